"""Hears the words next to a fact that limit it: "ca 4512", "Evald Ek 1936… (ska bort)", "013-… från maj"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.text.tokens import Token
from workflow.routines.shared_lock.reading.values import Span

_DOUBTS = {"name": "persons_unclear", "number": "number_unplaced", "address": "address_unclear", "contact": "contact_unclear", "phone": "contact_unclear", "code": "gate_unclear"}
_MONTH = r"(?:jan|feb|mars|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*"
_DAY = r"(?:mån|tis|ons|tors|fre|lör|sön)dag\w*"
_WHEN = rf"(?:(?:den )?(?:\d{{1,2}}\S* )?{_MONTH}|{_DAY}|nästa|årsskiftet|månadsskiftet|sommaren|hösten|vintern|våren|påsk\w*|jul\w*|midsommar\w*|§d)"
_NEXT_TO = re.compile(r"(?:nog|ca\.?|cirka|circa|typ|ungefär\w*|omkring|hälften|okän[dt]\w*|obekräftad\w*|ospecificera\w*)")
_BEHIND = re.compile(
    rf"(?:(?:ska|skall|bör|får|kan) (?:strykas|bort|ut|tas bort|utgå|ersättas|ändras)\b|(?:stryk|strykes|stryks|utgår|utgått|nedlagd|nedlagt|spärrad|spärrat|avflyttad|avställd)\b"
    rf"|(?:fr\.?o\.?m|t\.?o\.?m|fom|tom)\b|(?:från|från och med|from|till|till och med|fram till|efter|innan|until) {_WHEN}\b|nästa (?:år|vecka|månad)\b|i (?:vår|höst|sommar|vinter|fjol)\b)"
)


def doubt_qualified(draft: Draft, source: str, sentences: Iterable[Sequence[Token]]) -> None:
    """Note as a doubt each fact with a word next to it that limits it, in brackets or not."""
    # What was answered about the gate spans the whole answer: a word in it may limit the code.
    covered = {place: kind for place, kind in draft.covered(source).items() if kind != "gate"}
    for sentence in sentences:
        tokens = [each for each in sentence if each.what != "mark"]
        kinds = [covered.get(each.start, "") if each.what != "word" or each.is_capital else "" for each in tokens]
        words = ["§d" if each.what == "date" else each.folded for each in tokens]
        for at, token in enumerate(tokens):
            if token.start in covered:
                continue
            near = [kinds[place] for place in (at - 1, at + 1) if 0 <= place < len(tokens) and kinds[place]]
            behind = kinds[at - 1] if at else ""
            if near and _NEXT_TO.fullmatch(token.folded) or behind and _BEHIND.match(" ".join(words[at : at + 5])):
                draft.doubt(_DOUBTS.get(near[0], "words_unread"), Span(source, token.start, token.end))
