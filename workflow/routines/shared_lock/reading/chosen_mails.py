"""Chooses which of the mails in a text hold the order: the sender's own, what they point at, or what they pass on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.mail import Part
from workflow.routines.shared_lock.reading.tokens import states_number, tokens_of


def chosen_of(parts: list[Part], *, later: bool) -> list[Part]:
    """The mails that say something: the sender's own; where those hold no order, all that they pass on."""
    parts = [part for part in parts if not part.ours]
    own = [part for part in parts if not part.quoted]
    if later:
        return own or parts[:1]
    if any(has_facts(line.text) for part in own for line in part.lines):
        return [*own, *_pointed_at(own, parts)]
    stated = [n for n, part in enumerate(parts) if any(has_facts(line.text) for line in part.lines)]
    whole = [n for n in stated if sum(token.what in ("id", "badid") for line in parts[n].lines for token in tokens_of(line)) > 1]
    if whole:
        stated = [n for n in stated if n <= whole[0]]
    # What is older than the order itself is what it answers.
    return [part for n, part in enumerate(parts) if n <= stated[-1] or not part.quoted] if stated else parts


def _pointed_at(own: Sequence[Part], parts: Sequence[Part]) -> list[Part]:
    """The mail below that the numbers above go with, where the sender points at it: "Se mejl från dottern. Personnumren är …"."""
    below = [part for part in parts if part.quoted and part.says_something]
    kinds = {token.what for part in own for line in part.lines for token in tokens_of(line)}
    points = any(_POINTS_BELOW.search(line.text) for part in own for line in part.lines)
    if len(below) != 1 or kinds & {"street", "phone"} or not points or any(has_facts(line.text) for line in below[0].lines):
        return []
    return below if any(token.what == "street" for line in below[0].lines for token in tokens_of(line)) else []


def has_facts(text: str) -> bool:
    return any(states_number(line.strip()) for line in text.split("\n"))


_POINTS_BELOW = re.compile(r"(?i)\b(?:se|läs|enligt|vidarebefordrar|skickar vidare) (?:[^\W\d_]+ ){0,3}?(?:nedan\w*|mejl\w*|mail\w*)")
