"""Any adapter with faults between it and the worker, and a stub for a system of which nothing but its effects is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from workflow.definition import EffectSpec
from workflow.ports import Adapter, Operation, about_to_change
from workflow.values import Call, Outcome, OutcomeKind

FAULTS = ("unavailable", "error", "timeout", "reply_lost")
"""By themselves; `refused` besides, when it is ordered. Of a change under `timeout` nothing is done, under `reply_lost` all."""
_SILENT = Outcome(OutcomeKind.UNAVAILABLE, code="unavailable")
_LOST = Outcome(OutcomeKind.UNKNOWN, code="no_reply")
_OUTCOMES: Mapping[str, Outcome] = {
    "unavailable": _SILENT, "error": Outcome(OutcomeKind.TRY_AGAIN, code="error"), "timeout": _LOST,
    "refused": Outcome(OutcomeKind.REFUSED, code="refused"),
}  # fmt: skip


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


@dataclass
class Ordered:
    """A fault that was ordered: the next so many calls of the operation (None: of any) meet it."""

    kind: str
    operation: str | None
    times: int


class Faulty:
    """An adapter that meets ordered faults and, with a chance for each call, others; counts what was done, and done again."""

    def __init__(self, adapter: Adapter) -> None:
        self.system, self.blocking, self._adapter = adapter.system, adapter.blocking, adapter
        self.random, self.chance = Random(0), 0.0
        self.ordered: list[Ordered] = []
        self.faults = 0
        self._performed: Counter[tuple[str, str]] = Counter()
        self.operations: Mapping[str, Operation] = {name: self._wrapped(name, op) for name, op in adapter.operations.items()}

    @property
    def performed(self) -> Counter[str]:
        """How many changes of each name succeeded, each counted once."""
        return Counter(name for name, _ in self._performed)

    @property
    def repeated(self) -> int:
        """How many times a change was performed once more under a key under which it had succeeded."""
        return sum(n - 1 for n in self._performed.values())

    def close(self) -> None:
        getattr(self._adapter, "close", lambda: None)()

    def _wrapped(self, name: str, operation: Operation) -> Operation:
        ask = operation.probe
        if ask is None:
            return Operation(lambda call: self._read(name) or operation.perform(call))
        return Operation(lambda call: self._change(operation, call), lambda call: self._read(name) or ask(call))

    def _read(self, name: str) -> Outcome | None:
        """Silence is all that a read or a probe can meet."""
        return _SILENT if self._fault(name, ("unavailable",)) else None

    def _fault(self, name: str, kinds: Sequence[str]) -> str:
        """The fault that this call meets; empty: none. One that was ordered comes first."""
        for fault in self.ordered:
            if fault.operation in (None, name) and (len(kinds) > 1 or fault.kind == "unavailable"):
                fault.times -= 1
                self.ordered = [each for each in self.ordered if each.times > 0]
                self.faults += 1
                return fault.kind
        if self.random.random() >= self.chance:
            return ""
        self.faults += 1
        return self.random.choice(kinds)

    def _change(self, operation: Operation, call: Call) -> Outcome:
        fault = self._fault(call.name, FAULTS)
        if fault in _OUTCOMES:
            return _OUTCOMES[fault]
        outcome = operation.perform(call)
        if outcome.ok:
            self._performed[(call.name, call.key)] += 1
        return _LOST if fault == "reply_lost" else outcome
