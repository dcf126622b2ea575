"""Who calls, what the role may, and requests that may be sent twice."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Annotated, Any

import orjson
from fastapi import Depends, Header, Request, Response
from fastapi.encoders import jsonable_encoder

from console.api.problems import problem
from console.reasons import BEARER_UNKNOWN, CSRF_MISSING, KEY_REUSED, VERSION_NOW
from console.web.security import SAFE, BadForm, Forbidden, SignInNeeded, in_request, require_nothing_due, services_of, visitor_of
from runtime.services.accounts import Visitor
from runtime.services.installation import request_name
from runtime.services.service import Keep, keep_nothing
from storage import Tx
from workflow.errors import Conflict
from workflow.roles import Permission

Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=8, max_length=100, pattern=r"^[\x21-\x7e]+$")]


def need(*permissions: Permission) -> Any:
    """A dependency: a bearer token, or the console's cookie with its CSRF token, of a role with one of these permissions."""

    def check(request: Request) -> Visitor:
        bearer = request.headers.get("authorization", "")
        if bearer:
            scheme, _, token = bearer.partition(" ")
            visitor = services_of(request).accounts.visitor(token.strip()) if scheme.casefold() == "bearer" else None
            if visitor is None:
                raise SignInNeeded(BEARER_UNKNOWN())
            visitor = in_request(request, visitor)
        else:
            visitor = visitor_of(request)
            given = request.headers.get("x-csrf-token", "")
            if request.method not in SAFE and not hmac.compare_digest(visitor.csrf.encode(), given.encode()):
                raise BadForm(CSRF_MISSING())
        require_nothing_due(visitor)
        if visitor.capacity.permissions.isdisjoint(permissions):
            raise Forbidden(visitor.capacity)
        return visitor

    check.permissions = permissions  # type: ignore[attr-defined]
    return Depends(check)


def answered(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    # Names of columns are a kind of string that is not taken for one otherwise.
    body = orjson.dumps(jsonable_encoder(content), option=orjson.OPT_NON_STR_KEYS)
    return Response(body, status, dict(headers or {}), media_type="application/json")


def once(request: Request, visitor: Visitor, key: str | None, body: Any, do: Callable[[], Any], status: int = 200) -> Response:
    """Do it, or say again what was said the first time when the key is known; another request with it is refused.

    The answer is kept after `do` has committed: `do` itself must be safe to repeat. `once_kept` is for what is not.
    """

    def work(keep: Keep) -> Any:
        return do()

    return _once(request, visitor, key, body, work, status, keeps=False)


def once_kept(
    request: Request, visitor: Visitor, key: str | None, body: Any, do: Callable[[Keep], Any], status: int = 200
) -> Response:
    """As `once`, for what must not be done twice: `do` is given what keeps the answer in its own transaction."""
    return _once(request, visitor, key, body, do, status, keeps=True)


def _once(
    request: Request, visitor: Visitor, key: str | None, body: Any, do: Callable[[Keep], Any], status: int, keeps: bool
) -> Response:
    services = services_of(request)
    if key is None:
        return answered(do(keep_nothing), status)
    named = request_name(visitor.name, key)
    asked = sha256(f"{request.method} {request.url.path}|".encode() + orjson.dumps(jsonable_encoder(body))).hexdigest()
    if (again := _again(request, named, asked)) is not None:
        return again

    def keep(tx: Tx, content: Any) -> None:
        services.keep(tx, named, asked, status, bytes(answered(content).body).decode())

    try:
        response = answered(do(keep if keeps else keep_nothing), status)
        if not keeps:
            services.remember(named, asked, status, bytes(response.body).decode())
    except Conflict:
        # The same request was first, and has kept its answer.
        again = _again(request, named, asked)
        if again is None:
            raise
        return again
    return response


def _again(request: Request, named: str, asked: str) -> Response | None:
    """What was said the first time; None where this request was not made before."""
    known = services_of(request).recall(named)
    if known is None:
        return None
    if known["request"] != asked:
        return problem(request, 422, KEY_REUSED())
    return Response(known["answer"].encode(), known["status"], {"Idempotent-Replayed": "true"}, media_type="application/json")


def matches(request: Request, version: int) -> Response | None:
    """A 412 when If-Match names another version than the order has."""
    wanted = request.headers.get("if-match")
    if wanted is None or wanted.strip() == "*":
        return None
    if etag(version) in (part.strip() for part in wanted.split(",")):
        return None
    return problem(request, 412, VERSION_NOW(version=version), version=version)


def etag(version: int) -> str:
    return f'"{version}"'
