"""Whether programs of an older schema may go on: what each schema change says, kept in the store for programs that do not have it.

A migration that only adds names the oldest revision whose programs can live with it, as `compatible_from`; one that says
nothing ends them. A program of today's revision may always run. See docs/scale.md for the order of an upgrade.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from alembic.script import Script
from sqlalchemy import Connection, Select, column, select, table

from storage.batch import Parts
from storage.branches import Branch, branches, head
from storage.reasons import NO_REVISION
from storage.schema import meta
from storage.schema_reasons import SCHEMA_CHANGED
from storage.upsert import upsert_all
from workflow.errors import SchemaMismatch


def note(connection: Connection, branch: str, at: str, programs: Sequence[str]) -> None:
    """Keep, in the transaction of a migration, of which revisions programs may run from now on."""
    kept = orjson.dumps({"at": at, "programs": list(programs)}).decode()
    upsert_all(connection, meta, "key", [{"key": _key(branch), "value": kept}])


def admits(connection: Connection, branch: str, found: str | None, mine: str | None) -> bool:
    """True when a program made for revision `mine` may run on a branch that is at `found`."""
    if found == mine:
        return True
    kept = connection.execute(select(meta.c.value).where(meta.c.key == _key(branch))).scalar()
    try:
        said = orjson.loads(kept or "{}")
        # What stands there is of another revision where something else than this program has changed the schema.
        return bool(said["at"] == found and mine in said["programs"])
    except (ValueError, KeyError, TypeError):
        return False


def programs_of(history: Sequence[Script]) -> list[str]:
    """The revisions whose programs can live with the first of these; `history` goes from the newest to the oldest.

    Each migration on the way must let them: the strictest one counts.
    """
    names = [script.revision for script in history]
    reach = len(names)
    for n, script in enumerate(history):
        oldest = getattr(script.module, "compatible_from", None)
        reach = min(reach, names.index(oldest) if oldest in names else n)
        if reach <= n:
            return names[: n + 1]
    return names


class SchemaGate:
    """Remembers which revision of each branch this program is made for."""

    def __init__(self, parts: Parts) -> None:
        heads = head(parts)
        self._wanted: list[tuple[Branch, str | None, Select[Any]]] = [
            (branch, heads[branch.name], select(column("version_num")).select_from(table(branch.version_table)))
            for branch in branches(parts)
        ]

    def look(self, connection: Connection) -> None:
        """Raises `SchemaMismatch` when a branch is at a revision that this program cannot live with."""
        for branch, mine, query in self._wanted:
            found = connection.execute(query).scalar()
            if found != mine and not admits(connection, branch.name, found, mine):
                raise SchemaMismatch(SCHEMA_CHANGED(schema=branch.title, seen=found or NO_REVISION(), mine=mine))


def _key(branch: str) -> str:
    return f"schema.{branch}"
