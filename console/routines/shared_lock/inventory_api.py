"""The inventory list over the API."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response

from console.api.guard import Key, answered, need, once
from console.api.models import PROBLEMS
from console.routines.shared_lock import api_models
from console.routines.shared_lock.inventory_page import XLSX
from console.routines.shared_lock.use_cases import imports_of, inventory_of
from console.web.security import READERS, TEAM, services_of
from runtime.services.accounts import Visitor

_Word = Annotated[str, Query(max_length=80)]

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)


@router.get("/inventory/units", tags=["inventory"])
def units(
    request: Request, status: _Word = "", serial: _Word = "", after: _Word = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 50, visitor: Visitor = need(*READERS),
) -> Response:  # fmt: skip
    found, following = inventory_of(services_of(request)).units(visitor, status, serial, after, limit)
    hidden = ("household", "reserved_for", "mounted_for")
    return answered({"units": [{k: v for k, v in u.items() if k not in hidden} for u in found], "next": following})


@router.get("/inventory/units/{serial}", tags=["inventory"])
def unit(request: Request, serial: str, visitor: Visitor = need(*READERS)) -> Response:
    found = inventory_of(services_of(request)).unit(serial, visitor)
    return answered({k: v for k, v in found.items() if k not in ("household", "reserved_for", "mounted_for")})


@router.post("/inventory/deliveries", tags=["inventory"], status_code=201)
def deliver(request: Request, body: api_models.Deliver, key: Key = None, visitor: Visitor = need(*TEAM)) -> Response:
    services = services_of(request)
    return once(
        request, visitor, key, body,
        lambda: {"new": inventory_of(services).deliver("\n".join(body.serials), body.model, visitor)}, 201,
    )  # fmt: skip


@router.get("/inventory/export.xlsx", tags=["inventory"], response_class=Response)
def export(request: Request, visitor: Visitor = need(*READERS)) -> Response:
    return Response(inventory_of(services_of(request)).sheet(visitor), media_type=XLSX)


@router.post("/inventory/import", tags=["inventory"])
def look_at_import(request: Request, sheet: Annotated[bytes, Body(media_type=XLSX)], visitor: Visitor = need(*TEAM)) -> Response:
    """What a sheet would change; nothing is written."""
    found = imports_of(services_of(request)).look(sheet)
    counts = {"new": found.new, "changed": found.changed, "same": found.same, "problems": found.problems}
    every = {"columns": found.columns, "lines": found.lines, "blank": found.blank}
    return answered(counts | every | {"rows": found.rows, "seen": found.seen})


@router.post("/inventory/import/confirm", tags=["inventory"])
def carry_out_import(request: Request, body: api_models.ImportRows, key: Key = None, visitor: Visitor = need(*TEAM)) -> Response:
    services = services_of(request)
    rows = [row.model_dump(exclude_none=True) for row in body.rows]

    def do() -> Any:
        found = imports_of(services).carry_out(rows, visitor, body.seen)
        return {"new": len(found.new), "changed": len(found.changed)}

    return once(request, visitor, key, body, do)
