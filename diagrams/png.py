"""PNG: the SVG rasterised by resvg with the fonts in this folder, so every machine gets the same bytes."""

from __future__ import annotations

import re
from pathlib import Path

from diagrams import svg
from diagrams.drawing import Drawing
from diagrams.plan import A4, Sheet

_FONTS = Path(__file__).parent / "fonts"
SCALE = 2.0
# The fonts are the ones that were measured; resvg would stretch each span of a line to the width of the whole line.
_FITTED = re.compile(r' textLength="[^"]*" lengthAdjust="[^"]*"')


def render(drawing: Drawing, sheet: Sheet = A4) -> bytes:
    """The light picture at twice its size."""
    import resvg_py  # a native library that no other format needs: loaded when a PNG is asked for

    fonts = [str(_FONTS / "LockstepSans-Regular.ttf"), str(_FONTS / "LockstepSans-Bold.ttf")]
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=source(drawing, sheet), skip_system_fonts=True, font_files=fonts, zoom=SCALE
        )
    )


def source(drawing: Drawing, sheet: Sheet = A4) -> str:
    """The SVG that is rasterised."""
    return _FITTED.sub("", svg.render(drawing, "light", sheet))
