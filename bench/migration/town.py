"""Who orders, and what people do: households with open orders in every state, live tickets, and the team at work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from random import Random

from sqlalchemy import func, select

from bench.households import is_clear, settle, submit
from bench.migration.clock import MORNING
from bench.migration.site import Site
from bench.progress import tell
from rehearsal.routines.shared_lock.people import Household, Maker
from runtime.app import App
from storage.routines.shared_lock import stock
from storage.routines.shared_lock.tables import lock_units
from storage.schema import messages, orders
from workflow.routines.shared_lock import roles
from workflow.values import Actor, Facts

TOVA, MATS = Actor("tova", roles.OPERATOR), Actor("mats", roles.TECHNICIAN)
TODAY = {"visit": f"{MORNING:%Y-%m-%d} EM", "contact_agrees": True}
WHY = "så har vi kommit överens"
# Where the worker is to act: an order that stays in one of them is on its way.
_MOVING = ("received", "precheck", "installed", "linked", "inventory_updated")
_AT_ONCE = 500


class Town:
    """Households one after another: those whose orders stay open for a while, and those that are answered at once."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._maker = Maker(self.random, MORNING.date())
        self.live: list[Household] = []

    def lasting(self) -> Iterator[Household]:
        """Households whose orders need a person or wait; those that need neither are kept for the live tickets."""
        while True:
            household = self._maker.household()
            if household.kind == "new_install" or household.mistakes:
                yield household
            elif is_clear(household):
                self.live.append(household)


def hand_in(site: Site, town: Town, orders_wanted: int) -> None:
    """So many tickets to the desk, and a unit in stock for each."""
    households, app, world = town.lasting(), site.app, site.world
    for start in range(0, orders_wanted, _AT_ONCE):
        tell(f"handing in tickets, {start:,} of {orders_wanted:,}")
        now = app.clock.now()
        some = list(islice(households, min(_AT_ONCE, orders_wanted - start)))
        with app.store.write() as tx, world.store.transaction():
            stock.deliver(tx, [f"L-{start + n:07d}" for n in range(len(some))], now)
            for n, household in enumerate(some):
                settle(tx, world, household, now)
                submit(world, household, f"B{start + n}", town.random, now)


def settle_live(site: Site, town: Town, wanted: int) -> None:
    """The households of the live tickets are known before their tickets come."""
    lasting = town.lasting()
    while len(town.live) < wanted:
        next(lasting)
    del town.live[wanted:]
    for start in range(0, wanted, _AT_ONCE):
        with site.app.store.write() as tx, site.world.store.transaction():
            for household in town.live[start : start + _AT_ONCE]:
                settle(tx, site.world, household, site.app.clock.now())


def team_has_worked(app: App, random: Random) -> None:
    """What people have done before the day of the new version: booked, called without answer, paused, asked."""
    shares = {"booked": 0.12, "contact_failed": 0.05, "hold": 0.03}
    given: Mapping[str, Facts] = {"booked": TODAY, "hold": {"resume_on": "2027-03-01", "cause": "client_request"}}
    wanted = []
    for id_ in in_state(app, "booking"):
        roll = random.random()
        for trigger, share in shares.items():
            if roll < share:
                wanted.append((id_, trigger, given.get(trigger, {})))
                break
            roll -= share
    wanted += [(id_, "ask", {"about": "persons"}) for id_ in in_state(app, "needs_review") if random.random() < 0.3]
    post(app, wanted)


def post(app: App, wanted: Sequence[tuple[int, str, Facts]], actor: Actor = TOVA, turn: int = 0) -> None:
    """Triggers by hand, many at once, without waiting for what comes of them; in each `turn` once."""
    for start in range(0, len(wanted), _AT_ONCE):
        now = app.clock.now()
        with app.store.write() as tx:
            for id_, trigger, data in wanted[start : start + _AT_ONCE]:
                tx.enqueue(id_, f"bench/{trigger}/{id_}/{turn}", trigger, actor, now, WHY, data)
        app.store.wake()


def in_state(app: App, *states: str) -> list[int]:
    """Ids of the orders in these states; without states, of the open ones."""
    chosen = orders.c.state.in_(states) if states else orders.c.ended_at.is_(None)
    with app.store.read() as connection:
        return list(connection.execute(select(orders.c.id).where(chosen).order_by(orders.c.id)).scalars())


def on_their_way(app: App) -> tuple[int, int]:
    """How many orders there are, and how many of them a worker is to carry on, or has a message to read of."""
    unread = select(messages.c.order_id).where(messages.c.status == "new").distinct().subquery()
    with app.store.read() as connection:
        every = connection.execute(select(func.count()).select_from(orders)).scalar_one()
        moving = connection.execute(select(func.count()).where(orders.c.state.in_(_MOVING))).scalar_one()
        waiting = connection.execute(select(func.count()).select_from(unread)).scalar_one()
    return int(every), int(moving + waiting)


def serials(app: App) -> dict[int, str]:
    """The unit that is reserved for each order."""
    with app.store.read() as connection:
        query = select(lock_units.c.reserved_for, lock_units.c.serial).where(lock_units.c.reserved_for.is_not(None))
        return {id_: serial for id_, serial in connection.execute(query)}


def end_all(app: App, turn: int) -> None:
    """People bring every open order to its end: booked visits of today are mounted, the others are called off."""
    units = serials(app)
    booked = [id_ for id_ in in_state(app, "booked") if id_ in units]
    post(app, [(id_, "installed", {"serial": units[id_], "tested": True}) for id_ in booked], MATS, turn)
    mounted = set(booked)
    post(app, [(id_, "cancel", {}) for id_ in in_state(app) if id_ not in mounted], turn=turn)
