"""Each column in which something of a person is found says so where it is declared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Column, select

from runtime.app import App
from runtime.retention import kinds_of
from runtime.services.people import People
from storage import holds, migrate
from storage.accounts import add_account
from storage.held import Held, declared
from storage.rotation import wrapped_columns
from tests.reliability.lived_in import fill_the_rest
from tests.reliability.test_forgotten import ADMIN, ASTRID, BERTIL, HOME, WHY, lived

TIMES = {"ended", "applied", "always", "attempts", "session", "two_days", "hours", "token", "unit", "week", "paused"}
ACCOUNTS = re.compile(r"(?<!\w)(?:tova|mats|sysadm|rut)(?!\w)", re.IGNORECASE)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An order that ran to its end, with words about its persons in every place, a session, a hold and one person forgotten."""
    with lived(tmp_path_factory.mktemp("held")) as player:
        app = player.rehearsal.app
        now = app.clock.now()
        fill_the_rest(app)
        with app.store.write() as tx:
            add_account(tx, name="tova", display_name="Tova", role="operator", created_at=now)
            holds.add(tx, "tillsyn", "sysadm", now, ref=refs(app)[0])
            holds.end(tx, 2, "sysadm", now)
        People(app).erase("194009239833", ADMIN, WHY)
        yield app


def refs(app: App) -> list[str]:
    return [app.store.keyring.ref(f"person|{number}") for number in ("193804129827", "194009239833")]


def cells(app: App) -> Iterator[tuple[Column[Any], str]]:
    """Every column with all that stands in it."""
    with app.store.read() as connection:
        for table in migrate.tables(app.store.parts):
            rows = connection.execute(select(table)).mappings().all()
            yield from ((column, "\n".join(repr(row[column.name]) for row in rows)) for column in table.c)


def said(app: App) -> dict[Column[Any], Held]:
    return dict(declared(migrate.tables(app.store.parts)))


@pytest.mark.slow
def test_a_column_that_tells_of_a_person_or_an_account_says_so(app: App) -> None:
    """Names, numbers, initials, addresses and keyed hashes of the persons; names of accounts."""
    known, about, keyed = said(app), re.compile("|".join((*ASTRID, *BERTIL, *HOME))), re.compile("|".join(refs(app)))
    silent, seen = [], set()
    for column, text in cells(app):
        for pattern, who, how in ((about, "person", "plain"), (keyed, "person", "hashed"), (ACCOUNTS, "staff", "plain")):
            if pattern.search(text):
                seen.add((who, how))
                found = known.get(column)
                # What is plain may be of both: an order's data have initials, and the technician of its visit.
                if found is None or found.how != how or (how == "hashed" and found.who != who):
                    silent.append(f"{column}: {who}, {how}")
    assert silent == [] and seen == {("person", "plain"), ("person", "hashed"), ("staff", "plain")}


def test_what_is_sealed_is_declared(app: App) -> None:
    """Each table with a wrapped key has at least one column that the key seals."""
    sealed = {column.table.name for column, found in said(app).items() if found.how == "sealed"}
    assert {each.column.table.name for each in wrapped_columns(app.store.parts)} == sealed - {"history", "messages"}


def test_each_time_is_one_that_is_known(app: App) -> None:
    assert {found.until for found in said(app).values()} <= TIMES | set(kinds_of(app))


def test_the_declarations_are_part_of_the_tables_of_routines_too(app: App) -> None:
    assert {"lock_links.ref", "lock_links.initials", "visits.technician"} <= {str(column) for column in said(app)}
