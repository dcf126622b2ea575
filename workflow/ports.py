"""The seams: what the engine's runtime needs from the systems it talks to.

An adapter is one outside system. Its operations are named in a routine's `effects` ("system.operation"); each takes a
`Call` and answers with an `Outcome`, and never raises for anything the other side may do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from workflow.values import Call, Outcome, OutcomeKind

_LONGEST_CODE = 60

CANNOT_ASK = "cannot_ask"
"""The code of an outcome that only a person can find out: the effect is neither taken for done nor repeated."""


class NotOurs(Exception):
    """The order is not this worker's any more, or that is not known: the change must not go out."""


def _always_ours() -> None:
    """Outside of an order's effect there is no lease to look at."""


_guard: ContextVar[Callable[[], None]] = ContextVar("guard", default=_always_ours)


@contextmanager
def guarded(guard: Callable[[], None]) -> Iterator[None]:
    """While this lasts, `about_to_change` asks this guard, which raises `NotOurs`."""
    token = _guard.set(guard)
    try:
        yield
    finally:
        _guard.reset(token)


def about_to_change() -> None:
    """What every adapter calls as the last thing before a change goes out; lets `NotOurs` through.

    A worker that stood still between its look and its change is kept back here, when others have gone on without it.
    """
    _guard.get()()


@dataclass(frozen=True, slots=True)
class Operation:
    """`perform` does it once; `probe` asks whether this key or its result is already there.

    `probe` answers SUCCEEDED (it was done), REFUSED with code `not_done` (it was not), UNAVAILABLE (could not ask now),
    or UNKNOWN with code `CANNOT_ASK`: this system has no way to tell, so a person decides.
    A read has no probe: asking twice is harmless.
    """

    perform: Callable[[Call], Outcome]
    probe: Callable[[Call], Outcome] | None = None


def sound(outcome: object) -> bool:
    """Whether an adapter's answer has the shape that it promised: one of the outcomes, a mapping of plain values, a code.

    Values are not checked: a wrong value that a decision fails on parks that one order.
    """
    if not isinstance(outcome, Outcome) or not isinstance(outcome.kind, OutcomeKind) or not isinstance(outcome.code, str):
        return False
    if len(outcome.code) > _LONGEST_CODE or not outcome.code.isprintable():
        return False
    try:
        until = postponed_until(outcome)
        return isinstance(outcome.data, Mapping) and _plain(outcome.data) and (until is None or until.tzinfo is not None)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return False


def _plain(value: object) -> bool:
    """Whether a value can be kept in the ledger."""
    if isinstance(value, str):
        return value.isascii() or not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, int):
        return abs(value) < 2**63
    if isinstance(value, Mapping):
        return all(isinstance(k, str) and _plain(k) and _plain(v) for k, v in value.items())
    return all(map(_plain, value)) if isinstance(value, (list, tuple, set, frozenset)) else True


def postponed_until(outcome: Outcome) -> datetime | None:
    """Until when an adapter itself wants to wait (`not_before`, an ISO moment); its system works and blocks no order."""
    moment = outcome.data.get("not_before") if outcome.kind is OutcomeKind.UNAVAILABLE else None
    return datetime.fromisoformat(moment) if moment else None


class Adapter(Protocol):
    """One outside system as the worker sees it; `blocking` False promises answers without waiting."""

    system: str
    blocking: bool

    @property
    def operations(self) -> Mapping[str, Operation]: ...


class Unreachable(Exception):
    """A system could not be asked; `code` says how, without personal data."""

    def __init__(self, system: str, code: str) -> None:
        super().__init__(f"{system} could not be asked ({code}).")
        self.system, self.code = system, code


@runtime_checkable
class KeepsFiles(Protocol):
    """An adapter that writes files, which may hold personal data."""

    def clean(self, now: datetime) -> object:
        """Delete the files that are older than they are kept."""
        ...

    def forget(self, texts: Collection[str]) -> int:
        """Delete the files in which one of these texts stands; returns how many."""
        ...
