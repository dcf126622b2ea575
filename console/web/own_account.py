"""The own account: where it is signed in, and its second factor."""

from __future__ import annotations

from typing import Any

import segno
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.reasons import ACCOUNT_CHANGES
from console.web.pages import pages_of
from console.web.security import EVERYBODY, need, posted, services_of
from runtime.services.accounts import FACTOR_DUE, Visitor
from runtime.services.second_factors import Enrolment
from workflow.errors import BadInput

router = APIRouter()


# Sessions -------------------------------------------------------------------------------------------


@router.get("/sessions")
def sessions(request: Request, done: str = "", visitor: Visitor = Depends(need(*EVERYBODY))) -> Response:
    return sessions_page(request, visitor, visitor.name, done)


def sessions_page(request: Request, visitor: Visitor, name: str, done: str) -> Response:
    """Where an account is signed in; an administrator looks at others'."""
    accounts = services_of(request).accounts
    accounts.factors.standing(name)  # raises `NotFound` where there is no such account
    found = accounts.sessions.of(name, visitor.token)
    return pages_of(request).show(request, "sessions.html", visitor, sessions=found, name=name, done=done == "1")


@router.post("/sessions")
def end_sessions(request: Request, visitor: Visitor = Depends(need(*EVERYBODY)), form: FormData = Depends(posted)) -> Response:
    """End one session or token of the own account, or all but this one."""
    end(request, visitor, visitor.name, str(form.get("session", "")))
    return RedirectResponse("/sessions?done=1", 303)


def end(request: Request, visitor: Visitor, name: str, session: str) -> None:
    """End one way in of an account; without a name of it all, but the session that asks."""
    known = services_of(request).accounts.sessions
    if session:
        known.end_one(name, session, visitor.actor)
    else:
        known.end_all(name, visitor.actor, but=visitor.token)


# The second factor ----------------------------------------------------------------------------------


@router.get("/second-factor")
def second_factor(request: Request, visitor: Visitor = Depends(need(*EVERYBODY, while_due=(FACTOR_DUE,)))) -> Response:
    return _page(request, visitor)


@router.post("/second-factor")
def change_factor(
    request: Request, visitor: Visitor = Depends(need(*EVERYBODY, while_due=(FACTOR_DUE,))), form: FormData = Depends(posted)
) -> Response:
    """Begin, prove or remove the own second factor, or make other recovery codes."""
    accounts, what = services_of(request).accounts, str(form.get("what", ""))
    password, code = str(form.get("password", "")), str(form.get("code", ""))[:100]
    try:
        if what == "begin":
            return _page(request, visitor, begun=accounts.factors.begin(visitor.name))
        if what == "prove":
            return _page(request, visitor, codes=accounts.prove_factor(visitor, password, code))
        if what == "codes":
            return _page(request, visitor, codes=accounts.renew_codes(visitor, password, code))
        if what == "remove":
            accounts.remove_factor(visitor, password, code)
            return _page(request, visitor, removed=True)
        raise BadInput(ACCOUNT_CHANGES())
    except BadInput as refused:
        why = pages_of(request).words(request).problem(refused)
        return _page(request, visitor, 400, why=why, begun=_begun(request, visitor) if what == "prove" else None)


def _begun(request: Request, visitor: Visitor) -> Enrolment | None:
    """What was begun is shown again after a password or a code that was not right."""
    try:
        return services_of(request).accounts.factors.begun(visitor.name)
    except BadInput:
        return None


def _page(request: Request, visitor: Visitor, status: int = 200, begun: Enrolment | None = None, **more: Any) -> Response:
    facts = {"why": "", "codes": (), "removed": False} | more
    picture = segno.make(begun.address, error="m").svg_data_uri(scale=5, border=4, light="#fff") if begun else ""
    standing = services_of(request).accounts.factors.standing(visitor.name)
    return pages_of(request).show(
        request, "second_factor.html", visitor, status, begun=begun, picture=picture, standing=standing, **facts
    )
