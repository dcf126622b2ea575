"""No page reads a whole table: the plan of every statement is looked at."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import event

from tests.web.conftest import client_of
from tests.web.installation import House

pytestmark = pytest.mark.slow

PATHS = (
    "/", "/orders", "/orders?sort=since", "/orders?sort=due", "/orders?late=1&sort=service", "/orders?all=1&after=_5", "/orders?party=stock",
    "/orders?state=booking&kind=new_install", "/orders/T1", "/orders/T1/moment?seq=2", "/booking", "/visits", "/visits/T1", "/inventory",
    "/inventory?status=mounted&after=L-1001", "/inventory/L-2001", "/systems", "/bulk?trigger=cancel", "/access-log", "/access-log?order=T1",
    "/access-log?account=tova&what=opened", "/api/v1/orders", "/api/v1/orders/T1/history",
)  # fmt: skip
# These may grow without end; accounts, systems, workers, timers of one order and the like do not.
LARGE = ("orders", "history", "effects", "messages", "order_refs", "visits", "lock_units", "lock_links", "inventory_log", "access_log", "vault", "bulk_items")
# The newest by their own id: read from the end of the table, as many as the page shows.
_NEWEST = re.compile(r"ORDER BY (orders|access_log|bulk_runs)\.id DESC\s+LIMIT")


@pytest.mark.parametrize("path", [*PATHS, "search Ester Alm", "search 193804129801"])
def test_every_statement_of_a_page_walks_an_index(filled: House, path: str) -> None:
    """SQLite's planner names an index, or a key, for every large table that a page reads."""
    client = client_of(filled, "adam" if "/access-log" in path else "tova")
    seen: dict[str, Any] = {}

    def keep(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen[statement] = tuple(parameters) if isinstance(parameters, list) else parameters

    engine = filled.app.store.engine
    event.listen(engine, "before_cursor_execute", keep)
    try:
        if path.startswith("search "):
            status = client.post("/search", data={"csrf": client.csrf, "text": path[7:]}, follow_redirects=True).status_code
        else:
            status = client.get(path).status_code
    finally:
        event.remove(engine, "before_cursor_execute", keep)
    assert status == 200 and seen
    with engine.connect() as connection:
        whole = [
            f"{detail}: {statement}"
            for statement, parameters in seen.items()
            for *_, detail in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            if re.fullmatch(rf"SCAN ({'|'.join(LARGE)})(_\d+)?", detail) and not _NEWEST.search(statement)
        ]
    assert not whole, "\n".join(whole)
