"""What the contact reads is true on the day it is read: the text, its day, and that there is only one."""

from __future__ import annotations

from typing import Any

import pytest

from rehearsal.scenario import Player
from tests.routine.playing import NEW, RUN, playing, pull, step, world


def _texts(player: Player) -> list[str]:
    return [m["text"] for m in player.rehearsal.world.mail.sent("sms")]


def _to(moment: str) -> dict[str, Any]:
    return {"advance": {"to": moment}}


DOWN = {"fault": {"system": "notify", "operation": "sms", "kind": "unavailable", "for": "30 days"}}


@pytest.mark.parametrize(
    ("start", "visit", "read_on", "tomorrow"),
    [
        ("2027-01-12T08:00", "2027-01-20 FM", "2027-01-19T10:01", True),
        # A Monday, and the Tuesday after Easter: the last working day before is not the day before.
        ("2027-01-12T08:00", "2027-01-18 FM", "2027-01-15T10:01", False),
        ("2027-03-22T08:00", "2027-03-30 EM", "2027-03-25T10:01", False),
    ],
)  # fmt: skip
def test_a_reminder_says_tomorrow_only_on_the_day_before(start: str, visit: str, read_on: str, tomorrow: bool) -> None:
    """Over a weekend or a holiday it names the date alone."""
    with playing(world("new_install"), start) as player:
        step(player, NEW, RUN, pull("booked", visit=visit), RUN, _to(read_on))
        assert len(_texts(player)) == 2
        assert ("i morgon" in _texts(player)[-1]) is tomorrow and visit[:10] in _texts(player)[-1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("up_again", "words"),
    [("2027-01-19T12:00", "i morgon"), ("2027-01-20T09:00", "idag"), ("2027-01-20T14:00", None), ("2027-01-21T09:00", None)],
)  # fmt: skip
def test_after_a_silence_only_the_true_notice_goes_out(up_again: str, words: str | None) -> None:
    """Three notices wait for the message service; of one visit the latest that is still true is read, and no other."""
    with playing(world("new_install"), "2027-01-15T09:00") as player:
        step(player, NEW, RUN, DOWN, pull("booked", visit="2027-01-20 FM"), RUN, _to(up_again))
        player.rehearsal.world.faults.clear()
        step(player, {"advance": "2 hours"})
        texts = _texts(player)
        assert len(texts) == (words is not None), texts
        assert words is None or words in texts[0]


def test_a_visit_that_was_never_announced_is_not_called_off() -> None:
    """Booked and cancelled in the quiet hours: the contact is not disturbed at all."""
    with playing(world("new_install"), "2027-01-12T20:30") as player:
        step(
            player, NEW, RUN, pull("booked", visit="2027-01-20 FM"), RUN, pull("booking_cancelled"), RUN, _to("2027-01-14T12:00")
        )
        assert _texts(player) == []


def test_a_moved_visit_is_announced_once() -> None:
    """Rebooked before the first message went out: the contact reads the time that holds."""
    with playing(world("new_install"), "2027-01-12T20:30") as player:
        step(
            player,
            NEW,
            RUN,
            pull("booked", visit="2027-01-20 FM"),
            pull("rebooked", visit="2027-01-21 EM"),
            _to("2027-01-14T12:00"),
        )
        assert len(_texts(player)) == 1 and "2027-01-21" in _texts(player)[0]


def test_a_message_that_was_withdrawn_says_why() -> None:
    """The ledger keeps the named reason, and nothing of it is tried again."""
    with playing(world("new_install")) as player:
        step(player, NEW, RUN, DOWN, pull("booked", visit="2027-01-20 FM"), RUN, pull("cancel", reason="återtagen"), RUN)
        whole = player.rehearsal.service.explain("T1")
        assert all(e.name != "notify.sms" for e in whole.effects)
