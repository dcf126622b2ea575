"""Node with its packages, which is not ours: a test that needs it is skipped with the reason."""

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


@pytest.fixture(scope="session")
def node() -> Callable[[str, Any], Any]:
    """Runs one of the scripts next to this file with JSON in and JSON out."""
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
