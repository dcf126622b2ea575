"""Orders over the API: lists, one order, its history and picture, and firing triggers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response

import diagrams
from console.api import models
from console.api.guard import Key, answered, etag, matches, need, once, once_kept
from console.api.models import PROBLEMS
from console.api.names import KindName, PartyName, PhaseName, RoutineName, StateName, known
from console.api.problems import problem
from console.api.said import fields_said, said
from console.labels import Labels
from console.web.pages import pages_of
from console.web.security import FIELD, READERS, TEAM, check_may_fire, services_of
from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from runtime.services.orders import Whole
from runtime.services.service import Keep, TriggerRefused
from workflow.errors import NotFound
from workflow.reasons import OF_YOURS
from workflow.values import Effect

router = APIRouter(prefix="/api/v1/orders", tags=["orders"], responses=PROBLEMS)
_Seq = Annotated[int | None, Query(ge=1, le=2**31, description="The history entry to look from; the latest by default.")]


@router.get("", response_model=models.OrderList)
def listing(
    request: Request, routine: RoutineName | None = None, phase: PhaseName | None = None, state: StateName | None = None,
    kind: KindName | None = None, party: PartyName | None = None,
    sort: Literal["newest", "since", "due", "service"] = "newest", late: bool = False, everything: bool = False,
    after: Annotated[str, Query(max_length=80)] = "", limit: Annotated[int, Query(ge=1, le=500)] = 50,
    visitor: Visitor = need(*READERS),
) -> Any:  # fmt: skip
    """Orders, paged by key: hand `next` back as `after`."""
    known(request, "query", routine=routine, phase=phase, state=state, kind=kind, party=party)
    services = services_of(request)
    page = services.orders.listing(
        routine=routine or "", phase=phase or "", state=state or "", kind=kind or "", party=party or "", sort=sort, late=late,
        only_open=not everything, after=after, limit=limit,
    )  # fmt: skip
    return {"orders": services.gate.lists(visitor, page.rows)[0], "next": page.next}


@router.post("", status_code=201)
def new(request: Request, body: models.NewOrder, key: Key = None, visitor: Visitor = need(*TEAM)) -> Response:
    """Begin an order by hand, by a trigger of the routine that begins one and that the visitor's role may fire."""
    service = services_of(request).service

    def do(keep: Keep) -> Any:
        return service.new_order(body.routine, body.trigger, body.data, visitor.actor, body.reason, body.kind or "", keep)

    return once_kept(request, visitor, key, body, do, 201)


@router.post("/search", response_model=models.OrderList)
def search(request: Request, body: models.Search, visitor: Visitor = need(*READERS)) -> Any:
    """By an order's number, what it is called outside, and whatever else its routine allows; by nothing else."""
    return {"orders": services_of(request).orders.search(body.text, visitor), "next": None}


@router.get("/{number}")
def order(request: Request, number: str, visitor: Visitor = need(*READERS)) -> Response:
    """One order with why it waits and what may be done; its version is the ETag."""
    whole = services_of(request).orders.whole(number, visitor)
    tag = etag(whole.order.version)
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    view = services_of(request).gate.one(visitor, whole.view)
    shown = view | {"explanation": _explained(whole, labels_of(request)), "triggers": _buttons(whole)}
    return answered(shown, headers={"ETag": tag})


def labels_of(request: Request) -> Labels:
    """What people call the codes of the installation's routines."""
    return pages_of(request).labels


def _explained(whole: Whole, labels: Labels) -> dict[str, Any]:
    x = whole.explanation
    return {
        "state": said(x.state), "meaning": said(x.meaning), "waiting_for": str(x.waiting_for), "who": said(x.who),
        "since": x.since, "due": x.due, "reason": said(x.reason), "blockers": [said(b) for b in x.blockers],
        "moved_by": [said(m) for m in x.moved_by], "movers": [said(m) for m in x.movers],
        "next": [{"at": n.at, "what": said(n.what)} for n in x.next],
        "blocked_on": x.blocked_on, "needs_attention": x.needs_attention,
        "advice": [
            {"trigger": a.trigger, "label": said(whole.workflow.trigger[a.trigger].label), "case": said(a.case)}
            for a in x.advice
        ],
        "effects": [_effect(whole, e, labels) for e in x.effects],
    }  # fmt: skip


def _effect(whole: Whole, effect: Effect, labels: Labels) -> dict[str, Any]:
    """An effect under way: its codes for programs, and the same in words."""
    codes = {k: getattr(effect, k) for k in ("name", "subject", "status", "attempts", "code")}
    words = {"what": whole.workflow.effect[effect.name].label, "how": labels.status(effect.status)}
    why = {"why": labels.outcome(whole.workflow, effect.code)} if effect.code else {}
    return codes | {name: said(label) for name, label in (words | why).items()}


