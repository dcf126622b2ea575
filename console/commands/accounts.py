"""`lockstep accounts`: who may sign in, and as whom this command line acts."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from console import identity
from console.command_texts import Language, localized, say
from console.commands.firing import allowed
from console.installation import AsJson, Database, opened
from console.lazy import group_of
from console.reasons import CHANGE_WANTED, SECOND_FACTOR_DUE, SESSION_OVER
from console.show import Showing
from runtime.app import App
from runtime.services.accounts import FIRST, PASSWORD_DUE, Accounts, Visitor
from runtime.services.tokens import Tokens
from workflow.errors import BadInput
from workflow.roles import Permission

commands = typer.Typer()
accounts = typer.Typer(no_args_is_help=True, cls=group_of("accounts"))
commands.add_typer(accounts, name="accounts", help="See and change who may sign in; sign in on this command line.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The account's name.", show_default=False)]
RoleName = Annotated[str, typer.Option("--role", help="The role, of those that the routines declare.", show_default=False)]
_COLUMNS = ("name", "display_name", "role", "second_factor", "seen_at", "disabled_at")
_HERE = "command line"


@accounts.command("list")
def list_(by: identity.By = "", json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """List the accounts: role, last seen, closed."""
    with opened(database) as app:
        _administrator(app, by)
        found, showing = Accounts(app).all(), Showing(app)
        if json:
            showing.json(found)
            return
        table = Table(*map(say, _COLUMNS), box=None, header_style="bold", pad_edge=False)
        for row in found:
            times = {name: showing.time(row[name]) for name in ("seen_at", "disabled_at")}
            cells = {**row, **times, "second_factor": say("yes") if row["second_factor"] else ""}
            table.add_row(*(Text(str(cells[name] or "")) for name in _COLUMNS))
        showing.console.print(table)


@accounts.command()
def token(json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Make a token for the first administrator, for who holds the store and its master key on this machine."""
    with opened(database, make=True) as app:
        made = Tokens(app).administrators(f"local:{getpass.getuser()}"[:80])
        path = identity.keep(app, FIRST, made)
        _say(app, {"account": FIRST, "file": str(path)}, _acts_as(FIRST, str(path)), json)


