"""The versions of each routine: what the store has met, what runs, and how many orders are on each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from runtime.app import App
from runtime.services.access_log import because, noted
from runtime.versions import reasons
from runtime.versions.canary import meta_key, read
from runtime.versions.ways import table_of
from storage import Tx, definitions, heartbeats, migration_runs, needing
from storage.types import Row
from workflow.definition import Workflow
from workflow.errors import BadInput
from workflow.values import Actor


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """One version of a routine; `open` orders are on it, `workers` are alive and run it, `here` says whether this program has it.

    `newest` is the one that this program's routine is in now; it is not `here` where the routine is not on board.
    """

    id: int
    routine: str
    version: str
    fingerprint: str
    since: datetime
    retired_at: datetime | None
    open: int
    workers: tuple[str, ...]
    here: bool
    newest: bool

    @property
    def left_alone(self) -> bool:
        """Whether it has open orders that no worker alive runs."""
        return bool(self.open and not self.workers)


class Versions:
    """What people see of versions."""

    def __init__(self, app: App) -> None:
        self.app, self.store = app, app.store

    def all(self) -> list[KnownVersion]:
        """Every version that the store has met, by routine, the latest first."""
        with self.store.read() as connection:
            rows = definitions.all_of(connection)
            counted = definitions.open_counts(connection, [row["id"] for row in rows])
            alive = heartbeats.alive(connection, self.app.clock.now())
        known = defaultdict[int, list[str]](list)
        for worker in alive:
            for id_ in heartbeats.listed(worker, "definitions"):
                known[id_].append(worker["name"])
        found = [self._shown(row, counted.get(row["id"], 0), tuple(known[row["id"]])) for row in rows]
        return sorted(found, key=lambda one: (one.routine, -one.id))

    def _shown(self, row: Row, n: int, workers: tuple[str, ...]) -> KnownVersion:
        engine, name = self.app.engines.get(row["routine"]), (row["routine"], row["version"])
        newest = engine is not None and engine.workflow.version == row["version"]
        return KnownVersion(
            row["id"], *name, row["fingerprint"], row["since"], row["retired_at"], n, workers,
            here=name in self.store.definitions, newest=newest,
        )  # fmt: skip

    def find(self, version: str, routine: str = "") -> KnownVersion:
        """The version of this name; raises `BadInput` where there is none, or several routines have one."""
        every = [one for one in self.all() if not routine or one.routine == routine]
        found = [one for one in every if one.version == version]
        if not found:
            raise BadInput(reasons.NO_SUCH_VERSION(version=version[:60], known=[f"{one.routine} {one.version}" for one in every]))
        if len(found) > 1:
            raise BadInput(reasons.VERSION_OF_SEVERAL(version=version[:60], routines=[one.routine for one in found]))
        return found[0]

    def table(self, version: KnownVersion) -> Workflow:
        """Its table: the one that runs here, else as the store has it, which can be shown and compared, not run."""
        return table_of(self.app, version.routine, version.version)

    def retire(self, version: KnownVersion, actor: Actor, reason: str) -> None:
        """Mark a version as one that nothing needs any more; raises `BadInput` with what still needs it."""
        because(reason)

        def work(tx: Tx) -> None:
            now = self.app.clock.now()
            definitions.hold(tx.connection, version.id)
            canary = read(tx.meta(meta_key(version.routine)))
            if canary is not None and version.version in (canary.version, canary.against):
                raise BadInput(reasons.VERSION_ON_TRIAL(version=version.version))
            if version.newest:
                raise BadInput(reasons.VERSION_NEWEST(version=version.version, routine=version.routine))
            left = needing.of(tx.connection, version.id, now)
            if left.workers:
                raise BadInput(reasons.VERSION_BEGUN_UNDER(version=version.version, workers=list(left.workers)))
            if left.orders or left.messages or left.effects:
                counts = {"orders": left.orders, "messages": left.messages, "effects": left.effects}
                raise BadInput(reasons.VERSION_NEEDED(version=version.version, **counts))
            if revertible := migration_runs.needing(tx.connection, version.id):
                raise BadInput(reasons.VERSION_REVERTIBLE(version=version.version, orders=revertible))
            definitions.retire(tx.connection, version.id, now)
            noted(tx, actor, "version_retired", f"{version.routine} {version.version}", reason, now)

        self.store.retry(work)

    def pair(self, old: str, new: str, routine: str = "") -> tuple[Workflow, Workflow]:
        """The tables of two versions of one routine."""
        first, second = self.find(old, routine), self.find(new, routine)
        if first.routine != second.routine:
            raise BadInput(reasons.VERSIONS_OF_TWO(old=first.routine, new=second.routine))
        return self.table(first), self.table(second)
