"""Judges clauses that hold no fact: which of their words can touch a fact or the order, and are doubts where no rule has read them.

A clause can touch the order by a finite set of kinds: a word of danger (`danger_words`), a word that unsettles next to a thing of the order, a subject of
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

from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.danger_words import DANGER_WORDS, SUBJECTS, THINGS
from workflow.routines.shared_lock.reading.lexicon.dangers import OF_LIFE
from workflow.routines.shared_lock.reading.text.tokens import Token

JOINTS = frozenset([",", ";", "(", ")", "–", "—", "-", ":", "och", "men", "så", "för", "eftersom", "medan", "fast", "dock", "då", "när", "innan", "därför", ".", "!", "?", "|", "\t", "/"])
_SPEAKERS = frozenset(["jag", "vi", "man", "personalen", "hemtjänsten", "kollegan", "gruppen"])
_HOUSEHOLD = frozenset(["han", "hon", "hen", "de", "dom", "dem", "båda", "bägge", "makarna", "paret", "maken", "makan", "frun", "mannen", "hustrun", "sambon", "brukaren", "brukarna", "kunden", "kunderna"])
_UNITS = ("larmgrupp", "hemsjukv", "hemtj", "team", "grupp", "enhet", "distrikt", "kontor", "nattpatrull")
_PETS = ("hund", "katt", "valp", "kisse", "vovve", "papegoj", "undulat", "kanin", "fågel")
_POSSESSIVES = frozenset(["hans", "hennes", "deras", "parets", "makarnas", "dem", "honom", "henne"])
_STATES = frozenset(["är", "var", "blir", "blev", "blivit", "varit", "anses", "bedöms", "förblir", "verkar"])
_STAYS = w.Words("bor bodde bott sover sov vistas vistats befinner hamnat hamnade ligger låg legat stannar stannade stannat skickades fördes togs flyttar flyttade lever reser reste åkte åkt")
_PLACES = frozenset(["på", "i", "hos", "till", "från", "vid", "inom", "åt"])
_ACRONYM = re.compile(r"[A-ZÅÄÖ]{2,5}(?:-[a-zåäö]+)?$")
_TOWARDS = frozenset(["i", "på", "till", "från", "vid", "in", "to", "from", "at"])
_PARTICIPLE = re.compile(r"[a-zåäöé]{3,}(?:ad|ade|erad|erade|dömd|skriven|tagen|släppt|hyst|kastad)$")
# What someone was or did in life.
_BACKGROUND = w.Words("jobbat jobbade arbetat arbetade född födda uppvuxen uppvuxna uppväxta pension* lärare kommer drev driver ägde ursprung* hejar håller supporter* lyssnar spelade spelat tävla*")


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
def _dangers() -> tuple[_Net, _Net]:
    """The words of danger: of a person's life, and of the order and its facts."""
    of_life = " ".join(listed for kind, listed in DANGER_WORDS.items() if kind in OF_LIFE)
    return _Net(of_life), _Net(" ".join(listed for kind, listed in DANGER_WORDS.items() if kind not in OF_LIFE))


@cache
def _subjects() -> _Net:
    return _Net(SUBJECTS)


@cache
def _things() -> _Net:
    return _Net(THINGS)


@lru_cache(maxsize=8192)
def danger_of(word: str, *, unknown: bool) -> str:
    """ "life" or "order" for a word that by itself may change one, also misspelt where nobody knows the word; else ""."""
    bare = word.strip(".")
    of_life, of_order = _dangers()
    if bare in of_order or unknown and of_order.is_near(bare):
        return "order"
    return "life" if bare in of_life or unknown and of_life.is_near(bare) else ""


@lru_cache(maxsize=8192)
def is_subject(word: str) -> bool:
    """Whether a word is one of what an order is about."""
    return word.strip(".") in _subjects()


