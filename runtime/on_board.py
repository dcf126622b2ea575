"""The one list of the routines that come with this program, and of the commands that they add: places, which load nothing."""

from __future__ import annotations

ROUTINES = ("runtime.routines.shared_lock.routine:ROUTINE",)
"""Each names a `runtime.routine.Routine`."""

COMMANDS = ("console.routines.shared_lock.commands:COMMANDS",)
"""Each names a mapping as in `console.lazy`."""
