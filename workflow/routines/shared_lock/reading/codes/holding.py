"""Hears when a code or a contact holds, where it is not now: "från 15 mars är koden 5067", "ring Per när Eva är på semester"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from workflow.routines.shared_lock.reading.asides.reasons import OF_ANOTHER
from workflow.routines.shared_lock.reading.codes.gates import NO_GATES
from workflow.routines.shared_lock.reading.codes.other_things import holds_elsewhere, opens_another
from workflow.routines.shared_lock.reading.draft import Draft, Said, bare, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.vocabulary import MONTHS, WEEKDAYS
from workflow.routines.shared_lock.reading.text.tokens import Token


def doubt_later(draft: Draft, source: str, sentences: Sequence[Sequence[Token]], *, comment: bool, before: Said | None) -> None:
    """Note as a doubt a code that holds from a later day, or not for the gate; and such a contact, where a comment tells of it. `before` is the code of before a comment."""
    others = before is not None and draft.gate_code is not None and bare(before.text) != bare(draft.gate_code.text)
    covered = draft.covered(source)
    for at, tokens in enumerate(sentences):
        kinds = {covered.get(each.start, "") for each in tokens if each.what != "word" or each.is_capital}
        text, then = _signs(tokens), _signs(sentences[at + 1]) if at + 1 < len(sentences) else ""
        if {"code", "address", "number"} & kinds and OF_ANOTHER.search(then) and not re.search(r"\d", then):
            draft.doubt("correction_unclear", span_of(source, tokens))
        if "code" in kinds and (_may_be_of_other(sentences, at) or opens_another(draft, source, sentences, at)):
            draft.doubt("gate_unclear", span_of(source, tokens))
        kind = "gate" if "code" in kinds else "contact" if comment and {"contact", "phone"} & kinds else ""
        if not kind:
            continue
        later = any(_is_later(each, kind) for each in ([text] if kind == "gate" else _clauses(tokens, covered)))
        behind = _GOES_ON.match(then) is not None and (then.count(" ") < _LONG_BEHIND or _OF_CODE.search(then) is not None) and _is_later(then, kind)
        if later or behind or others and kind == "gate" and _NIGHT.search(text) or kind == "gate" and (_is_of_other(text, then) or holds_elsewhere(then)):
            draft.doubt(f"{kind}_unclear", span_of(source, tokens))


def _signs(tokens: Sequence[Token]) -> str:
    return " ".join("§d" if each.what == "date" else each.folded for each in tokens)


def _clauses(tokens: Sequence[Token], covered: Mapping[int, str]) -> list[str]:
    """The clauses that hold a fact, or nothing but when: why another is to be called ("Rolf är inlagd till fredag, ring Signe") says nothing of when."""
    parts: list[list[Token]] = [[]]
    for each in tokens:
        if each.text in (",", ";", ".") or each.folded == "eftersom":
            parts.append([])
        else:
            parts[-1].append(each)
    return [text for part in parts if (text := _signs(part)) and (any(each.start in covered and each.what == "phone" for each in part) or len(part) <= _SHORT or "kontakt" in text or not _WHY.search(text))]


def _is_later(text: str, kind: str) -> bool:
    """Whether a sentence says that what it states holds at another time than now, or asks whether it does."""
    if kind == "gate" and _OPEN.search(text):
        return True
    return (_FROM if kind == "gate" else _AT_TIMES).search(text) is not None and _OVER.search(text) is None


def _is_of_other(text: str, then: str) -> bool:
    """Whether the next sentence says that a code is another thing's: "Koden är 7788. Nyckelskåpet."."""
    words = re.findall(r"[^\W\d_]+", then)
    other = any(word in w.OTHER_CODES or word.startswith(NO_GATES) for word in words)
    short = _GOES_ON.match(then) is not None or len(words) <= _FEW and not re.search(r"port|entré", text)
    return other and short and not re.search(r"\d|port|entré", then)


def _may_be_of_other(sentences: Sequence[Sequence[Token]], at: int) -> bool:
    """Whether a code without the word of a gate stands behind the code of something else: "Larmkod: 1234", and below it "Kod: 4411"."""
    if _of_gate(sentences[at]) or not any(each.folded in ("kod", "koden", "code") for each in sentences[at]):
        return False
    for tokens in reversed(sentences[:at]):
        if any(each.folded in w.OTHER_CODES for each in tokens) and any(each.what == "number" and re.fullmatch(r"\D?\d{3,6}\D?", each.text) for each in tokens):
            return True
        if _of_gate(tokens):
            return False
    return False


