"""The versions of each routine: how many orders are on each and who runs it, a version on trial, and what differs between two."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

import diagrams
from console.web.pages import pages_of
from console.web.pictures import Picture, answer, picture_of
from console.web.security import ADMINS, need, posted, services_of
from runtime.services.accounts import Visitor
from workflow.definition import Workflow
from workflow.errors import BadInput
from workflow.versions.meaning import fingerprint

router = APIRouter()


@router.get("/versions")
def versions(request: Request, done: str = "", visitor: Visitor = Depends(need(*ADMINS))) -> Response:
    return _page(request, visitor, done=done)


@router.post("/versions/trial/end")
def end_trial(request: Request, visitor: Visitor = Depends(need(*ADMINS)), form: FormData = Depends(posted)) -> Response:
    try:
        services_of(request).canaries.end(str(form.get("routine", "")), visitor.actor, str(form.get("reason", "")))
    except BadInput as refused:
        return _page(request, visitor, 409, refused=pages_of(request).words(request).problem(refused))
    return RedirectResponse("/versions?done=ended", 303)


def _page(request: Request, visitor: Visitor, status: int = 200, done: str = "", refused: str = "") -> Response:
    services = services_of(request)
    found = services.versions.all()
    before = {new.id: old for new, old in zip(found, found[1:], strict=False) if new.routine == old.routine}
    return pages_of(request).show(
        request, "versions.html", visitor, status, versions=found, before=before, canaries=services.canaries.all(),
        newest={v.routine: v for v in found if v.newest}, runs=services.runs.runs(), done=done, refused=refused,
    )  # fmt: skip


@router.get("/versions/difference")
def difference(request: Request, routine: str, old: str, new: str, visitor: Visitor = Depends(need(*ADMINS))) -> Response:
    before, after = services_of(request).versions.pair(old, new, routine)
    pages = pages_of(request)
    sections = diagrams.sections(diagrams.compare(before, after), pages.words(request).lang)
    return pages.show(request, "versions_difference.html", visitor, old=before, new=after, sections=sections)


@router.get("/versions/difference.svg")
def picture(
    request: Request, routine: str, old: str, new: str, sheet: str = "a4", visitor: Visitor = Depends(need(*ADMINS, renew=False))
) -> Response:  # fmt: skip
    before, after = services_of(request).versions.pair(old, new, routine)
    drawn = _drawn(_Pair(before, after), pages_of(request).words(request).lang, sheet if sheet in ("a4", "phone") else "a4")
    return answer(drawn, 60)


class _Pair:
    """Two tables as a key of the cache: known by version and fingerprint, because they are too large to compare."""

    def __init__(self, old: Workflow, new: Workflow) -> None:
        self.old, self.new = old, new
        self._key = (old.name, *((each.version, fingerprint(each)) for each in (old, new)))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pair) and other._key == self._key


@lru_cache(maxsize=16)
def _drawn(pair: _Pair, lang: str, sheet: str) -> Picture:
    return picture_of(str(diagrams.render_difference(diagrams.compare(pair.old, pair.new), lang=lang, sheet=sheet)))
