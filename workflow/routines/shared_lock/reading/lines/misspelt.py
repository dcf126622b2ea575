"""Hears a label with two slips of the pen where it begins a line and a value of its kind follows: "Bfuakre 1: Irma Holst", "Porykkod 2580"."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_everyday, is_filler, is_unsettling
from workflow.routines.shared_lock.reading.lines.labels import Asked, Label, index_of
from workflow.routines.shared_lock.reading.text.tokens import Token


def misspelt_label(tokens: Sequence[Token], at: int) -> tuple[Label, int] | None:
    """The label that a line begins with, and where its value begins; None where a word is known as another, or the value is of another kind."""
    end = at + 1
    index = tokens[end].text if end < len(tokens) and tokens[end].text in _INDEXES else ""
    end += bool(index)
    end += end < len(tokens) and tokens[end].text in _PARTING
    meant = w.near(tokens[at].folded, tuple(_MEANT), _MEANT, bound=2) if end < len(tokens) and _is_unknown(tokens[at]) else None
    if meant is None or meant != "address" and len(tokens[at].text) <= _LONG_ENOUGH or index and meant != "facts" or not _is_value(meant, tokens[end:], parted=tokens[end - 1].what == "mark" or bool(index)):  # type: ignore[arg-type]
        return None
    return Label(meant, "person" if index else None, index_of(index) if index else 0, misspelt=True), end  # type: ignore[arg-type]


def _is_unknown(token: Token) -> bool:
    """Whether no list has a word, so that it can only be a slip."""
    word = token.folded
    return token.what == "word" and len(word) > _SHORT and w.label_of(word) is None and not (w.is_known(word) or w.is_given(word) or is_filler(word) or is_everyday(word) or is_unsettling(word))


def _is_value(what: Asked, tokens: Sequence[Token], *, parted: bool) -> bool:
    """Whether what follows a label is what it asks for."""
    first = tokens[0]
    named = first.what == "word" and (w.is_given(first.text) or parted and first.is_capital and not w.is_known(first.text))
    if what == "gate":
        return first.what == "number" and len(tokens) == 1 and len(first.text) > _LEAST_DIGITS
    if what == "facts":
        return parted and named
    if what == "contact":
        return named and any(each.what == "phone" for each in tokens)
    return first.what == {"number": "id", "address": "street", "phone": "phone"}.get(what)


_INDEXES, _PARTING = frozenset("123456"), frozenset(":=-–\t|")
_SHORT, _LONG_ENOUGH, _LEAST_DIGITS = 4, 5, 2
_MEANT: dict[str, str] = {
    **dict.fromkeys(("brukare", "person", "vårdtagare"), "facts"), **dict.fromkeys(("personnummer", "personnr", "persnr"), "number"),
    **dict.fromkeys(("adress", "bostadsadress", "gatuadress"), "address"), **dict.fromkeys(("kontakt", "kontaktperson"), "contact"),
    **dict.fromkeys(("telefon", "telefonnummer", "mobilnummer"), "phone"), **dict.fromkeys(("portkod", "entrékod", "dörrkod"), "gate"),
}  # fmt: skip
