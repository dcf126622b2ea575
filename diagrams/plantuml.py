"""PlantUML: a state diagram with the phases as composite states."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diagrams.drawing import Arrow, Drawing, Node, Shape, in_order
from diagrams.metrics import wrapped
from diagrams.plan import SMALL
from diagrams.selection import START
from diagrams.words import word

_FILL = {
    Shape.MAIN: "#DFEAFB;line:1A56B0", Shape.SIDE: "#FFFFFF;line:5B6878", Shape.REVIEW: "#FBE4E1;line:A3261C",
    Shape.HOLD: "#FDF0CC;line:7D5200", Shape.DONE: "#DCF3E3;line:12692C", Shape.END: "#E6EAEF;line:5B6878",
}  # fmt: skip
_MARK = {
    "visited": ";line:6B2FB3;line.bold", "current": ";line:6B2FB3;line.bold", "possible": ";line.dashed",
    "added": ";line:12692C;line.bold", "removed": ";line:A3261C;line.dashed", "changed": ";line:7D5200;line.bold",
}  # fmt: skip
_LINE = {
    "visited": "[#6B2FB3,bold]", "possible": "[#6B2FB3,dashed]", "faded": "[#C4CBD4]",
    "added": "[#12692C,bold]", "removed": "[#A3261C,dashed]", "changed": "[#7D5200,bold]",
}  # fmt: skip

_WIDE = 170.0  # an arrow's text is broken to this width: Graphviz puts the texts side by side


def render(drawing: Drawing) -> str:
    """The picture as PlantUML text."""
    lines = [
        f"@startuml {_id(drawing.name)}",
        "hide empty description",
        f"title {drawing.title} – {drawing.subtitle}\\n{word('version', drawing.lang)} {drawing.version}",
        "skinparam defaultFontName Arial",
        "skinparam shadowing false",
        *_states(drawing),
        *(_arrow(a) for a in in_order(drawing)),
        *(f"{_id(n.name)} --> [*]" for n in drawing.nodes if n.shape in (Shape.DONE, Shape.END)),
        *_legend(drawing),
        "@enduml",
    ]
    return "\n".join(lines) + "\n"


def _states(drawing: Drawing) -> Iterator[str]:
    for lane in drawing.lanes:
        inside = [n for n in drawing.nodes if n.lane == lane.name]
        if not lane.label:
            yield from (_state(n) for n in inside)
        elif inside:
            yield f'state "{_plain(lane.label)}" as {_id("phase:" + lane.name)} {{'
            yield from (f"  {_state(n)}" for n in inside)
            yield "}"
    yield from (_state(n) for n in drawing.nodes if not n.lane and n.shape is not Shape.START)


def _state(node: Node) -> str:
    badge = f"\\n{_plain(node.badge)}" if node.badge else ""
    return f'state "{_plain(node.label)}{badge}" as {_id(node.name)} {_FILL[node.shape]}{_MARK.get(node.mark, "")}'


def _arrow(arrow: Arrow) -> str:
    source = "[*]" if arrow.source == START else _id(arrow.source)
    style = _LINE.get(arrow.mark) or ("[#1A56B0,bold]" if arrow.main else "")
    said = "\\n".join(_plain(part) for line in arrow.lines for part in wrapped(line.text, _WIDE, SMALL))
    badge = f"({_plain(arrow.badge)}) " if arrow.badge else ""
    return f"{source} -{style}-> {_id(arrow.target)}" + (f" : {badge}{said}" if badge or said else "")


def _legend(drawing: Drawing) -> Iterator[str]:
    if not drawing.groups:
        return
    yield "legend bottom"
    yield f"  == {word('anywhere', drawing.lang)}"
    for group in drawing.groups:
        yield f"  | {_cell(group.line.text)} | {_cell(group.where)} | → {_cell(group.target_label)} |"
    yield "end legend"


def _cell(text: str) -> str:
    return _plain(text).replace("|", "/")


def _id(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace('"', "'"))
