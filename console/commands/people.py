"""`lockstep person`: what is known of a person, for that person, and forgetting one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated

import typer

from console.command_texts import Language, localized
from console.commands import firing
from console.extract_text import ExtractText
from console.installation import AsJson, Database, opened
from console.reasons import LINE_WANTED
from console.show import Showing
from runtime.app import App
from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from runtime.services.people import Forgotten, Outlook, People
from runtime.services.person_approvals import EXTRACT
from runtime.services.person_requests import PersonRequests
from workflow.errors import BadInput
from workflow.roles import Permission

commands = typer.Typer()
people = typer.Typer(no_args_is_help=True)
commands.add_typer(people, name="person", help="Tell what is known of a person, or forget a person.")

_NUMBER = (
    "The person's identity number, or - (the default) to be asked for it, or to read it from standard input. Others can see a "
    "number that stands on a command line, in the shell's history and in the list of processes: write - and type it."
)
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept in the access log.", show_default=False)]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help=_NUMBER, show_default=False)]


@contextmanager
def _requests(by: str, database: str | None) -> Iterator[tuple[App, PersonRequests, Visitor]]:
    """The requests about persons, and the account that acts here; raises `BadInput` where it may not."""
    with opened(database) as app:
        visitor = firing.allowed(app, by, Permission.PERSON_REQUESTS)
        yield app, Services(app).person_requests, visitor


@people.command()
def extract(
    number: Number = "-", by: firing.By = "", reason: Reason = "", json: AsJson = False, lang: Language = None,
    database: Database = None,
) -> None:  # fmt: skip
    """Tell everything that is known of a person (GDPR article 15): what, from where, where it was sent, and who looked.

    Nothing of the others in the same orders is extracted. The look is noted in the access log.
    """
    with _requests(by, database) as (app, requests, visitor):
        extracted = requests.extract(visitor, typed_number(number), reason)
        showing = Showing(app)
        if json:
            showing.json(extracted)
            return
        for line in ExtractText(showing.time, showing.labels, app.roles).lines(extracted):
            typer.echo(line)


@people.command()
def erase(
    number: Number = "-", by: firing.By = "", reason: Reason = "",
    preview: Annotated[bool, typer.Option("--preview", help="Say what it would do, and change nothing.")] = False,
    json: AsJson = False, lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Forget a person: in every order, search and list, and again after an older backup is restored.

    Where nobody else is in an order, its keys are destroyed; where someone is, it is rewritten without the person. Refused while
    the person is in an order that is not ended, or a legal hold stands. History and chains still verify.
    """
    with _requests(by, database) as (app, requests, visitor):
        if preview:
            _foretell(app, requests.look(visitor, typed_number(number), reason), json)
        else:
            _tell(app, requests.erase(visitor, typed_number(number), reason), json)


def _foretell(app: App, found: Outlook, json: bool) -> None:
    if json:
        Showing(app).json(asdict(found))
        return
    gone, rewritten, running = (", ".join(each) or "–" for each in (found.destroyed, found.rewritten, found.running))
    held = ", ".join(map(str, found.holds)) or "–"
    typer.echo(
        localized(
            f"Nycklarna skulle förstöras till: {gone}.\nUtan personen skulle skrivas om: {rewritten}.\n"
            f"I vägen: pågående beställningar {running}; bevarandekrav {held}.",
            f"Keys would be destroyed of: {gone}.\nWithout the person would be rewritten: {rewritten}.\n"
            f"In the way: orders that are not ended {running}; holds {held}.",
        )
    )


@people.command("waiting")
def waiting(by: firing.By = "", json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """List requests for extracts and erasures that wait for a colleague, or to be carried out once approved."""
    with _requests(by, database) as (app, requests, visitor):
        found, showing = requests.waiting(visitor), Showing(app)
        if json:
            showing.json(found)
            return
        for each in found:
            what = localized("registerutdrag", "extract") if each["what"] == EXTRACT else localized("radering", "erasure")
            state = localized("godkänd", "approved") if each["approved_by"] else localized("väntar", "waits")
            at, orders = showing.time(each["at"]), ", ".join(each["orders"]) or "–"
            typer.echo("  ".join((str(each["id"]), what, orders, each["account"], at, state, each["reason"])))
        if not found:
            typer.echo(localized("Ingen begäran väntar.", "No request waits."))


Request = Annotated[int, typer.Argument(metavar="ID", help="Its number in the list.", show_default=False)]


@people.command("approve")
def approve(
    request: Request, by: firing.By = "", json: AsJson = False, lang: Language = None, database: Database = None
) -> None:  # fmt: skip
    """Approve what another account asks about a person; that account can then do it, once."""
    with _requests(by, database) as (app, requests, visitor):
        requests.approve(visitor, request)
        text = localized(f"Begäran {request} är godkänd.", f"Request {request} is approved.")
        Showing(app).json({"id": request, "approved": True}) if json else typer.echo(text)


@people.command("decline")
def decline(
    request: Request, by: firing.By = "", json: AsJson = False, lang: Language = None, database: Database = None
) -> None:  # fmt: skip
    """Take a request about a person away, the own one or another's."""
    with _requests(by, database) as (app, requests, visitor):
        requests.decline(visitor, request)
        text = localized(f"Begäran {request} är borttagen.", f"Request {request} is taken away.")
        Showing(app).json({"id": request, "declined": True}) if json else typer.echo(text)


@people.command()
def relist(by: firing.By = "", json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Write the forgotten persons that the tombstone file lacks into it, from what this store knows."""
    with opened(database) as app:
        firing.administrator(app, by)
        written = People(app).relist()
        Showing(app).json({"written": written}) if json else typer.echo(
            localized(f"Inskrivna i listan: {written}.", f"Written into the list: {written}.")
        )


def _tell(app: App, done: Forgotten, json: bool) -> None:
    facts = {"destroyed": done.destroyed, "rewritten": done.rewritten, "messages_deleted": done.files}
    if json:
        Showing(app).json(facts)
        return
    destroyed, rewritten = (", ".join(numbers) or "–" for numbers in (done.destroyed, done.rewritten))
    typer.echo(
        localized(
            f"Raderad. Beställningar vars nycklar är förstörda: {destroyed}.\nOmskrivna utan personen: {rewritten}.\n"
            "Äldre säkerhetskopior och arkiverade loggar har kvar personen tills de tas bort; det som återläses raderas igen.",
            f"Forgotten. Orders whose keys are destroyed: {destroyed}.\nOrders rewritten without the person: {rewritten}.\n"
            "Backups and archived logs from before hold the person until they are deleted; what is restored forgets again.",
        )
    )


def typed_number(given: str) -> str:
    """The number from the command line, typed unseen, or read from standard input."""
    if given.strip() != "-":
        return given
    if sys.stdin.isatty():
        return str(typer.prompt(localized("Personnummer", "Identity number"), hide_input=True, err=True))
    read = sys.stdin.readline().strip()
    if not read:
        raise BadInput(LINE_WANTED())
    return read
