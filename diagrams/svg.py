"""The SVG: our own layout, written as plain elements with text that can be selected and read aloud."""

from __future__ import annotations

from html import escape

from diagrams.badges import badge_places
from diagrams.drawing import Arrow, Drawing, Shape
from diagrams.layout import lay_out
from diagrams.metrics import width_of
from diagrams.panel import panel
from diagrams.plan import A4, HEADER, LETTER, LINE, SMALL, Box, Plan, Sheet, Wire, ghost_lines, step
from diagrams.svg_parts import badge, fitted, group, icon, letters, n, rect, rich, text
from diagrams.svg_style import FACES, style
from diagrams.words import word

_RAIL_EVERY = 380.0  # so often a rail says its name, for readers who see a part of it
_CLASS = {
    Shape.START: "start", Shape.MAIN: "mainnode", Shape.SIDE: "side", Shape.REVIEW: "review",
    Shape.HOLD: "hold", Shape.DONE: "done", Shape.END: "end",
}  # fmt: skip


def render(drawing: Drawing, scheme: str = "both", sheet: Sheet = A4) -> str:
    """The picture; `scheme` is `both` (as the reader prefers), `light` or `dark`."""
    plan = lay_out(drawing, sheet)
    below, height = panel(plan)
    body = [
        *_head(plan, height, scheme),
        *(_band(plan, i) for i in range(len(plan.bands))),
        *(_wire(drawing, wire) for wire in plan.wires),
        *(_label(drawing, wire) for wire in plan.wires if wire.label),
        *(_box(plan, box) for box in plan.boxes.values()),
        *(_box(plan, ghost) for ghost in plan.ghosts),
        *(badge(*place, wire.arrow.badge) for wire, place in badge_places(plan)),
        *below,
        "</svg>",
    ]
    return "\n".join(body) + "\n"


def _head(plan: Plan, height: float, scheme: str) -> list[str]:
    drawing, width = plan.drawing, n(plan.sheet.width)
    size = f'viewBox="0 0 {width} {n(height)}" width="{width}" height="{n(height)}"'
    about = f"{drawing.subtitle} · {word('version', drawing.lang)} {drawing.version}"
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title desc"'
        f' lang="{drawing.lang}" style="max-width:100%;height:auto">',
        f'<title id="title">{escape(drawing.title)} – {escape(drawing.subtitle)}</title>',
        f'<desc id="desc">{escape(drawing.description)}</desc>',
        f"<style>{style(scheme)}</style>",
        f'<rect class="ground" width="{width}" height="{n(height)}"/>',
        text(plan.sheet.margin, 28, drawing.title, "title"),
        text(plan.sheet.margin, 47, about, "subtitle"),
    ]


def _band(plan: Plan, index: int) -> str:
    band, sheet = plan.bands[index], plan.sheet
    numbers = {lane.label: i for i, lane in enumerate(plan.drawing.lanes, 1)}
    label = f"{numbers[band.label]}  {band.label}" if band.label else word("ends", plan.drawing.lang)
    shape = rect("band", sheet.band_x, band.y, sheet.band_end - sheet.band_x, band.height, 8)
    return f"{shape}{text(sheet.side_x, band.y + 17, label, 'phase')}"


# Arrows ---------------------------------------------------------------------------------------------


def _wire(drawing: Drawing, wire: Wire) -> str:
    arrow = wire.arrow
    line = "M" + "L".join(f"{n(x)} {n(y)}" for x, y in _shortened(wire.points))
    thick = f' style="stroke-width:{n(1.2 + 7 * arrow.heat)}px"' if arrow.heat else ""
    return group(
        _wire_class(drawing, arrow),
        f"<title>{escape(_title(drawing, arrow))}</title>",
        f'<path class="wire" d="{line}"{thick}/>',
        _tip(wire.points, 1.35 if arrow.main else 1.0),
    )


def _label(drawing: Drawing, wire: Wire) -> str:
    """The text of an arrow; all texts come after all lines, so that no line runs through one."""
    x, y = wire.at
    lines = (rich(x, y + LINE * i, runs, wire.anchor) for i, runs in enumerate(wire.label))
    return group(_wire_class(drawing, wire.arrow), *lines)


def _wire_class(drawing: Drawing, arrow: Arrow) -> tuple[str, ...]:
    to = {Shape.REVIEW: "toreview", Shape.HOLD: "tohold"}.get(drawing.node[arrow.target].shape, "")
    return ("arrow", "main" if arrow.main else to, arrow.mark)


