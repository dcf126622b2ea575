"""Seals orders' private parts, notes and messages under their data keys, which are replaced when a secret is destroyed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from sqlalchemy import Connection, insert, update

from storage import rows, statements
from storage.compression import Dictionary
from storage.keyring import Keyring
from storage.schema import vault
from workflow.case import Case
from workflow.errors import KeyRefused
from workflow.values import Facts, Order


class HasDictionary(Protocol):
    """What sealing needs of a routine's part of the store."""

    @property
    def dictionary(self) -> Dictionary | None: ...


class Sealing:
    """The keys of orders, within one writing transaction.

    An order has two: one for its private part and its messages, which is replaced when a secret in them is destroyed, and one
    for the notes of its history, which stay as they were chained.
    """

    def __init__(self, connection: Connection, keyring: Keyring, parts: Mapping[str, HasDictionary]) -> None:
        self._connection, self._keyring, self._parts = connection, keyring, parts

    def data_keys(self, order_ids: Sequence[int]) -> dict[int, bytes]:
        """Each order's data key; one is made where there is none yet, or none any more."""
        return self._keys(order_ids, "wrapped_key", rows.key_place)

    def note_key(self, order_id: int) -> bytes:
        """The key of an order's notes, made with its first note."""
        return self._keys([order_id], "wrapped_note_key", rows.note_key_place)[order_id]

    def _keys(self, order_ids: Sequence[int], column: str, place: Callable[[int], str]) -> dict[int, bytes]:
        if not order_ids:
            return {}
        found = self._connection.execute(statements.WRAPPED_KEYS, {"b_ids": list(order_ids)}).mappings()
        known = {row["order_id"]: row[column] for row in found}
        keys = {}
        for id_ in order_ids:
            wrapped = known.get(id_)
            keys[id_] = (
                self._keyring.unwrap(wrapped, place(id_)) if wrapped else self._new_key(id_, column, place(id_), id_ in known)
            )
        return keys

    def _new_key(self, order_id: int, column: str, place: str, has_row: bool) -> bytes:
        key, wrapped = self._keyring.new_key(place)
        if has_row:
            self._connection.execute(update(vault).where(vault.c.order_id == order_id).values({column: wrapped}))
        else:
            self._connection.execute(insert(vault).values({"order_id": order_id, column: wrapped}))
        return key

    def seal(self, cases: Sequence[Case]) -> None:
        """Write orders' private parts, each under its data key."""
        missing = self.data_keys([case.order.id for case in cases if case.key is None])
        for case in cases:
            case.key = case.key or missing[case.order.id]
        statements.SEALED.send(self._connection, [(case.order.id, self._sealed(case)) for case in cases])

    def seal_new(self, cases: Sequence[Case]) -> None:
        """Write the private parts of new orders, each under its own key."""
        made = []
        for case in cases:
            case.key, wrapped = self._keyring.new_key(rows.key_place(case.order.id))
            made.append((case.order.id, wrapped, self._sealed(case)))
        statements.NEW_VAULTS.send(self._connection, made)

    def seal_anew(self, cases: Sequence[Case]) -> None:
        """Write orders' private parts under new data keys, and their waiting messages too: the old keys are gone.

        The caller holds the orders' rows, so that no message is sealed with an old key meanwhile.
        """
        missing = self.data_keys([case.order.id for case in cases if case.key is None])
        before = {case.order.id: case.key or missing[case.order.id] for case in cases}
        changed = []
        for case in cases:
            case.key, wrapped = self._keyring.new_key(rows.key_place(case.order.id))
            changed.append((case.order.id, wrapped, self._sealed(case)))
        again = self._messages_anew({case.order.id: case.key for case in cases if case.key}, before)
        statements.REKEYED.send(self._connection, changed)
        statements.SEALED_AGAIN.send(self._connection, again)

    def _messages_anew(self, now: Mapping[int, bytes], before: Mapping[int, bytes]) -> list[tuple[int, bytes]]:
        """The id and the content, under their orders' keys of now, of what is sealed in these orders' inboxes."""
        found = []
        for order_id, id_, dedupe, sealed in self._connection.execute(statements.SEALED_MESSAGES, {"b_ids": list(now)}).all():
            place = rows.message_place(order_id, dedupe)
            try:
                content = self._keyring.open(before[order_id], sealed, place)
            except (KeyRefused, TypeError):
                # It could not be opened before either.
                continue
            found.append((id_, self._keyring.seal(now[order_id], content, place)))
        return found

    def _sealed(self, case: Case) -> bytes:
        assert case.key is not None
        return self.private_part(case.key, case.order, case.order.private)

    def private_part(self, key: bytes, order: Order, private: Facts) -> bytes:
        """What is written of this as the order's private part."""
        part = self._parts.get(order.workflow)
        return rows.seal_private(self._keyring, key, order.id, private, part.dictionary if part else None)
