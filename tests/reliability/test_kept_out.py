"""An older program is kept out: one that runs while the schema is upgraded, and one whose version is retired."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from console import findings
from runtime.bootstrap import load_settings, open_app
from runtime.routine import Routine
from runtime.services.versions import Versions
from runtime.worker.serve import Serving
from storage import definitions
from storage.heartbeats import alive
from storage.schema import orders
from tests.postgres import both_databases
from tests.reliability.fleet import wait_for
from tests.reliability.moving import ADA, KEY, WHY, Bank, Town
from tests.workflow.test_versions import NEW, OLD, PLAN
from workflow.errors import SchemaMismatch, VersionRetired
from workflow.values import NewOrder


@pytest.fixture
def older(database_url: str, tmp_path: Path) -> Iterator[Town]:
    """A program that has the first version alone."""
    made = Town(database_url, tmp_path, OLD, older=())
    yield made
    made.close()


def upgraded(town: Town) -> None:
    """What `db upgrade` of a newer program leaves."""
    with town.app.store.write() as tx:
        tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")


# The schema is upgraded under a running program -----------------------------------------------------


@pytest.mark.parametrize("parts", [{}, {"worker": False, "intake": False}], ids=["worker", "console"])
def test_a_program_that_runs_while_the_schema_is_upgraded_ends_and_says_so(older: Town, parts: dict[str, bool]) -> None:
    serving, stop, seen = Serving(older.app, **parts), threading.Event(), list[SchemaMismatch]()

    def serve() -> None:
        try:
            serving.wait(stop)
        except SchemaMismatch as problem:
            seen.append(problem)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    if not parts:
        wait_for(lambda: bool(_alive(older)))
    upgraded(older)
    thread.join(30)
    assert not thread.is_alive() and not serving.alive
    assert "was brought to 9999 while this program ran" in str(seen[0]) and seen[0].exit_code == 2


def _alive(town: Town) -> Any:
    with town.app.store.read() as connection:
        return alive(connection, town.app.clock.now())


@both_databases
def test_what_an_older_program_had_in_flight_is_left_to_the_newer_one(older: Town) -> None:
    """Its call is out when the schema is upgraded: the result is not written, the ledger says that it began."""
    out, go = threading.Event(), threading.Event()

    def wait(at: str, claimed: Any, item: Any) -> None:
        if at == "after_effect":
            out.set()
            go.wait(20)

    older.begin("K-1")
    older.work()
    older.app.hook, older.bank.blocking = wait, True
    older.post(older.order("K-1").id, "pay")
    serving = Serving(older.app, intake=False)
    thread = threading.Thread(target=lambda: pytest.raises(SchemaMismatch, serving.wait, threading.Event()), daemon=True)
    thread.start()
    assert out.wait(20)
    upgraded(older)
    wait_for(lambda: serving.failed is not None)
    go.set()
    thread.join(30)
    assert [effect.status for effect in older.case("K-1").effects] == ["started"] and len(older.bank.done) == 1


# The version that it begins orders under is retired -------------------------------------------------


def retire(town: Town, version: str) -> None:
    """Retired by a program that begins orders under another version."""
    with town.app.store.write() as tx:
        definitions.retire(tx.connection, town.app.store.definitions["claim", version], town.app.clock.now())


def test_a_program_whose_newest_version_is_retired_does_not_start(older: Town) -> None:
    """Neither where it is the only one; one that offers it as an older version does."""
    retire(older, "1")
    settings = load_settings(database_url=older.settings.database_url, master_key=KEY, routine="claim")
    with pytest.raises(VersionRetired, match=r"Version 1 of claim was retired on 2027-01-12") as refused:
        open_app(settings, adapters=[Bank()], on_board=[Routine(OLD)])
    assert refused.value.exit_code == 2
    newer = open_app(settings, adapters=[Bank()], on_board=[Routine(NEW, older=(OLD,))])
    newer.close()


def test_a_program_that_runs_while_its_version_is_retired_begins_no_order(older: Town) -> None:
    """A console has no heartbeat by which who retires a version sees it."""
    retire(older, "1")
    with pytest.raises(VersionRetired):
        older.begin("K-1")
    with older.app.store.read() as connection:
        assert connection.execute(select(orders.c.id)).all() == []


def test_a_check_of_a_program_whose_version_is_retired_is_red(older: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    retire(older, "1")
    settings = older.settings

    def opened(_: Any) -> Any:
        return open_app(settings, adapters=[Bank()], on_board=[Routine(OLD)])

    monkeypatch.setattr(findings, "open_app", opened)
    found = [f for f in findings.about_store(settings, [OLD]) if not f.ok]
    assert [f.name for f in found] == ["versions"] and "was retired" in found[0].seen


def test_no_order_is_moved_to_a_retired_version(database_url: str, tmp_path: Path) -> None:
    town = Town(database_url, tmp_path)
    town.begin("K-1")
    retire(town, "2")
    with pytest.raises(VersionRetired, match="or is moved to it"):
        town.runs.begin(PLAN, ADA, WHY)
    assert town.runs.runs() == []
    town.close()


@both_databases
def test_an_order_that_begins_while_its_version_is_retired_is_written_before_or_not_at_all(
    database_url: str, tmp_path: Path
) -> None:
    """Who retires it counts after orders that are being written, and sees them."""
    town = Town(database_url, tmp_path)
    seen, done = threading.Event(), list[str]()

    def retire_it() -> None:
        seen.set()
        try:
            Versions(town.app).retire(Versions(town.app).find("1"), ADA, "Ingen behöver den.")
            done.append("retired")
        except Exception as problem:
            done.append(str(problem))

    assert town.old is not None
    now = town.app.clock.now()
    with town.app.store.write() as tx:
        tx.add([town.old.take_in(NewOrder("", "ask", "K-1", "K-1"), now)], now)
        thread = threading.Thread(target=retire_it, daemon=True)
        thread.start()
        seen.wait(5)
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(10)
    assert len(done) == 1 and "1 open orders" in done[0]
    town.close()
