"""How every HTTP adapter speaks and what it makes of the reply: time-outs, credentials, outcomes.

Nothing here or above it puts a personal number, name, address, phone or code into a URL, a header or an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import httpx

from adapters.http_limits import ASKED_FOR, BoundedTransport, TooLarge, deadline, read_body
from adapters.trust import trusted
from workflow.ports import about_to_change
from workflow.values import Call, Outcome, OutcomeKind

TRACE_PARENT: ContextVar[str] = ContextVar("TRACE_PARENT", default="")
"""The W3C trace context of the call that is made, sent along with each request of it; empty where it is not traced."""
CONNECT_SECONDS = 2.0
READ_SECONDS = 10.0
NOT_DONE = Outcome(OutcomeKind.REFUSED, code="not_done")
DONE = Outcome(OutcomeKind.SUCCEEDED)

BAD_SHAPE = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError)
"""What reading an answer of another shape than agreed raises."""
_CLOSED = frozenset({401, 403, 503})
_CONFLICTS = frozenset({409, 412})
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a system is and how to be let in; credentials never show in its repr. `ca_file` adds to trust, nothing removes.

    A whole call, from the first packet to the last byte of the answer, has `connect_seconds` + `read_seconds`.
    """

    base_url: str
    token: str = field(default="", repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    connect_seconds: float = CONNECT_SECONDS
    read_seconds: float = READ_SECONDS
    ca_file: str | None = None
    proxy: str | None = None


class Silence(Exception):
    """No usable reply came; `sent` says whether the other side may have acted. `mark` tells one reply that is too large
    from another."""

    def __init__(self, code: str, sent: bool, mark: str = "") -> None:
        super().__init__(code)
        self.code, self.sent, self.mark = code, sent, mark


class Problem(Exception):
    """The other side said no; `word` is its problem type's last part, `handled` that it speaks for itself."""

    def __init__(self, status: int, word: str, handled: bool) -> None:
        super().__init__(f"{status} {word}")
        self.status, self.word, self.handled = status, word, handled


class Http:
    """One system's connection pool; safe to use from several threads."""

    def __init__(self, endpoint: Endpoint, headers: Mapping[str, str] | None = None) -> None:
        bearer = {"Authorization": f"Bearer {endpoint.token}"} if endpoint.token and not endpoint.user else {}
        context = trusted(endpoint.ca_file)
        self._client = httpx.Client(
            base_url=endpoint.base_url,
            headers={**bearer, **(headers or {})},
            auth=(endpoint.user, endpoint.password) if endpoint.user else None,
            timeout=httpx.Timeout(endpoint.read_seconds, connect=endpoint.connect_seconds),
            # The transport tries a connection that was never made once more; a request that went out is never resent.
            transport=BoundedTransport(verify=context, retries=1, proxy=endpoint.proxy),
            trust_env=False,
        )
        self._client.headers["Accept-Encoding"] = ASKED_FOR
        self._seconds = endpoint.connect_seconds + endpoint.read_seconds

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        **query: str | int,
    ) -> httpx.Response:
        """The reply when it is 2xx; raises `Silence` or `Problem`, from which no cause and no content leaks.

        This is a change: the last thing before its bytes go is to ask whether the order is still ours.
        """
        return self._exchange(method, path, body, headers, query, about_to_change)

    def _exchange(
        self, method: str, path: str, body: Any, headers: Mapping[str, str] | None, query: Mapping[str, str | int],
        before: Callable[[], None] | None,
    ) -> httpx.Response:  # fmt: skip
        if traced := TRACE_PARENT.get():
            headers = {**(headers or {}), "traceparent": traced}
        extensions = {"trace": _before_the_bytes(before)} if before else None
        request = self._client.build_request(
            method, path, json=body, headers=headers, params=query or None, extensions=extensions
        )
        try:
            with deadline(self._seconds), closing(self._client.send(request, stream=True)) as coming:
                reply = read_body(coming, request)
        except _NEVER_SENT:
            raise Silence("unavailable", sent=False) from None
        except TooLarge as large:
            raise Silence("too_large", sent=True, mark=large.mark) from None
        except httpx.TimeoutException:
            raise Silence("too_slow", sent=True) from None
        except httpx.HTTPError:
            raise Silence("no_reply", sent=True) from None
        if reply.is_success:
            return reply
        raise Problem(reply.status_code, _word(reply), _is_problem(reply))

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        **query: str | int,
    ) -> httpx.Response:
        """As `send`, for a question, also one on the way to a change: no answer means that nothing was done."""
        try:
            return self._exchange(method, path, body, headers, query, None)
        except Silence as silence:
            raise Silence(silence.code, sent=False, mark=silence.mark) from None
        except Problem as problem:
            if 300 <= problem.status < 400:
                raise Silence("redirected", sent=False) from None
            if problem.status < 500 or problem.handled:
                raise
            raise Silence("unavailable", sent=False) from None

    def close(self) -> None:
        self._client.close()


