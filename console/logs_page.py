"""The page of the log: every event and every field that a line may have, made from their declarations."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.logs import EVENTS, FIELDS

_HEAD = """# The log

<!-- Made by `make diagrams` from runtime/logs.py; a test fails when it is stale. -->

Each line on stderr is one fact: a JSON object, or text for a terminal (`log_format`). `log_level` says which are written.
An event or a field that is not declared is refused by the program, so that these lists are whole. No field holds a number,
name, address or telephone number of a person, nor what a person has written. Retries and repeats are lines of another
kind; a line is written when something happened, not while it lasts.

## Events

| event | meaning |
| --- | --- |
"""
_FIELDS = """
## Fields

Every line has `event`, `level` and `timestamp`; the others stand where they apply.

| field | meaning |
| --- | --- |
"""


def page() -> str:
    """docs/logs.md."""
    return f"{_HEAD}{_rows(EVENTS)}{_FIELDS}{_rows(FIELDS)}"


def _rows(declared: Mapping[str, str]) -> str:
    return "".join(f"| `{name}` | {meaning} |\n" for name, meaning in sorted(declared.items()))
