"""`lockstep bench slow`: one outside system takes 5 s a call; what do orders notice that do not need it?"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bench.findings import Findings, Table, machine, quantile, share
from bench.places import Place, place, postgres_version, server
from bench.progress import each
from bench.serving import Served, served
from bench.six_steps import KEPT, WORKFLOW, result_of
from workflow.definition import EffectSpec, Workflow
from workflow.ports import Adapter, Operation
from workflow.values import ActivityContext, Call, EffectRequest, Fire, Label, Outcome, OutcomeKind, Perform, Plan

_SLOW_SECONDS, _QUICK_SECONDS = 5.0, 0.005
_SLOW_ORDERS, _BETWEEN = 400, 0.025
_LONGEST = 60.0


class _Waits:
    """A system that keeps its caller waiting; `blocking`, so that it is called on threads."""

    blocking = True

    def __init__(self, system: str, seconds: float) -> None:
        self.system, self.seconds = system, seconds

    @property
    def operations(self) -> Mapping[str, Operation]:
        return {f"{self.system}.do": Operation(self._do)}

    def _do(self, call: Call) -> Outcome:
        time.sleep(self.seconds)
        return Outcome(OutcomeKind.SUCCEEDED, result_of(call.subject))


def _act(view: ActivityContext) -> Plan:
    """An order's kind names the one system that it needs."""
    for effect in view.effects:
        if effect.status == "succeeded":
            return Fire("next")
    return Perform((EffectRequest(f"{view.order.kind}.do", view.order.state),))


def two_systems() -> Workflow:
    """The six steps, each of which needs the one system that the order's kind names: `quick` or `slow`."""
    performs = ("quick.do", "slow.do")
    states = tuple(replace(s, performs=performs if s.performs else ()) for s in WORKFLOW.states)
    effects = tuple(EffectSpec(name, Label(name, name), keeps=KEPT) for name in performs)
    return replace(WORKFLOW, name="two_systems", states=states, effects=effects, activities={"act": _act})


def slow(kinds: Sequence[str], orders: int = 200, runs: int = 3, slow_orders: int = _SLOW_ORDERS) -> Findings:
    """p95 of orders of a quick system, alone and together with many that wait for the slow one, in turn."""
    rows, facts, versions = [], {}, ""
    for kind in kinds:
        found: dict[bool, list[float]] = {False: [], True: []}
        with server(kind) as where:
            versions = postgres_version(where) if kind == "postgresql" else versions
            turns = [slowed for _ in range(runs) for slowed in (False, True)]
            for slowed in each(kind, turns, ["with a slow system" if b else "alone" for b in turns]):
                with place(kind, where) as here:
                    found[slowed] += _measured(here, orders, slow_orders if slowed else 0)
        alone, with_slow = (quantile(found[b], 0.95) for b in (False, True))
        cells = [f"{quantile(found[b], 0.5) * 1000:.0f} / {quantile(found[b], 0.95) * 1000:.0f}" for b in (False, True)]
        rows.append([kind, *cells, share(with_slow, alone), "≤ 1.2 ×"])
        facts[kind] = {"p95_alone_ms": round(alone * 1000, 1), "p95_with_slow_ms": round(with_slow * 1000, 1)}
    note = (
        f"p50 / p95 in ms of orders that arrive every {_BETWEEN * 1000:.0f} ms and need six calls of "
        f"{_QUICK_SECONDS * 1000:.0f} ms, alone and with {slow_orders} orders in the store whose system takes "
        f"{_SLOW_SECONDS:.0f} s a call. {runs} runs each, in turn. "
        f"Who had not ended {_LONGEST:.0f} s after the last arrival counts as then."
    )
    table = Table("One slow system", ("", "without", "with", "p95 ratio", "goal"), rows, note)
    report = {"machine": machine(versions), "slow": facts, "orders": orders * runs}
    return Findings("slow", "lockstep bench slow --write docs/performance.md", [table], report)


def _measured(here: Place, orders: int, slow_orders: int) -> list[float]:
    from bench.ours import SixSteps

    SixSteps().prepare(here, 0)
    adapters: list[Adapter] = [_Waits("quick", _QUICK_SECONDS), _Waits("slow", _SLOW_SECONDS)]
    with served(here, two_systems(), adapters) as found:
        if slow_orders:
            found.hand_in([f"S-{n}" for n in range(slow_orders)], "slow")
            time.sleep(1)
        taken = _arriving(found, orders)
        # What the slow orders still wait for is not waited for.
        found.app.settings = found.app.settings.model_copy(update={"drain_seconds": 0.1})
    return taken


def _arriving(found: Served, orders: int) -> list[float]:
    began = {}
    for n in range(orders):
        ticket = f"Q-{n}"
        began[ticket] = found.hand_in([ticket], "quick")
        time.sleep(_BETWEEN)
    found.arrivals.wait_for(list(began), _LONGEST, must=False)
    now = time.monotonic()
    return [found.arrivals.ended.get(t, now) - at for t, at in began.items()]
