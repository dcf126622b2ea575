"""A worker that stands still between its look and its change does not make the change when others have gone on."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.types import Receive, Scope, Send

from adapters import World, WorldClock
from adapters.server import serving, stub_servers
from adapters.world.store import MemoryStore
from rehearsal.routines.shared_lock import samples
from runtime.app import App
from runtime.bootstrap import load_settings, open_app
from runtime.clock import SystemClock
from runtime.routines.shared_lock.routine import intake_of
from storage.schema import effects
from tests.outside.processes import PATIENCE, running
from tests.outside.test_three_processes import TICKET, hang_the_unit

pytestmark = pytest.mark.slow


class StopAtLook:
    """Serves the stub systems, and stops a process while its last look for a comment is being answered."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.app, self.pid, self.stopped = inner, None, 0, threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.pid and scope["type"] == "http" and scope["path"].endswith("/communication") and self._is_for_a_comment():
            os.kill(self.pid, signal.SIGSTOP)
            self.pid = 0
            self.stopped.set()
        await self.inner(scope, receive, send)

    def _is_for_a_comment(self) -> bool:
        app: App | None = self.app
        assert app is not None
        query = select(effects.c.name).where(effects.c.status == "started", effects.c.name.like("lindesk.%"))
        with app.store.read() as connection:
            return list(connection.execute(query).scalars()) == ["lindesk.comment"]


def test_a_worker_stopped_between_look_and_post_posts_nothing_when_it_wakes(tmp_path: Path) -> None:
    """SIGSTOP as the desk says "not there"; another worker ends the order; woken, the first keeps its comment back."""
    place = f"sqlite:///{tmp_path}/store.db"
    hang_the_unit(place)
    store = MemoryStore()
    world = World(WorldClock(store, SystemClock().now), store)
    samples.populate(world)
    desk = StopAtLook(stub_servers(world))
    with serving(desk) as address:  # type: ignore[arg-type]
        settings = {"database_url": place, "stubs_url": address, "lease_seconds": "1.5", "heartbeat_seconds": "0.3"}
        app = desk.app = open_app(load_settings(database_url=place, stubs_url=address))  # type: ignore[assignment]
        world.submit_ticket(json.loads(TICKET.read_text("utf-8")))
        intake_of(app).run_once()
        with running(tmp_path, settings, "worker", "--no-intake") as first:
            desk.pid = first.child.pid
            assert desk.stopped.wait(PATIENCE)
            with running(tmp_path, settings, "worker", "--no-intake") as second:
                second.logged("order.moved", "feedback_sent")
                before = world.effects()
                os.kill(first.child.pid, signal.SIGCONT)
                first.logged("change.kept_back", "lindesk.comment")
                assert (first.stop(), second.stop()) == (0, 0)
        app.close()
    assert world.effects() == before
    assert not any(world.repeats().values())
