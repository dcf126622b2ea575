"""The small model every picture is drawn from: nodes, arrows, and groups of rows that hold from many states."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from diagrams.selection import START, Selection
from diagrams.words import detail, party_label, say, schedule_text, trigger_label, word
from workflow.definition import Transition, Workflow

MANY = 3  # from so many states a row is drawn once, as a lettered group
FAN = 6  # to so many states a trigger of one state is drawn once


class Shape(StrEnum):
    """Where a node stands in the picture."""

    START = "start"
    MAIN = "main"
    SIDE = "side"
    REVIEW = "review"
    HOLD = "hold"
    DONE = "done"
    END = "end"


@dataclass(frozen=True, slots=True)
class Note:
    """A line in a node; `kind` is timer, stay (noted without being left) or inside (a state of a phase)."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Node:
    """A state. `mark` is visited, current, possible, faded, added, removed, changed or empty; `badge` is a short text."""

    name: str
    label: str
    meaning: str
    lane: str
    shape: Shape
    waits_for: str = ""
    notes: tuple[Note, ...] = ()
    letters: str = ""
    mark: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One trigger on an arrow and, per row, what tells the rows apart."""

    trigger: str
    label: str
    details: tuple[str, ...]
    by_hand: bool

    @property
    def text(self) -> str:
        """The line as one text."""
        said = " · ".join(d for d in self.details if d)
        return f"{self.label}: {said}" if said else self.label


@dataclass(frozen=True, slots=True)
class Arrow:
    """All rows from one state to another; `heat` is 0 to 1 of the most travelled arrow."""

    source: str
    target: str
    rows: tuple[Transition, ...]
    lines: tuple[Line, ...]
    main: bool = False
    mark: str = ""
    badge: str = ""
    heat: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """Rows alike from many states (or back to many), drawn once; a letter, if any, stands on each state they hold in."""

    letter: str
    line: Line
    where: str
    target: str
    target_label: str
    sources: tuple[str, ...]
    rows: tuple[Transition, ...]
    mark: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture before it has a format."""

    name: str
    title: str
    subtitle: str
    version: str
    description: str
    lang: str
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    groups: tuple[Group, ...] = ()
    legend: tuple[str, ...] = field(default=())

    @property
    def node(self) -> Mapping[str, Node]:
        return {n.name: n for n in self.nodes}


def draw(selection: Selection, lang: str, *, lifted: frozenset[Transition] = frozenset()) -> Drawing:
    """The full chart of the selected rows; `lifted` rows are drawn as separate arrows, never in a group."""
    workflow = selection.workflow
    groups, rest = _grouped(selection, lang, lifted)
    return Drawing(
        name=workflow.name,
        title=say(workflow.label, lang),
        subtitle=selection.title(lang),
        version=workflow.version,
        description=describe(workflow, lang),
        lang=lang,
        lanes=tuple(Lane(p.name, say(p.label, lang)) for p in workflow.phases),
        nodes=_nodes(selection, lang, groups),
        arrows=_arrows(selection, rest, lang),
        groups=groups,
    )


def describe(workflow: Workflow, lang: str) -> str:
    """What a screen reader says of the picture: the phases in order and the size of the table."""
    phases = ", ".join(say(p.label, lang) for p in workflow.phases)
    count = (len(workflow.states), len(workflow.transitions))
    tail = f"{count[0]} states, {count[1]} rows" if lang == "en" else f"{count[0]} tillstånd, {count[1]} rader"
    return f"{word('phases_then', lang)}: {phases}. {tail}." if phases else f"{tail}."


def in_order(drawing: Drawing) -> list[Arrow]:
    """The happy path before all else, so that a layout that ranks by what it reads first keeps it straight."""
    return sorted(drawing.arrows, key=lambda a: not a.main)


def main_path(workflow: Workflow) -> tuple[str, ...]:
    """The states of the happy path, in order."""
    after = {row.source: row.target for row in workflow.transitions if row.main}
    path: list[str] = []
    at = after.get(None)
    while at and at not in path:
        path.append(at)
        at = after.get(at)
    return tuple(path)


def lines_of(workflow: Workflow, rows: Iterable[Transition], lang: str) -> tuple[Line, ...]:
    """The rows of one arrow gathered by trigger, in the table's order."""
    found: dict[str, list[Transition]] = {}
    for row in rows:
        found.setdefault(row.trigger, []).append(row)
    return tuple(
        Line(name, trigger_label(workflow, name, lang), _details(workflow, same, lang), any(row.roles for row in same))
        for name, same in found.items()
    )


