"""Moves one order to another version of its definition, and says beforehand what would come of it.

A stay is kept: when the order entered its state, what was done in it and under which keys stay as they are, so that nothing is
done twice. The order's history says what was moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from workflow import steps
from workflow.case import Case, Local, Step
from workflow.definition import Timer, Workflow
from workflow.engine import Engine
from workflow.errors import LockstepError
from workflow.reasons import NOT_IN_VERSION, Reason
from workflow.roles import WORKER
from workflow.steps import MIGRATED
from workflow.unknown import unknown_in
from workflow.values import UNTIL, Actor, Entry, Order
from workflow.versions import reasons
from workflow.versions.meaning import pinned_to
from workflow.versions.plan import MigrationPlan, Rearm, same_timer


class Kind(StrEnum):
    """What migrating an order would do."""

    SAME = "same"
    MAPPED = "mapped"
    LEASED = "leased"
    OPEN_EFFECT = "open_effect"
    UNMAPPED = "unmapped"
    WOULD_ACT = "would_act"
    WOULD_BE_LATE = "would_be_late"

    @property
    def moves(self) -> bool:
        """Whether the order can be moved now."""
        return self not in (Kind.LEASED, Kind.OPEN_EFFECT, Kind.UNMAPPED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What migrating one order would do: where it goes, which effects go out at once, which timers are past, or what hinders."""

    kind: Kind
    state: str
    target: str = ""
    effects: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One way from an old to a new table, for any number of orders."""

    plan: MigrationPlan
    old: Workflow
    new: Engine

    def verdict(self, case: Case, local: Local, now: datetime) -> Verdict:
        """What moving this order now would do; neither the order nor the world is touched."""
        order = case.order
        hindrance = self._hindrance(case, now)
        if hindrance is not None:
            return hindrance
        try:
            tried = case.copied()
            step = self.step(tried, Actor("", ""), None, now)
            late = tuple(sorted(name for name, due in tried.timers.items() if due <= now and case.timers.get(name) != due))
            after = self.new.advance(tried, local, now)
        except Exception as problem:
            why = problem.reason if isinstance(problem, LockstepError) else type(problem).__name__
            return Verdict(Kind.UNMAPPED, order.state, why=reasons.UNDECIDABLE(why=why))
        known = {e.ordinal for e in case.effects}
        effects = tuple(f"{e.name}:{e.subject}" for e in (*after.planned, *after.perform) if e.ordinal not in known)
        target = step.entries[0].target or order.state
        kind = Kind.WOULD_ACT if effects else Kind.WOULD_BE_LATE if late else self._plain(case, step)
        return Verdict(kind, order.state, target, tuple(dict.fromkeys(effects)), late)

    def _plain(self, case: Case, step: Step) -> Kind:
        before, after = case.order, step.case.order
        same = (before.state, before.reason, before.due_at) == (after.state, after.reason, after.due_at)
        data = {k: v for k, v in after.data.items() if k != MIGRATED}
        was = {k: v for k, v in before.data.items() if k != MIGRATED}
        return Kind.SAME if same and case.timers == step.case.timers and data == was else Kind.MAPPED

    def _hindrance(self, case: Case, now: datetime) -> Verdict | None:
        order = case.order
        if case.held_until is not None and case.held_until > now:
            return Verdict(Kind.LEASED, order.state, why=reasons.LEASED())
        if case.unreadable:
            return Verdict(Kind.UNMAPPED, order.state, why=reasons.UNREADABLE())
        rule = self.plan.rule_for(order)
        if rule is None:
            return Verdict(Kind.UNMAPPED, order.state, why=reasons.NO_RULE())
        ends = self.new.workflow.state[rule.target].end and not self.old.state[order.state].end
        for effect in case.effects:
            if effect.open and (ends or not self._knows(effect.name)):
                why = reasons.EFFECT_OPEN_AT_END() if ends else reasons.EFFECT_OPEN()
                return Verdict(Kind.OPEN_EFFECT, order.state, rule.target, (f"{effect.name}:{effect.subject}",), why=why)
        return None

    def _knows(self, effect: str) -> bool:
        return effect in self.new.workflow.effect

    def step(self, case: Case, actor: Actor, note: str | None, now: datetime) -> Step:
        """Move the order: state, reason, timers, data, unread messages, and one entry in its history."""
        order, new, step = case.order, self.new.workflow, Step(case)
        rule = self.plan.rule_for(order)
        if rule is None:
            raise LockstepError(reasons.NO_RULE_FOR(order=order.number, state=order.state))
        before, timers = replace(order, data=dict(order.data)), dict(case.timers)
        was_paused = self.old.state[order.state].paused
        order.version += 1
        order.workflow_version, order.state = new.version, rule.target
        order.reason = None if order.reason is None else self.plan.reasons.get(order.reason, order.reason)
        steps.run_service_clock(new, order, was_paused, now, self.new.tools)
        data = self._data(before, order, now)
        order.data = {k: v for k, v in {**order.data, **data}.items() if v is not None}
        case.timers = step.timers = self._timers(before, order, timers, now)
        case.answers.clear()
        self._messages(case, step)
        for name in self.plan.records:
            step.records.append((name, new.records[name](order, {}, now, self.new.tools)))
        known = {k: v for k, v in data.items() if k not in new.personal}
        written = {**pinned_to(new), "data": known}
        step.entries.append(Entry(order.version, now, actor.name, actor.role, MIGRATED, before.state, order.state, order.reason,
                                  note, set=written))  # fmt: skip
        step.ended = new.state[order.state].end
        step.wake_at = next_look(new, case, now)
        if unknown := unknown_in(new, case):
            raise LockstepError(reasons.UNKNOWN_TO_VERSION(order=order.number, version=new.version, what=unknown))
        return step

    def _data(self, before: Order, order: Order, now: datetime) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.plan.backfill is not None:
            data |= self.new.workflow.backfills[self.plan.backfill](before, now, self.new.tools)
        if "service_left" in order.data:
            data.setdefault("service_left", order.data["service_left"])
        # A message that is meant for the order as it was just before is still meant for it.
        return data | {MIGRATED: steps.migrations(before)}

    # Timers --------------------------------------------------------------------------------------

    def _timers(self, before: Order, order: Order, had: Mapping[str, datetime], now: datetime) -> dict[str, datetime]:
        found = {UNTIL: had[UNTIL]} if UNTIL in had else {}
        old = {t.name: t for t in self.old.timers_of[before.state]}
        due_at = None
        for timer in self.new.workflow.timers_of[order.state]:
            if not _applies(self.new.workflow, timer, order, now, self.new.tools):
                continue
            rule = self.plan.timer_rule(order.state, timer.name)
            was = old.get(rule.was if rule and rule.was else timer.name)
            moment = self._moment(timer, was, rule.how if rule else None, before, order, had, now)
            if moment is not None:
                found[timer.name] = moment
            if timer.deadline:
                due_at = moment or (before.due_at if was is not None and was.deadline else None)
        order.due_at = due_at
        return found

    def _moment(
        self, timer: Timer, was: Timer | None, how: Rearm | None, before: Order, order: Order, had: Mapping[str, datetime],
        now: datetime,
    ) -> datetime | None:  # fmt: skip
        fired = was is not None and was.name not in had and _applies(self.old, was, before, now, self.new.tools)
        if how is Rearm.DROP or fired:
            return None
        if how in (None, Rearm.KEEP) and was is not None and (how is Rearm.KEEP or same_timer(was, timer)):
            return had.get(was.name)
        start = now if how is Rearm.FROM_NOW else order.entered_at
        return steps.due(timer.schedule, order, start, self.new.tools)

    # Messages ------------------------------------------------------------------------------------

    def _messages(self, case: Case, step: Step) -> None:
        """Unread messages under a trigger's new name; one that the plan refuses is answered so."""
        for message in tuple(case.messages):
            if message.trigger not in self.plan.triggers:
                continue
            renamed = self.plan.triggers[message.trigger]
            if renamed is None:
                version = self.new.workflow.version
                step.answered.append((message.id, "refused", NOT_IN_VERSION(trigger=message.trigger, version=version)))
                case.messages.remove(message)
            else:
                step.renamed.append((message.id, renamed))
                case.messages[case.messages.index(message)] = replace(message, trigger=renamed)


def next_look(workflow: Workflow, case: Case, now: datetime) -> datetime:
    """When a worker looks at an order that was moved to this table: at once where something waits for it, else within an hour.

    The looks of a run are spread by the orders' ids, so that they do not stand in the way of orders on which something happens.
    """
    order = case.order
    its_turn = str(workflow.waiting_for(order.state, order.reason)) == WORKER
    if its_turn or case.messages or any(effect.open for effect in case.effects):
        return now
    return max(now, min([now + timedelta(seconds=order.id % _LOOKS.seconds), *case.timers.values()]))


_LOOKS = timedelta(minutes=59)


def _applies(workflow: Workflow, timer: Timer, order: Order, now: datetime, tools: Any) -> bool:
    if timer.reasons and order.reason not in timer.reasons:
        return False
    return timer.when is None or workflow.guards[timer.when].test(order, {"tools": tools, "now": now}) is True