def _buttons(whole: Whole) -> list[dict[str, Any]]:
    """The triggers that are possible for this role, and the data each asks for."""
    return [
        {
            "name": b.trigger, "label": said(whole.workflow.trigger[b.trigger].label), "needs_reason": b.row.needs_reason,
            "fields": fields_said(b.fields),
        }
        for b in whole.buttons
    ]  # fmt: skip


@router.get("/{number}/history", response_model=list[models.Entry])
def history(request: Request, number: str, visitor: Visitor = need(*READERS)) -> Any:
    """Everything that happened to an order, oldest first."""
    services = services_of(request)
    whole = services.orders.whole(number, visitor)
    if whole.sight.names:
        services.gate.opened(visitor, whole.order, "history", ("notes",))
    return whole.history


@router.get("/{number}/diagram")
def diagram(
    request: Request, number: str, seq: _Seq = None, format: Literal["svg", "mermaid", "dot", "plantuml"] = "svg",
    lang: Literal["sv", "en"] = "sv", visitor: Visitor = need(*READERS),
) -> Response:  # fmt: skip
    """The chart with the order's path, at any moment of its life."""
    services = services_of(request)
    whole = services.orders.whole(number, visitor, seq)
    if whole.workflow.name not in services.app.engines:
        raise NotFound("routine", whole.workflow.name)
    kind = whole.then["kind"] if whole.then["kind"] in whole.drawn.kinds else None
    overlay = diagrams.Overlay(tuple(diagrams.entry(e) for e in whole.past))
    picture = diagrams.render(whole.drawn, format, lang=lang, overlay=overlay, kind=kind, name=whole.order.number)
    media = "image/svg+xml" if format == "svg" else "text/plain; charset=utf-8"
    return Response(picture, media_type=media, headers={"Content-Security-Policy": "default-src 'none'; sandbox"})


@router.post("/{number}/triggers/{trigger}/preview")
def preview(request: Request, number: str, trigger: str, body: models.Pull, visitor: Visitor = need(*TEAM)) -> Response:
    """What firing a trigger would do: the state after it, and the effects outside; nothing is done."""
    services, whole = _fireable(request, number, trigger, visitor)
    found = services.service.preview(whole.order.number, trigger, visitor.actor, body.reason, body.data)
    if whole.sight.names:
        services.gate.opened(visitor, whole.order, "preview")
    labels = {e.name: said(whole.workflow.effect[e.name].label) for e in found.effects}
    effects = [{"name": e.name, "label": labels[e.name], "subject": e.subject, "args": e.args} for e in found.effects]
    return answered({"state": found.state, "effects": effects, "records": found.records})


@router.post("/{number}/triggers/{trigger}")
def fire(
    request: Request, number: str, trigger: str, body: models.Pull, key: Key = None,
    if_match: Annotated[str | None, Header(alias="If-Match", description="The version that was read, as its ETag.")] = None,
    visitor: Visitor = need(*FIELD),
) -> Response:  # fmt: skip
    """Pull a trigger. `accepted` is applied, repeated (this key was used before) or waiting (an answer from outside is due)."""
    services, whole = _fireable(request, number, trigger, visitor)
    if visitor.own_only and not pages_of(request).extensions[whole.workflow.name].may_see(services, visitor, whole):
        raise NotFound("order", OF_YOURS())
    stale = matches(request, whole.order.version)
    if stale is not None and not (key and services.known(visitor.name, key)):
        return stale
    dedupe = f"api/{visitor.name}/{key}" if key else None

    version = None if (if_match or "*").strip() == "*" else whole.order.version

    def do() -> Any:
        said = whole.order.number, trigger, visitor.actor, body.reason, body.data, dedupe
        return services.service.trigger(*said, version=version)

    try:
        return once(request, visitor, key, body, do)
    except TriggerRefused as refused:
        now = services.service.order(whole.order.number)["version"]
        if version in (None, now):
            raise
        return problem(request, 412, refused.reason, refused.table, version=now)


def _fireable(request: Request, number: str, trigger: str, visitor: Visitor) -> tuple[Services, Whole]:
    """The order, when the table has this trigger and lets this role fire it somewhere; refused otherwise."""
    services = services_of(request)
    whole = services.orders.whole(number, visitor)
    check_may_fire(services, visitor, whole, trigger)
    return services, whole
