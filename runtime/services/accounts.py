"""Who may sign in: local accounts with a password and a second factor, and accounts of an identity provider."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from runtime import reasons
from runtime.app import App
from runtime.services import passwords
from runtime.services.attempts import CODE, INSIDE, Attempts, SignInRefused
from runtime.services.second_factors import SecondFactors
from runtime.services.sessions import Origin, Sessions
from storage import accounts as rows
from storage import second_factors as factor_rows
from storage import sessions as session_rows
from storage import sign_in
from storage.accounts import Access, AccountView
from storage.types import Row
from workflow.errors import BadInput, Conflict, NotFound
from workflow.roles import Permission, Reads, Role, unknown_role
from workflow.values import Actor

Claims = Mapping[str, Any]
"""What an identity provider says of the person who signed in (OpenID Connect): signature, issuer and audience are checked, the
names and values are the provider's."""
FIRST = "admin"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,60}")
PASSWORD_DUE, FACTOR_DUE = "password", "second_factor"
"""What an account has to do before anything else: choose another password, or set up a second factor."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who is signed in: the account, the role it acts in, and what proves that a form is ours.

    `due` is what it has to do before anything else. `request_id` names the request in the access log; `automatic` is one
    that a page makes by itself.
    """

    name: str
    display_name: str
    capacity: Role
    token: str
    due: str = ""
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
        for role in (*self.settings.oidc_roles.values(), *self.settings.second_factor_roles):
            self._declared(role)
        self.attempts, self.sessions, self.factors = Attempts(app), Sessions(app), SecondFactors(app)

    def _declared(self, role: str) -> str:
        if role not in self.roles:
            raise BadInput(reasons.ROLE_NOT_FOR_ACCOUNTS(name=role[:40], known=list(self.roles)))
        return role

    # Signing in ----------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, address: str = "", agent: str = "", code: str = "") -> str:
        """The token of a new session, for who shows everything at once: the password and, where there is a factor, a code.

        Every attempt is counted before it is judged: by name and address, by name, and by address. Raises `SignInRefused`:
        `locked` when a count is over its limit, also for a name that nobody has, `wrong`, and after the right password `code`
        where one is needed, or `wrong_code`.
        """
        token, waits = self.begin_sign_in(name, password, address, agent)
        if not waits:
            return token
        if code:
            return self.finish_sign_in(token, code, address, agent)
        self.sessions.end(token)
        raise SignInRefused("code")

    def begin_sign_in(self, name: str, password: str, address: str = "", agent: str = "") -> tuple[str, bool]:
        """A token, and whether it waits for the code: one that does opens nothing but `finish_sign_in`."""
        name, origin = name.strip().casefold(), Origin(address, agent)
        with self.store.read() as connection:
            known = rows.account(connection, name)
        self.attempts.count(known, name, address)
        usable = known is not None and known["password_hash"] and not known["disabled_at"]
        right = passwords.matches(known["password_hash"] if usable and known else passwords.of_nobody(), password)
        if not (usable and right):
            self.attempts.note_failure(known, what="sign_in_failed")
            raise SignInRefused("wrong")
        assert known is not None
        self.attempts.succeeded(known, name, address)
        if self.factors.has(name):
            return self.sessions.begin_pending(known, origin), True
        self.attempts.signed_in(known, name)
        return self.sessions.begin(known, origin), False

    def finish_sign_in(self, pending: str, code: str, address: str = "", agent: str = "") -> str:
        """The token of a new session, for whom `begin_sign_in` has let show a code; raises `SignInRefused`."""
        known = self.sessions.pending(pending)
        if known is None:
            raise SignInRefused("expired")
        name = str(known["name"])
        exhausted = self.attempts.count_code(known, name, address)
        if not self.factors.accept(name, code, guessable=not exhausted):
            if exhausted:
                self.attempts.note_failure(known, what="sign_in_exhausted")
                raise SignInRefused("codes_exhausted")
            self.attempts.note_failure(known, what="code_failed")
            raise SignInRefused("wrong_code")
        self.attempts.succeeded(known, name, address, CODE, every=exhausted)
        self.attempts.signed_in(known, name)
        self.sessions.end(pending)
        return self.sessions.begin(known, Origin(address, agent))

    def sign_in_outside(self, claims: Claims, origin: Origin | None = None) -> str:
        """The token of a new session for whom an identity provider vouches; the account follows its groups."""
        claim = self.settings.oidc_groups_claim
        if claims.get(claim) is None and _too_many_groups(claims, claim):
            who = str(claims.get("preferred_username") or claims["sub"]).casefold()[:80]
            self.attempts.note(who, "", what="sign_in_no_groups")
            raise SignInRefused("too_many_groups")
        role = self.role_of_groups(claims.get(claim) or ())
        subject, now = str(claims["sub"]), self.clock.now()
        name = str(claims.get("preferred_username") or claims.get("email") or subject).casefold()[:80]
        if role is None:
            self.attempts.note(name, "", what="sign_in_no_role")
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
        return self.sessions.begin(known, origin or Origin())

    def role_of_groups(self, groups: Sequence[str] | str) -> str | None:
        """The role that these groups give: one that administers, and so reads no persons, else the one with most permissions."""
        named = {groups} if isinstance(groups, str) else set(groups)
        given = {role for group, role in self.settings.oidc_roles.items() if group in named}
        by_weight = sorted(self.roles.values(), key=lambda role: (not role.administers, -len(role.permissions)))
        return next((role.name for role in by_weight if role.name in given), None)

    # Sessions ------------------------------------------------------------------------------------

    def visitor(self, token: str | None, renew: bool = True) -> Visitor | None:
        """Who has this session; None when it is unknown, too old or was idle too long.

        `renew` is False for what a page asks for by itself: only a person's own doings keep a session from being idle.
        """
        found = self.sessions.find(token)
        if token is None or found is None or not self.sessions.lasts(found):
            return None
        if renew:
            self.sessions.touch(token, found["used_at"])
        due = PASSWORD_DUE if found["must_change"] else FACTOR_DUE if self.factors.lacking(found) else ""
        return Visitor(found["name"], found["display_name"], self.capacity(found["role"]), token, due)

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
        found = self.sessions.find(token)
        return None if found is None else str(found["name"])

    def sign_out(self, token: str) -> None:
        self.sessions.end(token)

    def note_denied(self, visitor: Visitor, what: str) -> None:
        """A line for what an account wanted to do and may not."""
        with self.store.write() as tx:
            line = Access(visitor.name, visitor.role, "denied", subject=what[:80], request_id=visitor.request_id)
            rows.note_access(tx, line, self.clock.now())

    # Accounts ------------------------------------------------------------------------------------

    def all(self) -> list[AccountView]:
        """Every account without its secrets."""
        with self.store.read() as connection:
            found, proven = rows.all_accounts(connection), factor_rows.proven(connection)
        return [rows.account_view(row, row["name"] in proven) for row in found]

    def add(self, name: str, display_name: str, role: str, by: Actor | None = None) -> str:
        """A new local account; returns its first password, to be changed at the first sign-in."""
        name = name.strip().casefold()
        if not _NAME.fullmatch(name):
            raise BadInput(reasons.ACCOUNT_NAME())
        password, now = passwords.fresh(), self.clock.now()
        try:
            with self.store.write() as tx:
                rows.add_account(
                    tx, name=name, display_name=display_name.strip()[:120] or name, role=self._declared(role),
                    password_hash=passwords.hasher().hash(password), must_change=1, created_at=now,
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
            session_rows.end_of(tx, name)
            rows.end_tokens_of(tx, name)
            note = _from_to(known, role, closed)
            rows.note_access(tx, Access(by.name, str(by.role), "account_changed", subject=name, note=note), now)

    def new_password(self, name: str, by: Actor | None = None) -> str:
        """Give an account a fresh first password; its sessions end and a lock is lifted."""
        password, now = passwords.fresh(), self.clock.now()
        with self.store.write() as tx:
            if rows.account(tx.connection, name) is None:
                raise NotFound("account", name)
            rows.change_account(tx, name, password_hash=passwords.hasher().hash(password), must_change=1)
            sign_in.forget(tx, self.attempts.everywhere(name))
            session_rows.end_of(tx, name)
            rows.end_tokens_of(tx, name)
            if by:
                rows.note_access(tx, Access(by.name, str(by.role), "account_changed", subject=name), now)
        return password

    def reset_factor(self, name: str, by: Actor) -> None:
        """An administrator takes a lost second factor away; every session ends, and the tokens of the command line stay."""
        if name == by.name:
            raise BadInput(reasons.OWN_ACCOUNT())
        with self.store.read() as connection:
            if rows.account(connection, name) is None:
                raise NotFound("account", name)
        self.factors.remove(name, by)
        with self.store.write() as tx:
            session_rows.end_of(tx, name)

    # From inside a session -----------------------------------------------------------------------

    def proven(self, visitor: Visitor, password: str, code: str | None = None) -> Row:
        """The account of a visitor who shows the password again, and a code where one is given; raises `BadInput`.

        Counted like a sign-in, so that nothing is guessed from inside a session that was left open.
        """
        with self.store.read() as connection:
            known = rows.account(connection, visitor.name)
        try:
            self.attempts.count(known, visitor.name, INSIDE)
        except SignInRefused:
            raise BadInput(reasons.TOO_MANY_TRIES()) from None
        if known is None or not known["password_hash"] or not passwords.matches(known["password_hash"], password):
            raise BadInput(reasons.PASSWORD_WRONG())
        if code is not None and not self.factors.accept(visitor.name, code):
            raise BadInput(reasons.CODE_WRONG())
        self.attempts.proven_inside(known, visitor.name)
        return known

    def change_password(self, visitor: Visitor, old: str, new: str, origin: Origin | None = None) -> str:
        """A person changes the own password; every session of the account ends, and a new one begins."""
        known = self.proven(visitor, old)
        passwords.require_good(new, old, visitor.name)
        with self.store.write() as tx:
            rows.change_account(tx, visitor.name, password_hash=passwords.hasher().hash(new), must_change=0)
            session_rows.end_of(tx, visitor.name)
        return self.sessions.begin(known, origin or Origin(), what="password_changed")

    def prove_factor(self, visitor: Visitor, password: str, code: str) -> list[str]:
        """A person sets up the own second factor: the password, and a code that the secret gives. Other sessions end."""
        self.proven(visitor, password)
        codes = self.factors.prove(visitor.name, code, visitor.actor)
        self.sessions.end_all(visitor.name, visitor.actor, but=visitor.token, tokens=False)
        return codes

    def remove_factor(self, visitor: Visitor, password: str, code: str) -> None:
        """A person takes the own second factor away, to set up another where the role must have one."""
        self.proven(visitor, password, code)
        self.factors.remove(visitor.name, visitor.actor)

    def renew_codes(self, visitor: Visitor, password: str, code: str) -> list[str]:
        """Other recovery codes for the own account."""
        self.proven(visitor, password, code)
        return self.factors.renew_codes(visitor.name, visitor.actor)


def _from_to(known: Row, role: str | None, closed: bool | None) -> str:
    """What an account changes from and to, as the access log keeps it."""
    said = [f"role: {known['role']} → {role}"] if role else []
    if closed is not None:
        said.append(f"{'closed' if known['disabled_at'] else 'open'} → {'closed' if closed else 'open'}")
    return ", ".join(said)


def first_password(app: App) -> str | None:
    """A password for `admin` until it was used to sign in; None afterwards, and where another console has just made one."""
    accounts = Accounts(app)
    with app.store.read() as connection:
        everybody = rows.all_accounts(connection)
    if not everybody:
        with suppress(BadInput):
            return accounts.add(FIRST, "Administratör", accounts.administering)
        return None
    first = next((a for a in everybody if a["name"] == FIRST), None)
    if first is None or first["seen_at"] is not None or not first["must_change"]:
        return None
    return accounts.new_password(FIRST)


def _too_many_groups(claims: Claims, claim: str) -> bool:
    """Whether the provider left the groups out because they are too many (Entra: more than 200), and only says where they are."""
    elsewhere = claims.get("_claim_names")
    flag = claims.get("hasgroups")
    return (isinstance(elsewhere, Mapping) and claim in elsewhere) or str(flag).casefold() in ("true", "1")
