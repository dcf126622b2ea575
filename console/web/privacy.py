"""The record of processing, and what is kept where and for how long, for auditors and administrators."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from console import privacy
from console.web.pages import pages_of
from console.web.security import CHECKERS, need, services_of
from runtime.services.accounts import Visitor

router = APIRouter()


@router.get("/privacy/record")
def record(request: Request, visitor: Visitor = Depends(need(*CHECKERS))) -> Response:
    return _shown(request, visitor, privacy.record(services_of(request).app, pages_of(request).labels))


@router.get("/privacy/kept")
def kept(request: Request, visitor: Visitor = Depends(need(*CHECKERS))) -> Response:
    return _shown(request, visitor, privacy.kept(services_of(request).app, pages_of(request).labels))


def _shown(request: Request, visitor: Visitor, sheet: privacy.Sheet) -> Response:
    return pages_of(request).show(request, "privacy.html", visitor, sheet=sheet)
