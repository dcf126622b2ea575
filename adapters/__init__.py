"""Whom we talk to: Treserva, TES, Lindesk and the people we notify, in the process. Over HTTP: `adapters.over_http`."""

from adapters import scenario_ticket, scenario_world
from adapters.lindesk.stub import LindeskStub
from adapters.notify.quiet import QuietHours
from adapters.notify.stub import NotifyStub
from adapters.tes.stub import TesStub
from adapters.treserva.stub import TreservaStub
from adapters.world import MemoryStore, SqliteStore, Store, World, WorldClock

__all__ = [
    "LindeskStub",
    "MemoryStore",
    "NotifyStub",
    "QuietHours",
    "SqliteStore",
    "Store",
    "TesStub",
    "TreservaStub",
    "World",
    "WorldClock",
    "scenario_ticket",
    "scenario_world",
]
