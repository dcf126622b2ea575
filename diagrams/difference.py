"""What changed between two versions of a definition, as text and as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from diagrams.drawing import Drawing, draw
from diagrams.selection import START, Selection
from diagrams.words import word
from workflow.definition import State, Timer, Transition, Workflow

_Key = tuple[str | None, str, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was added, removed or changed; `details` are "field: before → after"."""

    how: str
    kind: str
    name: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    old: Workflow
    new: Workflow
    changes: tuple[Change, ...]

    def text(self, lang: str = "sv") -> str:
        """A line for each change; one line when nothing changed."""
        head = f"{self.new.name}: {self.old.version} → {self.new.version}"
        lines = [f"{word(c.how, lang)}: {c.kind} {c.name}" + "".join(f"\n    {d}" for d in c.details) for c in self.changes]
        return "\n".join([head, *(lines or ["="])]) + "\n"


def compare(old: Workflow, new: Workflow) -> Difference:
    """All that differs in states, rows, the order of rows, and timers."""
    changes = [
        *_compared("state", {s.name: s for s in old.states}, {s.name: s for s in new.states}),
        *_compared("row", _rows(old.transitions), _rows(new.transitions)),
        *_compared("timer", {f"{t.state}.{t.name}": t for t in old.timers}, {f"{t.state}.{t.name}": t for t in new.timers}),
        *_reordered(old, new),
    ]
    return Difference(old, new, tuple(changes))


def marked(difference: Difference, lang: str) -> Drawing:
    """One picture of both versions: what is new, what is gone, what is not as it was."""
    old, new = difference.old, difference.new
    kept = {_key(r) for r in new.transitions}
    rows = (*new.transitions, *(r for r in old.transitions if _key(r) not in kept))
    states = (*new.states, *(s for s in old.states if s.name not in new.state))
    guards, reasons = {**old.guards, **new.guards}, {**old.reasons, **new.reasons}
    both = replace(new, states=states, transitions=rows, guards=guards, reasons=reasons)
    how = {(c.kind, c.name): c.how for c in difference.changes}
    changed = frozenset(r for r in rows if ("row", _name(r)) in how)
    names = {n for r in rows for n in (r.source or START, r.target or r.source or START)}
    drawing = draw(Selection(both, rows, frozenset(names) | {s.name for s in states}), lang, lifted=changed)
    return replace(
        drawing,
        subtitle=f"{word('difference', lang)} {old.version} → {new.version}",
        description=difference.text(lang),
        nodes=tuple(replace(n, mark=how.get(("state", n.name), "")) for n in drawing.nodes),
        arrows=tuple(replace(a, mark=_mark(a.rows, how), badge=_badge(a.rows, how)) for a in drawing.arrows),
        groups=tuple(replace(g, badge=_badge(g.rows, how)) for g in drawing.groups),
        legend=(f"+ {word('added', lang)}", f"− {word('removed', lang)}", f"~ {word('changed', lang)}"),
    )


def _mark(rows: Iterable[Transition], how: dict[tuple[str, str], str]) -> str:
    """The mark of an arrow: of its rows when they agree, else that it changed."""
    marks = {how.get(("row", _name(r)), "") for r in rows}
    if len(marks) == 1:
        return marks.pop()
    return "changed" if marks - {""} else ""


_SIGN = {"added": "+", "removed": "–", "changed": "~"}


def _badge(rows: Iterable[Transition], how: dict[tuple[str, str], str]) -> str:
    count: dict[str, int] = {}
    for row in rows:
        sign = _SIGN.get(how.get(("row", _name(row)), ""), "")
        if sign:
            count[sign] = count.get(sign, 0) + 1
    return " ".join(f"{sign}{number}" for sign, number in count.items())


def _key(row: Transition) -> _Key:
    return (row.source, row.trigger, row.target, row.guard, row.reason)


def _name(row: Transition) -> str:
    guard = f" [{row.guard}]" if row.guard else ""
    reason = f" ({row.reason})" if row.reason else ""
    return f"{row.source or START} –{row.trigger}{guard}→ {row.target or row.source or START}{reason}"


def _rows(rows: Iterable[Transition]) -> dict[str, Transition]:
    return {_name(r): r for r in rows}


def _compared(kind: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    yield from (Change("removed", kind, name) for name in old if name not in new)
    yield from (Change("added", kind, name) for name in new if name not in old)
    for name in new:
        if name in old and old[name] != new[name]:
            yield Change("changed", kind, name, tuple(_details(old[name], new[name])))


def _details(old: State | Transition | Timer, new: State | Transition | Timer) -> Iterator[str]:
    for each in fields(new):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if before != after:
            yield f"{each.name}: {before} → {after}"


def _reordered(old: Workflow, new: Workflow) -> Iterator[Change]:
    """Rows of one source and trigger that are tried in another order: the first whose guard holds wins."""
    for key, rows in new.rows.items():
        before = [_name(r) for r in old.rows.get(key, ())]
        after = [_name(r) for r in rows]
        both = set(before) & set(after)
        if [n for n in before if n in both] != [n for n in after if n in both]:
            yield Change("changed", "order", f"{key[0] or START}.{key[1]}", tuple(n for n in after if n in both))
