"""After a restore nothing that the outside has seen is used again: no key, and no number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from rehearsal.rehearsal import Rehearsal
from runtime.bootstrap import open_app, restore_store
from runtime.routines.shared_lock.systems import desk_of
from storage import backup
from storage.schema import effects, orders
from tests.postgres import PARTS, Server, both_databases
from tests.reliability.tools import TICKETS, counted, rehearse
from workflow.ports import Operation
from workflow.values import Call

pytestmark = pytest.mark.slow


class Keys:
    """Hears the key of every change and every probe."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.system, self.blocking = inner, inner.system, False
        self.performed: list[str] = []
        self.probed: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    @property
    def operations(self) -> Any:
        return {name: Operation(self._hear(o.perform, self.performed), o.probe and self._hear(o.probe, self.probed))
                for name, o in self.inner.operations.items()}  # fmt: skip

    def _hear(self, ask: Any, heard: list[str]) -> Any:
        def hearing(call: Call) -> Any:
            heard.append(call.key)
            return ask(call)

        return hearing


@contextmanager
def restored(rehearsal: Rehearsal, file: Path, url: str) -> Iterator[Rehearsal]:
    """The same world, and a store put back from this backup."""
    settings = rehearsal.app.settings.model_copy(update={"database_url": url})
    restore_store(settings, file)
    app = open_app(settings, rehearsal.clock, rehearsal.world)
    again = object.__new__(Rehearsal)
    again.__dict__.update(rehearsal.__dict__)
    again.app = app
    again.service = type(rehearsal.service)(app)
    yield again
    app.close()


def take_in(r: Rehearsal, ticket: str) -> None:
    r.happen("ticket", {**TICKETS["new_install"], "id": ticket, "persons": ["A", "B"]})
    r.advance_to(r.clock.now() + timedelta(minutes=2))


@pytest.fixture
def place(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> str:
    """A second, empty place of the same kind."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/restored.db"
    server: Server = request.getfixturevalue("postgres_server")
    return server.fresh()


@both_databases
def test_another_order_after_a_restore_has_keys_and_a_number_of_its_own(database_url: str, place: str, tmp_path: Path) -> None:
    """T2 came after the backup and is forgotten; T3 gets neither its number nor its keys, and is answered."""
    rehearsal = rehearse(database_url, "new_install")
    rehearsal.app.adapters = {**rehearsal.app.adapters, "lindesk": Keys(rehearsal.app.adapters["lindesk"])}
    take_in(rehearsal, "T1")
    backup.back_up(rehearsal.app.store.engine, PARTS, tmp_path / "backup")
    take_in(rehearsal, "T2")
    before, seen = counted(rehearsal), set(rehearsal.app.adapters["lindesk"].performed)  # type: ignore[attr-defined]
    with restored(rehearsal, tmp_path / "backup", place) as again:
        keys = Keys(again.app.adapters["lindesk"])
        again.app.adapters = {**again.app.adapters, "lindesk": keys}
        with again.app.store.write() as tx:
            tx.set_meta("intake.cursor", desk_of(again.app).changed_tickets(None)[1] or "")
        take_in(again, "T3")
        assert again.order("T3").number not in ("VT-27010001", "VT-27010002")
        assert keys.performed
        assert not set(keys.performed) & seen
        assert counted(again)["lindesk.comment"] > before["lindesk.comment"]
    rehearsal.close()


@both_databases
def test_what_was_begun_before_the_backup_is_asked_about_by_its_old_key(database_url: str, place: str, tmp_path: Path) -> None:
    """It was done meanwhile; the restored store finds it done and does not do it again."""
    rehearsal = rehearse(database_url, "new_install")
    heard = Keys(rehearsal.app.adapters["lindesk"])
    rehearsal.app.adapters = {**rehearsal.app.adapters, "lindesk": heard}
    take_in(rehearsal, "T1")
    with rehearsal.app.store.write() as tx:
        comment = select(effects.c.ordinal).where(effects.c.name == "lindesk.comment").limit(1).scalar_subquery()
        tx.connection.execute(update(effects).where(effects.c.ordinal == comment).values(status="started", finished_at=None))
        tx.connection.execute(update(orders).values(wake_at=rehearsal.clock.now()))
    backup.back_up(rehearsal.app.store.engine, PARTS, tmp_path / "backup")
    before = counted(rehearsal)
    with restored(rehearsal, tmp_path / "backup", place) as again:
        keys = Keys(again.app.adapters["lindesk"])
        again.app.adapters = {**again.app.adapters, "lindesk": keys}
        again.advance_to(again.clock.now() + timedelta(minutes=2))
        assert set(keys.probed) & set(heard.performed)
        assert keys.performed == []
        assert counted(again) == before
    rehearsal.close()


def test_a_series_that_the_backup_does_not_know_leaves_numbers_out_too(tmp_path: Path) -> None:
    """The backup is of January, the crash in February: February's numbers were used as well; and so at every restore."""
    rehearsal = rehearse(f"sqlite:///{tmp_path}/store.db", "new_install")
    backup.back_up(rehearsal.app.store.engine, PARTS, tmp_path / "first")
    with restored(rehearsal, tmp_path / "first", f"sqlite:///{tmp_path}/once.db") as once:
        take_in(once, "N1")
        assert once.order("N1").number == "VT-27011001"
        backup.back_up(once.app.store.engine, PARTS, tmp_path / "second")
        with restored(rehearsal, tmp_path / "second", f"sqlite:///{tmp_path}/twice.db") as twice:
            take_in(twice, "N2")
            assert twice.order("N2").number == "VT-27012002"
    rehearsal.close()
