"""Keeps for hours what a person typed, sealed, for that account alone; the key to it may stand in an address."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any

import orjson

from runtime.app import App
from storage import saved_inputs as rows

INPUTS_KEPT = timedelta(hours=12)
_LARGEST = 2_000_000


class SavedInputs:
    """Searches, and forms that came when their session had ended."""

    def __init__(self, app: App) -> None:
        self.store, self.clock = app.store, app.clock

    def save(self, account: str, purpose: str, content: Any) -> str:
        """Keep content (JSON); returns its key, which says nothing and cannot be guessed."""
        key, now = secrets.token_urlsafe(18), self.clock.now()
        plain = orjson.dumps(content)
        if len(plain) > _LARGEST:
            plain = b"null"
        with self.store.write() as tx:
            rows.forget(tx, now - INPUTS_KEPT)
            rows.save(tx, _hashed(key), account, purpose, plain, now)
        return key

    def find(self, account: str, purpose: str, key: str) -> Any:
        """What this account saved under this key within the last hours; None when there is no such thing."""
        if not key or len(key) > 60:
            return None
        with self.store.read() as connection:
            row = rows.find(connection, _hashed(key), account, purpose, self.clock.now() - INPUTS_KEPT)
        if row is None:
            return None
        return orjson.loads(rows.content_of(self.store.keyring, row))


def _hashed(key: str) -> str:
    return sha256(f"saved|{key}".encode()).hexdigest()
