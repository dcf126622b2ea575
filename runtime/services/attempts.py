"""Attempts to get in: counted before they are judged, by name and address, by name, and by address."""

from __future__ import annotations

from datetime import timedelta

from runtime import reasons
from runtime.app import App
from storage import accounts as rows
from storage import sign_in
from storage.accounts import Access
from storage.types import Row
from workflow.errors import LockstepError

PASSWORD, CODE = "sign in", "code"
"""Kinds of attempts: the right password does not reset the count of the codes that were guessed after it."""
INSIDE = "session"
"""The place of guesses from inside a session: at the old password, or at a code."""
# So many times the limit of one name at one address: from any address, and for any name.
_ANYWHERE = 10


class SignInRefused(LockstepError):
    """A sign-in was refused, and never says whether the account exists.

    `code` is wrong, locked, no_role or too_many_groups; after the right password also code (one is needed), wrong_code or
    expired (the password was too long ago).
    """

    def __init__(self, code: str) -> None:
        super().__init__(reasons.SIGN_IN_REFUSED(cause=code))
        self.code = code


class Attempts:
    """Counts the attempts of one installation, and writes those that fail on the access log."""

    def __init__(self, app: App) -> None:
        self.store, self.clock, self.settings = app.store, app.clock, app.settings

    def count(self, known: Row | None, name: str, address: str, kind: str = PASSWORD) -> None:
        """Count one attempt of a kind, apart from the other; raises `SignInRefused` (locked) when a count is over its limit.

        So it is for a name that nobody has, too.
        """
        here, everywhere, place = self._refs(name, address, kind)
        least, window = self.settings.lockout_failures, timedelta(minutes=self.settings.lockout_minutes)
        limits = {here: least, everywhere: least * _ANYWHERE, place: least * _ANYWHERE}
        with self.store.write() as tx:
            over = sign_in.count(tx, limits, self.clock.now(), window)
            # Guesses from elsewhere must not lock out a person where that person has signed in before.
            if over == {everywhere} and sign_in.known_at(tx.connection, here):
                over = set()
        if over:
            self.note_failure(known, what="sign_in_locked")
            raise SignInRefused("locked")

    def succeeded(self, name: str, address: str, kind: str = PASSWORD) -> None:
        """The attempt was right: forget the failures of its kind by this name at this address."""
        here, _, place = self._refs(name, address, kind)
        with self.store.write() as tx:
            sign_in.succeeded(tx, here, place, self.clock.now())

    def forget(self, name: str, *addresses: str) -> None:
        """Forget the failures of a name at these addresses."""
        refs = [ref for address in addresses for ref in self._refs(name, address)[:1]]
        with self.store.write() as tx:
            sign_in.forget(tx, refs)

    def everywhere(self, name: str) -> list[str]:
        """The refs that an administrator resets by giving the account a new password."""
        return [ref for kind in (PASSWORD, CODE) for ref in self._refs(name, "", kind)[:2]]

    def note_failure(self, known: Row | None, what: str) -> None:
        # A name that does not exist may be a password typed into the wrong field: it is not kept.
        who, role = (known["name"], str(known["role"])) if known else ("?", "")
        self.note(who, role, what)

    def note(self, name: str, role: str, what: str) -> None:
        with self.store.write() as tx:
            rows.note_access(tx, Access(name, role, what), self.clock.now())

    def _refs(self, name: str, address: str, kind: str = PASSWORD) -> tuple[str, str, str]:
        """Under which refs an attempt is counted: this name at this address, this name anywhere, this address."""
        ref = self.store.keyring.ref
        return ref(f"{kind}|{name}|{address}"), ref(f"{kind}|{name}|*"), ref(f"{kind}|*|{address}")
