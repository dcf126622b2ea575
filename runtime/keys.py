"""Where an installation's keys come from, and changing the master key while work goes on.

A master key is handed over as a value, in a file of mode 0600, as a systemd credential, or by a command (such as a KMS's
client). Where several are given, one on each line, the newest comes first: all of them open, and the store says which wraps.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from runtime import crypto
from runtime import key_reasons as reasons
from runtime.logs import log
from runtime.places import key_file_of
from runtime.settings import Settings
from storage import Store, migrate, rotation
from storage.keyring import KEY_NAME
from storage.schema_reasons import A_KEY_CHANGE
from workflow.errors import BadInput, KeyRefused
from workflow.reasons import Reason

_PATIENCE = 30
_BATCH = 500
_OUTSIDE = "outside"
_LOOKUP_NAME = "key.lookup.name"
_ROTATING = "key.rotating"


def master_keys(settings: Settings, may_make: bool = False) -> list[bytes]:
    """The master keys of this installation, the newest first; with `may_make`, a new one where a file of ours has none yet."""
    if settings.master_key_command:
        return crypto.read_keys(_output_of(settings.master_key_command, reasons.MASTER()))
    if settings.master_key:
        return crypto.read_keys(settings.master_key)
    path = key_file_of(settings)
    if path is None:
        if may_make:
            return [os.urandom(crypto.KEY_BYTES)]
        raise KeyRefused(reasons.NO_KEY())
    if may_make and not path.exists():
        secret = crypto.make_key_file(path)
        log.info("key.made", file=path.name)
        return [secret]
    return crypto.keys_from_file(path)


def _output_of(command: str, which: Reason) -> str:
    """What a command writes on its standard output; its errors are not repeated, they may hold the key."""
    try:
        done = subprocess.run(shlex.split(command), capture_output=True, timeout=_PATIENCE, check=True)  # noqa: S603
        return done.stdout.decode("ascii")
    except (OSError, ValueError, subprocess.SubprocessError) as problem:
        raise KeyRefused(reasons.NO_KEY_FROM_COMMAND(which=which, problem=type(problem).__name__)) from None


def keyring_of(settings: Settings, may_make: bool = False) -> crypto.MasterKey:
    """A keyring of all master keys that are given; they are read again when one is met that is not among them."""
    newest, *older = master_keys(settings, may_make)
    return crypto.MasterKey(newest, older, again=lambda: master_keys(settings))


def agree(store: Store, keyring: crypto.MasterKey, settings: Settings) -> None:
    """Make sure that the keys are those of this store; a new store remembers them. Raises `KeyRefused`.

    The key for look-up is given from outside, or made with the store and kept in it, wrapped, as the key of the chains is.
    """
    given = _lookup_key(settings)
    with store.read() as connection:
        named, held = store.meta(connection, KEY_NAME), [store.meta(connection, name) for name in rotation.STORE_KEYS]
        outside = store.meta(connection, _LOOKUP_NAME)
    if named is not None:
        keyring.adopt(named)
    if named is None or held[1] is None:
        with store.write() as tx:
            known = tx.meta(KEY_NAME)
            if known is None:
                tx.set_meta(KEY_NAME, keyring.fingerprint())
            else:
                keyring.adopt(known)
            for name in rotation.STORE_KEYS:
                if tx.meta(name) is None:
                    tx.set_meta(name, keyring.new_key(f"meta/{name}")[1].hex())
            if given is not None:
                tx.set_meta(rotation.STORE_KEYS[0], "")
                tx.set_meta(_LOOKUP_NAME, crypto.name_of(given))
            held, outside = [tx.meta(name) for name in rotation.STORE_KEYS], tx.meta(_LOOKUP_NAME)
    if (crypto.name_of(given) if given else None) != outside:
        seen = reasons.LOOKUP_MISSING if given is None else reasons.LOOKUP_IS_OTHER if outside else reasons.MADE_WITHOUT_LOOKUP
        raise KeyRefused(reasons.OTHER_LOOKUP_KEY(seen=seen()))
    lookup, chain = (_opened(keyring, name, wrapped) for name, wrapped in zip(rotation.STORE_KEYS, held, strict=True))
    keyring.use(given or lookup, chain)


def _opened(keyring: crypto.MasterKey, name: str, wrapped: str | None) -> bytes:
    return keyring.unwrap(bytes.fromhex(wrapped), f"meta/{name}") if wrapped else b""


def _lookup_key(settings: Settings) -> bytes | None:
    if settings.lookup_key_command:
        return crypto.read_key(_output_of(settings.lookup_key_command, reasons.LOOKUP()))
    return crypto.read_key(settings.lookup_key) if settings.lookup_key else None


# Another master key ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rotated:
    """The fingerprints of the master keys before and after, and how many keys were wrapped again."""

    before: str
    after: str
    wrapped: int


def rotate(store: Store, settings: Settings) -> Rotated:
    """Change to the newest master key, and to a fresh one where a key file has no other; resumed where it was broken off.

    1. The key file has both keys, the new one first. 2. The store names the new one: from then on everybody wraps with it.
    3. Every wrapped key is wrapped again. 4. When none is left under the old key, that is taken out of the file. Each step
    can be broken off and done again.
    """
    migrate.refuse_newer(store.engine, store.parts, A_KEY_CHANGE())
    keyring = store.keyring
    assert isinstance(keyring, crypto.MasterKey)
    path = None if settings.master_key or settings.master_key_command else key_file_of(settings)
    secrets, before = master_keys(settings), keyring.fingerprint()
    if path is not None and [crypto.name_of(secret) for secret in secrets] == [before]:
        secrets = [os.urandom(crypto.KEY_BYTES), *secrets]
        crypto.write_key_file(path, secrets)
    newest = crypto.name_of(secrets[0])
    if len(secrets) == 1 and newest == before and not any(_left(store, newest)):
        raise BadInput(reasons.NO_NEW_KEY())
    keyring.adopt(newest)
    with store.write() as tx:
        rotation.name_current(tx, newest)
        tx.set_meta(_ROTATING, before)
    wrapped = _rewrap_all(store)
    if left := list(_left(store, newest)):
        raise KeyRefused(reasons.LEFT_UNDER_OTHER(where=left))
    with store.write() as tx:
        tx.set_meta(_ROTATING, "")
    store.scrub()
    if path is not None:
        crypto.write_key_file(path, secrets[:1])
    keyring.keep_only_current()
    log.info("key.rotated", count=wrapped)
    return Rotated(before, newest, wrapped)


def is_rotating(store: Store, connection: Connection, settings: Settings) -> bool:
    """Whether a change of the master key was begun and is not finished: the store says so, or an old key is still handed over."""
    if store.meta(connection, _ROTATING):
        return True
    if settings.master_key_command:
        # A command may take long, and is asked at the start.
        return False
    try:
        return len(master_keys(settings)) > 1
    except (KeyRefused, OSError):
        return False


def _rewrap_all(store: Store) -> int:
    changed = 0
    rotation.rewrap_store_keys(store)
    for column in rotation.wrapped_columns(store.parts):
        after: Sequence[object] | None = None
        while True:
            done, after = rotation.rewrap_some(store, column, after, _BATCH)
            changed += done
            if after is None:
                break
    return changed


def _left(store: Store, name: str) -> Iterator[str]:
    return rotation.left_under(store, bytes.fromhex(name))
