"""Texts that an outside system had from us when a restored store was reconciled, and that the ledger has no effect for.

An effect that would send the same text claims one of them instead. Only keyed hashes of the texts are kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection, func, insert, select, update

from storage.keyring import Keyring
from storage.schema import effects, orders, reconciled_texts

if TYPE_CHECKING:
    from storage.store import Store, Tx

Match = Literal["exact", "undated"]
_COUNT = select(func.count()).select_from(reconciled_texts)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def normalized(text: str) -> str:
    """A text without white space: a system may break lines in another way than they were sent."""
    return "".join(text.split())


def sent_by_ledger(connection: Connection, external_key: str, effect: str) -> Counter[str]:
    """The normalized texts that this effect has sent for the orders of this external key, according to the ledger."""
    query = (
        select(effects.c.args).join(orders, orders.c.id == effects.c.order_id)
        .where(orders.c.external_key == external_key, effects.c.name == effect, effects.c.status == "succeeded")
    )  # fmt: skip
    return Counter(normalized(str(args.get("text", ""))) for args in connection.execute(query).scalars())


def unrecorded(connection: Connection, keyring: Keyring, recipient: str, texts: Sequence[str]) -> list[str]:
    """Those of these texts that are not recorded yet; two that differ in dates only are two."""
    left, seen = [], Counter[str]()
    for text in texts:
        undated = _hashes(keyring, recipient, text)[0]
        seen[undated] += 1
        if seen[undated] > connection.execute(_COUNT.where(reconciled_texts.c.undated_hash == undated)).scalar_one():
            left.append(text)
    return left


def record(tx: Tx, recipient: str, texts: Sequence[str]) -> int:
    """Record these texts, which are `unrecorded`; returns how many."""
    for text in texts:
        undated, exact = _hashes(tx.keyring, recipient, text)
        ordinal = tx.connection.execute(_COUNT.where(reconciled_texts.c.undated_hash == undated)).scalar_one()
        row = {"undated_hash": undated, "ordinal": ordinal, "exact_hash": exact}
        tx.connection.execute(insert(reconciled_texts).values(row))
    return len(texts)


def any_recorded(connection: Connection) -> bool:
    """Whether this store was ever reconciled with texts to look for."""
    return connection.execute(select(reconciled_texts.c.ordinal).limit(1)).first() is not None


def claim(store: Store, recipient: str, text: str, effect_key: str) -> Match | None:
    """Claim a recorded text for the effect with this key: the exact text, else one that differs in dates only.

    Safe to repeat: the same effect gets the same text again. None: nothing like it was recorded, or all of it is claimed.
    """
    undated, exact = _hashes(store.keyring, recipient, text)
    c = reconciled_texts.c

    def work(tx: Tx) -> Match | None:
        free = c.claimed_by.is_(None) | (c.claimed_by == effect_key)
        query = select(reconciled_texts).where(c.undated_hash == undated, free).with_for_update()
        found = tx.connection.execute(query).mappings()
        rows = sorted(found, key=lambda row: (row["claimed_by"] is None, row["exact_hash"] != exact))
        if not rows:
            return None
        this = (c.undated_hash == undated) & (c.ordinal == rows[0]["ordinal"])
        tx.connection.execute(update(reconciled_texts).where(this).values(claimed_by=effect_key))
        return "exact" if rows[0]["exact_hash"] == exact else "undated"

    return store.retry(work)


def _hashes(keyring: Keyring, recipient: str, text: str) -> tuple[str, str]:
    """(undated, exact): the first is equal for texts that differ in dates only."""
    plain = normalized(text)
    return keyring.ref(f"undated|{recipient}|{_DATE.sub('-', plain)}"), keyring.ref(f"exact|{recipient}|{plain}")
