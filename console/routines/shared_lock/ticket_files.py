"""Reads a ticket file: an errand as the service desk has it, or one sentence why it is none; nothing of it is repeated."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from console.routines.shared_lock import file_reasons as reasons
from workflow.errors import BadInput
from workflow.os_reasons import os_reason
from workflow.reasons import Reason
from workflow.routines.shared_lock.desk import TicketJson

LARGEST_BYTES = 1_000_000
_LONGEST = {"id": 200, "errandNumber": 80}


def read(file: Path) -> TicketJson:
    """The errand in a file; "-" is standard input."""
    errand = _parsed(name_of(file), text_in(file, reasons.A_TICKET()))
    wrong = _problem(errand)
    if wrong:
        raise BadInput(reasons.NO_ERRAND(file=name_of(file), why=wrong))
    found: TicketJson = errand
    return found


def text_in(file: Path, what: Reason) -> str:
    """The text of a file of at most `LARGEST_BYTES`; `what` names in a refusal what is in it."""
    name = name_of(file)
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else file.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except OSError as problem:
        raise BadInput(reasons.FILE_UNREADABLE(file=name, problem=os_reason(problem))) from None
    if len(content) > LARGEST_BYTES:
        raise BadInput(reasons.FILE_TOO_BIG(file=name, what=what, most=LARGEST_BYTES // 1_000_000))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(reasons.NOT_UTF8(file=name)) from None


def name_of(file: Path) -> str:
    """What a message calls a file: its own name, or the whole path where that has none, as "/" and ".."."""
    return file.name or str(file)


def number_of(errand: TicketJson) -> str:
    """What people call the ticket."""
    return str(errand.get("errandNumber") or errand["id"])


def _parsed(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as problem:
        raise BadInput(reasons.NOT_JSON(file=name, line=problem.lineno, column=problem.colno)) from None
    except RecursionError:
        raise BadInput(reasons.TOO_DEEP(file=name)) from None
    except ValueError:
        # An integer of more digits than Python turns into a number.
        raise BadInput(reasons.NUMBER_TOO_LONG(file=name)) from None


def _problem(errand: Any) -> Reason | None:
    """Why this is no errand; None when it is one."""
    if not isinstance(errand, Mapping):
        return reasons.NO_OBJECT()
    if not isinstance(errand.get("id"), str) or not errand["id"].strip():
        return reasons.NO_ID()
    for name, longest in _LONGEST.items():
        if len(str(errand.get(name) or "")) > longest:
            return reasons.NAME_TOO_LONG(name=name, most=longest)
    if not _is_number(errand.get("version", 1)):
        return reasons.NO_NUMBER()
    if not ({"description", "parameters"} & set(errand)):
        return reasons.SAYS_NOTHING()
    return _shapes(errand) or _letters(errand)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _shapes(errand: TicketJson) -> Reason | None:
    for name in ("title", "description", "status", "errandNumber"):
        if not isinstance(errand.get(name), str | None):
            return reasons.NO_TEXT(name=name)
    labels = errand.get("labels")
    if not (labels is None or isinstance(labels, list) and all(isinstance(x, str) for x in labels)):
        return reasons.NO_LABELS()
    for name in ("parameters", "stakeholders"):
        listed = errand.get(name)
        if not (listed is None or isinstance(listed, list) and all(isinstance(x, Mapping) for x in listed)):
            return reasons.NO_OBJECTS(name=name)
    if not isinstance(errand.get("classification"), Mapping | None):
        return reasons.NO_CLASSIFICATION()
    return None


def _letters(errand: TicketJson) -> Reason | None:
    """Half a surrogate pair is valid JSON and no text; a store cannot keep it."""
    try:
        json.dumps(errand, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return reasons.NO_LETTERS()
    return None
