"""The naive baseline: an order and a history table, a commit a step, with SQLAlchemy's ORM or with its Core."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Engine, ForeignKey, create_engine, event, func, insert, make_url, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import JSON

from bench.contender import Share, Times, Work
from bench.places import Place
from bench.six_steps import STEPS, result_of
from workflow.values import Data

DONE = "done"
NEXT = (*STEPS[1:], DONE)


class Base(DeclarativeBase):
    pass


class PlainOrder(Base):
    __tablename__ = "plain_orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]


class PlainEntry(Base):
    __tablename__ = "plain_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("plain_orders.id"), index=True)
    state: Mapped[str]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    result: Mapped[Data] = mapped_column(JSON)


def engine_for(place: Place) -> Engine:
    """SQLite in WAL mode with `synchronous=FULL`, PostgreSQL as it is."""
    if place.kind == "postgresql":
        return create_engine(make_url(place.url).set(drivername="postgresql+psycopg"))
    engine = create_engine(place.url)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def make_plain(place: Place, orders: int) -> None:
    """The plain tables with so many new orders."""
    engine = engine_for(place)
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        if orders:
            connection.execute(insert(PlainOrder), [{"id": n + 1, "state": STEPS[0]} for n in range(orders)])
    engine.dispose()


def plain_finished(place: Place) -> int:
    """Orders that ended with all six entries."""
    with engine_for(place).connect() as connection:
        full = select(PlainEntry.order_id).group_by(PlainEntry.order_id).having(func.count() == len(STEPS))
        query = select(func.count()).where(PlainOrder.state == DONE, PlainOrder.id.in_(full))
        return connection.execute(query).scalar_one()


class Naive:
    """A commit a step, one order after the other."""

    def __init__(self, orm: bool) -> None:
        self.orm = orm

    def prepare(self, place: Place, orders: int) -> None:
        make_plain(place, orders)

    def finished(self, place: Place) -> int:
        return plain_finished(place)

    def singles(self, place: Place, orders: int) -> Times:
        engine, whole = engine_for(place), []
        for n in range(orders + 10):
            began = time.monotonic()
            with engine.begin() as connection:
                connection.execute(insert(PlainOrder).values(id=n + 1, state=STEPS[0]))
            (_with_orm if self.orm else _with_core)(engine, range(n + 1, n + 2))
            whole.append(time.monotonic() - began)
        return {"whole": whole[10:]}

    def open(self, place: Place, orders: int, share: Share) -> Work:
        engine = engine_for(place)
        engine.connect().close()
        mine = range(1 + share.part, orders + 1, share.of)
        return lambda: (_with_orm if self.orm else _with_core)(engine, mine)


def _with_orm(engine: Engine, mine: range) -> None:
    with Session(engine) as session:
        for order_id in mine:
            order = session.get_one(PlainOrder, order_id)
            for step, target in zip(STEPS, NEXT, strict=True):
                session.add(PlainEntry(order_id=order.id, state=target, at=datetime.now(UTC), result=result_of(step)))
                order.state = target
                session.commit()


def _with_core(engine: Engine, mine: range) -> None:
    with engine.connect() as connection:
        for order_id in mine:
            for step, target in zip(STEPS, NEXT, strict=True):
                result = result_of(step)
                connection.execute(update(PlainOrder).where(PlainOrder.id == order_id).values(state=target))
                entry = {"order_id": order_id, "state": target, "at": datetime.now(UTC), "result": result}
                connection.execute(insert(PlainEntry).values(entry))
                connection.commit()
