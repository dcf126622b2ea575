"""Bad days to order: what a system does instead of answering as it should."""

from __future__ import annotations

from datetime import UTC, datetime

from adapters.world.store import Entity, Store

KINDS = ("unavailable", "error", "timeout", "reply_lost", "conflict", "slow", "wrong_person")


class Faults:
    """Faults in the order they were made; the first that fits a call is the one that hits it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(
        self,
        system: str,
        kind: str,
        operation: str | None = None,
        person: str | None = None,
        times: int | None = None,
        until: datetime | None = None,
    ) -> str:
        """Orders a fault for so many calls, until a moment, or (neither given) until it is cleared; returns its name."""
        if kind not in KINDS:
            raise ValueError(f"A fault is one of {', '.join(KINDS)}, not {kind}.")
        name = str(self._store.add("faults ordered"))
        fault: Entity = {"system": system, "kind": kind, "person": person, "times": times}
        fault["operation"] = operation.rpartition(".")[2] if operation else None
        fault["until"] = until.astimezone(UTC).isoformat() if until else None
        self._store.put("fault", name, fault)
        return name

    def clear(self, name: str | None = None) -> None:
        for found, _ in self._store.each("fault"):
            if name in (None, found):
                self._store.drop("fault", found)

    def listed(self) -> list[Entity]:
        return [{"name": name, **fault} for name, fault in self._store.each("fault")]

    def hit(self, system: str, operation: str, person: str | None, now: datetime) -> str | None:
        """The kind of fault that hits this call, if any; one with a number of times has one fewer left."""
        for name, fault in self._store.each("fault"):
            if fault["until"] is not None and datetime.fromisoformat(fault["until"]) <= now:
                self._store.drop("fault", name)
            elif _fits(fault, system, operation, person):
                self._use(name, fault)
                return str(fault["kind"])
        return None

    def lasting(self, system: str, operation: str, now: datetime) -> str | None:
        """As `hit`, but a fault of the whole system with a number of times is left for calls that change something."""
        for name, fault in self._store.each("fault"):
            over = fault["until"] is not None and datetime.fromisoformat(fault["until"]) <= now
            meant = fault["operation"] == operation or fault["times"] is None
            if not over and meant and _fits(fault, system, operation, None):
                self._use(name, fault)
                return str(fault["kind"])
        return None

    def ends(self) -> list[datetime]:
        return [
            datetime.fromisoformat(fault["until"]) for _, fault in self._store.each("fault") if fault["until"]
        ]

    def _use(self, name: str, fault: Entity) -> None:
        if fault["times"] is None:
            return
        fault["times"] -= 1
        if fault["times"] > 0:
            self._store.put("fault", name, fault)
        else:
            self._store.drop("fault", name)


def _fits(fault: Entity, system: str, operation: str, person: str | None) -> bool:
    return (
        fault["system"] == system
        and fault["operation"] in (None, operation)
        and (fault["person"] is None or fault["person"] == person)
    )
