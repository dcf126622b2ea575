"""What a migration would do to every order of the real store; nothing is written, and nothing outside is called.

Orders are read slice by slice, each slice as of one moment: no lock is held, and a large store is not held open for long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.app import App
from runtime.versions.plan_file import plan_hash
from runtime.versions.ways import way_of
from storage import migration_runs
from storage.claims import Claims
from workflow.case import Case
from workflow.reasons import Reason, say
from workflow.values import Order
from workflow.versions.move import Kind, Move, Verdict
from workflow.versions.plan import MigrationPlan

_SLICE = 200


@dataclass
class DryRun:
    """A verdict for each order of the plan's old version, counted and listed."""

    plan: MigrationPlan
    counts: Counter[Kind] = field(default_factory=Counter)
    orders: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def facts(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "routine": self.plan.routine, "from": self.plan.old, "to": self.plan.new, "plan": plan_hash(self.plan),
            "total": self.total, "counts": {str(kind): self.counts[kind] for kind in Kind}, "orders": self.orders,
        }  # fmt: skip


def dry_run(app: App, plan: MigrationPlan) -> DryRun:
    """Ask the new table about every order that the plan is for; raises `BadInput` where the plan cannot be run here."""
    way, found = way_of(app, plan), DryRun(plan)
    for order, verdict in _verdicts(app, way):
        found.counts[verdict.kind] += 1
        found.orders.append({"order": order.number, **shown(verdict)})
    return found


def shown(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON values; what is empty is left out."""
    facts = {"verdict": str(verdict.kind), "state": verdict.state, "to": verdict.target}
    lists = {"effects": list(verdict.effects), "late": list(verdict.late)}
    why = said(verdict.why) if verdict.why is not None else {}
    return {name: value for name, value in (facts | lists | why).items() if value}


def said(why: Reason) -> dict[str, Any]:
    """A reason as JSON values: the English sentence for who reads the JSON, and the value."""
    return {"why": say(why, "en", typed=True), "reason": why.as_json()}


def _verdicts(app: App, way: Move) -> Iterator[tuple[Order, Verdict]]:
    plan, after = way.plan, 0
    source = app.store.definitions[plan.routine, plan.old]
    while True:
        with app.store.read() as connection:
            ids = migration_runs.ids_after(connection, source, plan.ended, after, _SLICE)
            cases: list[Case] = Claims(connection, app.store.keyring, app.store.definitions).look(ids)
            facts = app.store.facts(connection)
            found = [(case.order, way.verdict(case, facts, app.clock.now())) for case in cases]
        yield from found
        if not ids:
            return
        after = ids[-1]
