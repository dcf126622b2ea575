"""Finds what opens something in free text: gate codes, codes of key boxes and alarms, wherever and however they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workflow.routines.shared_lock.plaintext import TEXT_CHARACTERS
from workflow.routines.shared_lock.reading.codes.gates import codes_in
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.mail import Line
from workflow.routines.shared_lock.reading.text.tokens import Token, tokens_of

Place = tuple[int, int]

_FEWEST, _MOST = 3, 10
_SENTENCE_ENDS = frozenset(".!?;")
_KOD = re.compile(r"(?:^|port|dörr|entré|entre|lås|larm|nyckel|skåps?|box|pin|grind|gate|hiss|garage)(?:kod|code|kode)\w{0,5}$|^kod\w{0,4}$")
# "Postkod 582 22" is a postcode, "uppkoppling" no code.
_DOOR = re.compile(r"^(?:ytter|huvud|gång|inner|sido)?(?:port|dörr|entré|entre|grind)(?:en|ens|ar|arna|n|ns)?$|^(?:port|dörr|entré)lås\w*$|^porttelefon\w*$|^(?:kod|dörr|port|tryck|knapp)+(?:dosa|lås|panel|platta)\w*$")
_NO_CODE_BEFORE = re.compile(r"^(?:kl|klockan|lgh|läg|lägenhet|lägenhetsnummer|vån|våning|år|vecka|v|rum|hus|nr|nummer|serienr|serienummer|ärende|order|ring|tel|tfn|tfnr)$")


def secret_places(text: str) -> list[Place]:
    """Where codes that open something stand in a text, in order."""
    found: list[Place] = []
    if sum(map(str.isdigit, text)) < _FEWEST:
        return found
    waits = False
    # A longer text is no ticket: its end is not looked at, as the reader does not.
    for line in _lines(text[:TEXT_CHARACTERS]):
        tokens = tokens_of(line)
        for sentence in _sentences(tokens):
            opener = _speaks_of_opening(sentence)
            if opener or (waits and len(sentence) <= 3):
                found += _codes(sentence)
        # The code itself may stand alone on the next line.
        waits = bool(tokens) and _speaks_of_opening(tokens) and not any(True for _ in _codes(tokens))
    return found


def secrets_in(text: str) -> list[str]:
    """The codes themselves, as they are written."""
    return [text[start:end] for start, end in secret_places(text)]


def without_secrets(text: str, mark: str = "•") -> str:
    """The text with each of its codes masked at its length."""
    for start, end in reversed(secret_places(text)):
        text = f"{text[:start]}{mark * (end - start)}{text[end:]}"
    return text


def _lines(text: str) -> Iterator[Line]:
    place = 0
    for line in text.splitlines(keepends=True):
        yield Line(line.rstrip("\r\n"), place)
        place += len(line)


def _sentences(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    sentence: list[Token] = []
    for token in tokens:
        if token.what == "mark" and token.text in _SENTENCE_ENDS:
            yield sentence
            sentence = []
        else:
            sentence.append(token)
    yield sentence


def _speaks_of_opening(sentence: Sequence[Token]) -> bool:
    words = [token.folded for token in sentence if token.what == "word"]
    if any(_KOD.search(word) for word in words) or any(_is_box(word) for word in words):
        return True
    return any(_DOOR.match(word) for word in words)


def _is_box(word: str) -> bool:
    return word in w.OTHER_CODES


def _codes(sentence: Sequence[Token]) -> Iterator[Place]:
    for run in codes_in(sentence):
        at = sentence.index(run[0])
        before = sentence[at - 1].folded if at else ""
        digits = sum(map(str.isdigit, "".join(token.text for token in run)))
        if not _FEWEST <= digits <= _MOST or _NO_CODE_BEFORE.match(before):
            continue
        yield run[0].start, run[-1].end
