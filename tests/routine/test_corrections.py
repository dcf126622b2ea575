"""Facts that a person fills in: validated alike at every face, on record, sealed, and kept when the ticket changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.extension import Extensions
from console.labels import Labels
from runtime.services.service import TriggerRefused
from storage.schema import effects, history, messages, orders, vault
from tests.web.installation import CONTACT, TOVA, House, number
from workflow import check
from workflow.definition import Advice
from workflow.machine import possible
from workflow.routines.shared_lock import WORKFLOW, asking, facts, overlay, roles, terms
from workflow.routines.shared_lock.advice import ADVICE
from workflow.routines.shared_lock.reading import UNCLEAR_TEXTS
from workflow.routines.shared_lock.stored import StoredReading
from workflow.values import Label, Order

REASON = "Enheten ringde"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def correct(house: House, ticket: str, **given: Any) -> None:
    house.trigger(
        ticket, "correct", reason=REASON, **{"source": "telephone"} | {k.replace("_", "."): v for k, v in given.items()}
    )


def _private(house: House, ticket: str) -> dict[str, Any]:
    return house.rehearsal.order(ticket).private


# The record -----------------------------------------------------------------------------------------


def test_a_correction_is_on_record_without_its_value(house: House) -> None:
    """The history names fact, source, person and reason; no value stands in any column in the clear."""
    house.ticket("T1", 1, gate_code=None)
    house.run()
    fresh, code = number("19360414", 981), "90817"
    correct(house, "T1", **{"B.number": f"{fresh[:8]}-{fresh[8:]}", "gate.code": code, "contact.name": "Dora Hemlig"})
    entry = next(e for e in house.rehearsal.service.history("T1") if e["trigger"] == "correct")
    assert sorted(entry["set"]["data"]["corrected"]) == ["contact.name", "gate.code", "gate.required", "persons.B.number"]
    assert (entry["set"]["data"]["known_from"], entry["note"], entry["actor"]) == ("telephone", REASON, "tova")
    with house.app.store.read() as connection:
        for table in (history, orders, messages, effects, vault):
            for row in connection.execute(table.select()).mappings():
                text = str(dict(row))
                assert not any(secret in text for secret in (fresh, fresh[8:] + "'", code, "Dora Hemlig")), table.name


def test_the_sealed_log_has_every_value_but_the_gate_code(house: House) -> None:
    house.ticket("T1", 1)
    house.run()
    before = next(p for p in _private(house, "T1")["reading"]["persons"] if p["letter"] == "A")["name"]
    correct(house, "T1", **{"A.name": "Ester Maria Alm", "gate.code": "4812"})
    log = {line["code"]: line for line in _private(house, "T1")["corrected"]["log"]}
    assert (log["persons.A.name"]["before"], log["persons.A.name"]["after"]) == (before, "Ester Maria Alm")
    assert log["gate.code"]["after"] is None and "4812" not in str(_private(house, "T1")["corrected"])
    entry = next(e for e in house.rehearsal.service.history("T1") if e["trigger"] == "correct")
    assert log["persons.A.name"]["entry"] == entry["seq"]


def _in_texts(house: House) -> str:
    """The private part but for the codes, which stand apart and are destroyed together."""
    return str({name: value for name, value in _private(house, "T1").items() if name not in ("gate_code", "codes")})


def test_a_corrected_gate_code_is_masked_in_the_ticket_and_dies_with_the_order(house: House) -> None:
    """What the reader took for no code stands nowhere in the clear once a person has said that it is one."""
    text = "Hej! Ester Alm och Folke Alm. Man slår 4812 vid dörren. /Anna"
    house.ticket("T1", 1, text=text)
    house.run()
    correct(house, "T1", **{"gate.code": "4812"})
    assert _private(house, "T1")["gate_code"] == "4812"
    assert "4812" not in _in_texts(house)
    house.rehearsal.happen("lindesk", {"ticket": "T1", "comment": "Alltså 4812."})
    house.run()
    assert "4812" not in _in_texts(house)
    house.trigger("T1", "cancel", reason="Inte längre aktuellt")
    assert "4812" not in str(_private(house, "T1"))


# A later ticket -------------------------------------------------------------------------------------


def test_a_newer_contact_wins_and_a_newer_person_goes_to_a_person(house: House) -> None:
    house.ticket("T1", 1, contact={**CONTACT, "phone": ""})
    house.run()
    correct(house, "T1", **{"contact.phone": "070-174 06 12"})
    assert house.state("T1") == "booking"
    house.rehearsal.happen("lindesk", {"ticket": "T1", "set": {"contact.phone": "070-174 06 21"}})
    house.run()
    assert _private(house, "T1")["reading"]["contact"]["phone"] == "+46701740621" and house.state("T1") == "booking"
    correct(house, "T1", **{"A.address": "Exempelvägen 1 lgh 1101, 582 22 Linköping", "B.name": "Folke Johan Alm"})
    house.rehearsal.happen("lindesk", {"ticket": "T1", "set": {"1B.name": "Folke Nils Alm"}})
    house.run()
    order = house.rehearsal.order("T1")
    assert (order.state, order.reason, order.data["doubts"]) == ("needs_review", "unclear_order", ["correction_disputed"])
    person = next(p for p in order.private["reading"]["persons"] if p["letter"] == "B")
    assert person["name"] == "Folke Johan Alm"


def test_settled_doubts_are_not_raised_by_the_same_words(house: House) -> None:
    """A person has read them; another comment does not send the order back."""
    house.ticket("T5", 5, heading="Övrigt om digitala lås")
    house.run()
    correct(house, "T5", kind="new_install", confirmed="ja")
    assert house.state("T5") == "booking"
    house.rehearsal.happen("lindesk", {"ticket": "T5", "comment": "Tack så mycket!"})
    house.run()
    assert house.state("T5") == "booking" and _private(house, "T5")["reading"]["doubts"] == []


def test_a_removed_person_stays_away(house: House) -> None:
    house.ticket("T1", 1, persons=["1A", "1B", "2A"])
    house.run()
    assert house.rehearsal.order("T1").reason in ("confirm_household", "address_mismatch")
    correct(house, "T1", **{"C.remove": "ja"})
    house.rehearsal.happen("lindesk", {"ticket": "T1", "comment": "Tack"})
    house.run()
    assert [p["letter"] for p in _private(house, "T1")["reading"]["persons"]] == ["A", "B"] and house.state("T1") == "booking"


# What is refused ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "said"), [
    ({"A.name": "A1"}, "letters"), ({"A.name": "x" * 81}, "80"), ({"A.number": "193804129828"}, "check digit"),
    ({"A.number": "3804129827"}, "twelve"), ({"A.address": "hemma"}, "street"), ({"A.apartment": "12 tr"}, "1201"),
    ({"contact.phone": "12"}, "called"), ({"gate.code": "1" * 41}, "40"), ({"gate.required": "kanske"}, "yes or no"),
    ({"A.role": "chef"}, "possible are"), ({"kind": "hyra"}, "possible are"), ({"Å.name": "Bo Ek"}, "no fact"),
    ({"A.number": "1938••••-••••"}, "masked"), ({}, "no fact is changed"), ({"A.remove": "ja", "B.remove": "ja"}, "must remain"), ({"A.name": "Ester\nAlm"}, "one line"),
])  # fmt: skip
def test_what_is_no_fact_is_refused_in_a_sentence(house: House, given: dict[str, str], said: str) -> None:
    """The sentence says why, and never repeats what was given."""
    house.ticket("T1", 1, gate_code=None)
    house.run()
    with pytest.raises(TriggerRefused) as refused:
        house.rehearsal.service.trigger("T1", "correct", TOVA, REASON, {"source": "telephone", **given})
    assert said in str(refused.value)
    assert not any(len(v) > 5 and v in str(refused.value) for v in given.values())
    assert house.state("T1") == "booking"


def test_a_refusal_names_each_fact_that_cannot_be_read(house: House) -> None:
    """All of them at once, and nothing of a row of the table that is about something else."""
    house.ticket("T5", 5, heading="Övrigt om digitala lås")
    house.run()
    given = {"A.number": "193804129828", "B.address": "hemma", "contact.name": "Cecilia"}
    with pytest.raises(TriggerRefused) as refused:
        house.rehearsal.service.trigger("T5", "correct", TOVA, REASON, {"source": "telephone", **given})
    why = str(refused.value).partition("cannot `correct`: ")[2].partition(". Possible now")[0]
    assert [each.partition(": ")[0] for each in why.split("; ")] == ["personal number of person A", "address of person B"]


@pytest.mark.parametrize("text", [
    "Ester är hemma", "ring 070-174 06 05", "koden är 1234", "19380412-9827", "Exempelvägen 1 gäller", "x" * 1001, "", "hälsa Cecilia",
])  # fmt: skip
def test_nothing_personal_is_answered(house: House, text: str) -> None:
    """A name, a number, a home or the gate code of the order never reaches the ticket."""
    house.ticket("T1", 1)
    house.run()
    with pytest.raises(TriggerRefused):
        house.rehearsal.service.trigger("T1", "reply", TOVA, None, {"text": text})
    assert asking.objection(house.rehearsal.order("T1"), "Tack, vi bokar brukare A den 2027-01-14.") is None


def test_a_protected_order_asks_and_answers_nothing(house: House) -> None:
    house.ticket("T1", 1)
    house.run()
    house.trigger("T1", "person_protected", person="A")
    for trigger, data in (("ask", {"about": "kind"}), ("reply", {"text": "Tack, vi hör av oss."})):
        with pytest.raises(TriggerRefused):
            house.rehearsal.service.trigger("T1", trigger, TOVA, None, data)
    correct(house, "T1", **{"B.name": "Folke Johan Alm"})
    assert house.rehearsal.order("T1").reason == "protected_person"


def test_the_preview_is_what_the_ticket_shows(house: House) -> None:
    house.ticket("T5", 5, heading="Övrigt om digitala lås")
    house.run()
    requests: tuple[tuple[str, dict[str, Any]], ...] = (
        ("ask", {"about": "B.number, kind"}), ("reply", {"text": "Tack, vi hör av oss."}),
    )  # fmt: skip
    for trigger, data in requests:
        seen = house.rehearsal.service.preview("T5", trigger, TOVA, None, data)
        text = next(e.args["text"] for e in seen.effects if e.name == "lindesk.comment")
        house.trigger("T5", trigger, **data)
        ticket = house.rehearsal.world.tickets.get("T5")
        assert ticket is not None
        said = [s["text"] for s in ticket["said"] if s["by"] != "unit"]
        assert said[-1] == text and said.count(text) == 1


# Advice and words -----------------------------------------------------------------------------------


def _places() -> list[tuple[str, str]]:
    """Every state that people meet an order in, with every reason that leads there."""
    found = {(row.target, row.reason) for row in WORKFLOW.transitions if row.target and row.reason}
    return sorted((state, reason) for state, reason in found if not WORKFLOW.state[state].end)


@pytest.mark.parametrize(("state", "reason"), _places())
def test_every_advice_is_a_button(state: str, reason: str) -> None:
    """Whatever is advised for a reason, an operator may do where it is advised; a review always has advice."""
    advised = WORKFLOW.advice.get(reason, ())
    assert advised or state != "needs_review"
    assert {a.trigger for a in advised} <= set(WORKFLOW.by_hand(state, roles.OPERATOR))


def test_no_reason_advises_in_its_own_text() -> None:
    """Advice is data and becomes buttons; a reason's name says what is, and not what to do."""
    spoken = re.compile(r":.*\b(fortsätt|avvisa|avbryt|be om|begär|byt|slutför|försök|hoppa)\b")
    assert not [name for name, label in WORKFLOW.reasons.items() if spoken.search(label.sv)]


