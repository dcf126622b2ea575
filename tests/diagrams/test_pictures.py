"""The pictures: true to the table, the same to the byte, complete, and fast."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from xml.dom import minidom

import pytest

from console import documents
from diagrams import FORMATS, SHEETS, Entry, Overlay, compare, entries, heat_of, render, render_difference, stale, write_all
from diagrams.difference_picture import marked
from diagrams.drawing import Drawing, draw, main_path
from diagrams.front import Wish, drawing_of
from diagrams.layout import lay_out
from diagrams.metrics import BOLD, REGULAR, width_of
from diagrams.overlay import lifted
from diagrams.plan import LABEL, LETTER, LINE, NODE_LABEL, SMALL, Plan, Sheet, Wire, ghost_lines
from diagrams.selection import START, select
from tests.diagrams.walks import order_in, walk_cases
from workflow.definition import Transition
from workflow.errors import BadInput
from workflow.routines.shared_lock import WORKFLOW, roles

pytestmark = pytest.mark.slow

NOON = datetime(2027, 1, 11, 11, 0, tzinfo=UTC)
EVERY: list[dict[str, Any]] = [{"lang": lang, "view": view} for lang in ("sv", "en") for view in ("full", "overview")]
EVERY += [{"kind": kind} for kind in WORKFLOW.kinds] + [{"role": role} for role in ("operator", "technician")]


def test_no_committed_picture_is_stale() -> None:
    """What is committed is what the table gives now; `make diagrams` mends it."""
    assert documents.stale_pictures() == []


def test_a_changed_table_makes_every_full_picture_stale(tmp_path: Path) -> None:
    """The check above can fail: one row more is seen in every format."""
    write_all(WORKFLOW, tmp_path / "pictures", tmp_path / "docs")
    row = Transition("booking", "escalate", "needs_review", reason="incomplete")
    found = stale(replace(WORKFLOW, transitions=(*WORKFLOW.transitions, row)), tmp_path / "pictures", tmp_path / "docs")
    assert {Path(f).name for f in found} >= {
        "full.mmd", "full.dot", "full.svg", "full.png", "full.puml", "full.md", "full.scxml", "full.bpmn", "full.xstate.json", "states.md",
    }  # fmt: skip
    (tmp_path / "pictures" / "left_over.svg").write_text("")
    assert [Path(f).name for f in stale(WORKFLOW, tmp_path / "pictures", tmp_path / "docs")] == ["left_over.svg"]


def test_every_format_is_the_same_to_the_byte_in_another_process(tmp_path: Path) -> None:
    """Neither the order of sets nor the clock has a say: another hash seed gives the same bytes."""
    program = (
        "import sys, pathlib; from diagrams import FORMATS, render; from workflow.routines.shared_lock import WORKFLOW\n"
        "for name in FORMATS:\n    made = render(WORKFLOW, name)\n"
        "    pathlib.Path(sys.argv[1], name).write_bytes(made if isinstance(made, bytes) else made.encode())"
    )
    env = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PATH": "/usr/bin"}
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, env=env, cwd=documents.ROOT)
    for format in FORMATS:
        made = render(WORKFLOW, format)
        assert (tmp_path / format).read_bytes() == (made if isinstance(made, bytes) else made.encode()), format


@pytest.mark.parametrize("wish", EVERY, ids=str)
@pytest.mark.parametrize("format", [f for f in FORMATS if f != "png"])
def test_no_picture_holds_a_date_of_its_making(format: str, wish: dict[str, Any]) -> None:
    """The only date in a picture is the version of the table."""
    text = str(render(WORKFLOW, format, **wish)).replace(WORKFLOW.version, "")
    assert re.findall(r"\b20\d\d-\d\d-\d\d\b", text) == []


def test_the_full_svg_takes_under_100_ms_warm() -> None:
    """The best of ten, so that a busy machine does not decide."""
    render(WORKFLOW, "svg")
    times = []
    for _ in range(10):
        before = time.perf_counter()
        render(WORKFLOW, "svg")
        times.append(time.perf_counter() - before)
    assert min(times) < 0.1


@pytest.mark.parametrize("wish", EVERY[::2] + EVERY[4:], ids=str)
def test_every_row_is_in_the_picture(wish: dict[str, Any]) -> None:
    """Each selected row is an arrow, a lettered group, a timer or a note in its state."""
    if wish.get("view") == "overview":
        return
    drawing = drawing_of(WORKFLOW, Wish(**wish))
    selection = select(WORKFLOW, kind=wish.get("kind"), role=wish.get("role"), never=WORKFLOW.never)
    held = {r for a in drawing.arrows for r in a.rows} | {r for g in drawing.groups for r in g.rows}
    notes = {n.name: " ".join(x.text for x in n.notes) for n in drawing.nodes}
    for row in selection.rows:
        label = WORKFLOW.trigger[row.trigger].label
        said = notes.get(row.source or START, "")
        assert row in held or label.sv in said or label.en in said, row


@cache
def _lifted() -> list[Drawing]:
    """Every single row lifted out of its group."""
    return [draw(select(WORKFLOW), "sv", lifted=frozenset({row})) for row in WORKFLOW.transitions]


@cache
def _everything() -> list[tuple[Drawing, Plan]]:
    """What the layout must cope with, on each sheet: every selection, and every single row lifted out of its group."""
    drawings = [drawing_of(WORKFLOW, Wish(**w)) for w in EVERY] + _lifted()
    return [(drawing, _laid_out(drawing, sheet)) for drawing in drawings for sheet in SHEETS.values()]


_PLANS: dict[tuple[int, Sheet], tuple[Drawing, Plan]] = {}


def _laid_out(drawing: Drawing, sheet: Sheet) -> Plan:
    """Most tests look at the same plans, which take long to make."""
    if (id(drawing), sheet) not in _PLANS:
        # The drawing is kept as well, or else another could have its id.
        _PLANS[id(drawing), sheet] = (drawing, lay_out(drawing, sheet))
    return _PLANS[id(drawing), sheet][1]


def test_every_arrow_has_a_line_that_starts_and_ends_at_its_states() -> None:
    """No arrow is left out by the layout, whichever row is lifted out of its group."""
    for drawing, plan in _everything():
        drawn = [(w.arrow.source, w.arrow.target) for w in plan.wires]
        assert sorted(drawn) == sorted((a.source, a.target) for a in drawing.arrows)
        for wire in plan.wires:
            assert _touches(plan, wire.arrow.source, wire.points[0]), wire.arrow
            assert _touches(plan, wire.arrow.target, wire.points[-1]), wire.arrow


def _touches(plan, name: str, point: tuple[float, float]) -> bool:
    boxes = [plan.boxes[name], *(g for g in plan.ghosts if g.node.name == name)]
    x, y = point
    return any(b.x - 1 <= x <= b.x + b.width + 1 and b.y - 12 <= y <= b.y + b.height + 12 for b in boxes)


def test_no_box_lies_on_another() -> None:
    """Neither states nor the small copies of states overlap, on any sheet."""
    for _, plan in _everything():
        boxes = [*plan.boxes.values(), *plan.ghosts]
        for i, a in enumerate(boxes):
            for b in boxes[i + 1 :]:
                apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
                assert apart, (a.node.name, b.node.name)


Rect = tuple[float, float, float, float]


def _labels(plan: Plan) -> list[tuple[Wire, str, Rect]]:
    """Every line of every arrow's text with the room it takes."""
    found = []
    for wire in plan.wires:
        for i, runs in enumerate(wire.label):
            said = " ".join(r.text for r in runs)
            wide = sum(width_of(r.text + " ", LABEL, bold=r.bold) for r in runs) - width_of(" ", LABEL)
            x = wire.at[0] - (wide if wire.anchor == "end" else 0)
            y = wire.at[1] + LINE * i
            found.append((wire, said, (x, y - 8.5, x + wide, y + 2.5)))
    return found


