"""Takes an order back to the version it was migrated from, exactly as it was, where nothing has happened to it since.

What was said stays said: a message that the migration refused is not asked again, and what was done outside stays done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypedDict

from workflow import steps
from workflow.case import Case, Step
from workflow.definition import Workflow
from workflow.steps import MIGRATED
from workflow.values import Actor, Entry, Facts, Order
from workflow.versions.meaning import pinned_to
from workflow.versions.move import Move, next_look


class BeforeJson(TypedDict):
    """A `Before` as JSON: moments are ISO texts, ids of messages are texts."""

    state: str
    reason: str | None
    due_at: str | None
    service_due_at: str | None
    after: int
    ordinal: int
    data: Facts
    timers: Mapping[str, str]
    timers_after: Mapping[str, str]
    triggers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Before:
    """What a migration changed of an order: the values from before, and how it left the order.

    `data` has the plain fields that changed, None for those that there were not; none of them is personal. `triggers` has the
    unread messages that got another trigger, by id. `after`, `ordinal` and `timers_after` are the order's version, next
    effect and timers as the migration left them.
    """

    state: str
    reason: str | None
    due_at: datetime | None
    service_due_at: datetime | None
    after: int
    ordinal: int
    data: Facts = field(default_factory=dict)
    timers: Mapping[str, datetime] = field(default_factory=dict)
    timers_after: Mapping[str, datetime] = field(default_factory=dict)
    triggers: Mapping[int, str] = field(default_factory=dict)

    def untouched(self, case: Case) -> bool:
        """Whether the order is as the migration left it; an effect that was open then may have been settled since."""
        left = (self.after, self.ordinal, dict(self.timers_after))
        return left == (case.order.version, case.next_ordinal, case.timers)

    def as_json(self) -> BeforeJson:
        """As JSON values, moments as ISO texts."""
        return {
            "state": self.state, "reason": self.reason, "due_at": _text(self.due_at),
            "service_due_at": _text(self.service_due_at), "after": self.after, "ordinal": self.ordinal, "data": dict(self.data),
            "timers": _texts(self.timers), "timers_after": _texts(self.timers_after),
            "triggers": {str(id_): name for id_, name in self.triggers.items()},
        }  # fmt: skip

    @classmethod
    def from_json(cls, found: BeforeJson) -> Before:
        """What `as_json` made; raises `KeyError`, `ValueError` or `TypeError` where it is damaged."""
        due_at, service_due_at = (steps.moment_of(found[name]) for name in ("due_at", "service_due_at"))
        timers, timers_after = (_moments(found[name]) for name in ("timers", "timers_after"))
        triggers = {int(id_): str(name) for id_, name in found["triggers"].items()}
        return cls(
            str(found["state"]), found["reason"], due_at, service_due_at, int(found["after"]), int(found["ordinal"]),
            dict(found["data"]), timers, timers_after, triggers,
        )  # fmt: skip


def move(way: Move, case: Case, actor: Actor, note: str | None, now: datetime) -> tuple[Step, Before]:
    """Move an order to the new version, and keep what it takes to move it back."""
    was, timers = replace(case.order, data=dict(case.order.data)), dict(case.timers)
    triggers = {message.id: message.trigger for message in case.messages}
    step = way.step(case, actor, note, now)
    order = case.order
    names = [n for n in {*was.data, *order.data} if was.data.get(n) != order.data.get(n) and n != MIGRATED]
    personal = {*way.old.personal, *way.new.workflow.personal}
    before = Before(
        was.state, was.reason, was.due_at, was.service_due_at, order.version, case.next_ordinal,
        data={n: was.data.get(n) for n in sorted(names) if n not in personal}, timers=timers, timers_after=dict(case.timers),
        triggers={id_: triggers[id_] for id_, _ in step.renamed},
    )  # fmt: skip
    return step, before


def move_back(way: Move, case: Case, before: Before, actor: Actor, note: str | None, now: datetime) -> Step:
    """Make an untouched order what it was before the migration `way`; its history goes on and says so."""
    order, step, old = case.order, Step(case), way.old
    source = order.state
    data = {**before.data, MIGRATED: steps.migrations(order)}
    order.version += 1
    order.workflow_version, order.state, order.reason = old.version, before.state, before.reason
    order.due_at, order.service_due_at = before.due_at, before.service_due_at
    order.data = {k: v for k, v in {**order.data, **data}.items() if v is not None}
    case.timers = step.timers = dict(before.timers)
    case.answers.clear()
    for n, message in enumerate(case.messages):
        trigger = old_trigger(way, before, message.id, message.trigger)
        if trigger != message.trigger:
            step.renamed.append((message.id, trigger))
            case.messages[n] = replace(message, trigger=trigger)
    written = {**pinned_to(old), "data": data}
    step.entries.append(
        Entry(order.version, now, actor.name, actor.role, MIGRATED, source, order.state, order.reason, note, set=written)
    )
    step.ended = old.state[order.state].end
    step.wake_at = next_look(old, case, now)
    return step


def homeless_messages(way: Move, case: Case, before: Before) -> list[str]:
    """The triggers of unread messages that the old table does not have, under any name."""
    found = [old_trigger(way, before, message.id, message.trigger) for message in case.messages]
    return sorted({trigger for trigger in found if trigger not in way.old.trigger})


def old_trigger(way: Move, before: Before, message_id: int, trigger: str) -> str:
    """The name that an unread message's trigger has in the old table: the one it came with, or the one that the plan renamed."""
    if message_id in before.triggers:
        return before.triggers[message_id]
    back = {new: old for old, new in way.plan.triggers.items() if new is not None}
    return trigger if trigger in way.old.trigger else back.get(trigger, trigger)


def has_ended(workflow: Workflow, order: Order) -> bool:
    """Whether the order is in a last state of its table."""
    state = workflow.state.get(order.state)
    return state is not None and state.end


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _texts(timers: Mapping[str, datetime]) -> dict[str, str]:
    return {name: due.isoformat() for name, due in timers.items()}


def _moments(timers: Mapping[str, Any]) -> dict[str, datetime]:
    return {name: datetime.fromisoformat(due) for name, due in timers.items()}
