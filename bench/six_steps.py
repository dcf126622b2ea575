"""The six-step order: one effect in each state, its result and the next state durable before the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bench.places import MASTER_KEY, Place
from runtime import logs
from runtime.bootstrap import load_settings, open_store, tools_of
from runtime.clock import SystemClock
from runtime.engines import Engines
from runtime.routine import Routine
from runtime.versions import registry
from runtime.worker.breakers import Breakers
from runtime.worker.calls import Caller
from runtime.worker.worker import Worker
from storage import Store
from workflow.definition import EffectSpec, Phase, State, Transition, Trigger, Workflow
from workflow.ports import Operation
from workflow.retry import BreakerPolicy
from workflow.roles import NOBODY, WORKER
from workflow.values import (
    ActivityContext,
    Call,
    EffectRequest,
    Fire,
    Label,
    NewOrder,
    Outcome,
    OutcomeKind,
    Perform,
    Plan,
    Tools,
)

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


class Measured(Engines):
    """Engines of tables that are measured: these have nobody who could take over what failed."""

    def require_sound(self) -> None:
        """They are run as they are."""


def measured(workflow: Workflow, tools: Tools) -> Measured:
    """The engines of an installation that runs this table alone."""
    return Measured((Routine(workflow),), lambda _: tools)


class Installation:
    """Store, engine and clock of one place, with the settings an installation has by default."""

    def __init__(self, place: Place, batch: int | None = None) -> None:
        self.settings = load_settings(database_url=place.url, master_key=MASTER_KEY, log_level="warning", worker_batch=batch)
        logs.configure(self.settings.log_level)
        self.store: Store = open_store(self.settings)
        self.clock, self.engines = SystemClock(), measured(WORKFLOW, tools_of(self.settings, WORKFLOW.name))
        self.engine = self.engines[WORKFLOW.name]
        registry.register(self.store, self.engines, self.clock.now())

    def worker(self, name: str) -> Worker:
        s = self.settings
        patience = timedelta(seconds=s.connect_seconds + s.read_seconds)
        breakers = Breakers(self.store, self.clock, ["noop"], BreakerPolicy(), patience)
        caller = Caller({"noop": Noop()}, self.clock, breakers, s.calls_per_system)
        lease = timedelta(seconds=max(s.lease_seconds, 60))
        return Worker(name, self.store, self.engines, caller, self.clock, lease, s.worker_batch)

    def enqueue(self, orders: int, first: int = 0) -> None:
        """Take orders in, a thousand a transaction."""
        for start in range(first, first + orders, 1000):
            now = datetime.now(UTC)
            names = [f"T-{n:07d}" for n in range(start, min(start + 1000, first + orders))]
            with self.store.write() as tx:
                tx.add([self.engine.take_in(NewOrder("six", "order", name, name), now) for name in names], now)
