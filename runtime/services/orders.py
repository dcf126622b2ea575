"""Orders as people look at them: lists, the search that the law allows, one order at any moment of its life."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import Connection

from runtime import reasons
from runtime.routine import Sought
from runtime.services.accounts import Visitor
from runtime.services.gate import Gate, Sight
from runtime.services.service import Service, View
from storage import queries, queries_console, rows
from storage.queries import HistoryEntry
from storage.queries_console import After, Choice
from storage.types import Row
from workflow import explain, machine
from workflow.definition import Field, Transition, Workflow
from workflow.engine import Case
from workflow.errors import BadInput, NotFound
from workflow.explain import Explanation
from workflow.reasons import declare
from workflow.roles import WORKER, Permission
from workflow.values import Facts, Order
from workflow.versions.conformance import History, Recorded

SORTS = ("newest", "since", "due", "service")
_SEARCH_LAW = declare(
    "search_law", "Sök går bara på namn, person- eller samordningsnummer, order- eller ärendenummer (SoLPuF 15 §).",
    "Search is by name, personal or coordination number, order or case number only (SoLPuF 15 §).",
)  # fmt: skip
_SEARCH_NUMBERS = declare(
    "search_numbers", "Sök går bara på order- eller ärendenummer.", "Searches are by order or case number only."
)
_NUMBER = re.compile(r"[\d +-]{10,15}")
_LARGEST_ID = 2**63


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, where the next page begins, and how many seconds old it may be (None: it is of now)."""

    rows: tuple[View, ...]
    next: str | None
    behind: float | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A trigger that can be fired now, and what its form asks for."""

    trigger: str
    row: Transition

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.row.fields


class Then(TypedDict):
    """An order at an earlier moment; `data` is its plain data."""

    state: str
    reason: str | None
    kind: str
    data: Facts


@dataclass(frozen=True, slots=True)
class Whole:
    """One order with everything a page shows of it; `moment` is the sequence number it is shown at, `own` what the order's
    routine shows in addition (`Routine.details`). `workflow` is its table, `shown` the same with the labels of the other
    versions that its history may have been made under, `drawn` the table with its rows also where nothing can be decided by
    it. `sight` says what may be shown of its persons: without
    names, its history has no notes."""

    view: View
    order: Order
    case: Case
    workflow: Workflow
    shown: Workflow
    drawn: Workflow
    explanation: Explanation
    history: tuple[HistoryEntry, ...]
    effects: tuple[Row, ...]
    own: Any
    buttons: tuple[Button, ...]
    moment: int
    sight: Sight

    @property
    def now(self) -> bool:
        return self.moment == self.order.version

    @property
    def made_under(self) -> Mapping[int, str]:
        """The version that each entry of the history was made under, by its number."""
        entries = tuple(Recorded(e["seq"], e["trigger"], e["from"], e["to"], written=e["set"]) for e in self.history)
        versions = History(self.order.number, self.order.workflow_version, entries).made_under()
        return {entry.seq: version for entry, version in zip(entries, versions, strict=True)}

    @property
    def phase_now(self) -> str:
        """The phase that the order is in, or was in when it came to a review, a hold or an early end."""
        order = [p.name for p in self.workflow.phases]
        been = [self.shown.state[entry["to"]].phase for entry in self.history]
        return next((phase for phase in reversed(been) if phase in order), next(iter(order), ""))

    @property
    def phases_passed(self) -> frozenset[str]:
        """The phases that lie behind: been through, and before the one it is in; all that it went through when it is done."""
        order = [p.name for p in self.workflow.phases]
        been = {self.shown.state[entry["to"]].phase for entry in self.history}
        state = self.workflow.state[self.order.state]
        last = order.index(self.phase_now) + (1 if state.end and state.phase in order else 0) if order else 0
        return frozenset(phase for phase in order[:last] if phase in been)

    @property
    def past(self) -> tuple[HistoryEntry, ...]:
        """The history up to the moment shown."""
        return tuple(entry for entry in self.history if entry["seq"] <= self.moment)

    @property
    def then(self) -> Then:
        """State, reason, kind and data as they were at the moment shown, rebuilt from the history alone."""
        known: Then = {"state": self.order.state, "reason": None, "kind": self.order.kind, "data": {}}
        for entry in self.past:
            known["state"], known["reason"] = entry["to"], entry["reason"]
            known["kind"] = entry["set"].get("kind", known["kind"])
            data = {**known["data"], **entry["set"].get("data", {})}
            known["data"] = {k: v for k, v in data.items() if v is not None}
        return known


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open orders each routine has in each state, how many of all are late, and how many wait for a silent system."""

    states: Mapping[str, Mapping[str, int]]
    overdue: int
    slow: int
    blocked: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which orders a list shows: of one routine, in one phase or state, of one kind, waiting for one party; empty: of any."""

    routine: str = ""
    phase: str = ""
    state: str = ""
    kind: str = ""
    party: str = ""

    def meant(self, workflow: Workflow, only_open: bool) -> tuple[str, ...]:
        """The states of a table that this means."""
        if self.routine and workflow.name != self.routine:
            return ()
        return tuple(
            s.name for s in workflow.states
            if not (only_open and s.end) and self.phase in ("", s.phase) and self.state in ("", s.name)
            and (not self.party or self.party in {str(s.waits_for), *map(str, s.parties.values())})
        )  # fmt: skip

    def shows(self, view: View) -> bool:
        """Whether an order is meant: two routines may have states of one name, and whom it waits for depends on its reason."""
        wanted = {"routine": self.routine, "phase": self.phase, "waiting_for": self.party}
        return all(view[name] == value for name, value in wanted.items() if value)


class Orders:
    """What people see of orders."""

    def __init__(self, service: Service, gate: Gate) -> None:
        self.service, self.app, self.gate = service, service.app, gate
        self.store, self.clock = service.store, service.clock

    @property
    def tables(self) -> tuple[Workflow, ...]:
        """The table by which each routine's orders are shown: the newest, with what only older versions have."""
        return self.app.tables

    # Lists ---------------------------------------------------------------------------------------

    def listing(
        self, *, routine: str = "", phase: str = "", state: str = "", kind: str = "", party: str = "", only_open: bool = True,
        sort: str = "newest", late: bool = False, after: str = "", limit: int = 50, may_lag: bool = False,
    ) -> Listing:  # fmt: skip
        """One page of orders. `late` shows those past the moment sorted by, which is `due` or `service`.

        With `may_lag` it may be a standby's, and says how old it may be: for pages that show that, and decide nothing by it.
        """
        if sort not in SORTS:
            raise BadInput(reasons.NOT_SORTED_SO())
        if late and sort not in ("due", "service"):
            sort = "due"
        chosen, of_open = Filter(routine, phase, state, kind, party), only_open or sort != "newest"

        def read(connection: Connection) -> Sequence[Row]:
            states = self.states(chosen, queries_console.open_states(connection) if of_open else None)
            if states is not None and not states:
                return ()
            choice = Choice(states or (), kind or None, self.clock.now() if late else None)
            return queries_console.listed(connection, choice, sort, _cursor(after, sort), limit + 1)

        found, behind = self._read(read, may_lag)
        page = [view for view in self.service.views(found[:limit]) if chosen.shows(view)]
        return Listing(tuple(page), _next(found[limit - 1], sort) if len(found) > limit else None, behind)

    def _read(self, read: Callable[[Connection], Sequence[Row]], may_lag: bool) -> tuple[Sequence[Row], float | None]:
        if may_lag and self.app.standby is not None:
            return self.app.standby.read(read)
        with self.store.read() as connection:
            return read(connection), None

    def states(self, chosen: Filter, stored: Sequence[str] | None = None) -> tuple[str, ...] | None:
        """The names of the states that a filter means; None when it means every order.

        `stored` are the states that open orders are in, where only those are meant: one that no table has is meant, too,
        where neither phase, state nor party is chosen.
        """
        tables = self.tables
        meant = [(workflow, chosen.meant(workflow, stored is not None)) for workflow in tables]
        if stored is None and all(len(names) == len(workflow.states) for workflow, names in meant):
            return None
        found = dict.fromkeys(name for _, names in meant for name in names)
        if stored is not None and not (chosen.phase or chosen.state or chosen.party):
            known = {state.name for workflow in tables for state in workflow.states}
            found |= dict.fromkeys(name for name in stored if name not in known)
        return tuple(found)

    def numbered(self, text: str) -> View | None:
        """The order with this number, or this name outside."""
        text = " ".join(text.split())
        if not text or len(text) > 80 or _NUMBER.fullmatch(text):
            return None
        with self.store.read() as connection:
            row = queries.find_order(connection, text)
        return None if row is None else self.service.view(row)

    def search(self, text: str, visitor: Visitor) -> tuple[View, ...]:
        """Orders by the only things that may be searched by; anything else is refused, and every search is noted.

        To search for a person is to read of one: who does not work with persons searches by the numbers of orders alone.
        """
        text = " ".join(text.split())
        by_number = self.numbered(text)
        if by_number is not None:
            return self.gate.lists(visitor, [by_number])[0]
        if not visitor.may(Permission.SEE_PERSONS):
            raise BadInput(_SEARCH_NUMBERS())
        sought, ref = self.sought(text), self.store.keyring.ref
        ways = [[ref(key) for key in keys] for keys in sought.ways]
        with self.store.read() as connection:
            found = {row["id"]: row for refs in ways for row in queries_console.of_all_refs(connection, refs, 50)}
        self.gate.log.note_searched(visitor, sought.how, sought.canonical)
        return self.gate.lists(visitor, map(self.service.view, found.values()), subject="search")[0]

    def sought(self, text: str) -> Sought:
        """What kind of search this is, as the routines on board say; anything else is refused."""
        text, today = " ".join(text.split()), self.app.tools.calendar.local(self.clock.now()).date()
        ways = [routine.search for routine in self.app.routines.values() if routine.search is not None]
        for way in ways if text and len(text) <= 80 else ():
            found = way(text, today)
            if found is not None:
                return found
        raise BadInput(_SEARCH_LAW() if ways else _SEARCH_NUMBERS())

    def counts(self) -> Counts:
        """How many open orders there are of what."""
        patient = [
            s.name for w in self.tables for s in w.states
            if not (s.end or s.waits_for == WORKER or w.party[s.waits_for].by_appointment)
        ]  # fmt: skip
        names = [s.name for w in self.tables for s in w.states]
        shared = {name for name in names if names.count(name) > 1}
        with self.store.read() as connection:
            by_state = queries_console.open_counts(connection)
            apart = queries_console.open_counts_apart(connection, sorted(shared)) if shared else {}
            overdue, slow = queries_console.late_counts(connection, self.clock.now(), patient)
            blocked = queries_console.blocked_counts(connection)
        states = {
            w.name: {s: apart.get((w.name, s), 0) if s in shared else by_state.get(s, 0) for s in w.open_states}
            for w in self.tables
        }  # fmt: skip
        return Counts(states, overdue, slow, blocked)

    # One order -----------------------------------------------------------------------------------

    def whole(self, name: str, visitor: Visitor, moment: int | None = None) -> Whole:
        """One order with everything that is known of it and that this account may see; who shows it notes it at the gate."""
        with self.store.read() as connection:
            row = queries.find_order(connection, name)
            if row is None:
                raise NotFound("order", name)
            case = queries.case_of(connection, self.store.keyring, row)
            history = tuple(queries.history_of(connection, self.store.keyring, row["id"]))
            effects = tuple(queries_console.effects_of(connection, row["id"]))
            routine = self.app.routines.get(case.order.workflow)
            shows = routine.details if routine is not None else None
            own = shows(connection, case.order, history) if shows is not None else None
        order, role, sight = case.order, visitor.role, self.gate.sight(visitor, case.order)
        workflow, drawn = self.app.workflow_of(order), self.app.elsewhere.whole(order.workflow, order.workflow_version)
        if not sight.names:
            history = tuple({**entry, "note": None} for entry in history)
            effects = tuple({**effect, "args": _without_text(effect["args"])} for effect in effects)
        latest = order.version or (history[-1]["seq"] if history else 1)
        seq = latest if moment is None else max(1, min(moment, latest))
        shown = self.app.workflow(order.workflow, order.workflow_version)
        return Whole(
            self.service.view(row), order, case, workflow, shown, drawn or workflow, self.service.explained(case, role), history,
            effects, own, self.buttons(workflow, order, role), seq, sight,
        )  # fmt: skip

    def buttons(self, workflow: Workflow, order: Order, role: str) -> tuple[Button, ...]:
        """Exactly the triggers that are possible for this role now, those that are advised first."""
        found = []
        advised = [a.trigger for a in explain.advised(workflow, order.state, order.reason)]
        for trigger in machine.possible(workflow, order, role):
            row = next(r for r in workflow.rows[(order.state, trigger)] if role in r.roles)
            found.append(Button(trigger, row))
        return tuple(sorted(found, key=lambda b: advised.index(b.trigger) if b.trigger in advised else len(advised)))

    def order_id(self, name: str) -> int:
        with self.store.read() as connection:
            row = queries.find_order(connection, name)
        if row is None:
            raise NotFound("order", name)
        return int(row["id"])

    def several(self, ids: Sequence[int]) -> dict[int, Order]:
        """These orders with their private parts."""
        with self.store.read() as connection:
            return queries_console.with_private(connection, self.store.keyring, ids)

    def plain(self, ids: Sequence[int]) -> dict[int, Order]:
        """These orders without their private parts."""
        with self.store.read() as connection:
            return queries_console.without_private(connection, ids)

    def private(self, name: str) -> Order:
        """An order with its private part."""
        with self.store.read() as connection:
            row = queries.find_order(connection, name)
            if row is None:
                raise NotFound("order", name)
            return queries.case_of(connection, self.store.keyring, row).order


def _without_text(args: Any) -> dict[str, Any]:
    """What an effect was asked with, without what was written to people: that calls persons by their initials."""
    return {k: v for k, v in args.items() if k != "text"} if isinstance(args, Mapping) else {}


def _cursor(after: str, sort: str) -> After | None:
    if not after:
        return None
    moment, _, id_ = after.rpartition("_")
    try:
        found = datetime.fromisoformat(moment) if moment else None
        if (found and found.tzinfo is None) or not 0 <= int(id_) < _LARGEST_ID:
            raise ValueError
        return (found, int(id_))
    except ValueError:
        raise BadInput(reasons.PAGE_UNREADABLE()) from None


def _next(row: Row, sort: str) -> str:
    column = {"since": "entered_at", "due": "due_at", "service": "service_due_at"}.get(sort)
    order = rows.order_from(row)
    return f"{getattr(order, column).isoformat()}_{order.id}" if column else f"_{order.id}"
