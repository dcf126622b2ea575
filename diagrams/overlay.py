"""One order's path laid over the chart: numbered with times, where it stands, and the ways still open, at any moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from diagrams.drawing import Arrow, Drawing, Group, Node
from diagrams.history import Entry
from diagrams.selection import START
from diagrams.words import say, word
from workflow.definition import Transition, Workflow

_STOCKHOLM = ZoneInfo("Europe/Stockholm")
_SHOWN = 3  # an arrow taken more often shows its last passages


@dataclass(frozen=True, slots=True)
class Overlay:
    """An order's entries, and the moment the picture is of (None: now)."""

    entries: tuple[Entry, ...]
    moment: datetime | None = None
    possible: tuple[str, ...] | None = None

    @property
    def path(self) -> tuple[Entry, ...]:
        """The entries up to the moment."""
        return tuple(e for e in self.entries if self.moment is None or e.at <= self.moment)


def lifted(workflow: Workflow, overlay: Overlay) -> frozenset[Transition]:
    """Rows that the path took, so that a grouped one is drawn as a separate arrow."""
    taken = {(e.source, e.trigger, e.target) for e in overlay.path if e.moved}
    return frozenset(r for r in workflow.transitions if r.target and (r.source, r.trigger, r.target) in taken)


def laid_over(drawing: Drawing, workflow: Workflow, overlay: Overlay) -> Drawing:
    """The drawing with every node, arrow and group marked."""
    path = overlay.path
    current = path[-1].target if path else START
    possible = _possible(workflow, current, overlay.possible)
    seen = {e.target for e in path} | {START}
    when = overlay.moment or (path[-1].at if path else None)
    return replace(
        drawing,
        subtitle=drawing.subtitle + (f" · {word('at', drawing.lang)} {_long(when)}" if when else ""),
        description=_description(drawing, workflow, path, current),
        nodes=tuple(_node(n, path, current, seen, possible) for n in drawing.nodes),
        arrows=tuple(_arrow(a, path, current, possible) for a in drawing.arrows),
        groups=tuple(_group(g, path, current, possible) for g in drawing.groups),
        legend=(f"{word('visited', drawing.lang)}: 1, 2, 3 …", f"- - {word('possible', drawing.lang)}"),
    )


def _possible(workflow: Workflow, current: str, only: Iterable[str] | None) -> frozenset[Transition]:
    """Rows out of the current state; `only`, where known, names the triggers whose guards may still hold."""
    source = None if current == START else current
    rows = (r for r in workflow.transitions if r.source == source)
    return frozenset(r for r in rows if only is None or r.trigger in only)


def _node(node: Node, path: tuple[Entry, ...], current: str, seen: set[str], possible: frozenset[Transition]) -> Node:
    if node.name == current:
        # Notes do not enter the state again: "since" counts from the last move into it.
        since = next((e.at for e in reversed(path) if e.moved and e.target == current), None)
        return replace(node, mark="current", badge=_short(since) if since else "")
    if node.name in seen:
        return replace(node, mark="visited")
    return replace(node, mark="" if any(r.target == node.name for r in possible) else "faded")


def _arrow(arrow: Arrow, path: tuple[Entry, ...], current: str, possible: frozenset[Transition]) -> Arrow:
    triggers = {r.trigger for r in arrow.rows}
    steps = [
        (i, e) for i, e in enumerate((e for e in path if e.moved), 1)
        if ((e.source or START), e.target) == (arrow.source, arrow.target) and e.trigger in triggers
    ]  # fmt: skip
    if steps:
        return replace(arrow, mark="visited", badge=", ".join(f"{i} · {_short(e.at)}" for i, e in steps[-_SHOWN:]))
    return replace(arrow, mark="possible" if possible & set(arrow.rows) else "faded")


def _group(group: Group, path: tuple[Entry, ...], current: str, possible: frozenset[Transition]) -> Group:
    return replace(group, mark="" if possible & set(group.rows) else "faded")


def _description(drawing: Drawing, workflow: Workflow, path: tuple[Entry, ...], current: str) -> str:
    """The path as a sentence, for those who cannot see it."""
    names = [say(workflow.state[e.target].label, drawing.lang) for e in path if e.moved]
    return f"{' → '.join(names)}. {word('current', drawing.lang).capitalize()}: {drawing.node[current].label}."


def _short(at: datetime) -> str:
    local = at.astimezone(_STOCKHOLM)
    return f"{local.day}/{local.month} {local:%H:%M}"


def _long(at: datetime) -> str:
    return f"{at.astimezone(_STOCKHOLM):%Y-%m-%d %H:%M}"
