"""What every test may lean on: required tools are not skipped in CI, and the seed of random walks is printed."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from sqlalchemy import Engine, create_engine
from sqlalchemy.util import LRUCache

from runtime import logs
from runtime.services import passwords
from storage import database
from tests.forked import ORIGIN
from tests.postgres import database_url, postgres_server, postgres_url

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["database_url", "postgres_server", "postgres_url"]

# A busy machine is no failure. In CI every run tries the same; elsewhere a failure prints what repeats it.
settings.register_profile("lockstep", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
settings.load_profile("lockstep")

AS_INSTALLED = database._PRAGMAS
# Nobody pulls the plug on a test machine; processes die here, and that loses nothing without a flush either.
database._PRAGMAS = tuple(each.replace("synchronous=FULL", "synchronous=OFF") for each in AS_INSTALLED)  # type: ignore[assignment]


class _Known(LRUCache[Any, Any]):
    """What one engine has compiled of a statement serves the next one of its kind."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__((type(key[0]), *key[1:]), value)


_create_engine, _known = create_engine, _Known(4000)


def _engine(*words: Any, **named: Any) -> Engine:
    """A process of an installation has one engine, and compiles a statement once; here each test has another."""
    engine = _create_engine(*words, **named)
    engine._compiled_cache = _known
    return engine


database.create_engine = _engine  # type: ignore[attr-defined]

AS_HASHED = passwords.hasher
# A password is hashed thousands of times here, and nobody guesses at it.
passwords.hasher = cache(lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))

REQUIRED = frozenset(filter(None, os.environ.get("LOCKSTEP_REQUIRE", "").split(",")))


# A collection makes a million objects that stay to the end: nobody looks through them for garbage, and seldom through the rest.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


def pytest_sessionfinish() -> None:
    ORIGIN.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """A skipped test that needs a required tool is a failure."""
    report = yield
    if report.skipped and any(item.get_closest_marker(name) for name in REQUIRED):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} needs one of {', '.join(sorted(REQUIRED))} and was skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one Chromium of a test process: a thread has room for one Playwright at a time."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    from tests.web.browser import CHROMIUM, chromium

    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not on this machine")
    with chromium() as found:
        yield found


@pytest.fixture(autouse=True, scope="session")
def _plain_logs() -> None:
    """As an installation writes them: a traceback without the values of its frames, which takes long to render."""
    logs.configure("info", "text")
