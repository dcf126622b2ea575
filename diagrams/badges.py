"""Where the badge of an arrow stands: on its line, near the tip, but on no text of a box, a rail, an arrow or another badge."""

from __future__ import annotations

from collections.abc import Iterator

from diagrams.metrics import width_of
from diagrams.plan import LABEL, LINE, SMALL, Box, Plan, Wire, step

Rect = tuple[float, float, float, float]
Point = tuple[float, float]
_HIGH = 8.0
# Between a box's outline and its text.
_INSIDE = 8.0


def badge_places(plan: Plan) -> list[tuple[Wire, Point]]:
    """The middle of each arrow's badge; where no place is free, the one that hides least."""
    taken = [*map(_text_of, (*plan.boxes.values(), *plan.ghosts)), *(r for wire in plan.wires for r in _label_of(wire))]
    found = []
    for wire in plan.wires:
        if wire.arrow.badge:
            half = width_of(wire.arrow.badge, SMALL, bold=True) / 2 + 6
            place = min(_candidates(wire, half), key=lambda at: sum(_shared(_around(at, half), each) for each in taken))
            taken.append(_around(place, half))
            found.append((wire, place))
    return found


def _candidates(wire: Wire, half: float) -> Iterator[Point]:
    """Places on the line, the best first; the last ones stand clear of it."""
    (ax, ay), (bx, by) = wire.points[-2:]
    if ax == bx and len(wire.points) > 2:
        # Next to an upright line that turns there may be no paper: on the level line before it there is.
        yield ax - step(wire.points[-3][0], ax) * (half + 14), ay
    elif ax == bx:
        yield ax - half - 6, (ay + by) / 2
    else:
        # Near the tip, where the text above the line seldom reaches.
        yield bx - step(ax, bx) * (half + 14), by
    pieces = list(zip(wire.points, wire.points[1:], strict=False))[::-1]
    for (ax, ay), (bx, by) in pieces:
        if ay == by and abs(ax - bx) > 2 * half + 28:
            yield bx - step(ax, bx) * (half + 14), by
            yield (ax + bx) / 2, by
    for (ax, ay), (bx, by) in pieces:
        if ax == bx and abs(ay - by) > 4 * _HIGH:
            yield bx, (ay + by) / 2
    (ax, ay), (bx, by) = pieces[0]
    for aside in (2 * _HIGH, -2 * _HIGH):
        yield (ax + bx) / 2, (ay + by) / 2 + aside


def _around(at: Point, half: float) -> Rect:
    return at[0] - half, at[1] - _HIGH, at[0] + half, at[1] + _HIGH


def _text_of(box: Box) -> Rect:
    return box.x + _INSIDE, box.y + _INSIDE / 2, box.x + box.width - _INSIDE, box.y + box.height - _INSIDE / 2


def _label_of(wire: Wire) -> Iterator[Rect]:
    x, y = wire.at
    for i, line in enumerate(wire.label):
        wide = sum(width_of(f"{run.text} ", LABEL, bold=run.bold) for run in line)
        left = x - wide if wire.anchor == "end" else x
        yield left, y + LINE * i - 10, left + wide, y + LINE * i + 3


def _shared(a: Rect, b: Rect) -> float:
    """The area that two rectangles share."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return wide * high if wide > 0 and high > 0 else 0.0
