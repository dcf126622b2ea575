"""`lockstep order`: what people and programs see, and what they may do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rehearsal.routines.shared_lock import samples
from tests.console.conftest import Cli, one_line

Facts = Callable[..., Any]
LATER = date.today() + timedelta(days=60)
ORDER = {
    "id",
    "number",
    "ticket",
    "kind",
    "state",
    "phase",
    "reason",
    "resolution",
    "waiting_for",
    "since",
    "due",
    "needs_attention",
    "possible",
}
ENTRY = {"seq", "at", "actor", "role", "trigger", "from", "to", "reason", "effects"}


@pytest.mark.slow
def test_samples_are_of_both_kinds_and_stand_in_different_states(town: Path, facts: Facts) -> None:
    """Some are finished, some wait; and all of it came of the routine."""
    orders = facts("order", "list")
    assert {o["kind"] for o in orders} >= {"new_install", "link_existing"}
    assert {o["state"] for o in orders} == {
        "feedback_sent", "rejected", "booking", "booked", "awaiting_intervention", "awaiting_completion", "needs_review",
    }  # fmt: skip
    assert {o["kind"] for o in orders if o["state"] == "feedback_sent"} == {"new_install", "link_existing"}


@pytest.mark.slow
def test_an_order_has_what_is_promised(town: Path, facts: Facts) -> None:
    """The promised facts are there, and times say their zone."""
    for order in facts("order", "list"):
        assert set(order) >= ORDER
        assert datetime.fromisoformat(order["since"]).utcoffset() is not None
        assert order["since"].endswith("+01:00")
        assert facts("order", "show", order["number"]) == order


def test_a_history_entry_has_what_is_promised(town: Path, facts: Facts) -> None:
    entries = facts("order", "history", "sample-1")
    assert all(set(entry) >= ENTRY for entry in entries)
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    assert {"tova", "mats"} <= {entry["actor"] for entry in entries}


def test_an_order_is_found_by_every_name_it_has(town: Path, facts: Facts) -> None:
    order = facts("order", "show", "sample-5")
    for name in (order["number"], order["number"].lower(), order["ticket"], str(order["id"]), order["ticket_id"]):
        assert facts("order", "show", name)["id"] == order["id"]


def test_explain_answers_every_question(town: Path, facts: Facts, cli: Cli) -> None:
    """Why, for whom, since when, what would move it, what comes next and when, and what may be done by hand."""
    explained = facts("order", "explain", "sample-6")
    assert explained["why"] and explained["who"] == "the ordering unit" and explained["since"] and explained["due"]
    assert "Intervention executed" in explained["moved_by"]
    assert explained["next"] and all(n["at"] and n["what"] for n in explained["next"])
    hold = next(line for line in explained["by_hand"] if line["trigger"] == "hold")
    assert hold["needs_reason"] and [field["name"] for field in hold["fields"]] == ["resume_on", "cause"]
    text = cli("order", "explain", "sample-6").stdout
    for question in ("Why", "Waits for", "Since", "Moved on by", "What happens next", "What may be done by hand"):
        assert question in text


def test_people_see_swedish_when_they_ask_for_it(town: Path, cli: Cli) -> None:
    text = cli("order", "list", "--lang", "sv").stdout
    assert "Väntar på verkställd insats" in text and "beställande enhet" in text


def test_the_list_can_be_narrowed(town: Path, facts: Facts) -> None:
    assert {o["state"] for o in facts("order", "list", "--state", "booked", "--state", "booking")} == {"booked", "booking"}
    assert all(o["state"] not in ("feedback_sent", "rejected") for o in facts("order", "list", "--open"))
    assert len(facts("order", "list", "--limit", "2")) == 2


def test_a_trigger_moves_its_order(town: Path, facts: Facts) -> None:
    after = facts("order", "trigger", "sample-6", "hold", "--by", "tova", "--reason", "Sjukhus", f"resume_on={LATER}")
    assert (after["state"], after["accepted"]) == ("on_hold", "applied")
    last = facts("order", "history", "sample-6")[-1]
    assert (last["actor"], last["role"], last["trigger"], last["note"]) == ("tova", "operator", "hold", "Sjukhus")


REFUSED = {
    "an unknown order": (("order", "show", "VT-1"), "No order VT-1 here"),
    "an unknown trigger": (("order", "trigger", "sample-5", "bokad", "--by", "tova"), "no such trigger"),
    "a trigger that is not possible now": (("order", "trigger", "sample-5", "booked", "--by", "tova"), "Possible now: rebooked"),
    "an account that is not signed in here": (("order", "trigger", "sample-5", "cancel", "--by", "chef"), "chef is not signed in here"),
    "a role that may not": (("order", "trigger", "sample-5", "cancel", "--by", "rut"), "auditor may not"),
    "a role that may not administer": (("accounts", "list", "--by", "tova"), "It can be done by: admin. Choose such an account"),
    "no reason": (("order", "trigger", "sample-6", "hold", "--by", "tova", f"resume_on={LATER}"), "reason"),
    "a word that is no value": (("order", "trigger", "sample-5", "cancel", "Provgatan", "--by", "tova"), "Value 1"),
    "a value twice": (("order", "trigger", "sample-5", "cancel", "a=1", "a=2", "--by", "tova"), "given twice"),
    "a name that is no text": (("order", "show", "\udcff"), "no UTF-8"),
    "a value that is no text": (("order", "trigger", "sample-5", "cancel", "a=\udcff", "--by", "tova"), "no UTF-8"),
    "an unknown state": (("order", "list", "--state", "gone"), "There is no state gone"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_is_one_line_and_code_2(case: str, town: Path, cli: Cli) -> None:
    arguments, said = REFUSED[case]
    result = cli(*arguments)
    assert result.exit_code == 2
    line = one_line(result)
    assert said in line and "Provgatan" not in line


def test_nothing_personal_is_shown(town: Path, cli: Cli) -> None:
    """I7: people are letters and initials, in every view."""
    shown = "".join(
        cli("order", *words).output
        for words in (("list", "--json"), ("show", "sample-3"), ("explain", "sample-3"), ("history", "sample-1", "--json"))
    )
    for person in samples.PEOPLE.values():
        for secret in (person["name"], person["id"], person["id"][2:], person["address"]):
            assert secret not in shown
    assert "070-174" not in shown


def test_without_a_store_a_list_is_empty_and_nothing_is_made(here: Path, cli: Cli) -> None:
    result = cli("order", "list", "--json")
    assert (result.exit_code, result.stdout) == (0, "[]\n")
    assert "lockstep run" in result.stderr
    assert cli("order", "show", "VT-1").exit_code == 2
    assert list(here.iterdir()) == []


@pytest.mark.slow
def test_facts_are_corrected_and_the_unit_is_asked(town: Path, facts: Facts, cli: Cli) -> None:
    """The same facts, sentences and texts as on the page; a preview sends nothing."""
    before = facts("order", "show", "sample-8")
    asked = ("order", "ask", "sample-8", "kind", "household", "--by", "tova")
    seen = cli(*asked, "--preview").stdout
    assert "Vi behöver veta: om det gäller en ny låsenhet" in seen and facts("order", "show", "sample-8") == before
    wanted = ("order", "correct", "sample-8", "--by", "tova", "--reason", "Anna ringde", "--source", "telephone")
    refused = cli(*wanted, "A.number=197010632392")
    assert refused.exit_code == 2 and "check digit" in one_line(refused) and "632392" not in refused.output
    known = (
        "kind=new_install",
        "A.name=Greta Gran",
        "A.number=192412249928",
        "A.address=Testtorget 1 lgh 1301, 582 22 Linköping",
    )
    assert facts(*wanted, *known)["state"] == "needs_review"
    text = cli("order", "history", "sample-8", "--lang", "sv").stdout
    assert "Brukare A: personnummer" in text and "Greta" not in text and "9928" not in text
    assert facts(*asked)["state"] == "awaiting_completion"
    answer = cli("order", "reply", "sample-8", "Tack, Greta får sin enhet.", "--by", "tova")
    assert answer.exit_code == 2 and "a name of person A" in one_line(answer)


@pytest.mark.slow
def test_no_code_of_a_fact_or_outcome_is_shown_to_people(town: Path, facts: Facts, cli: Cli) -> None:
    """`show`, `explain` and `history` say in words what `--json` has as codes; triggers are named as they are typed."""
    codes = re.compile(r"\b(?:persons|contact|gateCode|lindesk|notify|tes|treserva)\.[a-z]\w*|\bT-[A-ZÅÄÖ]{3,}|\bno_op\b")
    for order in facts("order", "list"):
        for command in ("show", "explain", "history"):
            assert not codes.findall(cli("order", command, order["number"], "--lang", "sv").stdout), (command, order["number"])


# The language ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sv", "en"),
    [
        (("order", "trigger", "sample-8", "linked", "--by", "tova"), "är inte möjligt", "cannot `linked`"),
        (("order", "trigger", "sample-8", "linked", "--by", "nora"), "är inte inloggad här", "is not signed in here"),
        (("order", "list", "--state", "nowhere"), "Läget nowhere finns inte", "There is no state nowhere"),
        (("order", "show", "VT-00000000"), "Beställningen VT-00000000 finns inte här", "No order VT-00000000"),
        (("db", "restore", "borta.lockstep"), "Säkerhetskopian borta.lockstep finns inte här", "No backup borta.lockstep here"),
        (("db", "reconcile", "--apply", "--by", "tova"), "tova har rollen handläggare", "tova is operator"),
        (("diagram", "nothing"), "Det finns inget flöde nothing", "There is no workflow nothing"),
    ],
)
def test_a_refusal_is_said_in_the_language_that_was_chosen(
    words: tuple[str, ...], sv: str, en: str, cli: Cli, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the command, after it, or by LOCKSTEP_LANG; the option goes before the variable, and English is the default."""
    assert en in one_line(cli(*words))
    assert sv in one_line(cli("--lang", "sv", *words))
    assert sv in one_line(cli(*words, "--lang", "sv"))
    monkeypatch.setenv("LOCKSTEP_LANG", "sv")
    assert sv in one_line(cli(*words))
    assert en in one_line(cli("--lang", "en", *words))


def test_a_list_is_headed_in_the_language_that_was_chosen(cli: Cli, town: Path) -> None:
    """Orders, and what was set aside."""
    assert "Vem för vidare" in cli("--lang", "sv", "order", "list").stdout and "Who moves it on" in cli("order", "list").stdout
    assert cli("--lang", "sv", "message", "list", "--failed").stdout == "Inga meddelanden.\n"
    assert cli("delivery", "list").stdout == "No deliveries are set aside.\n"