def _meet(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] - 0.5 and b[1] < a[3] - 0.5


@cache
def _drawn() -> list[tuple[Plan, Sheet]]:
    """Every drawing on the papers it is made for, and random orders' paths."""
    full = [*_lifted()]
    full += [drawing_of(WORKFLOW, Wish(**w)) for w in EVERY if w.get("view") != "overview"]
    full += [drawing_of(WORKFLOW, Wish(overlay=Overlay(case.entries))) for case in walk_cases(WORKFLOW, 20, seed=7)]
    small = [drawing_of(WORKFLOW, Wish(lang=lang, view="overview")) for lang in ("sv", "en")]
    drawn = [(d, SHEETS[s]) for d in full for s in ("a4", "phone")] + [(d, SHEETS["overview"]) for d in small]
    return [(_laid_out(drawing, sheet), sheet) for drawing, sheet in drawn]


def test_no_text_lies_on_another_on_a_line_or_on_a_box() -> None:
    """Each arrow's text has room to itself, inside the paper's band."""
    for plan, sheet in _drawn():
        labels = _labels(plan)
        boxes = [(b.x, b.y, b.x + b.width, b.y + b.height) for b in [*plan.boxes.values(), *plan.ghosts]]
        bands = [(sheet.side_x, b.y + 8, sheet.side_x + width_of(f"9  {b.label}", 12, bold=True), b.y + 20) for b in plan.bands]
        for i, (wire, said, room) in enumerate(labels):
            assert sheet.band_x < room[0] and room[2] < sheet.band_end, said
            assert [other for w, other, r in labels[i + 1 :] if w is not wire and _meet(room, r)] == [], said
            assert [box for box in boxes + bands if _meet(room, box)] == [], said
            for w in plan.wires:
                for (ax, ay), (bx, by) in zip(w.points, w.points[1:], strict=False):
                    crossed = _meet(room, (min(ax, bx) - 0.6, min(ay, by) - 0.6, max(ax, bx) + 0.6, max(ay, by) + 0.6))
                    assert w is wire or not crossed, (said, w.arrow.source, w.arrow.target)


