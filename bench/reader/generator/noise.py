"""What surrounds an order and says nothing of it: greetings, fillers, signatures, quotes, capitals, HTML and odd spaces."""

from __future__ import annotations

import html
from random import Random

from bench.reader.generator.words import WORDS

_ENTITIES = {"å": "&aring;", "ä": "&auml;", "ö": "&ouml;", "Å": "&Aring;", "Ä": "&Auml;", "Ö": "&Ouml;"}


def around(rng: Random, kind: str, body: str, *below: str) -> str:
    """The order with what people write before and behind it; `below` comes after it."""
    before = "\n".join(
        part for part in (rng.choice(WORDS["greetings"]), rng.choice(WORDS["intros"] + WORDS["intros_of"][kind])) if part
    )
    fillers = rng.sample(WORDS["fillers"], rng.choice([0, 0, 0, 1, 1, 2]))
    gap = rng.choice(["\n", "\n\n"])
    parts = [before, body, "\n".join(fillers), *below, rng.choice(WORDS["signatures"])]
    if rng.random() < 0.12:
        parts.append("\n" + rng.choice(WORDS["quotes"]))
    return gap.join(part for part in parts if part)


def forwarded(rng: Random, text: str) -> str:
    """The text below the header of a forwarded mail, with a word on top that says nothing."""
    return f"{rng.choice(WORDS['forwards'])}\n\n{rng.choice(WORDS['headers'])}\n\n{text}"


def dressed(rng: Random, text: str) -> str:
    """The plain text in capitals, in small letters, in HTML or with odd spaces; mostly as it is."""
    dress = rng.random()
    if dress < 0.05:
        return text.upper()
    if dress < 0.08:
        return text.lower()
    if dress < 0.25:
        return as_html(rng, text)
    if dress < 0.40:
        return spaced(rng, text)
    return text


def in_html(rng: Random, kind: str, body: str, *below: str) -> str:
    """A body that is HTML with the same things around it."""
    mark = "\x00"
    around_it = around(rng, kind, mark, *below)
    before, _, behind = around_it.partition(mark)
    return f"{_paragraphs(before)}{body}{_paragraphs(behind)}"


def as_html(rng: Random, text: str) -> str:
    """The lines as a mail program writes them, with something next to them that is invisible."""
    lines = html.escape(text, quote=False).split("\n")
    if rng.random() < 0.4:
        lines = ["".join(_ENTITIES.get(sign, sign) for sign in line) for line in lines]
    way = rng.randrange(4)
    if way == 0:
        found = "".join(f"<p>{line or '&nbsp;'}</p>" for line in lines)
    elif way == 1:
        found = "<br>".join(lines)
    elif way == 2:
        found = "".join(f"<div>{line or '<br>'}</div>" for line in lines)
    else:
        found = "".join(f"<p class=MsoNormal><span lang=SV>{line}</span><o:p></o:p></p>" for line in lines)
    junk = str(rng.choice(WORDS["junk"]))
    return junk + found if rng.random() < 0.5 else found + junk


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n") if line.strip())


def spaced(rng: Random, text: str) -> str:
    """The text with other line ends, indents, no-break spaces or empty lines."""
    way = rng.randrange(4)
    if way == 0:
        return text.replace("\n", "\r\n")
    if way == 1:
        return "\n".join(f"  {line}  " for line in text.split("\n"))
    if way == 2:
        return "".join("\u00a0" if sign == " " and rng.random() < 0.3 else sign for sign in text)
    return text.replace("\n", "\n\n")