def _title(drawing: Drawing, arrow: Arrow) -> str:
    said = "; ".join(line.text for line in arrow.lines)
    return f"{drawing.node[arrow.source].label} → {drawing.node[arrow.target].label}: {said}"


def _shortened(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """The line ends a little before its tip, so that a thick line does not show around it."""
    (ax, ay), (bx, by) = points[-2:]
    return [*points[:-1], (bx - 5 * step(ax, bx), by - 5 * step(ay, by))]


def _tip(points: tuple[tuple[float, float], ...], size: float) -> str:
    (ax, ay), (bx, by) = points[-2:]
    dx, dy = step(ax, bx), step(ay, by)
    long, wide = 8 * size, 4 * size
    left = (bx - long * dx - wide * dy, by - long * dy + wide * dx)
    right = (bx - long * dx + wide * dy, by - long * dy - wide * dx)
    return f'<path class="tip" d="M{n(bx)} {n(by)}L{n(left[0])} {n(left[1])}L{n(right[0])} {n(right[1])}Z"/>'


# Nodes ----------------------------------------------------------------------------------------------


def _box(plan: Plan, box: Box) -> str:
    node = box.node
    title = node.label + (f": {node.meaning}" if node.meaning else "")
    if node.shape is Shape.START:
        inside = f'<circle class="box" cx="{n(plan.sheet.centre)}" cy="{n(box.y + box.height - 10)}" r="8"/>'
    else:
        said = _ghost_text(box) if box.ghost else _rail_text(box) if box.rail else _node_text(box)
        inside = f"{_outline(box)}{said}{_rail_badge(plan, box)}"
    return group(("node", _CLASS[node.shape], "ghost" if box.ghost else "", node.mark), f"<title>{escape(title)}</title>", inside)


def _outline(box: Box) -> str:
    end = box.node.shape in (Shape.DONE, Shape.END)
    radius = 11.0 if end or box.ghost else min(15.0, box.width / 2) if box.rail else 7.0
    shape = rect("box", box.x, box.y, box.width, box.height, radius)
    return shape + (rect("inner", box.x + 3, box.y + 3, box.width - 6, box.height - 6, radius - 3) if end else "")


def _ghost_text(box: Box) -> str:
    lines = ghost_lines(box.node, box.width)
    middle = box.y + box.height / 2 + 3.5
    first = middle - 6 * (len(lines) - 1)
    x = box.x + box.width / 2
    return "".join(text(x, first + 12 * i, line, anchor="middle", face="ghost") for i, line in enumerate(lines))


def _rail_text(box: Box) -> str:
    """The name along the rail, repeated for the eye only."""
    count = max(1, round(box.height / _RAIL_EVERY))
    x, wide = n(box.x + box.width / 2 + 5), fitted(FACES["railname"].width(box.node.label))
    said = []
    for i in range(count):
        turned = f"translate({x} {n(box.y + box.height * (2 * i + 1) / (2 * count))}) rotate(-90)"
        hidden = ' aria-hidden="true"' if i else ""
        name = escape(box.node.label)
        said.append(f'<text class="railname" text-anchor="middle" transform="{turned}"{hidden}{wide}>{name}</text>')
    return "".join(said)


def _node_text(box: Box) -> str:
    if box.text is None:
        return ""
    y = box.y + 20
    said = []
    for line in box.text.title:
        said.append(text(box.x + 10, y, line, "name"))
        y += 16
    for kind, line in box.text.notes:
        said.append(f"{icon(kind, box.x + 15, y - 4.5)}{text(box.x + 24, y - 1, line, 'note')}")
        y += 13
    for said_letters in box.text.letters:
        wide = LETTER * len(said_letters) + 6
        share = box.text.letters_share
        at = (box.x + box.width - wide - 8, y - 13) if share else (box.x + 9, y)
        said.append(letters(*at, said_letters))
        y += 0 if share else 15
    if box.node.badge:
        half = width_of(box.node.badge, SMALL, bold=True) / 2 + 6
        said.append(badge(box.x + 9 + half, y - 2, box.node.badge))
    return "".join(said)


def _rail_badge(plan: Plan, box: Box) -> str:
    """A rail is too narrow for a badge: it stands above, inside the paper."""
    if not box.node.badge or not box.rail:
        return ""
    half = width_of(box.node.badge, SMALL, bold=True) / 2 + 6
    edge = plan.sheet.width - plan.sheet.margin - half
    return badge(max(plan.sheet.margin + half, min(edge, box.x + box.width / 2)), HEADER - 10, box.node.badge)
