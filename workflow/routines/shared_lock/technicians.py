"""Who mounts: one list, from the settings and the accounts, that rules booking, pages and API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def technicians(configured: Sequence[str], accounts: Mapping[str, bool]) -> tuple[str, ...]:
    """Those that the settings name, unless their account is closed, and every account with that role.

    `accounts` says of an account whether it is an open one of a technician; one that is closed is in it with False.
    """
    named = [name for name in configured if accounts.get(name, True)]
    return tuple(dict.fromkeys([*named, *sorted(name for name, open_ in accounts.items() if open_)]))


def chosen(asked: object, names: Sequence[str]) -> str | None:
    """The technician with this name, in small or large letters; None when nobody of the list is meant."""
    wanted = str(asked).strip().casefold()
    return next((name for name in names if name.casefold() == wanted), None)
