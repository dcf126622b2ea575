"""How the interpreter of a process is set that works through many orders."""

from __future__ import annotations

import gc
import sys


def tune() -> None:
    """Look for garbage less often, and let threads take turns sooner.

    A step makes many short-lived values and hardly a cycle: looking them through costs a third of it. A duty that computes for
    long keeps the worker's thread waiting for 5 ms at each of its statements otherwise, and with it a person.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    sys.setswitchinterval(0.001)
