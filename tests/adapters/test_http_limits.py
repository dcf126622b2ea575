"""One call is bounded in time and size, whatever the other side does with its bytes."""

from __future__ import annotations

import gzip
import threading
import tracemalloc
from collections.abc import Iterator
from time import monotonic

import pytest

from adapters.http_client import Endpoint, Http, Silence, changing, reading
from adapters.http_limits import MOST_BYTES
from adapters.over_http import TesHttp
from tests.adapters.conftest import START
from tests.adapters.raw_servers import dripping, raw_server, saying
from workflow.ports import NotOurs, guarded
from workflow.values import Call, Outcome, OutcomeKind

SECONDS = 0.6
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def over() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def http(address: str) -> Http:
    return Http(Endpoint(address, connect_seconds=SECONDS / 2, read_seconds=SECONDS / 2))


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\nX-Slow: ", _HEAD + b"Content-Length: 100000\r\n\r\n", b""], ids=["headers", "body", "status"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_answer_that_drips_is_over_when_the_calls_time_is(over: threading.Event, head: bytes, method: str) -> None:
    """No read is late, and still the call ends; a change is then not known."""
    with raw_server(dripping(head, over)) as (address, _):
        began = monotonic()
        with pytest.raises(Silence) as caught:
            http(address).send(method, "/", {})
        assert monotonic() - began < SECONDS * 3
    assert caught.value.sent
    assert caught.value.code in ("too_slow", "no_reply")


def test_a_question_that_drips_was_not_answered(over: threading.Event) -> None:
    """The read of an adapter comes back as unavailable, which its breaker counts."""
    with raw_server(dripping(_HEAD + b"Content-Length: 100000\r\n\r\n", over)) as (address, _):
        adapter = TesHttp(Endpoint(address, connect_seconds=SECONDS / 2, read_seconds=SECONDS / 2))
        outcome = adapter.operations["tes.lock"].perform(Call("tes.lock", "k", "", {"serial": "L-1"}, START))
    assert (outcome.kind, outcome.code) == (OutcomeKind.UNAVAILABLE, "too_slow")


def _bomb() -> bytes:
    packed = gzip.compress(b"0" * (MOST_BYTES * 8), 1)
    return _HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed


@pytest.mark.slow
def test_a_gzip_bomb_takes_no_memory() -> None:
    """It is unpacked piece by piece, and no further than the limit."""
    bomb = _bomb()
    with raw_server(saying(bomb)) as (address, _):
        client = Http(Endpoint(address))
        tracemalloc.start()
        with pytest.raises(Silence, match="too_large"):
            client.ask("GET", "/")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < MOST_BYTES * 3


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd"])
def test_a_body_packed_as_was_not_asked_for_is_refused(encoding: str) -> None:
    """Only what can be unpacked within bounds is unpacked."""
    answer = _HEAD + f"Content-Encoding: {encoding}\r\nContent-Length: 2\r\n\r\n{{}}".encode()
    with raw_server(saying(answer)) as (address, _), pytest.raises(Silence, match="too_large"):
        Http(Endpoint(address)).ask("GET", "/")


def test_a_packed_body_is_read() -> None:
    """What a server may do with `Accept-Encoding: gzip` it can do."""
    packed = gzip.compress(b'{"a": 1}')
    answer = _HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed
    with raw_server(saying(answer)) as (address, _):
        assert Http(Endpoint(address)).ask("GET", "/").json() == {"a": 1}


def test_a_redirect_after_a_change_leaves_it_unknown() -> None:
    """The change may have been made before its answer was sent elsewhere; a question was simply not answered."""
    answer = b"HTTP/1.1 302 Found\r\nLocation: /login\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    done = Outcome(OutcomeKind.SUCCEEDED)
    with raw_server(saying(answer)) as (address, heard):
        client = Http(Endpoint(address))
        change = changing(lambda: done if client.send("POST", "/a", {}) else done)
        question = reading(lambda: done if client.ask("GET", "/b") else done)
        on_the_way = changing(lambda: done if client.ask("GET", "/c") else done)
    assert (change.kind, change.code) == (OutcomeKind.UNKNOWN, "redirected")
    assert question.kind is on_the_way.kind is OutcomeKind.UNAVAILABLE
    assert len(heard) == 3


def test_a_change_is_kept_back_when_the_order_is_not_ours() -> None:
    """The guard is asked with the connection standing, before a byte of the request; questions are not guarded."""

    def guard() -> None:
        raise NotOurs

    with raw_server(saying(_HEAD + b"Content-Length: 2\r\n\r\n{}")) as (address, heard), guarded(guard):
        client = Http(Endpoint(address))
        with pytest.raises(NotOurs):
            client.send("POST", "/change", {})
        client.ask("GET", "/question")
    assert [request.split()[1] for request in heard] == [b"/question"]
