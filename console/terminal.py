"""Keeps what came from outside from acting on a terminal: of control characters, colours alone get through."""

from __future__ import annotations

import re
from typing import Any, TextIO

# Colours (SGR) are ours; every other escape sequence moves the cursor, sets titles or writes to the clipboard.
_HARMFUL = re.compile(r"\x1b(?!\[[0-9;]*m)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """The text with every harmful control character made visible: `\\x1b` reads as `\\\\x1b`."""
    return _HARMFUL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


class CleanStream:
    """A text stream on which only clean text is written; everything else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(clean(text))

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
