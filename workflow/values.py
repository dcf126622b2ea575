"""The values that pass through the engine: orders, messages, effects and their outcomes, history entries, plans.

`Order` and `Effect` change, and only through a `Step`; everything else is frozen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

Facts = Mapping[str, Any]
"""Open JSON objects, by name: what a call brings back, what a trigger carries, what a step changes. Which names there are is the
routine's to say: fields and effects in its chart, keys of answers at its adapters' ports."""
SettingValues = Mapping[str, Any]
"""Settings by name, the installation's and a routine's: of the types that the models of the settings say."""
Data = dict[str, Any]
"""As `Facts`, and changed in place: what an order knows."""
# The timer of a rest that has an end.
UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Label:
    """One text in Swedish and in English."""

    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: an account or worker name, and the name of the role it acted in."""

    name: str
    role: str


class OutcomeKind(StrEnum):
    """The four ways an effect can end, and `UNAVAILABLE`: the system did not answer, so the effect was not tried."""

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

# The argument of an effect that holds its last moment (ISO): later it is withdrawn instead of performed.
NOT_AFTER = "not_after"
OPEN_EFFECT = frozenset({"planned", "started", "unknown", "try_again", "recalled"})
# It is final; what failed or was refused may be tried again.
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
    external_key: str | None = None
    external_name: str = ""
    key_sequence: int = 0
    set_aside: int = 0
    data: Data = field(default_factory=dict)
    private: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """Something from outside for one order: a trigger, who fires it, its data; applied in order, once.

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

    `target` None: it stayed where it was. `note` is free text by a person, encrypted in the store. `refused` names the guards
    of the rows before the one that was taken: they said no.
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
    refused: tuple[str, ...] = ()


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
    """Nothing to do until a timer, a message or `until`; `timer` names the state's timer that says what is looked for then."""

    until: datetime | None = None
    timer: str = UNTIL


Plan = Query | Perform | Fire | Wait


class ActivityContext(NamedTuple):
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
    """A new order before it has a number: what `take in` and follow-ups start from.

    `external_key` is what the outside knows it by, unique per routine together with `key_sequence`, which numbers the orders
    of one key from 0; None where the outside knows nothing of it. `external_name` is what people call it outside.
    """

    kind: str
    trigger: str
    external_key: str | None = None
    external_name: str = ""
    key_sequence: int = 0
    data: Facts = field(default_factory=dict)
    private: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tools:
    """What pure functions may use in addition to their arguments: the working-day calendar and the settings by name."""

    calendar: Any
    settings: SettingValues
