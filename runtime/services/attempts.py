"""Attempts to get in: counted before they are judged, by name and address, by name, and by address, each for a while.

Failures in a row are counted for as long as the password is the same, too (NIST SP 800-63B, 5.2.2: no more than 100). Each
address where the account has signed in before has a separate count; all other addresses share one, so that guesses from
elsewhere never keep a person out where that person has signed in.
"""

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
_ELSEWHERE = "*"
"""The place of all addresses where an account has not signed in before."""
# So many times the limit of one name at one address: from any address, and for any name.
_ANYWHERE = 10


class SignInRefused(LockstepError):
    """A sign-in was refused, and never says whether the account exists.

    `code` is wrong, locked, exhausted (too many failed in a row), no_role or too_many_groups; after the right password also
    code (one is needed), wrong_code, codes_exhausted or expired (the password was too long ago).
    """

    def __init__(self, code: str) -> None:
        super().__init__(reasons.SIGN_IN_REFUSED(cause=code))
        self.code = code


class Attempts:
    """Counts the attempts of one installation, and writes those that fail on the access log."""

    def __init__(self, app: App) -> None:
        self.store, self.clock, self.settings = app.store, app.clock, app.settings

    def count(self, known: Row | None, name: str, address: str) -> None:
        """Count an attempt at a password; raises `SignInRefused`: locked for a while, or exhausted.

        So it is for a name that nobody has, too.
        """
        if self._count(known, name, address, PASSWORD):
            self.note_failure(known, what="sign_in_exhausted")
            raise SignInRefused("exhausted")

    def count_code(self, known: Row, name: str, address: str) -> bool:
        """Count an attempt at a code; whether so many failed in a row that a recovery code alone is judged, which nobody guesses.

        Raises `SignInRefused` (locked).
        """
        return self._count(known, name, address, CODE)

    def _count(self, known: Row | None, name: str, address: str, kind: str) -> bool:
        here, everywhere, place = self._refs(name, address, kind)
        least, window = self.settings.lockout_failures, timedelta(minutes=self.settings.lockout_minutes)
        limits = {here: least, everywhere: least * _ANYWHERE, place: least * _ANYWHERE}
        with self.store.write() as tx:
            over = sign_in.count(tx, limits, self.clock.now(), window)
            is_known = address == INSIDE or sign_in.known_at(tx.connection, here)
            # Guesses from elsewhere must not lock out a person where that person has signed in before.
            if over == {everywhere} and is_known:
                over = set()
            in_a_row = self._in_a_row(known, name, address if is_known else _ELSEWHERE, kind)
            # What is refused unseen is no guess: it does not count.
            failed = 0 if over else sign_in.count_in_a_row(tx, in_a_row, self.clock.now())
        if over:
            self.note_failure(known, what="sign_in_locked")
            raise SignInRefused("locked")
        return failed > self.settings.lockout_in_a_row

    def succeeded(self, known: Row, name: str, address: str, kind: str = PASSWORD, every: bool = False) -> None:
        """The attempt was right: forget the failures of its kind by this name at this address; with `every` elsewhere, too."""
        here, _, place = self._refs(name, address, kind)
        elsewhere = self._in_a_row(known, name, _ELSEWHERE, kind)
        with self.store.write() as tx:
            failed = sign_in.succeeded(tx, here, place, self.clock.now())
            sign_in.take_back(tx, elsewhere, None if every else failed)
            sign_in.take_back(tx, self._in_a_row(known, name, address, kind))

    def signed_in(self, known: Row, name: str) -> None:
        """Everything that is asked for was shown: what failed inside earlier sessions in a row is forgotten."""
        with self.store.write() as tx:
            sign_in.take_back(tx, self._in_a_row(known, name, INSIDE, PASSWORD))

    def proven_inside(self, known: Row, name: str) -> None:
        """Forget the failures from inside sessions."""
        with self.store.write() as tx:
            sign_in.forget(tx, [self._refs(name, INSIDE)[0], self._in_a_row(known, name, INSIDE, PASSWORD)])

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

    def _in_a_row(self, known: Row | None, name: str, place: str, kind: str) -> str:
        """The ref of a count that ends with the password, or with the factor, that was guessed at."""
        guessed = (known["password_hash"], known["proven_at"] if kind == CODE else "") if known else ()
        return self.store.keyring.ref(f"{kind} in a row|{name}|{place}|{guessed!r}")
