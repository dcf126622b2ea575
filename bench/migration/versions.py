"""The program before and after the new version: which tables it has on board."""

from __future__ import annotations

from rehearsal.routines.shared_lock.second_version import PLAN, both
from runtime.routine import Routine
from runtime.routines.shared_lock.routine import ROUTINE

BEFORE, AFTER = "before", "after"
__all__ = ["AFTER", "BEFORE", "PLAN", "on_board"]


def on_board(program: str) -> tuple[Routine, ...]:
    """The lock routine in its first version, or in both."""
    return (ROUTINE,) if program == BEFORE else (both(),)
