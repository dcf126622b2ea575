"""The ticket as people read it: each fact marked where it stands, each doubt by the words that caused it, numbers masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from runtime.routines.shared_lock.shown import Shown
from workflow.identity import find_identifiers, national_phone
from workflow.routines.shared_lock import chart, terms
from workflow.routines.shared_lock import facts as fact
from workflow.routines.shared_lock.stored import StoredDoubt, StoredReading, reading_of
from workflow.values import Label, Order

Spans = Sequence[tuple[int, int, Any]]
_FIELDS = ("name", "number", "address", "role")
_HIDDEN = Label("dold", "hidden")
_LINE, _SCREEN = 60, 30
"""About how many characters a line of the page takes, and how many lines a screen."""
_FORM = ("form:orderKind", "form:person", "form:cohabitant", "form:existing", "form:contact.", "form:gateCode")
_OF_PERSON = ("name", "personalNumber", "address")
_AROUND = " \t\r.,;:!?()\"'”’–-"


@dataclass(frozen=True, slots=True)
class Part:
    """Words that belong together: the facts that stand in them, and the numbers of the doubts about them; `names` and `numbers`
    are those whose words end here, so that each is called once and after the last of its words."""

    text: str
    facts: tuple[Label, ...] = ()
    doubts: tuple[int, ...] = ()
    names: tuple[Label, ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    parts: tuple[Part, ...]

    @property
    def doubts(self) -> tuple[int, ...]:
        """The doubts whose words end on this line, each once."""
        return tuple(sorted({n for part in self.parts for n in part.numbers}))


@dataclass(frozen=True, slots=True)
class Source:
    """One part of the ticket: its name for people, and its lines; a field of a form has one."""

    name: str
    label: Label
    lines: tuple[Line, ...]

    @property
    def is_field(self) -> bool:
        return self.name.startswith("form:")

    @property
    def is_long(self) -> bool:
        """Whether it takes more than a screen, so that it scrolls where the facts as they were read stand next to it."""
        return sum(1 + sum(len(part.text) for part in line.parts) // _LINE for line in self.lines) > _SCREEN


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a person has to look; `placed` says that the words that caused it are marked in the ticket."""

    n: int
    text: Label
    placed: bool


@dataclass(frozen=True, slots=True)
class Known:
    """One fact as it counts: its value as shown, where it was read, and how a person came to know it."""

    code: str
    label: Label
    value: str | Label | None
    where: tuple[Label, ...]
    state: str
    way: Label | None = None
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """Everything that a page shows of the ticket and of how it was read."""

    sources: tuple[Source, ...]
    doubts: tuple[Doubt, ...]
    facts: tuple[Known, ...]

    @property
    def asks(self) -> bool:
        """Whether something is missing, unreadable or in doubt."""
        return bool(self.doubts) or any(k.state in ("missing", "malformed", "disputed") for k in self.facts)


def marked(order: Order, seen: Shown) -> Marked:
    """The ticket for a reader who sees what `seen` allows; without names there are no words of the ticket."""
    reading = reading_of(order.private)
    doubts = _doubts(reading)
    texts = _texts(reading, seen) if seen.words else {}
    corrected = frozenset(order.private.get("corrected", {}).get("facts", {}))
    found = tuple(_source(name, text, reading, corrected) for name, text in texts.items() if text.strip())
    return Marked(found, doubts, tuple(_known(order, reading, seen)))


# The words ------------------------------------------------------------------------------------------


def _texts(reading: StoredReading, seen: Shown) -> dict[str, str]:
    """Each source with its text; of a reading that kept none, what the ticket holds."""
    if reading.get("sources"):
        return dict(sorted(reading["sources"].items(), key=lambda source: _order(source[0])))
    ticket = seen.ticket
    found = {"title": str(ticket.get("title") or ""), "description": str(ticket.get("description") or "")}
    for parameter in ticket.get("parameters") or ():
        found[f"form:{parameter.get('key', '')}"] = ", ".join(map(str, parameter.get("values") or ()))
    return found | {f"comment:{n}": said for n, said in enumerate(seen.comments, start=1)}


def _order(name: str) -> tuple[int, ...]:
    """Where a source stands on the page: the title, the text, the fields of the form, and the comments as they came."""
    head, _, rest = name.partition(":")
    if head == "comment":
        return 3, int(rest) if rest.isdecimal() else 0
    if head == "form":
        person, _, field = rest.partition(".")
        kind = next((n for n, begins in enumerate(_FORM) if name.startswith(begins)), len(_FORM))
        number = int("".join(filter(str.isdecimal, person)) or 1)
        return 2, kind, number, _OF_PERSON.index(field) if field in _OF_PERSON else len(_OF_PERSON)
    return (0 if head == "title" else 1,)


def _source(name: str, text: str, reading: StoredReading, corrected: frozenset[str]) -> Source:
    here = [e for e in reading.get("evidence") or () if e["source"] == name]
    evidence = [(e["start"], e["end"], _fact(e["fact"], corrected)) for e in here]
    spans = [
        (span["start"], span["end"], n)
        for n, doubt in enumerate(_found(reading), start=1)
        for span in doubt.get("spans") or ()
        if span["source"] == name
    ]
    text = _masked(text, [(e["start"], e["end"]) for e in here if str(e["fact"]).endswith(".number")])
    if name == "form:orderKind" and text in chart.KINDS:
        return Source(name, terms.source(name), (Line((_kind(text, evidence, spans),)),))
    return Source(name, terms.source(name), tuple(_lines(text, _trimmed(text, evidence), _joined(text, spans))))


def _fact(code: str, corrected: frozenset[str]) -> Label:
    """What a fact is called where it stands; of one that a person has corrected, the ticket's words do not count."""
    label = terms.fact(code)
    return Label(f"{label.sv} (rättad)", f"{label.en} (corrected)") if fact.canonical(code) in corrected else label


