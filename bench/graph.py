"""A line graph as SVG: what `docs/performance.md` shows of a bench."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

# The dashes distinguish the lines without colour, too.
_STYLES = (("#0b5fa5", ""), ("#b04a00", "7 4"), ("#3b7a2a", "2 3"), ("#6a4c93", "9 3 2 3"))
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 680, 340, 80, 20, 46, 56
_INK, _FAINT = "#222222", "#dddddd"


@dataclass(frozen=True, slots=True)
class Graph:
    """Lines through measured points. `x` is drawn by its logarithm, 0 one step left of the least other; `y` from 0."""

    name: str
    title: str
    x: str
    y: str
    lines: Mapping[str, Sequence[tuple[float, float]]]

    def svg(self) -> str:
        """The picture, readable alone: a title, axes with their units, a legend."""
        places = sorted({x for line in self.lines.values() for x, _ in line})
        tops = _ticks(max(y for line in self.lines.values() for _, y in line))
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" font-family="sans-serif"'
            f' font-size="12" fill="{_INK}">',
            f"<title>{escape(self.title)}</title>", f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
            _text(_LEFT, 18, self.title, size=14),
            _text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 10, self.x, "middle"),
            f'<g transform="rotate(-90 16 {(_TOP + _HEIGHT - _BOTTOM) / 2:.0f})">'
            f'{_text(16, (_TOP + _HEIGHT - _BOTTOM) / 2, self.y, "middle")}</g>',
        ]  # fmt: skip
        for y in tops:
            level = _down(y, tops)
            parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{level:.1f}" y2="{level:.1f}" stroke="{_FAINT}"/>')
            parts.append(_text(_LEFT - 8, level + 4, f"{y:,.0f}", "end"))
        parts += [_text(_across(x, places), _HEIGHT - _BOTTOM + 18, f"{x:,.0f}", "middle") for x in places]
        for n, (label, line) in enumerate(self.lines.items()):
            parts += _line(n, label, [(_across(x, places), _down(y, tops)) for x, y in sorted(line)])
        return "\n".join([*parts, "</svg>", ""])


def _line(n: int, label: str, points: Sequence[tuple[float, float]]) -> Iterable[str]:
    colour, dashes = _STYLES[n % len(_STYLES)]
    pen = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}" fill="none"'
    yield f'<polyline {pen} points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'
    for x, y in points:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
    start = _LEFT + n * (_WIDTH - _LEFT - _RIGHT) / len(_STYLES)
    yield f'<line x1="{start:.0f}" x2="{start + 26:.0f}" y1="32" y2="32" {pen}/>'
    yield _text(start + 32, 36, label)


def _across(x: float, places: Sequence[float]) -> float:
    """Where a value of x stands; the least and the greatest at the ends."""
    logs = [math.log10(place) for place in places if place > 0]
    least = (logs[0] if logs else 0.0) - (1.0 if places[0] <= 0 else 0.0)
    at = math.log10(x) if x > 0 else least
    width = (logs[-1] if logs else 0.0) - least
    return _LEFT + 20 + (at - least) / (width or 1.0) * (_WIDTH - _LEFT - _RIGHT - 40)


def _down(y: float, tops: Sequence[float]) -> float:
    return _HEIGHT - _BOTTOM - y / tops[-1] * (_HEIGHT - _BOTTOM - _TOP)


def _ticks(most: float) -> list[float]:
    """Round numbers from 0 to one that is at least `most`, five steps at the most."""
    power = 10 ** math.floor(math.log10(most or 1))
    step = next(each * power for each in (0.2, 0.5, 1, 2) if each * power * 5 >= most)
    return [n * step for n in range(math.ceil(most / step) + 1)]


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'
