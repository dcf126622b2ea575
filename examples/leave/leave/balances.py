"""The routine's own table: the days that each employee has left. A fact reads it and records write it, a batch at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Column, Integer, String, Table, exists, insert, literal, select, update

from storage.part import Asked, Change, Reading, Record, StorePart, Writing
from storage.schema import new_metadata
from workflow.errors import Conflict
from workflow.reasons import declare

DAYS_A_YEAR = 25
NOT_LEFT = declare("leave.not_left", "så många dagar finns inte kvar", "so many days are not left")
metadata = new_metadata()
# `ref` is a keyed hash of the employee number: the table says nothing of a person.
balances = Table("leave_balances", metadata, Column("ref", String(64), primary_key=True), Column("days", Integer, nullable=False))


def days_left(reading: Reading, asked: Sequence[Asked]) -> list[int]:
    """The days left of each order's employee, in the order asked: one statement for all."""
    refs = [reading.keyring.ref(f"employee|{keys['employee']}") for _, keys in asked]
    found = {ref: days for ref, days in reading.connection.execute(select(balances).where(balances.c.ref.in_(set(refs))))}
    return [found.get(ref, DAYS_A_YEAR) for ref in refs]


def open_balance(tx: Writing, changes: Sequence[Change], now: datetime) -> None:
    for ref in {tx.keyring.ref(f"employee|{args['employee']}") for _, args in changes}:
        new = select(literal(ref), literal(DAYS_A_YEAR)).where(~exists().where(balances.c.ref == ref))
        tx.connection.execute(insert(balances).from_select(["ref", "days"], new))


def take_days(tx: Writing, changes: Sequence[Change], now: datetime, sign: int = 1) -> None:
    """Never below zero: of two managers at once, the second is decided again, and the guard says no."""
    for _, args in changes:
        ref, days = tx.keyring.ref(f"employee|{args['employee']}"), sign * args["days"]
        enough = update(balances).where(balances.c.ref == ref, balances.c.days >= days)
        if not tx.connection.execute(enough.values(days=balances.c.days - days)).rowcount:
            raise Conflict(NOT_LEFT())


RECORDS: Mapping[str, Record] = {"open_balance": open_balance, "take_days": take_days, "give_back": partial(take_days, sign=-1)}
PART = StorePart(metadata, Path(__file__).parent / "migrations", facts={"days_left": days_left}, records=RECORDS)
