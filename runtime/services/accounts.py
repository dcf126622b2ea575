"""Who may sign in: local accounts with argon2 and lockout, accounts of an identity provider, and their sessions."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from runtime import reasons
from runtime.app import App
from storage import accounts as rows
from storage import sign_in
from storage.accounts import Access, AccountView
from storage.types import Row
from workflow.errors import BadInput, Conflict, LockstepError, NotFound
from workflow.roles import Permission, Reads, Role, unknown_role
from workflow.values import Actor

FIRST = "admin"
PASSWORD_LENGTH = 12
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,60}")
_ENDED_KEPT = timedelta(hours=24)
"""How long it is remembered whose session has ended, so that what is sent with it can be kept for that account."""
# So many times the limit of one name at one address: from any address, and for any name.
_ANYWHERE = 10
# The place of guesses at the old password from inside a session.
_INSIDE = "session"
_COUNTS_KEPT = timedelta(days=90)


class SignInRefused(LockstepError):
    """A sign-in was refused; `code` is wrong, locked, no_role or too_many_groups, and never says whether the account exists."""

    def __init__(self, code: str) -> None:
        super().__init__(reasons.SIGN_IN_REFUSED(cause=code))
        self.code = code


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who is signed in: the account, the role it acts in, and what proves that a form is ours.

    `request_id` names the request in the access log; `automatic` is one that a page makes automatically.
    """

    name: str
    display_name: str
    capacity: Role
    token: str
    must_change: bool = False
    request_id: str = ""
    automatic: bool = False

    @property
    def role(self) -> str:
        return self.capacity.name

    @property
    def own_only(self) -> bool:
        """Whether only orders that this account is assigned to may be seen."""
        return self.capacity.reads is Reads.OWN

    def may(self, permission: Permission | str) -> bool:
        return permission in self.capacity.permissions

    @property
    def actor(self) -> Actor:
        return Actor(self.name, self.role)

    @property
    def csrf(self) -> str:
        """A value that only pages of this session know."""
        return sha256(f"csrf|{self.token}".encode()).hexdigest()


