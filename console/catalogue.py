"""The texts of pages, in Swedish where they are used and in English in a catalogue (gettext) of the console and of each routine.

`make texts` writes into the catalogues what Babel finds in pages and code; a test sees that nothing is missing or left over.
This module loads neither Babel nor the web framework: a routine's extension uses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

Key = str | tuple[str, str]
"""The Swedish text, or the one of one thing and that of many."""
CONSOLE = Path(__file__).parent / "web" / "english.po"


def N_(text: str) -> str:  # noqa: N802 (gettext's own name)
    """Mark a text that is translated where it is shown."""
    return text


def english(files: Iterable[Path]) -> Mapping[Key, tuple[str, ...]]:
    """What the catalogues say, by the Swedish text: one text, or that of one thing and that of many. The first file wins."""
    found: dict[Key, tuple[str, ...]] = {}
    for file in files:
        found = {**_read(file), **found}
    return found


@cache
def _read(file: Path) -> Mapping[Key, tuple[str, ...]]:
    """Read once by a process: a file of the program does not change while it runs."""
    from babel.messages.pofile import read_po

    found: dict[Key, tuple[str, ...]] = {}
    with file.open("rb") as opened:
        for message in read_po(opened, locale="en", abort_invalid=True):
            if message.id and message.string:
                said = (message.string,) if isinstance(message.string, str) else tuple(message.string)
                found[message.id if isinstance(message.id, str) else tuple(message.id)] = said  # type: ignore[index]
    return found
