"""The command itself: quick, lazy, and honest about what it can do."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from console.cli import listed
from console.commands.order import ORDER
from console.lazy import added, load
from tests.console.conftest import Cli, one_line
from tests.forked import LOCKSTEP

ROOT = Path(__file__).parent.parent.parent
HEAVY = ("sqlalchemy", "fastapi", "httpx", "holidays", "cryptography", "transitions", "alembic")


@pytest.mark.slow
@pytest.mark.parametrize(("words", "most"), [(["--help"], 0.3), (["order", "--help"], 0.5)])
def test_help_is_quick(words: list[str], most: float) -> None:
    """It takes so few seconds of processor time; on a slow machine at most five times what its library takes to be imported, in the same minute."""
    library = _processor_time([sys.executable, "-c", "import typer"])
    assert _processor_time([*LOCKSTEP, *words]) < max(most, 5 * library)


def _processor_time(command: list[str]) -> float:
    """The least of three runs, in seconds."""
    taken = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken)


@pytest.mark.slow
@pytest.mark.parametrize("words", [["--help"], ["order", "--help"]])
def test_help_imports_nothing_that_a_command_needs(words: list[str]) -> None:
    """A listing needs no database and no web framework."""
    code = "import sys, console.cli as c\ntry:\n c.app(%r)\nexcept SystemExit: pass\nprint([m for m in %r if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code % (words, HEAVY)], check=True, capture_output=True, text=True, cwd=ROOT)
    assert found.stdout.splitlines()[-1] == "[]"


COMMANDS = listed()
GROUPED = {f"order {name}": found for name, found in ORDER.items()} | {w: found for w, found in added().items() if " " in w}


@pytest.mark.parametrize("name", [*COMMANDS, *GROUPED])
def test_the_listing_says_what_the_command_says(name: str) -> None:
    """The line in the listing is the first of the command's own help."""
    module, line = {**COMMANDS, **GROUPED}[name]
    assert (load(module, name.rpartition(" ")[2]).help or "").strip().splitlines()[0] == line


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, cli: Cli) -> None:
    result = cli(name, "--help")
    assert result.exit_code == 0
    assert COMMANDS[name][1].split(",")[0][:30] in " ".join(result.stdout.split())


@pytest.mark.parametrize("arguments", [("frobnicate",), ("order", "frobnicate"), ("order", "show"), ("run", "--port", "x"), ("order", "list", "--limit", "0")])
def test_wrong_use_is_one_line_and_code_2(arguments: tuple[str, ...], cli: Cli) -> None:
    result = cli(*arguments)
    assert result.exit_code == 2
    assert one_line(result)


def test_readme_lists_the_commands_that_there_are() -> None:
    """Two lists that must agree are held to each other."""
    table = (ROOT / "README.md").read_text("utf-8").split("## The commands")[1].split("## Where")[0]
    listed = set(re.findall(r"`lockstep (\w+)", table))
    assert listed == set(COMMANDS)


def test_version_is_told(cli: Cli) -> None:
    assert cli("--version").stdout.startswith("lockstep ")


@pytest.mark.slow
def test_a_terminal_without_swedish_letters_stops_no_command(tmp_path: Path) -> None:
    """An answer of `check` has them; what the terminal lacks is written in another way."""
    words = [*LOCKSTEP, "diagram", "shared_lock", "--help"]
    shown = [*LOCKSTEP, "check", "--json"]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii", "LOCKSTEP_TEAM_PHONE": "åäö"}
    for each in (words, shown):
        result = subprocess.run(each, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert "UnicodeEncodeError" not in result.stderr
