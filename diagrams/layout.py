"""Where everything stands: phases as bands, the happy path down the middle, rails for review and hold, ends below.

An arrow is a horizontal line in its own slot with its text above it, as in a sequence chart, so no
two texts meet and nothing has to be routed around. An arrow to a state that no straight line reaches ends
at a small copy of it; only an arrow back to the state just before takes a track along the happy path.
"""

from __future__ import annotations

from diagrams.drawing import Arrow, Drawing, Node, Shape
from diagrams.plan import A4, BADGE, HEADER, LABEL, LINE, PAD, TRACK, Band, Box, Plan, Sheet, Wire, ghost_lines, node_text
from diagrams.runs import RunLine, label_lines


def lay_out(drawing: Drawing, sheet: Sheet = A4) -> Plan:
    """The places of one drawing."""
    return _Layout(drawing, sheet).plan()


class _Layout:
    """Places blocks from the top down; one block is a state of the happy path and the side states next to it."""

    def __init__(self, drawing: Drawing, sheet: Sheet) -> None:
        self.drawing, self.sheet = drawing, sheet
        self.out = Plan(drawing, sheet)
        self.y = HEADER
        nodes = drawing.nodes
        self.left = next((n.name for n in nodes if n.shape is Shape.HOLD), "")
        self.right = next((n.name for n in nodes if n.shape is Shape.REVIEW), "")
        self.centre = [n for n in nodes if n.shape in (Shape.START, Shape.MAIN, Shape.DONE)]
        self.sides = [n for n in nodes if n.shape is Shape.SIDE]
        self.sides += [n for n in nodes if n.shape in (Shape.HOLD, Shape.REVIEW) and n.name not in (self.left, self.right)]
        self.ends = [n for n in nodes if n.shape is Shape.END]
        self.order = {n.name: i for i, n in enumerate(self.centre)}
        self.home = {n.name: self._home(n) for n in self.sides}
        self.track_ends: dict[tuple[str, str], dict[str, float]] = {}
        self.fresh_band = False

    def plan(self) -> Plan:
        band_top, lane = self.y, ""
        for i, node in enumerate(self.centre):
            if node.shape is not Shape.START and node.lane != lane:
                self._close_band(lane, band_top)
                band_top, lane, self.fresh_band = self.y, node.lane, True
                self.y += 8
            self._block(node)
            following = self.centre[i + 1] if i + 1 < len(self.centre) else None
            self._down(node, following, starts_band=following is not None and following.lane != lane)
        self._close_band(lane, band_top)
        self._tracks()
        self._ends()
        self._rails()
        self.out.bottom = self.y
        return self.out

    # Blocks -----------------------------------------------------------------------------------------

    def _block(self, node: Node) -> None:
        """One state of the happy path, its side states, and every slot on either side of it."""
        text, top = node_text(node, self.sheet.centre_width), self.y
        left = self._left_slots(node, top + (14 if self.fresh_band and node.shape is not Shape.START else 0))
        self.fresh_band = False
        sides = [n for n in self.sides if self.home[n.name] == node.name]
        boxes: list[Box] = []
        for side in sides:
            box, left = self._side(node, side, left + (6 if boxes else 0))
            boxes.append(box)
        left = self._track_slots(node, left, below=True)
        right = self._right_slots(node, top)
        start = node.shape is Shape.START
        height = max(20.0 if start else text.height, left - top + 2, right - top + 2)
        x, width = (self.sheet.centre - 9, 18.0) if start else (self.sheet.centre_x, self.sheet.centre_width)
        self.out.boxes[node.name] = Box(node, x, top, width, height, text)
        self.y = top + height
        for box in boxes:
            self._tail(box, last=box is boxes[-1])

    def _left_slots(self, node: Node, y: float) -> float:
        y = self._track_slots(node, y + 2, below=False)
        edge = self.sheet.centre - 9 if node.shape is Shape.START else self.sheet.centre_x
        at = self.sheet.left + 20
        for arrow in self._between(node.name, self.left):
            y = self._slot(arrow, y, self.sheet.left, edge, edge - at - 8, at=at)
        return y

    def _right_slots(self, node: Node, top: float) -> float:
        y, edge = top + 2, self.sheet.centre_end
        for arrow in self._between(node.name, self.right):
            y = self._slot(arrow, y, edge, self.sheet.right, self.sheet.band_end - edge - 16, at=edge + 10)
        for arrow in self._leaving_for_ghost(node.name):
            y = self._ghost(arrow, y, edge)
        return y

    def _side(self, node: Node, side: Node, y: float) -> tuple[Box, float]:
        """A side state and its slots towards the happy path."""
        text, top, edge = node_text(side, self.sheet.side_width), y, self.sheet.side_end
        y -= 4
        for arrow in self._between(side.name, node.name):
            y = self._slot(arrow, y, edge, self.sheet.centre_x, self.sheet.centre_x - edge - 14, at=edge + 8)
        height = max(y - top + 2, text.height)
        box = Box(side, self.sheet.side_x, top, self.sheet.side_width, height, text)
        self.out.boxes[side.name] = box
        return box, top + height

    def _tail(self, box: Box, *, last: bool) -> None:
        """The lines from a side state to the right, below the happy path's box so that they do not cross it."""
        name, at = box.node.name, self.sheet.centre + 12
        bottom = box.y + box.height
        to_rail = self._between(name, self.right)
        for i, arrow in enumerate([*to_rail, *self._leaving_for_ghost(name)]):
            far = i >= len(to_rail)
            end, half = (self._ghost_x, self._chip_height(arrow) / 2) if far else (self.sheet.right, 0.0)
            label = label_lines(arrow.lines, min(end, self.sheet.band_end) - at - 6, LABEL)
            line_y = max(self.y, bottom) + max(LINE * len(label) + _lift(arrow), 8, half) + 5
            # The lowest box has nothing below it; from one above another the line goes down on its other side.
            x = box.x + box.width / 2 - 16 * i if last else box.x - 4 - 3 * i
            start = ((x, bottom),) if last else ((box.x, bottom - 8 - 5 * i), (x, bottom - 8 - 5 * i))
            points = (*start, (x, line_y), (end, line_y))
            at_y = line_y - 5 - _lift(arrow) - LINE * (len(label) - 1)
            self._add(arrow, points if arrow.source == name else points[::-1], label, (at, at_y))
            if far:
                self._chip(arrow, line_y)
            self.y = line_y + max(PAD, half + 3)
        for arrow in self._between(name, self.left):
            self._wire(arrow, box.y + 12, self.sheet.left, box.x, (), 0)
        self.y = max(self.y, bottom)

    # Slots ------------------------------------------------------------------------------------------

    def _slot(self, arrow: Arrow, y: float, left: float, right: float, width: float, *, at: float) -> float:
        """One horizontal line with its text above it; the y below it."""
        label = label_lines(arrow.lines, width, LABEL, listed=at > self.sheet.centre)
        line_y = y + LINE * len(label) + 5 + _lift(arrow)
        self._wire(arrow, line_y, left, right, label, at)
        return line_y + PAD

    def _wire(self, arrow: Arrow, y: float, left: float, right: float, label: tuple[RunLine, ...], at: float) -> None:
        ends = ((left, y), (right, y))
        forward = self._x(arrow.source) < self._x(arrow.target)
        self._add(arrow, ends if forward else ends[::-1], label, (at, y - 5 - _lift(arrow) - LINE * (len(label) - 1)))

    def _add(
        self,
        arrow: Arrow,
        points: tuple[tuple[float, float], ...],
        label: tuple[RunLine, ...],
        at: tuple[float, float],
        anchor: str = "start",
    ) -> None:
        self.out.wires.append(Wire(arrow, points, label, at, anchor))

    def _ghost(self, arrow: Arrow, y: float, left: float) -> float:
        """A line to a small copy of a state that stands elsewhere."""
        x, at, half = self._ghost_x, left + 10, self._chip_height(arrow) / 2
        narrow = x - at < _NARROW  # then the text stands above the copy, not before it
        label = label_lines(arrow.lines, (self.sheet.band_end if narrow else x) - at - 8, LABEL)
        tall, lift = LINE * len(label), half - 1 if narrow and label else _lift(arrow)
        line_y = y + max(tall + lift, half - 4) + 5
        self._add(arrow, ((left, line_y), (x, line_y)), label, (at, line_y - 5 - lift - tall + LINE))
        self._chip(arrow, line_y)
        return line_y + half + 3

    @property
    def _ghost_x(self) -> float:
        return self.sheet.band_end - self.sheet.chip_width - 6

    def _chip_height(self, arrow: Arrow) -> float:
        return 10 + 12 * len(ghost_lines(self.drawing.node[arrow.target], self.sheet.chip_width))

    def _chip(self, arrow: Arrow, y: float) -> None:
        target, height = self.drawing.node[arrow.target], self._chip_height(arrow)
        self.out.ghosts.append(Box(target, self._ghost_x, y - height / 2, self.sheet.chip_width, height, ghost=True))

    def _between(self, one: str, other: str) -> list[Arrow]:
        """Arrows between two nodes: those that leave the first before those that come to it."""
        found = [a for a in self.drawing.arrows if {a.source, a.target} == {one, other}]
        return sorted(found, key=lambda a: a.source != one)

    def _leaving_for_ghost(self, name: str) -> list[Arrow]:
        """Arrows from here to a state that no straight line reaches."""
        return [a for a in self.drawing.arrows if a.source == name and a.target != name and self._is_far(a)]

    def _is_far(self, arrow: Arrow) -> bool:
        ends = {n.name for n in self.ends}
        rails = {self.left, self.right}
        if arrow.source in rails or arrow.target in rails:
            return False
        if ends & {arrow.source, arrow.target}:
            return True
        if arrow.source in self.order and arrow.target in self.order:
            return abs(self.order[arrow.source] - self.order[arrow.target]) != 1
        sides = [n for n in (arrow.source, arrow.target) if n in self.home]
        others = {arrow.source, arrow.target} - set(sides)
        return bool(sides) and (len(sides) == 2 or self.home[sides[0]] not in others)

    def _x(self, name: str) -> int:
        """The column a node stands in, from the left."""
        if name in (self.left, self.right):
            return 0 if name == self.left else 3
        return 2 if name in self.order else 1

    def _home(self, side: Node) -> str:
        """The state of the happy path that a side state is drawn next to: the one it has most to do with in its lane."""
        near = [n for n in self.centre if n.lane == side.lane and n.shape is not Shape.START] or self.centre[-1:]
        return max(near, key=lambda n: (len(self._between(side.name, n.name)), -self.order[n.name])).name

    # The happy path and its tracks ------------------------------------------------------------------

    def _down(self, node: Node, following: Node | None, *, starts_band: bool) -> None:
        """The line from a state of the happy path to the next."""
        ends = (node.name, following.name if following else "")
        straight = [a for a in self.drawing.arrows if (a.source, a.target) == ends]
        label = label_lines(straight[0].lines, self.sheet.band_end - self.sheet.centre - 16, LABEL) if straight else ()
        space = max(16.0, LINE * len(label) + 8)
        if straight:
            box = self.out.boxes[node.name]
            end = self.y + space + (14 if starts_band else 6)
            points = ((self.sheet.centre, box.y + box.height), (self.sheet.centre, end))
            self._add(straight[0], points, label, (self.sheet.centre + 10, self.y + 13))
        self.y += space + (0 if starts_band else 6)

    def _is_track(self, arrow: Arrow) -> bool:
        if arrow.source not in self.order or arrow.target not in self.order or arrow.source == arrow.target:
            return False
        return self.order[arrow.source] - self.order[arrow.target] == 1

    def _track_slots(self, node: Node, y: float, *, below: bool) -> float:
        """Room on the left for the ends of tracks that go up, or down, from here."""
        here = self.order[node.name]
        for arrow in self.drawing.arrows:
            if not self._is_track(arrow) or node.name not in (arrow.source, arrow.target):
                continue
            other = self.order[arrow.target if arrow.source == node.name else arrow.source]
            if (other > here) is not below:
                continue
            lines = len(self._track_label(arrow)) if arrow.source == node.name else 0
            line_y = y + LINE * lines + 6
            self.track_ends.setdefault((arrow.source, arrow.target), {})[node.name] = line_y
            y = line_y + PAD
        return y

    def _track_label(self, arrow: Arrow) -> tuple[RunLine, ...]:
        return label_lines(arrow.lines, min(self.sheet.centre_x - TRACK - self.sheet.side_x - 10, _TRACK_LABEL), LABEL)

    def _tracks(self) -> None:
        """Draws every track; as each goes back one state only, no two of them run along the same height."""
        arrows = {(a.source, a.target): a for a in self.drawing.arrows}
        x = self.sheet.centre_x - TRACK
        for key, ends in self.track_ends.items():
            start, stop = ends[key[0]], ends[key[1]]
            points = ((self.sheet.centre_x, start), (x, start), (x, stop), (self.sheet.centre_x, stop))
            label = self._track_label(arrows[key])
            self._add(arrows[key], points, label, (x - 7, start - LINE * (len(label) - 1)), "end")

    # Bands, ends, rails -----------------------------------------------------------------------------

    def _close_band(self, lane: str, top: float) -> None:
        label = next((each.label for each in self.drawing.lanes if each.name == lane), "")
        if label:
            self.out.bands.append(Band(label, top, self.y - top))
            self.y += 6

    def _ends(self) -> None:
        """A separate band for the ends off the happy path, and for lines from rail to rail."""
        top = self.y
        across = self._between(self.left, self.right)
        if not self.ends and not across:
            return
        self.y += 8
        # An end that no line reaches stands to the side, so that the band is no taller than it must be.
        rails = (self.left, self.right)
        reached = [n for n in self.ends if self._leaving_for_ghost(n.name) or any(self._between(n.name, r) for r in rails)]
        self._apart([n for n in self.ends if n not in reached])
        for node in reached:
            self._end(node)
        self.y = max(self.y, *(b.y + b.height + 6 for b in self.out.boxes.values()))
        at = self.sheet.centre + 12
        for arrow in across:
            self.y = self._slot(arrow, self.y, self.sheet.left, self.sheet.right, self.sheet.band_end - at - 8, at=at)
        self.y += 4
        self.out.bands.append(Band("", top, self.y - top))

    def _apart(self, nodes: list[Node]) -> None:
        y = self.y + 16
        for node in nodes:
            text = node_text(node, self.sheet.side_width)
            self.out.boxes[node.name] = Box(node, self.sheet.side_x, y, self.sheet.side_width, text.height, text)
            y += text.height + 6

    def _end(self, node: Node) -> None:
        text, top, edge = node_text(node, self.sheet.centre_width), self.y, self.sheet.centre_end
        y = top + 2
        for arrow in self._between(node.name, self.right):
            y = self._slot(arrow, y, edge, self.sheet.right, self.sheet.band_end - edge - 16, at=edge + 10)
        for arrow in self._leaving_for_ghost(node.name):
            y = self._ghost(arrow, y, edge)
        for arrow in self._between(node.name, self.left):
            self._wire(arrow, top + 17, self.sheet.left, self.sheet.centre_x, (), 0)
        height = max(text.height, y - top + 2)
        self.out.boxes[node.name] = Box(node, self.sheet.centre_x, top, self.sheet.centre_width, height, text)
        self.y = top + height + 6

    def _rails(self) -> None:
        for name, x in ((self.left, self.sheet.margin), (self.right, self.sheet.right)):
            if name:
                node = self.drawing.node[name]
                self.out.boxes[name] = Box(node, x, HEADER - 6, self.sheet.rail, self.y - HEADER + 6, rail=True)


_NARROW = 120.0
_TRACK_LABEL = 300.0  # a track's text is no wider than this, so that it stands close to its line


def _lift(arrow: Arrow) -> float:
    """How much higher a text stands when its line carries a badge."""
    return BADGE if arrow.badge else 0.0


__all__ = ["lay_out"]
