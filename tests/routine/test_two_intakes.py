"""Two intakes that read the same desk at once leave what one would have left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select, text

from adapters import scenario_ticket
from adapters.scenario_world import people_of
from rehearsal.rehearsal import Rehearsal
from runtime.routines.shared_lock.routine import intake_of
from runtime.routines.shared_lock.systems import desk_of
from storage.schema import messages
from tests.reliability.tools import START, TICKETS, rehearse
from workflow.routines.shared_lock.desk import Delivery


def _deliveries(rehearsal: Rehearsal) -> tuple[Delivery, Delivery]:
    """The second and the third version of a ticket whose first one is an order."""
    content = scenario_ticket.errand({**TICKETS["new_install"], "id": "T1"}, people_of(rehearsal.world), "A-1", START)
    rehearsal.world.submit_ticket(content)
    (first, *_), _ = desk_of(rehearsal.app).changed_tickets(None)
    assert isinstance(first, Delivery)
    rehearsal.run_intakes()
    second = replace(first, version=first.version + 1, comments=("two",))
    return second, replace(first, version=first.version + 2, comments=("three",))


def _waits_for_a_lock(engine: Engine, done: Callable[[], bool]) -> None:
    """Come back when some session stands before a lock, or there is nobody left to wait for."""
    query = text("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    while not done():
        with engine.connect() as connection:
            if connection.execute(query).first():
                return


@pytest.mark.postgres
def test_an_older_version_is_not_posted_after_a_newer(postgres_url: str) -> None:
    """While one intake processes the third version, another brings the second: it waits, and finds nothing new."""
    rehearsal = rehearse(postgres_url, "new_install")
    second, third = _deliveries(rehearsal)
    with rehearsal.app.store.write() as tx:
        assert intake_of(rehearsal.app)._take(tx, [third]) == 1
        taken: list[int] = []
        late = threading.Thread(target=lambda: taken.append(intake_of(rehearsal.app).take([second])))
        late.start()
        _waits_for_a_lock(rehearsal.app.store.engine, lambda: not late.is_alive())
    late.join(30)
    with rehearsal.app.store.read() as connection:
        posted = list(connection.execute(select(messages.c.dedupe)).scalars())
    rehearsal.close()
    assert posted == [f"ticket/{third.ticket_id}/{third.version}"]
    assert taken == [0]
