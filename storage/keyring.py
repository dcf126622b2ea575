"""What the store needs of a keeper of keys; `runtime.crypto` has the real one."""

from __future__ import annotations

from typing import Protocol


class Keyring(Protocol):
    """Makes and wraps data keys, seals and opens bytes with them, and hashes what must be found but not read.

    A `place` names the row and field that a value belongs to ("vault/17"); it is opened at the same place only.
    """

    def new_key(self, place: str) -> tuple[bytes, bytes]:
        """A fresh data key, and the same key wrapped by the master key."""
        ...

    def unwrap(self, wrapped: bytes, place: str) -> bytes: ...

    def seal(self, key: bytes, plain: bytes, place: str) -> bytes: ...

    def open(self, key: bytes, sealed: bytes, place: str) -> bytes: ...

    def ref(self, text: str) -> str:
        """A keyed hash of 32 hex characters: the same text is the same ref, and nothing leads back."""
        ...

    def chain(self, before: bytes, content: bytes) -> bytes:
        """The keyed hash (32 bytes) of content that follows what was hashed before; who lacks the key cannot make one."""
        ...

    def fingerprint(self) -> str:
        """Names the master key without telling it."""
        ...


def seal_alone(keyring: Keyring, plain: bytes, place: str) -> tuple[bytes, bytes]:
    """A value sealed with a data key of its own: the wrapped key, and the sealed value."""
    key, wrapped = keyring.new_key(place)
    return wrapped, keyring.seal(key, plain, place)


def open_alone(keyring: Keyring, wrapped: bytes, sealed: bytes, place: str) -> bytes:
    """What `seal_alone` sealed at this place; raises `KeyRefused` where it cannot be opened."""
    return keyring.open(keyring.unwrap(wrapped, place), sealed, place)
