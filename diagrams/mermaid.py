"""Mermaid: a `stateDiagram-v2` with the phases as composite states."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diagrams.drawing import Arrow, Drawing, Node, Shape, in_order
from diagrams.selection import START
from diagrams.words import word

_STYLE = {
    "main": "fill:#dfeafb,stroke:#1a56b0,color:#14202e", "side": "fill:#ffffff,stroke:#5b6878,color:#14202e",
    "review": "fill:#fbe4e1,stroke:#a3261c,color:#14202e", "hold": "fill:#fdf0cc,stroke:#7d5200,color:#14202e",
    "done": "fill:#dcf3e3,stroke:#12692c,color:#14202e", "end": "fill:#e6eaef,stroke:#5b6878,color:#14202e",
    "current": "fill:#efe4fb,stroke:#6b2fb3,color:#14202e,stroke-width:4px", "visited": "stroke:#6b2fb3,stroke-width:3px",
    "faded": "opacity:0.4", "added": "stroke:#12692c,stroke-width:3px", "removed": "stroke:#a3261c,stroke-dasharray:4",
    "changed": "stroke:#7d5200,stroke-width:3px", "possible": "stroke:#6b2fb3,stroke-dasharray:4",
}  # fmt: skip


def render(drawing: Drawing) -> str:
    """The picture as Mermaid text."""
    used = {n.shape.value for n in drawing.nodes} | {n.mark for n in drawing.nodes}
    lines = [
        "---",
        f'title: "{_plain(drawing.title)} – {_plain(drawing.subtitle)} ({drawing.version})"',
        "---",
        "stateDiagram-v2",
        f"    accTitle: {_plain(drawing.title)}",
        f"    accDescr: {_plain(drawing.description)}",
        "    direction TB",
        *_states(drawing),
        *(f"    {_arrow(arrow)}" for arrow in in_order(drawing)),
        *_ends(drawing),
        *_groups(drawing),
        *(f"    classDef {name} {css}" for name, css in _STYLE.items() if name in used),
        *(f"    class {_id(n.name)} {n.mark or n.shape.value}" for n in drawing.nodes if n.shape is not Shape.START),
    ]
    return "\n".join(lines) + "\n"


def _states(drawing: Drawing) -> Iterator[str]:
    for lane in drawing.lanes:
        inside = [n for n in drawing.nodes if n.lane == lane.name]
        if not lane.label:
            yield from (f"    {_state(n)}" for n in inside)
        elif inside:
            yield f'    state "{_plain(lane.label)}" as {_id("phase:" + lane.name)} {{'
            yield from (f"        {_state(n)}" for n in inside)
            yield "    }"
    yield from (f"    {_state(n)}" for n in drawing.nodes if not n.lane and n.shape is not Shape.START)


def _state(node: Node) -> str:
    badge = f"<br/>{_plain(node.badge)}" if node.badge else ""
    return f'state "{_plain(node.label)}{badge}" as {_id(node.name)}'


def _arrow(arrow: Arrow) -> str:
    source = "[*]" if arrow.source == START else _id(arrow.source)
    said = "<br/>".join(_plain(line.text) for line in arrow.lines)
    badge = f"({_plain(arrow.badge)}) " if arrow.badge else ""
    return f"{source} --> {_id(arrow.target)}" + (f": {badge}{said}" if badge or said else "")


def _ends(drawing: Drawing) -> Iterator[str]:
    return (f"    {_id(n.name)} --> [*]" for n in drawing.nodes if n.shape in (Shape.DONE, Shape.END))


def _groups(drawing: Drawing) -> Iterator[str]:
    """The grouped rows, in a note next to the state that a person moves on, or the last of the table."""
    if not drawing.groups:
        return
    anchor = next((n.name for n in drawing.nodes if n.shape is Shape.REVIEW), drawing.nodes[-1].name)
    yield f"    note right of {_id(anchor)}"
    yield f"        {word('anywhere', drawing.lang)}"
    for group in drawing.groups:
        yield f"        {_plain(group.line.text)} ({_plain(group.where)}) → {_plain(group.target_label)}"
    yield "    end note"


def _id(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _plain(text: str) -> str:
    """Without the signs that Mermaid reads as its own."""
    return re.sub(r"\s+", " ", text.replace('"', "'").replace(";", ",").replace(":", " –").replace("#", "nr "))
