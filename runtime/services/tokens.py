"""Tokens of the command line: what it shows instead of a password, each of one account, for some days."""

from __future__ import annotations

import secrets
from datetime import timedelta

from runtime.app import App
from runtime.services.accounts import FIRST, Accounts, Visitor
from runtime.services.sessions import hashed
from storage import accounts as rows
from storage.accounts import Access
from workflow.errors import NotFound


class Tokens:
    """The tokens of one installation."""

    def __init__(self, app: App) -> None:
        self.store, self.clock, self.settings, self.accounts = app.store, app.clock, app.settings, Accounts(app)

    def make(self, name: str, made_by: str) -> str:
        """A bearer token for an account: its holder acts as the account until it ends or the account is closed."""
        token, now = secrets.token_urlsafe(32), self.clock.now()
        with self.store.write() as tx:
            known = rows.account(tx.connection, name)
            if known is None or known["disabled_at"]:
                raise NotFound("account", name)
            rows.add_token(tx, hashed(token), name, made_by, now, now + timedelta(days=self.settings.token_days))
            rows.note_access(tx, Access(made_by, str(known["role"]), "token_made", subject=name), now)
        return token

    def administrators(self, made_by: str) -> str:
        """A token for the first administrator, who is made where there is nobody; for who holds store and master key."""
        with self.store.read() as connection:
            known = rows.account(connection, FIRST)
        if known is None:
            self.accounts.add(FIRST, "Administratör", self.accounts.administering)
        return self.make(FIRST, made_by)

    def visitor(self, token: str, request_id: str = "") -> Visitor | None:
        """Who has this token; None when it is unknown or over, or its account is closed."""
        if not token or len(token) > 100:
            return None
        with self.store.read() as connection:
            found = rows.token_account(connection, hashed(token))
        if found is None or found["ends_at"] <= self.clock.now():
            return None
        return Visitor(found["name"], found["display_name"], self.accounts.capacity(found["role"]), "", request_id=request_id)

    def end(self, visitor: Visitor) -> None:
        """End every token of an account."""
        with self.store.write() as tx:
            rows.end_tokens_of(tx, visitor.name)
            rows.note_access(tx, Access(visitor.name, visitor.role, "tokens_ended"), self.clock.now())
