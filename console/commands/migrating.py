"""`lockstep migrate`: move the orders under way to another version of their routine: plan, try, run, take back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from console.command_texts import Language, chosen, localized, text
from console.commands.firing import By, administrator
from console.installation import AsJson, Database, opened
from console.reasons import PLAN_EXISTS
from console.show import Showing, terminal
from runtime.app import App
from runtime.versions.dry_run import VerdictJson, dry_run
from runtime.versions.mover import PLANNED, RUNNING, Mover
from runtime.versions.plan_file import read_plan, write_plan
from runtime.versions.runs import Runs, RunView
from runtime.versions.ways import tables_of
from workflow.errors import BadInput
from workflow.reasons import say
from workflow.values import Label
from workflow.versions.move import Kind
from workflow.versions.plan import draft, unanswered

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
    Kind.SAME: Label("blir som de är, i den nya versionen", "stay as they are, under the new version"),
    Kind.MAPPED: Label("får sin plats, och inget händer genast", "are mapped, and nothing happens at once"),
    Kind.WOULD_ACT: Label("skulle göra något genast", "would act at once"),
    Kind.WOULD_BE_LATE: Label(
        "har en tidsgräns som är passerad i den nya versionen", "have a timer that is past under the new version"
    ),
    Kind.LEASED: Label("bearbetas; de flyttas senare", "are worked on; they are moved later"),
    Kind.UNMAPPED: Label("skulle inte flyttas", "would not be moved"),
    Kind.OPEN_EFFECT: Label(
        "har en åtgärd pågående som den nya versionen saknar; de väntar",
        "have an effect open that the new version does not have; they wait",
    ),
}
_STATUS = {
    "planned": Label("planerad", "planned"), "running": Label("pågår", "running"), "paused": Label("pausad", "paused"),
    "done": Label("klar", "done"), "stopped": Label("stoppad", "stopped"), "reverted": Label("återtagen", "reverted"),
}  # fmt: skip


@migrate.command("plan")
def draft_plan(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The version that orders are on.", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The version that they go to.", show_default=False)],
    routine: Annotated[str, typer.Option("--routine", help="The routine; by default the installation's.")] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="PLAN", help="The file; by default stdout.")] = None,
    lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Draft a plan: what kept its name is mapped, and what must be decided stands at its head."""
    with opened(database) as app:
        tables = tables_of(app, routine or app.engine.workflow.name, old, new)
        made = draft(*tables)
        missing = unanswered(made, *tables)
        written = write_plan(made, [say(each, "en", typed=True) for each in missing])
    if output is None:
        typer.echo(written, nl=False)
    elif output.exists():
        raise BadInput(PLAN_EXISTS(file=output.name))
    else:
        output.write_text(written, "utf-8")
    if missing:
        n = len(missing)
        typer.echo(
            localized(
                f"{n} saker ska bestämmas; de står överst i planen.",
                f"{n} things are to be decided; they stand at the head of the plan.",
            ),
            err=True,
        )


