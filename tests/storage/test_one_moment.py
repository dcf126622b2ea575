"""Reading that takes several statements sees one moment, however much is written meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, func, select

from runtime.crypto import MasterKey
from runtime.invariants import breaches
from storage import Store, open_database, queries
from storage.routines.shared_lock.part import PART
from storage.schema import history, orders
from tests.postgres import both_databases
from tests.reliability.tools import TICKETS, Play, rehearse
from tests.storage.tools import add, new_step

pytestmark = both_databases


def test_what_is_written_meanwhile_is_not_seen(store: Store) -> None:
    """Two looks in one reading find the same."""
    add(store, new_step())
    with store.read() as connection:
        before = connection.execute(select(func.count()).select_from(orders)).scalar()
        add(store, new_step())
        assert connection.execute(select(func.count()).select_from(orders)).scalar() == before == 1
    with store.read() as connection:
        assert queries.count_by_workflow(connection) == {("shared_lock", "received"): 2}


def test_a_store_at_work_is_proved_without_false_alarms(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An order that moves on between the reading of the history and that of the orders breaks no rule."""
    rehearsal = rehearse(database_url, "link_existing")
    rehearsal.happen("ticket", TICKETS["link_existing"])
    app = rehearsal.app
    working = Store(open_database(database_url), MasterKey(b"x" * 32), {"shared_lock": PART})
    working.keyring, working.definitions = app.store.keyring, app.store.definitions
    seeing, moved = app.store, list[str]()

    def move_on(_: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if "FROM history ORDER BY" in " ".join(statement.split()) and not moved:
            moved.append(rehearsal.order("T1").state)
            app.store = working
            Play(rehearsal, "link_existing").settle()
            app.store = seeing

    event.listen(seeing.engine, "after_cursor_execute", move_on)
    assert breaches(app) == []
    assert moved != [rehearsal.order("T1").state]
    with seeing.read() as connection:
        assert connection.execute(select(func.count()).select_from(history)).scalar_one() > 1
    working.close()
    rehearsal.close()
