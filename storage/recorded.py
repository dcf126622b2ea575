"""Whole histories as they are held against a table: what moved each order, and which guards said no."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy import Connection, select

from storage.schema import history, orders
from workflow.versions.conformance import History, Recorded


def recorded(connection: Connection, workflow: str) -> Iterator[History]:
    """The whole history of each order of a workflow, as it is held against a table; what is damaged of a body says nothing."""
    h = history.c
    entry = (h.seq, h.trigger, h.source, h.target, h.reason, h.role, h.body)
    query = (
        select(orders.c.id, orders.c.number, orders.c.workflow_version, *entry)
        .join(history, history.c.order_id == orders.c.id)
        .where(orders.c.workflow == workflow)
        .order_by(orders.c.id, history.c.seq)
    )
    found = connection.execution_options(yield_per=2000).execute(query).mappings()
    for (_, number, version), lines in groupby(found, key=lambda row: (row["id"], row["number"], row["workflow_version"])):
        yield History(number, version, tuple(_recorded(line) for line in lines))


def _recorded(row: Mapping[Any, Any]) -> Recorded:
    body: dict[str, Any] = {}
    with suppress(ValueError, TypeError):
        body |= orjson.loads(row["body"])
    fields = (row["seq"], row["trigger"], row["source"], row["target"], row["reason"], row["role"])
    return Recorded(*fields, tuple(body.get("refused", ())), body.get("set", {}))
