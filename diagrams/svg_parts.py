"""The small elements every part of the SVG is made of."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from diagrams.metrics import width_of
from diagrams.plan import LETTER, SMALL
from diagrams.runs import RunLine
from diagrams.svg_style import FACES


def n(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, said: str, css: str = "", anchor: str = "", face: str = "") -> str:
    """One line of text; without a class it is set in the face of the group around it."""
    extra = (f' class="{css}"' if css else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{n(x)}" y="{n(y)}"{extra}{fitted(FACES[face or css].width(said))}>{escape(said)}</text>'


def fitted(width: float) -> str:
    """The attributes that make a text as wide as it was measured, whatever font the reader's machine has."""
    return f' textLength="{n(width)}" lengthAdjust="spacingAndGlyphs"'


def rich(x: float, y: float, line: RunLine, anchor: str = "") -> str:
    """One line of an arrow's text, with what is pulled by hand in bold."""
    spans = [f'<tspan class="hand">{escape(r.text)}</tspan>' if r.bold else escape(r.text) for r in line]
    end = f' text-anchor="{anchor}"' if anchor == "end" else ""
    wide = sum(FACES["hand" if r.bold else "label"].width(r.text) for r in line) + FACES["label"].width(" ") * (len(line) - 1)
    return f'<text class="label" x="{n(x)}" y="{n(y)}"{end}{fitted(wide)}>{" ".join(spans)}</text>'


def rect(css: str, x: float, y: float, width: float, height: float, radius: float) -> str:
    """A rounded rectangle."""
    return f'<rect class="{css}" x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}" rx="{n(radius)}"/>'


def group(css: Iterable[str], *inside: str) -> str:
    """Elements under the classes that are not empty."""
    return f'<g class="{" ".join(c for c in css if c)}">{"".join(inside)}</g>'


def badge(x: float, y: float, said: str) -> str:
    """A pill with a short text, centred on a point."""
    width = width_of(said, SMALL, bold=True) + 12
    pill = f'<rect x="{n(x - width / 2)}" y="{n(y - 8)}" width="{n(width)}" height="16" rx="8"/>'
    return f'<g class="badge">{pill}{text(x, y + 3.7, said, anchor="middle", face="badge")}</g>'


def letters(x: float, y: float, said: str) -> str:
    """Group letters in one pill whose left end is at `x`, on the baseline `y`."""
    shape = rect("", x, y - 10.5, LETTER * len(said) + 6, 14, 7).replace(' class=""', "")
    each = (text(x + 3 + LETTER * (i + 0.5), y, one, anchor="middle", face="letter") for i, one in enumerate(said))
    return group(("letter",), shape, *each)


def icon(kind: str, x: float, y: float) -> str:
    """The sign before a note: a clock, a turning arrow, or a person that is waited for."""
    if kind == "timer":
        return f'<path class="icon" d="M{n(x - 4)} {n(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M{n(x)} {n(y - 2.4)}v2.6l1.8 1.2"/>'
    if kind == "stay":
        return f'<path class="icon" d="M{n(x + 3.4)} {n(y - 2)}a4 4 0 1 0 0.4 3.4M{n(x + 4)} {n(y - 4.6)}v3h-3"/>'
    if kind == "waits":
        d = f"M{n(x - 3.8)} {n(y + 4)}a3.8 3.6 0 0 1 7.6 0M{n(x - 1.9)} {n(y - 2)}a1.9 1.9 0 1 0 3.8 0a1.9 1.9 0 1 0 -3.8 0"
        return f'<path class="icon" d="{d}"/>'
    return f'<path class="icon" d="M{n(x - 1)} {n(y)}h2.5"/>' if kind == "inside" else ""
