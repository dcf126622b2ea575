"""The facts of an order that people fill in: their codes, their names, and one way to read each.

A code is `kind`, `contact.phone`, `gate.code` or `persons.B.number`; `B.number` is short for the last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from workflow.identity import IdentifierError, PhoneError, parse_identifier, parse_phone
from workflow.routines.shared_lock import chart
from workflow.routines.shared_lock.gate_code import opens
from workflow.routines.shared_lock.household import parse_address
from workflow.values import Label

ROLES: Mapping[str, Label] = {
    "person": Label("en av dem som beställningen gäller", "one of those ordered for"),
    "cohabitant": Label("sammanboende", "cohabitant"),
    "existing": Label("har låset", "has the lock"),
}
OF_A_PERSON: Mapping[str, Label] = {
    "name": Label("namn", "name"), "number": Label("personnummer", "personal number"), "address": Label("adress", "address"),
    "apartment": Label("lägenhet", "apartment"), "role": Label("roll", "role"), "remove": Label("ska inte vara med", "is not part of it"),
}  # fmt: skip
OF_THE_ORDER: Mapping[str, Label] = {
    "kind": Label("Ordertyp", "Kind of order"), "contact.name": Label("Kontaktens namn", "The contact's name"),
    "contact.phone": Label("Kontaktens telefon", "The contact's telephone"),
    "gate.required": Label("Om portkod behövs", "Whether a gate code is needed"), "gate.code": Label("Portkod", "Gate code"),
}  # fmt: skip
# What the reader and earlier entries of the history call the same facts.
_ALIASES: Mapping[str, str] = {
    "gateCode": "gate.code", "gateCode.required": "gate.required", "gate_code": "gate.code", "gate_code_required": "gate.required",
    "personalNumber": "number", "id": "number", "identifier": "number", "address_text": "address",
}  # fmt: skip
_PERSON_CODE = re.compile(r"(?:persons\.)?(?P<letter>[A-Za-z])\.(?P<field>\w+)")
_MASK = "•"


class Refused(ValueError):
    """A value that cannot be a fact of its kind; `why` says so to people and never repeats it."""

    def __init__(self, sv: str, en: str) -> None:
        super().__init__(en)
        self.why = Label(sv, en)


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
    if known is None:
        return None
    letter, field = parts(known)
    if not letter:
        return OF_THE_ORDER[known]
    own = OF_A_PERSON[field]
    return Label(f"Brukare {letter}: {own.sv}", f"Person {letter}: {own.en}")


def read_given(given: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Every fact that was given, by its code and in its final shape; `Refused` for the first that is none."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        code = canonical(str(name))
        text = str(value).strip()
        if code is None:
            raise Refused(
                "det finns ingen uppgift med det namnet; skriv till exempel B.number, contact.phone eller gate.code",
                "there is no fact of that name; write for example B.number, contact.phone or gate.code",
            )
        if code in found:
            raise Refused("samma uppgift är angiven två gånger", "one fact is given twice")
        if _MASK in text:
            raise Refused(
                "en dold uppgift kan inte sparas: skriv hela värdet", "a masked value cannot be kept: write the whole of it"
            )
        if text:
            found[code] = _READ[parts(code)[1]](text, today)
    return found


def joined(labels: Iterable[Label]) -> Label:
    """Labels as one list."""
    known = list(labels)
    return Label(", ".join(each.sv for each in known), ", ".join(each.en for each in known))


# One reader a kind of fact --------------------------------------------------------------------------

_YES, _NO = frozenset({"ja", "yes", "true", "1", "on"}), frozenset({"nej", "no", "false", "0", "off"})
_APARTMENT = re.compile(r"(?:(?:lgh|lägenhet)[\s.:]*(?:nr[\s.:]*)?)?(?P<number>[A-Za-zÅÄÖåäö]?\d{1,4}[A-Za-zÅÄÖåäö]?)")
_NUMBER_REFUSED: Mapping[str, str] = {
    "malformed": "is written with twelve digits: YYYYMMDD-NNNN", "century_missing": "lacks the century: write twelve digits",
    "separator": "has a plus sign that does not fit the year: write twelve digits", "date": "has a date that is not in the calendar",
    "future": "has a date in the future", "too_old": "has a year that is too low", "check_digit": "has a check digit that is not right",
}  # fmt: skip


def _bounded(text: str, most: int, sv: str, en: str) -> str:
    if len(text) > most or not text.isprintable():
        raise Refused(f"{sv} får ha högst {most} tecken på en rad", f"{en} has at most {most} characters on one line")
    return " ".join(text.split())


def _name(text: str, today: date) -> str:
    name = _bounded(text, 80, "namnet", "the name")
    if re.search(r"\d", name) or len(re.findall(r"[^\W\d_]", name)) < 2:
        raise Refused("ett namn skrivs med bokstäver", "a name is written in letters")
    return name


def _number(text: str, today: date) -> str:
    try:
        read = parse_identifier(_bounded(text, 40, "personnumret", "the personal number"), today)
    except IdentifierError as error:
        en = f"the personal number {_NUMBER_REFUSED.get(error.code, 'cannot be read')}"
        raise Refused(_begun_low(error.message_sv), en) from None
    if read.needs_confirmation:
        raise Refused(
            "skriv personnumret med tolv siffror, så att århundradet är säkert", "write the personal number with twelve digits"
        )
    return read.value


def _begun_low(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}".rstrip(".")


def _address(text: str, today: date) -> str:
    address = _bounded(text, 200, "adressen", "the address")
    if parse_address(address) is None:
        raise Refused(
            "en adress har gata och nummer, som Provgatan 4 lgh 1201, 582 22 Linköping", "an address has a street and a number"
        )
    return address


def _apartment(text: str, today: date) -> str:
    match = _APARTMENT.fullmatch(text)
    if match is None:
        raise Refused("ett lägenhetsnummer är som 1201", "an apartment number is like 1201")
    return match["number"].upper()


def _phone(text: str, today: date) -> str:
    try:
        return parse_phone(_bounded(text, 60, "telefonnumret", "the telephone number"))
    except PhoneError as error:
        raise Refused(
            _begun_low(error.message_sv), "the telephone number cannot be called: write it with its area code"
        ) from None


def _contact_name(text: str, today: date) -> str:
    name = _bounded(text, 80, "kontaktens namn", "the contact's name")
    if re.search(r"\d", name) or not re.search(r"[^\W\d_]", name):
        raise Refused("kontaktens namn eller roll skrivs med bokstäver", "the contact's name or role is written in letters")
    return name


def _gate_code(text: str, today: date) -> str:
    code = _bounded(text, 40, "portkoden", "the gate code")
    if not opens(code):
        raise Refused("en portkod har siffror och är inget telefonnummer", "a gate code has digits and is no telephone number")
    return code


def _flag(text: str, today: date) -> bool:
    folded = text.casefold()
    if folded not in _YES | _NO:
        raise Refused("svara ja eller nej", "answer yes or no")
    return folded in _YES


def _one_of(choices: Mapping[str, Label]) -> Callable[[str, date], str]:
    def read(text: str, today: date) -> str:
        if text not in choices:
            raise Refused(f"möjliga värden är {', '.join(choices)}", f"possible are {', '.join(choices)}")
        return text

    return read


_READ: Mapping[str, Callable[[str, date], Any]] = {
    "name": _name, "number": _number, "address": _address, "apartment": _apartment, "role": _one_of(ROLES), "remove": _flag,
    "kind": _one_of(chart.KINDS), "contact.name": _contact_name, "contact.phone": _phone, "gate.required": _flag,
    "gate.code": _gate_code,
}  # fmt: skip
