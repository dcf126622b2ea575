"""The versions that the store has met and this program does not have: their orders are shown by the table that the store keeps.

Nothing is decided by such a table: it has no rows, timers or advice, and what personal data is, is said by the newest version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from runtime.clock import ticks
from runtime.engines import Engines
from runtime.versions.table_data import workflow_from
from storage import Store, definitions
from workflow.definition import Workflow
from workflow.unknown import nothing_of
from workflow.values import Label, Order
from workflow.versions.merged import merged

_SHOWN = ("version", "label", "states", "triggers", "phases", "effects", "reasons", "kinds", "outcomes", "roles", "parties")
# How long what the store has met is not asked again, in seconds.
_FRESH = 1.0


@dataclass
class Elsewhere:
    """By routine and version, the table of each definition that is not here, as far as the store can tell it."""

    store: Store
    engines: Engines
    fallback: Workflow
    _whole: dict[int, Workflow | None] = field(default_factory=dict)
    _shown: dict[tuple[str, ...], Workflow] = field(default_factory=dict)
    _met: Mapping[tuple[str, str], tuple[int, bool]] = field(default_factory=dict)
    _met_at: float = float("-inf")

    def whole(self, routine: str, version: str) -> Workflow | None:
        """The table with its rows, to be drawn; None where the store does not know it."""
        found = self._known().get((routine, version))
        return None if found is None else self._read(found[0])

    def shown(self, routine: str, version: str) -> Workflow:
        """The table by which orders of this version are shown; without any part where the store does not know it."""
        table = self.whole(routine, version)
        if table is None:
            return nothing_of(self.fallback, routine)
        key = (routine, version)
        if key not in self._shown:
            newest = self.engines.get(routine)
            base = nothing_of(self.fallback if newest is None else newest.workflow, routine)
            parts = {part: getattr(table, part) for part in _SHOWN}
            shown = replace(base, advice={}, **parts)
            here = [w for w in self.engines.workflows if w.name == routine]
            self._shown[key] = merged(shown, here)
        return self._shown[key]

    def added_to(self, table: Workflow) -> Workflow:
        """The table with what only versions of its routine have that are not here and not retired."""
        names = [(routine, version) for (routine, version), (_, retired) in self._known().items() if not retired]
        mine = [name for name in names if name[0] == table.name and self.whole(*name) is not None]
        if not mine:
            return table
        key = ("", table.name, *(version for _, version in mine))
        if key not in self._shown:
            self._shown[key] = merged(table, [self.shown(*name) for name in mine])
        return self._shown[key]

    def _known(self) -> Mapping[tuple[str, str], tuple[int, bool]]:
        now = ticks()
        if now - self._met_at > _FRESH:
            with self.store.read() as connection:
                rows = definitions.all_of(connection)
            met = {(row["routine"], row["version"]): (row["id"], row["retired_at"] is not None) for row in rows}
            self._met = {name: found for name, found in met.items() if self.engines.version(*name) is None}
            self._met_at = now
        return self._met

    def _read(self, id_: int) -> Workflow | None:
        if id_ not in self._whole:
            with self.store.read() as connection:
                described = definitions.described(connection, id_)
            try:
                self._whole[id_] = workflow_from(described)
            except (KeyError, ValueError, TypeError):
                # Written by a program whose tables have other parts, or damaged: it is shown as unknown.
                self._whole[id_] = None
        return self._whole[id_]


def why_it_rests(order: Order, workers: Sequence[str]) -> Label:
    """Why nobody moves on an open order of a version that is not here, or which workers do, and what is possible now."""
    version, by = order.workflow_version, ", ".join(workers)
    sv = f"Beställningen är på version {version} av rutinen, som det här programmet inte har."
    en = f"The order is on version {version} of the routine, which this program does not have."
    if workers:
        return Label(f"{sv} Den förs vidare av {by}; öppna den i ett program som har versionen.",
                     f"{en} It is moved on by {by}; open it with a program that has the version.")  # fmt: skip
    return Label(
        f"{sv} Ingen bakgrundstjänst som är i gång har den, så ingen för beställningen vidare. Möjligt nu: starta ett program "
        "som har versionen.",
        f"{en} No worker alive has it, so nobody moves the order on. Possible now: start a program that has the version.",
    )
