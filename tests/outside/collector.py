"""A small collector: takes traces over OTLP/HTTP as the standard has it, and keeps their spans."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest, ExportTraceServiceResponse


@dataclass(frozen=True)
class Span:
    """A span as it came: ids in hexadecimal, `process` is the one that it is of."""

    trace: str
    id: str
    parent: str
    name: str
    process: str
    about: dict[str, Any] = field(compare=False, hash=False)


class Collector:
    """What has come so far."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.raw: list[bytes] = []
        self.tokens: set[str] = set()
        self.address = ""

    def take(self, body: bytes, token: str) -> bytes:
        asked = ExportTraceServiceRequest.FromString(body)
        self.raw.append(body)
        self.tokens.add(token)
        for resource in asked.resource_spans:
            process = _values(resource.resource.attributes)["service.instance.id"]
            for scope in resource.scope_spans:
                for s in scope.spans:
                    self.spans.append(Span(s.trace_id.hex(), s.span_id.hex(), s.parent_span_id.hex(), s.name, process, _values(s.attributes)))
        return bytes(ExportTraceServiceResponse().SerializeToString())


def _values(attributes: Any) -> dict[str, Any]:
    return {a.key: getattr(a.value, str(a.value.WhichOneof("value"))) for a in attributes}


@contextmanager
def collecting(status: int = 200) -> Iterator[Collector]:
    """A collector on a free port; with another `status` it takes nothing."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            taken = self.path == "/v1/traces" and status == 200
            answer = collector.take(body, self.headers.get("Authorization", "")) if taken else b""
            self.send_response(status if self.path == "/v1/traces" else 404)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    collector.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
