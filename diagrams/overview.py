"""The six phases as one small picture: what people see as progress, and what can happen at any point."""

from __future__ import annotations

from dataclasses import replace

from diagrams.drawing import Arrow, Drawing, Lane, Node, Note, Shape, describe, main_path
from diagrams.selection import START, Selection
from diagrams.words import say, word


def overview(selection: Selection, lang: str) -> Drawing:
    """One node a phase, the states in it as its notes; review, hold and ends as themselves."""
    workflow = selection.workflow
    place = {s.name: s.phase for s in workflow.states}
    phases = {p.name for p in workflow.phases}
    ends = {s.name for s in workflow.states if s.end}
    pairs: dict[tuple[str, str], bool] = {}
    for row in selection.rows:
        if row.target is not None:
            pair = (_node_of(row.source, place, phases), _node_of(row.target, place, phases))
            if pair[0] != pair[1]:
                pairs[pair] = pairs.get(pair, False) or row.main
    return Drawing(
        name=workflow.name,
        title=say(workflow.label, lang),
        subtitle=word("overview", lang) if not (selection.kind or selection.role) else selection.title(lang),
        version=workflow.version,
        description=describe(workflow, lang),
        lang=lang,
        lanes=tuple(Lane(p.name, "") for p in workflow.phases),
        nodes=_nodes(selection, lang),
        arrows=tuple(Arrow(a, b, (), (), main) for (a, b), main in pairs.items() if _is_shown(a, b, main, ends)),
    )


def gathered(drawing: Drawing) -> Drawing:
    """The overview for formats with composite states: the phases in one, which review and hold are come to from as a whole."""
    lane = Lane(_ALL, word("phases", drawing.lang))
    pairs: dict[tuple[str, str], Arrow] = {}
    for arrow in drawing.arrows:
        ends = (arrow.source, arrow.target)
        whole = ends if arrow.main else tuple(f"phase:{_ALL}" if e.startswith("phase:") else e for e in ends)
        pairs.setdefault((whole[0], whole[1]), replace(arrow, source=whole[0], target=whole[1]))
    nodes = tuple(replace(n, lane=_ALL if n.name.startswith("phase:") else "") for n in drawing.nodes)
    return replace(drawing, lanes=(lane,), nodes=nodes, arrows=tuple(pairs.values()))


_ALL = "all"


def _node_of(state: str | None, place: dict[str, str], phases: set[str]) -> str:
    if state is None:
        return START
    return f"phase:{place[state]}" if place[state] in phases else state


def _is_shown(source: str, target: str, main: bool, ends: set[str]) -> bool:
    """The overview tells the happy path, what review and hold have to do with each phase, and what leads to the ends."""
    between = source.startswith("phase:") and (target.startswith("phase:") or target in ends)
    return main or not between


def _nodes(selection: Selection, lang: str) -> tuple[Node, ...]:
    workflow = selection.workflow
    path = main_path(workflow)
    found = [Node(START, word("start", lang), "", "", Shape.START)]
    for number, phase in enumerate(workflow.phases, 1):
        inside = [s for s in workflow.states if s.phase == phase.name and s.name in selection.states]
        if not inside:
            continue
        done = all(s.end for s in inside) and any(s.name in path for s in inside)
        label = say(phase.label, lang)
        # A phase of one state that bears its name has nothing to list.
        notes = tuple(Note(say(s.label, lang), "inside") for s in inside if say(s.label, lang) != label)
        shape = Shape.DONE if done else Shape.MAIN
        found.append(Node(f"phase:{phase.name}", f"{number} {label}", "", phase.name, shape, notes=notes))
    for state in workflow.states:
        if state.phase not in {p.name for p in workflow.phases} and state.name in selection.states:
            shape = Shape.END if state.end else Shape.HOLD if state.paused else Shape.REVIEW
            found.append(Node(state.name, say(state.label, lang), say(state.meaning, lang), "", shape))
    return tuple(found)
