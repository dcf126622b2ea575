"""Proves that a version can take over: the plan answers everything, and every recorded history is a walk of the new table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workflow.definition import Workflow
from workflow.versions.conformance import Conformance, Deviation, History, identity
from workflow.versions.meaning import fingerprint
from workflow.versions.plan import MigrationPlan, draft
from workflow.versions.proof import unproven


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found: `orders` histories were looked at, `passed_over` are of versions that the plan is not about."""

    orders: int
    passed_over: int
    problems: tuple[str, ...]
    deviation: Deviation | None

    @property
    def holds(self) -> bool:
        return not self.problems and self.deviation is None


def prove(
    new: Workflow, tables: Mapping[str, Workflow], histories: Iterable[History], plan: MigrationPlan | None = None,
    whole: bool = True,
) -> Proof:  # fmt: skip
    """Hold histories made under `tables` (by version) against the new table.

    Those made under the new version itself must be walks of it as they are; of the others those that the plan is about, and
    without a plan all, by a draft. `whole` False: the new table is known without its functions.
    """
    ways = {old.version: _way(old, new, plan) for old in tables.values() if _is_about(old, new, plan)}
    unknown = plan is not None and plan.old not in ways
    problems = [f"The plan is from version {plan.old}, which is not known here."] if plan is not None and unknown else []
    for way in ways.values():
        if way.old.version != new.version:
            problems += unproven(way.plan, way.old, new, whole=whole)
    orders = passed_over = 0
    deviation: Deviation | None = None
    for history in histories:
        versions = {*history.made_under()} & ways.keys()
        orders, passed_over = orders + bool(versions), passed_over + (not versions)
        for version in sorted(versions):
            deviation = deviation or ways[version].deviation(history)
    return Proof(orders, passed_over, tuple(dict.fromkeys(problems)), deviation)


def _is_about(old: Workflow, new: Workflow, plan: MigrationPlan | None) -> bool:
    return old.name == new.name and (old.version == new.version or plan is None or plan.old == old.version)


def _way(old: Workflow, new: Workflow, plan: MigrationPlan | None) -> Conformance:
    if old.version == new.version:
        same = identity(old) if fingerprint(old) == fingerprint(new) else draft(old, new)
        return Conformance(same, old, new)
    return Conformance(plan or draft(old, new), old, new)
