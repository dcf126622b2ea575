"""One order under a worker's lease with its calls and their results, and the places where a rehearsal looks on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from workflow.case import Case, Step
from workflow.values import Effect, EffectRequest, Outcome

Item = Effect | EffectRequest
# An order's id, and the fencing token that we hold it with.
Held = tuple[int, int]
Hook = Callable[[str, "InFlight | None", Item | None], None]


@dataclass(slots=True, eq=False)
class InFlight:
    """An order from its claim to its release: its case, the calls that are out, and the results that have come.

    `answers` are those of queries, by name and subject; `outcomes` those of effects, by ordinal. `lost` says that another
    worker holds the order now: no call is begun and no result is written. `trace` is the step that the calls follow from.
    """

    case: Case
    waiting: int = 0
    answers: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    lost: bool = False
    trace: object = None

    @property
    def held(self) -> Held:
        return self.case.order.id, self.case.token

    def begin(self, items: tuple[Item, ...]) -> None:
        """The next calls begin; the results of the last ones are written."""
        self.items, self.waiting, self.answers, self.outcomes = items, len(items), {}, {}

    def take_answers(self) -> None:
        """Hand the answers of queries to the case; those that brought nothing are left out."""
        self.case.answers.update({key: out.data for key, out in self.answers.items() if out.ok})

    def settled(self) -> list[tuple[Effect, Outcome]]:
        """The outcomes that came, each with its row of the ledger."""
        by_ordinal = {e.ordinal: e for e in self.case.effects}
        return [(by_ordinal[o], out) for o, out in self.outcomes.items()]


class Decided(NamedTuple):
    """An order in flight and what one commit must write for it."""

    claimed: InFlight
    step: Step


def no_hook(point: str, claimed: InFlight | None, item: Item | None) -> None:
    """Called at each crash point. No-op in production; rehearsals let the worker die here."""
