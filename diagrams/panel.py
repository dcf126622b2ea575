"""What stands below the chart: the groups, what a rail has no room for, the legend and where the picture comes from."""

from __future__ import annotations

from diagrams.drawing import Drawing, Group, Note, Shape
from diagrams.metrics import width_of, wrapped
from diagrams.plan import LABEL, LINE, SMALL, Box, Plan, Sheet
from diagrams.runs import label_lines
from diagrams.svg_parts import badge, group, icon, letters, n, rect, rich, text
from diagrams.words import word

_CHIP = 126.0
_TARGET_CLASS = {Shape.REVIEW: "review", Shape.HOLD: "hold", Shape.END: "end", Shape.DONE: "done", Shape.SIDE: "side"}
_LEGEND = (
    ("mainnode", "legend_main", Shape.MAIN), ("side", "legend_side", Shape.SIDE), ("review", "legend_review", Shape.REVIEW),
    ("hold", "legend_hold", Shape.HOLD), ("end", "legend_end", Shape.DONE),
)  # fmt: skip


def panel(plan: Plan) -> tuple[list[str], float]:
    """The elements below the chart, and the height of the whole picture."""
    found: list[str] = []
    y = plan.bottom + 8
    noted = [(note, box) for box in plan.boxes.values() if box.rail for note in box.node.notes]
    if plan.drawing.groups or noted:
        found, y = _groups(plan.drawing, plan.sheet, noted, y)
    legend, y = _legend(plan.drawing, plan.sheet, y + 6)
    return [*found, *legend], y + 10


def _groups(drawing: Drawing, sheet: Sheet, noted: list[tuple[Note, Box]], top: float) -> tuple[list[str], float]:
    rows: list[str] = []
    y, where_x = top + 25, _where_x(drawing, sheet, noted)
    for each in drawing.groups:
        part, y = _group(drawing, sheet, each, y, where_x)
        rows.append(part)
    for note, box in noted:
        part, y = _noted(sheet, note, box, y, where_x)
        rows.append(part)
    frame = rect("band", sheet.band_x, top, sheet.band_end - sheet.band_x, y - top, 8)
    return [frame, text(sheet.side_x, top + 18, word("anywhere", drawing.lang), "phase"), *rows], y + 6


def _where_x(drawing: Drawing, sheet: Sheet, noted: list[tuple[Note, Box]]) -> float:
    """The column of the sources begins after the widest text before it, at most in the middle."""
    what_x, target_x = sheet.side_x + 24, _target_x(sheet)
    widths = [width_of(each.line.text, LABEL, bold=each.line.by_hand) for each in drawing.groups]
    widths += [width_of(note.text, LABEL) for note, _ in noted]
    return what_x + min(max(widths) + 18, (target_x - what_x) / 2)


def _target_x(sheet: Sheet) -> float:
    return sheet.band_end - _CHIP - 8


def _group(drawing: Drawing, sheet: Sheet, each: Group, y: float, where_x: float) -> tuple[str, float]:
    what_x, target_x = sheet.side_x + 24, _target_x(sheet)
    what = label_lines([each.line], where_x - what_x - 14, LABEL)
    where = wrapped(each.where, target_x - where_x - 14 - (46 if each.badge else 0), SMALL)
    inside = group(
        ("group", each.mark),
        _rule(sheet, y),
        letters(sheet.side_x, y + 12, each.letter) if each.letter else "",
        *(rich(what_x, y + 12 + LINE * i, runs) for i, runs in enumerate(what)),
        *(text(where_x, y + 12 + LINE * i, line, "note") for i, line in enumerate(where)),
        _chip(drawing, each, target_x, y + 8),
    )
    return inside, y + LINE * max(len(what), len(where), len(wrapped(each.target_label, _CHIP - 10, SMALL))) + 5.5


def _noted(sheet: Sheet, note: Note, box: Box, y: float, where_x: float) -> tuple[str, float]:
    """A note of a state whose rail is too narrow for it."""
    what_x = sheet.side_x + 24
    what = wrapped(note.text, where_x - what_x - 14, LABEL)
    inside = group(
        ("node", box.node.mark),
        _rule(sheet, y),
        icon(note.kind, sheet.side_x + 9, y + 7.5),
        *(text(what_x, y + 12 + LINE * i, line, "label") for i, line in enumerate(what)),
        text(where_x, y + 12, box.node.label, "note"),
    )
    return inside, y + LINE * len(what) + 5.5


def _rule(sheet: Sheet, y: float) -> str:
    return f'<path class="rule" d="M{n(sheet.band_x + 8)} {n(y - 1.5)}H{n(sheet.band_end - 8)}"/>'


def _chip(drawing: Drawing, each: Group, x: float, y: float) -> str:
    """The target in its colours, and next to it how often the way was taken."""
    node = drawing.node.get(each.target)
    css = _TARGET_CLASS.get(node.shape, "mainnode") if node else "side"
    lines = wrapped(each.target_label, _CHIP - 10, SMALL)
    half = width_of(each.badge, SMALL, bold=True) / 2 + 12
    return group(
        ("node", "ghost", css),
        rect("box", x, y - 8, _CHIP, 4 + 12 * len(lines), 8),
        *(text(x + _CHIP / 2, y + 3.2 + 12 * i, line, anchor="middle", face="ghost") for i, line in enumerate(lines)),
        badge(x - half, y, each.badge) if each.badge else "",
    )


def _legend(drawing: Drawing, sheet: Sheet, y: float) -> tuple[list[str], float]:
    """Only what the picture holds is explained."""
    x, found = sheet.band_x, []
    shapes = {node.shape for node in drawing.nodes}
    for css, name, shape in _LEGEND:
        if shape in shapes:
            said = word(name, drawing.lang)
            found.append(group(("node", css), rect("box", x, y, 16, 11, 3)) + text(x + 21, y + 9.5, said, "note"))
            x += width_of(said, SMALL) + 40
    y += 27
    by_hand = any(line.by_hand for a in drawing.arrows for line in a.lines)
    tail = [word("legend_hand", drawing.lang)] if by_hand else []
    tail += [*drawing.legend, f"{word('from_table', drawing.lang)}: {drawing.name} {drawing.version}"]
    for line in wrapped(" · ".join(tail), sheet.band_end - sheet.band_x, SMALL):
        found.append(text(sheet.band_x, y, line, "note"))
        y += 14
    return found, y - 6
