"""Two versions of a definition as one picture: what is new, what is gone, what is not as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from diagrams.difference import Difference, name_of
from diagrams.difference_words import in_words
from diagrams.drawing import Arrow, Drawing, Line, draw
from diagrams.selection import START, Selection
from diagrams.words import word
from workflow.definition import Transition, Trigger
from workflow.values import Label


def marked(difference: Difference, lang: str) -> Drawing:
    """One picture of both versions: what is new, what is gone, what is not as it was."""
    old, new = difference.old, difference.new
    kept = {name_of(r) for r in new.transitions}
    rows = (*new.transitions, *(r for r in old.transitions if name_of(r) not in kept))
    states = (*new.states, *(s for s in old.states if s.name not in new.state))
    guards, reasons = {**old.guards, **new.guards}, {**old.reasons, **new.reasons}
    timers = (*new.timers, *(t for t in old.timers if t.state not in new.state))
    triggers = (*new.triggers, *(t for t in old.triggers if t.name not in new.trigger))
    triggers = tuple(_told_apart(trigger, triggers) for trigger in triggers)
    both = replace(new, states=states, transitions=rows, guards=guards, reasons=reasons, timers=timers, triggers=triggers)
    how = {("state", c.name.partition(".")[0]): "changed" for c in difference.changes if c.kind == "timer"}
    how |= {(c.kind, c.name): c.how for c in difference.changes}
    changed = frozenset(r for r in rows if ("row", name_of(r)) in how)
    names = {n for r in rows for n in (r.source or START, r.target or r.source or START)}
    drawing = draw(Selection(both, rows, frozenset(names) | {s.name for s in states}), lang, lifted=changed)
    return replace(
        drawing,
        subtitle=f"{word('difference', lang)} {old.version} → {new.version}",
        description=in_words(difference, lang),
        nodes=tuple(replace(n, mark=how.get(("state", n.name), "")) for n in drawing.nodes),
        arrows=tuple(_changed(a, how) for a in drawing.arrows),
        groups=tuple(replace(g, badge=_badge(g.rows, how)) for g in drawing.groups),
        legend=(f"+ {word('added', lang)}", f"– {word('removed', lang)}", f"~ {word('changed', lang)}"),
    )


def _told_apart(trigger: Trigger, others: Iterable[Trigger]) -> Trigger:
    """A trigger with its name where another has its label: one that was renamed is in both versions."""
    label = trigger.label
    if not any(other.label == label and other.name != trigger.name for other in others):
        return trigger
    return replace(trigger, label=Label(f"{label.sv} ({trigger.name})", f"{label.en} ({trigger.name})"))


def _changed(arrow: Arrow, how: dict[tuple[str, str], str]) -> Arrow:
    """An arrow with what became of it; where its triggers differ in that, each says it."""
    mark, lines = _mark(arrow.rows, how), arrow.lines
    if mark == "changed":
        lines = tuple(replace(line, label=f"{_sign_of(line, arrow, how)}{line.label}") for line in lines)
    return replace(arrow, mark=mark, badge=_badge(arrow.rows, how), lines=lines)


def _sign_of(line: Line, arrow: Arrow, how: dict[tuple[str, str], str]) -> str:
    signs = {_SIGN.get(how.get(("row", name_of(row)), ""), "") for row in arrow.rows if row.trigger == line.trigger}
    sign = signs.pop() if len(signs) == 1 else ""
    return f"{sign} " if sign else ""


def _mark(rows: Iterable[Transition], how: dict[tuple[str, str], str]) -> str:
    """The mark of an arrow: of its rows when they agree, else that it changed."""
    marks = {how.get(("row", name_of(r)), "") for r in rows}
    if len(marks) == 1:
        return marks.pop()
    return "changed" if marks - {""} else ""


_SIGN = {"added": "+", "removed": "–", "changed": "~"}


def _badge(rows: Iterable[Transition], how: dict[tuple[str, str], str]) -> str:
    count: dict[str, int] = {}
    for row in rows:
        sign = _SIGN.get(how.get(("row", name_of(row)), ""), "")
        if sign:
            count[sign] = count.get(sign, 0) + 1
    return " ".join(f"{sign}{number}" for sign, number in count.items())
