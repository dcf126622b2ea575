"""A stub server in a thread of this process, for tests and for scenarios over HTTP."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from starlette.applications import Starlette

HOST = "127.0.0.1"


@contextmanager
def serving(app: Starlette, port: int = 0) -> Iterator[str]:
    """Serves on loopback and gives the address; port 0 takes a free one. Leaving stops it and closes its connections."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Head and body of a reply are two packets; the second must not wait for the first one's receipt.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((HOST, port))
    config = uvicorn.Config(
        app, log_level="critical", access_log=False, timeout_graceful_shutdown=1, lifespan="off"
    )
    server = uvicorn.Server(config)
    # Connections queue from here on, so nobody needs to wait for the thread.
    listener.listen(128)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True, name="stub servers")
    thread.start()
    try:
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
