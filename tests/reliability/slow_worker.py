"""`python -m tests.reliability.slow_worker BEFORE AFTER [OPERATION]`: `lockstep worker`, whose stubs take their time.

A call waits up to BEFORE seconds, is done, and is answered up to AFTER seconds later; with OPERATION only that one does.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from random import random
from typing import Any

from console.installation import installed, settings_of
from console.signals import stop_requested
from runtime.worker.serve import Serving
from workflow.ports import Adapter, Operation
from workflow.values import Call, Outcome


class Slow:
    """An adapter that waits before and after each call."""

    blocking = True

    def __init__(self, inner: Adapter, before: float, after: float, only: str) -> None:
        self.system, self._inner = inner.system, inner
        self._before, self._after, self._only = before, after, only

    def __getattr__(self, name: str) -> Any:
        """The reading side of the desk is the adapter's own."""
        return getattr(self._inner, name)

    @property
    def operations(self) -> Mapping[str, Operation]:
        return {name: Operation(self._slow(name, o.perform), o.probe) for name, o in self._inner.operations.items()}

    def _slow(self, name: str, perform: Any) -> Any:
        if self._only not in ("", name):
            return perform

        def slowly(call: Call) -> Outcome:
            time.sleep(self._before * random())
            outcome: Outcome = perform(call)
            time.sleep(self._after * (random() if self._after < 5 else 1))
            return outcome

        return slowly


def main(before: str, after: str, only: str = "") -> None:
    with stop_requested() as stop, installed(settings_of()) as app:
        app.adapters = {name: Slow(a, float(before), float(after), only) for name, a in app.adapters.items()}
        Serving(app).wait(stop)


if __name__ == "__main__":
    main(*sys.argv[1:])
