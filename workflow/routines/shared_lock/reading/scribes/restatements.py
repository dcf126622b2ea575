"""Hears that a later statement of a number or an apartment takes an earlier one's place: "Nej vänta, läste fel i Treserva. Lägenheten är 1202, inte 1002."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workflow.identity import find_identifiers
from workflow.routines.shared_lock.household import parse_address
from workflow.routines.shared_lock.reading.asides.reasons import ANOTHERS, CLAUSE, OF_ANOTHER, REST_HOLDS
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, bare, said
from workflow.routines.shared_lock.reading.homes.doors import put_door
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_filler
from workflow.routines.shared_lock.reading.lexicon.restating import (
    APOLOGIES,
    ASKS,
    CUES,
    DOOR_WORDS,
    EXCUSES,
    LACKS,
    LAST_FOUR,
    LIVES,
    NUMBER_WORDS,
    OF_VALUES,
    PASTS,
    SETTLES,
    WRONGS,
)
from workflow.routines.shared_lock.reading.people.pronouns import SEX
from workflow.routines.shared_lock.reading.text.tokens import DOOR, Token


@dataclass
class _Clause:
    """What one clause says: its `kind`, whom it names, of which facts, and the new value if it has one."""

    kind: str
    whom: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    new: Token | None = None
    cue: bool = False
    old: set[str] = field(default_factory=set)


def restate(draft: Draft, ahead: Sequence[Sequence[Token]], source: str, *, later: bool) -> int:
    """Put on the draft what the first of these sentences say in an earlier value's place; returns how many of them say it, and nothing else.

    `later` says that they are of a comment, which may also bring what was lacking.
    """
    stated = draft.copy()
    stated.share_addresses()
    clauses: list[_Clause] = []
    count = 0
    for tokens in ahead[:_LONGEST]:
        found = _clauses_of(stated, tokens)
        if found is None:
            break
        clauses += found
        count += 1
    if not any(each.new for each in clauses) or count < len(ahead) and _unsettles(ahead[count], clauses):
        return 0
    if not _puts(stated, clauses, source, later=later):
        return 0
    for mine, new in zip(draft.persons, stated.persons, strict=True):
        mine.number, mine.address = new.number, new.address
    draft.shared_address = stated.shared_address
    return count


def _unsettles(tokens: Sequence[Token], clauses: Sequence[_Clause]) -> bool:
    """Whether the sentence behind may speak of a new value again, or doubt it."""
    kinds = {"id" if each.new.what == "id" else "apartment" for each in clauses if each.new}
    words = [each.folded for each in tokens if each.what == "word"]
    values = any(each.what.removeprefix("bad") in kinds for each in tokens)
    return values or any(each in _UNSETTLE or each.startswith(("grann", "koll")) for each in words) or words[:1] in (["det"], ["den"], ["eller"], ["fast"])


# Signs -----------------------------------------------------------------------------------------------


def _signs(draft: Draft, tokens: Sequence[Token]) -> list[str]:
    """Each token, or its sign: §n0 a person, §n0s in the genitive, §f a name of several; §i a new number and §o0 a stated one; §d and §l a new door, §q the stated; §x what has no place here."""
    homes = {parse_address(each.address.text).apartment if parse_address(each.address.text) else "" for each in draft.persons if each.address}  # type: ignore[union-attr]
    door = next(iter(homes)) if len(homes) == 1 else ""
    last = any(each.folded in LAST_FOUR for each in tokens)
    found = []
    for token in tokens:
        if token.what == "word":
            found.append(_sign_of_word(draft, token, opens=token is tokens[0]))
        elif token.what == "id":
            found.append(next((f"§o{n}" for n, p in enumerate(draft.persons) if p.number and bare(p.number.text)[-_DIGITS:] == bare(token.value or token.text)[-_DIGITS:]), "§i"))
        elif token.what == "number" and (last or not DOOR.fullmatch(token.text)) and re.fullmatch(r"\d{4}", token.text):
            found.append(next((f"§o{n}" for n, p in enumerate(draft.persons) if p.number and p.number.text.endswith(token.text)), "§v" if last else "§x"))
        elif token.what in ("apartment", "number") and DOOR.fullmatch(token.value or token.text):
            found.append("§q" if (token.value or token.text) == door else "§l" if token.what == "apartment" else "§d")
        else:
            found.append(token.text if token.what == "mark" else "§x")
    return found


def _sign_of_word(draft: Draft, token: Token, *, opens: bool) -> str:
    if token.is_capital and token.folded in SEX and not opens:
        return "§x"
    for word, end in ((token.folded, ""), (token.folded.removesuffix("s"), "s")):
        if not token.is_capital and (len(word) < _LONG_NAME or w.is_known(word) or is_filler(word)):
            continue
        named = [n for n, each in enumerate(draft.persons) if word in each.words()]
        if named and word in SEX:
            # "Hans nummer", where one of them is called so.
            return "§x"
        if named:
            return f"§n{named[0]}{end}" if len(named) == 1 else "§f"
    return token.folded


# Clauses ---------------------------------------------------------------------------------------------


def _clauses_of(draft: Draft, tokens: Sequence[Token]) -> list[_Clause] | None:
    """What each clause of a sentence says; None where one of them is not of a correction."""
    signs = _signs(draft, tokens)
    if "?" in signs or "§x" in signs:
        return None
    found: list[_Clause] = []
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


def _clause(tokens: Sequence[Token], signs: Sequence[str], *, after: bool = False) -> _Clause | None:
    """What a clause says, if every word of it is of a correction; `after` says that it stands behind a stroke, as a name that signs."""
    text = " ".join(signs)
    words = [each for each in signs if each != ":" and not each.startswith("§")]
    new = [at for at, each in enumerate(signs) if each in ("§i", "§d", "§l", "§v")]
    old = {each for each in signs if each.startswith(("§o", "§q"))}
    whom = {each.removesuffix("s") for each in signs if each.startswith(("§n", "§f"))} | {SEX[each] for each in words if each in SEX}
    facts = {fact for fact, listed in (("number", NUMBER_WORDS), ("door", DOOR_WORDS)) if any(each in listed for each in words)}
    if REST_HOLDS.fullmatch(text) or (after or _SIGNS_OFF.match(text)) and len(words) <= _LONGEST_NAME + 3 and not new and not old or all(each in APOLOGIES for each in words) and not (new or old or whom):
        return _Clause("light", cue=any(each in CUES for each in words))
    if not whom and not new and OF_ANOTHER.fullmatch(text):
        return _Clause("another", cue=True)
    if not whom and not new and re.fullmatch(CLAUSE, text) or re.fullmatch(rf"§q (?:är|var)(?: ju)? (?:hos )?{ANOTHERS}", text):
        return _Clause("past", old=old, cue=True)
    if not _denies_old_only(signs):
        return None
    if new:
        glue = all(each in OF_VALUES or each in SEX or each in NUMBER_WORDS or each in DOOR_WORDS or each in LIVES or each in LAST_FOUR or each in w.NEGATIONS or each in APOLOGIES for each in words)
        if len(new) > 1 or not glue or signs[0] in ASKS and signs[1:2] and (signs[1] in _SUBJECTS or signs[1].startswith("§n")):
            return None
        kind = {"§i": "number", "§v": "number"}.get(signs[new[0]], "door")
        cue = bool(old) or any(each in SETTLES or each in CUES for each in words)
        labelled = signs[new[0]] == "§l" or "door" in facts or any(each in LIVES for each in words)
        return _Clause("new", whom, (facts or set()) | ({"door"} if labelled and kind == "door" else set()) | {f"new {kind}"}, tokens[new[0]], cue, old)
    known = all(each in EXCUSES or each in WRONGS or each in LACKS or each in SEX or each in NUMBER_WORDS or each in DOOR_WORDS or each in LAST_FOUR or each in w.NEGATIONS or each in OF_VALUES or each in APOLOGIES for each in words)
    if not known or any(each.startswith("§n") and not each.endswith("s") for each in signs) and not _OF_WHOM.search(text):
        return None
    wrong = any(each in WRONGS for each in words) or old
    past = any(each in PASTS for each in words) or old
    cue = bool(wrong) or any(each in CUES or each in LACKS or each in SETTLES for each in words)
    return _Clause("past" if past or not wrong else "wrong", whom, facts, None, cue, old)


def _denies_old_only(signs: Sequence[str]) -> bool:
    """Whether each no in a clause is of the stated value, or says that what was stated did not hold or could not be filled in."""
    for at, sign in enumerate(signs):
        if sign in w.NEGATIONS:
            ahead = [each for each in signs[at + 1 : at + 4] if each not in DOOR_WORDS and each not in NUMBER_WORDS and each not in ("på", "som", "det")]
            behind = signs[at - 1] if at else ""
            if not (ahead and ahead[0].startswith(("§o", "§q")) or behind in _FAILS or behind in ("är", "var", "blev") and signs[at + 1 : at + 2] == ["rätt"]):
                return False
    return True


# The draft -------------------------------------------------------------------------------------------


def _puts(draft: Draft, clauses: Sequence[_Clause], source: str, *, later: bool) -> bool:
    """Whether all that the clauses say holds together, and was put on the draft."""
    cue, about = any(each.cue for each in clauses), set[str]()
    labels = {fact for each in clauses for fact in each.facts}
    kinds = {each.removeprefix("new ") for each in labels if each.startswith("new ")}
    if ("door" in kinds) != ("door" in labels) or {"number", "door"} & labels - kinds - (set() if kinds == {"number"} else {"number"}):
        # An apartment that is no apartment by any word, or a fault of something else than of what is stated again.
        return False
    held = {each for clause in clauses for each in clause.old}
    changed: list[str] = []
    said_ = False
    for clause in clauses:
        if said_ and clause.kind in ("wrong", "another"):
            return False
        if clause.new is None:
            about |= clause.whom
            continue
        said_ = True
        if "new number" in clause.facts:
            who = _owner(draft, clause.whom, about, {each for each in held if each.startswith("§o")}, clause.new)
            if who is None or who in changed or not _put_number(draft.persons[int(who)], clause.new, draft, source, cue=cue, later=later):
                return False
            changed.append(who)
            about = set()
        elif "door" in changed or not _put_home(draft, clause, about, source, cue=cue, later=later):
            return False
        else:
            changed.append("door")
    return all(each == "§q" and "door" in changed or each.removeprefix("§o") in changed for each in held) and not _are_others(about, changed)


def _are_others(about: set[str], changed: Sequence[str]) -> bool:
    """Whether someone is named behind the last value of whom nothing was stated again."""
    return any(each != "§f" and each.removeprefix("§n") not in changed for each in about) if changed[-1:] != ["door"] else bool(about - {"§f"})


def _owner(draft: Draft, whom: set[str], about: set[str], held: set[str], new: Token) -> str | None:
    """Whose number is stated: the one named with it or before it, whose old number it is, or the only one who lacks one; None where two could be meant."""
    four = new.what == "number"
    found = {str(n) for n, _ in enumerate(draft.persons)}
    named = {each for each in whom if each != "§f"} or {each for each in about if each != "§f"}
    for each in named:
        found &= {each.removeprefix("§n")} if each.startswith("§n") else {str(n) for n, p in enumerate(draft.persons) if _sex(p) == each}
    if whom and about and named & whom and (about - whom - {"§f"}) and not found & {each.removeprefix("§n") for each in about}:
        return None
    if held and (mine := {each.removeprefix("§o") for each in held}):
        found &= mine if len(mine) == 1 or not named else found
    if not named and not held:
        found = {str(n) for n, p in enumerate(draft.persons) if p.name and not p.number} if not four else set()
    return next(iter(found)) if len(found) == 1 else None


def _sex(person: DraftPerson) -> str | None:
    return w.sex_of(person.given) or (w.sex_of_number(person.number.text) if person.number else None)


def _put_number(person: DraftPerson, new: Token, draft: Draft, source: str, *, cue: bool, later: bool) -> bool:
    """Whether a number may be theirs and was put on the draft; in a stated one's place only where something says so."""
    text = new.value or new.text
    if new.what == "number":
        text = f"{person.number.text[: -len(new.text)]}{new.text}" if person.number else ""
        if not any(each.plausible for each in find_identifiers(text)):
            return False
    if not (cue or later and not person.number) or any(p is not person and p.number and bare(p.number.text)[-_DIGITS:] == bare(text)[-_DIGITS:] for p in draft.persons):
        return False
    if _sex(person) not in (None, w.sex_of_number(text)) or not person.name:
        return False
    spans = person.number.spans if new.what == "number" and person.number else ()
    fact = said(source, [new], "correction", text)
    person.number = type(fact)(text, (*spans, *fact.spans), "correction")
    return True