@lru_cache(maxsize=8192)
def is_thing(word: str) -> bool:
    """Whether a word tells of something that a negation, a limit or a doubt next to it would change."""
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

    def doubtful(self) -> set[int]:
        """The places that are doubts."""
        found: set[int] = set()
        person = others = False
        anybody = any(map(self._is_person, range(len(self.tokens))))
        for clause in clauses(self.tokens):
            person = person or any(self._is_person(at) for at in clause)
            others = _goes_on_of_others([_PETS[0] if self.signs[at] == "§L" and self.tokens[at].is_capital else self._word(at) for at in clause if self.tokens[at].what == "word"], others)
            mine = {at for at in self.left if at in clause}
            if any(at in self.facts for at in clause) or self._belongs_to_facts(clause):
                found |= mine
            else:
                found |= self._touching(clause, mine, person=person, others=others and not anybody)
        return found

    def _belongs_to_facts(self, clause: range) -> bool:
        """Whether a clause is no whole sentence among the facts of one: "Anna Ek, dottern, 070-…"."""
        heads = clause.stop < len(self.tokens) and self.tokens[clause.stop].text == ":"
        return bool(self.facts) and (heads or not is_whole(self.tokens[clause.start : clause.stop]))

    def _touching(self, clause: range, left: set[int], *, person: bool, others: bool) -> set[int]:
        words = [at for at in clause if self.tokens[at].what == "word"]
        dangers = {at for at in words if (danger := danger_of(self._word(at), unknown=at in self.left)) and not (danger == "life" and is_of_pet_or_work([each.folded for each in self.tokens], at) or others and (danger == "life" or self._word(at).startswith("byt")))}
        if any(is_subject(self._word(at)) and self._word(at - 1) not in _OUR_USUAL for at in words):
            return {at for at in left if not self._is_mild(at, words, of_order=True)} | dangers
        found = {at for at in left if self.tokens[at].what != "word" or self._may_be_name(at, clause, person=person)} | self._asked(words)
        unsettling = {at for at in left if self.unsettles(self._word(at)) and not self._is_mild(at, words)}
        whole = is_whole(self.tokens[clause.start : clause.stop])
        touched = _PROCESS if others else is_thing
        found |= {at for at in unsettling if not whole or any(touched(self._word(each)) for each in words if each != at)}
        if after := {at for at in words if self._word(at) == "efter" and self.signs[at + 1 : at + 2] == ["§N"]}:
            # "Det är tomt efter Ernst."
            found |= after
        if person:
            found |= {at for at in left if self._tells_of_person(at, clause)}
        return found | dangers

    def _asked(self, words: Sequence[int]) -> set[int]:
        """The place of something asked of the reader that is none of what a visit needs: "vänd på det", "kör inte vidare"."""
        first, after = (self._word(words[n]) if n < len(words) else "" for n in (0, 1))
        return {words[0]} if first in _REQUESTS_OF_THE_ORDER or first in _REQUESTS and after not in _REQUESTS[first] else set()

    def _is_mild(self, at: int, words: Sequence[int], *, of_order: bool = False) -> bool:
        """Whether an unsettling word does no harm where it stands: "ha tålamod om vi dröjer", "kan inte gå längre"."""
        word, after = self._word(at), self._word(at + 1) if at + 1 < len(self.tokens) else ""
        if any(self._word(each).startswith(_PETS) for each in words) or not self.unsettles(word):
            return self.unsettles(word)
        if word == "man":
            return at > 0 and self._word(at - 1) not in _WHOSE_MAN
        if of_order:
            return word in _CONDITIONS and not (after in _HOUSEHOLD or after in _THE_ORDER)
        if word in _MILD:
            return True
        if word == "annars" and self.signs[at + 1 : at + 2] in (["§N"], ["§K"], ["§g"]):
            return False
        if word in _CONDITIONS:
            return not any(_WISHES.match(self._word(each)) for each in words) or not (after in _HOUSEHOLD or after in _THE_ORDER or self.signs[at + 1 : at + 2] in (["§N"], ["§K"], ["§g"]))
        if word in _ABILITY_LIMITS:
            return any(self._word(each) in _ABILITIES for each in words) and not any(self._word(each) == "får" for each in words)
        if word in _COUNTS:
            return not (after in w.PERSONS or after in ("", "i", "som", "st", "stycken", "till", "av", "personer", "vuxna", "där", "lås", "dosor") or after in w.RELATIVES)
        if word == "tills":
            return after == "ni"
        return word.startswith("vänta") and not (after in ("med", "in", "till", "tills", "på") or at == words[0])

    def _word(self, at: int) -> str:
        return self.tokens[at].folded

    def _is_person(self, at: int) -> bool:
        return self._word(at) in _HOUSEHOLD or self.signs[at] in ("§N", "§K")

    def _may_be_name(self, at: int, clause: range, *, person: bool) -> bool:
        """Whether a capital may name someone: not after "i" or "till" where nobody of the household is spoken of."""
        token = self.tokens[at]
        if token.what != "word" or not token.is_capital or _ACRONYM.match(token.text) or self.signs[at] not in ("§g", "§x", "§M"):
            return False
        if at and self.signs[at] == "§x" and self._word(at - 1).startswith(_UNITS):
            return False
        place = self.signs[at] == "§x" and at > clause.start and self._word(at - 1) in _TOWARDS
        return not place or person and not any(self._word(each) in _BACKGROUND for each in clause)

    def _tells_of_person(self, at: int, clause: range) -> bool:
        """Whether an unknown word stands where it says how or where a person is."""
        before = [self._word(each) for each in range(max(clause.start, at - 4), at)]
        if not before:
            return False
        if before[-1] in _PLACES:
            return any(each in _STAYS for each in before)
        if any(self._word(each) in _BACKGROUND for each in clause):
            return False
        return any(each in _STATES for each in before[-2:]) and _PARTICIPLE.match(self._word(at)) is not None


