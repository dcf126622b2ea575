"""Signing in and out, with a local account or through an identity provider, and changing the own password."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from console.catalogue import N_
from console.reasons import PASSWORDS_DIFFER
from console.web import oidc
from console.web.pages import pages_of
from console.web.security import (
    EVERYBODY,
    check_pre_token,
    cookie_name,
    drop_cookie,
    is_plain_loopback,
    need,
    origin_of,
    pending_token,
    posted,
    pre_token,
    services_of,
    set_cookie,
    set_pending_cookie,
    set_pre_cookie,
)
from runtime.services.accounts import FACTOR_DUE, PASSWORD_DUE, Visitor
from runtime.services.attempts import SignInRefused
from runtime.services.passwords import LENGTH
from workflow.errors import BadInput, NotFound
from workflow.reasons import OF_THAT_NAME

router = APIRouter()
_ASKED = "lockstep-oidc"
_WHY = {
    "wrong": N_("Kontot eller lösenordet stämmer inte."),
    "locked": N_("Kontot är låst en stund efter för många försök. Försök igen senare eller be en administratör om hjälp."),
    "exhausted": N_(
        "För många fel lösenord i rad. Logga in där du brukar logga in, eller be en administratör om ett nytt lösenord."
    ),
    "codes_exhausted": N_("För många fel koder i rad. Logga in med en reservkod, eller be en administratör om hjälp."),
    "no_role": N_("Ditt konto har ingen roll här. Be din chef beställa behörighet."),
    "too_many_groups": N_(
        "Du är med i så många grupper att ingen skickas hit. Be Entra-ansvarig skicka bara tilldelade grupper."
    ),
    "wrong_code": N_("Koden stämmer inte, eller är redan använd. Vänta på nästa kod i appen och skriv den."),
    "too_late": N_("Det gick för lång tid efter lösenordet. Logga in igen."),
    "expired": N_("Du har varit utloggad en stund. Logga in igen, så kommer du tillbaka till sidan med det du skrev."),
    "outside": N_("Inloggningstjänsten svarade inte som väntat. Försök igen."),
}


@router.get("/sign-in")
def sign_in_page(request: Request, next: str = "", why: str = "") -> Response:
    visitor = services_of(request).accounts.visitor(request.cookies.get(cookie_name(request)))
    if visitor is not None:
        return RedirectResponse(_inside(next), 303)
    return _form(request, next or _asked_for(request), _WHY.get(why, ""), expired=why == "expired")


@router.post("/sign-in")
def sign_in(request: Request, form: FormData = Depends(posted)) -> Response:
    check_pre_token(request, form)
    services = services_of(request)
    if not services.settings.local_accounts:
        raise NotFound("page", OF_THAT_NAME())
    name, following = str(form.get("name", ""))[:200], str(form.get("next", ""))
    origin = origin_of(request)
    try:
        token, waits = services.accounts.begin_sign_in(name, str(form.get("password", "")), origin.address, origin.agent)
    except SignInRefused as refused:
        return _form(request, following, _WHY[refused.code], 401, name)
    if waits:
        response = RedirectResponse(f"/sign-in/code?{urlencode({'next': _inside(following)})}", 303)
        set_pending_cookie(request, response, token)
        return response
    response = RedirectResponse(_inside(following), 303)
    set_cookie(request, response, token)
    return response


@router.get("/sign-in/code")
def code_page(request: Request, next: str = "") -> Response:
    if services_of(request).accounts.sessions.pending(pending_token(request)) is None:
        return RedirectResponse(f"/sign-in?{urlencode({'next': _inside(next)})}", 303)
    return _code_form(request, next)


@router.post("/sign-in/code")
def sign_in_with_code(request: Request, form: FormData = Depends(posted)) -> Response:
    """The second step: a code of the app, or a recovery code."""
    check_pre_token(request, form)
    following, origin = str(form.get("next", "")), origin_of(request)
    code = str(form.get("code", "")).strip() or str(form.get("recovery", ""))
    try:
        token = services_of(request).accounts.finish_sign_in(pending_token(request), code[:100], origin.address, origin.agent)
    except SignInRefused as refused:
        if refused.code == "expired":
            return RedirectResponse(f"/sign-in?{urlencode({'why': 'too_late', 'next': _inside(following)})}", 303)
        return _code_form(request, following, _WHY[refused.code], 401)
    response = RedirectResponse(_inside(following), 303)
    set_cookie(request, response, token)
    set_pending_cookie(request, response, "")
    return response


def _code_form(request: Request, following: str, why: str = "", status: int = 200) -> Response:
    token = pre_token(request)
    response = pages_of(request).show(
        request, "sign_in_code.html", None, status, csrf=token, next=_inside(following), why=why,
        same_page=lambda **changed: f"/sign-in/code?{urlencode({'next': _inside(following)} | changed)}",
    )  # fmt: skip
    set_pre_cookie(request, response, token)
    return response


def _asked_for(request: Request) -> str:
    """Where one wanted to go before the identity provider was asked; kept for another try after a refusal."""
    try:
        return str(orjson.loads(bytes.fromhex(request.cookies.get(_ASKED, "")))["next"])
    except (ValueError, KeyError, TypeError):
        return ""


def _form(request: Request, following: str, why: str = "", status: int = 200, name: str = "", expired: bool = False) -> Response:
    token, settings = pre_token(request), services_of(request).settings
    insecure = request.url.scheme == "http" and not is_plain_loopback(request)
    response = pages_of(request).show(
        request, "sign_in.html", None, status, csrf=token, next=_inside(following), why=why, name=name, expired=expired,
        insecure=insecure, local=settings.local_accounts, outside=bool(settings.oidc_issuer),
        same_page=lambda **changed: f"/sign-in?{urlencode({'next': _inside(following)} | changed)}",
    )  # fmt: skip
    set_pre_cookie(request, response, token)
    return response


def _inside(path: str) -> str:
    """Only a path on this site is followed after signing in."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path and "\r" not in path
    return path if ours else "/"


