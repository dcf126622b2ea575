"""The default transport: every message is a file in a folder, and a line on the console if wanted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from adapters.notify.visits import Invitations
from adapters.private_files import write_private
from workflow.ports import Operation, about_to_change
from workflow.values import Call, Facts, Outcome, OutcomeKind

KINDS = ("email", "ics", "sms")
_DONE = Outcome(OutcomeKind.SUCCEEDED)
_NOT_DONE = Outcome(OutcomeKind.REFUSED, code="not_done")


class NotifyFiles:
    """A key is a file's name, so a message is there once; `say` gets the kind and the file's name, never the text."""

    system = "notify"
    blocking = False

    def __init__(
        self, folder: str | Path, invitations: Invitations, say: Callable[[str], None] | None = None,
        kept: timedelta = timedelta(days=30),
    ) -> None:  # fmt: skip
        self._folder, self._invitations, self._say, self._kept = Path(folder), invitations, say, kept
        self._operations = {f"notify.{kind}": Operation(self._send, self._was_sent) for kind in KINDS}

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def clean(self, now: datetime) -> int:
        """Delete the messages that are older than they are kept; returns how many."""
        oldest = (now - self._kept).timestamp()
        return self._delete(lambda path: path.stat().st_mtime < oldest)

    def forget(self, texts: Collection[str]) -> int:
        """Delete the messages in which one of these texts stands, such as a person's telephone number; returns how many."""
        wanted = [text for text in texts if text]
        return self._delete(lambda path: any(text in path.read_text("utf-8", "replace") for text in wanted))

    def _delete(self, chosen: Callable[[Path], bool]) -> int:
        deleted = 0
        for path in self._folder.glob("*.json") if self._folder.is_dir() else ():
            with suppress(OSError):
                if chosen(path):
                    path.unlink()
                    deleted += 1
        return deleted

    def _send(self, call: Call) -> Outcome:
        path = self._path(call)
        try:
            if not path.exists():
                message = self._message(call)
                about_to_change()
                self._write(path, message, call.now)
        except OSError:
            return Outcome(OutcomeKind.UNAVAILABLE, code="folder")
        return _DONE

    def _was_sent(self, call: Call) -> Outcome:
        return _DONE if self._path(call).exists() else _NOT_DONE

    def _message(self, call: Call) -> Facts:
        if call.name != "notify.ics":
            return {**call.payload, "at": call.now.isoformat()}
        to, ics = self._invitations.addressed(call.payload, call.now)
        return {"to": to, "ics": ics, "at": call.now.isoformat()}

    def _write(self, path: Path, message: Facts, now: datetime) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = path.with_suffix(f".{os.getpid()}.tmp")
        write_private(half, json.dumps(message, ensure_ascii=False, indent=1))
        os.utime(half, (now.timestamp(), now.timestamp()))
        half.replace(path)
        if self._say:
            self._say(path.name)

    def _path(self, call: Call) -> Path:
        kind = call.name.partition(".")[2]
        return self._folder / f"{kind}-{uuid5(NAMESPACE_URL, f'lockstep:{call.key}')}.json"
