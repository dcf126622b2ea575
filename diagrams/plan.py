"""The places of a picture: papers, boxes, wires and bands, as values."""

from __future__ import annotations

from dataclasses import dataclass, field

from diagrams.drawing import Arrow, Drawing, Node
from diagrams.metrics import width_of, wrapped
from diagrams.runs import RunLine

LABEL, NODE_LABEL, SMALL = 11.5, 14.0, 11.42
LINE = 13.0
PAD = 6.0
TRACK = 14.0
HEADER = 64.0
BADGE = 7.0  # what a text gives way to a badge on its line


@dataclass(frozen=True, slots=True)
class Sheet:
    """The widths of one kind of paper, in the picture's own units."""

    width: float
    margin: float
    rail: float
    side_x: float
    side_width: float
    centre_x: float
    centre_width: float
    chip_width: float = 84.0

    @property
    def band_x(self) -> float:
        return self.margin + self.rail + 6

    @property
    def band_end(self) -> float:
        return self.width - self.band_x

    @property
    def centre(self) -> float:
        return self.centre_x + self.centre_width / 2

    @property
    def centre_end(self) -> float:
        return self.centre_x + self.centre_width

    @property
    def side_end(self) -> float:
        return self.side_x + self.side_width

    @property
    def left(self) -> float:
        """Where lines to the left rail end."""
        return self.margin + self.rail

    @property
    def right(self) -> float:
        """Where lines to the right rail end."""
        return self.width - self.margin - self.rail


# A4 upright shows 1215 units with texts of five points; a phone shows 560 with texts of eight pixels.
A4 = Sheet(1215.0, 12.0, 30.0, 60.0, 252.0, 480.0, 268.0, 142.0)
OVERVIEW = Sheet(560.0, 10.0, 30.0, 56.0, 90.0, 160.0, 240.0)
PHONE = Sheet(560.0, 6.0, 24.0, 40.0, 112.0, 236.0, 136.0, 92.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place and its lines of text; a ghost is a small copy of a node that stands elsewhere."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    text: NodeText | None = None
    ghost: bool = False
    rail: bool = False


@dataclass(frozen=True, slots=True)
class Wire:
    """An arrow's line and the place of its text; `anchor` is start or end."""

    arrow: Arrow
    points: tuple[tuple[float, float], ...]
    label: tuple[RunLine, ...] = ()
    at: tuple[float, float] = (0.0, 0.0)
    anchor: str = "start"


def step(a: float, b: float) -> int:
    """1 where a line from `a` to `b` goes right or down, -1 where it goes left or up, 0 where it does neither."""
    return (b > a) - (b < a)


@dataclass(frozen=True, slots=True)
class Band:
    label: str
    y: float
    height: float


@dataclass(slots=True)
class Plan:
    """The whole picture's places; `bottom` is where panels may begin."""

    drawing: Drawing
    sheet: Sheet
    bands: list[Band] = field(default_factory=list)
    boxes: dict[str, Box] = field(default_factory=dict)
    ghosts: list[Box] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    bottom: float = 0.0


LETTER = 11.0  # the room one group letter takes


@dataclass(frozen=True, slots=True)
class NodeText:
    """A node's title lines, its note lines by kind, and the height they need; letters share a line when they fit."""

    title: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    letters: tuple[str, ...]
    letters_share: bool
    height: float


def node_text(node: Node, width: float) -> NodeText:
    """A node's texts broken to its width."""
    title = wrapped(node.label, width - 18, NODE_LABEL, bold=True)
    notes: list[tuple[str, str]] = []
    if node.waits_for:
        notes += _signed("waits", node.waits_for, width)
    for note in node.notes:
        notes += _signed(note.kind, note.text, width)
    room = width - 40 - (width_of(notes[-1][1], SMALL) if notes else 0)
    share = LETTER * len(node.letters) + 6 <= room
    letters = _rows_of_letters(node.letters, width)
    below = 0 if share else 15 * len(letters)
    height = 11 + 16 * len(title) + 13 * len(notes) + below + (19 if node.badge else 0) + 3
    return NodeText(title, tuple(notes), letters, share, height)


def _rows_of_letters(letters: str, width: float) -> tuple[str, ...]:
    most = int((width - 16) / LETTER)
    return tuple(letters[i : i + most] for i in range(0, len(letters), most))


def ghost_lines(node: Node, width: float) -> tuple[str, ...]:
    """The name on a small copy of a node, broken to its width."""
    return wrapped(node.label, width - 12, SMALL)


def _signed(kind: str, said: str, width: float) -> list[tuple[str, str]]:
    """A note in lines; only the first carries the sign of its kind."""
    return [(kind if i == 0 else "more", line) for i, line in enumerate(wrapped(said, width - 34, SMALL))]
