"""Reads a ticket file: an errand as the service desk has it, or one sentence why it is none; nothing of it is repeated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workflow.errors import BadInput
from workflow.routines.shared_lock.desk import TicketJson

LARGEST_BYTES = 1_000_000
_LONGEST = {"id": 200, "errandNumber": 80}


def read(file: Path) -> TicketJson:
    """The errand in a file."""
    errand = _parsed(file.name, text_in(file, "a ticket"))
    wrong = _problem(errand)
    if wrong:
        raise BadInput(f"{file.name}: is not a Lindesk errand: {wrong}.")
    found: TicketJson = errand
    return found


def text_in(file: Path, what: str) -> str:
    """The text of a file of at most `LARGEST_BYTES`; `what` names in a refusal what is in it."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except OSError as problem:
        raise BadInput(f"{file.name}: cannot be read ({problem.strerror}).") from None
    if len(content) > LARGEST_BYTES:
        raise BadInput(f"{file.name}: is larger than {what} can be ({LARGEST_BYTES // 1_000_000} MB).")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{file.name}: is not UTF-8 text.") from None


def number_of(errand: TicketJson) -> str:
    """What people call the ticket."""
    return str(errand.get("errandNumber") or errand["id"])


def _parsed(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as problem:
        raise BadInput(f"{name}: is not JSON (line {problem.lineno}, column {problem.colno}).") from None
    except RecursionError:
        raise BadInput(f"{name}: is nested too deeply to be a ticket.") from None


def _problem(errand: Any) -> str:
    """Why this is no errand; empty when it is one."""
    if not isinstance(errand, Mapping):
        return "it is not an object"
    if not isinstance(errand.get("id"), str) or not errand["id"].strip():
        return "it has no id"
    for name, longest in _LONGEST.items():
        if len(str(errand.get(name) or "")) > longest:
            return f"its {name} is longer than {longest} characters"
    if not _is_number(errand.get("version", 1)):
        return "its version is not a number"
    if not ({"description", "parameters"} & set(errand)):
        return "it has neither description nor parameters"
    return _shapes(errand) or _letters(errand)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _shapes(errand: TicketJson) -> str:
    for name in ("title", "description", "status", "errandNumber"):
        if not isinstance(errand.get(name), str | None):
            return f"its {name} is not text"
    labels = errand.get("labels")
    if not (labels is None or isinstance(labels, list) and all(isinstance(x, str) for x in labels)):
        return "its labels are not a list of texts"
    for name in ("parameters", "stakeholders"):
        listed = errand.get(name)
        if not (listed is None or isinstance(listed, list) and all(isinstance(x, Mapping) for x in listed)):
            return f"its {name} are not a list of objects"
    if not isinstance(errand.get("classification"), Mapping | None):
        return "its classification is not an object"
    return ""


def _letters(errand: TicketJson) -> str:
    """Half a surrogate pair is valid JSON and no text; a store cannot keep it."""
    try:
        json.dumps(errand, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return "it holds letters that do not exist"
    return ""
