"""Writes decided steps in a transaction, and dispatches their calls once that has been committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from runtime.logs import log, wants
from runtime.worker.calls import Caller
from runtime.worker.decisions import Decisions
from runtime.worker.in_flight import Decided, Hook, InFlight, Item
from storage import Tx
from workflow.case import Step
from workflow.values import Effect, Outcome


class Commits:
    """The commits of one worker, and the orders that are in flight after them, by id.

    Once `enough` says so, no query is asked any more; effects are in the ledger already, and are performed.
    """

    def __init__(self, decisions: Decisions, caller: Caller, hook: Hook) -> None:
        self._decisions, self._caller, self._hook = decisions, caller, hook
        self.in_flight: dict[int, InFlight] = {}
        self.enough: Callable[[], bool] = _never

    def write(self, tx: Tx, decided: Sequence[Decided], in_flight: Sequence[InFlight]) -> None:
        """Write these steps and the orders that they begin: all of them, or (an exception) none."""
        now, steps = self._decisions.clock.now(), [step for _, step in decided]
        self._caller.traces.begin(decided)
        if steps:
            tx.write(steps, now)
        new = [(self._decisions.engine(step.case), order) for step in steps for order in step.spawned]
        if new:
            tx.add([engine.take_in(order, now) for engine, order in new], now)
        self.at("before_commit", in_flight)

    def dispatch(self, decided: Sequence[Decided], in_flight: Sequence[InFlight]) -> None:
        """Begin the calls of steps that are durable now; orders without any are released already."""
        self._caller.traces.committed(decided)
        self.at("after_commit", in_flight)
        if wants("info"):
            _log_moves(decided)
        for claimed, step in decided:
            if not step.release and not step.keep:
                self._begin_calls(claimed, step)

    def _begin_calls(self, claimed: InFlight, step: Step) -> None:
        claimed.begin(step.perform if self.enough() else (*step.questions, *step.perform))
        self.in_flight[step.case.order.id] = claimed
        self._caller.start(claimed, self._decisions.engine(claimed.case).bind, _on_result, self._hook)

    def at(self, point: str, in_flight: Sequence[InFlight]) -> None:
        """Pass a point where a rehearsal may let the worker die."""
        for claimed in in_flight:
            for item in claimed.items or (None,):
                self._hook(point, claimed, item)


def _never() -> bool:
    return False


def _on_result(claimed: InFlight, item: Item, outcome: Outcome) -> None:
    if isinstance(item, Effect):
        claimed.outcomes[item.ordinal] = outcome
    else:
        claimed.answers[(item.name, item.subject)] = outcome
    claimed.waiting -= 1


def _log_moves(decided: Sequence[Decided]) -> None:
    for _, step in decided:
        for entry in step.entries:
            log.info(
                "order.moved", order=step.case.order.number, trigger=entry.trigger, source=entry.source,
                target=entry.target, reason=entry.reason,
            )  # fmt: skip
