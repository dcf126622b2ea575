"""Doubts about what a ticket says: each by its code and words, so that a person reads every one once."""

from __future__ import annotations

from workflow.routines.shared_lock.corrections import doubt_keys, laid_over
from workflow.routines.shared_lock.stored import StoredReading
from workflow.values import Facts, Order

CLOSED = "closed_at_desk"
"""The doubt about a ticket that people at the desk have closed while its order is open."""



def doubts_in(reading: StoredReading) -> set[str]:
    """The keys of a reading's doubts that are still open."""
    return {key for key in doubt_keys(reading) if _code(key) in reading["doubts"]} if reading else set()


def unread(order: Order, reading: StoredReading) -> list[str]:
    """The codes of the doubts in `reading` that nobody has decided on."""
    return _codes(doubts_in(reading) - _read(order))


def fresh(order: Order, facts: Facts) -> list[str]:
    """The codes of the doubts that a changed ticket brings: not in the ticket as it was, and not decided on."""
    before = doubts_in(order.private.get("reading") or {}) | _read(order)
    # There the only thing left to do is to answer and close the ticket: that it is closed may be our own doing.
    before |= {CLOSED} if order.state == "inventory_updated" else set()
    return _codes(doubts_in(laid_over(order, facts)["reading"]) - before)


def all_read(order: Order) -> list[str]:
    """What is kept when a person has decided: every doubt of the ticket as it is now, and those before."""
    return sorted(_read(order) | doubts_in(order.private.get("reading") or {}))


def _read(order: Order) -> set[str]:
    return {*order.private.get("doubts_read", ()), *order.private.get("corrected", {}).get("settled", ())}


def _codes(keys: set[str]) -> list[str]:
    return sorted({_code(key) for key in keys})


def _code(key: str) -> str:
    return key.partition("|")[0]
