"""A payroll system over HTTP on loopback, which can lose its replies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@contextmanager
def served(lose_replies: int = 0) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Its address, and the bookings it has made; of the first `lose_replies` bookings the reply is lost."""
    bookings: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply: dict[str, Any] = {}
            if self.path == "/done":
                reply = {"done": any(b["key"] == body["key"] for b in bookings)}
            elif self.path == "/bookings":
                bookings.append(body)
                if len(bookings) <= lose_replies:
                    self.connection.close()
                    return
            content = json.dumps(reply).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", bookings
    finally:
        server.shutdown()
        server.server_close()
