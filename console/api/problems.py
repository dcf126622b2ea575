"""Errors for programs, as application/problem+json (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

import orjson
from fastapi import Request, Response

from console import reasons
from workflow.reasons import Reason, Table, say

LANGUAGES = ("sv", "en")
PREFIX = "/api/"
MEDIA = "application/problem+json"
# Where nothing more is known than the status.
_WHY = {
    400: reasons.BODY_UNREADABLE, 404: reasons.NO_ADDRESS, 405: reasons.NO_METHOD, 413: reasons.BODY_TOO_LARGE,
    500: reasons.BROKEN, 503: reasons.STORE_SILENT,
}  # fmt: skip


def is_api(request: Request) -> bool:
    return request.url.path.startswith(PREFIX)


def language(request: Request) -> str:
    """The language asked for: by the address (`lang`), else by Accept-Language, else English."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    wanted = (part.partition(";") for part in request.headers.get("accept-language", "").split(","))
    ranked = sorted(((_weight(rest), -n, tag) for n, (tag, _, rest) in enumerate(wanted)), reverse=True)
    known = (tag.strip().casefold()[:2] for weight, _, tag in ranked if weight > 0)
    return next((tag for tag in known if tag in LANGUAGES), "en")


def _weight(rest: str) -> float:
    try:
        return float(rest.partition("q=")[2] or 1)
    except ValueError:
        return 0.0


def problem(
    request: Request, status: int, why: Reason | None = None, workflow: Table | None = None, **more: object
) -> Response:
    """One problem: `code` and `facts` of the reason for programs, and as `detail` its sentence for people."""
    try:
        title = HTTPStatus(status).phrase
    except ValueError:
        title = "Error"
    body = {"type": "about:blank", "title": title, "status": status, "instance": request.url.path, **more}
    headers = {"WWW-Authenticate": 'Bearer realm="lockstep"'} if status == 401 else {}
    if why is None and status in _WHY:
        why = _WHY[status]()
    if why is not None:
        lang = language(request)
        body |= {"detail": say(why, lang, workflow, typed=True), **why.as_json()}
        headers["Content-Language"] = lang
    return Response(orjson.dumps(body), status, headers, media_type=MEDIA)
