"""Two versions of a definition in words: the difference as a person reads it, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from diagrams.difference import KINDS, Change, Detail, Difference
from diagrams.words import guard_label, party_label, reason_label, say, schedule_text, span, trigger_label, word
from workflow.definition import EffectSpec, Field, Schedule, State, Timer, Transition, Workflow
from workflow.values import Label

_TITLES: Mapping[str, Label] = {
    "state": Label("Tillstånd", "States"), "trigger": Label("Utlösare", "Triggers"), "row": Label("Övergångar", "Transitions"),
    "order": Label("Ordning mellan övergångar", "Order of transitions"), "timer": Label("Tider", "Timers"),
    "effect": Label("Anrop till andra system", "Calls to other systems"), "guard": Label("Villkor", "Guards"),
    "reason": Label("Orsaker", "Reasons"),
}  # fmt: skip
_FIELDS: Mapping[str, Label] = {
    "label": Label("benämning", "label"), "sv": Label("på svenska", "in Swedish"), "en": Label("på engelska", "in English"),
    "meaning": Label("betydelse", "meaning"), "phase": Label("fas", "phase"), "waits_for": Label("väntar på", "waits for"),
    "end": Label("avslutar", "ends the order"), "activity": Label("aktivitet", "activity"),
    "queries": Label("frågar", "asks"), "performs": Label("gör", "performs"), "fires": Label("utlöser själv", "fires"),
    "local": Label("läser", "reads"), "parties": Label("väntar på, per orsak", "waits for, by reason"),
    "paused": Label("servicetiden står stilla", "service time is paused"),
    "attention": Label("behöver tillsyn", "needs attention"), "guard": Label("villkor", "guard"),
    "reason": Label("orsak", "reason"), "target": Label("till", "to"), "roles": Label("vem", "who"),
    "needs_reason": Label("kräver skäl", "needs a reason"), "fields": Label("uppgifter", "fields"),
    "effects": Label("effekter", "effects"), "records": Label("skriver", "writes"), "change": Label("ändrar", "changes"),
    "first": Label("frågar först", "asks first"), "withdraws": Label("tar tillbaka", "withdraws"),
    "settles": Label("väntar in", "waits for the outcome of"), "spawns": Label("ny beställning", "new order"),
    "main": Label("på raka vägen", "on the happy path"), "schedule": Label("tid", "time"),
    "trigger": Label("utlösare", "trigger"), "reasons": Label("bara för orsak", "only for reason"),
    "when": Label("bara om", "only if"), "deadline": Label("är en frist", "is a deadline"),
    "repeats": Label("upprepas", "repeats"), "last": Label("visar även", "also shows"),
    "outside": Label("kommer utifrån", "comes from outside"), "mutates": Label("ändrar något", "changes something"),
    "ordered": Label("i tur och ordning", "in order"), "policy": Label("nya försök", "retries"),
    "keeps": Label("sparar ur svaret", "keeps of the answer"), "conditions": Label("gäller bara om", "holds only if"),
    "formerly": Label("hette förr", "was called"),
}  # fmt: skip
_SIGN = {"added": "+", "removed": "–", "changed": "~"}
_YES, _NO, _IF = Label("ja", "yes"), Label("nej", "no"), Label("om", "if")
_WITH = Label("med {n} övergångar och {t} tider", "with {n} transitions and {t} timers")
_SETTING = Label("inställningen {name} kan ändra det", "setting {name} may change it")
_NOTHING = Label("Inget skiljer dem åt.", "Nothing is different.")


@dataclass(frozen=True, slots=True)
class Line:
    """One part that differs: `how` is added, removed or changed, `details` are "field: before → after"."""

    how: str
    text: str
    details: tuple[str, ...] = ()

    @property
    def sign(self) -> str:
        return _SIGN[self.how]


@dataclass(frozen=True, slots=True)
class Section:
    """The parts of one kind that differ."""

    title: str
    lines: tuple[Line, ...]


def sections(difference: Difference, lang: str) -> tuple[Section, ...]:
    """What differs, by kind; what belongs to a state that is new or gone is counted with that state."""
    words = _Words(difference, lang)
    found = [(kind, tuple(words.lines([c for c in difference.changes if c.kind == kind]))) for kind in KINDS]
    return tuple(Section(say(_TITLES[kind], lang), lines) for kind, lines in found if lines)


def in_words(difference: Difference, lang: str) -> str:
    """The same as one text."""
    head = f"{say(difference.new.label, lang)}: {difference.old.version} → {difference.new.version}"
    found = [head]
    for section in sections(difference, lang):
        found += ["", section.title]
        found += [f"  {line.sign} {line.text}" + "".join(f"\n      {d}" for d in line.details) for line in section.lines]
    return "\n".join(found if len(found) > 1 else [head, say(_NOTHING, lang)]) + "\n"


class _Words:
    """The words for the parts of two tables: a part that is gone is named by the old one."""

    def __init__(self, difference: Difference, lang: str) -> None:
        self.old, self.new, self.lang = difference.old, difference.new, lang
        self.fresh = {s.name for s in self.new.states} - {s.name for s in self.old.states}
        self.gone = {s.name for s in self.old.states} - {s.name for s in self.new.states}

    def lines(self, changes: Sequence[Change]) -> Iterator[Line]:
        for change in _paired([c for c in changes if not self._counted(c)]):
            text = self._part(change, self.old if change.how == "removed" else self.new)
            details = tuple(self._detail(d, change.kind) for d in change.details)
            if change.kind == "order":
                details = tuple(self._row(row, self.new) for row in change.part)
            yield Line(change.how, text, details)

    def _counted(self, change: Change) -> bool:
        """Whether it is part of a state that is new or gone, and counted there."""
        if isinstance(change.part, Transition):
            return change.part.source in self.fresh | self.gone
        return isinstance(change.part, Timer) and change.part.state in self.fresh | self.gone

    def _part(self, change: Change, table: Workflow) -> str:
        part = change.part
        if isinstance(part, State):
            return self._state_with(part, change, table)
        if isinstance(part, Transition):
            return self._row(part, table)
        if isinstance(part, Timer):
            return f"{self._state(part.state, table)}: {self._timer(part, table)}"
        if isinstance(part, Label):
            return f"{say(part, self.lang)} ({change.name})"
        if change.kind == "order":
            source, _, trigger = change.name.partition(".")
            return f"{self._state(source, table)}: {trigger_label(table, trigger, self.lang)}"
        return f"{say(part.label, self.lang)} ({change.name})"

    def _state_with(self, state: State, change: Change, table: Workflow) -> str:
        said = f"{say(state.label, self.lang)} ({state.name})"
        if change.how == "changed":
            return said
        n = sum(row.source == state.name for row in table.transitions)
        return f"{said}, {say(_WITH, self.lang).format(n=n, t=len(table.timers_of[state.name]))}"

    def _state(self, name: str | None, table: Workflow) -> str:
        return say(table.state[name].label, self.lang) if name and name in table.state else word("start", self.lang)

    def _row(self, row: Transition, table: Workflow) -> str:
        guard = f", {say(_IF, self.lang)} {guard_label(table, row.guard, self.lang)}" if row.guard else ""
        target = self._state(row.target, table) if row.target else word("stays", self.lang)
        reason = f" ({reason_label(table, row.reason, self.lang)})" if row.reason else ""
        return f"{self._state(row.source, table)}: {trigger_label(table, row.trigger, self.lang)}{guard} → {target}{reason}"

    def _timer(self, timer: Timer, table: Workflow) -> str:
        said = say(timer.label, self.lang) if timer.label else trigger_label(table, timer.trigger or timer.name, self.lang)
        return f"{said} ({timer.name}), {self._schedule(timer.schedule, table)}"

    def _schedule(self, schedule: Schedule, table: Workflow) -> str:
        said = schedule_text(table, schedule, self.lang)
        return f"{said}; {say(_SETTING, self.lang).format(name=schedule.setting)}" if schedule.setting else said

    def _detail(self, detail: Detail, kind: str) -> str:
        name = say(_FIELDS[detail.name], self.lang) if detail.name in _FIELDS else detail.name.replace("_", " ")
        before = self._value(detail.name, detail.before, self.old)
        return f"{name}: {before} → {self._value(detail.name, detail.after, self.new)}"

    def _value(self, name: str, value: Any, table: Workflow) -> str:
        if value in (None, "", ()) or value == {}:
            return "–"
        if isinstance(value, bool):
            return say(_YES if value else _NO, self.lang)
        if isinstance(value, Label):
            return f"”{say(value, self.lang)}”"
        if isinstance(value, Schedule):
            return self._schedule(value, table)
        if isinstance(value, (tuple, list)):
            return ", ".join(self._value(name, one, table) for one in value)
        if isinstance(value, Mapping):
            return ", ".join(f"{key}: {self._value(name, one, table)}" for key, one in value.items())
        return self._named(name, value, table)

    def _named(self, name: str, value: Any, table: Workflow) -> str:
        if name in ("guard", "when"):
            return guard_label(table, value, self.lang)
        if name in ("reason", "reasons"):
            return reason_label(table, value, self.lang)
        if name in ("trigger", "fires"):
            return trigger_label(table, value, self.lang)
        if name == "waits_for":
            return say(party_label(table, value), self.lang)
        if name == "target":
            return self._state(value, table)
        if isinstance(value, Field):
            return say(value.label, self.lang)
        if hasattr(value, "total_seconds"):
            return span(value)
        return value.name if isinstance(value, EffectSpec) else str(value)


def _paired(changes: Sequence[Change]) -> Iterator[Change]:
    """A row that went and one that came in its place are one row that has changed."""
    gone = [c for c in changes if c.how == "removed" and isinstance(c.part, Transition)]
    taken: set[str] = set()
    for change in changes:
        old = next((c for c in gone if c.name not in taken and _same_place(c, change)), None)
        if old is None:
            continue
        taken |= {old.name, change.name}
        names = ("guard", "target", "reason", "effects", "records", "change", "roles", "fields", "withdraws", "settles")
        values = [(name, getattr(old.part, name), getattr(change.part, name)) for name in names]
        details = tuple(Detail(name, before, after) for name, before, after in values if before != after)
        yield replace(change, how="changed", details=details)
    yield from (change for change in changes if change.name not in taken)


def _same_place(old: Change, new: Change) -> bool:
    if new.how != "added" or not isinstance(new.part, Transition):
        return False
    before, after = old.part, new.part
    same = (before.source, before.trigger) == (after.source, after.trigger)
    return same and (before.guard == after.guard or (before.target, before.reason) == (after.target, after.reason))
