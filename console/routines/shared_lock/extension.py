"""What the routine of shared digital locks adds to the console: `EXTENSION`."""

from __future__ import annotations

from pathlib import Path

from console.extension import Extension, MenuEntry
from console.routines.shared_lock import booking_page, inventory_page, visits_page, webhook
from console.web.security import FIELD, READERS
from workflow.routines.shared_lock import inventory_words

EXTENSION = Extension(
    routers=(booking_page.router, webhook.router, inventory_page.router, visits_page.router),
    menu=(
        MenuEntry("/booking", "Bokning", READERS), MenuEntry("/visits", "Besök", FIELD),
        MenuEntry("/inventory", "Inventarielista", READERS),
    ),
    templates=Path(__file__).parent / "templates",
    names={"inventory_words": inventory_words},
)  # fmt: skip
