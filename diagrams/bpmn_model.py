"""The table as a BPMN process: a task for each state, a gateway before what is come to and after what is left by several ways.

One flow stands for all rows between two states; its documentation lists every one of them, and a task's
lists the rows that are noted without leaving it. An end that can be opened again is a task with two ways on.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagrams.drawing import lines_of
from diagrams.selection import START, Selection
from diagrams.words import say, word
from workflow.definition import Transition
from workflow.roles import NOBODY, WORKER

TASK, GATE, EVENT = (150.0, 70.0), (40.0, 40.0), (36.0, 36.0)
_PITCH_X, _PITCH_Y, _LEFT, _TOP = 330.0, 130.0, 90.0, 60.0
_BUSES = 130.0  # the room above the lowest lane's states for the lines that come and go
_SPREAD = 2.5  # how many columns apart those states stand

Points = tuple[tuple[float, float], ...]



@dataclass(frozen=True, slots=True)
class Part:
    """A flow node and its place."""

    id: str
    tag: str
    name: str
    lane: str
    x: float
    y: float
    size: tuple[float, float]
    documents: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        return self.y + self.size[1] / 2

    @property
    def centre(self) -> float:
        return self.x + self.size[0] / 2

    @property
    def right(self) -> float:
        return self.x + self.size[0]

    @property
    def bottom(self) -> float:
        return self.y + self.size[1]


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow, its way across the sheet and the rows it stands for."""

    id: str
    source: str
    target: str
    name: str
    points: Points
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LaneBand:
    id: str
    name: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Process:
    lanes: tuple[LaneBand, ...]
    parts: tuple[Part, ...]
    flows: tuple[Flow, ...]
    width: float
    height: float


def process(selection: Selection, lang: str) -> Process:
    """The whole process with its places."""
    return _Builder(selection, lang).build()


def row_text(row: Transition) -> str:
    """One row in the words of the table: trigger, guard, reason."""
    guard = f" [{row.guard}]" if row.guard else ""
    return f"{row.trigger}{guard}" + (f" ({row.reason})" if row.reason else "")


