"""A canary: a share of the new orders begins under one version, the rest under another, until a person ends it or it stops.

Which one an order begins under is a hash of what the outside knows it by, so that an intake that is repeated chooses alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from math import comb

import orjson

from runtime.engines import Engines
from runtime.versions.reasons import NEEDS_BOTH
from storage import Tx
from workflow.engine import Engine
from workflow.errors import LockstepError
from workflow.values import Label

LEAST = 20
"""A canary is not judged before so many orders have begun under it."""
CHANCE = 0.01
"""It stops where a version as good as the other one would do as badly with less than this chance."""
_PARTS = 10_000

# Within one transaction: the engine that a new order with this external key begins under.
Begins = Callable[[str | None], Engine]
Beginning = Callable[[Tx], Begins]


@dataclass(frozen=True, slots=True)
class Canary:
    """`share` percent of the new orders begin under `version`, the others under `against`; once stopped, all under `against`,
    and `bad` of the `begun` orders under each are what stopped it."""

    routine: str
    version: str
    against: str
    share: float
    least: int
    began_at: datetime
    began_by: str
    reason: str
    stopped_at: datetime | None = None
    bad: int = 0
    begun: int = 0
    bad_against: int = 0
    begun_against: int = 0

    @property
    def why(self) -> Label:
        """Why it stopped: how the orders of both versions had fared by then."""
        return Label(
            f"{self.bad} av {self.begun} beställningar behövde någons beslut eller gick fel, i version {self.against} "
            f"{self.bad_against} av {self.begun_against}.",
            f"{self.bad} of {self.begun} orders needed attention or failed, under version {self.against} "
            f"{self.bad_against} of {self.begun_against}.",
        )

    def chosen(self, external_key: str | None) -> str:
        """The version that a new order with this key begins under; one without a key is no part of the trial."""
        if self.stopped_at is not None or external_key is None:
            return self.against
        drawn = int.from_bytes(sha256(f"{self.routine}|{self.version}|{external_key}".encode()).digest()[:4]) % _PARTS
        return self.version if drawn < self.share * _PARTS / 100 else self.against


@dataclass(frozen=True, slots=True)
class Faring:
    """How orders that began since the canary did fared under one version: `bad` of `begun` needed attention or failed."""

    begun: int
    bad: int


def meta_key(routine: str) -> str:
    """Where the store has a routine's canary."""
    return f"canary.{routine}"


def read(text: str | None) -> Canary | None:
    """The canary as the store has it; None: there is none."""
    if not text:
        return None
    values = orjson.loads(text)
    moments = {name: datetime.fromisoformat(values[name]) for name in ("began_at", "stopped_at") if values[name]}
    return Canary(**{**values, **moments})


def written(canary: Canary) -> str:
    return orjson.dumps(asdict(canary)).decode()


def is_worse(new: Faring, old: Faring, least: int) -> bool:
    """Whether the canary does worse: with `least` orders begun, as many bad ones are less likely than `CHANCE` if both are alike.

    Fisher's exact test, one-sided: of all ways to deal the bad orders to the two versions, those with at least as many here.
    """
    if new.begun < least or new.bad * old.begun <= old.bad * new.begun:
        return False
    every, bad = new.begun + old.begun, new.bad + old.bad
    ways = sum(comb(bad, k) * comb(every - bad, new.begun - k) for k in range(new.bad, min(bad, new.begun) + 1))
    return ways / comb(every, new.begun) < CHANCE


def beginnings(engines: Engines, routine: str) -> Beginning:
    """Chooses the engine that a new order of this routine begins under, by what the store says in the transaction."""

    def beginning(tx: Tx) -> Begins:
        canary = read(tx.meta(meta_key(routine)))
        return (lambda external_key: engines[routine]) if canary is None else partial(_engine, engines, canary)

    return beginning


def _engine(engines: Engines, canary: Canary, external_key: str | None) -> Engine:
    engine = engines.version(canary.routine, canary.chosen(external_key))
    if engine is None:
        raise LockstepError(NEEDS_BOTH(routine=canary.routine, versions=[canary.against, canary.version]))
    return engine
