"""The graphs of `docs/performance.md` show what was measured, at its place."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.findings import Findings, Table, write
from bench.graph import Graph

_NS = {"s": "http://www.w3.org/2000/svg"}


def _graph(**lines: list[tuple[float, float]]) -> Graph:
    return Graph("it", "Orders & time", "x", "y", lines)


def _points(svg: str) -> list[list[tuple[float, float]]]:
    root = ElementTree.fromstring(svg)
    found = [line.attrib["points"].split() for line in root.iterfind("s:polyline", _NS)]
    return [[(float(x), float(y)) for x, y in (point.split(",") for point in line)] for line in found]


def test_each_line_has_its_points_in_order_and_its_name() -> None:
    """A greater value stands higher and further right; both lines share the axes."""
    svg = _graph(first=[(100, 30), (1, 10), (10, 20)], second=[(1, 30), (100, 10)]).svg()
    first, second = _points(svg)
    assert [x for x, _ in first] == sorted(x for x, _ in first)
    assert [y for _, y in first] == sorted((y for _, y in first), reverse=True)
    assert (second[0][0], second[1][0]) == (first[0][0], first[2][0])
    assert second[0][1] == first[2][1]
    # By its logarithm: 1, 10 and 100 are as far apart.
    assert first[1][0] - first[0][0] == pytest.approx(first[2][0] - first[1][0], abs=0.11)
    texts = [element.text for element in ElementTree.fromstring(svg).iterfind("s:text", _NS)]
    assert {"first", "second", "Orders & time", "100", "30"} <= {*texts}


@pytest.mark.parametrize("most", [0.3, 1, 7, 49, 3318, 52_600])
def test_all_values_stand_within_the_axes(most: float) -> None:
    """The highest line of the axis is at least the greatest value, and not far above it."""
    ((x, y),) = _points(_graph(line=[(0, most)]).svg())[0:1][0]
    assert 46 <= y < 46 + (340 - 56 - 46) / 2
    assert x == 100


def test_a_graph_stands_next_to_its_document(tmp_path: Path) -> None:
    """The section shows it, and a second run replaces both."""
    document = tmp_path / "performance.md"
    for most in (10, 20):
        found = Findings("it", "run it", [Table("T", ("a", "b"), [["1", "2"]])], {}, [_graph(line=[(1, 5), (10, most)])])
        write(found, document)
    pictures = re.findall(r"!\[(.+)\]\((.+)\)", document.read_text("utf-8"))
    assert pictures == [("Orders & time", "performance-it.svg")]
    assert ">20<" in (tmp_path / "performance-it.svg").read_text("utf-8")
