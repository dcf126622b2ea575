"""A ticket that comes twice or is changed while we work is one order, and what the unit changed is on record. Over HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rehearsal.rehearsal import Rehearsal
from runtime.routines.shared_lock.systems import desk_of
from tests.outside.town import EXISTING, EXISTING_TICKET, NEW, NEW_TICKET, rehearsed
from tests.reliability.tools import TOVA, intake_in
from workflow.routines.shared_lock.desk import Delivery

pytestmark = pytest.mark.slow

PROFILES = pytest.mark.parametrize("profile", ["sundsvall", "easit"])


def changes(r: Rehearsal) -> list[tuple[str, str, Any]]:
    """Each change by the unit: the trigger, the state after it, and the codes."""
    shown = r.service.history("T1")
    return [(e["trigger"], e["to"], e["set"]["data"]["changed"]) for e in shown if e["actor"] == "unit"]


@PROFILES
def test_a_ticket_that_comes_twice_is_one_order(profile: str) -> None:
    """Delivered again by the desk, and come again because our own answers moved it."""
    with rehearsed(EXISTING, profile) as r:
        r.happen("ticket", EXISTING_TICKET)
        r.run()
        r.happen("ticket", {"id": "T1", "again": True})
        r.happen("lindesk", {"ticket": "T1", "touch": True})
        r.run()
        assert [o["state"] for o in r.service.orders()] == ["feedback_sent"]
        assert (r.world.effects()["tes.link"], r.world.repeats(), changes(r)) == (1, {}, [])


@PROFILES
def test_a_change_that_matters_has_all_checked_anew(profile: str) -> None:
    """The booked visit is cancelled; history names what changed and none of it."""
    with rehearsed(NEW, profile) as r:
        r.happen("ticket", NEW_TICKET)
        r.run()
        r.trigger("T1", "booked", TOVA, None, {"visit": "2027-01-15 FM"})
        r.run()
        r.happen(
            "lindesk", {"ticket": "T1", "set": {"B.address": "Annangatan 5, 582 22 Linköping", "contact.phone": "070-174 06 06"}}
        )
        r.run()
        assert changes(r) == [("ticket_updated", "received", ["B.address", "contact.phone"])]
        assert r.service.order("T1")["state"] != "booked"
        shown = str(r.service.history("T1"))
        assert not [word for word in ("Annangatan", "1740606", "070-174", "Provgatan") if word in shown]


@PROFILES
def test_a_change_that_moves_nothing_is_kept_on_record(profile: str) -> None:
    with rehearsed(NEW, profile) as r:
        r.happen("ticket", NEW_TICKET)
        r.run()
        r.happen("lindesk", {"ticket": "T1", "set": {"gate_code": "2580#"}, "comment": "<p>Ny <b>kod</b></p>"})
        r.run()
        assert changes(r) == [("ticket_updated", "booking", ["gate_code", "comment"])]
        assert r.order("T1").private["gate_code"] == "2580#"
        assert r.order("T1").private["comments"] == ["Ny kod"]


def test_a_change_in_the_middle_of_our_work_is_one_order() -> None:
    """The desk says conflict to our answer, because the unit was writing just then."""
    with rehearsed(NEW) as r:
        r.happen("fault", {"system": "lindesk", "kind": "conflict", "times": 2})
        r.happen("ticket", NEW_TICKET | {"omit": ["contact.phone"]})
        r.run()
        r.happen("lindesk", {"ticket": "T1", "set": {"contact.phone": "070-174 06 05"}})
        r.advance_to(r.clock.now() + timedelta(hours=1))
        assert [o["state"] for o in r.service.orders()] == ["booking"]
        assert r.world.repeats() == {}


def said(r: Rehearsal) -> int:
    return len(r.world.tickets.comments("T1", "us"))


@PROFILES
def test_what_the_team_does_at_the_desk_asks_nobody_anew(profile: str) -> None:
    """The ticket has changed, and not a word of the unit's: a question that waits for an answer is not put again."""
    with rehearsed(NEW, profile) as r:
        r.happen("ticket", NEW_TICKET | {"contact": {"name": "Cecilia Alm"}})
        r.run()
        asked = said(r)
        ticket = r.world.tickets.get("T1")
        assert ticket is not None
        r.world.tickets.change("T1", r.clock.now(), content={**ticket["content"], "assignedUserId": "desk01service"})
        r.run()
        assert (r.service.order("T1")["state"], said(r), changes(r)) == ("awaiting_completion", asked, [])
        r.happen("lindesk", {"ticket": "T1", "set": {"contact.phone": "070-174 06 05"}})
        r.run()
        assert r.service.order("T1")["state"] == "booking"


def test_an_automatic_reply_is_not_heard() -> None:
    """Where the desk keeps the headers of a message, they say that a machine wrote it; the person's answer is taken."""
    with rehearsed(NEW) as r:
        r.happen("ticket", NEW_TICKET | {"contact": {"name": "Cecilia Alm"}})
        r.run()
        asked, away = said(r), "Jag är på semester. Ring Eva Ek på 070-174 06 20."
        r.happen("lindesk", {"ticket": "T1", "comment": away, "headers": {"Auto-Submitted": "auto-replied"}})
        r.run()
        assert (r.service.order("T1")["state"], said(r), changes(r)) == ("awaiting_completion", asked, [])
        r.happen("lindesk", {"ticket": "T1", "comment": "Telefon 070-174 06 05", "headers": {"Message-ID": "<1@example.se>"}})
        r.run()
        assert r.service.order("T1")["state"] == "booking"


def test_other_words_under_the_same_version_are_news() -> None:
    """Of a desk whose log has no entry for a change, or gets it later than the ticket; an older state is not."""
    with rehearsed(NEW) as r:
        r.happen("ticket", NEW_TICKET)
        (first, *_), _ = desk_of(r.app).changed_tickets(None)
        assert isinstance(first, Delivery)
        r.run()
        later = first.changed_at + timedelta(minutes=1)
        other = replace(first, changed_at=later, content={**first.content, "description": "Portkod 2580# gäller nu."})
        assert intake_in(r).take([replace(other, changed_at=first.changed_at - timedelta(minutes=1))]) == 0
        assert (intake_in(r).take([other]), intake_in(r).take([other]), intake_in(r).take([first])) == (1, 0, 0)
        r.run()
        assert len(changes(r)) == 1


def test_an_answer_that_touched_no_ticket_is_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk takes a message in and does not touch the errand, as its contract allows: the unit's answer is heard all the same."""
    with rehearsed(NEW) as r:
        r.happen("ticket", NEW_TICKET | {"contact": {"name": "Cecilia Alm"}})
        r.run()
        assert r.service.order("T1")["state"] == "awaiting_completion"
        r.happen("lindesk", {"ticket": "T1", "comment": "Telefon 070-174 06 05"})
        monkeypatch.setattr(desk_of(r.app), "changed_tickets", lambda since, **_: ((), since))
        r.run()
        assert r.service.order("T1")["state"] == "booking"
