"""The lock units that TES knows, and who is linked to each."""

from __future__ import annotations

from adapters.world.people import People
from adapters.world.store import Entity, Store
from workflow.routines.shared_lock.registers import TesLock


class Locks:
    """Every method that changes something says whether anything changed."""

    def __init__(self, store: Store, people: People) -> None:
        self._store, self._people = store, people

    def get(self, serial: str) -> Entity | None:
        """A unit as the world keeps it: serial, fault, mounted_at, and `linked`, the persons by letter."""
        return self._store.get("lock", serial)

    def register(self, serial: str, mounted_at: str | None = None) -> bool:
        if self.get(serial) is not None:
            return False
        lock: Entity = {"serial": serial, "fault": None, "mounted_at": mounted_at, "linked": []}
        self._store.put("lock", serial, lock)
        return True

    def set_fault(self, serial: str, fault: str | None) -> None:
        """`fault` is `battery`, `offline` or None."""
        if fault not in (None, "battery", "offline"):
            raise ValueError(f"A lock can be battery, offline or none, not {fault}.")
        lock = self._known(serial)
        lock["fault"] = fault
        self._store.put("lock", serial, lock)

    def link(self, serial: str, ref: str) -> bool:
        lock, person = self._known(serial), self._people.get(ref)
        if ref in lock["linked"]:
            return False
        lock["linked"].append(ref)
        person["links"].append(serial)
        self._store.put("lock", serial, lock)
        self._people.keep(person)
        return True

    def unlink(self, serial: str, ref: str) -> bool:
        lock, person = self._known(serial), self._people.get(ref)
        if ref not in lock["linked"]:
            return False
        lock["linked"].remove(ref)
        person["links"].remove(serial)
        self._store.put("lock", serial, lock)
        self._people.keep(person)
        return True

    def as_tes_says(self, serial: str) -> TesLock:
        """A unit in the shape that TES answers with."""
        lock = self.get(serial)
        if lock is None:
            return {"found": False, "registered": False, "serial": serial, "status": "ok", "linked": []}
        linked = [self._number(ref) for ref in lock["linked"]]
        status = lock["fault"] or "ok"
        return {"found": True, "registered": True, "serial": serial, "status": status, "linked": linked}

    def _known(self, serial: str) -> Entity:
        lock = self.get(serial)
        if lock is None:
            raise KeyError(f"No unit {serial} in TES.")
        return lock

    def _number(self, ref: str) -> str:
        person = self._people.get(ref)
        return str(person["tes"]["number"] if person["tes"] else person["number"])
