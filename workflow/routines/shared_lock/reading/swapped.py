"""Hears that the personal numbers of two persons stand under each other's names: "jag satt numren på fel person", "personnumren är omkastade"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workflow.routines.shared_lock.reading import words as w
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, span_of
from workflow.routines.shared_lock.reading.tokens import Token

_PAIR = 2
RULE = "numbers_swapped"


def swaps(draft: Draft, tokens: Sequence[Token], source: str) -> bool:
    """Whether a whole sentence says that two numbers have changed place, or which is whose when they have; the draft then has them so."""
    text = " ".join(each.folded for each in tokens)
    swapped = [each for each in draft.persons if each.number and each.number.rule == RULE]
    if len(swapped) == _PAIR:
        # Only what says the same again goes with it.
        whose = _WHOSE_ALONE.fullmatch(text)
        if whose and not _agrees(draft.persons, whose):
            draft.doubt("correction_unclear", span_of(source, tokens))
        return whose is not None
    met = _SWAPPED.fullmatch(text)
    persons = draft.persons
    if met is None or len(persons) != _PAIR or not all(each.name and each.number for each in persons) or not met["own"] and any(each.phone for each in persons):
        return False
    if source.startswith("comment") and not met["first"]:
        # What was read before is turned round only by a comment that says whose each is.
        return False
    one, other = persons
    if not (one.number and other.number) or not (_fits(one, other.number.text) and _fits(other, one.number.text)):
        return False
    one.number, other.number = replace(other.number, rule=RULE), replace(one.number, rule=RULE)
    if met["first"] and not _agrees(persons, met):
        draft.doubt("correction_unclear", span_of(source, tokens))
    return True


def is_of_swap(draft: Draft, tokens: Sequence[Token]) -> bool:
    """Whether a sentence only says of two numbers that they have changed place, and they have."""
    text = " ".join(each.folded for each in tokens)
    return any(each.number and each.number.rule == RULE for each in draft.persons) and (_SWAPPED.fullmatch(text) or _WHOSE_ALONE.fullmatch(text)) is not None


def _fits(person: DraftPerson, number: str) -> bool:
    """Whether a number may be of a person, as far as the given name tells."""
    return w.sex_of(person.given) in (None, w.sex_of_number(number))


def _agrees(persons: Sequence[DraftPerson], whose: re.Match[str]) -> bool:
    """Whether the number that stands first is of the first who is named, and the other of the second."""
    placed = sorted((each for each in persons if each.number), key=lambda each: each.number.spans[0].start if each.number else 0)
    names = [whose["first"], whose["second"]]
    return all(person.given in (name, name.removesuffix("s")) for name, person in zip(names, placed, strict=True))


_OH = r"(?:(?:ps|p\.s\.|p\.s|obs|oj|hoppsan|nej|vänta|rättelse|ändring|ursäkta|förlåt|sorry)(?: [,.!:–-]){0,2} )*"
_SEES = r"(?:(?:jag |vi )?(?:såg|ser|märkte|upptäckte|såg jag|ser jag)(?: nu| precis| just){0,2} att )?"
_WRONG = r"(?:på|till|under|hos|vid) fel (?:person|namn|brukare)"
_TURNED = r"(?:omkastade|omvända|förväxlade|förbytta|ombytta|tvärtom|omvänt)"
_MIXED = r"(?:blandat ihop|blandade ihop|blanda ihop|kastat om|kastade om|kasta om|vänt på|vände på|förväxlat|förväxlade|förväxla|bytt plats på|byta plats på|växlat om)"
_WHOSE = (
    r"(?:det|den) (?:första|översta|övre) (?:är|ska vara|tillhör)(?: alltså| ju)? (?P<first>[^\W\d_][\w-]*)(?: ,)?(?: och)? (?:det|den) (?:andra|sista|nedersta|undre|nedre)"
    r"(?: (?:är|ska vara|tillhör))?(?: alltså| ju)? (?P<second>[^\W\d_][\w-]*)"
)
_WHOSE_ALONE = re.compile(rf"{_WHOSE}(?: [.!])*")
_THEN = r"(?: [,–-] (?:så )?(?:(?:det|de) ska vara tvärtom|byt (?:plats på dem|plats på dom|dem|dom|plats)|de ska byta plats))?"
_NUMBERS = r"(?:era |deras |de |båda )?(?:personnumren|personnumrena|pnr|personnummer|numren|numrena)"
_SAID = (
    rf"(?:jag |vi )?(?:har |hade |råkade )?(?:satt|satte|skrivit|skrev|lagt|lade|fått|fick|kopplat) {_NUMBERS} (?:{_WRONG}|tvärtom)"
    rf"|(?:jag |vi )?(?:har |hade |råkade )?{_MIXED} {_NUMBERS}(?: på (?:dem|dom|paret|makarna))?"
    rf"|{_NUMBERS} (?:(?:är|blev|har blivit|står) (?:{_TURNED}|{_WRONG})|(?:hamnade|kom|har hamnat) {_WRONG}|(?:ska|skall) (?:byta plats|vara tvärtom|bytas)|har (?:bytt plats|kastats om|förväxlats))"
)
_SWAPPED = re.compile(rf"(?=(?P<own>.*\b(?:personnum|pnr))?){_OH}{_SEES}(?:{_SAID}){_THEN}(?: [,.;:–-] {_WHOSE})?(?: [.!])*")
