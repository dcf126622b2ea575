"""`lockstep order`: see orders, understand why they wait, and pull their triggers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from console.opening import AsJson, Database, NoStore, opened
from console.show import Showing, as_json
from console.words import Lang, Language
from runtime.bootstrap import App
from runtime.service import Service
from workflow.errors import BadInput
from workflow.model import Actor, Role

commands = typer.Typer()
orders = typer.Typer(no_args_is_help=True)
commands.add_typer(orders, name="order", help="See orders, and pull their triggers.")

Name = Annotated[
    str, typer.Argument(metavar="ID", help="An order's number, its ticket's number or id, or its own id.", show_default=False)
]
States = Annotated[list[str] | None, typer.Option(help="Only orders in this state; may be given again.", show_default=False)]
Data = Annotated[list[str] | None, typer.Argument(metavar="KEY=VALUE", help="What the trigger needs.", show_default=False)]


@orders.command("list")
def list_(
    state: States = None,
    only_open: Annotated[bool, typer.Option("--open", help="Only orders that have not ended.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The most orders shown, the newest first.")] = 100,
    json: AsJson = False,
    lang: Language = Lang.EN,
    database: Database = None,
) -> None:
    """List orders: where each is, who moves it on, since when, until when, and why."""
    try:
        with opened(database) as app:
            views = Service(app).orders(_known_states(app, state or ()), only_open=only_open, limit=limit)
            showing = Showing(app, lang)
            showing.json(views) if json else showing.orders(views)
    except NoStore as hint:
        # Nobody ordered anything yet: that is an empty list, with a word about where it was looked for.
        typer.echo(str(hint), err=True)
        if json:
            as_json([])


@orders.command()
def show(name: Name, json: AsJson = False, lang: Language = Lang.EN, database: Database = None) -> None:
    """Show everything about one order."""
    with opened(database) as app:
        view, showing = Service(app).order(name), Showing(app, lang)
        showing.json(view) if json else showing.order(view)


@orders.command()
def history(name: Name, json: AsJson = False, lang: Language = Lang.EN, database: Database = None) -> None:
    """Show what happened to an order, oldest first."""
    with opened(database) as app:
        service, showing = Service(app), Showing(app, lang)
        entries = service.history(name)
        showing.json(entries) if json else showing.history(service.order(name), entries)


@orders.command()
def explain(name: Name, json: AsJson = False, lang: Language = Lang.EN, database: Database = None) -> None:
    """Say why an order waits, for whom, what would move it, and what happens next and when."""
    with opened(database) as app:
        service, showing = Service(app), Showing(app, lang)
        view, told = service.order(name), service.explain(name)
        if json:
            showing.json(showing.explanation_facts(view, told))
        else:
            showing.explanation(view, told)


@orders.command()
def trigger(
    name: Name,
    trigger: Annotated[str, typer.Argument(metavar="NAME", help="The trigger to pull.", show_default=False)],
    data: Data = None,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who does it: an account name.", show_default=False)] = "",
    role: Annotated[str, typer.Option(help="In which role: operator, technician or admin.")] = "operator",
    reason: Annotated[str | None, typer.Option(help="Why.", show_default=False)] = None,
    json: AsJson = False,
    lang: Language = Lang.EN,
    database: Database = None,
) -> None:  # fmt: skip
    """Pull a trigger by hand; a refusal says what is possible instead."""
    facts = read_data(data or ())
    actor = _actor(by, role)
    with opened(database) as app:
        view, showing = Service(app).trigger(name, trigger, actor, reason or None, facts), Showing(app, lang)
        if json:
            showing.json(view)
        elif view["accepted"] == "waiting":
            typer.echo(f"`{trigger}` waits in the box of order {view['number']} until it can be decided.")
        else:
            showing.order(view)


def read_data(given: Sequence[str]) -> dict[str, str]:
    """`key=value` words as a mapping; a word without `=` is refused, without being repeated."""
    found: dict[str, str] = {}
    for place, word in enumerate(given, start=1):
        key, equals, value = word.partition("=")
        if not equals or not key.isidentifier():
            raise BadInput(f"Value {place} of the trigger is not written as key=value.")
        if key in found:
            raise BadInput(f"{key} is given twice.")
        value.encode()  # bytes that are no text cannot be kept
        found[key] = value
    return found


def _actor(by: str, role: str) -> Actor:
    if not by.strip():
        raise BadInput("Say who does it: --by NAME.")
    if len(by) > 100:
        raise BadInput("The name after --by is too long; 100 characters are the most.")
    try:
        return Actor(by.strip(), Role(role))
    except ValueError:
        hands = ", ".join(r for r in Role if r not in (Role.WORKER, Role.UNIT))
        raise BadInput(f"There is no role {role[:40]}; possible are {hands}.") from None


def _known_states(app: App, names: Sequence[str]) -> Sequence[str]:
    known = {s.name for engine in app.engines.values() for s in engine.workflow.states}
    for name in names:
        if name not in known:
            raise BadInput(f"There is no state {name[:40]}; possible are {', '.join(sorted(known))}.")
    return names
