"""What parts a home, corrects a fact or doubts it is heard in a form, a sentence, a comment and a title."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

import bench.reader
from bench.reader.cases import case
from console.routines.shared_lock.reading import read
from runtime.routines.shared_lock.settings import LockSettings
from workflow.routines.shared_lock.reading.report import outcome

_PROBES: dict[str, list[str]] = yaml.safe_load((Path(bench.reader.__file__).parent / "probes.yaml").read_text("utf-8"))
_CLEAR = {"home": "Kårgatan 12 lgh 1102, 583 33 Linköping", "code": "Portkod 4512.", "text": "", "title": "Digital låsenhet"}
_SENTENCES = (
    "Hej! Nytt lås till Berit Granath 19410307-9887 och Halvard Granath 19390512-9890. De bor på {home}. Kontakt Berit 070-174 06 22. {code} {text}"
)
_LINKED = (
    "Hej! {before} Koppla Berit Granath 19410307-9887 till Halvard Granath 19390512-9890 som redan har lås. De bor på {home}. {text}",
    "{before}\nSka kopplas: Berit Granath, 19410307-9887\nHar redan lås: Halvard Granath, 19390512-9890\n{home}\n{text}",
)
_PLACES = (
    "Hej! {before} Nytt lås till Berit Granath 19410307-9887 och Halvard Granath 19390512-9890. De bor på {home}. Kontakt Berit 070-174 06 22. Portkod 4512{bracket}. {text}",
    "{before}\nBerit Granath, 19410307-9887\nHalvard Granath, 19390512-9890\n{home}\nKontakt: Berit 070-174 06 22\nPortkod 4512{bracket}\n{text}",
)
_ROWS = "Berit Granath, 19410307-9887\nHalvard Granath, 19390512-9890\n{home}\nKontakt: Berit 070-174 06 22\n{code}\n{text}"


def _read(where: str, said: str, layout: str) -> str:
    facts = _CLEAR | {"before": "", "bracket": ""} | ({where: f" ({said.rstrip('.')})" if where == "bracket" else said} if where in ("before", "bracket") else {}) | ({where: said.format(n="19700101-9818")} if where in _CLEAR else {})
    comments = [said.format(n="19700101-9818")] if where == "comment" else []
    ticket = case({"id": "probe", "heading": "olika" if layout in _LINKED else "samma", "title": facts["title"], "text": layout.format(**facts), "comments": comments, "expect": {}})
    return outcome(read(ticket.ticket, ticket.comments, date(2027, 3, 1), LockSettings.model_construct().reading))


def _probes(*kinds: str) -> Iterator[tuple[str, Any]]:
    for where in kinds:
        yield from ((where, said) for said in _PROBES[where])


def test_what_parts_corrects_or_doubts_a_fact_is_not_swallowed() -> None:
    """Each probe stops the order in sentences and in rows; without one both are read."""
    layouts = (_SENTENCES, _ROWS)
    assert [_read("text", "", layout) for layout in layouts] == ["read", "read"]
    assert [(where, said) for where, said in _probes("home", "code", "text", "comment", "title") for layout in layouts if _read(where, said, layout) == "read"] == []


def test_what_unsettles_in_everyday_words_is_heard_wherever_it_stands() -> None:
    """Each sentence stops the order before and after its facts, in a bracket, and in a comment."""
    assert [_read("text", "", layout) for layout in (*_PLACES, *_LINKED)] == ["read"] * 4
    places = ("before", "text", "bracket", "comment")
    assert [(where, said) for said in _PROBES["everywhere"] for where in places for layout in _PLACES if _read(where, said, layout) == "read"] == []
    assert [(where, said) for said in _PROBES["linked"] for where in ("before", "text", "comment") for layout in _LINKED if _read(where, said, layout) == "read"] == []


def test_what_tells_the_same_home_again_stops_nothing() -> None:
    """Sentences that only sound like the probes are read."""
    assert [said for said in _PROBES["harmless"] if _read("text", said, _SENTENCES) != "read"] == []
