"""Tells what a row asks that goes on with the one above: "Portkod (ja/nej): ja" and below it "Om ja, vilken: 4512"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lines.labels import Label
from workflow.routines.shared_lock.reading.lines.segments import Segment
from workflow.routines.shared_lock.reading.text.tokens import Token


def of_row_before(segment: Segment, before: Label | None, row: Sequence[Token]) -> Label | None:
    """The label of a row, where its words point at the row before: a code only behind a row that asks for the gate."""
    label, text = segment.label, " ".join(each.folded for each in segment.head if each.text not in ":?")
    if label is None:
        return label
    if label.what == "gate" and _A_CODE.fullmatch(text) and _is_of_other_thing(row):
        return Label("other")
    if not _GOES_ON.fullmatch(text) or any(each.what in ("phone", "badphone", "id", "badid") for each in segment.tokens):
        return label
    gate = before is not None and before.what == "gate"
    if gate and not text.startswith("om nej"):
        return Label("gate")
    return label if label.what != "gate" or text.startswith("vilken") else Label("other")


def _is_of_other_thing(row: Sequence[Token]) -> bool:
    """Whether a row says that there is something, and that is no gate: "Nyckelskåp: ja", "Larm: finns"."""
    at = next((n for n, each in enumerate(row) if each.text in (":", "?")), 0)
    answer = next((each.folded for each in row[at:] if each.what == "word"), "")
    asked = row[:at]
    if not asked or answer not in _THERE_IS:
        return False
    return any(each.folded in w.OTHER_CODES for each in asked) or not any(w.label_of(each.text) == "gate" or re.search("port|dörr|kod|entr", each.folded) for each in asked)


_THERE_IS = frozenset(["ja", "japp", "finns", "har", "yes", "x", "jo"])
_A_CODE = re.compile(r"(?:om ja |vid ja |i så fall )?(?:, )?(?:vilken |ange |skriv )?(?:kod|koden|code|siffror|nummer)(?: är)?")
_GOES_ON = re.compile(r"(?:om (?:ja|nej|så)|i så fall|vid ja|vilken|vilket)(?: ,)?(?: (?:vilken|vilket|ange|skriv|fyll i|nämligen|nr|nummer|kod|koden|portkod|portkoden|siffror|är|då))*")
