"""The use cases: take an order in, and carry an order as far as it comes without asking the world.

`advance` is handed everything known about one order (`Case`) inside a transaction, and answers with everything to be written
(`Step`). It is pure but for the `Case` that it updates and the reading of the own store through `Local`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflow import machine, steps, validity
from workflow.admission import admit, inadmissible, refusal, role_of, unmended
from workflow.case import Case, Local, LocalFacts, Step
from workflow.definition import Transition, Workflow
from workflow.errors import BadInput, NotDecidable
from workflow.reasons import CANNOT_BEGIN, NO_BEGINNING, Reason
from workflow.roles import WORKER
from workflow.step_writer import StepWriter, no_local
from workflow.values import (
    ActivityContext,
    Actor,
    Effect,
    EffectRequest,
    Facts,
    Fire,
    Message,
    NewOrder,
    Order,
    Outcome,
    OutcomeKind,
    Perform,
    Query,
    Tools,
)  # fmt: skip

Outcomes = Sequence[tuple[Effect, Outcome]]
ENGINE = Actor("lockstep", WORKER)
# Pulled by the engine where the table has a row for it: an effect that was recalled had been performed.
FOUND_DONE = "effect_found_done"
_MOST_MOVES = 64


class Engine:
    """Runs one workflow definition; shared by all orders and threads, it holds no state."""

    def __init__(self, workflow: Workflow, tools: Tools) -> None:
        self.workflow, self.tools = workflow, tools

    def bind(self, order: Order, asked: Effect | EffectRequest, now: datetime) -> Facts:
        """The payload of one call; the workflow is given the local moment, because people's days are local."""
        return self.workflow.bind(order, asked, self.tools.calendar.local(now))

    def begin(self, new: NewOrder, actor: Actor, reason: str | None, now: datetime) -> Step:
        """The first step of a new order that a person begins; `new.data` are the row's fields.

        Texts are kept encrypted, all else plain; where the row has a change, that decides. Raises `BadInput` with why not.
        """
        rows = self.workflow.rows.get((None, new.trigger), ())
        message = Message(0, new.trigger, actor, now, reason, new.data)
        why, given = inadmissible(self.workflow, rows, message, actor.role, (0,), self.tools)
        if why is not None:
            raise self._cannot_begin(new.trigger, why or [NO_BEGINNING()], actor)
        row = next(row for row in rows if actor.role in row.roles)
        if row.change is None:
            sealed = {f.name for f in row.fields if f.kind == "text"}
            known = {name: value for name, value in given.items() if value is not None}
            plain = {name: value for name, value in known.items() if name not in sealed}
            new = replace(new, data=plain, private={name: known[name] for name in known.keys() & sealed})
        else:
            new = replace(new, data={})
        return self._first_step(new, {**given, "by": actor.name, "reason": reason}, actor, reason, now)

    def _cannot_begin(self, trigger: str, why: Sequence[Reason], actor: Actor) -> BadInput:
        possible = list(self.workflow.by_hand(None, actor.role))
        facts = {"routine": self.workflow.name, "trigger": trigger, "why": list(why), "possible": possible}
        return BadInput(CANNOT_BEGIN(**facts), self.workflow)

    def take_in(self, seed: NewOrder, now: datetime) -> Step:
        """The first step of a new order from outside; its id and number are given by the store that writes it."""
        return self._first_step(seed, {"seed": seed.data}, ENGINE, None, now)

    def _first_step(self, seed: NewOrder, facts: Facts, actor: Actor, reason: str | None, now: datetime) -> Step:
        order = Order(
            id=0, number=self._number_prefix(now), workflow=self.workflow.name,
            workflow_version=self.workflow.version, kind=seed.kind, state="", received_at=now, entered_at=now,
            external_key=seed.external_key, external_name=seed.external_name, key_sequence=seed.key_sequence,
            data=dict(seed.data), private=dict(seed.private),
        )  # fmt: skip
        step = Step(Case(order), private=True)
        asked = {**(facts if actor is not ENGINE else seed.data), "now": now, "tools": self.tools}
        decision = machine.decide(self.workflow, order, seed.trigger, asked, new=True)
        if decision.row is None:
            raise self._cannot_begin(seed.trigger, decision.why, actor)
        run = _Run(self, step, no_local, now)
        run.take(decision, actor, facts, reason)
        steps.set_service_clock(self.workflow, order, now, self.tools)
        step.entries[0].set = steps.as_begun(self.workflow, order)
        step.wake_at = now
        return step

    def open_one(self, case: Case, local: Local, now: datetime) -> Step:
        """The first message in the inbox and nothing that follows from it, for an order whose whole step cannot be decided.

        Nothing is answered where the message must wait for an answer from outside. Raises what its decision raises.
        """
        run = _Run(self, Step(case), local, now)
        run.open_one()
        return run.step

    def settle(self, case: Case, local: Local, now: datetime, outcomes: Outcomes) -> Step:
        """Outcomes and nothing that follows from them, for an order whose whole step cannot be decided."""
        run = _Run(self, Step(case), local, now)
        run.settle(outcomes)
        return run.step

    def looks_at(self, case: Case) -> tuple[Sequence[str], Callable[[], Facts]]:
        """The facts of the own store that decisions in this order's state may ask for, and what makes the keys of them."""
        state = self.workflow.state.get(case.order.state)
        return (state.local if state else ()), lambda: self.workflow.lookup(case.order, case.answers, self._given(case))

    def _given(self, case: Case) -> Facts:
        """What the first message brings, as the decision on it reads it; nothing where it will be refused."""
        if not case.messages or (message := case.messages[0]).actor.role not in self.workflow.role:
            return {}
        why, given = admit(self.workflow, case.order, message, self.tools)
        return given if why is None else {}

    def parked_until(self, case: Case, now: datetime) -> datetime:
        """Until when an order rests that could not be decided; longer each time, and there is no last time."""
        return now + steps.parked_for(case.order, self.tools)

    def _number_prefix(self, now: datetime) -> str:
        """The month's series; the store adds the running number."""
        prefix = self.workflow.number_prefix or self.tools.settings["number_prefix"]
        return f"{prefix}-{self.tools.calendar.local(now):%y%m}"

    def advance(
        self, case: Case, local: Local, now: datetime, outcomes: Outcomes = (), unasked: Mapping[str, Outcome] | None = None
    ) -> Step:  # fmt: skip
        """Carry one order on: outcomes first, then messages, timers and the state's activity, until the world is needed.

        `unasked` has, by system, the outcome of reads that could not be made.
        """
        run = _Run(self, Step(case), local, now)
        run.go(outcomes, unasked or {})
        return run.step


