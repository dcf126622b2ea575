"""`lockstep version`: which versions of each routine there are, and what tells two of them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from console.command_texts import Language, chosen
from console.commands.drawing import write
from console.commands.firing import By, administrator
from console.commands.messages import Reason
from console.installation import AsJson, Database, opened
from console.reasons import NO_VERSIONS_MET, NOT_IN_PROGRAM
from console.show import Showing, as_json
from diagrams.words import say
from runtime.services.canaries import Canaries
from runtime.services.versions import KnownVersion, Versions
from runtime.versions.canary import LEAST
from workflow.definition import Workflow
from workflow.errors import BadInput
from workflow.values import Label

if TYPE_CHECKING:
    from runtime.services.version_proof import Proof
    from workflow.versions.plan import MigrationPlan

commands = typer.Typer()
group = typer.Typer(no_args_is_help=True)
commands.add_typer(group, name="version", help="See the versions of a routine, compare and prove them.")

Routine = Annotated[str, typer.Option("--routine", metavar="NAME", help="Whose versions, where several have one of that name.")]
_HEADS = ("routine", "version", "fingerprint", "since", "open", "run_by")
_TEXTS: Mapping[str, Label] = {
    "routine": Label("rutin", "routine"), "version": Label("version", "version"),
    "fingerprint": Label("kontrollsumma", "fingerprint"),
    "since": Label("sedan", "since"), "open": Label("öppna", "open"), "run_by": Label("körs av", "run by"),
    "nobody": Label("ingen bakgrundstjänst", "no worker alive"), "retired": Label("avvecklad", "retired"),
    "newest": Label("senast", "newest"), "elsewhere": Label("saknas i det här programmet", "not in this program"),
    "recorded": Label("{n} beställningar i {file}", "{n} orders in {file}"),
    "conform": Label("{n} historiker stämmer med version {version}.", "{n} histories conform to version {version}."),
    "held": Label("{n} historiker jämfördes med version {version}.", "{n} histories were held against version {version}."),
    "passed": Label("{n} av andra versioner jämfördes inte.", "{n} of other versions were passed over."),
    "begun": Label(
        "{share:g} % av de nya beställningarna av {routine} börjar i {version}, de andra i {against}.",
        "{share:g} % of the new orders of {routine} begin under {version}, the others under {against}.",
    ),
    "over": Label(
        "Provet av version {version} är avslutat; nya beställningar börjar i den senaste versionen.",
        "The trial of version {version} is over; new orders begin under the newest version.",
    ),
    "gone": Label(
        "Version {version} är avvecklad; program behöver inte ha den längre.",
        "Version {version} is retired; programs need not have it any more.",
    ),
}  # fmt: skip
_HISTORIES = typer.Option("--histories", metavar="FILE", help="Recorded ones, instead of this store's.", show_default=False)
_OUTPUT = typer.Option("--output", "-o", metavar="FILE", help="Where to write it.", show_default=False)


def _said(text: str, **facts: object) -> str:
    return say(_TEXTS[text], chosen().value).format(**facts)


@group.callback()
def root() -> None:
    """See the versions of a routine, compare and prove them."""


@group.command("list")
def list_(json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """List the versions that this store has met: since when, how many open orders, and which worker alive runs them."""
    with opened(database) as app:
        showing, found = Showing(app), Versions(app).all()
        if json:
            showing.json([_facts(one) for one in found])
            return
        table = Table(*(_said(head) for head in _HEADS), "", box=None, header_style="bold", pad_edge=False)
        for one in found:
            workers = ", ".join(one.workers) or _said("nobody")
            cells = (one.routine, one.version, one.fingerprint[:12], showing.time(one.since), str(one.open), workers, _note(one))
            table.add_row(*map(Text, cells))
        showing.console.print(table)


def _facts(one: KnownVersion) -> dict[str, object]:
    return {
        "routine": one.routine, "version": one.version, "fingerprint": one.fingerprint, "since": one.since, "open": one.open,
        "workers": list(one.workers), "here": one.here, "newest": one.newest, "retired": one.retired_at,
    }  # fmt: skip


def _note(one: KnownVersion) -> str:
    if one.retired_at is not None:
        return _said("retired")
    return _said("newest") if one.newest else "" if one.here else _said("elsewhere")


@group.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The version before.", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The version after.", show_default=False)],
    format: Annotated[str, typer.Option("--format", "-f", help="text, svg, png, mermaid, dot or plantuml.")] = "text",
    output: Annotated[Path | None, _OUTPUT] = None,
    routine: Routine = "",
    lang: Language = None,
    database: Database = None,
) -> None:
    """Show what differs between two versions, in words or as a picture."""
    from diagrams import compare, render_difference

    with opened(database) as app:
        before, after = Versions(app).pair(old, new, routine)
    write(render_difference(compare(before, after), format, lang=chosen().value), output)


@group.command()
def record(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write them, as gzipped JSON.", show_default=False)],
    routine: Routine = "",
    lang: Language = None,
    database: Database = None,
) -> None:
    """Write every order's history into a file, to be held against new versions."""
    from runtime.versions import recordings
    from storage.recorded import recorded

    with opened(database) as app:
        name = routine or app.engine.workflow.name
        versions = Versions(app)
        tables = [versions.table(one) for one in versions.all() if one.routine == name]
        if not tables:
            raise BadInput(NO_VERSIONS_MET(name=name[:60]))
        with app.store.read() as connection:
            n = recordings.write(file, tables, recorded(connection, name))
    typer.echo(_said("recorded", n=n, file=file))


