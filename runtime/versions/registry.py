"""Which definitions this program runs, held against those that the store has met."""

from __future__ import annotations

from datetime import datetime

from runtime.engines import Engines
from runtime.versions.table_data import table_data
from storage import Store, definitions
from storage.definitions import Definition
from workflow.definition import Workflow
from workflow.errors import DefinitionError
from workflow.versions.meaning import differing, fingerprint, meaning

_SHOWN = 5


def register(store: Store, engines: Engines, now: datetime) -> None:
    """Tell the store which definitions run here.

    Raises `DefinitionError` where it has met one of these versions with another table: an order must go on under the table
    that it began with. Raises `VersionRetired` where new orders would begin under a version that is retired.
    """
    found = []
    newest = {(name, engine.workflow.version) for name, engine in engines.items()}
    with store.read() as connection:
        met = {(row["routine"], row["version"]): row for row in definitions.all_of(connection)}
        definitions.refuse_retired(connection, [row["id"] for name, row in met.items() if name in newest])
        for workflow in engines.workflows:
            row = met.get((workflow.name, workflow.version))
            if row is not None and row["fingerprint"] != fingerprint(workflow):
                paths = differing(definitions.meaning(connection, row["id"]), meaning(workflow))
                raise DefinitionError(workflow.name, [_changed(workflow.version, paths)])
            found.append(_definition(workflow, whole=row is None))
    store.register(found, now)


def _definition(workflow: Workflow, whole: bool) -> Definition:
    """With its table where the store has not met it; every start makes the others, and their tables would be thrown away."""
    if not whole:
        return Definition(workflow.name, workflow.version, fingerprint(workflow))
    # Kept with the definition: a rehearsal, and a check of a scenario, begins with an empty store each time.
    return workflow.kept("_registered", _whole)


def _whole(workflow: Workflow) -> Definition:
    return Definition(workflow.name, workflow.version, fingerprint(workflow), table_data(workflow), meaning(workflow))


def _changed(version: str, paths: list[str]) -> str:
    more = f"; and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return (
        f"Version {version} is in this store with another table. It differs in {'; '.join(paths[:_SHOWN])}{more}. "
        "Give the changed table a new version."
    )
