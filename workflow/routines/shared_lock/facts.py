"""The facts of an order that people fill in: their codes, their names, and one way to read each.

A code is `kind`, `contact.phone`, `gate.code` or `persons.B.number`; `B.number` is short for the last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from workflow.identity import IdentifierError, PhoneError, parse_identifier, parse_phone
from workflow.reasons import Reason, ReasonKind, declare
from workflow.routines.shared_lock import chart, reasons
from workflow.routines.shared_lock.gate_code import opens
from workflow.routines.shared_lock.household import parse_address
from workflow.values import Facts, Label

ROLES: Mapping[str, Label] = {
    "person": Label("en av dem som beställningen gäller", "one of those ordered for"),
    "cohabitant": Label("sammanboende", "cohabitant"),
    "existing": Label("har låset", "has the lock"),
}
OF_A_PERSON: Mapping[str, Label] = {
    "name": Label("namn", "name"), "number": Label("personnummer", "personal number"), "address": Label("adress", "address"),
    "apartment": Label("lägenhet", "apartment"), "role": Label("roll", "role"), "remove": Label("ska inte vara med", "is not part of it"),
}  # fmt: skip
# Read of a person and kept nowhere: it may become the contact's.
_READ_TOO = {"phone": Label("telefon", "telephone")}
OF_THE_ORDER: Mapping[str, Label] = {
    "kind": Label("Ordertyp", "Kind of order"), "contact.name": Label("Kontaktens namn", "The contact's name"),
    "contact.phone": Label("Kontaktens telefon", "The contact's telephone"),
    "gate.required": Label("Om portkod behövs", "Whether a gate code is needed"), "gate.code": Label("Portkod", "Gate code"),
}  # fmt: skip
_NAMES: Mapping[str, ReasonKind] = {
    name: declare(f"shared_lock.fact.{name}", label.sv[:1].lower() + label.sv[1:], label.en[:1].lower() + label.en[1:])
    for name, label in {
        **OF_A_PERSON, **OF_THE_ORDER,
        "contact.name": Label("namn på kontakten för tidsbokning", "name of the contact for booking"),
        "contact.phone": Label("telefon till kontakten för tidsbokning", "telephone of the contact for booking"),
    }.items()
}  # fmt: skip
# What the reader and earlier entries of the history call the same facts.
_ALIASES: Mapping[str, str] = {
    "gateCode": "gate.code", "gateCode.required": "gate.required", "gate_code": "gate.code", "gate_code_required": "gate.required",
    "personalNumber": "number", "id": "number", "identifier": "number", "address_text": "address",
}  # fmt: skip
_PERSON_CODE = re.compile(r"(?:persons\.)?(?P<letter>[A-Za-z])\.(?P<field>\w+)")
_MASK = "•"


class Unreadable(ValueError):
    """A value that cannot be a fact of its kind; `why` never repeats it."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.code)
        self.why = why


def canonical(code: str) -> str | None:
    """The one spelling of a fact's code; None where there is no such fact."""
    code = _ALIASES.get(code, code)
    if code in OF_THE_ORDER:
        return code
    match = _PERSON_CODE.fullmatch(code)
    if match is None:
        return None
    field = _ALIASES.get(match["field"], match["field"])
    return f"persons.{match['letter'].upper()}.{field}" if field in OF_A_PERSON else None


def parts(code: str) -> tuple[str, str]:
    """Letter and field of a person's fact; an empty letter and the code itself for the others."""
    if not code.startswith("persons."):
        return "", code
    _, letter, field = code.split(".")
    return letter, field


def label_of(code: str) -> Label | None:
    """What people call a fact: "Brukare B: personnummer"; None for what is no fact."""
    known = canonical(code)
    match = _PERSON_CODE.fullmatch(code)
    if known is None and not (match and match["field"] in _READ_TOO):
        return None
    letter, field = parts(known or code)
    if not letter:
        return OF_THE_ORDER[field]
    own = OF_A_PERSON.get(field) or _READ_TOO[field]
    return Label(f"Brukare {letter}: {own.sv}", f"Person {letter}: {own.en}")


def named(code: str) -> Reason:
    """A fact as part of a reason; a code that is no fact of an order is a `ValueError`."""
    known = canonical(code)
    if known is None:
        raise ValueError("is not a known field code")
    letter, field = parts(known)
    return reasons.FACT_OF_PERSON(fact=_NAMES[field](), letter=letter) if letter else _NAMES[field]()