@migrate.command()
def check(plan: Plan, json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Say what the plan does not answer, or names wrongly; exit code 1 when there is anything."""
    with opened(database) as app:
        read = read_plan(plan)
        gaps = unanswered(read, *tables_of(app, read.routine, read.old, read.new))
        found = [say(each, chosen(), typed=True) for each in gaps]
        if json:
            Showing(app).json({"ok": not found, "problems": found})
        else:
            typer.echo("\n".join(found) or localized("Planen svarar på allt.", "The plan answers everything."))
    raise typer.Exit(1 if found else 0)


@migrate.command("dry-run")
def try_plan(plan: Plan, json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Say what would become of every order; nothing is written or called. Exit code 1 when one would not be moved."""
    with opened(database) as app:
        found = dry_run(app, read_plan(plan))
        if json:
            Showing(app).json(found.facts())
        else:
            n, routine, old = found.total, found.plan.routine, found.plan.old
            typer.echo(
                localized(f"{n} beställningar av {routine} har version {old}.", f"{n} orders of {routine} are on version {old}.")
            )
            for kind, label in _KINDS.items():
                if found.counts[kind]:
                    _list(f"{found.counts[kind]} {text(label)}:", [o for o in found.orders if o["verdict"] == kind])
    raise typer.Exit(1 if found.counts[Kind.UNMAPPED] else 0)


@migrate.command()
def run(
    plan: Plan, by: By = "", reason: Reason = "",
    rate: Annotated[int | None, typer.Option("--rate", min=1, help="Orders per second; else as the settings say.")] = None,
    detach: Detach = False, json: AsJson = False, lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Move the orders to the plan's new version. Stopped or killed, the run is carried on by the workers, or by this again."""
    with opened(database) as app:
        begun = Runs(app).begin(read_plan(plan), administrator(app, by), reason, rate)
        _carry_on(app, begun, detach, json)


@migrate.command()
def confirm(run: Run, by: By = "", json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Let a run begin that another administrator planned."""
    with opened(database) as app:
        _tell(app, Runs(app).confirm(run, administrator(app, by)), json)


@migrate.command()
def status(
    run: Annotated[int | None, typer.Argument(metavar="RUN", help="The number of the run; by default all.")] = None,
    json: AsJson = False, lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Say how far runs are, and which orders are not where the run would have them."""
    with opened(database) as app:
        runs = Runs(app)
        if run is not None:
            _tell(app, runs.status(run), json)
        elif json:
            Showing(app).json(runs.runs())
        else:
            none = localized("Ingen flytt är gjord.", "There has been no run.")
            typer.echo("\n".join(_sentence(found) for found in runs.runs()) or none)


@migrate.command()
def pause(run: Run, by: By = "", json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Move no more orders until the run is resumed."""
    with opened(database) as app:
        _tell(app, Runs(app).pause(run, administrator(app, by)), json)


@migrate.command()
def resume(
    run: Run, by: By = "", detach: Detach = False, json: AsJson = False, lang: Language = None, database: Database = None
) -> None:
    """Go on with a run that is paused."""
    with opened(database) as app:
        _carry_on(app, Runs(app).resume(run, administrator(app, by)), detach, json)


@migrate.command()
def stop(run: Run, by: By = "", json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """End a run where it is: orders stay on the version that they are on. `revert` can take back what it moved, later."""
    with opened(database) as app:
        _tell(app, Runs(app).stop(run, administrator(app, by)), json)


@migrate.command()
def revert(
    run: Run,
    by: By = "",
    reason: Reason = "",
    detach: Detach = False,
    json: AsJson = False,
    lang: Language = None,
    database: Database = None,
) -> None:
    """Take a run back: orders that have not moved since become what they were, the others go back by the plan or stay."""
    with opened(database) as app:
        _carry_on(app, Runs(app).revert(run, administrator(app, by), reason), detach, json)


def _carry_on(app: App, begun: RunView, detach: bool, json: bool) -> None:
    """Carry the run on here until it ends, or for a while nothing moves; the workers do the same meanwhile and after."""
    runs, mover, found = Runs(app), Mover(app), begun
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
        typer.echo(
            localized(
                "Bakgrundstjänsterna fortsätter; `lockstep migrate status` säger hur långt de har kommit.",
                "The workers carry it on; `lockstep migrate status` says how far it is.",
            ),
            err=True,
        )
    _tell(app, found, json)


def _tell(app: App, found: RunView, json: bool) -> None:
    listed = Runs(app).orders(found["run"])
    if json:
        Showing(app).json({**found, "orders": listed})
        return
    typer.echo(_sentence(found))
    if listed:
        _list(localized("Inte där flytten vill ha dem:", "Not where the run would have them:"), listed)


def _sentence(run: RunView) -> str:
    status = text(_STATUS[run["status"]])
    head = localized(
        f"Flytt {run['run']}: {run['routine']} från version {run['from']} till {run['to']}, {status}; ",
        f"Run {run['run']}: {run['routine']} from version {run['from']} to {run['to']}, {status}; ",
    )
    if run["backwards"]:
        counts = localized(
            f"{run['reverted']} återtagna, {run['kept']} blir kvar, {run['moved']} återstår",
            f"{run['reverted']} taken back, {run['kept']} stay, {run['moved']} to do",
        )
    else:
        counts = localized(
            f"{run['moved']} flyttade av {run['total']}, {run['waiting']} väntar, {run['left']} blir kvar",
            f"{run['moved']} moved of {run['total']}, {run['waiting']} wait, {run['left']} stay",
        )
    seconds = run["seconds_left"] or 0
    left = localized(f"; ungefär {seconds:.0f} s kvar", f"; about {seconds:.0f} s left") if seconds else ""
    begins = localized(
        f". Den börjar när en annan administratör än {run['begun_by']} har bekräftat den",
        f". It begins when an administrator other than {run['begun_by']} has confirmed it",
    )
    return f"{head}{counts}{left}{begins if run['status'] == PLANNED else ''}."


def _list(head: str, found: Sequence[VerdictJson]) -> None:
    typer.echo(head)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2))
    for order in found[:_SHOWN]:
        rest = [
            *order.get("effects", ()),
            *(localized(f"tidsgräns {name}", f"timer {name}") for name in order.get("late", ())),
            order.get("why", ""),
        ]
        way = f"{order['state']} → {order['to']}" if order.get("to") else order["state"]
        table.add_row("", Text(order["order"]), Text(way), Text(", ".join(word for word in rest if word)))
    terminal().print(table)
    if len(found) > _SHOWN:
        more = len(found) - _SHOWN
        typer.echo(localized(f"  och {more} till; --json visar alla.", f"  and {more} more; --json lists all."))
