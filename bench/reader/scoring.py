"""Compares a reading with the right one: what is wrong without a doubt, what is asked without need, what is read."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.reader.cases import Case, Right, RightPerson

_SAME_WORD = {
    "trappor": "tr", "vån": "tr", "våning": "tr", "uppgång": "uppg", "sankt": "st", "norra": "n", "södra": "s", "östra": "ö",
    "västra": "v",
}  # fmt: skip
_NO_PART = frozenset({"lgh", "lägenhet", "läg", "apt", "nr"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """One ticket's reading, judged. `wrong`: facts taken wrong without a doubt; `other`: an outcome that helps nobody."""

    case: Case
    outcome: str
    wrong: tuple[str, ...]

    @property
    def silently_wrong(self) -> bool:
        """A wrong fact was accepted, or the ticket was read though it must not be."""
        return bool(self.wrong)

    @property
    def read(self) -> bool:
        """Read, and right."""
        return self.outcome == "read" and not self.wrong

    @property
    def needlessly_asked(self) -> bool:
        """A clear ticket that a person has to look at all the same."""
        return self.case.clear and self.outcome != "read" and self.outcome not in self.case.also_ok

    @property
    def misdirected(self) -> bool:
        """The unit is asked where a person must look first."""
        return self.outcome == "ask" and self.case.right.verdict == "review" and "ask" not in self.case.also_ok


@dataclass(slots=True)
class Score:
    """Counts over many judgements; the share of clear tickets read counts every clear one, accepted otherwise or not."""

    tickets: int = 0
    clear: int = 0
    clear_read: int = 0
    silently_wrong: int = 0
    needlessly_asked: int = 0
    misdirected: int = 0
    failing: list[Judgement] = field(default_factory=list)

    def add(self, found: Judgement) -> None:
        """Count one more; those that fail are kept."""
        self.tickets += 1
        self.clear += found.case.clear
        self.clear_read += found.case.clear and found.read
        self.silently_wrong += found.silently_wrong
        self.needlessly_asked += found.needlessly_asked
        self.misdirected += found.misdirected
        if found.silently_wrong or found.needlessly_asked or found.misdirected:
            self.failing.append(found)

    @property
    def share_read(self) -> float:
        """Of the clear ones, from 0 to 1."""
        return self.clear_read / self.clear if self.clear else 0.0


def judge(case: Case, facts: Mapping[str, Any]) -> Judgement:
    """Judge `facts`, an object as `lockstep ticket read --json` prints it."""
    outcome = str(facts["outcome"])
    wrong: list[str] = []
    if outcome == "read" and case.right.verdict != "read" and "read" not in case.also_ok:
        wrong.append(f"outcome: read, right is {case.right.verdict}")
    if outcome != "review" and case.right.persons is not None:
        wrong += _wrong_facts(case.right, facts, complete=outcome == "read")
    return Judgement(case, outcome, tuple(wrong))


def _wrong_facts(right: Right, facts: Mapping[str, Any], complete: bool) -> Iterable[str]:
    if facts["kind"] != right.kind and (complete or facts["kind"]):
        yield f"kind: {facts['kind']}, right is {right.kind}"
    yield from _wrong_persons(right.persons or (), facts["persons"], complete)
    yield from _wrong_contact(right, facts.get("contact") or {}, complete)
    yield from _wrong_gate(right, facts.get("gate") or {}, complete)


def _wrong_persons(right: Sequence[RightPerson], found: Sequence[Mapping[str, Any]], complete: bool) -> Iterable[str]:
    met = Counter[RightPerson]()
    for person in found:
        if not any(person.get(fact) for fact in ("name", "id", "street")):
            continue
        same = _counterpart(right, person)
        if same is None:
            yield f"person: {person.get('name')} {person.get('id') or ''} is none of them"
            continue
        met[same] += 1
        yield from _wrong_person(same, person, complete)
    for expected in right:
        if met[expected] > 1 or (complete and not met[expected]):
            yield f"person: {'|'.join(expected.names)} is read {met[expected]} times"


def _counterpart(right: Sequence[RightPerson], found: Mapping[str, Any]) -> RightPerson | None:
    """The right person that this one is: by number, else by name."""
    for person in right:
        if found.get("id") and found["id"] == person.id:
            return person
    for person in right:
        if _named(person, found.get("name")):
            return person
    return None


def _wrong_person(right: RightPerson, found: Mapping[str, Any], complete: bool) -> Iterable[str]:
    who = right.names[0] if right.names else "unnamed"
    if found["role"] != right.role:
        yield f"{who}: role {found['role']}, right is {right.role}"
    if found.get("id") != right.id and (complete or found.get("id")):
        yield f"{who}: number {found.get('id')}, right is {right.id}"
    if not _named(right, found.get("name")) and (complete or found.get("name")):
        yield f"{who}: name {found.get('name')}"
    home = _dwelling(found.get("street"), found.get("place"), found.get("apartment"))
    homes = [_dwelling(street, right.apartment) for street in right.streets]
    if (complete or found.get("street")) and home not in (homes or [()]):
        found_home = f"{found.get('street')} / {found.get('apartment')}"
        yield f"{who}: home {found_home}, right is {'|'.join(right.streets)} / {right.apartment}"


def _wrong_contact(right: Right, found: Mapping[str, Any], complete: bool) -> Iterable[str]:
    if right.contact is None:
        return
    names, phones = right.contact
    phone, name = found.get("phone"), found.get("name")
    if (complete or phone) and phone not in (phones or (None,)):
        yield f"contact: telephone {phone}, right is {'|'.join(phones or ()) or None}"
    if names is not None and (complete or name) and not _first_name(names, name):
        yield f"contact: {name}, right is {'|'.join(names) or None}"


def _wrong_gate(right: Right, found: Mapping[str, Any], complete: bool) -> Iterable[str]:
    if right.gate is None:
        return
    answers, codes = right.gate
    needed, code = found.get("required"), found.get("code")
    if needed not in answers and (complete or needed is not None):
        yield f"gate: {needed}, right is {sorted(map(str, answers))}"
    if code is None and not complete:
        return
    if "*" in codes and code:
        return
    if _letters(code) not in {_letters(each) for each in codes}:
        yield f"gate: code {code}, right is {codes}"


def _named(right: RightPerson, name: str | None) -> bool:
    return _letters(name) in {_letters(each) for each in right.names or (None,)}


def _first_name(names: Sequence[str], found: str | None) -> bool:
    """The contact's first name, or role, is one of the words found."""
    words = set(_words(found or ""))
    return any(set(_words(each)) & words for each in names if each) if any(names) else not found


def _letters(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").casefold().split()).replace("’", "'")


def _words(text: str) -> list[str]:
    return re.findall(r"[\w-]+", unicodedata.normalize("NFKC", text).casefold())


def _dwelling(*parts: str | None) -> tuple[str, ...]:
    """What tells a home apart, sorted: words, numbers and letters, spelling aside."""
    text = " ".join(part for part in parts if part)
    text = re.sub(r"(?<=\d)(?=[a-zåäö])", " ", unicodedata.normalize("NFKC", text).casefold())
    words = (_SAME_WORD.get(word, word) for word in re.findall(r"\w+", text))
    return tuple(sorted(word for word in words if word not in _NO_PART))
