"""Several sites at one address."""

from __future__ import annotations

from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from console.mounting import mounted


def _site(name: str) -> Starlette:
    return Starlette(routes=[Route("/{path:path}", lambda request: PlainTextResponse(f"{name}:{request.path_params['path']}"))])


def test_each_routines_stub_systems_have_an_address() -> None:
    """What is under no path of theirs is the console's; a path that only begins alike is too."""
    client = TestClient(mounted(_site("console"), {"/stubs/leave": _site("leave"), "/stubs/locks": _site("locks")}))
    assert client.get("/stubs/leave/_world/").text == "leave:_world/"
    assert client.get("/stubs/locks/desk").text == "locks:desk"
    assert client.get("/stubs/leaves/x").text == "console:stubs/leaves/x" and client.get("/orders").text == "console:orders"
