"""Watches every step of a simulation: each rule that a single step could break is checked as the step is written.

The rules for any routine are in `Watch`; those of a routine are its users' `StepRules`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from runtime.worker.in_flight import InFlight
from workflow.definition import Workflow
from workflow.engine import Step
from workflow.replay import Replay
from workflow.roles import NOBODY, WORKER
from workflow.steps import MIGRATED
from workflow.values import Effect, Entry, Order


class StepRules:
    """A routine's own rules, checked with each step; each yields a sentence for what is broken."""

    def step(self, step: Step, now: datetime) -> Iterable[str]:
        """One durable step of an order of this routine."""
        return ()

    def about_to_call(self, claimed: InFlight, effect: Effect) -> Iterable[str]:
        """One effect before it is performed."""
        return ()

    def committed(self, steps: Sequence[Step]) -> Iterable[str]:
        """All steps of one commit, also those of other routines: what the outside has now against what is written."""
        return ()


class Watch:
    """Keeps each open order's replayed fields, and collects what was broken."""

    def __init__(self, workflow_of: Callable[[Order], Workflow], rules: Mapping[str, StepRules]) -> None:
        self._workflow_of, self._rules = workflow_of, rules
        self.broken: list[str] = []
        self._replayed: dict[int, Replay] = {}
        self._version: dict[int, int] = {}
        # By order and token: another worker may have decided for the same order meanwhile.
        self._silent: dict[tuple[int, int], str] = {}

    def see(self, step: Step, now: datetime) -> None:
        """One durable step."""
        order = step.case.order
        silent = self._silent.pop((order.id, step.case.token), None)
        known = self._replayed.get(order.id)
        if known is None:
            known = self._replayed[order.id] = Replay.of(order)
            self._version[order.id] = step.entries[0].seq - 1 if step.entries else order.version
        if silent is not None and order.state != known.state:
            self.broken.append(f"I12: order {order.number} left {known.state} though {silent} could not be asked.")
        for entry in step.entries:
            if entry.seq != self._version[order.id] + 1:
                self._break("I6", step, "a change without a history entry")
            self._version[order.id] = entry.seq
            known.apply(entry.target, entry.reason, entry.set)
            self._check_entry(step, entry)
        if not known.gives(order):
            self._break("I9", step, "the history says something else than the order")
        self._check_rest(step)
        self.broken += self._of(order).step(step, now)

    def committed(self, steps: Sequence[Step]) -> None:
        """All steps of one commit."""
        for rules in self._rules.values():
            self.broken += rules.committed(steps)

    def about_to_call(self, claimed: InFlight, effect: Effect) -> None:
        """One effect before it is performed."""
        self.broken += self._of(claimed.case.order).about_to_call(claimed, effect)

    def about_to_write(self, claimed: InFlight) -> None:
        """One order whose answers have come, decided and not yet durable: who could not be asked has said nothing (I12).

        It counts when it is committed: what was decided for an order that others have taken over is not.
        """
        held = claimed.held
        self._silent.pop(held, None)
        silent = [name for (name, _), outcome in claimed.answers.items() if not outcome.ok]
        if silent and all(outcome.ok for outcome in claimed.outcomes.values()):
            self._silent[held] = silent[0]

    def _of(self, order: Order) -> StepRules:
        return self._rules.get(order.workflow) or StepRules()

    def _check_entry(self, step: Step, entry: Entry) -> None:
        workflow = self._workflow_of(step.case.order)
        if entry.trigger == MIGRATED:
            if not (workflow.role[entry.role].administers and entry.note and entry.set.get("plan")):
                self._break("I6", step, "moved to another version without who, why or by which plan")
            return
        rows = workflow.rows.get((entry.source, entry.trigger), ())
        if workflow.role[entry.role].acts:
            if not any(entry.role in r.roles for r in rows):
                self._break("I6", step, f"`{entry.trigger}` by a role that may not")
            if not entry.note and any(r.needs_reason for r in rows):
                self._break("I6", step, f"`{entry.trigger}` without a reason")
        if not any(r.target == entry.target for r in rows):
            self._break("I9", step, f"`{entry.trigger}` is not in the table")

    def _check_rest(self, step: Step) -> None:
        """A released order has a person or something that moves it on (I10)."""
        order = step.case.order
        if not step.release or step.wake_at is not None or step.ended:
            return
        if self._workflow_of(order).waiting_for(order.state, order.reason) in (WORKER, NOBODY):
            self._break("I10", step, "nothing will move it on")

    def _break(self, rule: str, step: Step, what: str) -> None:
        self.broken.append(breach(rule, step, what))


def breach(rule: str, step: Step, what: str) -> str:
    """The sentence for a rule that a step broke."""
    return f"{rule}: order {step.case.order.number} in {step.case.order.state}: {what}."
