"""Hears what a text says of itself: that the rest of it holds, that more will come, that what was just said is taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from workflow.routines.shared_lock.reading.asides.lacking import LACKING, name_forms
from workflow.routines.shared_lock.reading.asides.reasons import THAT_HOLDS, reasons_in
from workflow.routines.shared_lock.reading.codes.given_codes import GIVEN, announces_code
from workflow.routines.shared_lock.reading.draft import Draft, Said
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.restating import EXCUSES
from workflow.routines.shared_lock.reading.people.swapped import NUMBERS_SWAPPED, is_of_swap
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in


def said_of_text(draft: Draft, source: str, sentences: Sequence[Sequence[Token]], taken_back: Set[int] = frozenset()) -> Iterator[Token]:
    """The words that change nothing, where the order is as they say; at `taken_back` stand values that another has taken the place of."""
    for at, tokens in enumerate(sentences):
        text = " ".join(each.folded for each in tokens)
        if holds := _HOLDS.search(text):
            yield from begun_in(tokens, holds.start("said"), len(text))
        for met in _VALUE_HOLDS.finditer(text):
            yield from begun_in(tokens, met.start("said"), met.end("said"))
        come = _to_come(text)
        if come and _is_lacking(draft, come):
            yield from tokens
        if _PUT_OFF.fullmatch(text) and at + 1 < len(sentences) and _NOW_THERE.match(" ".join(each.folded for each in sentences[at + 1])):
            yield from tokens
        if is_of_swap(draft, tokens) or at + 1 < len(sentences) and _is_given(draft, source, sentences[at + 1]) and announces_code(draft, tokens):
            yield from tokens
        if any(fact.rule == LACKING and _stands_in(fact, source, [tokens]) for _, fact in draft.facts()):
            yield from tokens
        yield from _explains(draft, source, sentences, at, taken_back)
        if (begun := _NO_WAIT.match(text)) and _is_replaced(draft, source, sentences[at : at + 2]):
            away = _AWAY.fullmatch(text)
            yield from tokens if away and _is_put_aside(draft, away["name"]) else tokens[: len(begun[0].split())]


def _to_come(text: str) -> re.Match[str] | None:
    """What is yet to come, where a sentence says so and at most where it lies: "Lisbets nummer kommer, står på kontoret."."""
    head, mark, tail = text.partition(" , ")
    if mark and all(each in EXCUSES or each == "." for each in tail.split()):
        text = head
    return next((met for pattern in (_TO_COME, _TO_COME_OF_US, _NOT_YET, _ASKED_FOR) if (met := pattern.fullmatch(text))), None)


def _explains(draft: Draft, source: str, sentences: Sequence[Sequence[Token]], at: int, taken_back: Set[int]) -> Iterator[Token]:
    """The words that say how a mistake came about, in a sentence that puts it right, or next to one."""
    near = [each for each in sentences[max(0, at - 1) : at + 2] if each]
    if not near:
        return
    first, last = near[0][0].start, near[-1][-1].end
    old = {re.sub(r"\D", "", each.text) for each in sentences[at] if each.what in ("number", "apartment")}
    if _is_replaced(draft, source, near) or any(first <= each < last for each in taken_back):
        yield from reasons_in(sentences[at], {each for each in old if each and not any(each in fact.text for _, fact in draft.facts() if fact is not draft.shared_address)})


def answers_nothing(sentences: Sequence[Sequence[Token]], used: Set[int]) -> Iterator[Sequence[Token]]:
    """The sentences that only say yes or no, to a question which nobody sees."""
    for at, tokens in enumerate(sentences):
        asked = at > 0 and any(each.text in ("?", ":") for each in sentences[at - 1][-1:])
        goes_on = at + 1 < len(sentences) and any(w.label_of(each.folded) == "gate" for each in sentences[at + 1] if each.what == "word")
        if is_bare_answer(tokens) and not (asked or goes_on) and not any(each.start in used for each in tokens if each.what == "word"):
            yield tokens


def is_bare_answer(tokens: Sequence[Token]) -> bool:
    """Whether a sentence is nothing but a yes or a no."""
    return _BARE.fullmatch(" ".join(each.folded for each in tokens)) is not None


def _is_given(draft: Draft, source: str, tokens: Sequence[Token]) -> bool:
    """Whether a sentence holds the code."""
    code = draft.gate_code
    return code is not None and code.rule == GIVEN and any(span.source == source and tokens[0].start <= span.start < tokens[-1].end for span in code.spans)


def _is_lacking(draft: Draft, come: re.Match[str]) -> bool:
    """Whether nothing is stated yet of what is to come."""
    if come["gate"]:
        return not (draft.gate_answer or draft.gate_code or draft.gate_before)
    if come["number"]:
        lacking = [each for each in draft.persons if each.name and not each.number]
        name = (come["whose"] or come["of"] or "").split()
        return len(lacking) == 1 if not name else any(draft.named(each) == lacking[:1] for each in name_forms(name) if lacking)
    return not (draft.contact_phone or draft.contact_name and not come["phone"])


def _is_replaced(draft: Draft, source: str, sentences: Sequence[Sequence[Token]]) -> bool:
    """Whether these sentences put something else in the place of what was stated."""
    new = [fact for _, fact in draft.facts() if fact.rule in ("contact_replaced", "correction", NUMBERS_SWAPPED)]
    return any(_stands_in(fact, source, sentences) for fact in new) or any(is_of_swap(draft, each) for each in sentences)


def _stands_in(fact: Said, source: str, sentences: Sequence[Sequence[Token]]) -> bool:
    """Whether a fact stands in one of these sentences, which follow each other."""
    first, last = sentences[0][0].start, sentences[-1][-1].end
    return any(span.source == source and first <= span.start < last for span in fact.spans)


def _is_put_aside(draft: Draft, name: str) -> bool:
    """Whether the one of the order who is named is not the one to call."""
    called = draft.contact_name.text.casefold().split() if draft.contact_name else []
    return len(draft.named([name])) == 1 and bool(called) and name not in called


_BARE = re.compile(
    r"(?:(?:hej|hejsan|hallå|ok|okej)(?: igen)?(?: [,.!])? )?(?:ja|jo|jodå|jajamän|japp|jepp|yes|absolut|visst|javisst|nej|nä|nix|nope|no|nja|njae|njä|knappast|aldrig|inte alls|absolut inte|helst inte|inte nu|inte ännu)"
    r"(?:(?: ,)? (?:tack|då|ja|nej|nä|alltså|tyvärr|absolut|visst|inte|alls|nu|ännu|än|aldrig)){0,4}(?: [.!])*"
)
_HOLDS = re.compile(rf"(?:^|, )(?P<said>{THAT_HOLDS})(?: [.!])*$")
# "Lgh 1002 stämmer": the value itself is weighed as any other.
_VALUE_HOLDS = re.compile(r"(?:^|, |och )(?:men )?(?:lgh|lägenhet|lägenhetsnumret|lägenheten|portkod|portkoden|koden|kod|adressen|telefonnumret|numret|personnumren|namnen|postnumret|kontakten)(?: §?\d+)? (?P<said>(?:stämmer|är (?:rätt|korrekt|oförändrad|oförändrat|samma))(?: (?:däremot|dock|fortfarande|ju))?)(?: [.!])*$")
# "Kontaktuppgifter kommer", "telefonnummer kommer i ett senare mejl", "jag återkommer med portkoden".
_WHAT = r"(?:(?P<gate>(?:port|entré|dörr)?kod(?:en)?)|(?P<phone>(?:telefon|mobil)(?:nummer|numret|nr)?|(?<= , )(?:nummer|numret|nr))|(?P<whose>[^\W\d_]+s )?(?P<number>personnummer|personnumret|pnr|(?<=s )(?:nummer|numret|nr))(?: (?:på|till|för) (?P<of>[^\W\d_]+))?|kontakt(?:en|person|personen|uppgift|uppgifter|uppgifterna|info)?)"
_LATER = r"(?: (?:senare|sen|sedan|snart|strax|separat|inom kort|imorgon|i morgon|idag|i dag|senare idag|i (?:ett |en )?(?:(?:nästa|eget|egen|separat|senare|nytt|annat|särskilt) )?(?:mejl|mail|meddelande|sms|kommentar|svar|ärende)|(?:via|per|på) (?:telefon|mejl|mail|sms)|så (?:fort|snart) (?:vi|jag) (?:har|fått|vet|får)(?: tag på)? (?:den|det|dem|dom)|när (?:vi|jag) (?:har |får )?(?:fått )?(?:tag på )?(?:den|det|dem|dom)))?"
_TO_COME = re.compile(rf"(?:(?:(?:kontakt|kontaktperson|kontakta|ring|(?:brukare|person|kund|vårdtagare|namn)(?: [1-6])?)(?: :)? )?(?!och)[\w-]+(?: [\w-]+){{0,2}} , )?(?:{_WHAT}(?: :)? (?:kommer|meddelas|mejlas|mailas|skickas|kompletteras|(?:jag |vi )?återkommer (?:jag |vi )?med(?: (?:den|det|denna))?|(?:mejlar|mailar|skickar|meddelar|kompletterar) (?:jag|vi)){_LATER})(?: [.!])*")
_TO_COME_OF_US = re.compile(rf"(?:jag |vi )?(?:återkommer|kompletterar|hör av (?:mig|oss)) med {_WHAT}{_LATER}(?: [.!])*")
_COMES = r"(?:(?:jag |vi )?(?:återkommer|kompletterar|kollar|mejlar|mailar|meddelar|hör av (?:mig|oss)|ringer)(?: (?:jag|vi))?(?: med (?:den|det|dem))?(?: på det)?|(?:den|det|de) kommer)"
_NOT_YET = re.compile(rf"{_WHAT}(?: :)? (?:vet|har|hittar|fick|hade|minns|kan) (?:jag|vi) (?:inte|ej)(?: tag på| fått(?: tag på| reda på)?| hittat)?(?: (?:än|ännu|just nu|idag|nu))?(?: (?:[,–-]|och|men))* {_COMES}{_LATER}(?: [.!])*")
_ASKED_FOR = re.compile(rf"(?:jag |vi )?(?:ska |skall )?(?:kollar?|tar?|letar?)(?: upp| reda på| fram)? {_WHAT} och {_COMES}{_LATER}(?: [.!])*")
_NO_WAIT = re.compile(r"(?:nej|nä|oj|eller nej|hoppsan|ojdå|vänta)(?: (?:vänta|förresten))?(?= [,.!:;–-])")
# An order of before that a move kept back, and the move is over.
_PUT_OFF = re.compile(
    r"(?:(?:den här|beställningen|det|detta|den)(?: här)? (?:blev|kom)(?: (?:ju|tyvärr))?(?: (?:aldrig|inte)) (?:av|iväg|igång)(?: i (?:höstas|våras|somras|vintras|fjol))?(?: ,)? (?:för att|eftersom|då) (?:de|dom|paret|makarna) (?:skulle|höll på att|var på väg att) flytta)(?: [.!])*"
)
_NOW_THERE = re.compile(r"nu (?:är (?:de|dom|paret|makarna) på plats|har (?:de|dom|paret|makarna) (?:flyttat|flyttat klart|flyttat in))(?= [.,!:]| så| och|$)")
# Why another is to be called.
_AWAY = re.compile(r"[^,.!:;–-]+ [,.!:;–-] (?P<name>[^\W\d_]+) (?:ligger inne|är upptagen|är svår att nå|har ingen telefon)(?: (?:just )?nu| för tillfället)?(?: [.!])*")