def _details(workflow: Workflow, rows: Iterable[Transition], lang: str) -> tuple[str, ...]:
    """What tells the rows apart; where some have a text, one without holds otherwise."""
    found = dict.fromkeys(detail(workflow, row, lang) for row in rows)
    return tuple(each or word("otherwise", lang) for each in found) if any(found) else ()


def _nodes(selection: Selection, lang: str, groups: tuple[Group, ...]) -> tuple[Node, ...]:
    workflow = selection.workflow
    lanes = {p.name for p in workflow.phases}
    path = main_path(workflow)
    grouped = frozenset(row for group in groups for row in group.rows)
    found = [Node(START, word("start", lang), "", "", Shape.START)] if START in selection.states else []
    for state in workflow.states:
        if state.name in selection.states:
            found.append(
                Node(
                    state.name,
                    say(state.label, lang),
                    say(state.meaning, lang),
                    state.phase if state.phase in lanes else "",
                    _shape(workflow, state.name, path, state.phase in lanes),
                    "" if state.end else say(party_label(workflow, state.waits_for), lang),
                    _notes(selection, state.name, lang, grouped),
                    "".join(g.letter for g in groups if state.name in g.sources),
                )
            )
    return tuple(found)


def _shape(workflow: Workflow, name: str, path: tuple[str, ...], in_lane: bool) -> Shape:
    state = workflow.state[name]
    if state.end:
        return Shape.DONE if name in path else Shape.END
    if name in path:
        return Shape.MAIN
    if in_lane:
        return Shape.SIDE
    return Shape.HOLD if state.paused else Shape.REVIEW


def _notes(selection: Selection, name: str, lang: str, grouped: Container[Transition]) -> tuple[Note, ...]:
    """A state's timers that move or remind, then the triggers that are noted in it and belong to it alone."""
    workflow = selection.workflow
    timed: dict[str, list[str]] = {}
    for timer in workflow.timers_of[name] if selection.timers else ():
        if timer.trigger:
            timed.setdefault(timer.trigger, []).append(schedule_text(workflow, timer.schedule, lang))
    notes = [Note(f"{trigger_label(workflow, t, lang)}: {_gathered(due)}", "timer") for t, due in timed.items()]
    inside = [r for r in selection.rows if r.source == name and r.target in (None, name)]
    alone = [r for r in inside if r.trigger not in timed and r not in grouped]
    return (*notes, *(Note(line.text, "stay") for line in lines_of(workflow, alone, lang)))


def _gathered(due: list[str]) -> str:
    """Several due times of one trigger as one text: "2, 5 working days"."""
    unit = due[-1].partition(" ")[2]
    if len(due) > 1 and all(d.partition(" ")[0].isdigit() for d in due):
        return f"{', '.join(d.partition(' ')[0] for d in due)} {unit}"
    return "; ".join(due)


# Grouping -------------------------------------------------------------------------------------------

_Rows = list[Transition]


def _grouped(selection: Selection, lang: str, lifted: frozenset[Transition]) -> tuple[tuple[Group, ...], tuple[Transition, ...]]:
    """The groups, and the rows that are left to be drawn as arrows or notes."""
    workflow = selection.workflow
    timed = {(t.state, t.trigger) for t in workflow.timers} if selection.timers else set()
    # The timer of a row that stays stands in the box.
    rows = [r for r in selection.rows if r.target is not None or (r.source, r.trigger) not in timed]
    many = _alike(([r] for r in rows), lambda r: (r.trigger, r.target, r.guard, r.reason))
    many = [b for b in many if len(_sources(b)) >= MANY]
    fans = _alike(([r] for r in rows), lambda r: (r.source, r.trigger))
    fans = [b for b in fans if len({r.target for r in b}) >= FAN and all(r.roles for r in b)]
    bundles = [*_families(workflow, many, lang), *_alike(fans, lambda r: r.source)]
    drawn = [_group(selection, b, lang) for b in bundles]
    taken = {r for b in bundles for r in b}
    return _lettered(selection, drawn), tuple(r for r in selection.rows if r not in taken or r in lifted)


