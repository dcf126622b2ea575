"""A ticket of the world as SupportManagement shows it: errand, attributes to filter by, events, communication."""

from __future__ import annotations

import re
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from adapters.json_reply import Json
from adapters.lindesk.errands import REOPENED, STATUS_WORDS, ZONE, moment_of
from adapters.server.filters import MOMENTS, TEXTS
from adapters.world.store import Entity

SERVICE = "SupportManagement"
ATTRIBUTES = TEXTS | MOMENTS
_LEVELS = ("CATEGORY", "TYPE", "SUBTYPE", "HEADING")
_PLAIN = str.maketrans("ÅÄÖ", "AAO")


def raw_status(ticket: Entity) -> str:
    """A ticket's status in the desk's own words."""
    if ticket["status"] == "open":
        untouched = all(by != "us" for by, *_ in ticket["acts"])
        return REOPENED if ticket["reopened"] else ("NEW" if untouched else STATUS_WORDS["open"])
    return STATUS_WORDS[ticket["status"]]


def errand_of(ticket: Entity) -> Json:
    """The unit's words, and where it stands. `modified` is null until the first change; `touched` never is."""
    found = {
        **ticket["content"], "id": ticket["id"], "errandNumber": ticket["number"], "version": ticket["version"],
        "status": raw_status(ticket), "touched": _here(ticket["changed_at"]),
        "modified": _here(ticket["changed_at"]) if len(ticket["acts"]) > 1 else None,
    }  # fmt: skip
    if "labels" in found:
        found["labels"] = _labels(found["labels"])
    if ticket["resolution"] is not None:
        found["resolution"] = ticket["resolution"]
    return found


def attributes_of(ticket: Entity) -> Json:
    """What the desk stores, by the names that filters and sorting use."""
    errand, content = errand_of(ticket), ticket["content"]
    classified = content.get("classification")
    found = {name: errand.get(name) for name in TEXTS}
    found |= {name: classified.get(name) if isinstance(classified, dict) else None for name in ("category", "type")}
    changed = moment_of(ticket["changed_at"])
    moments = {"created": moment_of(content.get("created")), "touched": changed, "modified": errand["modified"] and changed}
    return {**found, **moments}


def events_of(ticket: Entity, account: str) -> list[Json]:
    """The log, oldest first. What is said in the ticket makes no entry."""
    by_whom = {"unit": str(ticket["content"].get("reporterUserId") or "unit"), "us": account, "desk": "desk01service"}
    found = []
    for place, (by, _, group, at) in enumerate(ticket["acts"]):
        if by not in by_whom:
            continue
        event = {
            "id": str(uuid5(NAMESPACE_URL, f"{ticket['id']}#{place}")), "type": "CREATE" if place == 0 else "UPDATE",
            "subType": "SYSTEM" if by == "desk" else "ERRAND", "owner": SERVICE, "created": _here(at), "sourceType": "errand",
            "metadata": [{"key": "ExecutedBy", "value": by_whom[by]}],
        }  # fmt: skip
        found.append({**event, "requestGroupId": group} if group else event)
    return found


def messages_of(ticket: Entity) -> list[Json]:
    """What was said, in the order in which it was said."""
    found = []
    for place, said in enumerate(ticket["said"]):
        headers = said.get("headers") or {}
        message: Json = {
            "communicationID": f"{ticket['id']}-{place}", "errandNumber": ticket["number"],
            "direction": "INBOUND" if said["by"] == "unit" else "OUTBOUND",
            "communicationType": "EMAIL" if headers else "WEB_MESSAGE",
            "messageBody": said["text"], "sent": _here(said["at"]), "internal": False, "viewed": False,
        }  # fmt: skip
        if headers:
            message["emailHeaders"] = {name.upper().replace("-", "_"): [value] for name, value in headers.items()}
        found.append(message)
    return found


def attachments_of(ticket: Entity) -> list[Json]:
    return [{"id": str(n), "fileName": a["fileName"]} for n, a in enumerate(ticket.get("attachments", []))]


def _labels(labels: Any) -> Any:
    """A category path as label objects, each with the path down to it."""
    if not isinstance(labels, list) or not all(isinstance(name, str) for name in labels):
        return labels
    found, path = [], ""
    for depth, name in enumerate(labels):
        resource = re.sub(r"\W+", "-", name.upper().translate(_PLAIN)).strip("-")
        path += f"/{resource}"
        found.append({
            "id": str(uuid5(NAMESPACE_URL, path)), "classification": _LEVELS[min(depth, len(_LEVELS) - 1)],
            "displayName": name, "resourceName": resource, "resourcePath": path,
        })  # fmt: skip
    return found


def _here(moment: str) -> str:
    """The moment with the offset here; one that is of no year of a ticket goes out as it is."""
    found = moment_of(moment)
    return found.astimezone(ZONE).isoformat(timespec="milliseconds") if found is not None else moment
