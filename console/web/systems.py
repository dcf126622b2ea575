"""The outside systems: health, breakers, pause and resume by hand, the read-over to TES, and the workers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.web.pages import pages_of
from console.web.security import READERS, TEAM, need, posted, services_of
from runtime.routines.shared_lock.read_over import read_over
from runtime.services.accounts import Visitor
from runtime.services.installation import Services

router = APIRouter()


@router.get("/systems")
def systems(request: Request, done: str = "", visitor: Visitor = Depends(need(*READERS))) -> Response:
    return pages_of(request).show(request, "systems.html", visitor, done=done, **_facts(services_of(request)))


@router.get("/systems/now")
def now(request: Request, visitor: Visitor = Depends(need(*READERS, renew=False))) -> Response:
    """The page's changing part alone."""
    return pages_of(request).show(request, "systems_now.html", visitor, **_facts(services_of(request)))


def _facts(services: Services) -> dict[str, Any]:
    found = services.systems
    known = {"systems": found.all(), "workers": found.workers(), "left_out": found.left_out()}
    return {**known, "read_over": read_over(services.app)}


@router.post("/systems/{system}/pause")
def pause(request: Request, system: str, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)) -> Response:
    services_of(request).systems.pause(system, str(form.get("reason", "")), visitor)
    return RedirectResponse("/systems?done=paused", 303)


@router.post("/systems/{system}/resume")
def resume(request: Request, system: str, visitor: Visitor = Depends(need(*TEAM))) -> Response:
    services_of(request).systems.resume(system, visitor)
    return RedirectResponse("/systems?done=resumed", 303)
