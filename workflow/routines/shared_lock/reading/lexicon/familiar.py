"""What a word by itself is known as: one that changes nothing, one of everyday life, a misspelt one, or one that unsettles."""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from workflow.routines.shared_lock.reading.lexicon import fillers
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.everyday import EVERYDAY
from workflow.routines.shared_lock.reading.lexicon.inflection import all_forms, is_compound

_FILLERS = all_forms(fillers.FILLERS)
_PARTS = all_forms({kind: fillers.FILLERS[kind] for kind in ("nouns", "nouns_a", "verbs_ar", "verbs_er", "adjectives")})
_MISSPELT = tuple(word for word in _FILLERS if len(word) >= 6)
_UNSETTLING = w.Words(fillers.UNSETTLING)
# Whatever else they are made of, these words are not known by their parts.
_NO_COMPOUND = (*fillers.UNSETTLING_PARTS, "lås", "hem", "boende", "vård", "sjuk", "byt", "kort", "flytt", "resa", "slut", "skydd", "test", "prov", "dub", "kod", "nummer", "adress", "namn", "person", "kund")
_SLIP_LENGTH, _TWO_SLIPS_LENGTH = 6, 10


@lru_cache(maxsize=8192)
def is_unsettling(word: str) -> bool:
    """Whether a word may turn a fact round, limit it, or put it in doubt."""
    bare = word.strip(".")
    return bare in _UNSETTLING or word in _UNSETTLING or bare in w.RELATIVES or bare in w.CHANGES_MEANING or bare in w.UNSURE


@lru_cache(maxsize=8192)
def is_filler(word: str) -> bool:
    """Whether a word changes nothing wherever it stands, also when it is put together of such words."""
    bare = word.strip(".")
    if is_unsettling(word):
        return False
    if bare in _FILLERS or word in _FILLERS or bare in w.ORDINARY or bare in w.HARMLESS:
        return True
    if w.label_of(word) or w.is_cohabitant(word) or w.is_existing(word) or any(bare in each for each in (w.LOCK_NOUNS, w.PERSONS, w.STAFF, w.CONTACT_VERBS)):
        return True
    return is_compound(bare, _PARTS, fillers.UNSETTLING_PARTS)


@lru_cache(maxsize=8192)
def is_everyday(word: str) -> bool:
    """Whether a word in small letters is one of everyday life, or put together of two: "kaffekopp", "snöskottning"."""
    bare = word.strip(".").removesuffix("s") if word.endswith("ss") else word.strip(".")
    if is_unsettling(word) or w.is_given(word):
        return False
    whole, parts = _everyday()
    return bare in whole or bare.removesuffix("s") in whole or is_compound(bare, parts, _NO_COMPOUND)


@cache
def _everyday() -> tuple[frozenset[str], frozenset[str]]:
    """The words of everyday life, and those that others are put together of; made when a ticket is read."""
    parts = (all_forms({kind: topic.get(kind, "")}) for topic in EVERYDAY.values() for kind in ("nouns", "nouns_a"))
    whole = frozenset(form for topic in EVERYDAY.values() for form in all_forms(topic))
    return whole, frozenset(form for forms in parts for form in forms if len(form) > 2)


@lru_cache(maxsize=8192)
def is_misspelt(word: str) -> bool:
    """Whether a long word is within a slip or two of a filler."""
    if len(word) < _SLIP_LENGTH or is_unsettling(word):
        return False
    bound = 2 if len(word) >= _TWO_SLIPS_LENGTH else 1
    found = process.extractOne(word, _MISSPELT, scorer=OSA.distance, score_cutoff=bound)
    return found is not None and found[0][0] == word[0]
