"""Writes a single order that failed in its batch: whole, else message by message, else it is parked.

No failure of one order may delay another, and no order is tried for ever without a person hearing of it.
"""

from __future__ import annotations

from collections.abc import Callable

from runtime.error_report import where
from runtime.logs import log
from runtime.worker.commits import Commits
from runtime.worker.decisions import REST_OF_UNKNOWN, Decisions
from runtime.worker.in_flight import Decided, Held, Hook, InFlight
from storage import StatementRefused, Store, StoreUnreachable, Tx, set_aside
from workflow.case import Step
from workflow.errors import Conflict, LeaseLost, NotDecidable
from workflow.steps import UNDECIDED
from workflow.values import Order

Write = Callable[[Tx, InFlight], list[Step]]
_ATTEMPTS = 3
# Other writers and a store that refuses are not a message's own trouble: so many times its order rests before it is set aside.
_RESTS = 2
_NOT_ITS_OWN = (Conflict, LeaseLost, StatementRefused)


class Recovery:
    """Carries single orders on, each in transactions that hold no other order."""

    def __init__(self, name: str, store: Store, decisions: Decisions, commits: Commits, hook: Hook) -> None:
        self._name, self._store, self._decisions, self._commits, self._hook = name, store, decisions, commits, hook

    def carry_on(self, held: Held, claimed: InFlight | None = None) -> None:
        """Write the order's step; where that fails its messages one by one, then the step again; where that fails, park it.

        `claimed` has the results of its calls, which are written with the step.
        """
        problem = self.attempt(held, claimed, self._decisions.one)
        if problem is None:
            return
        # A message may lead out of the state that cannot be decided. Answers of before are of that state.
        problem = self.attempt(held, None, self._decisions.one) if self._open_messages(held, claimed) else problem
        if problem is not None:
            self._park(held, type(problem).__name__)

    def attempt(self, held: Held, claimed: InFlight | None, write: Write) -> Exception | None:
        """Write one order's step, from what the store has now; the last of three problems, None when it is written."""
        problem: Exception | None = None
        for _ in range(_ATTEMPTS):
            try:
                self._write(held, claimed, write)
                return None
            except StoreUnreachable:
                raise
            except Exception as caught:
                problem = caught
                if isinstance(caught, (Conflict, LeaseLost)):
                    log.info("order.decided_again", orders=1, code=type(caught).__name__)
        return problem

    def write_outcomes(self, held: Held, claimed: InFlight) -> None:
        """Write the outcomes of an order's effects and nothing else. Where that fails the ledger says that the effects
        began, and the next worker probes."""
        if claimed.outcomes:
            self.attempt(held, claimed, self._decisions.outcomes)
            claimed.outcomes.clear()

    def set_aside(self, held: Held, message: int, problem: Exception) -> bool:
        """Set a message aside with the code of its problem; False where the order is no longer ours."""
        code = problem.code if isinstance(problem, NotDecidable) else "raised"
        with self._store.write() as tx:
            if not tx.load(dict([held])):
                return False
            detail, now = f"{type(problem).__name__}: {where(problem)}", self._decisions.clock.now()
            done = set_aside.set_aside(tx, held[0], message, code, detail, now)
            self._hook("before_commit", None, None)
        self._hook("after_commit", None, None)
        log.error("message.set_aside", message=message, code=code)
        return done

    def _write(self, held: Held, claimed: InFlight | None, write: Write) -> None:
        with self._store.write() as tx:
            fresh = tx.load(dict([held]))
            if not fresh:
                log.warning("lease.lost", worker=self._name, orders=1)
                return
            again = InFlight(fresh[0])
            if claimed is not None:
                again.case.answers = dict(claimed.case.answers)
                again = InFlight(again.case, answers=claimed.answers, outcomes=claimed.outcomes, items=claimed.items)
            decided = [Decided(again, step) for step in write(tx, again)]
            self._commits.write(tx, decided, [again])
        self._commits.dispatch(decided, [again])

    def _open_messages(self, held: Held, claimed: InFlight | None) -> bool:
        """Apply an order's messages without what follows from them; one whose decision fails is set aside, and the next is
        applied. True when any was. What is not the message's own trouble leaves it first, for when the order has rested."""
        opened = False
        if claimed is not None:
            self.write_outcomes(held, claimed)
        while True:
            seen: list[tuple[int, int]] = []

            def open_first(tx: Tx, again: InFlight, seen: list[tuple[int, int]] = seen) -> list[Step]:
                if again.case.unreadable or not again.case.messages:
                    return []
                seen.append((again.case.messages[0].id, _rests(again.case.order)))
                steps = self._decisions.first_message(tx, again)
                if not steps:
                    seen.clear()
                return steps

            problem = self.attempt(held, None if opened else claimed, open_first)
            if not seen or (problem is not None and not self._may_go_on(held, *seen[-1], problem)):
                return opened
            opened = True

    def _may_go_on(self, held: Held, message: int, rests: int, problem: Exception) -> bool:
        """Set a message aside whose decision fails; False where it is to be decided again, or the order is no longer ours."""
        if isinstance(problem, _NOT_ITS_OWN) and rests < _RESTS:
            log.warning("message.postponed", message=message, code=type(problem).__name__)
            return False
        return self.set_aside(held, message, problem)

    def _park(self, held: Held, code: str) -> None:
        """Let an order rest that cannot be decided or written; it is tried again later, and asks for attention."""
        now, seen, number = self._decisions.clock.now(), None, "?"
        until = now + REST_OF_UNKNOWN
        with self._store.write() as tx:
            try:
                for case in tx.load(dict([held])):
                    number = case.order.number
                    if case.unreadable:
                        # No message can be opened: who mends the row wakes the order, or it is tried again.
                        continue
                    seen, until = case.messages_seen, self._decisions.engine(case).parked_until(case, now)
            except StoreUnreachable:
                raise
            except Exception:
                log.error("order.undecided", order=number, code="unreadable_row")
            set_aside.park(tx, held, seen, UNDECIDED, now, until)
            self._hook("before_commit", None, None)
        self._hook("after_commit", None, None)
        log.error("order.parked", order=number, code=code)


def _rests(order: Order) -> int:
    """How many times in a row the order has rested because it could not be decided."""
    return order.attempts if order.blocked_on == UNDECIDED else 0