class _Builder:
    def __init__(self, selection: Selection, lang: str) -> None:
        self.selection, self.workflow, self.lang = selection, selection.workflow, lang
        self.names = [START, *(s.name for s in self.workflow.states if s.name in selection.states)]
        self.pairs: dict[tuple[str, str], list[Transition]] = {}
        for row in selection.rows:
            if row.target is not None:
                self.pairs.setdefault((row.source or START, row.target), []).append(row)
        self.parts: dict[str, Part] = {}
        self.flows: list[Flow] = []
        self.place: dict[str, tuple[float, float]] = {}
        self.lane_id: dict[str, str] = {}

    def build(self) -> Process:
        self.lanes = self._lanes()
        for name in self.names:
            self._state(name)
        for (source, target), rows in self.pairs.items():
            self._flow(self._exit(source), self._entry(target), rows)
        width = max(p.x + p.size[0] for p in self.parts.values()) + 80
        return Process(self.lanes, tuple(self.parts.values()), tuple(self.flows), width, self.lanes[-1].y + self.lanes[-1].height)

    # Places -----------------------------------------------------------------------------------------

    def _lanes(self) -> tuple[LaneBand, ...]:
        """A lane for each phase and one for the rest; each state of a phase has its own column, so that a line
        straight down from it meets no other."""
        known = {p.name for p in self.workflow.phases}
        self.lane_of = {s.name: s.phase if s.phase in known else "any" for s in self.workflow.states}
        self.lane_of[START] = self.workflow.phases[0].name
        found, y, column = [], _TOP, 0
        titles = [(p.name, say(p.label, self.lang)) for p in self.workflow.phases] + [("any", word("anywhere", self.lang))]
        for number, (lane, title) in enumerate(titles):
            inside = [n for n in self.names if self.lane_of[n] == lane]
            low = lane == "any"
            for i, name in enumerate(inside):
                place = _LEFT + _PITCH_X * ((i * _SPREAD) if low else column + i)
                self.place[name] = (place, y + (_BUSES if low else 30 + _PITCH_Y * (i % 2)))
            height = _BUSES + 170 if low else 50 + _PITCH_Y * max(1, min(2, len(inside)))
            found.append(LaneBand(f"lane_{number}", title, y, height))
            self.lane_id[lane] = f"lane_{number}"
            column += len(inside)
            y += height
        return tuple(found)

    # Parts ------------------------------------------------------------------------------------------

    def _state(self, name: str) -> None:
        x, y = self.place[name]
        coming = [p for p in self.pairs if p[1] == name]
        going = [p for p in self.pairs if p[0] == name]
        if name == START:
            self._add(f"{START}_event", "startEvent", word("start", self.lang), name, x, y + 17, EVENT)
        else:
            if len(coming) > 1:
                self._add(f"{name}_in", "exclusiveGateway", "", name, x, y + 15, GATE)
            self._task(name, x + 70, y)
        ends = name != START and self.workflow.state[name].end
        if len(going) + ends > 1:
            self._add(f"{name}_out", "exclusiveGateway", "", name, x + 250, y + 15, GATE)
            self._flow(f"{START}_event" if name == START else name, f"{name}_out", [])
        if len(coming) > 1:
            self._flow(f"{name}_in", name, [])
        if ends:
            self._add(f"{name}_end", "endEvent", say(self.workflow.state[name].label, self.lang), name, x + 252, y + 84, EVENT)
            self._flow(self._exit(name), f"{name}_end", [])

    def _task_tag(self, party: str) -> str:
        """The kind of BPMN task: done by the worker, by people of ours, or waited for."""
        if party in (WORKER, NOBODY):
            return "serviceTask" if party == WORKER else "task"
        by_hand = any(role.party == party for role in self.workflow.roles if role.acts)
        return "userTask" if by_hand else "receiveTask"

    def _task(self, name: str, x: float, y: float) -> None:
        state = self.workflow.state[name]
        noted = [row_text(r) for r in self.selection.rows if r.source == name and r.target is None]
        documents = (say(state.meaning, self.lang), *noted)
        self._add(name, self._task_tag(state.waits_for), say(state.label, self.lang), name, x, y, TASK, documents)

    def _add(
        self,
        part: str,
        tag: str,
        title: str,
        of: str,
        x: float,
        y: float,
        size: tuple[float, float],
        documents: tuple[str, ...] = (),
    ) -> None:
        self.parts[part] = Part(part, tag, title, self.lane_id[self.lane_of[of]], x, y, size, documents)

    def _exit(self, name: str) -> str:
        if f"{name}_out" in self.parts:
            return f"{name}_out"
        return f"{START}_event" if name == START else name

    def _entry(self, name: str) -> str:
        return f"{name}_in" if f"{name}_in" in self.parts else name

    # Flows ------------------------------------------------------------------------------------------

    def _flow(self, source: str, target: str, rows: list[Transition]) -> None:
        labels = [line.label for line in lines_of(self.workflow, rows, self.lang)]
        crowded = len(labels) > 2 or self.parts[target].lane == self.lane_id["any"]
        documents = tuple(row_text(r) for r in rows)
        points = self._way(self.parts[source], self.parts[target])
        # Where many ways run side by side their names would lie on each other: they stand in the documentation.
        name = "" if crowded else "; ".join(labels)
        self.flows.append(Flow(f"flow_{source}__{target}", source, target, name, points, documents))

    def _way(self, source: Part, target: Part) -> Points:
        """Straight ahead, or along the bus of the lane that is come to."""
        low = self.lane_id["any"]
        near = source.middle == target.middle and target.x - source.right < TASK[0]
        if source.right < target.x and (near or low not in (source.lane, target.lane)):
            turn = source.right + 18
            ahead = ((source.right, source.middle), (turn, source.middle), (turn, target.middle), (target.x, target.middle))
            return ahead if source.middle != target.middle else (ahead[0], ahead[-1])
        lane = next(each for each in self.lanes if each.id == target.lane)
        if source.lane == low != target.lane:
            bus = self.lanes[-1].y + 70 + 8 * self._rank(source)
            x = target.x - 16
            return (source.centre, source.y), (source.centre, bus), (x, bus), (x, target.middle), (target.x, target.middle)
        if target.lane == low != source.lane:
            bus = lane.y + 16 + 10 * self._rank(target)
            return (source.centre, source.bottom), (source.centre, bus), (target.centre, bus), (target.centre, target.y)
        bus = lane.y + lane.height - 10 - (9 * self._rank(target) if lane.id == low else 0)
        leave = source.y if bus < source.y else source.bottom
        return (source.centre, leave), (source.centre, bus), (target.centre, bus), (target.centre, target.bottom)

    def _rank(self, part: Part) -> int:
        """The place of a part's state among those of the lowest lane."""
        inside = [n for n in self.names if self.lane_of[n] == "any"]
        return next(i for i, n in enumerate(inside) if part.id.rpartition("_")[0] == n or part.id == n)
