"""Hears a personal number that is said in words before it is said in digits: "nitton trettioett tio tolv 9842, alltså 19311012-9842"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.text.tokens import Token

_ONES = ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"]
_TEENS = ["tio", "elva", "tolv", "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton"]
_TENS = ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"]
_DIGITS = {word: str(number) for number, word in enumerate((*_ONES, *_TEENS))} | {"en": "1", "nolla": "0", "tjugi": "20"}
_DIGITS |= {f"{ten}{one if n else ''}": f"{at}{n}" for at, ten in enumerate(_TENS, 2) for n, one in enumerate(_ONES)}
_THAT_IS = frozenset(["alltså", "dvs", "dvs.", "d.v.s", "d.v.s.", "eller", "det", "vill", "säga", "i", "siffror", ",", ":", "-", "–", "(", "är", "="])
_FEWEST = 3


def spoken_number(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens without a number in words that the number behind it says again in digits, and what was left out."""
    for at, token in enumerate(tokens):
        if token.what != "id":
            continue
        end = at
        while end and tokens[end - 1].folded in _THAT_IS:
            end -= 1
        begin = end
        while begin and _digits(tokens[begin - 1]):
            begin -= 1
        said = "".join(map(_digits, tokens[begin:end]))
        written = re.sub(r"\D", "", token.value or token.text)
        if end - begin >= _FEWEST and said and said in (written, written[-10:]):
            return [*tokens[:begin], *tokens[at:]], list(tokens[begin:at])
    return list(tokens), []


def _digits(token: Token) -> str:
    return _DIGITS.get(token.folded, "") if token.what == "word" else token.text if token.what in ("number", "mark") and token.text.isdigit() else ""
