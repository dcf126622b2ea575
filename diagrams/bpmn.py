"""BPMN 2.0 with diagram interchange."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from diagrams.bpmn_model import Flow, Part, Process, process
from diagrams.selection import Selection
from diagrams.words import say

_SPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_POOL_X = 10.0


def render(selection: Selection, lang: str) -> str:
    """The definitions: one pool, its lanes, the process and where everything stands."""
    workflow, made = selection.workflow, process(selection, lang)
    title = quoteattr(f"{say(workflow.label, lang)} ({workflow.version})")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<definitions {_SPACES} id="definitions_{workflow.name}" targetNamespace="urn:lockstep:{workflow.name}">',
        '  <collaboration id="collaboration">',
        f'    <participant id="pool" name={title} processRef={quoteattr(workflow.name)}/>',
        "  </collaboration>",
        f'  <process id={quoteattr(workflow.name)} name={title} isExecutable="false">',
        *_lanes(made),
        *(line for part in made.parts for line in _part(part, made)),
        *(line for flow in made.flows for line in _flow(flow, made)),
        "  </process>",
        '  <bpmndi:BPMNDiagram id="diagram">',
        '    <bpmndi:BPMNPlane id="plane" bpmnElement="collaboration">',
        *_places(made),
        "    </bpmndi:BPMNPlane>",
        "  </bpmndi:BPMNDiagram>",
        "</definitions>",
    ]
    return "\n".join(lines) + "\n"


def _lanes(made: Process) -> Iterator[str]:
    yield '    <laneSet id="lanes">'
    for lane in made.lanes:
        yield f"      <lane id={quoteattr(lane.id)} name={quoteattr(lane.name)}>"
        yield from (f"        <flowNodeRef>{escape(p.id)}</flowNodeRef>" for p in made.parts if p.lane == lane.id)
        yield "      </lane>"
    yield "    </laneSet>"


def _part(part: Part, made: Process) -> Iterator[str]:
    name = f" name={quoteattr(part.name)}" if part.name else ""
    yield f"    <{part.tag} id={quoteattr(part.id)}{name}>"
    yield from (f"      <documentation>{escape(text)}</documentation>" for text in part.documents)
    yield from (f"      <incoming>{escape(f.id)}</incoming>" for f in made.flows if f.target == part.id)
    yield from (f"      <outgoing>{escape(f.id)}</outgoing>" for f in made.flows if f.source == part.id)
    yield f"    </{part.tag}>"


def _flow(flow: Flow, made: Process) -> Iterator[str]:
    name = f" name={quoteattr(flow.name)}" if flow.name else ""
    ends = f"sourceRef={quoteattr(flow.source)} targetRef={quoteattr(flow.target)}"
    head = f"    <sequenceFlow id={quoteattr(flow.id)}{name} {ends}"
    if not flow.documents:
        yield f"{head}/>"
        return
    yield f"{head}>"
    yield from (f"      <documentation>{escape(text)}</documentation>" for text in flow.documents)
    if flow.source.endswith("_out"):
        said = escape(" or ".join(flow.documents))
        yield f'      <conditionExpression xsi:type="tFormalExpression">{said}</conditionExpression>'
    yield "    </sequenceFlow>"


def _places(made: Process) -> Iterator[str]:
    top, height = made.lanes[0].y, made.height - made.lanes[0].y
    yield _shape("pool", _POOL_X, top, made.width - _POOL_X, height, ' isHorizontal="true"')
    for lane in made.lanes:
        yield _shape(lane.id, _POOL_X + 30, lane.y, made.width - _POOL_X - 30, lane.height, ' isHorizontal="true"')
    yield from (_shape(p.id, p.x, p.y, *p.size) for p in made.parts)
    for flow in made.flows:
        points = "".join(f'<di:waypoint x="{x:g}" y="{y:g}"/>' for x, y in flow.points)
        yield f'      <bpmndi:BPMNEdge id="edge_{flow.id}" bpmnElement={quoteattr(flow.id)}>{points}</bpmndi:BPMNEdge>'


def _shape(of: str, x: float, y: float, width: float, height: float, extra: str = "") -> str:
    bounds = f'<dc:Bounds x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"/>'
    return f'      <bpmndi:BPMNShape id="shape_{of}" bpmnElement={quoteattr(of)}{extra}>{bounds}</bpmndi:BPMNShape>'