def test_no_text_runs_over_the_edge_of_its_box() -> None:
    """Titles, notes and letters of states and of their small copies end before the box does."""
    for plan, sheet in _drawn():
        for box in plan.boxes.values():
            if box.text and not box.rail and box.node.name != START:
                wide = [10 + width_of(t, NODE_LABEL, bold=True) for t in box.text.title]
                wide += [24 + width_of(t, SMALL) for _, t in box.text.notes]
                wide += [15 + LETTER * len(row) for row in box.text.letters]
                assert max(wide) < box.width, (box.node.name, sheet.width)
        for ghost in plan.ghosts:
            assert max(width_of(t, SMALL) for t in ghost_lines(ghost.node, ghost.width)) < ghost.width - 6, ghost.node.name


def test_the_happy_path_is_one_straight_line() -> None:
    """Every state of the path stands in the middle, in order, and each line between two is upright in it."""
    plan = lay_out(draw(select(WORKFLOW), "sv"))
    path = [plan.boxes[n] for n in main_path(WORKFLOW)]
    assert [b.y for b in path] == sorted(b.y for b in path)
    assert {b.x + b.width / 2 for b in path} == {plan.sheet.centre}
    for wire in plan.wires:
        if wire.arrow.main:
            assert {x for x, _ in wire.points} == {plan.sheet.centre}


def test_the_full_svg_fits_an_upright_a4_in_type_of_five_points() -> None:
    """297 by 210 mm with 8 mm margins; neither arrows nor notes are set smaller."""
    root = minidom.parseString(render(WORKFLOW, "svg")).documentElement
    assert root is not None
    _, _, width, height = map(float, root.getAttribute("viewBox").split())
    scale = min((210 - 16) / width, (297 - 16) / height)
    assert min(LABEL, SMALL) * scale * 72 / 25.4 > 5


def test_a_kind_never_meets_what_is_listed() -> None:
    """Each guard in the list refuses its kind, whatever the facts."""
    rng = random.Random(3)
    assert WORKFLOW.never
    for kind, guards in WORKFLOW.never.items():
        for guard in guards:
            for _ in range(50):
                order = order_in("precheck")
                order.kind = kind
                order.data = {"unit_mounted": rng.random() < 0.5, "linked": rng.choice([[], ["A"]])}
                facts = {"now": datetime(2027, 3, 1, tzinfo=UTC), "serials": rng.choice([[], ["S1"]]), "local": {"unit": None, "stock": rng.randint(0, 2)}, "locks": []}
                assert WORKFLOW.guards[guard].test(order, facts) is False, (kind, guard)


