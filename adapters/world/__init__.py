"""The fictional world behind the stubs: one state, kept in memory or in an SQLite file."""

from adapters.world.clock import WorldClock
from adapters.world.faults import KINDS
from adapters.world.sqlite_store import SqliteStore
from adapters.world.store import MemoryStore, Store
from adapters.world.world import IMPORT_AT, World

__all__ = ["IMPORT_AT", "KINDS", "MemoryStore", "SqliteStore", "Store", "World", "WorldClock"]
