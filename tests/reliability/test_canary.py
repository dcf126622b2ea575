"""A share of the new orders begins under a version on trial; the trial stops when they fare worse. A version retires when nothing needs it."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from console.findings import Finding
from console.findings_running import about_running
from runtime.app import App
from runtime.bootstrap import load_settings, open_app
from runtime.routine import Routine
from runtime.services import alarms
from runtime.services.canaries import Canaries
from runtime.services.versions import Versions
from runtime.versions.canary import beginnings
from storage.heartbeats import record_heartbeat
from storage.schema import access_log, effects, messages, orders
from tests.postgres import both_databases
from tests.workflow.test_versions import NEW, OLD
from workflow.errors import BadInput
from workflow.values import Actor, NewOrder

pytestmark = both_databases
ADA = Actor("ada", "admin")
WHY = "Prövas på några först."


class _Bank:
    system, blocking = "bank", False
    operations: dict[str, Any] = {}


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Any:
    made = _open(database_url, Routine(NEW, older=(OLD,)))
    yield made
    made.close()


def _open(database_url: str, routine: Routine) -> App:
    settings = load_settings(database_url=database_url, master_key=base64.b64encode(bytes(32)).decode(), routine="claim")
    return open_app(settings, adapters=[_Bank()], on_board=[routine])


def _begin(app: App, *keys: str) -> dict[str, str]:
    """The version that an order of each key begins under."""
    begins = beginnings(app.engines, "claim")
    now = app.clock.now()
    with app.store.write() as tx:
        found = [begins(tx)(key).take_in(NewOrder("", "ask", key, key), now) for key in keys]
        tx.add(found, now)
    return {step.case.order.external_key or "": step.case.order.workflow_version for step in found}


def _seen(app: App) -> Finding:
    return next(f for f in about_running(app, Finding) if f.name == "canary claim")


def test_without_a_canary_orders_begin_under_the_newest_version(app: App) -> None:
    assert set(_begin(app, *(f"K-{n}" for n in range(20))).values()) == {"2"}


def test_a_share_begins_under_the_version_on_trial_and_the_same_key_always_under_the_same(app: App) -> None:
    canary = Canaries(app).begin("2", 25, ADA, WHY)
    assert canary.against == "1"
    chosen = _begin(app, *(f"K-{n}" for n in range(400)))
    tried = sum(version == "2" for version in chosen.values())
    assert 70 <= tried <= 130
    assert all(canary.chosen(key) == version for key, version in chosen.items())
    with app.store.read() as connection:
        assert connection.execute(select(access_log.c.what, access_log.c.subject)).all() == [("canary_begun", "claim 2")]


def test_an_order_without_a_key_is_no_part_of_the_trial(app: App) -> None:
    canary = Canaries(app).begin("2", 99.9, ADA, WHY)
    assert canary.chosen(None) == "1" and canary.chosen("K-1") == "2"


def test_it_stops_when_its_orders_fare_worse_and_says_so(app: App) -> None:
    canaries = Canaries(app)
    canaries.begin("2", 50, ADA, WHY)
    chosen = _begin(app, *(f"K-{n}" for n in range(80)))
    canaries.run_once()
    assert _seen(app).ok
    tried = [key for key, version in chosen.items() if version == "2"]
    with app.store.write() as tx:
        tx.connection.execute(update(orders).where(orders.c.external_key.in_(tried[:12])).values(set_aside=1))
    canaries.run_once()
    stopped = canaries.of("claim")
    assert stopped is not None and stopped.stopped_at is not None
    assert stopped.why.en == f"12 of {len(tried)} orders needed attention or failed, under version 1 0 of {80 - len(tried)}."
    assert not _seen(app).ok and stopped.why.en in _seen(app).seen and alarms.look(app).trials == (stopped,)
    assert set(_begin(app, *(f"L-{n}" for n in range(20))).values()) == {"1"}
    canaries.end("claim", ADA, "Felet är rättat.")
    assert set(_begin(app, *(f"M-{n}" for n in range(20))).values()) == {"2"}


def test_trouble_in_both_versions_alike_stops_nothing(app: App) -> None:
    canaries = Canaries(app)
    canaries.begin("2", 50, ADA, WHY)
    _begin(app, *(f"K-{n}" for n in range(80)))
    with app.store.write() as tx:
        tx.connection.execute(update(orders).values(blocked_on="lockstep"))
    canaries.run_once()
    found = canaries.of("claim")
    assert found is not None and found.stopped_at is None and canaries.faring(found)[0].bad > 20


@pytest.mark.parametrize(("arguments", "code"), [
    (("1", 0, ADA, WHY), "no_such_share"), (("1", 100, ADA, WHY), "no_such_share"), (("9", 5, ADA, WHY), "no_such_version"),
    (("2", 5, ADA, "x"), "reason_of_length"), (("2", 5, ADA, WHY, "9"), "no_such_version"),
])  # fmt: skip
def test_what_is_no_trial_is_refused(app: App, arguments: tuple[Any, ...], code: str) -> None:
    with pytest.raises(BadInput) as refused:
        Canaries(app).begin(*arguments)
    assert refused.value.reason.code == code
    assert Canaries(app).all() == ()


def test_a_version_that_is_alone_cannot_be_tried(database_url: str) -> None:
    """And nobody is asked to choose from none."""
    alone = _open(database_url, Routine(NEW))
    with pytest.raises(BadInput, match="Version 2 is the only version of claim that runs here: there is none to try it against"):
        Canaries(alone).begin("2", 5, ADA, WHY)
    alone.close()


def test_a_second_trial_is_refused_while_one_goes_on(app: App) -> None:
    Canaries(app).begin("2", 5, ADA, WHY)
    with pytest.raises(BadInput, match="on trial already"):
        Canaries(app).begin("1", 5, ADA, WHY)
    with pytest.raises(BadInput, match="End the trial first"):
        Versions(app).retire(Versions(app).find("1"), ADA, WHY)


# Retiring -------------------------------------------------------------------------------------------


def _old_order(app: App, ended_at: datetime | None = None) -> int:
    with app.store.write() as tx:
        engine = app.engines.version("claim", "1")
        assert engine is not None
        made = tx.add([engine.take_in(NewOrder("", "ask", "K-1", "K-1"), app.clock.now())], app.clock.now())[0].id
        tx.connection.execute(update(orders).where(orders.c.id == made).values(ended_at=ended_at))
    return made


def _retire(app: App, version: str = "1") -> None:
    Versions(app).retire(Versions(app).find(version), ADA, WHY)


def test_a_version_that_nothing_needs_is_retired(app: App) -> None:
    _old_order(app, ended_at=app.clock.now())
    _retire(app)
    assert Versions(app).find("1").retired_at is not None
    with pytest.raises(BadInput, match="does not run here, or is retired"):
        Canaries(app).begin("2", 5, ADA, WHY, "1")


def test_an_open_order_needs_its_version(app: App) -> None:
    _old_order(app)
    with pytest.raises(BadInput, match="1 open orders, 0 unread messages, 0 effects"):
        _retire(app)


def test_an_unread_message_to_an_ended_order_needs_its_version(app: App) -> None:
    made = _old_order(app, ended_at=app.clock.now())
    with app.store.write() as tx:
        tx.enqueue(made, "m", "go_on", ADA, app.clock.now())
    with pytest.raises(BadInput, match="0 open orders, 1 unread messages"):
        _retire(app)
    with app.store.write() as tx:
        tx.connection.execute(update(messages).values(status="failed"))
    with pytest.raises(BadInput, match="1 unread messages"):
        _retire(app)


@pytest.mark.parametrize("status", ["planned", "started", "unknown", "try_again", "recalled"])
def test_an_open_effect_of_an_ended_order_needs_its_version(app: App, status: str) -> None:
    made, now = _old_order(app, ended_at=app.clock.now()), app.clock.now()
    with app.store.write() as tx:
        tx.connection.execute(effects.insert().values(
            order_id=made, ordinal=1, name="bank.pay", subject="A", generation=1, args={}, status=status, attempts=1, code="",
            result={}, planned_at=now, token=0, epoch="",
        ))  # fmt: skip
    with pytest.raises(BadInput, match="1 effects whose outcome is open"):
        _retire(app)
    with app.store.write() as tx:
        tx.connection.execute(update(effects).values(status="succeeded"))
    _retire(app)


def test_the_version_that_new_orders_begin_under_is_not_retired(app: App) -> None:
    with pytest.raises(BadInput, match="begin under version 2"):
        _retire(app, "2")


def test_a_worker_whose_program_begins_orders_under_it_holds_a_version(app: App) -> None:
    """It is an older program; once it is gone the version retires."""
    old, new = app.store.definitions["claim", "1"], app.store.definitions["claim", "2"]
    with app.store.write() as tx:
        record_heartbeat(tx.connection, "aged", app.clock.now(), knows=(old,), begins=(old,))
        record_heartbeat(tx.connection, "young", app.clock.now(), knows=(old, new), begins=(new,))
    with pytest.raises(BadInput, match="in the program that aged run"):
        _retire(app)
    with app.store.write() as tx:
        record_heartbeat(tx.connection, "aged", app.clock.now() - timedelta(minutes=1), knows=(old,), begins=(old,))
    _retire(app)
