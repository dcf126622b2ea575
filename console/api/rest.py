"""The rest of the API: sessions, visits, inventory, systems, bulk runs, accounts, the access log and this description."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.openapi.utils import get_openapi

from console.api import models
from console.api.guard import Key, answered, need, once
from console.api.models import PROBLEMS
from console.routines.shared_lock.inventory_page import XLSX
from console.web.security import ADMINS, CHECKERS, EVERYBODY, FIELD, READERS, TEAM, SignInNeeded, services_of
from runtime.routines.shared_lock.inventory import Inventory
from runtime.routines.shared_lock.read_over import read_over
from runtime.routines.shared_lock.unit_import import Imports
from runtime.routines.shared_lock.visits import Visits
from runtime.services.accounts import SignInRefused, Visitor
from workflow.errors import BadInput

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)
_Id = Annotated[int, Path(ge=1, le=2**62)]
_Word = Annotated[str, Query(max_length=80)]


# Sessions -------------------------------------------------------------------------------------------


@router.post("/sessions", tags=["sessions"], status_code=201, response_model=models.Token)
def begin_session(request: Request, body: models.SignIn) -> Any:
    """A bearer token for an account's name and password."""
    accounts = services_of(request).accounts
    if not accounts.settings.local_accounts:
        raise SignInNeeded("Local accounts are off here.")
    try:
        token = accounts.sign_in(body.name, body.password)
    except SignInRefused as refused:
        raise SignInNeeded(str(refused)) from None
    visitor = accounts.visitor(token)
    return {"token": token, "role": str(visitor.role) if visitor else ""}


@router.delete("/sessions/current", tags=["sessions"], status_code=204)
def end_session(request: Request, visitor: Visitor = need(*EVERYBODY)) -> Response:
    services_of(request).accounts.sign_out(visitor.token)
    return Response(status_code=204)


# Visits ---------------------------------------------------------------------------------------------


@router.get("/visits", tags=["visits"])
def visits(
    request: Request, day: date | None = None, days: Annotated[int, Query(ge=1, le=31)] = 7, visitor: Visitor = need(*FIELD)
) -> Response:
    """Booked and past visits from a day on; a technician sees the own ones."""
    services = services_of(request)
    first = day or services.of(Visits).today
    if not 2000 <= first.year <= 2200:
        raise BadInput("The day is too far away.")
    mine = visitor.name if visitor.own_only else None
    found = [row for n in range(days) for row in services.of(Visits).of_day(first + timedelta(days=n), mine)]
    shown = ("number", "day", "window", "technician", "status", "starts_at", "ends_at")
    return answered({"visits": [{k: row[k] for k in shown} for row in found]})


@router.get("/visits/free", tags=["visits"])
def free(request: Request, count: Annotated[int, Query(ge=1, le=50)] = 12, visitor: Visitor = need(*READERS)) -> Response:
    """The next windows with room."""
    slots = services_of(request).of(Visits).free(count)
    return answered({"slots": [{"visit": s.value, "technicians": s.technicians} for s in slots]})


# Inventory ------------------------------------------------------------------------------------------


@router.get("/inventory/units", tags=["inventory"])
def units(
    request: Request, status: _Word = "", serial: _Word = "", after: _Word = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 50, visitor: Visitor = need(*READERS),
) -> Response:  # fmt: skip
    found, following = services_of(request).of(Inventory).units(status, serial, after, limit)
    hidden = ("household", "reserved_for", "mounted_for")
    return answered({"units": [{k: v for k, v in u.items() if k not in hidden} for u in found], "next": following})


@router.get("/inventory/units/{serial}", tags=["inventory"])
def unit(request: Request, serial: str, visitor: Visitor = need(*READERS)) -> Response:
    found = services_of(request).of(Inventory).unit(serial)
    return answered({k: v for k, v in found.items() if k not in ("household", "reserved_for", "mounted_for")})


@router.post("/inventory/deliveries", tags=["inventory"], status_code=201)
def deliver(request: Request, body: models.Deliver, key: Key = None, visitor: Visitor = need(*TEAM)) -> Response:
    services = services_of(request)
    return once(
        request, visitor, key, body,
        lambda: {"new": services.of(Inventory).deliver("\n".join(body.serials), body.model, visitor)}, 201,
    )  # fmt: skip


@router.get("/inventory/export.xlsx", tags=["inventory"], response_class=Response)
def export(request: Request, visitor: Visitor = need(*READERS)) -> Response:
    return Response(services_of(request).of(Inventory).sheet(visitor), media_type=XLSX)


@router.post("/inventory/import", tags=["inventory"])
def look_at_import(request: Request, sheet: Annotated[bytes, Body(media_type=XLSX)], visitor: Visitor = need(*TEAM)) -> Response:
    """What a sheet would change; nothing is written."""
    found = services_of(request).of(Imports).look(sheet)
    told = {"new": found.new, "changed": found.changed, "same": found.same, "problems": found.problems}
    every = {"columns": found.columns, "lines": found.lines, "blank": found.blank}
    return answered(told | every | {"rows": found.rows, "seen": found.seen})


