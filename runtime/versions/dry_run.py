"""What a migration would do to every order of the real store; nothing is written, and nothing outside is called.

Orders are read slice by slice, each slice as of one moment: no lock is held, and a large store is not held open for long.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TypedDict

from runtime.app import App
from runtime.clock import ticks
from runtime.versions.plan_file import plan_hash
from runtime.versions.ways import way_of
from storage import migration_runs
from storage.claims import Claims
from workflow.reasons import Reason, ReasonJson, say
from workflow.versions.move import Kind, Move, Verdict
from workflow.versions.plan import MigrationPlan

_SLICE = 200


class ReasonSaid(TypedDict):
    """A reason: the English sentence, and the value (`Reason.as_json`)."""

    why: str
    reason: ReasonJson


class VerdictJson(TypedDict, total=False):
    """What a migration does to one order: `effects` and `late` are those that stand in the way or come late, `why` and `reason`
    as in `ReasonSaid`. `state` is the order's, `to` the state that it would have, where it changes."""

    order: str
    verdict: str
    state: str
    to: str
    effects: list[str]
    late: list[str]
    why: str
    reason: ReasonJson


# `from` and `to` are versions, `plan` the plan's hash; `counts` is by verdict.
DryRunJson = TypedDict(
    "DryRunJson",
    {
        "routine": str, "from": str, "to": str, "plan": str, "total": int, "counts": Mapping[str, int],
        "orders": list[VerdictJson],
    },
)  # fmt: skip


@dataclass
class DryRun:
    """A verdict for each order of the plan's old version, counted and listed: of each kind all, or the first `most`."""

    plan: MigrationPlan
    most: int | None = None
    counts: Counter[Kind] = field(default_factory=Counter)
    orders: list[VerdictJson] = field(default_factory=list)
    place: int = 0
    done: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def facts(self) -> DryRunJson:
        """As JSON values."""
        return {
            "routine": self.plan.routine, "from": self.plan.old, "to": self.plan.new, "plan": plan_hash(self.plan),
            "total": self.total, "counts": {str(kind): self.counts[kind] for kind in Kind}, "orders": self.orders,
        }  # fmt: skip

    def slice(self, app: App, way: Move) -> None:
        """Ask about the next orders, by id."""
        source = app.store.definitions[self.plan.routine, self.plan.old]
        with app.store.read() as connection:
            ids = migration_runs.ids_after(connection, source, self.plan.ended, self.place, _SLICE)
            facts, now = app.store.facts(connection), app.clock.now()
            for case in Claims(connection, app.store.keyring, app.store.definitions).look(ids):
                self._note(case.order.number, way.verdict(case, facts, now))
        self.place, self.done = (ids[-1], False) if ids else (self.place, True)

    def _note(self, number: str, verdict: Verdict) -> None:
        if self.most is None or self.counts[verdict.kind] < self.most:
            self.orders.append({"order": number, **shown(verdict)})
        self.counts[verdict.kind] += 1


def dry_run(app: App, plan: MigrationPlan) -> DryRun:
    """Ask the new table about every order that the plan is for; raises `BadInput` where the plan cannot be run here."""
    way, found = way_of(app, plan), DryRun(plan)
    while not found.done:
        found.slice(app, way)
    return found


class DryRuns:
    """Dry runs that people look at: each look carries one on for a moment, in whatever process it is."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._kept: OrderedDict[str, DryRun] = OrderedDict()
        self._turn = Lock()

    def look(self, plan: MigrationPlan, again: bool = False) -> DryRun:
        """The dry run of this plan as far as it is now; `again` begins another one. Raises `BadInput` as `dry_run`."""
        way, key = way_of(self.app, plan), plan_hash(plan)
        with self._turn:
            if again or key not in self._kept:
                self._kept[key] = DryRun(plan, _LISTED)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            found, until = self._kept[key], ticks() + _MOMENT
            while not found.done and ticks() < until:
                found.slice(self.app, way)
        return found


# How long a look may take, in seconds; how many orders of each kind are listed, and how many dry runs are kept.
_MOMENT, _LISTED, _KEPT = 1.0, 50, 4


def shown(verdict: Verdict) -> VerdictJson:
    """A verdict as JSON values; what is empty is left out."""
    found: VerdictJson = {"verdict": str(verdict.kind), "state": verdict.state}
    if verdict.target:
        found["to"] = verdict.target
    if verdict.effects:
        found["effects"] = list(verdict.effects)
    if verdict.late:
        found["late"] = list(verdict.late)
    return {**found, **said(verdict.why)} if verdict.why is not None else found


def said(why: Reason) -> ReasonSaid:
    """A reason as JSON values: the English sentence for who reads the JSON, and the value."""
    return {"why": say(why, "en", typed=True), "reason": why.as_json()}
