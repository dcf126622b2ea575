"""The proofs of the simulation can fail: each is shown what it must not let pass."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import cast

import pytest
from sqlalchemy import func, select, update

from rehearsal.routines.shared_lock.bad_deliveries import MADE_BAD
from rehearsal.routines.shared_lock.step_rules import LockRules, Outside
from rehearsal.simulation.run import Simulation
from rehearsal.simulation.watch import Watch
from runtime.app import App
from runtime.bootstrap import load_settings, tools_of
from runtime.crypto import fresh_key
from runtime.invariants import breaches
from runtime.worker.in_flight import InFlight
from storage import deliveries, set_aside
from storage.deliveries import Aside
from storage.routines.shared_lock.tables import lock_links, lock_units
from tests.reliability.tools import TICKETS, WORLDS, Play, rehearse
from tests.storage.tools import NOW, new_step
from workflow.engine import Case, Step
from workflow.routines.shared_lock import WORKFLOW
from workflow.values import Actor, Effect, Outcome, OutcomeKind

_SILENT, _ANSWER = Outcome(OutcomeKind.UNAVAILABLE), Outcome(OutcomeKind.SUCCEEDED)


@pytest.fixture
def watch() -> Watch:
    calendar = tools_of(load_settings()).calendar
    return Watch(lambda order: WORKFLOW, {WORKFLOW.name: LockRules(calendar, Outside(cast(App, None)))})


@pytest.mark.parametrize(("answer", "reported"), [(_SILENT, 1), (_ANSWER, 0)])
def test_silence_that_moves_an_order_is_seen(watch: Watch, answer: Outcome, reported: int) -> None:
    """I12: an order that goes on as if it had been answered, once that is durable: who has lost the order says nothing with it."""
    step = new_step()
    watch.see(step, NOW)
    step.case.order.state = "precheck"
    claimed = InFlight(step.case, answers={("tes.person", "A"): answer, ("tes.person", "B"): _ANSWER})
    watch.about_to_write(claimed)
    watch.about_to_write(claimed)
    assert watch.broken == []
    watch.see(Step(step.case), NOW)
    watch.see(Step(step.case), NOW)
    assert [text[:4] for text in watch.broken if text.startswith("I12:")] == ["I12:"] * reported


def test_what_a_refused_step_would_have_moved_is_not_reported(watch: Watch) -> None:
    """I12: a late worker decides on silence for an order that another has answers for; the store refuses the late step."""
    first = new_step()
    watch.see(first, NOW)
    mine = Case(replace(first.case.order, state="precheck"), token=2)
    watch.about_to_write(InFlight(mine, answers={("tes.person", "A"): _ANSWER}))
    late = Case(replace(first.case.order, state="precheck"), token=1)
    watch.about_to_write(InFlight(late, answers={("tes.person", "A"): _SILENT}))
    watch.see(Step(mine), NOW)
    assert [text for text in watch.broken if text.startswith("I12:")] == []


@pytest.mark.parametrize(("asked", "reported"), [(("treserva.person", "tes.person"), 0), (("tes.person",), 1), ((), 1)])
def test_a_link_on_an_old_look_is_seen(watch: Watch, asked: tuple[str, ...], reported: int) -> None:
    """I3: what was asked when the link was decided is not what is asked before it is made."""
    case = new_step().case
    case.answers = {(name, "A"): {} for name in asked}
    watch.about_to_call(InFlight(case), Effect(1, "tes.link", "A", 1, {}, planned_at=NOW))
    assert [text[:3] for text in watch.broken] == ["I3:"] * reported


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", ["new_install", "link_existing"])
def test_an_inventory_that_names_others_than_tes_is_seen(database_url: str, kind: str) -> None:
    """I5: of a unit that the order mounted, and of one that hung there before it."""
    rehearsal = rehearse(database_url, kind)
    assert Play(rehearsal, kind).to_the_end() == "feedback_sent"
    assert breaches(rehearsal.app) == []
    with rehearsal.app.store.write() as tx:
        one = select(func.min(lock_links.c.id)).scalar_subquery()
        tx.connection.execute(update(lock_links).where(lock_links.c.id == one).values(ended_at=NOW))
    assert [text[:3] for text in breaches(rehearsal.app)] == ["I5:"]
    step = Step(Case(rehearsal.order("T1")), ended=True)
    assert [text[:3] for text in Outside(rehearsal.app).see([step])] == ["I5:"]
    rehearsal.close()


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_effect_that_is_done_again_is_seen_at_the_step(database_url: str) -> None:
    """I11: as the world counts it, and each time once."""
    rehearsal = rehearse(database_url, "new_install")
    outside, step = Outside(rehearsal.app), new_step()
    assert Play(rehearsal, "new_install").to_the_end() == "feedback_sent"
    assert list(outside.see([step])) == []
    rehearsal.world.store.add("repeat.tes.link")
    assert [text[:23] for text in outside.see([step])] == ["I11: tes.link was repea"]
    assert list(outside.see([step])) == []
    rehearsal.close()


def test_a_good_message_or_delivery_that_is_set_aside_is_named() -> None:
    """What is bad is discarded, also when it comes again after a crash; what is good stays, and is reported once."""
    with closing(Simulation(1, 1, settings=load_settings(master_key=fresh_key(), database_url="sqlite://"))) as simulation:
        poison, app, now = simulation.poison, simulation.app, simulation.clock.now()
        simulation.rehearsal.set_up(WORLDS["new_install"])
        simulation.rehearsal.happen("ticket", TICKETS["new_install"])
        poison.messages = 1
        with app.store.write() as tx:
            for trigger in ("teleported", "cancel"):
                id_ = tx.enqueue(1, trigger, trigger, Actor("t1", "operator"), now)
                assert id_ is not None and set_aside.set_aside(tx, 1, id_, "raised", "Conflict at x.py:1", now)
        for _ in range(2):
            with app.store.write() as tx:
                deliveries.set_aside(tx, Aside("shared_lock", "bad", "", "", MADE_BAD, "", None), now)
            poison.discard()
        assert (poison.set_aside, poison.unaccounted(), len(poison.broken)) == (2, 0, 1)
        assert "`cancel`" in poison.broken[0] and "raised, Conflict at x.py:1" in poison.broken[0]
        with app.store.write() as tx:
            deliveries.set_aside(tx, Aside("shared_lock", "good", "T9", "LK-9", "unreadable", "KeyError at y.py:2", None), now)
        poison.discard()
        assert poison.broken[1:] == ["A good delivery 2 was set aside: T9: unreadable, KeyError at y.py:2."]
        assert simulation.rehearsal.set_aside.counts().messages == simulation.rehearsal.set_aside.counts().deliveries == 1


def test_a_unit_comes_for_each_order_that_found_the_stock_empty() -> None:
    """Also when the order that had it ordered is no longer on hold: another, which came before, may have got its unit."""
    with closing(Simulation(1, 1, faults="none", settings=load_settings(master_key=fresh_key(), database_url="sqlite://"))) as simulation:
        users, app = simulation.users["shared_lock"], simulation.app

        def delivered() -> int:
            with app.store.read() as connection:
                ordered = lock_units.c.serial.startswith("L-W")
                return int(connection.execute(select(func.count()).select_from(lock_units).where(ordered)).scalar_one())

        for number in ("LAS-2027-00001", "LAS-2027-00002"):
            waiting = replace(new_step().case.order, number=number, state="on_hold", reason="stock")
            assert users.noticed(waiting) is None
        simulation.run()
        assert delivered() == 2
