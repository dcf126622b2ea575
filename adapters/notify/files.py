"""The default transport: every message is a file in a folder, and a line on the console if wanted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from adapters.notify.visits import Invitations
from workflow.ports import Operation, about_to_change
from workflow.values import Call, Outcome, OutcomeKind

KINDS = ("email", "ics", "sms")
_DONE = Outcome(OutcomeKind.SUCCEEDED)
_NOT_DONE = Outcome(OutcomeKind.REFUSED, code="not_done")


class NotifyFiles:
    """A key is a file's name, so a message is there once; `say` gets the kind and the file's name, never the text."""

    system = "notify"
    blocking = False

    def __init__(self, folder: str | Path, invitations: Invitations, say: Callable[[str], None] | None = None) -> None:
        self._folder, self._invitations, self._say = Path(folder), invitations, say
        self._operations = {f"notify.{kind}": Operation(self._send, self._was_sent) for kind in KINDS}

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def _send(self, call: Call) -> Outcome:
        path = self._path(call)
        try:
            if not path.exists():
                message = self._message(call)
                about_to_change()
                self._write(path, message)
        except OSError:
            return Outcome(OutcomeKind.UNAVAILABLE, code="folder")
        return _DONE

    def _was_sent(self, call: Call) -> Outcome:
        return _DONE if self._path(call).exists() else _NOT_DONE

    def _message(self, call: Call) -> dict[str, Any]:
        if call.name != "notify.ics":
            return {**call.payload, "at": call.now.isoformat()}
        to, ics = self._invitations.addressed(call.payload, call.now)
        return {"to": to, "ics": ics, "at": call.now.isoformat()}

    def _write(self, path: Path, message: Mapping[str, Any]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}.tmp")
        half.write_text(json.dumps(message, ensure_ascii=False, indent=1), encoding="utf-8")
        half.replace(path)
        if self._say:
            self._say(path.name)

    def _path(self, call: Call) -> Path:
        kind = call.name.partition(".")[2]
        return self._folder / f"{kind}-{uuid5(NAMESPACE_URL, f'lockstep:{call.key}')}.json"
