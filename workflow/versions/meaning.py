"""What a definition means, apart from how it is worded: the part that its fingerprint is taken of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import time, timedelta
from functools import cache
from typing import Any

from workflow.definition import Workflow

# Words for people and what only pictures use: changing them changes no decision.
_WORDS = frozenset({"label", "meaning", "last", "phase"})
# Nearly every value in a table; what they are is asked first.
_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})
_BY_NAME: Mapping[str, Callable[[Any], str]] = {
    "states": lambda state: str(state.name),
    "triggers": lambda trigger: str(trigger.name),
    "timers": lambda timer: f"{timer.state}.{timer.name}",
    "effects": lambda effect: str(effect.name),
    "roles": lambda role: str(role.name),
}
# Functions are known by their names: what they do is the program's, and a new version when it changes.
_NAMES = ("guards", "reasons", "activities", "changes", "args", "records", "spawns", "kinds", "backfills")

Meaning = Mapping[str, Any]
"""What decides in a table, as JSON: `name`, `number_prefix`, `rows`, and by name what `_BY_NAME` and `_NAMES` list."""


def meaning(workflow: Workflow) -> Meaning:
    """All that decides, as JSON values: states, rows in their order, timers, effects, triggers, roles, and names of functions.

    Neither labels nor the version's name are in it.
    """
    found: dict[str, Any] = {"name": workflow.name, "number_prefix": workflow.number_prefix}
    found["rows"] = [_plain(row) for row in workflow.transitions]
    for part, name in _BY_NAME.items():
        found[part] = {name(one): _plain(one) for one in getattr(workflow, part)}
    for part in _NAMES:
        found[part] = sorted(getattr(workflow, part))
    return found


def fingerprint(workflow: Workflow) -> str:
    """SHA-256 of the meaning, in hexadecimal: equal for two definitions that decide alike by their tables."""
    # Kept with the definition: every new order names it.
    return workflow.kept("_fingerprint", _fingerprint)


def pinned_to(workflow: Workflow) -> dict[str, str]:
    """What the history says of the definition that an order is on from here."""
    return {"workflow_version": workflow.version, "definition": fingerprint(workflow)}


def _fingerprint(workflow: Workflow) -> str:
    text = json.dumps(meaning(workflow), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def differing(old: Meaning, new: Meaning) -> list[str]:
    """Where two meanings differ, one path with both values each; empty: nowhere."""
    return list(_differing("", old, new))


def _differing(path: str, old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(old.keys() | new.keys()):
            yield from _differing(f"{path}.{key}" if path else key, old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new) and not path.endswith(_NAMES):
        for n, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _differing(f"{path}[{n + 1}]", before, after)
    elif isinstance(old, list) and isinstance(new, list):
        parts = [f"without {_short(one)}" for one in old if one not in new]
        parts += [f"with {_short(one)}" for one in new if one not in old]
        yield f"{path}: " + ("; ".join(parts) or "order")
    else:
        yield f"{path}: {_short(old)} -> {_short(new)}"


def _short(value: Any) -> str:
    if isinstance(value, Mapping) and "trigger" in value and "source" in value:
        return f"{value['source'] or 'start'} --{value['trigger']}--> {value['target'] or 'same state'}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 80 else text[:77] + "..."


@cache
def _deciding(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass that decide something."""
    return tuple(f.name for f in fields(kind) if f.name not in _WORDS)


def _plain(value: Any) -> Any:
    if type(value) in _AS_THEY_ARE:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _deciding(type(value))}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(one) for one in value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, time):
        return value.isoformat()
    return value
