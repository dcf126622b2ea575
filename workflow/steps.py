"""The parts of a step: how outcomes settle effects, what entering a state does, and when an order is next due."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from workflow.definition import Changes, EffectSpec, Schedule, Transition, Workflow
from workflow.ports import CANNOT_ASK, postponed_until
from workflow.retry import RetryPolicy
from workflow.values import Data, Effect, Facts, Order, Outcome, OutcomeKind, Tools
from workflow.versions.meaning import pinned_to

# What an order can be blocked on, apart from a system: a step that cannot be decided or written, and an unknown table.
UNDECIDED, UNKNOWN = "lockstep", "definition"
NOT_WANTED = "not_wanted"
# The trigger of the entry that moves an order to another version of its definition, and where its data says when that was.
MIGRATED = "migrated"
_MOST_ALIKE = 9


def meant(order: Order) -> tuple[int, ...]:
    """The order's version; just after migrations also those before them, as these changed nothing that a person decided on."""
    *before, after = order.data.get(MIGRATED, (None,))
    return (*before, order.version) if after == order.version else (order.version,)


def migrations(order: Order) -> list[int]:
    """What an order's data says of its migrations once it is one version further: the versions that are as good as that one."""
    return [*meant(order), order.version + 1][-_MOST_ALIKE:]


# Outcomes -------------------------------------------------------------------------------------------


def settle(effect: Effect, outcome: Outcome, order: Order, spec: EffectSpec, now: datetime, tools: Tools) -> None:
    """Write an outcome into a ledger row: done, refused, to be tried again, unknown, or not asked at all."""
    effect.code, effect.next_at = outcome.code, None
    if effect.status == "recalled" and not outcome.ok:
        if outcome.kind is OutcomeKind.REFUSED or outcome.code == CANNOT_ASK:
            effect.status, effect.finished_at = "withdrawn", now
            effect.code = CANNOT_ASK if outcome.code == CANNOT_ASK else NOT_WANTED
        else:
            block(order, effect.system, now)
    elif outcome.kind is OutcomeKind.SUCCEEDED:
        effect.status, effect.finished_at = "succeeded", now
        effect.result = {name: outcome.data[name] for name in spec.keeps if name in outcome.data}
        unblock(order, effect.system)
    elif outcome.kind is OutcomeKind.REFUSED:
        effect.status, effect.finished_at = "refused", now
    elif outcome.code == CANNOT_ASK:
        effect.status, effect.finished_at = "failed", now
    elif outcome.kind is OutcomeKind.UNAVAILABLE:
        effect.status = "unknown" if effect.status == "unknown" else "planned"
        effect.attempts = max(0, effect.attempts - (effect.status == "planned"))
        effect.next_at = postponed_until(outcome)
        if effect.next_at is None:
            block(order, effect.system, now)
    else:
        _again(effect, outcome, order, spec, now, tools)


def _again(effect: Effect, outcome: Outcome, order: Order, spec: EffectSpec, now: datetime, tools: Tools) -> None:
    delay = policy(tools, spec.policy).next_delay(effect.attempts, f"{order.number}/{effect.ordinal}")
    unknown = outcome.kind is OutcomeKind.UNKNOWN
    if delay is None:
        effect.status, effect.finished_at = "failed", now
        effect.code = effect.code or ("unknown" if unknown else "error")
        return
    effect.status = "unknown" if unknown else "try_again"
    effect.next_at = now + delay


def policy(tools: Tools, name: str) -> RetryPolicy:
    """The retry policy of this name, or the default one."""
    policies: Mapping[str, RetryPolicy] = tools.settings["policies"]
    return policies.get(name) or policies["default"]


def block(order: Order, system: str, now: datetime) -> None:
    """Note that a system did not answer; the first time counts as `since`."""
    order.attempts += 1
    if order.blocked_since is None:
        order.blocked_since = now
    order.blocked_on = system


def unblock(order: Order, system: str | None = None) -> None:
    """The system answered again."""
    if order.blocked_on is not None and system in (None, order.blocked_on):
        order.blocked_on, order.blocked_since, order.attempts = None, None, 0


def parked_for(order: Order, tools: Tools) -> timedelta:
    """How long an order rests after a system did not answer; there is no last attempt."""
    return policy(tools, "unavailable").next_delay(max(1, order.attempts), order.number) or timedelta(hours=1)


