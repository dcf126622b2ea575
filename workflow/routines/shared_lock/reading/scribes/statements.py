"""Parses what a later sentence says of a fact of before: whose, which fact, the new value, the old one denied, an excuse; or that it says anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from workflow.routines.shared_lock.reading.asides.reasons import ANOTHERS, CLAUSE, OF_ANOTHER, REST_HOLDS
from workflow.routines.shared_lock.reading.draft import Draft, bare
from workflow.routines.shared_lock.reading.homes.renewed import Home, home_of
from workflow.routines.shared_lock.reading.lexicon import restating as r
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_filler
from workflow.routines.shared_lock.reading.people.pronouns import SEX
from workflow.routines.shared_lock.reading.text.tokens import DOOR, Token


@dataclass
class Clause:
    """What one clause says.

    `kind` is "new", "wrong", "another" (it was another's), "past" (an excuse) or "light"; `whom` are §n0 for the first person,
    §f for all of a name, "man" and "woman"; `facts` are what it calls by name; `new` are the new values by their signs, and
    `old` the signs of the stated ones that it denies. `cue` says that something takes another's place.
    """

    kind: str
    whom: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    new: dict[str, Token] = field(default_factory=dict)
    cue: bool = False
    old: set[str] = field(default_factory=set)
    sure: bool = False


def clauses_of(draft: Draft, tokens: Sequence[Token]) -> list[Clause] | None:
    """What each clause of a sentence says; None where one of them may say anything else."""
    signs = _signs(draft, tokens)
    # "Personnummer: nej 1940…" answers a label, and takes nothing back.
    answered = any(before == ":" and after in ("nej", "nä") for before, after in pairwise(signs))
    if "?" in signs or "§x" in signs or answered:
        return None
    found: list[Clause] = []
    for first, last in _segments(signs, _MARKS):
        whole = _clause(tokens[first:last], signs[first:last], after="/" in signs[max(0, first - 2) : first])
        parts = [whole] if whole else [_clause(tokens[first + a : first + b], signs[first + a : first + b]) for a, b in _segments(signs[first:last], _JOINTS)]
        if not parts or any(each is None for each in parts):
            return None
        found += [each for each in parts if each is not None]
    return found


def _segments(signs: Sequence[str], ends: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The stretches between these marks or words."""
    first = 0
    for at, sign in enumerate([*signs, next(iter(ends))]):
        if sign in ends:
            if at > first:
                yield first, at
            first = at + 1


# Signs -----------------------------------------------------------------------------------------------


def _signs(draft: Draft, tokens: Sequence[Token]) -> list[str]:
    """Each token, or the sign for it.

    §n0 is a person, §n0s in the genitive, §f a name of several. New values: §i a number, §v its last four digits, §l and §d an
    apartment with and without a label, §a a street and house, §w a street, §h a house, §z a postcode. Stated ones: §o0 the number of the
    first person, §q the apartment, §s, §u, §g and §y. §x is anything else.
    """
    home = home_of(draft) or Home()
    last = any(each.folded in r.LAST_FOUR for each in tokens)
    return [_sign(draft, home, each, last=last, opens=each is tokens[0]) for each in tokens]


def _sign(draft: Draft, home: Home, token: Token, *, last: bool, opens: bool) -> str:
    text = token.value or token.text
    if token.what == "word":
        return _sign_of_word(draft, home, token, opens=opens)
    if token.what == "mark":
        return token.text
    if token.what == "id":
        return _owned(draft, bare(text)[-_DIGITS:]) or "§i"
    if token.what == "number" and re.fullmatch(r"\d{4}", text) and (last or not DOOR.fullmatch(text)):
        return _owned(draft, text) or ("§v" if last else "§x")
    if token.what in ("apartment", "number") and DOOR.fullmatch(text):
        return "§q" if text == home.door else "§l" if token.what == "apartment" else "§d"
    if token.what == "number" and re.fullmatch(r"[1-9]\d{0,2}[a-zA-Z]?", text):
        return "§g" if text.casefold() == home.number else "§h"
    if token.what == "street":
        return "§s" if bare(text) == bare(f"{home.street}{home.number}") else "§a"
    if token.what == "postcode":
        return "§y" if re.sub(r"\D", "", text) == home.postcode else "§z"
    return "§x"


def _owned(draft: Draft, digits: str) -> str:
    """The sign of a stated number that ends so; "" where there is none."""
    return next((f"§o{n}" for n, each in enumerate(draft.persons) if each.number and bare(each.number.text).endswith(digits)), "")


def _sign_of_word(draft: Draft, home: Home, token: Token, *, opens: bool) -> str:
    if token.is_capital and token.folded in SEX and not opens:
        return "§x"
    if token.folded == home.street:
        return "§u"
    for word, end in ((token.folded, ""), (token.folded.removesuffix("s"), "s")):
        if not token.is_capital and (len(word) < _LONG_NAME or w.is_known(word) or is_filler(word)):
            continue
        named = [n for n, each in enumerate(draft.persons) if word in each.words()]
        if named and word in SEX:
            # "Hans nummer", where one of them is called so.
            return "§x"
        if named:
            return f"§n{named[0]}{end}" if len(named) == 1 else "§f"
    street = token.is_capital and token.folded.endswith(w.STREET_ENDINGS) and token.folded not in r.STREET_WORDS
    return "§w" if street else token.folded


# Clauses ---------------------------------------------------------------------------------------------


def _clause(tokens: Sequence[Token], signs: Sequence[str], *, after: bool = False) -> Clause | None:
    """What a clause says, if every word of it is of a correction; `after` says that it stands behind a stroke, as a name that signs."""
    text = " ".join(signs)
    words = [each for each in signs if each != ":" and not each.startswith("§")]
    new = {each: at for at, each in enumerate(signs) if each in _NEW}
    whom = {each.removesuffix("s") for each in signs if each.startswith(("§n", "§f"))} | {SEX[each] for each in words if each in SEX}
    if REST_HOLDS.fullmatch(text):
        return Clause("light", sure=True)
    if _is_light(words, text, after=after) and not new and not _stated(signs):
        return Clause("light", cue=any(each in r.CUES for each in words))
    if not new and _stated(signs) | whom and {"stämmer", "rätt"} & set(words) and all(each in r.HOLDING or each in r.DOOR_WORDS or each in r.NUMBER_WORDS or each in r.HOME_WORDS for each in words):
        return Clause("light")
    if not whom and not new and OF_ANOTHER.fullmatch(text):
        return Clause("another", cue=True)
    if not whom and not new and re.fullmatch(CLAUSE, text) or _IS_ANOTHERS.fullmatch(text):
        return Clause("past", old=_stated(signs), cue=True)
    if not _denies_old_only(signs):
        return None
    facts = {fact for fact, listed in _LABELS for each in words if each in listed}
    if new:
        return _stating(tokens, signs, words, new, Clause("new", whom, facts))
    return _telling(signs, words, text, Clause("past", whom, facts))


def _is_light(words: Sequence[str], text: str, *, after: bool) -> bool:
    """Whether a clause only greets, thanks, asks for pardon or signs."""
    signed = (after or _SIGNS_OFF.match(text)) and len(words) <= _LONGEST_SIGN_OFF
    return bool(signed) or all(each in r.APOLOGIES for each in words) and "§" not in text


def _stating(tokens: Sequence[Token], signs: Sequence[str], words: Sequence[str], new: dict[str, int], clause: Clause) -> Clause | None:
    """A clause with a new value, or the parts of a new home; None where it has another word, or asks."""
    glue = all(any(each in listed for listed in _OF_NEW) for each in words)
    asks = signs[0] in r.ASKS and (signs[1] in _SUBJECTS or signs[1].startswith("§n")) if len(signs) > 1 else False
    number = {"§i", "§v"} & new.keys()
    doubled = len(new) != sum(each in _NEW for each in signs) or number and len(new) > 1 or {"§l", "§d"} <= new.keys() or len({"§a", "§w", "§h"} & new.keys()) > 1
    moved = not number and "nu" in words
    if not glue or asks or doubled or moved or not number and (_is_of_each(signs) or _TURNED.search(" ".join(signs))):
        return None
    denies = any(each in w.NEGATIONS or each in ("istället", "stället") for each in words)
    denied = {sign for sign in _stated(signs) if denies or sign.startswith("§o") or sign == "§q" and {"§l", "§d"} & new.keys()}
    clause.new, clause.old = {sign: tokens[at] for sign, at in new.items()}, denied
    clause.cue = bool(denied) or any(each in r.SETTLES or each in r.CUES for each in words)
    if {"bor", "bo"} & set(words):
        clause.facts.add("home")
    return clause


# "Lgh 1103 ska vara 1301", where 1301 is on record.
_TURNED = re.compile(r"§[ld] (?:ovan )?(?:ska|skall|skulle) (?:vara|stå) (?:lgh )?§q")


def _is_of_each(signs: Sequence[str]) -> bool:
    """Whether names stand on both sides of a part of a home: "Edit på 1101 och Bo på 1102"."""
    named = [at for at, each in enumerate(signs) if each.startswith("§n")]
    return bool(named) and any(named[0] < at < named[-1] for at, each in enumerate(signs) if each in (*_NEW, *_OLD))


def _telling(signs: Sequence[str], words: Sequence[str], text: str, clause: Clause) -> Clause | None:
    """A clause without a new value: what was wrong, how it came about, or whose the value behind it is."""
    if not all(any(each in listed for listed in _OF_TELLING) for each in words):
        return None
    if any(each.startswith("§n") and not each.endswith("s") for each in signs) and not _OF_WHOM.search(text):
        # "Nils har läst fel": the value is not said to be his.
        return None
    wrong = any(each in r.WRONGS for each in words)
    stated = _stated(signs)
    if any(each.startswith(("§o", "§q")) for each in stated) and not (wrong or any(each in w.NEGATIONS or each in r.PASTS for each in words)):
        # "Det står 1302 på dörren."
        return None
    clause.old = {each for each in stated if wrong or each.startswith(("§o", "§q")) or any(one in w.NEGATIONS for one in words)}
    clause.cue = wrong or bool(clause.old) or any(each in r.CUES or each in r.LACKS or each in r.SETTLES for each in words)
    clause.kind = "wrong" if wrong and not clause.old and not any(each in r.PASTS for each in words) else "past"
    return clause


def _stated(signs: Sequence[str]) -> set[str]:
    """The signs of stated values."""
    return {each for each in signs if each.startswith(_OLD)}


def _denies_old_only(signs: Sequence[str]) -> bool:
    """Whether each no in a clause is of a stated value, or says that what was stated did not hold or could not be filled in."""
    for at, sign in enumerate(signs):
        if sign in w.NEGATIONS:
            ahead = next((each for each in signs[at + 1 : at + 5] if each not in _BEFORE_OLD), "")
            behind = signs[at - 1] if at else ""
            if not (ahead.startswith(_OLD) or behind in _FAILS or behind in ("är", "var", "blev") and signs[at + 1 : at + 2] == ["rätt"]):
                return False
    return True


_DIGITS, _LONG_NAME, _LONGEST_SIGN_OFF = 10, 4, 5
_NEW, _OLD = ("§i", "§v", "§l", "§d", "§a", "§w", "§h", "§z"), ("§o", "§q", "§s", "§u", "§g", "§y")
_MARKS = frozenset([",", ".", "!", ";", "(", ")", "–", "-", "/", "…"])
_JOINTS = frozenset(["och", "men", "så", "utan", "eftersom", "då", ":"])
_SUBJECTS = frozenset(["det", "den", "numret", "hennes", "hans", "lägenheten", "personnumret", "adressen"])
_FAILS = frozenset(["stämmer", "stämde", "gäller", "gällde", "gick", "går", "ville", "kunde", "fick", "får", "kom"])
_LABELS = (("number", r.NUMBER_WORDS), ("door", r.DOOR_WORDS), ("street", r.STREET_WORDS), ("house", r.HOUSE_WORDS), ("town", r.TOWN_WORDS), ("home", r.HOME_WORDS))
_OF_NEW: Sequence[w.Words] = (r.OF_VALUES, r.LIVES, r.LAST_FOUR, r.APOLOGIES, r.SOME_NUMBER, w.NEGATIONS, w.Words(" ".join(SEX)), *(listed for _, listed in _LABELS))
_OF_TELLING: Sequence[w.Words] = (*_OF_NEW, r.EXCUSES, r.WRONGS, r.LACKS)
_BEFORE_OLD = frozenset([*chain.from_iterable(listed.exact for _, listed in _LABELS), *r.SOME_NUMBER.exact, "på", "i", "som", "det", "för"])
_OF_WHOM = re.compile(r"§n\d (?=personnum|pnr|nummer|numret|födelse)|(?:^|(?:på|för|till|hos|av) )§n\d(?: §[nf]\d?)*(?= |$)(?! (?:har|läst|läste|skrev|sa))")
_SIGNS_OFF = re.compile(r"(?:mvh|hälsningar|vänligen|vänliga hälsningar|med vänlig hälsning|vh|hälsar)\b")
_IS_ANOTHERS = re.compile(rf"(?:§q|§s) (?:är|var)(?: ju)? (?:hos )?{ANOTHERS}")
