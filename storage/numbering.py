"""The running numbers of orders: one counter for each series, counted up in the transaction that uses them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from storage import epochs
from storage.lookup import Lookup
from storage.schema import counters


def _counted(dialect: str) -> Any:
    """Counts a series up; the first of a series begins at the store's floor."""
    insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    n = bindparam("b_n", type_=BigInteger)
    first = {"name": bindparam("b_name", type_=counters.c.name.type), "value": epochs.floor() + n}
    counted = insert(counters).values(first).on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + n})
    return counted.returning(counters.c.value)


_COUNTED = Lookup(_counted, (counters.c.value,))


def numbers(connection: Connection, prefixes: Sequence[str]) -> list[str]:
    """The next numbers of these series, in their order."""
    last: dict[str, int] = {}
    for prefix, n in Counter(prefixes).items():
        (counted,) = _COUNTED.all(connection, {"b_name": prefix, "b_n": n})
        last[prefix] = counted["value"] - n
    found = []
    for prefix in prefixes:
        last[prefix] += 1
        found.append(f"{prefix}{last[prefix]:04d}")
    return found