def note_unasked(order: Order, unasked: Mapping[str, Outcome], now: datetime, tools: Tools) -> None:
    """Reads could not be made: the state stays, and the order rests a while."""
    block(order, min(unasked), now)


# Entering a state -----------------------------------------------------------------------------------


def enter(workflow: Workflow, order: Order, row: Transition, now: datetime, tools: Tools) -> None:
    """Move the order into the row's target: since when, which stay, and the service clock."""
    assert row.target is not None
    was_paused = bool(order.state) and workflow.state[order.state].paused
    had_ended = bool(order.state) and workflow.state[order.state].end
    order.state, order.entered_at, order.entered_version = row.target, now, order.version
    order.due_at = None
    order.blocked_on, order.blocked_since, order.attempts = None, None, 0
    run_service_clock(workflow, order, was_paused, now, tools)
    if had_ended and not workflow.state[order.state].end:
        set_service_clock(workflow, order, now, tools)


def as_begun(workflow: Workflow, order: Order) -> Facts:
    """What the first entry of a history says of the order: its kind, its plain data, and the definition that it is on."""
    plain = {name: value for name, value in order.data.items() if name not in workflow.personal}
    return {"kind": order.kind, "data": plain, **pinned_to(workflow)}


def set_service_clock(workflow: Workflow, order: Order, now: datetime, tools: Tools) -> None:
    """Start the service clock of an order that is new, or has become of another kind."""
    days = workflow.service_days(order, tools)
    if days is None:
        return
    due_at = tools.calendar.add_working_days(now, days)
    if workflow.state[order.state].paused:
        order.data["service_left"] = tools.calendar.working_time_between(now, due_at).total_seconds()
    else:
        order.service_due_at = due_at


def run_service_clock(workflow: Workflow, order: Order, was_paused: bool, now: datetime, tools: Tools) -> None:
    """Stop the service clock of an order that came into a paused or last state, and let it go on after a pause."""
    target = workflow.state[order.state]
    if target.end:
        order.service_due_at = None
    elif target.paused and order.service_due_at is not None:
        left = tools.calendar.working_time_between(now, order.service_due_at)
        order.data["service_left"], order.service_due_at = left.total_seconds(), None
    elif was_paused and not target.paused and "service_left" in order.data:
        left = timedelta(seconds=order.data["service_left"])
        # What was late before the pause stays late.
        order.service_due_at = tools.calendar.add_working_time(now, left) if left >= timedelta() else now + left


def apply_changes(order: Order, row: Transition, changes: Changes, personal: Collection[str] = ()) -> Facts:
    """Put a row's changes on the order; returns the plain ones, as the history keeps them for replay."""
    written: Data = {}
    if row.target is not None:
        order.reason = row.reason
    if "kind" in changes:
        order.kind = written["kind"] = changes["kind"]
    if "resolution" in changes:
        order.resolution = written["resolution"] = changes["resolution"]
    if "reason" in changes:
        order.reason = changes["reason"]
    data = dict(changes.get("data", {}))
    if "service_left" in order.data:
        data.setdefault("service_left", order.data["service_left"])
    if data:
        order.data.update(data)
        order.data = {k: v for k, v in order.data.items() if v is not None}
        written["data"] = {k: v for k, v in data.items() if k not in personal}
    if "entered" in changes:
        order.entered_version = changes["entered"]
    for name, value in changes.get("private", {}).items():
        if value is None:
            order.private.pop(name, None)
        else:
            order.private[name] = value
    return written


def revise_effects(effects: Sequence[Effect], row: Transition, changes: Changes, changed: dict[int, Effect]) -> None:
    """Withdraw effects that are not wanted any more, and retry or skip failed ones as a person decided."""
    decided = changes.get("effects")
    for effect in effects:
        if effect.status in ("planned", "try_again") and matches(effect, row.withdraws):
            effect.status, effect.code = "withdrawn", NOT_WANTED
        elif effect.status == "unknown" and matches(effect, row.withdraws):
            # It may have been done: that is found out, and no more.
            effect.status, effect.next_at = "recalled", None
        elif decided == "retry" and effect.status in ("failed", "refused"):
            revive(effect)
        elif decided == "skip" and effect.status in ("failed", "refused"):
            effect.status = "skipped"
        else:
            continue
        changed[effect.ordinal] = effect


