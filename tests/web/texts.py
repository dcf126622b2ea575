"""The Swedish texts of the pages, found where they stand."""

from __future__ import annotations

import re
from pathlib import Path

from console.web.words import _ONE

ROOT = Path(__file__).parents[2]
_SAID = re.compile(r"""(?:\b_|self|words)\(\s*(["'])(.*?)\1""")
_CHOSEN = re.compile(r"_\(\{(.*?)\}", re.S)
_VALUE = re.compile(r"""["'][^"']*["']\s*:\s*(["'])(.*?)\1""")
_MENU = re.compile(r'MenuEntry\("/[a-z-]*", "([^"]+)"')
_OWN = re.compile(r'(?:\bColumn\(|\babout=|\bappointment(?:: str )?=) ?"([^"]+)"')
_TABLE = re.compile(r'(?:"\w+"|\d{3}): "([^"]+)"')


def swedish_texts() -> list[str]:
    """Every text that pages hand to the catalogue, each once."""
    found: dict[str, None] = {}
    web = ROOT / "console" / "web"
    shelf = ROOT / "console" / "routines"
    templates = [*web.glob("templates/*.html"), *shelf.rglob("templates/*.html")]
    for path in sorted([*templates, *web.glob("*.py"), *shelf.rglob("*_page.py"), *shelf.rglob("extension.py")]):
        text = path.read_text("utf-8")
        found |= dict.fromkeys(m[2] for m in _SAID.finditer(text))
        for chosen in _CHOSEN.finditer(text):
            found |= dict.fromkeys(m[2] for m in _VALUE.finditer(chosen[1]))
    for path in (web / "pages.py", *shelf.rglob("extension.py")):
        found |= dict.fromkeys(_MENU.findall(path.read_text("utf-8")))
    for path in (ROOT / "console" / "extension.py", *shelf.rglob("extension.py")):
        found |= dict.fromkeys(_OWN.findall(path.read_text("utf-8")))
    signing = (web / "signing.py").read_text("utf-8")
    found |= dict.fromkeys(_TABLE.findall(signing[signing.index("_WHY") : signing.index("@router")]))
    errors = (web / "errors.py").read_text("utf-8")
    found |= dict.fromkeys(_TABLE.findall(errors[errors.index("_TITLES") : errors.index("def ")]))
    return list(found | dict.fromkeys(_ONE.values()))
