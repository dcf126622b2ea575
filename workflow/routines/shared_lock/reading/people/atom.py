"""What tokens of a sentence mean together: a number, a name, an address, a relation, or glue between them."""

from __future__ import annotations

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
