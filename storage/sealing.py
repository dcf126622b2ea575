"""Seals orders' private parts, notes and messages under their data keys, which are replaced when a secret is destroyed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, update

from storage import rows, statements
from storage.keyring import Keyring
from storage.schema import vault
from storage.types import dump
from workflow.case import Case
from workflow.errors import KeyRefused


class Sealing:
    """The keys of orders, within one writing transaction.

    An order has two: one for its private part and its messages, which is replaced when a secret in them is destroyed, and one
    for the notes of its history, which stay as they were chained.
    """

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection, self._keyring = connection, keyring

    def data_key(self, order_id: int) -> bytes:
        """An order's data key; one is made where there is none yet, or none any more."""
        return self._key(order_id, "wrapped_key", rows.key_place(order_id))

    def note_key(self, order_id: int) -> bytes:
        """The key of an order's notes, made with its first note."""
        return self._key(order_id, "wrapped_note_key", rows.note_key_place(order_id))

    def _key(self, order_id: int, column: str, place: str) -> bytes:
        found = self._connection.execute(statements.WRAPPED_KEYS, {"b_id": order_id}).mappings().first()
        if found is not None and found[column]:
            return self._keyring.unwrap(found[column], place)
        key, wrapped = self._keyring.new_key(place)
        if found is None:
            self._connection.execute(insert(vault).values({"order_id": order_id, column: wrapped}))
        else:
            self._connection.execute(update(vault).where(vault.c.order_id == order_id).values({column: wrapped}))
        return key

    def seal(self, cases: Sequence[Case]) -> None:
        """Write orders' private parts, each under its data key."""
        for case in cases:
            if case.key is None:
                case.key = self.data_key(case.order.id)
        statements.SEALED.many(self._connection, [(case.order.id, self._sealed(case)) for case in cases])

    def seal_new(self, cases: Sequence[Case]) -> None:
        """Write the private parts of new orders, each under its own key."""
        made = []
        for case in cases:
            case.key, wrapped = self._keyring.new_key(rows.key_place(case.order.id))
            made.append((case.order.id, wrapped, self._sealed(case)))
        statements.NEW_VAULTS.many(self._connection, made)

    def seal_anew(self, cases: Sequence[Case]) -> None:
        """Write orders' private parts under new data keys, and their waiting messages too: the old keys are gone.

        The caller holds the orders' rows, so that no message is sealed with an old key meanwhile.
        """
        changed, again = [], []
        for case in cases:
            before = case.key or self.data_key(case.order.id)
            case.key, wrapped = self._keyring.new_key(rows.key_place(case.order.id))
            changed.append((case.order.id, wrapped, self._sealed(case)))
            again += self._messages_anew(case, before)
        statements.REKEYED.many(self._connection, changed)
        statements.SEALED_AGAIN.many(self._connection, again)

    def _messages_anew(self, case: Case, before: bytes) -> list[tuple[int, bytes]]:
        assert case.key is not None
        found = []
        for id_, dedupe, sealed in self._connection.execute(statements.SEALED_MESSAGES, {"b_id": case.order.id}).all():
            place = rows.message_place(case.order.id, dedupe)
            try:
                content = self._keyring.open(before, sealed, place)
            except (KeyRefused, TypeError):
                # It could not be opened before either.
                continue
            found.append((id_, self._keyring.seal(case.key, content, place)))
        return found

    def _sealed(self, case: Case) -> bytes:
        assert case.key is not None
        return self._keyring.seal(case.key, dump(case.order.private), rows.vault_place(case.order.id))
