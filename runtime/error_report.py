"""What went wrong, as one sentence and an exit code: for a process that ends because of it.

Texts of foreign errors may quote what they choked on, so only those known to hold nothing personal are repeated.
"""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError

from workflow.errors import LockstepError


def sentence(problem: BaseException, lang: str = "en") -> tuple[str, int]:
    """The sentence, in this language where it is a refusal, and the exit code that goes with it."""
    if isinstance(problem, LockstepError):
        return problem.said(lang), problem.exit_code
    if isinstance(problem, NoSuchModuleError):
        return "The database URL cannot be used; wanted is sqlite:///FILE or postgresql://HOST/NAME.", 2
    if isinstance(problem, (SQLAlchemyError, sqlite3.Error)):
        return f"The database cannot be used: {_database(problem)}.", 2
    if isinstance(problem, UnicodeEncodeError):
        return "An argument or a setting holds bytes that are no UTF-8.", 2
    if isinstance(problem, OSError):
        return _system(problem), 2
    return f"Something unforeseen went wrong, a fault in Lockstep: {type(problem).__name__} at {where(problem)}.", 1


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


def _system(problem: OSError) -> str:
    name = Path(str(problem.filename)).name if problem.filename else ""
    why = problem.strerror or errno.errorcode.get(problem.errno or 0, type(problem).__name__)
    return f"{name}: {why}." if name else f"The system refused: {why}."
