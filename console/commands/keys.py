"""`lockstep key`: changing the master key."""

from __future__ import annotations

import typer

from console.command_texts import Language, localized
from console.installation import AsJson, Database, opened
from console.show import as_json
from runtime import keys

commands = typer.Typer()
keyring = typer.Typer(no_args_is_help=True)
commands.add_typer(keyring, name="key", help="Change the master key.")


@keyring.callback()
def _keys() -> None:
    """Change the master key."""


@keyring.command()
def rotate(json: AsJson = False, lang: Language = None, database: Database = None) -> None:
    """Change the master key while work goes on; when this is interrupted, the same command continues.

    With a key file, a fresh key is made and the old one is taken out of the file at the end. Where the key is handed over
    otherwise, hand over both first, the new one and then the old one, on a line each. Keep the old key only as long as backups
    from before are to be restored: without it they are unreadable.
    """
    with opened(database) as app:
        done = keys.rotate(app.store, app.settings)
    if json:
        as_json({"before": done.before, "after": done.after, "wrapped_anew": done.wrapped})
    else:
        typer.echo(
            localized(
                f"Huvudnyckeln är {done.after} nu; {done.wrapped} nycklar är omkrypterade. {done.before} öppnar inget längre.",
                f"The master key is {done.after} now; {done.wrapped} keys are wrapped again. {done.before} opens nothing now.",
            )
        )
