"""A message that cannot be decided is set aside, and those behind it are applied; an order of another version rests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from rehearsal.rehearsal import Death, Rehearsal
from storage import persons, set_aside
from storage.rows import message_place
from storage.schema import effects, messages, orders, timers, vault
from tests.postgres import both_databases
from tests.reliability.tools import MATS, START, TICKETS, TOVA, VISIT, Play, rehearse
from workflow.errors import BadInput

pytestmark = both_databases


@pytest.fixture
def booking(database_url: str) -> Iterator[Rehearsal]:
    """An order that waits for its visit to be booked, and the seed of nothing: all of it is fixed."""
    rehearsal = rehearse(database_url, "new_install")
    rehearsal.happen("ticket", TICKETS["new_install"])
    Play(rehearsal, "new_install").settle()
    assert rehearsal.order("T1").state == "booking"
    yield rehearsal
    rehearsal.close()


def post(rehearsal: Rehearsal, *messages: tuple[str, dict[str, Any]], reason: str = "skäl nog") -> None:
    with rehearsal.app.store.write() as tx:
        for n, (trigger, data) in enumerate(messages):
            tx.enqueue(1, f"m{n}/{trigger}", trigger, TOVA, rehearsal.clock.now(), reason, data)


def statuses(rehearsal: Rehearsal) -> list[tuple[str, str, str | None]]:
    with rehearsal.app.store.read() as connection:
        return [
            tuple(r)
            for r in connection.execute(select(messages.c.trigger, messages.c.status, messages.c.code).order_by(messages.c.id))
        ]


def row(rehearsal: Rehearsal) -> Any:
    with rehearsal.app.store.read() as connection:
        return connection.execute(orders.select().where(orders.c.id == 1)).mappings().one()


def poison(rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch, name: str = "book") -> None:
    """From now on the decision on a booking raises."""
    changes = rehearsal.app.engine.workflow.changes
    row = next(r for r in rehearsal.app.engine.workflow.transitions if r.trigger == "booked" and r.source == "booking")
    assert row.change

    def raises(*_: Any) -> Any:
        raise OverflowError("19380412-9827 is personal")

    monkeypatch.setitem(changes, row.change, raises)


def test_those_behind_it_are_applied(booking: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A booking whose decision raises does not stand before the cancel behind it; its reason names no value."""
    poison(booking, monkeypatch)
    post(booking, ("booked", {"visit": "2027-01-14 FM"}), ("cancel", {}))
    booking.run()
    assert statuses(booking) == [("booked", "failed", "raised"), ("cancel", "applied", None)]
    assert booking.order("T1").state == "cancelled"
    with booking.app.store.read() as connection:
        failed = set_aside.message(connection, 1)
    assert failed is not None
    assert failed["detail"].startswith("OverflowError: ")
    assert "1938" not in failed["detail"]


