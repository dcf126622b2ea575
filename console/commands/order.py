"""`lockstep order`: its commands, each loaded when it is used."""

from __future__ import annotations

import typer

from console.lazy import Listed, group_of

_HERE = "console.commands.orders"
ORDER: Listed = {
    "list": (_HERE, "List orders: where each is, who moves it on, since when, until when, and why."),
    "show": (_HERE, "Show everything about one order."),
    "history": (_HERE, "Show what happened to an order, oldest first."),
    "explain": (_HERE, "Say why an order waits, for whom, what would move it, and what happens next and when."),
    "trigger": (_HERE, "Fire a trigger by hand; a refusal says what is possible instead."),
    "new": (_HERE, "Begin an order by hand; a refusal says what is possible instead."),
}

commands = typer.Typer()
orders = typer.Typer(no_args_is_help=True, cls=group_of("order", ORDER))
commands.add_typer(orders, name="order", help="See orders, correct their facts, and fire their triggers.")
