"""One trigger for many orders: chosen by a filter, looked at first, then posted at a pace the systems bear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from runtime import reasons
from runtime.services.accounts import Visitor
from runtime.services.orders import Orders
from runtime.services.service import View
from storage import bulk, queries_console
from storage.inbox import MessageRequest
from storage.types import Row
from workflow import fields
from workflow.definition import Field, Workflow
from workflow.errors import BadInput, NotFound
from workflow.given import check_given
from workflow.values import Actor, Facts

MOST = 250
_FILTERS = ("routine", "phase", "state", "kind", "party")


@dataclass(frozen=True, slots=True)
class Preview:
    """Which of the chosen orders the trigger is possible for now; `more` says that the filter matches yet others."""

    able: tuple[View, ...]
    unable: tuple[View, ...]
    more: bool


class BulkProgress(TypedDict):
    """How far a run is: `chosen` is the filter that it was chosen by, `data` what every message of it carries, `items` its orders
    (`storage.bulk.items`), `counts` how many of them have each status, `answered` how many are done."""

    id: int
    at: datetime
    account: str
    trigger: str
    chosen: Mapping[str, str]
    data: Facts
    total: int
    status: str
    ended_at: datetime | None
    reason: str | None
    counts: Mapping[str, int]
    items: Sequence[Row]
    answered: int


class Bulk:
    """Bulk runs; `run_once` is the duty that carries them out."""

    def __init__(self, orders: Orders) -> None:
        self.orders, self.app = orders, orders.app
        self.store, self.clock = orders.store, orders.clock

    def routine_of(self, chosen: Mapping[str, str]) -> str:
        """The routine that a run is of: the one named, else that of the installation."""
        return str(chosen.get("routine") or self.app.engine.workflow.name)

    def triggers(self, routine: str) -> tuple[str, ...]:
        """The triggers that may be fired for many orders of a routine at once: those that it names, else all by hand."""
        known = self.app.routines.get(routine)
        if known is None:
            raise NotFound("routine", routine[:60])
        rows = (row for table in (known.definition, *known.older) for row in table.transitions)
        return known.bulk or tuple(dict.fromkeys(row.trigger for row in rows if row.source and row.roles))

    def preview(self, trigger: str, chosen: Mapping[str, str], role: str) -> Preview:
        """What a run would do."""
        routine = self.routine_of(chosen)
        workflow, possible = self.app.workflow(routine), self.triggers(routine)
        if trigger not in possible:
            raise BadInput(reasons.NOT_FOR_MANY(possible=list(possible)), workflow)
        phase, state, kind, party = (chosen.get(name, "") for name in _FILTERS[1:])
        found = self.orders.listing(
            routine=routine, phase=phase, state=state, kind=kind, party=party, sort="since", limit=MOST
        )  # fmt: skip
        able = tuple(v for v in found.rows if trigger in v["possible"] and self._may(v, trigger, role))
        ids = {v["id"] for v in able}
        return Preview(able, tuple(v for v in found.rows if v["id"] not in ids), found.next is not None)

    def _may(self, view: View, trigger: str, role: str) -> bool:
        """Whether the role may, and the order's own version asks for what the run asks for."""
        engine = self.app.engines.version(view["routine"], view["routine_version"])
        if engine is None or trigger not in engine.workflow.by_hand(view["state"], role):
            return False
        return _form(_fields(engine.workflow, trigger)) == _form(self.asks(view["routine"], trigger))

    def shown(self, visitor: Visitor, found: Preview) -> Preview:
        """A preview with its persons, as far as this account sees them."""
        able, unable = self.orders.gate.lists(visitor, found.able, found.unable, subject="bulk")
        return replace(found, able=able, unable=unable)

    def asks(self, routine: str, trigger: str) -> tuple[Field, ...]:
        """What a run of this trigger asks for; a reason always, because no person looks at each order."""
        known = self.app.routines.get(routine)
        tables = (known.definition, *known.older) if known is not None else ()
        return next((found for table in tables if (found := _fields(table, trigger)) is not None), ())

    def begin(
        self, visitor: Visitor, trigger: str, chosen: Mapping[str, str], numbers: Sequence[str], reason: str,
        data: Facts, key: str,
    ) -> int:  # fmt: skip
        """Begin a run for these orders of the preview; the same key twice is one run."""
        routine = self.routine_of(chosen)
        data, rows = self.checked(visitor, trigger, chosen, numbers, reason, data)
        kept = {k: v for k, v in chosen.items() if k in _FILTERS and v} | {"routine": routine}
        key, now = f"{visitor.name}/{key}"[:64], self.clock.now()
        with self.store.write() as tx:
            return bulk.begin(tx, key, visitor.actor, trigger, kept, data, reason.strip(), [v["id"] for v in rows], now)

    def checked(
        self, visitor: Visitor, trigger: str, chosen: Mapping[str, str], numbers: Sequence[str], reason: str,
        data: Facts,
    ) -> tuple[Facts, tuple[View, ...]]:  # fmt: skip
        """The data as they will be used, and the orders that a run would take; raises BadInput when a run may not begin."""
        routine = self.routine_of(chosen)
        wanted = self.asks(routine, trigger)
        check_given(reason, data)
        if not reason.strip():
            raise BadInput(reasons.REASON_WANTED())
        problem, data = fields.parse_fields(wanted, data, self.clock.now(), self.app.workflow(routine).field_kinds)
        if problem is not None:
            raise BadInput(problem, self.app.workflow(routine))
        able = {v["number"]: v for v in self.preview(trigger, chosen, visitor.role).able}
        rows = tuple(able[n] for n in dict.fromkeys(numbers) if n in able)
        if not rows:
            raise BadInput(reasons.NONE_ABLE())
        return data, rows

    def pause(self, run_id: int) -> None:
        """Post no more of a run's messages until it is resumed; what was posted is answered."""
        self._switch(run_id, "running", "paused")

    def resume(self, run_id: int) -> None:
        """Go on with a paused run."""
        self._switch(run_id, "paused", "running")

    def _switch(self, run_id: int, before: str, after: str) -> None:
        with self.store.write() as tx:
            if not bulk.set_status(tx, run_id, before, after) and bulk.run(tx.connection, run_id) is None:
                raise NotFound("bulk run", str(run_id))

    def run_once(self, batch: int = 10) -> int:
        """Enqueue the next orders' messages of the oldest run and note what was answered; returns how many were posted."""
        with self.store.read() as connection:
            run = bulk.running(connection)
            if run is None:
                return 0
            chosen = bulk.items(connection, run["id"], "chosen", batch) if run["status"] == "running" else ()
        actor, reason = Actor(run["account"], run["role"]), bulk.reason_of(self.store.keyring, run)
        now = self.clock.now()
        with self.store.write() as tx:
            if (bulk.run(tx.connection, run["id"]) or {}).get("status") != "running":
                chosen = ()
            ids = [item["order_id"] for item in chosen]
            messages = [MessageRequest(n, f"bulk/{run['id']}/{n}", run["trigger"], actor, reason, run["data"]) for n in ids]
            for message, id_ in zip(messages, tx.enqueue_all(messages, now), strict=True):
                posted = id_ or queries_console.message_of(tx.connection, message.dedupe)
                bulk.posted(tx, run["id"], message.order_id, posted)
            bulk.settle(tx, run["id"])
            if not chosen:
                bulk.finish(tx, run["id"], now)
        self.store.wake()
        return len(chosen)

    def progress(self, run_id: int) -> BulkProgress:
        """How far a run has come, and what became of its orders."""
        with self.store.read() as connection:
            run = bulk.run(connection, run_id)
            if run is None:
                raise NotFound("bulk run", str(run_id))
            counts, items = bulk.counts(connection, run_id), bulk.items(connection, run_id)
        done = sum(n for status, n in counts.items() if status not in ("chosen", "posted"))
        reason = bulk.reason_of(self.store.keyring, run)
        return {
            "id": run["id"], "at": run["at"], "account": run["account"], "trigger": run["trigger"], "chosen": run["chosen"],
            "data": run["data"], "total": run["total"], "status": run["status"], "ended_at": run["ended_at"], "reason": reason,
            "counts": counts, "items": items, "answered": done,
        }  # fmt: skip

    def latest(self) -> Sequence[Row]:
        """The runs begun last, as they are in their table."""
        with self.store.read() as connection:
            return bulk.latest(connection)


def _fields(workflow: Workflow, trigger: str) -> tuple[Field, ...] | None:
    """The fields of a trigger that people fire; None where the table has no such trigger."""
    return next((row.fields for row in workflow.transitions if row.trigger == trigger and row.roles), None)


def _form(fields_: Sequence[Field] | None) -> list[tuple[str, str, bool, tuple[str, ...]]]:
    """What a form is, apart from how it is worded."""
    return [(f.name, f.kind, f.required, f.choices) for f in fields_ or ()]
