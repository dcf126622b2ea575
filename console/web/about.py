"""Help, the accessibility statement, health and measures."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from console.web.pages import pages_of
from console.web.security import CHECKERS, EVERYBODY, need, office_of
from runtime.accounts import Visitor

router = APIRouter()


@router.get("/help")
def help_page(request: Request, visitor: Visitor = Depends(need(*EVERYBODY))) -> Response:
    return pages_of(request).show(request, "help.html", visitor)


@router.get("/tillganglighetsredogorelse")
def accessibility(request: Request, visitor: Visitor = Depends(need(*EVERYBODY))) -> Response:
    settings = office_of(request).settings
    address = settings.accessibility_mail or settings.team_mail
    return pages_of(request).show(request, "accessibility.html", visitor, address=address)


@router.get("/health")
def health(request: Request) -> Response:
    """Whether the console and its database answer; the only page without sign-in, and it says nothing else."""
    office_of(request).systems.pulse()
    return Response('{"status":"ok"}', media_type="application/json")


@router.get("/metrics")
def metrics(request: Request, visitor: Visitor = Depends(need(*CHECKERS))) -> Response:
    """Counts for Prometheus: numbers by state and system, nothing of anybody."""
    office, registry = office_of(request), CollectorRegistry()
    counts = office.orders.counts()
    states = Gauge("lockstep_orders_open", "Open orders by state.", ["state"], registry=registry)
    for state in office.orders.workflow.open_states:
        states.labels(state).set(counts["states"].get(state, 0))
    Gauge("lockstep_orders_overdue", "Open orders past their due time.", registry=registry).set(counts["overdue"])
    Gauge("lockstep_orders_slow", "Open orders past their service time.", registry=registry).set(counts["slow"])
    Gauge("lockstep_workers_alive", "Workers seen lately.", registry=registry).set(len(office.systems.workers()))
    aside = office.set_aside.counts()
    for name, told, n in (
        ("deliveries_set_aside", "Tickets that could not be taken in.", aside.deliveries),
        ("messages_set_aside", "Messages to orders that could not be decided.", aside.messages),
        ("orders_unknown", "Orders that hold what this program's table does not have.", aside.unknown),
        ("orders_undecided", "Orders that could not be decided or written and are tried again.", aside.undecided),
    ):
        Gauge(f"lockstep_{name}", told, registry=registry).set(n)
    waiting = Gauge("lockstep_orders_waiting", "Orders that wait for a system.", ["system"], registry=registry)
    up = Gauge("lockstep_system_up", "1 when a system may be called.", ["system"], registry=registry)
    for system in office.systems.all():
        waiting.labels(system["system"]).set(system["waiting"])
        up.labels(system["system"]).set(1 if system["state"] == "closed" else 0)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
