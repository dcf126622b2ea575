"""How orders get from one version of a definition to another: the plan, and what is missing in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from workflow.definition import Timer, Workflow
from workflow.reasons import Reason, ReasonKind, say
from workflow.values import Facts, Order
from workflow.versions import reasons


class Rearm(StrEnum):
    """What becomes of a timer: its moment stays, is counted again from the entry of the state or from now, or it goes."""

    KEEP = "keep"
    FROM_ENTRY = "from_entry"
    FROM_NOW = "from_now"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class StateRule:
    """Orders in `source` go to `target` where every condition of `when` holds.

    A condition is on `reason`, `kind` or `data.NAME`; its value is what must be there, one of a list, or None for nothing.
    """

    source: str
    target: str
    when: Facts = field(default_factory=dict)

    def holds(self, order: Order) -> bool:
        return order.state == self.source and all(_answer(order, name) in _listed(value) for name, value in self.when.items())


@dataclass(frozen=True, slots=True)
class TimerRule:
    """What becomes of timer `name` in the new table's `state`; `was` is its name in the old one, where that differs."""

    state: str
    name: str
    how: Rearm
    was: str = ""


@dataclass(frozen=True, slots=True)
class MigrationPlan:
    """How orders of `routine` get from version `old` to `new`. The first rule for a state that holds wins.

    `reasons` renames reasons, `triggers` those of unread messages (None: such a message is refused). `timers` has a rule
    for every timer whose schedule is not as it was. `backfill` names a function of the new definition that completes the
    plain data, `records` what is written to the routine's own tables. `ended`: orders that have ended move, too.
    """

    routine: str
    old: str
    new: str
    states: tuple[StateRule, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    triggers: Mapping[str, str | None] = field(default_factory=dict)
    timers: tuple[TimerRule, ...] = ()
    backfill: str | None = None
    records: tuple[str, ...] = ()
    ended: bool = False

    def rule_for(self, order: Order) -> StateRule | None:
        """The rule that this order falls under; None: the plan does not say where it goes."""
        return next((rule for rule in self.states if rule.holds(order)), None)

    def timer_rule(self, state: str, name: str) -> TimerRule | None:
        return next((rule for rule in self.timers if (rule.state, rule.name) == (state, name)), None)

    def inverse(self) -> MigrationPlan:
        """The way back for orders that have moved since; data that was filled in stays."""
        back = {new: old for old, new in self.reasons.items()}
        triggers: dict[str, str | None] = {new: old for old, new in self.triggers.items() if new is not None}
        rules = tuple(StateRule(r.target, r.source, _back(r.when, self.reasons)) for r in self.states)
        return replace(
            self, old=self.new, new=self.old, states=rules, reasons=back, triggers=triggers, timers=(), backfill=None, records=()
        )


def draft(old: Workflow, new: Workflow) -> MigrationPlan:
    """A plan with all that needs no decision: states of one name, and timers that are as they were. The rest are its gaps."""
    states = tuple(StateRule(s.name, s.name) for s in old.states if s.name in new.state)
    return MigrationPlan(new.name, old.version, new.version, states)


def gaps(plan: MigrationPlan, old: Workflow, new: Workflow) -> list[str]:
    """What the plan does not answer or names wrongly, one English sentence each; empty: every order has a way."""
    return [say(open_, "en", typed=True) for open_ in unanswered(plan, old, new)]


def unanswered(plan: MigrationPlan, old: Workflow, new: Workflow) -> list[Reason]:
    """As `gaps`, as values."""
    found = [*_versions(plan, old, new), *_states(plan, old, new)]
    return found or [*_reasons(plan, old, new), *_triggers(plan, old, new), *_timers(plan, old, new), *_functions(plan, new)]


def same_timer(old: Timer, new: Timer) -> bool:
    """Whether a timer's moment means the same in both tables."""
    return old.schedule == new.schedule and old.repeats == new.repeats and old.deadline == new.deadline


def sources_of(plan: MigrationPlan, target: str) -> tuple[str, ...]:
    """The old states from which orders come to this one."""
    return tuple(dict.fromkeys(rule.source for rule in plan.states if rule.target == target))


def _answer(order: Order, name: str) -> Any:
    if name.startswith("data."):
        return order.data.get(name[5:])
    return order.reason if name == "reason" else order.kind


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else (value,)


def _back(when: Mapping[str, Any], reasons: Mapping[str, str]) -> Mapping[str, Any]:
    renamed = [reasons.get(value, value) for value in _listed(when.get("reason"))]
    return {**when, "reason": renamed} if "reason" in when else when


def _versions(plan: MigrationPlan, old: Workflow, new: Workflow) -> Iterator[Reason]:
    for what, said, is_ in (("routine", plan.routine, new.name), ("from", plan.old, old.version), ("to", plan.new, new.version)):
        if said != is_:
            yield reasons.OTHER_DEFINITION(what=what, said=said, found=is_)
    if plan.old == plan.new:
        yield reasons.SAME_VERSION(version=plan.old)


def _missing(what: ReasonKind, name: str, workflow: Workflow) -> Reason:
    return reasons.NOT_IN_VERSION(what=what(), name=name, version=workflow.version)


def _states(plan: MigrationPlan, old: Workflow, new: Workflow) -> Iterator[Reason]:
    for rule in plan.states:
        if rule.source not in old.state:
            yield _missing(reasons.STATE, rule.source, old)
        if rule.target not in new.state:
            yield _missing(reasons.STATE, rule.target, new)
        yield from _conditions(rule, old)
    whole: set[str] = set()
    for rule in plan.states:
        if rule.source in whole:
            yield reasons.RULE_NEVER_HOLDS(state=rule.source, target=rule.target)
        elif not rule.when:
            whole.add(rule.source)
    for state in old.states:
        rules = [rule for rule in plan.states if rule.source == state.name]
        if (state.end and not plan.ended) or any(not rule.when for rule in rules):
            continue
        yield (reasons.ONLY_CONDITIONS if rules else reasons.STATE_WITHOUT_RULE)(state=state.name)


def _conditions(rule: StateRule, old: Workflow) -> Iterator[Reason]:
    kinds = {*old.kinds, old.undecided_kind} if old.kinds else None
    for name, value in rule.when.items():
        known = {"reason": (reasons.REASON, old.reasons), "kind": (reasons.KIND, kinds)}.get(name)
        if known is None and not name.startswith("data."):
            yield reasons.NO_CONDITION(state=rule.source, name=name)
        elif known is not None and known[1] is not None:
            yield from (_missing(known[0], str(one), old) for one in _listed(value) if one is not None and one not in known[1])


def _reasons(plan: MigrationPlan, old: Workflow, new: Workflow) -> Iterator[Reason]:
    for reason in plan.reasons:
        if reason not in old.reasons:
            yield _missing(reasons.REASON, reason, old)
    for reason in old.reasons:
        if plan.reasons.get(reason, reason) not in new.reasons:
            yield reasons.REASON_WITHOUT_NAME(name=reason, version=new.version)


def _triggers(plan: MigrationPlan, old: Workflow, new: Workflow) -> Iterator[Reason]:
    by_message = {row.trigger for row in old.transitions if row.source and (row.roles or old.trigger[row.trigger].outside)}
    for trigger in sorted(by_message):
        if trigger not in new.trigger and trigger not in plan.triggers:
            yield reasons.TRIGGER_WITHOUT_NAME(name=trigger, version=new.version)
    for trigger, renamed in plan.triggers.items():
        if trigger not in old.trigger:
            yield _missing(reasons.TRIGGER, trigger, old)
        if renamed is not None and renamed not in new.trigger:
            yield _missing(reasons.TRIGGER, renamed, new)


def _timers(plan: MigrationPlan, old: Workflow, new: Workflow) -> Iterator[Reason]:
    for n, named in enumerate(plan.timers):
        name = f"{named.state}.{named.name}"
        if named.name not in {t.name for t in new.timers_of[named.state]}:
            yield _missing(reasons.TIMER, name, new)
        if any((named.state, named.name) == (other.state, other.name) for other in plan.timers[:n]):
            yield reasons.TIMER_TWICE(timer=name)
        had = {t.name for source in sources_of(plan, named.state) for t in old.timers_of[source]}
        if named.was and named.was not in had:
            yield _missing(reasons.TIMER, named.was, old)
    for timer in new.timers:
        rule, name = plan.timer_rule(timer.state, timer.name), f"{timer.state}.{timer.name}"
        for source in sources_of(plan, timer.state):
            before = {t.name: t for t in old.timers_of[source]}.get(rule.was if rule and rule.was else timer.name)
            if rule is None and before is None:
                yield reasons.TIMER_NEW(timer=name, state=source)
            elif rule is None and before is not None and not same_timer(before, timer):
                yield reasons.TIMER_CHANGED(timer=name, state=source)
            elif rule is not None and rule.how is Rearm.KEEP and before is None:
                yield reasons.NO_TIMER_TO_KEEP(timer=name, state=source)


def _functions(plan: MigrationPlan, new: Workflow) -> Iterator[Reason]:
    if plan.backfill is not None and plan.backfill not in new.backfills:
        yield _missing(reasons.BACKFILL, plan.backfill, new)
    for name in plan.records:
        if name not in new.records:
            yield _missing(reasons.RECORD, name, new)
