"""Takes the pictures in docs/screens again: `python -m tests.console.screens [folder]`."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from runtime import logs
from tests.web.browser import chromium, sign_in
from tests.web.installation import House, served

FOLDER = Path(__file__).parents[2] / "docs" / "screens"
# name, who, path; T1 is booked, T3 to be booked, T4 lacks facts, T5 unclear.
PAGES = (
    ("start", "tova", "/"), ("orders", "tova", "/orders"), ("order-booking", "tova", "/orders/T3"),
    ("order-review", "tova", "/orders/T5"), ("order-done", "tova", "/orders/T2?seq=3"), ("booking", "tova", "/booking"),
    ("visits", "mats", "/visits"), ("visit", "mats", "/visits/T1"), ("inventory", "tova", "/inventory"),
    ("unit", "tova", "/inventory/L-2001"), ("systems", "tova", "/systems"), ("bulk", "tova", "/bulk?trigger=cancel"),
    ("access-log", "rut", "/access-log"), ("accounts", "adam", "/accounts"), ("help", "tova", "/help"),
    ("accessibility", "tova", "/tillganglighetsredogorelse"), ("sign-in", "", "/sign-in"), ("not-found", "tova", "/orders/NIX"),
)  # fmt: skip
_TALLEST = 1800
SIZES = {"wide": (1280, 900), "phone": (390, 844)}


def take(browser: Browser, address: str, folder: Path, names: tuple[str, ...] = ()) -> None:
    """Every page, light and dark, wide and narrow."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [p for p in PAGES if not names or p[0] in names]
    for who in sorted({p[1] for p in wanted}):
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="sv-SE")
                page = context.new_page()
                if who:
                    sign_in(page, address, who)
                for name, _, path in (p for p in wanted if p[1] == who):
                    page.goto(address + path, wait_until="load")
                    _keep(page.screenshot(full_page=True), folder / f"{name}-{size}-{scheme}.png")
                context.close()


def _keep(png: bytes, path: Path) -> None:
    """A small picture: a palette says as much of flat surfaces as full colour, and the foot of a long page is left out."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, _TALLEST))).quantize(40, dither=Image.Dither.NONE)
    picture.save(path, optimize=True)


def main() -> None:
    logs.configure("error")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    with tempfile.TemporaryDirectory() as place:
        house = House(Path(place))
        house.fill()
        with served(house.web) as address, chromium() as browser:
            take(browser, address, folder, tuple(sys.argv[2:]))
        house.close()


if __name__ == "__main__":
    main()
