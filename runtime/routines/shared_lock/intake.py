"""The duty that reads changed tickets from the service desk: a new one becomes an order, a changed one a message.

No ticket stops another: one that cannot be read becomes an order for a person, and where not even that can be written it is
set aside with its reason. The cursor goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from adapters.lindesk.errands import moment_of
from runtime.clock import Clock
from runtime.error_report import where
from runtime.logs import log
from runtime.routine import LeftOut
from runtime.routines.shared_lock.kept import packed
from runtime.routines.shared_lock.reasons import STILL_UNFIT
from runtime.versions.canary import Beginning
from runtime.worker.in_flight import Hook, no_hook
from storage import Collision, StatementRefused, Store, StoreUnreachable, Tx, counters, deliveries, queries
from storage.deliveries import Aside
from workflow.engine import Engine
from workflow.errors import BadInput, VersionRetired
from workflow.ports import Unreachable
from workflow.routines.shared_lock import roles, tickets
from workflow.routines.shared_lock.delivered import Unfit, fit, fit_id, fit_number, fit_version
from workflow.routines.shared_lock.desk import BadDelivery, Delivery, Desk
from workflow.routines.shared_lock.reading import IntakeSettings
from workflow.values import Actor, NewOrder

CURSOR = "intake.cursor"
BEGAN, LEFT_OUT = "intake.began", "intake.left_out"
UNREAD = "unreadable_ticket"
_UNIT = Actor("unit", roles.UNIT)
_LONGEST_KEY = 70
# What the desk and its team write on a ticket; all else is the unit's.
_DESK_FIELDS = frozenset({
    "version", "created", "modified", "touched", "status", "resolution", "assignedUserId", "assignedGroupId",
    "activeNotifications", "actions", "phases", "suspension", "escalationEmail",
})  # fmt: skip
_CLOSED = " closed"
# So that new tickets need not wait for it.
_LOOKED_AT_ONCE = 50
# Another intake may be at the same ticket; one after the other.
_TRIES = 10
# What says nothing of the ticket: it comes again with the next reading.
_OF_NO_TICKET = (StoreUnreachable, StatementRefused, Collision, VersionRetired)


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a delivery was not taken in: a code, and for developers the kind of error and its place; no values."""

    code: str
    detail: str = ""


