"""What stands in a ticket as it is written, before it is judged: the common ground of form, text and comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from workflow.routines.shared_lock.reading.text.tokens import Token
from workflow.routines.shared_lock.reading.values import UNCLEAR_TEXTS, Doubt, Role, Span

# The digits of a personal number without its century.
_SHORT_NUMBER = 10

@dataclass(frozen=True)
class Said:
    """One fact as it was said: its text, the words it stands in, and the rule that read it."""

    text: str = field(repr=False)
    spans: tuple[Span, ...] = ()
    rule: str = ""

    def joined(self, other: Said, between: str = ", ") -> Said:
        """Both together, as an apartment below the street."""
        return Said(f"{self.text}{between}{other.text}", (*self.spans, *other.spans), self.rule)


def span_of(source: str, tokens: Sequence[Token]) -> Span:
    """Where these tokens stand, from the first to the last."""
    return Span(source, tokens[0].start, tokens[-1].end)


def said(source: str, tokens: Sequence[Token], rule: str, text: str | None = None) -> Said:
    """A fact that stands in these tokens."""
    written = " ".join(each.text for each in tokens) if text is None else text
    return Said(written, (span_of(source, tokens),), rule)


@dataclass
class DraftPerson:
    """One person as written, on so many `lines`; `index` is the number in the label ("Brukare 2"), if any."""

    role: Role = "person"
    index: int = 0
    name: Said | None = None
    number: Said | None = None
    address: Said | None = None
    phone: Said | None = None
    role_said: Said | None = None
    same_address: Said | None = None
    lines: int = 0
    nicknames: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """True when nothing but a label was read."""
        return not (self.name or self.number or self.address)

    @property
    def given(self) -> str:
        """The first word of the name, folded."""
        return self.name.text.split()[0].casefold() if self.name and self.name.text.split() else ""

    @property
    def year_of_birth(self) -> int | None:
        """The year that a number with its century tells."""
        digits = bare(self.number.text) if self.number else ""
        return int(digits[:4]) if digits.isdigit() and len(digits) > _SHORT_NUMBER else None

    def words(self) -> set[str]:
        """The words of the name, folded, and by what other names the person is called."""
        return {*_words_of(self.name.text), *self.nicknames} if self.name else set()


@dataclass
class Draft:
    """Everything written in one ticket; `gate_answer` is "ja", "nej", or what else stands there."""

    order_kind: Said | None = None
    persons: list[DraftPerson] = field(default_factory=list)
    contact_name: Said | None = None
    contact_phone: Said | None = None
    contact_note: str = ""
    gate_answer: Said | None = None
    gate_code: Said | None = None
    # Of a note next to a form: the code that the form states.
    gate_before: Said | None = None
    shared_address: Said | None = None
    # Of each reason the words in the order they were met; a text made to be hard has thousands.
    doubts: dict[str, dict[Span, None]] = field(default_factory=dict)

    def copy(self) -> Draft:
        """A draft that may change while this one stays; facts themselves never change."""
        doubts = {code: dict(spans) for code, spans in self.doubts.items()}
        return replace(self, persons=[replace(each) for each in self.persons], doubts=doubts)

    @property
    def called_by_mobile(self) -> bool:
        """Whether the telephone of the one to call is a mobile."""
        return self.contact_phone is not None and self.contact_phone.text.startswith(("+467", "07"))

    def add_note(self, text: str) -> None:
        """Keep more words for the one who calls; what is longer than a note may be is cut."""
        self.contact_note = ", ".join(filter(None, (self.contact_note, text)))[:_LONGEST_NOTE]

    def doubt(self, code: str, *spans: Span) -> None:
        """Note a reason for a person to look, with the words that caused it."""
        self.doubts.setdefault(code, {}).update(dict.fromkeys(spans))

    def clash(self, old: Said | None, new: Said | None, code: str = "facts_disagree") -> bool:
        """Whether two values are said of one fact, which is a doubt."""
        clashing = bool(old and new) and bare(old.text) != bare(new.text)  # type: ignore[union-attr]
        if clashing:
            self.doubt(code, *old.spans, *new.spans)  # type: ignore[union-attr]
        return clashing

    def said_twice(self, code: Said) -> None:
        """Note as a doubt a code that takes the place of another of the same text."""
        if self.gate_code and {each.source for each in self.gate_code.spans} & {each.source for each in code.spans}:
            self.clash(self.gate_code, code)

    def same_number(self, old: Said | None, new: Said | None) -> bool:
        """Whether two numbers are one: ten digits and the same ten with their century are."""
        return bool(old and new) and bare(old.text)[-10:] == bare(new.text)[-10:]  # type: ignore[union-attr]

    def doubts_found(self, codes: Iterable[str]) -> tuple[Doubt, ...]:
        """The doubts of these codes as values."""
        return tuple(Doubt(code, UNCLEAR_TEXTS[code], tuple(self.doubts.get(code, ()))) for code in codes)

    def facts(self) -> list[tuple[str, Said]]:
        """Every fact with its kind, as it stands now."""
        found = [("gate", self.gate_answer), ("contact", self.contact_name), ("phone", self.contact_phone), ("address", self.shared_address), ("code", self.gate_code)]
        for each in self.persons:
            found += [("name", each.name), ("number", each.number), ("address", each.address), ("phone", each.phone), ("role", each.role_said)]
        return [(kind, fact) for kind, fact in found if fact is not None]

    def covered(self, source: str) -> dict[int, str]:
        """The kind of fact that stands at each place of a source; an answer about the gate gives way to the others, whose words it may span."""
        found: dict[int, str] = {}
        for kind, fact in self.facts():
            for span in fact.spans:
                if span.source == source:
                    found.update(dict.fromkeys(range(span.start, span.end), kind))
        return found

    def named(self, words: Sequence[str]) -> list[DraftPerson]:
        """The persons whom these words of a name can mean: every word stands in the name, given name or whole."""
        folded = [word.casefold() for word in words]
        return [each for each in self.persons if each.name and folded and each.words().issuperset(folded)]

    def share_addresses(self) -> None:
        """Gives everybody without an address the shared one, and "same address" the only one that there is."""
        for each in self.persons:
            if self.shared_address and not each.address and (each.name or each.number):
                each.address = self.shared_address
            if each.address and each.same_address and self._is_care_of_another(each, each.address):
                # "C/o Lindqvist, samma adress", where Lindqvist is the other.
                each.same_address, each.address = replace(each.same_address, spans=(*each.address.spans, *each.same_address.spans)), None
        known = {bare(each.address.text): each.address for each in self.persons if each.address}
        for each in self.persons:
            if not each.same_address or each.address:
                continue
            if len(known) == 1:
                origin = next(iter(known.values()))
                each.address = replace(origin, spans=(*each.same_address.spans, *origin.spans), rule="same_address")
            elif known:
                self.doubt("address_unclear", *each.same_address.spans)

    def _is_care_of_another(self, person: DraftPerson, address: Said) -> bool:
        """Whether an address says no more than with whom of the order someone lives."""
        met = _CARE_OF.fullmatch(address.text)
        words = re.findall(r"[\w'’-]+", met["name"]) if met else []
        return any(each is not person for each in self.named(words))


_LONGEST_NOTE = 200
_CARE_OF = re.compile(r"(?i:c/o) (?P<name>[^\d]+)")


@lru_cache(maxsize=256)
def _words_of(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_][\w'’-]*", name.casefold()))


def bare(text: str) -> str:
    """A fact without what people write differently: punctuation, gaps and capitals."""
    return re.sub(r"\W", "", text).casefold()
