"""`lockstep retention` and `lockstep hold`: how long data are kept, and what a legal hold keeps longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from console.command_texts import Language, localized, say
from console.commands import firing
from console.commands.people import Number, typed_number
from console.installation import AsJson, Database, opened
from console.show import Showing
from runtime import retention
from runtime.app import App
from runtime.reasons import NO_RETENTION_FILE
from runtime.services.installation import Services
from storage import holds
from storage import retention as kept
from workflow.errors import BadInput
from workflow.roles import Permission
from workflow.values import Facts

commands = typer.Typer()
periods = typer.Typer(no_args_is_help=True)
legal = typer.Typer(no_args_is_help=True)
commands.add_typer(periods, name="retention", help="See what has been kept long enough, and destroy it.")
commands.add_typer(legal, name="hold", help="Keep an order or a person whatever the retention says.")

Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept sealed.", show_default=False)]
Until = Annotated[str, typer.Option("--until", metavar="DATE", help="The day it ends.", show_default=False)]


@periods.command("plan")
def plan(json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Say what would be destroyed now, and what a legal hold keeps; nothing is changed."""
    with opened(database) as app:
        _need_rules(app)
        lines = [{**_line(planned), "held": planned.held} for planned in retention.plan(app)]
        _show(Showing(app), lines, ("class", "decision", "what", "held"), localized("Inget är i tur.", "Nothing is due."), json)


@periods.command("run")
def run(by: firing.By = "", json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Destroy what is due and not held. A worker does the same once a day."""
    with opened(database) as app:
        _need_rules(app)
        actor = firing.administrator(app, by)
        lines = [_line(planned) for planned in retention.run(app, actor.name)]
        _show(Showing(app), lines, ("class", "decision", "what"), localized("Inget var i tur.", "Nothing was due."), json)


@periods.command("record")
def record(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="The most that are shown, the latest first.")] = 100,
    json: AsJson = False, lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Say what was destroyed, when, and by which decision."""
    with opened(database) as app, app.store.read() as connection:
        lines = [
            {"at": row["at"], "class": row["retention_class"], "decision": row["decision"], "what": row["what"], "by": row["by"]}
            for row in kept.record(connection, limit)
        ]
        none = localized("Inget är förstört än.", "Nothing was destroyed yet.")
        _show(Showing(app), lines, ("at", "class", "decision", "what", "by"), none, json)


@legal.command("order")
def hold_order(
    name: firing.Name, by: firing.By = "", reason: Reason = "", until: Until = "", json: AsJson = False, lang: Language = None,
    database: Database = None,
) -> None:  # fmt: skip
    """Keep everything of an order."""
    with opened(database) as app:
        requests, visitor = Services(app).person_requests, firing.allowed(app, by, Permission.PERSON_REQUESTS)
        _begun(app, [requests.hold_order(visitor, name, reason, until)], until, json)


@legal.command("person")
def hold_person(
    number: Number = "-", by: firing.By = "", reason: Reason = "", until: Until = "", json: AsJson = False, lang: Language = None,
    database: Database = None,
) -> None:  # fmt: skip
    """Keep every order of a person."""
    with opened(database) as app:
        requests, visitor = Services(app).person_requests, firing.allowed(app, by, Permission.PERSON_REQUESTS)
        _begun(app, requests.hold_person(visitor, typed_number(number), reason, until), until, json)


@legal.command("list")
def list_holds(json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """List the legal holds, ended ones too."""
    with opened(database) as app:
        with app.store.read() as connection:
            lines = holds.all_holds(connection, app.store.keyring)
        none = localized("Det finns inga bevarandekrav.", "There are no legal holds.")
        _show(Showing(app), lines, ("id", "what", "at", "by", "until", "ended_at", "reason"), none, json)


@legal.command("end")
def end_hold(
    id_: Annotated[int, typer.Argument(metavar="ID", help="Its number in the list.", show_default=False)],
    by: firing.By = "", json: AsJson = False, lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """End a legal hold."""
    with opened(database) as app:
        Services(app).person_requests.end_hold(firing.allowed(app, by, Permission.PERSON_REQUESTS), id_)
        _done(app, {"id": id_, "ended": True}, localized(f"Bevarandekrav {id_} är avslutat.", f"Hold {id_} is ended."), json)


def _begun(app: App, ids: Sequence[int], until: str, json: bool) -> None:
    for id_ in ids:
        _done(app, {"id": id_, "until": until or None}, localized(f"Bevarandekrav {id_} gäller.", f"Hold {id_} stands."), json)


def _need_rules(app: App) -> None:
    if not retention.rules_of(app):
        raise BadInput(NO_RETENTION_FILE())


def _line(planned: retention.Planned) -> dict[str, Any]:
    return {"class": planned.rule.name, "decision": planned.rule.decision, "what": planned.due.what}


def _done(app: App, facts: Facts, text: str, json: bool) -> None:
    Showing(app).json(facts) if json else typer.echo(text)


def _show(showing: Showing, lines: Sequence[Mapping[str, Any]], columns: Sequence[str], none: str, json: bool) -> None:
    if json:
        showing.json(lines)
        return
    if not lines:
        typer.echo(none)
        return
    table = Table(*map(say, columns), box=None, header_style="bold", pad_edge=False)
    for line in lines:
        table.add_row(*(Text(_cell(showing, line[name])) for name in columns))
    showing.console.print(table)


def _cell(showing: Showing, value: Any) -> str:
    if isinstance(value, datetime):
        return showing.time(value)
    if value is None or value is False:
        return ""
    return localized("bevaras", "held") if value is True else str(value)
