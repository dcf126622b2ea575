"""How a process that works through many orders has its garbage looked for."""

from __future__ import annotations

import gc


def settle() -> None:
    """Leave alone what was imported, and look less often: a step makes many short-lived values and hardly a cycle, and
    looking them through costs a third of it."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
