"""The front door: one function for every format, and the explicit list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from diagrams import bpmn, dot, mermaid, plantuml, png, reasons, scxml, svg, table, xstate
from diagrams.difference import Difference
from diagrams.difference_picture import marked
from diagrams.difference_words import in_words
from diagrams.drawing import Drawing, draw
from diagrams.heat import Heat, heated
from diagrams.overlay import Overlay, laid_over, lifted
from diagrams.overview import gathered, overview
from diagrams.plan import A4, OVERVIEW, PHONE, Sheet
from diagrams.selection import Selection, select
from diagrams.words import known
from workflow.definition import Workflow
from workflow.errors import BadInput

# Pictures are drawn from the drawing model; tables of every row are written from the selection itself.
DRAWN: Mapping[str, Callable[[Drawing], str]] = MappingProxyType({
    "mermaid": mermaid.render, "dot": dot.render, "plantuml": plantuml.render,
})  # fmt: skip
WRITTEN: Mapping[str, Callable[[Selection, str], str]] = MappingProxyType({
    "table": table.render, "scxml": scxml.render, "bpmn": bpmn.render, "xstate": xstate.render,
})  # fmt: skip
FORMATS = ("mermaid", "dot", "svg", "png", "plantuml", "table", "scxml", "bpmn", "xstate")
SUFFIXES: Mapping[str, str] = MappingProxyType({
    "mermaid": "mmd", "dot": "dot", "svg": "svg", "png": "png", "plantuml": "puml", "table": "md", "scxml": "scxml",
    "bpmn": "bpmn", "xstate": "xstate.json",
})  # fmt: skip
_COMPOSITE = ("mermaid", "plantuml")
VIEWS = ("full", "overview")
SHEETS: Mapping[str, Sheet] = MappingProxyType({"a4": A4, "phone": PHONE, "overview": OVERVIEW})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a picture is to show."""

    lang: str = "sv"
    view: str = "full"
    kind: str | None = None
    role: str | None = None
    overlay: Overlay | None = None
    heat: Heat | None = None
    name: str = ""


def render(
    workflow: Workflow,
    format: str,
    *,
    lang: str = "sv",
    view: str = "full",
    kind: str | None = None,
    role: str | str | None = None,
    overlay: Overlay | None = None,
    heat: Heat | None = None,
    name: str = "",
    sheet: str = "a4",
    scheme: str = "both",
) -> bytes | str:
    """The workflow in one of `FORMATS`; bytes for png, text for the rest, the same to the byte for the same arguments.

    `name` is put before the subtitle (an order's number). `sheet` (a4 or phone) is for svg and png, `scheme` (both,
    light, dark) for svg. Machine formats (table, scxml, bpmn, xstate) hold every selected row and take no overlay or heat.
    """
    _check(format, view, sheet)
    wish = Wish(known(lang), view, kind, role or None, overlay, heat, name)
    if format in WRITTEN:
        return WRITTEN[format](_selected(workflow, wish), lang)
    drawing = drawing_of(workflow, wish)
    if view == "overview":
        return _drawn(gathered(drawing) if format in _COMPOSITE else drawing, format, "overview", scheme)
    return _drawn(drawing, format, sheet, scheme)


def render_difference(difference: Difference, format: str = "svg", *, lang: str = "sv", sheet: str = "a4") -> bytes | str:
    """Two versions in one picture (or, as `text`, in words)."""
    if format == "text":
        return in_words(difference, known(lang))
    if format in WRITTEN:
        raise BadInput(reasons.DIFFERENCE_FORMAT(format=format, known=["text", *DRAWN, "svg", "png"]))
    _check(format, "full", sheet)
    return _drawn(marked(difference, known(lang)), format, sheet, "both")


def drawing_of(workflow: Workflow, wish: Wish) -> Drawing:
    """The drawing model of a picture."""
    selection = _selected(workflow, wish)
    if wish.view == "overview":
        drawing = overview(selection, wish.lang)
    else:
        up = lifted(workflow, wish.overlay) if wish.overlay else frozenset()
        drawing = draw(selection, wish.lang, lifted=up)
        if wish.overlay:
            drawing = laid_over(drawing, workflow, wish.overlay)
        if wish.heat:
            drawing = heated(drawing, workflow, wish.heat)
    return replace(drawing, subtitle=f"{wish.name} · {drawing.subtitle}") if wish.name else drawing


def _selected(workflow: Workflow, wish: Wish) -> Selection:
    return select(workflow, kind=wish.kind, role=wish.role, never=workflow.never)


def _drawn(drawing: Drawing, format: str, sheet: str, scheme: str) -> bytes | str:
    if format == "png":
        return png.render(drawing, SHEETS[sheet])
    if format == "svg":
        return svg.render(drawing, scheme, SHEETS[sheet])
    return DRAWN[format](drawing)


def _check(format: str, view: str, sheet: str) -> None:
    possible = ((reasons.NO_FORMAT, format, FORMATS), (reasons.NO_VIEW, view, VIEWS), (reasons.NO_SHEET, sheet, tuple(SHEETS)))
    for why, given, all_ in possible:
        if given not in all_:
            raise BadInput(why(name=given, known=list(all_)))
