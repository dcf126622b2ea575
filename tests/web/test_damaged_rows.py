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
from tests.postgres import Server
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
    """An installation, someone who looks, and what puts it back as it was and then changes it."""
    folder: Path = tmp_path_factory.mktemp("damaged")
    house = House(folder)
    house.fill()
    tova, whole = client_of(house, "tova"), sqlite3.connect(":memory:")
    # What is broken is listed here.
    tova.may_fail = True

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


@pytest.mark.slow
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


@pytest.fixture(scope="module")
def on_postgres(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, TestClient]]:
    """The same installation on PostgreSQL."""
    url = postgres_server.fresh()
    house = House(tmp_path_factory.mktemp("postgres"), database_url=url)
    house.fill()
    yield house, client_of(house, "tova")
    house.close()
    postgres_server.drop(url)


@pytest.mark.postgres
@pytest.mark.parametrize(("n", "table", "column", "moment"), [
    (1, "orders", "entered_at", "infinity"), (3, "orders", "due_at", "20000-01-01 00:00+00"),
    (4, "timers", "due_at", "0044-03-15 12:00+00 BC"), (5, "orders", "received_at", "9999-12-31 23:59+00"),
    (6, "orders", "service_due_at", "-infinity"),
])  # fmt: skip
def test_a_moment_that_no_calendar_has_stops_one_order(
    on_postgres: tuple[House, TestClient], n: int, table: str, column: str, moment: str
) -> None:
    """PostgreSQL can write moments that Python cannot read: the order rests and is an alarm, pages and lists are there."""
    house, tova = on_postgres
    undecided = SetAside(house.app).counts().undecided
    also(house, f"UPDATE {table} SET {column} = '{moment}' WHERE {'id' if table == 'orders' else 'order_id'} = {n}")  # noqa: S608
    also(house, f"UPDATE orders SET wake_at = '2027-01-01' WHERE id IN ({n}, 8)")
    before = token(house, 8)
    house.app.worker().run_until_idle()
    assert token(house, 8) > before
    assert one(house, f"SELECT blocked_on, lease_owner FROM orders WHERE id = {n}") == ("lockstep", None)  # noqa: S608
    assert SetAside(house.app).counts().undecided == undecided + 1
    assert broken(tova, f"T{n}") == []


@pytest.mark.postgres
def test_what_was_shown_and_heard_at_no_moment_breaks_no_page(on_postgres: tuple[House, TestClient]) -> None:
    house, tova = on_postgres
    for table in ("history", "visits", "messages", "inventory_log", "access_log", "workers", "accounts", "lock_units"):
        if table in ("history", "access_log"):
            also(house, f"ALTER TABLE {table} DISABLE TRIGGER USER")
        with house.app.store.read() as connection:
            columns = connection.exec_driver_sql(
                f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' "  # noqa: S608
                "AND data_type LIKE 'timestamp%%' AND is_nullable = 'NO'"
            )
            named = columns.scalars().all()
        for column in named:
            also(house, f"UPDATE {table} SET {column} = 'infinity'")  # noqa: S608
    pages = ("/systems", "/inventory", "/metrics", "/api/v1/inventory/units", "/api/v1/messages", "/visits")
    assert broken(tova, "T1") == [] and [p for p in pages if tova.get(p).status_code >= 500] == []


def also(house: House, statement: str) -> None:
    with house.app.store.write() as tx:
        tx.connection.exec_driver_sql(statement)


def one(house: House, query: str) -> tuple[object, ...]:
    with house.app.store.read() as connection:
        return tuple(connection.exec_driver_sql(query).one())


def token(house: House, order_id: int) -> int:
    return int(str(one(house, f"SELECT token FROM orders WHERE id = {order_id}")[0]))  # noqa: S608


