"""What the store needs of a keeper of keys; `runtime.crypto` has the real one."""

from __future__ import annotations

from typing import Protocol


class Keyring(Protocol):
    """Makes and wraps data keys, seals and opens bytes with them, and hashes what must be found but not read."""

    def new_key(self) -> tuple[bytes, bytes]:
        """A fresh data key, and the same key wrapped by the master key."""
        ...

    def unwrap(self, wrapped: bytes) -> bytes: ...

    def seal(self, key: bytes, plain: bytes) -> bytes: ...

    def open(self, key: bytes, sealed: bytes) -> bytes: ...

    def ref(self, text: str) -> str:
        """A keyed hash of 32 hex characters: the same text is the same ref, and nothing leads back."""
        ...

    def fingerprint(self) -> str:
        """Names the master key without telling it."""
        ...
