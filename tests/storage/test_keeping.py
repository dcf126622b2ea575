"""What the database itself refuses of the access log, and what it lets pass, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from runtime.crypto import MasterKey
from storage import Store, retention, rotation
from storage.accounts import Access, access_lines, broken_access_log, note_access
from storage.keyring import KEY_NAME
from tests.postgres import both_databases
from tests.storage.tools import NOW, add, claim, move, new_step, post, write

pytestmark = both_databases

KEYS = (b"o" * 32, b"n" * 32)


def fill(store: Store) -> None:
    with store.write() as tx:
        for n in range(4):
            note_access(tx, Access("tova", "operator", "opened", None, "", f"skäl {n}"), NOW + timedelta(minutes=n))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM access_log WHERE id = 1", "UPDATE access_log SET account = 'x' WHERE id = 1",
        "UPDATE access_log SET note = NULL WHERE id = 1", "UPDATE access_log SET hash = note WHERE id = 1",
    ],
)  # fmt: skip
def test_a_line_cannot_be_changed_or_deleted(store: Store, statement: str) -> None:
    fill(store)
    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(statement))


def test_only_the_key_of_a_note_can_go(store: Store) -> None:
    """The chain holds without it: the note is in it as ciphertext."""
    fill(store)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE access_log SET wrapped_key = NULL WHERE id = 2"))
    with store.read() as connection:
        assert [line["note"] for line in access_lines(connection, store.keyring)] == ["skäl 3", "skäl 2", "", "skäl 0"]
        assert broken_access_log(connection, store.keyring) is None


def test_lines_up_to_a_checkpoint_go_and_no_other(store: Store) -> None:
    fill(store)
    with store.write() as tx:
        assert retention.trimmable(tx.connection, NOW + timedelta(seconds=90), ()) == (2, 2)
        retention.trim(tx, 2, 2, "lockstep", NOW)
    with store.read() as connection:
        assert [line["id"] for line in access_lines(connection, store.keyring)] == [4, 3]
        assert broken_access_log(connection, store.keyring) is None
    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text("DELETE FROM access_log WHERE id = 3"))


def test_every_key_is_wrapped_anew(store: Store) -> None:
    """Notes of the log, vaults and their notes; a transaction that wraps goes by the name in the store."""
    ring = MasterKey(KEYS[0], KEYS[1:])
    store.keyring = ring
    with store.write() as tx:
        tx.set_meta(KEY_NAME, ring.fingerprint())
    fill(store)
    ids = add(store, *(new_step(private={"n": n}) for n in range(3)))
    write(store, *(move(case, "booking", note="ringde") for case in claim(store)))
    old, new = ring.fingerprint(), MasterKey(KEYS[1]).fingerprint()
    ring.adopt(new)
    with store.write() as tx:
        rotation.name_current(tx, new)
    ring.adopt(old)
    # It wraps with the new key though its keyring has not heard of the change.
    post(store, add(store, new_step(private={"n": 9}))[0], "m", data={"x": 1})
    assert ring.fingerprint() == new
    for column in rotation.wrapped_columns(store.parts):
        after = None
        while True:
            _, after = rotation.rewrap_some(store, column, after, 2)
            if after is None:
                break
    assert list(rotation.left_under(store, bytes.fromhex(new))) == []
    ring.keep_only_current()
    assert store.scrub()
    with store.read() as connection:
        assert [line["note"] for line in access_lines(connection, ring)] == ["skäl 3", "skäl 2", "skäl 1", "skäl 0"]
    with store.write() as tx:
        found = {case.order.id: case.order.private for case in tx.claim("w", NOW + timedelta(days=1), timedelta(seconds=1), 9)}
    assert [found.get(id_, {"n": n}) for n, id_ in enumerate(ids)] == [{"n": 0}, {"n": 1}, {"n": 2}]
