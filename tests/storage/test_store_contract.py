"""What any database must do for the engine: leases, fencing, mail, batches, and rules that hold under every writer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from storage import Store, queries
from storage.routines.shared_lock import queries_inventory, stock
from storage.routines.shared_lock.tables import holds, lock_links, lock_units
from storage.schema import effects, history, messages, metadata, orders, timers, vault
from tests.postgres import both_databases
from tests.storage.tools import LEASE, NOW, add, claim, effect, move, new_step, post, write
from workflow.engine import Step
from workflow.errors import Conflict, LeaseLost, StoreError
from workflow.reasons import NO_SUCH_TRIGGER

pytestmark = both_databases


def row(store: Store, order_id: int) -> dict[str, Any]:
    with store.read() as connection:
        return dict(connection.execute(select(orders).where(orders.c.id == order_id)).mappings().one())


def rows_of(store: Store, table: Any) -> list[dict[str, Any]]:
    with store.read() as connection:
        return [dict(r) for r in connection.execute(select(table)).mappings()]


# Claims -----------------------------------------------------------------------------------------------


def test_a_claimed_order_is_nobody_elses(store: Store) -> None:
    """While a lease lasts the order is given to no other claim; the moment it lapses it may be taken."""
    add(store, new_step())
    assert len(claim(store, "one")) == 1
    assert claim(store, "two", NOW + LEASE - timedelta(microseconds=1)) == []
    assert len(claim(store, "two", NOW + LEASE)) == 1


def test_every_claim_has_a_token_of_its_own(store: Store) -> None:
    """The fencing token rises with each taking over."""
    add(store, new_step())
    first, second = claim(store)[0], claim(store, "two", NOW + LEASE)[0]
    assert second.token == first.token + 1


def test_claims_take_what_has_waited_longest(store: Store) -> None:
    """Orders come by the moment they were due, and no more of them than asked for; those not due yet are left."""
    late, early, _ = add(store, new_step(NOW), new_step(NOW - LEASE), new_step(NOW + LEASE))
    assert [c.order.id for c in claim(store, limit=1)] == [early]
    assert [c.order.id for c in claim(store)] == [late]
    assert claim(store) == []


def test_an_order_asked_for_by_name_is_taken_before_it_is_due(store: Store) -> None:
    """With `only`, the moment does not matter, but another's lease does."""
    id_ = add(store, new_step(NOW + timedelta(days=9)))[0]
    assert [c.order.id for c in claim(store, only=id_)] == [id_]
    assert claim(store, "two", only=id_) == []


# Fencing ----------------------------------------------------------------------------------------------


def test_a_lost_token_writes_nothing(store: Store) -> None:
    """A worker that was overtaken cannot write any part of its step, nor of the steps that go with it."""
    slow, other = add(store, new_step(), new_step())
    zombie = {c.order.id: c for c in claim(store, "zombie")}
    taken = claim(store, "heir", NOW + LEASE, only=slow)[0]
    before = row(store, slow)
    doomed = move(zombie[slow], "precheck", note="x", planned=[effect(zombie[slow])], timers={"late": NOW})
    with pytest.raises(LeaseLost):
        write(store, move(zombie[other], "precheck"), doomed)
    assert row(store, slow) == before
    assert row(store, other)["state"] == "received"
    assert rows_of(store, effects) == rows_of(store, timers) == []
    assert len(rows_of(store, history)) == 2
    write(store, move(taken, "precheck"))
    assert row(store, slow)["state"] == "precheck"


def test_a_heartbeat_keeps_only_what_is_still_ours(store: Store) -> None:
    """Extending moves the end of our leases and leaves those that someone else took."""
    mine, lost = add(store, new_step(), new_step())
    cases = claim(store, "one")
    with store.write() as tx:
        assert tx.extend([c for c in cases if c.order.id == mine], NOW + LEASE * 2) == {mine}
    claim(store, "two", NOW + LEASE)
    with store.write() as tx:
        assert tx.extend(cases, NOW + LEASE * 3) == {mine}
    assert row(store, mine)["lease_until"] == NOW + LEASE * 3
    assert row(store, lost)["lease_owner"] == "two"
    with store.write() as tx:
        assert tx.still_mine(cases) == {mine}
        assert [c.order.id for c in tx.load({c.order.id: c.token for c in cases})] == [mine]


