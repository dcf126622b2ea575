"""Whatever is tried over HTTP here goes through a desk that reads its contract strictly, where the vendors' documents are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from adapters.server import stub_servers
from rehearsal.routines.shared_lock import served_stubs
from tests.adapters.vendor_contracts import THERE, Strict


@pytest.fixture(autouse=True)
def _strict_systems(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """Every request and every answer of the test keeps the documents; `breaks_the_contract` is for desks that do not."""
    proxies: list[Strict] = []

    def servers(*args: Any) -> Any:
        proxies.append(Strict(stub_servers(*args)))
        return proxies[-1]

    if THERE and request.node.get_closest_marker("breaks_the_contract") is None:
        monkeypatch.setattr(served_stubs, "stub_servers", servers)
    yield
    assert [error for proxy in proxies for error in proxy.broken] == []
