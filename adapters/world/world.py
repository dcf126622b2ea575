"""The one fictional world that the stubs of Treserva, TES, Lindesk and the notify port share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any

from adapters.world.faults import Faults
from adapters.world.locks import Locks
from adapters.world.mailroom import Mailroom
from adapters.world.people import People
from adapters.world.read_over import Passage, ReadOver
from adapters.world.store import MemoryStore, Store
from adapters.world.tickets import Tickets
from workflow.values import Facts

IMPORT_AT = time(5)
_DONE: dict[str, Any] = {}


class World:
    """People, imports, locks, tickets, faults and the count of what was done; the clock is the caller's.

    Anything that asks for the world's state at a moment goes through `turn(now)`, which first lets the imports that
    fell due on the way happen, each at its own time.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        store: Store | None = None,
        import_at: time = IMPORT_AT,
        passage: Passage | None = None,
    ) -> None:
        self.clock = clock
        self.store: Store = store if store is not None else MemoryStore()
        self.people = People(self.store)
        self.locks = Locks(self.store, self.people)
        self.tickets = Tickets(self.store)
        self.mail = Mailroom(self.store)
        self.faults = Faults(self.store)
        self.imports = ReadOver(self.store, self.people, import_at, passage)
        with self.store.transaction():
            self.imports.begin(clock())

    @contextmanager
    def turn(self, now: datetime | None = None) -> Iterator[None]:
        """One caller's moment in the world: what falls due up to `now` (else the clock's time) has happened."""
        with self.store.transaction():
            self.imports.advance(now if now is not None else self.clock())
            yield

    def advance_to(self, now: datetime) -> None:
        with self.turn(now):
            pass

    def next_event_after(self, now: datetime) -> datetime:
        """When the world next changes without a call: an import, or the end of a fault."""
        with self.store.transaction():
            later = [end for end in self.faults.ends() if end > now]
            return min([self.imports.next_after(now), *later])

    def begin_anew(self) -> None:
        """An empty world at the clock's time; a clock that was stopped stays so."""
        with self.store.transaction():
            stopped = self.store.get("clock", "now")
            self.store.clear()
            if stopped is not None:
                self.store.put("clock", "now", stopped)
            self.imports.begin(self.clock())

    def add_person(self, ref: str, facts: Facts) -> None:
        """Facts are the keys of a scenario's person: id, name, address … , in_tes."""
        with self.turn():
            self.people.add(ref, facts)
            if facts.get("in_tes"):
                self.imports.set_present(ref, True)
                self.imports.was_in_last(ref)

    def submit_ticket(self, content: Facts) -> str:
        """Hands an errand to Lindesk as a unit would; returns its id."""
        with self.turn():
            return self.tickets.submit(content, self.clock())

    def next_ticket_number(self) -> str:
        """A number in the desk's series for the month of the clock."""
        with self.store.transaction():
            return f"LD-{self.clock():%y%m}{self.store.add('ticket numbers'):04d}"

    def took_place(self, operation: str, key: str, changed: bool = True, again: bool = False) -> None:
        """Counts an operation that came: as an effect where it `changed` something there, and as a repeat where its
        key was known, or where it asked `again` for what was so already."""
        if again or self.was_done(operation, key):
            self.store.add(f"repeat.{operation}")
        if changed:
            self.store.add(f"effect.{operation}")
        self.store.put(f"done {operation}", key, _DONE)

    def was_done(self, operation: str, key: str) -> bool:
        return self.store.get(f"done {operation}", key) is not None

    def effects(self) -> dict[str, int]:
        """How often each operation changed something, as the outside systems themselves saw it."""
        with self.store.transaction():
            return self.store.counters("effect.")

    def repeats(self) -> dict[str, int]:
        """How often an operation came that had been done before; a run that is right has none."""
        with self.store.transaction():
            return self.store.counters("repeat.")
