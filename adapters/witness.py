"""An outside witness: a file or an address that lines are only ever added to, one a day."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import httpx

from adapters.http_client import Endpoint
from adapters.trust import trusted

_MOST = 5_000_000
"""Bytes of lines that are read: a line a day for decades."""


class WitnessSilent(Exception):
    """The witness could not be read or written; `code` says why in a word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Witness(Protocol):
    """Keeps lines that nobody can change afterwards."""

    def lines(self) -> list[str]: ...

    def append(self, line: str) -> None: ...

    def alone(self) -> AbstractContextManager[None]:
        """A context in which nobody else adds a line, as far as that can be had."""
        ...


class FileWitness:
    """A file, best on another machine and append-only there (`chattr +a`)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def lines(self) -> list[str]:
        try:
            return self._path.read_text("utf-8").splitlines() if self._path.exists() else []
        except (OSError, UnicodeDecodeError) as problem:
            raise WitnessSilent(type(problem).__name__) from None

    def append(self, line: str) -> None:
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "a", encoding="utf-8") as file:
                file.write(f"{line}\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as problem:
            raise WitnessSilent(type(problem).__name__) from None

    @contextmanager
    def alone(self) -> Iterator[None]:
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as problem:
            raise WitnessSilent(type(problem).__name__) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


class HttpWitness:
    """An address: GET answers with the lines, POST adds one; 404 on GET is a witness that has none yet."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def lines(self) -> list[str]:
        reply = self._ask("GET", None)
        if reply.status_code == httpx.codes.NOT_FOUND:
            return []
        self._refuse(reply)
        return reply.text.splitlines()

    def append(self, line: str) -> None:
        self._refuse(self._ask("POST", line))

    @contextmanager
    def alone(self) -> Iterator[None]:
        yield

    def _ask(self, method: str, line: str | None) -> httpx.Response:
        e = self._endpoint
        headers: Mapping[str, str] = {"Authorization": f"Bearer {e.token}"} if e.token else {}
        content = None if line is None else f"{line}\n".encode()
        try:
            with httpx.Client(
                timeout=httpx.Timeout(e.read_seconds, connect=e.connect_seconds), verify=trusted(e.ca_file), proxy=e.proxy,
                trust_env=False, headers={**headers, "Content-Type": "application/jsonl"},
            ) as client:  # fmt: skip
                reply = client.request(method, e.base_url, content=content)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as problem:
            raise WitnessSilent(type(problem).__name__) from None
        if len(reply.content) > _MOST:
            raise WitnessSilent("too_large")
        return reply

    @staticmethod
    def _refuse(reply: httpx.Response) -> None:
        if not reply.is_success:
            raise WitnessSilent(f"status {reply.status_code}")
