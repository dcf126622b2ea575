"""Reads the fields and the form parameters of a ticket; a value of a wrong type is read as nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from workflow.routines.shared_lock.plaintext import seen_text
from workflow.routines.shared_lock.reading.codes.gates import LEAD_OF_CODE, code_by_night
from workflow.routines.shared_lock.reading.contacts.boxes_of_contact import name_and_phone, part_of_box
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, Said
from workflow.routines.shared_lock.reading.homes.dwellings import is_same_place
from workflow.routines.shared_lock.reading.people.written_names import turned_end
from workflow.routines.shared_lock.reading.text.mail import Line
from workflow.routines.shared_lock.reading.text.tokens import tokens_of
from workflow.routines.shared_lock.reading.values import Role, Span

VALUE_CHARACTERS = 300
_PARAMETERS = 500


def text_of(value: Any) -> str:
    """The value as one clean line; the first text of a list, and "" for what is no text or number."""
    if isinstance(value, list | tuple):
        return text_of(_first_of(value))
    if isinstance(value, bool):
        return "ja" if value else "nej"
    # Larger integers cannot be written out safely, and no field holds one.
    if isinstance(value, int) and abs(value) < 10**15:
        return str(value)
    return _clean(value) if isinstance(value, str) else ""


def raw_values(ticket: Mapping[str, Any]) -> dict[str, str]:
    """Each field that is read, by the name that evidence uses, with its text as the desk delivered it."""
    chosen = {key.casefold(): (f"form:{key}", value if isinstance(value, str) else text_of(value)) for key, value in _parameters(ticket)}
    return dict(chosen.values())


def _first_of(value: Any) -> Any:
    """The value of a list that `text_of` takes."""
    if not isinstance(value, list | tuple):
        return value
    return next((each for each in value[:20] if not isinstance(each, list | tuple) and text_of(each)), None)


def labels(ticket: Mapping[str, Any]) -> list[str]:
    """The category path: a list of labels, or one text with the levels divided by › or /."""
    found = ticket.get("labels")
    if isinstance(found, str):
        return [part for part in map(_clean, re.split("[›/>]", found[:1000])) if part]
    if not isinstance(found, list | tuple):
        return []
    named = (each.get("displayName") if isinstance(each, Mapping) else each for each in found[:20])
    return [text_of(each) for each in named]


def unit_of(ticket: Mapping[str, Any]) -> str | None:
    """The organisation of the one who orders."""
    stakeholders = [each for each in _listed(ticket.get("stakeholders")) if isinstance(each, Mapping)]
    ordering = [each for each in stakeholders if text_of(each.get("role")).upper() == "BESTALLARE"]
    names = (text_of(each.get("organizationName")) for each in (ordering or stakeholders))
    return next(filter(None, names), None)


def read_form(ticket: Mapping[str, Any]) -> tuple[Draft, dict[str, str]]:
    """The order as its form parameters give it, and the text of each field; both empty when there are none."""
    values = {key.casefold(): (key, text_of(value)) for key, value in _parameters(ticket)}
    answer, code = _answer_and_code(_said(values, "gatecode.required"), _bare_code(_by_night(_said(values, "gatecode"))))
    draft = Draft(order_kind=_said(values, "orderkind"), contact_note=_note(values), gate_answer=answer, gate_code=code)
    name, draft.contact_phone = name_and_phone(draft, _said(values, "contact.name"), _said(values, "contact.phone"))
    draft.contact_name = _without_relation(name)
    persons = (_person(head, values) for head in sorted(_heads(values), key=_place))
    draft.persons = [each for each in persons if not each.is_empty or each.same_address]
    draft.share_addresses()
    return draft, {f"form:{key}": text for key, text in values.values()}


def is_second_of_home(form: Draft, found: DraftPerson) -> bool:
    """Whether a form for a new lock states one person, and a note next to it another, by name and number, who lives at the same address."""
    if len(form.persons) != 1 or not (found.name and found.number and found.address):
        return False
    first = form.persons[0]
    whole = first.name and first.number and first.address and first.role == "person" and found.role in ("person", "cohabitant")
    return bool(whole) and first.given != found.given and first.address is not None and is_same_place(first.address, found.address)


Values = Mapping[str, tuple[str, str]]


def _said(values: Values, key: str) -> Said | None:
    if key not in values:
        return None
    written, text = values[key]
    return Said(text, (Span(f"form:{written}", 0, len(text)),), "form")


def _by_night(code: Said | None) -> Said | None:
    """ "Öppet 06-20, annars 4711" is 4711."""
    found = code_by_night(tokens_of(Line(code.text, 0)), asked=True) if code else None
    return replace(code, text=found.text) if code and found else code


def _without_relation(name: Said | None) -> Said | None:
    """ "Cecilia Alm (dotter)" is Cecilia Alm; who she is stands in the note."""
    before = _RELATION_BEFORE.match(name.text) if name else None
    if name and before:
        # "dottern Helena Thörn".
        span = name.spans[0]
        return Said(name.text[before.end() :], (Span(span.source, span.start + before.end(), span.end),), "form")
    match = _RELATION.fullmatch(name.text) if name else None
    if not name or not match:
        return name
    span = name.spans[0]
    return Said(match["name"], (Span(span.source, span.start, span.start + len(match["name"])),), "form")


def _bare_code(code: Said | None) -> Said | None:
    """ "kod 1881" is 1881."""
    answered = _YES_AND_CODE.fullmatch(code.text) if code else None
    if code and answered:
        return part_of_box(code, *answered.span("code"))
    lead = LEAD_OF_CODE.match(code.text) if code else None
    if not code or not lead or not any(map(str.isdigit, code.text[lead.end() :])):
        return code
    return Said(code.text[lead.end() :], (Span(code.spans[0].source, lead.end(), len(code.text)),), "form")


def _answer_and_code(answer: Said | None, code: Said | None) -> tuple[Said | None, Said | None]:
    """ "Ja 7227" in the box that asks whether there is a code, where the code's own is empty, is both."""
    both = _YES_AND_CODE.fullmatch(answer.text) if answer and not code else None
    if not answer or not both:
        return answer, code
    return replace(part_of_box(answer, *both.span("yes" if both["yes"] else "code")), text="ja"), part_of_box(answer, *both.span("code"))