def of_others(tokens: Sequence[Token], is_person: Callable[[Token], bool]) -> set[int]:
    """The places of the clauses about the writer, the staff or a pet in a sentence that speaks of nobody of the household."""
    found: set[int] = set()
    others = False
    if any(each.folded in _HOUSEHOLD or is_person(each) for each in tokens):
        return found
    for clause in clauses(tokens):
        others = _goes_on_of_others([tokens[at].folded for at in clause if tokens[at].what == "word"], others)
        found.update(clause if others else ())
    return found


def is_of_pet_or_work(words: Sequence[str], at: int) -> bool:
    """Whether a word is said of a pet or of where someone works, stated right before it: "deras gamla hund dog", "jobbar på sjukhuset"."""
    return any(each.startswith((*_PETS, "jobba", "arbeta")) for each in words[max(0, at - _NEAR_PET) : at])


def _goes_on_of_others(words: Sequence[str], before: bool) -> bool:
    """Whether a clause is about others: by its own subject, or because it has none and the clause before was."""
    if _is_of_others(words) or not before:
        return before or _is_of_others(words)
    first = next((each for each in words if each not in JOINTS), "")
    own = first not in _VERBS and first not in ("om", "ha", "att") and any(each in _VERBS for each in words)
    return not own and not any(each in w.RELATIVES or each in _POSSESSIVES for each in words)


def _is_of_others(words: Sequence[str]) -> bool:
    """Whether the words of a clause are about the writer, the staff or a pet, and about no relative."""
    subject = any(each in _SPEAKERS or each in w.STAFF and each not in _LANDLORDS or each.startswith(_PETS) for each in words[:_SUBJECT_WITHIN])
    return subject and not any(each in w.RELATIVES or each in _POSSESSIVES for each in words)


def clauses(tokens: Sequence[Token]) -> Iterator[range]:
    """The clauses of a sentence, parted at marks and conjunctions."""
    start = 0
    for at, token in enumerate(tokens):
        if token.folded in JOINTS and at > start:
            yield range(start, at)
            start = at
    if start < len(tokens):
        yield range(start, len(tokens))


def is_heading(tokens: Sequence[Token]) -> bool:
    """Whether few tokens name a thing of the order in no whole clause: "Order tidigare på låsenhet."."""
    words = [each.folded for each in tokens if each.what == "word"]
    return len(words) <= _LONGEST_HEADING and not is_whole(tokens) and any(map(is_subject, words))