@router.post("/inventory/import/confirm", tags=["inventory"])
def carry_out_import(request: Request, body: models.ImportRows, key: Key = None, visitor: Visitor = need(*TEAM)) -> Response:
    services = services_of(request)
    rows = [row.model_dump(exclude_none=True) for row in body.rows]

    def do() -> Any:
        found = services.of(Imports).carry_out(rows, visitor, body.seen)
        return {"new": len(found.new), "changed": len(found.changed)}

    return once(request, visitor, key, body, do)


# Systems --------------------------------------------------------------------------------------------


@router.get("/systems", tags=["systems"])
def systems(request: Request, visitor: Visitor = need(*READERS)) -> Response:
    services = services_of(request)
    found = services.systems
    return answered({"systems": found.all(), "workers": found.workers(), "read_over": asdict(read_over(services.app))})


@router.post("/systems/{system}/pause", tags=["systems"], status_code=204)
def pause(request: Request, system: str, body: models.Because, visitor: Visitor = need(*TEAM)) -> Response:
    services_of(request).systems.pause(system, body.reason, visitor)
    return Response(status_code=204)


@router.post("/systems/{system}/resume", tags=["systems"], status_code=204)
def resume(request: Request, system: str, visitor: Visitor = need(*TEAM)) -> Response:
    services_of(request).systems.resume(system, visitor)
    return Response(status_code=204)


# Bulk -----------------------------------------------------------------------------------------------


def _chosen(body: models.BulkLook) -> dict[str, str]:
    return {k: v for k, v in body.chosen.model_dump().items() if v}


@router.post("/bulk/preview", tags=["bulk"])
def preview(request: Request, body: models.BulkLook, visitor: Visitor = need(*TEAM)) -> Response:
    """Which orders a run would take, and which of the chosen it could not."""
    found = services_of(request).bulk.preview(body.trigger, _chosen(body), visitor.role)
    return answered({"able": found.able, "unable": found.unable, "more": found.more})


@router.post("/bulk", tags=["bulk"], status_code=202)
def begin_bulk(request: Request, body: models.BulkBegin, key: Key = None, visitor: Visitor = need(*TEAM)) -> Response:
    """Begin a run; it is carried out at a pace the systems bear."""
    services = services_of(request)

    def do() -> Any:
        named = key or request.headers.get("x-request-id") or f"api-{services.clock.now().timestamp()}"
        chosen = _chosen(body)
        return {"run": services.bulk.begin(visitor, body.trigger, chosen, body.numbers, body.reason, body.data, named)}

    return once(request, visitor, key, body, do, 202)


@router.get("/bulk/{run}", tags=["bulk"])
def progress(request: Request, run: _Id, visitor: Visitor = need(*TEAM)) -> Response:
    return answered(services_of(request).bulk.progress(run))


# Accounts and the access log ------------------------------------------------------------------------


@router.get("/accounts", tags=["accounts"])
def accounts(request: Request, visitor: Visitor = need(*ADMINS)) -> Response:
    return answered({"accounts": services_of(request).accounts.all()})


@router.post("/accounts", tags=["accounts"], status_code=201)
def add_account(request: Request, body: models.AccountNew, visitor: Visitor = need(*ADMINS)) -> Response:
    """A new local account; its first password is said once."""
    password = services_of(request).accounts.add(body.name, body.display_name, body.role, visitor.actor)
    return answered({"name": body.name.strip().casefold(), "password": password}, 201)


@router.patch("/accounts/{name}", tags=["accounts"], status_code=204)
def change_account(request: Request, name: str, body: models.AccountChange, visitor: Visitor = need(*ADMINS)) -> Response:
    known = services_of(request).accounts
    known.change(name, visitor.actor, body.role, body.closed)
    return Response(status_code=204)


@router.get("/access-log", tags=["access log"])
def access_log(
    request: Request, order: _Word = "", account: _Word = "", what: _Word = "",
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None, limit: Annotated[int, Query(ge=1, le=500)] = 50,
    visitor: Visitor = need(*CHECKERS),
) -> Response:  # fmt: skip
    services = services_of(request)
    order_id = services.orders.order_id(order) if order else None
    shown = ("id", "at", "account", "role", "what", "number", "subject", "note")
    lines = services.log.lines(order_id, account or None, what or None, before, limit)
    return answered({"lines": [{k: line[k] for k in shown} for line in lines]})


@router.get("/openapi.json", tags=["description"])
def description(request: Request, visitor: Visitor = need(*EVERYBODY)) -> Response:
    """This API as OpenAPI."""
    app = request.app
    found = get_openapi(title="Lockstep", version="1", description=app.description, routes=app.routes)
    scheme = {"type": "http", "scheme": "bearer"}
    found.setdefault("components", {})["securitySchemes"] = {"session": scheme}
    found["security"] = [{"session": []}]
    return answered(found)
