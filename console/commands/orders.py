"""The commands of `lockstep order`, which `console.commands.order` lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from console import identity
from console.command_reasons import NO_SUCH_FIELD
from console.command_texts import Language, chosen
from console.commands import firing
from console.installation import AsJson, Database, NoStore, opened
from console.reasons import NO_SUCH_STATE
from console.show import Showing, as_json
from runtime.app import App
from runtime.services.installation import Services
from workflow.errors import BadInput

commands = typer.Typer()

States = Annotated[list[str] | None, typer.Option(help="Only orders in this state; may be given again.", show_default=False)]
Data = Annotated[list[str] | None, typer.Argument(metavar="KEY=VALUE", help="What the trigger needs.", show_default=False)]


@commands.command("list")
def list_(
    state: States = None,
    only_open: Annotated[bool, typer.Option("--open", help="Only orders that have not ended.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The most orders shown, the newest first.")] = 100,
    by: firing.By = "",
    json: AsJson = False,
    lang: Language = None,
    database: Database = None,
) -> None:
    """List orders: where each is, who moves it on, since when, until when, and why."""
    try:
        with opened(database) as app:
            services = Services(app)
            found = services.service.orders(_known_states(app, state or ()), only_open=only_open, limit=limit)
            (views,) = services.gate.lists(identity.looking(app, by), found)
            showing = Showing(app)
            showing.json(views) if json else showing.orders(views)
    except NoStore as hint:
        # Nobody ordered anything yet: that is an empty list, with a word about where it was looked for.
        typer.echo(hint.said(chosen()), err=True)
        if json:
            as_json([])


@commands.command()
def show(
    name: firing.Name, by: firing.By = "", json: AsJson = False, lang: Language = None, database: Database = None
) -> None:  # fmt: skip
    """Show everything about one order."""
    with opened(database) as app:
        services, showing = Services(app), Showing(app)
        view = services.gate.one(identity.looking(app, by), services.service.order(name))
        showing.json(view) if json else showing.order(view)


@commands.command()
def history(
    name: firing.Name, by: firing.By = "", json: AsJson = False, lang: Language = None, database: Database = None
) -> None:  # fmt: skip
    """Show what happened to an order, oldest first."""
    with opened(database) as app:
        services, showing = Services(app), Showing(app)
        view = services.service.order(name)
        entries = services.history(identity.looking(app, by), view)
        showing.json(entries) if json else showing.history(view, entries)


@commands.command()
def explain(
    name: firing.Name, by: firing.By = "", json: AsJson = False, lang: Language = None, database: Database = None
) -> None:  # fmt: skip
    """Say why an order waits, for whom, what would move it, and what happens next and when."""
    with opened(database) as app:
        services, showing = Services(app), Showing(app)
        explained = services.service.explain(name)
        view = services.gate.one(identity.looking(app, by), services.service.order(name))
        if json:
            showing.json(showing.explanation_facts(view, explained))
        else:
            showing.explanation(view, explained)


@commands.command()
def trigger(
    name: firing.Name,
    trigger: Annotated[str, typer.Argument(metavar="NAME", help="The trigger to fire.", show_default=False)],
    data: Data = None,
    by: firing.By = "",
    reason: firing.Because = None,
    preview: Annotated[bool, typer.Option("--preview", help="Show what it would do and whom it would tell; do nothing.")] = False,
    json: AsJson = False,
    lang: Language = None,
    database: Database = None,
) -> None:  # fmt: skip
    """Fire a trigger by hand; a refusal says what is possible instead."""
    given = firing.read_data(data or ())
    with opened(database) as app:
        if preview:
            found, workflow = firing.preview(app, name, trigger, by, reason, given)
            showing = Showing(app)
            effects = [{"name": e.name, "subject": e.subject, "args": e.args} for e in found.effects]
            showing.json({"state": found.state, "effects": effects}) if json else showing.preview(found, workflow)
            return
        firing.fire(app, name, trigger, by, reason, given, json)


@commands.command()
def new(
    trigger: Annotated[str, typer.Argument(metavar="NAME", help="The trigger that begins it.", show_default=False)],
    routine: Annotated[str | None, typer.Option(help="Of which routine.", show_default="the installation's")] = None,
    given: Annotated[list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A field.", show_default=False)] = None,
    kind: Annotated[str, typer.Option(help="Of which kind, where the routine has several.", show_default=False)] = "",
    by: firing.By = "",
    reason: firing.Because = None,
    json: AsJson = False,
    lang: Language = None,
    database: Database = None,
) -> None:  # fmt: skip
    """Begin an order by hand; a refusal says what is possible instead."""
    data = firing.read_data(given or ())
    with opened(database, make=True) as app:
        services, visitor, showing = Services(app), identity.acting(app, by), Showing(app)
        name = routine or app.engine.workflow.name
        _refuse_strange_fields(app, name, trigger, data)
        made = services.service.new_order(name, trigger, data, visitor.actor, reason, kind)
        view = services.gate.one(visitor, made)
        showing.json(view) if json else showing.order(view)


def _refuse_strange_fields(app: App, routine: str, trigger: str, data: Mapping[str, str]) -> None:
    """A misspelt field would be left out without a word; what else is wrong is refused by the table."""
    rows = app.routines[routine].definition.transitions if routine in app.routines else ()
    fields = [field.name for row in rows if row.source is None and row.trigger == trigger for field in row.fields]
    if fields and (strange := [name for name in data if name not in fields]):
        raise BadInput(NO_SUCH_FIELD(name=strange[0][:40], trigger=trigger, known=list(dict.fromkeys(fields))))


def _known_states(app: App, names: Sequence[str]) -> Sequence[str]:
    known = {state.name for table in app.tables for state in table.states}
    for name in names:
        if name not in known:
            raise BadInput(NO_SUCH_STATE(state=name[:40], possible=sorted(known)))
    return names
