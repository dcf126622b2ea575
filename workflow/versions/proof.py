"""What a new version lacks to take over the orders of an old one, as far as the two tables and the plan say."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.check import check_workflow
from workflow.definition import Workflow
from workflow.versions.plan import MigrationPlan, gaps


def unproven(plan: MigrationPlan, old: Workflow, new: Workflow, *, whole: bool = True) -> list[str]:
    """One sentence for each thing that is not answered; empty: every state, timer, message and effect is, and an end can be
    reached from wherever an order goes.

    `whole` False: the new table is known without its functions, and only the plan is looked at.
    """
    return [*(check_workflow(new) if whole else ()), *gaps(plan, old, new), *_effects(old, new)]


def _effects(old: Workflow, new: Workflow) -> Iterator[str]:
    """An effect that is open when its order moves is asked about under its old name by what the new table has for it."""
    for before in old.effects:
        if before.name not in new.effect:
            continue
        after = new.effect[before.name]
        if before.mutates != after.mutates:
            how = "only reads" if before.mutates else "changes something"
            where = f"Effect `{after.name}` {how} in version {new.version}"
            yield f"{where}: an open `{before.name}` cannot go on as it; name it again."
        elif before.system != after.system:
            yield (
                f"Effect `{after.name}` of version {new.version} was `{before.name}` at another system: "
                "what came of an open one cannot be asked there; leave it out of `formerly`."
            )