def _put_home(draft: Draft, clause: _Clause, about: set[str], source: str, *, cue: bool, later: bool) -> bool:
    """Whether an apartment is of the one home of all and was put on the draft."""
    named = {each for each in clause.whom | about if each not in ("§f", "man", "woman")}
    several = "§f" in clause.whom | about or not (clause.whom | about)
    if not several and len(named) != len(draft.persons) or clause.new is None:
        return False
    return put_door(draft, said(source, [clause.new], "correction", f"lgh {clause.new.value or clause.new.text}"), fills=cue or later, replaces=cue)


_LONGEST, _DIGITS, _LONG_NAME, _LONGEST_NAME = 6, 10, 4, 2
_MARKS = frozenset([",", ".", "!", ";", "(", ")", "–", "-", "/", "…"])
_JOINTS = frozenset(["och", "men", "så", "utan", "eftersom", "fast", "då", ":"])
_SUBJECTS = frozenset(["det", "den", "numret", "hennes", "hans", "lägenheten", "personnumret"])
_FAILS = frozenset(["stämmer", "stämde", "gäller", "gällde", "gick", "går", "ville", "kunde", "fick", "får", "kom"])
_UNSETTLE = frozenset(["fel", "stämmer", "tror", "tyckte", "osäker", "osäkert", "kanske", "annars", "dubbelkolla", "misstänker"])
_OF_WHOM = re.compile(r"§n\d (?=personnum|pnr|nummer|numret|födelse)|(?:^|(?:på|för|till|hos|av) )§n\d(?: §[nf]\d?)*(?= |$)(?! (?:har|läst|läste|skrev|sa))")
_SIGNS_OFF = re.compile(r"(?:mvh|hälsningar|vänligen|vänliga hälsningar|med vänlig hälsning|vh|hälsar)\b")