def test_an_order_with_a_message_set_aside_asks_for_attention(booking: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its state stays; it is counted with the stuck ones; a right booking behind it is applied, after a restart too."""
    poison(booking, monkeypatch)
    post(booking, ("booked", {"visit": "2027-01-14 FM"}))
    booking.run()
    view = booking.service.order("T1")
    assert (view["state"], view["needs_attention"], view["set_aside"]) == ("booking", True, 1)
    assert [v["number"] for v in booking.service.check_stuck()] == [view["number"]]
    monkeypatch.undo()
    booking.service.trigger("T1", "booked", TOVA, None, {"visit": "2027-01-15 FM"}, "right", patience=0.1)
    assert booking.order("T1").state == "booked"
    assert booking.service.order("T1")["set_aside"] == 1


def test_the_sender_hears_that_it_was_set_aside(booking: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller of the trigger does not see that it waits."""
    poison(booking, monkeypatch)
    with pytest.raises(BadInput, match="set aside as message 1"):
        booking.service.trigger("T1", "booked", TOVA, None, {"visit": "2027-01-14 FM"}, "once", patience=0.1)


def test_a_message_that_was_set_aside_can_be_put_back(booking: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """What hindered it is mended: it is decided again and applied, once."""
    poison(booking, monkeypatch)
    post(booking, ("booked", {"visit": "2027-01-14 FM"}))
    booking.run()
    monkeypatch.undo()
    booking.set_aside.retry_message(1, TOVA)
    booking.run()
    assert statuses(booking) == [("booked", "applied", None)]
    assert (booking.order("T1").state, row(booking)["set_aside"]) == ("booked", 0)
    with pytest.raises(BadInput):
        booking.set_aside.retry_message(1, TOVA)


def test_a_message_that_was_set_aside_can_be_discarded(booking: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """It needs a reason; then the order needs no attention any more, and nothing was applied."""
    poison(booking, monkeypatch)
    post(booking, ("booked", {"visit": "2027-01-14 FM"}))
    booking.run()
    with pytest.raises(BadInput):
        booking.set_aside.discard_message(1, TOVA, " ")
    booking.set_aside.discard_message(1, TOVA, "Bokad på annat sätt.")
    booking.run()
    assert statuses(booking) == [("booked", "discarded", "raised")]
    assert (booking.order("T1").state, booking.service.order("T1")["needs_attention"]) == ("booking", False)
    with pytest.raises(BadInput):
        booking.set_aside.discard_message(1, TOVA, "En gång till.")


@pytest.mark.parametrize("how", ["sealed", "erased", "role", "trigger", "content"])
def test_a_message_that_cannot_be_read(booking: Rehearsal, how: str) -> None:
    """Sealed under a lost key, of an erased person, of an unknown role or trigger: set aside, and the next is applied."""
    post(booking, ("hold", {"resume_on": "2027-02-01"}))
    with booking.app.store.write() as tx:
        spoilt: dict[str, dict[str, Any]] = {
            "sealed": {"sealed": b"x" * 40}, "role": {"role": "pope"}, "trigger": {"trigger": "beam_up"},
        }  # fmt: skip
        values = spoilt.get(how, {})
        if how == "content":
            key = tx.sealing.data_keys([1])[1]
            place = message_place(1, tx.connection.execute(select(messages.c.dedupe)).scalar_one())
            values = {"sealed": booking.app.store.keyring.seal(key, b'{"data": 7}', place)}
        if values:
            tx.connection.execute(update(messages).values(**values))
        if how == "erased":
            persons.destroy_keys(tx, 1, booking.clock.now())
        tx.enqueue(1, "behind", "hold", TOVA, booking.clock.now(), "på sjukhus", {"resume_on": "2027-02-01"})
    booking.run()
    trigger = "beam_up" if how == "trigger" else "hold"
    assert statuses(booking) == [
        (trigger, "failed", "unknown_trigger" if how == "trigger" else "unreadable"),
        ("hold", "applied", None),
    ]
    assert booking.order("T1").state == "on_hold"


@pytest.mark.slow
def test_a_message_whose_step_cannot_be_written(booking: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision that the store will not take is the message's trouble as well."""
    changes = booking.app.engine.workflow.changes
    name = next(r.change for r in booking.app.engine.workflow.transitions if r.trigger == "booked" and r.source == "booking")
    assert name
    sound = changes[name]

    def odd(*given: Any) -> Any:
        return {**sound(*given), "data": {"visit": 1 << 70}}

    monkeypatch.setitem(changes, name, odd)
    post(booking, ("booked", {"visit": "2027-01-14 FM"}), ("cancel", {}))
    booking.run()
    assert [s[1] for s in statuses(booking)] == ["failed", "applied"]


@pytest.mark.slow
def test_an_activity_that_raises_does_not_keep_messages_waiting(booking: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows from a booking cannot be decided: the booking counts, the order rests and asks; a cancel leads out."""
    workflow = booking.app.engine.workflow
    state = workflow.state["booked"]

    def raises(*_: Any) -> Any:
        raise ValueError("no")

    assert state.activity
    monkeypatch.setitem(workflow.activities, state.activity, raises)
    post(booking, ("booked", {"visit": "2027-01-14 FM"}))
    booking.run()
    assert [s[1] for s in statuses(booking)] == ["applied"]
    assert (booking.order("T1").state, row(booking)["blocked_on"]) == ("booked", "lockstep")
    assert booking.service.order("T1")["needs_attention"]
    booking.service.trigger("T1", "cancel", TOVA, "ångrat sig", {}, "out", patience=0.1)
    assert booking.order("T1").state == "cancelled"


@pytest.mark.slow
def test_a_bad_message_behind_one_that_waits_for_an_answer(booking: Rehearsal) -> None:
    """The first has TES asked who is linked; when the answer is there, the bad one behind it does not undo it for ever."""
    booking.service.trigger("T1", "booked", TOVA, None, {"visit": "2027-01-14 FM"}, patience=0.1)
    booking.advance_to(VISIT)
    booking.world.faults.add("tes", "unavailable", operation="link", until=VISIT + timedelta(days=2))
    booking.service.trigger("T1", "installed", MATS, None, {"serial": "L-1001", "tested": True}, patience=0.1)
    booking.run()
    assert booking.order("T1").state == "installed"
    post(booking, ("linked", {}), ("beam_up", {}), ("hold", {"resume_on": "2027-02-01"}))
    booking.advance("2 minutes")
    assert [(t, s) for t, s, _ in statuses(booking)[2:4]] == [("linked", "refused"), ("beam_up", "failed")]
    assert statuses(booking)[4][1] in ("applied", "refused")
    assert row(booking)["blocked_on"] in (None, "tes")


@pytest.mark.slow
@pytest.mark.parametrize("point", ["before_commit", "after_commit"])
def test_a_worker_that_dies_over_a_bad_message(booking: Rehearsal, monkeypatch: pytest.MonkeyPatch, point: str) -> None:
    """At the n-th commit, for every n there is: the bad one is set aside once, the one behind it applied once."""
    poison(booking, monkeypatch)
    for n in range(1, 9):
        booking.deaths.append(Death(point))
        with booking.app.store.write() as tx:
            tx.enqueue(1, f"bad{n}", "booked", TOVA, booking.clock.now(), None, {"visit": "2027-01-14 FM"})
            tx.enqueue(1, f"hold{n}", "hold", TOVA, booking.clock.now(), "skäl nog", {"resume_on": "2027-02-01"})
            tx.enqueue(1, f"resume{n}", "resume", TOVA, booking.clock.now(), "skäl nog")
        for _ in range(n):
            booking.run()
        booking.deaths.clear()
        booking.advance("2 hours")
        with booking.app.store.read() as connection:
            query = select(messages.c.status).where(messages.c.dedupe == f"bad{n}")
            assert connection.execute(query).scalar_one() == "failed"
            left = select(messages.c.id).where(messages.c.status == "new")
            assert connection.execute(left).first() is None
        assert row(booking)["set_aside"] == n
        if booking.order("T1").state != "booking":
            break
    assert booking.died >= 1
    assert row(booking)["message_count"] == row(booking)["messages_done"]


# Another version's orders ---------------------------------------------------------------------------


def _column(**values: str) -> Callable[[Any], None]:
    return lambda tx: tx.connection.execute(update(orders).where(orders.c.id == 1).values(**values))


def _effect(tx: Any) -> None:
    values = {
        "order_id": 1, "ordinal": 99, "name": "tes.beam", "subject": "A", "generation": 99, "args": {}, "status": "planned",
        "attempts": 0, "code": "", "result": {}, "planned_at": START, "token": 0,
    }  # fmt: skip
    tx.connection.execute(insert(effects).values(**values))


def _timer(tx: Any) -> None:
    tx.connection.execute(insert(timers).values(order_id=1, name="eclipse", due_at=START))


def _damaged(tx: Any) -> None:
    tx.connection.exec_driver_sql("UPDATE orders SET data = '{' WHERE id = 1")


OTHERS = {
    "state": _column(state="teleporting"), "reason": _column(reason="moon_in_capricorn"), "kind": _column(kind="door_bell"),
    "workflow": _column(workflow="shared_door"), "effect": _effect, "timer": _timer, "damaged": _damaged,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("what", OTHERS)
def test_an_order_of_another_version_rests(booking: Rehearsal, what: str) -> None:
    """It is not claimed again and again, its neighbour goes on, and messages to it wait; known again, it goes on."""
    with booking.app.store.write() as tx:
        before = dict(tx.connection.execute(orders.select().where(orders.c.id == 1)).mappings().one())
        raw = tx.connection.exec_driver_sql("SELECT data FROM orders WHERE id = 1").scalar_one()
        OTHERS[what](tx)
        tx.connection.execute(update(orders).where(orders.c.id == 1).values(wake_at=booking.clock.now()))
        tx.enqueue(1, "first", "cancel", TOVA, booking.clock.now(), "skäl nog")
    booking.happen("ticket", {**TICKETS["new_install"], "id": "T2", "persons": ["A"]})
    booking.run()
    assert booking.order("T2").state != "received"
    with booking.app.store.read() as connection:
        query = select(orders.c.token, orders.c.lease_owner, orders.c.blocked_on, orders.c.wake_at).where(orders.c.id == 1)
        rested = connection.execute(query).mappings().one()
    assert (rested["lease_owner"], rested["blocked_on"]) == (None, "lockstep" if what == "damaged" else "definition")
    assert rested["wake_at"] >= booking.clock.now() + timedelta(minutes=30)
    booking.app.worker("another").claim()
    with booking.app.store.write() as tx:
        assert tx.connection.execute(select(orders.c.token).where(orders.c.id == 1)).scalar_one() == rested["token"]
        changed = {name: before[name] for name in ("state", "reason", "kind", "workflow")}
        tx.connection.execute(update(orders).where(orders.c.id == 1).values(**changed))
        if what == "damaged":
            mended = "UPDATE orders SET data = :data WHERE id = 1"
            from sqlalchemy import text

            tx.connection.execute(text(mended), {"data": raw})
        tx.connection.execute(effects.delete().where(effects.c.name == "tes.beam"))
        tx.connection.execute(timers.delete().where(timers.c.name == "eclipse"))
    booking.advance("2 hours")
    assert booking.order("T1").state == "cancelled"
    assert booking.order("T1").blocked_on is None


@pytest.mark.parametrize("what", OTHERS)
def test_an_order_of_another_version_is_shown(booking: Rehearsal, what: str) -> None:
    """People see it, and that it needs attention; nothing raises."""
    with booking.app.store.write() as tx:
        OTHERS[what](tx)
        tx.connection.execute(update(orders).where(orders.c.id == 1).values(wake_at=booking.clock.now()))
    booking.run()
    assert booking.service.order("1")["needs_attention"]
    assert booking.service.orders()[0]["needs_attention"]
    assert booking.service.explain("1").needs_attention
    assert booking.service.history("1")


def test_an_effect_of_another_versions_status_is_not_passed_over(booking: Rehearsal) -> None:
    """Of an earlier stay, and neither open nor settled as this program knows it: the order rests on it."""
    with booking.app.store.write() as tx:
        old = {"order_id": 1, "ordinal": 98, "name": "lindesk.comment", "subject": "x", "generation": 0, "args": {}, "code": ""}
        more = {"status": "floating", "attempts": 0, "result": {}, "planned_at": START, "token": 0}
        tx.connection.execute(insert(effects).values(**old, **more))
        tx.connection.execute(update(orders).where(orders.c.id == 1).values(wake_at=booking.clock.now()))
    booking.run()
    assert row(booking)["blocked_on"] == "definition"
    assert booking.set_aside.counts().unknown == 1


def test_a_message_that_comes_while_its_order_is_parked_is_not_slept_through(booking: Rehearsal) -> None:
    """The decision that failed did not know of it; an order that heard of all there is rests."""
    with booking.app.store.write() as tx:
        (case,) = tx.claim("w", booking.clock.now(), timedelta(seconds=8), 1, 1)
        tx.enqueue(1, "late", "cancel", TOVA, booking.clock.now(), "skäl nog")
        assert set_aside.park(tx, (1, case.token), case.messages_seen, "lockstep", booking.clock.now(), START + timedelta(days=9))
    assert row(booking)["wake_at"] <= booking.clock.now()
    with booking.app.store.write() as tx:
        assert not set_aside.park(tx, (1, case.token - 1), case.messages_seen, "lockstep", booking.clock.now(), START)


def test_who_lost_the_order_sets_no_message_of_it_aside(booking: Rehearsal) -> None:
    """The worker that has it now is about to apply it."""
    post(booking, ("booked", {"visit": "2027-01-14 FM"}))
    with booking.app.store.write() as tx:
        (case,) = tx.claim("w", booking.clock.now(), timedelta(seconds=8), 1, 1)
    assert not booking.app.worker("late").recovery.set_aside((1, case.token - 1), 1, ValueError())
    assert statuses(booking) == [("booked", "new", None)]
    assert booking.app.worker("w").recovery.set_aside((1, case.token), 1, ValueError())
    assert statuses(booking) == [("booked", "failed", "raised")]


def test_a_worker_that_begins_looks_at_what_none_knew(booking: Rehearsal) -> None:
    """Its table may know it: nobody waits for the hour to pass."""
    with booking.app.store.write() as tx:
        OTHERS["state"](tx)
        tx.connection.execute(update(orders).where(orders.c.id == 1).values(wake_at=booking.clock.now()))
    booking.run()
    assert row(booking)["wake_at"] > booking.clock.now()
    booking.app.worker("newer").begin()
    assert row(booking)["wake_at"] <= booking.clock.now()


@pytest.mark.slow
@pytest.mark.parametrize("column", ["args", "result"])
def test_an_order_with_a_damaged_effect_rests(booking: Rehearsal, column: str) -> None:
    """What was said or answered cannot be read: nothing is said without it, the order rests and is shown, its neighbour goes on."""
    with booking.app.store.write() as tx:
        _effect(tx)
        tx.connection.exec_driver_sql(f"UPDATE effects SET {column} = '{{', name = 'lindesk.comment' WHERE ordinal = 99")
        tx.connection.execute(update(orders).where(orders.c.id == 1).values(wake_at=booking.clock.now()))
    booking.happen("ticket", {**TICKETS["new_install"], "id": "T2", "persons": ["A"]})
    booking.run()
    assert row(booking)["blocked_on"] == "lockstep"
    assert booking.order("T2").state != "received"
    with booking.app.store.read() as connection:
        assert connection.execute(select(effects.c.status).where(effects.c.ordinal == 99)).scalar_one() == "planned"
    assert booking.service.explain("1").needs_attention
    assert booking.set_aside.counts().undecided == 1


def test_a_message_with_a_trigger_that_a_later_program_knows_is_put_back(booking: Rehearsal) -> None:
    """It was set aside by an older program; the one that knows its trigger decides it when it begins."""
    post(booking, ("hold", {"resume_on": "2027-02-01"}))
    with booking.app.store.write() as tx:
        tx.connection.execute(update(messages).values(trigger="newer"))
    booking.run()
    assert statuses(booking) == [("newer", "failed", "unknown_trigger")]
    with booking.app.store.write() as tx:
        tx.connection.execute(update(messages).values(trigger="hold"))
    booking.run()
    assert booking.order("T1").state == "on_hold"


@pytest.mark.slow
def test_what_is_sealed_of_an_order_cannot_be_opened(booking: Rehearsal) -> None:
    """The order rests and asks for attention; its pages and its neighbours go on."""
    with booking.app.store.write() as tx:
        tx.connection.execute(update(vault).where(vault.c.order_id == 1).values(sealed=b"x" * 40))
        tx.connection.execute(update(orders).where(orders.c.id == 1).values(wake_at=booking.clock.now()))
    booking.happen("ticket", {**TICKETS["new_install"], "id": "T2"})
    booking.run()
    assert row(booking)["blocked_on"] == "lockstep"
    assert booking.service.explain("1").needs_attention
    assert booking.order("T2").state != "received"
