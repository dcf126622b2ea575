"""Second factors of local accounts: time-based one-time codes (RFC 6238), proven when they are set up, and recovery codes.

The secret is sealed at its account's place. A code opens once: its step has to be later than the last one that did.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

import pyotp

from runtime import reasons
from runtime.app import App
from runtime.services import passwords
from storage import accounts as rows
from storage import second_factors as factors
from storage.accounts import Access
from storage.keyring import open_alone, seal_alone
from storage.types import Row
from workflow.errors import BadInput, NotFound
from workflow.values import Actor

_ISSUER = "Lockstep"
_STEP_SECONDS = 30
RECOVERY_CODES = 10


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an app is given: the secret in base32, and the address (otpauth:) that the picture holds."""

    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account has: since when a factor, how many recovery codes are left, and whether its role has to have one."""

    proven_at: datetime | None
    codes_left: int
    is_required: bool


class SecondFactors:
    """The second factors of one installation."""

    def __init__(self, app: App) -> None:
        self.store, self.clock, self.settings = app.store, app.clock, app.settings

    def lacking(self, known: Row) -> bool:
        """Whether an account has to have a second factor and has none; the provider's accounts are the provider's."""
        required = known["role"] in self.settings.second_factor_roles and bool(known["password_hash"])
        return required and known["proven_at"] is None

    def standing(self, name: str) -> Standing:
        with self.store.read() as connection:
            known, row = rows.account(connection, name), factors.factor(connection, name)
            left = factors.codes_left(connection, name)
        if known is None:
            raise NotFound("account", name)
        return Standing(row["proven_at"] if row else None, left, known["role"] in self.settings.second_factor_roles)

    def has(self, name: str) -> bool:
        """Whether a code is asked for when this account signs in."""
        return self.standing(name).proven_at is not None

    def begin(self, name: str) -> Enrolment:
        """A fresh secret; nothing is asked for until it is proven. Raises `BadInput` where the account has a factor."""
        secret, now = pyotp.random_base32(), self.clock.now()
        with self.store.write() as tx:
            known, row = rows.account(tx.connection, name), factors.factor(tx.connection, name)
            if known is None or not known["password_hash"]:
                raise BadInput(reasons.FACTOR_OF_PROVIDER())
            if row is not None and row["proven_at"] is not None:
                raise BadInput(reasons.FACTOR_THERE())
            wrapped, sealed = seal_alone(tx.keyring, secret.encode(), factors.place(name))
            factors.put(tx, name, wrapped, sealed, now)
        return _enrolment(secret, name)

    def begun(self, name: str) -> Enrolment:
        """The secret that waits to be proven, to be shown again after a code that was not right."""
        with self.store.read() as connection:
            row = factors.factor(connection, name)
        if row is None or row["proven_at"] is not None:
            raise BadInput(reasons.FACTOR_NOT_BEGUN())
        return _enrolment(self._secret(row), name)

    def prove(self, name: str, code: str, by: Actor) -> list[str]:
        """The first right code: from now on one is asked for. Returns the recovery codes, which are shown only now."""
        with self.store.read() as connection:
            row = factors.factor(connection, name)
        if row is None or row["proven_at"] is not None:
            raise BadInput(reasons.FACTOR_NOT_BEGUN())
        step = self._step(row, code)
        if step is None:
            raise BadInput(reasons.CODE_WRONG())
        fresh, now = self._fresh(), self.clock.now()
        with self.store.write() as tx:
            if not factors.prove(tx, name, row["sealed"], step, now):
                raise BadInput(reasons.FACTOR_NOT_BEGUN())
            factors.replace_codes(tx, name, [self._ref(name, one) for one in fresh])
            rows.note_access(tx, Access(by.name, str(by.role), "factor_added", subject=name), now)
        return fresh

    def accept(self, name: str, code: str, guessable: bool = True) -> bool:
        """Whether this is the account's code of now, or a recovery code; either is good once, also at the same moment.

        Without `guessable` a recovery code alone is: of its 80 bits nobody guesses one.
        """
        with self.store.read() as connection:
            row = factors.factor(connection, name)
        if row is None or row["proven_at"] is None:
            return False
        step, now = self._step(row, code) if guessable else None, self.clock.now()
        with self.store.write() as tx:
            if step is not None:
                return factors.use_step(tx, name, step)
            if not factors.use_code(tx, name, self._ref(name, code)):
                return False
            known = rows.account(tx.connection, name)
            rows.note_access(tx, Access(name, str(known["role"]) if known else "", "recovery_code_used"), now)
        return True

    def renew_codes(self, name: str, by: Actor) -> list[str]:
        """Other recovery codes; those from before are good no more."""
        fresh = self._fresh()
        with self.store.write() as tx:
            factors.replace_codes(tx, name, [self._ref(name, one) for one in fresh])
            rows.note_access(tx, Access(by.name, str(by.role), "recovery_codes_renewed", subject=name), self.clock.now())
        return fresh

    def remove(self, name: str, by: Actor) -> None:
        """Take the factor away: its owner, to set up another, or an administrator, when it is lost."""
        with self.store.write() as tx:
            if not factors.remove(tx, name):
                raise BadInput(reasons.FACTOR_MISSING(name=name[:40]))
            rows.note_access(tx, Access(by.name, str(by.role), "factor_removed", subject=name), self.clock.now())

    def _step(self, row: Row, code: str) -> int | None:
        """The step of 30 seconds that a code is of: this one or a neighbour, and later than the last that was used."""
        given, totp = "".join(code.split()), pyotp.TOTP(self._secret(row))
        here = int(self.clock.now().timestamp()) // _STEP_SECONDS
        right = [s for s in (here - 1, here, here + 1) if hmac.compare_digest(totp.generate_otp(s).encode(), given.encode())]
        return max((s for s in right if s > row["last_step"]), default=None)

    def _secret(self, row: Row) -> str:
        return open_alone(self.store.keyring, row["wrapped_key"], row["sealed"], factors.place(row["account"])).decode()

    def _fresh(self) -> list[str]:
        return [passwords.fresh() for _ in range(RECOVERY_CODES)]

    def _ref(self, name: str, code: str) -> str:
        plain = "".join(letter for letter in code.casefold() if letter.isalnum())
        return self.store.keyring.ref(f"recovery code|{name}|{plain[:64]}")


def _enrolment(secret: str, name: str) -> Enrolment:
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER))
