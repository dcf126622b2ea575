"""`lockstep db`: bring the schema up to date, and prove that nothing in the store was altered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.installation import AsJson, Database, announcing_new_key, opened, quiet_settings
from console.lazy import group_of
from console.show import as_json
from runtime.bootstrap import open_store
from runtime.invariants import breaches_at, tampered, unreadable
from storage import migrate
from storage.epochs import SKIPPED

commands = typer.Typer()
databases = typer.Typer(no_args_is_help=True, cls=group_of("db"))
commands.add_typer(databases, name="db", help="Upgrade, verify, back up and restore the database.")


@databases.command()
def upgrade(json: AsJson = False, database: Database = None) -> None:
    """Bring the schema up to this program's; an empty database gets its first."""
    settings = quiet_settings(database)
    with announcing_new_key(settings):
        store = open_store(settings, upgrade=True)
    at = migrate.current(store.engine, store.parts)
    store.close()
    if json:
        as_json({"schema": at})
    else:
        seen = ", ".join(f"{name} {revision}" for name, revision in at.items())
        typer.echo(f"The schema is at {seen}, as this program wants it.")


@databases.command()
def verify(
    json: AsJson = False, database: Database = None,
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

            broken += witnesses.heard(app, connection, witnesses.witness_of(app.settings, witness))
    if json:
        as_json({"ok": not (altered or broken), "tampered": altered, "breaches": broken})
    else:
        for row in altered:
            typer.echo(f"Order {row['order']}: history entry {row['seq']} is not what was written then.")
        for text in broken:
            typer.echo(text)
        if not (altered or broken):
            typer.echo("Every history chain and every rule holds.")
    if altered or broken:
        raise typer.Exit(1)


@databases.command()
def witness(
    place: Annotated[
        str | None, typer.Argument(metavar="PLACE", help="A file or an https address, else the setting's.", show_default=False)
    ] = None,
    json: AsJson = False, database: Database = None,
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
            typer.echo("The witness agrees; today's line was added." if added else "The witness agrees; it has today's line.")
    if wrong:
        raise typer.Exit(1)


@databases.command()
def backup(
    file: Annotated[Path, typer.Argument(help="A new file for the backup.")], json: AsJson = False, database: Database = None
) -> None:
    """Write the whole store, as of now, to one file; workers may go on meanwhile. The master key is not in it."""
    from storage import backup

    with opened(database) as app:
        counted = backup.back_up(app.store.engine, app.store.parts, file)
    if json:
        as_json({"file": str(file), "rows": counted})
    else:
        typer.echo(f"Backed up {counted['orders']} orders and {counted['history']} history entries to {file}.")
        typer.echo("Data keys are in it, wrapped; the master key is not. Keep that elsewhere: a backup is of no use without it.")


@databases.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup, of SQLite or PostgreSQL alike.")],
    skip_numbers: Annotated[
        int, typer.Option(min=0, help="How many order numbers to leave out: more than were given since the backup was taken.")
    ] = SKIPPED,
    json: AsJson = False, database: Database = None,
) -> None:  # fmt: skip
    """Put a backup into an empty place, and prove what was put back; exit code 1 when something in it was altered."""
    from runtime.bootstrap import restore_store

    counted = restore_store(quiet_settings(database), file, skip_numbers)
    if not json:
        typer.echo(f"Restored {counted['orders']} orders and {counted['history']} history entries.")
    verify(json, database)
