"""Judges clauses that hold no fact: which of their words can touch a fact or the order, and are doubts where no rule has read them.

A clause can touch the order by a finite set of kinds: a word of danger (`danger_words`), a word that unsettles beside a thing of the order, a subject of
the order that is spoken of in words that nobody knows, a capital that may be a name, where or how a person is, and something asked of the reader. Every other
clause changes nothing, whatever its words: no list says what is harmless.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from workflow.routines.shared_lock.reading import words as w
from workflow.routines.shared_lock.reading.danger_words import DANGER_WORDS, SUBJECTS, THINGS
from workflow.routines.shared_lock.reading.tokens import Token

_JOINTS = frozenset([",", ";", "(", ")", "–", "—", "-", ":", "och", "men", "så", "för", "eftersom", "medan", "fast", "dock", ".", "!", "?", "|", "\t", "/"])
_SPEAKERS = frozenset(["jag", "vi", "man", "ni", "du", "personalen", "hemtjänsten", "kollegan", "gruppen"])
_HOUSEHOLD = frozenset(["han", "hon", "hen", "de", "dom", "dem", "båda", "bägge", "makarna", "paret", "maken", "makan", "frun", "mannen", "hustrun", "sambon", "brukaren", "brukarna", "kunden", "kunderna"])
_STATES = frozenset(["är", "var", "blir", "blev", "blivit", "varit", "anses", "bedöms", "förblir", "verkar"])
_STAYS = frozenset(["är", "var", "varit", "ligger", "låg", "legat", "sitter", "satt", "suttit", "bor", "bodde", "bott", "sover", "sov", "vistas", "befinner", "hamnat", "hamnade", "åker", "åkte", "åkt", "reser", "reste", "rest", "flög", "flugit", "far", "for", "drar", "drog", "stannar", "stannade", "skickades", "fördes", "togs", "kommer", "kom", "ska", "skall", "lever", "går", "gick"])
_PLACES = frozenset(["på", "i", "hos", "till", "från", "vid", "inom", "åt"])
_PARTICIPLE = re.compile(r"[a-zåäöé]{3,}(?:ad|ade|erad|erade|ld|lda|nd|nda|gd|gda|sen|sna|ven|vna|gen|gna|ten|tna|den|dna)$")


class _Net:
    """A list of words: "stem*", "*end", "*part*" and whole ones."""

    def __init__(self, listed: str) -> None:
        words = listed.split()
        self._exact = frozenset(each for each in words if "*" not in each)
        self._beginnings = tuple(each[:-1] for each in words if each.endswith("*") and not each.startswith("*"))
        self._ends = tuple(each[1:] for each in words if each.startswith("*") and not each.endswith("*"))
        self._parts = tuple(each[1:-1] for each in words if each.startswith("*") and each.endswith("*"))
        bare = {each.strip("*") for each in words}
        self._long = {n: tuple(each for each in bare if len(each) == n) for n in range(_SLIP_LENGTH, _LONGEST_SLIP)}

    def __contains__(self, word: str) -> bool:
        return word in self._exact or word.startswith(self._beginnings) or bool(self._ends) and word.endswith(self._ends) or any(each in word for each in self._parts)

    def is_near(self, word: str) -> bool:
        """Whether a word begins with a slip in a long one of these."""
        return any(_is_slip(word[:n], near) for n, near in self._long.items() if near and len(word) >= n)


def _is_slip(word: str, near: Sequence[str]) -> bool:
    found = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=1)
    return found is not None and found[0][0] == word[0]


_SLIP_LENGTH, _LONGEST_SLIP = 7, 13


@cache
def _dangers() -> _Net:
    return _Net(" ".join(DANGER_WORDS.values()))


@cache
def _subjects() -> _Net:
    return _Net(SUBJECTS)


@cache
def _things() -> _Net:
    return _Net(THINGS)


@lru_cache(maxsize=8192)
def is_dangerous(word: str) -> bool:
    """Whether a word by itself may change an order."""
    return word.strip(".") in _dangers()


@lru_cache(maxsize=8192)
def is_near_danger(word: str) -> bool:
    """Whether an unknown word is a misspelt one that may change an order."""
    return _dangers().is_near(word)


@lru_cache(maxsize=8192)
def is_subject(word: str) -> bool:
    """Whether a word is one of what an order is about."""
    return word.strip(".") in _subjects()


@lru_cache(maxsize=8192)
def is_thing(word: str) -> bool:
    """Whether a word tells of something that a negation, a limit or a doubt beside it would change."""
    bare = word.strip(".")
    return bare in _subjects() or bare in _things()


@dataclass(frozen=True)
class Judge:
    """The words of a sentence as the accounting knows them: `left` are the places that nothing accounts for, `facts` those of facts."""

    tokens: Sequence[Token]
    left: Set[int]
    facts: Set[int]
    signs: Sequence[str]
    unsettles: Callable[[str], bool]
    knows: Callable[[str], bool]

    def doubtful(self) -> set[int]:
        """The places that are doubts."""
        found: set[int] = set()
        person = False
        for clause in clauses(self.tokens):
            person = person or any(self._is_person(at) for at in clause)
            mine = {at for at in self.left if at in clause}
            if any(at in self.facts for at in clause) or self._belongs_to_facts(clause):
                found |= mine
            else:
                found |= self._touching(clause, mine, person=person)
        return found

    def _belongs_to_facts(self, clause: range) -> bool:
        """Whether a clause is no sentence of its own beside the facts of one: "Anna Ek, dottern, 070-…"."""
        return bool(self.facts) and not _is_whole(self.tokens[clause.start : clause.stop])

    def _touching(self, clause: range, left: set[int], *, person: bool) -> set[int]:
        words = [at for at in clause if self.tokens[at].what == "word"]
        dangers = {at for at in words if self._is_danger(at)}
        if any(is_subject(self._word(at)) for at in words):
            return left | dangers
        found = {at for at in left if self.tokens[at].what != "word" or self._may_be_name(at, clause)}
        unsettling = {at for at in left if self.unsettles(self._word(at))}
        whole = _is_whole(self.tokens[clause.start : clause.stop])
        if unsettling and (not whole or any(is_thing(self._word(at)) for at in words)):
            found |= unsettling
        if person:
            found |= {at for at in left if self._tells_of_person(at, clause)}
        return found | dangers

    def _is_danger(self, at: int) -> bool:
        word = self._word(at)
        return is_dangerous(word) or at in self.left and is_near_danger(word)

    def _word(self, at: int) -> str:
        return self.tokens[at].folded

    def _is_person(self, at: int) -> bool:
        return self._word(at) in _HOUSEHOLD or self.signs[at] in ("§N", "§K")

    def _may_be_name(self, at: int, clause: range) -> bool:
        token = self.tokens[at]
        return token.what == "word" and token.is_capital and self.signs[at] in ("§g", "§x", "§M")

    def _tells_of_person(self, at: int, clause: range) -> bool:
        """Whether an unknown word stands where it says how or where a person is."""
        before = [self._word(each) for each in range(max(clause.start, at - 4), at)]
        if not before:
            return False
        if before[-1] in _PLACES:
            return any(each in _STAYS for each in before)
        return any(each in _STATES for each in before[-2:]) and _PARTICIPLE.match(self._word(at)) is not None


def clauses(tokens: Sequence[Token]) -> Iterator[range]:
    """The clauses of a sentence, parted at marks and conjunctions."""
    start = 0
    for at, token in enumerate(tokens):
        if token.folded in _JOINTS and at > start:
            yield range(start, at)
            start = at
    if start < len(tokens):
        yield range(start, len(tokens))


def _is_whole(tokens: Sequence[Token]) -> bool:
    """Whether a clause has a subject and a verb of its own, as far as its pronouns and commonest verbs tell."""
    words = [each.folded for each in tokens if each.what == "word"]
    return len(words) >= _FEWEST and any(each in _VERBS for each in words)


_FEWEST = 3
_VERBS = frozenset(
    """är var blir blev har hade ska skall skulle kan kunde vill ville får fick måste bör brukar går gick kommer kom ser såg hör orkar klarar finns fanns står stod ligger låg sitter satt
    tar tog gör gjorde ger gav säger sa sade vet tycker tror känner hoppas tackar ringer skriver jobbar arbetar slutar börjar heter bor åker kör behöver öppnar svarar pratar talar
    förstår minns äter dricker lagar hälsar önskar gillar älskar skäller luktar låter verkar känns hinner springer använder delar hjälper sköter passar undrar ber hänger sover
    vilar is are was has have can will""".split()
)
