"""Chooses which of the mails in a text hold the order: the sender's own, what they point at, or what they pass on."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from workflow.routines.shared_lock.reading.lexicon.words import is_given
from workflow.routines.shared_lock.reading.text.mail import Part
from workflow.routines.shared_lock.reading.text.tokens import states_number, tokens_of


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
    named = {word.casefold() for part in own for line in part.lines for word in re.findall(r"[^\W\d_]+", line.text)}
    return below if _states_home(below[0], named) else []


def _states_home(part: Part, named: Container[str]) -> bool:
    """Whether a mail states a street above the name that signs it; below the name of one who is not of the order the street is that one's own."""
    for line in part.lines:
        if _NAME_ALONE.fullmatch(line.text.strip()) and is_given(line.text.split()[0]) and line.text.split()[0].strip(".,").casefold() not in named:
            return False
        if any(token.what == "street" for token in tokens_of(line)):
            return True
    return False


def has_facts(text: str) -> bool:
    return any(states_number(line.strip()) for line in text.split("\n"))


_NAME_ALONE = re.compile(r"[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]*\.?){0,3}[.,]?")
_POINTS_BELOW = re.compile(r"(?i)\b(?:se|läs|enligt|vidarebefordrar|skickar vidare) (?:[^\W\d_]+ ){0,3}?(?:nedan\w*|mejl\w*|mail\w*)")
