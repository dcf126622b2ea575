"""One store a test, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from storage import Store, open_database
from tests.storage.tools import small_store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store with its own key."""
    made = small_store(open_database(database_url), os.urandom(32))
    yield made
    made.close()