def test_link_existing_never_comes_to_booking() -> None:
    """What that kind can reach leaves booking and the visit out."""
    shown = select(WORKFLOW, kind="link_existing", never=WORKFLOW.never).states
    assert {"booking", "booked"}.isdisjoint(shown)
    assert {s.name for s in WORKFLOW.states} - shown == {"booking", "booked"}


def test_a_technicians_picture_holds_what_a_technician_may_pull() -> None:
    """Every row of that role is there in full colour, and every other is pale."""
    drawing = drawing_of(WORKFLOW, Wish(role=roles.TECHNICIAN))
    bright = {r for a in drawing.arrows if not a.mark for r in a.rows if roles.TECHNICIAN in r.roles}
    assert bright | {r for r in WORKFLOW.transitions if r.target is None} >= {
        r for r in WORKFLOW.transitions if roles.TECHNICIAN in r.roles
    }


# Overlay, heat, difference --------------------------------------------------------------------------


def _path(*steps: tuple[str, str]) -> tuple[Entry, ...]:
    found, source = [], None
    for i, (trigger, target) in enumerate(steps):
        found.append(Entry(i + 1, NOON + timedelta(hours=i), trigger, source, target))
        source = target
    return tuple(found)


HELD = _path(
    ("take_in", "received"), ("checked", "precheck"), ("checked", "booking"), ("hold", "on_hold"), ("resume", "precheck"),
    ("checked", "booking"), ("booked", "booked"), ("remind", "booked"),
)  # fmt: skip


def test_an_overlay_numbers_the_path_and_marks_where_the_order_stands() -> None:
    """Moves are numbered in order with Swedish time; a way taken twice bears both."""
    drawing = drawing_of(WORKFLOW, Wish(overlay=Overlay(HELD), name="VT-1"))
    badge = {(a.source, a.target): a.badge for a in drawing.arrows if a.mark == "visited"}
    assert badge[START, "received"] == "1 · 11/1 12:00"
    assert badge["precheck", "booking"] == "3 · 11/1 14:00, 6 · 11/1 17:00"
    assert badge["booking", "on_hold"].startswith("4 ·")
    assert drawing.node["booked"].mark == "current"
    assert drawing.subtitle.startswith("VT-1 ")
    assert {a.target for a in drawing.arrows if a.mark == "possible"} == {"booking", "installed", "needs_review"}


def test_an_overlay_shows_any_past_moment() -> None:
    """At two o'clock and a half the order stood in booking, and what came later is not drawn."""
    drawing = drawing_of(WORKFLOW, Wish(overlay=Overlay(HELD, NOON + timedelta(hours=2.5))))
    assert [n.name for n in drawing.nodes if n.mark == "current"] == ["booking"]
    assert drawing.node["on_hold"].mark != "visited"
    assert lifted(WORKFLOW, Overlay(HELD, NOON)) <= frozenset(r for r in WORKFLOW.transitions if r.source is None)


def test_every_random_path_is_drawn_whole() -> None:
    """Whatever an order did, each move it made is on an arrow of the picture."""
    for case in walk_cases(WORKFLOW, 60, seed=5):
        drawing = drawing_of(WORKFLOW, Wish(overlay=Overlay(case.entries)))
        drawn = {(a.source, a.target) for a in drawing.arrows if a.mark == "visited"}
        assert {(e.source or START, e.target) for e in case.entries if e.moved} <= drawn
        minidom.parseString(render(WORKFLOW, "svg", overlay=Overlay(case.entries)))


def test_entries_take_what_pictures_need_and_leave_the_rest() -> None:
    """A history row's notes, names and values have no place in an entry."""
    row: Any = {"seq": 2, "at": NOON, "trigger": "checked", "from": "received", "to": "precheck", "role": "", "reason": None, "actor": "A. Name", "note": "secret"}
    rows: list[Any] = [row, {**row, "seq": 1}]
    assert entries(rows)[0] == Entry(1, NOON, "checked", "received", "precheck")


