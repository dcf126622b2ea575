"""No query of the worker or the console reads a whole table: the plans of every statement, with 10⁵ orders in the store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bench.pages import PAGES, _fill
from rehearsal.simulation.run import Simulation
from runtime import logs
from runtime.bootstrap import load_settings
from runtime.crypto import fresh_key
from runtime.services.accounts import Accounts
from storage import accounts as account_rows
from storage import migrate
from tests.postgres import PARTS, both_databases
from tests.web.installation import csrf_of
from workflow.routines.shared_lock import roles

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ORDERS = 30_000
BIG = (
    "orders", "history", "effects", "messages", "vault", "order_refs", "timers", "holds", "lock_units", "lock_links", "inventory_log",
    "visits", "access_log",
)  # fmt: skip
# Indexes that hold only what is open: reading one whole costs what is at hand, however much was done before.
PARTIAL = {
    index.name for table in migrate.tables(PARTS) for index in table.indexes
    if index.dialect_options["sqlite"].get("where") is not None
}  # fmt: skip
# Statements that may read more, each with its reason.
ALLOWED = {
    "FROM lock_units WHERE lock_units.reserved_for IN": "a few thousand units, of which nearly none is reserved: the planner reads them",
    "FROM lock_units GROUP BY lock_units.status": "counts the units on the inventory page, in an index of a few thousand",
}
Statement = tuple[str, Any]


class Untroubled(Simulation):
    """A simulation in long strides, and without its proofs at the end, which read everything by intent."""

    tick = timedelta(hours=4)

    def _finish(self, start: datetime) -> None:
        pass


class Heard:
    """Every distinct statement that went to the database, with the values of its first time."""

    def __init__(self, engine: Engine) -> None:
        self.statements: dict[str, Statement] = {}
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if statement.split(None, 1)[0].upper() in ("SELECT", "UPDATE", "DELETE", "WITH"):
            first = parameters[0] if many else parameters
            self.statements.setdefault(_shape(statement), (statement, first))


def _shape(statement: str) -> str:
    """The statement with lists of any length written as one, and on one line."""
    text = " ".join(statement.split())
    return re.sub(r"(\?|%\(\w+\)s(::\w+)?)(, (\?|%\(\w+\)s(::\w+)?))+", "…", text)


@pytest.fixture
def heard(database_url: str) -> Iterator[tuple[Simulation, Heard]]:
    """What a simulated worker with people, and someone who opens every page, asked a store that is then filled."""
    logs.configure("error")
    settings = load_settings(database_url=database_url, master_key=fresh_key())
    simulation = Untroubled(60, seed=11, workers=2, faults="many", settings=settings)
    found = Heard(simulation.app.store.engine)
    simulation.run()
    _open_every_page(simulation)
    _fill(simulation.rehearsal, ORDERS)
    _fill_the_rest(simulation.app.store.engine)
    yield simulation, found
    simulation.app.close()


def _fill_the_rest(engine: Engine) -> None:
    """The tables that pages do not show much of, but that grow as well."""
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO vault (order_id) SELECT id FROM orders WHERE id > 1000")
        connection.exec_driver_sql("INSERT INTO holds (key, order_id) SELECT 'h' || number, id FROM orders WHERE id > 1000")
        connection.exec_driver_sql("ANALYZE")
    # A connection of SQLite's goes on with the figures it has read, from when most tables were small.
    engine.dispose()


def _open_every_page(simulation: Simulation) -> None:
    from fastapi.testclient import TestClient

    from console.web import create_app

    accounts = Accounts(simulation.app)
    accounts.add("admin", "Admin", roles.ADMIN)
    password = accounts.new_password("admin")
    with simulation.app.store.write() as tx:
        account_rows.change_account(tx, "admin", must_change=0)
    number = simulation.rehearsal.service.orders(limit=1)[0]["number"]
    with TestClient(create_app(simulation.app), base_url="http://localhost", follow_redirects=False) as client:
        csrf = csrf_of(client.get("/sign-in").text)
        client.post("/sign-in", data={"name": "admin", "password": password, "csrf": csrf})
        for path in PAGES.values():
            client.get(path.replace("REAL", number))
        csrf = csrf_of(client.get("/help").text)
        client.post("/search", data={"csrf": csrf, "text": "Astrid Alm"})


@both_databases
def test_no_statement_reads_a_whole_table(heard: tuple[Simulation, Heard]) -> None:
    """Each statement's plan reaches the big tables by an index, or by one that holds only what is open."""
    simulation, found = heard
    engine = simulation.app.store.engine
    scans = _scans_of_sqlite if engine.dialect.name == "sqlite" else _scans_of_postgres
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        bad = [
            f"{line} | {shape}"
            for shape, (sql, values) in found.statements.items()
            for line in scans(raw, sql, values)
            if not any(part in shape for part in ALLOWED)
        ]
    assert len(found.statements) > 80, f"only {len(found.statements)} were heard"
    assert not bad, "\n".join(bad)


def _scans_of_sqlite(raw: Any, statement: str, values: Any) -> Iterator[str]:
    plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    sorted_whole = any("USE TEMP B-TREE FOR ORDER BY" in line for line in plan)
    for line in plan:
        found = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", line)
        if found is None or found[1] not in BIG or found[2] in PARTIAL:
            continue
        if sorted_whole or not _first_rows(statement):
            yield line


def _scans_of_postgres(raw: Any, statement: str, values: Any) -> Iterator[str]:
    # A table that is small here would be read whole even where an index could serve; what cannot be helped still shows.
    raw.execute("SET enable_seqscan = off")
    plan = [row[0] for row in raw.execute(f"EXPLAIN {statement}", values)]
    sorted_whole = any("Sort Key" in line for line in plan)
    for above, line, below in zip(["", *plan], plan, [*plan[1:], ""], strict=False):
        found = re.search(r"(Seq Scan|Index(?: Only)? Scan(?: Backward)? using (\w+)) on (\w+)", line)
        if found is None or found[3] not in BIG or found[2] in PARTIAL or "Index Cond" in below:
            continue
        if "Limit" not in above and (sorted_whole or not _first_rows(statement)):
            yield line.strip()


def _first_rows(statement: str) -> bool:
    """True for a list in an index's order that ends after a page, with nothing to search for on the way."""
    return " LIMIT " in " ".join(statement.split()) and "WHERE" not in statement
