"""The words of the engine: what a workflow is made of, and the values that pass through it.

Everything here is a value. Definitions (`State`, `Transition`, `Timer`, `EffectSpec`, `Workflow`) are
frozen and made once; `Order` is the one thing that changes, and only through `Step`s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

Facts = Mapping[str, Any]
# The timer of a rest that has an end.
UNTIL = "until"
T = TypeVar("T")


class Party(StrEnum):
    """Who is waited for."""

    WORKER = "worker"
    ORDERING_UNIT = "ordering_unit"
    TEAM = "team"
    TECHNICIAN = "technician"
    OTHER_ORDER = "other_order"
    STOCK = "stock"
    NOBODY = "nobody"


class Role(StrEnum):
    """In which capacity somebody acts; `worker` and `unit` never pull a trigger by hand."""

    OPERATOR = "operator"
    TECHNICIAN = "technician"
    ADMIN = "admin"
    AUDITOR = "auditor"
    UNIT = "unit"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Label:
    """One text in Swedish and in English."""

    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: an account or worker name, and the role it acted in."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    label: Label


@dataclass(frozen=True, slots=True)
class Field:
    """A piece of data that a trigger takes; `kind` is one of text, code, date, window, serial, choice, flag, number,
    names (several of a closed list), facts (all that is given by other names).

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

    `asks`, `does` and `pulls` name every read, effect and trigger the activity may use: pictures and
    the checker read them, and a test holds the activity to them. `parties` names another party for
    a reason. `local` names the facts of our own store that decisions in this state need.
    """

    name: str
    phase: str
    label: Label
    meaning: Label
    waits_for: Party
    end: bool = False
    activity: str | None = None
    queries: tuple[str, ...] = ()
    performs: tuple[str, ...] = ()
    fires: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    parties: Mapping[str, Party] = field(default_factory=dict)
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. Rows with one source and trigger are tried in order; the first whose guard holds wins.

    `source` None is the taking in of a new order; `target` None stays where it is and is noted.
    `effects` are planned in the same commit ("system.operation:subject"), `records` are changes of our own
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
    roles: tuple[Role, ...] = ()
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
    """A named question; `test` returns True when it holds, or False or a `Label` that says why not."""

    name: str
    label: Label
    test: Callable[[Order, Facts], bool | Label]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger's name for people; `outside` marks one that mail from another system pulls."""

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
    """A row while its state lasts: pulls `trigger` when due, or (None) lets the activity look again.

    `reasons`, where given, limits it to those reasons of the state; `when` names a guard on the order.
    `deadline` marks the one shown to people as the state's due time. `repeats` sets it anew when fired.
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
    """

    name: str
    label: Label
    mutates: bool = True
    ordered: bool = False
    policy: str = "default"
    keeps: tuple[str, ...] = ()
    conditions: Mapping[str, str] = field(default_factory=dict)

    @property
    def system(self) -> str:
        return self.name.partition(".")[0]


class OutcomeKind(StrEnum):
    """The four ways an effect can end, and `UNAVAILABLE`: never asked, because nobody answered."""

    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    TRY_AGAIN = "try_again"
    UNKNOWN = "unknown"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an adapter says of one call; `code` is a stable word without personal data."""

    kind: OutcomeKind
    data: Facts = field(default_factory=dict)
    code: str = ""

    @property
    def ok(self) -> bool:
        return self.kind is OutcomeKind.SUCCEEDED


@dataclass(frozen=True, slots=True)
class EffectRequest:
    """A read or an effect that an activity or a row asks for, before it has a place in the ledger."""

    name: str
    subject: str = ""
    args: Facts = field(default_factory=dict)

    @property
    def system(self) -> str:
        return self.name.partition(".")[0]


class Call(NamedTuple):
    """One call as an adapter gets it: the ledger's key, and a payload that may hold personal data."""

    name: str
    key: str
    subject: str
    payload: Facts
    now: datetime

    @property
    def system(self) -> str:
        return self.name.partition(".")[0]


@dataclass(slots=True)
class Effect:
    """A ledger row: an effect that is wanted, under way or finished; `generation` is the order version that wanted it,
    `epoch` the store's when it was first written: a restored store has another, and so never uses a key again.

    `status` is one of `planned`, `started`, `unknown`, `try_again` (all open), `succeeded`, `refused`, `failed`
    (attempts used up), `skipped`, `withdrawn`. A `started` row found by another lease than the one that started it
    is unknown, and is probed before it is performed again. `recalled` is unknown and not wanted any more: it is probed,
    and not performed.
    """

    ordinal: int
    name: str
    subject: str
    generation: int
    args: Facts = field(default_factory=dict)
    status: str = "planned"
    attempts: int = 0
    next_at: datetime | None = None
    code: str = ""
    result: Facts = field(default_factory=dict)
    planned_at: datetime | None = None
    finished_at: datetime | None = None
    epoch: str = ""

    @property
    def open(self) -> bool:
        return self.status in OPEN_EFFECT

    @property
    def system(self) -> str:
        return self.name.partition(".")[0]


# The kind of an order whose ticket did not say.
UNCLEAR = "unclear"
# The argument of an effect that holds its last moment (ISO): later it is withdrawn instead of performed.
NOT_AFTER = "not_after"
OPEN_EFFECT = frozenset({"planned", "started", "unknown", "try_again", "recalled"})
# Nothing will come of it any more; what failed or was refused may be tried again.
SETTLED_EFFECT = frozenset({"succeeded", "skipped", "withdrawn"})


