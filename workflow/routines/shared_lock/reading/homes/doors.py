"""Finds the apartment in a sentence that calls it no "lgh", "de bor i samma lägenhet, 1101", and puts another in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workflow.routines.shared_lock.household import parse_address
from workflow.routines.shared_lock.reading.draft import Draft, Said, bare
from workflow.routines.shared_lock.reading.text.tokens import DOOR, Token


def with_doors(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a sentence, with the number of a door as an apartment where the whole sentence says that it is theirs."""
    places = [at for at, each in enumerate(tokens) if each.what == "number"]
    if len(places) != 1 or not DOOR.fullmatch(tokens[places[0]].text):
        return list(tokens)
    text = " ".join("§" if each.what == "number" else each.folded for each in tokens)
    return [replace(each, what="apartment", value=each.text) if at == places[0] else each for at, each in enumerate(tokens)] if _DOORS.fullmatch(text) else list(tokens)


def stated_door(home: Said) -> str:
    """The apartment that an address states; "" where it states none."""
    met = DOOR_OF_HOME.search(home.text)
    return met["door"] if met else ""


def put_door(draft: Draft, new: Said, *, fills: bool = True, replaces: bool = True) -> bool:
    """Whether all have one home, and an apartment took the place of the stated one, or was added where none is stated."""
    homes = {bare(each.address.text): each.address for each in draft.persons if each.address}
    if len(homes) != 1:
        return False
    home = next(iter(homes.values()))
    old, parsed = DOOR_OF_HOME.search(home.text), parse_address(home.text)
    if not (replaces if old else fills) or not old and parsed is not None and parsed.apartment:
        return False
    text = home.text.replace(old[0], new.text, 1) if old else f"{home.text}, {new.text}"
    for each in draft.persons:
        each.address = replace(home, text=text, spans=(*home.spans, *new.spans), rule="correction")
    return True


DOOR_OF_HOME = re.compile(r"(?i)\bl(?:gh|ägenhet)\w*\W{0,3}(?P<door>\d{1,4})")
_BOTH = r"(?:de|dom|båda|bägge|makarna|paret|syskonen)"
_DOORS = re.compile(
    rf"(?:och )?{_BOTH} (?:bor|delar)(?: (?:båda|bägge|alltså|ihop|tillsammans))? (?:i |på )?(?:samma |en )?(?:lägenhet|lägenheten)(?: (?:nr|nummer|med nummer))?(?: [,:(–-])? (?:nr |nummer )?§(?: \))?(?: [.!])*"
    rf"|(?:deras )?(?:lägenheten|lägenhetsnumret|lägenhetsnummer|lägenhetens nummer|lgh-numret|lgh-nummer|numret på lägenheten)(?: (?:är|har|lyder))?(?: (?:nr|nummer|numret))?(?: :)? §(?: [.!])*"
)
