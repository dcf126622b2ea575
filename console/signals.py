"""SIGTERM and SIGINT as an event: the first asks for an orderly end, the second ends at once.

A handler that set the event itself could meet the very lock that its own thread holds, and a blocked signal still
reaches threads that libraries began earlier. So the handlers do nothing, and a thread reads what Python writes to the
wake-up socket, whichever thread the signal came to.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ASKING = (signal.SIGTERM, signal.SIGINT)
_AT_ONCE = 130
_LEFT = b"\0"


@contextmanager
def stop_requested() -> Iterator[threading.Event]:
    """The event that is set on SIGTERM or SIGINT; for the main thread."""
    stop = threading.Event()
    reading, writing = socket.socketpair()
    writing.setblocking(False)
    watcher = threading.Thread(target=_watch, args=(reading, stop), name="signals", daemon=True)
    watcher.start()
    handlers = {number: signal.signal(number, _nothing) for number in _ASKING}
    before = signal.set_wakeup_fd(writing.fileno())
    try:
        yield stop
    finally:
        signal.set_wakeup_fd(before)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        writing.send(_LEFT)
        watcher.join()
        reading.close()
        writing.close()


def _watch(reading: socket.socket, stop: threading.Event) -> None:
    while (number := reading.recv(1)) != _LEFT:
        if number[0] not in _ASKING:
            continue
        if stop.is_set():
            os._exit(_AT_ONCE)
        stop.set()


def _nothing(number: int, frame: FrameType | None) -> None:
    pass