def test_letting_go_ends_the_lease(store: Store) -> None:
    """A released order has no owner and is due when its step said; a held one keeps its lease."""
    held, free = add(store, new_step(), new_step())
    cases = {c.order.id: c for c in claim(store, "w")}
    planned = effect(cases[held], status="started", attempts=1)
    write(
        store,
        move(cases[held], "installed", planned=[planned], perform=(planned,)),
        move(cases[free], "booking", wake_at=NOW + LEASE),
    )
    assert row(store, held)["lease_owner"] == "w"
    assert (row(store, free)["lease_owner"], row(store, free)["wake_at"]) == (None, NOW + LEASE)


def test_a_batch_is_written_whole_or_not_at_all(store: Store) -> None:
    """One broken rule in one step takes every step of the batch with it."""
    ids = add(store, *[new_step() for _ in range(5)])
    cases = claim(store)
    steps = [move(case, "precheck") for case in cases]
    steps[3].records = [("reserve_unit", {})]
    with pytest.raises(Conflict):
        write(store, *steps)
    assert {row(store, i)["state"] for i in ids} == {"received"}
    assert len(rows_of(store, history)) == 5


# The ledger -------------------------------------------------------------------------------------------


def test_an_effect_is_in_the_ledger_once(store: Store) -> None:
    """One order, effect, subject and generation is one row."""
    add(store, new_step())
    case = claim(store)[0]
    twice = [effect(case), effect(case)]
    with pytest.raises(Conflict):
        write(store, Step(case, planned=twice))
    assert rows_of(store, effects) == []


def test_what_another_lease_started_is_unknown(store: Store) -> None:
    """A started effect is started only for the lease that started it, also when that lease looks again."""
    id_ = add(store, new_step())[0]
    case = claim(store)[0]
    started = effect(case, status="started", attempts=1)
    write(store, Step(case, planned=[started], perform=(started,)))
    with store.write() as tx:
        assert [e.status for e in tx.load({id_: case.token})[0].effects] == ["started"]
    heir = claim(store, "heir", NOW + LEASE)[0]
    assert [e.status for e in heir.effects] == ["unknown"]
    with store.write() as tx:
        assert [e.status for e in tx.load({id_: heir.token})[0].effects] == ["unknown"]
    assert row(store, id_)["lease_owner"] == "heir"


def test_timers_are_those_of_the_last_step(store: Store) -> None:
    """A step that names timers replaces all of them; one that names none leaves them."""
    add(store, new_step())
    case = claim(store)[0]
    write(store, move(case, "booking", timers={"watch": NOW, "escalate": NOW + LEASE}, wake_at=NOW))
    case = claim(store)[0]
    assert case.timers == {"watch": NOW, "escalate": NOW + LEASE}
    write(store, move(case, "booked", wake_at=NOW))
    case = claim(store)[0]
    assert set(case.timers) == {"watch", "escalate"}
    write(store, move(case, "installed", timers={}))
    assert rows_of(store, timers) == []


# Mail -------------------------------------------------------------------------------------------------


def test_mail_is_read_in_the_order_it_came(store: Store) -> None:
    """With its data and its reason, and only what has not been answered."""
    id_ = add(store, new_step(None))[0]
    posted = [post(store, id_, f"k{n}", reason=f"skäl {n}", data={"n": n}) for n in range(3)]
    case = claim(store)[0]
    assert [m.id for m in case.messages] == posted
    assert [(m.reason, m.data) for m in case.messages] == [(f"skäl {n}", {"n": n}) for n in range(3)]
    write(store, Step(case, answered=[(case.messages[0].id, "applied", None)], wake_at=NOW))
    assert [m.id for m in claim(store)[0].messages] == posted[1:]


def test_the_same_mail_comes_once(store: Store) -> None:
    """A dedupe key that is known is not posted again, before or after it was answered."""
    id_ = add(store, new_step(None))[0]
    first = post(store, id_, "ticket/1/2")
    assert first is not None
    assert post(store, id_, "ticket/1/2") is None
    case = claim(store)[0]
    write(store, Step(case, answered=[(first, "refused", NO_SUCH_TRIGGER())]))
    assert post(store, id_, "ticket/1/2") is None
    assert claim(store) == []
    with store.read() as connection:
        assert queries.message_status(connection, first) == ("refused", NO_SUCH_TRIGGER())


def test_mail_wakes_an_order_that_slept(store: Store) -> None:
    """Who waits for a mail alone is due when it comes; what was due before is not put off."""
    asleep, due = add(store, new_step(None), new_step(NOW - LEASE))
    post(store, asleep, "a")
    post(store, due, "b")
    assert (row(store, asleep)["wake_at"], row(store, due)["wake_at"]) == (NOW, NOW - LEASE)


