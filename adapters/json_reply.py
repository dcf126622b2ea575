"""Reads JSON as systems send it: what a strict reader refuses in one value costs that value, and not the whole answer."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx

Json = dict[str, Any]
"""A JSON object in another system's shape, as the OpenAPI document of its stub server has it."""
DEEPEST = 100
_LONGEST_INTEGER = 4000
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)


class Reply(httpx.Response):
    """A reply whose JSON is read leniently."""

    def json(self, **_: Any) -> Any:
        """The body's value; raises ValueError where it is no JSON at all."""
        return read(self.content)


def read(content: bytes) -> Any:
    """The value of a JSON text.

    Bytes that are no letters are replaced, raw control characters are taken as they are, an integer of thousands of digits
    is its text, and what is nested deeper than `DEEPEST` is null.
    """
    text = content.removeprefix(b"\xef\xbb\xbf").decode(json.detect_encoding(content), "replace")
    return json.loads(_shallow(text), strict=False, parse_int=_integer)


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else digits


def _shallow(text: str) -> str:
    kept, depth, begin = [], 0, 0
    for found in _TOKEN.finditer(text):
        sign = found[0]
        if sign in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                kept += [text[begin : found.start()], "null"]
        elif sign in "]}":
            if depth == DEEPEST + 1:
                begin = found.end()
            depth -= 1
    return "".join([*kept, text[begin:]]) if kept else text
