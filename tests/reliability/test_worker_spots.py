"""Small tests at dangerous spots of calls, breakers and the worker; each fails when its spot is changed carelessly (`mutations.py`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import select, update

from rehearsal.rehearsal import Rehearsal
from runtime.clock import StandingClock
from runtime.worker import calls
from runtime.worker.breakers import Breakers
from runtime.worker.calls import Caller
from runtime.worker.decisions import Decisions
from runtime.worker.in_flight import Decided, InFlight
from runtime.worker.worker import Worker
from storage import Store, StoreUnreachable, health
from storage.schema import effects, orders
from tests.reliability.tools import START, TICKETS, rehearse
from tests.storage.tools import NOW, add, claim, new_step
from workflow.case import Case, Step
from workflow.errors import Conflict
from workflow.ports import CANNOT_ASK, Operation
from workflow.reasons import WHY
from workflow.retry import Breaker, BreakerPolicy
from workflow.values import Call, Effect, Order, Outcome, OutcomeKind

SECOND = timedelta(seconds=1)
SILENT, NOT_KNOWN = Outcome(OutcomeKind.UNAVAILABLE, code="timeout"), Outcome(OutcomeKind.UNKNOWN, code="timeout")
DONE, NOT_DONE = Outcome(OutcomeKind.SUCCEEDED, {"id": "1"}), Outcome(OutcomeKind.REFUSED, code="not_done")
NO, CANNOT = Outcome(OutcomeKind.REFUSED, code="no_such_lock"), Outcome(OutcomeKind.UNKNOWN, code=CANNOT_ASK)
CALL = Call("sys.do", "k", "A", {}, START)

# Calls -----------------------------------------------------------------------------------------------


def test_a_lease_is_over_at_its_last_moment() -> None:
    """Others may take the order over from that moment on."""
    assert calls._lapsed(START, START) and not calls._lapsed(START, START - timedelta(microseconds=1))


@pytest.mark.parametrize("answer", [
    "done", True, {"kind": "succeeded"}, Outcome(OutcomeKind.SUCCEEDED, {1: "a"}),  # type: ignore[dict-item]
    Outcome("succeeded"), Outcome(OutcomeKind.REFUSED, code=7),  # type: ignore[arg-type]
], ids=str)  # fmt: skip
def test_an_answer_of_another_shape_leaves_the_change_unknown(answer: Any) -> None:
    """It may well have been done."""
    said = calls._safely(lambda call: answer, CALL)
    assert (said.kind, said.code) == (OutcomeKind.UNKNOWN, "bad_answer")


@pytest.mark.parametrize(("status", "performed", "probed", "outcome"), [
    # Not known whether it was done: asked about at once.
    ("started", NOT_KNOWN, DONE, (OutcomeKind.SUCCEEDED, "")), ("started", NOT_KNOWN, NOT_DONE, (OutcomeKind.TRY_AGAIN, "timeout")),
    ("started", NOT_KNOWN, SILENT, (OutcomeKind.UNKNOWN, "timeout")), ("started", NOT_KNOWN, CANNOT, (OutcomeKind.UNKNOWN, CANNOT_ASK)),
    # Unknown from before: done only when the system says that it was not.
    ("unknown", DONE, NOT_DONE, (OutcomeKind.SUCCEEDED, "")), ("unknown", None, DONE, (OutcomeKind.SUCCEEDED, "")),
    ("unknown", None, SILENT, (OutcomeKind.UNAVAILABLE, "timeout")), ("unknown", None, NO, (OutcomeKind.REFUSED, "no_such_lock")),
    # Not wanted any more: asked about, and never done.
    ("recalled", None, NOT_DONE, (OutcomeKind.REFUSED, "not_done")), ("recalled", None, DONE, (OutcomeKind.SUCCEEDED, "")),
])  # fmt: skip
def test_what_a_probe_says_is_gone_by(status: str, performed: Outcome | None, probed: Outcome, outcome: tuple[Any, str]) -> None:
    """`performed` None: it must not be performed."""

    def perform(call: Call) -> Outcome:
        assert performed is not None
        return performed

    adapter: Any = SimpleNamespace(blocking=False, operations={"sys.do": Operation(perform, lambda call: probed)})
    caller = Caller({"sys": adapter}, StandingClock(START), SimpleNamespace(), 1)  # type: ignore[arg-type]
    said = caller._outcome(Effect(1, "sys.do", "A", 1, status=status), CALL)
    assert (said.kind, said.code) == outcome


def test_what_is_known_to_be_done_is_known_though_a_part_was_kept_back() -> None:
    """An answer that says done is worth more than a change that was not sent after it."""
    guard = calls._Guard(SimpleNamespace(), SimpleNamespace(), Effect(1, "sys.do", "A", 1), lambda *_: None)  # type: ignore[arg-type]
    guard.refused = 1
    assert guard.judged(DONE) is DONE


# Breakers --------------------------------------------------------------------------------------------


@pytest.fixture
def rehearsal(database_url: str) -> Iterator[Rehearsal]:
    made = rehearse(database_url, "link_existing")
    yield made
    made.close()


@pytest.fixture
def breakers(rehearsal: Rehearsal) -> Breakers:
    return Breakers(rehearsal.app.store, StandingClock(NOW), ["tes", "desk"], BreakerPolicy(), 12 * SECOND)


def state(breakers: Breakers, system: str = "tes") -> Breaker:
    return breakers._rows[system].breaker


@pytest.mark.parametrize(("outcome", "opened"), [
    (SILENT, "open"), (NOT_KNOWN, "open"), (NO, "closed"), (DONE, "closed"), (Outcome(OutcomeKind.TRY_AGAIN), "closed"),
    (Outcome(OutcomeKind.UNAVAILABLE, {"not_before": "2027-02-01T08:00:00+00:00"}), "closed"),
])  # fmt: skip
def test_what_opens_a_breaker(breakers: Breakers, outcome: Outcome, opened: str) -> None:
    """Silence does, with or without a change under way; an answer does not, nor does an adapter that wants to wait."""
    for _ in range(5):
        breakers.note("tes", outcome)
    assert state(breakers).state == opened and state(breakers).failures == (5 if opened == "open" else 0)


def test_what_another_worker_learned_of_a_silent_system_is_read(breakers: Breakers) -> None:
    """It was opened once more there: nobody probes here before its time."""
    for _ in range(5):
        breakers.note("tes", SILENT)
    again = replace(state(breakers), step=2, probe_at=NOW + timedelta(hours=1))
    with breakers.store.write() as tx:
        health.write_breaker(tx.connection, "tes", again, NOW)
    breakers.refresh()
    assert state(breakers) == again


def test_a_pause_outlasts_what_its_system_says(breakers: Breakers) -> None:
    """Calls that were out when it was paused come back: the pause stays, here and in the store."""
    with breakers.store.write() as tx:
        health.pause(tx.connection, "tes", "anna", "underhåll", NOW)
    breakers.refresh()
    for outcome in (SILENT,) * 5 + (DONE,):
        breakers.note("tes", outcome)
        assert breakers._rows["tes"].paused_by == "anna" and not breakers.allows("tes")
    with breakers.store.read() as connection:
        assert health.systems_(connection)["tes"].paused_by == "anna"


def test_a_probe_that_cannot_be_noted_is_not_made(breakers: Breakers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every worker would probe."""
    for _ in range(5):
        breakers.note("tes", SILENT)
    breakers.clock.move_to(NOW + timedelta(minutes=1))  # type: ignore[attr-defined]

    def gone(*_: Any) -> Any:
        raise StoreUnreachable(WHY(why="gone"))

    with monkeypatch.context() as patched:
        patched.setattr(health, "take_probe", gone)
        assert not breakers.allows("tes")
    assert breakers.allows("tes") and not breakers.allows("tes")


