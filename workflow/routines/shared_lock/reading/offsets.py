"""Places in the text that a person sees, as places in the text as the desk delivered it: with its tags, entities and line ends."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workflow.routines.shared_lock import plaintext
from workflow.routines.shared_lock.reading.form import VALUE_CHARACTERS, raw_values
from workflow.routines.shared_lock.reading.values import Evidence

Places = Sequence[tuple[int, int] | None]
"""For each character its first and its last place plus one; None for a character that was not delivered."""
_Letter = tuple[str, tuple[int, int] | None]

# A character of plane 15 in place of each visible one says where that one stood.
_FIRST_MARK = 0xF0000
# What may stand between the letters of words that are looked for.
_BETWEEN = r"(?:<[^<>]*>|&nbsp;|[\s\x00-\x1f])*+"
_MARKUP = re.compile(
    r"(?s)(?P<tag><!--.*?(?:-->|\Z)|<[a-zA-Z/!?](?:\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)|[^>\"'])*+(?:>|\Z))"
    r"|(?P<entity>&(?:[a-zA-Z]\w{1,30};|(?:[AOUaou]uml|[Aa]ring|[Ee]acute|nbsp|amp|lt|gt|quot)|#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?))|(?P<one>.)"
)


def delivered_texts(ticket: Mapping[str, Any], comments: Sequence[str]) -> dict[str, str]:
    """The text of each source as the desk delivered it, by the names that evidence uses."""
    found = {name: ticket[name] for name in ("title", "description") if isinstance(ticket.get(name), str)}
    return found | raw_values(ticket) | {f"comment:{n}": text for n, text in enumerate(comments, 1)}


def as_delivered(evidence: Sequence[Evidence], seen: Mapping[str, str], delivered: Mapping[str, str]) -> Iterator[Evidence]:
    """The evidence with places and words of the delivered texts; `seen` are the texts that it was read in."""
    places: dict[str, Places] = {}
    for each in evidence:
        raw = delivered.get(each.source)
        if raw is None:
            yield each
            continue
        if each.source not in places:
            places[each.source] = _places(raw, seen.get(each.source, ""), one_line=each.source.startswith("form:"))
        start, end = _span(places[each.source], each, raw)
        yield replace(each, start=start, end=end, text=raw[start:end])


def _span(places: Places, each: Evidence, raw: str) -> tuple[int, int]:
    known = [place for place in places[each.start : each.end] if place]
    if known:
        return known[0][0], known[-1][1]
    letters = "".join(each.text.split())
    found = re.search(_BETWEEN.join(map(re.escape, letters)), raw) if letters else None
    return found.span() if found else (0, len(raw))


def _places(raw: str, seen: str, *, one_line: bool) -> Places:
    """A place for each character of `seen`; none at all where the steps to it cannot be followed."""
    text = raw[: VALUE_CHARACTERS if one_line else plaintext.TEXT_CHARACTERS]
    before: Places | None = [(n, n + 1) for n in range(len(text))]
    if plaintext.is_markup(text):
        text, before = _in_markup(text)
    if before is None:
        return ()
    letters = list(_lines(text, before))
    if one_line:
        letters = _joined(letters)
    return [place for _, place in letters] if "".join(letter for letter, _ in letters).startswith(seen) else ()


def _in_markup(markup: str) -> tuple[str, Places | None]:
    """The text of HTML, and where each of its characters stands there."""
    text = plaintext.text_of_html(markup)
    marked, ends = [], {}
    for found in _MARKUP.finditer(markup):
        words = found[0]
        hides = found.lastgroup != "tag" and not (html.unescape(words).isspace() or words < " ")
        marked.append(chr(_FIRST_MARK + found.start()) if hides else words)
        ends[found.start()] = found.end()
    marks = plaintext.text_of_html("".join(marked))
    places = [(at, ends[at]) if (at := ord(mark) - _FIRST_MARK) in ends else None for mark in marks]
    same = len(marks) == len(text) and all(place or mark == letter for mark, letter, place in zip(marks, text, places, strict=True))
    return text, places if same else None


def _lines(text: str, places: Places) -> Iterator[_Letter]:
    """The characters that a person sees, as `plaintext.seen_text` makes them."""
    start = 0
    for end in (*plaintext.LINE_END.finditer(text), None):
        last = end.start() if end else len(text)
        line = list(_line(text, places, start, min(last, start + plaintext.LINE_CHARACTERS)))
        while line and line[-1][0].isspace():
            line.pop()
        yield from line
        if end:
            yield "\n", _over(places[end.start() : end.end()])
            start = end.end()


def _line(text: str, places: Places, start: int, end: int) -> Iterator[_Letter]:
    for first in range(start, end, plaintext.CHUNK):
        letters = [(plaintext.shown_as(text[n]), places[n]) for n in range(first, min(end, first + plaintext.CHUNK))]
        clusters = list(_clusters([each for each in letters if each[0]]))
        whole = unicodedata.normalize("NFKC", "".join(letter for letter, _ in letters))
        if "".join(letter for letter, _ in clusters) != whole:
            clusters = [(whole, _over([place for _, place in letters]))]
        for cluster, place in clusters:
            yield from ((" " if letter.isspace() and letter != "\t" else letter, place) for letter in cluster)


def _clusters(letters: Sequence[_Letter]) -> Iterator[_Letter]:
    """Each letter with the marks that belong to it, composed."""
    start = 0
    for n in range(1, len(letters) + 1):
        if n == len(letters) or not unicodedata.combining(unicodedata.normalize("NFKC", letters[n][0])[0]):
            cluster = letters[start:n]
            yield unicodedata.normalize("NFKC", "".join(x for x, _ in cluster)), _over([place for _, place in cluster])
            start = n


def _joined(letters: Sequence[_Letter]) -> list[_Letter]:
    """The words of one line with one space between them."""
    found: list[_Letter] = []
    for letter, place in letters:
        if not letter.isspace():
            found.append((letter, place))
        elif found and found[-1][0] != " ":
            found.append((" ", place))
    return found


def _over(places: Places) -> tuple[int, int] | None:
    known = [place for place in places if place]
    return (known[0][0], known[-1][1]) if known else None
