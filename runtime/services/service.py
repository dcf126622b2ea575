"""The verbs that command line, pages and API share: what people may do and see, each a call of the engine's use cases."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, TypedDict

from sqlalchemy import Connection

from runtime import reasons
from runtime.app import App
from runtime.logs import log
from runtime.versions.canary import beginnings
from runtime.versions.elsewhere import why_it_rests
from storage import Tx, definitions, queries, queries_console, rows, set_aside
from storage.queries import HistoryEntry
from storage.types import Row
from workflow import explain, machine
from workflow.case import Case
from workflow.definition import Workflow
from workflow.engine import Engine
from workflow.errors import BadInput, LockstepError, NotFound, Refused
from workflow.given import check_given
from workflow.preview import Preview, preview
from workflow.reasons import NO_SUCH_TRIGGER, Reason
from workflow.roles import WORKER
from workflow.steps import UNKNOWN
from workflow.values import Actor, Facts, NewOrder, Order

View = dict[str, Any]
"""A view as JSON objects. Of an order: the keys of `OrderFacts`, of its routine (`Routine.view`), and what the gate put in."""
Keep = Callable[[Tx, Any], None]
"""Keeps an answer in the transaction of what is answered."""


class OrderFacts(TypedDict):
    """What is shown of an order of any routine. `possible` are triggers that a person can fire now, `blockers` reasons and
    states that are in the way, `service_due` until when the service time lasts, `set_aside` how many messages were set aside."""

    id: int
    number: str
    kind: str
    state: str
    phase: str
    reason: str | None
    resolution: str | None
    waiting_for: str
    since: datetime
    due: datetime | None
    needs_attention: bool
    possible: list[str]
    received: datetime
    version: int
    service_due: datetime | None
    blocked_on: str | None
    blockers: list[str]
    external_key: str | None
    external_name: str
    key_sequence: int
    routine: str
    routine_version: str
    set_aside: int


class OrderView(dict[str, Any]):
    """An order as `--json` and the API show it, without its persons; `order` is what it is of, for the gate."""

    def __init__(self, shown: Mapping[str, Any], order: Order) -> None:
        super().__init__(shown)
        self.order = order

    def __or__(self, other: Any) -> OrderView:  # type: ignore[override]
        return OrderView({**self, **other}, self.order)


def keep_nothing(tx: Tx, answer: Any) -> None:
    """For who needs no answer again."""


class Service:
    """One installation as its people use it."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.store, self.clock = app.store, app.clock

    # Seeing --------------------------------------------------------------------------------------

    def order(self, name: str) -> OrderView:
        """One order by number, name outside, key outside or id."""
        with self.store.read() as connection:
            return self.view(self._found(connection, name))

    def orders(
        self, states: Sequence[str] = (), only_open: bool = False, after: int | None = None, limit: int = 100
    ) -> list[View]:
        """Orders, newest first."""
        with self.store.read() as connection:
            found = queries.list_orders(connection, states=states, only_open=only_open, after=after, limit=limit)
        return list(self.views(found))

    def history(self, name: str) -> list[HistoryEntry]:
        """An order's history, oldest first."""
        with self.store.read() as connection:
            row = self._found(connection, name)
            return queries.history_of(connection, self.store.keyring, row["id"])

    def explained(self, case: Case, role: str | None) -> explain.Explanation:
        """Why this order waits; what this program knows of one whose version it does not have."""
        order = case.order
        found = explain.explain(self._workflow(order), case, self.clock.now(), self.app.tools_of(order), role)
        if not self._is_left(order):
            return found
        why = why_it_rests(order, self._run_by(order.workflow, order.workflow_version))
        return replace(found, meaning=why, next=(), movers=(), needs_attention=True)

    def explain(self, name: str, role: str | None = None) -> explain.Explanation:
        """Why an order waits, and what would move it."""
        with self.store.read() as connection:
            row = self._found(connection, name)
            case = queries.case_of(connection, self.store.keyring, row)
        return self.explained(case, role)

    def _is_left(self, order: Order) -> bool:
        """Whether the order is open, and of a version that is not here."""
        return self.app.engines.of(order) is None and not self._workflow(order).state[order.state].end

    def _run_by(self, routine: str, version: str) -> list[str]:
        with self.store.read() as connection:
            return definitions.run_by(connection, (routine, version), self.clock.now())

    def _found(self, connection: Any, name: str) -> Mapping[str, Any]:
        row = queries.find_order(connection, name)
        if row is None:
            raise NotFound("order", name)
        return row

    def _workflow(self, order: Order) -> Workflow:
        return self.app.workflow_of(order)

    def view(self, row: Row) -> OrderView:
        """An order as `--json` and the API show it; persons are put in by the gate alone."""
        return self.views([row])[0]

    def views(self, found: Sequence[Row]) -> list[OrderView]:
        """These orders as `view` has each; which workers run a version that is not here is asked once for all of them."""
        run_by = cache(self._run_by)
        return [self._view(row, run_by) for row in found]

    def _view(self, row: Row, run_by: Callable[[str, str], list[str]]) -> OrderView:
        order = rows.order_from(row)
        workflow, left = self._workflow(order), self._is_left(order)
        blocked_on = order.blocked_on
        if left and blocked_on is None and not run_by(order.workflow, order.workflow_version):
            blocked_on = UNKNOWN
        shown: OrderFacts = {
            "id": order.id, "number": order.number, "kind": order.kind, "state": order.state,
            "phase": workflow.state[order.state].phase, "reason": order.reason, "resolution": order.resolution,
            "waiting_for": str(explain.waiting_for(workflow, order)), "since": order.entered_at, "due": order.due_at,
            "needs_attention": left or explain.needs_attention(workflow, order, self.clock.now(), self.app.tools_of(order)),
            "possible": list(machine.possible(workflow, order)), "received": order.received_at, "version": order.version,
            "service_due": order.service_due_at, "blocked_on": blocked_on,
            "blockers": _of(list, order.data.get("blockers")), "external_key": order.external_key,
            "external_name": order.external_name, "key_sequence": order.key_sequence, "routine": order.workflow,
            "routine_version": order.workflow_version, "set_aside": order.set_aside,
        }  # fmt: skip
        return OrderView({**shown, **self._own(order)}, order)

    def _own(self, order: Order) -> Facts:
        """What the order's routine shows in addition, without what is about persons."""
        routine = self.app.routines.get(order.workflow)
        if routine is None or routine.view is None:
            return {}
        return {k: v for k, v in routine.view(self.app, order).items() if k not in routine.disclosure.listed}

    # Doing ---------------------------------------------------------------------------------------

    def trigger(
        self, name: str, trigger: str, actor: Actor, reason: str | None = None, data: Facts | None = None,
        key: str | None = None, patience: float = 5.0, version: int | None = None,
    ) -> View:  # fmt: skip
        """Fire a trigger by hand and say what came of it; a refusal is raised as `Refused`.

        `key` makes a repeated request one; with `version`, an order that has moved on since refuses it. When the order needs
        an answer from outside first, or another worker has its lease for longer than `patience` seconds, the message stays
        in its inbox and is decided as soon as it can be.
        """
        check_given(reason, data or {}, key or "")
        key = key or f"hand/{uuid.uuid4()}"

        def post(tx: Tx) -> tuple[Order, int | None, int | None]:
            order = rows.order_from(self._found(tx.connection, name))
            self.engine_of(order)
            if trigger not in self._workflow(order).trigger:
                raise self._refused(order, trigger, NO_SUCH_TRIGGER(), actor.role)
            self._check_role(order, actor)
            posted = tx.enqueue(order.id, key, trigger, actor, self.clock.now(), reason, data, version)
            return order, posted, posted or queries_console.message_of(tx.connection, key)

        order, posted, message_id = self.store.retry(post)
        assert message_id is not None
        self._work_until_answered(order.id, message_id, patience)
        accepted = self._answer(order, message_id)
        return self.order(order.number) | {"accepted": "repeated" if posted is None and accepted == "applied" else accepted}

    def new_order(
        self, routine: str, trigger: str, data: Facts, actor: Actor, reason: str | None = None, kind: str = "",
        keep: Keep = keep_nothing,
    ) -> View:  # fmt: skip
        """Begin an order of a routine by hand, by a row without a source; raises `BadInput` with why not.

        Nothing outside is asked first: the order is written, and a worker carries it on. `keep` is called with the
        transaction and the order as it is shown, before the commit.
        """
        engine = self.app.engines.get(routine)
        if engine is None:
            raise BadInput(reasons.NO_SUCH_ROUTINE(name=routine[:60], known=list(self.app.engines)))
        check_given(reason, data)
        kinds = tuple(engine.workflow.kinds)
        if kind not in kinds and (kind or len(kinds) > 1):
            why = reasons.NO_SUCH_KIND(name=kind[:60], known=list(kinds)) if kind else reasons.KIND_WANTED(known=list(kinds))
            raise BadInput(why)
        new = NewOrder(kind or next(iter(kinds), ""), trigger, data=data)
        now = self.clock.now()

        def work(tx: Tx) -> View:
            begins = beginnings(self.app.engines, routine)(tx)(None)
            (made,) = tx.add([begins.begin(new, actor, reason, now)], now)
            view = self.view(self._found(tx.connection, made.number))
            keep(tx, view)
            self.app.hook("before_commit", None, None)
            return view

        view = self.store.retry(work)
        self.app.hook("after_commit", None, None)
        self.store.wake()
        return view

    def preview(
        self, name: str, trigger: str, actor: Actor, reason: str | None = None, data: Facts | None = None
    ) -> Preview:  # fmt: skip
        """What this trigger would do, with the texts exactly as they would go out; nothing is done. A refusal is raised."""
        check_given(reason, data or {})
        with self.store.read() as connection:
            case = queries.case_of(connection, self.store.keyring, self._found(connection, name))
            if case.unreadable:
                raise TriggerRefused(reasons.STORED_UNREADABLE())
            engine = self.engine_of(case.order)
            self._check_role(case.order, actor)
            try:
                found = preview(engine, case, self.store.facts(connection), self.clock.now(), trigger, actor, reason, data)
            except LockstepError:
                raise
            except Exception as problem:
                log.error("order.undecided", order=case.order.number, code=type(problem).__name__, exc_info=True)
                raise TriggerRefused(reasons.UNDECIDABLE()) from None
        if found.refused is not None:
            raise TriggerRefused(found.refused, engine.workflow)
        return found

    def engine_of(self, order: Order) -> Engine:
        """The engine of the order's version; raises `TriggerRefused` where that is not here."""
        engine = self.app.engines.of(order)
        if engine is None:
            facts = {"order": order.number, "version": order.workflow_version}
            raise TriggerRefused(reasons.NOT_IN_THIS_PROGRAM(**facts))
        return engine

    def _check_role(self, order: Order, actor: Actor) -> None:
        workflow = self._workflow(order)
        if not workflow.role[actor.role].signs_in:
            able = [role.name for role in workflow.roles if role.signs_in]
            if actor.role in workflow.role:
                raise BadInput(reasons.ROLE_PULLS_NOTHING(role=actor.role, known=able), workflow)
            raise BadInput(reasons.NO_SUCH_ROLE(name=actor.role[:40], known=able))

    def _refused(self, order: Order, trigger: str, why: Reason, role: str) -> Refused:
        return machine.refuse(self._workflow(order), order, trigger, [why], role)

    def _work_until_answered(self, order_id: int, message_id: int, patience: float) -> None:
        def answered() -> bool:
            with self.store.read() as connection:
                return queries.message_status(connection, message_id)[0] != "new"

        if answered():
            return
        worker = self.app.worker(f"hand-{uuid.uuid4().hex[:8]}")
        tries = max(1, int(patience / 0.1))
        for _ in range(tries):
            if worker.work_on(order_id, answered) or answered():
                break
            self.store.wake()
            self.clock.wait(worker.never, 0.1)
        self.store.wake()

    def _answer(self, order: Order, message_id: int) -> str:
        with self.store.read() as connection:
            status, why = queries.message_status(connection, message_id)
        if why is not None:
            raise TriggerRefused(why, self._workflow(order))
        if status == "failed":
            raise TriggerRefused(reasons.SET_ASIDE(message=message_id))
        return "applied" if status == "applied" else "waiting"

    def check_stuck(self) -> list[View]:
        """Orders that no worker would take up again, of which there are none (I10), and those with a message set aside."""
        with self.store.read() as connection:
            found = {view["id"]: view for view in self.stuck_at(connection)}
            found |= {view["id"]: view for view in self.views(set_aside.orders_with_failed(connection))}
        return list(found.values())

    def stuck_at(self, connection: Connection, ended: bool = True) -> list[View]:
        """Those that no worker would take up again, as the connection sees it; `ended` as in `queries.stuck_orders`."""
        moved_on = {
            self.store.definitions[w.name, w.version]: [s.name for s in w.states if s.activity and s.waits_for == WORKER]
            for w in self.app.engines.workflows
        }  # fmt: skip
        return list(self.views(queries.stuck_orders(connection, moved_on, self.clock.now(), ended)))


def _of(kind: type[Any], value: Any) -> Any:
    """The value where it is of this kind; else nothing of it: the store may be damaged."""
    return value if isinstance(value, kind) else kind()


class TriggerRefused(BadInput):
    """A trigger was refused, and the reason is the whole of it."""
