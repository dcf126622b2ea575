"""Doubts what holds for only one of the two who are to have the lock: consent, a decision, or help that the other does not have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.asides.signed import Signed
from workflow.routines.shared_lock.reading.draft import Draft, span_of
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in


def doubt_of_one(draft: Draft, source: str, sentences: Sequence[Signed]) -> None:
    """Note in an order for two, where no lock is there yet, what is said of one name alone."""
    if any(each.role == "existing" for each in draft.persons) or sum(bool(each.name) for each in draft.persons) < _PERSONS:
        return
    before, given = "", list[Token]()
    for tokens, signs in sentences:
        text = " ".join(signs)
        without = _WITHOUT.search(text) and _CARE.search(f"{before} {text}") or _OUT.search(text) and _ENROLLED.search(f"{before} {text}")
        if (without or _ALONE.search(text)) and not _OF_OTHERS.search(text):
            draft.doubt("meaning_changed", span_of(source, tokens))
        given += [each for met in _GIVEN.finditer(text) for each in begun_in(tokens, *met.span(), signs) if each.is_capital]
        before = text
    names = {each.folded.removesuffix("s") for each in given} | {each.folded for each in given}
    if sum(each.given in names for each in draft.persons) == 1:
        draft.doubt("meaning_changed", span_of(source, given))


_PERSONS = 2
_END = r"(?= ?[.,;!)]| ?$| (?:men|och|så|fast|eftersom) (?!§n))"
_ONE = r"(?:§n(?: §n)*+|han|hon|maken|makan|mannen|frun|hustrun|sambon)"
_CARE = re.compile(r"(?<!\S)(?:hemtjänst\w*|hemsjukvård\w*|insats\w*|hjälp|inskriv\w*|beslut\w*|bistånd\w*|samtyck\w*|omsorg\w*|vill|önskar|larm|trygghetslarm)")
_ENROLLED = re.compile(r"(?<!\S)(?:inskriv\w*|anslut\w*|hemtjänst\w*|hemsjukvård\w*|hos oss)")
_SOFT = r"(?:(?:nu|däremot|dock|ju|än|ännu|själv|alls|för närvarande|just nu|i nuläget|också|längre|idag|i dag|sådan|sådant|sådana|några|någon|något|det) )*"
_WITHOUT = re.compile(
    rf"(?:(?<!\S){_ONE} (?:har|får|fick|vill|gör|är|behöver|önskar) {_SOFT}(?:inte|ej|inget|ingen|inga|ingenting)(?: (?:det|än|ännu|alls|sådant|sådan|något|någon|några|ha det|själv|längre|dock))*|(?<!\S)§n(?: §n)*+ (?:väntar|avvaktar)|(?<!\S)(?:men )?(?:inte|ej) (?:åt |för |till )?(?:§n(?: §n)*+|maken|makan|mannen|frun|hustrun|sambon|honom|henne)){_END}"
)
_OUT = re.compile(rf"(?<!\S){_ONE} (?:är|blev|har blivit) (?:(?:nu|nyss|nyligen|precis|redan|numera|sedan länge|däremot) )*(?:utskriven|avskriven|avslutad|utskrivna){_END}")
_ALONE = re.compile(rf"(?<!\S){_ONE} (?:klarar|reder|sköter) sig (?:(?:helt|ganska|bra|fint|än|ännu|nu|så länge|fortfarande|mest|däremot|dock) )*(?:själv|utan(?: hjälp| oss)?){_END}")
_GIVEN = re.compile(
    r"(?<!\S)(?:samtycke|samtycket|godkännande|beslut|beslutet|biståndsbeslut|biståndsbeslutet|hemtjänstbeslut|hemtjänstbeslutet|fullmakt)(?: (?:om|på|gäller|avser|finns|är|inhämtat|inhämtades|lämnat|taget|fattat|klart|hemtjänst|insatser|hjälp|låset|lås|nu|redan|muntligt|skriftligt|dokumenterat|det))* (?:från|för|till|av|åt|gäller|avser|:) §n(?: §n)*+(?! (?:och|&|samt|[+]) §n)(?= ?[.;!)]| ?$| (?:men|fast))"
)
_OF_OTHERS = re.compile(r"(?<!\S)(?:sonen|dottern|barnbarnet|barnen|grannen|brodern|systern|kod|portkod|koden|mobil|telefon|nyckel|nycklar|hiss|hund|katt|son|dotter)(?!\S)")
