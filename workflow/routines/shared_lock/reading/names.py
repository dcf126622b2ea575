"""Finds the names of people among words: by capitals where they tell something, else by what the other words are."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.routines.shared_lock.reading import words as w
from workflow.routines.shared_lock.reading.tokens import Token

LONGEST = 5
_PARTICLES = frozenset({"af", "av", "von", "de", "van", "der", "el", "al", "la"})
_MOST_CAPITALS = frozenset({"OBS", "PS", "LSS", "SOL", "HSL", "SSK", "TES", "HT", "HTJ", "BV", "OK", "ÄBO", "USK", "AT", "VÅBO"})


def name_at(tokens: Sequence[Token], at: int, *, plain: bool, initial: bool) -> int:
    """Where the name that begins at this token ends; `at` itself when none does.

    `plain` says that capitals tell nothing (all capitals, or none); `initial` that the token begins a sentence.
    """
    end = at
    while end < len(tokens) and end - at < LONGEST and _goes_on(tokens, at, end, plain=plain, initial=initial):
        end += 1
    while end > at and tokens[end - 1].folded in _PARTICLES:
        end -= 1
    return end


def _goes_on(tokens: Sequence[Token], at: int, end: int, *, plain: bool, initial: bool) -> bool:
    token = tokens[end]
    if token.what != "word" or (len(token.text.strip(".")) < 2 and end == at):
        return False
    if end > at and token.folded in _PARTICLES:
        return end + 1 < len(tokens) and tokens[end + 1].what == "word" and (plain or tokens[end + 1].is_capital)
    if plain:
        return not w.is_known(token.text) or (w.is_given(token.text) and _is_no_pronoun(tokens, end))
    if not token.is_capital or token.text in _MOST_CAPITALS:
        return False
    if end > at and w.is_given(tokens[end - 1].text) and not _begins_label(tokens, end):
        # "Ulla Ring", "Hans Manfred Berg": after a given name a capital makes a name of any word.
        return True
    if w.is_given(token.text):
        return _is_no_pronoun(tokens, end)
    if end > at and not _begins_label(tokens, end):
        return not w.is_known(token.text)
    return not w.is_known(token.text) and not (initial and _is_lonely(tokens, end))


def _is_no_pronoun(tokens: Sequence[Token], at: int) -> bool:
    """ "Hans fru" is no Hans, and "Bo på" no Bo; what else a given name can be is told by the word after it."""
    if tokens[at].folded not in ("hans", "bo", "per", "mark", "dag", "max", "mona", "set", "i", "per", "tage", "stig", "sten", "rut"):
        return True
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.what != "word":
        return True
    return not (after.folded in w.SPOUSES or after.folded in w.PARTNERS or after.folded in w.RELATIVES or after.folded in ("på", "kvar", "personnummer", "pnr", "adress", "vecka", "månad"))


def _is_lonely(tokens: Sequence[Token], at: int) -> bool:
    """Whether a capital that begins a sentence is followed by a word in small letters: an ordinary word."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return after is not None and after.what == "word" and not after.is_capital


def _begins_label(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is a label rather than a name: followed by a colon, or a number of its kind."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    label = w.label_of(tokens[at].text)
    if label is None:
        return False
    return label != "person" or after is None or after.text in (":", "=", "\t") or after.what in ("number",)
