"""What keeps one HTTP call within bounds: a deadline for all of it, and a size for what its body unpacks to.

httpx has a time-out for each read, which a server that sends a byte now and then never meets. Here every read, write
and connect of a call gets what is left of the call's own time.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from time import monotonic
from typing import Any

import httpcore
import httpx

from adapters.json_reply import Reply

MOST_BYTES = 16_000_000
_MARKED = 4096
ASKED_FOR = "gzip, deflate"
"""The only packings that are unpacked within bounds."""
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate"})
_OF_THE_WAY = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})
_ends = threading.local()


class TooLarge(Exception):
    """A body unpacks to more than `MOST_BYTES`, or is packed in a way that was not asked for.

    `mark` is a hash of how the body begins: no content, and the same for the same body.
    """

    def __init__(self, begins: bytes = b"") -> None:
        super().__init__("too large")
        self.mark = sha256(begins[:_MARKED]).hexdigest()[:16]


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """While this lasts, this thread's network calls end together, so many seconds from now."""
    _ends.at = monotonic() + seconds
    try:
        yield
    finally:
        _ends.at = None


def _left(timeout: float | None) -> float | None:
    """What is left for one network call, in seconds; never 0, which would mean not to wait at all."""
    end: float | None = getattr(_ends, "at", None)
    if end is None:
        return timeout
    left = max(end - monotonic(), 0.001)
    return left if timeout is None else min(timeout, left)


class BoundedTransport(httpx.HTTPTransport):
    """A transport whose network calls know the deadline."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # httpx has no parameter for it; `tests/adapters/test_http_limits.py` fails when this stops working.
        self._pool._network_backend = _Backend(httpcore.SyncBackend())


class _Backend(httpcore.NetworkBackend):
    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *rest: Any, **more: Any) -> httpcore.NetworkStream:
        return _Stream(self._inner.connect_tcp(host, port, _left(timeout), *rest, **more))

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(_left(seconds) or 0.0)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        _refuse_late(httpcore.ReadTimeout)
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        _refuse_late(httpcore.WriteTimeout)
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _refuse_late(error: type[Exception]) -> None:
    end = getattr(_ends, "at", None)
    if end is not None and monotonic() >= end:
        raise error("the call's time is over")


class WholeTransport(BoundedTransport):
    """A transport for clients of others: each call has `seconds` in all, and its answer comes whole and within bounds."""

    def __init__(self, seconds: float, **options: Any) -> None:
        super().__init__(**options)
        self._seconds = seconds

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.headers["Accept-Encoding"] = ASKED_FOR
        with deadline(self._seconds), closing(super().handle_request(request)) as coming:
            try:
                return read_body(coming, request)
            except TooLarge:
                raise httpx.DecodingError("The answer is too large.", request=request) from None


def read_body(reply: httpx.Response, request: httpx.Request) -> Reply:
    """The same answer with its body, unpacked piece by piece; raises `TooLarge` before it takes memory."""
    encoding = reply.headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise TooLarge
    content = b"".join(_bounded(reply.iter_raw(), encoding))
    headers = [(name, value) for name, value in reply.headers.raw if name.lower() not in _OF_THE_WAY]
    return Reply(reply.status_code, headers=headers, content=content, request=request)


def _bounded(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    # 32 + 15: the header says whether it is gzip or zlib.
    unpack = zlib.decompressobj(47) if encoding in ("gzip", "deflate") else None
    taken, begins = 0, b""
    for piece in pieces:
        try:
            found = piece if unpack is None else unpack.decompress(piece, MOST_BYTES - taken + 1)
        except zlib.error:
            raise TooLarge from None
        taken, begins = taken + len(found), begins or found
        if taken > MOST_BYTES:
            raise TooLarge(begins)
        yield found
