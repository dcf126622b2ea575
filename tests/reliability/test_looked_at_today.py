"""No link without both gates looked at the same day (I3), also when the link had to wait for TES overnight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from rehearsal.rehearsal import Rehearsal
from storage.schema import effects
from tests.postgres import both_databases
from tests.reliability.tools import START, TICKETS, Play, rehearse

pytestmark = [both_databases, pytest.mark.slow]


@pytest.fixture
def waiting(database_url: str) -> Iterator[Rehearsal]:
    """An order whose link TES does not take before the next morning; nobody can be asked about anything else meanwhile either."""
    made = rehearse(database_url, "link_existing")
    made.world.faults.add("tes", "unavailable", operation="link", until=START + timedelta(hours=26))
    made.happen("ticket", TICKETS["link_existing"])
    Play(made, "link_existing").settle()
    assert made.order("T1").state == "installed"
    yield made
    made.close()


def links(rehearsal: Rehearsal) -> list[str]:
    with rehearsal.app.store.read() as connection:
        return list(connection.execute(select(effects.c.status).where(effects.c.name == "tes.link")).scalars())


def test_who_lost_the_intervention_overnight_is_not_linked(waiting: Rehearsal) -> None:
    """It had begun when the link was decided, and has ended when TES takes it."""
    waiting.advance("20 hours")
    waiting.happen("treserva", {"person": "B", "executed_to": "2027-01-12"})
    waiting.advance("20 hours")
    assert waiting.world.effects().get("tes.link", 0) == 0
    assert waiting.order("T1").state != "feedback_sent"


def test_who_cannot_be_asked_about_is_not_linked(waiting: Rehearsal) -> None:
    """TES is back and Treserva is not: silence is not yesterday's yes."""
    waiting.world.faults.add("treserva", "unavailable", until=START + timedelta(hours=40))
    waiting.advance("34 hours")
    assert waiting.world.effects().get("tes.link", 0) == 0
    waiting.advance("20 hours")
    assert waiting.order("T1").state == "feedback_sent"


def test_who_is_still_to_be_linked_is_asked_about_first(waiting: Rehearsal) -> None:
    """The look and the link in one morning, in this order."""
    asked: list[tuple[str, str]] = []

    def note(point: str, claimed: Any, item: Any) -> None:
        if point == "before_effect" and item.name in ("treserva.person", "tes.person", "tes.link"):
            asked.append((item.name, f"{waiting.clock.now():%d}"))

    waiting.app.hook = note
    waiting.advance("40 hours")
    assert waiting.order("T1").state == "feedback_sent"
    assert links(waiting) == ["succeeded"]
    assert {name for name, day in asked[: asked.index(("tes.link", "13"))] if day == "13"} >= {"treserva.person", "tes.person"}
