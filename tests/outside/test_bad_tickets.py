"""Bad tickets over HTTP, in both shapes of Lindesk: each becomes an order or is set aside, and the good one behind them is read."""

from __future__ import annotations

from typing import Any

import pytest

from adapters import scenario_ticket
from adapters.scenario_world import people_of
from tests.outside.town import NEW, NEW_TICKET, rehearsed
from tests.reliability.tools import START

pytestmark = [pytest.mark.slow, pytest.mark.breaks_the_contract]

_DEEP: Any = "x"
for _ in range(80):
    _DEEP = [_DEEP]
ODD: dict[str, dict[str, Any]] = {
    "long": {"id": "T" * 100}, "too long": {"id": "U" * 300}, "slash": {"id": "a/b"}, "query": {"id": "a?b#c"},
    "nul in the number": {"errandNumber": "LK\x001"}, "nul in the text": {"description": "Hej\x00"},
    "text as version": {"version": "three"}, "deep": {"parameters": _DEEP}, "title": {"title": ["a"]},
    "labels": {"labels": 7}, "stakeholders": {"stakeholders": {"a": 1}}, "parameters": {"parameters": [7, None]},
    "large": {"description": "å" * 2_000_000},
}  # fmt: skip


@pytest.mark.parametrize("profile", ["sundsvall", "easit"])
def test_bad_tickets_stop_none(profile: str) -> None:
    """All of them in one reading, the good one last; the cursor goes on, and nothing is taken in twice."""
    with rehearsed(NEW, profile) as r:
        handed = 0
        for n, more in enumerate(ODD.values()):
            content = scenario_ticket.errand({**NEW_TICKET, "id": f"B{n}"}, people_of(r.world), f"LK-{n}", START)
            try:
                r.world.submit_ticket({**content, **more})
                handed += 1
            except (ValueError, TypeError):
                # The desk itself does not take it.
                continue
        r.happen("ticket", {**NEW_TICKET, "id": "T9"})
        r.run()
        found = r.service.orders(limit=100)
        assert r.service.order("T9")["state"] != "received"
        counts = r.set_aside.counts()
        assert counts.undecided == 0
        assert len(found) + counts.deliveries == handed + 1
        r.run()
        assert len(r.service.orders(limit=100)) == len(found)


@pytest.mark.parametrize("profile", ["sundsvall", "easit"])
@pytest.mark.parametrize("when", ["2031-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999-14:00", "0001-01-01T00:00:00.000Z"])
def test_a_ticket_of_another_time_hides_none_that_comes_later(profile: str, when: str) -> None:
    """A desk says of one ticket that it was changed years from now, or before there were desks: it is seen, once, and what
    comes after it is read."""
    with rehearsed(NEW, profile) as r:
        r.world.submit_ticket(scenario_ticket.errand({**NEW_TICKET, "id": "B1"}, people_of(r.world), "LK-1", START))
        ticket = r.world.tickets.get("B1")
        assert ticket is not None
        r.world.store.put("ticket", "B1", {**ticket, "changed_at": when})
        r.happen("ticket", {**NEW_TICKET, "id": "T"})
        r.run()
        for n in range(2):
            r.advance("1 hour")
            r.happen("ticket", {**NEW_TICKET, "id": f"T{n}"})
            r.run()
        found = {view["ticket_id"]: view["state"] for view in r.service.orders(limit=100)}
        assert {"T", "T0", "T1"} <= found.keys()
        assert "received" not in found.values()
        assert len(found) + r.set_aside.counts().deliveries == 4
