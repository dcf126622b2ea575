"""A routine's part of the console: loaded by its name, refused in a sentence, and absent where the routine names none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.extension import Extension, extensions_of
from runtime.routines.shared_lock.routine import ROUTINE
from workflow.errors import SettingsError


def test_a_routine_without_a_console_adds_nothing() -> None:
    """Only the table is required."""
    assert extensions_of([replace(ROUTINE, console="")]) == {}


def test_the_lock_routine_brings_its_pages_and_menu() -> None:
    """They come from its shelf, with the templates that they render."""
    found = extensions_of([ROUTINE])[ROUTINE.name]
    assert isinstance(found, Extension) and [entry.path for entry in found.menu] == ["/booking", "/visits", "/inventory"]
    assert found.templates is not None and (found.templates / "booking.html").is_file()


@pytest.mark.parametrize("place", ["no.such.module:EXTENSION", "console.extension:NOTHING", "console.extension:", "nothing"])
def test_an_extension_that_cannot_be_loaded_is_refused_by_name(place: str) -> None:
    """The sentence names the routine and the place."""
    with pytest.raises(SettingsError, match=f"(?s){ROUTINE.name}.*{place}"):
        extensions_of([replace(ROUTINE, console=place)])


def test_what_is_no_extension_is_refused_with_what_it_is() -> None:
    """A wrong name in the routine is found at start, and not on the first page."""
    with pytest.raises(SettingsError, match="is a type; an Extension is needed"):
        extensions_of([replace(ROUTINE, console="console.extension:Extension")])
