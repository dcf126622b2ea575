"""`lockstep migrate`: move the orders under way to another version of their routine: plan, try, run, take back."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from console.commands.firing import By, administrator
from console.installation import AsJson, Database, opened
from console.show import Showing, terminal
from runtime.app import App
from runtime.versions.dry_run import dry_run
from runtime.versions.mover import PLANNED, RUNNING, Mover
from runtime.versions.plan_file import read_plan, write_plan
from runtime.versions.runs import Runs
from runtime.versions.ways import problems_of, table_of
from workflow.errors import BadInput
from workflow.versions.move import Kind
from workflow.versions.plan import draft, gaps

commands = typer.Typer()
migrate = typer.Typer(no_args_is_help=True)
commands.add_typer(migrate, name="migrate", help="Move orders under way to another version of their routine, and back.")

Plan = Annotated[Path, typer.Argument(metavar="PLAN", help="The plan, a YAML file.", show_default=False)]
Run = Annotated[int, typer.Argument(metavar="RUN", help="The number of the run.", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help="Why; every order's history says it.", show_default=False)]
Detach = Annotated[bool, typer.Option("--detach", help="Leave the moving to the workers, and do not wait for it.")]
_SHOWN = 20
# How long the command waits for orders that are worked on, in seconds, before it leaves them to the workers.
_PATIENCE = 12.0
_KINDS = {
    Kind.SAME: "stay as they are, under the new version", Kind.MAPPED: "are mapped, and nothing happens at once",
    Kind.WOULD_ACT: "would act at once", Kind.WOULD_BE_LATE: "have a timer that is past under the new version",
    Kind.LEASED: "are worked on; they are moved later", Kind.UNMAPPED: "would not be moved",
    Kind.OPEN_EFFECT: "have an effect open that the new version does not have; they wait",
}  # fmt: skip


@migrate.command("plan")
def draft_plan(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The version that orders are on.", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The version that they go to.", show_default=False)],
    routine: Annotated[str, typer.Option("--routine", help="The routine; by default the installation's.")] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="PLAN", help="The file; by default stdout.")] = None,
    database: Database = None,
) -> None:  # fmt: skip
    """Draft a plan: what kept its name is mapped, and what must be decided stands at its head."""
    with opened(database) as app:
        name = routine or app.engine.workflow.name
        tables = table_of(app, name, old), table_of(app, name, new)
        drafted = draft(*tables)
        missing = gaps(drafted, *tables)
        text = write_plan(drafted, missing)
    if output is None:
        typer.echo(text, nl=False)
    elif output.exists():
        raise BadInput(f"There is a file {output.name} already; a plan is written to a new one.")
    else:
        output.write_text(text, "utf-8")
    if missing:
        typer.echo(f"{len(missing)} things are to be decided; they stand at the head of the plan.", err=True)


@migrate.command()
def check(plan: Plan, json: AsJson = False, database: Database = None) -> None:
    """Say what the plan does not answer, or names wrongly; exit code 1 when there is anything."""
    with opened(database) as app:
        found = problems_of(app, read_plan(plan))
        if json:
            Showing(app).json({"ok": not found, "problems": found})
        else:
            typer.echo("\n".join(found) or "The plan answers everything.")
    raise typer.Exit(1 if found else 0)


@migrate.command("dry-run")
def try_plan(plan: Plan, json: AsJson = False, database: Database = None) -> None:
    """Say what would become of every order; nothing is written or called. Exit code 1 when one would not be moved."""
    with opened(database) as app:
        found = dry_run(app, read_plan(plan))
        if json:
            Showing(app).json(found.facts())
        else:
            typer.echo(f"{found.total} orders of {found.plan.routine} are on version {found.plan.old}.")
            for kind, words in _KINDS.items():
                if found.counts[kind]:
                    _list(f"{found.counts[kind]} {words}:", [o for o in found.orders if o["verdict"] == kind])
    raise typer.Exit(1 if found.counts[Kind.UNMAPPED] else 0)


@migrate.command()
def run(
    plan: Plan, by: By = "", reason: Reason = "",
    rate: Annotated[int | None, typer.Option("--rate", min=1, help="Orders per second; else as the settings say.")] = None,
    detach: Detach = False, json: AsJson = False, database: Database = None,
) -> None:  # fmt: skip
    """Move the orders to the plan's new version. Stopped or killed, the run is carried on by the workers, or by this again."""
    with opened(database) as app:
        begun = Runs(app).begin(read_plan(plan), administrator(app, by), reason, rate)
        _carry_on(app, begun, detach, json)


