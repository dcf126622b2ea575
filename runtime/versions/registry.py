"""Which definitions this program runs, held against those that the store has met."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from runtime.versions.table_data import table_data
from storage import Store, definitions
from storage.definitions import Definition
from workflow.definition import Workflow
from workflow.errors import DefinitionError
from workflow.versions.meaning import differing, fingerprint, meaning

_SHOWN = 5


def register(store: Store, workflows: Iterable[Workflow], now: datetime) -> None:
    """Tell the store which definitions run here.

    Raises `DefinitionError` where it has met one of these versions with another table: an order must go on under the table
    that it began with.
    """
    found = [_definition(workflow) for workflow in workflows]
    with store.read() as connection:
        known = {(row["routine"], row["version"]): row for row in definitions.all_of(connection)}
    for one in found:
        row = known.get((one.routine, one.version))
        if row is not None and row["fingerprint"] != one.fingerprint:
            raise DefinitionError(one.routine, [_changed(one, differing(row["meaning"], one.meaning))])
    store.register(found, now)


def _definition(workflow: Workflow) -> Definition:
    return Definition(workflow.name, workflow.version, fingerprint(workflow), table_data(workflow), meaning(workflow))


def _changed(one: Definition, paths: list[str]) -> str:
    more = f"; and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return (
        f"Version {one.version} is in this store with another table. It differs in {'; '.join(paths[:_SHOWN])}{more}. "
        "Give the changed table a version of its own."
    )
