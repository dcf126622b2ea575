"""What tokens of a sentence mean together: a number, a name, an address, a relation, or glue between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workflow.routines.shared_lock.reading.text.tokens import Token

AtomKind = Literal["number", "name", "address", "part", "phone", "and", "respectively", "same", "both", "spouse", "relative", "existing", "holds", "glue", "other"]


@dataclass(frozen=True)
class Atom:
    """Tokens that mean one thing; the text of a name or an address is as it was written, and `rule` tells how a name was put together."""

    kind: AtomKind
    tokens: tuple[Token, ...]
    text: str = ""
    rule: str = ""


def are_spouses(atoms: Sequence[Atom]) -> bool:
    """ "Fru och man", "herr och fru": two words for two who are married."""
    return len(atoms) == _COUPLE and atoms[1].kind == "and" and all(each.kind == "spouse" or each.tokens[0].folded in _TITLES for each in (atoms[0], atoms[2]))


_COUPLE = 3
_TITLES = frozenset(["herr", "hr", "fru", "fr"])
