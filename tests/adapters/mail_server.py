"""A mail server of a test's own, which says what the test wants it to say."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


@contextmanager
def mail_server(answers: dict[str, str] | None = None) -> Iterator[tuple[int, list[str]]]:
    """A mail server that takes one letter after the other; `answers` overrides what it says to a command."""
    said = answers or {}
    letters: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer, peer.makefile("rwb") as wire:
                _converse(wire, said, letters)

    Thread(target=talk, daemon=True).start()
    yield listener.getsockname()[1], letters
    listener.close()


def _converse(wire: object, said: dict[str, str], letters: list[str]) -> None:
    def say(text: str) -> None:
        wire.write(f"{text}\r\n".encode())  # type: ignore[attr-defined]
        wire.flush()  # type: ignore[attr-defined]

    say("220 ready")
    letter: list[str] | None = None
    for raw in wire:  # type: ignore[attr-defined]
        line = raw.decode().rstrip("\r\n")
        if letter is not None and line != ".":
            letter.append(line)
            continue
        word = "." if letter is not None else line[:4].upper()
        if word == "." and letter is not None:
            letters.append("\n".join(letter))
            letter = None
        answer = said.get(word, {"DATA": "354 go on", "QUIT": "221 bye"}.get(word, "250 ok"))
        if not answer:
            return
        say(answer)
        if word == "DATA" and answer.startswith("354"):
            letter = []
        if word == "QUIT":
            return
