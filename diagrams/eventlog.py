"""Event logs for process mining: XES (IEEE 1849) and OCEL 2.0 JSON, made of states, triggers, roles and times only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from diagrams.history import Case, Entry
from diagrams.words import say, trigger_label
from workflow.definition import Workflow

_EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)


def xes(workflow: Workflow, cases: Iterable[Case], lang: str = "sv", *, moves_only: bool = False) -> str:
    """A trace for each order; an entry that moved is named after the state it came to and complete, another after
    its trigger and under way (`lifecycle:transition` unknown)."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">',
        *(f'  <extension name="{name}" prefix="{prefix}" uri="{uri}"/>' for name, prefix, uri in _EXTENSIONS),
        '  <classifier name="Activity" keys="concept:name"/>',
        f'  <string key="concept:name" value={quoteattr(f"{workflow.name} {workflow.version}")}/>',
        *(line for case in cases for line in _trace(workflow, case, lang, moves_only)),
        "</log>",
    ]
    return "\n".join(lines) + "\n"


def ocel(workflow: Workflow, cases: Iterable[Case], lang: str = "sv", *, moves_only: bool = False) -> str:
    """OCEL 2.0: orders as objects of one type, entries as events that belong to them."""
    cases = tuple(cases)
    pairs = [(case, e) for case in cases for e in case.entries if e.moved or not moves_only]
    types = dict.fromkeys(_activity(workflow, e, lang) for _, e in pairs)
    document = {
        "objectTypes": [{"name": "order", "attributes": [{"name": "kind", "type": "string"}]}],
        "eventTypes": [{"name": t, "attributes": [{"name": a, "type": "string"} for a in _ATTRIBUTES]} for t in types],
        "objects": [_object(case) for case in cases if case.entries],
        "events": [_event(workflow, case, e, lang) for case, e in pairs],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


_ATTRIBUTES = ("trigger", "from", "to", "role", "reason")


def _activity(workflow: Workflow, each: Entry, lang: str) -> str:
    if each.moved or _enters_anew(workflow, each):
        return say(workflow.state[each.target].label, lang)
    return trigger_label(workflow, each.trigger, lang)


def _enters_anew(workflow: Workflow, each: Entry) -> bool:
    """Whether the table moves this trigger from the state to itself, as a new booking does."""
    rows = workflow.rows.get((each.source, each.trigger), ())
    return any(r.target is not None and r.target == each.source for r in rows) and not each.moved


def _facts(each: Entry) -> dict[str, str]:
    return {
        "trigger": each.trigger,
        "from": each.source or "",
        "to": each.target,
        "role": each.role,
        "reason": each.reason,
    }


def _trace(workflow: Workflow, case: Case, lang: str, moves_only: bool) -> Iterator[str]:
    yield "  <trace>"
    yield f'    <string key="concept:name" value={quoteattr(case.number)}/>'
    yield f'    <string key="order:kind" value={quoteattr(case.kind)}/>'
    for each in case.entries:
        complete = each.moved or _enters_anew(workflow, each)
        if complete or not moves_only:
            yield "    <event>"
            yield f'      <string key="concept:name" value={quoteattr(_activity(workflow, each, lang))}/>'
            yield f'      <string key="lifecycle:transition" value="{"complete" if complete else "unknown"}"/>'
            yield f'      <date key="time:timestamp" value="{_iso(each.at)}"/>'
            yield f'      <string key="org:role" value={quoteattr(each.role)}/>'
            attributes = {k: v for k, v in _facts(each).items() if v and k != "role"}
            yield from (f'      <string key="order:{k}" value={quoteattr(v)}/>' for k, v in attributes.items())
            yield "    </event>"
    yield "  </trace>"


def _object(case: Case) -> dict[str, Any]:
    kind = {"name": "kind", "time": _iso(case.entries[0].at), "value": case.kind}
    return {"id": case.number, "type": "order", "attributes": [kind], "relationships": []}


def _event(workflow: Workflow, case: Case, each: Entry, lang: str) -> dict[str, Any]:
    return {
        "id": f"{case.number}/{each.seq}",
        "type": _activity(workflow, each, lang),
        "time": _iso(each.at),
        "attributes": [{"name": name, "value": value} for name, value in _facts(each).items()],
        "relationships": [{"objectId": case.number, "qualifier": "order"}],
    }


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