class Intake:
    """Reads the desk from where it last stopped; whatever is delivered twice is taken in once."""

    def __init__(
        self, store: Store, engine: Engine, desk: Desk, clock: Clock, settings: IntakeSettings, hook: Hook = no_hook,
        look_every: timedelta = timedelta(minutes=2), tickets_from: datetime | None = None, beginning: Beginning | None = None,
    ) -> None:  # fmt: skip
        self.beginning = beginning or (lambda tx: lambda key: engine)
        self.tickets_from = tickets_from
        self.store, self.engine, self.desk, self.clock, self.settings, self.hook = store, engine, desk, clock, settings, hook
        self.look_every, self._looked = look_every, dict[str, datetime]()
        self.hindered = ""

    def run_once(self) -> int:
        """Take in everything that has changed; returns how many tickets were new or changed."""
        taken, self.hindered = 0, ""
        try:
            while True:
                with self.store.read() as connection:
                    cursor = self.store.meta(connection, CURSOR)
                began = self.clock.now()
                found, after = self.desk.changed_tickets(cursor, now=began)
                if cursor is None:
                    self._begin(began)
                if found or after != cursor:
                    taken += self.take(found, after)
                if after == cursor or not found:
                    return taken + self._look_again()
        except Unreachable as problem:
            log.warning("intake.unreachable", system=problem.system, code=problem.code)
            self.hindered = problem.code
            return taken

    # What is left out ----------------------------------------------------------------------------

    def left_out(self) -> LeftOut:
        """From when on the desk is read, and how many older tickets were left out."""
        with self.store.read() as connection:
            since, count = self._since(self.store.meta(connection, BEGAN)), self.store.meta(connection, LEFT_OUT)
        return LeftOut(since, int(count or 0), self.tickets_from is not None)

    def _begin(self, now: datetime) -> None:
        """Remember when the desk was first read: what stood closed then was done before us."""

        def work(tx: Tx) -> None:
            if tx.meta(BEGAN) is None:
                tx.set_meta(BEGAN, now.isoformat())

        self.store.retry(work)

    def _since(self, began: str | None) -> datetime | None:
        return self.tickets_from or (datetime.fromisoformat(began) if began else None)

    def _is_left_out(self, since: datetime | None, delivery: Delivery | BadDelivery) -> bool:
        """Whether a ticket that has no order is from before the start: by its setting each, else one that stands closed."""
        created = _created(delivery)
        older = since is not None and created is not None and created < since
        return older and (self.tickets_from is not None or (isinstance(delivery, Delivery) and delivery.closed))

    def _leave_out(self, tx: Tx, ticket_ids: Iterable[str]) -> None:
        """Count each of them once; what opens one of them again is a new ticket."""
        fresh = [id_ for id_ in dict.fromkeys(ticket_ids) if tx.meta(_seen(id_)) is None]
        tx.set_metas({_seen(id_): "0" for id_ in fresh})
        if fresh:
            counters.count_up(tx, LEFT_OUT, len(fresh))
            log.info("intake.left_out", count=len(fresh))

    def _look_again(self) -> int:
        """Take in what was said in tickets of open orders though the desk did not change them; each is asked about at times."""
        with self.store.read() as connection:
            tickets = queries.keys_worked_on(connection, self.engine.workflow.name)
        now, never = self.clock.now(), datetime.min.replace(tzinfo=UTC)
        looked = {ticket_id: self._looked.get(ticket_id, never) for ticket_id in tickets}
        due = sorted((t for t in tickets if now - looked[t] >= self.look_every), key=looked.__getitem__)[:_LOOKED_AT_ONCE]
        # Noted first: one that the desk has no answer for is not in the way of the others the next time.
        self._looked = looked | dict.fromkeys(due, now)
        found = self.desk.unannounced(due) if due else ()
        return self.take(found) if found else 0

    def take(self, found: Sequence[Delivery | BadDelivery], cursor: str | None = None) -> int:
        """Take in these deliveries and remember the cursor: in one commit, or one by one where that cannot be.

        Returns how many were new or changed.
        """
        try:
            taken = self._commit([_fit(delivery) for delivery in found], cursor)
        except StoreUnreachable:
            raise
        except Exception:
            taken = sum(self._take_one(delivery) for delivery in found)
            if cursor is not None:
                self._commit([], cursor)
        if taken:
            self.store.wake()
            log.info("intake.read", count=taken)
        return taken

    def retry(self, delivery: Delivery) -> None:
        """Take in a delivery that was set aside; raises `BadInput` where it still cannot be."""
        reason = self._why_not(delivery)
        if reason is not None:
            raise BadInput(STILL_UNFIT(cause=reason.code))
        self.store.wake()

    # One by one ----------------------------------------------------------------------------------

    def _take_one(self, delivery: Delivery | BadDelivery) -> int:
        reason = self._why_not(delivery) if isinstance(delivery, Delivery) else Rejection(delivery.code)
        if reason is None:
            return 1
        if self._became_order(delivery, reason):
            return 1
        aside = _aside(self.engine.workflow.name, delivery, reason)

        def keep(tx: Tx) -> int:
            return deliveries.set_aside(tx, aside, self.clock.now())

        log.error("delivery.set_aside", delivery=self.store.retry(keep), code=reason.code)
        return 0

    def _why_not(self, delivery: Delivery) -> Rejection | None:
        """Take in one delivery; None when that is done, else why it cannot be."""
        try:
            self._commit([_fit(delivery)], None, _TRIES)
        except _OF_NO_TICKET:
            raise
        except Unfit as unfit:
            return Rejection(unfit.code)
        except Exception as problem:
            return Rejection("unreadable", f"{type(problem).__name__}: {where(problem)}")
        return None

    def _became_order(self, delivery: Delivery | BadDelivery, reason: Rejection) -> bool:
        """Make a new ticket that cannot be read an order that a person sees; False when that cannot be."""
        if not fit_id(delivery.ticket_id):
            return False
        version = delivery.version if isinstance(delivery, Delivery) and fit_version(delivery.version) else 0

        def work(tx: Tx) -> bool | None:
            known, seen = tx.orders_of(self.engine.workflow.name, [delivery.ticket_id]), _last(tx, delivery).version
            if not known and self._is_left_out(self._since(tx.meta(BEGAN)), delivery):
                self._leave_out(tx, [delivery.ticket_id])
                return None
            if known:
                # An older version, or a person reads the ticket now.
                order_id = known[delivery.ticket_id]
                return 0 < version <= seen or deliveries.waits_for(tx.connection, order_id, "needs_review", "unclear_order")
            now = self.clock.now()
            tx.set_meta(_seen(delivery.ticket_id), str(version))
            unread = self._unread(delivery, now)
            tx.add([self.beginning(tx)(unread.external_key).take_in(unread, now)], now)
            deliveries.taken(tx, self.engine.workflow.name, [delivery.ticket_id], now)
            self.hook("before_commit", None, None)
            return True

        try:
            done = self.store.retry(work)
        except _OF_NO_TICKET:
            raise
        except Exception as problem:
            log.error("duty.failed", duty="intake", code=type(problem).__name__, exc_info=True)
            return False
        if done:
            log.error("delivery.unread", code=reason.code)
            self.hook("after_commit", None, None)
        return done is not False

    def _unread(self, delivery: Delivery | BadDelivery, now: datetime) -> NewOrder:
        """An order of which only the ticket is known: the reading has one doubt, that nothing could be read."""
        number = fit_number(delivery.number, delivery.ticket_id)
        content = {"id": delivery.ticket_id, "errandNumber": number}
        empty = Delivery(delivery.ticket_id, number, 0, now, content)
        made = tickets.seed(empty, self.engine.tools.calendar.local(now).date(), self.settings)
        reading = {**made.private["reading"], "kind": None, "doubts": [UNREAD]}
        return replace(made, private={**made.private, "reading": reading})

    # Commits -------------------------------------------------------------------------------------

    def _commit(self, found: Sequence[Delivery], cursor: str | None, tries: int = 3) -> int:
        def work(tx: Tx) -> int:
            if cursor is not None:
                tx.set_meta(CURSOR, cursor)
            taken = self._take(tx, found)
            self.hook("before_commit", None, None)
            return taken

        taken = self.store.retry(work, tries)
        self.hook("after_commit", None, None)
        return taken

    def _take(self, tx: Tx, found: Sequence[Delivery]) -> int:
        now, today = self.clock.now(), self.engine.tools.calendar.local(self.clock.now()).date()
        known = tx.orders_of(self.engine.workflow.name, [d.ticket_id for d in found])
        later = tx.open_follow_ups(self.engine.workflow.name, list(known)) if known else []
        fresh: dict[str, Delivery] = {}
        since, older, taken = self._since(tx.meta(BEGAN)), list[str](), 0
        for delivery in found:
            order_id = known.get(delivery.ticket_id)
            if order_id is None and self._is_left_out(since, delivery):
                older.append(delivery.ticket_id)
            elif order_id is None:
                # Two versions in one reading: the later one is what the unit wants now.
                fresh[delivery.ticket_id] = delivery
            else:
                follow_ups = [id_ for ticket_id, id_ in later if ticket_id == delivery.ticket_id]
                taken += self._changed(tx, order_id, follow_ups, delivery, now)
        self._leave_out(tx, older)
        if fresh:
            seeds = [tickets.seed(d, today, self.settings) for d in fresh.values()]
            begins = self.beginning(tx)
            tx.add([begins(seed.external_key).take_in(seed, now) for seed in seeds], now)
            self._note(tx, list(fresh.values()))
        deliveries.taken(tx, self.engine.workflow.name, [d.ticket_id for d in found], now)
        return taken + len(fresh)

    def _changed(self, tx: Tx, order_id: int, follow_ups: Sequence[int], delivery: Delivery, now: datetime) -> int:
        """Tell a ticket's order and its open follow-ups what the unit says now; returns 1 when that is news."""
        # Another intake may be at a later version of it: one after the other.
        is_open = tx.hold(order_id)
        last, words = _last(tx, delivery), self._words(delivery)
        closing = last.is_closed_by(delivery)
        if not (last.is_before(delivery, words) or closing or last.is_opened_by(delivery)):
            return 0
        self._note(tx, [delivery])
        # What ends an order closes its ticket: that is no news. One that is open was closed by people at the desk.
        closing = closing and is_open
        if not (delivery.reopened or closing) and words == last.words:
            # The team did something at the desk: the unit has said nothing new.
            return 0
        here = "ticket_reopened" if delivery.reopened or not is_open else "ticket_updated"
        key = f"ticket/{_short(delivery.ticket_id)}/{delivery.version}"
        key = key if delivery.version > last.version else f"{key}/{words}"
        mine = f"{key}/closed/{int(delivery.changed_at.timestamp())}" if closing else key
        # An order that has ended leaves the unit's words to what is still open of its ticket.
        posted = []
        if is_open or delivery.reopened or not follow_ups:
            posted = [tx.enqueue(order_id, mine, here, _UNIT, now, data=self._update(delivery, now, is_open))]
        if delivery.reopened or words != last.words:
            news = self._update(delivery, now, False) if follow_ups else {}
            there = "ticket_reopened" if delivery.reopened else "ticket_updated"
            posted += [tx.enqueue(id_, f"{key}/{id_}", there, _UNIT, now, data=news) for id_ in follow_ups]
        return 1 if any(id_ is not None for id_ in posted) else 0

    def _update(self, delivery: Delivery, now: datetime, is_open: bool) -> Mapping[str, Any]:
        """What an order is to know of a changed ticket; only one that is open wonders at a closed ticket."""
        seen = replace(delivery, closed=delivery.closed and is_open)
        return tickets.update(seen, self.engine.tools.calendar.local(now).date(), self.settings)

    def _note(self, tx: Tx, taken: Sequence[Delivery]) -> None:
        """Remember of each which version was taken in, when it was changed, and a keyed hash of its words."""
        tx.set_metas({_seen(d.ticket_id): self._noted(d) for d in taken})

    def _noted(self, delivery: Delivery) -> str:
        said = self._words(delivery) + (_CLOSED if delivery.closed else "")
        return f"{delivery.version} {delivery.changed_at.isoformat()} {said}"

    def _words(self, delivery: Delivery) -> str:
        said = {name: value for name, value in delivery.content.items() if name not in _DESK_FIELDS}
        return self.store.keyring.ref(json.dumps([said, delivery.comments], sort_keys=True, default=str))


