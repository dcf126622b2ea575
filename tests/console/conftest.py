"""A lockstep command within the test, and a store that the sample orders have been played into."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from console.cli import app
from rehearsal.routines.shared_lock import samples
from runtime.bootstrap import load_settings
from tests.tokens import sign_in_at

TICKETS = Path(__file__).parent.parent / "data" / "tickets"
NOW = datetime.fromisoformat("2027-01-20T13:00:00+01:00")

Cli = Callable[..., Result]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every command runs in its own folder, under default settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("LOCKSTEP_DATABASE_URL", "LOCKSTEP_MASTER_KEY", "LOCKSTEP_LANG", "LOCKSTEP_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def cli() -> Cli:
    """Runs one command as a terminal does: a Python error, too, is an exit code and a line on stderr."""

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments), catch_exceptions=False)

    return run


@pytest.fixture
def facts(cli: Cli) -> Callable[..., Any]:
    """What a command prints as JSON; it must have ended well."""

    def run(*arguments: str) -> Any:
        result = cli(*arguments, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    return run


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose `var` has the samples, as of a Wednesday in January."""
    folder = tmp_path_factory.mktemp("played")
    settings = load_settings(database_url=f"sqlite:///{folder}/var/lockstep.db")
    assert samples.wanted(settings)
    samples.make(settings, NOW, threading.Event(), lambda done, of: None)
    sign_in_at(settings.database_url)
    return folder


@pytest.fixture
def town(played: Path, here: Path) -> Iterator[Path]:
    """A copy of the played store, to do with as one likes."""
    shutil.copytree(played / "var", here / "var")
    yield here


def one_line(result: Result) -> str:
    """The only thing a refusal says: one line on stderr, and no traceback."""
    lines = [line for line in result.stderr.splitlines() if not line.startswith("Made a master key")]
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("lockstep: ")
    assert "Traceback" not in result.output
    return lines[0]
