"""What is known of a person, for that person; and forgetting one, also again after an older backup was restored."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from runtime import tombstones
from runtime.app import App
from runtime.logs import log
from runtime.reasons import FORGET_REASON, NO_IDENTITY_NUMBER, NO_TOMBSTONE_FILE, PERSON_HELD, PERSON_IN_OPEN_ORDERS
from runtime.services import extract
from runtime.services.extract import Extract, OrderExtract
from storage import Tx, holds, persons
from storage.accounts import Access, note_access
from storage.part import Forgetting, Reading
from storage.types import Row
from workflow.errors import BadInput
from workflow.persons import IsThem, KnownOfPerson, Rest
from workflow.ports import KeepsFiles
from workflow.values import Actor, Order

_SHOWN = 10
Approved = Callable[[Sequence[Order]], str]
"""Asked before anything is done about a person in these orders: who approved it, or `BadInput` where it must not be done."""


def needs_nobody(found: Sequence[Order]) -> str:
    """No approval is needed."""
    return ""



@dataclass
class Forgotten:
    """What was done about a person: the numbers of orders whose keys were destroyed, that were rewritten, and that were
    open while nobody is left in them (only after a restore)."""

    destroyed: list[str] = field(default_factory=list)
    rewritten: list[str] = field(default_factory=list)
    left_open: list[str] = field(default_factory=list)
    files: int = 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is there of a person, and what forgetting would do: the numbers of orders, and the holds in its way.

    `destroyed`: nobody else is left, the keys go. `rewritten`: others stay. `running`: not ended, so nothing is forgotten.
    """

    orders: Sequence[str]
    destroyed: Sequence[str]
    rewritten: Sequence[str]
    running: Sequence[str]
    holds: Sequence[int]
    forgotten_at: Sequence[datetime]

    @property
    def may_be_forgotten(self) -> bool:
        return bool(self.orders) and not self.running and not self.holds


