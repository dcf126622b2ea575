"""A worker claims only orders of the versions that it runs; what nobody alive runs is an alarm, and a version means one table."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.findings import Finding
from console.findings_running import about_running
from runtime.app import App
from runtime.bootstrap import load_settings, open_app
from runtime.routine import Routine
from runtime.services.service import Service
from runtime.services.set_aside import SetAside
from storage.heartbeats import record_heartbeat
from tests.postgres import both_databases
from tests.workflow.test_versions import NEW, OLD
from workflow.errors import DefinitionError
from workflow.values import Actor, NewOrder

pytestmark = both_databases
TOVA = Actor("tova", "operator")


def _open(database_url: str, tmp_path: Path, *routines: Routine) -> App:
    settings = load_settings(database_url=database_url, master_key=base64.b64encode(bytes(32)).decode(), routine="claim")
    return open_app(settings, adapters=[_Bank()], on_board=routines)


class _Bank:
    system, blocking = "bank", False
    operations: dict[str, Any] = {}


def _begin(app: App, key: str) -> int:
    engine, now = app.engines["claim"], app.clock.now()
    with app.store.write() as tx:
        return tx.add([engine.take_in(NewOrder("", "ask", key, key), now)], now)[0].id


def _seen(app: App) -> Finding:
    return next(f for f in about_running(app, Finding) if f.name == "versions")


def test_orders_of_a_version_that_is_not_run_here_are_not_claimed(database_url: str, tmp_path: Path) -> None:
    """However many of them are due, and also when one is asked for by its number; a worker that runs both takes both."""
    old = _open(database_url, tmp_path, Routine(OLD))
    mine = [_begin(old, f"K-{n}") for n in range(3)]
    old.close()
    new = _open(database_url, tmp_path, Routine(NEW))
    fresh = _begin(new, "K-9")
    worker = new.worker("w")
    assert worker.run_until_idle() == 1
    assert not worker.work_on(mine[0], lambda: False)
    assert {o["number"]: o["state"] for o in Service(new).orders()} != {} and new.store.due(new.clock.now()) == []
    with new.store.read() as connection:
        tokens = {id_: token for id_, token in connection.exec_driver_sql("SELECT id, token FROM orders")}
    assert [tokens[id_] for id_ in mine] == [0, 0, 0] and tokens[fresh] > 0
    new.close()
    both = _open(database_url, tmp_path, Routine(NEW, older=(OLD,)))
    assert both.worker("w").run_until_idle() == 3
    both.close()


def test_open_orders_that_no_worker_alive_runs_are_an_alarm_and_no_longer_when_one_does(database_url: str, tmp_path: Path) -> None:
    old = _open(database_url, tmp_path, Routine(OLD))
    _begin(old, "K-1")
    assert _seen(old).ok
    old_ids = tuple(old.store.definitions.values())
    old.close()
    new = _open(database_url, tmp_path, Routine(NEW))
    with new.store.write() as tx:
        record_heartbeat(tx.connection, "new", new.clock.now(), knows=tuple(new.store.definitions.values()))
    assert not _seen(new).ok and "claim 1: 1" in _seen(new).seen and SetAside(new).counts().unknown == 1
    with new.store.write() as tx:
        record_heartbeat(tx.connection, "old", new.clock.now(), knows=old_ids)
    assert _seen(new).ok and SetAside(new).counts().unknown == 0
    with new.store.write() as tx:
        record_heartbeat(tx.connection, "old", new.clock.now() - timedelta(minutes=1), knows=old_ids)
    assert not _seen(new).ok
    new.close()


def test_a_version_that_the_store_has_met_with_another_table_is_refused_and_the_difference_is_named(
    database_url: str, tmp_path: Path
) -> None:
    _open(database_url, tmp_path, Routine(OLD)).close()
    changed = replace(OLD, timers=(replace(OLD.timers[0], schedule=replace(OLD.timers[0].schedule, n=9)), OLD.timers[1]))
    with pytest.raises(DefinitionError, match=r"Version 1 .* differs in timers\.asked\.reminder\.schedule\.n: 3 -> 9"):
        _open(database_url, tmp_path, Routine(changed))
    words = replace(OLD, label=replace(OLD.label, sv="annat"))
    _open(database_url, tmp_path, Routine(words)).close()
