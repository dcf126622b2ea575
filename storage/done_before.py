"""Texts that an outside system had from us when a restored store was reconciled, and that the store knows nothing of.

An effect that wants to say the same takes one of them instead. Only keyed hashes of the texts are kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection, func, insert, select, update

from storage.keyring import Keyring
from storage.schema import done_before, effects, orders

if TYPE_CHECKING:
    from storage.store import Store, Tx

Found = Literal["same", "alike"]
_KEPT = select(func.count()).select_from(done_before)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def words(text: str) -> str:
    """A text as it is compared: a system may break lines in another way than they were sent."""
    return "".join(text.split())


def said_by_ledger(connection: Connection, key: str, effect: str) -> Counter[str]:
    """What this store knows to have said by this effect in orders of this external key, as words."""
    query = (
        select(effects.c.args).join(orders, orders.c.id == effects.c.order_id)
        .where(orders.c.external_key == key, effects.c.name == effect, effects.c.status == "succeeded")
    )  # fmt: skip
    return Counter(words(str(args.get("text", ""))) for args in connection.execute(query).scalars())


def unmarked(connection: Connection, keyring: Keyring, where: str, texts: Sequence[str]) -> list[str]:
    """Those of these texts that are not kept yet; two that differ in dates only are two."""
    left, seen = [], Counter[str]()
    for text in texts:
        alike = _refs(keyring, where, text)[0]
        seen[alike] += 1
        if seen[alike] > connection.execute(_KEPT.where(done_before.c.alike == alike)).scalar_one():
            left.append(text)
    return left


def remember(tx: Tx, where: str, texts: Sequence[str]) -> int:
    """Keep these texts, which are not kept yet; returns how many."""
    for text in texts:
        alike, same = _refs(tx.keyring, where, text)
        place = tx.connection.execute(_KEPT.where(done_before.c.alike == alike)).scalar_one()
        tx.connection.execute(insert(done_before).values(alike=alike, place=place, same=same))
    return len(texts)


def any_left(connection: Connection) -> bool:
    """Whether there is anything to look for."""
    return connection.execute(select(done_before.c.place).limit(1)).first() is not None


def take(store: Store, where: str, text: str, key: str) -> Found | None:
    """Take a text that was found for the effect with this key: the same text, or one that differs in dates only."""
    alike, same = _refs(store.keyring, where, text)

    def work(tx: Tx) -> Found | None:
        free = done_before.c.taken_by.is_(None) | (done_before.c.taken_by == key)
        query = select(done_before).where(done_before.c.alike == alike, free).with_for_update()
        rows = sorted(tx.connection.execute(query).mappings(), key=lambda row: (row["taken_by"] is None, row["same"] != same))
        if not rows:
            return None
        this = (done_before.c.alike == alike) & (done_before.c.place == rows[0]["place"])
        tx.connection.execute(update(done_before).where(this).values(taken_by=key))
        return "same" if rows[0]["same"] == same else "alike"

    return store.retry(work)


def _refs(keyring: Keyring, where: str, text: str) -> tuple[str, str]:
    plain = words(text)
    return keyring.ref(f"alike|{where}|{_DATE.sub('-', plain)}"), keyring.ref(f"same|{where}|{plain}")
