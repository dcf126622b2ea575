"""What every test may lean on: required tools are not skipped in CI, and the seed of random walks is printed."""

from __future__ import annotations

import os

import pytest

from tests.postgres import database_url, postgres_server, postgres_url

__all__ = ["database_url", "postgres_server", "postgres_url"]

REQUIRED = frozenset(filter(None, os.environ.get("LOCKSTEP_REQUIRE", "").split(",")))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """A skipped test that needs a required tool is a failure."""
    report = yield
    if report.skipped and any(item.get_closest_marker(name) for name in REQUIRED):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} needs one of {', '.join(sorted(REQUIRED))} and was skipped: {report.longrepr}"
    return report
