"""Whether a recorded history could have happened under another table: each entry, mapped by a plan, is a step of it.

An entry that the plan maps to no move at all (the states it went between are one state now) is passed over. A row whose guard was
not asked when the entry was made may have held or not: it is given the benefit of the doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from workflow.definition import Transition, Workflow
from workflow.replay import Replay
from workflow.steps import MIGRATED
from workflow.values import Facts, Order
from workflow.versions.plan import MigrationPlan, StateRule

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One history entry: `target` None stayed in `source`, `refused` names the guards that said no, `written` is what it set."""

    seq: int
    trigger: str
    source: str | None
    target: str | None
    reason: str | None = None
    role: str = ""
    refused: tuple[str, ...] = ()
    written: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deviation:
    """The first entry of an order that is no step of the new table, and why not."""

    number: str
    seq: int
    why: str

    def __str__(self) -> str:
        return f"Order {self.number}, entry {self.seq}: {self.why}"


@dataclass(frozen=True, slots=True)
class History:
    """One order's history, with the version that the order is on after it."""

    number: str
    version: str
    entries: tuple[Recorded, ...]

    def made_under(self) -> tuple[str, ...]:
        """The version that each entry was made under; the order's own where the history does not say."""
        found, version = [], self.version
        for entry in reversed(self.entries):
            found.append(version)
            if entry.trigger == MIGRATED:
                version = _before(self.entries, entry) or version
        return tuple(reversed(found))


def _before(entries: Sequence[Recorded], moved: Recorded) -> str | None:
    """The version that an order came from: what the last entry before that names one says."""
    named = [e.written.get("workflow_version") for e in entries if e.seq < moved.seq]
    return next((str(version) for version in reversed(named) if version), None)


def identity(workflow: Workflow) -> MigrationPlan:
    """The plan that maps every state, ends too, to itself."""
    states = tuple(StateRule(s.name, s.name) for s in workflow.states)
    return MigrationPlan(workflow.name, workflow.version, workflow.version, states, ended=True)


@dataclass(frozen=True)
class Conformance:
    """Histories made under `old`, held against `new` by a plan."""

    plan: MigrationPlan
    old: Workflow
    new: Workflow

    def first_deviation(self, histories: Iterable[History]) -> Deviation | None:
        """The first order whose history could not have happened; None: each could."""
        return next((found for history in histories if (found := self.deviation(history)) is not None), None)

    def deviation(self, history: History) -> Deviation | None:
        """The first entry made under the old version that is no step of the new table; None: all are."""
        replay = Replay()
        for entry, version in zip(history.entries, history.made_under(), strict=True):
            before = _order(history, replay)
            replay.apply(entry.target, entry.reason, entry.written)
            if version != self.old.version or entry.trigger not in self.old.trigger:
                continue
            why = self._why_not(entry, before, _order(history, replay))
            if why is not None:
                return Deviation(history.number, entry.seq, why)
        return None

    def _why_not(self, entry: Recorded, before: Order, after: Order) -> str | None:
        source, target = self._state(before) if entry.source else None, self._state(after)
        if entry.source and source is None:
            return self._unmapped(before)
        if target is None:
            return self._unmapped(after)
        trigger = self.plan.triggers.get(entry.trigger, entry.trigger)
        if trigger is None or self._is_no_step(entry, source, target):
            return None
        reason = None if entry.reason is None else self.plan.reasons.get(entry.reason, entry.reason)
        return self._taken(entry, trigger, source, target, reason)

    def _is_no_step(self, entry: Recorded, source: str | None, target: str) -> bool:
        """Whether the states that it went between, or the one it stayed in and that is gone, are one state now."""
        gone = entry.source not in self.new.state
        return source == target and (gone or (entry.target is not None and entry.source != entry.target))

    def _unmapped(self, order: Order) -> str:
        return f"the plan does not say where an order in `{order.state}` goes ({order.reason or 'no reason'})."

    def _state(self, order: Order) -> str | None:
        rule = self.plan.rule_for(order)
        if rule is not None:
            return rule.target
        kept = order.state in self.old.state and self.old.state[order.state].end and order.state in self.new.state
        return order.state if kept else None

    def _taken(self, entry: Recorded, trigger: str, source: str | None, target: str, reason: str | None) -> str | None:
        """Try the new table's rows as the machine does; None where one that leads there may have been taken."""
        refused, held = self._answers(entry)
        rows = self.new.rows.get((source, trigger), ())
        leading = [row for row in rows if _leads(row, source, target, reason) and self._may(row, entry.role)]
        for row in rows:
            if row.guard in refused and row.guard is not None:
                continue
            if row in leading:
                return None
            if row.guard is None or row.guard in held:
                went = f"`{row.target or source}`" + (f" ({row.reason})" if row.reason else "")
                return f"{_said(entry)} leads to {went} in version {self.new.version}."
        return self._no_row(entry, source, trigger, target, leading)

    def _no_row(self, entry: Recorded, source: str | None, trigger: str, target: str, leading: Sequence[Transition]) -> str:
        if leading:
            names = ", ".join(f"`{row.guard}`" for row in leading)
            return f"{_said(entry)} needs {names} in version {self.new.version}, which did not hold."
        where = f"from `{source}` " if source else ""
        return f"{_said(entry)} has no row {where}by `{trigger}` to `{target}` in version {self.new.version}."

    def _answers(self, entry: Recorded) -> tuple[frozenset[str], frozenset[str]]:
        """Guards that said no, and guards that held: as recorded, and as the old table tells by the row that was taken."""
        refused = set(entry.refused)
        rows = self.old.rows.get((entry.source, entry.trigger), ())
        fitting = [row for row in rows if _leads(row, entry.source, entry.target or entry.source, entry.reason)]
        fitting = [row for row in fitting if row.guard not in refused or row.guard is None]
        if not fitting:
            return frozenset(refused), frozenset()
        for row in rows[: rows.index(fitting[0])]:
            refused |= {row.guard} if row.guard else set()
        held = {fitting[0].guard} if len(fitting) == 1 and fitting[0].guard else set()
        return frozenset(refused), frozenset(held)

    def _may(self, row: Transition, role: str) -> bool:
        """Whether who did it may do so in the new table, too; a worker and another system are bound by no role."""
        known = self.new.role.get(role)
        return not row.roles or known is None or not known.signs_in or role in row.roles


def _said(entry: Recorded) -> str:
    source = f"`{entry.source}` " if entry.source else ""
    return f"{source}--{entry.trigger}--> `{entry.target or entry.source}`"


def _leads(row: Transition, source: str | None, target: str | None, reason: str | None) -> bool:
    """Whether the row goes there: a change may set another reason than the row's."""
    return (row.target or source) == target and (row.target is None or row.change is not None or row.reason == reason)


def _order(history: History, replay: Replay) -> Order:
    return Order(
        0, history.number, "", history.version, replay.kind or "", replay.state or "", _NEVER, _NEVER, reason=replay.reason,
        data=replay.data,
    )  # fmt: skip
