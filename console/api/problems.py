"""Errors for programs, as application/problem+json (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

import orjson
from fastapi import Request, Response

PREFIX = "/api/"
MEDIA = "application/problem+json"


def is_api(request: Request) -> bool:
    return request.url.path.startswith(PREFIX)


def problem(request: Request, status: int, detail: str, **more: object) -> Response:
    """One problem; `detail` is the same sentence that people read."""
    try:
        title = HTTPStatus(status).phrase
    except ValueError:
        title = "Error"
    body = {"type": "about:blank", "title": title, "status": status, "instance": request.url.path, **more}
    if detail:
        body["detail"] = detail
    headers = {"WWW-Authenticate": 'Bearer realm="lockstep"'} if status == 401 else {}
    return Response(orjson.dumps(body), status, headers, media_type=MEDIA)
