"""Serves two sites at one address."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount


def mounted(main: Any, path: str, other: Any) -> Any:
    """Two ASGI applications in one: `other` under its path, all else (also the start and the end) with `main`."""
    apart = Starlette(routes=[Mount(path, app=other)])

    async def both(scope: Any, receive: Any, send: Any) -> None:
        to_other = scope["type"] == "http" and scope["path"].startswith(f"{path}/")
        await (apart if to_other else main)(scope, receive, send)

    return both
