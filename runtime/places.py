"""Where an installation keeps its files: the embedded store, its key, and the trace that it was there."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from runtime.settings import Settings
from storage.database import file_of, read_url
from workflow.errors import StoreMissing


def refuse_to_begin_anew(settings: Settings) -> None:
    """Raises `StoreMissing` where an embedded store has been and is not any more: an empty one would look like all is well."""
    store = store_file_of(settings)
    if store is None or store.exists():
        return
    own_key = not settings.master_key_file and key_file_of(settings)
    for trace in (own_key, _trace_of(store)):
        if trace and trace.exists():
            raise StoreMissing(store.name, trace.name)


def _trace_of(store: Path) -> Path:
    return store.with_name(f"{store.name}.made")


def remember(settings: Settings) -> None:
    """Leave a trace that there was a store here, which outlives its file; a separate key file is such a trace."""
    store = store_file_of(settings)
    elsewhere = settings.master_key or settings.master_key_command or settings.master_key_file
    if store is None or not elsewhere or _trace_of(store).exists():
        return
    # A folder that takes no new file takes no new store either.
    with suppress(OSError):
        _trace_of(store).write_text(f"There is a store {store.name} here. Remove this file too to begin again.\n")


def store_file_of(settings: Settings) -> Path | None:
    """The file of an embedded store; None for one that is not a file of ours."""
    return file_of(read_url(settings.database_url))


def key_file_of(settings: Settings) -> Path | None:
    """Where the master key is kept as a file; None where it is handed over otherwise."""
    if settings.master_key or settings.master_key_command:
        return None
    if settings.master_key_file:
        return Path(settings.master_key_file)
    store = store_file_of(settings)
    return store.with_suffix(".key") if store else None


def tokens_folder(settings: Settings) -> Path:
    """Where the tokens of the command line are: next to an embedded store, else in the user's own folder for this store."""
    store = store_file_of(settings)
    if store is not None:
        return store.with_name("tokens")
    url = read_url(settings.database_url)
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return state / "lockstep" / sha256(f"{url.host}|{url.port}|{url.database}|{url.query}".encode()).hexdigest()[:12] / "tokens"
