"""What a routine hands over to the engine: its table, and its optional parts. Only the table is required."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from sqlalchemy import Connection

from storage import StorePart
from workflow.calendar import WorkCalendar
from workflow.definition import Workflow
from workflow.persons import Persons
from workflow.ports import Adapter
from workflow.processing import Processing
from workflow.values import Call, Facts, Label, Order

if TYPE_CHECKING:
    from adapters import World
    from runtime.app import App
    from runtime.clock import Clock
    from runtime.settings import Settings
    from storage import Tx
    from storage.queries import HistoryEntry


@dataclass
class Site:
    """What a routine's adapters are made from.

    `world` is the simulated world that stubs share: it is given, or a routine whose systems are stubs makes it.
    """

    settings: Settings
    clock: Clock
    calendar: WorkCalendar
    world: World | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """From when on an intake reads, and how much of what is older it has left out; `since` is None where it reads everything.

    `open_too` says whether older ones are left out that are still open.
    """

    since: datetime | None
    count: int
    open_too: bool


@dataclass(frozen=True)
class Duty:
    """A background duty: `run_once` is called every `seconds`.

    `retry` takes in once more what was set aside, from the bytes that were kept; it raises `BadInput` where it still cannot.
    `left_out` tells what an intake leaves out because of its age.
    `hindered` is a code of why the last run could not do its work, empty when it could: no personal data.
    """

    run_once: Callable[[], object]
    seconds: float
    retry: Callable[[bytes], None] | None = None
    left_out: Callable[[], LeftOut] | None = None
    hindered: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that has been kept long enough: `what` stands in the record of destruction, so it names nobody; `key` is the
    kind's own."""

    what: str
    order_id: int | None = None
    key: Any = None


@dataclass(frozen=True)
class Kept:
    """A kind of thing that is kept for a time: from what the time may count, which are due, and how one is destroyed.

    `due` gets the class of the retention file and the moment that what is older has been kept long enough.
    """

    triggers: tuple[str, ...]
    due: Callable[[App, Connection, Any, datetime], Iterable[Due]]
    destroy: Callable[[App, Tx, Due, datetime], None]


@dataclass(frozen=True)
class Rule:
    """An invariant: `check` yields one sentence for each breach at the moment that the connection sees."""

    id: str
    label: Label
    check: Callable[[App, Connection], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Sought:
    """A search for a person: `how` names the kind of it for the access log, `canonical` is what was searched for in one spelling.

    An order is found by all the keys of one of the `ways`; the store keeps keyed hashes of them (`order_refs`).
    """

    how: str
    canonical: str
    ways: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Disclosure:
    """What in a routine's orders is about persons, as the gate asks it (`runtime.services.gate`).

    `listed` names the parts of `Routine.view` that are about them, `page` the fields that the page of one order shows.
    `letters` names an order's persons without saying who they are; `protected` says whether one of them is protected, as
    far as the order knows. `disclosed` gives the values of the listed parts.
    """

    listed: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    letters: Callable[[Order], Sequence[str]] = lambda order: ()
    protected: Callable[[Order], bool] = lambda order: False
    disclosed: Callable[[Order], Facts] = lambda order: {}


NOTHING_DISCLOSED = Disclosure()
"""For a routine whose orders are about nobody."""


@dataclass(frozen=True)
class Routine:
    """One routine. A routine that needs neither systems, intake nor pages is its table alone.

    `older` are versions of the table that orders may still be on. `settings` is the model of the routine's own settings: they
    are read with the others at start, from variables and a table that bear its name, and `app.settings.of(MODEL)` has them.
    `view` gives what an order shows in addition to the common fields: plain values by name, and nothing of persons but what
    `disclosure` names, which the gate alone puts in. `bulk` names the
    triggers that may be fired for many orders at once; none means every one by hand.
    `search` says how a text is searched for (None: it is no search of this routine; today is given), `reveals` what of an order
    may be revealed to who gives a reason, `details` what the page of one order shows in addition, read at the same moment as its
    history, which is given. `sent_text` gives the recipient and the text of a call that sends one to people (None: it sends
    none): a reconciled store looks for texts that were sent before it was restored (`storage.reconciled_texts`).
    `kept` names what a retention file may be about in addition to the engine's kinds, such as a part of an order.
    `processing` says for what persons' data are used, whose, and what other systems receive of it, for the record of processing.
    `persons` says what an order has of a person, for an extract or to forget them; None: orders hold no persons.
    `duties` are done in the background by every worker, by name; each is safe to be done by several.
    `console` and `rehearsal` name a `console.extension.Extension` and a `rehearsal.extension.Extension` as
    "package.module:NAME"; they are imported where they are used.
    """

    definition: Workflow
    older: tuple[Workflow, ...] = ()
    settings: type[BaseModel] | None = None
    store: StorePart | None = None
    systems: Callable[[Site], Sequence[Adapter]] | None = None
    intake: Callable[[App], Duty] | None = None
    view: Callable[[App, Order], Facts] | None = None
    disclosure: Disclosure = NOTHING_DISCLOSED
    search: Callable[[str, date], Sought | None] | None = None
    reveals: Callable[[Order], Collection[str]] | None = None
    details: Callable[[Connection, Order, Sequence[HistoryEntry]], Any] | None = None
    sent_text: Callable[[Call], tuple[str, str] | None] | None = None
    persons: Persons | None = None
    processing: Processing | None = None
    duties: Callable[[App], Mapping[str, Duty]] | None = None
    kept: Mapping[str, Kept] = field(default_factory=dict)
    rules: Sequence[Rule] = field(default=())
    bulk: tuple[str, ...] = ()
    console: str = ""
    rehearsal: str = ""

    @property
    def name(self) -> str:
        return self.definition.name
