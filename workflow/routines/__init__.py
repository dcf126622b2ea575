"""The routines on board, listed by hand: a new one adds a folder and a line."""

from collections.abc import Mapping

from workflow.definition import Workflow
from workflow.routines import shared_lock

ROUTINES: Mapping[str, Workflow] = {w.name: w for w in (shared_lock.WORKFLOW,)}

__all__ = ["ROUTINES"]