def test_mail_that_comes_while_the_order_is_in_hand_is_not_slept_through(store: Store) -> None:
    """A step that did not see the mail cannot put the order to sleep."""
    id_ = add(store, new_step())[0]
    case = claim(store)[0]
    post(store, id_, "late")
    write(store, move(case, "booking", wake_at=None))
    assert [m.trigger for m in claim(store)[0].messages] == ["hold"]


# Rules that are indexes -------------------------------------------------------------------------------


def _unit(store: Store, serial: str, **values: Any) -> None:
    with store.write() as tx:
        tx.connection.execute(insert(lock_units).values(serial=serial, updated_at=NOW, **({"status": "in_stock"} | values)))


def test_a_household_has_one_mounted_lock(store: Store) -> None:
    """I1: a second apartment lock on one dwelling is refused, also when the first is faulty; a gate's is another thing."""
    _unit(store, "L-1", status="faulty", household="h")
    with pytest.raises(Conflict):
        _unit(store, "L-2", status="mounted", household="h")
    _unit(store, "G-1", status="mounted", household="h", kind="gate")
    _unit(store, "L-3", status="in_stock", household="h")


def test_a_person_has_one_active_link(store: Store) -> None:
    """I2: a second active link of one person is refused; one that has ended does not count."""
    _unit(store, "L-1")
    _unit(store, "L-2")

    def link(serial: str, **more: Any) -> None:
        with store.write() as tx:
            tx.connection.execute(insert(lock_links).values(serial=serial, ref="p", initials="A.A.", since=NOW, **more))

    link("L-1", ended_at=NOW)
    link("L-1")
    with pytest.raises(Conflict):
        link("L-2")


def test_a_ticket_part_is_one_order(store: Store) -> None:
    """The same ticket cannot become two orders; its second part can."""
    add(store, new_step(ticket="same"))
    with pytest.raises(Conflict):
        add(store, new_step(ticket="same"))
    add(store, new_step(ticket="same", key_sequence=1))
    assert len(rows_of(store, orders)) == 2


def test_an_intent_is_one_open_order(store: Store) -> None:
    """I8: two open orders cannot claim the same persons and kind; an ended one has let go of it."""
    one, two = (c for _ in add(store, new_step(), new_step()) for c in claim(store, limit=1))
    args = {"intent": "same", "household": [], "names": [], "initials": []}
    write(store, move(one, "precheck", records=[("set_intent", args)], wake_at=NOW))
    with pytest.raises(Conflict):
        write(store, move(two, "precheck", records=[("set_intent", args)]))
    write(store, move(claim(store)[0], "cancelled", records=[("end_order", {})], ended=True))
    two = claim(store, now=NOW + LEASE)[0]
    write(store, move(two, "precheck", records=[("set_intent", args)]))


def test_a_household_has_one_holder(store: Store) -> None:
    """Two orders cannot hold one dwelling or one person, and an order that waited is woken when it is let go of."""
    one, two = (c for _ in add(store, new_step(), new_step()) for c in claim(store, limit=1))
    args = {"household": ["home|x", "person|1"]}
    write(store, move(one, "booking", records=[("hold_household", args)], wake_at=NOW))
    with pytest.raises(Conflict):
        write(store, move(two, "booking", records=[("hold_household", {"household": ["person|1"]})]))
    two = claim(store, now=NOW + LEASE, only=two.order.id)[0]
    two.order.reason = "household_busy"
    write(store, move(two, "on_hold", records=[("await_household", args)]))
    one = claim(store, now=NOW + LEASE, only=one.order.id)[0]
    write(store, move(one, "cancelled", records=[("end_order", {})], ended=True))
    assert rows_of(store, holds) == []
    woken = claim(store, now=NOW + LEASE)[0]
    assert (woken.order.id, [m.trigger for m in woken.messages]) == (two.order.id, ["resume"])


# Stock ------------------------------------------------------------------------------------------------


def test_units_go_to_those_who_waited_longest(store: Store) -> None:
    """A delivery is handed out by when the orders were received, one unit each, oldest unit first."""
    waiting = [new_step(None, "on_hold", reason="stock") for _ in range(3)]
    for n, step in enumerate(waiting):
        step.case.order.received_at = NOW - timedelta(hours=n)
    ids = add(store, *waiting)
    with store.write() as tx:
        assert stock.deliver(tx, ["L-1"], NOW - LEASE) == ["L-1"]
        assert stock.deliver(tx, ["L-1", "L-2"], NOW) == ["L-2"]
    reserved = {r["serial"]: r["reserved_for"] for r in rows_of(store, lock_units)}
    assert reserved == {"L-1": ids[2], "L-2": ids[1]}
    assert {r["order_id"] for r in rows_of(store, messages)} == {ids[1], ids[2]}


