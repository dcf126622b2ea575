"""SIGTERM and SIGINT as an event: the first asks for an orderly end, the second ends at once.

A thread waits for them, because a handler that sets an event can meet the very lock that its own thread holds.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ASKING = frozenset({signal.SIGTERM, signal.SIGINT})
_AT_ONCE = 130


@contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """The event that is set when the process is told to stop. Threads begun within do not take these signals either."""
    stop, left = threading.Event(), threading.Event()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ASKING)
    watcher = threading.Thread(target=_watch, args=(stop, left), name="signals", daemon=True)
    watcher.start()
    try:
        yield stop
    finally:
        left.set()
        if watcher.ident is not None and watcher.is_alive():
            signal.pthread_kill(watcher.ident, signal.SIGTERM)
        watcher.join()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _watch(stop: threading.Event, left: threading.Event) -> None:
    while True:
        signal.sigwait(_ASKING)
        if left.is_set():
            return
        if stop.is_set():
            os._exit(_AT_ONCE)
        stop.set()
