"""Puts a later statement of a number or a home in an earlier one's place: "Nej vänta, läste fel i Treserva. Lägenheten är 1202, inte 1002."."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from workflow.identity import find_identifiers
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, Said, bare, span_of
from workflow.routines.shared_lock.reading.homes.renewed import renew_home
from workflow.routines.shared_lock.reading.lexicon import restating as r
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.scribes.statements import Clause, clauses_of
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, Token


def restate(draft: Draft, ahead: Sequence[Sequence[Token]], source: str, *, later: bool) -> int:
    """Put on the draft what the first of these sentences say in an earlier value's place; returns how many of them say it, and nothing else.

    `later` says that they are of a comment, which may also bring what was lacking.
    """
    if not draft.persons or not any(map(_may_be_new, chain.from_iterable(ahead[:_LONGEST]))):
        return 0
    said: list[list[Clause]] = []
    stated = draft.copy()
    stated.share_addresses()
    for tokens in ahead[:_LONGEST]:
        found = clauses_of(stated, tokens)
        if found is None:
            break
        said.append(found)
    for count in range(len(said), 0, -1):
        clauses = [each for found in said[:count] for each in found]
        if not any(each.new for each in clauses):
            break
        after, changed = ahead[count] if count < len(ahead) else (), stated.copy()
        if not _Restated(changed, source, clauses, later=later).is_put():
            continue
        if after and _unsettles(after, clauses):
            draft.doubt("correction_unclear", span_of(source, after))
            break
        for mine, new in zip(draft.persons, changed.persons, strict=True):
            mine.number, mine.address = new.number, new.address
        return count
    return 0


def _may_be_new(token: Token) -> bool:
    """Whether a token can be a value of a number or a home."""
    return token.what in ("id", "number", *ADDRESS_PARTS) or token.is_capital and token.folded.endswith(w.STREET_ENDINGS)


def _unsettles(tokens: Sequence[Token], clauses: Iterable[Clause]) -> bool:
    """Whether the sentence behind may speak of a new value again, or doubt it."""
    numbers = any({"§i", "§v"} & each.new.keys() for each in clauses)
    homes = any(each.new.keys() - {"§i", "§v"} for each in clauses)
    words = [each.folded for each in tokens if each.what == "word"]
    values = any(numbers and each.what in ("id", "badid") or homes and each.what in ADDRESS_PARTS for each in tokens)
    of_it = words[:1] in (["det"], ["den"]) and (len(words) < _SHORT or any(each in r.DOOR_WORDS or each in r.NUMBER_WORDS or each in r.STREET_WORDS for each in words))
    return values or of_it or words[:1] in (["eller"], ["fast"]) or any(each in _UNSETTLE or each.startswith(("grann", "koll")) for each in words)


class _Restated:
    """What the clauses say together, put on a draft."""

    def __init__(self, draft: Draft, source: str, clauses: Sequence[Clause], *, later: bool) -> None:
        self.draft, self.source, self.clauses, self.later = draft, source, clauses, later
        self.cue, self.sure = any(each.cue for each in clauses), any(each.sure for each in clauses)
        self.denied = {sign for each in clauses for sign in each.old}
        self.changed: set[str] = set()

    def is_put(self) -> bool:
        """Whether all that is said holds together, each value has its owner, and each denied one is replaced."""
        about, stated_new = set[str](), False
        for clause in self.clauses:
            if stated_new and clause.kind in ("wrong", "another"):
                return False
            if not clause.new:
                about |= clause.whom
                continue
            stated_new = True
            number = next((clause.new[each] for each in ("§i", "§v") if each in clause.new), None)
            if not (self._put_number(clause, about, number) if number else self._put_home(clause, about)):
                return False
            about = set() if number else about
        labels = {each for clause in self.clauses for each in clause.facts}
        return all(_FACT_OF[each[:2]] in self.changed if each[1] != "o" else each.removeprefix("§o") in self.changed for each in self.denied) and self._are_labels_of_changed(labels) and not self._names_others(about)

    def _are_labels_of_changed(self, labels: set[str]) -> bool:
        """Whether every fact that is called by name was stated again."""
        homes = {"street", "door", "town", "house"} & self.changed
        return all(each in self.changed or each == "home" and homes or each == "number" and any(one.isdigit() for one in self.changed) or each in ("street", "house") and {"street", "house"} & self.changed for each in labels)

    def _names_others(self, about: set[str]) -> bool:
        """Whether someone is named behind the last value, or of a home one of them, of whom nothing was stated again."""
        return any(each != "§f" and each.removeprefix("§n") not in self.changed for each in about)

    # Numbers -------------------------------------------------------------------------------------

    def _put_number(self, clause: Clause, about: set[str], new: Token) -> bool:
        who = self._owner(clause.whom, about, four=new.what == "number")
        if who is None or str(who) in self.changed:
            return False
        person, text = self.draft.persons[who], new.value or new.text
        if new.what == "number":
            text = f"{person.number.text[: -len(new.text)]}{new.text}" if person.number else ""
        others = [bare(p.number.text)[-_DIGITS:] for p in self.draft.persons if p is not person and p.number]
        fits = bare(text)[-_DIGITS:] not in others and _sex(person) in (None, w.sex_of_number(text)) if any(each.plausible for each in find_identifiers(text)) else False
        if not fits or not person.name or not (self.cue or self.later and not person.number):
            return False
        spans = person.number.spans if new.what == "number" and person.number else ()
        person.number = Said(text, (*spans, span_of(self.source, [new])), "correction")
        self.changed.add(str(who))
        return True

    def _owner(self, whom: set[str], about: set[str], *, four: bool) -> int | None:
        """Whose number is stated: the one named with it or before it, whose old number is denied, or the only one who lacks one; None where two could be meant."""
        persons = self.draft.persons
        found = {n for n, _ in enumerate(persons)}
        held = {int(each.removeprefix("§o")) for each in self.denied if each.startswith("§o")}
        named = whom - {"§f"} or about - {"§f"}
        for each in named:
            found &= {int(each.removeprefix("§n"))} if each.startswith("§n") else {n for n, p in enumerate(persons) if _sex(p) == each}
        others = {int(each.removeprefix("§n")) for each in about if each.startswith("§n")}
        if others and not found <= others:
            # "Fel pnr på Gösta. Tyra är 1940…": two could be meant.
            return None
        if len(held) == 1 or held and not named:
            found &= held
        if not named and not held:
            found = set() if four else {n for n, p in enumerate(persons) if p.name and not p.number}
        return found.pop() if len(found) == 1 else None

    # Homes ---------------------------------------------------------------------------------------

    def _put_home(self, clause: Clause, about: set[str]) -> bool:
        """Whether the parts of a new home are of all, are called by name, and were put on the draft."""
        named = {each for each in clause.whom | about if each.startswith("§n")}
        parted = about and any(each.startswith("§n") for each in clause.whom)
        of_all = not clause.whom | about or "§f" in clause.whom | about or len(named) == len(self.draft.persons) and not parted
        labels = {each for one in self.clauses for each in one.facts}
        facts = {_FACT_OF[each] for each in clause.new}
        unlabelled = "§d" in clause.new and not labels & {"door", "home"} or "§h" in clause.new and not ("house" in labels or "§g" in self.denied) or "§w" in clause.new and not (labels & {"street", "home"} or "§u" in self.denied)
        stated = next((each.address for each in self.draft.persons if each.address), None)
        if not of_all or unlabelled or facts & self.changed or stated is None or not (self.cue or self.later and facts == {"door"} and "lgh" not in stated.text.casefold()):
            return False
        parts = {_PARTS[sign]: (token.value or token.text) for sign, token in clause.new.items()}
        sure = self.sure or bool({"§s", "§u"} & self.denied)
        if not renew_home(self.draft, parts, Said("", tuple(span_of(self.source, [each]) for each in clause.new.values())), sure=sure):
            return False
        self.changed |= facts
        return True


def _sex(person: DraftPerson) -> str | None:
    return w.sex_of(person.given) or (w.sex_of_number(person.number.text) if person.number else None)


_LONGEST, _DIGITS, _SHORT = 6, 10, 5
_FACT_OF = {"§l": "door", "§d": "door", "§q": "door", "§a": "street", "§w": "street", "§h": "house", "§s": "street", "§u": "street", "§g": "house", "§z": "town", "§y": "town"}
_PARTS = {"§l": "door", "§d": "door", "§a": "address", "§w": "street", "§h": "number", "§z": "postcode"}
_UNSETTLE = frozenset(["fel", "tror", "tyckte", "osäker", "osäkert", "kanske", "annars", "dubbelkolla", "misstänker"])
