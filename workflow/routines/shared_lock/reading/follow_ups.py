"""Tells what a row asks that goes on with the one above: "Portkod (ja/nej): ja" and below it "Om ja, vilken: 4512"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.labels import Label
from workflow.routines.shared_lock.reading.tokens import Token


def of_row_before(label: Label | None, head: Sequence[Token], before: Label | None) -> Label | None:
    """The label of a row, where its words point at the row before: a code only behind a row that asks for the gate."""
    text = " ".join(each.folded for each in head if each.text not in ":?")
    if label is None or not _GOES_ON.fullmatch(text):
        return label
    gate = before is not None and before.what == "gate"
    if gate and not text.startswith("om nej"):
        return Label("gate")
    return label if label.what != "gate" or text.startswith("vilken") else Label("other")


_GOES_ON = re.compile(r"(?:om (?:ja|nej|så)|i så fall|vid ja|vilken|vilket)(?: ,)?(?: (?:vilken|vilket|ange|skriv|fyll i|nämligen|nr|nummer|kod|koden|portkod|portkoden|siffror|är|då))*")
