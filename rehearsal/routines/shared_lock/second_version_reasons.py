"""Why the second version of the lock routine refuses what the first takes."""

from __future__ import annotations

from workflow.reasons import declare

VISIT_BEGAN = declare("shared_lock.second_version.visit_began", "besöket har redan börjat", "the visit has already begun")