def _created(delivery: Delivery | BadDelivery) -> datetime | None:
    """When a ticket was created, or else last changed, which is not before; None where neither can be read."""
    content = delivery.content if isinstance(delivery, Delivery) else None
    created = moment_of(content.get("created")) if isinstance(content, Mapping) else None
    created = created or delivery.changed_at
    return created if isinstance(created, datetime) and created.tzinfo is not None else None


def _fit(delivery: Delivery | BadDelivery) -> Delivery:
    if isinstance(delivery, BadDelivery):
        raise Unfit(delivery.code)
    return fit(delivery)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was taken in of a ticket last; nothing where `version` is 0 and `words` is empty."""

    version: int
    changed_at: datetime | None = None
    words: str = ""
    closed: bool = False

    def is_closed_by(self, delivery: Delivery) -> bool:
        return delivery.closed and not self.closed and self._is_older(delivery)

    def is_opened_by(self, delivery: Delivery) -> bool:
        return self.closed and not delivery.closed and self._is_older(delivery)

    def _is_older(self, delivery: Delivery) -> bool:
        """A desk may keep its version when its people change a status."""
        if delivery.version != self.version or self.changed_at is None:
            return delivery.version > self.version
        return delivery.changed_at > self.changed_at

    def is_before(self, delivery: Delivery, words: str) -> bool:
        """Whether a delivery is news. A desk whose log comes later than the ticket, or has no entry for a change,
        delivers other words under the same version."""
        return self._is_older(delivery) and (delivery.version != self.version or words != self.words)


def _last(tx: Tx, delivery: Delivery | BadDelivery) -> _Taken:
    version, _, rest = (tx.meta(_seen(delivery.ticket_id)) or "0").partition(" ")
    changed_at, _, words = rest.partition(" ")
    closed = words.endswith(_CLOSED)
    return _Taken(int(version), datetime.fromisoformat(changed_at) if changed_at else None, words.removesuffix(_CLOSED), closed)


def _seen(ticket_id: str) -> str:
    return f"ticket.{_short(ticket_id)}"


def _short(ticket_id: str) -> str:
    """A ticket's id where a key has room for it, else its hash."""
    return ticket_id if len(ticket_id) <= _LONGEST_KEY else sha256(ticket_id.encode()).hexdigest()


# What is kept of a delivery ---------------------------------------------------------------------------


def _aside(routine: str, delivery: Delivery | BadDelivery, reason: Rejection) -> Aside:
    key = delivery.ticket_id if isinstance(delivery.ticket_id, str) else repr(delivery.ticket_id)
    shown = key if fit_id(key) else ""
    content = packed(delivery) if isinstance(delivery, Delivery) else None
    mark = delivery.mark if isinstance(delivery, BadDelivery) else sha256(content or b"").hexdigest()
    # Tickets without a usable id are distinguished by what else is known of them, and by what was sent.
    return Aside(
        routine, shown or f"{key}|{delivery.number}|{delivery.changed_at}|{mark}", shown,
        fit_number(delivery.number, shown)[:80], reason.code, reason.detail, content,
    )  # fmt: skip
