"""The part of spring-filter that the Lindesk stub understands: `and`, comparisons with a quoted value, `exists(field)`.

A field is an attribute of the desk's stored errand, which is not always a field of its JSON: `category`, where the JSON
has `classification.category`. An attribute that is not known is an error, and nothing is greater or less than null.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from adapters.lindesk.errands import moment_of

Attributes = Mapping[str, str | datetime | None]
"""What the desk stores of an errand, by the names of `TEXTS` and `MOMENTS`, and `category` and `type`."""
Test = Callable[[Attributes], bool]

TEXTS = frozenset({
    "id", "errandNumber", "title", "category", "type", "priority", "status", "resolution", "description", "channel",
    "reporterUserId",
})  # fmt: skip
MOMENTS = frozenset({"created", "modified", "touched"})
_SIGNS: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {":": operator.eq, "!": operator.ne, ">": operator.gt, ">:": operator.ge, "<": operator.lt, "<:": operator.le}
)
_TERM = re.compile(r"exists\(\s*([\w.]+)\s*\)|([\w.]+)\s*([<>]:?|[:!])\s*'((?:[^'\\]|\\.)*)'")
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


class BadFilter(ValueError):
    """The filter is not in the part of the language that is understood here."""


def matcher(text: str) -> Test:
    """A test for errands; an empty filter lets everything through."""
    tests = list(_terms(text.strip())) if text.strip() else []
    return lambda errand: all(test(errand) for test in tests)


def _terms(text: str) -> Iterator[Test]:
    place = 0
    while True:
        found = _TERM.match(text, place)
        if found is None:
            raise BadFilter
        yield _exists(found[1]) if found[1] else _comparison(found[2], found[3], found[4])
        place = found.end()
        if place == len(text):
            return
        joined = _AND.match(text, place)
        if joined is None:
            raise BadFilter
        place = joined.end()


def _exists(name: str) -> Test:
    if name not in TEXTS | MOMENTS:
        raise BadFilter
    return lambda errand: errand[name] is not None


def _comparison(name: str, sign: str, literal: str) -> Test:
    wanted: str | datetime | None = re.sub(r"\\(.)", r"\1", literal)
    if name in MOMENTS:
        wanted = moment_of(wanted)
    elif name not in TEXTS:
        raise BadFilter
    if wanted is None:
        raise BadFilter
    compare = _SIGNS[sign]
    return lambda errand: errand[name] is not None and compare(errand[name], wanted)
