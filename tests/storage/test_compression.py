"""Dictionaries that private parts are compressed with: each part says which, none ever changes, and an unknown one is named."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select, update

from runtime.invariants import unreadable
from runtime.services.people import People
from storage import Store, compression, rows
from storage.compression import NONE, Dictionary, compress, declare, decompress, number_of
from storage.part import StorePart
from storage.routines.shared_lock.dictionary import FIRST
from storage.routines.shared_lock.part import PART
from storage.schema import vault
from storage.types import dump
from tests.reliability.tools import Play, rehearse
from tests.storage.tools import add, claim, new_step
from workflow.errors import DictionaryUnknown, KeyRefused
from workflow.values import Actor

CONTENT = orjson.dumps({"name": "Doris", "address": "Provgatan 1"})
PRIVATE: dict[str, Any] = {"reading": {"confidence": "form", "gate_code": None, "malformed": [], "missing": []}}


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, Dictionary]]:
    """The dictionaries that this program knows, which the test may change."""
    known = dict(compression._known)
    monkeypatch.setattr(compression, "_known", known)
    yield known


def made_of(text: bytes) -> Dictionary:
    return declare(zlib.adler32(text), text)


def packed_of(store: Store, order_id: int) -> bytes:
    """What is sealed of an order, as it was before it was sealed."""
    with store.read() as connection:
        row = connection.execute(select(vault).where(vault.c.order_id == order_id)).mappings().one()
    key = store.keyring.unwrap(row["wrapped_key"], rows.key_place(order_id))
    return store.keyring.open(key, row["sealed"], rows.vault_place(order_id))


def put(store: Store, order_id: int, packed: bytes) -> None:
    """Seal this as the order's private part."""
    with store.write() as tx:
        row = tx.connection.execute(select(vault).where(vault.c.order_id == order_id)).mappings().one()
        key = store.keyring.unwrap(row["wrapped_key"], rows.key_place(order_id))
        sealed = store.keyring.seal(key, packed, rows.vault_place(order_id))
        tx.connection.execute(update(vault).where(vault.c.order_id == order_id).values(sealed=sealed))


def test_what_is_compressed_says_with_which_dictionary(forgotten: dict[int, Dictionary]) -> None:
    one, other = made_of(b'"address":"Provgatan"'), made_of(b'"name":"Doris"')
    for dictionary in (None, one, other):
        packed = compress(CONTENT, dictionary)
        assert number_of(packed) == (dictionary.number if dictionary else NONE)
        assert decompress(packed) == CONTENT


def test_an_unknown_dictionary_is_named(forgotten: dict[int, Dictionary]) -> None:
    one = made_of(b'"address":"Provgatan"')
    packed = compress(CONTENT, one)
    forgotten.clear()
    with pytest.raises(DictionaryUnknown, match=f"dictionary {one.number:#010x}, which this program does not know"):
        decompress(packed)


def test_a_dictionary_cannot_be_edited(forgotten: dict[int, Dictionary]) -> None:
    """Its number is the checksum of its text, and stands next to it."""
    one = made_of(b"once")
    with pytest.raises(ValueError, match="leave it as it was"):
        declare(one.number, b"twice")
    assert declare(*one) == one


def test_two_texts_of_one_number_are_refused(forgotten: dict[int, Dictionary]) -> None:
    one = made_of(b"once")
    forgotten[one.number] = Dictionary(one.number, b"another text")
    with pytest.raises(ValueError, match="Two dictionaries"):
        declare(*one)


@pytest.mark.parametrize("with_one", [False, True])
def test_what_is_damaged_is_no_content(forgotten: dict[int, Dictionary], with_one: bool) -> None:
    """Cut short anywhere, or with one byte of its text changed."""
    packed = compress(CONTENT, made_of(b'"address":"Provgatan"') if with_one else None)
    for end in range(len(packed)):
        with pytest.raises(zlib.error):
            decompress(packed[:end])
    with pytest.raises(zlib.error):
        decompress(packed[:-5] + bytes([packed[-5] ^ 1]) + packed[-4:])


