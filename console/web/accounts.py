"""Accounts, for administrators."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.reasons import ACCOUNT_CHANGES, ROLE_WANTED
from console.web import own_account
from console.web.pages import pages_of
from console.web.security import ADMINS, need, posted, services_of
from runtime.services.accounts import Visitor
from workflow.errors import BadInput

router = APIRouter()


@router.get("/accounts")
def accounts(request: Request, done: str = "", name: str = "", visitor: Visitor = Depends(need(*ADMINS))) -> Response:
    known = {account["name"] for account in services_of(request).accounts.all()}
    return _page(request, visitor, done=done if name in known else "", name=name)


def _page(request: Request, visitor: Visitor, status: int = 200, **more: str) -> Response:
    facts = {"fresh": "", "done": "", "name": "", "why": ""} | more
    known = services_of(request).accounts
    return pages_of(request).show(
        request, "accounts.html", visitor, status, accounts=known.all(), roles=tuple(known.roles), **facts
    )


@router.post("/accounts")
def add(request: Request, visitor: Visitor = Depends(need(*ADMINS)), form: FormData = Depends(posted)) -> Response:
    name = str(form.get("name", "")).strip()
    try:
        role = _role(request, str(form.get("role", "")))
        password = services_of(request).accounts.add(name, str(form.get("display_name", "")), role, visitor.actor)
    except BadInput as refused:
        return _page(request, visitor, 400, why=pages_of(request).words(request).problem(refused))
    return _page(request, visitor, fresh=password, name=name.casefold())


def _role(request: Request, text: str) -> str:
    if text not in services_of(request).accounts.roles:
        raise BadInput(ROLE_WANTED())
    return text


@router.post("/accounts/{name}")
def change(request: Request, name: str, visitor: Visitor = Depends(need(*ADMINS)), form: FormData = Depends(posted)) -> Response:
    """Another role, closed or opened again, a fresh password, or a lost second factor taken away."""
    known, what = services_of(request).accounts, str(form.get("what", ""))
    try:
        if what == "password":
            return _page(request, visitor, fresh=known.new_password(name, visitor.actor), name=name)
        if what == "role":
            known.change(name, visitor.actor, role=_role(request, str(form.get("role", ""))))
        elif what in ("close", "open"):
            known.change(name, visitor.actor, closed=what == "close")
        elif what == "factor":
            known.reset_factor(name, visitor.actor)
        else:
            raise BadInput(ACCOUNT_CHANGES())
    except BadInput as refused:
        return _page(request, visitor, 400, why=pages_of(request).words(request).problem(refused))
    return RedirectResponse(f"/accounts?{urlencode({'done': what, 'name': name.casefold()})}", 303)


@router.get("/accounts/{name}/sessions")
def sessions(request: Request, name: str, done: str = "", visitor: Visitor = Depends(need(*ADMINS))) -> Response:
    """Where an account is signed in now."""
    return own_account.sessions_page(request, visitor, name, done)


@router.post("/accounts/{name}/sessions")
def end_sessions(
    request: Request, name: str, visitor: Visitor = Depends(need(*ADMINS)), form: FormData = Depends(posted)
) -> Response:
    """End one session or token of an account, or all of them."""
    own_account.end(request, visitor, name, str(form.get("session", "")))
    return RedirectResponse(f"/accounts/{quote(name)}/sessions?done=1", 303)
