"""Walks a desk's list of tickets page by page, past a ticket that is too large to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.http_client import Silence

SIZE = 50
MAX_PAGES = 2000
# More in a row, and it is the desk that answers everything so.
_MOST_OVERSIZED = 10

# Asks for a page of this size, counted from 0, of what changed since a moment; its entries, and whether it is the last.
Ask = Callable[[datetime | None, int, int], tuple[Sequence[Any], bool]]
# From which moment on the next page is asked for, after these entries; None where the page after this one is to be asked for.
Step = Callable[[Sequence[Any], datetime | None], datetime | None]


@dataclass(frozen=True, slots=True)
class Oversized:
    """Stands for a ticket that is too large to be read; `mark` tells it from others."""

    mark: str


def walk(ask: Ask, since: datetime | None, step: Step) -> Iterator[Any]:
    """Every entry from a moment on, oldest first. A page that is too large is read ticket by ticket.

    The next page is asked for from the newest moment on where there is one, and not by its number: an entry that is changed
    meanwhile moves to the end, and those behind it would slip to a page that was read already.
    """
    page, size, single, oversized = 0, SIZE, 0, 0
    for _ in range(MAX_PAGES):
        try:
            entries, is_last = ask(since, page, size)
        except Silence as silence:
            if silence.code != "too_large" or oversized == _MOST_OVERSIZED:
                raise
            if size > 1:
                page, size, single = page * size, 1, SIZE
            else:
                oversized += 1
                yield Oversized(silence.mark)
                page += 1
            continue
        oversized = 0
        yield from entries
        if not entries or is_last:
            return
        moved, single = step(entries, since), single - 1
        if moved is None:
            page += 1
        else:
            since, page = moved, 0
            size = 1 if single > 0 else SIZE
    raise ValueError("The tickets do not end.")
