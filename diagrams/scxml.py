"""SCXML (W3C): every row in document order, each guard a variable of the data model that the host sets before it sends."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from diagrams.selection import START, Selection
from diagrams.words import say
from workflow.definition import Transition


def render(selection: Selection, lang: str) -> str:
    """The machine; an end that can be opened again is a state, only one without rows is `final`."""
    workflow = selection.workflow
    guards = dict.fromkeys(row.guard for row in selection.rows if row.guard)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- {_comment(say(workflow.label, lang))}, {_comment(workflow.version)}. "
        f"Drawn from the table that runs; guards are false until the host sets them. -->",
        f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name={quoteattr(workflow.name)} '
        f'initial="{START}" datamodel="ecmascript">',
        "  <datamodel>",
        *(f'    <data id={quoteattr(name)} expr="false"/>' for name in guards),
        "  </datamodel>",
        *_state(selection, None, lang),
        *(line for s in workflow.states if s.name in selection.states for line in _state(selection, s.name, lang)),
        "</scxml>",
    ]
    return "\n".join(lines) + "\n"


def _state(selection: Selection, name: str | None, lang: str) -> Iterator[str]:
    rows = [row for row in selection.rows if row.source == name]
    state = selection.workflow.state[name] if name else None
    if state:
        yield f"  <!-- {_comment(say(state.label, lang))}: {_comment(say(state.meaning, lang))} -->"
    if state and state.end and not rows:
        yield f"  <final id={quoteattr(state.name)}/>"
        return
    yield f"  <state id={quoteattr(name or START)}>"
    yield from (f"    {_transition(row)}" for row in rows)
    yield "  </state>"


def _transition(row: Transition) -> str:
    guard = f" cond={quoteattr(row.guard)}" if row.guard else ""
    target = f" target={quoteattr(row.target)}" if row.target else ""
    return f"<transition event={quoteattr(row.trigger)}{guard}{target}/>"


def _comment(text: str) -> str:
    """Two hyphens would end the comment."""
    return text.replace("--", "–")
