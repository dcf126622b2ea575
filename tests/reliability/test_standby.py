"""Lists may be read from a streaming standby: they say how old they may be, and nothing that decides reads there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from runtime.bootstrap import load_settings
from storage import migrate, open_database
from tests.postgres import PARTS
from tests.reliability.fleet import wait_for
from tests.reliability.pair import Pair
from tests.web.conftest import client_of
from tests.web.installation import House
from workflow.errors import SettingsError

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
MOST = 3.0


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    made = Pair()
    made.start()
    engine = open_database(made.url)
    migrate.upgrade(engine, PARTS)
    engine.dispose()
    yield made
    made.stop()


def standby(pair: Pair) -> str:
    return f"postgresql://postgres@127.0.0.1:{pair.ports[1]}/lockstep"


def on_standby(pair: Pair, statement: str) -> object:
    with psycopg.connect(f"host=127.0.0.1 port={pair.ports[1]} user=postgres dbname=lockstep", autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
        return row and row[0]


def committed(house: House) -> None:
    """As a worker does every other second."""
    with house.app.store.write() as tx:
        tx.set_meta("beat", str(time.monotonic()))


def test_a_list_is_a_standbys_says_so_and_goes_back_to_the_primary(pair: Pair, tmp_path: Path) -> None:
    """While what it has is young enough; too far behind, or gone, the primary is read. An order's page never waits for it."""
    house = House(tmp_path, database_url=pair.url, read_database_url=standby(pair), read_behind_seconds=MOST)
    tova = client_of(house, "tova")
    reader = house.app.standby
    assert reader is not None
    first = house.ticket("T1", 1)

    def listed() -> tuple[bool, bool, bool]:
        """Whether the list has the first order, the second, and says how old it may be."""
        page = tova.get("/orders").text
        return first in page, second in page, "Läget för" in page

    def fresh() -> tuple[bool, bool, bool]:
        """As after a worker's last beat, on a machine that may be busy."""
        committed(house)
        reader._not_before = 0.0
        return listed()

    second = "VT-NONE"
    wait_for(lambda: fresh() == (True, False, True), 20, every=0.3)
    on_standby(pair, "SELECT pg_wal_replay_pause()")
    wait_for(lambda: on_standby(pair, "SELECT pg_get_wal_replay_pause_state()") == "paused", 20)
    second = house.ticket("T2", 3)
    seen = listed()
    assert seen in ((True, False, True), (True, True, False)), "what the standby does not have yet is not there, or it is the primary's"
    assert house.rehearsal.order("T2").number == second and tova.get(f"/orders/{second}").status_code == 200
    wait_for(lambda: listed() == (True, True, False), 20, every=0.3)

    on_standby(pair, "SELECT pg_wal_replay_resume()")
    wait_for(lambda: fresh() == (True, True, True), 20, every=0.3)
    pair._run("pg_ctl", "-w", "-m", "immediate", "-D", str(pair._second), "stop")
    with psycopg.connect(f"host=127.0.0.1 port={pair.ports[0]} user=postgres dbname=lockstep", autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET synchronous_standby_names = ''")
        connection.execute("SELECT pg_reload_conf()")
    assert listed() == (True, True, False)
    began = time.monotonic()
    assert listed() == (True, True, False) and time.monotonic() - began < 3
    house.app.close()


def test_the_primary_itself_is_never_behind(postgres_url: str, tmp_path: Path) -> None:
    """After a failover the address may lead to what takes writes now."""
    house = House(tmp_path, database_url=postgres_url, read_database_url=postgres_url)
    assert house.app.standby is not None
    assert house.app.standby.read(lambda c: c.execute(text("SELECT 1")).scalar()) == (1, 0.0)
    house.app.close()


@pytest.mark.parametrize("given", [{"database_url": "sqlite:///x.db", "read_database_url": "postgresql://h/d"}, {"read_database_url": "sqlite:///x.db"}])
def test_a_standby_is_of_postgresql(given: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="read_database_url"):
        load_settings(**given)
