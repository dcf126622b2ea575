"""Whether the file of an SQLite store is still the one that was opened: one that is gone can be written to without an error."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from storage.database import file_of
from storage.refusals import StoreUnreachable
from storage.schema_reasons import STORE_GONE, STORE_REPLACED

Identity = tuple[int, int]


class StoreVanished(StoreUnreachable):
    """The store's file was moved, deleted or replaced while it was open; what is written now is lost."""


class StoreFile:
    """Remembers which file was opened; for anything but an SQLite file it finds nothing wrong."""

    def __init__(self, engine: Engine) -> None:
        self._path = file_of(engine.url)
        self._opened = _identity(self._path)

    def look(self) -> None:
        """Raises `StoreVanished` when the file is not there any more, or is another."""
        if self._path is None:
            return
        found = _identity(self._path)
        if self._opened is None:
            self._opened = found
        elif found != self._opened:
            why = STORE_GONE if found is None else STORE_REPLACED
            raise StoreVanished(why(store=self._path.name))


def _identity(path: Path | None) -> Identity | None:
    try:
        found = path.stat() if path is not None else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found is not None else None
