"""The inventory list: units, deliveries, Excel out and in."""

from __future__ import annotations

import orjson
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from console.routines.shared_lock.reasons import EXCEL_WANTED, PREVIEW_UNREADABLE
from console.routines.shared_lock.use_cases import imports_of, inventory_of, visits_of
from console.web.pages import pages_of
from console.web.security import READERS, TEAM, need, posted, services_of
from runtime.routines.shared_lock.inventory import STATUSES
from runtime.routines.shared_lock.unit_import import Plan
from runtime.services.accounts import Visitor
from workflow.errors import BadInput
from workflow.routines.shared_lock.inventory_words import COLUMNS

router = APIRouter()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/inventory")
def listing(
    request: Request, status: str = "", serial: str = "", after: str = "", done: str = "",
    visitor: Visitor = Depends(need(*READERS)),
) -> Response:  # fmt: skip
    inventory = inventory_of(services_of(request))
    status = status if status in STATUSES else ""
    units, following = inventory.units(visitor, status, serial[:40], after[:40])
    return pages_of(request).show(
        request, "shared_lock/inventory.html", visitor, units=units, following=following, status=status, serial=serial[:40],
        done=done, counts=inventory.counts(), statuses=STATUSES,
    )  # fmt: skip


@router.get("/inventory/export.xlsx")
def export(request: Request, status: str = "", visitor: Visitor = Depends(need(*READERS))) -> Response:
    services = services_of(request)
    name = f"inventarielista-{visits_of(services).today}.xlsx"
    content = inventory_of(services).sheet(visitor, status if status in STATUSES else "")
    return Response(content, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.post("/inventory/deliveries")
def deliver(request: Request, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)) -> Response:
    text, model = str(form.get("serials", "")), str(form.get("model", ""))
    fresh = inventory_of(services_of(request)).deliver(text, model, visitor)
    return RedirectResponse(f"/inventory?done=delivered-{len(fresh)}", 303)


@router.post("/inventory/import")
def look_at_import(request: Request, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)) -> Response:
    """What the sheet would change; nothing is written until that is confirmed."""
    sheet = form.get("sheet")
    if not isinstance(sheet, UploadFile) or not sheet.size:
        raise BadInput(EXCEL_WANTED())
    found = imports_of(services_of(request)).look(sheet.file.read())
    return _preview(request, visitor, found)


def _preview(request: Request, visitor: Visitor, found: Plan) -> Response:
    return pages_of(request).show(
        request, "shared_lock/inventory_import.html", visitor, found=found, rows=orjson.dumps(found.rows).decode(), names=COLUMNS
    )


@router.post("/inventory/import/confirm")
def carry_out_import(request: Request, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)) -> Response:
    try:
        rows = orjson.loads(str(form.get("rows", "")))
    except orjson.JSONDecodeError:
        rows = None
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise BadInput(PREVIEW_UNREADABLE())
    found = imports_of(services_of(request)).carry_out(rows, visitor, str(form.get("seen", "")))
    return RedirectResponse(f"/inventory?done=imported-{len(found.new) + len(found.changed)}", 303)


@router.get("/inventory/import")
def no_import(visitor: Visitor = Depends(need(*READERS))) -> Response:
    """The preview is an answer to a file; a look at its address leads to the list."""
    return RedirectResponse("/inventory", 303)


@router.get("/inventory/{serial}")
def unit(request: Request, serial: str, visitor: Visitor = Depends(need(*READERS))) -> Response:
    unit = inventory_of(services_of(request)).unit(serial, visitor)
    return pages_of(request).show(request, "shared_lock/unit.html", visitor, unit=unit)
