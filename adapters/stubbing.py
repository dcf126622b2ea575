"""What every stub does with a call: take a turn in the world, meet the fault that was ordered, answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from adapters.world.world import World
from workflow.ports import about_to_change
from workflow.values import Call, Facts, Outcome, OutcomeKind

UNAVAILABLE = Outcome(OutcomeKind.UNAVAILABLE, code="unavailable")
LOST = Outcome(OutcomeKind.UNKNOWN, code="no_reply")
DONE = Outcome(OutcomeKind.SUCCEEDED)
NOT_DONE = Outcome(OutcomeKind.REFUSED, code="not_done")
ATTEMPTS = 3

_UNANSWERED = frozenset({"unavailable", "timeout", "reply_lost"})
_AGAIN: Mapping[str, Outcome] = MappingProxyType(
    {word: Outcome(OutcomeKind.TRY_AGAIN, code=word) for word in ("error", "conflict")}
)


def read(world: World, call: Call, answer: Callable[[bool], Outcome], operation: str = "") -> Outcome:
    """A question; `answer` is given whether it must answer about the wrong person."""
    with world.turn(call.now):
        fault = world.faults.hit(call.system, operation or call.name.partition(".")[2], person_in(world, call), call.now)
        if fault in _UNANSWERED:
            return UNAVAILABLE
        return _AGAIN.get(fault or "") or answer(fault == "wrong_person")


def probe(world: World, call: Call, was_done: Callable[[], bool], operation: str) -> Outcome:
    """Whether a call's result is there; asked through the system's reading `operation`, with its faults."""
    outcome = read(world, call, lambda _: DONE if was_done() else NOT_DONE, operation)
    return UNAVAILABLE if outcome.kind is OutcomeKind.TRY_AGAIN else outcome


def write(world: World, call: Call, act: Callable[[], Outcome], on_conflict: Callable[[], None] | None = None) -> Outcome:
    """A change. With `on_conflict` the stub reads again after a conflict and tries again, `ATTEMPTS` times in all."""
    about_to_change()
    with world.turn(call.now):
        for _ in range(ATTEMPTS if on_conflict else 1):
            fault = world.faults.hit(call.system, call.name.partition(".")[2], person_in(world, call), call.now)
            if fault != "conflict":
                return _changed(fault, act)
            if on_conflict:
                on_conflict()
        return _AGAIN["conflict"]


def person_in(world: World, call: Call) -> str | None:
    """The letter of the person a call is about, for faults that are meant for one person."""
    number = call.payload.get("number")
    person = world.people.by_number(number) if isinstance(number, str) else None
    return None if person is None else str(person["ref"])


def succeeded(data: Facts) -> Outcome:
    return Outcome(OutcomeKind.SUCCEEDED, data)


def refused(code: str) -> Outcome:
    return Outcome(OutcomeKind.REFUSED, code=code)


def _changed(fault: str | None, act: Callable[[], Outcome]) -> Outcome:
    if fault == "unavailable":
        return UNAVAILABLE
    if fault == "timeout":
        return LOST
    if fault == "reply_lost":
        act()
        return LOST
    return _AGAIN.get(fault or "") or act()
