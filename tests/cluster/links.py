"""Lines between two parts that can be cut: TCP proxies on loopback, all carried by one thread."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from enum import Enum


class Line(Enum):
    """What a link does with what it is handed."""

    OPEN = "open"
    REFUSED = "refused"
    """Connections are reset, and new ones are, too: the other machine answers that nothing listens there."""
    STALLED = "stalled"
    """Connections stand, and nothing comes through: a switch that is busy, a machine that hangs."""


class Link:
    """A port that leads to another port of this machine."""

    def __init__(self, target: int, loop: asyncio.AbstractEventLoop) -> None:
        self._target, self._loop, self._line, self._tasks = target, loop, Line.OPEN, set[asyncio.Task[None]]()
        self._flowing = asyncio.Event()
        self._flowing.set()
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(listener.getsockname()[1])
        asyncio.run_coroutine_threadsafe(asyncio.start_server(self._carry, sock=listener), loop).result(10)

    def set(self, line: Line) -> None:
        """Cut it or mend it; returns when that holds."""
        asyncio.run_coroutine_threadsafe(self._set(line), self._loop).result(10)

    async def _set(self, line: Line) -> None:
        self._line = line
        if line is Line.REFUSED:
            for task in self._tasks:
                task.cancel()
        if line is Line.STALLED:
            self._flowing.clear()
        else:
            self._flowing.set()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        ends = [writer]
        try:
            if self._line is Line.REFUSED:
                return
            await self._flowing.wait()
            from_there, to_there = await asyncio.open_connection("127.0.0.1", self._target)
            ends.append(to_there)
            await asyncio.gather(self._pump(reader, to_there), self._pump(from_there, writer))
        except (OSError, asyncio.CancelledError):
            return
        finally:
            self._tasks.discard(task)
            for end in ends:
                end.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            await self._flowing.wait()
            writer.write(data)
            await writer.drain()
        with suppress(OSError):
            writer.write_eof()


class Links:
    """All links of a test, and the thread that carries them."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="links")
        self._thread.start()

    def add(self, target: int) -> Link:
        return Link(target, self._loop)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
