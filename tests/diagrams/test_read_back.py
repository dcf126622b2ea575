"""Each export is read back by a tool that is not ours."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from diagrams import Entry, Overlay, render
from tests.diagrams.walks import Taken, steered, walk
from workflow.routines.shared_lock import WORKFLOW

PICTURES = [
    ({}, "full"), ({"lang": "en"}, "english"), ({"view": "overview"}, "overview"), ({"role": "technician"}, "technician"),
    ({"kind": "link_existing"}, "link_existing"),
]  # fmt: skip
WALKS = 60
NOON = datetime(2027, 1, 11, 11, 0, tzinfo=UTC)
WAY = (("take_in", None, "received"), ("checked", "received", "precheck"), ("checked", "precheck", "booking"), ("booked", "booking", "booked"))


def _walks(seed: int, count: int = WALKS) -> list[list[Any]]:
    """Walks that together take every row of the table, with refusals between."""
    rng = random.Random(seed)
    table, taken = steered(WORKFLOW), Taken()
    found = [walk(table, rng, 120, stop_at_end=False, taken=taken) for _ in range(count)]
    assert set(taken) == set(WORKFLOW.transitions), (seed, set(WORKFLOW.transitions) - set(taken))
    return found


@pytest.mark.chromium
@pytest.mark.node
@pytest.mark.parametrize("wish", [p[0] for p in PICTURES], ids=[p[1] for p in PICTURES])
def test_mermaid_draws_the_export_with_every_state(page: Any, modules: Any, wish: dict[str, Any]) -> None:
    """The real mermaid package renders the text, and each state's label is in its picture."""
    page.set_content("<div id=out></div>")
    page.add_script_tag(path=str(modules / "mermaid" / "dist" / "mermaid.min.js"))
    text = str(render(WORKFLOW, "mermaid", **wish))
    drawn = page.evaluate(
        "async (text) => { mermaid.initialize({startOnLoad: false});"
        " const {svg, diagramType} = await mermaid.render('picture', text);"
        " document.getElementById('out').innerHTML = svg;"
        " return [diagramType, document.getElementById('out').textContent, document.querySelectorAll('#out .transition').length]; }",
        text,
    )
    assert drawn[0] in ("state", "stateDiagram")
    if not wish or "lang" in wish:
        lang = wish.get("lang", "sv")
        assert [s.name for s in WORKFLOW.states if getattr(s.label, lang) not in drawn[1]] == []
    assert drawn[2] >= text.count("-->")