@group.command()
def prove(
    new: Annotated[str, typer.Argument(metavar="NEW", help="The version to prove.", show_default=False)],
    plan: Annotated[Path | None, typer.Option("--plan", metavar="FILE", help="How orders get there.", show_default=False)] = None,
    histories: Annotated[Path | None, _HISTORIES] = None,
    routine: Routine = "",
    json: AsJson = False,
    lang: Language = None,
    database: Database = None,
) -> None:
    """Prove that recorded histories can go on in a version; exit code 1 with the first order that cannot, and why."""
    from runtime.versions.plan_file import read_plan

    read = read_plan(plan) if plan is not None else None
    proof = _proved(new, read, histories, routine, database)
    if json:
        as_json({"holds": proof.holds, "orders": proof.orders, "passed_over": proof.passed_over, "problems": list(proof.problems),
                 "deviation": asdict(proof.deviation) if proof.deviation else None})  # fmt: skip
    else:
        _tell(new, proof)
    if not proof.holds:
        raise typer.Exit(1)


def _proved(new: str, plan: MigrationPlan | None, file: Path | None, routine: str, database: str | None) -> Proof:
    from runtime.services.version_proof import prove as proved
    from runtime.versions import recordings
    from storage.recorded import recorded

    if file is not None:
        found = recordings.read(file)
        return proved(_on_board(found.routine, new), found.tables, found.histories, plan)
    with opened(database) as app:
        versions = Versions(app)
        chosen = versions.find(new, routine or (plan.routine if plan else ""))
        tables = {one.version: versions.table(one) for one in versions.all() if one.routine == chosen.routine}
        with app.store.read() as connection:
            return proved(tables[chosen.version], tables, recorded(connection, chosen.routine), plan, whole=chosen.here)


def _on_board(routine: str, version: str) -> Workflow:
    from runtime.bootstrap import routines

    known = routines().get(routine)
    tables = [] if known is None else [known.definition, *known.older]
    for table in tables:
        if table.version == version:
            return table
    raise BadInput(NOT_IN_PROGRAM(version=version[:60], routine=routine, known=[table.version for table in tables] or "–"))


def _tell(new: str, proof: Proof) -> None:
    for problem in proof.problems:
        typer.echo(problem)
    if proof.deviation is not None:
        typer.echo(str(proof.deviation))
    typer.echo(_said("conform" if proof.holds else "held", n=proof.orders, version=new))
    if proof.passed_over:
        typer.echo(_said("passed", n=proof.passed_over))


@group.command()
def canary(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="The version to try.", show_default=False)],
    share: Annotated[float, typer.Option(help="How many percent of the new orders begin under it.")] = 5.0,
    against: Annotated[str, typer.Option(metavar="VERSION", help="The version of the others, where there are several.")] = "",
    least: Annotated[int, typer.Option(help="It is not judged before so many orders.")] = LEAST,
    end: Annotated[bool, typer.Option("--end", help="End the trial; new orders begin under the newest version.")] = False,
    by: By = "", reason: Reason = "", routine: Routine = "", lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Let a share of the new orders begin under a version; it stops automatically when they fare worse."""
    with opened(database) as app:
        canaries, actor = Canaries(app), administrator(app, by)
        if end:
            ended = canaries.end(routine or canaries.versions.find(version).routine, actor, reason)
            typer.echo(_said("over", version=ended.version))
            return
        made = canaries.begin(version, share, actor, reason, against, routine, least)
        typer.echo(_said("begun", share=made.share, routine=made.routine, version=made.version, against=made.against))


@group.command()
def retire(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="The version that is over.", show_default=False)],
    by: By = "", reason: Reason = "", routine: Routine = "", lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Mark a version as one that nothing needs; refused while an order, a message or an effect does."""
    with opened(database) as app:
        versions = Versions(app)
        versions.retire(versions.find(version, routine), administrator(app, by), reason)
        typer.echo(_said("gone", version=version))
