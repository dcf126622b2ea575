"""What both Lindesk profiles share: words for a ticket's status, plain text, and the cursor of a polled feed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import MappingProxyType

STATUS_WORDS: Mapping[str, str] = MappingProxyType(
    {"open": "ONGOING", "waiting": "PENDING", "resolved": "SOLVED"}
)
REOPENED = "REOPENED"
_BLOCKS = frozenset({"br", "p", "div", "li", "tr"})
_UNSEEN = frozenset({"script", "style"})


@dataclass(slots=True)
class Cursor:
    """How far a feed sorted by time of change was read: a moment, and what was seen of that very moment.

    Several tickets may carry one time, so the moment itself is asked for again and what was seen is left out.
    """

    moment: str = ""
    seen: set[str] = field(default_factory=set)

    @classmethod
    def parse(cls, text: str | None) -> Cursor:
        if not text:
            return cls()
        moment, seen = json.loads(text)
        return cls(moment, set(seen))

    def is_new(self, moment: str, mark: str) -> bool:
        return moment > self.moment or (moment == self.moment and mark not in self.seen)

    def take(self, moment: str, mark: str) -> None:
        if moment != self.moment:
            self.moment, self.seen = moment, set()
        self.seen.add(mark)

    def __str__(self) -> str:
        return json.dumps([self.moment, sorted(self.seen)])


def plain_text(text: str) -> str:
    """A comment without its HTML: the words, with line breaks where blocks ended; scripts and styles are left out."""
    if "<" not in text:
        return text
    reader = _Words()
    reader.feed(text)
    reader.close()
    return "\n".join(_lines("".join(reader.words)))


def _lines(text: str) -> Iterable[str]:
    return (line for line in (" ".join(line.split()) for line in text.split("\n")) if line)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _UNSEEN
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _UNSEEN
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if self._hidden <= 0:
            self.words.append(data)
