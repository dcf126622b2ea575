"""An upgrade without a pause: programs of two revisions work on one store, as docs/scale.md says step by step."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from runtime.bootstrap import store_parts
from storage import branches
from storage.heartbeats import alive
from tests.reliability.fleet import ROOT, Fleet, households, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
ROOMS = ("workflow", "adapters", "runtime", "rehearsal", "console", "diagrams")
EXPAND = '''
"""A note of each order: a column that may be empty, and a table."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, compatible_from = "9001", "{before}", "{before}"


def upgrade():
    op.add_column("orders", sa.Column("hint", sa.String(20)))
    op.create_table("hints", sa.Column("name", sa.String(20), primary_key=True))
'''
CONTRACT = '''
"""What the program before the last one needed goes away."""
from alembic import op

revision, down_revision, compatible_from = "9002", "9001", "9001"


def upgrade():
    op.drop_table("hints")
'''


def program(folder: Path, *migrations: str) -> Path:
    """This program with more migrations."""
    folder.mkdir()
    for room in ROOMS:
        (folder / room).symlink_to(ROOT / room)
    shutil.copytree(ROOT / "storage", folder / "storage", ignore=shutil.ignore_patterns("__pycache__"))
    before = branches.head(store_parts())[branches.CORE]
    for n, text in enumerate(migrations, 9001):
        path = folder / "storage" / "migrations" / "versions" / f"{n}_more.py"
        path.write_text(text.replace("{before}", str(before)).strip() + "\n")
    return folder


@pytest.fixture
def fleet(postgres_url: str, tmp_path: Path) -> Iterator[Fleet]:
    made = Fleet(tmp_path, postgres_url, intake_seconds=0.3)
    yield made
    made.close()


def upgrade(fleet: Fleet, by: Path) -> None:
    process = fleet.lockstep("db", "upgrade", program=by)
    assert process.wait(60) == 0, fleet.logs[process.pid].read_text()


def workers(fleet: Fleet) -> int:
    with fleet.app.store.read() as connection:
        return len(alive(connection, fleet.app.clock.now()))


def test_two_revisions_work_side_by_side_from_expand_to_contract(fleet: Fleet, tmp_path: Path) -> None:
    """The older worker goes on after the expanding change, and a new one of it starts; the contracting change ends it."""
    next_one, last_one = program(tmp_path / "next", EXPAND), program(tmp_path / "last", EXPAND, CONTRACT)
    random = Random(19)
    homes = iter(households(9, random))
    older = fleet.lockstep("worker")
    wait_for(lambda: workers(fleet) == 1)
    tickets = fleet.submit([next(homes) for _ in range(3)], random)
    upgrade(fleet, next_one)
    newer = fleet.lockstep("worker", program=next_one)
    wait_for(lambda: workers(fleet) == 2)
    tickets += fleet.submit([next(homes) for _ in range(3)], random)
    again = fleet.lockstep("worker", "--until-idle", "--no-intake")
    assert again.wait(60) == 0, "an older program starts, too"
    wait_for(lambda: fleet.ended(6))
    assert older.poll() is None and newer.poll() is None

    upgrade(fleet, last_one)
    assert older.wait(30) == 2 and fleet.said(older, "store.schema_changed")
    tickets += fleet.submit([next(homes) for _ in range(3)], random)
    wait_for(lambda: fleet.ended(9))
    assert newer.poll() is None and not fleet.said(newer, "store.schema_changed")
    refused = fleet.lockstep("worker")
    assert refused.wait(60) == 2, "an older program does not start any more"
    assert fleet.wrong(tickets) == []
