"""The rules I1-I12: random walks in which they hold after every step, and the ones that can be shown by themselves."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from rehearsal.scenario import Player
from runtime.invariants import breaches, tampered
from storage.routines.shared_lock import queries_inventory
from storage.routines.shared_lock.tables import holds, lock_links, lock_units
from storage.schema import history, orders
from tests.routine.playing import BOOK, LINK, LOCKS, MOUNT, NEW, ON_THE_DAY, PEOPLE, RUN, playing, pull, step, world
from workflow import machine
from workflow.errors import Conflict, LockstepError
from workflow.routines.shared_lock import roles
from workflow.values import Actor

pytestmark = pytest.mark.slow

SEEDS = range(1, 7)
STEPS = 45


class Walk:
    """Random things that units, people, technicians and systems do to a small town, one after another."""

    def __init__(self, player: Player, seed: int) -> None:
        self.r, self.random, self.noted = player.rehearsal, random.Random(seed), 0
        self.did: list[str] = []

    def go(self) -> None:
        for _ in range(STEPS):
            act = self.random.choice(
                [
                    self.order,
                    self.order,
                    self.pull,
                    self.pull,
                    self.pull,
                    self.wait,
                    self.wait,
                    self.disturb,
                    self.crash,
                    self.amend,
                ]
            )
            self.did.append(act.__name__)
            act()
            self.r.run()
            found = breaches(self.r.app)
            assert not found, (found, self.did)

    def order(self) -> None:
        self.noted += 1
        pair = self.random.choice([["A", "B"], ["B", "A"], ["C", "D"]])
        kind = self.random.choice(["new_install", "link_existing"])
        whom: dict[str, Any] = {"persons": pair} if kind == "new_install" else {"cohabitant": pair[1], "existing": pair[0]}
        omit = self.random.choice([[], [], [], ["contact.phone"], ["contact"]]) if kind == "new_install" else []
        self.r.happen(
            "ticket",
            {"id": f"T{self.noted}", "kind": kind, **whom, "omit": omit, "gate_code": self.random.choice(["none", "1234"])},
        )

    def pull(self) -> None:
        view = self._any()
        if view is None or not view["possible"]:
            return
        name = self.random.choice(view["possible"])
        role = roles.TECHNICIAN if name in ("installed", "visit_failed") else roles.OPERATOR
        self._pull(view["number"], name, role, self._data(name))

    def _pull(self, number: str, name: str, role: str, data: dict[str, Any]) -> None:
        try:
            self.r.trigger(number, name, Actor("tova", role), "ett skäl", data)
        except LockstepError as refusal:
            assert number in str(refusal) or "no such" in str(refusal)

    def _data(self, name: str) -> dict[str, Any]:
        calendar = self.r.app.tools.calendar
        today = calendar.local(self.r.clock.now()).date()
        return {
            "visit": f"{calendar.add_working_days(today, self.random.randint(1, 4))} {self.random.choice(['FM', 'EM'])}",
            "serial": self.random.choice(["L-1001", "L-1003", "L-1004", "L-9"]), "tested": True,
            "resume_on": str(today + timedelta(days=self.random.randint(1, 5))), "to_kind": self.random.choice(["new_install", "link_existing"]),
            **({"cause": self.random.choice(["no_show", "no_entry", "refused", "door_unsuitable"])} if name == "visit_failed" else {}),
        }  # fmt: skip

    def wait(self) -> None:
        self.r.advance(self.random.choice(["30 minutes", "5 hours", "1 days", "2 working days"]))

    def disturb(self) -> None:
        system, operation = self.random.choice(
            [
                ("tes", "link"),
                ("tes", None),
                ("treserva", None),
                ("lindesk", "comment"),
                ("notify", None),
                ("tes", "register_lock"),
            ]
        )
        kind = self.random.choice(["unavailable", "error", "timeout", "reply_lost", "conflict"])
        self.r.happen("fault", {"system": system, "operation": operation, "kind": kind, "times": self.random.randint(1, 4)})

    def crash(self) -> None:
        from rehearsal.rehearsal import Death

        self.r.deaths = [
            Death(
                self.random.choice(["before_effect", "after_effect", "before_commit", "after_commit"]),
                self.random.choice(["tes.link", "lindesk.comment", "tes.register_lock", None]),
            )
        ]

    def amend(self) -> None:
        if not self.noted:
            return
        change: dict[str, Any] = self.random.choice(
            [
                {"comment": "hur går det"},
                {"set": {"contact.phone": "070-174 06 10", "contact.name": "C"}},
                {"touch": True},
                {"reopen": True},
            ]
        )
        self.r.happen("lindesk", {"ticket": f"T{self.random.randint(1, self.noted)}", **change})
        if self.random.random() < 0.3:
            person = self.random.choice("ABCD")
            self.r.happen(
                "treserva",
                {
                    "person": person,
                    **self.random.choice(
                        [
                            {"executed_from": "2026-06-01"},
                            {"executed_to": "2027-01-13"},
                            {"executed_to": None},
                            {"protection": "confidentiality_marked"},
                        ]
                    ),
                },
            )

    def _any(self) -> dict[str, Any] | None:
        views = self.r.service.orders(only_open=True)
        return self.random.choice(views) if views else None


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rules_hold_whatever_happens(seed: int) -> None:
    """I1-I12, R-03, R-04: after every step of a random walk; the seed is in the test's name and replays it."""
    town = {**world("new_install", {x: PEOPLE[x] for x in "CD"}), "stock": ["L-1001", "L-1003", "L-1004"]}
    if seed % 2:
        town["locks"] = {"L-1002": LOCKS["L-1002"]}
    with playing(town) as player:
        Walk(player, seed).go()


