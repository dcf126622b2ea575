"""Says on stderr what is being measured, so that a long run shows progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def each(what: str, things: Sequence[T], name: Iterable[str] | None = None) -> Iterator[T]:
    """The things one by one, telling which is under way."""
    names = list(name) if name is not None else [str(thing) for thing in things]
    for n, (thing, name) in enumerate(zip(things, names, strict=True), 1):
        tell(f"{what} {n}/{len(things)}: {name}")
        yield thing
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")


def tell(text: str) -> None:
    """One line that the next one replaces, on a terminal."""
    sys.stderr.write(f"\r\x1b[K{text}" if sys.stderr.isatty() else f"{text}\n")
    sys.stderr.flush()
