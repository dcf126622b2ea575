"""Accounts that the command line of a test acts as."""

from __future__ import annotations

from console.identity import keep
from runtime.app import App
from runtime.bootstrap import load_settings, open_app
from runtime.services.tokens import Tokens
from storage import accounts as rows

PEOPLE = {"adam": "admin", "rut": "auditor", "mats": "technician", "tova": "operator"}


def sign_in(app: App, **people: str) -> None:
    """Make these accounts (name and role), where they are not there, and put a token of each where commands look; the last
    is the one that acts where none is named."""
    for name, role in (people or PEOPLE).items():
        with app.store.write() as tx:
            if rows.account(tx.connection, name) is None:
                rows.add_account(tx, name=name, display_name=name.title(), role=role, created_at=app.clock.now())
        keep(app, name, Tokens(app).make(name, "test"))


def sign_in_at(url: str, **people: str) -> None:
    """As `sign_in`, for the store at an address."""
    app = open_app(load_settings(database_url=url))
    sign_in(app, **people)
    app.close()
