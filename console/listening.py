"""Serves a site over HTTP on a thread of this process, and says plainly when the port is taken."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import uvicorn

from console import live_streams
from console.command_reasons import CANNOT_LISTEN, PORT_IN_USE, PORT_NOT_ALLOWED
from workflow.errors import BadInput
from workflow.os_reasons import os_reason
from workflow.reasons import Reason

LOOPBACK = "127.0.0.1"
PORT = 8000
_END_SECONDS = 5


def listener(host: str, port: int | None) -> socket.socket:
    """A listening socket; without a port the usual one, or any that is free."""
    if port is None:
        try:
            return _bound(host, PORT)
        except BadInput:
            return _bound(host, 0)
    return _bound(host, port)


def address(bound: socket.socket) -> str:
    """The address people type."""
    host, port = bound.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


@contextmanager
def served(site: Any, bound: socket.socket) -> Iterator[None]:
    """The site answers while this lasts; what is being answered at the end is finished."""
    server = uvicorn.Server(uvicorn.Config(site, log_config=None, access_log=False, timeout_graceful_shutdown=_END_SECONDS))
    thread = Thread(target=server.run, kwargs={"sockets": [bound]}, name="http", daemon=True)
    thread.start()
    try:
        yield
    finally:
        live_streams.end_all()
        server.should_exit = True
        thread.join(_END_SECONDS * 2)
        bound.close()


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Head and body of a reply are two packets; the second must not wait for the first one's receipt.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        bound.bind((host, port))
        bound.listen(128)
    except OSError as problem:
        bound.close()
        raise BadInput(_refusal(host, port, problem)) from None
    return bound


def _refusal(host: str, port: int, problem: OSError) -> Reason:
    if problem.errno == errno.EADDRINUSE:
        return PORT_IN_USE(port=port)
    if problem.errno == errno.EACCES:
        return PORT_NOT_ALLOWED(port=port)
    return CANNOT_LISTEN(place=f"{host}:{port}", problem=os_reason(problem))
