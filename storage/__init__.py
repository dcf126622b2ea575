"""What we remember: orders, mail, effects, timers, history and the inventory, on SQLite or PostgreSQL."""

from storage.database import open_database
from storage.keyring import Keyring
from storage.schema import metadata
from storage.store import Store, StoreUnreachable, Tx, ValueRefused

__all__ = ["Keyring", "Store", "StoreUnreachable", "Tx", "ValueRefused", "metadata", "open_database"]