@accounts.command("sign-in")
def sign_in(name: Name, json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Act as an account from here on; its password is asked for, or read from standard input."""
    with opened(database) as app:
        service = Accounts(app)
        session, waits = service.begin_sign_in(name, _secret(localized(f"Lösenord för {name}: ", f"Password of {name}: ")), _HERE)
        try:
            if waits:
                asked = localized("Kod ur appen, eller en reservkod: ", "Code of the app, or a recovery code: ")
                session = service.finish_sign_in(session, _secret(asked), _HERE)
            visitor = service.visitor(session)
            if visitor is not None and visitor.due == PASSWORD_DUE:
                prompt = localized(
                    "Ett nytt lösenord, för detta var det första: ", "A new password, because this was the first: "
                )
                session = service.change_password(visitor, _asked[0], _secret(prompt))
                visitor = service.visitor(session)
            if visitor is None:
                raise BadInput(SESSION_OVER())
            if visitor.due:
                raise BadInput(SECOND_FACTOR_DUE())
            made = Tokens(app).make(visitor.name, visitor.name)
        finally:
            service.sign_out(session)
            _asked.clear()
        path = identity.keep(app, visitor.name, made)
        done = {"account": visitor.name, "role": visitor.role, "file": str(path)}
        _say(app, done, _acts_as(f"{visitor.name} ({visitor.role})", str(path)), json)


@accounts.command("sign-out")
def sign_out(by: identity.By = "", json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """End every token of an account, and remove the file that is here."""
    with opened(database) as app:
        visitor = identity.acting(app, by)
        Tokens(app).end(visitor)
        identity.forget(app, visitor.name)
        _say(app, {"account": visitor.name}, localized(f"{visitor.name} är utloggad.", f"{visitor.name} is signed out."), json)


@accounts.command()
def add(
    name: Name,
    role: RoleName,
    display_name: Annotated[str, typer.Option("--display-name", help="As people call it.", show_default=False)] = "",
    here: Annotated[bool, typer.Option("--here", help="Act as it from this command line, too.")] = False,
    by: identity.By = "", json: AsJson = False, lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Add a local account; its first password is shown once."""
    with opened(database) as app:
        admin, service = _administrator(app, by), Accounts(app)
        password = service.add(name, display_name, role, admin.actor)
        done: dict[str, Any] = {"account": name.strip().casefold(), "role": role, "password": password}
        if here:
            done["file"] = str(identity.keep(app, done["account"], Tokens(app).make(done["account"], admin.name)))
        _say(app, done, _first_password(done["account"], password), json)


@accounts.command()
def change(
    name: Name,
    role: RoleName = "",
    close: Annotated[bool, typer.Option("--close", help="Nobody signs in with it any more.")] = False,
    reopen: Annotated[bool, typer.Option("--open", help="Open a closed one.")] = False,
    by: identity.By = "", json: AsJson = False, lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Give an account another role, close it or open it; its sessions and tokens end."""
    if not (role or close or reopen) or (close and reopen):
        raise BadInput(CHANGE_WANTED())
    with opened(database) as app:
        admin = _administrator(app, by)
        Accounts(app).change(name, admin.actor, role or None, True if close else False if reopen else None)
        _say(app, {"account": name}, localized(f"{name} är ändrat.", f"{name} is changed."), json)


@accounts.command()
def password(name: Name, by: identity.By = "", json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Give an account a fresh first password; its sessions and tokens end."""
    with opened(database) as app:
        fresh = Accounts(app).new_password(name, _administrator(app, by).actor)
        _say(app, {"account": name, "password": fresh}, _first_password(name, fresh), json)


@accounts.command("end-sessions")
def end_sessions(
    name: Name, by: identity.By = "", json: AsJson = False, lang: Language = None, database: Database = None
) -> None:  # fmt: skip
    """End every session and token of an account."""
    with opened(database) as app:
        ended = Accounts(app).sessions.end_all(name, _administrator(app, by).actor)
        _say(app, {"account": name, "ended": ended}, _ended(name, ended), json)


@accounts.command("reset-factor")
def reset_factor(
    name: Name, by: identity.By = "", json: AsJson = False, lang: Language = None, database: Database = None
) -> None:  # fmt: skip
    """Take a lost second factor away; the account's sessions end."""
    with opened(database) as app:
        Accounts(app).reset_factor(name, _administrator(app, by).actor)
        _say(app, {"account": name}, _without_factor(name), json)


def _ended(name: str, ended: int) -> str:
    return localized(
        f"{name} är utloggad överallt ({ended} sessioner och kommandonycklar).",
        f"{ended} sessions and tokens of {name} are ended.",
    )


def _without_factor(name: str) -> str:
    return localized(f"{name} loggar in utan tvåstegsinloggning.", f"{name} signs in without a second factor.")


_asked: list[str] = []


def _secret(prompt: str) -> str:
    """A line that is not shown; from standard input where that is no terminal."""
    text = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    _asked.append(text)
    return text


def _acts_as(account: str, path: str) -> str:
    return localized(
        f"Den här kommandoraden arbetar nu som {account}; nyckeln är i {path} (läge 0600).",
        f"This command line acts from now on as {account}; its token is in {path} (mode 0600).",
    )


def _first_password(account: str, password: str) -> str:
    return localized(
        f"{account} loggar in med lösenordet {password} och väljer då ett annat.",
        f"{account} signs in with the password {password} and chooses another then.",
    )


def _administrator(app: App, by: str) -> Visitor:
    return allowed(app, by, Permission.ADMINISTER)


def _say(app: App, done: dict[str, Any], text: str, json: bool) -> None:
    Showing(app).json(done) if json else typer.echo(text)
