"""Why a scenario of this routine is refused: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import declare

TWO_MOUNTED = declare(
    "shared_lock.two_mounted",
    "locks: {locks:and} är monterade i ett hushåll, som har högst en enhet.",
    "locks: {locks:and} are mounted in one household, which has one unit at most.",
)

# What an expectation is about ---------------------------------------------------------------------------

TICKET = declare("shared_lock.expect.ticket", "ärendet {name}", "ticket {name}")
THERE = declare("shared_lock.expect.there", "på plats", "there")
LAST_COMMENT = declare("shared_lock.expect.last_comment", "{name}: den sista kommentaren", "{name}: the last comment")
COMMENTS = declare("shared_lock.expect.comments", "{name}: kommentarerna", "{name}: the comments")
WITHOUT = declare("shared_lock.expect.without", "utan {text}", "without {text}")
VISITS = declare("shared_lock.expect.visits", "{name}: antalet besök", "{name}: the number of visits")
VISIT = declare("shared_lock.expect.visit", "{name}: besöket", "{name}: the visit")
VISIT_STATUS = declare("shared_lock.expect.visit_status", "{name}: besökets status", "{name}: the visit's status")
