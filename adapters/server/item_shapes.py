"""A ticket of the world as Easit GO shows it: an item with a list of properties, of which some come several times."""

from __future__ import annotations

from typing import Any

from adapters.json_reply import Json
from adapters.lindesk.errands import STATUS_WORDS, ZONE, moment_of
from adapters.server.errand_shapes import raw_status
from adapters.world.store import Entity

CHOICES = {word: f"81:{n}" for n, word in enumerate(("NEW", *STATUS_WORDS.values(), "REOPENED"), start=1)}
DATATYPES = {
    "number": "STRING", "title": "STRING", "description": "TEXT", "category": "STRING", "type": "STRING", "path": "STRING",
    "channel": "STRING", "created": "DATE", "modified": "DATE", "resolution": "STRING",
    "requesterVersion": "INTEGER", "version": "INTEGER",
    "unit": "CONNECTION", "priority": "STRING", "reporter": "STRING", "status": "CONNECTION", "comment": "TEXT",
}  # fmt: skip


def item_of(ticket: Entity) -> Json:
    """Columns of the view, the form's parameters, and every comment as a property."""
    content = ticket["content"]
    classified = content.get("classification")
    kind = classified if isinstance(classified, dict) else {}
    texts = {
        "number": ticket["number"], "title": content.get("title"), "description": content.get("description"),
        "category": kind.get("category"), "type": kind.get("type"), "path": _path(content.get("labels")),
        "channel": content.get("channel"), "resolution": ticket["resolution"],
        "requesterVersion": str(ticket["unit_version"]), "version": str(ticket["version"]),
        "priority": content.get("priority"), "reporter": content.get("reporterUserId"),
    }  # fmt: skip
    found = [_property(name, value, value if DATATYPES[name] == "INTEGER" else None) for name, value in texts.items()]
    found += [_moment("created", content.get("created")), _moment("modified", ticket["changed_at"])]
    status, unit = raw_status(ticket), _unit(content)
    found += [_property("status", status, CHOICES[status]), _property("unit", unit, "901:2" if unit else "null:2")]
    found += [_property(f"form.{key}", value, None) for key, value in _answers(content.get("parameters"))]
    found += [_property("comment", said["text"], None) for said in ticket["said"]]
    return {"id": ticket["id"], "attachment": [], "property": found}


def _property(name: str, content: Any, raw: str | None) -> Json:
    return {"name": name, "content": "" if content is None else str(content), "rawValue": raw}


def _moment(name: str, moment: Any) -> Json:
    """The minute on the wall to read, and the moment to reckon with."""
    found = moment_of(moment)
    if found is None:
        return _property(name, None, None)
    raw = f"{found.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
    return _property(name, found.astimezone(ZONE).strftime("%Y-%m-%d %H:%M"), raw)


def _path(labels: Any) -> str:
    return " / ".join(map(str, labels)) if isinstance(labels, list) else str(labels or "")


def _unit(content: Json) -> str:
    stakeholders = content.get("stakeholders")
    first = stakeholders[0] if isinstance(stakeholders, list) and stakeholders else None
    return str(first.get("organizationName") or "") if isinstance(first, dict) else ""


def _answers(parameters: Any) -> list[tuple[str, Any]]:
    """The form's answers, one at a time; what is no answer has no place in a flat item."""
    named = [p for p in parameters if isinstance(p, dict)] if isinstance(parameters, list) else []
    return [(str(p.get("key")), value) for p in named if isinstance(p.get("values"), list) for value in p["values"]]