@dataclass(slots=True)
class Order:
    """One order as the engine sees it.

    `data` holds plain working facts (no personal data), `private` what is encrypted in the store.
    `version` is the sequence number of its last history entry; `entered` the version at which it entered `state`;
    `set_aside` how many of its messages could not be decided and wait for an administrator.
    """

    id: int
    number: str
    workflow: str
    workflow_version: str
    kind: str
    state: str
    received_at: datetime
    entered_at: datetime
    reason: str | None = None
    resolution: str | None = None
    version: int = 0
    entered_version: int = 0
    due_at: datetime | None = None
    service_due_at: datetime | None = None
    blocked_on: str | None = None
    blocked_since: datetime | None = None
    attempts: int = 0
    ticket_id: str = ""
    ticket_number: str = ""
    part: int = 0
    set_aside: int = 0
    data: dict[str, Any] = field(default_factory=dict)
    private: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """Something from outside for one order: a trigger, who pulls it, its data; applied in order, once.

    With a `version` it is meant for the order as it was then, and for no later one. `unreadable`: what it brings is sealed
    and cannot be opened, so that nothing can be decided on it.
    """

    id: int
    trigger: str
    actor: Actor
    at: datetime
    reason: str | None = None
    data: Facts = field(default_factory=dict)
    version: int | None = None
    unreadable: bool = False


@dataclass(slots=True)
class Entry:
    """One line of an order's history. `set` holds what it changed of the plain fields, so that replaying rebuilds them.

    `target` None: it stayed where it was. `note` is free text by a person, encrypted in the store.
    """

    seq: int
    at: datetime
    actor: str
    role: str
    trigger: str
    source: str | None
    target: str | None
    reason: str | None = None
    note: str | None = None
    effects: tuple[str, ...] = ()
    set: Facts = field(default_factory=dict)


# What an activity may answer with ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Query:
    """Reads that are needed before the activity can go on."""

    questions: tuple[EffectRequest, ...]


@dataclass(frozen=True, slots=True)
class Perform:
    """Effects that are wanted now; those already in the ledger for this stay in the state are not doubled."""

    effects: tuple[EffectRequest, ...]


@dataclass(frozen=True, slots=True)
class Fire:
    """A trigger that the activity's findings call for."""

    trigger: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do until a timer, a mail or `until`; `timer` names the state's timer that says what is looked for then."""

    until: datetime | None = None
    timer: str = UNTIL


Plan = Query | Perform | Fire | Wait


class View(NamedTuple):
    """What an activity sees: the order, the answers to its questions, this stay's effects, our own store's facts,
    the look-again timers that are due, and the time."""

    order: Order
    answers: Mapping[tuple[str, str], Facts]
    effects: tuple[Effect, ...]
    local: Facts
    fired: frozenset[str]
    now: datetime
    tools: Tools


@dataclass(frozen=True, slots=True)
class NewOrder:
    """A new order before it has a number: what `take in` and follow-ups start from."""

    kind: str
    trigger: str
    ticket_id: str
    ticket_number: str
    part: int = 0
    data: Facts = field(default_factory=dict)
    private: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tools:
    """What pure functions may use beside their arguments: the working-day calendar and the settings by name."""

    calendar: Any
    settings: Mapping[str, Any]


Activity = Callable[[View], Plan]
Change = Callable[[Order, Facts, datetime, Tools], Mapping[str, Any]]
Args = Callable[[Order, str, Facts, datetime, Tools], Facts | None]
Spawn = Callable[[Order, Facts, datetime, Tools], NewOrder]


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
    return State(name, "", _unknown_label(name), meaning, Party.TEAM)


@dataclass(frozen=True)
class Workflow:
    """A routine's whole definition. The table (`transitions`) is the source: all else derives from it."""

    name: str
    version: str
    label: Label
    phases: tuple[Phase, ...]
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    timers: tuple[Timer, ...]
    effects: tuple[EffectSpec, ...]
    triggers: tuple[Trigger, ...]
    guards: Mapping[str, Guard]
    reasons: Mapping[str, Label]
    activities: Mapping[str, Activity]
    changes: Mapping[str, Change]
    args: Mapping[str, Args]
    records: Mapping[str, Change]
    spawns: Mapping[str, Spawn]
    # The moment is in local time: people's days are local ones.
    bind: Callable[[Order, Effect | EffectRequest, datetime], Facts]
    lookup: Callable[[Order, Mapping[tuple[str, str], Facts], Facts], Facts]
    first: Callable[[Order, str, Facts], EffectRequest]
    service_days: Callable[[Order, Tools], int | None]
    kinds: Mapping[str, Label] = field(default_factory=dict)
    advice: Mapping[str, tuple[Advice, ...]] = field(default_factory=dict)

    @cached_property
    def state(self) -> Mapping[str, State]:
        return _Named({s.name: s for s in self.states}, _unknown_state)

    @cached_property
    def effect(self) -> Mapping[str, EffectSpec]:
        return _Named({e.name: e for e in self.effects}, lambda name: EffectSpec(name, _unknown_label(name)))

    @cached_property
    def trigger(self) -> Mapping[str, Trigger]:
        return _Named({t.name: t for t in self.triggers}, lambda name: Trigger(name, _unknown_label(name)))

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

    def party(self, state: str, reason: str | None) -> Party:
        """Who is waited for in this state with this reason."""
        found = self.state[state]
        return found.parties.get(reason or "", found.waits_for)

    def by_hand(self, state: str, role: Role | None = None) -> tuple[str, ...]:
        """Triggers somebody (of this role) may pull in this state, in the table's order."""
        names: dict[str, None] = {}
        for row in self.transitions:
            if row.source == state and row.roles and (role is None or role in row.roles):
                names[row.trigger] = None
        return tuple(names)