@router.post("/sign-out")
def sign_out(request: Request, visitor: Visitor = Depends(need(*EVERYBODY, while_due=(PASSWORD_DUE, FACTOR_DUE)))) -> Response:
    services_of(request).accounts.sign_out(visitor.token)
    response = RedirectResponse("/sign-in", 303)
    # The next user of the browser must not find pages of persons in its cache, nor drafts of a visit on the phone.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    drop_cookie(request, response)
    return response


# The own password -----------------------------------------------------------------------------------


@router.get("/password")
def password_page(request: Request, visitor: Visitor = Depends(need(*EVERYBODY, while_due=(PASSWORD_DUE,)))) -> Response:
    return pages_of(request).show(request, "password.html", visitor, why="", length=LENGTH)


@router.post("/password")
def change_password(
    request: Request, visitor: Visitor = Depends(need(*EVERYBODY, while_due=(PASSWORD_DUE,))), form: FormData = Depends(posted)
) -> Response:
    old, new = str(form.get("old", "")), str(form.get("new", ""))
    try:
        if new != str(form.get("again", "")):
            raise BadInput(PASSWORDS_DIFFER())
        token = services_of(request).accounts.change_password(visitor, old, new, origin_of(request))
    except BadInput as problem:
        why = pages_of(request).words(request).problem(problem)
        return pages_of(request).show(request, "password.html", visitor, 400, why=why, length=LENGTH)
    response = RedirectResponse("/?done=password", 303)
    set_cookie(request, response, token)
    return response


# The identity provider ------------------------------------------------------------------------------


@router.get("/sign-in/oidc")
def ask_outside(request: Request, next: str = "") -> Response:
    settings = services_of(request).settings
    if not settings.oidc_issuer:
        raise NotFound("page", OF_THAT_NAME())
    try:
        address, asked = oidc.ask(settings)
    except oidc.OutsideFailed:
        return RedirectResponse("/sign-in?why=outside", 303)
    response = RedirectResponse(address, 303)
    value = orjson.dumps({**asked, "next": _inside(next)}).hex()
    response.set_cookie(
        _ASKED, value, httponly=True, secure=not is_plain_loopback(request), samesite="lax", path="/sign-in", max_age=600
    )
    return response


@router.get("/sign-in/oidc/back")
def come_back(request: Request) -> Response:
    services = services_of(request)
    if not services.settings.oidc_issuer:
        raise NotFound("page", OF_THAT_NAME())
    try:
        asked = orjson.loads(bytes.fromhex(request.cookies.get(_ASKED, "")))
        claims = oidc.answer(services.settings, asked, dict(request.query_params))
        token = services.accounts.sign_in_outside(claims, origin_of(request))
    except SignInRefused as refused:
        return RedirectResponse(f"/sign-in?why={refused.code}", 303)
    except (oidc.OutsideFailed, ValueError, KeyError, TypeError):
        return RedirectResponse("/sign-in?why=outside", 303)
    response = RedirectResponse(_inside(str(asked.get("next", ""))), 303)
    set_cookie(request, response, token)
    response.delete_cookie(_ASKED, path="/sign-in")
    return response
