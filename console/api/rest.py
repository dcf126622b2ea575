"""The rest of the API: sessions, routines, systems, bulk runs, accounts, the access log and this description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.openapi.utils import get_openapi

from console.api import models
from console.api.guard import Key, answered, need, once
from console.api.models import PROBLEMS
from console.api.names import described, known, names_of
from console.api.said import fields_said, said
from console.reasons import LOCAL_ACCOUNTS_OFF, SIGN_IN_CODE, SIGN_IN_CODE_WRONG
from console.web.pages import pages_of
from console.web.security import ADMINS, CHECKERS, EVERYBODY, READERS, TEAM, SignInNeeded, origin_of, services_of
from runtime.services.accounts import Visitor
from runtime.services.attempts import SignInRefused
from workflow.definition import Phase, State

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)
_Id = Annotated[int, Path(ge=1, le=2**62)]
_CODES = {"code": SIGN_IN_CODE, "wrong_code": SIGN_IN_CODE_WRONG}
_Word = Annotated[str, Query(max_length=80)]


# Sessions -------------------------------------------------------------------------------------------


@router.post("/sessions", tags=["sessions"], status_code=201, response_model=models.Token)
def begin_session(request: Request, body: models.SignIn) -> Any:
    """A bearer token for an account's name and password, and a code where it has a second factor."""
    accounts = services_of(request).accounts
    if not accounts.settings.local_accounts:
        raise SignInNeeded(LOCAL_ACCOUNTS_OFF())
    try:
        origin = origin_of(request)
        token = accounts.sign_in(body.name, body.password, origin.address, origin.agent, body.code)
    except SignInRefused as refused:
        raise SignInNeeded(_CODES[refused.code]() if refused.code in _CODES else refused.reason) from None
    visitor = accounts.visitor(token)
    return {"token": token, "role": str(visitor.role) if visitor else ""}


@router.delete("/sessions/current", tags=["sessions"], status_code=204)
def end_session(request: Request, visitor: Visitor = need(*EVERYBODY)) -> Response:
    services_of(request).accounts.sign_out(visitor.token)
    return Response(status_code=204)


@router.get("/sessions", tags=["sessions"])
def sessions(request: Request, visitor: Visitor = need(*EVERYBODY)) -> Response:
    """Where the caller's account is signed in now: sessions, and tokens of the command line."""
    return answered({"sessions": services_of(request).accounts.sessions.of(visitor.name, visitor.token)})


@router.delete("/sessions/{session}", tags=["sessions"], status_code=204)
def end_one_session(request: Request, session: str, visitor: Visitor = need(*EVERYBODY)) -> Response:
    """End one of the caller's sessions, by its `ref`."""
    services_of(request).accounts.sessions.end_one(visitor.name, session, visitor.actor)
    return Response(status_code=204)


# Routines -------------------------------------------------------------------------------------------


@router.get("/routines", tags=["routines"])
def routines(request: Request, visitor: Visitor = need(*READERS)) -> Response:
    """Every routine: its phases, states and kinds, and the triggers by which the caller may begin an order, with their fields."""
    beginnings = pages_of(request).beginnings(visitor.role)
    return answered({"routines": [
        {
            "name": w.name, "version": w.version, "label": said(w.label), "phases": _named(w.phases), "states": _named(w.states),
            "kinds": [{"name": name, "label": said(label)} for name, label in w.kinds.items()],
            "begin": [
                {"trigger": b.row.trigger, "label": said(w.trigger[b.row.trigger].label), "needs_reason": b.row.needs_reason,
                 "fields": fields_said(b.row.fields)}
                for b in beginnings if b.workflow is w
            ],
        }
        for w in services_of(request).orders.tables
    ]})  # fmt: skip


def _named(parts: Sequence[Phase] | Sequence[State]) -> list[dict[str, Any]]:
    return [{"name": part.name, "label": said(part.label)} for part in parts]


# Systems --------------------------------------------------------------------------------------------


@router.get("/systems", tags=["systems"])
def systems(request: Request, visitor: Visitor = need(*READERS)) -> Response:
    services = services_of(request)
    shown = {"systems": services.systems.all(), "workers": services.systems.workers()}
    for extension in pages_of(request).extensions.values():
        shown |= extension.systems_facts(services)
    return answered(shown)


@router.post("/systems/{system}/pause", tags=["systems"], status_code=204)
def pause(request: Request, system: str, body: models.Because, visitor: Visitor = need(*TEAM)) -> Response:
    services_of(request).systems.pause(system, body.reason, visitor)
    return Response(status_code=204)


@router.post("/systems/{system}/resume", tags=["systems"], status_code=204)
def resume(request: Request, system: str, visitor: Visitor = need(*TEAM)) -> Response:
    services_of(request).systems.resume(system, visitor)
    return Response(status_code=204)


# Bulk -----------------------------------------------------------------------------------------------


def _known(request: Request, body: models.BulkLook) -> None:
    known(request, "body", bulk=body.trigger)
    known(request, "body.chosen", **body.chosen.model_dump())


def _chosen(body: models.BulkLook) -> dict[str, str]:
    return {k: v for k, v in body.chosen.model_dump().items() if v}


