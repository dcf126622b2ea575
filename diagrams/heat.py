"""How many orders took each way and how long they stayed, laid over the chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from diagrams.drawing import Drawing
from diagrams.history import Case
from diagrams.selection import START
from diagrams.words import span, word
from workflow.definition import Workflow


@dataclass(frozen=True, slots=True)
class Flow:
    """How often one way was taken; `source` None is the taking in."""

    source: str | None
    trigger: str
    target: str
    count: int


@dataclass(frozen=True, slots=True)
class Stay:
    """How often a state was left, and how long the orders had been in it."""

    state: str
    count: int
    median: timedelta
    p90: timedelta


@dataclass(frozen=True, slots=True)
class Heat:
    flows: tuple[Flow, ...]
    stays: tuple[Stay, ...]
    period: str = ""


def heat_of(cases: Iterable[Case], since: datetime | None = None, until: datetime | None = None) -> Heat:
    """The counts and stays of what happened from `since` up to `until`."""
    flows: dict[tuple[str | None, str, str], int] = {}
    stays: dict[str, list[timedelta]] = {}
    for case in cases:
        entered: datetime | None = None
        for each in case.entries:
            inside = (since is None or each.at >= since) and (until is None or each.at < until)
            if inside:
                key = (each.source, each.trigger, each.target)
                flows[key] = flows.get(key, 0) + 1
            if each.moved:
                if inside and entered is not None and each.source is not None:
                    stays.setdefault(each.source, []).append(each.at - entered)
                entered = each.at
    return Heat(
        tuple(Flow(*key, count) for key, count in sorted(flows.items(), key=lambda item: tuple(map(str, item[0])))),
        tuple(Stay(state, len(all_), _at(all_, 0.5), _at(all_, 0.9)) for state, all_ in sorted(stays.items())),
        " – ".join(f"{at:%Y-%m-%d}" for at in (since, until) if at),
    )


def _at(stays: list[timedelta], share: float) -> timedelta:
    """The stay that `share` of them do not exceed (nearest rank)."""
    return sorted(stays)[max(0, ceil(share * len(stays)) - 1)]


def heated(drawing: Drawing, workflow: Workflow, heat: Heat) -> Drawing:
    """The drawing with counts on every way taken, thick where many went, and stays on every state."""
    count = {(f.source or START, f.trigger, f.target): f.count for f in heat.flows}
    stays = {s.state: s for s in heat.stays}
    top = max((f.count for f in heat.flows if f.source != f.target), default=1)

    def taken(source: str, target: str, triggers: Iterable[str]) -> int:
        return sum(count.get((source, t, target), 0) for t in triggers)

    def badge(number: int) -> str:
        return f"×{number}" if number else ""

    arrows = []
    for arrow in drawing.arrows:
        number = taken(arrow.source, arrow.target, {r.trigger for r in arrow.rows})
        arrows.append(replace(arrow, badge=badge(number), heat=number / top, mark="" if number else "faded"))
    groups = []
    for group in drawing.groups:
        keys = {(r.source or START, r.trigger, r.target or r.source or START) for r in group.rows}
        number = sum(count.get(k, 0) for k in keys)
        groups.append(replace(group, badge=badge(number), mark="" if number else "faded"))
    said = word("heat", drawing.lang)
    return replace(
        drawing,
        subtitle=f"{drawing.subtitle} · {said}" + (f" · {heat.period}" if heat.period else ""),
        nodes=tuple(replace(n, badge=_stay(stays[n.name])) if n.name in stays else n for n in drawing.nodes),
        arrows=tuple(arrows),
        groups=tuple(groups),
    )


def _stay(stay: Stay) -> str:
    return f"×{stay.count} · {span(stay.median)} / {span(stay.p90)}"
