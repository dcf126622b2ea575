"""What a database may refuse, as our own errors; a driver's text may quote values and goes no further."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as SQLAlchemyTimeout

from storage.schema_reasons import STATEMENT_REFUSED, VALUE_REFUSED
from workflow.errors import Conflict, LeaseLost, StoreError
from workflow.reasons import WHY, Reason, declare

# SQLite names columns; what else it says of a rule may hold values.
_KEPT = re.compile(r"(?:[A-Z ]+ constraint failed: )?([a-z_., ]+(?: is append-only)?)")
# The last: a statement that was prepared is not there any more, and is prepared again.
_COLLISIONS = ("40P01", "40001", "55P03", "26000")
# Of our statements only those that must find every order they change divide (`prepared`), by nothing where they do not.
NOT_HELD = "22012"


_UNUSABLE = declare(
    "store_unusable", "Databasen går inte att använda ({error}).", "The database cannot be used ({error})."
)  # fmt: skip
_DISK_FULL = declare(
    "store_disk_full", "Databasens disk är full: inget sparas förrän det finns plats. Då fortsätter det som väntar.",
    "The database's disk is full: nothing is kept until there is room. What waits then goes on automatically.",
)  # fmt: skip
_READ_ONLY = declare(
    "store_read_only", "Databasen går bara att läsa: inget sparas förrän den går att skriva till igen.",
    "The database can only be read: nothing is kept until it can be written again.",
)  # fmt: skip
_DISK_FAILS = declare(
    "store_disk_fails", "Databasens disk går inte att läsa eller skriva. Se i maskinens logg varför.",
    "The database's disk cannot be read or written. See in the machine's log why.",
)  # fmt: skip
_RULE = declare("store_rule", "databasens regel {name}", "the store's rule {name}")
_RULE_ON = declare("store_rule_on", "databasens regel om {columns}", "the store's rule on {columns}")
_A_RULE = declare("store_a_rule", "en av databasens regler", "a rule of the store")
_MET = declare("store_writers_met", "två skrev samtidigt", "two writers met")
# What a driver says of a database that takes nothing: SQLite by the beginning of a name, PostgreSQL by its states.
_KNOWN = {
    "SQLITE_FULL": _DISK_FULL, "SQLITE_READONLY": _READ_ONLY, "SQLITE_IOERR": _DISK_FAILS, "53100": _DISK_FULL,
    "25006": _READ_ONLY, "58030": _DISK_FAILS,
}  # fmt: skip


class StoreUnreachable(StoreError):
    """The database does not answer, or the connection broke; whether the last commit took place is not known."""

    @property
    def code(self) -> str:
        """Why, for logs: the code of its reason."""
        return self.reason.code


class ValueRefused(StoreError):
    """The database will not take a value that was to be written; trying again with it is no use."""


class Collision(Conflict):
    """Two transactions met, and this one was taken back: nothing was wrong with what it would have written."""


class StatementRefused(StoreError):
    """The database refuses a statement for every value: a right, a table or a column is missing, a page is damaged."""


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
            raise Collision(_MET()) from None
        if state == NOT_HELD:
            raise LeaseLost from None
        lost = isinstance(error, (OperationalError, InterfaceError, SQLAlchemyTimeout)) or error.connection_invalidated
        if (known := _known(origin)) is not None:
            raise StoreUnreachable(known) from None
        if lost:
            raise StoreUnreachable(_UNUSABLE(error=type(origin).__name__)) from None
        # A driver that will not even send a value has no state of a database to tell.
        if isinstance(error, DataError) or (isinstance(error, ProgrammingError) and state is None):
            raise ValueRefused(VALUE_REFUSED(problem=type(origin).__name__)) from None
        raise StatementRefused(STATEMENT_REFUSED(problem=type(origin).__name__)) from None


def _known(origin: object) -> Reason | None:
    """Why a database takes nothing, where the driver says so; a standby and a primary that is one no longer can only be read."""
    code = str(getattr(origin, "sqlstate", None) or getattr(origin, "sqlite_errorname", ""))
    return next((kind() for begin, kind in _KNOWN.items() if code.startswith(begin)), None)


def _constraint(error: IntegrityError) -> Reason:
    """Which rule was broken, without the values that broke it or the driver's words."""
    diagnosed = getattr(error.orig, "diag", None)
    if diagnosed is not None:
        if str(diagnosed.message_primary).endswith("append-only"):
            return WHY(why=str(diagnosed.message_primary))
        return _RULE(name=diagnosed.constraint_name or diagnosed.column_name or diagnosed.table_name)
    kept = _KEPT.fullmatch(str(error.orig))
    return _RULE_ON(columns=kept[1]) if kept else _A_RULE()
