"""Why an order waits, for whom and until when: what people read in each state and for each reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.routine.playing import BOOK, LINK, NEW, PEOPLE, RUN, playing, pull, step, world
from workflow.roles import WORKER


def test_a_read_over_is_waited_for_with_the_last_and_the_next() -> None:
    """R-09: when the last one ran, and when the next is expected."""
    with playing(world("link_existing", {"B": {**PEOPLE["B"], "in_tes": False}})) as player:
        step(player, LINK, RUN)
        explained = player.rehearsal.service.explain("T1")
        assert explained.waiting_for is WORKER and explained.due is not None
        (look,) = [n for n in explained.next if n.at == explained.due]
        assert "inläsning" in look.what.sv and "den senaste kördes 2027-01-12 05:00" in look.what.sv
        assert player.rehearsal.app.tools.calendar.local(explained.due).isoformat() == "2027-01-13T05:30:00+01:00"


@pytest.mark.slow
def test_the_service_clock_stops_while_the_unit_owes_an_answer() -> None:
    """Service time is fifteen working days, and does not run in on_hold or while something is asked for."""
    with playing(world("new_install")) as player:
        service = player.rehearsal.service
        step(player, NEW, RUN)
        begun = service.order("T1")["service_due"]
        step(player, pull("hold", reason="hospitalised", resume_on="2027-01-20"), RUN)
        assert service.order("T1")["service_due"] is None
        step(player, {"advance": "3 working days"}, pull("resume"), RUN)
        later = service.order("T1")["service_due"]
        assert later - begun >= timedelta(days=3)


def test_a_converted_order_has_the_time_of_its_new_kind() -> None:
    """Three working days for a link become fifteen for an installation."""
    with playing({**world("link_existing"), "locks": {}, "stock": ["L-1001"]}) as player:
        service, calendar = player.rehearsal.service, player.rehearsal.app.tools.calendar
        step(
            player,
            LINK,
            RUN,
            {"lindesk": {"ticket": "T1", "set": {"contact.name": "C", "contact.phone": "070-174 06 05", "gate_code": "none"}}},
        )
        step(player, pull("convert", to_kind="new_install", reason="bekräftat"), RUN)
        now = player.rehearsal.clock.now()
        assert service.order("T1")["service_due"] == calendar.add_working_days(now, 15)


def test_a_delivery_that_changed_nothing_leaves_no_line() -> None:
    """A ticket that is touched, or delivered once more, adds nothing to the history."""
    with playing(world("new_install")) as player:
        step(player, NEW, RUN)
        before = player.rehearsal.service.history("T1")
        step(player, {"lindesk": {"ticket": "T1", "touch": True}}, {"ticket": {"id": "T1", "again": True}}, RUN)
        assert player.rehearsal.service.history("T1") == before


@pytest.mark.slow
def test_a_notice_of_yesterday_is_not_sent_today() -> None:
    """After a failed effect is tried again on the day of the visit, the contact reads "today" and no "tomorrow"."""
    with playing(world("new_install"), effect_attempts=1) as player:
        step(player, NEW, RUN, {"fault": {"system": "lindesk", "operation": "comment", "kind": "error", "times": 1}}, BOOK, RUN)
        step(
            player,
            {"expect": {"order": "T1", "state": "needs_review", "reason": "effect_failed"}},
            {"advance": {"to": "2027-01-14T09:00"}},
        )
        step(
            player, pull("retry"), RUN, {"expect": {"order": "T1", "state": "booked"}}, {"expect": {"effects": {"notify.sms": 2}}}
        )
        texts = [m["text"] for m in player.rehearsal.world.mail.sent("sms")]
        assert "i morgon" not in "".join(texts) and "idag" in texts[-1]


@pytest.mark.slow
def test_a_hold_whose_waking_was_lost_is_found_again() -> None:
    """Who frees a household wakes the next; should that get lost, the next look finds it."""
    from sqlalchemy import delete

    from storage.routines.shared_lock.tables import holds

    other = {"ticket": {"id": "T2", "kind": "link_existing", "cohabitant": "B", "existing": "A"}}
    with playing(world("new_install")) as player:
        step(player, NEW, RUN, other, RUN, {"expect": {"order": "T2", "state": "on_hold", "waiting_for": "other_order"}})
        with player.rehearsal.app.store.write() as tx:
            tx.connection.execute(delete(holds))
        step(
            player, {"advance": "1 working days"}, {"expect": {"order": "T2", "state": "needs_review", "reason": "kind_mismatch"}}
        )