@pytest.mark.parametrize("wish", [p[0] for p in PICTURES], ids=[p[1] for p in PICTURES])
def test_graphviz_lays_out_the_dot(wish: dict[str, Any]) -> None:
    """Graphviz reads the text, finds every state and draws it."""
    pytest.importorskip("pygraphviz")
    # In a subprocess: in one process with playwright's event loop, Graphviz sometimes crashes when it frees its layout.
    done = subprocess.run([sys.executable, "-c", _GRAPHVIZ], input=render(WORKFLOW, "dot", **wish), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    nodes, svg = json.loads(done.stdout)
    if not wish:
        assert {s.name for s in WORKFLOW.states} <= set(nodes)
    assert svg.startswith("<?xml")


_GRAPHVIZ = """
import json, sys, pygraphviz
graph = pygraphviz.AGraph(string=sys.stdin.read())
print(json.dumps([graph.nodes(), graph.draw(format="svg", prog="dot").decode()]))
"""


@pytest.mark.slow
def test_python_statemachine_runs_the_scxml_as_the_engine_does() -> None:
    """An independent SCXML interpreter ends in the engine's state after every step of random walks."""
    from statemachine.io import load

    chart = load(str(render(WORKFLOW, "scxml")), format="scxml", trusted=True)
    guards = {r.guard for r in WORKFLOW.transitions if r.guard}
    steps = 0
    for number, steps_of in enumerate(_walks(11)):
        machine = chart()
        for i, step in enumerate(steps_of):
            for name in guards:
                setattr(machine.model, name, name in step.true)
            machine.send(step.trigger)
            steps += 1
            now = {str(s.id) for s in machine.configuration} or {"(terminated)"}
            expected = step.state or "start"
            assert now == {expected} or (now == {"(terminated)"} and WORKFLOW.state[expected].end), (number, i, step)
    assert steps > WALKS


@pytest.mark.node
def test_bpmn_moddle_reads_the_process_without_a_warning(node: Any) -> None:
    """Every state is a task, every row is documented on its flow or its task, and every element has a place."""
    found = node("read_bpmn.mjs", {"xml": render(WORKFLOW, "bpmn")})
    assert (found["warnings"], found["undrawn"], found["dangling"]) == ([], [], [])
    assert sorted(found["tasks"]) == sorted(s.name for s in WORKFLOW.states)
    answer = [text for _, text in found["documents"]]
    meanings = {s.meaning.sv for s in WORKFLOW.states}
    assert len([t for t in answer if t not in meanings]) == len(WORKFLOW.transitions)


@pytest.mark.chromium
@pytest.mark.node
def test_bpmn_js_opens_the_diagram(page: Any, modules: Any) -> None:
    """The bpmn.io viewer imports the file without a warning."""
    page.set_content("<div id=canvas style='width:1200px;height:800px'></div>")
    page.add_script_tag(path=str(modules / "bpmn-js" / "dist" / "bpmn-navigated-viewer.development.js"))
    warnings = page.evaluate(
        "async (xml) => { const viewer = new BpmnJS({container: '#canvas'});"
        " const {warnings} = await viewer.importXML(xml); return warnings.map(String); }",
        render(WORKFLOW, "bpmn"),
    )
    assert warnings == []
    assert page.locator("#canvas .djs-shape").count() > len(WORKFLOW.states)


@pytest.mark.node
def test_xstate_runs_the_json_as_the_engine_does(node: Any) -> None:
    """xstate's actor stands in the engine's state after every step of random walks."""
    walks = _walks(12)
    given = [[{"trigger": s.trigger, "true": s.true} for s in steps] for steps in walks]
    found = node("run_xstate.mjs", {"machine": json.loads(render(WORKFLOW, "xstate")), "walks": given})
    assert found == [[s.state or "start" for s in steps] for steps in walks]


@pytest.mark.chromium
@pytest.mark.node
@pytest.mark.parametrize("wish", [p[0] for p in PICTURES], ids=[p[1] for p in PICTURES])
def test_plantuml_draws_the_export(page: Any, modules: Any, wish: dict[str, Any]) -> None:
    """PlantUML's own engine (its JavaScript build) finds no syntax error and draws every state."""
    folder = modules / "@plantuml" / "core"
    page.route("http://plantuml.test/**", lambda route: route.fulfill(path=str(folder / route.request.url.rpartition("/")[2])))
    page.route("http://plantuml.test/", lambda route: route.fulfill(body="<div id=out></div>", content_type="text/html"))
    page.goto("http://plantuml.test/")
    page.add_script_tag(url="http://plantuml.test/viz-global.js")
    svg = page.evaluate(
        "async (lines) => { const made = await import('http://plantuml.test/plantuml.js');"
        " return await new Promise((yes, no) => made.renderToString(lines, yes, (e) => no(new Error(e)))); }",
        render(WORKFLOW, "plantuml", **wish).splitlines(),
    )
    assert "Syntax Error" not in svg
    if not wish:
        text = page.evaluate("(svg) => { document.body.innerHTML = svg; return document.body.textContent; }", svg)
        assert [s.name for s in WORKFLOW.states if s.label.sv.replace(" ", "") not in text.replace(" ", "").replace("\xa0", "")] == []


@pytest.mark.chromium
def test_chromium_shows_the_svg_with_text_title_and_description(page: Any) -> None:
    """The SVG is valid in a browser; its texts can be selected and it names itself to screen readers."""
    page.set_content(render(WORKFLOW, "svg"))
    assert page.locator("svg > title").text_content() == "Sammanboende med digital låsenhet – hela flödet"
    assert "Inkommen" in (page.locator("svg > desc").text_content() or "")
    texts = page.locator("svg text").all_text_contents()
    assert [s.name for s in WORKFLOW.states if s.label.sv not in " ".join(texts)] == []


@pytest.mark.chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_svg_follows_the_readers_colour_scheme(page: Any, scheme: str) -> None:
    """The ground is light for readers who prefer light, dark for those who prefer dark."""
    page.emulate_media(color_scheme=scheme)
    page.set_content(render(WORKFLOW, "svg"))
    fill = page.evaluate("getComputedStyle(document.querySelector('.ground')).fill")
    assert fill == {"light": "rgb(255, 255, 255)", "dark": "rgb(13, 17, 23)"}[scheme]


@pytest.mark.chromium
@pytest.mark.parametrize("sheet", ["a4", "phone"])
@pytest.mark.parametrize("font", ["DejaVu Sans", "DejaVu Sans Mono", "DejaVu Sans Condensed"])
def test_every_text_fits_its_place_in_any_font(page: Any, font: str, sheet: str) -> None:
    """A machine without our fonts takes a wider or a narrower one: nothing leaves its box, its pill or the paper."""
    past = tuple(Entry(i, NOON + timedelta(hours=i), *step) for i, step in enumerate(WAY, start=1))
    picture = str(render(WORKFLOW, "svg", overlay=Overlay(past), sheet=sheet)).replace("'Lockstep Sans', Inter", f"'{font}'")
    page.set_content(f"<body style='margin:0'>{picture}")
    assert page.evaluate(
        """() => {
          const paper = document.querySelector('svg').getBoundingClientRect(), out = [];
          const inside = (a, b) => a.left >= b.left - 0.5 && a.right <= b.right + 0.5;
          for (const text of document.querySelectorAll('text')) {
            const own = text.getBoundingClientRect(), group = text.parentElement;
            const frame = group.matches('.badge, .letter') ? group.querySelector('rect') : group.querySelector(':scope > .box');
            if (!inside(own, paper)) out.push(['paper', text.textContent]);
            if (frame && own.width > own.height && !inside(own, frame.getBoundingClientRect())) out.push(['frame', text.textContent]);
          }
          return out;
        }"""
    ) == []
