"""The part of spring-filter that the Lindesk stub understands: `and`, `:`, `>`, `>:`, `exists(field)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Errand = Mapping[str, Any]
Test = Callable[[Errand], bool]

_COMPARISON = re.compile(r"([\w.]+)\s*(>:|>|:)\s*'([^']*)'")
_EXISTS = re.compile(r"exists\(([\w.]+)\)")


class BadFilter(ValueError):
    """The filter is not in the part of the language that is understood here."""


def matcher(text: str) -> Test:
    """A test for errands; an empty filter lets everything through."""
    tests = [_one(part.strip()) for part in re.split(r"\s+and\s+", text.strip())] if text.strip() else []
    return lambda errand: all(test(errand) for test in tests)


def _one(text: str) -> Test:
    if found := _EXISTS.fullmatch(text):
        field = found[1]
        return lambda errand: _value(errand, field) is not None
    if not (found := _COMPARISON.fullmatch(text)):
        raise BadFilter
    name, sign, wanted = found.groups()
    if sign == ":":
        return lambda errand: str(_value(errand, name)) == wanted
    if sign == ">":
        return lambda errand: str(_value(errand, name) or "") > wanted
    return lambda errand: str(_value(errand, name) or "") >= wanted


def _value(errand: Errand, path: str) -> Any:
    found: Any = errand
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
