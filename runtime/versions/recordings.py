"""Recorded histories as a file: the table that they were made under, and every order's entries, without anything personal."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from runtime.versions import run_reasons
from runtime.versions.table_data import table_data, workflow_from
from workflow.definition import Workflow
from workflow.errors import BadInput
from workflow.os_reasons import os_reason
from workflow.versions.conformance import History, Recorded

_FORMAT = "lockstep histories 1"


@dataclass(frozen=True, slots=True)
class Recordings:
    """The histories of one routine's orders, and the tables of the versions that they were made under."""

    routine: str
    tables: Mapping[str, Workflow]
    histories: tuple[History, ...]


def write(file: Path, tables: Iterable[Workflow], histories: Iterable[History]) -> int:
    """Write them as gzipped JSON lines; returns how many orders."""
    lines = [{"format": _FORMAT, "tables": [table_data(table) for table in tables]}]
    lines += [asdict(history) for history in histories]
    content = b"\n".join(orjson.dumps(line, option=orjson.OPT_SORT_KEYS) for line in lines)
    # No time in it: the same histories are the same bytes.
    file.write_bytes(gzip.compress(content, mtime=0))
    return len(lines) - 1


def read(file: Path) -> Recordings:
    """The histories in this file; raises `BadInput` where it holds none."""
    try:
        head, *lines = [orjson.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
        if head["format"] != _FORMAT:
            raise ValueError(head["format"])
        tables = [workflow_from(table) for table in head["tables"]]
        return Recordings(tables[0].name, {table.version: table for table in tables}, tuple(_histories(lines)))
    except OSError as problem:
        why = os_reason(problem) if problem.strerror else run_reasons.NO_GZIP()
        raise BadInput(run_reasons.HISTORIES_UNREADABLE(file=file.name, problem=why)) from None
    except (ValueError, KeyError, TypeError, IndexError, EOFError):
        raise BadInput(run_reasons.NO_HISTORIES(file=file.name)) from None


def _histories(lines: Iterable[Mapping[str, Any]]) -> Iterator[History]:
    for line in lines:
        entries = tuple(Recorded(**{**entry, "refused": tuple(entry["refused"])}) for entry in line["entries"])
        yield History(line["number"], line["version"], entries)
