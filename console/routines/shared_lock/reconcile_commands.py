"""`lockstep db reconcile`: compares a restored store with what the service desk has seen since."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from console import identity
from console.command_texts import Language, localized, text
from console.installation import AsJson, Database, opened
from console.show import as_json
from runtime.routines.shared_lock.reconcile import Answered, Reconciling, Report
from workflow.values import Label

commands = typer.Typer()


@commands.callback()
def root() -> None:
    """Reconcile."""


@commands.command()
def reconcile(
    apply: Annotated[bool, typer.Option("--apply", help="Mark the comments that are there already as done.")] = False,
    by: identity.By = "",
    reason: Annotated[str, typer.Option("--reason", help="Why; at least five characters.", show_default=False)] = "",
    json: AsJson = False, lang: Language = None, database: Database = None,
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
    n, unread, repeated = found.tickets_new, found.tickets_unread, found.repeated
    typer.echo(
        localized(
            f"{n} ändrade ärenden är okända här; de läses in.", f"{n} changed tickets are not known here; they will be taken in."
        )
    )
    if unread:
        typer.echo(localized(f"{unread} ändrade ärenden gick inte att läsa.", f"{unread} changed tickets could not be read."))
    for ticket in found.answered:
        typer.echo(_line(ticket))
    for effect in found.open:
        name, seen = f"{effect.effect} {effect.subject}", text(_SEEN[effect.seen])
        typer.echo(
            localized(f"Beställning {effect.order}: {name} pågick; {seen}.", f"Order {effect.order}: {name} was open; {seen}.")
        )
    if applied:
        typer.echo(
            localized(
                f"{marked} kommentarer är märkta som gjorda. Sms, brev och kalenderposter går inte att fråga om.",
                f"Marked {marked} comments as done. Text messages, letters and calendar entries cannot be asked about.",
            )
        )
    elif repeated:
        command = "lockstep db reconcile --apply --by WHO --reason TEXT"
        typer.echo(
            localized(
                f"{repeated} kommentarer skulle skrivas en gång till.\nMärk dem som gjorda: {command}",
                f"{repeated} comments would be said again.\nMark them as done: {command}",
            )
        )
    else:
        typer.echo(localized("Ingen kommentar skulle skrivas en gång till.", "No comment would be said again."))


def _line(ticket: Answered) -> str:
    where = (
        localized(f"beställning {ticket.order}", f"order {ticket.order}")
        if ticket.order
        else localized("okänt här", "not known here")
    )
    number, n = ticket.ticket, ticket.comments
    return localized(
        f"Ärende {number} ({where}): {n} kommentarer av oss sedan säkerhetskopian.",
        f"Ticket {number} ({where}): {n} comments of ours since the backup.",
    )


_SEEN = {
    "done": Label("det är gjort", "it is done"),
    "not_done": Label("det är inte gjort, och kommer att göras", "it is not done, and will be"),
    "could_not_ask": Label("systemet gick inte att fråga nu", "its system could not be asked now"),
    "person": Label("systemet kan inte svara, och en person får frågan", "its system cannot tell, and a person will be asked"),
}  # fmt: skip
