"""SQLite keeps any value in any column: what is none of its column's type stops the order that it is of, and no list or page."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from runtime.services.service import Service
from runtime.services.set_aside import SetAside
from tests.web.conftest import client_of
from tests.web.installation import House

TEXT, HUGE, BYTES = "'soon'", str(2**62), "x'fffe'"
Damage = tuple[House, TestClient, Callable[[str], None]]
_ORDER, _TIMER = "id = 1", "order_id = 1 AND name = 'unreported'"
_EFFECT = "order_id = 1 AND ordinal = (SELECT max(ordinal) FROM effects WHERE order_id = 1)"
# Table, which row, column, value: all of the first order.
STOPPED = [
    ("orders", _ORDER, "entered_at", TEXT), ("orders", _ORDER, "due_at", HUGE), ("orders", _ORDER, "ended_at", TEXT),
    ("orders", _ORDER, "received_at", "-4000000000000000000"), ("orders", _ORDER, "version", TEXT), ("orders", _ORDER, "attempts", BYTES),
    ("orders", _ORDER, "number", BYTES), ("orders", _ORDER, "data", "'[1]'"), ("effects", _EFFECT, "planned_at", TEXT),
    ("effects", _EFFECT, "next_at", HUGE), ("effects", _EFFECT, "attempts", TEXT), ("timers", _TIMER, "due_at", TEXT),
    ("vault", "order_id = 1", "wrapped_key", TEXT), ("vault", "order_id = 1", "sealed", TEXT),
]  # fmt: skip
# No decision hangs on these.
SHOWN = [
    ("visits", "order_id = 1", "starts_at", TEXT), ("visits", "order_id = 1", "day", BYTES),
    ("history", "order_id = 1 AND seq = 2", "at", TEXT), ("history", "order_id = 1 AND seq = 2", "note", TEXT),
    ("history", "order_id = 1 AND seq = 2", "body", "'[1]'"), ("history", "order_id = 1 AND seq = 2", "actor", BYTES),
    ("orders", _ORDER, "data", """'{"blockers": 7}'"""),
]  # fmt: skip
PAGES = (
    "/",
    "/orders",
    "/orders?sort=due",
    "/booking",
    "/orders/{n}",
    "/api/v1/orders",
    "/api/v1/orders/{n}",
    "/api/v1/orders/{n}/history",
)


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Damage]:
    """An installation, somebody who looks, and what puts it back as it was and then changes it."""
    folder: Path = tmp_path_factory.mktemp("damaged")
    house = House(folder)
    house.fill()
    tova, whole = client_of(house, "tova"), sqlite3.connect(":memory:")

    def change(statement: str) -> None:
        with closing(sqlite3.connect(folder / "store.db")) as raw:
            if not whole.execute("SELECT 1 FROM sqlite_master").fetchone():
                for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                    raw.execute(f"DROP TRIGGER {name}")
                raw.commit()
                raw.backup(whole)
            whole.backup(raw)
            raw.execute(statement)
            raw.commit()

    yield house, tova, change
    whole.close()
    house.close()


def broken(tova: TestClient, number: object) -> list[str]:
    """The pages that are broken."""
    name = number if isinstance(number, str) else "T1"
    return [page for page in PAGES if tova.get(page.format(n=name)).status_code >= 500]


@pytest.mark.parametrize(("table", "where", "column", "value"), STOPPED)
def test_a_damaged_value_stops_one_order(damaged: Damage, table: str, where: str, column: str, value: str) -> None:
    """It rests and is an alarm, its neighbour goes on, and what people look at is there."""
    house, tova, change = damaged
    change(f"UPDATE {table} SET {column} = {value} WHERE {where}")
    also(house, "UPDATE orders SET wake_at = 0 WHERE id IN (1, 8)")
    before = token(house, 8)
    house.app.worker().run_until_idle()
    assert token(house, 8) > before
    row = one(house, "SELECT blocked_on, lease_owner, number FROM orders WHERE id = 1")
    assert row[:2] == ("lockstep", None)
    assert SetAside(house.app).counts().undecided == 1
    assert broken(tova, row[2]) == []


@pytest.mark.parametrize(("table", "where", "column", "value"), SHOWN)
def test_a_damaged_value_breaks_no_page(damaged: Damage, table: str, where: str, column: str, value: str) -> None:
    _, tova, change = damaged
    change(f"UPDATE {table} SET {column} = {value} WHERE {where}")
    assert broken(tova, "T1") == []


@pytest.mark.parametrize("statement", [
    "wake_at = 'soon'", "wake_at = 4611686018427387904", "lease_until = 'soon', wake_at = 0",
    "lease_until = 4611686018427387904, wake_at = 0",
])  # fmt: skip
def test_an_order_that_is_never_due_is_named(damaged: Damage, statement: str) -> None:
    """A moment that never comes, or a lease that never lapses: nobody would look at the order again, and `check` says so."""
    house, tova, change = damaged
    change(f"UPDATE orders SET {statement} WHERE id = 1")
    house.app.worker().run_until_idle()
    assert [view["id"] for view in Service(house.app).check_stuck()] == [1]
    assert broken(tova, "T1") == []


def also(house: House, statement: str) -> None:
    with house.app.store.write() as tx:
        tx.connection.exec_driver_sql(statement)


def one(house: House, query: str) -> tuple[object, ...]:
    with house.app.store.read() as connection:
        return tuple(connection.exec_driver_sql(query).one())


def token(house: House, order_id: int) -> int:
    return int(str(one(house, f"SELECT token FROM orders WHERE id = {order_id}")[0]))  # noqa: S608
