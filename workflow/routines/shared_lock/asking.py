"""What a person asks the ordering unit, or answers it in own words: nothing personal, and shown before it is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from workflow.reasons import Reason
from workflow.routines.shared_lock import facts as fact
from workflow.routines.shared_lock import reasons
from workflow.routines.shared_lock.missing import joined
from workflow.routines.shared_lock.wording import ReplyRefused, as_initials, looks_personal
from workflow.values import Label, Order

# The one text in the ticket that is no template: a person writes it, and `objection` has nothing against it.
OWN_WORDS = "T-SVAR"
LONGEST_ANSWER = 1000
_SHORTEST_ANSWER = 3
# Questions about the order as a whole, as the ticket says them.
_WHOLE: Mapping[str, Label] = {
    "kind": Label("om det gäller en ny låsenhet eller koppling till en befintlig", "whether it is for a new unit or a link to an existing one"),
    "persons": Label("vilka personer beställningen gäller (namn, personnummer och adress)", "which persons it is for (name, number, address)"),
    "roles": Label("vem av brukarna som redan har låsenheten", "which of the persons has the unit already"),
    "household": Label("om alla bor i samma bostad (adress och lägenhetsnummer)", "whether all live in one home (address and apartment number)"),
    "contact.name": Label("namn eller roll på kontakten för tidsbokning", "name or role of the contact for booking"),
    "contact.phone": Label("telefon till kontakten för tidsbokning", "telephone of the contact for booking"),
    "gate.required": Label("om portkod krävs (ja eller nej)", "whether a gate code is needed (yes or no)"),
    "gate.code": Label("portkod", "gate code"),
}  # fmt: skip
_OF_A_PERSON = ("name", "number", "address", "apartment")
_ONLY_NEW = frozenset({"contact.name", "contact.phone", "gate.required", "gate.code"})


def askable(order: Order) -> tuple[str, ...]:
    """Codes of the facts that the unit may be asked for, for an order of this kind and these persons."""
    reading = order.private.get("reading") or {}
    of_persons = [f"persons.{p['letter']}.{field}" for p in reading.get("persons", ()) for field in _OF_A_PERSON]
    whole = [code for code in _WHOLE if not (code in _ONLY_NEW and order.kind == "link_existing")]
    return (*of_persons, *whole)


def question_label(code: str) -> Label:
    """A choice of the form: what is asked, short."""
    return _WHOLE.get(code) or fact.label_of(code) or Label("annan uppgift", "another fact")


def chosen(codes: Sequence[str]) -> list[str]:
    """The codes in their one spelling; those that are none stay as they are, for the guard to refuse."""
    return list(dict.fromkeys(code if code in _WHOLE else fact.canonical(code) or code for code in codes))


def as_question(value: Any) -> str:
    """A shape: `codes` of facts and `initials` by letter, as one Swedish list; people are "brukare A (A.A.)"."""
    codes, initials = list(value.get("codes") or ()), value.get("initials") or {}
    if not codes or any(code not in _WHOLE and fact.canonical(code) != code for code in codes):
        raise ValueError("is not a list of field codes")
    asked = []
    for letter in dict.fromkeys(x for x, _ in map(fact.parts, codes) if x):
        words = [fact.OF_A_PERSON[field].sv for x, field in map(fact.parts, codes) if x == letter]
        known = initials.get(letter)
        called = f"{letter} ({as_initials(known)})" if known and known not in (letter, "?") else letter
        asked.append(f"{joined(words)} för brukare {called}")
    return "; ".join([*asked, *(_WHOLE[code].sv for code in codes if code in _WHOLE)])


def objection(order: Order, text: str) -> Reason | None:
    """Why a text may not go into the ticket: it is empty, too long, or names a person, a number, a home or a code."""
    plain = " ".join(text.split())
    if len(plain) < _SHORTEST_ANSWER:
        return reasons.ANSWER_EMPTY()
    if len(text) > LONGEST_ANSWER:
        return reasons.ANSWER_TOO_LONG(most=LONGEST_ANSWER)
    if looks_personal(plain):
        return reasons.ANSWER_HOLDS_NUMBER()
    for secret in (order.private.get("gate_code"), order.private.get("wrong_gate_code")):
        if secret and _holds(plain, secret):
            return reasons.ANSWER_HOLDS_CODE()
    return _named(order, plain)


def in_own_words(order: Order, text: str) -> str:
    """The text as it goes into the ticket; `ReplyRefused` where something speaks against it."""
    why = objection(order, text)
    if why is not None:
        raise ReplyRefused(OWN_WORDS, "the text", "holds what no answer may hold")
    return text.strip()


def _holds(text: str, secret: str) -> bool:
    """Whether a code stands in the text, also spaced out; a short one only by itself, and not as a part of a number."""
    spaced = r"[\s-]?".join(map(re.escape, re.sub(r"[\s-]", "", secret)))
    return re.search(rf"(?<![\w-]){spaced}(?![\w-])", text, re.IGNORECASE) is not None


def _named(order: Order, text: str) -> Reason | None:
    reading = order.private.get("reading") or {}
    for person in reading.get("persons", ()):
        if _has_word(text, person["name"]):
            return reasons.ANSWER_NAMES_PERSON(letter=person["letter"])
        street = re.match(r"[^\d,]{3,}\d+", person["address_text"] or "")
        if street and street[0].casefold() in text.casefold():
            return reasons.ANSWER_HOLDS_ADDRESS(letter=person["letter"])
    if _has_word(text, (reading.get("contact") or {}).get("name") or ""):
        return reasons.ANSWER_NAMES_CONTACT()
    return None


def _has_word(text: str, name: str) -> bool:
    """Whether a name, or one capitalised word of it, stands in the text as a word; roles ("dotter") are no names."""
    words = [w for w in re.findall(r"[^\W\d_]{2,}", name) if w[0].isupper()]
    # A short name in small letters is a word of the language: "ek", "dal", "bo".
    return any(re.search(rf"(?<!\w){re.escape(w)}s?(?!\w)", text, re.IGNORECASE if len(w) > 4 else 0) for w in words)
