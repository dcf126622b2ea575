"""What a workflow is made of: states, the table of transitions, timers, effects, triggers, guards. Frozen and made once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any, TypedDict, TypeVar

from workflow.effect_labels import FAILED, OUTCOMES
from workflow.reasons import Reason
from workflow.roles import (
    ENGINE_PARTIES,
    NOBODY,
    STANDARD_PARTIES,
    STANDARD_ROLES,
    WORKER,
    WORKER_ROLE,
    Party,
    Role,
    unknown_role,
)
from workflow.values import UNTIL, ActivityContext, Data, Effect, EffectRequest, Facts, Label, NewOrder, Order, Plan, Tools

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    label: Label


@dataclass(frozen=True, slots=True)
class Field:
    """A piece of data that a trigger takes; `kind` is one of text, code, date, window, choice, flag, number,
    names (several of a closed list), facts (all that is given by other names), or one of the routine's own.

    `most` is the greatest length of a text, or the largest number.
    """

    name: str
    label: Label
    kind: str = "text"
    required: bool = True
    choices: tuple[str, ...] = ()
    most: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What is true now, whom it waits for, and the activity the worker does meanwhile.

    `queries`, `performs` and `fires` name every read, effect and trigger the activity may use: pictures and
    the checker read them, and a test holds the activity to them. `parties` names another party for
    a reason. `local` names the facts of the own store that decisions in this state need.
    """

    name: str
    phase: str
    label: Label
    meaning: Label
    waits_for: str = WORKER
    end: bool = False
    activity: str | None = None
    queries: tuple[str, ...] = ()
    performs: tuple[str, ...] = ()
    fires: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    parties: Mapping[str, str] = field(default_factory=dict)
    paused: bool = False
    attention: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. Rows with one source and trigger are tried in order; the first whose guard holds wins.

    `source` None is the taking in of a new order; `target` None stays where it is and is noted.
    `effects` are planned in the same commit ("system.operation:subject"), `records` are changes of the own
    store in the same transaction, `change` names the function that updates the order's own fields, `first`
    are effects (or reads) that must have answered before the row's guard is asked, `withdraws` are names (or
    "system.") of effects not yet performed that are not wanted any more, `settles` those whose outcome must be known
    before the row is taken (a row that leads to an end waits for every outcome), `spawns` names the function that
    makes a follow-up order. `main` marks the happy path for pictures.
    """

    source: str | None
    trigger: str
    target: str | None
    guard: str | None = None
    reason: str | None = None
    roles: tuple[str, ...] = ()
    needs_reason: bool = False
    fields: tuple[Field, ...] = ()
    effects: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    change: str | None = None
    first: tuple[str, ...] = ()
    withdraws: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
    spawns: str | None = None
    main: bool = False


@dataclass(frozen=True, slots=True)
class Guard:
    """A named question; `test` returns True when it holds, or False (the label says why not) or a `Reason`."""

    name: str
    label: Label
    test: Callable[[Order, Facts], bool | Reason]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger's name for people; `outside` marks one that a message from another system fires."""

    name: str
    label: Label
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """A trigger that helps a person on, and in which case (empty: in any)."""

    trigger: str
    case: Label


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a timer is due, counted from `now` at the moment it is set.

    `kind`: `working_days` (n), `after` (delta), `poll` (every delta within first..last on working days),
    `daily` (the wall-clock time of `at`), `field` (the moment stored in the order's data under `name`).
    `setting`, where given, names the setting that overrides n, delta or at.
    """

    kind: str
    n: int = 0
    delta: timedelta = timedelta(0)
    first: time = time(7)
    last: time = time(18)
    at: time = time(0)
    name: str = ""
    working_days_only: bool = True
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Timer:
    """A row while its state lasts: fires `trigger` when due, or (None) lets the activity look again.

    `reasons`, where given, limits it to those reasons of the state; `when` names a guard on the order.
    `deadline` marks the one shown to people as the state's due time. `repeats` sets it again when fired.
    `label` says what is looked for, for one without a trigger; `last` adds when that was seen last: the name of a moment
    in the order's data, and a label with `{at}`.
    """

    state: str
    name: str
    schedule: Schedule
    trigger: str | None = None
    reasons: tuple[str, ...] = ()
    when: str | None = None
    deadline: bool = False
    repeats: bool = False
    label: Label | None = None
    last: tuple[str, Label] | None = None


@dataclass(frozen=True, slots=True)
class EffectSpec:
    """An operation on an outside system. `mutates` False is a read. `ordered` effects of one order keep their order.

    `keeps` names what of an answer the ledger keeps: it is not encrypted, so nothing personal. `conditions` names, by
    subject, the guard that must hold when the effect goes out (facts: `effect`, `effects`, `now`, `tools`); one that
    does not hold withdraws the effect, and so does a last moment that has passed (`NOT_AFTER` among its arguments).
    `formerly` has its names in older versions: what was done under one of them is not done again.
    """

    name: str
    label: Label
    mutates: bool = True
    ordered: bool = False
    policy: str = "default"
    keeps: tuple[str, ...] = ()
    conditions: Mapping[str, str] = field(default_factory=dict)
    formerly: tuple[str, ...] = ()

    @property
    def system(self) -> str:
        return self.name.partition(".")[0]


Activity = Callable[[ActivityContext], Plan]


class Changes(TypedDict, total=False):
    """What a row changes of its order; what is not there stays. Within `data` and `private`, None takes a name away.

    `entered` is the version from which the stay in the state counts, where it is not this one's. `effects` says what becomes of
    those that failed: `retry` or `skip`.
    """

    kind: str
    reason: str | None
    resolution: str | None
    data: Data
    private: Facts
    entered: int
    effects: str


Change = Callable[[Order, Facts, datetime, Tools], Changes]
# What a record of the routine's part of the store is written with.
RecordArgs = Callable[[Order, Facts, datetime, Tools], Facts]
Args = Callable[[Order, str, Facts, datetime, Tools], Facts | None]
Spawn = Callable[[Order, Facts, datetime, Tools], NewOrder]
# Reads what was typed into a field; raises `ValueError` with what is wanted.
Reader = Callable[[Field, Any], Any]
# What an order's plain data lacks in this version, for one that comes from an older version.
Backfill = Callable[[Order, datetime, Tools], Facts]


class _Named(dict[str, T]):
    """Parts of a definition by name. A name that it does not have reads as something unknown, and is still not in it:
    people must be shown an order of another version, on which nothing is decided (`workflow.unknown`)."""

    def __init__(self, parts: Mapping[str, T], unknown: Callable[[str], T]) -> None:
        super().__init__(parts)
        self._unknown = unknown

    def __missing__(self, name: str) -> T:
        return self._unknown(name)


def _unknown_label(name: str) -> Label:
    return Label(f"okänt i den här versionen: {name}", f"unknown to this version: {name}")


def _unknown_state(name: str) -> State:
    meaning = Label(
        "Programmet känner inte till läget. Beställningen vilar tills en version som gör det körs.",
        "This program does not know the state. The order rests until a version that does is run.",
    )
    return State(name, "", _unknown_label(name), meaning, NOBODY)


@dataclass(frozen=True)
class Workflow:
    """A routine's whole definition. The table (`transitions`) is the source: all else derives from it.

    States, transitions and triggers alone are a workflow; every other part has a default.
    """

    name: str
    version: str
    label: Label
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    triggers: tuple[Trigger, ...]
    phases: tuple[Phase, ...] = ()
    timers: tuple[Timer, ...] = ()
    effects: tuple[EffectSpec, ...] = ()
    guards: Mapping[str, Guard] = field(default_factory=dict)
    reasons: Mapping[str, Label] = field(default_factory=dict)
    activities: Mapping[str, Activity] = field(default_factory=dict)
    changes: Mapping[str, Change] = field(default_factory=dict)
    args: Mapping[str, Args] = field(default_factory=dict)
    records: Mapping[str, RecordArgs] = field(default_factory=dict)
    spawns: Mapping[str, Spawn] = field(default_factory=dict)
    backfills: Mapping[str, Backfill] = field(default_factory=dict)
    # The payload of a call. The moment is in local time: people's days are local ones.
    bind: Callable[[Order, Effect | EffectRequest, datetime], Facts] = lambda order, asked, now: asked.args
    # The keys by which the facts of the own store are looked up.
    lookup: Callable[[Order, Mapping[tuple[str, str], Facts], Facts], Facts] = lambda order, answers, given: {}
    first: Callable[[Order, str, Facts], EffectRequest] = lambda order, name, facts: EffectRequest(name)
    # None: the kind has no service time.
    service_days: Callable[[Order, Tools], int | None] = lambda order, tools: None
    # The letters before an order's number; empty: those of the installation (setting `number_prefix`).
    number_prefix: str = ""
    kinds: Mapping[str, Label] = field(default_factory=dict)
    # The kind that an order has while its kind is not decided; empty where an order begins with one.
    undecided_kind: str = ""
    advice: Mapping[str, tuple[Advice, ...]] = field(default_factory=dict)
    # Why an effect did not succeed, by the code of its outcome; in addition to, or instead of, what holds for every routine.
    outcomes: Mapping[str, Label] = field(default_factory=dict)
    # Kinds of fields in addition to those of every routine.
    field_kinds: Mapping[str, Reader] = field(default_factory=dict)
    # The moments in an order's data that timers of kind `field` wait for.
    moments: Mapping[str, Label] = field(default_factory=dict)
    # By kind, the guards that never hold for it: a picture of one kind leaves out what only they lead to.
    never: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Names in an order's data that tell of a person: the history does not hold their values, and they are erased with the person.
    personal: tuple[str, ...] = ()
    # Names in an order's private part that open something: when one is destroyed, what had sealed it is destroyed too.
    secrets: tuple[str, ...] = ()
    # A person's free text as the history may keep it.
    as_note: Callable[[str], str] = lambda text: text
    roles: tuple[Role, ...] = STANDARD_ROLES
    parties: tuple[Party, ...] = STANDARD_PARTIES

    @cached_property
    def state(self) -> Mapping[str, State]:
        return _Named({s.name: s for s in self.states}, _unknown_state)

    @cached_property
    def effect(self) -> Mapping[str, EffectSpec]:
        former = {name: e for e in self.effects for name in e.formerly}
        return _Named(former | {e.name: e for e in self.effects}, lambda name: EffectSpec(name, _unknown_label(name)))

    @cached_property
    def trigger(self) -> Mapping[str, Trigger]:
        return _Named({t.name: t for t in self.triggers}, lambda name: Trigger(name, _unknown_label(name)))

    @cached_property
    def role(self) -> Mapping[str, Role]:
        return _Named({r.name: r for r in (*self.roles, WORKER_ROLE)}, unknown_role)

    @cached_property
    def party(self) -> Mapping[str, Party]:
        named = {p.name: p for p in (*ENGINE_PARTIES, *self.parties)}
        return _Named(named, lambda name: Party(name, _unknown_label(name)))

    @cached_property
    def rows(self) -> Mapping[tuple[str | None, str], tuple[Transition, ...]]:
        """Rows by (source, trigger), in the order they are tried."""
        found: dict[tuple[str | None, str], list[Transition]] = {}
        for row in self.transitions:
            found.setdefault((row.source, row.trigger), []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def timers_of(self) -> Mapping[str, tuple[Timer, ...]]:
        found: dict[str, tuple[Timer, ...]] = _Named({s.name: () for s in self.states}, lambda _: ())
        for timer in self.timers:
            found[timer.state] += (timer,)
        return found

    @cached_property
    def timer_names(self) -> Mapping[str, frozenset[str]]:
        """What an order's timers can be called in each state: the state's own, and the `until` of a rest."""
        return {state: frozenset({UNTIL, *(t.name for t in timers)}) for state, timers in self.timers_of.items()}

    @cached_property
    def main_path(self) -> frozenset[str]:
        """The states that the happy path goes through."""
        return frozenset(row.target for row in self.transitions if row.main and row.target)

    @cached_property
    def open_states(self) -> tuple[str, ...]:
        return tuple(s.name for s in self.states if not s.end)

    def kept(self, name: str, make: Callable[[Workflow], T]) -> T:
        """What `make` derives of the definition, made once and kept with it under a name."""
        found: T | None = self.__dict__.get(name)
        if found is None:
            found = self.__dict__[name] = make(self)
        return found

    def outcome(self, code: str) -> Label:
        """Why an effect did not succeed, by the code of its outcome."""
        return self.outcomes.get(code) or OUTCOMES.get(code) or FAILED

    def may_fire(self, trigger: str, role: str) -> bool:
        """True when some row lets this role fire this trigger; no order is read for that."""
        return any(row.trigger == trigger and role in row.roles for row in self.transitions)

    def waiting_for(self, state: str, reason: str | None) -> str:
        """Who is waited for in this state with this reason."""
        found = self.state[state]
        return found.parties.get(reason or "", found.waits_for)

    def by_hand(self, state: str | None, role: str | None = None) -> tuple[str, ...]:
        """Triggers that a person (of this role) may fire in this state, or (None) to begin an order, in the table's order."""
        names: dict[str, None] = {}
        for row in self.transitions:
            if row.source == state and row.roles and (role is None or role in row.roles):
                names[row.trigger] = None
        return tuple(names)
