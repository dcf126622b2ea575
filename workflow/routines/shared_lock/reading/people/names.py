"""Finds the names of people among words: by capitals where they tell something, else by what the other words are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_everyday, is_filler
from workflow.routines.shared_lock.reading.text.tokens import Token

LONGEST, _TWO = 5, 2
_INITIALS = re.compile(r"(?!(?i:f\.|f\.d\.))(?:[^\W\d_]\.-?){1,3}|[A-ZÅÄÖ]-[A-ZÅÄÖ]\.?")
_GOES_ON = frozenset(["har", "är", "med", "född", "f.", "f", "pnr", "nr", "och", "på", "som", "hon", "han", "heter", "samt", "sedan", "redan", "får", "ska", "bor", "personnummer"])
PARTICLES = frozenset({"af", "av", "von", "de", "van", "der", "el", "al", "la"})
_MOST_CAPITALS = frozenset({"OBS", "PS", "LSS", "SOL", "US", "HSL", "KTS", "SAH", "NÖL", "SSK", "TES", "HT", "HTJ", "BV", "OK", "ÄBO", "USK", "AT", "VÅBO"})


def name_at(tokens: Sequence[Token], at: int, *, plain: bool, initial: bool) -> int:
    """Where the name that begins at this token ends; `at` itself when none does.

    `plain` says that capitals tell nothing (all capitals, or none); `initial` that the token begins a sentence.
    """
    end = at
    before = tokens[at - 1].folded if at else ""
    if tokens[at].text == "Bror" and at + 1 < len(tokens) and tokens[at + 1].is_capital and not w.is_given(tokens[at + 1].text) and tokens[at + 1].what == "word":
        # "Bror Strömberg" is someone's whole name.
        return at + 2
    if tokens[at].folded in w.RELATIVES and _begins_row(tokens, at):
        return at
    if tokens[at].folded in w.RELATIVES and before in ("sin", "sina", "hans", "hennes", "deras", "min", "her", "his", "their", "med"):
        return at
    while end < len(tokens) and end - at < LONGEST and _goes_on(tokens, at, end, plain=plain, initial=initial):
        end += 1
    while end > at and tokens[end - 1].text in PARTICLES:
        end -= 1
    if plain and end > at:
        return _plain_end(tokens, at, end)
    return at if _leads_in(tokens[at:end]) else end


def _begins_row(tokens: Sequence[Token], at: int) -> bool:
    """ "Bror: Hans Ek": who the one behind the colon is, and no name."""
    after = tokens[at + 1 : at + 3]
    return at == 0 and len(after) == _TWO and after[0].text == ":" and after[1].is_capital and w.is_given(after[1].text)


def _leads_in(name: Sequence[Token]) -> bool:
    """ "Lägg Doris Ek", "Helst Doris": the first word is no name, or a given name that nobody knows; a surname first is followed by given names only."""
    if len(name) < 2 or w.is_given(name[0].text) or name[0].text in PARTICLES or _INITIALS.fullmatch(name[0].text):
        return False
    given = [w.is_given(each.text) for each in name[1:]]
    return is_filler(name[0].folded) or not all(given) and (given[0] or is_everyday(name[0].folded))


def _plain_end(tokens: Sequence[Token], at: int, end: int) -> int:
    """Where capitals do not tell, a name begins with a given name, or stands after a relation; other words are none."""
    given = next((place for place in range(at, end) if w.is_given(tokens[place].text) or _INITIALS.fullmatch(tokens[place].text)), None)
    if given is None:
        related = bool(at) and (tokens[at - 1].folded in w.RELATIVES or (tokens[at - 1].folded == "man" and at > 1 and tokens[at - 2].folded == "god"))
        called = bool(at) and tokens[at - 1].folded in w.CONTACT_VERBS and end < len(tokens) and tokens[end].what == "phone" and end - at <= 2
        related = related or called
        begins = at == 0 or tokens[at - 1].what == "mark" or tokens[at - 1].folded in ("och", "samt", "till", "hos", "and")
        return end if related or (begins and end == at + 2 and _is_numbered(tokens, end - 1)) else at
    if given > at:
        return at
    for place in range(at + 1, end):
        before = tokens[place - 1]
        if len(tokens[place].text) == 1 or not (w.is_given(before.text) or before.folded in PARTICLES or _INITIALS.fullmatch(before.text)):
            # One surname ends a name; a surname of two words cannot be stated from another word.
            return place
    return end


def _goes_on(tokens: Sequence[Token], at: int, end: int, *, plain: bool, initial: bool) -> bool:
    token = tokens[end]
    if token.what != "word" or (len(token.text.strip(".")) < 2 and end == at and not _is_initial(tokens, end)):
        return False
    if token.text.endswith(".") and not _INITIALS.fullmatch(token.text):
        return False
    if end > at and token.folded in PARTICLES and _leads_to_name(tokens, end, plain=plain):
        return True
    if plain:
        if end > at and (w.is_given(tokens[end - 1].text) or tokens[end - 1].folded in PARTICLES) and token.folded not in _GOES_ON and (_is_numbered(tokens, end) or _ends_numbered(tokens, at, end) or _is_surname_too(tokens, end)):
            return True
        return not w.is_known(token.text) or (w.is_given(token.text) and _is_no_pronoun(tokens, end))
    short = token.text.isalpha() and token.text.isupper() and len(token.text) <= 4 and not w.is_given(token.text) and end == at
    if not token.is_capital or token.text.upper() in _MOST_CAPITALS or short:
        return False
    if end > at and tokens[end - 1].folded in PARTICLES:
        return True
    if end > at and w.is_given(tokens[end - 1].text) and not _begins_label(tokens, end):
        # "Ulla Ring", "Hans Manfred Berg": after a given name a capital makes a name of any word.
        return True
    if w.is_given(token.text) or (token.text.endswith("s") and w.is_given(token.text[:-1])):
        return _is_no_pronoun(tokens, end)
    if end > at and not _begins_label(tokens, end):
        return not w.is_known(token.text)
    return not w.is_known(token.text) and not (initial and _is_lonely(tokens, end))


def _is_initial(tokens: Sequence[Token], at: int) -> bool:
    """ "K. Alm": one letter with a dot before a name."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return bool(_INITIALS.fullmatch(tokens[at].text)) and tokens[at].is_capital and after is not None and after.what == "word" and after.is_capital


