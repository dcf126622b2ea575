"""Lindesk errands made from a scenario's `ticket` verb, and changed by its `lindesk: set`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

Facts = Mapping[str, Any]
UNIT = "Hemtjänst Vasastaden"
CONTACT: Facts = MappingProxyType({"name": "Cecilia Prov (dotter)", "phone": "070-174 06 05"})
HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "new_install": "Beställning sammanboende, samma tidpunkt",
        "link_existing": "Beställning sammanboende, olika tillfällen",
    }
)
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "new_install": "Digital låsenhet till sammanboende, samma tidpunkt",
        "link_existing": "Koppla sammanboende till befintlig låsenhet",
    }
)
_ZONE = ZoneInfo("Europe/Stockholm")
_PATH = ("Vård, Stöd och Omsorg", "Välfärdsteknik", "Digital låsenhet")
_CLASS = MappingProxyType({"category": "VALFARDSTEKNIK", "type": "DIGITAL_LASENHET_SAMMANBOENDE"})
_PERSON_KEYS: Mapping[str, str] = MappingProxyType(
    {"id": "personalNumber", "name": "name", "address": "address"}
)
_NO_CODE = (None, "none", "nej", "")


def places_of(spec: Facts) -> dict[str, str]:
    """Which letter stands where in the form: person1, person2, … or cohabitant and existing."""
    if spec.get("persons"):
        return {str(letter): f"person{n}" for n, letter in enumerate(spec["persons"], start=1)}
    return {str(spec[place]): place for place in ("cohabitant", "existing") if spec.get(place)}


def errand(spec: Facts, people: Mapping[str, Facts], number: str, now: datetime) -> dict[str, Any]:
    """The errand of a `ticket` verb; `people` gives each letter's facts, `number` the desk's number for it."""
    if spec.get("file"):
        return {**spec["file"], "id": str(spec.get("id") or spec["file"]["id"])}
    kind = str(spec.get("kind") or "new_install")
    text = spec.get("text")
    parameters = {} if text else _form(kind, spec, people)
    return {
        "id": str(spec["id"]), "errandNumber": number, "version": 1,
        "created": now.astimezone(_ZONE).isoformat(timespec="seconds"), "status": "NEW", "priority": "MEDIUM",
        "title": spec.get("title") or TITLES[kind],
        "labels": [*_PATH, spec.get("heading") or HEADINGS[kind]],
        "classification": dict(_CLASS),
        "channel": "E-post" if text else "E-tjänst (intern)",
        "reporterUserId": "anna01andersson",
        "description": text or "",
        "stakeholders": [_orderer(str(spec.get("unit") or UNIT))],
        "parameters": _listed(parameters),
    }  # fmt: skip


def changed(
    content: Facts, changes: Facts, places: Mapping[str, str], people: Mapping[str, Facts]
) -> dict[str, Any]:
    """The errand after the unit has `set` some facts: contact.phone, B.id, gate_code, kind, unit, persons, text …"""
    form = {parameter["key"]: parameter["values"][0] for parameter in content.get("parameters", ())}
    after = dict(content)
    for name, value in changes.items():
        if name == "unit":
            after["stakeholders"] = [_orderer(str(value))]
        elif name in ("text", "description"):
            after["description"] = str(value)
        elif name in ("title", "priority"):
            after[name] = value
        else:
            _set(form, name, value, places, people)
    after["parameters"] = _listed(form)
    return after


def address_line(facts: Facts) -> str:
    """An address as a form has it: "Provgatan 4 lgh 1201, 582 22 Linköping"."""
    flat = f" lgh {facts['apartment']}" if facts.get("apartment") else ""
    code = str(facts.get("postcode") or "")
    return f"{facts.get('address', '')}{flat}, {code[:3]} {code[3:]} {facts.get('city') or ''}".strip(" ,")


def _form(kind: str, spec: Facts, people: Mapping[str, Facts]) -> dict[str, str]:
    form = {"orderKind": kind}
    for letter, place in places_of(spec).items():
        form |= _person(place, people[letter])
    contact = spec.get("contact", CONTACT if kind == "new_install" else None)
    if contact:
        form |= {f"contact.{name}": str(value) for name, value in contact.items()}
    if kind == "new_install" or "gate_code" in spec:
        _set_gate_code(form, spec.get("gate_code"))
    for omitted in spec.get("omit") or ():
        _omit(form, str(omitted), places_of(spec))
    return form


def _person(place: str, facts: Facts) -> dict[str, str]:
    return {
        f"{place}.name": str(facts.get("name") or ""),
        f"{place}.personalNumber": str(facts["id"]),
        f"{place}.address": address_line(facts),
    }


def _set(form: dict[str, str], name: str, value: Any, places: Facts, people: Mapping[str, Facts]) -> None:
    head, _, tail = name.partition(".")
    if name == "gate_code":
        _set_gate_code(form, value)
    elif name == "kind":
        form["orderKind"] = str(value)
    elif name == "persons":
        _set_persons(form, [str(letter) for letter in value], people)
    elif head in places or head in people:
        form[f"{places.get(head) or _next_place(form)}.{_PERSON_KEYS.get(tail, tail)}"] = str(value)
    else:
        form[name] = str(value)


def _set_persons(form: dict[str, str], letters: Sequence[str], people: Mapping[str, Facts]) -> None:
    for key in [key for key in form if key.startswith("person")]:
        del form[key]
    for n, letter in enumerate(letters, start=1):
        form |= _person(f"person{n}", people[letter])


def _next_place(form: Mapping[str, str]) -> str:
    return f"person{1 + len({key.partition('.')[0] for key in form if key.startswith('person')})}"


def _set_gate_code(form: dict[str, str], code: Any) -> None:
    form.pop("gateCode", None)
    form["gateCode.required"] = "nej" if code in _NO_CODE else "ja"
    if code not in _NO_CODE:
        form["gateCode"] = str(code)


def _omit(form: dict[str, str], name: str, places: Mapping[str, str]) -> None:
    head, _, tail = name.partition(".")
    if head in places:
        keys = (
            [f"{places[head]}.{_PERSON_KEYS[tail]}"]
            if tail
            else [f"{places[head]}.{k}" for k in _PERSON_KEYS.values()]
        )
    elif name == "contact":
        keys = [key for key in form if key.startswith("contact.")]
    else:
        keys = {"gate_code": ["gateCode.required", "gateCode"], "kind": ["orderKind"]}.get(name, [name])
    for key in keys:
        form.pop(key, None)


def _orderer(unit: str) -> dict[str, Any]:
    phone = {"type": "PHONE", "value": "013-20 60 00"}
    return {
        "role": "BESTALLARE", "firstName": "Anna", "lastName": "Andersson", "organizationName": unit,
        "contactChannels": [phone],
    }  # fmt: skip


def _listed(form: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"key": key, "values": [value]} for key, value in form.items()]
