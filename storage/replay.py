"""Rebuilds an order's plain fields from its history alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import orjson


def replayed(lines: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """State, reason, resolution, kind and data after these history rows, oldest first."""
    now: dict[str, Any] = {"state": None, "reason": None, "resolution": None, "kind": None, "data": {}}
    for row in lines:
        written: dict[str, Any] = {}
        with suppress(ValueError, KeyError, TypeError):
            written = orjson.loads(row["body"])["set"]
        if row["target"] is not None:
            now["state"] = row["target"]
        now["reason"] = row["reason"]
        for name in ("kind", "resolution"):
            if name in written:
                now[name] = written[name]
        now["data"].update(written.get("data", {}))
        now["data"] = {k: v for k, v in now["data"].items() if v is not None}
    return now
