"""The dictionaries that this routine's private parts are compressed with.

A dictionary is two blank orders, one of each kind, as their private parts are written as JSON (the names of the fields, the keys
of the form, the codes that every reading has), preceded by what only free text brings. It has no value that a person gave.
One that was used once never changes and is never taken out: docs/scale.md has how one is added.
"""

from __future__ import annotations

from pathlib import Path

from storage.compression import declare


def _text(name: str) -> bytes:
    """A file's lines in one; they are there for who reads it."""
    return b"".join((Path(__file__).parent / name).read_bytes().splitlines())


FIRST = declare(0x2BA541B9, _text("dictionary_1.txt"))
