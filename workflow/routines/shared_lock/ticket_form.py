"""Reads the fields and the form parameters of a ticket; a value of a wrong type is read as nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from workflow.routines.shared_lock.draft import Draft, DraftPerson
from workflow.routines.shared_lock.reading.values import Role
from workflow.routines.shared_lock.text_lines import one_line
from workflow.routines.shared_lock.value_parts import says_same_address

VALUE_CHARACTERS = 300
_PARAMETERS = 500


def text_of(value: Any) -> str:
    """The value as one clean line; the first text of a list, and "" for what is no text or number."""
    if isinstance(value, list | tuple):
        flat = (each for each in value[:20] if not isinstance(each, list | tuple))
        return next(filter(None, map(text_of, flat)), "")
    if isinstance(value, bool):
        return "ja" if value else "nej"
    # Larger integers cannot be written out safely, and no field holds one.
    if isinstance(value, int) and abs(value) < 10**15:
        return str(value)
    return _clean(value) if isinstance(value, str) else ""


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


def read_form(ticket: Mapping[str, Any]) -> Draft:
    """The order as its form parameters give it; empty when there are none."""
    values = dict(_parameters(ticket.get("parameters")))
    draft = Draft(
        order_kind=values.get("orderkind", ""),
        contact_name=values.get("contact.name", ""),
        contact_phone=values.get("contact.phone", ""),
        contact_note=values.get("contact.note", ""),
        gate_answer=values.get("gatecode.required", ""),
        gate_code=values.get("gatecode", ""),
    )
    persons = (_person(head, values) for head in sorted(_heads(values), key=_place))
    draft.persons = [each for each in persons if not each.is_empty]
    draft.share_addresses()
    return draft


def _parameters(parameters: Any) -> Iterator[tuple[str, str]]:
    for each in _listed(parameters):
        if isinstance(each, Mapping):
            key, value = text_of(each.get("key")), text_of(each.get("values"))
            # A blank never hides an earlier answer to the same question.
            if key and value:
                yield key.casefold(), value


def _heads(values: Mapping[str, str]) -> set[str]:
    return {key.partition(".")[0] for key in values if _HEAD.fullmatch(key.partition(".")[0])}


def _person(head: str, values: Mapping[str, str]) -> DraftPerson:
    role, place = _place(head)
    address = values.get(f"{head}.address", "")
    same = says_same_address(address)
    town = " ".join(filter(None, (values.get(f"{head}.postcode"), values.get(f"{head}.city"))))
    return DraftPerson(
        role=_ROLES[role],
        index=place,
        name=values.get(f"{head}.name", ""),
        number=values.get(f"{head}.personalnumber", ""),
        address="" if same else address,
        same_address=same,
        apartment=re.sub(r"(?i)^lgh\W*", "", values.get(f"{head}.apartment", "")),
        town=town,
    )


def _place(head: str) -> tuple[int, int]:
    match = _HEAD.fullmatch(head)
    word, number = (match[1], match[2]) if match else ("person", "")
    return ("person", "cohabitant", "existing").index(word), int(number or 1)


def _listed(value: Any) -> list[Any]:
    return list(value[:_PARAMETERS]) if isinstance(value, list | tuple) else []


def _clean(text: str) -> str:
    return " ".join(one_line(text, VALUE_CHARACTERS).split())


_HEAD = re.compile(r"(person|cohabitant|existing)([0-9]{0,2})", re.ASCII)
_ROLES: tuple[Role, ...] = ("person", "cohabitant", "existing")
