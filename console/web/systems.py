"""The outside systems: health, breakers, pause and resume by hand, the read-over to TES, and the workers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.web.pages import pages_of
from console.web.security import READERS, TEAM, need, office_of, posted
from runtime.accounts import Visitor
from runtime.office import Office

router = APIRouter()


@router.get("/systems")
def systems(request: Request, done: str = "", visitor: Visitor = Depends(need(*READERS))) -> Response:
    return pages_of(request).show(request, "systems.html", visitor, done=done, **_facts(office_of(request)))


@router.get("/systems/now")
def now(request: Request, visitor: Visitor = Depends(need(*READERS, renew=False))) -> Response:
    """The page's changing part alone."""
    return pages_of(request).show(request, "systems_now.html", visitor, **_facts(office_of(request)))


def _facts(office: Office) -> dict[str, Any]:
    found = office.systems
    return {"systems": found.all(), "workers": found.workers(), "read_over": found.read_over()}


@router.post("/systems/{system}/pause")
def pause(
    request: Request, system: str, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)
) -> Response:
    office_of(request).systems.pause(system, str(form.get("reason", "")), visitor)
    return RedirectResponse("/systems?done=paused", 303)


@router.post("/systems/{system}/resume")
def resume(request: Request, system: str, visitor: Visitor = Depends(need(*TEAM))) -> Response:
    office_of(request).systems.resume(system, visitor)
    return RedirectResponse("/systems?done=resumed", 303)
