"""Help, the accessibility statement, health and measures."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from starlette.datastructures import FormData

from console.api.guard import answered
from console.web.pages import STATIC, pages_of
from console.web.security import CHECKERS, EVERYBODY, cookie_name, need, services_of
from runtime.logs import log
from runtime.services import alarms
from runtime.services.accounts import Visitor
from workflow.errors import StoreError

router = APIRouter()


@router.get("/help")
def help_page(request: Request, visitor: Visitor = Depends(need(*EVERYBODY))) -> Response:
    return pages_of(request).show(request, "help.html", visitor)


@router.get("/tillganglighetsredogorelse")
def accessibility(request: Request) -> Response:
    """For everybody, as the law asks: also for who cannot sign in."""
    settings = services_of(request).settings
    visitor = services_of(request).accounts.visitor(request.cookies.get(cookie_name(request)), renew=False)
    address = settings.accessibility_mail or settings.team_mail
    return pages_of(request).show(request, "accessibility.html", visitor, address=address)


@router.get("/offline")
def offline(request: Request) -> Response:
    """What a phone shows while the network is gone; it names nobody, because it is kept on the phone."""
    return pages_of(request).show(request, "offline.html")


@router.get("/service-worker.js")
def service_worker() -> Response:
    """The script that keeps that page; it stands at the root, because a worker sees only what is below its own address."""
    return FileResponse(STATIC / "offline.js", media_type="text/javascript")


@router.get("/alive")
def alive(request: Request) -> Response:
    """Whether this process answers; for what restarts it when it does not."""
    return answered({"status": "ok"})


@router.get("/health")
@router.get("/ready")
def health(request: Request) -> Response:
    """Whether orders are worked on: the database answers and a worker is alive; 503 when not. Says nothing of anybody."""
    try:
        workers = len(services_of(request).systems.workers())
    except StoreError as problem:
        log.error("web.failed", code=type(problem).__name__)
        return answered({"status": "no_database", "database": False, "workers": None}, 503)
    status = "ok" if workers else "no_worker"
    return answered({"status": status, "database": True, "workers": workers}, 200 if workers else 503)


def counting(request: Request) -> None:
    """A service with the token for it, or a person who may check."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    wanted = services_of(request).settings.metrics_token
    if not (wanted and scheme.casefold() == "bearer" and hmac.compare_digest(token.strip().encode(), wanted.encode())):
        need(*CHECKERS)(request, FormData())


counting.permissions = CHECKERS  # type: ignore[attr-defined]


@router.get("/metrics")
def metrics(request: Request, _: None = Depends(counting)) -> Response:
    """Counts for Prometheus: numbers by state and system, nothing of anybody."""
    services, registry = services_of(request), CollectorRegistry()
    counts = services.orders.counts()
    states = Gauge("lockstep_orders_open", "Open orders by routine and state.", ["routine", "state"], registry=registry)
    for routine, by_state in counts.states.items():
        for state, n in by_state.items():
            states.labels(routine, state).set(n)
    Gauge("lockstep_orders_overdue", "Open orders past their due time.", registry=registry).set(counts.overdue)
    Gauge("lockstep_orders_slow", "Open orders past their service time.", registry=registry).set(counts.slow)
    aside = services.set_aside.counts()
    for name, help_text, n in (
        ("deliveries_set_aside", "Deliveries that could not be taken in.", aside.deliveries),
        ("messages_set_aside", "Messages to orders that could not be decided.", aside.messages),
        ("orders_unknown", "Orders that hold what this program's table does not have.", aside.unknown),
        ("orders_undecided", "Orders that could not be decided or written and are tried again.", aside.undecided),
    ):
        Gauge(f"lockstep_{name}", help_text, registry=registry).set(n)
    for name, (help_text, n) in alarms.look(services.app).measures.items():
        Gauge(f"lockstep_{name}", help_text, registry=registry).set(n)
    if (free := alarms.room_of(services.settings)) is not None:
        Gauge("lockstep_store_free_bytes", "Bytes free where the store's file is.", registry=registry).set(free)
    workers = services.systems.workers()
    apart = max((abs(worker["clock_apart_ms"]) for worker in workers), default=0) / 1000
    Gauge("lockstep_clock_apart_seconds", "The most a worker's clock is from the store's.", registry=registry).set(apart)
    Gauge("lockstep_workers_alive", "Workers seen lately.", registry=registry).set(len(workers))
    waiting = Gauge("lockstep_orders_waiting", "Orders that wait for a system.", ["system"], registry=registry)
    up = Gauge("lockstep_system_up", "1 when a system may be called.", ["system"], registry=registry)
    for system in services.systems.all():
        waiting.labels(system["system"]).set(system["waiting"])
        up.labels(system["system"]).set(1 if system["state"] == "closed" else 0)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
