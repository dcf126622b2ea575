"""Forms made from a transition's fields, and what was typed into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workflow.model import Transition
from workflow.routines.shared_lock.chart import HOLD_CAUSES

_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")


def data_of(row: Transition, form: Mapping[str, Any]) -> dict[str, Any]:
    """The data that a row's fields ask for; a visit is one of the proposed times, or a day and a half of it."""
    found: dict[str, Any] = {}
    for field in row.fields:
        value = str(form.get(field.name, "")).strip()[:200]
        if field.kind == "window":
            day = str(form.get(f"{field.name}_day", "")).strip()
            value = f"{day} {form.get(f'{field.name}_window', '')}".strip() if day else value
        if value:
            found[field.name] = value
    return found


def reason_of(trigger: str, form: Mapping[str, Any]) -> str | None:
    """The reason given. A hold has a cause to choose; only another cause needs words."""
    text = str(form.get("reason", "")).strip()[:1000]
    if trigger == "hold":
        cause = str(form.get("cause", ""))
        return cause if cause in HOLD_CAUSES and cause != "other" else text or None
    return text or None


def key_of(account: str, form: Mapping[str, Any]) -> str | None:
    """The dedupe key of a form that may be sent twice; it belongs to the account that sent it."""
    key = str(form.get("key", ""))
    return f"web/{account}/{key}" if _KEY.fullmatch(key) else None


def needs_words(trigger: str, row: Transition) -> bool:
    """True when the reason has to be written, and not chosen."""
    return row.needs_reason and trigger != "hold"
