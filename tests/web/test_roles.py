"""Role × route × verb: each is either allowed or answered 403, and nobody gets anything without signing in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from tests.web.conftest import client_of
from tests.web.installation import PEOPLE, House

pytestmark = pytest.mark.slow

ALL = frozenset({"operator", "technician", "auditor", "admin"})
TEAM = frozenset({"operator"})
READ = frozenset({"operator", "auditor", "admin"})
FIELD = TEAM | {"technician"}
CHECK = frozenset({"auditor", "admin"})
ADMIN = frozenset({"admin"})
ANYBODY = frozenset({"nobody"}) | ALL

# Written by hand, so that a role that is let in by mistake is seen here.
ALLOWED: dict[str, frozenset[str]] = {
    "GET /": ALL, "GET /start/now": READ, "GET /live": ALL, "GET /help": ALL, "GET /tillganglighetsredogorelse": ANYBODY,
    "GET /health": ANYBODY, "GET /offline": ANYBODY, "GET /service-worker.js": ANYBODY, "GET /ready": ANYBODY, "GET /alive": ANYBODY, "GET /metrics": CHECK,
    "POST /hooks/lindesk": ANYBODY,
    "GET /sign-in": ANYBODY, "POST /sign-in": ANYBODY, "GET /sign-in/oidc": ANYBODY, "GET /sign-in/oidc/back": ANYBODY,
    "POST /sign-out": ALL, "GET /password": ALL, "POST /password": ALL,
    "GET /sign-in/code": ANYBODY, "POST /sign-in/code": ANYBODY, "GET /second-factor": ALL, "POST /second-factor": ALL,
    "GET /sessions": ALL, "POST /sessions": ALL, "GET /accounts/{name}/sessions": ADMIN, "POST /accounts/{name}/sessions": ADMIN,
    "GET /api/v1/sessions": ALL, "DELETE /api/v1/sessions/{session}": ALL, "DELETE /api/v1/accounts/{name}/sessions": ADMIN,
    "DELETE /api/v1/accounts/{name}/second-factor": ADMIN,
    "GET /orders/new": TEAM, "POST /orders/new/{routine}/{trigger}": TEAM, "GET /api/v1/routines": READ,
    "GET /orders": READ, "GET /orders/rows": READ, "GET /search": READ, "POST /search": READ, "GET /orders/{number}": READ,
    "GET /orders/{number}/live": READ, "GET /orders/{number}/moment": READ, "GET /orders/{number}/diagram.svg": READ,
    "GET /orders/{number}/triggers/{trigger}/preview": TEAM, "POST /orders/{number}/triggers/{trigger}/preview": TEAM,
    "POST /api/v1/orders/{number}/triggers/{trigger}/preview": TEAM,
    "POST /orders/{number}/triggers/{trigger}": TEAM, "POST /orders/{number}/reveal": TEAM,
    "GET /booking": READ, "GET /booking/week": READ,
    "GET /visits": FIELD, "GET /visits/{number}": FIELD, "POST /visits/{number}/triggers/{trigger}": FIELD,
    "POST /visits/{number}/reveal": FIELD, "GET /calendar/{token}.ics": ANYBODY,
    "GET /inventory": READ, "GET /inventory/export.xlsx": READ, "GET /inventory/{serial}": READ,
    "GET /inventory/import": READ, "POST /inventory/deliveries": TEAM, "POST /inventory/import": TEAM, "POST /inventory/import/confirm": TEAM,
    "GET /systems": READ, "GET /systems/now": READ, "POST /systems/{system}/pause": TEAM, "POST /systems/{system}/resume": TEAM,
    "GET /bulk": TEAM, "POST /bulk": TEAM, "GET /bulk/preview": TEAM, "POST /bulk/preview": TEAM, "POST /bulk/{run}": TEAM, "GET /bulk/{run}": TEAM, "GET /bulk/{run}/now": TEAM,
    "GET /person-requests": TEAM, "POST /person-requests": TEAM,
    "POST /api/v1/person-requests/look": TEAM, "POST /api/v1/person-requests/extract": TEAM, "POST /api/v1/person-requests/erase": TEAM,
    "GET /api/v1/person-requests": TEAM, "POST /api/v1/person-requests/{request_id}/approve": TEAM,
    "POST /api/v1/person-requests/{request_id}/decline": TEAM,
    "GET /api/v1/holds": TEAM, "POST /api/v1/holds": TEAM, "POST /api/v1/holds/{hold}/end": TEAM,
    "GET /access-log": CHECK, "GET /access-log/check": CHECK,
    "GET /privacy/record": CHECK, "GET /privacy/kept": CHECK,
    "GET /log-review": CHECK, "GET /log-review/{month}": CHECK, "POST /log-review/{month}/draw": CHECK, "POST /log-review/{month}/assign": CHECK,
    "POST /log-review/{month}/lines/{line}": CHECK,
    "GET /versions": ADMIN, "POST /versions/trial/end": ADMIN, "GET /versions/difference": ADMIN, "GET /versions/difference.svg": ADMIN,
    "GET /versions/plan": ADMIN, "POST /versions/plan": ADMIN, "GET /versions/dry-run": ADMIN, "GET /versions/dry-run/now": ADMIN,
    "POST /versions/runs": ADMIN, "GET /versions/runs/{run}": ADMIN, "GET /versions/runs/{run}/now": ADMIN, "POST /versions/runs/{run}": ADMIN,
    "GET /set-aside": ADMIN, "POST /set-aside/messages/{message}/retry": ADMIN, "POST /set-aside/messages/{message}/discard": ADMIN,
    "POST /set-aside/deliveries/{delivery}/retry": ADMIN, "POST /set-aside/deliveries/{delivery}/discard": ADMIN,
    "GET /api/v1/messages": ADMIN, "POST /api/v1/messages/{message}/retry": ADMIN, "POST /api/v1/messages/{message}/discard": ADMIN,
    "GET /api/v1/deliveries": ADMIN, "POST /api/v1/deliveries/{delivery}/retry": ADMIN,
    "POST /api/v1/deliveries/{delivery}/discard": ADMIN,
    "GET /accounts": ADMIN, "POST /accounts": ADMIN, "POST /accounts/{name}": ADMIN,
    "GET /api/v1/orders": READ, "POST /api/v1/orders/search": READ, "GET /api/v1/orders/{number}": READ,
    "GET /api/v1/orders/{number}/history": READ, "GET /api/v1/orders/{number}/people": READ,
    "POST /api/v1/orders/{number}/reveal": TEAM, "POST /api/v1/orders/{number}/reveal/{request_id}/approve": TEAM,
    "POST /orders/{number}/reveal/{asked}/approve": TEAM, "GET /api/v1/orders/{number}/diagram": READ,
    "POST /api/v1/orders": TEAM,
    "POST /api/v1/orders/{number}/triggers/{trigger}": FIELD,
    "POST /api/v1/sessions": ANYBODY, "DELETE /api/v1/sessions/current": ALL,
    "GET /api/v1/visits": FIELD, "GET /api/v1/visits/free": READ,
    "GET /api/v1/inventory/units": READ, "GET /api/v1/inventory/units/{serial}": READ, "POST /api/v1/inventory/deliveries": TEAM,
    "GET /api/v1/inventory/export.xlsx": READ, "POST /api/v1/inventory/import": TEAM, "POST /api/v1/inventory/import/confirm": TEAM,
    "GET /api/v1/systems": READ, "POST /api/v1/systems/{system}/pause": TEAM, "POST /api/v1/systems/{system}/resume": TEAM,
    "POST /api/v1/bulk/preview": TEAM, "POST /api/v1/bulk": TEAM, "GET /api/v1/bulk/{run}": TEAM,
    "POST /api/v1/bulk/{run}/pause": TEAM, "POST /api/v1/bulk/{run}/resume": TEAM,
    "GET /api/v1/accounts": ADMIN, "POST /api/v1/accounts": ADMIN, "PATCH /api/v1/accounts/{name}": ADMIN,
    "GET /api/v1/access-log": CHECK, "GET /api/v1/openapi.json": ALL,
}  # fmt: skip
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/messages/{message}/discard": {"reason": "x"}, "/api/v1/deliveries/{delivery}/discard": {"reason": "x"},
    "/api/v1/orders/search": {"text": "VT-1"}, "/api/v1/orders/{number}/reveal": {"what": "gate_code", "ground": "contact", "reason": "x"},
    "/api/v1/orders/{number}/triggers/{trigger}": {}, "/api/v1/orders/{number}/triggers/{trigger}/preview": {}, "/api/v1/inventory/deliveries": {"serials": ["?"]},
    "/api/v1/inventory/import/confirm": {"rows": []}, "/api/v1/systems/{system}/pause": {"reason": ""},
    "/api/v1/bulk/preview": {"trigger": "cancel"}, "/api/v1/accounts": {"name": "?", "role": "auditor"},
    "/api/v1/person-requests/look": {"identity": "x", "reason": "x"}, "/api/v1/person-requests/extract": {"identity": "x", "reason": "x"},
    "/api/v1/person-requests/erase": {"identity": "x", "reason": "x"}, "/api/v1/holds": {"order": "NONE", "reason": "prov av vyn"},
    "/api/v1/bulk": {"trigger": "cancel", "numbers": ["x"], "reason": "x"}, "/api/v1/accounts/{name}": {},
}  # fmt: skip
_FILLED = {"message": "1", "delivery": "1", "number": "NONE", "trigger": "installed", "serial": "NONE", "system": "none", "run": "1", "name": "none", "routine": "none", "token": "0", "request_id": "1", "asked": "1", "hold": "1", "month": "2027-01", "line": "1", "session": "none"}


def routes(house: House) -> Iterator[tuple[str, str]]:
    """Every verb and path that the application answers."""
    found = set()
    for route in _flat(house.web.routes):
        if isinstance(route, APIRoute):
            found |= {(verb, route.path) for verb in route.methods or ()}
    return iter(sorted(found))


def _flat(some: object) -> Iterator[object]:
    for route in some:  # type: ignore[attr-defined]
        inner = getattr(route, "original_router", None)
        yield from _flat(inner.routes) if inner is not None else (route,)


@pytest.fixture(scope="module")
def clients(filled: House) -> dict[str, TestClient]:
    found = {str(role): client_of(filled, name) for name, role in PEOPLE.items()}
    return found | {"nobody": client_of(filled, None)}


def test_every_route_is_listed(filled: House) -> None:
    """A new route has to be put into the table above before this passes."""
    assert {f"{verb} {path}" for verb, path in routes(filled)} == set(ALLOWED)


def test_what_is_mounted_beside_the_routes_is_known(filled: House) -> None:
    """Files of the console, for everybody: nothing else answers without an entry in the table."""
    others = [(type(route).__name__, getattr(route, "path", "")) for route in _flat(filled.web.routes) if not isinstance(route, APIRoute)]
    assert others == [("Mount", "/static")]


def test_no_method_that_is_not_in_the_table_is_answered(filled: House, clients: dict[str, TestClient]) -> None:
    """HEAD, OPTIONS and the like are refused for everybody, before anything is looked at."""
    known: dict[str, set[str]] = {}
    for line in ALLOWED:
        verb, path = line.split()
        known.setdefault(path, set()).add(verb)
    answered = []
    for path, verbs in known.items():
        for verb in {"HEAD", "OPTIONS", "PUT"} - verbs:
            status = clients["operator"].request(verb, path.format(**_FILLED)).status_code
            answered += [f"{verb} {path}: {status}"] if not 400 <= status < 500 else []
    assert answered == []


@pytest.mark.parametrize("line", sorted(ALLOWED))
def test_a_role_is_allowed_or_refused_and_nothing_between(clients: dict[str, TestClient], line: str) -> None:
    """403 for a role that may not; for one that may, anything but 401, 403 and 5xx."""
    verb, path = line.split()
    if line in ("GET /live", "POST /sign-out", "POST /sessions", "DELETE /api/v1/sessions/current"):
        pytest.skip("ends the session or never ends; tried by separate tests")
    address = path.format(**_FILLED)
    for role, client in clients.items():
        csrf = getattr(client, "csrf", "none")
        named: dict[str, Any] = {"headers": {"X-CSRF-Token": csrf}}
        if path.startswith("/api/"):
            if path == "/api/v1/inventory/import":
                named |= {"content": b"x"}
                named["headers"] |= {"content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
            elif verb in ("POST", "PATCH"):
                named |= {"json": BODIES.get(path, {})}
        elif verb == "POST":
            named |= {"data": {"csrf": csrf}}
        status = client.request(verb, address, **named).status_code
        if role == "nobody":
            wanted = role in ALLOWED[line]
            refused = status == 401 or (status == 303 and not path.startswith("/api/"))
            assert wanted or refused, f"{role}: {status}"
        elif role in ALLOWED[line]:
            # Where no worker is alive they say so, to anybody.
            assert (status < 500 or path in ("/health", "/ready")) and (status not in (401, 403) or path.startswith("/sign-in")), f"{role}: {status}"
        else:
            assert status == 403, f"{role}: {status}"


@pytest.mark.parametrize("line", sorted(k for k in ALLOWED if not k.startswith("GET") and "nobody" not in ALLOWED[k]))
def test_no_change_without_the_token_of_the_form(clients: dict[str, TestClient], line: str) -> None:
    """A request that another site makes with our cookie is refused."""
    verb, path = line.split()
    named: dict[str, Any] = {"json": BODIES.get(path, {})} if path.startswith("/api/") else {"data": {"csrf": "0" * 64}}
    assert clients["admin"].request(verb, path.format(**_FILLED), **named).status_code == 403


def test_a_technician_sees_no_other_technicians_visit(filled: House, clients: dict[str, TestClient]) -> None:
    """T8 is booked for maja; mats has no business there."""
    assert clients["technician"].get("/visits/T1").status_code == 200
    assert clients["technician"].get("/visits/T8").status_code == 404
    assert clients["operator"].get("/visits/T8").status_code == 200
