"""Finds another apartment that stands behind a whole address and is said to be wrong: "lgh 1203 (står 1201 i remissen men det är grannen)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workflow.routines.shared_lock.reading.asides.reasons import ANOTHERS, CLAUSE
from workflow.routines.shared_lock.reading.lexicon import restating as r
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import DOOR, Token


def without_denied(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens of a sentence without what denies another value of the fact before it, and what was left out."""
    for at, fact in enumerate(tokens[:-1]):
        aside = _aside(tokens, at) if fact.what == "apartment" and _is_first_said(tokens[:at]) else range(0)
        inside = [each for each in (tokens[n] for n in aside) if each.text not in ("(", ")")]
        if inside and _denies(fact, inside):
            return [*tokens[: aside.start], *tokens[aside.stop :]], [tokens[n] for n in aside]
    return list(tokens), []


def _is_first_said(before: Sequence[Token]) -> bool:
    """Whether an apartment stands behind its street, and nothing there corrects."""
    return any(each.what == "street" for each in before) and not any(each.folded in r.CUES or each.folded in r.SETTLES for each in before)


def _aside(tokens: Sequence[Token], at: int) -> range:
    """The places of the bracket right behind a fact, or of what stands behind its comma up to the end of the sentence."""
    behind = tokens[at + 1]
    if behind.text == "(":
        close = next((n for n in range(at + 2, len(tokens)) if tokens[n].text in "()"), 0)
        return range(at + 1, close + 1) if close and tokens[close].text == ")" else range(0)
    ends = next((n for n in range(at + 2, len(tokens)) if tokens[n].text in ".!(\t|;"), len(tokens))
    return range(at + 1, ends) if behind.text == "," else range(0)


def _denies(fact: Token, tokens: Sequence[Token]) -> bool:
    """Whether these tokens say of one other value that it is wrong, where it stands or how it was checked, and nothing else."""
    signs = [_sign(fact, each) for each in tokens]
    if signs.count("§x") != 1 or "§?" in signs:
        return False
    kinds = [_kind(" ".join(each)) for each in _clauses(signs)]
    return None not in kinds and "denied" in kinds


def _sign(fact: Token, token: Token) -> str:
    """§x another value of the fact's kind; §? any other value."""
    if token.what in ("word", "mark"):
        return token.folded
    text = token.value or token.text
    door = fact.what == "apartment" and token.what in ("apartment", "number") and DOOR.fullmatch(text)
    return "§x" if (door or token.what == fact.what) and text != (fact.value or fact.text) else "§?"


def _clauses(signs: Sequence[str]) -> Iterator[list[str]]:
    found: list[str] = []
    for sign in signs:
        if sign in _ENDS:
            if found:
                yield found
            found = []
        else:
            found.append(sign)
    if found:
        yield found


def _kind(clause: str) -> str | None:
    """ "denied" for what says that the value is wrong, "aside" for where it stood and what was checked; None for anything else."""
    if _WRONG.fullmatch(clause) or (_NOT.match(clause) or _IS_WRONG.search(clause)) and _is_known(re.sub(_IS_WRONG, "", re.sub(_NOT, "", clause))):
        return "denied"
    return "aside" if re.fullmatch(CLAUSE, clause) or _is_known(clause) else None


def _is_known(clause: str) -> bool:
    return all(each == "§x" or each in r.EXCUSES or each in _SAYS for each in clause.split())


_ENDS = frozenset([",", "men", "och", "fast", "–", "-", ":", "obs", "."])
_SAYS = w.Words("säger uppger anger enligt felaktigt skrivet noterat angivet lgh nr nummer")
_OF_ANOTHER = rf"(?:fel|felaktigt|gammalt|inaktuellt|gamla (?:lägenheten|adressen|numret)|deras gamla (?:lägenhet|adress)|(?:hos )?{ANOTHERS})"
_NOT = re.compile(r"(?:inte|ej)(?: lgh)? §x")
_IS_WRONG = re.compile(rf"§x(?: (?:i|på|enligt) \S+)? (?:är|var|tillhör)(?: ju)? {_OF_ANOTHER}$")
_WRONG = re.compile(rf"(?:det|den|det numret) (?:är|var)(?: ju| alltså)? {_OF_ANOTHER}|(?:det |den |det där )?stämmer (?:inte|ej)")