def is_whole(tokens: Sequence[Token]) -> bool:
    """Whether a clause has a subject or a verb, as far as its pronouns and commonest verbs tell."""
    words = [each.folded for each in tokens if each.what == "word"]
    return len(words) >= _FEWEST and any(each in _VERBS or each in _SUBJECTS for each in words)


# What the reader is asked to do with the order; and with the words after which it is about the visit.
_REQUESTS_OF_THE_ORDER = w.Words("vänd rör byt hoppa läs bortse stryk riv radera avvakta pausa frys ändra flytta gör börja sluta informera strunta slopa blanda spara släng bocka kryssa avskriv lämna släpp ignorera stanna sätt kolla ersätt uppdatera rätta")
_REQUESTS: Mapping[str, w.Words] = {
    "lägg": w.Words("till in upp"),
    "låt": w.Words("det telefonen signalerna dem henne honom oss"),
    "kör": w.Words("in fram förbi till runt upp ner mot via på försiktigt sakta"),
    "dra": w.Words("i ut igen"), "fråga": w.Words("efter gärna på"), "glöm": w.Words("inte"),
    "ta": w.Words("av med hissen trappan trapporna höger vänster i bussen till gärna"),
    "håll": w.Words("utkik i koll ut upp"),
}  # fmt: skip
_OUR_USUAL = frozenset(["våra", "vanliga", "alla", "många"])
_MILD = frozenset(["annars", "verkar", "särskilt", "glömmer", "glömt", "glömde", "hoppas"])
_WHOSE_MAN = frozenset(["hennes", "sin", "en", "med", "och", "god", "gode", "min", "gamle", "förre", "annan", "ny", "äkta", "vars"])
_PROCESS = re.compile(r"vet\b|veta|fråg|hinn|hunn|hand\b|besk|beslu|säk|godk|uppgift|prat|tal|träff|skick|stäm|avvak|återk|gjor|gör|ta\b|tar\b|dit\b|dem\b|dom\b|fått|kund|bruk|läng|beställ|ans|lös|fyll|skrev|skriv|häm|papp|framför").match
_CONDITIONS = frozenset(["om", "ifall", "if"])
_WISHES = re.compile(r"vill|ville|önska|tack|godkänn|samtyck|besluta|bevilj|får|flytt|kvar|bor|går|blir|lever|behöv|ska|stäm|rätt|fel|gäller|finns|hinn|lov|orkar|mår|säg")
_THE_ORDER = frozenset(["det", "den", "detta", "dessa", "låset", "beslutet", "någon", "ingen", "alla", "inte", "ej", "bara"])
_ABILITY_LIMITS = frozenset(["inte", "ej", "knappt", "knappast", "aldrig", "längre", "varken", "själv", "själva", "utan", "ingen", "inga", "inget"])
_ABILITIES = w.Words("""hör höra hört hörde ser orkar orka klarar klara minns törs vågar springa springer gå öppna resa stå lyfta prata pratar talar förstår läsa skriva cykla bära
    kör tål äter sover tuggar sväljer biter skäller bits luktar gnäller stressa stressad skynda väcka väcker störa parkera""")
_COUNTS = w.Words("två tre fyra fem sex sju åtta flera fler two three four tredje fjärde ytterligare dubbla extra")
_LANDLORDS = frozenset(["hemtjänst", "hemtj", "värden", "vaktmästaren", "vaktmästare", "fastighetsskötaren"])
_FEWEST, _SUBJECT_WITHIN, _NEAR_PET, _LONGEST_HEADING = 3, 4, 3, 5
_SUBJECTS = w.Words("jag vi han hon hen de dom man ni det den")
_VERBS = w.Words("""är var blir blev har hade ska skall skulle kan kunde vill ville får fick måste bör brukar går gick kommer kom ser såg hör orkar klarar finns fanns står stod ligger låg sitter satt
    tar tog gör gjorde ger gav säger sa sade vet tycker tror känner hoppas tackar ringer skriver jobbar arbetar slutar börjar heter bor åker kör behöver öppnar svarar pratar talar
    förstår minns äter dricker lagar hälsar önskar gillar älskar skäller luktar låter verkar känns hinner springer använder delar hjälper sköter passar undrar ber hänger sover
    vilar is are was has have can will""")
