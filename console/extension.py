"""What a routine adds to the console. A routine without an extension has the pages, the API and the commands of its table.

This module loads neither the web framework nor the pages of any routine: the command line reads it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.catalogue import N_
from runtime.extensions import load
from workflow.roles import Permission
from workflow.values import Effect, Facts, Label

if TYPE_CHECKING:
    from fastapi import APIRouter
    from pydantic import BaseModel

    from console.web.translator import Translator
    from runtime.app import App
    from runtime.routine import Routine
    from runtime.services.accounts import Visitor
    from runtime.services.installation import Services
    from runtime.services.orders import Whole
    from runtime.services.service import View
    from runtime.settings import Settings
    from storage.queries import HistoryEntry
    from workflow.preview import Preview


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu: its address, its text in Swedish, and the permissions of which a reader needs one."""

    path: str
    text: str
    who: tuple[Permission, ...]


@dataclass(frozen=True)
class Column:
    """A column of the order lists: its heading in Swedish, and its text from the view of an order."""

    heading: str
    cell: Callable[[View], str]


@dataclass(frozen=True)
class External:
    """What an order is about in another system: what people call it, and which key of the view has its address."""

    label: Label
    link: str


@dataclass(frozen=True)
class Terms:
    """What people call the routine's codes, where the table does not say; None: the console's own word, or the code."""

    subject: Callable[[str], Label | None] = lambda name: None
    resolution: Callable[[str], Label | None] = lambda code: None
    fact: Callable[[str], Label | None] = lambda code: None
    choice: Callable[[str], Label | None] = lambda code: None
    systems: Mapping[str, Label] = field(default_factory=dict)
    # By the subject of a line of the access log; `fact.` is that fact of one person.
    looked_at: Mapping[str, Label] = field(default_factory=dict)
    # What an extract of a person has: facts, checks, tables and their columns by name, choices as `fact.choice`.
    extract: Mapping[str, Label] = field(default_factory=dict)


@dataclass(frozen=True)
class Announced:
    """One thing that will be done outside, as a person reads it; `text` is what is written there."""

    where: str
    what: str
    text: str = ""


@dataclass(frozen=True)
class Forms:
    """How the forms of triggers differ from those that the table gives.

    `own` are templates that draw all fields of a trigger, `inputs` those that draw one field, by its name or its kind.
    `without_note` takes no note; in `must_choose` each choice has to be made. `causes` names for a trigger the choices of its
    field `cause` that are a reason without text. What a trigger in `previewed` would do is shown before it is done, as it is
    for one that ends an order.
    """

    own: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    without_note: frozenset[str] = frozenset()
    must_choose: frozenset[str] = frozenset()
    causes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    previewed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Look:
    """One order as one account looks at it; `page` are the facts that the page itself has."""

    services: Services
    visitor: Visitor
    whole: Whole
    page: Facts


@dataclass(frozen=True)
class Extension:
    """A routine's part of the console.

    `routers` gives pages and `api` documented endpoints; both are called when a console is put together. `templates` is a
    folder of Jinja templates, named `routine/file.html`, which may extend those of the console; `names` are what these know
    besides. `english` is a gettext catalogue (`.po`) of the English texts by the Swedish ones of templates and code.
    `slots` are templates by the place of the console's own pages where they are put: `order.head`, `order.alert`,
    `order.first`, `order.side`, `order.last`, `entry`, `preview`, `preview.note`, `bulk.note`, `start.counts`, `start.panels`,
    `start.systems`, `systems`, `footer`, `help`. What else they know comes from `order_facts`, `preview_facts`,
    `start_facts` and `systems_facts`.
    `about` is a line of Swedish for those who sign in. `appointment` is said where the due time is an appointment.
    `own_page` is where an account begins that sees its own orders only; `may_see` says which those are.
    `pages_of_one` are the first words of addresses that have a page for one order. `view` gives the shape of what the
    routine's `Routine.view` adds. `reason_note` adds to a reason what the data say about it. `changed_facts`
    are the codes of the facts that an entry of the history changed. `lines` are what the command line shows of an order.
    `answers` are the texts that the routine sends, by name, for the page of its states.
    `stub_systems` (an ASGI application of the stub systems, None where there are none) and `lively` (settings for a first look)
    are for `lockstep run`.
    """

    routers: Callable[[], Sequence[APIRouter]] = tuple
    api: Callable[[], Sequence[APIRouter]] = tuple
    menu: Sequence[MenuEntry] = ()
    templates: Path | None = None
    english: Path | None = None
    names: Mapping[str, object] = field(default_factory=dict)
    slots: Mapping[str, str] = field(default_factory=dict)
    order_facts: Callable[[Look], Facts] = lambda look: {}
    preview_facts: Callable[[Look, Preview], Facts] = lambda look, found: {}
    start_facts: Callable[[Services], Facts] = lambda services: {}
    systems_facts: Callable[[Services], Facts] = lambda services: {}
    announced: Callable[[Effect, Translator], Announced | None] = lambda effect, words: None
    columns: Sequence[Column] = ()
    external: External | None = None
    terms: Terms = field(default_factory=Terms)
    forms: Forms = field(default_factory=Forms)
    about: str = ""
    appointment: str = N_("Börjar")
    own_page: str = ""
    may_see: Callable[[Services, Visitor, Whole], bool] = lambda services, visitor, whole: False
    pages_of_one: tuple[str, ...] = ()
    view: Callable[[], type[BaseModel]] | None = None
    reason_note: Callable[[str | None, Facts, Translator], str] = lambda reason, data, words: ""
    changed_facts: Callable[[HistoryEntry], Sequence[str]] = lambda entry: ()
    lines: Callable[[View], Sequence[tuple[Label, str]]] = lambda view: ()
    answers: Callable[[], Mapping[str, str]] = dict
    stub_systems: Callable[[App], Any] = lambda app: None
    lively: Callable[[Settings], Settings] = lambda settings: settings


PLAIN = Extension()
"""The console's part of a routine that brings none."""


class Extensions(dict[str, Extension]):
    """By the routine's name; a routine without one, or that is not known here, has the plain one."""

    def __missing__(self, name: str) -> Extension:
        return PLAIN


def extensions_of(routines: Iterable[Routine]) -> Extensions:
    """The extensions of these routines. Raises `SettingsError` where one cannot be loaded."""
    return Extensions({routine.name: load(routine.name, routine.console, Extension) for routine in routines if routine.console})
