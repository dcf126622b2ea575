"""The engine's rooms name no routine: its words stand on the shelves `routines/` alone, but for a list that only shrinks."""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("workflow", "storage", "runtime", "console", "rehearsal", "diagrams")
WORDS = frozenset(
    {
        "cohabitant", "cohabitants", "desk", "gatecode", "household", "households", "intervention", "inventory", "lindesk",
        "lockunit", "lockunits", "serial", "serials", "sharedlock", "technician", "technicians", "tes", "ticket", "tickets",
        "treserva", "visit", "visits",
    }
)  # fmt: skip
_PAIRS = re.compile(r"\b(shared|lock|gate)[_ ](lock|units?|code)\b", re.I)
_WORD = re.compile(r"[A-Z]+(?![a-zåäö])|[A-Z]?[a-zåäö]+")
# What has to leave a file, and the files. A file that has become clean must leave the list.
EXCEPTIONS: dict[str, tuple[str, ...]] = {
    "the one list of routines: it stays": (
        "runtime/on_board.py",
    ),
    "a function of PostgreSQL has the word in its name; it stays": (
        "storage/backup.py",
    ),
}
_EXCEPTED = frozenset(file for files in EXCEPTIONS.values() for file in files)


def words_of(source: str) -> set[str]:
    """The words of the routine that stand in the identifiers and strings of a module."""
    found: set[str] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.NAME, tokenize.STRING):
            text = _PAIRS.sub(lambda pair: pair.group(1) + pair.group(2), token.string)
            found |= {word.casefold() for word in _WORD.findall(text)} & WORDS
    return found


def engine_files() -> list[str]:
    files = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return sorted(str(path.relative_to(ROOT)) for path in files if "routines" not in path.relative_to(ROOT).parts)


@pytest.mark.parametrize("file", engine_files())
def test_an_engine_room_has_no_word_of_a_routine(file: str) -> None:
    """In identifiers and strings; a file on the list of exceptions that has become clean must leave it."""
    found = words_of((ROOT / file).read_text("utf-8"))
    if file in _EXCEPTED:
        assert found, f"{file} is clean: take it off the list."
    else:
        assert not found, f"{file} names {', '.join(sorted(found))}: that belongs on a shelf `routines/`."


def test_every_exception_is_a_file_and_has_its_reason() -> None:
    assert set(engine_files()) >= _EXCEPTED
    assert len(_EXCEPTED) == sum(map(len, EXCEPTIONS.values()))


@pytest.mark.parametrize(
    "source", ["ticket_id = 1", "def read(TicketReader): ...", "x = 'tes.link'", "x = 'the shared_lock routine'", "lock_units = ()"]
)
def test_the_search_finds_words_within_names_and_strings(source: str) -> None:
    assert words_of(source + "\n")


@pytest.mark.parametrize("source", ["visitor = 1", "tests = serialize", "from threading import Lock", "locked = 'a lockout'"])
def test_the_search_leaves_other_words_alone(source: str) -> None:
    assert not words_of(source + "\n")
