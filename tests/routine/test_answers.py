"""Every answer in every row that says it: there is always a text, or silence on purpose, and never anything personal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.bootstrap import load_settings, tools_of
from workflow import values
from workflow.engine import Engine
from workflow.identity import initials
from workflow.routines.shared_lock import WORKFLOW, answers, chart
from workflow.routines.shared_lock.reading import ReadPerson
from workflow.routines.shared_lock.replies import TEMPLATES
from workflow.routines.shared_lock.wording import as_initials, looks_personal

NOW = datetime(2027, 1, 12, 9, tzinfo=UTC)
TOOLS = tools_of(load_settings(), "shared_lock")
SAID = sorted(
    {(row, text.partition(":")[2]) for row in WORKFLOW.transitions for text in row.effects if text.startswith("lindesk.comment")},
    key=str,
)
FINAL = ("T-KLAR", "T-KLAR-DELVIS", "T-KLAR-INGET", "T-PROT")
NAMES = (
    "Astrid Alm",
    "Åsa-Lena von Berg",
    "björn",
    "O'Brien",
    "李 明",
    "A",
    "Ülkü Öz (dotter)",
    "Alm, Astrid",
    "d'Été Ñandú",
    "Jean  Luc",
)


def _order(state: str, reason: str | None, names: tuple[str, ...] = ("Astrid Alm", "Bertil Alm"), **data: Any) -> values.Order:
    """An order with as little on it as any order in this state has."""
    persons: list[dict[str, Any]] = [
        {
            "letter": x,
            "role": "person",
            "name": n,
            "identifier": None,
            "identifier_kind": None,
            "address_text": "",
            "apartment": None,
        }
        for x, n in zip("ABCDEF", names, strict=False)
    ]
    reading = {"persons": persons, "missing": ("contact.phone",), "malformed": ("persons.B.personalNumber",), "contact": None}
    known = {"initials": {p["letter"]: initials(p["name"]) or p["letter"] for p in persons}, "serial": "L-1001"}
    return values.Order(
        id=1, number="VT-27010001", workflow="shared_lock", workflow_version="1", kind="new_install", state=state, reason=reason,
        received_at=NOW, entered_at=NOW, private={"reading": reading}, data={**known, **data},
    )  # fmt: skip


_OF_TEMPLATE: dict[str, dict[str, Any]] = {
    "T-DUBB": {"duplicate_of": "LD-27010001"}, "T-BOM": {"last_visit": {"date": "2027-01-11", "window": "FM"}},
    "T-BOKAD": {"visit": {"date": "2027-01-14", "window": "FM"}}, "T-OMBOKAD": {"visit": {"date": "2027-01-14", "window": "EM"}},
    "T-VILANDE": {"resume_at": "2027-02-01T06:00:00+00:00"}, "T-KLAR-DELVIS": {"remaining": ["B"], "linked": ["A"]},
    "T-FRÅGA": {"asked": ["persons.B.number", "kind"]},
}  # fmt: skip


@pytest.mark.parametrize("names", [NAMES[:2], NAMES[2:5], NAMES[5:8], ("", ""), ("Astrid Alm",), NAMES[4:10]], ids=str)
def test_every_row_that_speaks_has_a_text(names: tuple[str, ...]) -> None:
    """R-23: no row of the table stumbles over what it has to say, no matter who the persons are."""
    for row, template in SAID:
        if template == "T-NYKONTAKT":
            continue
        reason = "not_feasible" if row.trigger == "reject" else row.reason
        order = _order(row.target or str(row.source), reason, names, **_OF_TEMPLATE.get(template, {}))
        said = answers.comment_args(order, template, {"serials": (), "text": "Tack, vi hör av oss."}, NOW, TOOLS)
        assert said is not None and said["text"], (row, template)
        assert not looks_personal(said["text"]) and not any(n in said["text"] for n in names if len(n) > 2)


@pytest.mark.parametrize("template", FINAL)
def test_every_final_answer_has_a_text(template: str) -> None:
    """R-07, R-24: the answer that closes the ticket has a text, with what the unit shall write in Treserva."""
    order = _order("inventory_updated", None, **_OF_TEMPLATE.get(template, {}))
    said = answers.final_args(order, template, NOW, TOOLS)
    assert (template == "T-PROT") is ("Treserva" not in said["text"])


@pytest.mark.parametrize("cause", chart.REJECT_CAUSES)
def test_every_rejection_tells_its_reason(cause: str) -> None:
    order = _order("rejected", cause)
    assert answers.comment_args(order, "T-AVV", {}, NOW, TOOLS) is not None


def test_a_silent_order_says_one_thing_only() -> None:
    """R-07 for protected persons: nothing but the fixed text leaves the house."""
    order = _order("needs_review", "protected_person", silent=True)
    spoken = {t for t in TEMPLATES if answers.comment_args(order, t, {"serials": ()}, NOW, TOOLS) is not None}
    assert spoken == {"T-PROT"}
    assert answers.sms_args(order, "booked", {}, NOW, TOOLS) is None


def test_a_new_contact_is_asked_for_when_the_contact_has_died() -> None:
    """The person who was to be telephoned is the one who died; another contact leaves the question unasked."""
    order = _order("precheck", None, without=["A"])
    for name, asked in (
        ("Astrid Alm", True),
        ("Astrid", True),
        ("brukaren", True),
        ("Cecilia Alm", False),
        ("Bertil Alm", False),
    ):
        order.private["reading"]["contact"] = {"name": name, "phone": "+46701740605"}
        said = answers.comment_args(order, "T-NYKONTAKT", {}, NOW, TOOLS)
        assert (said is not None) is asked, name


def test_two_units_are_no_matter_for_the_unit() -> None:
    """Where the persons hang on different units no proposal is made in the ticket."""
    assert answers.comment_args(_order("needs_review", "kind_mismatch"), "T-TYP", {"serials": ("L-1", "L-2")}, NOW, TOOLS) is None


@given(st.text(max_size=60))
def test_initials_of_any_name_can_be_said(name: str) -> None:
    """I7: whatever stands where a name should stand, its initials have a shape that an answer takes."""
    as_initials(initials(name) or "A")
    person = ReadPerson("A", "person", name, None, None, "", None)
    as_initials(person.initials)


@given(st.sampled_from(["+46701740605", "+4613206000", None, ""]), st.booleans(), st.integers(0, 40))
def test_a_text_message_is_short_and_tells_nothing(phone: str | None, silent: bool, days: int) -> None:
    """No word of care, lock, key or address; only to a mobile number; never for a silent order."""
    visit = {"date": (NOW + timedelta(days=days)).date().isoformat(), "window": "FM"}
    end = (NOW + timedelta(days=days, hours=3)).isoformat()
    order = _order("booked", None, visit=visit, report_by=end, last_visit={**visit, "window": "EM", "end": end, "off": 0}, silent=silent or None)
    order.private["reading"]["contact"] = {"name": "C", "phone": phone}
    for subject in ("booked", "reminder", "today", "cancelled"):
        said = answers.sms_args(order, subject, {}, NOW, TOOLS)
        too_late = subject == "reminder" and days == 0
        assert (said is None) is (silent or too_late or not str(phone).startswith("+467"))
        assert said is None or len(said["text"]) <= 160


def test_a_contact_that_is_gone_breaks_no_call() -> None:
    """A text message that was planned before the unit took the number away is bound to no number."""
    order = _order("booked", None)
    asked = values.Effect(1, "notify.sms", "reminder", 1, {"text": "x"})
    assert answers.bind(order, asked, NOW)["to"] == ""
    order.private.clear()
    for name in ("notify.sms", "lindesk.comment", "tes.link", "treserva.person", "tes.person", "tes.lock"):
        assert answers.bind(order, values.Effect(1, name, "A", 1, {"serial": "L-1", "text": "x"}), NOW)


def test_treserva_is_asked_about_the_day_on_the_wall() -> None:
    """Half an hour after midnight here it is still yesterday in UTC; interventions are asked for as of today."""
    order = _order("precheck", None)
    just_past_midnight = TOOLS.calendar.parse_local("2027-07-01T00:30")
    asked = Engine(WORKFLOW, TOOLS).bind(order, values.EffectRequest("treserva.person", "A"), just_past_midnight)
    assert asked["on"] == "2027-07-01"
