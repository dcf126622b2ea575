"""Lindesk errands made from a scenario's `ticket` verb, and changed by its `lindesk: set`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from adapters import scenario_reasons as reasons
from adapters.scenario_keys import listed
from workflow.errors import BadInput
from workflow.routines.shared_lock.desk import TicketJson
from workflow.values import Facts

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
_NONE = (None, "none", "nej", "")
_ROLES = ("cohabitant", "existing")
_ADDRESS_PARTS = ("apartment", "postcode", "city")
_KEYS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "gate_code": ("gateCode.required", "gateCode"),
        "kind": ("orderKind",),
        "contact": ("contact.name", "contact.phone"),
        "contact.name": ("contact.name",),
        "contact.phone": ("contact.phone",),
    }
)


def places_of(spec: Facts) -> dict[str, str]:
    """Which letter stands where in the form: person1, person2, … or cohabitant (cohabitant2, …) and existing."""
    if spec.get("persons"):
        return {str(letter): f"person{n}" for n, letter in enumerate(listed(spec["persons"]), start=1)}
    return {
        str(letter): f"{role}{n if n > 1 else ''}" for role in _ROLES for n, letter in enumerate(listed(spec.get(role)), start=1)
    }


def _places_after(places: Mapping[str, str], changes: Facts) -> dict[str, str]:
    """As `places_of`, once the unit has said again who is who, or that it is an order of the other kind."""
    if changes.get("persons"):
        return places_of(changes)
    if any(changes.get(role) for role in _ROLES):
        by_role = {role: [letter for letter, place in places.items() if place.startswith(role)] for role in _ROLES}
        return places_of({**by_role, **{role: changes[role] for role in _ROLES if changes.get(role)}})
    kind, linked = changes.get("kind"), set(_ROLES) & set(places.values())
    if kind == "new_install" and linked:
        return places_of({"persons": sorted(places)})
    if kind == "link_existing" and not linked:
        return dict(zip(places, ("existing", "cohabitant", *(f"cohabitant{n}" for n in range(2, len(places)))), strict=False))
    return dict(places)


def errand(spec: Facts, people: Mapping[str, Facts], number: str, now: datetime) -> TicketJson:
    """The errand of a `ticket` verb; `people` gives each letter's facts, `number` the desk's number for it."""
    if spec.get("file"):
        return {**spec["file"], "id": str(spec.get("id") or spec["file"]["id"])}
    kind = _kind_of(spec)
    text = spec.get("text")
    parameters = {} if text else _form(kind, spec, people)
    return {
        "id": str(spec["id"]), "errandNumber": number, "version": 1,
        "created": now.astimezone(_ZONE).isoformat(timespec="seconds"), "status": "NEW", "priority": "MEDIUM",
        "title": spec.get("title") or TITLES.get(kind, kind),
        "labels": [*_PATH, spec.get("heading") or HEADINGS.get(kind, kind)],
        "classification": dict(_CLASS),
        "channel": "E-post" if text else "E-tjänst (intern)",
        "reporterUserId": "anna01andersson",
        "description": text or "",
        "stakeholders": [_orderer(str(spec.get("unit") or UNIT))],
        "parameters": _listed(parameters),
    }  # fmt: skip


def changed(
    content: TicketJson, changes: Facts, places: Mapping[str, str], people: Mapping[str, Facts]
) -> tuple[TicketJson, dict[str, str]]:
    """The errand after the unit has `set` some facts (contact.phone, B.id, gate_code, kind, unit, persons, text …),
    and who stands where in it then."""
    form = {parameter["key"]: parameter["values"][0] for parameter in content.get("parameters", ())}
    after, stands = dict(content), _places_after(places, changes)
    if stands != places:
        named = {str(letter) for letter in listed(changes.get("persons"))}
        form = _moved(form, {letter: place for letter, place in places.items() if letter not in named}, stands, people)
    for name, value in _flat(changes):
        if name in ("persons", *_ROLES):
            continue
        if name == "kind":
            after |= _headed(after, form.get("orderKind"), str(value))
            form["orderKind"] = str(value)
        elif name == "unit":
            after["stakeholders"] = [_orderer(str(value))]
        elif name in ("text", "description"):
            after["description"] = str(value)
        elif name in ("title", "priority"):
            after[name] = value
        else:
            _set(form, name, value, stands, people)
    after["parameters"] = _listed(form)
    return after, stands


def address_line(facts: Facts) -> str:
    """An address as a form has it: "Provgatan 4 lgh 1201, 582 22 Linköping"."""
    flat = f" lgh {facts['apartment']}" if facts.get("apartment") else ""
    code = str(facts.get("postcode") or "")
    return f"{facts.get('address', '')}{flat}, {code[:3]} {code[3:]} {facts.get('city') or ''}".strip(" ,")


def _kind_of(spec: Facts) -> str:
    """The kind, also one that has no heading of ours; unsaid, it follows from what is said of the persons."""
    linking = any(spec.get(role) for role in _ROLES) or "befintlig" in str(spec.get("text")).casefold()
    return str(spec.get("kind") or ("link_existing" if linking else "new_install"))


def _form(kind: str, spec: Facts, people: Mapping[str, Facts]) -> dict[str, str]:
    form, places, omitted = {"orderKind": kind}, places_of(spec), [str(name) for name in listed(spec.get("omit"))]
    for letter, place in places.items():
        parts = {part for part in _ADDRESS_PARTS if {f"{letter}.{part}", f"{place}.{part}"} & set(omitted)}
        form |= _person(place, {name: fact for name, fact in people[letter].items() if name not in parts})
    contact = spec.get("contact", CONTACT if kind == "new_install" else None)
    if contact not in (*_NONE, {}):
        said = contact if isinstance(contact, Mapping) else {"name": contact}
        form |= {f"contact.{name}": str(value) for name, value in said.items()}
    if kind == "new_install" or "gate_code" in spec:
        _set_gate_code(form, spec.get("gate_code"))
    for name in omitted:
        _omit(form, name, places)
    return form


def _person(place: str, facts: Facts) -> dict[str, str]:
    return {
        f"{place}.name": str(facts.get("name") or ""),
        f"{place}.personalNumber": str(facts["id"]),
        f"{place}.address": address_line(facts),
    }


def _set(
    form: dict[str, str], name: str, value: Any, places: dict[str, str], people: Mapping[str, Facts]
) -> None:
    head, _, tail = name.partition(".")
    if name == "gate_code":
        _set_gate_code(form, value)
    elif head in places or head in people:
        place = places.setdefault(head, _next_place(form))
        form[f"{place}.{_PERSON_KEYS.get(tail, tail)}"] = str(value)
    elif head in places.values():
        form[f"{head}.{_PERSON_KEYS.get(tail, tail)}"] = str(value)
    else:
        form[name] = str(value)


def _flat(changes: Facts) -> Iterator[tuple[str, Any]]:
    """`contact: {phone: …}` is `contact.phone: …`."""
    for name, value in changes.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{tail}", each) for tail, each in value.items())
        else:
            yield str(name), value


def _moved(form: Facts, before: Facts, after: Facts, people: Mapping[str, Facts]) -> dict[str, str]:
    """The form with everybody where they now stand; what was written about those who stay goes with them."""
    kept = {key: value for key, value in form.items() if not key.startswith(("person", *_ROLES))}
    for letter, place in after.items():
        if letter in before:
            head = f"{before[letter]}."
            kept |= {f"{place}.{k.removeprefix(head)}": v for k, v in form.items() if k.startswith(head)}
        else:
            kept |= _person(place, people[letter])
    return kept


def _headed(content: TicketJson, before: str | None, kind: str) -> dict[str, Any]:
    """Under the heading where orders of this kind are sent in, as a unit that changes the kind does it."""
    labels = content.get("labels") or []
    known = labels and labels[-1] in (*HEADINGS.values(), before)
    return {"labels": [*labels[:-1], HEADINGS.get(kind, kind)], "title": TITLES.get(kind, kind)} if known else {}


def _next_place(form: Mapping[str, str]) -> str:
    return f"person{1 + len({key.partition('.')[0] for key in form if key.startswith('person')})}"


def _set_gate_code(form: dict[str, str], code: Any) -> None:
    form.pop("gateCode", None)
    form["gateCode.required"] = "nej" if code in _NONE else "ja"
    if code not in _NONE:
        form["gateCode"] = str(code)


def _omit(form: dict[str, str], name: str, places: Mapping[str, str]) -> None:
    head, _, tail = name.partition(".")
    place = places.get(head, head)
    if place not in places.values():
        keys = _KEYS.get(name, (name,))
    elif tail in _ADDRESS_PARTS:
        return
    else:
        keys = [f"{place}.{_PERSON_KEYS.get(tail, tail)}"] if tail else [f"{place}.{k}" for k in _PERSON_KEYS.values()]
    if name not in _KEYS and not form.keys() & set(keys):
        raise BadInput(reasons.NOTHING_TO_OMIT(name=name))
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
