"""A letter whose receipt was lost is not sent again until a person says so."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.notify.smtp import MailServer, NotifySmtp
from adapters.notify.together import NotifyTogether
from adapters.notify.visits import Invitations
from rehearsal.rehearsal import Rehearsal
from storage.schema import effects
from tests.adapters.mail_server import mail_server
from tests.postgres import both_databases
from tests.reliability.tools import TICKETS, TOVA, rehearse
from workflow.ports import CANNOT_ASK


def settle(r: Rehearsal) -> None:
    r.advance_to(r.clock.now() + timedelta(minutes=2))


def statuses(r: Rehearsal) -> list[tuple[str, str]]:
    with r.app.store.read() as connection:
        query = select(effects.c.status, effects.c.code).where(effects.c.name == "notify.ics").order_by(effects.c.ordinal)
        return [(status, code) for status, code in connection.execute(query)]


@pytest.fixture
def booked(database_url: str, tmp_path: Path):
    """An order whose calendar entry the mail server took, and then broke the line without a word."""
    answers = {".": ""}
    with mail_server(answers) as (port, letters):
        r = rehearse(database_url, "new_install")
        mail = NotifySmtp(
            MailServer("127.0.0.1", port, starttls=False),
            "vof@example.se",
            tmp_path / "sent",
            Invitations("vof@example.se", "example.se"),
        )
        together = NotifyTogether(mail, r.app.adapters["notify"])
        together.blocking = False
        r.app.adapters = {**r.app.adapters, "notify": together}
        r.happen("ticket", TICKETS["new_install"])
        settle(r)
        r.service.trigger("T1", "booked", TOVA, None, {"visit": "2027-01-14 FM"}, patience=0.1)
        settle(r)
        yield r, letters, answers
        r.close()


@both_databases
def test_a_letter_whose_receipt_was_lost_goes_to_a_person_and_is_not_repeated(booked) -> None:
    """However long nobody decides, and whichever worker comes by: one letter."""
    r, letters, _ = booked
    r.advance("1 days")
    assert len(letters) == 1
    assert statuses(r) == [("failed", CANNOT_ASK)]
    order = r.order("T1")
    assert (order.state, order.reason) == ("needs_review", "effect_failed")


@both_databases
def test_a_person_may_have_it_sent_again_with_the_id_it_had(booked) -> None:
    """A retry by hand sends it; a reader of both sees by the Message-ID that they are one."""
    r, letters, answers = booked
    answers.clear()
    r.service.trigger("T1", "retry", TOVA, "har inte kommit fram", {}, patience=0.1)
    settle(r)
    while statuses(r) == [("planned", "unavailable")]:
        # A loaded machine may not have answered in time; nothing was sent, and the next attempt is due.
        settle(r)
    assert statuses(r) == [("succeeded", "")]
    assert len(letters) == 2
    assert len({re.search(r"Message-ID: <(.*)>", letter)[1] for letter in letters}) == 1  # type: ignore[index]
    assert r.order("T1").state == "booked"
