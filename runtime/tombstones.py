"""The persons that this installation has forgotten, in a file next to the store: an older backup does not know of them.

Each line is a keyed hash and a moment; nobody is found by it without the look-up key.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

from runtime.places import store_file_of
from runtime.setting_reasons import TOMBSTONES_UNREADABLE
from runtime.settings import Settings
from workflow.errors import SettingsError

_LINE = re.compile(r"([0-9a-f]{16,64}) (\S+)")


def file_of(settings: Settings) -> Path | None:
    """Where they are kept; None where no place is set and the store is no file of ours."""
    if settings.tombstone_file:
        return Path(settings.tombstone_file)
    store = store_file_of(settings)
    return store.with_suffix(".erased") if store else None


def read(path: Path | None) -> dict[str, datetime]:
    """The keyed hashes in the file, each with its moment; raises `SettingsError` where a line is none of ours."""
    if path is None or not path.exists():
        return {}
    found = {}
    try:
        lines = path.read_text("ascii").splitlines()
        for line in lines:
            match = _LINE.fullmatch(line)
            if match is None:
                raise ValueError
            found[match[1]] = datetime.fromisoformat(match[2])
    except (OSError, ValueError):
        raise SettingsError(TOMBSTONES_UNREADABLE(file=path.name)) from None
    return found


def add(path: Path, ref: str, at: datetime) -> None:
    """Add one line, on the disk before this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="ascii") as file:
        file.write(f"{ref} {at.isoformat()}\n")
        file.flush()
        os.fsync(file.fileno())
