"""What is traced of an order's way. By default nothing; `runtime.otlp` hands it to a collector.

An order is one trace, from its beginning to its end, in whichever processes it is worked on: what came into the store
(`noted`), each durable step (`begin`, `committed`), and each call to an outside system (`call`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from runtime.worker.in_flight import Decided, InFlight, Item
from storage.store import NewMessage
from workflow.values import Order, Outcome


class Traced:
    """A call that is traced: what it came to is put here before it ends."""

    outcome: Outcome | None = None


class Traces:
    """Traces nothing."""

    def noted(self, orders: Sequence[Order], messages: Sequence[NewMessage]) -> None:
        """These orders and messages are in the store now."""

    def begin(self, decided: Sequence[Decided]) -> None:
        """These steps are about to be written."""

    def committed(self, decided: Sequence[Decided]) -> None:
        """These steps, which have begun, are durable; the calls of their orders belong to them."""

    def call(self, claimed: InFlight, item: Item) -> AbstractContextManager[Traced]:
        """One call of an order in flight."""
        return _UNTRACED

    def close(self) -> None:
        """Hand over what was not handed over yet."""


# One for every call: each step makes one, and most installations trace nothing.
_UNTRACED = nullcontext(Traced())
NO_TRACES = Traces()
