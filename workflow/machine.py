"""Decides what a trigger does to an order. The only importer of `transitions`.

One shared `Machine` per definition is used as a calculator: it is given a throw-away cursor standing in the
order's state, tries the rows in the table's order, and the cursor says where it ended. No order is
ever registered with it, nothing is called back, and `to_<state>` does not exist.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from transitions import EventData, Machine
from transitions.core import Transition as Arrow

from workflow.definition import Transition, Workflow
from workflow.errors import Refused
from workflow.reasons import GUARD, Reason, distinct
from workflow.values import Facts, Order

logging.getLogger("transitions").setLevel(logging.WARNING)

_START = "–"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A guard that said no, and why."""

    guard: str
    why: Reason


class Decision(NamedTuple):
    """The row that won (None: the trigger is refused), the state after it, and each guard that said no before it."""

    row: Transition | None
    state: str
    refusals: tuple[Refusal, ...]

    @property
    def why(self) -> tuple[Reason, ...]:
        """The reasons, each once."""
        return tuple(distinct(refusal.why for refusal in self.refusals))

    @property
    def refused(self) -> tuple[str, ...]:
        """The names of the guards that said no, each once."""
        return tuple(dict.fromkeys([refusal.guard for refusal in self.refusals]))


class _Cursor:
    """What the machine moves: a place, the order and facts the guards read, and what they answered."""

    __slots__ = ("facts", "order", "refusals", "row", "state")

    def __init__(self, state: str, order: Order, facts: Facts) -> None:
        self.state, self.order, self.facts = state, order, facts
        self.refusals: list[Refusal] = []
        self.row: Transition | None = None


class _Condition:
    """One row's guard as `transitions` wants it; it notes the row when the guard holds."""

    __slots__ = ("guard", "row")

    def __init__(self, workflow: Workflow, row: Transition) -> None:
        self.row = row
        self.guard = workflow.guards[row.guard] if row.guard else None

    def __call__(self, event: EventData) -> bool:
        cursor = cast(_Cursor, event.model)
        if self.guard is not None:
            answer = self.guard.test(cursor.order, cursor.facts)
            if answer is not True:
                why = answer if isinstance(answer, Reason) else GUARD(guard=self.guard.name)
                cursor.refusals.append(Refusal(self.guard.name, why))
                return False
        cursor.row = self.row
        return True


class _Row(Arrow):
    """A transition without callbacks."""

    def execute(self, event_data: EventData) -> bool:
        if not self._eval_conditions(event_data):
            return False
        if self.dest is not None:
            event_data.machine.set_state(self.dest, event_data.model)
        return True


class _Calculator(Machine):
    transition_cls = _Row


def _build(workflow: Workflow) -> Machine:
    """The definition's one machine."""
    table: list[dict[str, Any]] = [
        {
            "trigger": row.trigger,
            "source": row.source or _START,
            "dest": row.target,
            "conditions": [_Condition(workflow, row)],
        }
        for row in workflow.transitions
    ]
    return _Calculator(
        model=None,
        states=[_START, *workflow.state],
        transitions=table,
        initial=_START,
        auto_transitions=False,
        send_event=True,
        name=f"{workflow.name} ",
    )


def decide(workflow: Workflow, order: Order, trigger: str, facts: Facts, *, new: bool = False) -> Decision:
    """Which row of the table this trigger takes from the order's state; nothing is changed."""
    source = None if new else order.state
    if (source, trigger) not in workflow.rows:
        return Decision(None, order.state, ())
    cursor = _Cursor(_START if new else order.state, order, facts)
    workflow.kept("_machine", _build).events[trigger].trigger(cursor)
    if cursor.row is None:
        return Decision(None, order.state, tuple(cursor.refusals))
    return Decision(cursor.row, cursor.state, tuple(cursor.refusals))


def blockers(workflow: Workflow, order: Order, trigger: str, facts: Facts) -> tuple[str, ...]:
    """The reasons (or states) of the obstacles behind the first one, which is the state: all rows whose guard holds
    but that do not lead along the main path."""
    rows = workflow.rows.get((order.state, trigger), ())
    if len(rows) < 2:
        return ()
    held = [row for row in rows if _stands(workflow, row, order, facts)]
    named = dict.fromkeys(str(row.reason or row.target) for row in held[1:] if not _along(workflow, row))
    return tuple(name for name in named if name != (held[0].reason or held[0].target))


def _stands(workflow: Workflow, row: Transition, order: Order, facts: Facts) -> bool:
    return row.guard is None or workflow.guards[row.guard].test(order, facts) is True


def _along(workflow: Workflow, row: Transition) -> bool:
    return row.target is None or (row.reason is None and row.target in workflow.main_path)


def possible(workflow: Workflow, order: Order, role: str | None = None) -> tuple[str, ...]:
    """Triggers that a person can fire in the order's state; guards that need data are asked when it is fired."""
    return tuple(
        trigger
        for trigger in workflow.by_hand(order.state, role)
        if any(
            row.guard is None or not _asks_order_only(row) or _holds(workflow, row, order)
            for row in workflow.rows[(order.state, trigger)]
            if row.roles and (role is None or role in row.roles)
        )
    )


def _asks_order_only(row: Transition) -> bool:
    return not row.fields


def _holds(workflow: Workflow, row: Transition, order: Order) -> bool:
    guard = workflow.guards[row.guard or ""]
    # Assume what the row asks outside first: the question is whether it could be fired at all.
    try:
        return guard.test(order, _ASSUMED if row.first else _NOTHING) is True
    except _NotKnown:
        return True


class _NotKnown(Exception):
    """A guard reads a fact that is known only when the trigger is fired, such as who fires it."""


class _NotYet(dict[str, Any]):
    """No facts yet: `facts.get(name)` gives its default, `facts[name]` leaves the question open."""

    def __missing__(self, name: str) -> Any:
        raise _NotKnown(name)


_NOTHING: Mapping[str, Any] = _NotYet()
_ASSUMED: Mapping[str, Any] = _NotYet(assumed=True)


def refuse(workflow: Workflow, order: Order, trigger: str, why: Sequence[Reason], role: str | None = None) -> Refused:
    """The refusal as an error: which order, what, why, and what is possible now."""
    return Refused(workflow, order.number, order.state, trigger, why, possible(workflow, order, role))
