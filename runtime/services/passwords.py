"""Passwords of local accounts: made, hashed with argon2, compared, and refused where they are easy to guess."""

from __future__ import annotations

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from runtime import reasons
from workflow.errors import BadInput

LENGTH = 12
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_HASHING = threading.BoundedSemaphore(2)


def fresh() -> str:
    """Four groups of four letters, 80 bits of chance: a first password, or a recovery code."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@cache
def hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def of_nobody() -> str:
    """A hash to compare with when there is no account, so that it takes as long."""
    return hasher().hash(secrets.token_urlsafe(16))


def matches(known: str, password: str) -> bool:
    # A hash takes 64 MiB: a flood of sign-ins must queue instead of eating the memory.
    with _HASHING:
        try:
            return hasher().verify(known, password[:1000])
        except (Argon2Error, InvalidHashError):
            return False


def require_good(new: str, old: str, name: str) -> None:
    """Raise `BadInput` where a new password is short, the old one, the account's name, or easy to guess."""
    if len(new) < LENGTH:
        raise BadInput(reasons.PASSWORD_SHORT(least=LENGTH))
    if new == old or new.casefold() == name:
        raise BadInput(reasons.PASSWORD_REUSED())
    if _is_common(new, name):
        raise BadInput(reasons.PASSWORD_COMMON())


def _is_common(password: str, name: str) -> bool:
    """Whether a password is guessed within some billions of tries: common words and passwords, names, years, keyboards."""
    from zxcvbn import zxcvbn

    return int(zxcvbn(password[:72], user_inputs=[name, "lockstep", "hemtjänst", "trygghet"])["score"]) < 3
