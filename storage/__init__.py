"""What we remember: orders, messages, effects, timers and history, on SQLite or PostgreSQL."""

from storage.database import open_database
from storage.keyring import Keyring
from storage.part import StorePart
from storage.refusals import Collision, StatementRefused, StoreUnreachable, ValueRefused
from storage.schema import metadata
from storage.store import Store, Tx
from storage.vanishing import StoreVanished

__all__ = [
    "Collision", "Keyring", "StatementRefused", "Store", "StorePart", "StoreUnreachable", "StoreVanished", "Tx", "ValueRefused",
    "metadata", "open_database",
]  # fmt: skip