@router.post("/bulk/preview", tags=["bulk"])
def preview(request: Request, body: models.BulkLook, visitor: Visitor = need(*TEAM)) -> Response:
    """Which orders a run would take, and which of the chosen it could not."""
    _known(request, body)
    bulk = services_of(request).bulk
    found = bulk.shown(visitor, bulk.preview(body.trigger, _chosen(body), visitor.role))
    return answered({"able": found.able, "unable": found.unable, "more": found.more})


@router.post("/bulk", tags=["bulk"], status_code=202)
def begin_bulk(request: Request, body: models.BulkBegin, key: Key = None, visitor: Visitor = need(*TEAM)) -> Response:
    """Begin a run; it is carried out at a pace the systems bear."""
    services = services_of(request)
    _known(request, body)

    def do() -> Any:
        named = key or request.headers.get("x-request-id") or f"api-{services.clock.now().timestamp()}"
        chosen = _chosen(body)
        return {"run": services.bulk.begin(visitor, body.trigger, chosen, body.numbers, body.reason, body.data, named)}

    return once(request, visitor, key, body, do, 202)


@router.get("/bulk/{run}", tags=["bulk"])
def progress(request: Request, run: _Id, visitor: Visitor = need(*TEAM)) -> Response:
    return answered(services_of(request).bulk.progress(run))


@router.post("/bulk/{run}/pause", tags=["bulk"])
def pause_bulk(request: Request, run: _Id, visitor: Visitor = need(*TEAM)) -> Response:
    """Stop a run where it is; what it has already posted is answered."""
    services_of(request).bulk.pause(run)
    return answered(services_of(request).bulk.progress(run))


@router.post("/bulk/{run}/resume", tags=["bulk"])
def resume_bulk(request: Request, run: _Id, visitor: Visitor = need(*TEAM)) -> Response:
    """Go on with a paused run."""
    services_of(request).bulk.resume(run)
    return answered(services_of(request).bulk.progress(run))


# Accounts and the access log ------------------------------------------------------------------------


@router.get("/accounts", tags=["accounts"])
def accounts(request: Request, visitor: Visitor = need(*ADMINS)) -> Response:
    return answered({"accounts": services_of(request).accounts.all()})


@router.post("/accounts", tags=["accounts"], status_code=201)
def add_account(request: Request, body: models.AccountNew, visitor: Visitor = need(*ADMINS)) -> Response:
    """A new local account; its first password is said once."""
    known(request, "body", role=body.role)
    password = services_of(request).accounts.add(body.name, body.display_name, body.role, visitor.actor)
    return answered({"name": body.name.strip().casefold(), "password": password}, 201)


@router.patch("/accounts/{name}", tags=["accounts"], status_code=204)
def change_account(request: Request, name: str, body: models.AccountChange, visitor: Visitor = need(*ADMINS)) -> Response:
    known(request, "body", role=body.role)
    services_of(request).accounts.change(name, visitor.actor, body.role, body.closed)
    return Response(status_code=204)


@router.delete("/accounts/{name}/sessions", tags=["accounts"], status_code=204)
def end_sessions(request: Request, name: str, visitor: Visitor = need(*ADMINS)) -> Response:
    """End every session and token of an account."""
    services_of(request).accounts.sessions.end_all(name, visitor.actor)
    return Response(status_code=204)


@router.delete("/accounts/{name}/second-factor", tags=["accounts"], status_code=204)
def reset_factor(request: Request, name: str, visitor: Visitor = need(*ADMINS)) -> Response:
    """Take a lost second factor away; the account's sessions end."""
    services_of(request).accounts.reset_factor(name, visitor.actor)
    return Response(status_code=204)


@router.get("/access-log", tags=["access log"])
def access_log(
    request: Request, order: _Word = "", account: _Word = "", what: _Word = "",
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None, limit: Annotated[int, Query(ge=1, le=500)] = 50,
    visitor: Visitor = need(*CHECKERS),
) -> Response:  # fmt: skip
    services = services_of(request)
    order_id = services.orders.order_id(order) if order else None
    shown = ("id", "at", "account", "role", "what", "number", "subject", "note", "persons", "fields", "shown", "request_id")
    lines: list[Mapping[str, object]] = [*services.log.lines(order_id, account or None, what or None, before, limit)]
    return answered({"lines": [{k: line[k] for k in shown} for line in lines]})


@router.get("/openapi.json", tags=["description"])
def description(request: Request, visitor: Visitor = need(*EVERYBODY)) -> Response:
    """This API as OpenAPI."""
    app, extensions = request.app, pages_of(request).extensions
    found = get_openapi(title="Lockstep", version="1", description=app.description, routes=app.routes)
    found = described(found, names_of(services_of(request)))
    for extension in extensions.values():
        added = extension.view().model_json_schema()["properties"] if extension.view is not None else {}
        found["components"]["schemas"]["Order"]["properties"] |= added
    scheme = {"type": "http", "scheme": "bearer"}
    found.setdefault("components", {})["securitySchemes"] = {"session": scheme}
    found["security"] = [{"session": []}]
    return answered(found)
