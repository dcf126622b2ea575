"""Who a request is from, what it may, and the headers that every answer carries."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit
from uuid import uuid4

import anyio
from fastapi import Depends, Request, Response
from starlette.datastructures import FormData, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.api.problems import is_api, language, problem
from console.devices import agent_named
from console.reasons import (
    BODY_TOO_LARGE,
    CHARACTER_UNFIT,
    FORM_FOREIGN,
    OTHER_ROLE_MAY,
    OWN_PASSWORD_DUE,
    ROLE_FORBIDDEN,
    SECOND_FACTOR_DUE,
    SIGN_IN_NEEDED,
)
from runtime.services.accounts import FACTOR_DUE, PASSWORD_DUE, Visitor
from runtime.services.installation import Services
from runtime.services.orders import Whole
from runtime.services.sessions import Origin
from workflow.errors import BadInput, LockstepError, NotFound
from workflow.reasons import OF_THAT_NAME, say
from workflow.roles import Permission, Role

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# What a page asks of the role that looks at it: one of these permissions.
EVERYBODY, READERS, TEAM, FIELD = (Permission.SIGN_IN,), (Permission.READ,), (Permission.MANAGE,), (Permission.ACT,)
CHECKERS, ADMINS, REQUESTS = (Permission.AUDIT,), (Permission.ADMINISTER,), (Permission.PERSON_REQUESTS,)
MOST_BYTES = 3_000_000
MOST_READ_AWAY = 10 * MOST_BYTES
LONGEST_READ_AWAY = 5
AUTOMATIC = "x-automatic"
"""The header of automatic requests, which no person has caused."""
REQUEST_ID = "lockstep.request_id"
"""Where a request's scope has the id that the access log and the answer name it by."""
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_PRE, _PENDING = "lockstep-pre", "lockstep-pending"
_DUE = {PASSWORD_DUE: OWN_PASSWORD_DUE, FACTOR_DUE: SECOND_FACTOR_DUE}


class SignInNeeded(LockstepError):
    """Nobody is signed in."""


class StepDue(LockstepError):
    """A password has to be chosen, or a second factor set up (`due`), before anything else."""

    def __init__(self, due: str) -> None:
        super().__init__(_DUE[due]())
        self.due = due


class Forbidden(LockstepError):
    """The role may not do this."""

    def __init__(self, role: Role, able: Sequence[str] = ()) -> None:
        super().__init__(OTHER_ROLE_MAY(role=role.name, able=able) if able else ROLE_FORBIDDEN(role=role.name))
        self.role = role


class BadForm(LockstepError):
    """A form did not come from a page of this session."""


def check_may_fire(services: Services, visitor: Visitor, whole: Whole, trigger: str) -> None:
    """Raises `TriggerRefused` where the order's version is not here, `NotFound` for a trigger that its table does not have,
    and `Forbidden` where the role fires it in no state."""
    services.service.engine_of(whole.order)
    if trigger not in whole.workflow.trigger:
        raise NotFound("trigger", OF_THAT_NAME())
    if not whole.workflow.may_fire(trigger, visitor.role):
        raise Forbidden(visitor.capacity)


def services_of(request: Request) -> Services:
    """The installation's use cases."""
    services: Services = request.app.state.services
    return services


# Cookies --------------------------------------------------------------------------------------------


def is_plain_loopback(request: Request) -> bool:
    """True only on this very machine without TLS, where a Secure cookie would never come back."""
    return request.url.scheme == "http" and (request.url.hostname or "") in LOOPBACK


