"""The stub systems as one ASGI application, each under its own path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount

from adapters.server.admin import admin_app
from adapters.server.easit import easit_app
from adapters.server.faulty import Patience, Stage
from adapters.server.messaging import messaging_app
from adapters.server.sundsvall import sundsvall_app
from adapters.server.tes import tes_app
from adapters.server.treserva import treserva_app
from adapters.world.world import World

SYSTEMS: Mapping[str, Callable[[Stage], FastAPI]] = MappingProxyType(
    {
        "easit": easit_app,
        "lindesk": sundsvall_app,
        "messaging": messaging_app,
        "tes": tes_app,
        "treserva": treserva_app,
    }
)


def stub_servers(world: World, patience: Patience | None = None, token: str = "") -> Starlette:
    """`/treserva`, `/tes`, `/lindesk`, `/easit`, `/messaging`, and the world's own door at `/_world`."""
    stage = Stage(world, patience, token)
    mounts = [Mount(f"/{name}", app=make(stage), name=name) for name, make in SYSTEMS.items()]
    return Starlette(routes=[*mounts, Mount("/_world", app=admin_app(world), name="world")])
