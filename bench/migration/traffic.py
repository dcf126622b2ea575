"""What goes on while orders are moved: tickets come in, and people do things; how long each of both waited."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from time import monotonic
from typing import Any

from sqlalchemy import select

from bench.households import submit
from bench.migration.site import Site
from bench.migration.town import TODAY, TOVA, WHY, Town, in_state
from runtime.services.service import Service
from storage.schema import orders
from workflow.errors import BadInput

# The first of these that is possible is done; each order is touched by people once, so that nothing is rightly said twice.
_DONE_BY_HAND: Sequence[tuple[str, dict[str, Any]]] = (
    ("booking_cancelled", {}), ("resume", {}), ("booked", TODAY), ("contact_failed", {}), ("no_answer", {}), ("cancel", {}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waits:
    """How long people waited for what they did, and tickets for their answer, in seconds."""

    by_hand: Sequence[float]
    tickets: Sequence[float]


class Traffic:
    """Live traffic on a site, at so many tickets and so many actions by people a second."""

    def __init__(self, site: Site, town: Town, per_second: float, seed: int) -> None:
        self.site, self.per_second = site, per_second
        self.service, self.random = Service(site.app), Random(seed)
        self.waits: list[tuple[datetime, float]] = []
        self.submitted: list[tuple[datetime, str]] = []
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.failed: list[str] = []
        self._households, self._writing = iter(town.live), town.random
        self._orders = in_state(site.app)
        self.random.shuffle(self._orders)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._keep, args=(what,), daemon=True) for what in (self._ticket, self._person)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def between(self, start: datetime, end: datetime) -> Waits:
        """What was begun in this time; tickets that are not answered count as answered now."""
        now = self.site.app.clock.now()
        ended = self._ended()
        tickets = [((ended.get(t) or now) - at).total_seconds() for at, t in self.submitted if start <= at < end]
        return Waits([seconds for at, seconds in self.waits if start <= at < end], tickets)

    def _ended(self) -> dict[str, datetime | None]:
        with self.site.app.store.read() as connection:
            found = connection.execute(select(orders.c.external_key, orders.c.ended_at).where(orders.c.external_key.like("V%")))
            return {key: ended for key, ended in found}

    def _keep(self, what: Callable[[], None]) -> None:
        """Do it so often, whether the last time was quick or not; what was missed is made up for."""
        began, n = monotonic(), 0
        while not self._stop.is_set():
            try:
                what()
            except StopIteration:
                self.failed.append("there were too few households for the live tickets")
                return
            except Exception as problem:
                self.failed.append(f"{type(problem).__name__}: {problem}")
            n += 1
            self._stop.wait(max(0.0, began + n / self.per_second - monotonic()))

    def _ticket(self) -> None:
        at, ticket = self.site.app.clock.now(), f"V{len(self.submitted)}"
        submit(self.site.world, next(self._households), ticket, self._writing, at)
        self.submitted.append((at, ticket))

    def _person(self) -> None:
        if not self._orders:
            return
        name = str(self._orders.pop())
        at, began = self.site.app.clock.now(), monotonic()
        possible = self.service.order(name)["possible"]
        trigger, data = next(((t, d) for t, d in _DONE_BY_HAND if t in possible), ("", {}))
        if not trigger:
            return
        try:
            self.service.trigger(name, trigger, TOVA, WHY, data)
            self.done[trigger] += 1
        except BadInput as refused:
            self.refused[f"{trigger}: {refused.reason.code if refused.reason else refused}"] += 1
        self.waits.append((at, monotonic() - began))
