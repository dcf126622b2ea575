"""What a ticket was read as, and the settings that reading needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from workflow.identity import IdentifierKind, initials
from workflow.routines.shared_lock.household import household_key_text, parse_address

Kind = Literal["new_install", "link_existing"]
Role = Literal["person", "cohabitant", "existing"]
Confidence = Literal["form", "high", "low"]

NEW_INSTALL: Kind = "new_install"
LINK_EXISTING: Kind = "link_existing"

# The order is the precedence: the first that applies is `Reading.unclear`.
UNCLEAR_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "wrong_category": "Ärendet ligger inte i kategorin för välfärdsteknik.",
        "heading_unmapped": "Ärendets rubrik säger inte vilken sorts beställning det är.",
        "kinds_contradict": "Rubriken och innehållet säger olika sorters beställning.",
        "not_an_order": "Texten innehåller ingen beställning som går att läsa.",
        "meaning_changed": "Texten nämner något som ändrar beställningen, som dödsfall, skydd eller återkallelse.",
        "fault_report": "Texten anmäler ett fel eller klagar.",
        "wrong_queue": "Texten handlar om något annat än en låsenhet.",
        "question_asked": "Texten ställer en fråga som någon behöver svara på.",
        "too_many_persons": "Beställningen har fler personer än tillåtet.",
        "role_unclear": "Det framgår inte vem som redan har låsenheten.",
        "persons_unclear": "Det framgår inte säkert vilka personerna är.",
        "number_unplaced": "Ett personnummer går inte säkert att föra till en person.",
        "address_unclear": "Det framgår inte vilken adress som gäller för vem.",
        "facts_disagree": "Samma uppgift står på två sätt.",
        "correction_unclear": "Texten rättar något, men det framgår inte säkert vad.",
        "contact_unclear": "Det framgår inte vem som ska kontaktas.",
        "gate_unclear": "Det framgår inte vilken portkod som gäller.",
        "words_unread": "Texten säger något om beställningen som inte går att läsa säkert.",
        "century_unconfirmed": "Ett tiosiffrigt personnummer har ett ovanligt århundrade.",
        "text_too_long": "Texten är för lång för att läsas hel.",
        "correction_disputed": "Ärendet säger nu något annat än det som en handläggare har rättat.",
        "closed_at_desk": "Ärendet är avslutat eller sammanslaget i Lindesk, men beställningen är inte klar.",
        "unreadable_ticket": "Ärendet gick inte att läsa in. Öppna det i Lindesk.",
    }
)


@dataclass(frozen=True)
class IntakeSettings:
    """What a municipality configures; headings and unit names compare without case and extra spaces.

    A heading is the last label, or the whole label path joined with " / ". An empty `digital_units` means
    that every unit uses digital keys.
    """

    kind_of_heading: Mapping[str, Kind] = field(
        default_factory=lambda: {
            "Beställning sammanboende, samma tidpunkt": NEW_INSTALL,
            "Beställning sammanboende, olika tillfällen": LINK_EXISTING,
        }
    )
    category_path: tuple[str, ...] = ("Vård, Stöd och Omsorg", "Välfärdsteknik")
    digital_units: tuple[str, ...] = ()
    max_persons: int = 6


@dataclass(frozen=True)
class ReadPerson:
    """One person of the order; `problems` are field codes of what is missing or malformed."""

    letter: str
    role: Role
    name: str = field(repr=False)
    identifier: str | None = field(repr=False)
    identifier_kind: IdentifierKind | None
    address_text: str = field(repr=False)
    apartment: str | None = field(repr=False)
    problems: tuple[str, ...] = ()

    @property
    def initials(self) -> str:
        """The initials of the name, or the letter when there is no name."""
        return initials(self.name) or self.letter


@dataclass(frozen=True)
class Contact:
    """Whom to call about the time; `phone` is E.164."""

    name: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    note: str | None = field(repr=False, default=None)


@dataclass(frozen=True)
class Span:
    """A stretch of one source, in characters of the text that a person sees of it."""

    source: str
    start: int
    end: int


@dataclass(frozen=True)
class Evidence:
    """The words that a fact stands in, and the rule that read it.

    `fact` is "persons.A.number", "contact.phone", "gate.code", "kind" …; `source` is "title", "description", "form:<key>" or
    "comment:<n>", counted from 1.
    """

    fact: str
    source: str
    start: int
    end: int
    text: str = field(repr=False)
    rule: str


@dataclass(frozen=True)
class Doubt:
    """A reason why a person has to read the ticket, and the words that caused it."""

    code: str
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What the ticket says, what it lacks, and why it is not understood when it is not.

    `gate_codes_said` are those stated in comments, the last one first. `missing` and `malformed` hold field codes in the order the routine lists the facts; `doubts` every key of
    `UNCLEAR_TEXTS` that applies, `unclear` the first of them, and `doubts_found` the same with the words that caused them.
    `sources` holds the text that a person sees, by source. Nothing of a person shows in its repr.
    """

    kind: Kind | None
    persons: tuple[ReadPerson, ...] = ()
    contact: Contact | None = None
    gate_code_required: bool | None = None
    gate_code: str | None = field(repr=False, default=None)
    unit: str | None = None
    reporter: str | None = None
    missing: tuple[str, ...] = ()
    malformed: tuple[str, ...] = ()
    confidence: Confidence = "form"
    doubts: tuple[str, ...] = ()
    gate_codes_said: tuple[str, ...] = field(repr=False, default=())
    evidence: tuple[Evidence, ...] = field(repr=False, compare=False, default=())
    doubts_found: tuple[Doubt, ...] = field(repr=False, compare=False, default=())
    sources: Mapping[str, str] = field(repr=False, compare=False, default_factory=dict)

    @property
    def unclear(self) -> str | None:
        """The first reason why a person has to read it, or None."""
        return self.doubts[0] if self.doubts else None

    @property
    def complete(self) -> bool:
        """True when nothing is missing, malformed or unclear."""
        return not (self.missing or self.malformed or self.doubts)

    def material(self) -> str:
        """What makes a change of the ticket matter: kind, and who lives where; not the order of persons."""
        people = ({"role": p.role, "identifier": p.identifier, "address_text": p.address_text} for p in self.persons)
        return material_of(self.kind, people)


def material_of(kind: str | None, persons: Iterable[Mapping[str, str | None]], disputed: Sequence[str] = ()) -> str:
    """The same of a reading kept as plain data, as one text; `disputed` are corrections that the ticket speaks against."""
    people = [(str(p["role"]), p["identifier"] or "", _place(p["address_text"] or "")) for p in persons]
    return repr((kind, *sorted(people), *sorted(disputed)))


def plain(text: str) -> str:
    """Text for comparing: without case and extra spaces."""
    return " ".join(text.split()).casefold()


def unit_is_digital(unit: str | None, settings: IntakeSettings) -> bool:
    """Whether the ordering unit uses digital keys; an unknown unit does not when units are listed."""
    if not settings.digital_units:
        return True
    return unit is not None and plain(unit) in {plain(each) for each in settings.digital_units}


def _place(address_text: str) -> str:
    address = parse_address(address_text)
    return household_key_text(address) if address else plain(address_text)
