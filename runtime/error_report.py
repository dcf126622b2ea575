"""What went wrong, as one sentence and an exit code: for a process that ends because of it.

Texts of foreign errors may quote what they choked on, so only those known to hold nothing personal are repeated.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError

from workflow.errors import LockstepError
from workflow.os_reasons import os_reason
from workflow.reasons import Reason, declare, say

_URL_UNUSABLE = declare(
    "error.url_unusable",
    "Databasens adress går inte att använda; den skrivs sqlite:///FILE eller postgresql://HOST/NAME.",
    "The database URL cannot be used; wanted is sqlite:///FILE or postgresql://HOST/NAME.",
)
_DATABASE_UNUSABLE = declare(
    "error.database_unusable", "Databasen går inte att använda: {problem}.", "The database cannot be used: {problem}."
)
_NO_UTF8 = declare(
    "error.no_utf8",
    "Ett argument eller en inställning har byte som inte är UTF-8.",
    "An argument or a setting holds bytes that are no UTF-8.",
)
_FILE_REFUSED = declare("error.file", "{file}: {problem}.", "{file}: {problem}.")
_SYSTEM_REFUSED = declare("error.system", "Systemet nekade: {problem}.", "The system refused: {problem}.")
_UNFORESEEN = declare(
    "error.unforeseen",
    "Något oförutsett gick fel, ett fel i Lockstep: {kind} i {place}.",
    "Something unforeseen went wrong, a fault in Lockstep: {kind} at {place}.",
)


def sentence(problem: BaseException, lang: str = "en") -> tuple[str, int]:
    """The sentence, in this language, and the exit code that goes with it."""
    if isinstance(problem, LockstepError):
        return problem.said(lang), problem.exit_code
    why, code = _foreign(problem)
    return say(why, lang), code


def _foreign(problem: BaseException) -> tuple[Reason, int]:
    """What an error is that is none of ours."""
    if isinstance(problem, NoSuchModuleError):
        return _URL_UNUSABLE(), 2
    if isinstance(problem, (SQLAlchemyError, sqlite3.Error)):
        return _DATABASE_UNUSABLE(problem=_database(problem)), 2
    if isinstance(problem, UnicodeEncodeError):
        return _NO_UTF8(), 2
    if isinstance(problem, OSError):
        return _system(problem), 2
    return _UNFORESEEN(kind=type(problem).__name__, place=where(problem)), 1


def where(problem: BaseException) -> str:
    """The last places a problem passed through, without any values."""
    places, trace = [], problem.__traceback__
    while trace is not None:
        places.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " < ".join(reversed(places[-4:]))


def _database(problem: Exception) -> str:
    origin = problem.orig if isinstance(problem, DBAPIError) else problem
    # A broken rule quotes the driver, and on PostgreSQL the values.
    plain = isinstance(problem, OperationalError) or (
        isinstance(origin, sqlite3.Error) and not isinstance(origin, sqlite3.IntegrityError)
    )
    lines = str(origin).strip().splitlines()
    return lines[0].rstrip(".") if plain and lines else type(origin).__name__


def _system(problem: OSError) -> Reason:
    name = Path(str(problem.filename)).name if problem.filename else ""
    why = os_reason(problem)
    return _FILE_REFUSED(file=name, problem=why) if name else _SYSTEM_REFUSED(problem=why)
