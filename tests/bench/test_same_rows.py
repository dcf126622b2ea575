"""The floor by hand is a fair measure only while it leaves the very rows that the engine leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bench.contender import Contender, Share
from bench.ours import SixSteps
from bench.places import Place
from bench.same_rows import SameRows
from bench.six_steps import WORKFLOW, Installation
from storage.rows import link
from storage.schema import effects, history, orders
from storage.types import Instant
from tests.postgres import both_databases
from workflow.check import check_workflow

ORDERS = 3
# Each store has its own epoch.
_FREE = {"chain_hash", "hash", "epoch"}


def _left_by(contender: Contender, place: Place) -> dict[str, list[dict[str, Any]]]:
    """Every row after the run, without moments, hashes and the store's epoch."""
    installation = Installation(place)
    installation.enqueue(ORDERS)
    contender.open(place, ORDERS, Share(0, 1))()
    found: dict[str, list[dict[str, Any]]] = {}
    with installation.store.read() as connection:
        for table in (orders, history, effects):
            kept = [c for c in table.c if not isinstance(c.type, Instant) and c.name not in _FREE]
            found[table.name] = [dict(row) for row in connection.execute(select(*kept).order_by(*table.primary_key)).mappings()]
        before = b""
        for row in connection.execute(select(history).order_by(history.c.order_id, history.c.seq)).mappings():
            before = b"" if row["seq"] == 1 else before
            assert link(installation.store.keyring, before, row) == row["hash"]
            before = row["hash"]
    installation.store.close()
    return found


@pytest.mark.slow
@both_databases
@pytest.mark.parametrize("batch", [1, 200])
def test_the_floor_leaves_the_rows_of_the_engine(
    database_url: str, batch: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Orders, history and ledger are the same, column by column, and the chain holds."""
    kind = "sqlite" if database_url.startswith("sqlite") else "postgresql"
    by_hand = _left_by(SameRows(batch), Place(kind, database_url))
    if kind == "postgresql":
        server = request.getfixturevalue("postgres_server")
        other = Place(kind, server.fresh())
    else:
        other = Place(kind, f"sqlite:///{tmp_path}/other.db")
        SixSteps().prepare(other, 0)
    assert by_hand == _left_by(SixSteps(), other)


def test_the_six_step_order_is_a_sound_workflow_but_for_failures() -> None:
    """Nothing is wrong with it, except that nobody sees to an effect that fails: none ever does."""
    assert all("fail" in problem for problem in check_workflow(WORKFLOW))
