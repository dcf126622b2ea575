"""Finds the apartment in a sentence that calls it no "lgh": "de bor i samma lägenhet, 1101"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workflow.routines.shared_lock.reading.text.tokens import DOOR, Token


def with_doors(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a sentence, with the number of a door as an apartment where the whole sentence says that it is theirs."""
    places = [at for at, each in enumerate(tokens) if each.what == "number"]
    if len(places) != 1 or not DOOR.fullmatch(tokens[places[0]].text):
        return list(tokens)
    text = " ".join("§" if each.what == "number" else each.folded for each in tokens)
    return [replace(each, what="apartment", value=each.text) if at == places[0] else each for at, each in enumerate(tokens)] if _DOORS.fullmatch(text) else list(tokens)


_BOTH = r"(?:de|dom|båda|bägge|makarna|paret|syskonen)"
_DOORS = re.compile(
    rf"(?:och )?{_BOTH} (?:bor|delar)(?: (?:båda|bägge|alltså|ihop|tillsammans))? (?:i |på )?(?:samma |en )?(?:lägenhet|lägenheten)(?: (?:nr|nummer|med nummer))?(?: [,:(–-])? (?:nr |nummer )?§(?: \))?(?: [.!])*"
    rf"|(?:deras )?(?:lägenheten|lägenhetsnumret|lägenhetsnummer|lägenhetens nummer|lgh-numret|lgh-nummer|numret på lägenheten)(?: (?:är|har|lyder))?(?: (?:nr|nummer|numret))?(?: :)? §(?: [.!])*"
)
