"""What a run came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Report:
    """The figures of one run."""

    seed: int
    orders: int = 0
    seconds: float = 0.0
    effects: int = 0
    duplicates: int = 0
    lost: int = 0
    stuck: int = 0
    crashes: int = 0
    silences: int = 0
    outages: int = 0
    stalls: int = 0
    drips: int = 0
    skewed: int = 0
    overlaps: int = 0
    faults: int = 0
    poisoned: int = 0
    set_aside: int = 0
    steps: int = 0
    moves: int = 0
    days: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not (self.broken or self.duplicates or self.lost or self.stuck)
