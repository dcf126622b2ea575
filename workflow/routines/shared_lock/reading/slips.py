"""What is taken back on the spot, "lgh 1203, nej förlåt 1302 ska det vara", and the home of before, "flyttade från Storgatan 4 till Nygatan 2"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workflow.routines.shared_lock.reading.tokens import ADDRESS_PARTS, DOOR, Token

_KINDS = frozenset({"apartment", "id", "street"})
_TAKES_BACK = re.compile(
    r"(?:(?:,|-|–|\(|oj|nej|nej nej|nä|förlåt|ursäkta|sorry|fel av mig|jag menar|menar jag|lgh|lägenhet|den ska vara|det ska vara) ?)+"
)
_CUE = re.compile(r"\b(?:förlåt|ursäkta|sorry|fel av mig)\b")
_SO = re.compile(r"(?: (?:ska|skall|skulle|är|blir) det(?: vara| stå)?| menar jag| är rätt| är det| \))?(?= [,.!;(]| \d|$)")
_LONGEST = 8


def put_aside(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens of a sentence without what was taken back, and without the home of before; and what was left out."""
    kept, back = _taken_back(tokens)
    kept, before = _moved_from(kept)
    return kept, back + before


def _taken_back(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens without a fact that was taken back on the spot for another of its kind, and what was left out."""
    for at, old in enumerate(tokens):
        if old.what not in _KINDS:
            continue
        for end in range(at + 2, min(len(tokens), at + _LONGEST)):
            if tokens[end].what == "word" or tokens[end].what == "mark":
                continue
            new = _new(old, tokens[end])
            between = " ".join(each.folded for each in tokens[at + 1 : end])
            after = " " + " ".join(each.folded for each in tokens[end + 1 :]) if end + 1 < len(tokens) else ""
            so = _SO.match(after)
            if new is not None and so is not None and _TAKES_BACK.fullmatch(between) and (_CUE.search(between) or so[0].strip() and "nej" in between.split()):
                behind = end + 1 + len(so[0].split())
                rest, left = _taken_back(tokens[behind:])
                return [*tokens[:at], new, *rest], [*tokens[at:end], *tokens[end + 1 : behind], *left]
            break
    return list(tokens), []


def _new(old: Token, token: Token) -> Token | None:
    """The fact that takes the place of the old one."""
    if token.what == old.what and token.text != old.text:
        return token
    door = old.what == "apartment" and token.what == "number" and DOOR.fullmatch(token.text)
    return replace(token, what="apartment", value=token.text) if door else None


def _moved_from(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens without the home that people moved from in the past, where the one that they moved to follows, and what was left out."""
    moved = next((at for at, each in enumerate(tokens) if each.folded == "flyttade"), None)
    if moved is None or any(each.folded in _OPEN for each in tokens[:moved]):
        return list(tokens), []
    begin = _before_street(tokens, "från", moved + 1)
    end = _before_street(tokens, "till", begin + 2) if begin is not None else None
    if begin is None or end is None:
        return list(tokens), []
    home = all(each.what in (*ADDRESS_PARTS, "mark") for each in tokens[begin + 1 : end])
    if not home or not all(each.what in ("date", "mark", "number") or each.folded in _WHEN for each in tokens[moved + 1 : begin]):
        return list(tokens), []
    return [*tokens[:moved], *tokens[end + 1 :]], list(tokens[moved : end + 1])


def _before_street(tokens: Sequence[Token], word: str, first: int) -> int | None:
    """Where a word stands right before a street, from a place on."""
    return next((at for at in range(first, len(tokens) - 1) if tokens[at].folded == word and tokens[at + 1].what == "street"), None)


def is_of_home_before(tokens: Sequence[Token]) -> bool:
    """ "I Treserva står gamla adressen kvar, strunta i den.": what a system of ours says of the home of before."""
    return _LISTED.fullmatch(" ".join(each.folded for each in tokens)) is not None


_OPEN = frozenset(["när", "om", "innan", "tills", "då", "inte", "ej", "aldrig", "ifall", "kanske", "nästan"])
_WHEN = frozenset(
    ["den", "i", "nyligen", "nyss", "precis", "hit", "förra", "veckan", "månaden", "helgen", "året", "somras", "höstas", "vintras", "våras", "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"]
)
_LISTED = re.compile(
    r"i (?:treserva|lifecare|tes|journalen|systemet|planeringen) (?:står|ligger|finns) (?:fortfarande |ännu )?(?:den )?gamla adressen(?: kvar| fortfarande| ännu)?(?: , (?:så )?(?:strunta i|bortse från|bry er inte om|använd inte) den)?(?: [.!])?"
)