# Shown by themselves --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def done() -> Iterator[Player]:
    """A new installation that has gone its whole way, with a decision by a person in it."""
    with playing(world("new_install")) as player:
        step(player, NEW, RUN, pull("hold", reason="hospitalised", resume_on="2027-01-13"), pull("resume"), RUN)
        step(player, BOOK, ON_THE_DAY, MOUNT, RUN, {"expect": {"order": "T1", "state": "feedback_sent"}})
        yield player


def test_every_change_of_state_has_an_entry(done: Player) -> None:
    """I6: time, actor, role, and for people a reason where the row asks for one."""
    lines = done.rehearsal.service.history("T1")
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    for before, after in zip(lines, lines[1:], strict=False):
        assert after["from"] == before["to"] and after["at"] >= before["at"] and after["actor"] and after["role"]
    by_people = [(x["trigger"], x["actor"], x["role"], x["note"]) for x in lines if x["role"] != "worker"]
    assert by_people == [
        ("hold", "tova", "operator", "hospitalised"), ("resume", "tova", "operator", None), ("booked", "tova", "operator", None),
        ("installed", "mats", "technician", None),
    ]  # fmt: skip


def test_history_cannot_be_rewritten(done: Player) -> None:
    """I6: the database itself refuses to change or to remove a line."""
    app = done.rehearsal.app
    for forbidden in (update(history).values(actor="x"), delete(history)):
        with pytest.raises((Conflict, DatabaseError), match="append"), app.store.write() as tx:
            tx.connection.execute(forbidden)
    with app.store.read() as connection:
        assert list(tampered(app, connection)) == []


def test_nothing_personal_goes_out(done: Player) -> None:
    """I7: no number, name, address, phone or code in a ticket, a text message, a calendar entry, an argument or a plain column."""
    world = done.rehearsal.world
    said = [*world.tickets.comments("T1", "us"), *(m["text"] for m in world.mail.sent("sms")), *map(str, world.mail.sent("ics"))]
    with done.rehearsal.app.store.read() as connection:
        for table in ("orders", "effects", "history", "timers", "visits", "lock_links", "inventory_log"):
            said += [
                str({k: v for k, v in row.items() if not isinstance(v, bytes)})
                for row in connection.execute(text(f"SELECT * FROM {table}")).mappings()
            ]
    for secret in _secrets():
        assert not any(re.search(rf"(?<![0-9A-Za-z]){secret}(?![0-9A-Za-z])", _IDS.sub("", each)) for each in said), secret


# Four digits of a code turn up in random identifiers by chance.
_IDS = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{16,}\b")


def _secrets() -> list[str]:
    people = [PEOPLE[x] for x in "AB"]
    return [
        *(p["id"] for p in people), *(p["id"][2:8] + "-" + p["id"][8:] for p in people), *(p["name"].split()[0] for p in people),
        "Provgatan", "Cecilia", "174 06 05", "1740605", "1234",
    ]  # fmt: skip