class Accounts:
    """The accounts of one installation."""

    def __init__(self, app: App) -> None:
        self.store, self.clock, self.settings = app.store, app.clock, app.settings
        self.roles = {name: role for name, role in app.roles.items() if role.signs_in}
        for role in self.settings.oidc_roles.values():
            self._declared(role)

    def _declared(self, role: str) -> str:
        if role not in self.roles:
            raise BadInput(reasons.ROLE_NOT_FOR_ACCOUNTS(name=role[:40], known=list(self.roles)))
        return role

    # Signing in ----------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, address: str = "") -> str:
        """The token of a new session.

        Every attempt is counted before the password is checked: by name and address, by name, and by address. Raises
        `SignInRefused`: `locked` when a count is over its limit, also for a name that nobody has, else `wrong`.
        """
        name, now = name.strip().casefold(), self.clock.now()
        with self.store.read() as connection:
            known = rows.account(connection, name)
        self._count_attempt(known, name, address, now)
        usable = known is not None and known["password_hash"] and not known["disabled_at"]
        right = _matches(known["password_hash"] if usable and known else _nobody(), password)
        if not (usable and right):
            self._note_failure(known, "sign_in_failed")
            raise SignInRefused("wrong")
        assert known is not None
        here, _, place = self._refs(name, address)
        with self.store.write() as tx:
            sign_in.succeeded(tx, here, place, now)
        return self._begin(known, now)

    def _refs(self, name: str, address: str) -> tuple[str, str, str]:
        """Under which refs an attempt is counted: this name at this address, this name anywhere, this address."""
        ref = self.store.keyring.ref
        return ref(f"sign in|{name}|{address}"), ref(f"sign in|{name}|*"), ref(f"sign in|*|{address}")

    def _count_attempt(self, known: Row | None, name: str, address: str, now: datetime) -> None:
        here, everywhere, place = self._refs(name, address)
        least, window = self.settings.lockout_failures, timedelta(minutes=self.settings.lockout_minutes)
        limits = {here: least, everywhere: least * _ANYWHERE, place: least * _ANYWHERE}
        with self.store.write() as tx:
            over = sign_in.count(tx, limits, now, window)
            # Guesses from elsewhere must not lock out a person where that person has signed in before.
            if over == {everywhere} and sign_in.known_at(tx.connection, here):
                over = set()
        if over:
            self._note_failure(known, "sign_in_locked")
            raise SignInRefused("locked")

    def sign_in_outside(self, claims: Mapping[str, Any]) -> str:
        """The token of a new session for whom an identity provider vouches; the account follows its groups."""
        claim = self.settings.oidc_groups_claim
        if claims.get(claim) is None and _too_many_groups(claims, claim):
            self._note(str(claims.get("preferred_username") or claims["sub"]).casefold()[:80], "", "sign_in_no_groups")
            raise SignInRefused("too_many_groups")
        role = self.role_of_groups(claims.get(claim) or ())
        subject, now = str(claims["sub"]), self.clock.now()
        name = str(claims.get("preferred_username") or claims.get("email") or subject).casefold()[:80]
        if role is None:
            self._note(name, "", "sign_in_no_role")
            raise SignInRefused("no_role")
        display = str(claims.get("name") or name)[:120]
        with self.store.write() as tx:
            known = rows.account_of_subject(tx.connection, subject)
            if known is None:
                if rows.account(tx.connection, name) is not None:
                    raise SignInRefused("wrong")
                rows.add_account(tx, name=name, display_name=display, role=role, subject=subject, created_at=now)
            else:
                name = known["name"]
                rows.change_account(tx, name, display_name=display, role=role)
            known = rows.account(tx.connection, name)
        assert known is not None
        if known["disabled_at"]:
            raise SignInRefused("wrong")
        return self._begin(known, now)

    def role_of_groups(self, groups: Sequence[str] | str) -> str | None:
        """The weightiest role that these groups give."""
        named = {groups} if isinstance(groups, str) else set(groups)
        given = {role for group, role in self.settings.oidc_roles.items() if group in named}
        by_weight = sorted(self.roles.values(), key=lambda role: -len(role.permissions))
        return next((role.name for role in by_weight if role.name in given), None)

    def _begin(self, known: Row, now: datetime, what: str = "signed_in") -> str:
        token = secrets.token_urlsafe(32)
        with self.store.write() as tx:
            sign_in.forget_old(tx, now - _COUNTS_KEPT)
            rows.forget_sessions(tx, now - timedelta(hours=self.settings.session_hours) - _ENDED_KEPT)
            rows.add_session(tx, hashed(token), known["name"], now)
            rows.change_account(tx, known["name"], seen_at=now)
            rows.note_access(tx, Access(known["name"], known["role"], what), now)
        return token

    def _note_failure(self, known: Row | None, what: str) -> None:
        # A name that does not exist may be a password typed into the wrong field: it is not kept.
        who, role = (known["name"], str(known["role"])) if known else ("?", "")
        self._note(who, role, what)

    def _note(self, name: str, role: str, what: str) -> None:
        with self.store.write() as tx:
            rows.note_access(tx, Access(name, role, what), self.clock.now())

    # Sessions ------------------------------------------------------------------------------------

    def visitor(self, token: str | None, renew: bool = True) -> Visitor | None:
        """Who has this session; None when it is unknown, too old or was idle too long.

        `renew` is False for automatic requests: only what a person does keeps a session from being idle.
        """
        found, now = self._session(token), self.clock.now()
        if token is None or found is None:
            return None
        over = now - found["began_at"] > timedelta(hours=self.settings.session_hours)
        idle = now - found["used_at"] > timedelta(minutes=self.settings.idle_minutes)
        if over or idle:
            return None
        if renew and now - found["used_at"] > timedelta(minutes=min(1.0, self.settings.idle_minutes / 10)):
            with self.store.write() as tx:
                rows.touch_session(tx, hashed(token), now)
        return Visitor(found["name"], found["display_name"], self.capacity(found["role"]), token, bool(found["must_change"]))

    @property
    def administering(self) -> str:
        """The name of the first role that administers."""
        return next(r.name for r in self.roles.values() if r.administers)

    def able(self, *permissions: Permission) -> list[str]:
        """The names of the roles that people sign in with and that have one of these permissions."""
        return [r.name for r in self.roles.values() if r.signs_in and not r.permissions.isdisjoint(permissions)]

    def capacity(self, role: str) -> Role:
        return self.roles.get(role) or unknown_role(role)

    def owner(self, token: str | None) -> str | None:
        """The account that a session is or was of, also after it has ended by time; it lets nobody in."""
        found = self._session(token)
        return None if found is None else str(found["name"])

    def _session(self, token: str | None) -> Mapping[str, Any] | None:
        if not token or len(token) > 100:
            return None
        with self.store.read() as connection:
            return rows.session(connection, hashed(token))

    def sign_out(self, token: str) -> None:
        with self.store.write() as tx:
            rows.end_session(tx, hashed(token))

    def note_denied(self, visitor: Visitor, what: str) -> None:
        """A line for what an account wanted to do and may not."""
        with self.store.write() as tx:
            line = Access(visitor.name, visitor.role, "denied", subject=what[:80], request_id=visitor.request_id)
            rows.note_access(tx, line, self.clock.now())

    # Accounts ------------------------------------------------------------------------------------

    def all(self) -> list[AccountView]:
        """Every account without its secrets."""
        with self.store.read() as connection:
            found = rows.all_accounts(connection)
        return [rows.account_view(row) for row in found]

    def add(self, name: str, display_name: str, role: str, by: Actor | None = None) -> str:
        """A new local account; returns its first password, to be changed at the first sign-in."""
        name = name.strip().casefold()
        if not _NAME.fullmatch(name):
            raise BadInput(reasons.ACCOUNT_NAME())
        password, now = _fresh_password(), self.clock.now()
        try:
            with self.store.write() as tx:
                rows.add_account(
                    tx, name=name, display_name=display_name.strip()[:120] or name, role=self._declared(role),
                    password_hash=_hasher().hash(password), must_change=1, created_at=now,
                )  # fmt: skip
                if by:
                    rows.note_access(tx, Access(by.name, str(by.role), "account_added", subject=name, note=f"role: {role}"), now)
        except Conflict:
            raise BadInput(reasons.ACCOUNT_EXISTS(name=name)) from None
        return password

    def change(self, name: str, by: Actor, role: str | None = None, closed: bool | None = None) -> None:
        """Give an account another role, or close or open it; its sessions end."""
        now = self.clock.now()
        values: dict[str, Any] = {"role": self._declared(role)} if role else {}
        if closed is not None:
            values["disabled_at"] = now if closed else None
        if not values:
            raise BadInput(reasons.NOTHING_CHANGES())
        if name == by.name:
            raise BadInput(reasons.OWN_ACCOUNT())
        with self.store.write() as tx:
            known = rows.account(tx.connection, name)
            if known is None:
                raise NotFound("account", name)
            rows.change_account(tx, name, **values)
            rows.end_sessions_of(tx, name)
            rows.end_tokens_of(tx, name)
            note = _from_to(known, role, closed)
            rows.note_access(tx, Access(by.name, str(by.role), "account_changed", subject=name, note=note), now)

    def new_password(self, name: str, by: Actor | None = None) -> str:
        """Give an account a fresh first password; its sessions end and a lock is lifted."""
        password, now = _fresh_password(), self.clock.now()
        with self.store.write() as tx:
            if rows.account(tx.connection, name) is None:
                raise NotFound("account", name)
            rows.change_account(tx, name, password_hash=_hasher().hash(password), must_change=1)
            sign_in.forget(tx, list(self._refs(name, "")[:2]))
            rows.end_sessions_of(tx, name)
            rows.end_tokens_of(tx, name)
            if by:
                rows.note_access(tx, Access(by.name, str(by.role), "account_changed", subject=name), now)
        return password

    def change_password(self, visitor: Visitor, old: str, new: str) -> str:
        """Someone changes the own password; every session of the account ends, and a new one begins."""
        with self.store.read() as connection:
            known = rows.account(connection, visitor.name)
        try:
            self._count_attempt(known, visitor.name, _INSIDE, self.clock.now())
        except SignInRefused:
            raise BadInput(reasons.TOO_MANY_TRIES()) from None
        if known is None or not known["password_hash"] or not _matches(known["password_hash"], old):
            raise BadInput(reasons.PASSWORD_WRONG())
        with self.store.write() as tx:
            sign_in.forget(tx, [self._refs(visitor.name, _INSIDE)[0]])
        if len(new) < PASSWORD_LENGTH:
            least = PASSWORD_LENGTH
            raise BadInput(reasons.PASSWORD_SHORT(least=least))
        if new == old or new.casefold() == visitor.name:
            raise BadInput(reasons.PASSWORD_REUSED())
        if _is_common(new, visitor.name):
            raise BadInput(reasons.PASSWORD_COMMON())
        with self.store.write() as tx:
            rows.change_account(tx, visitor.name, password_hash=_hasher().hash(new), must_change=0)
            rows.end_sessions_of(tx, visitor.name)
        return self._begin(known, self.clock.now(), "password_changed")


