"""What the store needs of a keeper of keys; `runtime.crypto` has the real one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

KEY_NAME = "key.fingerprint"
"""Under which key the table `meta` names the master key that wraps."""


class Keyring(Protocol):
    """Makes and wraps data keys, seals and opens bytes with them, and hashes what must be found but not read.

    A `place` names the row and field that a value belongs to ("vault/17"); it is opened at the same place only.
    """

    def new_key(self, place: str) -> tuple[bytes, bytes]:
        """A fresh data key, and the same key wrapped by the master key."""
        ...

    def unwrap(self, wrapped: bytes, place: str) -> bytes: ...

    def rewrap(self, wrapped: bytes, place: str) -> bytes | None:
        """The same key wrapped by the current master key; None where it is already."""
        ...

    def adopt(self, name: str) -> None:
        """Wrap with the master key of this fingerprint from now on; raises `KeyRefused` where it is not at hand."""
        ...

    def seal(self, key: bytes, plain: bytes, place: str) -> bytes: ...

    def open(self, key: bytes, sealed: bytes, place: str) -> bytes: ...

    def ref(self, text: str) -> str:
        """A keyed hash of 32 hex characters: the same text is the same ref, and nothing leads back."""
        ...

    def chain(self, before: bytes, content: bytes) -> bytes:
        """The keyed hash (32 bytes) of content that follows what was hashed before; who lacks the key cannot make one."""
        ...

    def fingerprint(self) -> str:
        """Names the current master key without telling it."""
        ...


def seal_alone(keyring: Keyring, plain: bytes, place: str) -> tuple[bytes, bytes]:
    """A value sealed with its own data key: the wrapped key, and the sealed value."""
    key, wrapped = keyring.new_key(place)
    return wrapped, keyring.seal(key, plain, place)


def open_alone(keyring: Keyring, wrapped: bytes, sealed: bytes, place: str) -> bytes:
    """What `seal_alone` sealed at this place; raises `KeyRefused` where it cannot be opened."""
    return keyring.open(keyring.unwrap(wrapped, place), sealed, place)


class TxKeyring:
    """A keyring within one writing transaction: what it wraps is wrapped by the master key that the store says is current.

    `current` reads that name and holds it until the commit: a change of the master key waits for all that was begun under the
    old one, and finds everything that they wrote.
    """

    def __init__(self, keyring: Keyring, current: Callable[[], str | None]) -> None:
        self._keyring, self._current, self._asked = keyring, current, False
        self.unwrap, self.rewrap, self.adopt = keyring.unwrap, keyring.rewrap, keyring.adopt
        self.seal, self.open, self.ref, self.chain = keyring.seal, keyring.open, keyring.ref, keyring.chain
        self.fingerprint = keyring.fingerprint

    def new_key(self, place: str) -> tuple[bytes, bytes]:
        if not self._asked:
            self._asked, name = True, self._current()
            if name is not None and name != self._keyring.fingerprint():
                self._keyring.adopt(name)
        return self._keyring.new_key(place)
