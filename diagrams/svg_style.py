"""The colours of the SVG, light and dark: one rule per class, no variables, so that every renderer understands them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diagrams.metrics import width_of

FONT = "'Lockstep Sans', Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"



@dataclass(frozen=True, slots=True)
class Face:
    """How one kind of text is set: its selector, its size, its weight, and the space added after each character."""

    selector: str
    size: float
    bold: bool = False
    spacing: float = 0.0

    def width(self, said: str) -> float:
        """The width for which the layout has room, in the picture's units."""
        return width_of(said, self.size, bold=self.bold) + self.spacing * len(said)

    @property
    def rule(self) -> str:
        weight = " font-weight: 700;" if self.bold else ""
        spacing = f" letter-spacing: {self.spacing:g}px;" if self.spacing else ""
        return f"{self.selector} {{ font-size: {self.size:g}px;{weight}{spacing} }}"


FACES: Mapping[str, Face] = {
    "title": Face(".title", 21, bold=True), "subtitle": Face(".subtitle", 12),
    "phase": Face(".phase", 12, bold=True, spacing=0.4), "name": Face(".name", 14, bold=True),
    "railname": Face(".railname", 14, bold=True, spacing=1), "note": Face(".note", 11.2),
    "ghost": Face(".ghost text", 11.2), "badge": Face(".badge text", 11.2, bold=True),
    "letter": Face(".letter text", 11.2, bold=True), "label": Face(".label", 11.5), "hand": Face(".hand", 11.5, bold=True),
}  # fmt: skip

_TEXTS = "\n".join(face.rule for face in FACES.values())
_SHAPE = f"""
text {{ font-family: {FONT}; }}
{_TEXTS}
.label {{ paint-order: stroke; stroke-width: 2.6px; stroke-linejoin: round; }}
.wire {{ fill: none; stroke-width: 1.3px; }}
.main .wire {{ stroke-width: 3.2px; }}
.box {{ stroke-width: 1.4px; }}
.inner, .icon, .rule {{ fill: none; stroke-width: 1.1px; }}
.visited .wire {{ stroke-width: 3px; }}
.possible .wire {{ stroke-width: 1.8px; stroke-dasharray: 6 4; }}
.faded {{ opacity: 0.45; }}
.current .box {{ stroke-width: 4px; }}
.added .wire, .added .box {{ stroke-width: 2.6px; }}
.removed .wire, .removed .box {{ stroke-dasharray: 5 4; stroke-width: 2px; }}
.changed .wire, .changed .box {{ stroke-width: 2.6px; }}
""".strip()

# name: (light, dark)
_COLOURS: Mapping[str, tuple[str, str]] = {
    "ground": ("#ffffff", "#0d1117"),
    "band": ("#f3f6fa", "#161c26"),
    "ink": ("#14202e", "#e8edf4"),
    "muted": ("#4d5b6b", "#a5b1c0"),
    "line": ("#5b6878", "#8e9bab"),
    "blue": ("#1a56b0", "#6ea8ff"),
    "blue_fill": ("#dfeafb", "#17305a"),
    "side_fill": ("#ffffff", "#0d1117"),
    "red": ("#a3261c", "#ff9a8f"),
    "red_fill": ("#fbe4e1", "#4a1a17"),
    "amber": ("#7d5200", "#f0c060"),
    "amber_fill": ("#fdf0cc", "#43320c"),
    "green": ("#12692c", "#6bd48b"),
    "green_fill": ("#dcf3e3", "#123a21"),
    "grey_fill": ("#e6eaef", "#2a3340"),
    "violet": ("#6b2fb3", "#c9a4ff"),
    "violet_fill": ("#efe4fb", "#371d57"),
}

# selector, property, colour; order matters where two apply.
_RULES: tuple[tuple[str, str, str], ...] = (
    (".ground", "fill", "ground"),
    (".band", "fill", "band"),
    ("text", "fill", "ink"),
    (".subtitle, .note, .phase", "fill", "muted"),
    (".label", "stroke", "band"),
    (".rule", "stroke", "grey_fill"),
    (".icon", "stroke", "muted"),
    (".wire", "stroke", "line"),
    (".tip", "fill", "line"),
    (".box", "stroke", "line"),
    (".start .box, .start .inner", "fill", "blue"),
    (".mainnode .box", "fill", "blue_fill"),
    (".mainnode .box, .main .wire", "stroke", "blue"),
    (".main .tip", "fill", "blue"),
    (".side .box", "fill", "side_fill"),
    (".review .box", "fill", "red_fill"),
    (".review .box, .toreview .wire", "stroke", "red"),
    (".review .name, .review .railname, .toreview .tip", "fill", "red"),
    (".hold .box", "fill", "amber_fill"),
    (".hold .box, .tohold .wire", "stroke", "amber"),
    (".hold .name, .hold .railname, .tohold .tip", "fill", "amber"),
    (".done .box", "fill", "green_fill"),
    (".done .box, .done .inner", "stroke", "green"),
    (".end .box", "fill", "grey_fill"),
    (".end .box, .end .inner", "stroke", "line"),
    (".letter rect", "fill", "ground"),
    (".letter rect", "stroke", "grey_fill"),
    (".letter text", "fill", "muted"),
    (".badge rect", "fill", "violet"),
    (".badge text", "fill", "ground"),
    (".visited .wire, .possible .wire, .visited .box, .current .box", "stroke", "violet"),
    (".visited .tip, .possible .tip", "fill", "violet"),
    (".current .box", "fill", "violet_fill"),
    (".added .wire, .added .box", "stroke", "green"),
    (".added .tip, .added .label", "fill", "green"),
    (".removed .wire, .removed .box", "stroke", "red"),
    (".removed .tip, .removed .label", "fill", "red"),
    (".changed .wire, .changed .box", "stroke", "amber"),
    (".changed .tip, .changed .label", "fill", "amber"),
)


def style(scheme: str) -> str:
    """The style sheet: `both` follows the reader's preference, `light` and `dark` are fixed."""
    if scheme == "both":
        return f"{_SHAPE}\n{_paint(0)}\n@media (prefers-color-scheme: dark) {{\n{_paint(1)}\n}}"
    return f"{_SHAPE}\n{_paint(1 if scheme == 'dark' else 0)}"


def _paint(dark: int) -> str:
    return "\n".join(f"{selector} {{ {what}: {_COLOURS[colour][dark]}; }}" for selector, what, colour in _RULES)