def test_advice_that_nobody_can_follow_breaks_the_check() -> None:
    from dataclasses import replace

    lame = replace(WORKFLOW, advice={**ADVICE, "no_entry": (Advice("installed", Label("", "")),)})
    assert [p for p in check.check_workflow(lame) if "Advice for `no_entry` names `installed`" in p]


def test_every_code_has_a_name() -> None:
    """No doubt, fact or effect's subject of the table is without words."""
    assert all(terms.doubt(code).en != terms.doubt(code).sv for code in UNCLEAR_TEXTS)
    said = {e.partition(":")[2] for row in WORKFLOW.transitions for e in row.effects if ":" in e}
    assert not [s for s in said if terms.subject(s).sv == s]
    withdrawn = {"too_late", "not_wanted", *(guard for e in WORKFLOW.effects for guard in e.conditions.values())}
    assert not [code for code in withdrawn if WORKFLOW.outcome(code) == WORKFLOW.outcome("no such code")]
    for code in (
        "persons.B.personalNumber",
        "gateCode.required",
        "contact.phone",
        "B.id",
        "gate_code",
        "kind",
        "unit",
        "comment",
        "B",
    ):
        assert terms.fact(code) != terms._UNKNOWN, code


def test_an_unknown_code_is_never_shown() -> None:
    assert terms.fact("some_code").sv == terms.doubt("some_code").sv == Labels(Extensions()).status("some_code").sv == "annat"


