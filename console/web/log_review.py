"""The monthly review of the access log, for those who check it: the sample of each month, judged line by line and signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.reasons import NO_SUCH_MONTH
from console.web.forms import whole_number
from console.web.pages import pages_of
from console.web.security import CHECKERS, need, posted, services_of
from runtime.services.accounts import Visitor
from runtime.services.log_review import RESULTS
from workflow.errors import BadInput

router = APIRouter()
_PAGE = 50
_Month = Annotated[str, Path(max_length=20)]
_Line = Annotated[int, Path(ge=1, le=2**62)]
_After = Annotated[int, Query(ge=0, le=2**62)]


@router.get("/log-review")
def months(request: Request, visitor: Visitor = Depends(need(*CHECKERS))) -> Response:
    return _months(request, visitor)


def _months(request: Request, visitor: Visitor, status: int = 200, refused: str = "") -> Response:
    found = services_of(request).log_review.months(visitor)
    return pages_of(request).show(request, "log_review.html", visitor, status, months=found[::-1], refused=refused)


@router.get("/log-review/{month}")
def sample(
    request: Request, month: _Month, after: _After = 0, mine: bool = False, done: str = "",
    visitor: Visitor = Depends(need(*CHECKERS)),
) -> Response:  # fmt: skip
    return _sample(request, visitor, month, after=after, mine=mine, done=done)


def _sample(
    request: Request, visitor: Visitor, month: str, status: int = 200, *, after: int = 0, mine: bool = False, done: str = "",
    refused: str = "",
) -> Response:  # fmt: skip
    reviews = services_of(request).log_review
    known = next((each for each in reviews.months(visitor) if each.month == month), None)
    if known is None:
        words = pages_of(request).words(request)
        return _months(request, visitor, 404, words.problem(BadInput(NO_SUCH_MONTH())))
    rows = reviews.rows(visitor, month, after, _PAGE + 1, mine)
    return pages_of(request).show(
        request, "log_review_month.html", visitor, status, month=known, rows=rows[:_PAGE], mine=mine, after=after,
        following=rows[_PAGE - 1]["id"] if len(rows) > _PAGE else None, reviewers=reviews.reviewers(visitor), results=RESULTS,
        done=done, refused=refused,
    )  # fmt: skip


@router.post("/log-review/{month}/draw")
def draw(request: Request, month: _Month, visitor: Visitor = Depends(need(*CHECKERS))) -> Response:
    return _answered(request, visitor, month, lambda: services_of(request).log_review.make(visitor, month), "drawn")


@router.post("/log-review/{month}/assign")
def assign(
    request: Request, month: _Month, visitor: Visitor = Depends(need(*CHECKERS)), form: FormData = Depends(posted)
) -> Response:
    reviews, reviewer = services_of(request).log_review, str(form.get("reviewer", ""))
    return _answered(request, visitor, month, lambda: reviews.assign(visitor, month, reviewer), "assigned")


@router.post("/log-review/{month}/lines/{line}")
def sign(
    request: Request, month: _Month, line: _Line, visitor: Visitor = Depends(need(*CHECKERS)), form: FormData = Depends(posted)
) -> Response:
    result, note = str(form.get("result", "")), str(form.get("note", ""))
    return _answered(request, visitor, month, lambda: services_of(request).log_review.sign(visitor, line, result, note), "signed")


def _answered(request: Request, visitor: Visitor, month: str, do: Callable[[], object], done: str) -> Response:
    """The page again: further down its list, and of the same lines, as before."""
    query = request.query_params
    after, mine = whole_number(query.get("after", "")), query.get("mine") == "true"
    try:
        do()
    except BadInput as refused:
        why = pages_of(request).words(request).problem(refused)
        return _sample(request, visitor, month, 409, after=after, mine=mine, refused=why)
    return RedirectResponse(f"/log-review/{month}?done={done}&after={after}{'&mine=true' if mine else ''}", 303)