def test_reserving_takes_the_unit_that_has_lain_longest(store: Store) -> None:
    """And another one each time, until none is left."""
    with store.write() as tx:
        stock.deliver(tx, ["L-9"], NOW - LEASE)
        stock.deliver(tx, ["L-1"], NOW)
    add(store, new_step(), new_step(), new_step())
    cases = claim(store)
    for case, serial in zip(cases, ("L-9", "L-1"), strict=False):
        write(store, move(case, "booking", records=[("reserve_unit", {})]))
        with store.read() as connection:
            assert queries_inventory.reserved_for(connection, case.order.id) == serial
    with pytest.raises(Conflict):
        write(store, move(cases[2], "booking", records=[("reserve_unit", {})]))


# History ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["update", "delete", "truncate"])
@pytest.mark.parametrize("table", ["history", "access_log"])
def test_the_database_itself_refuses_to_change_history(store: Store, verb: str, table: str) -> None:
    """Not the program but the database says no, no matter who asks."""
    add(store, new_step())
    with store.write() as tx:
        tx.connection.execute(text(
            "INSERT INTO access_log (at, account, role, what, hash) "
            + ("VALUES (0, 'a', 'b', 'c', x'00')" if store.engine.dialect.name == "sqlite" else "VALUES (now(), 'a', 'b', 'c', '')")
        ))  # fmt: skip
    statement: Any = update(metadata.tables[table]).values(role="x") if verb == "update" else delete(metadata.tables[table])
    if verb == "truncate":
        if store.engine.dialect.name == "sqlite":
            return
        statement = text(f"TRUNCATE {table}")
    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(statement)
    assert len(rows_of(store, metadata.tables[table])) == 1


def test_every_entry_is_chained_to_the_one_before(store: Store) -> None:
    """The order's head is the hash of its last entry, and each hash follows from the one before."""
    from storage import rows

    id_ = add(store, new_step())[0]
    write(store, move(claim(store)[0], "precheck", note="för att", wake_at=NOW))
    write(store, move(claim(store)[0], "booking"))
    head = b""
    for line in sorted(rows_of(store, history), key=lambda r: r["seq"]):
        assert line["hash"] == rows.link(store.keyring, head, line)
        head = line["hash"]
    assert row(store, id_)["chain_hash"] == head


# Personal data ----------------------------------------------------------------------------------------


def test_an_erased_person_leaves_a_chain_that_verifies(store: Store) -> None:
    """The key is gone, the note cannot be read, and the chain still holds."""
    from storage import persons, rows

    id_ = add(store, new_step(private={"reading": {"name": "Astrid Alm"}}))[0]
    write(store, move(claim(store)[0], "cancelled", note="hon är död", ended=True))
    with store.write() as tx:
        persons.destroy_keys(tx, id_, NOW)
    head = b""
    for line in sorted(rows_of(store, history), key=lambda r: r["seq"]):
        head = rows.link(store.keyring, head, line)
        assert line["hash"] == head
    with store.read() as connection:
        assert [e["note"] for e in queries.history_of(connection, store.keyring, id_)] == [None, None]
    sealed = rows_of(store, vault)[0]
    assert (sealed["wrapped_key"], sealed["sealed"]) == (None, None)


def test_mail_for_an_erased_person_is_taken_in(store: Store) -> None:
    """Who writes to an order whose person is gone is answered like anyone else, and stops nobody."""
    from storage import persons

    id_ = add(store, new_step(None, private={"reading": {"name": "Astrid Alm"}}))[0]
    with store.write() as tx:
        persons.destroy_keys(tx, id_, NOW)
    assert post(store, id_, "late", "ticket_updated", data={"text": "ny"}) is not None
    assert [m.trigger for m in claim(store)[0].messages] == ["ticket_updated"]


def test_a_value_that_the_database_refuses_is_a_named_problem(store: Store) -> None:
    """The driver's own errors, which may quote values, do not pass the store."""
    without_kind = new_step(ticket="hemlig")
    without_kind.case.order.kind = None  # type: ignore[assignment]
    refused = [without_kind]
    if store.engine.dialect.name == "postgresql":
        refused.append(new_step(ticket="hemlig\x00"))
    for step in refused:
        with pytest.raises(StoreError) as caught:
            add(store, step)
        assert "hemlig" not in str(caught.value)
