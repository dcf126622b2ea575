"""Rebuilds an order's plain fields from its history alone. One replay for the proofs of a store and for simulations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from workflow.values import Data, Facts, Order


@dataclass(slots=True)
class Replay:
    """The plain fields as the history entries applied so far say."""

    state: str | None = None
    reason: str | None = None
    resolution: str | None = None
    kind: str | None = None
    data: Data = field(default_factory=dict)

    @classmethod
    def of(cls, order: Order) -> Replay:
        """As if every entry that led to the order had been applied."""
        return cls(order.state, order.reason, order.resolution, order.kind, dict(order.data))

    def apply(self, target: str | None, reason: str | None, written: Facts) -> None:
        """Apply one entry: its target, its reason, and what it set of the plain fields."""
        if target is not None:
            self.state = target
        self.reason = reason
        self.kind = written.get("kind", self.kind)
        self.resolution = written.get("resolution", self.resolution)
        data = {**self.data, **written.get("data", {})}
        self.data = {name: value for name, value in data.items() if value is not None}

    def gives(self, order: Order, personal: Collection[str] = ()) -> bool:
        """Whether the replayed fields are the order's; those in `personal` are not in the history."""
        wanted = Replay.of(order)
        wanted.data = {name: value for name, value in wanted.data.items() if name not in personal}
        known = {name: value for name, value in self.data.items() if name not in personal}
        return replace(self, data=known) == wanted
