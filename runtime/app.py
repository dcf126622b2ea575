"""An installation, put together: its settings, store, clock, routines, systems, and the workers made from them."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from adapters import World
from runtime.clock import Clock
from runtime.engines import Engines
from runtime.routine import Duty, Routine
from runtime.settings import Settings
from runtime.traces import NO_TRACES, Traces
from runtime.versions.elsewhere import Elsewhere
from runtime.worker.breakers import Breakers
from runtime.worker.calls import Caller, FindSent
from runtime.worker.in_flight import Hook, no_hook
from runtime.worker.worker import WORTH_HALVING, Worker
from storage import Store, reconciled_texts
from storage.standby import Standby
from workflow.definition import Workflow
from workflow.engine import Engine
from workflow.ports import Adapter
from workflow.roles import STANDARD_ROLES, Party, Role, agreed_roles
from workflow.values import Call, Order, Tools


@dataclass
class App:
    """An installation's parts; `world` is the simulated one that stub systems share, None where the systems are real."""

    settings: Settings
    clock: Clock
    tools: Tools
    routines: Mapping[str, Routine]
    engines: Engines
    store: Store
    adapters: dict[str, Adapter]
    world: World | None
    breakers: Breakers
    hook: Hook = no_hook
    traces: Traces = NO_TRACES
    worth_halving: int = WORTH_HALVING
    standby: Standby | None = None

    @property
    def engine(self) -> Engine:
        """The engine of the routine that the settings name, else of the first on board."""
        return self.engines[self.settings.routine or next(iter(self.engines))]

    def workflow(self, name: str, version: str = "") -> Workflow:
        """The table by which orders of a routine's version (by default the newest) are shown, not decided on: see `merged`.

        One that is not here is as the store has it, see `Elsewhere`.
        """
        return self.engines.shown(name, version) or self.elsewhere.shown(name, version)

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """The versions that the store has met and that are not here."""
        return Elsewhere(self.store, self.engines, self.engine.workflow)

    @property
    def tables(self) -> tuple[Workflow, ...]:
        """The table by which each routine's orders are shown, whatever their version."""
        return tuple(self.elsewhere.added_to(self.workflow(name)) for name in self.engines)

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """The roles of all routines by name; an installation always has one that administers."""
        declared = [(table.name, table.roles) for table in map(self.workflow, self.engines)]
        if not any(role.administers for _, roles in declared for role in roles):
            declared.append(("standard", tuple(role for role in STANDARD_ROLES if role.administers)))
        return agreed_roles(declared)

    @cached_property
    def parties(self) -> Mapping[str, Party]:
        """Whom orders of any routine can wait for, by name."""
        return {name: party for table in self.tables for name, party in table.party.items()}

    def workflow_of(self, order: Order) -> Workflow:
        """The table that the order is on; of one that is not here, what is shown of it: nothing can be decided by that."""
        engine = self.engines.of(order)
        return engine.workflow if engine is not None else self.elsewhere.shown(order.workflow, order.workflow_version)

    def tools_of(self, order: Order) -> Tools:
        """The calendar, and the settings that the order's table reads."""
        engine = self.engines.of(order)
        return engine.tools if engine is not None else self.tools

    def worker(self, name: str | None = None) -> Worker:
        """A new worker, with this name or the machine's and process's."""
        s = self.settings
        caller = Caller(
            self.adapters, self.clock, self.breakers, s.calls_per_system, self.store.is_held, self.store.epoch,
            self._find_sent(), self.traces,
        )  # fmt: skip
        name = name or f"{socket.gethostname()}.{os.getpid()}"
        made = Worker(
            name, self.store, self.engines, caller, self.clock, timedelta(seconds=s.lease_seconds), s.worker_batch,
            self.hook,
        )  # fmt: skip
        made.worth_halving = self.worth_halving
        return made

    def _find_sent(self) -> FindSent | None:
        """Only a store that was restored and reconciled has texts to look for."""
        with self.store.read() as connection:
            if not reconciled_texts.any_recorded(connection):
                return None
        texts = [routine.sent_text for routine in self.routines.values() if routine.sent_text is not None]

        def find_sent(call: Call) -> reconciled_texts.Match | None:
            text = next((found for text_of in texts if (found := text_of(call)) is not None), None)
            return None if text is None else reconciled_texts.claim(self.store, *text, call.key)

        return find_sent

    def intakes(self) -> Sequence[tuple[str, Duty]]:
        """The intake duty of each routine that has one, with the routine's name."""
        return [(name, routine.intake(self)) for name, routine in self.routines.items() if routine.intake is not None]

    def duties(self) -> Sequence[tuple[str, Duty]]:
        """The background duties of every routine."""
        every = (routine.duties(self) for routine in self.routines.values() if routine.duties is not None)
        return [pair for duties in every for pair in duties.items()]

    def close(self) -> None:
        for adapter in self.adapters.values():
            getattr(adapter, "close", _nothing)()
        self.traces.close()
        if self.standby is not None:
            self.standby.close()
        self.store.close()


def _nothing() -> None:
    """Most adapters hold nothing open."""