def test_a_fact_and_its_reading_have_one_code() -> None:
    """What the reader calls a fact is what a person corrects."""
    assert (
        facts.canonical("persons.B.personalNumber")
        == facts.canonical("b.number")
        == facts.canonical("B.id")
        == "persons.B.number"
    )
    reading: StoredReading = {
        "kind": None,
        "persons": [],
        "missing": (),
        "malformed": (),
        "doubts": (),
        "contact": None,
        "gate_code_required": None,
    }
    after = overlay.judged(overlay.applied(reading, {"kind": "new_install", "persons.B.name": "Bo Ek"}), False)
    assert {facts.canonical(c) for c in after["missing"]} >= {
        "persons.B.number",
        "persons.A.number",
        "contact.phone",
        "gate.required",
    }


def test_possible_includes_correct_wherever_facts_may_be_wrong() -> None:
    """From every waiting state before the links are written a person can correct a fact."""
    for state in WORKFLOW.states:
        order = Order(1, "VT-1", "shared_lock", "1", "new_install", state.name, None, None)  # type: ignore[arg-type]
        waits = not state.end and state.name not in ("received", "linked", "inventory_updated")
        assert ("correct" in possible(WORKFLOW, order, roles.OPERATOR)) is waits
        assert "correct" not in possible(WORKFLOW, order, roles.TECHNICIAN)


def test_a_unit_that_was_never_mounted_cannot_be_taken_down(house: House) -> None:
    """Of a row that asks the outside first, the order's own part of the guard decides whether there is a button."""
    house.ticket("T5", 5, heading="Övrigt om digitala lås")
    house.run()
    assert "taken_down" not in house.rehearsal.service.order("T5")["possible"]
