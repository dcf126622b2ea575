"""Installations and clients for the console's tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Request, Response

from tests.web.installation import PASSWORD, House, csrf_of, served

Client = Callable[[str], "Checked"]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation with orders in many states, for tests that only look."""
    made = House(tmp_path_factory.mktemp("house"))
    made.fill()
    yield made
    made.close()


class Checked(TestClient):
    """A test fails where the console answers that it failed, unless that is what is tried: `may_fail`."""

    may_fail = False

    def send(self, request: Request, **named: Any) -> Response:
        answer = super().send(request, **named)
        failed = answer.status_code >= 500 and request.url.path not in ("/health", "/ready", "/alive")
        assert self.may_fail or not failed, f"{request.method} {request.url}: {answer.status_code}"
        return answer


def client_of(house: House, name: str | None) -> Checked:
    """A client signed in as someone; `csrf` is what its forms carry."""
    client = Checked(house.web, base_url="http://localhost", follow_redirects=False, raise_server_exceptions=False)
    if name is None:
        return client
    csrf = csrf_of(client.get("/sign-in").text)
    answer = client.post("/sign-in", data={"name": name, "password": PASSWORD, "csrf": csrf, "next": "/help"})
    assert answer.status_code == 303
    found = re.search(r'data-csrf="([0-9a-f]+)"', client.get("/help").text)
    assert found
    client.csrf = found[1]
    return client


@pytest.fixture
def client(house: House) -> Client:
    return lambda name: client_of(house, name)


@pytest.fixture
def address(house: House) -> Iterator[str]:
    with served(house.web) as found:
        yield found