_AROUND = {
    "systems": "INSERT OR IGNORE INTO systems (system, state, failures, updated_at) VALUES ('tes', 'open', 5, 0)",
    "workers": "INSERT OR REPLACE INTO workers (name, started_at, seen_at, knows) VALUES ('w0', 0, 1999917200000000, '{}')",
    "bulk_runs": "INSERT INTO bulk_runs (id, key, at, account, role, \"trigger\", chosen, data, total, status) "
    "VALUES (1, 'k', 0, 'adam', 'admin', 'hold', '{}', '{}', 1, 'done')",
    "bulk_items": "INSERT INTO bulk_items (run_id, order_id, status) VALUES (1, 3, 'chosen')",
    "deliveries": "INSERT INTO deliveries (id, ref, routine, external_key, external_name, at, code, detail, status) "
    "VALUES (1, 'r', 'shared_lock', 'T77', '77', 0, 'unreadable', '', 'waiting')",
    "access_log": "INSERT INTO access_log (at, account, role, what, wrapped_key, note, hash) "
    "VALUES (1799917200000000, 'adam', 'admin', 'opened', x'00', x'00', x'00')",
}
# What of it is looked at where.
_LOOKED_AT = {
    "systems": ("/", "/systems", "/api/v1/systems", "/metrics"), "workers": ("/systems", "/api/v1/systems", "/metrics"),
    "bulk_runs": ("/bulk", "/bulk/1", "/api/v1/bulk/1"), "bulk_items": ("/bulk/1", "/api/v1/bulk/1"),
    "deliveries": ("/set-aside", "/api/v1/deliveries"), "messages": ("/set-aside", "/api/v1/messages"),
    "access_log": ("/access-log", "/access-log/check", "/api/v1/access-log"),
    "lock_units": ("/inventory", "/api/v1/inventory/units", "/inventory/export.xlsx", "/inventory/L-1002"),
    "lock_links": ("/inventory", "/api/v1/inventory/units", "/inventory/export.xlsx", "/inventory/L-2001"),
    "inventory_log": ("/inventory/L-1002",), "accounts": ("/accounts",),
    "orders": ("/inventory", "/api/v1/inventory/units", "/inventory/export.xlsx", "/inventory/L-1002", "/set-aside", "/bulk/1"),
}  # fmt: skip
_ROW = {
    "messages": "id = (SELECT max(id) FROM messages)", "lock_units": "serial = 'L-1002'", "inventory_log": "serial = 'L-1002'",
    "accounts": "name = 'maja'", "access_log": "id = (SELECT max(id) FROM access_log)", "lock_links": "id = 1",
    "orders": "id = 3", "bulk_runs": "id = 1", "bulk_items": "run_id = 1", "deliveries": "id = 1", "systems": "system = 'tes'",
    "workers": "name = 'w0'",
}  # fmt: skip
_BY_ITS_KEY = {("lock_links", "serial"), ("bulk_items", "run_id"), ("inventory_log", "serial")}


@pytest.mark.slow
@pytest.mark.parametrize("table", sorted(_LOOKED_AT))
def test_a_damaged_row_breaks_no_list(damaged: Damage, table: str) -> None:
    """Every column of every list, with bytes, a text, and a number that nothing is counted in."""
    house, _, change = damaged
    change("UPDATE messages SET status = 'failed', code = 'raised' WHERE id = (SELECT max(id) FROM messages)")
    for row in _AROUND.values():
        also(house, row)
    also(house, "INSERT OR IGNORE INTO accounts (name, display_name, role, created_at) VALUES ('maja', 'Maja', 'technician', 0)")
    also(house, "UPDATE bulk_items SET order_id = 3")
    adam, tova = client_of(house, "adam"), client_of(house, "tova")
    with house.app.store.read() as connection:
        columns = [str(c[1]) for c in connection.exec_driver_sql(f"PRAGMA table_info({table})") if not c[5]]
    kept = sqlite3.connect(":memory:")
    path = str(house.app.store.engine.url.database)
    with closing(sqlite3.connect(path)) as raw:
        raw.backup(kept)

    def status(page: str) -> int:
        # Runs over many orders are the team's.
        return (tova if "/bulk" in page else adam).get(page).status_code

    faults = [("as it was", "", page) for page in _LOOKED_AT[table] if status(page) != 200]
    for column in columns:
        if (table, column) in _BY_ITS_KEY:
            continue
        # Orders, which have most columns and pages, are damaged in every way above.
        for value in (TEXT, HUGE, BYTES)[2 * (table == "orders") :]:
            with closing(sqlite3.connect(path)) as raw:
                kept.backup(raw)
                raw.execute("PRAGMA foreign_keys = OFF")
                raw.execute(f'UPDATE {table} SET "{column}" = {value} WHERE {_ROW[table]}')  # noqa: S608
                raw.commit()
            faults += [(column, value, page) for page in _LOOKED_AT[table] if status(page) >= 500]
    kept.close()
    assert faults == []
