"""Keeps personal data unreadable without the master key: one data key per order, wrapped; keyed hashes for finding.

AES-256-GCM throughout, with random 96-bit nonces in front of the ciphertext, and the place of each value (table, row,
field) as associated data: a value that is moved to another row cannot be opened there. A wrapped key says by which master key
it is wrapped, so that the master key can be changed while work goes on. The keys for look-up hashes and for hash chains
are separate, and stay when the master key changes: what was hashed with them must be found, and verify, afterwards.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from runtime import key_reasons as reasons
from workflow.errors import KeyRefused

KEY_BYTES = 32
_NONCE = 12
_ID = 8


class MasterKey:
    """A `storage.keyring.Keyring` on one or several 32-byte master keys: all of them open, the current one wraps.

    Without `lookup` and `chain` those keys are derived from the first master key. `again` reads the master keys again, for when
    one is met that is not known: another process changes them.
    """

    def __init__(
        self, secret: bytes, older: Sequence[bytes] = (), lookup: bytes | None = None, chain: bytes | None = None,
        again: Callable[[], Sequence[bytes]] | None = None,
    ) -> None:  # fmt: skip
        self._by_id: dict[bytes, AESGCM] = {}
        self._again = again
        self._learn((secret, *older))
        self._current = _id_of(secret)
        self.use(lookup or _derive(secret, b"ref"), chain or _derive(secret, b"chain"))

    def use(self, lookup: bytes, chain: bytes) -> None:
        """Look up and chain with these keys from now on."""
        # Copied for each link: to set a key up costs more than a link itself.
        self._pepper, self._chain = lookup, HMAC(chain, SHA256())
        self._cached_ref = lru_cache(maxsize=4096)(self._ref)

    def _learn(self, secrets: Sequence[bytes]) -> None:
        for secret in secrets:
            if len(secret) != KEY_BYTES:
                raise KeyRefused(reasons.KEY_LENGTH(seen=len(secret), wanted=KEY_BYTES))
            self._by_id.setdefault(_id_of(secret), AESGCM(_derive(secret, b"wrap")))

    def _known(self, id_: bytes) -> AESGCM | None:
        if id_ not in self._by_id and self._again is not None:
            self._learn(self._again())
        return self._by_id.get(id_)

    def adopt(self, name: str) -> None:
        """Wrap with the master key of this fingerprint from now on; raises `KeyRefused` where it is not at hand."""
        id_ = bytes.fromhex(name)
        if self._known(id_) is None:
            raise KeyRefused(reasons.OTHER_KEY())
        self._current = id_

    def keep_only_current(self) -> None:
        """Open nothing any more with the older master keys."""
        self._by_id = {self._current: self._by_id[self._current]}

    def new_key(self, place: str) -> tuple[bytes, bytes]:
        key = os.urandom(KEY_BYTES)
        return key, self._wrapped(key, place)

    def _wrapped(self, key: bytes, place: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return self._current + nonce + self._by_id[self._current].encrypt(nonce, key, place.encode())

    def unwrap(self, wrapped: bytes, place: str) -> bytes:
        master = self._known(bytes(wrapped[:_ID]))
        if master is None:
            raise KeyRefused(reasons.DATA_KEY_OF_OTHER())
        try:
            return master.decrypt(wrapped[_ID : _ID + _NONCE], wrapped[_ID + _NONCE :], place.encode())
        except (InvalidTag, ValueError):
            raise KeyRefused(reasons.DATA_KEY_UNFIT()) from None

    def rewrap(self, wrapped: bytes, place: str) -> bytes | None:
        """The same data key wrapped by the current master key; None where it is already."""
        return None if wrapped[:_ID] == self._current else self._wrapped(self.unwrap(wrapped, place), place)

    def seal(self, key: bytes, plain: bytes, place: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())

    def open(self, key: bytes, sealed: bytes, place: str) -> bytes:
        try:
            return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
        except (InvalidTag, ValueError):
            raise KeyRefused(reasons.SEALED_UNREADABLE()) from None

    def chain(self, before: bytes, content: bytes) -> bytes:
        linked = self._chain.copy()
        linked.update(before + content)
        return linked.finalize()

    def ref(self, text: str) -> str:
        return self._cached_ref(text)

    def _ref(self, text: str) -> str:
        return hmac.digest(self._pepper, text.encode(), "sha256").hex()[:32]

    def fingerprint(self) -> str:
        return self._current.hex()


def name_of(secret: bytes) -> str:
    """Names a key without telling it."""
    return _id_of(secret).hex()


def _id_of(secret: bytes) -> bytes:
    return sha256(_derive(secret, b"fingerprint")).digest()[:_ID]


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=b"lockstep", info=purpose).derive(secret)


def read_key(text: str) -> bytes:
    """A master key from its text form (base64 of 32 bytes)."""
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise KeyRefused(reasons.KEY_UNREADABLE()) from None


def read_keys(text: str) -> list[bytes]:
    """Master keys in their text form, the newest first."""
    return [read_key(each) for each in text.split()]


def keys_from_file(path: Path) -> list[bytes]:
    """The master keys in a file, which nobody else may read; the newest first."""
    if not path.exists():
        raise KeyRefused(reasons.NO_KEY_FILE(file=path.name))
    if path.stat().st_mode & 0o077:
        raise KeyRefused(reasons.KEY_FILE_OPEN(file=path.name))
    try:
        found = read_keys(path.read_text("ascii"))
    except (OSError, UnicodeDecodeError):
        found = []
    if not found:
        raise KeyRefused(reasons.KEY_FILE_UNREADABLE(file=path.name))
    return found


def key_from_file(path: Path) -> bytes:
    """The newest master key in a file."""
    return keys_from_file(path)[0]


def write_key_file(path: Path, keys: Sequence[bytes]) -> None:
    """Replace a key file, whole or not at all; the bytes of the old one are overwritten first where the disk allows it."""
    half = path.with_name(f"{path.name}.new")
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{base64.b64encode(key).decode()}\n" for key in keys)
        file.flush()
        os.fsync(file.fileno())
    with path.open("r+b") if path.exists() else BytesIO() as old:
        half.replace(path)
        old.seek(0, os.SEEK_END)
        size = old.tell()
        old.seek(0)
        old.write(b"\0" * size)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


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