def test_the_first_dictionary_of_shared_locks_is_what_it_was() -> None:
    """Orders were written with it: a change would make them unreadable. Add a second one, and leave this."""
    assert PART.dictionary == FIRST
    assert hashlib.sha256(FIRST.text).hexdigest() == "7229eba3b65f444919b6c8504bae73b36bcc109e6ce33c5006ebeb1e52b32c6e"


def test_the_dictionary_holds_no_person() -> None:
    """Names of fields and what every order has: no number as long as a date, no name of the made-up town."""
    text = FIRST.text.decode()
    assert re.findall(r"\d{3,}", text) == []
    assert not any(name in text for name in ("Anna", "Andersson", "Doris", "Provgatan", "Linköping"))


@pytest.mark.parametrize("scenario", ["new_install", "link_existing"])
def test_the_dictionary_halves_what_is_written_of_an_order(scenario: str) -> None:
    town = rehearse("sqlite://", scenario)
    try:
        Play(town, scenario).to_the_end()
        content = dump(town.order("T1").private)
    finally:
        town.close()
    assert len(compress(content, FIRST)) < 0.5 * len(compress(content, None))


def test_orders_are_written_with_the_dictionary_of_their_routine(store: Store) -> None:
    """A new order and each later step; a routine without one writes as before."""
    with_one, without = add(store, new_step(private=PRIVATE), new_step(private=PRIVATE))
    assert number_of(packed_of(store, with_one)) == FIRST.number
    store.parts = {"shared_lock": StorePart()}
    [plain] = add(store, new_step(private=PRIVATE))
    assert number_of(packed_of(store, plain)) == NONE
    assert {case.order.id: case.order.private for case in claim(store)} == dict.fromkeys((with_one, without, plain), PRIVATE)


def test_orders_written_without_a_dictionary_or_with_an_older_one_are_read(store: Store, forgotten: dict[int, Dictionary]) -> None:
    """They stay as they are until their next step writes them."""
    older = made_of(b'"confidence":"form"')
    plain, old, new = add(store, *(new_step(private=PRIVATE) for _ in range(3)))
    put(store, plain, compress(dump(PRIVATE), None))
    put(store, old, compress(dump(PRIVATE), older))
    assert {case.order.id: case.order.private for case in claim(store)} == dict.fromkeys((plain, old, new), PRIVATE)


def test_an_order_with_an_unknown_dictionary_is_not_decided_on(store: Store, forgotten: dict[int, Dictionary]) -> None:
    """It is claimed with the others, and marked as one that cannot be read."""
    odd, even = add(store, new_step(private=PRIVATE), new_step(private=PRIVATE))
    put(store, odd, compress(dump(PRIVATE), made_of(b'"confidence":"form"')))
    del forgotten[number_of(packed_of(store, odd))]
    assert {case.order.id: case.unreadable for case in claim(store)} == {odd: True, even: False}
    with store.read() as connection, pytest.raises(KeyRefused, match="dictionary"):
        rows.open_private(store.keyring, connection.execute(select(vault).where(vault.c.order_id == odd)).mappings().one())


def test_verify_names_the_dictionary_that_is_missing(forgotten: dict[int, Dictionary]) -> None:
    town = rehearse("sqlite://", "link_existing")
    try:
        Play(town, "link_existing").to_the_end()
        del forgotten[FIRST.number]
        with town.app.store.read() as connection:
            [said] = unreadable(town.app, connection)
    finally:
        town.close()
    assert said == f"Order VT-27010001: what is sealed of it needs dictionary {FIRST.number:#010x}, which is not known here."


@pytest.mark.parametrize("asked", ["extract", "erase"])
def test_nobody_is_told_or_forgotten_past_an_order_that_this_program_cannot_read(
    asked: str, forgotten: dict[int, Dictionary], tmp_path: Path
) -> None:
    """What the person has in it would be left out in silence."""
    town = rehearse("sqlite://", "link_existing", tombstone_file=f"{tmp_path}/forgotten")
    try:
        Play(town, "link_existing").to_the_end()
        number = town.order("T1").private["reading"]["persons"][0]["identifier"]
        del forgotten[FIRST.number]
        with pytest.raises(DictionaryUnknown):
            getattr(People(town.app), asked)(number, Actor("sysadm", "admin"), reason="begäran")
        assert not (tmp_path / "forgotten").exists()
    finally:
        town.close()
