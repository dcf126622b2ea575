"""Bad tickets over HTTP, in both shapes of Lindesk: each becomes an order or is set aside, and the good one behind them is read."""

from __future__ import annotations

from typing import Any

import pytest

from adapters import scenario_ticket
from adapters.scenario_world import people_of
from tests.outside.town import NEW, NEW_TICKET, START, rehearsed

pytestmark = pytest.mark.slow

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
# What the stub desk cannot put into Easit's flat shape; its own fault would be an outage of the desk.
UNSAYABLE = ("deep", "stakeholders", "parameters")


@pytest.mark.parametrize("profile", ["sundsvall", "easit"])
def test_bad_tickets_stop_none(profile: str) -> None:
    """All of them in one reading, the good one last; the cursor goes on, and nothing is taken in twice."""
    with rehearsed(NEW, profile) as r:
        handed = 0
        for n, (name, more) in enumerate(ODD.items()):
            if profile == "easit" and name in UNSAYABLE:
                continue
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
