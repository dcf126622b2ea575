"""Writes a step: the row that is taken, the effects that are planned, and the timers of the state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from workflow import steps
from workflow.case import Local, LocalFacts, Step
from workflow.definition import Changes, Workflow
from workflow.machine import Decision
from workflow.values import Actor, Effect, EffectRequest, Entry, Facts, Order, Tools

_NOTHING_LOCAL = LocalFacts((), lambda name: None)


def no_local(order: Order, name: str, keys: Facts) -> Any:
    """A new order has no facts in the own store."""
    raise KeyError(name)


class StepWriter:
    """The step being filled for one order, and the facts of the moment."""

    def __init__(
        self, workflow: Workflow, tools: Tools, step: Step, local: Local, now: datetime
    ) -> None:
        self.workflow, self.tools, self.step, self.now = workflow, tools, step, now
        self.case, self.order = step.case, step.case.order
        self._read_local = local
        self.given: Facts = {}
        self.local = self._fresh_local()

    def take(self, decision: Decision, actor: Actor, facts: Facts, note: str | None, blockers: Sequence[str] = ()) -> None:
        """Write the row that won into the step: state, fields, effects, records, timers, history."""
        order, source, row = self.order, self.order.state, decision.row
        assert row is not None
        order.version += 1
        changes: Changes = {}
        if row.change:
            changes = {**self.workflow.changes[row.change](order, facts, self.now, self.tools)}
        if row.target is not None:
            if blockers or order.data.get("blockers"):
                changes["data"] = {**changes.get("data", {}), "blockers": list(blockers)}
            steps.enter(self.workflow, order, row, self.now, self.tools)
        if changes.get("kind", order.kind) != order.kind:
            order.kind = changes["kind"]
            steps.set_service_clock(self.workflow, order, self.now, self.tools)
        fresh = {name for name, value in changes.get("private", {}).items() if value != order.private.get(name)}
        self.step.private |= bool(fresh)
        self.step.destroyed |= any(name in order.private for name in fresh.intersection(self.workflow.secrets))
        written = steps.apply_changes(order, row, changes, self.workflow.personal)
        steps.revise_effects(self.case.effects, row, changes, self.step.changed)
        planned = [w for name in row.effects for w in self._wanted(name, facts)]
        for wanted in planned:
            self._plan(wanted)
        for name in row.records:
            args = self.workflow.records[name](order, facts, self.now, self.tools)
            self.step.records.append((name, args))
        if row.spawns:
            self.step.spawned.append(self.workflow.spawns[row.spawns](order, facts, self.now, self.tools))
        self._note(decision, actor, source, note, planned, written)
        if row.target is not None:
            self._enter_timers()
            self.case.answers.clear()
            self.step.questions = ()
        self.local = self._fresh_local()

    def _note(
        self, decision: Decision, actor: Actor, source: str, note: str | None, planned: Sequence[EffectRequest], written: Facts
    ) -> None:
        row = decision.row
        assert row is not None
        self.step.entries.append(
            Entry(
                seq=self.order.version,
                at=self.now,
                actor=actor.name,
                role=actor.role,
                trigger=row.trigger,
                source=source or None,
                target=row.target,
                reason=self.order.reason,
                note=self.workflow.as_note(note) if note else note,
                effects=tuple([f"{w.name}:{w.subject}" for w in planned]),
                set=written,
                refused=decision.refused,
            )  # fmt: skip
        )

    def _wanted(self, text: str, facts: Facts) -> list[EffectRequest]:
        name, _, subject = text.partition(":")
        args = self.workflow.args[name](self.order, subject, facts, self.now, self.tools)
        return [] if args is None else [EffectRequest(name, subject, args)]

    def _plan(self, wanted: EffectRequest) -> None:
        effect = Effect(
            ordinal=self.case.next_ordinal, name=wanted.name, subject=wanted.subject, args=wanted.args,
            generation=self.order.version, planned_at=self.now,
        )  # fmt: skip
        self.case.next_ordinal += 1
        self.case.effects.append(effect)
        self.step.planned.append(effect)

    def _in_ledger(self, wanted: EffectRequest) -> Effect | None:
        names = (wanted.name, *self.workflow.effect[wanted.name].formerly)
        for effect in reversed(self.case.effects):
            same = effect.name in names and effect.subject == wanted.subject
            if same and effect.generation >= self.order.entered_version and effect.status not in ("withdrawn", "recalled"):
                return effect
        return None

    def _changed(self, effects: Sequence[Effect]) -> None:
        self.step.changed.update({effect.ordinal: effect for effect in effects})

    def _enter_timers(self) -> None:
        self.case.timers = steps.timers_on_entry(self.workflow, self.order, self.now, self.tools)
        self.step.timers = self.case.timers

    def _drop_timer(self, name: str) -> None:
        self.case.timers.pop(name, None)
        self.step.timers = self.case.timers

    def _set_timer(self, name: str, due: datetime) -> None:
        if self.case.timers.get(name) != due:
            self.case.timers[name] = due
            self.step.timers = self.case.timers

    def _look_done(self, fired: frozenset[str]) -> None:
        """The activity has looked: its repeating timers are set again, the others are gone."""
        if not fired:
            return
        timers = {t.name: t for t in self.workflow.timers_of[self.order.state]}
        for name in fired:
            timer = timers.get(name)
            if timer and timer.trigger is not None:
                continue
            self._drop_timer(name)
            if timer and timer.repeats:
                due = steps.due(timer.schedule, self.order, self.now, self.tools)
                if due is not None:
                    self._set_timer(name, due)
                    if timer.deadline:
                        self.order.due_at = due

    def _facts(self, **more: Any) -> dict[str, Any]:
        return {"local": self.local, "effects": self.case.effects, "now": self.now, "tools": self.tools, **more}

    def _fresh_local(self) -> LocalFacts:
        state = self.workflow.state.get(self.order.state)
        if state is None or not state.local:
            return _NOTHING_LOCAL
        # Of this object itself nothing is kept: with what it reads it would be a circle, and garbage until that is looked for.
        lookup, read_local, order, case, given = self.workflow.lookup, self._read_local, self.order, self.case, self.given
        found: list[Facts] = []

        def read(name: str) -> Any:
            if not found:
                found.append(lookup(order, case.answers, given))
            return read_local(order, name, found[0])

        return LocalFacts(state.local, read)
