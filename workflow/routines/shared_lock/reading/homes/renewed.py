"""Puts parts of a home in the place of stated ones: another street, house number, apartment or postcode, and the rest as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from workflow.routines.shared_lock.household import parse_address
from workflow.routines.shared_lock.reading.draft import Draft, Said, bare
from workflow.routines.shared_lock.reading.homes.doors import DOOR_OF_HOME


@dataclass(frozen=True)
class Home:
    """The one stated home of a household, in the parts that may change; a part that is not stated is an empty text."""

    street: str = ""
    number: str = ""
    door: str = ""
    postcode: str = ""


def home_of(draft: Draft) -> Home | None:
    """The home that all have, as far as its parts are sure; None where there is none, or two."""
    homes = {bare(each.address.text): each.address for each in draft.persons if each.address}
    text = next(iter(homes.values())).text if len(homes) == 1 else ""
    street, door, postcode, parsed = _STREET.match(text), DOOR_OF_HOME.search(text), _POSTCODE.search(text), parse_address(text)
    if not street or parsed is None or parsed.apartment and not door:
        return None
    return Home(street["name"].casefold(), re.sub(r"\s", "", street["number"]).casefold(), door["door"] if door else "", re.sub(r"\D", "", postcode[0]) if postcode else "")


def renewed(text: str, parts: Mapping[str, str], *, sure: bool) -> str | None:
    """An address with these parts in the place of the stated ones: "address", "street", "number", "door" and "postcode".

    None where an apartment may not hold in another street; `sure` says that the rest of what was stated holds.
    """
    met = _STREET.match(text)
    if met is None:
        return None
    name, number, rest = parts.get("street", met["name"]), parts.get("number", met["number"]), text[met.end("number") :]
    if "address" in parts:
        whole = _STREET.match(parts["address"])
        if whole is None:
            return None
        name, number = whole["name"], whole["number"]
    another = OSA.distance(name.casefold(), met["name"].casefold()) > _SLIPS
    if another and not sure and DOOR_OF_HOME.search(rest) and "door" not in parts:
        return None
    if "door" in parts:
        rest = DOOR_OF_HOME.sub(f"lgh {parts['door']}", rest, count=1) if DOOR_OF_HOME.search(rest) else f", lgh {parts['door']}{rest}"
    if "postcode" in parts:
        town = _TOWN.search(rest) if re.search(r"[^\W\d_]", parts["postcode"]) else _POSTCODE.search(rest)
        rest = f"{rest[: town.start()]}{parts['postcode']}{rest[town.end() :]}" if town else f"{rest}, {parts['postcode']}"
    return f"{met['lead'] or ''}{name} {number}{rest}"


def renew_home(draft: Draft, parts: Mapping[str, str], said: Said, *, sure: bool) -> bool:
    """Whether all have one home, and these parts of it were put on the draft."""
    homes = [each.address for each in draft.persons if each.address]
    text = renewed(homes[0].text, parts, sure=sure) if homes and home_of(draft) else None
    if text is None:
        return False
    for each in draft.persons:
        each.address = Said(text, (*homes[0].spans, *said.spans), "correction")
    return True


_SLIPS = 2
_STREET = re.compile(r"(?P<lead>c/o[^,]*, )?(?P<name>[^\d,]*[^\d,\s])\s+(?P<number>\d{1,4}(?:\s?[-–]\s?\d{1,4})?(?:\s?[A-Za-z](?!\w))?)(?![\w])")
_POSTCODE = re.compile(r"(?<!\d)\d{3} ?\d{2}(?!\d)")
_TOWN = re.compile(r"(?<!\d)\d{3} ?\d{2}(?!\d)(?: [^\W\d_][^,\d]*)?")
