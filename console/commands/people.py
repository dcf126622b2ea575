"""`lockstep person`: what is known of a person, for that person, and forgetting one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from console.accesses import ACCESSES
from console.command_texts import Language, localized
from console.commands import firing
from console.installation import AsJson, Database, opened
from console.reasons import LINE_WANTED
from console.show import Showing
from runtime.app import App
from runtime.services.extract import Extract, OrderExtract
from runtime.services.people import Forgotten, People
from workflow.errors import BadInput
from workflow.roles import Permission

commands = typer.Typer()
people = typer.Typer(no_args_is_help=True)
commands.add_typer(people, name="person", help="Tell what is known of a person, or forget a person.")

_NUMBER = (
    "The person's identity number, or - (the default) to be asked for it, or to read it from standard input. Others can see a "
    "number that stands on a command line, in the shell's history and in the list of processes: write - and type it."
)
Number = Annotated[str, typer.Argument(metavar="NUMBER", help=_NUMBER, show_default=False)]


@people.command()
def extract(
    number: Number = "-", by: firing.By = "", json: AsJson = False, lang: Language = None, database: Database = None
) -> None:
    """Tell everything that is known of a person (GDPR article 15): what, from where, where it was sent, and who looked.

    Nothing of the others in the same orders is extracted. The look is noted in the access log.
    """
    with opened(database) as app:
        visitor = firing.allowed(app, by, Permission.SEE_PERSONS)
        extracted = People(app).extract(typed_number(number), visitor.actor, visitor.request_id)
        showing = Showing(app)
        if json:
            showing.json(extracted)
            return
        for line in _readable(showing, extracted):
            typer.echo(line)


@people.command()
def erase(
    number: Number = "-", by: firing.By = "",
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept in the access log.", show_default=False)] = "",
    json: AsJson = False, lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Forget a person: in every order, search and list, and again after an older backup is restored.

    Where nobody else is in an order, its keys are destroyed; where someone is, it is rewritten without the person. Refused while
    the person is in an order that is not ended, or a legal hold stands. History and chains still verify.
    """
    with opened(database) as app:
        actor = firing.administrator(app, by)
        done = People(app).erase(typed_number(number), actor, reason)
        _tell(app, done, json)


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


# As text, in Swedish: it is handed to the person -----------------------------------------------------

_WORDS = {
    "name": "Namn", "number": "Personnummer", "address": "Adress", "apartment": "Lägenhet", "role": "Roll i beställningen",
    "initials": "Initialer", "letter": "Kallas i beställningen",
}  # fmt: skip


def _readable(showing: Showing, extracted: Extract) -> Iterator[str]:
    yield f"Registerutdrag {showing.time(extracted['at'])}"
    if not extracted["orders"] and not any(rows for tables in extracted["tables"].values() for rows in tables.values()):
        yield "Det finns inga uppgifter om personen."
    for at in extracted["forgotten_at"]:
        yield f"Personens uppgifter raderades {showing.time(at)}."
    for order in extracted["orders"]:
        yield from _order(showing, order)
    for tables in extracted["tables"].values():
        for name, rows in tables.items():
            if rows:
                yield ""
                yield f"{name.replace('_', ' ').capitalize()}:"
            for row in rows:
                yield "  " + ", ".join(f"{key} {_value(showing, value)}" for key, value in row.items() if value is not None)


def _order(showing: Showing, order: OrderExtract) -> Iterator[str]:
    yield ""
    yield f"Beställning {order['order']} ({order['external_name']}), inkom {showing.time(order['received_at'])}: {order['state']}"
    for facts in order["facts"]:
        yield from (f"  {_WORDS.get(name, name)}: {value}" for name, value in facts.items() if value)
    if order["read"]:
        yield "  Uppgifterna kommer från:"
        yield from (f"    {read['where']}: {read['words']}" for read in order["read"])
    for check in order["checked"]:
        yield f"  Kontrollerat {', '.join(str(value) for value in check.values() if value is not None)}"
    if order["sent"]:
        yield "  Skickat till andra system:"
        for sent in order["sent"]:
            text = f": {sent['text']}" if sent["text"] else ""
            yield f"    {showing.time(sent['at'])} {sent['system']}, {sent['what']}{text}"
    if order["looked"]:
        yield "  Vilka som har tagit del av beställningen:"
        for look in order["looked"]:
            note = f" ({look['note']})" if look["note"] else ""
            what = ACCESSES[look["what"]].sv.lower() if look["what"] in ACCESSES else "annat"
            yield f"    {showing.time(look['at'])} {look['account']}, {look['role']}, {what} {look['subject']}{note}".rstrip()


def _value(showing: Showing, value: Any) -> str:
    return showing.time(value) if hasattr(value, "astimezone") else str(value)