def read_given(given: Facts, today: date) -> Facts:
    """Every fact that was given, by its code and in its final shape; `Unreadable` names each one that cannot be read, and why."""
    found: dict[str, Any] = {}
    refused: list[Reason] = []
    for name, value in given.items():
        code = canonical(str(name))
        text = str(value).strip()
        if code is None:
            raise Unreadable(reasons.NO_SUCH_FACT())
        if code in found:
            raise Unreadable(reasons.GIVEN_TWICE())
        if _MASK in text:
            raise Unreadable(reasons.MASKED())
        if text:
            try:
                found[code] = _READ[parts(code)[1]](text, today)
            except Unreadable as problem:
                refused.append(reasons.FACT_REFUSED(fact=named(code), why=problem.why))
    if refused:
        raise Unreadable(reasons.FACTS_REFUSED(refused=refused) if len(refused) > 1 else refused[0])
    return found


def joined(labels: Iterable[Label]) -> Label:
    """Labels as one list."""
    known = list(labels)
    return Label(", ".join(each.sv for each in known), ", ".join(each.en for each in known))


# One reader a kind of fact --------------------------------------------------------------------------

_YES, _NO = frozenset({"ja", "yes", "true", "1", "on"}), frozenset({"nej", "no", "false", "0", "off"})
_APARTMENT = re.compile(r"(?:(?:lgh|lägenhet)[\s.:]*(?:nr[\s.:]*)?)?(?P<number>[A-Za-zÅÄÖåäö]?\d{1,4}[A-Za-zÅÄÖåäö]?)")


def _bounded(text: str, most: int) -> str:
    if len(text) > most or not text.isprintable():
        raise Unreadable(reasons.FACT_TOO_LONG(most=most))
    return " ".join(text.split())


def _name(text: str, today: date) -> str:
    name = _bounded(text, 80)
    if re.search(r"\d", name) or len(re.findall(r"[^\W\d_]", name)) < 2:
        raise Unreadable(reasons.NAME_WANTED())
    return name


def _number(text: str, today: date) -> str:
    try:
        read = parse_identifier(_bounded(text, 40), today)
    except IdentifierError as error:
        raise Unreadable(error.why) from None
    if read.needs_confirmation:
        raise Unreadable(reasons.CENTURY_WANTED())
    return read.value


def _address(text: str, today: date) -> str:
    address = _bounded(text, 200)
    if parse_address(address) is None:
        raise Unreadable(reasons.ADDRESS_WANTED())
    return address


def _apartment(text: str, today: date) -> str:
    match = _APARTMENT.fullmatch(text)
    if match is None:
        raise Unreadable(reasons.APARTMENT_WANTED())
    return match["number"].upper()


def _phone(text: str, today: date) -> str:
    try:
        return parse_phone(_bounded(text, 60))
    except PhoneError as error:
        raise Unreadable(error.why) from None


def _contact_name(text: str, today: date) -> str:
    name = _bounded(text, 80)
    if re.search(r"\d", name) or not re.search(r"[^\W\d_]", name):
        raise Unreadable(reasons.CONTACT_NAME_WANTED())
    return name


def _gate_code(text: str, today: date) -> str:
    code = _bounded(text, 40)
    if not opens(code):
        raise Unreadable(reasons.GATE_CODE_WANTED())
    return code


def _flag(text: str, today: date) -> bool:
    folded = text.casefold()
    if folded not in _YES | _NO:
        raise Unreadable(reasons.YES_OR_NO())
    return folded in _YES


def _one_of(choices: Mapping[str, Label]) -> Callable[[str, date], str]:
    def read(text: str, today: date) -> str:
        if text not in choices:
            raise Unreadable(reasons.ONE_OF(choices=list(choices)))
        return text

    return read


_READ: Mapping[str, Callable[[str, date], Any]] = {
    "name": _name, "number": _number, "address": _address, "apartment": _apartment, "role": _one_of(ROLES), "remove": _flag,
    "kind": _one_of(chart.KINDS), "contact.name": _contact_name, "contact.phone": _phone, "gate.required": _flag,
    "gate.code": _gate_code,
}  # fmt: skip
