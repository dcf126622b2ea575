"""Hears that the personal numbers of two persons stand under each other's names: "jag satt numren på fel person", "personnumren är omkastade"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, bare, said, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import Token

_PAIR = 2
NUMBERS_SWAPPED = "numbers_swapped"


def swaps(draft: Draft, tokens: Sequence[Token], source: str, ahead: Sequence[Token] = ()) -> bool:
    """Whether a whole sentence says that two numbers have changed place, or which is whose when they have; the draft then has them so.

    `ahead` is the sentence behind it, which may say whose each is.
    """
    persons = draft.persons
    if len(persons) != _PAIR or not all(each.name and each.number for each in persons):
        return False
    if all(each.number and each.number.rule == NUMBERS_SWAPPED for each in persons):
        return _says_again(draft, tokens, source)
    lead, rest = _parted(tokens)
    pairs = _whose(draft, rest or ahead)
    if pairs and (_is_swap(lead) or rest and _RIGHTS.fullmatch(_text(lead))):
        return _put_right(pairs, source)
    met = _SWAPPED.fullmatch(_text(tokens))
    if met is None or not met["own"] and any(each.phone for each in persons):
        return False
    if source.startswith("comment") and not met["first"]:
        # What was read before is turned round only by a comment that says whose each is.
        return False
    one, other = persons
    if not (one.number and other.number) or not (_fits(one, other.number.text) and _fits(other, one.number.text)):
        return False
    one.number, other.number = replace(other.number, rule=NUMBERS_SWAPPED), replace(one.number, rule=NUMBERS_SWAPPED)
    if met["first"] and not _agrees(persons, met):
        draft.doubt("correction_unclear", span_of(source, tokens))
    return True


def is_of_swap(draft: Draft, tokens: Sequence[Token]) -> bool:
    """Whether a sentence only says of two numbers that they have changed place, and they have."""
    if not any(each.number and each.number.rule == NUMBERS_SWAPPED for each in draft.persons):
        return False
    lead, rest = _parted(tokens)
    return _is_swap(tokens) or _WHOSE_ALONE.fullmatch(_text(tokens)) is not None or bool(_whose(draft, tokens)) or bool(_whose(draft, rest)) and (_is_swap(lead) or _RIGHTS.fullmatch(_text(lead)) is not None)


def _says_again(draft: Draft, tokens: Sequence[Token], source: str) -> bool:
    """Whether a sentence says whose each number is, after they have changed place; a doubt where it says otherwise."""
    whose, pairs = _WHOSE_ALONE.fullmatch(_text(tokens)), _whose(draft, tokens)
    if whose and not _agrees(draft.persons, whose) or any(not person.number or bare(person.number.text)[-10:] != bare(number.value)[-10:] for person, number in pairs):
        draft.doubt("correction_unclear", span_of(source, tokens))
    return whose is not None or bool(pairs)


def _text(tokens: Sequence[Token]) -> str:
    """The words of a sentence, without where the numbers stand and without an apology."""
    return _ASIDE.sub("", " ".join(each.folded for each in tokens))


def _is_swap(tokens: Sequence[Token]) -> bool:
    return _SWAPPED.fullmatch(_text(tokens)) is not None


def _parted(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    """What stands before the first colon, or comma, and what stands behind it with the numbers."""
    at = next((at for at, each in enumerate(tokens) if each.text in (":", ",") and any(t.is_capital for t in tokens[at + 1 : at + 2])), len(tokens))
    return tokens[:at], tokens[at + 1 :]


def _whose(draft: Draft, tokens: Sequence[Token]) -> list[tuple[DraftPerson, Token]]:
    """Both persons of the order with the number that a sentence gives each: those two numbers, and no other word than between them."""
    found: list[tuple[DraftPerson, Token]] = []
    meant: list[DraftPerson] = []
    for token in tokens:
        if token.what == "id":
            if len(meant) != 1:
                return []
            found.append((meant[0], token))
            meant = []
        elif token.is_capital and (named := draft.named([token.text]) or draft.named([token.text.removesuffix("s")])):
            meant = [each for each in named if not meant or each in meant]
        elif token.folded not in _BETWEEN:
            return []
    numbers = {bare(each.number.text)[-10:] for each in draft.persons if each.number}
    whole = len({id(person) for person, _ in found}) == len(found) == _PAIR and {bare(number.value or number.text)[-10:] for _, number in found} == numbers
    return found if whole else []


def _put_right(pairs: Sequence[tuple[DraftPerson, Token]], source: str) -> bool:
    """Give each the number that is said to be theirs, where that is the other's."""
    if any(not person.number or bare(person.number.text)[-10:] == bare(number.value or number.text)[-10:] or not _fits(person, number.value or number.text) for person, number in pairs):
        return False
    for person, number in pairs:
        person.number = said(source, [number], NUMBERS_SWAPPED, number.value or number.text)
    return True


def _fits(person: DraftPerson, number: str) -> bool:
    """Whether a number may be of a person, as far as the given name tells."""
    return w.sex_of(person.given) in (None, w.sex_of_number(number))


def _agrees(persons: Sequence[DraftPerson], whose: re.Match[str]) -> bool:
    """Whether the number that stands first is of the first who is named, and the other of the second."""
    placed = sorted((each for each in persons if each.number), key=lambda each: each.number.spans[0].start if each.number else 0)
    names = [whose["first"], whose["second"]]
    return all(person.given in (name, name.removesuffix("s")) for name, person in zip(names, placed, strict=True))


_BETWEEN = frozenset(["har", "ska", "skall", "ha", "är", "vara", "nr", "pnr", "nummer", "personnummer", "personnumret", "numret", "rätt", "alltså", ":", ",", ".", "!", "(", ")", "-", "–", "och", "samt", "medan", "=", "så"])
_ASIDE = re.compile(r" (?:i|på) (?:beställningen|formuläret|mejlet|mailet|blanketten|texten|ärendet)(?: ovan)?(?=[ ,.]|$)| (?:, )?(?:förlåt|ursäkta|sorry|ber om ursäkt|mitt fel)(?: för det)?(?= [.!]|$)")
_RIGHTS = re.compile(r"(?:rättelse|rättning|ändring|korrigering|rätt|rätta)(?: (?:av|gällande|på|för))?(?: (?:de|era|deras|båda))? (?:personnummer|personnumren|personnumrena|pnr)(?: (?:är|ska vara))?")
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
