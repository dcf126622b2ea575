"""In a picture of two versions no badge covers a text, and a renamed trigger is shown under both of its names."""

from __future__ import annotations

from typing import Any
from xml.dom import minidom

import pytest

from diagrams import compare, render_difference
from rehearsal.routines.shared_lock.second_version import SECOND
from workflow.routines.shared_lock import WORKFLOW

Rect = tuple[float, float, float, float]


def _texts(svg: Any) -> list[tuple[str, Rect]]:
    """Every level text outside of a badge, and the paper it covers: each says how wide it is."""
    found = []
    for text in svg.getElementsByTagName("text"):
        if text.parentNode.getAttribute("class") == "badge" or not text.hasAttribute("x"):
            continue
        x, y, wide = (float(text.getAttribute(name)) for name in ("x", "y", "textLength"))
        left = {"middle": x - wide / 2, "end": x - wide}.get(text.getAttribute("text-anchor"), x)
        found.append((text.firstChild.data if text.firstChild.nodeValue else "", (left, y - 8, left + wide, y)))
    return found


def _badges(svg: Any) -> list[Rect]:
    pills = [group.getElementsByTagName("rect")[0] for group in svg.getElementsByTagName("g") if group.getAttribute("class") == "badge"]
    sides = [tuple(float(pill.getAttribute(name)) for name in ("x", "y", "width", "height")) for pill in pills]
    return [(x, y, x + wide, y + high) for x, y, wide, high in sides]


def _meet(a: Rect, b: Rect) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1


@pytest.mark.parametrize("sheet", ["a4", "phone"])
@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("tables", [(WORKFLOW, SECOND), (SECOND, WORKFLOW)], ids=["there", "back"])
def test_a_badge_stands_on_no_text_and_on_no_other_badge(tables: tuple[Any, Any], lang: str, sheet: str) -> None:
    svg = minidom.parseString(render_difference(compare(*tables), lang=lang, sheet=sheet))
    badges = _badges(svg)
    assert len(badges) > 20
    assert [said for said, text in _texts(svg) if any(_meet(text, badge) for badge in badges)] == []
    assert [a for n, a in enumerate(badges) if any(_meet(a, b) for b in badges[n + 1 :])] == []


def test_a_trigger_that_was_renamed_stands_with_both_names_and_what_became_of_them() -> None:
    svg = str(render_difference(compare(WORKFLOW, SECOND), lang="en"))
    said = "".join(part.rpartition(">")[2] for part in svg.split("<"))
    assert "+ Contact not reached (no_answer)" in said and "– Contact not reached (contact_failed)" in said
