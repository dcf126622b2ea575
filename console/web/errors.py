"""What people see when something is refused, missing or broken."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.api.problems import is_api, problem
from console.catalogue import N_
from console.reasons import MISSHAPEN
from console.web import returning
from console.web.pages import pages_of
from console.web.security import AUTOMATIC, BadForm, Forbidden, SignInNeeded, StepDue, cookie_name, services_of
from runtime.logs import log
from runtime.services.accounts import PASSWORD_DUE
from runtime.services.gate import Protected
from runtime.services.service import TriggerRefused
from workflow.errors import BadInput, Conflict, LockstepError, NotFound, Refused, StoreError
from workflow.reasons import Reason

_TITLES = {
    400: N_("Det gick inte att förstå"), 403: N_("Det får du inte göra"), 404: N_("Det finns inte här"),
    405: N_("Det går inte så"), 409: N_("Det gick inte just nu"),
    500: N_("Något gick fel hos oss"), 503: N_("Databasen svarar inte"),
}  # fmt: skip

# Written for programs and logs; for people the page's title and its own text say it.
_TITLE_SAYS_IT = (NotFound, Conflict, BadForm)


def handle_errors(app: FastAPI) -> None:
    """Answer every error in the shape its asker wants: a page, a fragment, or problem+json."""
    for kind, status in (
        (Forbidden, 403), (Protected, 403), (BadForm, 403), (NotFound, 404), (TriggerRefused, 409), (Refused, 409),
        (BadInput, 400), (Conflict, 409), (RequestValidationError, 400), (StoreError, 503),
    ):  # fmt: skip
        app.add_exception_handler(kind, _handler(status))
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(StepDue, _sign_in)
    app.add_exception_handler(Exception, _broken)


def _handler(status: int):  # type: ignore[no-untyped-def]
    def handle(request: Request, error: Exception) -> Response:
        if status == 503:
            log.error("web.failed", code=type(error).__name__)
        if isinstance(error, (Forbidden, BadForm)):
            _note_denied(request)
        if isinstance(error, RequestValidationError) and is_api(request):
            return problem(request, 422, _misshapen(error))
        known = error if isinstance(error, LockstepError) and status != 503 else None
        if isinstance(error, _TITLE_SAYS_IT) and not is_api(request):
            known = None
        return answer(request, status, known, "" if isinstance(error, (Forbidden, Protected, NotFound)) else _back(request))

    return handle


def _note_denied(request: Request) -> None:
    """A line for what an account asked for and may not; it names the route and nothing that was in the address."""
    visitor, route = getattr(request.state, "visitor", None), request.scope.get("route")
    if visitor is not None:
        services_of(request).log.note(visitor, "denied", subject=f"{request.method} {getattr(route, 'path', '')}")


def _back(request: Request) -> str:
    """Where a refused form can be sent from again, with what was typed in it."""
    visitor = getattr(request.state, "visitor", None)
    if visitor is None or request.method != "POST" or is_api(request):
        return ""
    return returning.address_after(request, visitor.name)


def _misshapen(error: RequestValidationError) -> Reason:
    """Which fields are not as the description says; what was sent, its own names included, is not repeated."""
    places = (".".join(str(part) for part in each["loc"][:2]) for each in error.errors())
    return MISSHAPEN(fields=list(dict.fromkeys(places)))


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    response = answer(request, status)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


def _broken(request: Request, error: Exception) -> Response:
    log.error("web.failed", code=type(error).__name__, exc_info=True)
    return answer(request, 500)


class Unbroken:
    """The last resort: whatever still raises is one line of the log and a short answer, and no traceback anywhere."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            log.error("web.failed", code=type(error).__name__, exc_info=True)
            if scope["type"] == "http" and not begun:
                status = 503 if isinstance(error, StoreError) else 500
                await Response(_TITLES[status], status, media_type="text/plain")(scope, receive, send)


def _sign_in(request: Request, error: Exception) -> Response:
    """To the sign-in page and back; what was sent with a session that had ended is kept for its account."""
    if is_api(request):
        return problem(request, 403 if isinstance(error, StepDue) else 401, getattr(error, "reason", None))
    if isinstance(error, StepDue):
        return RedirectResponse("/password" if error.due == PASSWORD_DUE else "/second-factor", 303)
    if _asked_by_the_page(request):
        # The page stays as it is, with what is typed on it, and says itself that the session has ended.
        return Response(status_code=401)
    token = request.cookies.get(cookie_name(request))
    owner = services_of(request).accounts.owner(token)
    query = {"next": returning.address_after(request, owner)} | ({"why": "expired"} if owner else {})
    if query["next"] == "/" and not owner:
        return RedirectResponse("/sign-in", 303)
    return RedirectResponse(f"/sign-in?{urlencode(query)}", 303)


def _asked_by_the_page(request: Request) -> bool:
    return bool(request.headers.get("hx-request") or request.headers.get(AUTOMATIC)) or request.url.path == "/live"


def answer(request: Request, status: int, error: LockstepError | None = None, back: str = "") -> Response:
    """An error as a page, or as problem+json for programs; `back` is where what was typed can be sent from again."""
    pages = pages_of(request)
    named = (error.table if error is not None else None) or pages.services.app.engine.workflow
    if is_api(request):
        return problem(request, status, error.reason if error is not None else None, named)
    words = pages.words(request)
    title = _TITLES.get(status, _TITLES[400 if status < 500 else 500])
    visitor = getattr(request.state, "visitor", None)
    refusal = words.problem(error, named) if error is not None else ""
    return pages.show(request, "error.html", visitor, status, title=title, refusal=refusal, code=status, back=back)
