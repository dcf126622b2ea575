"""Graphviz DOT: phases as clusters, grouped rows as a separate table."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from diagrams.drawing import Arrow, Drawing, Line, Node, Shape
from diagrams.runs import LIST_FROM
from diagrams.words import word

_FILL = {
    Shape.MAIN: ("#dfeafb", "#1a56b0"), Shape.SIDE: ("#ffffff", "#5b6878"), Shape.REVIEW: ("#fbe4e1", "#a3261c"),
    Shape.HOLD: ("#fdf0cc", "#7d5200"), Shape.DONE: ("#dcf3e3", "#12692c"), Shape.END: ("#e6eaef", "#5b6878"),
}  # fmt: skip
_MARK = {
    "visited": 'color="#6b2fb3" penwidth=3', "current": 'color="#6b2fb3" fillcolor="#efe4fb" penwidth=4',
    "possible": 'color="#6b2fb3" style="dashed"', "faded": 'color="#c4cbd4" fontcolor="#8e98a4"',
    "added": 'color="#12692c" penwidth=3', "removed": 'color="#a3261c" style="dashed"', "changed": 'color="#7d5200" penwidth=3',
}  # fmt: skip


def render(drawing: Drawing) -> str:
    """The picture as DOT text."""
    title = f"{drawing.title} – {drawing.subtitle} ({drawing.version})"
    lines = [
        f"digraph {_quoted(drawing.name)} {{",
        f'  graph [label={_quoted(title)} labelloc=t fontname="Arial" fontsize=18 rankdir=TB newrank=true '
        "nodesep=0.35 ranksep=0.45 compound=true];",
        '  node [shape=box style="rounded,filled" fontname="Arial" fontsize=12];',
        '  edge [fontname="Arial" fontsize=9.5 color="#5b6878" arrowsize=0.7];',
        *_lanes(drawing),
        *(f"  {_node(n)}" for n in drawing.nodes if not n.lane),
        *(f"  {_edge(drawing, a)}" for a in drawing.arrows),
        *_groups(drawing),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _lanes(drawing: Drawing) -> Iterator[str]:
    for lane in drawing.lanes:
        inside = [n for n in drawing.nodes if n.lane == lane.name]
        if not inside:
            continue
        yield f"  subgraph {_quoted('cluster_' + lane.name)} {{"
        yield f'    label={_quoted(lane.label)} labeljust=l fontsize=11 style="rounded,filled" color="#f3f6fa";'
        yield from (f"    {_node(n)}" for n in inside)
        yield "  }"


def _node(node: Node) -> str:
    if node.shape is Shape.START:
        return f'{_quoted(node.name)} [shape=circle label="" width=0.18 fillcolor="#1a56b0" color="#1a56b0"];'
    fill, line = _FILL[node.shape]
    said = "\\n".join(_inside(part) for part in (node.label, node.waits_for, node.badge) if part)
    ends = " peripheries=2" if node.shape in (Shape.DONE, Shape.END) else ""
    mark = f" {_MARK[node.mark]}" if node.mark else ""
    return f'{_quoted(node.name)} [label="{said}" fillcolor="{fill}" color="{line}"{ends} tooltip={_quoted(node.meaning)}{mark}];'


def _edge(drawing: Drawing, arrow: Arrow) -> str:
    said = "\\l".join(_inside(part) for line in arrow.lines for part in _broken(line))
    badge = f"({_inside(arrow.badge)}) " if arrow.badge else ""
    main = ' color="#1a56b0" penwidth=3 weight=20' if arrow.main else ""
    # Arrows back must not pull the ranks out of the phases' order.
    loose = " constraint=false" if not arrow.main and _goes_back(drawing, arrow) else ""
    mark = f" {_MARK[arrow.mark]}" if arrow.mark else ""
    return f'{_quoted(arrow.source)} -> {_quoted(arrow.target)} [label="{badge}{said}\\l"{main}{loose}{mark}];'


def _broken(line: Line) -> tuple[str, ...]:
    """Three or more details stand one below the other, so that the label does not widen the picture."""
    return (line.text,) if len(line.details) < LIST_FROM else (f"{line.label}:", *(f"· {d}" for d in line.details if d))


def _goes_back(drawing: Drawing, arrow: Arrow) -> bool:
    order = {n.name: i for i, n in enumerate(drawing.nodes)}
    return order[arrow.target] < order[arrow.source]


def _groups(drawing: Drawing) -> Iterator[str]:
    if not drawing.groups:
        return
    rows = "".join(
        f'<TR><TD ALIGN="LEFT">{escape(g.line.text)}</TD><TD ALIGN="LEFT">{escape(g.where)}</TD>'
        f'<TD ALIGN="LEFT">→ {escape(g.target_label)}</TD></TR>'
        for g in drawing.groups
    )
    head = f'<TR><TD COLSPAN="3" ALIGN="LEFT"><B>{escape(word("anywhere", drawing.lang))}</B></TD></TR>'
    table = f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3">{head}{rows}</TABLE>'
    yield f'  "anywhere" [shape=box style="rounded,filled" fillcolor="#f3f6fa" color="#c4cbd4" fontsize=9.5 label=<{table}>];'


def _quoted(text: str) -> str:
    return f'"{_inside(text)}"'


def _inside(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
