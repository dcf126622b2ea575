"""The commands that the routine adds: name, module, and the line that help shows. Reading this loads none of them."""

from __future__ import annotations

from collections.abc import Mapping

_HERE = "console.routines.shared_lock"

COMMANDS: Mapping[str, tuple[str, str]] = {
    "stubs": (f"{_HERE}.stub_commands", "Serve the stub systems alone."),
    "ticket": (f"{_HERE}.tickets", "Read tickets, and hand them to the (stub) service desk."),
    "intake": (f"{_HERE}.tickets", "Take new and changed tickets in now."),
    "order correct": (
        f"{_HERE}.fact_commands",
        "Fill in or correct facts of an order; what that changes is checked again, and the record says how it is known.",
    ),
    "order ask": (
        f"{_HERE}.fact_commands",
        "Ask the ordering unit for facts, in the ticket; the order then waits for the answer.",
    ),
    "order reply": (f"{_HERE}.fact_commands", "Answer in the ticket in your own words."),
    "db reconcile": (
        f"{_HERE}.reconcile_commands",
        "Compare a restored store with the desk before anything is sent; exit code 1 while something would be repeated.",
    ),
}
