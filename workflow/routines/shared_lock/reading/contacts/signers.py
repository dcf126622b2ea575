"""Tells who signs a text, and by which telephone the one who signs is called: never a switchboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from workflow.routines.shared_lock.reading.draft import Said, said
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.mail import Line
from workflow.routines.shared_lock.reading.text.tokens import Token, tokens_of


@dataclass(frozen=True)
class Signer:
    """Who signs: the given name, the `whole` name, the only telephone that is the signer's, and every word of the signature that could be a name."""

    name: Said | None = None
    whole: Said | None = None
    phone: Said | None = None
    words: frozenset[str] = field(default=frozenset())


def signer_of(source: str, signature: Sequence[Line]) -> Signer:
    """What the lines of a signature say of the one who signs."""
    lines = [tokens_of(line) for line in signature]
    words = [t for line in lines for t in line if t.what == "word"]
    given = [t for t in words if t.is_capital and w.is_given(t.text)]
    if not given:
        return Signer(words=frozenset(t.folded for t in words))
    name = said(source, given[:1], "signature", w.cased(given[0].text))
    line = next(line for line in lines if given[0] in line)
    at = line.index(given[0])
    whole = [given[0], *takewhile(lambda each: each.what == "word" and each.is_capital and not w.is_known(each.text), line[at + 1 :])]
    alone = not any(each in given for each in words if each not in whole and w.is_given(each.text))
    phones = _phones(lines)
    return Signer(
        name,
        said(source, whole, "signature", w.cased(" ".join(each.text for each in whole))) if alone else None,
        said(source, phones, "signature", phones[0].value) if alone and len(phones) == 1 else None,
        frozenset(t.folded for t in words),
    )


def _phones(lines: Sequence[Sequence[Token]]) -> list[Token]:
    """The telephones of a signature that no word before them in their line calls a switchboard."""
    found: list[Token] = []
    for line in lines:
        before: list[str] = []
        for token in line:
            if token.what == "phone":
                found += [] if any(word in w.SWITCHBOARDS or word.startswith(_SHARED) for word in before) else [token]
                before = []
            elif token.what == "word":
                before.append(token.folded)
    return found


_SHARED = ("växel", "kansli", "expedition", "fax", "jour", "reception", "kontor", "larm", "grupp", "team", "planering", "gemensam", "vx")
