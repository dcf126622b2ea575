"""The `lockstep` command: an explicit list of commands, each loaded when it is used, and one way to fail.

Whatever goes wrong ends in one line on stderr and an exit code: 2 for wrong use or a refusal, 1 for a failed check
or a fault, 130 when stopped by hand. Nobody ever sees a traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from console.terminal import CleanStream

# Each command, the file of `console.commands` that has it, and the line that `lockstep --help` shows for it.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "run": ("console.commands.serving", "Serve console, worker and stub systems in one process."),
    "worker": ("console.commands.working", "Work on orders until told to stop."),
    "web": ("console.commands.serving", "Serve the console alone."),
    "stubs": ("console.commands.serving", "Serve the stub systems alone."),
    "ticket": ("console.routines.shared_lock.tickets", "Read tickets, and hand them to the (stub) service desk."),
    "intake": ("console.routines.shared_lock.tickets", "Take new and changed tickets in now."),
    "order": ("console.commands.orders", "See orders, correct their facts, and pull their triggers."),
    "message": ("console.commands.messages", "See messages to orders; retry or discard those set aside."),
    "delivery": ("console.commands.messages", "See tickets that could not be taken in; retry or discard them."),
    "scenario": ("console.commands.scenarios", "Rehearse the routine from scenario files."),
    "check": ("console.commands.checking", "Check definition, settings, store and key, and say what to do."),
    "simulate": ("console.commands.simulating", "Run many orders through faults and crashes, from one seed."),
    "diagram": ("console.commands.drawing", "Draw a workflow, or one order's way through it."),
    "export": ("console.commands.exporting", "Write every order's history as an event log for process mining."),
    "bench": ("console.commands.bench", "Measure, side by side with the peers."),
    "db": ("console.commands.databases", "Upgrade, verify, back up and restore the database."),
}


class Root(TyperGroup):
    """The commands of `COMMANDS`; a command's own file is imported when the command is used, not to list it."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, (_, told) in COMMANDS.items():
            self.add_command(TyperCommand(name, help=told), name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if name is not None and command is not None else None, rest

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


def load(name: str) -> Any:
    """A command from its own file."""
    module = import_module(COMMANDS[name][0])
    return typer.main.get_group(module.commands).commands[name]


def failed(problem: Exception) -> int:
    """Say in one line what went wrong; returns the exit code."""
    if isinstance(problem, BrokenPipeError):
        # Whoever read our output has seen enough; Python must not stumble over it again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(problem, typer.Abort):
        return told("Stopped.", 130)
    if isinstance(problem, TyperException):
        ctx = getattr(problem, "ctx", None)
        hint = f" See `{ctx.command_path} --help`." if ctx is not None and problem.message else ""
        return told(f"{problem.format_message()}{hint}", problem.exit_code)
    from runtime.error_report import sentence

    return told(*sentence(problem))


def told(text: str, code: int) -> int:
    """One line on stderr."""
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
) -> None:
    """Orders for shared digital lock units, from the Lindesk ticket to the answer in that ticket."""


def main() -> None:
    """The entry point of the `lockstep` command."""
    app()
