"""`lockstep check`, the command, is red while something stops or endangers the work, names it, and is green again after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from adapters.http_client import Endpoint, Http, changing
from adapters.notify.smtp import MailServer, NotifySmtp
from adapters.notify.together import NotifyTogether
from adapters.notify.visits import Invitations
from adapters.over_http import TesHttp
from console.cli import app as command
from runtime.bootstrap import load_settings, open_app, restore_store
from runtime.routine import Duty
from runtime.routines.shared_lock.routine import intake_of
from runtime.routines.shared_lock.visits import Visits
from runtime.services.installation import Services
from runtime.worker.reading import Reading
from storage import backup, health
from storage.heartbeats import record_heartbeat
from storage.schema import effects, messages, orders, timers
from tests.adapters.mail_server import mail_server
from tests.adapters.raw_servers import raw_server, saying
from tests.postgres import PARTS
from tests.reliability import neglected
from tests.reliability.alert_rules import firing
from tests.reliability.site import MINUTE, Site
from tests.reliability.tools import TICKETS, TOVA
from tests.reliability.unusable_stores import (
    Mend,
    Situation,
    a_setting_is_wrong,
    the_database_does_not_answer,
    the_disk_is_full,
    the_disk_is_nearly_full,
    the_file_is_gone,
    the_file_is_no_database,
    the_key_is_another,
    the_schema_is_another,
    the_store_can_only_be_read,
)
from tests.tokens import sign_in
from workflow.ports import Operation
from workflow.retry import Breaker
from workflow.routines.shared_lock.desk import BadDelivery
from workflow.values import Call, Outcome, OutcomeKind


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    made = Site(tmp_path, monkeypatch)
    made.lives()
    assert made.check() == {}
    yield made
    made.r.close()


# What was set aside -----------------------------------------------------------------------------------


def a_delivery_is_set_aside(site: Site) -> Mend:
    intake_of(site.r.app).take([BadDelivery("", "LK-2", None, "bad_shape")])
    return lambda: site.r.set_aside.discard_delivery(1, TOVA, "Kommer på annat sätt.")


def a_message_is_set_aside(site: Site) -> Mend:
    with site.r.app.store.write() as tx:
        tx.enqueue(1, "m", "beam_up", TOVA, site.r.clock.now())
    site.r.run()
    return lambda: site.r.set_aside.discard_message(1 + _before(site), TOVA, "Kommer på annat sätt.")


def _before(site: Site) -> int:
    """The id before that of the message that was set aside."""
    with site.r.app.store.read() as connection:
        return int(connection.execute(select(messages.c.id).where(messages.c.status == "failed")).scalar_one()) - 1


# What the table does not have -------------------------------------------------------------------------


def _unknown(site: Site, bad: Any, right: Any) -> Mend:
    site.write(bad, update(orders).values(wake_at=site.r.clock.now()))
    site.r.run()

    def mend() -> None:
        site.write(right)
        site.r.app.worker().begin()
        site.r.run()

    return mend


def an_order_is_in_a_state_that_no_table_has(site: Site) -> Mend:
    return _unknown(site, update(orders).values(state="beamed"), update(orders).values(state="booking"))


def an_effect_is_of_a_name_that_no_table_has(site: Site) -> Mend:
    done = effects.c.ordinal == 1
    bad = update(effects).where(done).values(name="lindesk.sing", status="planned")
    return _unknown(site, bad, update(effects).where(done).values(name="lindesk.comment", status="succeeded"))


def a_timer_is_of_a_name_that_no_table_has(site: Site) -> Mend:
    bad = timers.insert().values(order_id=1, name="doomsday", due_at=site.r.clock.now())
    return _unknown(site, bad, timers.delete().where(timers.c.name == "doomsday"))


def an_order_is_damaged(site: Site) -> Mend:
    with site.r.app.store.read() as connection:
        was = connection.exec_driver_sql("SELECT data FROM orders").scalar_one()
    with site.r.app.store.write() as tx:
        tx.connection.exec_driver_sql("UPDATE orders SET data = '{\"half'")
    site.write(update(orders).values(wake_at=site.r.clock.now()))
    site.r.run()

    def mend() -> None:
        with site.r.app.store.write() as tx:
            tx.connection.exec_driver_sql("UPDATE orders SET data = ?", (was,))
        site.write(update(orders).values(wake_at=site.r.clock.now()))
        site.r.run()

    return mend


def an_order_has_no_moment_at_which_it_is_looked_at(site: Site) -> Mend:
    site.write(update(orders).values(state="received", wake_at=None))
    return lambda: site.write(update(orders).values(state="booking"))


def an_order_is_due_and_nobody_takes_it_up(site: Site) -> Mend:
    site.write(update(orders).values(wake_at=datetime.now(UTC) - 6 * MINUTE))
    return site.r.run


# Systems ----------------------------------------------------------------------------------------------


def a_system_drips(site: Site) -> Mend:
    """Every byte of the answer is in time and none is the last."""
    with raw_server(saying(b"HTTP/1.1 200 OK\r\nX-Slow: ")) as (address, _):
        tes = TesHttp(Endpoint(address, connect_seconds=0.02, read_seconds=0.03))
        for n in range(5):
            ask = tes.operations["tes.lock"].perform
            site.r.app.breakers.note("tes", ask(Call("tes.lock", f"k{n}", "", {"serial": "L-1"}, site.r.clock.now())))
        tes.close()
    return lambda: _closed(site, "tes")


def _closed(site: Site, system: str) -> None:
    with site.r.app.store.write() as tx:
        health.write_breaker(tx.connection, system, Breaker(), site.r.clock.now())


def a_system_is_paused(site: Site) -> Mend:
    def pause(by: str | None) -> None:
        with site.r.app.store.write() as tx:
            health.pause(tx.connection, "tes", by, by, site.r.clock.now())

    pause("anna")
    return lambda: pause(None)


class Silent:
    """A system that has no answer for anybody, who else it may answer."""

    blocking = False

    def __init__(self, inner: Any) -> None:
        self.system = inner.system
        self.operations = {name: Operation(self._silent) for name in inner.operations}

    def _silent(self, call: Call) -> Outcome:
        return Outcome(OutcomeKind.UNAVAILABLE, code="timeout")


def a_system_fails_one_order_and_answers_others(site: Site) -> Mend:
    well = site.r.app.adapters["treserva"]
    site.put_in(Silent(well))
    site.r.happen("ticket", {**TICKETS["new_install"], "id": "T2", "persons": ["5A", "5B"]})
    site.catch_up()
    _closed(site, "treserva")
    long_ago = datetime.now(UTC) - 11 * MINUTE
    site.write(update(orders).where(orders.c.blocked_on == "treserva").values(blocked_since=long_ago))
    site.put_in(well)
    return lambda: site.r.advance("20 minutes")


# Outcomes that nobody knows ---------------------------------------------------------------------------


class Redirected(Silent):
    """A desk behind a gateway that sends every change on to another address, and then does not answer."""

    def __init__(self, inner: Any, address: str) -> None:
        super().__init__(inner)
        http, done = Http(Endpoint(address)), Outcome(OutcomeKind.SUCCEEDED)
        change = Operation(lambda call: changing(lambda: done if http.send("POST", "/comments", {}) else done), self._silent)
        self.operations = dict.fromkeys(inner.operations, change)
        self.changed_tickets, self.unannounced = inner.changed_tickets, inner.unannounced


def a_change_is_redirected_and_nobody_can_be_asked(site: Site) -> Mend:
    well = site.r.app.adapters["lindesk"]
    answer = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /login\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    with raw_server(saying(answer)) as (address, heard):
        site.put_in(Redirected(well, address))
        cancel(site)
        assert heard
    site.put_in(well)

    def mend() -> None:
        _closed(site, "lindesk")
        site.r.advance("1 hour")

    return mend


def cancel(site: Site) -> None:
    site.r.service.trigger("T1", "cancel", TOVA, "enheten ber om det", {}, patience=0.1)
    site.r.run()


def a_letter_was_taken_and_its_receipt_lost(site: Site) -> Mend:
    answers = {".": ""}
    with mail_server(answers) as (port, letters):
        server = MailServer("127.0.0.1", port, starttls=False)
        mail = NotifySmtp(server, "vof@example.se", site.folder, Invitations("vof@example.se", "example.se"))
        together = NotifyTogether(mail, site.r.app.adapters["notify"])
        together.blocking = False
        site.put_in(together)
        visit = site.r.service.order("T1")
        assert "booked" in visit["possible"]
        site.r.service.trigger("T1", "booked", TOVA, None, {"visit": free(site)}, patience=0.1)
        site.r.run()
        assert len(letters) == 1
    return lambda: site.r.service.trigger("T1", "skip", TOVA, "inbjudan har kommit fram", {}, patience=0.1)


def free(site: Site) -> str:
    return str(Services(site.r.app).of(Visits).free(1)[0].value)


# Clocks, workers, intake ------------------------------------------------------------------------------


def a_workers_clock_is_half_a_minute_off(site: Site) -> Mend:
    site.lives(apart=timedelta(seconds=-30))
    return site.lives


def no_worker_was_heard_of_for_ten_seconds(site: Site) -> Mend:
    site.lives(ago=timedelta(seconds=10))
    return site.lives


def the_desk_cannot_be_read(site: Site) -> Mend:
    """The duty logs it and comes round again; tickets lie there unread."""
    code = ["unavailable"]
    reading = Reading(site.r.app, "shared_lock", Duty(lambda: None, 1.0, hindered=lambda: code[0]))
    reading.run_once()
    code[0] = ""
    return reading.run_once


def reading_the_desk_raises(site: Site) -> Mend:
    def raises() -> None:
        raise RecursionError

    run = [raises]
    reading = Reading(site.r.app, "shared_lock", Duty(lambda: run[0](), 1.0))
    with pytest.raises(RecursionError):
        reading.run_once()
    run[0] = lambda: None
    return reading.run_once


def nobody_reads_the_desk_any_more(site: Site) -> Mend:
    """All workers run with --no-intake."""
    reading = Reading(site.r.app, "shared_lock", Duty(lambda: None, 1.0))
    site.r.app.clock = _at(site, datetime.now(UTC) - 6 * MINUTE)
    reading.run_once()
    site.r.app.clock = _at(site, datetime.now(UTC))
    return Reading(site.r.app, "shared_lock", Duty(lambda: None, 1.0)).run_once


def _at(site: Site, moment: datetime) -> Any:
    from runtime.clock import StandingClock

    return StandingClock(moment)


# The store --------------------------------------------------------------------------------------------


def a_restored_store_is_not_compared_with_the_desk(site: Site) -> Mend:
    file, place = site.folder / "backup", f"sqlite:///{site.folder}/restored.db"
    site.lives(ago=MINUTE)
    backup.back_up(site.r.app.store.engine, PARTS, file)
    site.set(database_url=place)
    restore_store(load_settings(), file)
    site.r.app.close()
    site.r.app = open_app(load_settings(), site.r.clock, site.r.world)
    sign_in(site.r.app, adam="admin")
    words = ["db", "reconcile", "--apply", "--by", "adam", "--reason", "återställd"]

    def mend() -> None:
        site.lives(ago=MINUTE)
        assert CliRunner().invoke(command, words, catch_exceptions=False).exit_code == 0
        site.lives()

    site.lives()
    return mend


def orders_are_of_a_version_that_no_worker_runs(site: Site) -> Mend:
    """The only worker alive runs other versions."""
    with site.r.app.store.write() as tx:
        record_heartbeat(tx.connection, "w", datetime.now(UTC) + 5 * MINUTE, knows=(99,))
    return site.lives


# By situation: the findings that are red, a word of what is seen, and the alert whose measure crosses.
RED: dict[Situation, tuple[set[str], str, str]] = {
    a_delivery_is_set_aside: ({"deliveries"}, "1 deliveries", "LockstepDeliveriesSetAside"),
    a_message_is_set_aside: ({"messages", "stuck orders"}, "1 messages", "LockstepMessagesSetAside"),
    an_order_is_in_a_state_that_no_table_has: ({"unknown orders", "stored states"}, "1 orders", "LockstepOrdersUnknown"),
    an_effect_is_of_a_name_that_no_table_has: ({"unknown orders"}, "1 orders", "LockstepOrdersUnknown"),
    a_timer_is_of_a_name_that_no_table_has: ({"unknown orders"}, "1 orders", "LockstepOrdersUnknown"),
    an_order_is_damaged: ({"undecided orders"}, "1 orders", "LockstepOrdersUndecided"),
    orders_are_of_a_version_that_no_worker_runs: ({"versions", "unknown orders"}, "open orders: shared_lock ", "LockstepOrdersNotRun"),
    an_order_has_no_moment_at_which_it_is_looked_at: ({"stuck orders"}, "1: ", "LockstepOrdersStuck"),
    an_order_is_due_and_nobody_takes_it_up: ({"due orders"}, "1 are due", "LockstepOrdersNotTakenUp"),
    a_system_drips: ({"system tes"}, "does not answer", "LockstepSystemDown"),
    a_system_is_paused: ({"system tes"}, "Paused by anna", "LockstepSystemDown"),
    a_system_fails_one_order_and_answers_others: ({"system treserva"}, "answers others", "LockstepOrdersWaitLong"),
    a_change_is_redirected_and_nobody_can_be_asked: ({"outcomes"}, "may have been made", "LockstepOutcomesUnknown"),
    a_letter_was_taken_and_its_receipt_lost: ({"outcomes"}, "may have been made", "LockstepOutcomesUnknown"),
    a_workers_clock_is_half_a_minute_off: ({"clocks"}, "w -30 s", "LockstepClockApart"),
    no_worker_was_heard_of_for_ten_seconds: ({"workers"}, "None is alive; the last", "LockstepNoWorker"),
    the_desk_cannot_be_read: ({"intake shared_lock"}, "(unavailable)", "LockstepIntakeFailing"),
    reading_the_desk_raises: ({"intake shared_lock"}, "(RecursionError)", "LockstepIntakeFailing"),
    nobody_reads_the_desk_any_more: ({"intake shared_lock"}, "No deliveries are read", "LockstepIntakeFailing"),
    a_restored_store_is_not_compared_with_the_desk: ({"restored store"}, "not compared", "LockstepStoreUnreconciled"),
    neglected.the_list_of_the_forgotten_is_gone: ({"tombstones"}, "1 forgotten persons", "LockstepPersonsUnlisted"),
    neglected.a_key_rotation_is_unfinished: ({"key rotation"}, "not finished", "LockstepKeyRotationUnfinished"),
    neglected.the_witness_has_no_line_of_yesterday: ({"witness"}, "no line of today or yesterday", "LockstepWitnessOverdue"),
    neglected.the_witness_disagrees: ({"witness"}, "disagrees on 1", "LockstepWitnessOverdue"),
    neglected.a_log_review_is_overdue: ({"log review"}, "not reviewed in time", "LockstepLogReviewsOverdue"),
    the_database_does_not_answer: ({"database"}, "", ""),
    the_file_is_gone: ({"database"}, "store.db", ""),
    the_disk_is_nearly_full: ({"disk"}, "7 MB", "LockstepDiskNearlyFull"),
    the_disk_is_full: ({"database"}, "disk is full", ""),
    the_store_can_only_be_read: ({"database"}, "can only be read", ""),
    the_file_is_no_database: ({"database"}, "", ""),
    the_schema_is_another: ({"schema"}, "9999", ""),
    the_key_is_another: ({"key"}, "not the master key", ""),
    a_setting_is_wrong: ({"settings"}, "lease_seconds", ""),
}  # fmt: skip


# What keeps every page from being made, or is of a process that is yet to begin.
WITHOUT_A_PAGE = {
    the_database_does_not_answer, the_file_is_gone, the_disk_is_full, the_store_can_only_be_read, the_file_is_no_database,
    the_schema_is_another, the_key_is_another, a_setting_is_wrong,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("situation", RED, ids=lambda made: made.__name__)
def test_check_is_red_while_it_lasts(site: Site, situation: Situation) -> None:
    """Exit code 1 and a sentence that names it, with what to do; the alert's measure crosses; mended, all of that is over."""
    names, seen, alert = RED[situation]
    mend = situation(site)
    wrong = site.check()
    assert wrong.keys() >= names
    assert wrong.keys() <= names | {"stored states", "system lindesk"}
    assert all(finding["todo"] for finding in wrong.values())
    assert any(seen in wrong[name]["seen"] for name in names)
    if alert:
        assert alert in firing(site.measures())
    if situation not in WITHOUT_A_PAGE:
        assert site.notices(), "the start page says nothing"
    mend()
    assert site.check() == {}
    if situation not in WITHOUT_A_PAGE:
        # Its clock may be hours ahead by now.
        site.lives(ago=datetime.now(UTC) - site.r.clock.now())
        assert site.notices() == []
    if alert:
        assert firing(site.measures()) == set()
