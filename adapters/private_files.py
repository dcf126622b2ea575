"""Files that hold personal data: made so that only their owner can read them."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_OTHERS = 0o077


def write_private(path: Path, text: str) -> None:
    """Write a text to a file of mode 0600."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, 0o600)
        file.write(text)


def keep_private(path: Path) -> None:
    """Make sure that nobody else can read this database file, before SQLite makes it; its log gets the same mode."""
    with suppress(OSError):
        if not path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            if each.exists() and each.stat().st_mode & _OTHERS:
                each.chmod(0o600)
