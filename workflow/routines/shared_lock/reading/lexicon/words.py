"""What a word can mean: exact forms, beginnings, and labels that are misspelt by a bounded edit distance."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from workflow.routines.shared_lock.reading.lexicon import given_names
from workflow.routines.shared_lock.reading.lexicon import vocabulary as v

# Shorter words have too many neighbours; a long one may hold two mistakes.
_FUZZY_LENGTH = 5
_LONG = 9


class Words:
    """A list of words and beginnings of words."""

    def __init__(self, listed: str) -> None:
        words = listed.split()
        self.exact = frozenset(word for word in words if not word.endswith("*"))
        self.beginnings = tuple(word[:-1] for word in words if word.endswith("*"))

    def __contains__(self, word: str) -> bool:
        return word in self.exact or (bool(self.beginnings) and word.startswith(self.beginnings))


def phrases(patterns: Iterable[str], *, folded: bool = False) -> re.Pattern[str]:
    """One pattern for all of them, met as whole words; for a folded text one that is four times as fast."""
    # Each begins with a letter, which is looked for before the hundreds of them are tried.
    return re.compile(rf"{'' if folded else '(?i)'}\b(?=\w)(?:{'|'.join(patterns)})")


EXISTING, COHABITANT, PERSONS = Words(v.EXISTING), Words(v.COHABITANT), Words(v.PERSONS)
SPOUSES, PARTNERS, RELATIVES, STAFF = Words(v.SPOUSES), Words(v.PARTNERS), Words(v.RELATIVES), Words(v.STAFF)
BOTH, SURELY_BOTH, COUPLES = Words(v.BOTH), Words(v.SURELY_BOTH), Words(v.COUPLES)
CONTACT_VERBS, OURSELVES, LOCK_NOUNS = Words(v.CONTACT_VERBS), Words(v.OURSELVES), Words(v.LOCK_NOUNS)
OTHER_CODES, OTHER_PRODUCTS = Words(v.OTHER_CODES), Words(v.OTHER_PRODUCTS)
CHANGES_MEANING, FAULTS, CORRECTS = Words(v.CHANGES_MEANING), Words(v.FAULTS), Words(v.CORRECTS)
UNSURE, LATER, NEGATIONS = Words(v.UNSURE), Words(v.LATER), Words(v.NEGATIONS)
ORDINARY, DIRECTIONS = Words(v.ORDINARY), Words(v.DIRECTIONS)
WOMEN, MEN = Words(given_names.WOMEN), Words(given_names.MEN)
GIVEN_NAMES = Words(f"{given_names.WOMEN} {given_names.MEN} {given_names.EITHER}")
SURNAMES_TOO, TOWNS = Words(v.SURNAMES_TOO), Words(v.TOWNS)
HARMLESS, SWITCHBOARDS = Words(v.HARMLESS), Words(v.SWITCHBOARDS)
STREET_ENDINGS = tuple(v.STREETS.split())
_LABELS = {word: what for what, listed in v.LABELS.items() for word in listed.split()}
_LABELS |= dict.fromkeys(v.PERSONS.split(), "person")
_FUZZY_LABELS = tuple(word for word in _LABELS if len(word) > _FUZZY_LENGTH)


_SHORT_PART, _SECOND_PARTS = 4, frozenset(["marie", "mari", "maria", "britt", "lis", "lise", "louise", "inger", "karin"])


@lru_cache(maxsize=4096)
def label_of(word: str) -> str | None:
    """What a label word asks for, also when it is misspelt; None for another word."""
    word = word.casefold()
    if word in _LABELS:
        return _LABELS[word]
    if word.endswith(("sbrukare", "sbrukaren")):
        return "person"
    if "." in word or "-" in word:
        return label_of(re.sub(r"[.-]", "", word))
    if len(word) < _FUZZY_LENGTH or word in ORDINARY or word in GIVEN_NAMES or word in COHABITANT or word in STAFF or word in RELATIVES:
        return None
    if word.startswith("telefax"):
        return None
    # No other word is so near to this one.
    return near(word, _FUZZY_LABELS, _LABELS) or (near(word, ("telefon",), _LABELS, bound=2) if len(word) > _FUZZY_LENGTH else None)


def near(word: str, forms: Collection[str], meaning: dict[str, str], *, bound: int = 0) -> str | None:
    """The one meaning of the forms within the bound of a word; None when there is none, or more than one."""
    bound = bound or (2 if len(word) >= _LONG else 1)
    found: dict[int, set[str]] = {}
    for form, distance, _ in process.extract(word, forms, scorer=OSA.distance, score_cutoff=bound, limit=None):
        if word[0] == form[0]:
            found.setdefault(distance, set()).add(meaning[form])
    nearest = found[min(found)] if found else set()
    if len(nearest) == 2 and "person" in nearest:
        # "Personr" is nearer to a label that begins with the word than to the word itself.
        nearest = nearest - {"person"}
    return next(iter(nearest)) if len(nearest) == 1 else None


@lru_cache(maxsize=4096)
def is_existing(word: str) -> bool:
    """Whether a word says that someone was there before: "befintlig", also misspelt."""
    word = word.casefold()
    return word in EXISTING or (len(word) >= 8 and near(word, ("befintlig", "befintliga", "befintligt"), _BEFINTLIG) is not None)


@lru_cache(maxsize=4096)
def is_cohabitant(word: str) -> bool:
    """Whether a word is for the one who lives with another, also misspelt."""
    word = word.casefold()
    return word in COHABITANT or (len(word) >= 9 and near(word, ("sammanboende", "sammanboendes"), _SAMMANBOENDE) is not None)


_SAMMANBOENDE = dict.fromkeys(("sammanboende", "sammanboendes"), "cohabitant")
_BEFINTLIG = dict.fromkeys(("befintlig", "befintliga", "befintligt"), "existing")


def is_given(word: str) -> bool:
    """Whether a word is a known given name."""
    folded = word.casefold()
    first, *rest = folded.split("-")
    # "Ros-Marie": the first part is short for many names.
    return folded in GIVEN_NAMES or bool(rest) and (first in GIVEN_NAMES or len(first) <= _SHORT_PART and rest[0] in _SECOND_PARTS)


def given_in(word: str) -> str:
    """The given name in a folded word, also in the genitive; "" when it is none."""
    bare = word.removesuffix("s")
    if word in GIVEN_NAMES or not is_given(bare):
        return word if is_given(word) else ""
    return word if word.split("-")[-1] in GIVEN_NAMES else bare


def bare_relation(word: str) -> str:
    """ "son" for "sonen", "sonens"."""
    return re.sub(r"(?:en|n|et|erna)?s?$", "", word)


def sex_of_number(number: str) -> str:
    """What the last digit but one of a personal number tells, however it is written: "woman" or "man"."""
    return "man" if int(re.sub(r"\D", "", number)[-2]) % 2 else "woman"


def sex_of(name: str) -> str | None:
    """What a given name tells, "woman" or "man"; None for a name of both, or an unknown one."""
    first = name.casefold()
    for word in (first, first.split("-")[0]):
        if word in WOMEN or word in MEN:
            return "woman" if word in WOMEN else "man"
    return None


@lru_cache(maxsize=4096)
def is_known(word: str) -> bool:
    """Whether a word is an ordinary one, which no name is made of where capitals do not tell."""
    word = word.casefold()
    return bool(
        word in ORDINARY or is_cohabitant(word) or is_existing(word) or word in COUPLES or word in RELATIVES or word in STAFF or word in BOTH
        or word in CONTACT_VERBS or word in LOCK_NOUNS or label_of(word) or word.endswith(("enhet", "enheten", "tjänst", "tjänsten"))
    )  # fmt: skip


def cased(name: str) -> str:
    """A name as a person writes it: names all in capitals or all in small letters get their capitals."""
    if not (name.isupper() or name.islower()):
        return name
    words = (word.lower() if word.lower() in ("af", "av", "von", "de", "van", "der") else word.title() for word in name.split())
    return " ".join(words)


def cased_address(text: str) -> str:
    """An address as a person writes it, where its letters were all capitals or all small."""
    if not (text.isupper() or text.islower()):
        return text
    return re.sub(r"[^\W\d_][\w'’]*", lambda m: m[0].lower() if m[0].casefold() in _SMALL else m[0].upper() if len(m[0]) == 1 else m[0].capitalize(), text)


_SMALL = frozenset(["lgh", "läg", "lägenhet", "tr", "trappor", "trappa", "vån", "våning", "uppg", "uppgång", "ingång", "hus", "port", "nb", "bv", "i", "på", "c", "o"])
