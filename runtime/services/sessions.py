"""Sessions of the console and the API: begun, listed with where they are from, and ended, by their owner or an administrator."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection

from runtime.app import App
from storage import Tx, person_approvals, sign_in
from storage import accounts as rows
from storage import sessions as session_rows
from storage.accounts import Access
from storage.types import Row
from workflow.errors import NotFound
from workflow.values import Actor

ENDED_KEPT = timedelta(hours=24)
"""How long it is remembered whose session has ended, so that what is sent with it can be kept for that account."""
COUNTS_KEPT = timedelta(days=90)
_PENDING = timedelta(minutes=10)
"""How long the code may be waited for after the password."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sign-in comes from: the address, and the program as people call it."""

    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One way in that an account has now: a session, or a token of the command line (`kind`).

    `ref` names it in addresses and opens nothing. `used_at` of a token is not known.
    """

    ref: str
    kind: str
    address: str
    agent: str
    began_at: datetime
    used_at: datetime | None
    ends_at: datetime
    is_own: bool = False


class Sessions:
    """The sessions of one installation."""

    def __init__(self, app: App) -> None:
        self.store, self.clock, self.settings = app.store, app.clock, app.settings

    def begin(self, known: Row, origin: Origin, what: str = "signed_in") -> str:
        """The token of a new session of this account."""
        token, now = secrets.token_urlsafe(32), self.clock.now()
        with self.store.write() as tx:
            sign_in.forget_old(tx, now - COUNTS_KEPT)
            person_approvals.forget_old(tx, now)
            session_rows.forget_before(tx, now - timedelta(hours=self.settings.session_hours) - ENDED_KEPT)
            session_rows.add(tx, hashed(token), known["name"], now, origin.address, origin.agent)
            rows.change_account(tx, known["name"], seen_at=now)
            rows.note_access(tx, Access(known["name"], known["role"], what), now)
        return token

    def begin_pending(self, known: Row, origin: Origin) -> str:
        """A token for whom has shown the password and not the code: it opens nothing but the question for the code."""
        token = secrets.token_urlsafe(32)
        with self.store.write() as tx:
            session_rows.add(tx, hashed(token), known["name"], self.clock.now(), origin.address, origin.agent, pending=True)
        return token

    def pending(self, token: str) -> Row | None:
        """The account that a code is waited for; None when the password was too long ago."""
        found = self._shown(token, session_rows.pending)
        return found if found is not None and self.clock.now() - found["began_at"] <= _PENDING else None

    def find(self, token: str | None) -> Row | None:
        """A session with its account, whether it has ended by time or not."""
        return self._shown(token, session_rows.session)

    def _shown(self, token: str | None, kind: Callable[[Connection, str], Row | None]) -> Row | None:
        if not token or len(token) > 100:
            return None
        with self.store.read() as connection:
            return kind(connection, hashed(token))

    def lasts(self, found: Row) -> bool:
        """Whether a session is neither too old nor was idle too long."""
        now = self.clock.now()
        over = now - found["began_at"] > timedelta(hours=self.settings.session_hours)
        return not over and now - found["used_at"] <= timedelta(minutes=self.settings.idle_minutes)

    def touch(self, token: str, used_at: datetime) -> None:
        """A person did something: the session is not idle. Written once a minute at most."""
        now = self.clock.now()
        if now - used_at > timedelta(minutes=min(1.0, self.settings.idle_minutes / 10)):
            with self.store.write() as tx:
                session_rows.touch(tx, hashed(token), now)

    def end(self, token: str) -> None:
        with self.store.write() as tx:
            session_rows.end(tx, hashed(token))

    # Listed and ended --------------------------------------------------------------------------------

    def of(self, name: str, token: str = "") -> list[Session]:
        """Every way in that this account has now, the latest first; `token` is that of the session that asks."""
        now, longest = self.clock.now(), timedelta(hours=self.settings.session_hours)
        with self.store.read() as connection:
            began, tokens = session_rows.of_account(connection, name), session_rows.tokens_of(connection, name, now)
        found = [
            Session(
                _ref(row["token_hash"]), "session", row["address"], row["agent"], row["began_at"], row["used_at"],
                row["began_at"] + longest, bool(token) and row["token_hash"] == hashed(token),
            )
            for row in began if self.lasts(row)
        ]  # fmt: skip
        found += [
            Session(_ref(row["token_hash"]), "token", "", row["made_by"], row["created_at"], None, row["ends_at"])
            for row in tokens
        ]
        return sorted(found, key=lambda one: one.used_at or one.began_at, reverse=True)

    def end_one(self, name: str, ref: str, by: Actor) -> None:
        """End one of an account's ways in; raises `NotFound` where there is none of this name."""
        with self.store.write() as tx:
            ended = [h for h in session_rows.hashes_of(tx.connection, name) if _ref(h) == ref]
            if not ended:
                raise NotFound("session", ref[:20])
            session_rows.end_these(tx, ended)
            self._note(tx, name, by, 1)

    def end_all(self, name: str, by: Actor, but: str = "", tokens: bool = True) -> int:
        """End every way in of an account, but the session of this token; returns how many."""
        kept = {hashed(but)} if but else set()
        with self.store.write() as tx:
            if rows.account(tx.connection, name) is None:
                raise NotFound("account", name)
            ended = [h for h in session_rows.hashes_of(tx.connection, name, tokens) if h not in kept]
            session_rows.end_these(tx, ended)
            if ended:
                self._note(tx, name, by, len(ended))
        return len(ended)

    def _note(self, tx: Tx, name: str, by: Actor, how_many: int) -> None:
        line = Access(by.name, str(by.role), "sessions_ended", subject=name, note=f"{how_many}")
        rows.note_access(tx, line, self.clock.now())


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _ref(token_hash: str) -> str:
    return sha256(f"session|{token_hash}".encode()).hexdigest()[:16]
