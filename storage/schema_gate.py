"""Whether the schema is still the one that this program is made for: another program may upgrade it while this one runs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, column, select, table

from storage.batch import Parts
from storage.migrate import Branch, branches, head
from workflow.errors import SchemaMismatch


class SchemaGate:
    """Remembers which revision of each branch this program is made for."""

    def __init__(self, parts: Parts) -> None:
        heads = head(parts)
        self._wanted: list[tuple[Branch, str | None, Select[Any]]] = [
            (branch, heads[branch.name], select(column("version_num")).select_from(table(branch.version_table)))
            for branch in branches(parts)
        ]

    def look(self, connection: Connection) -> None:
        """Raises `SchemaMismatch` when a branch is at another revision."""
        for branch, wanted, query in self._wanted:
            found = connection.execute(query).scalar()
            if found != wanted:
                raise SchemaMismatch(
                    f"{branch.title} was brought to {found or 'nothing'} while this program ran, which is made for {wanted}. "
                    "It has ended, and what it had begun is left to the newer program. Possible now: start that one."
                )
