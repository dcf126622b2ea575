"""What of a delivered ticket a store can keep: values made plain, or the code of what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflow.routines.shared_lock.desk import Delivery

LONGEST_ID = 200
MOST_CHARACTERS = 1_000_000
_DEEPEST = 50
_LARGEST = 2**63 - 1
_ODD = "\N{REPLACEMENT CHARACTER}"


class Unfit(Exception):
    """A delivery that cannot be taken in; `code` is `bad_id`, `bad_version`, `bad_shape`, `too_deep` or `too_big`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fit(delivery: Delivery) -> Delivery:
    """The delivery in values that every store can keep: an integer over 64 bits becomes its digits, a character that no
    text may hold its replacement, a number that is none nothing. Raises `Unfit`."""
    if not fit_id(delivery.ticket_id):
        raise Unfit("bad_id")
    comments = delivery.comments
    if not fit_version(delivery.version):
        raise Unfit("bad_version")
    if not isinstance(delivery.content, Mapping) or not isinstance(comments, (list, tuple)):
        raise Unfit("bad_shape")
    if not all(isinstance(comment, str) for comment in comments):
        raise Unfit("bad_shape")
    left = _Budget()
    return replace(
        delivery, number=fit_number(delivery.number, delivery.ticket_id), content=_plain(delivery.content, left),
        comments=tuple(_plain(comment, left) for comment in comments), reopened=delivery.reopened is True,
        closed=delivery.closed is True,
    )  # fmt: skip


def fit_id(ticket_id: Any) -> bool:
    """Whether a ticket can be known by this id: printable characters, neither none nor more than `LONGEST_ID`."""
    return isinstance(ticket_id, str) and 0 < len(ticket_id) <= LONGEST_ID and ticket_id.isprintable() and not ticket_id.isspace()


def fit_version(version: Any) -> bool:
    """Whether versions can be counted by it."""
    return isinstance(version, int) and not isinstance(version, bool) and 0 <= version <= _LARGEST


def fit_number(number: Any, ticket_id: str) -> str:
    """What people call the ticket; where the desk gives nothing that can be printed, its id."""
    text = "".join(c for c in number if c.isprintable()).strip() if isinstance(number, str) else ""
    return text or ticket_id


class _Budget:
    """How many characters a ticket may still have."""

    def __init__(self) -> None:
        self._left = MOST_CHARACTERS

    def spend(self, n: int) -> None:
        self._left -= n
        if self._left < 0:
            raise Unfit("too_big")


def _plain(value: Any, left: _Budget, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        raise Unfit("too_deep")
    if isinstance(value, str):
        left.spend(len(value) + 1)
        if "\x00" in value:
            value = value.replace("\x00", _ODD)
        return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    left.spend(1)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) <= _LARGEST:
            return value
        if value.bit_length() > 1000:
            raise Unfit("too_big")
        return str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {_key(k, left): _plain(v, left, depth + 1) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v, left, depth + 1) for v in value]
    raise Unfit("bad_shape")


def _key(key: Any, left: _Budget) -> str:
    if not isinstance(key, str):
        raise Unfit("bad_shape")
    found: str = _plain(key, left)
    return found