def reading(ask: Callable[[], Outcome]) -> Outcome:
    """The outcome of a question: whatever is no clear answer is UNAVAILABLE."""
    try:
        return ask()
    except Silence as silence:
        return Outcome(OutcomeKind.UNAVAILABLE, code=silence.code)
    except Problem as problem:
        found = _outcome(problem)
        return found if found.kind is not OutcomeKind.UNKNOWN else Outcome(OutcomeKind.UNAVAILABLE, code=found.code)
    except BAD_SHAPE:
        return Outcome(OutcomeKind.UNAVAILABLE, code="bad_reply")


def changing(act: Callable[[], Outcome]) -> Outcome:
    """The outcome of a change: UNKNOWN where it went out and nobody can say what became of it."""
    try:
        return act()
    except Silence as silence:
        kind = OutcomeKind.UNKNOWN if silence.sent else OutcomeKind.UNAVAILABLE
        return Outcome(kind, code=silence.code)
    except Problem as problem:
        return _outcome(problem)
    except BAD_SHAPE:
        return Outcome(OutcomeKind.UNKNOWN, code="bad_reply")


def probing(was_done: Callable[[], bool]) -> Outcome:
    """The outcome of a probe: done, not done, or could not ask."""
    found = reading(lambda: DONE if was_done() else NOT_DONE)
    if found.ok or found == NOT_DONE:
        return found
    return Outcome(OutcomeKind.UNAVAILABLE, code=found.code)


def request_id(call: Call) -> dict[str, str]:
    """The call's key as a header; keys name orders and effects, never persons."""
    return {"X-Request-Id": quote(call.key, safe=":.-_/")}


def group_id(key: str) -> str:
    """A key as a UUID, always the same one, for systems that want UUIDs."""
    return str(uuid5(NAMESPACE_URL, f"lockstep:{key}"))


def refused(code: str) -> Outcome:
    return Outcome(OutcomeKind.REFUSED, code=code)


def _outcome(problem: Problem) -> Outcome:
    if 300 <= problem.status < 400:
        # It is not followed. Whether the change was made before it was sent on is not known.
        return Outcome(OutcomeKind.UNKNOWN, code="redirected")
    if problem.status in _CLOSED:
        return Outcome(OutcomeKind.UNAVAILABLE, code="unavailable" if problem.status == 503 else "not_allowed")
    if problem.status in _CONFLICTS:
        return Outcome(OutcomeKind.TRY_AGAIN, code="conflict")
    if problem.status == 429:
        return Outcome(OutcomeKind.TRY_AGAIN, code="throttled")
    if problem.status >= 500:
        # A system that explains its failure has undone it. A 502 or 504, also an explained one, speaks of another system
        # behind it, and says nothing of what was done there.
        undone = problem.handled and problem.status not in (502, 504)
        return Outcome(OutcomeKind.TRY_AGAIN if undone else OutcomeKind.UNKNOWN, code="error")
    return refused(problem.word or "bad_request")


def _before_the_bytes(ask: Callable[[], None]) -> Callable[[str, Mapping[str, Any]], None]:
    """Asks when the connection stands and the request's first byte is next; what `ask` raises keeps it back."""

    def on_event(event: str, _: Mapping[str, Any]) -> None:
        if event.endswith(".send_request_headers.started"):
            ask()

    return on_event


def _is_problem(reply: httpx.Response) -> bool:
    return str(reply.headers.get("content-type", "")).startswith("application/problem+json")


def _word(reply: httpx.Response) -> str:
    """The last part of a problem's type, when it is a plain word: nothing else of a reply may reach a code."""
    if not _is_problem(reply):
        return ""
    try:
        word = str(reply.json().get("type", "")).rpartition(":")[2].replace("-", "_")
    except (ValueError, AttributeError):
        return ""
    return word if word.isascii() and word.replace("_", "").isalpha() and len(word) <= 40 else ""
