"""Hears that the household is away for some days that the text counts: the one who calls needs to know it, and the order holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from workflow.routines.shared_lock.reading.draft import Draft, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.vocabulary import MONTHS
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in

_LONGEST_DAYS, _LONGEST_WEEKS = 21, 3


def short_absences(draft: Draft, source: str, sentences: Iterable[Sequence[Token]]) -> Iterator[Token]:
    """The words of whole sentences, or of the last clause of one, that tell of a short absence, where a contact is stated, who is noted to be called outside of it."""
    for tokens in sentences:
        signs = ["§n" if each.is_capital and draft.named([each.text]) else each.folded for each in tokens]
        text = " ".join(signs)
        met = _AWAY.search(text)
        if met is None or not (draft.contact_name and draft.contact_phone) or not _is_short(met):
            continue
        if not met["who"] and _may_be_contact(draft, met["away"]):
            draft.doubt("meaning_changed", span_of(source, tokens))
            continue
        away = list(begun_in(tokens, *met.span("away"), signs))
        note = " ".join(each.text for each in away if each.text not in ".!()")
        draft.add_note(re.sub(r" ([–-]) ", r"\1", note))
        yield from away


def _may_be_contact(draft: Draft, away: str) -> bool:
    """Whether "hon" or nobody named may mean a contact who is no person of the order."""
    called = draft.contact_name.text.split()[0] if draft.contact_name and draft.contact_name.text.strip() else ""
    if not called or draft.named([called]) or "bortresta" in away:
        return False
    pronoun = next((sex for word, sex in (("han", "man"), ("hon", "woman")) if word in away.split()), None)
    return pronoun is None or w.sex_of(called) in (None, "", pronoun)


def _is_short(met: re.Match[str]) -> bool:
    if not met["last"]:
        return True
    begins, ends = int(met["first"]), int(met["last"])
    return 0 < ends - begins <= (_LONGEST_WEEKS if met["week"] else _LONGEST_DAYS) and not (met["week"] and met["month"]) and bool(met["week"] or met["month"])


_MONTH = rf"(?:{MONTHS}|jan|feb|apr|aug|sept?|okt|nov|dec|/ ?\d{{1,2}})"
_AWAY = re.compile(
    r"(?:^|(?<= [,;(–-] )|(?<=, men ))(?P<away>(?:obs (?:: |, |! )?)?(?:(?:men )?(?:(?P<who>de|dom|båda|bägge|paret|makarna|§n)|han|hon)(?: är| kommer att vara| kommer vara)(?: dock)? |är )?(?:bortresta?|borta|inte hemma|ej hemma|på resa|på semester) "
    rf"(?:(?:(?P<week>v|v\.|vecka|veckorna)(?: \.)? )?(?:(?:mellan|från|den) ){{0,2}}(?P<first>\d{{1,2}}) (?:[–-]|till|och|t\.?o\.?m\.?)(?: den)? (?P<last>\d{{1,2}})(?: (?P<month>{_MONTH}))?"
    r"|(?:hela )?(?:v|v\.|vecka|veckan)(?: \.)? \d{1,2})(?: , | )?(?:så )?(?:(?:boka|ring|kom|försök|gärna) (?:gärna |tid )?(?:efter|innan)(?: det| dess)?|helst (?:efter|innan)(?: det)?|helst inte då)?)(?: [.!)])*$"
)
