"""Puts the console together: pages, API, static files, errors, and the duty of bulk runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI, Response
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from console.api.routes import routers as api_routers
from console.extension import extensions_of
from console.web import (
    about,
    accounts,
    begin,
    bulk,
    ending,
    live,
    log,
    log_review,
    migrating,
    order,
    orders,
    own_account,
    person_requests,
    privacy,
    set_aside,
    signing,
    start,
    systems,
    versions,
)
from console.web.errors import Unbroken, handle_errors
from console.web.pages import STATIC, Pages
from console.web.security import Guarded
from runtime.app import App
from runtime.logs import log as line
from runtime.services.installation import Services

PAGES = (
    about, accounts, begin, bulk, ending, live, log, log_review, migrating, orders, order, own_account, person_requests,
    privacy, set_aside, signing, start, systems, versions,
)  # fmt: skip
_BATCH = 10


def create_app(app: App) -> FastAPI:
    """The console of an installation, as an ASGI application."""
    services, extensions = Services(app), extensions_of(app.routines.values())

    @asynccontextmanager
    async def life(web: FastAPI) -> AsyncIterator[None]:
        duty = asyncio.create_task(_carry_out_bulk_runs(services))
        yield
        duty.cancel()
        with suppress(asyncio.CancelledError):
            await duty

    web = FastAPI(
        title="Lockstep", version="1", docs_url=None, redoc_url=None, openapi_url=None, lifespan=life,
        description="Durable orders, step by step. Every answer that is an error is application/problem+json.",
    )  # fmt: skip
    web.state.services, web.state.pages, web.state.pulse = services, Pages(services, extensions), live.Pulse(services)
    every = extensions.values()
    for router in (*(page.router for page in PAGES), *(router for e in every for router in e.routers())):
        web.include_router(router, include_in_schema=False)
    for router in (*api_routers, *(router for e in every for router in e.api())):
        web.include_router(router)
    web.mount("/static", _Static(directory=STATIC))
    handle_errors(web)
    web.add_middleware(Unbroken)
    web.add_middleware(Guarded, console_url=app.settings.console_url)
    return web


class _Static(StaticFiles):
    """Files that may be kept for good, because their address changes with their content."""

    def file_response(self, *args, **named) -> Response:  # type: ignore[no-untyped-def]
        response = super().file_response(*args, **named)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


async def _carry_out_bulk_runs(services: Services) -> None:
    """Throttled by the pace set for bulk runs; a failure is logged and the duty comes round again."""
    pause = _BATCH / services.settings.bulk_per_second
    while True:
        try:
            posted = await run_in_threadpool(services.bulk.run_once, _BATCH)
            await asyncio.sleep(pause if posted else 1.0)
        except Exception as problem:
            line.error("duty.failed", duty="bulk", code=type(problem).__name__, exc_info=True)
            await asyncio.sleep(5.0)
