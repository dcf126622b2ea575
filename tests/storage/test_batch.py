"""Facts are read and records written once for a batch; one order's trouble stays its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, select

from storage import Store
from storage.batch import FactReader, in_groups
from storage.inbox import MessageRequest
from storage.part import Asked, Reading, StorePart
from storage.routines.shared_lock import stock
from storage.routines.shared_lock.part import PART
from storage.routines.shared_lock.tables import holds, lock_links, lock_units, visits
from tests.postgres import both_databases
from tests.storage.tools import NOW, new_step
from workflow.case import Case, Step
from workflow.errors import Conflict
from workflow.routines.shared_lock import roles
from workflow.values import Actor, Order


def _orders(store: Store, count: int) -> list[Order]:
    found = []
    for _ in range(count):
        with store.write() as tx:
            found += tx.add([new_step()], NOW)
    return found


def _keys(n: int) -> dict[str, Any]:
    return {
        "intent": f"new_install|{n}", "household": [f"home|{n}", f"person|{n}"], "dwelling": f"{n}", "serial": f"L-{n}",
        "names": [f"Alm {n}"], "initials": ["A.A."], "on_locks": [f"{n}"], "day": "2027-01-20",
    }  # fmt: skip


def _write(store: Store, orders: Sequence[Order], *records: tuple[str, Any]) -> None:
    """Write these records of each order in one transaction; a callable makes an order's arguments from its place."""
    with store.write() as tx:
        steps = [Step(Case(order), records=[(name, make(n)) for name, make in records]) for n, order in enumerate(orders)]
        tx._write_records(steps, NOW)


