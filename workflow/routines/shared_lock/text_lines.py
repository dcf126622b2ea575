"""Turns whatever stands in a description into clean lines: tags, controls, quotes and signatures taken away.

Every step is linear in the text, and the text is cut before anything else is done with it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, field

TEXT_CHARACTERS = 40_000
LINE_CHARACTERS = 600
LINES = 300


@dataclass(frozen=True)
class Lines:
    """The lines to read with an empty one between paragraphs, those below the signature, and whether nothing was cut off."""

    body: tuple[str, ...] = field(repr=False)
    signature: tuple[str, ...] = field(repr=False)
    whole: bool


def read_lines(text: str) -> Lines:
    """The text as clean lines, the signature set apart."""
    cut = text[:TEXT_CHARACTERS]
    bare = _without_tags(cut) if _TAG_START.search(cut) else cut
    # Tags begin lines in so many ways that only plain text tells its paragraphs.
    raw = _raw_lines(bare, parted=bare is cut)
    lines = [line for each in raw[: 2 * LINES] if (line := one_line(each, LINE_CHARACTERS)) or not each]
    told = sum(map(bool, raw))
    whole = len(text) <= TEXT_CHARACTERS and told <= LINES and all(len(x) <= LINE_CHARACTERS for x in raw)
    body, signature = _parted(lines)
    return Lines(tuple(body), tuple(signature), whole)


def _raw_lines(text: str, *, parted: bool) -> list[str]:
    """The lines that hold something, with one empty line between paragraphs where they are told."""
    found: list[str] = []
    for line in _LINE_END.split(text):
        if line and not line.isspace():
            found.append(line)
        elif parted and found and found[-1]:
            found.append("")
    return found


def one_line(text: str, limit: int) -> str:
    """At most `limit` characters of text as one line; wide gaps become a tab, quote marks and bullets go."""
    # Cut before normalising: NFKC is quadratic on long runs of combining marks.
    normal = unicodedata.normalize("NFKC", "".join(map(_shown, text[:limit])))
    gapped = _GAP.sub("\t", normal)
    return re.sub(r" {2}", " ", _LEAD.sub("", gapped)).strip(" \t")


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return character if category not in _UNSEEN or character == "\t" else " "


def _without_tags(text: str) -> str:
    kept, place = [], 0
    while (start := text.find("<", place)) >= 0:
        kept.append(text[place:start])
        tag = _TAG.match(text, start)
        if tag is None:
            kept.append("<")
            place = start + 1
            continue
        name = tag[1].casefold()
        kept.append(_BREAKS.get(name, ""))
        place = _after_hidden(text, name, tag.end()) if not tag[0].startswith("</") else tag.end()
    kept.append(text[place:])
    return html.unescape("".join(kept))


def _after_hidden(text: str, name: str, place: int) -> int:
    """Where reading goes on after the content of a style or script, which is no text."""
    if name not in ("style", "script", "head"):
        return place
    end = text.find(f"</{name}", place)
    return len(text) if end < 0 else end


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    for place, line in enumerate(lines):
        if greeting := _GREETING.search(line):
            before = line[: greeting.start()].strip()
            return [*lines[:place], *filter(None, [before])], [line[greeting.start() :], *lines[place + 1 :]]
        lines[place] = _SIGNED.sub("", line)
    return lines, []


_LINE_END = re.compile(r"\r\n|[\r\n\u2028\u2029\v\f]")
_UNSEEN = frozenset({"Cc", "Cs", "Cn", "Co", "So", "Sk"})
_GAP = re.compile(r"[ \u00a0]*\t[\s]*|[ \u00a0]{3,}")
_LEAD = re.compile(r"^[\s>|*•●·▪–—-]{1,20}(?=[^\s])")
_TAG_START = re.compile(r"<[a-zA-Z/!]|&[a-zA-Z#]")
_TAG = re.compile(r"</?([a-zA-Z!?][a-zA-Z0-9:-]{0,20})[^<>]{0,800}>")
_BREAKS = {
    **dict.fromkeys(
        ("br", "p", "div", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "body", "hr"), "\n"
    ),
    **dict.fromkeys(("td", "th"), "\t"),
}
_GREETING = re.compile(
    r"(?i)(?:^|(?<=[\s.,!?]))(?:m\.?\s?v\.?\s?h\b|m ?vänlig|med vänlig|vänlig(?:a|en)? häls|vänligen,?\s?$"
    r"|häls(?:n\b|ningar)"
    r"|hälsar\b|v\.?h\.?$|tack på förhand|tacksam för|(?-i:^/\s?[A-ZÅÄÖ])|^-{1,3}$|^_{3,}$)"
)
_SIGNED = re.compile(r"\s/\s?[A-ZÅÄÖ][\w-]{1,20}(?: [A-ZÅÄÖ][\w-]{0,25})?\.?$")
