"""A backup taken from either kind of database and put back into either: everything is there, and what was altered is named."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from runtime import crypto
from runtime.bootstrap import load_settings, open_app
from runtime.invariants import breaches, tampered
from storage import Store, backup, migrate, open_database
from storage.migrate import upgrade
from storage.schema import effects, orders
from tests.postgres import PARTS, Server
from tests.reliability.tools import Play, rehearse
from workflow.errors import BadInput, KeyRefused, NotFound

pytestmark = pytest.mark.slow


class Places:
    """Empty databases of both kinds."""

    def __init__(self, folder: Path, server: Server | None) -> None:
        self.folder, self.server, self.made = folder, server, list[str]()

    def __call__(self, kind: str) -> str:
        if kind == "postgres":
            assert self.server is not None
            self.made.append(self.server.fresh())
            return self.made[-1]
        return f"sqlite:///{self.folder}/{len(list(self.folder.iterdir()))}.db"


@pytest.fixture
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    asked = "postgres" in str(getattr(request.node, "callspec", None) and request.node.callspec.params)
    server = request.getfixturevalue("postgres_server") if asked else None
    made = Places(tmp_path, server)
    yield made
    for url in made.made:
        made.server.drop(url)  # type: ignore[union-attr]


def played(url: str) -> tuple[Any, str]:
    """An installation in which an order has been carried to its end, and its master key."""
    if url.startswith("sqlite"):
        engine = open_database(url)
        upgrade(engine, PARTS)
        engine.dispose()
    rehearsal = rehearse(url, "link_existing")
    assert Play(rehearsal, "link_existing").to_the_end() == "feedback_sent"
    return rehearsal, rehearsal.app.settings.master_key


def content(store: Store | Any) -> dict[str, list[dict[str, Any]]]:
    with store.engine.connect() as connection:
        return {t.name: [dict(r) for r in connection.execute(select(t).order_by(*t.primary_key)).mappings()] for t in migrate.tables(PARTS)}


_PG = pytest.mark.postgres


@pytest.mark.parametrize(("source", "target"), [
    ("sqlite", "sqlite"), pytest.param("postgres", "postgres", marks=_PG), pytest.param("sqlite", "postgres", marks=_PG),
    pytest.param("postgres", "sqlite", marks=_PG),
])  # fmt: skip
def test_a_backup_of_one_is_restored_into_the_other(places: Places, source: str, target: str) -> None:
    """Row for row, but for the epoch and the numbers; chains and rules hold; the old master key opens it."""
    rehearsal, key = played(places(source))
    file = places.folder / "backup.lockstep"
    counted = backup.back_up(rehearsal.app.store.engine, PARTS, file)
    assert counted["orders"] == 1
    assert file.stat().st_mode & 0o077 == 0
    url = places(target)
    engine = open_database(url)
    assert backup.restore(file, engine, PARTS) == counted
    engine.dispose()
    app = open_app(load_settings(database_url=url, master_key=key), rehearsal.clock, rehearsal.world)
    before, after = content(rehearsal.app.store), content(app.store)
    for changed in ("meta", "counters"):
        assert after.pop(changed) != before.pop(changed)
    assert after == before
    with app.store.read() as connection:
        assert list(tampered(app, connection)) == []
    assert breaches(app) == []
    rehearsal.app = replace(rehearsal.app, store=app.store)
    rehearsal.app.store.close()
    app.close()
    with pytest.raises(KeyRefused):
        open_app(load_settings(database_url=url, master_key=crypto.fresh_key()), rehearsal.clock, rehearsal.world)


def test_a_backup_goes_into_an_empty_place_only(places: Places) -> None:
    """What is there is not written over, and neither is a file of that name."""
    rehearsal, _ = played(places("sqlite"))
    file = places.folder / "backup.lockstep"
    backup.back_up(rehearsal.app.store.engine, PARTS, file)
    with pytest.raises(BadInput, match="not empty"):
        backup.restore(file, rehearsal.app.store.engine, PARTS)
    with pytest.raises(BadInput, match="already"):
        backup.back_up(rehearsal.app.store.engine, PARTS, file)
    with pytest.raises(NotFound):
        backup.restore(file.with_name("other"), rehearsal.app.store.engine, PARTS)
    (places.folder / "odd").write_text("not a database at all, but long enough to be looked at")
    with pytest.raises(BadInput, match="not a backup"):
        backup.restore(places.folder / "odd", open_database(places("sqlite")), PARTS)
    rehearsal.close()


def test_what_was_open_is_asked_about_first(places: Places) -> None:
    """The world has gone on since the backup was taken: an effect that was to come then may have been done."""
    rehearsal, _ = played(places("sqlite"))
    with rehearsal.app.store.engine.begin() as connection:
        connection.execute(effects.update().where(effects.c.ordinal == 1).values(status="planned"))
        connection.execute(orders.update().values(lease_owner="someone", lease_until=rehearsal.clock.now()))
    file = places.folder / "backup.lockstep"
    backup.back_up(rehearsal.app.store.engine, PARTS, file)
    engine = open_database(places("sqlite"))
    backup.restore(file, engine, PARTS)
    with engine.connect() as connection:
        assert connection.execute(select(effects.c.status).order_by(effects.c.ordinal)).scalars().first() == "unknown"
        assert connection.execute(select(orders.c.lease_owner, orders.c.lease_until)).one() == (None, None)
    engine.dispose()
    rehearsal.close()


def test_an_altered_entry_is_named(places: Places) -> None:
    """Someone who goes round the program, and round the database's own refusal, is still found: which order, which entry."""
    rehearsal, key = played(places("sqlite"))
    file = places.folder / "backup.lockstep"
    backup.back_up(rehearsal.app.store.engine, PARTS, file)
    with sqlite3.connect(file) as raw:
        raw.execute("DROP TRIGGER history_no_update")
        raw.execute("UPDATE history SET actor = 'nobody' WHERE seq = 3")
    url = places("sqlite")
    engine = open_database(url)
    backup.restore(file, engine, PARTS)
    engine.dispose()
    app = open_app(load_settings(database_url=url, master_key=key), rehearsal.clock, rehearsal.world)
    with app.store.read() as connection:
        assert list(tampered(app, connection)) == [("VT-27010001", 3)]
    app.close()
    rehearsal.close()


def test_nothing_personal_is_in_the_file(places: Places) -> None:
    """Neither the store nor its backup says who it is about, and the master key is in neither."""
    url = places("sqlite")
    rehearsal, key = played(url)
    file = places.folder / "backup.lockstep"
    backup.back_up(rehearsal.app.store.engine, PARTS, file)
    raw = b"".join(path.read_bytes() for path in (file, *places.folder.glob("*.db*")))
    for secret in ("Astrid", "Alm", "Provgatan", "3804129827", "380412-9827", "4009239833", key):
        assert secret.encode() not in raw, secret
    # So short a code stands in a long hash by chance.
    assert not re.search(rb"(?<![0-9a-f])1201(?![0-9a-f])", raw)
    rehearsal.close()
