"""Facts and records of a whole batch of orders: one read and one write of each kind, and not of each order."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from storage.keyring import Keyring
from storage.part import NO_PART, Asked, Change, Fact, Keys, Reading, Reservations, StorePart
from workflow.case import Step
from workflow.values import Order

Parts = Mapping[str, StorePart]
NO_PARTS: Parts = {}


class _Expected:
    """What an order may ask by while it has this version; the keys are made when they are first wanted, and once."""

    def __init__(self, order: Order, keys: Callable[[], Keys]) -> None:
        self.order, self.version, self._keys = order, order.version, keys

    @cached_property
    def keys(self) -> Keys:
        return self._keys()


class FactReader:
    """Facts of the store within one transaction. The first order that asks for a fact has it read for all that may."""

    def __init__(self, parts: Parts, reading: Reading) -> None:
        self._parts, self._reading = parts, reading
        self._expected: defaultdict[tuple[str, str], list[_Expected]] = defaultdict(list)
        self._known: dict[tuple[str, int], tuple[int, Keys, Any]] = {}

    def expect(self, order: Order, names: Sequence[str], keys: Callable[[], Keys]) -> None:
        """This order may ask for these facts, by these keys, while it has its present version."""
        if not names:
            return
        expected = _Expected(order, keys)
        for name in names:
            self._expected[order.workflow, name].append(expected)

    def __call__(self, order: Order, name: str, keys: Keys) -> Any:
        version, known, found = self._known.get((name, order.id), (None, None, None))
        if version == order.version and known == keys:
            return found
        fact = self._parts.get(order.workflow, NO_PART).facts[name]
        asked = [Asked(order, keys), *self._others(order, self._expected.pop((order.workflow, name), ()))]
        answers = self._answers(fact, asked)
        for one, answer in zip(asked, answers, strict=False):
            self._known[name, one.order.id] = (one.order.version, one.keys, answer)
        return answers[0]

    def _answers(self, fact: Fact, asked: Sequence[Asked]) -> Sequence[Any]:
        try:
            return fact(self._reading, asked)
        except SQLAlchemyError:
            raise
        except Exception:
            # Another's keys may be what hinders; that one learns of it when it asks.
            if len(asked) == 1:
                raise
            return fact(self._reading, asked[:1])

    @staticmethod
    def _others(order: Order, expected: Sequence[_Expected]) -> Iterator[Asked]:
        for other in expected:
            if other.order is order or other.order.version != other.version:
                continue
            try:
                keys = other.keys
            except Exception:  # noqa: S112
                # It has no keys to ask by: its own decision says why.
                continue
            yield Asked(other.order, keys)


class AllReservations:
    """What a transaction's decided steps take, each routine's kept by its own part."""

    def __init__(self, parts: Parts, keyring: Keyring) -> None:
        self._kept: dict[str, Reservations] = {
            name: part.reservations(keyring) for name, part in parts.items() if part.reservations is not None
        }

    def note(self, step: Step) -> None:
        kept = self._kept.get(step.case.order.workflow)
        if kept is not None:
            kept.note(step)

    def seen(self, name: str, found: Any, order: Order, keys: Keys) -> Any:
        kept = self._kept.get(order.workflow)
        return found if kept is None else kept.seen(name, found, order, keys)


def in_groups(steps: Sequence[Step]) -> Iterator[tuple[str, str, list[Change]]]:
    """The records of these steps by routine and kind: each order's own keep their sequence, and none is twice in a group."""
    waiting = [(s.case.order, deque(s.records)) for s in steps if s.records]
    while waiting:
        heads = Counter((order.workflow, records[0][0]) for order, records in waiting)
        kind = heads.most_common(1)[0][0]
        first = [(order, records) for order, records in waiting if (order.workflow, records[0][0]) == kind]
        yield *kind, [Change(order, records.popleft()[1]) for order, records in first]
        waiting = [(order, records) for order, records in waiting if records]
