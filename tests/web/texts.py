"""What Babel finds to translate in pages and code, and what the catalogues say of it. `make texts` runs this file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from console.catalogue import CONSOLE, Key

ROOT = Path(__file__).parents[2]
SHELF = ROOT / "console" / "routines" / "shared_lock"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
_HEAD = """# English by the Swedish texts of pages and code; `make texts` brings in what is new.
msgid ""
msgstr ""
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
KEYWORDS = {"_": None, "N_": None, "self": None, "words": None, "many": (1, 2)}


def texts_in(folder: Path, without: Path | None = None) -> set[Key]:
    """Every text that is handed to a catalogue in a folder."""
    found = extract_from_dir(
        folder, METHODS, OPTIONS, KEYWORDS,
        directory_filter=lambda path: without is None or without not in (Path(path), *Path(path).parents),
    )  # fmt: skip
    return {key if isinstance(key, str) else tuple(key) for _, _, key, _, _ in found}  # type: ignore[misc]


def catalogue(file: Path) -> Catalog:
    """A catalogue with all that Babel knows of it."""
    with file.open("rb") as opened:
        return read_po(opened, locale="en", abort_invalid=True)


def keys(found: Iterable[Catalog]) -> set[Key]:
    return {m.id if isinstance(m.id, str) else tuple(m.id) for each in found for m in each if m.id}  # type: ignore[misc]


@cache
def files() -> Mapping[Path, set[Key]]:
    """Each catalogue, with the texts that belong in it."""
    of_console = texts_in(ROOT / "console", without=ROOT / "console" / "routines")
    return {CONSOLE: of_console, SHELF / "english.po": texts_in(SHELF) - of_console}


def bring_in() -> None:
    """Write into each catalogue what it lacks, empty, and take out what nothing uses any more."""
    for file, texts in files().items():
        old, new = catalogue(file), Catalog(locale="en")
        for key in sorted(texts, key=str):
            known = old.get(key if isinstance(key, str) else key[0])
            new.add(key, known.string if known is not None else None)
        with file.open("wb") as opened:
            opened.write(_HEAD.encode())
            write_po(opened, new, width=0, no_location=True, omit_header=True)


if __name__ == "__main__":
    bring_in()