def revive(effect: Effect) -> None:
    """Let a failed effect begin again; whether it was done after all is asked first, where there is somewhere to ask."""
    effect.status = "planned" if effect.code == CANNOT_ASK else "unknown"
    effect.attempts, effect.next_at, effect.finished_at = 0, None, None


def matches(effect: Effect, patterns: Sequence[str]) -> bool:
    """Whether one of these names (or "system.") means the effect."""
    return any(effect.name == p or (p.endswith(".") and effect.name.startswith(p)) for p in patterns)


def of_this_stay(workflow: Workflow, order: Order, effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """The effects that were wanted since the order entered its state, under the names that they have now."""
    stay = [e for e in effects if e.generation >= order.entered_version]
    return tuple([e if (name := workflow.effect[e.name].name) == e.name else replace(e, name=name) for e in stay])


# Timers ---------------------------------------------------------------------------------------------


def timers_on_entry(workflow: Workflow, order: Order, now: datetime, tools: Tools) -> dict[str, datetime]:
    """The timers of the order's new state with their due times; the deadline's is also the order's due time."""
    found: dict[str, datetime] = {}
    for timer in workflow.timers_of[order.state]:
        if timer.reasons and order.reason not in timer.reasons:
            continue
        if timer.when and workflow.guards[timer.when].test(order, {"tools": tools, "now": now}) is not True:
            continue
        moment = due(timer.schedule, order, now, tools)
        if moment is None:
            continue
        found[timer.name] = moment
        if timer.deadline:
            order.due_at = moment
    return found


def due(schedule: Schedule, order: Order, now: datetime, tools: Tools) -> datetime | None:
    """When a timer set now is due; None where the order has no such moment."""
    calendar, settings = tools.calendar, tools.settings
    override = settings.get(schedule.setting) if schedule.setting else None
    moment: datetime | None
    if schedule.kind == "working_days":
        moment = calendar.add_working_days(now, override or schedule.n)
    elif schedule.kind == "after":
        moment = now + (override or schedule.delta)
    elif schedule.kind == "poll":
        every = override or schedule.delta
        moment = calendar.next_poll(now, every, schedule.first, schedule.last, schedule.working_days_only)
    elif schedule.kind == "daily":
        moment = calendar.next_daily(now, override or schedule.at)
    else:
        moment = moment_of(order.data.get(schedule.name))
    return moment


def moment_of(value: Any) -> datetime | None:
    """A stored ISO moment as an aware datetime."""
    return datetime.fromisoformat(value) if value else None


def on_day(value: Any) -> date | None:
    """A stored ISO date."""
    return date.fromisoformat(value) if value else None


# Hand-over ------------------------------------------------------------------------------------------


def performable(
    workflow: Workflow, effects: Sequence[Effect], silent: Collection[str], now: datetime, entered: int, own: Collection[str]
) -> tuple[Effect, ...]:
    """Open effects that are due now on systems that answer; `ordered` ones wait for those before them on the system.

    Those named in `own` wait for this stay's activity to look again: what it found when it wanted them may be of another day.
    """
    found, held = [], set()
    for effect in effects:
        if not effect.open:
            continue
        ordered = workflow.effect[effect.name].ordered
        if ordered and effect.system in held:
            continue
        if ordered:
            held.add(effect.system)
        due = effect.next_at is None or effect.next_at <= now
        looked = effect.name not in own or effect.generation < entered or effect.status == "recalled"
        if due and looked and effect.status != "started" and effect.system not in silent:
            found.append(effect)
    return tuple(found)


def next_wake(case: Any, now: datetime, tools: Tools) -> datetime | None:
    """When the worker must look at the order again; None: only a message can move it."""
    rested = now + parked_for(case.order, tools) if case.order.blocked_on is not None or case.effects else now
    # A look that is due and could not be taken waits for what hinders it: an effect, a message or a silent system.
    moments = [due for due in case.timers.values() if due > now]
    moments += [e.next_at if e.next_at is not None and e.next_at > now else rested for e in case.effects if e.open]
    if case.order.blocked_on is not None:
        moments.append(rested)
    return min(moments, default=None)
