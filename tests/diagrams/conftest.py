"""Tools that are not ours: Node with its packages, and Chromium; a test that needs one is skipped with the reason."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def node() -> Callable[[str, Any], Any]:
    """Runs one of the scripts beside this file with JSON in and JSON out."""
    found = shutil.which("node")
    if not found:
        pytest.skip("node is not on this machine")
    if not MODULES.is_dir():
        pytest.skip("tests/diagrams/node_modules is missing: run `npm ci` in tests/diagrams")

    def run(script: str, given: Any) -> Any:
        done = subprocess.run(
            [found, str(HERE / script)], input=json.dumps(given), capture_output=True, text=True, cwd=HERE, timeout=120
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Chromium with a profile of its own."""
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("chromium is not on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        context = running.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("chromium"), executable_path=chromium, headless=True, args=list(_FLAGS)
        )
        yield context
        context.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh page."""
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def modules() -> Path:
    """Where npm put the browser builds."""
    if not MODULES.is_dir():
        pytest.skip("tests/diagrams/node_modules is missing: run `npm ci` in tests/diagrams")
    return MODULES
