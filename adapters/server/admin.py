"""The world's own door: set it up, let things happen in it, look at what happened. Not one of the systems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import AwareDatetime, BaseModel, field_validator
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from adapters import scenario_world
from adapters.json_reply import Json
from adapters.scenario_reasons import CLOCK_OF_ANOTHER
from adapters.server.faulty import json_reply, problem
from adapters.server.page import page_of, picture_of
from adapters.server.plain import plain_app
from adapters.world.clock import WorldClock
from adapters.world.world import World
from workflow.errors import BadInput

FIRST_YEAR, LAST_YEAR = 2000, 2200


class Moment(BaseModel):
    now: AwareDatetime

    @field_validator("now")
    @classmethod
    def _in_our_time(cls, now: datetime) -> datetime:
        if not FIRST_YEAR <= now.year <= LAST_YEAR:
            raise ValueError("not in our time")
        return now


class SetUp(BaseModel):
    people: dict[str, Json] = {}
    locks: dict[str, Json | None] = {}


class Attachment(BaseModel):
    name: str = "bilaga.bin"
    size: int = 40 * 1024 * 1024


def admin_app(world: World) -> FastAPI:
    app = plain_app("The stub world")
    _looks(app, world)
    _acts(app, world)
    _clock(app, world)
    return app


def _looks(app: FastAPI, world: World) -> None:
    @app.get("/", response_class=HTMLResponse)
    async def page() -> Response:
        """The world on one page."""
        return HTMLResponse(page_of(await _picture(world)))

    @app.get("/state")
    async def state() -> Response:
        """Everything in the world, as JSON."""
        return json_reply(await _picture(world))

    @app.get("/next-event")
    async def next_event() -> Response:
        """When the world next changes without a call."""
        return await _try(lambda: {"at": world.next_event_after(world.clock()).isoformat()})


def _acts(app: FastAPI, world: World) -> None:
    @app.post("/reset")
    async def reset() -> Response:
        """An empty world, at the clock's time."""
        return await _try(world.begin_anew)

    @app.post("/setup")
    async def set_up(block: SetUp) -> Response:
        """Adds people and locks, in the words of a scenario's `world`."""
        return await _try(lambda: scenario_world.set_up(world, block.model_dump()))

    @app.post("/verbs/{verb}")
    async def let_happen(verb: str, request: Request) -> Response:
        """Lets a scenario's verb happen: ticket, treserva, tes, lindesk or fault."""
        value = await _json(request)
        return await _try(lambda: scenario_world.apply(world, verb, value))

    @app.post("/tickets")
    async def submit(request: Request) -> Response:
        """Hands in a ticket as an ordering unit would."""
        content = await _json(request)
        return await _try(lambda: {"id": world.submit_ticket(content)})

    @app.post("/tickets/{ticket}/redeliver")
    async def redeliver(ticket: str) -> Response:
        """Delivers a ticket once more."""
        return await _try(lambda: world.tickets.redeliver(ticket))

    @app.post("/tickets/{ticket}/attachments")
    async def attach(ticket: str, attachment: Attachment) -> Response:
        """Attaches a file of so many bytes."""
        return await _try(
            lambda: world.tickets.attach(ticket, attachment.name, attachment.size, world.clock())
        )

    @app.delete("/faults")
    async def heal() -> Response:
        """Clears every fault."""
        return await _try(world.faults.clear)


def _clock(app: FastAPI, world: World) -> None:
    @app.put("/clock")
    async def set_clock(moment: Moment) -> Response:
        """Stops the world's clock at a moment; what falls due on the way happens."""
        return await _try(lambda: _set_clock(world, moment.now))

    @app.delete("/clock")
    async def free_clock() -> Response:
        """Lets the world's clock run again."""
        return await _try(lambda: _set_clock(world, None))


def _set_clock(world: World, now: datetime | None) -> None:
    if not isinstance(world.clock, WorldClock):
        raise BadInput(CLOCK_OF_ANOTHER())
    world.clock.set(now)
    if now is not None:
        world.advance_to(now)


async def _picture(world: World) -> Json:
    return await run_in_threadpool(picture_of, world)


async def _json(request: Request) -> Json:
    try:
        found = await request.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


async def _try(act: Callable[[], Any]) -> Response:
    """Whatever cannot be done in the world is the caller's mistake."""
    try:
        found = await run_in_threadpool(act)
    except (BadInput, KeyError, ValueError, TypeError, AttributeError):
        return problem(422, "not-possible")
    return json_reply(found) if found is not None else Response(status_code=204)
