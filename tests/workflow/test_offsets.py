"""Evidence as `lockstep ticket read --json` gives it: `source[start:end] == text`, in the source as the desk delivered it."""

from __future__ import annotations

import html
import random
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from bench.reader.cases import corpus
from bench.reader.generator import noise
from tests.workflow.test_intake import sample
from workflow.routines.shared_lock.plaintext import seen_text
from workflow.routines.shared_lock.reading import IntakeSettings, as_facts, delivered_texts, read_ticket

TODAY = date(2027, 1, 12)
CASES = corpus()[::80]
ENTITIES = {"å": "&aring;", "ö": "&#246;", "é": "&#xe9;", " ": "&nbsp;"}


def _tagged(text: str) -> str:
    """Each line a paragraph, each word in its own tag, and some things that nobody sees."""
    words = (" ".join(f"<b class='x>y'>{html.escape(w, quote=False)}</b>" for w in line.split(" ")) for line in text.split("\n"))
    return "<style>p > b {}</style>" + "".join(f"<p>\r\n{line}<!-- {line} --></p>" for line in words)


def _entities(text: str) -> str:
    return "<br>\r\n".join("".join(ENTITIES.get(c, c) for c in html.escape(line, quote=False)) for line in text.split("\n"))


DRESSES: Mapping[str, Callable[[str], str]] = {
    "as it is": str, "CRLF": lambda text: text.replace("\n", "\r\n"), "CR": lambda text: text.replace("\n", "\r"),
    "combining": lambda text: unicodedata.normalize("NFD", text), "nbsp": lambda text: text.replace(" ", "\u00a0"),
    "tabs": lambda text: text.replace(" ", "\t "), "emoji": lambda text: f"\U0001f511\U0001f469\u200d\U0001f9b3 {text}".replace("\n", " \U0001f3e0\n"),
    "soft hyphens": lambda text: "\u00ad".join(text), "full width": lambda text: text.translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
    "a tag in plain text": lambda text: f"{text}\n<b>Tack</b> & hej", "tagged": _tagged, "entities": _entities,
    "a table": lambda text: "<table>" + "".join(f"<tr><td>{html.escape(line)}</td></tr>" for line in text.split("\n")) + "</table>",
    "as a mail program": lambda text: noise.as_html(random.Random(text), text), "spaced": lambda text: noise.spaced(random.Random(text), text),
    "a quotation": lambda text: f"<blockquote>{_entities(text)}</blockquote>", "no semicolons": lambda text: _entities(text).replace(";", ""), "an open tag": lambda text: f"<p>{text}<p title='",
}  # fmt: skip


def checked(ticket: Mapping[str, Any], comments: tuple[str, ...] = ()) -> int:
    """How many facts point at their words in what was delivered; each of them must."""
    reading = read_ticket(ticket, TODAY, IntakeSettings(), comments=comments)
    delivered = delivered_texts(ticket, comments)
    for fact, read in zip(as_facts(reading, delivered)["evidence"], reading.evidence, strict=True):
        assert delivered[fact["source"]][fact["start"] : fact["end"]] == fact["text"], fact
        assert "".join(seen_text(html.unescape(fact["text"]))[0].split()) == "".join(read.text.split()).replace("\n>", ""), (fact, read)
    return len(reading.evidence)


@pytest.mark.parametrize("dress", DRESSES)
def test_each_fact_points_at_its_words_as_delivered(dress: str) -> None:
    """Also in tickets with a comment, which counts from its own beginning."""
    found = 0
    for case in CASES:
        text = case.ticket["description"]
        comments = tuple(map(DRESSES[dress], case.comments))
        found += checked({**case.ticket, "description": text if "<" in text else DRESSES[dress](text)}, comments)
    assert found > 50


def test_a_field_of_a_form_points_into_its_value() -> None:
    """Into the text that was taken, with its spaces and entities; a number is its digits."""
    form = sample("new_install_form")
    odd = {"person1.name": ["", None, " Astrid\u00a0 Alm\r\n"], "person1.personalNumber": [193804129827], "person2.address": "<b>Provgatan&nbsp;4</b> lgh 1201,  582 22 Linköping"}
    form["parameters"] = [{**each, "values": odd.get(each["key"], each["values"])} for each in form["parameters"]]
    assert checked(form) >= 9
    assert delivered_texts(form, ())["form:person1.name"] == " Astrid\u00a0 Alm\r\n"
