"""Joins the lines that a mail program broke in the middle of a sentence; every place in the text stays."""

from __future__ import annotations

import re

from workflow.routines.shared_lock.reading.lexicon import words as w


def goes_on(line: str, after: str, widest: int) -> bool:
    """Whether a sentence that stands in a full line goes on in the next one; `widest` is the longest line of the paragraph."""
    full = len(line) >= max(_SHORTEST, _NEARLY * widest)
    if not full or not after or line.islower() or line[-1] in ".!?:;" or _ROW.search(line) or _ROW.search(after) or _BEGINS_ANEW.match(after):
        return False
    last, first = re.findall(r"[^\W_][\w'’-]*", line)[-1:], re.findall(r"[^\W_][\w'’-]*", after)[:1]
    if not last or not first:
        return False
    if after[0] == "(" or after[0].isdigit():
        return not line[-1].isdigit() and not (after[0].isdigit() and _ADDRESS_ENDS.search(line))
    if w.label_of(first[0]) or first[0].casefold() in w.CONTACT_VERBS:
        return False
    return first[0][0].islower() or last[0] in _LEADS or w.is_given(last[0]) and _LEADS_GIVEN.search(line) is not None


def gap(width: int) -> str:
    """As much white space as stood between two lines, and no column of a table."""
    return (" \n" * width)[:width]


_SHORTEST, _NEARLY = 45, 0.75
# Columns.
_ROW = re.compile(r"\t|\||;| {3,}\S")
# A label, a point of a list, or a greeting.
_BEGINS_ANEW = re.compile(r"[^\W\d][^:\n]{0,40}:|[-*•·>/_=]|\d{1,2}[.):] |(?i:mvh|vh|hälsning|häls|med vänlig|tack|hej)\b")
# "Båda: Storgatan 20, 582 46 Linköping" above "070-… Yngve": nothing of an address is still to come.
_ADDRESS_ENDS = re.compile(r"\d{3} ?\d\d [A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+)?(?: ?\([^()\d]*\))?$")
_LEADS = w.Words(
    """på i till av med heter och samt är hos för maken makan hustrun frun mannen sambon sonen dottern via bor från vid makarna paret kontakta ring att om som vi de han hon hans hennes deras under efter
    brodern systern modern fadern herr fru tel telefon mobil adress adressen gata gatan"""
)
_LEADS_GIVEN = re.compile(r"(?i)\b(?:och|samt|heter|till|makarna|paret|maken|makan|hustrun|frun|mannen|sambon|sonen|dottern|för|hos|med) [^\W\d_][\w-]*$")
