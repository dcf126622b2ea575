"""Files, SMTP, quiet hours and calendar entries."""

from __future__ import annotations

import json
import socket
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
from icalendar import Calendar

from adapters.notify.files import NotifyFiles
from adapters.notify.quiet import QuietHours
from adapters.notify.smtp import MailServer, NotifySmtp
from adapters.notify.together import NotifyTogether
from adapters.notify.visits import Invitations
from tests.adapters.mail_server import mail_server
from workflow.ports import CANNOT_ASK, NotOurs, guarded
from workflow.values import Call, OutcomeKind

NOW = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
INVITATIONS = Invitations(
    "valfardsteknik@example.se", "lockstep.example", "https://lockstep.example", {"mats": "mats@example.se"}
)
VISIT: dict[str, Any] = {
    "method": "REQUEST", "number": "VT-27010001", "technician": "mats", "sequence": 0,
    "start": "2027-01-14T08:00:00+01:00", "end": "2027-01-14T12:00:00+01:00",
}  # fmt: skip


def call(name: str, key: str = "k", now: datetime = NOW, **payload: Any) -> Call:
    return Call(f"notify.{name}", key, "", payload, now)


def events(ics: str) -> list[tuple[str, str, int, str]]:
    calendar = Calendar.from_ical(ics)
    return [
        (str(calendar["method"]), str(event["uid"]), int(str(event["sequence"])), str(event["status"]))
        for event in calendar.walk("VEVENT")
    ]


def test_a_visit_is_one_entry_through_every_change() -> None:
    """The UID stays, the sequence counts up, and a cancelled visit is taken out."""
    to, made = INVITATIONS.addressed(VISIT, NOW)
    _, gone = INVITATIONS.addressed({**VISIT, "method": "CANCEL", "sequence": 2, "start": None, "end": None}, NOW)
    assert to == "mats@example.se"
    assert events(made) == [("REQUEST", "order-vt-27010001@lockstep.example", 0, "CONFIRMED")]
    assert events(gone) == [("CANCEL", "order-vt-27010001@lockstep.example", 2, "CANCELLED")]
    assert "DTSTART:20270114T070000Z" in made
    assert "CLASS:PRIVATE" in made
    assert "SUMMARY:Installation VT-27010001" in made


def test_a_technician_without_an_address_is_the_team() -> None:
    """A calendar is never guessed."""
    assert INVITATIONS.addressed({**VISIT, "technician": None}, NOW)[0] == "valfardsteknik@example.se"


def test_files_hold_each_message_once(tmp_path: Path) -> None:
    """The key names the file; what is said on the console holds no text and no receiver."""
    said: list[str] = []
    files = NotifyFiles(tmp_path / "out", INVITATIONS, said.append)
    sms = call("sms", to="+46701740605", text="Teknikern kommer idag.")
    operation = files.operations["notify.sms"]
    assert operation.probe is not None
    assert operation.probe(sms).code == "not_done"
    assert operation.perform(sms).ok
    assert operation.perform(sms).ok
    assert operation.probe(sms).ok
    (path,) = (tmp_path / "out").iterdir()
    assert json.loads(path.read_text(encoding="utf-8"))["text"] == "Teknikern kommer idag."
    assert said == [path.name]
    assert files.operations["notify.ics"].perform(call("ics", **VISIT)).ok
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    """Nothing is raised and nothing is lost."""
    (tmp_path / "out").write_text("a file")
    files = NotifyFiles(tmp_path / "out", INVITATIONS)
    found = files.operations["notify.sms"].perform(call("sms", to="+46701740605", text="x"))
    assert found.kind is OutcomeKind.UNAVAILABLE


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (datetime(2027, 1, 12, 9, 0, tzinfo=UTC), datetime(2027, 1, 12, 9, 0, tzinfo=UTC)),
        (datetime(2027, 1, 12, 6, 59, tzinfo=UTC), datetime(2027, 1, 12, 7, 0, tzinfo=UTC)),
        (datetime(2027, 1, 12, 19, 0, tzinfo=UTC), datetime(2027, 1, 13, 7, 0, tzinfo=UTC)),
        (datetime(2027, 1, 15, 21, 0, tzinfo=UTC), datetime(2027, 1, 18, 7, 0, tzinfo=UTC)),
        (datetime(2027, 1, 16, 10, 0, tzinfo=UTC), datetime(2027, 1, 18, 7, 0, tzinfo=UTC)),
        (datetime(2027, 3, 26, 21, 0, tzinfo=UTC), datetime(2027, 3, 29, 6, 0, tzinfo=UTC)),
    ],
)
def test_text_messages_wait_for_the_morning(tmp_path: Path, now: datetime, opens: datetime) -> None:
    """From eight to eight on open days, by the clock on the wall; a calendar entry may come at night."""
    quiet = QuietHours(NotifyFiles(tmp_path, INVITATIONS), is_weekday)
    assert quiet.opens(now) == opens
    found = quiet.operations["notify.sms"].perform(call("sms", now=now, to="+46701740605", text="x"))
    assert found.ok is (now == opens)
    if not found.ok:
        assert (found.code, found.data["not_before"]) == ("quiet_hours", opens.isoformat())
    assert quiet.operations["notify.ics"].perform(call("ics", now=now, **VISIT)).ok


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