def test_the_gate_code_is_destroyed_when_the_order_ends(done: Player) -> None:
    """R-15: kept as a secret while it is needed, and not after."""
    private = done.rehearsal.order("T1").private
    assert "gate_code" not in private and "1234" not in orjson.dumps(private, default=str).decode()


def test_a_second_open_order_of_one_intent_cannot_be_written(done: Player) -> None:
    """I8: the database refuses it, whatever the code above it believed."""
    store = done.rehearsal.app.store
    with playing(world("link_existing")) as player:
        step(player, LINK, {"ticket": {"id": "T2", "kind": "link_existing", "cohabitant": "B", "existing": "A"}})
        own = player.rehearsal.app.store
        with pytest.raises(Conflict), own.write() as tx:
            tx.connection.execute(update(orders).values(intent="one and the same"))
    assert store is not own


def test_a_household_is_held_by_one_order(done: Player) -> None:
    """I8, R-03: two orders about one household never work at once."""
    with playing(world("link_existing")) as player:
        step(player, LINK, {"ticket": {"id": "T2", "kind": "link_existing", "cohabitant": "B", "existing": "A"}})
        with pytest.raises(Conflict), player.rehearsal.app.store.write() as tx:
            for order_id in (1, 2):
                tx.connection.execute(insert(holds).values(key="a household", order_id=order_id))


def test_two_locks_at_one_door_cannot_be_written(done: Player) -> None:
    """I1, R-03: exactly one mounted apartment lock per household, by a unique index."""
    store = done.rehearsal.app.store
    with pytest.raises(Conflict), store.write() as tx:
        home = tx.connection.execute(select(lock_units.c.household).where(lock_units.c.serial == "L-1001")).scalar_one()
        now = done.rehearsal.clock.now()
        tx.connection.execute(insert(lock_units).values(serial="L-2", status="mounted", household=home, updated_at=now))


def test_a_person_has_one_active_link(done: Player) -> None:
    """I2: by a unique index."""
    with pytest.raises(Conflict), done.rehearsal.app.store.write() as tx:
        row = dict(tx.connection.execute(select(lock_links).limit(1)).mappings().one())
        tx.connection.execute(insert(lock_links).values({k: v for k, v in row.items() if k != "id"}))


def test_replaying_the_history_gives_the_order(done: Player) -> None:
    """I9: and a store in which it does not is reported."""
    app = done.rehearsal.app
    assert not [b for b in breaches(app) if b.startswith("I9")]
    with app.store.write() as tx:
        row = tx.connection.execute(select(orders.c.id, orders.c.resolution)).one()
        tx.connection.execute(update(orders).values(resolution="no_op"))
    try:
        assert [b for b in breaches(app) if b.startswith("I9")]
    finally:
        with app.store.write() as tx:
            tx.connection.execute(update(orders).where(orders.c.id == row.id).values(resolution=row.resolution))


def test_the_inventory_has_what_it_must(done: Player) -> None:
    """R-20, R-22, I5: serial, household, persons, mounted when and by whom, battery date."""
    with done.rehearsal.app.store.read() as connection:
        unit = queries_inventory.unit_of(connection, "L-1001")
    assert unit is not None and unit["status"] == "mounted" and unit["household"]
    assert (unit["mounted_on"], unit["mounted_by"], unit["battery_on"]) == ("2027-01-14", "mats", "2027-01-14")
    assert sorted(p["initials"] for p in unit["persons"]) == ["A.A.", "B.A."]


def test_an_order_keeps_the_version_of_its_routine(done: Player) -> None:
    """R-26: what it was begun under stays on it."""
    view = done.rehearsal.service.order("T1")
    assert (view["routine"], view["routine_version"]) == ("shared_lock", done.rehearsal.app.engine.workflow.version)


def test_an_open_order_has_a_party_that_moves_it_on() -> None:
    """I10: every open state has a party, and who it is can do something there."""
    from workflow.routines.shared_lock import WORKFLOW

    for state in WORKFLOW.states:
        assert state.end == (str(state.waits_for) == "nobody")
        if str(state.waits_for) in ("team", "technician"):
            both = (roles.OPERATOR, roles.TECHNICIAN)
            assert any(machine.possible(WORKFLOW, _standing(state.name), role) for role in both)


def _standing(state: str) -> Any:
    from tests.workflow.test_table import _order

    return _order(state)
