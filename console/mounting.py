"""Serves several sites at one address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp


def mounted(main: ASGIApp, others: Mapping[str, ASGIApp]) -> ASGIApp:
    """ASGI applications in one: each of `others` under its path, all else (also start and end) with `main`."""
    mounts = Starlette(routes=[Mount(path, app=other) for path, other in others.items()])
    paths = tuple(f"{path}/" for path in others)

    async def route(scope: Any, receive: Any, send: Any) -> None:
        to_other = scope["type"] == "http" and scope["path"].startswith(paths)
        await (mounts if to_other else main)(scope, receive, send)

    return route
