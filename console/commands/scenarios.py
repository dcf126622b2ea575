"""`lockstep scenario run`: rehearse the routine from files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from console.command_texts import chosen
from console.installation import PROFILES, AsJson, OverHttp, Profile, known_profile, quiet_settings
from console.show import as_json
from rehearsal.scenario import Result, play
from runtime import logs
from runtime.error_report import sentence
from workflow.reasons import WHY, say

commands = typer.Typer()
scenarios = typer.Typer(no_args_is_help=True)
commands.add_typer(scenarios, name="scenario", help="Rehearse the routine from scenario files.")

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Scenarios as YAML.", show_default=False)]
_PLACE = "Play on this database, each file in a separate place that is then removed."
Place = Annotated[str | None, typer.Option("--database", metavar="URL", help=_PLACE, show_default=False)]


@scenarios.callback()
def scenario() -> None:
    """Rehearse the routine from scenario files."""


@scenarios.command()
def run(
    files: Files, json: AsJson = False, database: Place = None, over_http: OverHttp = False, profile: Profile = PROFILES[0]
) -> None:
    """Play each file on a fresh store and say whether all in it holds; exit code 0 only when all do."""
    known_profile(profile)
    # A rehearsal's troubles are part of the play; they are not this installation's.
    logs.configure("error", quiet_settings().log_format)
    results, worst = [], 0
    for place, file in enumerate(files, start=1):
        _progress(f"{place}/{len(files)} {file.name}")
        result, code = _played(file, database, profile if over_http else None)
        _progress("")
        worst = max(worst, code)
        failure = None if result.failure is None else say(result.failure, chosen().value, typed=True)
        line = {"file": file.name, "name": result.name, "ok": code == 0, "failure": failure, "steps": result.steps}
        results.append(line)
        if not json:
            typer.echo(f"ok      {file.name}: {result.name}" if code == 0 else f"FAILED  {file.name}: {failure}")
    if json:
        as_json(results)
    raise typer.Exit(worst)


def _played(file: Path, database: str | None, profile: str | None) -> tuple[Result, int]:
    try:
        result = play(file, database, profile)
    except Exception as problem:
        text, code = sentence(problem, chosen().value)
        return Result(file.stem, WHY(why=text), 0), code
    return result, 0 if result.failure is None else 1


def _progress(text: str) -> None:
    """What is being played, on a terminal only."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
