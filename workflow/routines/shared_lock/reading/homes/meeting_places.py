"""Tells whether an address is where the one who writes waits: at the home of the order, where a door is opened, or elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, Token


def is_met_at_home(tokens: Sequence[Token]) -> bool:
    """ "Jag som är deras kontaktman möter upp på Storgatan 4 och öppnar": nothing else is said of the address than that a door is opened there."""
    return _AT_HOME.fullmatch(_signed(tokens)) is not None


def is_of_writer(tokens: Sequence[Token]) -> bool:
    """ "Jag möter upp på Storgatan 4 och följer med er", "jag bor på Storgatan 4 och har nyckel": no home of the order."""
    text = _signed(tokens)
    return not _AT_HOME.fullmatch(text) and (_FROM_THERE.search(text) is not None or _LIVES.search(text) is not None)


def _signed(tokens: Sequence[Token]) -> str:
    """The words, with one sign for an address."""
    text = " ".join("§a" if each.what in ADDRESS_PARTS else each.folded for each in tokens)
    return re.sub(r"§a(?:(?: [,()])* §a)*(?: \))?", "§a", text)


_WE = r"(?:jag|vi|undertecknad|(?:vår|deras) \S+)(?: (?:som är|,) (?:deras |bådas )?\S+(?: ,)?)?"
_OPENS = r"(?: (?:och|,|så)(?: då)?(?: jag| vi)? (?:öppnar|låser upp|släpper in|kan (?:öppna|låsa upp|släppa in))(?: (?:er|montören|dörren|porten|dem|dom|in|åt|för|till))*)"
_AT_HOME = re.compile(
    rf"(?:(?:så|men|och) )?{_WE} (?:möter|väntar|står|är|finns)(?: (?:upp|er|montören|in|där|på plats|alltid|gärna|på er))*"
    rf"(?: (?:hos (?:dem|dom|paret|makarna)))? (?:på|vid|i) §a(?:{_OPENS}|(?= [.!]))(?: [.!])*"
)
_FROM_THERE = re.compile(r"(?<!\S)(?:jag|vi|undertecknad) (?:\S+ ){0,2}(?:möter|hämtar|väntar|träffar|ses|möts|träffas|sitter|utgår|jobbar|arbetar|finns|står)(?: [^\s§]+){0,4} §a(?: [^\s.]+)* (?!(?:öppnar|släpper|låser)\b)\S")
_LIVES = re.compile(r"(?<!\S)jag bor (?:\S+ ){0,2}(?:på|i|vid) §a(?: [^\s.]+)* (?:öppna|nyckel\S*|nyckl\S*|komma|hjälpa|släppa|möta|nås|granne)(?!\S)")
