"""A good message is not set aside for what other writers do; one that can never be written is, in the end."""

from __future__ import annotations

from typing import Any

import pytest

from rehearsal.rehearsal import Rehearsal
from storage import Collision, StatementRefused, Tx
from tests.postgres import both_databases
from tests.reliability.test_set_aside import booking as booking
from tests.reliability.test_set_aside import post, row, statuses
from workflow.errors import Conflict
from workflow.reasons import WHY

pytestmark = both_databases


def _refused_at_commit(rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch, problem: Exception, times: int) -> list[int]:
    """From now on so many commits with a booking in them are refused; returns at which they were."""
    refused: list[int] = []
    write = Tx.write

    def picky(tx: Tx, steps: Any, now: Any) -> None:
        if len(refused) < times and any(e.trigger == "booked" for step in steps for e in step.entries):
            refused.append(len(refused))
            raise problem.with_traceback(None)
        write(tx, steps, now)

    monkeypatch.setattr(Tx, "write", picky)
    return refused


@pytest.mark.slow
@pytest.mark.parametrize("problem", [Collision(WHY(why="two writers met")), Conflict(WHY(why="the unit is taken")), StatementRefused(WHY(why="no right"))])
def test_a_good_message_that_meets_other_writers_is_not_set_aside(
    booking: Rehearsal, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    """Or a store that refuses for a while: its order rests, and it is applied then; nobody need do anything."""
    _refused_at_commit(booking, monkeypatch, problem, 14)
    post(booking, ("booked", {"visit": "2027-01-14 FM"}))
    booking.run()
    assert statuses(booking) == [("booked", "new", None)]
    assert (row(booking)["blocked_on"], row(booking)["lease_owner"]) == ("lockstep", None)
    booking.advance("20 minutes")
    assert statuses(booking) == [("booked", "applied", None)]
    assert (booking.order("T1").state, row(booking)["blocked_on"]) == ("booked", None)


def test_a_message_that_always_meets_a_rule_is_set_aside_in_the_end(booking: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its order has rested twice; the one behind it is applied."""
    _refused_at_commit(booking, monkeypatch, Conflict(WHY(why="the unit is taken")), 1000)
    post(booking, ("booked", {"visit": "2027-01-14 FM"}), ("cancel", {}))
    booking.run()
    assert [status for _, status, _ in statuses(booking)] == ["new", "new"]
    booking.advance("30 minutes")
    assert statuses(booking) == [("booked", "failed", "raised"), ("cancel", "applied", None)]
