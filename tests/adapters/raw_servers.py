"""Servers that answer with bytes of the test's choosing, at the pace of its choosing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Answer = Callable[[socket.socket, bytes], None]


@contextmanager
def raw_server(answer: Answer) -> Iterator[tuple[str, list[bytes]]]:
    """A server's address, and the requests that came; each is answered on a separate thread."""
    listening = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def talk(peer: socket.socket) -> None:
        with peer, suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                piece = peer.recv(65536)
                if not piece:
                    return
                request += piece
            heard.append(request)
            answer(peer, request)

    def accept() -> None:
        with suppress(OSError):
            while True:
                peer, _ = listening.accept()
                threading.Thread(target=talk, args=(peer,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", heard
    finally:
        # A thread in accept() keeps the port until someone knocks.
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def dripping(head: bytes, over: threading.Event, every: float = 0.05) -> Answer:
    """Says `head`, and then a byte now and then until it is over, so that no single read is ever late."""

    def answer(peer: socket.socket, request: bytes) -> None:
        peer.sendall(head)
        while not over.wait(every):
            peer.sendall(b"x")

    return answer


def saying(answer: bytes) -> Answer:
    return lambda peer, request: peer.sendall(answer)
