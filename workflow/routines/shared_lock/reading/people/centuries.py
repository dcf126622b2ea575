"""Hears that a personal number's sign of the century is meant: "Elvira har fyllt hundra, så plustecknet är rätt"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.draft import Draft, span_of
from workflow.routines.shared_lock.reading.text.tokens import Token


def confirms_century(draft: Draft, tokens: Sequence[Token], source: str) -> bool:
    """Whether a whole sentence only says that a plus sign is right, and the person whom it names, or the only one, has it.

    What else is said of such a sign is a doubt.
    """
    met = _CONFIRMS.fullmatch(" ".join(each.folded for each in tokens))
    if met is None:
        if any(each.folded in _SIGNS for each in tokens):
            draft.doubt("correction_unclear", span_of(source, tokens))
        return False
    old = [each for each in draft.persons if each.number and "+" in each.number.text]
    name = met["name"] or met["after"]
    named = draft.named([name]) if name and name not in ("hon", "han") else old
    return len(old) == 1 and named == old


_SIGNS = frozenset(["plustecken", "plustecknet", "plusset", "minustecken", "minustecknet", "sekelsiffran", "sekelsiffrorna"])
_NAME = r"[^\W\d_][\w-]*"
_AGE = r"(?:(?:har|är)(?: ju)?(?: alltså| faktiskt| redan)? (?:fyllt |fyllda |över |mer än )?|fyllde |blev )(?:hundra|ett hundra|10\d)(?: år)?(?: (?:gammal|förra året|i år|i fjol|i januari|i februari|i höstas|i våras|i somras|i vintras))?"
_PLUS = r"(?:plustecknet|plusset|plus|plustecken|\+)"
_RIGHT = r"(?: (?:är rätt|är korrekt|stämmer|ska vara där|ska vara så|ska vara kvar|ska stå där|är med flit|är inget fel|är inget skrivfel))"
_END = r"(?: [.!:;()])*(?: d)?"
_CONFIRMS = re.compile(
    rf"(?:(?:obs|ps|p\.s\.)(?: [.!:,])? )?(?:(?P<name>{_NAME}) {_AGE}(?: ,)? (?:så|därför|därav)(?: att)? {_PLUS}{_RIGHT}?|{_PLUS}{_RIGHT}(?:(?: ,)?(?: för| eftersom)? (?P<after>{_NAME}) {_AGE})?){_END}"
)
