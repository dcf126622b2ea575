"""What is known about one order under our lease (`Case`), and what one commit must write for it (`Step`)."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflow.reasons import Reason
from workflow.values import Effect, EffectRequest, Entry, Facts, Message, NewOrder, Order

Local = Callable[[Order, str, Facts], Any]
"""Reads one fact of the own store about an order: by its name, with the keys that `Workflow.lookup` found."""


class LocalFacts(Mapping[str, Any]):
    """The own store's facts about one order, each read when first looked at."""

    def __init__(self, names: Sequence[str], read: Callable[[str], Any]) -> None:
        self._names, self._read = tuple(names), read
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(slots=True)
class Case:
    """Everything known about one order under our lease.

    `answers` are reads made during this stay in the state; `head` is the hash of its last history entry; `key`
    its data key, None until something private is written, and after the person is erased; `unreadable` says
    that something sealed could not be opened, so that nothing can be decided. After `held_until` another
    worker may have the lease. `saved` is what the store has of the order's row,
    `kept` its timers there.
    """

    order: Order
    effects: list[Effect] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    timers: dict[str, datetime] = field(default_factory=dict)
    answers: dict[tuple[str, str], Facts] = field(default_factory=dict)
    next_ordinal: int = 1
    token: int = 0
    messages_seen: int = 0
    chain_hash: bytes = b""
    key: bytes | None = None
    unreadable: bool = False
    held_until: datetime | None = None
    saved: tuple[Any, ...] = ()
    kept: dict[str, datetime] = field(default_factory=dict)

    def copied(self) -> Case:
        """A case to try things on; several times as quick as `deepcopy`, and nothing of it is shared either."""
        copy: Case = pickle.loads(pickle.dumps(self, pickle.HIGHEST_PROTOCOL))  # noqa: S301
        return copy


@dataclass(slots=True)
class Step:
    """Everything one commit must write for one order, and what to do after it.

    `destroyed` says that a secret was taken out of the private part: what sealed it must not open it any more.
    """

    case: Case
    entries: list[Entry] = field(default_factory=list)
    planned: list[Effect] = field(default_factory=list)
    changed: dict[int, Effect] = field(default_factory=dict)
    timers: dict[str, datetime] | None = None
    answered: list[tuple[int, str, Reason | None]] = field(default_factory=list)
    renamed: list[tuple[int, str]] = field(default_factory=list)
    records: list[tuple[str, Facts]] = field(default_factory=list)
    spawned: list[NewOrder] = field(default_factory=list)
    private: bool = False
    questions: tuple[EffectRequest, ...] = ()
    perform: tuple[Effect, ...] = ()
    wake_at: datetime | None = None
    ended: bool = False
    destroyed: bool = False
    keep: bool = False

    @property
    def release(self) -> bool:
        """True when nothing is left to do for this order now, so the lease ends with this commit; `keep` keeps it even so."""
        return not self.questions and not self.perform and not self.keep

    def release_unstarted(self, now: datetime) -> None:
        """Leave the effects that have not begun to the worker that claims the order next."""
        if self.release:
            return
        for effect in self.perform:
            if effect.status == "started":
                effect.status, effect.attempts = "planned", effect.attempts - 1
        self.questions, self.perform, self.wake_at = (), (), now