class _Heard:
    def __init__(self, store: Store) -> None:
        self.store, self.count = store, 0

    def __enter__(self) -> _Heard:
        event.listen(self.store.engine, "before_cursor_execute", self._note)
        return self

    def _note(self, conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        self.count += statement.split(None, 1)[0] != "BEGIN"

    def __exit__(self, *exc: object) -> None:
        event.remove(self.store.engine, "before_cursor_execute", self._note)


@both_databases
@pytest.mark.parametrize("name", sorted(PART.facts))
def test_a_fact_is_read_once_for_a_batch(store: Store, name: str) -> None:
    """Twelve orders that may ask cost the statements that one does, and each hears what it would hear alone."""
    orders = _orders(store, 12)
    _write(store, orders, ("set_intent", _keys), ("hold_household", _keys))
    with store.write() as tx:
        stock.deliver(tx, [f"L-{n}" for n in range(12)], NOW)
    # Each asks by the keys of the next, so that another holds what it asks for.
    keys = [_keys(n + 1) for n in range(12)]
    with store.read() as connection:
        with _Heard(store) as single:
            alone = [store.facts(connection)(order, name, keys[n]) for n, order in enumerate(orders)]
        together = store.facts(connection)
        for n, order in enumerate(orders):
            together.expect(order, [name], partial(keys.__getitem__, n))
        with _Heard(store) as batch:
            assert [together(order, name, keys[n]) for n, order in enumerate(orders)] == alone
    assert 0 < batch.count * 3 <= single.count


@both_databases
def test_records_are_written_once_for_a_batch(store: Store) -> None:
    """What an installation writes of an order takes as many statements for twelve orders as for one, and is right."""
    orders = _orders(store, 13)
    with store.write() as tx:
        stock.deliver(tx, [f"L-{n}" for n in range(13)], NOW)
    visit = {"date": "2027-01-20", "window": "FM", "technician": "mats"}
    records = (
        ("set_intent", _keys), ("hold_household", _keys), ("reserve_unit", _keys),
        ("book_visit", lambda n: {"visit": visit, "starts_at": NOW.isoformat(), "ends_at": (NOW + timedelta(hours=1)).isoformat()}),
        ("write_inventory", lambda n: {
            "serial": f"M-{n}", "dwelling": f"m{n}", "persons": {f"p{n}": "A.A."}, "mounted_on": None, "mounted_by": None,
            "battery_on": None,
        }),
    )  # fmt: skip
    with _Heard(store) as single:
        _write(store, orders[:1], *records)
    later = tuple((name, lambda n, make=make: make(n + 1)) for name, make in records)
    with _Heard(store) as batch:
        _write(store, orders[1:], *later)
    assert batch.count == single.count
    with store.read() as connection:
        reserved = connection.execute(select(lock_units.c.reserved_for).where(lock_units.c.reserved_for.is_not(None)))
        assert sorted(reserved.scalars()) == [o.id for o in orders]
        held = Counter(connection.execute(select(holds.c.order_id)).scalars())
        assert held == {o.id: 2 for o in orders}
        assert sorted(connection.execute(select(visits.c.slot)).scalars()) == list(range(13))
        linked = connection.execute(select(lock_links.c.serial, lock_links.c.order_id)).all()
        assert sorted(linked) == sorted((f"M-{n}", o.id) for n, o in enumerate(orders))


@both_databases
def test_a_batch_that_wants_more_units_than_lie_in_stock_is_refused(store: Store) -> None:
    """Two orders and one unit: nothing of either is written."""
    orders = _orders(store, 2)
    with store.write() as tx:
        stock.deliver(tx, ["L-1"], NOW)
    with pytest.raises(Conflict):
        _write(store, orders, ("reserve_unit", _keys))
    with store.read() as connection:
        assert connection.execute(select(lock_units.c.status)).scalars().all() == ["in_stock"]


@both_databases
def test_two_who_mount_one_unit_in_one_batch_are_refused(store: Store) -> None:
    """The second meets a unit that hangs already, also where both are in one statement."""
    orders = _orders(store, 2)
    with store.write() as tx:
        stock.deliver(tx, ["L-1"], NOW)
    with pytest.raises(Conflict):
        _write(store, orders, ("mount_unit", lambda n: {"serial": "L-1", "on": "2027-01-20", "by": "mats", "dwelling": f"{n}"}))


@both_databases
def test_persons_of_one_unit_in_one_batch_follow_each_other(store: Store) -> None:
    """The later order's persons are those that stay on the unit."""
    orders = _orders(store, 2)
    dated = dict.fromkeys(("mounted_on", "mounted_by", "battery_on"))
    _write(store, orders, ("write_inventory", lambda n: {"serial": "M", "dwelling": "m", "persons": {f"p{n}": "A.A."}, **dated}))
    with store.read() as connection:
        active = select(lock_links.c.order_id).where(lock_links.c.ended_at.is_(None))
        assert connection.execute(active).scalars().all() == [orders[1].id]


def _reader(store: Store, connection: Any, fact: Any) -> FactReader:
    return FactReader({"shared_lock": StorePart(facts={"fact": fact})}, Reading(connection, store.keyring))


def test_one_order_that_cannot_be_asked_for_hinders_no_other(store: Store) -> None:
    """Keys that cannot be made, and keys that a fact cannot read, are their own order's trouble."""
    first, without, broken = _orders(store, 3)

    def fact(reading: Reading, asked: Sequence[Asked]) -> list[str]:
        return [keys["word"] for _, keys in asked]

    with store.read() as connection:
        reader = _reader(store, connection, fact)
        reader.expect(without, ["fact"], lambda: dict[str, Any]()["none"])
        reader.expect(broken, ["fact"], dict)
        assert reader(first, "fact", {"word": "yes"}) == "yes"
        with pytest.raises(KeyError):
            reader(broken, "fact", {})


def test_what_was_read_for_an_earlier_version_or_other_keys_is_read_again(store: Store) -> None:
    """An order that has moved, or asks by what a message says, does not hear what was read for the batch."""
    first, other = _orders(store, 2)
    asked_for: list[int] = []

    def fact(reading: Reading, asked: Sequence[Asked]) -> list[int]:
        asked_for.extend(order.id for order, _ in asked)
        return [0] * len(asked)

    with store.read() as connection:
        reader = _reader(store, connection, fact)
        reader.expect(other, ["fact"], lambda: {"a": 1})
        reader(first, "fact", {})
        reader(other, "fact", {"a": 1})
        assert asked_for == [first.id, other.id]
        reader(other, "fact", {"a": 2})
        other.version += 1
        reader(other, "fact", {"a": 2})
        assert asked_for == [first.id, other.id, other.id, other.id]


def test_an_orders_records_keep_their_sequence() -> None:
    """Whatever is grouped, each order's own records come in the order of its table's rows, never two of it at once."""
    steps = []
    for n, names in enumerate((("a", "b", "a"), ("b", "a"), ("c",), ("a", "a"))):
        order = Order(id=n, number="", workflow="w", workflow_version="1", kind="", state="", received_at=NOW, entered_at=NOW)
        steps.append(Step(Case(order), records=[(name, {"n": k}) for k, name in enumerate(names)]))
    groups = list(in_groups(steps))
    for step in steps:
        own = [(name, c.args) for _, name, changes in groups for c in changes if c.order is step.case.order]
        assert own == step.records
    assert all(len({c.order.id for c in changes}) == len(changes) for _, _, changes in groups)
    assert len(groups) < sum(len(step.records) for step in steps)


@both_databases
def test_messages_are_put_in_their_inboxes_together(store: Store) -> None:
    """Many cost the statements that one does; each comes once, in the order given, and is read as it was sent."""
    orders, actor = _orders(store, 6), Actor("tova", roles.OPERATOR)
    with store.write() as tx:
        tx.enqueue_all([MessageRequest(order.id, f"first {n}", "hold", actor, "because") for n, order in enumerate(orders)], NOW)
    with store.write() as tx, _Heard(store) as single:
        assert tx.enqueue(orders[0].id, "known", "hold", actor, NOW, "because") is not None
    given = [MessageRequest(orders[n % 6].id, f"m{n}", "hold", actor, f"reason {n}", {"n": n}) for n in range(12)]
    with store.write() as tx, _Heard(store) as batch:
        ids = tx.enqueue_all([MessageRequest(orders[0].id, "known", "hold", actor), *given, given[3]], NOW)
    assert batch.count == single.count
    assert (ids[0], ids[-1]) == (None, None)
    fresh = [id_ for id_ in ids[1:-1] if id_ is not None]
    assert len(fresh) == 12
    assert fresh == sorted(fresh)
    with store.write() as tx:
        cases = tx.claim("w", NOW, timedelta(seconds=9), 100)
        said = {case.order.id: [(m.reason, dict(m.data)) for m in case.messages] for case in cases}
        assert {case.order.id: case.messages_seen for case in cases} == {o.id: 3 + (o is orders[0]) for o in orders}
    assert said == {
        o.id: [("because", {})] * (1 + (n == 0)) + [(f"reason {k}", {"n": k}) for k in (n, n + 6)] for n, o in enumerate(orders)
    }
