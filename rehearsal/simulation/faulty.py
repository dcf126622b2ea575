"""Any adapter with faults between it and the worker, and a stub for a system of which nothing but its effects is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from workflow.definition import EffectSpec
from workflow.ports import Adapter, Operation, about_to_change
from workflow.values import Call, Outcome, OutcomeKind

_SILENT = Outcome(OutcomeKind.UNAVAILABLE, code="unavailable")
_LOST = Outcome(OutcomeKind.UNKNOWN, code="no_reply")


class GenericStub:
    """Does what it is asked, and remembers each key."""

    blocking = False

    def __init__(self, system: str, effects: Sequence[EffectSpec]) -> None:
        self.system = system
        self._done: set[str] = set()
        self.operations: Mapping[str, Operation] = {
            e.name: Operation(self._perform, self._probe if e.mutates else None) for e in effects if e.system == system
        }

    def _perform(self, call: Call) -> Outcome:
        about_to_change()
        self._done.add(call.key)
        return Outcome(OutcomeKind.SUCCEEDED)

    def _probe(self, call: Call) -> Outcome:
        return Outcome(OutcomeKind.SUCCEEDED) if call.key in self._done else Outcome(OutcomeKind.REFUSED, code="not_done")


class Faulty:
    """An adapter that is at times silent, says no for now, or loses the reply; counts what was performed, and repeated."""

    blocking = False

    def __init__(self, adapter: Adapter, random: Random, chance: float) -> None:
        self.system, self._random, self._chance = adapter.system, random, chance
        self.faults = 0
        self._performed: Counter[tuple[str, str]] = Counter()
        self.operations: Mapping[str, Operation] = {name: self._wrapped(op) for name, op in adapter.operations.items()}

    @property
    def performed(self) -> int:
        return self._performed.total()

    @property
    def repeated(self) -> int:
        """How many times a change was performed once more under a key under which it had succeeded."""
        return sum(n - 1 for n in self._performed.values())

    def _wrapped(self, operation: Operation) -> Operation:
        ask = operation.probe
        if ask is None:
            return Operation(lambda call: _SILENT if self._fault() else operation.perform(call))
        return Operation(lambda call: self._change(operation, call), lambda call: _SILENT if self._fault() else ask(call))

    def _fault(self) -> bool:
        if self._random.random() >= self._chance:
            return False
        self.faults += 1
        return True

    def _change(self, operation: Operation, call: Call) -> Outcome:
        fault = self._random.choice(("unavailable", "try_again", "lost_before", "lost_after")) if self._fault() else ""
        if fault == "unavailable":
            return _SILENT
        if fault == "try_again":
            return Outcome(OutcomeKind.TRY_AGAIN, code="error")
        if fault == "lost_before":
            return _LOST
        outcome = operation.perform(call)
        if outcome.ok:
            self._performed[(call.name, call.key)] += 1
        return _LOST if fault == "lost_after" else outcome
