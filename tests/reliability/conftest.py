"""Quiet logs: a thousand orders are moved here, and what went wrong is said by the assertions."""

from __future__ import annotations

import pytest

from runtime import logs


@pytest.fixture(autouse=True, scope="session")
def quiet() -> None:
    logs.configure("error", "text")