def _kind(text: str, evidence: Spans, doubts: Spans) -> Part:
    """The kind that a form names, in words instead of its code."""
    names, numbers = (terms.fact("kind"),) if evidence else (), tuple(sorted({n for _, _, n in doubts}))
    return Part(chart.KINDS[text].sv, names, numbers, names, numbers)


def _masked(text: str, known: Iterable[tuple[int, int]]) -> str:
    """The text at its length, with everything in it that looks like an identity number hidden."""
    letters = list(text)
    for start, end in [*known, *((f.start, f.end) for f in find_identifiers(text))]:
        letters[start:end] = ("•" if not x.isspace() else x for x in letters[start:end])
    return "".join(letters)


def _trimmed(text: str, spans: Spans) -> Spans:
    """The words of facts without the spaces and marks around them."""
    found = []
    for start, end, code in spans:
        words = text[start:end]
        bare = words.strip(_AROUND)
        first = start + words.index(bare)
        found.append((first, first + len(bare), code) if bare else (start, end, code))
    return found


def _joined(text: str, spans: Spans) -> Spans:
    """The words of each doubt, as one where only spaces and marks stand between them on a line."""
    found: list[tuple[int, int, Any]] = []
    for start, end, n in sorted(spans, key=lambda span: (span[2], span[0])):
        between = text[found[-1][1] : start] if found and found[-1][2] == n else None
        if between is not None and "\n" not in between and not between.strip(_AROUND):
            found[-1] = (found[-1][0], max(found[-1][1], end), n)
        else:
            found.append((start, end, n))
    return found


def _lines(text: str, evidence: Spans, doubts: Spans) -> Iterator[Line]:
    """The lines of a text; of empty ones in a row the first, and none above or below."""
    place, empty, began = 0, False, False
    for line in text.rstrip().split("\n"):
        end = place + len(line)
        if line.strip():
            if empty and began:
                yield Line((Part(""),))
            began, empty = True, False
            yield Line(tuple(_parts(text, place, end, evidence, doubts)))
        else:
            empty = True
        place = end + 1


def _parts(text: str, start: int, end: int, evidence: Spans, doubts: Spans) -> Iterator[Part]:
    edges = {edge for span in (*evidence, *doubts) for edge in span[:2] if start < edge < end}
    for a, b in pairwise(sorted({start, end, *edges})):
        facts = dict.fromkeys(label for first, last, label in evidence if first <= a and b <= last)
        numbers = dict.fromkeys(n for first, last, n in doubts if first <= a and b <= last)
        names = dict.fromkeys(label for first, last, label in evidence if first <= a and b == last)
        ended = sorted({n for first, last, n in doubts if first <= a and b == last})
        yield Part(text[a:b], tuple(facts), tuple(numbers), tuple(names), tuple(ended))


def _found(reading: StoredReading) -> list[StoredDoubt]:
    """The doubts that nobody has settled, with their words where the reader gave them."""
    is_open = set(reading.get("doubts") or ())
    found = [d for d in reading.get("doubts_found") or () if d["code"] in is_open]
    named = {d["code"] for d in found}
    return [*found, *(StoredDoubt(code=code) for code in reading.get("doubts") or () if code not in named)]


def _doubts(reading: StoredReading) -> tuple[Doubt, ...]:
    return tuple(
        Doubt(n, terms.doubt(d["code"]), bool(d.get("spans")) and bool(reading.get("sources")))
        for n, d in enumerate(_found(reading), start=1)
    )


# The facts ------------------------------------------------------------------------------------------


def _known(order: Order, reading: StoredReading, seen: Shown) -> Iterator[Known]:
    wrong = {fact.canonical(c): "malformed" for c in reading.get("malformed") or ()}
    wrong |= {fact.canonical(c): "missing" for c in reading.get("missing") or ()}
    kept: Mapping[str, Any] = order.private.get("corrected", {}).get("facts", {})
    disputed = set(reading.get("disputed") or ())
    for code, value in _values(order, seen):
        held, where = kept.get(code), [e["source"] for e in reading.get("evidence") or () if fact.canonical(e["fact"]) == code]
        state = "disputed" if code in disputed else wrong.get(code) or ("corrected" if held else "read" if value else "none")
        more = (terms.way(held["source"]), held["by"] or "", held["at"]) if held else (None, "", "")
        yield Known(code, terms.fact(code), value, tuple(map(terms.source, dict.fromkeys(where))), state, *more)


def _values(order: Order, seen: Shown) -> Iterator[tuple[str, str | Label | None]]:
    kind = seen.reading.get("kind")
    yield "kind", chart.KINDS.get(str(kind))
    for p in seen.persons:
        facts: Mapping[str, Any] = {**p}
        for field in _FIELDS if p["role"] != "person" else _FIELDS[:3]:
            shown = fact.ROLES[p["role"]] if field == "role" else facts[field]
            if field in ("name", "address") and not seen.words:
                shown = _HIDDEN if f"persons.{p['letter']}.{field}" in seen.hidden else None
            yield f"persons.{p['letter']}.{field}", shown
    if order.kind == "link_existing":
        return
    contact = seen.contact or {}
    known = {"name": contact.get("name"), "phone": national_phone(contact["phone"]) if contact.get("phone") else None}
    for field, value in known.items():
        yield f"contact.{field}", value or (_HIDDEN if f"contact.{field}" in seen.hidden else None)
    required = seen.gate_code_required
    answer = None if required is None else Label("ja", "yes") if required else Label("nej", "no")
    yield "gate.required", answer
    if required is not False:
        yield "gate.code", seen.gate_code
