"""Keeps personal data unreadable without the master key: one data key per order, wrapped; keyed hashes for finding.

AES-256-GCM throughout, with random 96-bit nonces in front of the ciphertext, and the place of each value (table, row,
field) as associated data: a value that is moved to another row cannot be opened there. From the master key HKDF-SHA256
derives keys for wrapping, look-up hashes, hash chains and the fingerprint, so that none of them tells about another.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workflow.errors import KeyRefused

KEY_BYTES = 32
_NONCE = 12


class MasterKey:
    """A `storage.keyring.Keyring` on one 32-byte master key."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise KeyRefused(f"The master key has {len(secret)} bytes; wanted are {KEY_BYTES}.")
        self._wrapping = AESGCM(_derive(secret, b"wrap"))
        self._pepper = _derive(secret, b"ref")
        self._chain_key = _derive(secret, b"chain")
        self._name = sha256(_derive(secret, b"fingerprint")).hexdigest()[:16]
        self._cached_ref = lru_cache(maxsize=4096)(self._ref)

    def new_key(self, place: str) -> tuple[bytes, bytes]:
        key = os.urandom(KEY_BYTES)
        nonce = os.urandom(_NONCE)
        return key, nonce + self._wrapping.encrypt(nonce, key, place.encode())

    def unwrap(self, wrapped: bytes, place: str) -> bytes:
        try:
            return self._wrapping.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], place.encode())
        except (InvalidTag, ValueError):
            raise KeyRefused("A data key cannot be opened: it was made with another master key, or for another row.") from None

    def seal(self, key: bytes, plain: bytes, place: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())

    def open(self, key: bytes, sealed: bytes, place: str) -> bytes:
        try:
            return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
        except (InvalidTag, ValueError):
            raise KeyRefused("Something sealed cannot be opened with the data key of its row.") from None

    def chain(self, before: bytes, content: bytes) -> bytes:
        return hmac.digest(self._chain_key, before + content, "sha256")

    def ref(self, text: str) -> str:
        return self._cached_ref(text)

    def _ref(self, text: str) -> str:
        return hmac.new(self._pepper, text.encode(), sha256).hexdigest()[:32]

    def fingerprint(self) -> str:
        return self._name


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=b"lockstep", info=purpose).derive(secret)


def read_key(text: str) -> bytes:
    """A master key from its text form (base64 of 32 bytes)."""
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise KeyRefused("The master key cannot be read; wanted is the base64 text of 32 bytes.") from None


def key_from_file(path: Path) -> bytes:
    """The master key in a file, which nobody else may read."""
    if not path.exists():
        raise KeyRefused(f"There is no master key file {path.name}; wanted is the one this store was made with.")
    if path.stat().st_mode & 0o077:
        raise KeyRefused(f"The master key file {path.name} can be read by others; make it mode 0600.")
    try:
        return read_key(path.read_text("ascii"))
    except (OSError, UnicodeDecodeError):
        raise KeyRefused(f"The master key file {path.name} cannot be read; wanted is the base64 text of 32 bytes.") from None


def fresh_key() -> str:
    """A new master key in its text form."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def make_key_file(path: Path) -> bytes:
    """A fresh master key in a new file of mode 0600."""
    text = fresh_key()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{text}\n")
    return read_key(text)
