"""Who acts on the command line: the account of a token that a command has put into a file of mode 0600."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from console.reasons import NO_ACCOUNT_NAME, NOBODY_SIGNED_IN, NOT_SIGNED_IN, TOKEN_OVER, TOKEN_READABLE
from runtime.app import App
from runtime.places import tokens_folder
from runtime.services.accounts import Visitor
from runtime.services.tokens import Tokens
from workflow.errors import BadInput

_BY = "As which account, of those signed in here; else the latest."
By = Annotated[str, typer.Option("--by", metavar="WHO", help=_BY, show_default=False)]
VARIABLE = "LOCKSTEP_TOKEN"
_ACCOUNT = re.compile(r"[\w.@-]{1,80}")


def acting(app: App, by: str = "") -> Visitor:
    """The account that a command acts as; raises `BadInput` where nobody is signed in here."""
    found = looking(app, by)
    if found is None:
        raise BadInput(NOBODY_SIGNED_IN())
    return found


def looking(app: App, by: str = "") -> Visitor | None:
    """The account that a command looks as; None where nobody is signed in: what is shown then names nobody."""
    given = os.environ.get(VARIABLE, "").strip()
    if given and not by:
        visitor = _visitor(app, given)
        if visitor is None:
            raise BadInput(TOKEN_OVER(name=VARIABLE))
        return visitor
    path = _file_of(app, by)
    if path is None:
        return None
    visitor = _visitor(app, _read(path))
    if visitor is None or visitor.name != path.name:
        if by:
            raise BadInput(TOKEN_OVER(name=path.name))
        return None
    return visitor


def keep(app: App, name: str, token: str) -> Path:
    """Put a token into the file of its account, which nobody else may read."""
    folder = tokens_folder(app.settings)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / _named(name)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{token}\n")
    return path


def forget(app: App, name: str) -> None:
    """Remove the file of an account."""
    (tokens_folder(app.settings) / _named(name)).unlink(missing_ok=True)


def _visitor(app: App, token: str) -> Visitor | None:
    return Tokens(app).visitor(token, uuid4().hex)


def _file_of(app: App, by: str) -> Path | None:
    folder = tokens_folder(app.settings)
    if by:
        path = folder / _named(by.strip())
        if not path.is_file():
            raise BadInput(NOT_SIGNED_IN(name=path.name))
        return path
    files = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    return max(files, key=lambda path: path.stat().st_mtime_ns, default=None)


def _named(name: str) -> str:
    if not _ACCOUNT.fullmatch(name) or name.startswith("."):
        raise BadInput(NO_ACCOUNT_NAME())
    return name


def _read(path: Path) -> str:
    if path.stat().st_mode & 0o077:
        raise BadInput(TOKEN_READABLE(name=path.name))
    return path.read_text("ascii").strip()
