"""The table as a BPMN process: a task for each state, a gateway before what is come to and after what is left by several ways.

One flow stands for all rows between two states; its documentation lists every one of them, and a task's
lists the rows that are noted without leaving it. An end that can be opened again is a task with two ways on.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagrams.drawing import lines_of
from diagrams.selection import START, Selection
from diagrams.words import say, word
from workflow.model import Party, Transition

TASK, GATE, EVENT = (150.0, 70.0), (40.0, 40.0), (36.0, 36.0)
_PITCH_X, _PITCH_Y, _LEFT, _TOP = 330.0, 130.0, 90.0, 60.0
_TASKS = {
    Party.WORKER: "serviceTask", Party.TEAM: "userTask", Party.TECHNICIAN: "userTask",
    Party.ORDERING_UNIT: "receiveTask", Party.OTHER_ORDER: "receiveTask", Party.STOCK: "receiveTask", Party.NOBODY: "task",
}  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow, its way across the sheet and the rows it stands for."""

    id: str
    source: str
    target: str
    name: str
    points: tuple[tuple[float, float], ...]
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
        self.lane_id: dict[str, str] = {}

    def build(self) -> Process:
        lanes = self._lanes()
        for name in self.names:
            self._state(name)
        for (source, target), rows in self.pairs.items():
            self._flow(self._exit(source), self._entry(target), rows)
        width = max(p.x + p.size[0] for p in self.parts.values()) + 80
        return Process(lanes, tuple(self.parts.values()), tuple(self.flows), width, lanes[-1].y + lanes[-1].height)

    # Places -----------------------------------------------------------------------------------------

    def _lanes(self) -> tuple[LaneBand, ...]:
        """A lane for each phase, as high as its states need when each has a line of its own in the column of its phase."""
        known = {p.name for p in self.workflow.phases}
        self.lane_of = {s.name: s.phase if s.phase in known else "any" for s in self.workflow.states}
        self.lane_of[START] = self.workflow.phases[0].name
        found, y, self.place, column = [], _TOP, dict[str, tuple[float, float]](), 0
        titles = [(p.name, say(p.label, self.lang)) for p in self.workflow.phases] + [("any", word("anywhere", self.lang))]
        for number, (lane, title) in enumerate(titles):
            inside = [n for n in self.names if self.lane_of[n] == lane]
            for i, name in enumerate(inside):
                self.place[name] = (_LEFT + _PITCH_X * (column + i), y + 30 + _PITCH_Y * (i % 2))
            height = 60 + _PITCH_Y * max(1, min(2, len(inside)))
            found.append(LaneBand(f"lane_{number}", title, y, height))
            self.lane_id[lane] = f"lane_{number}"
            y += height
            column = 0 if lane == self.workflow.phases[-1].name else column + max(0, len(inside) - 1)
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

    def _task(self, name: str, x: float, y: float) -> None:
        state = self.workflow.state[name]
        noted = [row_text(r) for r in self.selection.rows if r.source == name and r.target is None]
        documents = (say(state.meaning, self.lang), *noted)
        self._add(name, _TASKS[state.waits_for], say(state.label, self.lang), name, x, y, TASK, documents)

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
        said = "; ".join(line.label for line in lines_of(self.workflow, rows, self.lang))
        documents = tuple(row_text(r) for r in rows)
        points = _way(self.parts[source], self.parts[target])
        self.flows.append(Flow(f"flow_{source}__{target}", source, target, said, points, documents))


def _way(source: Part, target: Part) -> tuple[tuple[float, float], ...]:
    """Right and left when the target lies ahead, else down, along and up."""
    right, left = (source.x + source.size[0], source.middle), (target.x, target.middle)
    if left[0] > right[0]:
        turn = (right[0] + left[0]) / 2
        return (right, left) if right[1] == left[1] else (right, (turn, right[1]), (turn, left[1]), left)
    down = (source.x + source.size[0] / 2, source.y + source.size[1])
    below = (target.x + target.size[0] / 2, target.y + target.size[1])
    along = max(down[1], below[1]) + 22
    return down, (down[0], along), (below[0], along), below