@migrate.command()
def confirm(run: Run, by: By = "", json: AsJson = False, database: Database = None) -> None:
    """Let a run begin that another administrator planned."""
    with opened(database) as app:
        _tell(app, Runs(app).confirm(run, administrator(app, by)), json)


@migrate.command()
def status(
    run: Annotated[int | None, typer.Argument(metavar="RUN", help="The number of the run; by default all.")] = None,
    json: AsJson = False, database: Database = None,
) -> None:  # fmt: skip
    """Say how far runs are, and which orders are not where the run would have them."""
    with opened(database) as app:
        runs = Runs(app)
        if run is not None:
            _tell(app, runs.status(run), json)
        elif json:
            Showing(app).json(runs.runs())
        else:
            typer.echo("\n".join(_sentence(found) for found in runs.runs()) or "There has been no run.")


@migrate.command()
def pause(run: Run, by: By = "", json: AsJson = False, database: Database = None) -> None:
    """Move no more orders until the run is resumed."""
    with opened(database) as app:
        _tell(app, Runs(app).pause(run, administrator(app, by)), json)


@migrate.command()
def resume(run: Run, by: By = "", detach: Detach = False, json: AsJson = False, database: Database = None) -> None:
    """Go on with a run that is paused."""
    with opened(database) as app:
        _carry_on(app, Runs(app).resume(run, administrator(app, by)), detach, json)


@migrate.command()
def stop(run: Run, by: By = "", json: AsJson = False, database: Database = None) -> None:
    """End a run where it is: orders stay on the version that they are on. `revert` can take back what it moved, later."""
    with opened(database) as app:
        _tell(app, Runs(app).stop(run, administrator(app, by)), json)


@migrate.command()
def revert(
    run: Run, by: By = "", reason: Reason = "", detach: Detach = False, json: AsJson = False, database: Database = None
) -> None:
    """Take a run back: orders that have not moved since become what they were, the others go back by the plan or stay."""
    with opened(database) as app:
        _carry_on(app, Runs(app).revert(run, administrator(app, by), reason), detach, json)


def _carry_on(app: App, begun: Mapping[str, Any], detach: bool, json: bool) -> None:
    """Carry the run on here until it ends, or for a while nothing moves; the workers do the same meanwhile and after."""
    runs, mover, found = Runs(app), Mover(app), dict(begun)
    shown = moved = monotonic()
    while not detach and found["status"] == RUNNING and monotonic() - moved < _PATIENCE:
        looked, before = mover.run_once(), found["to_do"]
        found = runs.status(found["run"])
        if found["to_do"] != before:
            moved = monotonic()
        if sys.stderr.isatty() and monotonic() - shown > 1:
            shown = monotonic()
            typer.echo(_sentence(found), err=True)
        if found["status"] == RUNNING:
            sleep(0.02 if looked else 0.2)
    if found["status"] == RUNNING and not json:
        typer.echo("The workers carry it on; `lockstep migrate status` says how far it is.", err=True)
    _tell(app, found, json)


def _tell(app: App, found: Mapping[str, Any], json: bool) -> None:
    listed = Runs(app).orders(found["run"])
    if json:
        Showing(app).json({**found, "orders": listed})
        return
    typer.echo(_sentence(found))
    if listed:
        _list("Not where the run would have them:", listed)


def _sentence(run: Mapping[str, Any]) -> str:
    text = f"Run {run['run']}: {run['routine']} from version {run['from']} to {run['to']}, {run['status']}; "
    if run["backwards"]:
        text += f"{run['reverted']} taken back, {run['kept']} stay, {run['moved']} to do"
    else:
        text += f"{run['moved']} moved of {run['total']}, {run['waiting']} wait, {run['left']} stay"
    if run["seconds_left"]:
        text += f"; about {run['seconds_left']:.0f} s left"
    if run["status"] == PLANNED:
        text += f". It begins when an administrator other than {run['begun_by']} has confirmed it"
    return f"{text}."


def _list(head: str, found: Sequence[Mapping[str, Any]]) -> None:
    typer.echo(head)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2))
    for order in found[:_SHOWN]:
        more = [*order.get("effects", ()), *(f"timer {name}" for name in order.get("late", ())), order.get("why", "")]
        way = f"{order['state']} → {order['to']}" if order.get("to") else order["state"]
        table.add_row("", Text(order["order"]), Text(way), Text(", ".join(word for word in more if word)))
    terminal().print(table)
    if len(found) > _SHOWN:
        typer.echo(f"  and {len(found) - _SHOWN} more; --json lists all.")