def test_a_probe_is_not_made_before_its_time(breakers: Breakers) -> None:
    for _ in range(5):
        breakers.note("tes", SILENT)
    due = state(breakers).probe_at
    assert due is not None
    for moment, may in ((due - SECOND, False), (due, True)):
        breakers.clock.move_to(moment)  # type: ignore[attr-defined]
        assert breakers.allows("tes") is may


def test_a_clock_that_goes_back_does_not_keep_rows_from_being_read(breakers: Breakers) -> None:
    """What others decide is heard of though this machine's clock has gone back."""
    breakers.clock.move_to(NOW + timedelta(hours=1))  # type: ignore[attr-defined]
    breakers.refresh()
    with breakers.store.write() as tx:
        health.pause(tx.connection, "tes", "anna", "underhåll", NOW)
    breakers.clock._now = NOW  # type: ignore[attr-defined]
    breakers.refresh()
    assert not breakers.allows("tes")


def test_nobody_is_woken_for_a_system_that_is_paused(breakers: Breakers) -> None:
    """Nor for one that is well who waits for another, nor anybody whom a worker has."""
    store, later = breakers.store, NOW + timedelta(hours=1)
    first, held, other = add(store, *[new_step(later, blocked_on=name, blocked_since=NOW) for name in ("tes", "tes", "desk")])
    claim(store, only=held)
    with store.write() as tx:
        tx.connection.execute(update(orders).where(orders.c.id == held).values(wake_at=later))
        health.pause(tx.connection, "tes", "anna", "underhåll", NOW)
        health.pause(tx.connection, "desk", "anna", "underhåll", NOW)
    breakers.run_once()
    assert woken(store) == []
    with store.write() as tx:
        health.pause(tx.connection, "tes", None, None, NOW)
        assert health.wake(tx.connection, [held], NOW) == 0
    breakers.clock.move_to(NOW + 2 * SECOND)  # type: ignore[attr-defined]
    breakers.run_once()
    assert woken(store) == [first] and other not in woken(store)


