"""One store a test, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from runtime.crypto import MasterKey
from storage import Store, open_database
from storage.routines.shared_lock.part import PART


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store with a key of its own."""
    made = Store(open_database(database_url), MasterKey(os.urandom(32)), {"shared_lock": PART})
    yield made
    made.close()