def _given_first(name: Said | None) -> Said | None:
    """ "Holm, Gullan" is Gullan Holm."""
    tokens = tokens_of(Line(name.text, 0)) if name and "," in name.text else []
    end, whole = turned_end(tokens, 0, asked=True) if tokens else (0, "")
    return replace(name, text=whole) if name and whole and end == len(tokens) else name


def _in_two(name: Said | None) -> tuple[Said | None, Said | None]:
    """ "Sigrid Alm 380304-9828" in the box of the name is her name and her number."""
    number = _NUMBER_BEHIND.search(name.text) if name else None
    if not name or not number:
        return name, None
    source = name.spans[0].source
    whole = Said(name.text[: number.start()], (Span(source, 0, number.start()),), "form")
    return whole, Said(number["number"], (Span(source, number.start("number"), number.end("number")),), "form")


def _note(values: Values) -> str:
    note = values.get("contact.note", ("", ""))[1]
    written = values.get("contact.name", ("", ""))[1]
    match = _RELATION_BEFORE.match(written) or _RELATION.fullmatch(written)
    return ", ".join(filter(None, (match["note"] if match else "", note)))[:200]


def _parameters(ticket: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The key of each field that is answered, as it is written, and its value as it was delivered."""
    for each in _listed(ticket.get("parameters")):
        if isinstance(each, Mapping):
            key, value = text_of(each.get("key")), _first_of(each.get("values"))
            # A blank never hides an earlier answer to the same question.
            if key and text_of(value):
                yield key, value


def _heads(values: Values) -> set[str]:
    return {key.partition(".")[0] for key in values if _HEAD.fullmatch(key.partition(".")[0])}


def _person(head: str, values: Values) -> DraftPerson:
    role, place = _place(head)
    address = _said(values, f"{head}.address")
    same = address is not None and _SAME.search(address.text) is not None
    name, number = _given_first(_said(values, f"{head}.name")), _said(values, f"{head}.personalnumber")
    if number is None:
        name, number = _in_two(name)
    person = DraftPerson(
        role=_ROLES[role],
        index=place,
        name=name,
        number=number,
        address=None if same else address,
        same_address=address if same else None,
    )
    apartment = values.get(f"{head}.apartment", ("", ""))
    if person.address and apartment[1]:
        door = re.sub(r"(?i)^lgh\W*", "", apartment[1])
        if door and door not in person.address.text:
            person.address = person.address.joined(Said(f"lgh {door}", (Span(f"form:{apartment[0]}", 0, len(apartment[1])),)))
    town = [values[key] for key in (f"{head}.postcode", f"{head}.city") if key in values]
    text = " ".join(each for _, each in town)
    if person.address and text and text.casefold() not in person.address.text.casefold():
        spans = tuple(Span(f"form:{key}", 0, len(each)) for key, each in town)
        person.address = person.address.joined(Said(text, spans))
    return person


def _place(head: str) -> tuple[int, int]:
    match = _HEAD.fullmatch(head)
    word, number = (match[1], match[2]) if match else ("person", "")
    return ("person", "cohabitant", "existing").index(word), int(number or 1)


def _listed(value: Any) -> list[Any]:
    return list(value[:_PARAMETERS]) if isinstance(value, list | tuple) else []


def _clean(text: str) -> str:
    return " ".join(seen_text(text[:VALUE_CHARACTERS])[0].split())


_YES_AND_CODE = re.compile(r"(?i)(?:(?P<yes>ja|japp|jo|yes|finns)(?:[\s,:;.(–-]+|$))?(?:(?:(?:port|entré|dörr)?kod(?:en)?)(?: (?:är|finns))?[\s:,]+)?(?P<code>[#*]?\d{3,6}[#*]?)\)?\.?")
_HEAD = re.compile(r"(person|cohabitant|existing)([0-9]{0,2})", re.ASCII)
_ROLES: tuple[Role, ...] = ("person", "cohabitant", "existing")
_NUMBER_BEHIND = re.compile(r"(?<=[^\W\d_])[\s,;:(]{1,3}(?:p(?:ers)?(?:on)?(?:nr|nummer)[.: ]{1,2})?(?P<number>(?:\d\d)?\d{6}[-+ ]?\d{4})\)?$")
_RELATION = re.compile(r"(?P<name>[^()]+?)\s*[(,]\s*(?P<note>[^()\d]{2,40}?)\s*\)?")
_RELATION_BEFORE = re.compile(r"(?P<note>(?i:(?:deras |hans |hennes )?(?:dotter|dottern|son|sonen|svärdotter|svärdottern|svärson|svärsonen|syster|systern|bror|brodern|barnbarn|barnbarnet|anhörig|god man|gode mannen|make|maken|maka|makan|hustru|hustrun|fru|frun))):?,? (?=[^\W\d_a-zåäö][\w-]+ [^\W\d_a-zåäö][\w -]+$)")
_SAME = re.compile(r"(?i)\bsamma (?:bostads)?adress|^samma$|^[\"”″]+$|\bdito\b|\bd\.?:?o\b|\bse ovan|\bsom ovan|\bsamma som\b|\bbor ihop med\b")
