"""`lockstep db`: bring the schema up to date, and prove that nothing in the store was altered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.command_texts import Language, localized
from console.installation import AsJson, Database, announcing_new_key, opened, quiet_settings
from console.lazy import group_of
from console.show import as_json
from runtime.bootstrap import open_store
from runtime.invariants import breaches_at, tampered, unreadable
from storage import branches, migrate
from storage.epochs import SKIPPED

commands = typer.Typer()
databases = typer.Typer(no_args_is_help=True, cls=group_of("db"))
commands.add_typer(databases, name="db", help="Upgrade, verify, back up and restore the database.")


@databases.command()
def upgrade(json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Bring the schema up to this program's; an empty database gets its first."""
    settings = quiet_settings(database)
    with announcing_new_key(settings):
        store = open_store(settings, upgrade=True)
    at = migrate.current(store.engine, store.parts)
    newer = at != branches.head(store.parts)
    store.close()
    if json:
        as_json({"schema": at})
        return
    seen = ", ".join(f"{name} {revision}" for name, revision in at.items())
    if newer:
        typer.echo(
            localized(
                f"Schemat är {seen}, nyare än programmet, som kan leva med det.",
                f"The schema is at {seen}, newer than this program, which can live with it.",
            )
        )
    else:
        typer.echo(
            localized(f"Schemat är {seen}, som programmet vill ha det.", f"The schema is at {seen}, as this program wants it.")
        )


@databases.command()
def verify(
    json: AsJson = False, lang: Language = None, database: Database = None,
    witness: Annotated[
        str | None, typer.Option(metavar="PLACE", help="Also against this outside witness (file or address).", show_default=False)
    ] = None,
) -> None:  # fmt: skip
    """Prove every history chain and every rule of the routine; exit code 1 when something does not hold."""
    with opened(database) as app, app.store.read() as connection:
        altered = [{"order": number, "seq": seq} for number, seq in tampered(app, connection)]
        broken = [*unreadable(app, connection), *breaches_at(app, connection)]
        if witness is not None:
            from runtime import witness as witnesses

            broken += witnesses.compared(app, connection, witnesses.witness_of(app.settings, witness))
    if json:
        as_json({"ok": not (altered or broken), "tampered": altered, "breaches": broken})
    else:
        for row in altered:
            number, seq = row["order"], row["seq"]
            typer.echo(
                localized(
                    f"Beställning {number}: rad {seq} i historiken är inte vad som skrevs då.",
                    f"Order {number}: history entry {seq} is not what was written then.",
                )
            )
        for text in broken:
            typer.echo(text)
        if not (altered or broken):
            typer.echo(localized("Varje historikkedja och varje regel håller.", "Every history chain and every rule holds."))
    if altered or broken:
        raise typer.Exit(1)


@databases.command()
def witness(
    place: Annotated[
        str | None, typer.Argument(metavar="PLACE", help="A file or an https address, else the setting's.", show_default=False)
    ] = None,
    json: AsJson = False, lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Hand today's heads of all chains to an outside witness, after its lines were compared with the store.

    The witness has one line a day, and only ever gets new ones. Exit code 1 when it says otherwise; then nothing is added.
    """
    from runtime import witness as witnesses

    with opened(database) as app:
        if place in (None, app.settings.witness):
            wrong, added = witnesses.testify_as_set(app)
        else:
            wrong, added = witnesses.testify(app, witnesses.witness_of(app.settings, place))
    if json:
        as_json({"ok": not wrong, "added": added, "disagrees": wrong})
    else:
        for text in wrong:
            typer.echo(text)
        if not wrong:
            typer.echo(_agreed(added))
    if wrong:
        raise typer.Exit(1)


def _agreed(added: bool) -> str:
    if added:
        return localized("Vittnet säger detsamma; dagens rad är tillagd.", "The witness agrees; today's line was added.")
    return localized("Vittnet säger detsamma; det har dagens rad.", "The witness agrees; it has today's line.")


@databases.command()
def backup(
    file: Annotated[Path, typer.Argument(help="A new file for the backup.")],
    json: AsJson = False,
    lang: Language = None,
    database: Database = None,
) -> None:
    """Write the whole store, as of now, to one file; workers may go on meanwhile. The master key is not in it."""
    from storage import backup

    with opened(database) as app:
        counted = backup.back_up(app.store.engine, app.store.parts, file)
    if json:
        as_json({"file": str(file), "rows": counted})
    else:
        n, entries = counted["orders"], counted["history"]
        typer.echo(
            localized(
                f"{n} beställningar och {entries} historikrader är kopierade till {file}.\n"
                "Datanycklarna finns i den, krypterade; huvudnyckeln gör det inte. Förvara den på annat håll: "
                "utan den är kopian oanvändbar.",
                f"Backed up {n} orders and {entries} history entries to {file}.\n"
                "Data keys are in it, wrapped; the master key is not. Keep that elsewhere: a backup is of no use without it.",
            )
        )


@databases.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup, of SQLite or PostgreSQL alike.")],
    skip_numbers: Annotated[
        int, typer.Option(min=0, help="How many order numbers to leave out: more than were given since the backup was taken.")
    ] = SKIPPED,
    json: AsJson = False, lang: Language = None, database: Database = None,
) -> None:  # fmt: skip
    """Put a backup into an empty place, and prove what was put back; exit code 1 when something in it was altered."""
    from runtime.bootstrap import restore_store

    counted = restore_store(quiet_settings(database), file, skip_numbers)
    if not json:
        n, entries = counted["orders"], counted["history"]
        typer.echo(
            localized(
                f"{n} beställningar och {entries} historikrader är återlästa.",
                f"Restored {n} orders and {entries} history entries.",
            )
        )
    verify(json, lang, database)