def test_heat_counts_moves_and_stays() -> None:
    """Three orders that waited one, two and nine hours: median two, the ninth decile nine."""
    from diagrams import Case

    cases = [
        Case(
            f"VT-{h}",
            "new_install",
            (Entry(1, NOON, "take_in", None, "received"), Entry(2, NOON + timedelta(hours=h), "checked", "received", "precheck")),
        )
        for h in (1, 2, 9)
    ]
    heat = heat_of(cases)
    assert {(f.source, f.target): f.count for f in heat.flows} == {(None, "received"): 3, ("received", "precheck"): 3}
    assert [(s.state, s.count, s.median, s.p90) for s in heat.stays] == [("received", 3, timedelta(hours=2), timedelta(hours=9))]
    assert "×3 · 2 h / 9 h" in str(render(WORKFLOW, "svg", heat=heat))
    assert heat_of(cases, since=NOON + timedelta(days=1)).flows == ()


def test_a_difference_names_what_is_added_removed_and_changed() -> None:
    """As text and as a picture; two equal versions differ in nothing."""
    rows = tuple(
        replace(r, needs_reason=True) if r.trigger == "booked" else r for r in WORKFLOW.transitions if r.trigger != "gate_lost"
    )
    new = replace(WORKFLOW, version="next", transitions=(*rows, Transition("booked", "linked", "linked")))
    found = compare(WORKFLOW, new)
    assert [(c.how, c.name) for c in found.changes] == [
        ("removed", "installed –gate_lost→ precheck"),
        ("added", "booked –linked→ linked"),
        ("changed", "booking –booked [may_book]→ booked"),
    ]
    marks = {(a.source, a.target): a.mark for a in marked(found, "sv").arrows if a.mark}
    assert marks == {("installed", "precheck"): "removed", ("booked", "linked"): "added", ("booking", "booked"): "changed"}
    assert "kräver skäl: nej → ja" in str(render_difference(found, "text"))
    assert compare(WORKFLOW, WORKFLOW).changes == ()
    minidom.parseString(render_difference(found))


def test_a_difference_sees_another_order_of_rows() -> None:
    """The first row whose guard holds wins, so their order is part of the definition."""
    rows = list(WORKFLOW.transitions)
    at = next(i for i, r in enumerate(rows) if r.source == "precheck")
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    found = compare(WORKFLOW, replace(WORKFLOW, transitions=tuple(rows)))
    assert [(c.kind, c.name) for c in found.changes] == [("order", "precheck.checked")]


@pytest.mark.parametrize(
    ("what", "given"), [("format", "gif"), ("view", "half"), ("sheet", "a3"), ("lang", "fi"), ("kind", "none")]
)
def test_an_unknown_wish_is_refused_with_what_is_possible(what: str, given: str) -> None:
    """The error names what was asked for."""
    arguments: dict[str, Any] = {"format": "svg", what: given}
    with pytest.raises(BadInput, match=given):
        render(WORKFLOW, arguments.pop("format"), **arguments)


def test_the_width_tables_are_those_of_the_fonts() -> None:
    """Layout measures with tables; both are held to the files the PNG is made with."""
    fonts = pytest.importorskip("fontTools.ttLib")
    for table, name in ((REGULAR, "Regular"), (BOLD, "Bold")):
        font = fonts.TTFont(documents.ROOT / "diagrams" / "fonts" / f"LockstepSans-{name}.ttf")
        widths = {chr(c): round(font["hmtx"][g][0] * 1000 / font["head"].unitsPerEm) for c, g in font.getBestCmap().items()}
        assert {c: w for w, all_ in table.items() for c in all_} == widths
        assert {c for text in str(render(WORKFLOW, "table")) + str(render(WORKFLOW, "table", lang="en")) for c in text} - {
            "\n"
        } <= set(widths)


def test_every_name_fits_its_box() -> None:
    """On every sheet and in both languages no word of a title is wider than its box."""
    from diagrams.metrics import width_of

    for wish in EVERY:
        drawing = drawing_of(WORKFLOW, Wish(**wish))
        sheets = ["overview"] if wish.get("view") == "overview" else ["a4", "phone"]
        for box in (b for s in sheets for b in lay_out(drawing, SHEETS[s]).boxes.values() if b.text and b.width > 20):
            assert box.text is not None
            assert all(width_of(line, 14, bold=True) <= box.width - 14 for line in box.text.title), box.node.label
