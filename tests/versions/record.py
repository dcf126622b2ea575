"""Writes the recorded histories that every change of the lock routine's table is held against: `python -m tests.versions.record`.

They are those of the samples and of every scenario, made under the table as it is. Write them again only where it is meant that
an old history could not have happened under the new table.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from rehearsal.routines.shared_lock import samples
from rehearsal.scenario import Player, load
from runtime import logs
from runtime.app import App
from runtime.bootstrap import load_settings, open_app
from runtime.versions import recordings
from storage.fresh import fresh_place
from storage.recorded import recorded
from tests.postgres import PARTS
from workflow.routines.shared_lock import WORKFLOW
from workflow.versions.conformance import History

FILE = Path(__file__).parent.parent / "data" / "histories" / "shared_lock.jsonl.gz"
_SCENARIOS = Path(__file__).parents[2] / "scenarios"
_NOW = datetime.fromisoformat("2027-01-20T13:00:00+01:00")


def histories_of(app: App, prefix: str) -> tuple[History, ...]:
    """The histories of an installation, numbered so that those of several can stand side by side."""
    with app.store.read() as connection:
        return tuple(replace(one, number=f"{prefix} {one.number}") for one in recorded(connection, WORKFLOW.name))


def of_samples() -> tuple[History, ...]:
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(database_url=f"sqlite:///{folder}/store.db")
        samples.make(settings, _NOW, threading.Event(), lambda done, of: None)
        app = open_app(settings)
        try:
            return histories_of(app, "samples")
        finally:
            app.close()


def of_scenarios() -> Iterator[History]:
    for path in sorted(_SCENARIOS.glob("*.yaml")):
        with fresh_place(PARTS) as place:
            player = Player(load(path), path, place)
            found: list[History] = []
            close = player.rehearsal.close

            def closing() -> None:
                found.extend(histories_of(player.rehearsal.app, path.stem))  # noqa: B023
                close()  # noqa: B023

            player.rehearsal.close = closing  # type: ignore[method-assign]
            player.play()
            yield from found


if __name__ == "__main__":
    logs.configure("error", "console")
    print(recordings.write(FILE, [WORKFLOW], [*of_samples(), *of_scenarios()]), FILE)
