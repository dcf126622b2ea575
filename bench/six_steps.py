"""The six-step order on our engine: one effect in each state, its result and the next state durable before the next.

`python -m bench.six_steps --database sqlite --orders 5000 [--processes 2] [--profile]` prints orders a second.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bench.contender import Share, Times, Work
from bench.places import MASTER_KEY, Place
from runtime import logs
from runtime.bootstrap import load_settings, open_store, store_parts, tools_of
from runtime.clock import SystemClock
from runtime.engines import Engines
from runtime.routine import Routine
from runtime.versions import registry
from runtime.worker import memory
from runtime.worker.breakers import Breakers
from runtime.worker.calls import Caller
from runtime.worker.worker import Worker
from storage import Store, migrate, open_database
from workflow.definition import EffectSpec, Phase, State, Transition, Trigger, Workflow
from workflow.engine import Engine
from workflow.ports import Operation
from workflow.retry import BreakerPolicy
from workflow.roles import NOBODY, WORKER
from workflow.values import ActivityContext, Call, EffectRequest, Fire, Label, NewOrder, Outcome, OutcomeKind, Perform, Plan

STEPS = ("received", "precheck", "booking", "linked", "inventory_updated", "feedback_sent")
KEPT = ("ok", "step", "ref")
_END = "done"
_AFTER = dict(zip(STEPS, (*STEPS[1:], _END), strict=True))


def result_of(step: str) -> dict[str, object]:
    """What the effect of a step returns, in every contender."""
    return {"ok": True, "step": step, "ref": "R-0001"}


def _act(view: ActivityContext) -> Plan:
    for effect in view.effects:
        if effect.status == "succeeded":
            return Fire("next")
    return Perform((EffectRequest("noop.do", view.order.state),))


def _label(name: str) -> Label:
    return Label(name, name)


def six_workflow() -> Workflow:
    """The table of the six-step order."""
    states = tuple(
        State(s, "all", _label(s), _label(s), WORKER, activity="act", performs=("noop.do",), fires=("next",)) for s in STEPS
    )
    moves = tuple(Transition(s, "next", t, main=True) for s, t in _AFTER.items())
    return Workflow(
        name="six_steps", version="1", label=_label("six steps"), phases=(Phase("all", _label("all")),),
        states=(*states, State(_END, "all", _label(_END), _label(_END), NOBODY, end=True)),
        transitions=(Transition(None, "order", STEPS[0], main=True), *moves),
        timers=(), effects=(EffectSpec("noop.do", _label("nothing"), keeps=KEPT),),
        triggers=tuple(Trigger(name, _label(name)) for name in ("order", "next")),
        guards={}, reasons={}, activities={"act": _act}, changes={}, args={}, records={}, spawns={},
        bind=lambda order, item, now: {}, lookup=lambda order, answers, given: {},
        first=lambda order, name, facts: EffectRequest(name), service_days=lambda order, tools: None,
    )  # fmt: skip


class Noop:
    """An outside system that does nothing, at once."""

    system, blocking = "noop", False

    @property
    def operations(self) -> Mapping[str, Operation]:
        return _OPERATIONS


def _do(call: Call) -> Outcome:
    return Outcome(OutcomeKind.SUCCEEDED, result_of(call.subject))


def _probe(call: Call) -> Outcome:
    return Outcome(OutcomeKind.REFUSED, code="not_done")


_OPERATIONS = {"noop.do": Operation(_do, _probe)}
WORKFLOW = six_workflow()


class Installation:
    """Store, engine and clock of one place, with the settings an installation has by default."""

    def __init__(self, place: Place, batch: int | None = None) -> None:
        self.settings = load_settings(database_url=place.url, master_key=MASTER_KEY, log_level="warning", worker_batch=batch)
        logs.configure(self.settings.log_level)
        self.store: Store = open_store(self.settings)
        self.clock, self.engine = SystemClock(), Engine(WORKFLOW, tools_of(self.settings, WORKFLOW.name))
        registry.register(self.store, [WORKFLOW], self.clock.now())

    def worker(self, name: str) -> Worker:
        s = self.settings
        patience = timedelta(seconds=s.connect_seconds + s.read_seconds)
        breakers = Breakers(self.store, self.clock, ["noop"], BreakerPolicy(), patience)
        caller = Caller({"noop": Noop()}, self.clock, breakers, s.calls_per_system)
        lease = timedelta(seconds=max(s.lease_seconds, 60))
        engines = Engines((Routine(WORKFLOW),), lambda _: self.engine.tools)
        return Worker(name, self.store, engines, caller, self.clock, lease, s.worker_batch)

    def enqueue(self, orders: int, first: int = 0) -> None:
        """Take orders in, a thousand a transaction."""
        for start in range(first, first + orders, 1000):
            now = datetime.now(UTC)
            names = [f"T-{n:07d}" for n in range(start, min(start + 1000, first + orders))]
            with self.store.write() as tx:
                tx.add([self.engine.take_in(NewOrder("six", "order", name, name), now) for name in names], now)


class SixSteps:
    """Our engine as it ships: ledger, fencing tokens and hash-chained history on."""

    def __init__(self, batch: int | None = None) -> None:
        self.batch = batch

    def prepare(self, place: Place, orders: int) -> None:
        engine = open_database(place.url)
        migrate.upgrade(engine, store_parts())
        engine.dispose()
        installation = Installation(place)
        installation.enqueue(orders)
        installation.store.close()

    def open(self, place: Place, orders: int, share: Share) -> Work:
        import os

        worker = Installation(place, self.batch).worker(f"bench.{os.getpid()}")
        with worker.store.read() as connection:
            worker.store.meta(connection, "key.fingerprint")
        memory.settle()

        def work() -> None:
            worker.run_until_idle()

        return work

    def singles(self, place: Place, orders: int) -> Times:
        from bench.serving import one_by_one, served

        with served(place) as found:
            one_by_one(found, 10)
            return one_by_one(found, orders)

    def finished(self, place: Place) -> int:
        from sqlalchemy import func, select

        from storage.schema import orders

        installation = Installation(place)
        with installation.store.read() as connection:
            query = select(func.count()).where(orders.c.ended_at.is_not(None), orders.c.version == len(STEPS) + 1)
            found = connection.execute(query).scalar_one()
        installation.store.close()
        return found


def main() -> None:
    """Run by hand, for a quick look or a profile."""
    from bench import harness
    from bench.contender import Entrant
    from bench.places import KINDS, server

    parser = argparse.ArgumentParser(description="The six-step order on our engine.")
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--orders", type=int, default=5000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    entrant = Entrant("lockstep", "bench.six_steps:SixSteps", {"batch": given.batch}, KINDS, given.orders)
    with server(given.database) as where:
        for _ in range(given.runs):
            run = harness.run(entrant, given.database, where, given.orders, given.processes, given.profile)
            print(f"{run.per_second:,.0f} orders/s  ({given.orders} orders in {run.seconds:.2f} s, "
                  f"{run.cpu_seconds / given.orders * 1e6:,.0f} µs of CPU an order, {given.processes} processes)")  # fmt: skip


if __name__ == "__main__":
    main()
