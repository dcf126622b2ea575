"""What a migration plan needs of this installation: the definitions it names, and the way between them."""

from __future__ import annotations

from runtime.app import App
from runtime.versions import run_reasons
from runtime.versions.table_data import workflow_from
from storage import definitions
from workflow.definition import Workflow
from workflow.engine import Engine
from workflow.errors import BadInput
from workflow.versions.move import Move
from workflow.versions.plan import MigrationPlan, unanswered

_NAMED = 3


def table_of(app: App, routine: str, version: str) -> Workflow:
    """The table of a version: as it runs here, else as the store has it; raises `BadInput` where neither knows it."""
    engine = app.engines.version(routine, version)
    if engine is not None:
        return engine.workflow
    with app.store.read() as connection:
        met = definitions.ids(connection)
        if (id_ := met.get((routine, version))) is not None:
            return workflow_from(definitions.described(connection, id_))
    known = sorted({(w.name, w.version) for w in app.engines.workflows} | met.keys())
    names = [f"{name} {each}" for name, each in known]
    raise BadInput(run_reasons.UNKNOWN_VERSION(version=version[:60], routine=routine[:60], known=names))


def tables_of(app: App, routine: str, old: str, new: str) -> tuple[Workflow, Workflow]:
    """The two tables that a plan is between; raises `BadInput` as `table_of`."""
    return table_of(app, routine, old), table_of(app, routine, new)


def way_of(app: App, plan: MigrationPlan) -> Move:
    """The way that the plan describes; raises `BadInput` where one of its versions does not run here or it has a gap."""
    old, new = (_engine(app, plan.routine, version) for version in (plan.old, plan.new))
    require_whole(plan, old.workflow, new.workflow)
    return Move(plan, old.workflow, new)


def require_whole(plan: MigrationPlan, old: Workflow, new: Workflow) -> None:
    """Raises `BadInput` with the first gaps of a plan between these tables, and how many more there are."""
    found = unanswered(plan, old, new)
    more = [run_reasons.MORE_GAPS(n=len(found) - _NAMED)] if len(found) > _NAMED else []
    if found:
        raise BadInput(run_reasons.PLAN_WITH_GAPS(gaps=[*found[:_NAMED], *more]))


def way_back_of(app: App, plan: MigrationPlan) -> Move:
    """The inverse of the way, for orders that have moved since."""
    old, new = (_engine(app, plan.routine, version) for version in (plan.old, plan.new))
    return Move(plan.inverse(), new.workflow, old)


def runs_here(app: App, plan: MigrationPlan) -> bool:
    """Whether this program runs both versions of the plan, so that it can move orders between them."""
    return all(app.engines.version(plan.routine, version) is not None for version in (plan.old, plan.new))


def _engine(app: App, routine: str, version: str) -> Engine:
    engine = app.engines.version(routine, version)
    if engine is None:
        here = [f"{w.name} {w.version}" for w in app.engines.workflows]
        raise BadInput(run_reasons.NOT_RUN_HERE(version=version[:60], routine=routine[:60], here=here))
    return engine