class _Run(StepWriter):
    """One call of `advance`: outcomes, messages, timers and the state's activity, in this order."""

    def __init__(self, engine: Engine, step: Step, local: Local, now: datetime) -> None:
        super().__init__(engine.workflow, engine.tools, step, local, now)
        self.engine = engine
        self.silent: set[str] = set()
        self.failed: list[Effect] = []
        self.found_done: list[Effect] = []
        # Whether the state's activity has looked, with every answer that it asked for.
        self.sure = False

    def go(self, outcomes: Outcomes, unasked: Mapping[str, Outcome]) -> None:
        if self.order.blocked_on in (steps.UNDECIDED, steps.UNKNOWN):
            steps.unblock(self.order)
        # Those that went well first: a system that answered one call and not another is still one to wait for.
        for effect, outcome in sorted(outcomes, key=lambda pair: not pair[1].ok):
            self._settle(effect, outcome)
        self._raise_found_done()
        if unasked:
            steps.note_unasked(self.order, unasked, self.now, self.tools)
        elif self.case.answers and not outcomes and not self._awaited():
            steps.unblock(self.order)
        for _ in range(_MOST_MOVES):
            if unasked or not self._move():
                break
        else:
            raise RuntimeError(f"Order {self.order.number} moves in a circle through {self.order.state}.")
        if unasked:
            self._raise_failures()
        self._hand_over()

    def _awaited(self) -> bool:
        """Whether an effect is still to be done by the system that was silent; that it answers reads says little."""
        return any(e.open and e.system == self.order.blocked_on for e in self.case.effects)

    def settle(self, outcomes: Outcomes) -> None:
        for effect, outcome in sorted(outcomes, key=lambda pair: not pair[1].ok):
            self._settle(effect, outcome)
        self._raise_found_done()
        # What failed of this stay is its activity's to deal with, when that can look again.
        self._raise_failures(asking=True)
        self._hand_over()
        self.step.release_unstarted(self.now)

    def open_one(self) -> None:
        for effect in self.case.effects:
            if effect.status == "started":
                # Its outcome is not recorded: the next step asks the system.
                effect.status = "unknown"
                self.step.changed[effect.ordinal] = effect
        if self.case.messages:
            self._open_message(self.case.messages[0])
        self._hand_over()
        self.step.release_unstarted(self.now)

    # One move ------------------------------------------------------------------------------------

    def _move(self) -> bool:
        """True when something was decided, so that there may be more to decide."""
        if self.case.messages:
            moved = self._open_message(self.case.messages[0])
            if moved is not None:
                return moved
        if self._fire_timer():
            return True
        if self._act():
            return True
        return self._raise_failures()

    def _open_message(self, message: Message) -> bool | None:
        """Apply or refuse one message; False: it waits for an answer from outside; None: let the activity go on."""
        if message.unreadable or message.actor.role not in self.workflow.role:
            raise NotDecidable("unreadable")
        if message.trigger not in self.workflow.trigger:
            raise NotDecidable("unknown_trigger")
        why, data = admit(self.workflow, self.order, message, self.tools)
        if why is not None:
            return self._refuse(message, why)
        self.given = data
        self.local = self._fresh_local()
        facts = self._facts(**data, reason=message.reason, by=message.actor.name)
        missing = [name for row in self.workflow.rows[self.order.state, message.trigger] for name in row.first]
        if missing and (waits := self._first(missing, message, facts)) is not None:
            return waits
        decision = machine.decide(self.workflow, self.order, message.trigger, facts)
        if decision.row is None:
            return self._refuse(message, decision.why)
        if awaited := self._awaited_by(decision.row):
            own = self.workflow.state[self.order.state].performs
            # The state's activity has to look before its own effects go on.
            return None if any(e.status == "unknown" and e.name in own for e in awaited) else False
        self.take(decision, message.actor, facts, message.reason)
        return self._answer(message, "applied", None)

    def _awaited_by(self, row: Transition) -> list[Effect]:
        """The effects that the row waits for; what it will withdraw is only probed meanwhile."""
        awaited = validity.awaited_by(self.workflow, row, self.case.effects)
        self._changed(validity.recall(awaited, row))
        return awaited

    def _refuse(self, message: Message, why: Sequence[Reason]) -> bool:
        refused = machine.refuse(self.workflow, self.order, message.trigger, why, role_of(self.workflow, message))
        return self._answer(message, "refused", refused.reason)

    def _answer(self, message: Message, status: str, why: Reason | None) -> bool:
        self.step.answered.append((message.id, status, why))
        self.case.messages.pop(0)
        return True

    def _first(self, names: Sequence[str], message: Message, facts: dict[str, Any]) -> bool | None:
        """See that a row's `first` effects and reads have answered. None: they have; False: wait; True: refused."""
        assumed = machine.decide(self.workflow, self.order, message.trigger, {**facts, "assumed": True})
        if assumed.row is None:
            return self._refuse(message, assumed.why)
        for name in names:
            wanted = self.workflow.first(self.order, name, facts)
            if not self.workflow.effect[name].mutates:
                answer = self.case.answers.get((wanted.name, wanted.subject))
                if answer is None:
                    self.step.questions += (wanted,)
                    return False
                facts[name] = answer
                continue
            effect = self._in_ledger(wanted)
            if effect is None:
                self._plan(wanted)
                return False
            if effect.open:
                return False
            if effect.status != "succeeded" and effect not in self.failed:
                # It failed for an earlier trigger; firing it again retries the effect.
                steps.revive(effect)
                self.step.changed[effect.ordinal] = effect
                return False
            if effect.status != "succeeded":
                self.failed = [e for e in self.failed if e is not effect]
                return self._refuse(message, [refusal(effect)])
            facts[name] = effect.result
        return None

    def _fire_timer(self) -> bool:
        if not self.case.timers:
            return False
        timers = {t.name: t for t in self.workflow.timers_of[self.order.state]}
        for name, due in sorted(self.case.timers.items(), key=lambda item: item[1]):
            timer = timers.get(name)
            if due > self.now or (timer and timer.trigger is None):
                continue
            facts = self._facts(timer=name)
            decision = machine.decide(self.workflow, self.order, timer.trigger, facts) if timer and timer.trigger else None
            if decision and decision.row and self._awaited_by(decision.row):
                continue
            self._drop_timer(name)
            if decision and decision.row:
                self.take(decision, ENGINE, facts, None)
            return True
        return False

    def _act(self) -> bool:
        state = self.workflow.state[self.order.state]
        fired = frozenset([name for name, due in self.case.timers.items() if due <= self.now])
        if state.activity is None:
            self._look_done(fired)
            return False
        stay = steps.of_this_stay(self.workflow, self.order, self.case.effects)
        view = ActivityContext(self.order, self.case.answers, stay, self.local, fired, self.now, self.tools)
        plan = self.workflow.activities[state.activity](view)
        self.sure = not isinstance(plan, Query)
        if isinstance(plan, Fire):
            return self._pull(plan, fired)
        if isinstance(plan, Query):
            self.step.questions += plan.questions
        elif isinstance(plan, Perform):
            self._look_done(fired)
            for wanted in plan.effects:
                if self._in_ledger(wanted) is None:
                    self._plan(wanted)
        else:
            self._look_done(fired)
            if plan.until is not None:
                self._set_timer(plan.timer, plan.until)
        return False

    def _pull(self, plan: Fire, fired: frozenset[str]) -> bool:
        before = self.order.state
        facts = self._facts(**plan.facts)
        decision = machine.decide(self.workflow, self.order, plan.trigger, facts)
        if decision.row is None:
            raise RuntimeError(f"Order {self.order.number} in {before}: its activity fired `{plan.trigger}`, refused.")
        if self._awaited_by(decision.row):
            return False
        self._look_done(fired)
        known = machine.blockers(self.workflow, self.order, plan.trigger, facts)
        self.take(decision, ENGINE, facts, None, blockers=known)
        own = self.workflow.state[before].performs
        self.failed = [e for e in self.failed if e.name not in own]
        return True

    def _raise_found_done(self) -> None:
        """What was recalled and turns out to be done is noted where the table has a row for it."""
        found, self.found_done = self.found_done, []
        facts = self._facts(done=found)
        decision = machine.decide(self.workflow, self.order, FOUND_DONE, facts) if found else None
        if decision is not None and decision.row is not None:
            self.take(decision, ENGINE, facts, None)

    def _raise_failures(self, asking: bool = False) -> bool:
        """An effect that is refused or out of attempts, and that no activity handles, goes to a person."""
        failed = unmended(self.workflow, self.case, self.failed, asking or bool(self.step.questions))
        self.failed = []
        if not failed:
            return False
        facts = self._facts(failed=[f"{e.name}:{e.subject}" for e in failed], codes=[e.code for e in failed])
        decision = machine.decide(self.workflow, self.order, "effect_failed", facts)
        if decision.row is None:
            steps.block(self.order, failed[0].system, self.now)
            return False
        self.take(decision, ENGINE, facts, None)
        return True

    # Outcomes, timers, hand-over -----------------------------------------------------------------

    def _settle(self, effect: Effect, outcome: Outcome) -> None:
        spec, recalled = self.workflow.effect[effect.name], effect.status == "recalled"
        steps.settle(effect, outcome, self.order, spec, self.now, self.tools)
        self.step.changed[effect.ordinal] = effect
        if outcome.kind is OutcomeKind.UNAVAILABLE and effect.next_at is None:
            self.silent.add(effect.system)
        if effect.status in ("refused", "failed"):
            self.failed.append(effect)
        elif recalled and effect.status == "succeeded":
            self.found_done.append(effect)

    def _hand_over(self) -> None:
        step = self.step
        self._changed(validity.withdraw_invalid(self.workflow, self.case, self._facts(), self.now))
        step.ended = self.workflow.state[self.order.state].end
        own = () if self.sure else self.workflow.state[self.order.state].performs
        step.perform = steps.performable(self.workflow, self.case.effects, self.silent, self.now, self.order.entered_version, own)
        for effect in step.perform:
            if effect.status not in ("unknown", "recalled"):
                effect.status, effect.attempts = "started", effect.attempts + 1
            step.changed[effect.ordinal] = effect
        if step.release:
            step.wake_at = steps.next_wake(self.case, self.now, self.tools)


__all__ = ["ENGINE", "FOUND_DONE", "Case", "Engine", "LocalFacts", "Step"]