class People:
    """Persons of every routine that says what it has of them (`Routine.persons`)."""

    def __init__(self, app: App) -> None:
        self.app, self.store, self.clock = app, app.store, app.clock
        self._routines = {name: r.persons for name, r in app.routines.items() if r.persons is not None}

    # Forgetting --------------------------------------------------------------------------------------

    def erase(self, number: str, actor: Actor, reason: str, approved: Approved = needs_nobody) -> Forgotten:
        """Forget a person; raises `BadInput` where the number is none, there is a reason to keep the person, or no approval."""
        if len(reason.strip()) < 5:
            raise BadInput(FORGET_REASON(least=5))
        path = tombstones.file_of(self.app.settings)
        if path is None:
            raise BadInput(NO_TOMBSTONE_FILE())
        refs, found = self.found(number)
        with self.store.read() as connection:
            self._refuse(connection, found, refs)
        by, now = approved(found), self.clock.now()
        known = tombstones.read(path)
        for ref in refs:
            if ref not in known:
                # First of all: what is begun now is finished at the next start, also after a crash here.
                tombstones.add(path, ref, now)
        return self._forget(refs, found, actor, reason, now, by)

    def replay(self) -> Forgotten:
        """Forget again whom this store should have forgotten: it was restored from a backup that is older."""
        wanted = tombstones.read(tombstones.file_of(self.app.settings))
        with self.store.read() as connection:
            done = persons.erased(connection)
        self._write_down(set(done) - set(wanted), done)
        missing = sorted(set(wanted) - set(done))
        if not missing:
            return Forgotten()
        forgotten = self._forget(missing, self._orders(missing)[1], Actor("lockstep", "worker"), "", self.clock.now())
        log.warning("persons.forgotten_again", persons=len(missing), orders=len(forgotten.destroyed) + len(forgotten.rewritten))
        for number in forgotten.left_open:
            log.warning("order.without_persons", order=number)
        return forgotten

    def relist(self) -> int:
        """Write the forgotten persons of this store that the list lacks into it; returns how many. Raises `BadInput`."""
        path = tombstones.file_of(self.app.settings)
        if path is None:
            raise BadInput(NO_TOMBSTONE_FILE())
        with self.store.read() as connection:
            done = persons.erased(connection)
        missing = set(done) - set(tombstones.read(path))
        self._write_down(missing, done)
        return len(missing)

    def refs_of(self, number: str) -> list[str]:
        """The keyed hashes by which orders of this person are found."""
        today = self.app.tools.calendar.local(self.clock.now()).date()
        keys = dict.fromkeys(key for each in self._routines.values() for key in each.keys(number.strip(), today))
        if not keys:
            raise BadInput(NO_IDENTITY_NUMBER())
        return [self.store.keyring.ref(key) for key in keys]

    def _write_down(self, refs: Collection[str], done: Mapping[str, datetime]) -> None:
        """The list was lost, or lay elsewhere: what the store knows is written to it again."""
        path = tombstones.file_of(self.app.settings)
        for ref in sorted(refs):
            if path is not None:
                tombstones.add(path, ref, done[ref])

    def _is_them(self, refs: Collection[str]) -> IsThem:
        return lambda key: self.store.keyring.ref(key) in refs

    def found(self, number: str) -> tuple[list[str], list[Order]]:
        """The keyed hashes of a person, and every order that holds the person: in its facts, anywhere in its texts by number, and
        by what such an order makes known. Raises `BadInput` where the number is none."""
        return self._orders(self.refs_of(number))

    def _orders(self, refs: Sequence[str]) -> tuple[list[str], list[Order]]:
        found = self._holding(refs)
        more = {self.store.keyring.ref(key) for each in self._known(found, refs) for key in each[1]} - set(refs)
        if not more:
            return list(refs), found
        every = [*refs, *sorted(more)]
        return every, self._holding(every)

    def _holding(self, refs: Collection[str]) -> list[Order]:
        is_them, found = self._is_them(set(refs)), []
        with self.store.read() as connection:
            for order in persons.whole_orders(connection, self.store.keyring, self._routines):
                if self._routines[order.workflow].mentioned(order, is_them):
                    found.append(order)
        return found

    def _known(self, found: Sequence[Order], refs: Collection[str]) -> list[tuple[KnownOfPerson, Sequence[str]]]:
        """What these orders hold of the person, each with the look-up keys that it makes known."""
        is_them, known = self._is_them(set(refs)), []
        for order in found:
            routine = self._routines[order.workflow]
            of_order = routine.known(order, is_them)
            known.append((of_order, routine.also(of_order)))
        return known

    def _refuse(self, connection: Connection, found: Sequence[Order], refs: Collection[str]) -> None:
        open_ones = [order.number for order in found if persons.is_open(connection, order.id)]
        if open_ones:
            raise BadInput(PERSON_IN_OPEN_ORDERS(orders=open_ones[:_SHOWN]))
        held = holds.standing(connection, self.clock.now(), refs, [order.id for order in found])
        if held:
            raise BadInput(PERSON_HELD(hold=held[0]))

    def _forget(
        self, refs: Sequence[str], found: Sequence[Order], actor: Actor, reason: str, now: datetime, approved_by: str = ""
    ) -> Forgotten:  # fmt: skip
        is_them, forgotten = self._is_them(set(refs)), Forgotten()
        words: list[re.Pattern[str]] = []
        elsewhere = [known for known, _ in self._known(found, refs)]
        forgotten.files = self._forget_files(found, is_them)
        # One transaction for all orders: a person is forgotten or not.
        with self.store.write() as tx:
            for order in found:
                rest = self._routines[order.workflow].without(order, is_them, elsewhere)
                words += rest.words
                self._note_done(tx, order, rest, forgotten)
                persons.forget_in(tx, order, rest, now)
                note_access(tx, Access(actor.name, actor.role, "erased", order.id), now)
            marks = [self.store.keyring.ref(f"searched|{text.casefold()}")[:8] for text in self._searched(found, is_them)]
            persons.forget_elsewhere(tx, words, refs, [f"[{mark}]" for mark in marks], actor.name, now)
            for ref in refs:
                self._forget_person(tx, ref, forgotten, actor, now)
            if reason:
                line = Access(actor.name, actor.role, "erased_person", subject=approved_by, note=reason.strip()[:300])
                note_access(tx, line, now)
        self.store.scrub()
        return forgotten

    def _note_done(self, tx: Tx, order: Order, rest: Rest, forgotten: Forgotten) -> None:
        (forgotten.destroyed if rest.private is None else forgotten.rewritten).append(order.number)
        if rest.private is None and persons.is_open(tx.connection, order.id):
            forgotten.left_open.append(order.number)

    def _forget_person(self, tx: Tx, ref: str, forgotten: Forgotten, actor: Actor, now: datetime) -> None:
        for routine in self.app.routines.values():
            if routine.store is not None and routine.store.forget is not None:
                routine.store.forget(tx, Forgetting(ref, persons.pseudonym()), now)
        persons.note_erasure(tx, ref, actor.name, len(forgotten.destroyed), len(forgotten.rewritten), now)

    def _searched(self, found: Sequence[Order], is_them: IsThem) -> list[str]:
        """What a search for the person would have been for."""
        facts = [fact for order in found for fact in self._routines[order.workflow].known(order, is_them).get("facts", ())]
        return [str(fact[name]) for fact in facts for name in ("name", "number") if fact.get(name)]

    def _forget_files(self, found: Sequence[Order], is_them: IsThem) -> int:
        """Written messages to the person: by the facts that they can hold."""
        known = [self._routines[order.workflow].known(order, is_them) for order in found]
        texts = {text for each in known for text in extract.telling(each)}
        return sum(a.forget(texts) for a in self.app.adapters.values() if isinstance(a, KeepsFiles)) if texts else 0

    def outlook(self, found: Sequence[Order], refs: Sequence[str]) -> Outlook:
        """What forgetting the person would do to these orders, and what is in its way; nothing is changed."""
        is_them = self._is_them(set(refs))
        alone = {o.number for o in found if self._routines[o.workflow].without(o, is_them, ()).private is None}
        with self.store.read() as connection:
            running = tuple(order.number for order in found if persons.is_open(connection, order.id))
            held = holds.standing(connection, self.clock.now(), refs, [order.id for order in found])
            forgotten = tuple(at for ref, at in persons.erased(connection).items() if ref in refs)
        numbers = tuple(order.number for order in found)
        return Outlook(
            numbers, tuple(n for n in numbers if n in alone), tuple(n for n in numbers if n not in alone), running, tuple(held),
            forgotten,
        )  # fmt: skip

    # Telling -----------------------------------------------------------------------------------------

    def extract(
        self, number: str, actor: Actor, request_id: str = "", reason: str = "", approved: Approved = needs_nobody
    ) -> Extract:  # fmt: skip
        """Everything that is known of a person, where it is from, where it was sent and who looked; the look is noted."""
        refs, found = self.found(number)
        approved(found)
        is_them, now = self._is_them(set(refs)), self.clock.now()
        with self.store.read() as connection:
            extracts = [self._extract(connection, order, is_them) for order in found]
            tables = self._tables(connection, refs)
            forgotten = [at for ref, at in persons.erased(connection).items() if ref in refs]
        with self.store.write() as tx:
            for order in found:
                line = Access(
                    actor.name, actor.role, "extracted", order.id, note=reason, fields=("everything",), request_id=request_id
                )
                note_access(tx, line, now)
        return {"at": now, "orders": extracts, "tables": tables, "forgotten_at": forgotten}

    def _extract(self, connection: Connection, order: Order, is_them: IsThem) -> OrderExtract:
        routine = self._routines[order.workflow]
        return extract.of_order(self.app, connection, order, routine.known(order, is_them), routine.without(order, is_them, ()))

    def _tables(self, connection: Connection, refs: Sequence[str]) -> Mapping[str, Mapping[str, Sequence[Row]]]:
        """What the routines' own tables have of the person."""
        found: dict[str, Mapping[str, Sequence[Row]]] = {}
        for name, routine in self.app.routines.items():
            if routine.store is not None and routine.store.known is not None:
                known = [routine.store.known(Reading(connection, self.store.keyring), ref) for ref in refs]
                found[name] = {table: [line for each in known for line in each[table]] for table in known[0]}
        return found


def forget_again(app: App) -> None:
    """At the start of an installation: nothing is done where nobody is to be forgotten again."""
    wanted = tombstones.read(tombstones.file_of(app.settings))
    if not wanted:
        return
    with app.store.read() as connection:
        if set(wanted) <= set(persons.erased(connection)):
            return
    People(app).replay()