def woken(store: Store) -> list[int]:
    with store.read() as connection:
        return list(connection.execute(select(orders.c.id).where(orders.c.wake_at <= NOW + 5 * SECOND)).scalars())


# The worker ------------------------------------------------------------------------------------------


@pytest.fixture
def worker(rehearsal: Rehearsal) -> Worker:
    """One that has nothing yet; the ticket of one order has come."""
    rehearsal.happen("ticket", TICKETS["link_existing"])
    return rehearsal.app.worker("w")


def taken(worker: Worker) -> InFlight:
    with worker.store.write() as tx:
        (case,) = tx.claim("w", worker.clock.now(), worker.lease, 1)
    return InFlight(case)


def test_what_came_back_with_nothing_is_no_answer(worker: Worker) -> None:
    """A question that was met with silence is not answered by what the silence brought."""
    flight = InFlight(Case(Order(1, "VT-1", "small", "1", "k", "open", START, START)))
    flight.answers = {("sys.read", "A"): DONE, ("sys.read", "B"): SILENT}
    flight.take_answers()
    assert set(flight.case.answers) == {("sys.read", "A")}


def test_an_order_whose_question_was_met_with_silence_waits_for_the_system(worker: Worker) -> None:
    """It does not ask again at once."""
    flight = taken(worker)
    flight.answers = {("treserva.person", "A"): SILENT}
    with worker.store.write() as tx:
        step = worker.decisions.one(tx, flight)[0]
    assert step.case.order.blocked_on == "treserva" and step.questions == ()


@pytest.mark.parametrize(("free", "queued", "begins"), [(1, 0, True), (0, 0, False), (2, 1, True), (1, 1, False)])
def test_a_call_is_begun_only_where_a_place_is_left(free: int, queued: int, begins: bool) -> None:
    """Earlier orders of the batch take their places first."""
    pool = SimpleNamespace(free_places=lambda: free, retry_after=lambda: SECOND)
    caller: Any = SimpleNamespace(pools={"sys": pool})
    step: Any = SimpleNamespace(release=False, questions=(), perform=[Effect(1, "sys.do", "A", 1)])
    found = Decisions(cast(Any, None), caller, StandingClock(START))._retry_after(step, Counter({"sys": queued}))
    assert found == (None if begins else SECOND)


@pytest.mark.parametrize(("earlier", "begins"), [(0, True), (1, False)])
def test_calls_of_steps_on_their_way_take_places(worker: Worker, earlier: int, begins: bool) -> None:
    """Those of a commit that is not answered yet have not begun, and begin before these."""
    flight = taken(worker)
    with worker.store.write() as tx:
        system = worker.decisions.batch(tx, [flight])[0][0].step.questions[0].system
    pool: Any = SimpleNamespace(free_places=lambda: 1, retry_after=lambda: SECOND)
    worker.caller.pools = {system: pool}
    before: Any = SimpleNamespace(release=False, questions=(), perform=[Effect(1, f"{system}.do", "A", 1)])
    with worker.store.write() as tx:
        (again,) = tx.load({flight.case.order.id: flight.case.token})
        step = worker.decisions.batch(tx, [InFlight(again)], [before] * earlier)[0][0].step
    assert bool(step.questions) is begins