def test_two_ways_are_one_adapter(tmp_path: Path) -> None:
    """Each operation goes to the first that has it."""
    mail = NotifySmtp(MailServer("127.0.0.1", 1), "vof@example.se", tmp_path, INVITATIONS)
    both = NotifyTogether(mail, NotifyFiles(tmp_path, INVITATIONS))
    assert both.blocking
    assert both.operations["notify.email"] is mail.operations["notify.email"]
    assert set(both.operations) == {"notify.email", "notify.ics", "notify.sms"}


def smtp(port: int, journal: Path) -> NotifySmtp:
    return NotifySmtp(MailServer("127.0.0.1", port, starttls=False), "vof@example.se", journal, INVITATIONS)


def test_a_letter_is_handed_in_once(tmp_path: Path) -> None:
    """What the server accepted is not sent again, and the key is in the Message-ID."""
    with mail_server() as (port, letters):
        mail = smtp(port, tmp_path / "journal")
        for _ in range(2):
            assert mail.operations["notify.email"].perform(call("email", to="mats@example.se", text="Hej")).ok
        assert mail.operations["notify.ics"].perform(call("ics", key="other", **VISIT)).ok
    assert len(letters) == 2
    assert "Message-ID: <" in letters[0]
    assert "Date: Tue, 12 Jan 2027 09:00:00 +0000" in letters[0]
    assert all("Auto-Submitted: auto-generated" in letter for letter in letters)
    assert "method" in letters[1]
    assert "text/calendar" in letters[1]


@pytest.mark.parametrize(
    ("answers", "kind", "code"),
    [
        ({"RCPT": "550 unknown"}, OutcomeKind.REFUSED, "bad_recipient"),
        ({"MAIL": "451 later"}, OutcomeKind.TRY_AGAIN, "error"),
        ({".": ""}, OutcomeKind.UNKNOWN, "no_reply"),
    ],
)
def test_what_a_mail_server_says_is_an_outcome(tmp_path: Path, answers: dict[str, str], kind: OutcomeKind, code: str) -> None:
    """Refused for good, later, or hung up after the letter: three different things."""
    with mail_server(answers) as (port, _):
        operation = smtp(port, tmp_path / "journal").operations["notify.email"]
        letter = call("email", to="mats@example.se", text="Hej")
        found = operation.perform(letter)
        assert (found.kind, found.code) == (kind, code)
        assert operation.probe is not None
        assert operation.probe(letter).code == CANNOT_ASK


def test_no_mail_server_is_unavailable(tmp_path: Path) -> None:
    """Nobody listens there."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = smtp(port, tmp_path).operations["notify.email"].perform(call("email", to="mats@example.se", text="Hej"))
    assert found.kind is OutcomeKind.UNAVAILABLE


def test_passwords_do_not_show() -> None:
    """Neither in a repr nor in an error."""
    assert "hemligt" not in repr(MailServer("mail.example.se", user="lockstep", password="hemligt"))


@pytest.mark.parametrize("answers", [{"MAIL": ""}, {"RCPT": ""}, {"DATA": ""}], ids=["mail", "rcpt", "data"])
def test_a_line_that_broke_before_the_letter_left_no_doubt(tmp_path: Path, answers: dict[str, str]) -> None:
    """Until the letter itself goes out nothing can have been taken."""
    with mail_server(answers) as (port, letters):
        found = smtp(port, tmp_path).operations["notify.email"].perform(call("email", to="mats@example.se", text="Hej"))
    assert found.kind is OutcomeKind.UNAVAILABLE
    assert letters == []


def test_a_mail_server_that_drips_is_cut_off(tmp_path: Path) -> None:
    """Its greeting never ends, and no single read of it is late."""
    over = Event()

    def drip(peer: socket.socket) -> None:
        while not over.wait(0.05):
            peer.sendall(b"2")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=lambda: drip(listener.accept()[0]), daemon=True).start()
        server = MailServer("127.0.0.1", listener.getsockname()[1], starttls=False, seconds=0.4)
        mail = NotifySmtp(server, "vof@example.se", tmp_path, INVITATIONS)
        began = monotonic()
        found = mail.operations["notify.email"].perform(call("email", to="mats@example.se", text="Hej"))
        over.set()
    assert found.kind is OutcomeKind.UNAVAILABLE
    assert monotonic() - began < 2


def test_a_letter_is_kept_back_when_the_order_is_not_ours(tmp_path: Path) -> None:
    """The guard is asked when the server has said go on, before the first byte of the letter."""

    def guard() -> None:
        raise NotOurs

    with mail_server() as (port, letters), guarded(guard), pytest.raises(NotOurs):
        smtp(port, tmp_path).operations["notify.email"].perform(call("email", to="mats@example.se", text="Hej"))
    assert letters == []
