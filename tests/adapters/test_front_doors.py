"""What the package offers, and what it costs to come in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import adapters
from adapters import over_http, server, world

ROOT = Path(__file__).parents[2]


def test_front_doors_are_sorted() -> None:
    """Every name is there and in its place."""
    for door in (adapters, over_http, server, world):
        assert list(door.__all__) == sorted(door.__all__)
        assert all(hasattr(door, name) for name in door.__all__)


@pytest.mark.slow
def test_the_stubs_load_no_http() -> None:
    """A simulation or a command line without HTTP pays for none of it."""
    code = "import sys, adapters; print(sorted({'httpx', 'fastapi', 'uvicorn', 'icalendar'} & sys.modules.keys()))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"