@pytest.mark.parametrize("how", [
    lambda worker, tx, flight: [worker.decisions.batch(tx, [flight])[0][0].step], lambda worker, tx, flight: worker.decisions.one(tx, flight)
], ids=["in_a_batch", "alone"])  # fmt: skip
def test_a_worker_that_ends_begins_no_call(worker: Worker, how: Callable[..., list[Step]]) -> None:
    """What the order wants next is for the worker that takes it up."""
    flight, worker.decisions.draining = taken(worker), True
    with worker.store.write() as tx:
        (step,) = how(worker, tx, flight)
    assert step.release and step.wake_at == worker.clock.now()


def test_an_order_that_is_kept_is_not_called_for(worker: Worker) -> None:
    """Its next message is opened first, under the lease that is kept."""
    flight = taken(worker)
    worker.commits.dispatch([Decided(flight, Step(flight.case, keep=True))], [])
    assert worker.in_flight == {}


def test_no_more_orders_are_taken_than_there_is_room_for(worker: Worker) -> None:
    """Those in flight count."""
    add(worker.store, *[new_step(worker.clock.now()) for _ in range(4)])
    worker.batch = 3
    worker.in_flight.update({n: InFlight(Case(Order(n, "", "", "", "", "", START, START))) for n in (101, 102)})
    assert worker.claim() == 1
    worker.batch = 2
    assert worker.claim() == 0


@pytest.mark.parametrize(("problems", "left"), [
    ([Conflict(WHY(why="1")), Conflict(WHY(why="2"))], None), ([Conflict(WHY(why="1")), ValueError("2"), Conflict(WHY(why="3"))], Conflict), ([ValueError()] * 3, ValueError),
])  # fmt: skip
def test_an_order_that_met_another_writer_is_decided_anew(worker: Worker, problems: list[Exception], left: Any) -> None:
    """Three times; what is left then is the order's own trouble."""
    flight = taken(worker)

    def write(tx: Any, again: InFlight) -> list[Step]:
        if problems:
            raise problems.pop(0)
        return []

    found = worker.recovery.attempt(flight.held, None, write)
    assert isinstance(found, left or type(None)) and problems == []


def test_a_database_that_is_gone_is_no_orders_trouble(worker: Worker) -> None:
    """It is not tried again order by order, and no order is put aside for it."""
    flight, tried = taken(worker), list[int]()

    def write(tx: Any, again: InFlight) -> list[Step]:
        tried.append(1)
        raise StoreUnreachable(WHY(why="gone"))

    with pytest.raises(StoreUnreachable):
        worker.recovery.attempt(flight.held, None, write)
    assert tried == [1]


@pytest.mark.parametrize("problem", [Conflict(WHY(why="now")), StoreUnreachable(WHY(why="gone"))], ids=["conflict", "unreachable"])
def test_what_stops_a_transaction_stops_its_batch(worker: Worker, problem: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """What others of the batch would write in it is not to be gone by."""
    flight = taken(worker)

    def decide(*_: Any) -> Any:
        raise problem

    monkeypatch.setattr(worker.decisions, "decide", decide)
    with pytest.raises(type(problem)), worker.store.write() as tx:
        worker.decisions.batch(tx, [flight])


def test_what_no_table_knows_is_not_decided_alone_either(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    flight = taken(worker)
    monkeypatch.setattr(worker.decisions, "park_unknown", lambda *_: True)
    monkeypatch.setattr(worker.decisions, "decide", lambda *_: pytest.fail("decided"))
    with worker.store.write() as tx:
        assert worker.decisions.one(tx, flight) == []


def test_nothing_is_recorded_on_an_order_that_is_damaged(worker: Worker) -> None:
    """What came back for it is asked about when it has been mended."""
    flight = taken(worker)
    held = (flight.case.order.id, flight.case.token)
    with worker.store.write() as tx:
        tx.connection.execute(update(effects).values(status="started", token=held[1]))
        tx.connection.exec_driver_sql("UPDATE orders SET data = '[1]'")
    flight.outcomes = {flight.case.effects[0].ordinal: DONE}
    worker.recovery.write_outcomes(held, flight)
    with worker.store.read() as connection:
        assert connection.execute(select(effects.c.status)).scalars().all() == ["started"]
    assert flight.outcomes == {}
