"""The `lockstep` command: an explicit list of commands, each loaded when it is used, and one way to fail.

Whatever goes wrong ends in one line on stderr and an exit code: 2 for wrong use or a refusal, 1 for a failed check
or a fault, 130 when stopped by hand. Nobody ever sees a traceback.
"""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from typing import Annotated, Any, NoReturn

import typer
from typer.exceptions import TyperException

from console.command_texts import Default, Lang, chosen, localized
from console.lazy import LazyGroup, Listed, added_to
from console.terminal import CleanStream

# Each command, the file of `console.commands` that has it, and the line that `lockstep --help` shows for it.
COMMANDS: Listed = {
    "run": ("console.commands.serving", "Serve console, worker and stub systems in one process."),
    "worker": ("console.commands.working", "Work on orders until stopped."),
    "web": ("console.commands.serving", "Serve the console alone."),
    "order": ("console.commands.order", "See orders, correct their facts, and fire their triggers."),
    "accounts": ("console.commands.accounts", "See and change who may sign in; sign in on this command line."),
    "log": ("console.commands.logs", "Export the access log, and review it."),
    "message": ("console.commands.messages", "See messages to orders; retry or discard those set aside."),
    "delivery": ("console.commands.messages", "See deliveries that could not be taken in; retry or discard them."),
    "person": ("console.commands.people", "Tell what is known of a person, or forget a person."),
    "scenario": ("console.commands.scenarios", "Rehearse the routine from scenario files."),
    "check": ("console.commands.checking", "Check definition, settings, store and key, and say what to do."),
    "routine": ("console.commands.routines", "See the routines on board, and write a first one."),
    "version": ("console.commands.versions", "See the versions of a routine, compare and prove them."),
    "simulate": ("console.commands.simulating", "Run many orders through faults and crashes, from one seed."),
    "diagram": ("console.commands.drawing", "Draw a workflow, or one order's way through it."),
    "export": ("console.commands.exporting", "Write every order's history as an event log for process mining."),
    "bench": ("console.commands.bench", "Measure, side by side with the peers."),
    "retention": ("console.commands.retention", "See what has been kept long enough, and destroy it."),
    "privacy": ("console.commands.privacy", "Write the record of processing, and what is kept where and for how long."),
    "hold": ("console.commands.retention", "Keep an order or a person whatever the retention says."),
    "migrate": ("console.commands.migrating", "Move orders under way to another version of their routine, and back."),
    "key": ("console.commands.keys", "Change the master key."),
    "db": ("console.commands.databases", "Upgrade, verify, back up and restore the database."),
}


def listed() -> Listed:
    """The console's own commands, and those that the routines add."""
    return {**COMMANDS, **added_to("")}


class Root(LazyGroup):
    """All commands."""

    def __init__(self, **attributes: Any) -> None:
        self.listed = listed()
        super().__init__(**attributes)

    def main(self, *args: Any, **more: Any) -> NoReturn:
        """Run one command and end the process with its exit code."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                # A terminal or a pipe that knows fewer letters than Swedish has must not stop a command.
                stream.reconfigure(errors="backslashreplace")
        sys.stdout, sys.stderr = CleanStream(sys.stdout), CleanStream(sys.stderr)
        try:
            code = super().main(*args, **{**more, "standalone_mode": False})
            sys.stdout.flush()
        except Exception as problem:
            code = failed(problem)
        sys.exit(code if isinstance(code, int) else 0)


def failed(problem: Exception) -> int:
    """Say in one line what went wrong; returns the exit code."""
    if isinstance(problem, BrokenPipeError):
        # The reader has closed the pipe; Python must not fail on it again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(problem, typer.Abort):
        return _fail(localized("Avbrutet.", "Stopped."), 130)
    if isinstance(problem, TyperException):
        ctx = getattr(problem, "ctx", None)
        hint = f" See `{ctx.command_path} --help`." if ctx is not None and problem.message else ""
        text = problem.format_message()
        return _fail(f"{text}{'' if text.endswith(('.', '!', '?')) or not hint else '.'}{hint}", problem.exit_code)
    from runtime.error_report import sentence

    return _fail(*sentence(problem, chosen().value))


def _fail(text: str, code: int) -> int:
    """Write one line on stderr; returns the exit code."""
    line = " ".join(text.split())
    if line:
        sys.stderr.write(f"lockstep: {line}\n")
    return code


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"lockstep {version('lockstep')}")
        raise typer.Exit


app = typer.Typer(cls=Root, add_completion=False, no_args_is_help=True, rich_markup_mode="rich")


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
    lang: Default = Lang.EN,
) -> None:
    """Durable orders by the routines on board: see them, move them on, and run what moves them."""


def main() -> None:
    """The entry point of the `lockstep` command."""
    # What is imported stays: to look it through for garbage again and again is a sixth of the start.
    gc.set_threshold(50_000)
    app()
