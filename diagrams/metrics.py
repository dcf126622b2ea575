"""How wide text is, in a face with the widths of Arial: measured without a font at hand, so layout is the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Thousandths of the font size; `tests/diagrams` holds both tables to the font files in `fonts/`.
REGULAR: Mapping[int, str] = {
    191: "'", 222: "ijl‘’", 260: "|", 278: " !,./:;I[\\]ft", 333: "()-`r·“”", 334: "{}", 350: "•", 355: '"',
    389: "*", 400: "°", 469: "^", 500: "Jcksvxyz↑↓", 549: "≤≥", 556: "#$0123456789?L_abdeghnopqu§äåèéöü–",
    584: "+<=>~×", 611: "FTZø", 667: "&ABEKPSVXYÄÅÉ", 722: "CDHNRUwÜ", 778: "GOQÖØ", 833: "Mm", 834: "½",
    889: "%æ", 944: "W", 1000: "Æ—…←→↔", 1015: "@",
}
BOLD: Mapping[int, str] = {
    238: "'", 278: " ,./I\\ijl‘’", 280: "|", 333: "!()-:;[]`ft·", 350: "•", 389: "*r{}", 400: "°", 474: '"',
    500: "z“”↑↓", 549: "≤≥", 556: "#$0123456789J_aceksvxy§äåèé–", 584: "+<=>^~×", 611: "?FLTZbdghnopquöøü",
    667: "EPSVXYÉ", 722: "&ABCDHKNRUÄÅÜ", 778: "GOQwÖØ", 833: "M", 834: "½", 889: "%mæ", 944: "W", 975: "@",
    1000: "Æ—…←→↔",
}
_WIDE = 1000  # a character that neither table knows is taken to be as wide as the widest


def _by_character(table: Mapping[int, str]) -> dict[str, int]:
    return {character: width for width, characters in table.items() for character in characters}


_REGULAR, _BOLD = _by_character(REGULAR), _by_character(BOLD)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of `text` in the units of `size`."""
    widths = _BOLD if bold else _REGULAR
    return sum(widths.get(character, _WIDE) for character in text) * size / 1000


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than `width`, broken at spaces and after strokes; a piece that is wider stands alone."""
    lines: list[str] = []
    line = ""
    for piece in _PIECE.findall(text):
        longer = line + piece
        if line and width_of(longer.rstrip(), size, bold=bold) > width:
            lines.append(line.rstrip())
            line = piece
        else:
            line = longer
    return tuple(each for each in (*lines, line.rstrip()) if each)


# Words with the space after them; a stroke between letters ends a piece too.
_PIECE = re.compile(r"[^\s/]*(?:/(?=\w)|\S*\s*)")
