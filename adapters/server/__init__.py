"""The stub systems as HTTP servers, with faults to order."""

from adapters.server.app import SYSTEMS, stub_servers
from adapters.server.faulty import Patience
from adapters.server.running import serving

__all__ = ["Patience", "SYSTEMS", "serving", "stub_servers"]
