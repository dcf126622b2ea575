"""Several notify adapters as one: text messages one way, e-mail another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from workflow.ports import Adapter, KeepsFiles, Operation


class NotifyTogether:
    """Each operation goes to the first adapter that has it."""

    system = "notify"

    def __init__(self, *adapters: Adapter) -> None:
        self.blocking = any(adapter.blocking for adapter in adapters)
        self._adapters = adapters
        self._operations: dict[str, Operation] = {}
        for adapter in reversed(adapters):
            self._operations |= adapter.operations

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def close(self) -> None:
        for adapter in self._adapters:
            close = getattr(adapter, "close", None)
            if close:
                close()

    def clean(self, now: datetime) -> None:
        """Delete what is written to files and too old, where there is any."""
        for adapter in self._adapters:
            if isinstance(adapter, KeepsFiles):
                adapter.clean(now)

    def forget(self, texts: Collection[str]) -> int:
        """Delete the files in which one of these texts stands; returns how many."""
        return sum(adapter.forget(texts) for adapter in self._adapters if isinstance(adapter, KeepsFiles))