def _of_gate(tokens: Sequence[Token]) -> bool:
    return any(re.search(r"port|entr|dörr", each.folded) for each in tokens)


_FEW, _SHORT, _LONG_BEHIND = 2, 4, 8
_OF_CODE = re.compile(r"kod|gäll|byt|ändr|använd|num|\d{3,}")
_WHY = re.compile(r"\b(?:är|blir|ligger|åker|reser|sägs|slutar) (?!kontakt)")
_MONTH = rf"(?:{MONTHS})"
_DAY = rf"(?:{WEEKDAYS})dag(?:en)?"
_TIME = r"(?:sommar|höst|vinter|vår|påsk|jul|midsommar|nyår|års|månads|semester|sport|höst)\w*"
_WHEN = rf"(?:(?:den |på )?(?:§d|\d{{1,2}}(?:\W?[ae])? {_MONTH}|{_MONTH}|{_DAY}|{_TIME}|\d{{1,2}}/\d{{1,2}})|(?:och med )?(?:nästa|kommande)|helgen|i ?morgon|övermorgon)"
_LONG = r"(?:(?:en|ett|några|ett par|någon|två|tre|fyra|fem|sex|\d{1,2}) (?:dag|dagar|vecka|veckor|månad|månader))"
_SOON = rf"(?:nästa (?:vecka|månad|år|{_DAY}|{_MONTH})|imorgon|i morgon|övermorgon|om {_LONG}|snart|inom kort|på {_DAY})"
_SINCE = rf"(?:(?:från|fr\.?o\.?m\.?|from|fom)(?: och med)?|efter|tills|till och med|t\.?o\.?m\.?|fram till|till) {_WHEN}"
_CHANGES = r"(?:ska|skall|kommer|tänker|skulle) (?:\w+ ){0,3}(?:byta|bytas|byts|byt|ändra|ändras)"
_FROM = re.compile(rf"\b(?:{_SINCE}|{_SOON}|{_CHANGES})(?!\w)")
_AT_TIMES = re.compile(rf"\b(?:{_SINCE}|{_SOON}|(?:i|under) (?:hela )?(?:{_MONTH}|{_TIME}|veckan|helgen|helgerna)|(?:när|medan|så länge|under tiden|då) [^\W\d_]+ (?:är|har|reser|jobbar|arbetar)\b)(?!\w)")
_NIGHT = re.compile(
    r"\b(?:kvälls|natte|natt|dag)tid\b|\b(?:på |om )?(?:kvällen|kvällarna|kvällar|natten|nätterna|nätter|dagarna|helgerna|helger|vardagar)\b"
    rf"|\b(?:efter|före|innan|till|från|mellan) (?:kl\.? ?|klockan )?\d{{1,2}}(?:[.:]\d\d)?(?= |$)(?! (?:{_MONTH}|dag|vecka|månad|minut|tim))|\b(?:fram till|efter kl|före kl|mellan kl|från kl|till kl|(?:vissa|olika|övriga|andra) (?:tider|dagar)|övrig tid|ibland|tillfälligt)(?!\w)"
)
# "Koden byttes i måndags, efter helgen": what is over.
_OVER = re.compile(rf"\bi (?:{WEEKDAYS})dags\b|\b(?:byttes|ändrades|bytte|ändrade)\b")
# "Glömde fråga om portkoden är 7788", "de ska byta kod", "4040 var det när jag jobbade där".
_OPEN = re.compile(r"\bom (?:\w*kod|\w*koden|den|det) (?:fortfarande |nu )?(?:är|var|ska|har|kan|stämmer|gäller)\b|\b(?:ska|skall|tänker|vill|kommer att) (?:\w+ )?(?:byta|bytas)\b|(?:^|(?<= ))\d[\d*#]{2,} (?:var|hade|brukade) (?:det|den|vi|de|dom|jag)\b|\b(?:tas bort|försvinner|slopas|fram till (?:kl\.? ?)?\d)")
# The sentence behind, that goes on about the same.
_GOES_ON = re.compile(r"(?:(?:det|den|denna|koden|numret|nya|ny|och|men|detta|som|ändringen|bytet) ){0,2}(?:gäller|börjar|byts|ändras|används|är|från|fr|from)\b")
