"""The program before and after the new version: which tables it has on board."""

from __future__ import annotations

from runtime.routine import Routine
from runtime.routines.shared_lock.routine import ROUTINE
from tests.versions.shared_lock_2 import PLAN, both

BEFORE, AFTER = "before", "after"
__all__ = ["AFTER", "BEFORE", "PLAN", "on_board"]


def on_board(program: str) -> tuple[Routine, ...]:
    """The lock routine in its first version, or in both."""
    return (ROUTINE,) if program == BEFORE else (both(),)
