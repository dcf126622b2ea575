"""Text of arrows broken into lines of runs, so that one line may hold bold and plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diagrams.drawing import Line
from diagrams.metrics import width_of

LIST_FROM = 3  # so many details stand one below the other


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line in one weight."""

    text: str
    bold: bool = False


RunLine = tuple[Run, ...]


def label_lines(lines: Iterable[Line], width: float, size: float, *, listed: bool = True) -> tuple[RunLine, ...]:
    """An arrow's label: a trigger by hand is bold; three or more details stand in a list, or run on when not `listed`."""
    found: list[RunLine] = []
    for line in lines:
        details = [d for d in line.details if d]
        head = [(w, line.by_hand) for w in line.label.split()]
        if len(details) < LIST_FROM or not listed:
            tail = [(w, False) for w in " · ".join(details).split()]
            found += _broken(_with_colon(head) + tail if tail else head, width, size)
        else:
            found += _broken(_with_colon(head), width, size)
            for each in details:
                found += _broken([("·", False), *((w, False) for w in each.split())], width, size)
    return tuple(found)


def _with_colon(words: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    return [*words[:-1], (words[-1][0] + ":", words[-1][1])]


def _broken(words: list[tuple[str, bool]], width: float, size: float) -> list[RunLine]:
    """Words in lines no wider than `width`; neighbours of one weight become one run."""
    lines: list[list[tuple[str, bool]]] = [[]]
    used = 0.0
    for word, bold in words:
        wide = width_of(word + " ", size, bold=bold)
        if lines[-1] and used + wide > width:
            lines.append([])
            used = 0.0
        lines[-1].append((word, bold))
        used += wide
    return [_joined(line) for line in lines if line]


def _joined(words: list[tuple[str, bool]]) -> RunLine:
    runs: list[Run] = []
    for word, bold in words:
        if runs and runs[-1].bold == bold:
            runs[-1] = Run(f"{runs[-1].text} {word}", bold)
        else:
            runs.append(Run(word, bold))
    return tuple(runs)