def _is_numbered(tokens: Sequence[Token], at: int) -> bool:
    """Whether a personal number follows a word, with no more than marks and "pnr" between: it is a surname, whatever word it is."""
    after = at + 1
    while after < len(tokens) and ((tokens[after].what == "mark" and tokens[after].text not in ".!?") or w.label_of(tokens[after].text) == "number"):
        after += 1
    marked = after > at + 1 and tokens[at + 1].what == "mark"
    return after < len(tokens) and tokens[after].what in ("id", "badid", "birth") and (marked or w.label_of(tokens[at].text) != "number")


def _is_surname_too(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that is a label and a surname is the surname: what follows goes on with the person, and gives the label no value."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if tokens[at].folded not in w.SURNAMES_TOO or after is None:
        return tokens[at].folded in w.SURNAMES_TOO
    return after.folded in _GOES_ON or after.what in ("id", "badid", "birth", "street") or (after.what == "mark" and after.text not in ":=-–#*")


def _ends_numbered(tokens: Sequence[Token], at: int, end: int) -> bool:
    """ "19440422-9836 ARNE PERSON": after a number, the word that ends the line or is followed by a mark is the surname."""
    numbered = at > 0 and tokens[at - 1].what in ("id", "badid", "birth") or at > 1 and tokens[at - 1].text in (",", "-", "–", ":", "\t") and tokens[at - 2].what in ("id", "badid")
    return numbered and (end + 1 == len(tokens) or tokens[end + 1].text in (",", ".", ";", ")", "\t", "|"))


def _leads_to_name(tokens: Sequence[Token], at: int, *, plain: bool) -> bool:
    """Whether a name goes on after "von", "de la" and their kin."""
    after = at + 1
    while after < len(tokens) and tokens[after].folded in PARTICLES:
        after += 1
    return after < len(tokens) and tokens[after].what == "word" and (plain or tokens[after].is_capital) and not _begins_label(tokens, after)


def _is_no_pronoun(tokens: Sequence[Token], at: int) -> bool:
    """ "Hans fru" is no Hans, "Bo på" no Bo, and "Inga klagomål" no Inga; what else a given name can be is stated by the word after it."""
    if tokens[at].folded == "inga" and at + 1 < len(tokens) and tokens[at + 1].what == "word" and not tokens[at + 1].is_capital:
        return tokens[at + 1].folded in _GOES_ON
    if tokens[at].folded in ("liv", "my"):
        # "My Gård" is someone, "my order" is not.
        return tokens[at].is_capital and (at + 1 == len(tokens) or tokens[at + 1].what != "word" or tokens[at + 1].is_capital or tokens[at + 1].folded in _GOES_ON)
    if tokens[at].folded == "sen":
        # "Sen behöver vi en nyckel till."
        return at + 1 < len(tokens) and (tokens[at + 1].what != "word" or tokens[at + 1].is_capital or tokens[at + 1].folded in _GOES_ON)
    if tokens[at].folded not in ("hans", "bo", "per", "dag"):
        return True
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.what != "word":
        # "Ha en bra dag!" wishes for a day.
        return tokens[at].folded != "dag" or tokens[at].is_capital or (after is not None and after.what in ("id", "badid"))
    return not (after.folded in w.SPOUSES or after.folded in w.PARTNERS or after.folded in w.RELATIVES or after.folded in ("på", "kvar", "personnummer", "pnr", "adress", "vecka", "månad"))


def _is_lonely(tokens: Sequence[Token], at: int) -> bool:
    """Whether a capital that begins a sentence is followed by a word in small letters: an ordinary word."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return after is not None and after.what == "word" and not after.is_capital and after.folded not in PARTICLES


def _begins_label(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is a label rather than a name: followed by a colon, or a number of its kind."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    label = w.label_of(tokens[at].text)
    if label is None or after is None:
        return False
    if after.text in (":", "=", "\t") and label != "person":
        return True
    values = {"number": ("id", "badid", "birth"), "phone": ("phone", "badphone"), "gate": ("number",), "person": ("number",), "address": ("street", "co"),
              "contact": ("word", "phone"), "apartment": ("number",), "town": ("postcode",), "name": ("word",)}  # fmt: skip
    return after.what in values.get(label, ()) or (label == "gate" and after.folded in ("nej", "ja", "ingen", "finns", "behövs", "krävs", "är"))