def _families(workflow: Workflow, bundles: list[_Rows], lang: str) -> list[_Rows]:
    """Bundles that a reader would tell in one sentence: of one trigger, or of several triggers that do the same."""

    def said(row: Transition) -> str:
        return detail(workflow, row, lang)

    same_words = _alike(bundles, lambda r: (r.trigger, r.target, said(r)))
    where = {r: _sources(b) for b in same_words for r in b}
    same_trigger = _alike(same_words, lambda r: (r.trigger, r.target, where[r]))
    details = {r: tuple(dict.fromkeys(map(said, b))) for b in same_trigger for r in b}
    return _alike(same_trigger, lambda r: (r.target, where[r], details[r]))


def _alike(bundles: Iterable[_Rows], key: Callable[[Transition], object]) -> list[_Rows]:
    """Bundles with one key become one; the first row speaks for its bundle."""
    found: dict[object, _Rows] = {}
    for rows in bundles:
        found.setdefault(key(rows[0]), []).extend(rows)
    return list(found.values())


def _sources(rows: Iterable[Transition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.source or START for r in rows))


def _group(selection: Selection, rows: _Rows, lang: str) -> Group:
    workflow, sources = selection.workflow, _sources(rows)
    lines = lines_of(workflow, rows, lang)
    targets = {r.target for r in rows}
    fan = len(targets) > 1
    details = () if fan else tuple(dict.fromkeys(d for line in lines for d in line.details))
    line = Line(lines[0].trigger, _joined([each.label for each in lines]), details, any(each.by_hand for each in lines))
    target = "" if fan else rows[0].target or ""
    stays = word("back" if fan else "stays", lang)
    label = say(workflow.state[target].label, lang) if target else stays
    return Group("", line, _where(selection, sources, lang), target, label, sources, tuple(rows))


def _joined(labels: list[str]) -> str:
    """Several labels as one; words that all begin with are said once: "Order changed / reopened"."""
    words = [each.split() for each in labels]
    shared = 0
    while len(labels) > 1 and all(len(w) > shared + 1 and w[shared] == words[0][shared] for w in words):
        shared += 1
    return " / ".join([labels[0], *(" ".join(w[shared:]) for w in words[1:])])


def _lettered(selection: Selection, groups: list[Group]) -> tuple[Group, ...]:
    """What holds everywhere comes first and needs no letter; nor does what holds on a rail alone, which shows none."""
    workflow = selection.workflow
    lanes = {p.name for p in workflow.phases}
    everywhere = {n for n in workflow.open_states if n in selection.states}
    boxed = {s.name for s in workflow.states if s.phase in lanes or s.end}
    general = [g for g in groups if everywhere <= set(g.sources)]
    special = [g for g in groups if g not in general and boxed & set(g.sources)]
    rest = [g for g in groups if g not in general and g not in special]
    return (*general, *(replace(g, letter=chr(65 + i)) for i, g in enumerate(special)), *rest)


def _where(selection: Selection, sources: tuple[str, ...], lang: str) -> str:
    """The sources in words: every open state, all but a few, or their names."""
    workflow = selection.workflow
    missing = [n for n in workflow.open_states if n in selection.states and n not in sources]

    def names(states: Iterable[str]) -> str:
        return ", ".join(say(workflow.state[n].label, lang) for n in states)

    if not missing:
        return word("from_all", lang)
    if any(workflow.state[n].end for n in sources):
        return names(sources)
    return min(names(sources), f"{word('except', lang)} {names(missing)}", key=len)


def _arrows(selection: Selection, rows: tuple[Transition, ...], lang: str) -> tuple[Arrow, ...]:
    workflow = selection.workflow
    pairs: dict[tuple[str, str], list[Transition]] = {}
    for row in rows:
        if row.target is not None and row.target != row.source:  # one that comes back stands in the box as a note
            pairs.setdefault((row.source or START, row.target), []).append(row)
    # A kind that skips a part of the happy path goes straight from what is before it to what is after.
    shown = [START, *(n for n in main_path(workflow) if n in selection.states)]
    straight = set(zip(shown, shown[1:], strict=False))
    return tuple(
        Arrow(*pair, tuple(same), lines_of(workflow, same, lang), pair in straight, _mark(selection, same))
        for pair, same in pairs.items()
    )


def _mark(selection: Selection, rows: Iterable[Transition]) -> str:
    """In a role's picture, what others do is shown pale."""
    return "" if selection.role is None or any(selection.role in r.roles for r in rows) else "faded"
