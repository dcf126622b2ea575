"""What every notify adapter does."""

from __future__ import annotations

import pytest

from tests.adapters.conftest import Outside
from workflow.values import OutcomeKind

MESSAGES = {
    "notify.sms": {"to": "+46701740605", "text": "Teknikern kommer idag mellan 08:00 och 12:00."},
    "notify.email": {"to": "tekniker@example.se", "text": "Ett besök är bokat."},
    "notify.ics": {"to": "tekniker@example.se", "ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"},
}
UNDONE = ((OutcomeKind.REFUSED, "not_done"), (OutcomeKind.UNKNOWN, "cannot_ask"))


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_message_is_sent_once_a_key(outside: Outside, name: str) -> None:
    """The same key again is success, and nobody gets it twice."""
    call = outside.call(name, **MESSAGES[name])
    assert outside.operate(call).ok
    assert outside.operate(call).ok
    assert outside.perform(name, **MESSAGES[name]).ok
    assert outside.world.effects() == {name: 2}
    kind = name.partition(".")[2]
    assert [m["to"] for m in outside.world.mail.sent(kind)] == [MESSAGES[name]["to"]] * 2


@pytest.mark.parametrize("name", sorted(MESSAGES))
@pytest.mark.parametrize(("kind", "done"), [("timeout", False), ("reply_lost", True)])
def test_a_lost_reply_is_unknown_until_probed(outside: Outside, name: str, kind: str, done: bool) -> None:
    """The probe tells what was sent; a service that has no way to tell what was not leaves it to a person."""
    call = outside.call(name, **MESSAGES[name])
    outside.step("fault", system="notify", operation=name, kind=kind, times=1)
    assert outside.operate(call).kind is OutcomeKind.UNKNOWN
    found = outside.probe(call)
    assert found.ok is done
    if not done:
        assert (found.kind, found.code) in UNDONE


def test_a_silent_service_sends_nothing(outside: Outside) -> None:
    """UNAVAILABLE and nothing in the box."""
    outside.step("fault", system="notify", kind="unavailable", times=1)
    assert outside.perform("notify.sms", **MESSAGES["notify.sms"]).kind is OutcomeKind.UNAVAILABLE
    assert outside.world.mail.sent("sms") == []
