"""Bad tickets among the good ones, and deliveries of the service desk that nothing can be made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from workflow.routines.shared_lock.desk import BadDelivery, Delivery, Desk
from workflow.values import Facts

# The code of what this desk made up.
MADE_BAD = "made_bad"


def _deep() -> Any:
    value: Any = "bottom"
    for _ in range(80):
        value = [value]
    return value


SPOILED: tuple[Facts, ...] = (
    {"x": _deep()}, {"description": 7, "parameters": 7}, {"stakeholders": {"a": 1}, "x": _deep()},
)  # fmt: skip


class PoisonedDesk:
    """A desk that now and then hands over, among the others, what nothing can be made of."""

    def __init__(self, desk: Desk, random: Random, chance: float) -> None:
        self._desk, self._random, self._chance = desk, random, chance
        self.bad = 0
        self._again: tuple[str | None, BadDelivery] | None = None

    def changed_tickets(
        self, since: str | None, limit: int = 100, now: datetime | None = None
    ) -> tuple[Sequence[Delivery | BadDelivery], str | None]:
        found, after = self._desk.changed_tickets(since, limit, now)
        if after == since:
            return found, after
        # What was handed over comes again until the cursor has moved past it: the intake may die before its commit.
        if self._again is None or self._again[0] != since:
            self._again = None
            if self._random.random() < self._chance:
                self.bad += 1
                self._again = (since, BadDelivery(f"\x00{self.bad}", "", None, MADE_BAD))
        return (found if self._again is None else (*found[:1], self._again[1], *found[1:])), after

    def __getattr__(self, name: str) -> Any:
        """Everything else is the desk's own."""
        return getattr(self._desk, name)
