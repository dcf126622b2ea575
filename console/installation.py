"""How a command gets at its installation: settings, logs, and a store that is there or may be made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from console.command_reasons import NO_SUCH_PROFILE
from console.command_texts import localized
from console.reasons import NO_STORE
from runtime import logs
from runtime.app import App
from runtime.bootstrap import load_settings, open_app
from runtime.places import key_file_of, refuse_to_begin_anew, store_file_of
from runtime.settings import Settings
from workflow.errors import BadInput, NotFound

Database = Annotated[
    str | None, typer.Option("--database", metavar="URL", help="Another database than the settings name.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print facts as JSON, for programs.")]
OverHttp = Annotated[bool, typer.Option("--over-http", help="Reach the stub systems over HTTP, as real ones are.")]
Profile = Annotated[str, typer.Option("--profile", help="The protocol of the stub systems over HTTP: sundsvall or easit.")]
PROFILES = ("sundsvall", "easit")


def known_profile(name: str) -> str:
    """A profile of the stub systems; refused when there is none of that name."""
    if name not in PROFILES:
        raise BadInput(NO_SUCH_PROFILE(known=list(PROFILES), name=name[:40]))
    return name


class NoStore(NotFound):
    """There is no store yet at the place the settings name, and this command does not make one."""

    def __init__(self, path: Path) -> None:
        super().__init__("store", f"at {path}")
        self.reason = NO_STORE(path=str(path))


def settings_of(database: str | None = None, **given: Any) -> Settings:
    """The settings of this call, with logs set up as they say; a short command is quiet unless they say otherwise."""
    settings = load_settings(database_url=database, **given)
    logs.configure(settings.log_level, settings.log_format)
    return settings


def quiet_settings(database: str | None = None) -> Settings:
    """As `settings_of`, but a short command's log shows only what is wrong, unless the setting was given."""
    settings = settings_of(database)
    if "LOCKSTEP_LOG_LEVEL" not in os.environ:
        logs.configure("warning", settings.log_format)
    return settings


@contextmanager
def opened(database: str | None = None, make: bool = False) -> Iterator[App]:
    """The installation, closed at the end; `make` lets an embedded store and its key file be made."""
    settings = quiet_settings(database)
    path = store_file_of(settings)
    refuse_to_begin_anew(settings)
    if path is not None and not make and not path.exists():
        raise NoStore(path)
    with installed(settings) as app:
        yield app


@contextmanager
def installed(settings: Settings) -> Iterator[App]:
    """The installation of these settings."""
    with announcing_new_key(settings):
        app = open_app(settings)
    try:
        yield app
    finally:
        app.close()


@contextmanager
def announcing_new_key(settings: Settings) -> Iterator[None]:
    """Prints a line when a master key is made within: where its file is."""
    key = key_file_of(settings)
    known = key is None or key.exists()
    yield
    if key is not None and not known and key.exists():
        typer.echo(
            localized(
                f"Skapade en huvudnyckel: {key} (läge 0600). Spara en kopia; utan den går inget personligt att läsa.",
                f"Made a master key: {key} (mode 0600). Keep a copy; without it nothing personal can be read.",
            ),
            err=True,
        )
