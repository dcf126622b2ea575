"""The outside systems: health, breakers, pause and resume by hand; and the workers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.web.pages import Pages, pages_of
from console.web.security import READERS, TEAM, need, posted, services_of
from runtime.services.accounts import Visitor

router = APIRouter()


@router.get("/systems")
def systems(request: Request, done: str = "", visitor: Visitor = Depends(need(*READERS))) -> Response:
    return pages_of(request).show(request, "systems.html", visitor, done=done, **_facts(pages_of(request)))


@router.get("/systems/now")
def now(request: Request, visitor: Visitor = Depends(need(*READERS, renew=False))) -> Response:
    """The page's changing part alone."""
    return pages_of(request).show(request, "systems_now.html", visitor, **_facts(pages_of(request)))


def _facts(pages: Pages) -> dict[str, Any]:
    systems = pages.services.systems
    found: dict[str, Any] = {"systems": systems.all(), "workers": systems.workers()}
    for extension in pages.extensions.values():
        found |= extension.systems_facts(pages.services)
    return found


@router.post("/systems/{system}/pause")
def pause(request: Request, system: str, visitor: Visitor = Depends(need(*TEAM)), form: FormData = Depends(posted)) -> Response:
    services_of(request).systems.pause(system, str(form.get("reason", "")), visitor)
    return RedirectResponse("/systems?done=paused", 303)


@router.post("/systems/{system}/resume")
def resume(request: Request, system: str, visitor: Visitor = Depends(need(*TEAM))) -> Response:
    services_of(request).systems.resume(system, visitor)
    return RedirectResponse("/systems?done=resumed", 303)
