"""What the steps decided so far in one batch are going to take: the next one decided must not count on it too.

Without this a uniqueness rule would refuse the batch, and each of its orders would be decided again by itself.
"""

from __future__ import annotations

from typing import Any

from storage.keyring import Keyring
from workflow.engine import Step
from workflow.values import Facts, Order


class BatchReservations:
    """Units, intents and households that are spoken for within one transaction."""

    def __init__(self, keyring: Keyring) -> None:
        self._ref = keyring.ref
        self._units = 0
        self._intents: dict[str, Order] = {}
        self._holders: dict[str, Order] = {}

    def note(self, step: Step) -> None:
        """Remember what a decided step will take."""
        order = step.case.order
        for name, args in step.records:
            if name == "reserve_unit":
                self._units += 1
            elif name in ("set_intent", "claim_intent") and args["intent"]:
                self._intents[self._ref(args["intent"])] = order
            elif name == "hold_household":
                self._holders |= {self._ref(key): order for key in args["household"]}
            elif name in ("end_order", "release_intent"):
                self._forget(order)

    def _forget(self, order: Order) -> None:
        """An order that took and ended in one batch has let go again."""
        self._intents = {ref: holder for ref, holder in self._intents.items() if holder is not order}
        self._holders = {ref: holder for ref, holder in self._holders.items() if holder is not order}

    def seen(self, name: str, found: Any, order: Order, keys: Facts) -> Any:
        """A fact of the store as it will be when what was promised is written."""
        if name == "stock":
            return max(0, found - self._units)
        if name == "duplicate" and found is None and keys["intent"]:
            other = self._intents.get(self._ref(keys["intent"]))
            if other is None or other is order:
                return None
            return {"number": other.number, "ticket_number": other.external_name}
        if name == "household" and found is None:
            holders = (self._holders.get(self._ref(key)) for key in keys["household"])
            return next((h.number for h in holders if h is not None and h is not order), None)
        return found
