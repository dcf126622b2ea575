"""What takes part in a comparison: one interface, one file each, one explicit list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import NamedTuple, Protocol

from bench.places import Place
from workflow.values import Facts

Work = Callable[[], None]
Times = dict[str, list[float]]


class Share(NamedTuple):
    """Which of how many processes this is; those that cannot claim take every `of`-th order."""

    part: int
    of: int


class Contender(Protocol):
    """Takes orders through the same six durable steps in its own way.

    `prepare` makes the tables and enqueues the orders; `open` does all that is done before the clock starts and
    returns the work, which ends when no order is left; `finished` counts the orders that have all six steps.
    """

    def prepare(self, place: Place, orders: int) -> None: ...

    def open(self, place: Place, orders: int, share: Share) -> Work: ...

    def singles(self, place: Place, orders: int) -> Times:
        """Seconds of orders done one at a time on an idle system: `whole`, and where it can be seen `first` and `step`.

        The place has been prepared without orders.
        """
        ...

    def finished(self, place: Place) -> int: ...


@dataclass(frozen=True, slots=True)
class Entrant:
    """How a contender is found and named: its class, what it is given, where it can run, how many orders it needs."""

    label: str
    where: str
    given: Facts
    kinds: tuple[str, ...]
    orders: int
    processes: tuple[int, ...] = (1,)
    role: str = "peer"

    def make(self) -> Contender:
        module, _, name = self.where.partition(":")
        made: Contender = getattr(import_module(module), name)(**self.given)
        return made
