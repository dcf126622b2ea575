"""Whole histories as the renderers and exporters take them: numbers, states and times, nothing about anybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from storage.queries import each_history

if TYPE_CHECKING:
    from diagrams import Case
    from runtime.app import App


def cases_of(app: App, workflow: str) -> Iterator[Case]:
    """Every order of a workflow with its entries, oldest order first."""
    from diagrams import Case, entries

    with app.store.read() as connection:
        for number, kind, lines in each_history(connection, workflow):
            yield Case(number, kind, entries(lines))
