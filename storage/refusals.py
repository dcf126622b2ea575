"""What a database may refuse, as our own errors; a driver's text may quote values and goes no further."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as SQLAlchemyTimeout

from workflow.errors import Conflict, StoreError

# SQLite names columns; what else it says of a rule may hold values.
_KEPT = re.compile(r"(?:[A-Z ]+ constraint failed: )?([a-z_., ]+(?: is append-only)?)")
_COLLISIONS = ("40P01", "40001", "55P03")
# A standby, or a primary that is one no longer.
_READ_ONLY = ("25006",)


class StoreUnreachable(StoreError):
    """The database does not answer, or the connection broke; whether the last commit took place is not known."""


class ValueRefused(StoreError):
    """The database will not take a value that was to be written; trying again with it is no use."""


class Collision(Conflict):
    """Two transactions met, and this one was taken back: nothing was wrong with what it would have written."""


class StatementRefused(StoreError):
    """The database refuses a statement whatever its values are: a right, a table or a column is missing, a page is damaged."""


@contextmanager
def translated() -> Iterator[None]:
    """The driver's errors as ours; their texts may quote values, so they are left out."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict(_constraint(error)) from None
    except (DBAPIError, SQLAlchemyTimeout) as error:
        origin, state = getattr(error, "orig", error), getattr(getattr(error, "orig", None), "sqlstate", None)
        if state in _COLLISIONS:
            raise Collision("two writers met") from None
        lost = isinstance(error, (OperationalError, InterfaceError, SQLAlchemyTimeout)) or error.connection_invalidated
        if lost or state in _READ_ONLY:
            raise StoreUnreachable(f"The database cannot be used ({type(origin).__name__}).") from None
        # A driver that will not even send a value has no state of a database to tell.
        if isinstance(error, DataError) or (isinstance(error, ProgrammingError) and state is None):
            raise ValueRefused(f"The database refuses a value ({type(origin).__name__}).") from None
        raise StatementRefused(f"The database refuses a statement ({type(origin).__name__}).") from None


def _constraint(error: IntegrityError) -> str:
    """Which rule was broken, without the values that broke it or the driver's words."""
    diagnosed = getattr(error.orig, "diag", None)
    if diagnosed is not None:
        if str(diagnosed.message_primary).endswith("append-only"):
            return str(diagnosed.message_primary)
        return f"the store's rule {diagnosed.constraint_name or diagnosed.column_name or diagnosed.table_name}"
    kept = _KEPT.fullmatch(str(error.orig))
    return f"the store's rule on {kept[1]}" if kept else "a rule of the store"
