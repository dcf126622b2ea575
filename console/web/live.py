"""Live updates: one watcher a process tells every open page that something has changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from console import live_streams
from console.web.security import EVERYBODY, need
from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from workflow.errors import StoreError

router = APIRouter()
_EVERY = 0.7
_LONGEST = 50.0


class Pulse:
    """What the store looked like last; asked for once, however many pages watch."""

    def __init__(self, services: Services) -> None:
        self._office, self._beat, self._asked = services, "", 0.0
        self._lock = asyncio.Lock()

    async def beat(self) -> str:
        loop = asyncio.get_running_loop()
        async with self._lock:
            if loop.time() - self._asked >= _EVERY:
                with suppress(StoreError):
                    # Who watches waits for the database as everybody does; each page that is asked for says what is wrong.
                    self._beat = await run_in_threadpool(self._office.systems.pulse)
                self._asked = loop.time()
        return self._beat


@router.get("/live")
async def live(request: Request, visitor: Visitor = Depends(need(*EVERYBODY, renew=False))) -> StreamingResponse:
    """A line whenever something has changed. It ends after a while, and the browser asks again with a checked session."""
    return StreamingResponse(
        _lines(request), media_type="text/event-stream", headers={"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    )


async def _lines(request: Request) -> AsyncIterator[str]:
    pulse: Pulse = request.app.state.pulse
    loop = asyncio.get_running_loop()
    began, known, begun = loop.time(), "", live_streams.mark()
    yield "retry: 2000\n\n"
    while loop.time() - began < _LONGEST and not live_streams.over(begun) and not await request.is_disconnected():
        beat = await pulse.beat()
        if beat != known:
            yield f"data: {beat}\n\n"
            known = beat
        await asyncio.sleep(_EVERY)
