"""Which facts of a ticket the ordering unit changed: their codes, never what they were or are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflow.routines.shared_lock.corrections import quotes_without, without_secret
from workflow.routines.shared_lock.stored import StoredPerson, StoredReading, contact_of, reading_of
from workflow.values import Facts, Order

_OF_THE_ORDER = ("kind", "unit", "gate_code_required")
_OF_A_PERSON = ("name", "identifier", "address_text", "role")
_OF_THE_CONTACT = ("name", "phone", "note")
_CODES: Mapping[str, str] = {"identifier": "id", "address_text": "address"}


def changed_fields(private: Facts, facts: Facts) -> list[str]:
    """Codes such as `B.id`, `contact.phone` and `comment`, of what is not as it was; `text` when it is nothing we read."""
    before, after = reading_of(private), reading_of(facts)
    found = [*_of_the_order(before, after), *_of_the_persons(before, after), *_of_the_contact(before, after)]
    if after.get("gate_code") and after["gate_code"] != private.get("gate_code"):
        found.append("gate_code")
    if list(facts.get("comments", ())) != list(private.get("comments", ())):
        found.append("comment")
    return found or (["text"] if _words(private) != _words(facts) else [])


def _of_the_order(before: StoredReading, after: StoredReading) -> Iterator[str]:
    return (name for name in _OF_THE_ORDER if before.get(name) != after.get(name))


def _of_the_persons(before: StoredReading, after: StoredReading) -> Iterator[str]:
    were, are = _by_letter(before), _by_letter(after)
    for letter in sorted(were.keys() | are.keys()):
        if letter not in were or letter not in are:
            yield letter
            continue
        for name in _OF_A_PERSON:
            if were[letter].get(name) != are[letter].get(name):
                yield f"{letter}.{_CODES.get(name, name)}"


def _of_the_contact(before: StoredReading, after: StoredReading) -> Iterator[str]:
    was, is_ = contact_of(before), contact_of(after)
    return (f"contact.{name}" for name in _OF_THE_CONTACT if was.get(name) != is_.get(name))


def _by_letter(reading: StoredReading) -> dict[str, StoredPerson]:
    return {person["letter"]: person for person in reading.get("persons", ())}


def _words(facts: Facts) -> tuple[Any, ...]:
    ticket = facts.get("ticket") or {}
    return tuple(ticket.get(name) for name in ("title", "description", "parameters", "priority"))


def ticket_facts(order: Order, facts: Facts) -> Facts:
    """What a changed ticket puts on its order; a gate code that was destroyed or corrected stays so until the unit writes
    another one. The facts have the corrections laid over them."""
    reading: StoredReading = {**reading_of(facts), "gate_codes_said": ()}
    code, wrong, ours = reading.get("gate_code"), order.private.get("wrong_gate_code"), None
    if code and code == wrong:
        # "1234 is what we have" is the same code again.
        code = next((said for said in facts["reading"].get("gate_codes_said", ()) if wrong not in said), None)
    corrected = facts.get("corrected") or {}
    if "gate.code" in corrected.get("facts", ()):
        ours = order.private.get("gate_code")
        if code and ours and code != ours:
            corrected = {**corrected, "facts": {k: v for k, v in corrected["facts"].items() if k != "gate.code"}}
        code = code or ours
    words = without_secret({"ticket": facts["ticket"], "comments": list(facts.get("comments", ()))}, ours)
    others = list(facts.get("codes", ())) or None
    private = {**words, "reading": quotes_without({**reading, "gate_code": None}, ours), "gate_code": code or None, "codes": others}
    return {**private, "corrected": corrected} if corrected else private
