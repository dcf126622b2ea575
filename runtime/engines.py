"""The engines of an installation: one for each version of each routine's table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from runtime.routine import Routine
from workflow.check import check_workflow
from workflow.definition import Workflow
from workflow.engine import Engine
from workflow.errors import DefinitionError
from workflow.values import Order, Tools
from workflow.versions.merged import merged


class Engines(Mapping[str, Engine]):
    """By routine name, the engine of the newest version; `of` finds the one of the version that an order is on."""

    def __init__(self, routines: Sequence[Routine], tools: Callable[[str], Tools]) -> None:
        self._newest = {r.name: Engine(r.definition, tools(r.name)) for r in routines}
        self._versions = {
            (w.name, w.version): Engine(w, tools(r.name)) for r in routines for w in r.older
        } | {(name, engine.workflow.version): engine for name, engine in self._newest.items()}  # fmt: skip
        self._shown: dict[tuple[str, str], Workflow] = {}

    def __getitem__(self, name: str) -> Engine:
        return self._newest[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._newest)

    def __len__(self) -> int:
        return len(self._newest)

    def of(self, order: Order) -> Engine | None:
        """The engine of the order's own version; None where that is not known here."""
        return self.version(order.workflow, order.workflow_version)

    def version(self, routine: str, version: str) -> Engine | None:
        """The engine of one version; None where that is not known here."""
        return self._versions.get((routine, version))

    def shown(self, routine: str, version: str = "") -> Workflow | None:
        """The table by which orders of this version (by default the newest) are shown; None where that is not known here.

        It has the labels of the routine's other versions, too: an order's history may have been made under them.
        """
        engine = self.version(routine, version) if version else self._newest.get(routine)
        if engine is None:
            return None
        first = engine.workflow
        key = (routine, first.version)
        if key not in self._shown:
            newest = self._newest[routine].workflow
            self._shown[key] = merged(first, (newest, *(w for w in self.workflows if w.name == routine and w is not newest)))
        return self._shown[key]

    @property
    def workflows(self) -> tuple[Workflow, ...]:
        """Every version of every routine that runs here."""
        return tuple(engine.workflow for engine in self._versions.values())

    def require_sound(self) -> None:
        """Raise `DefinitionError` for the first table that is not sound."""
        for engine in self._versions.values():
            problems = _problems(_ById(engine.workflow))
            if problems:
                raise DefinitionError(engine.workflow.name, problems)


class _ById:
    """A table as a key of a cache: tables are made once, and are too large to compare."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow

    def __hash__(self) -> int:
        return id(self.workflow)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.workflow is self.workflow


@cache
def _problems(table: _ById) -> tuple[str, ...]:
    return tuple(check_workflow(table.workflow))