def _from_to(known: Row, role: str | None, closed: bool | None) -> str:
    """What an account changes from and to, as the access log keeps it."""
    said = [f"role: {known['role']} → {role}"] if role else []
    if closed is not None:
        said.append(f"{'closed' if known['disabled_at'] else 'open'} → {'closed' if closed else 'open'}")
    return ", ".join(said)


def first_password(app: App) -> str | None:
    """A password for `admin` until it was used to sign in; None afterwards."""
    accounts = Accounts(app)
    with app.store.read() as connection:
        everybody = rows.all_accounts(connection)
    if not everybody:
        return accounts.add(FIRST, "Administratör", accounts.administering)
    first = next((a for a in everybody if a["name"] == FIRST), None)
    if first is None or first["seen_at"] is not None or not first["must_change"]:
        return None
    return accounts.new_password(FIRST)


def _too_many_groups(claims: Mapping[str, Any], claim: str) -> bool:
    """Whether the provider left the groups out because they are too many (Entra: more than 200), and only says where they are."""
    elsewhere = claims.get("_claim_names")
    flag = claims.get("hasgroups")
    return (isinstance(elsewhere, Mapping) and claim in elsewhere) or str(flag).casefold() in ("true", "1")


def _fresh_password() -> str:
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _is_common(password: str, name: str) -> bool:
    """Whether a password is guessed within some billions of tries: common words and passwords, names, years, keyboards."""
    from zxcvbn import zxcvbn

    return int(zxcvbn(password[:72], user_inputs=[name, "lockstep", "hemtjänst", "trygghet"])["score"]) < 3


_HASHING = threading.BoundedSemaphore(2)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash to compare with when there is no account, so that it takes as long."""
    return _hasher().hash(secrets.token_urlsafe(16))


def _matches(known: str, password: str) -> bool:
    # A hash takes 64 MiB: a flood of sign-ins must queue instead of eating the memory.
    with _HASHING:
        try:
            return _hasher().verify(known, password[:1000])
        except (Argon2Error, InvalidHashError):
            return False
