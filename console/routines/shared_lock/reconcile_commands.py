"""`lockstep db reconcile`: compares a restored store with what the service desk has seen since."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from console import identity
from console.installation import AsJson, Database, opened
from console.show import as_json
from runtime.routines.shared_lock.reconcile import Reconciling, Report

commands = typer.Typer()


@commands.callback()
def root() -> None:
    """Reconcile."""


@commands.command()
def reconcile(
    apply: Annotated[bool, typer.Option("--apply", help="Mark the comments that are there already as done.")] = False,
    by: identity.By = "",
    reason: Annotated[str, typer.Option("--reason", help="Why; at least five characters.", show_default=False)] = "",
    json: AsJson = False, database: Database = None,
) -> None:  # fmt: skip
    """Compare a restored store with the desk before anything is sent; exit code 1 while something would be repeated."""
    with opened(database) as app:
        work = Reconciling(app)
        found = work.look()
        marked = work.apply(found, identity.acting(app, by), reason) if apply else 0
    if json:
        as_json(_reconciled(found, marked, apply))
    else:
        _tell_reconciled(found, marked, apply)
    if found.repeated and not apply:
        raise typer.Exit(1)


def _reconciled(found: Report, marked: int, applied: bool) -> dict[str, Any]:
    tickets = [{"ticket": t.ticket, "order": t.order, "comments": t.comments} for t in found.answered]
    return {
        "new_tickets": found.tickets_new, "unreadable_tickets": found.tickets_unread, "would_repeat": found.repeated,
        "answered_since": tickets, "open_effects": [asdict(effect) for effect in found.open],
        "applied": applied, "marked": marked,
    }  # fmt: skip


def _tell_reconciled(found: Report, marked: int, applied: bool) -> None:
    typer.echo(f"{found.tickets_new} changed tickets are not known here; they will be taken in.")
    if found.tickets_unread:
        typer.echo(f"{found.tickets_unread} changed tickets could not be read.")
    for ticket in found.answered:
        where = f"order {ticket.order}" if ticket.order else "not known here"
        typer.echo(f"Ticket {ticket.ticket} ({where}): {ticket.comments} comments of ours since the backup.")
    for effect in found.open:
        typer.echo(f"Order {effect.order}: {effect.effect} {effect.subject} was open; {_SEEN[effect.seen]}.")
    if applied:
        typer.echo(f"Marked {marked} comments as done. Text messages, letters and calendar entries cannot be asked about.")
    elif found.repeated:
        typer.echo(f"{found.repeated} comments would be said again.")
        typer.echo("Mark them as done: lockstep db reconcile --apply --by WHO --reason TEXT")
    else:
        typer.echo("No comment would be said again.")


_SEEN = {
    "done": "it is done", "not_done": "it is not done, and will be", "could_not_ask": "its system could not be asked now",
    "person": "its system cannot tell, and a person will be asked",
}  # fmt: skip