def cookie_name(request: Request) -> str:
    return "lockstep" if is_plain_loopback(request) else "__Host-lockstep"


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Give the browser the session; it ends with the browser, and in the store before that."""
    response.set_cookie(
        cookie_name(request), token, httponly=True, secure=not is_plain_loopback(request), samesite="lax", path="/"
    )


def drop_cookie(request: Request, response: Response) -> None:
    response.delete_cookie(cookie_name(request), httponly=True, secure=not is_plain_loopback(request), samesite="lax", path="/")


def pre_token(request: Request) -> str:
    """What ties the sign-in form to the browser that was given it."""
    return request.cookies.get(_PRE) or secrets.token_urlsafe(24)


def set_pre_cookie(request: Request, response: Response, token: str) -> None:
    response.set_cookie(
        _PRE, token, httponly=True, secure=not is_plain_loopback(request), samesite="strict", path="/", max_age=3600
    )


def pending_token(request: Request) -> str:
    """The token of who has shown the password and is asked for the code."""
    return request.cookies.get(_PENDING, "")


def set_pending_cookie(request: Request, response: Response, token: str) -> None:
    """With an empty token it is taken away."""
    response.set_cookie(
        _PENDING, token, httponly=True, secure=not is_plain_loopback(request), samesite="strict", path="/sign-in",
        max_age=600 if token else 0,
    )  # fmt: skip


def origin_of(request: Request) -> Origin:
    """Where a request is from, as the list of sessions shows it."""
    return Origin(request.client.host if request.client else "", agent_named(request.headers.get("user-agent", "")))


def check_pre_token(request: Request, form: Mapping[str, object]) -> None:
    known, given = request.cookies.get(_PRE, ""), str(form.get("csrf", ""))
    if not known or not hmac.compare_digest(known.encode(), given.encode()):
        raise BadForm(FORM_FOREIGN())


# Who, and what they may -----------------------------------------------------------------------------


async def posted(request: Request) -> FormData:
    """The form of a request that changes something; nothing for one that does not."""
    if request.method in SAFE:
        return FormData()
    form = await request.form(max_files=1, max_fields=3000, max_part_size=2_000_000)
    if any(isinstance(value, str) and "\x00" in value for value in form.values()):
        raise BadInput(CHARACTER_UNFIT())
    request.state.form = form
    return form


def visitor_of(request: Request, renew: bool = True) -> Visitor:
    """Who is signed in, by cookie; an automatic request does not renew the session."""
    known: Visitor | None = getattr(request.state, "visitor", None)
    renew = renew and request.headers.get(AUTOMATIC) is None
    visitor = known or services_of(request).accounts.visitor(request.cookies.get(cookie_name(request)), renew)
    if visitor is None:
        raise SignInNeeded(SIGN_IN_NEEDED())
    return in_request(request, visitor, request.headers.get(AUTOMATIC) is not None)


def in_request(request: Request, visitor: Visitor, automatic: bool = False) -> Visitor:
    """The account in this request, which the access log names."""
    found = replace(visitor, request_id=str(request.scope.get(REQUEST_ID, "")), automatic=automatic)
    request.state.visitor = found
    return found


def require_nothing_due(visitor: Visitor, allowed: Sequence[str] = ()) -> None:
    """Raise `StepDue` where an account has to do something first, unless this is what it is allowed meanwhile."""
    if visitor.due and visitor.due not in allowed:
        raise StepDue(visitor.due)


def need(*permissions: Permission, while_due: Sequence[str] = (), renew: bool = True) -> Callable[..., Visitor]:
    """A dependency: a person with one of these permissions is signed in, and a changing request comes from a form of ours."""

    def check(request: Request, form: FormData = Depends(posted)) -> Visitor:
        visitor = visitor_of(request, renew)
        require_nothing_due(visitor, while_due)
        if visitor.capacity.permissions.isdisjoint(permissions):
            raise Forbidden(visitor.capacity, services_of(request).accounts.able(*permissions))
        if request.method not in SAFE:
            given = str(form.get("csrf") or request.headers.get("x-csrf-token") or "")
            if not hmac.compare_digest(visitor.csrf.encode(), given.encode()):
                raise BadForm(FORM_FOREIGN())
        return visitor

    check.permissions = permissions  # type: ignore[attr-defined]
    return check


# Headers --------------------------------------------------------------------------------------------

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()", "Cache-Control": "no-store",
}  # fmt: skip
_HSTS = "max-age=31536000"


class Guarded:
    """Puts the security headers on every answer, and refuses bodies that are too large.

    Where people reach the console over https, every request is one to that address, whatever a proxy says of it or
    leaves out: cookies, redirects and links are made for `console_url`.
    """

    def __init__(self, app: ASGIApp, console_url: str = "") -> None:
        self.app = app
        parts = urlsplit(console_url)
        self._host = parts.netloc.encode() if parts.scheme == "https" else b""

    def _as_people_see_it(self, scope: Scope) -> None:
        if self._host:
            others = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope["scheme"], scope["headers"] = "https", [(b"host", self._host), *others]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self._as_people_see_it(scope)
        scope[REQUEST_ID] = request_id = _request_id(scope)
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("X-Request-Id", request_id)
                if scope.get("scheme") == "https":
                    headers.setdefault("Strict-Transport-Security", _HSTS)
            await send(message)

        refused = _refused_at_once(Request(scope))
        if refused is not None:
            await _read_away(scope, receive)
        await (refused or self.app)(scope, receive, with_headers)


def _refused_at_once(request: Request) -> Response | None:
    """What is said to a request that nothing else looks at: one that is too large, or has a zero character in its address."""
    if _length(request.scope) > MOST_BYTES:
        status, why = 413, BODY_TOO_LARGE()
    elif "\x00" in request.scope["path"] or b"%00" in request.scope["query_string"]:
        # No database keeps it, and one of them says so as if it were broken.
        status, why = 400, CHARACTER_UNFIT()
    else:
        return None
    return problem(request, status, why) if is_api(request) else PlainTextResponse(say(why, language(request)), status)


async def _read_away(scope: Scope, receive: Receive) -> None:
    """Reads the body of a refused request and keeps none of it.

    A connection that ends while its client still sends is reset, and the answer may be lost with it. At most
    `MOST_READ_AWAY` bytes and `LONGEST_READ_AWAY` seconds; nothing of a client that waits to be asked for its body.
    """
    if any(name == b"expect" for name, _ in scope["headers"]):
        return
    left = MOST_READ_AWAY
    with anyio.move_on_after(LONGEST_READ_AWAY):
        while left > 0:
            message = await receive()
            left -= len(message.get("body", b""))
            if not message.get("more_body"):
                return


def _request_id(scope: Scope) -> str:
    """The id that a proxy gave the request, where it is one; else one of ours."""
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return str(given.decode()) if _REQUEST_ID.fullmatch(given) else uuid4().hex


def _length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else MOST_BYTES + 1
        if name == b"transfer-encoding":
            return MOST_BYTES + 1
    return 0
