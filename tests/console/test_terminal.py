"""What came from outside does not act on the terminal that it is printed on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.terminal import clean
from tests.forked import LOCKSTEP, run

HARMFUL = ("\x1b]0;title\x07", "\x1b[2J", "\x1b]52;c;ZWNobw==\x07", "\x9b2J", "\r\x08\x08", "\u202e", "\x00", "\x1bc")


@pytest.mark.parametrize("text", HARMFUL)
def test_harmful_sequences_are_made_visible(text: str) -> None:
    said = clean(f"a{text}b")
    assert said.startswith("a") and said.endswith("b")
    assert not any(c in said for c in "\x07\x08\x9b\u202e\x00") and "\x1b" not in said


def test_text_and_colours_stay() -> None:
    text = "\x1b[1;31mröd\x1b[0m\ttab\nny rad\r\n→ ✓"
    assert clean(text) == text


@pytest.mark.slow
@pytest.mark.parametrize("stream", ["title", "description"])
def test_a_ticket_does_not_reach_the_terminal(tmp_path: Path, stream: str) -> None:
    """A whole process reads a ticket with escape sequences in a text that is shown; none of them comes out."""
    ticket = tmp_path / "ticket.json"
    hostile = "Ny låsenhet \x1b]0;owned\x07 \x1b[2J för Ester\u202e Alm 19380412-9801"
    ticket.write_text(json.dumps({"id": "T\x1b[2J1", "errandNumber": "LD-1", "title": "t", "description": "d", stream: hostile}))
    done = run([*LOCKSTEP, "ticket", "read", str(ticket)], cwd=tmp_path, timeout=60)
    assert done.stdout or done.stderr
    for said in (done.stdout, done.stderr):
        assert not any(c in said for c in "\x07\u202e") and "\x1b[2J" not in said and "\x1b]" not in said
