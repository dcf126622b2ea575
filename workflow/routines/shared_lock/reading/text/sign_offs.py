"""Tells whether words sign a text: a name, and nothing but what its owner is and where: "Conny, hemtj. Ryd", "Wilma (vik)"."""

from __future__ import annotations

import re

from workflow.routines.shared_lock.reading.lexicon.words import is_given, is_known

_POST = (
    r"(?:\w*(?:samordnare|chef|planerare|handläggare|sköterska|sekreterare|vikarie|koordinator|arbetsterapeut|fysioterapeut|administratör)n?"
    r"|(?:\w+-)?(?:samordn|samord|handl|handlägg|planer|undersköt|sjuksköt|distriktssköt|koord|admin|sekr|enh|bist|plan|sam|vik|sommarvik|timvik|bemanning|arbetsterap|fysioterap|gruppled|teamled|usk|ssk|dsk|ec)"
    r"|(?:vård|omsorgs|stöd|omvårdnads)(?:assistent|biträde|pedagog)|(?:grupp|team|enhets|arbets)ledare|kontaktman|(?:omsorgs|omvårdnads|vård)kontakt|boendestödjare|boendestöd\w*|timanställd|elev|praktikant|sommarjobbare"
    r"|hemtj\w*|hemsjukv\w*|\w*omsorg(?:en)?|(?:natt|kvälls|dag|larm)?(?:patrull|grupp|team|personal)(?:en|et)?|(?:natt|kvälls|dag|dags)laget|natten|bistånd\w*|enhet(?:en)?|område(?:t)?|distrikt(?:et)?|kontoret|planeringen)"
)
_JOINING = r"(?:i|på|vid|för|och|från|av|fast|bitr|biträdande|stf|tf|leg|ny)"
_GAP = r"(?: ?[,/(–-] ?| |\. ?)"
_NAME = r"[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]*\.?)?"
_NAMES = rf"{_NAME}(?:(?: och | & | o ){_NAME})?"
_PLACE = r"[A-ZÅÄÖ][\w-]*"
_WHAT = rf"(?P<what>(?:{_GAP}(?:(?i:{_POST})|(?i:{_JOINING})|{_PLACE}|\d)(?![\w-]))+)[.)!]*"
_WISH = r"(?i:(?:(?:tack\w*|tusen tack|god \w+|hej|hej då|hejdå|trevlig \w+|ha det \w+|hälsar|hälsningar|önskar|kram\w*|allt gott|br|(?:best |kind |warm )?regards|thanks|thank you|cheers)(?: (?:so much|så mycket|på förhand|för (?:hjälpen|all hjälp)|från|oss|alla|här|till er|hälsar|önskar|vi))*[ ,!.]*(?:[:;]-?[)D(] ?)?))"
_SIGNED = re.compile(rf"(?P<wish>{_WISH} ?)?(?P<name>{_NAMES}){_WHAT}")
_WE_SIGN = re.compile(rf"(?P<wish>(?i:[^\d:;=?]*\b(?:från oss|hälsar|önskar)(?: vi| oss| alla)*)[ ,!.]*(?:[:;]-?[)D(] ?)?)(?P<name>{_NAMES})[.!]?")
_A_POST = re.compile(rf"(?i:(?<![\w-]){_POST}(?![\w-]))")
_OF_POST = re.compile(rf"{_PLACE}|(?P<post>(?i:{_POST}))(?:{_GAP}(?:(?i:{_POST})|(?i:{_JOINING})|{_PLACE}|\d)(?![\w-]))*[.)!]*")
_ON_WISH = re.compile(r"(?i)[\s,.!–-]*(?:och |samt )?(?:ha |trevlig|glad|skön|fin |god|bra|så länge|på förhand|för hjälpen|m\.?v\.?h|v\.?h\b|med vänlig|vänlig|häls|kram|hör|vi ses|skickat)")
_SENTENCE = 3
# "Tacksam för att ni väntar till efter jul": what one is thankful for is asked for.
_GRATEFUL = re.compile(r"(?i)tacksam|many thanks|thanks in advance|thank you")
_SAYS_WHAT_FOR = re.compile(r"(?i)(?:\W*(?:att|om|ifall|när|but|if|for waiting|that)\b|.*\b(?:men|but|dock|fast|utan)\b)")

_PHONE_LAST = re.compile(r"(?i)[ ,;/–-]+(?:tel\w*|tfn|mobil|direkt)?[.: ]*(?<![\d-])\+?\d[\d /–-]{6,18}$")


def signs(text: str) -> int | None:
    """Where the name begins in words that sign a text, after a wish or none; None where they say more, or might."""
    if (met := _SIGNED.fullmatch(text)) and _A_POST.search(met["what"]):
        rest = re.findall(_PLACE, met["what"])
        named = _are_given(met["name"]) and not any(is_given(each) for each in rest)
        return met.start("name") if named else None
    met = _WE_SIGN.fullmatch(text)
    return met.start("name") if met and _are_given(met["name"]) else None


def says_on(thanks: str, rest: str) -> bool:
    """Whether a thank-you is followed by more than a wish and a name: "tack för hjälpen, det löste sig"."""
    words = re.findall(r"[^\W\d_]+", _A_POST.sub("", rest))
    if _GRATEFUL.match(thanks) and _SAYS_WHAT_FOR.match(rest):
        return True
    said = any(is_known(word.casefold()) and not re.fullmatch(_JOINING, word) for word in words) and any(map(str.islower, words))
    return thanks.casefold().startswith("tack ") and len(words) >= _SENTENCE and said and _ON_WISH.match(rest) is None


def is_post(text: str) -> bool:
    """Whether a line holds nothing but what someone at work is and where: "fast omsorgskontakt, hemtjänst Linghem"."""
    text = re.sub(rf"^(?i:{_JOINING}) ", "", text)
    met = _OF_POST.fullmatch(text)
    return met is not None and met["post"] is not None


def without_phone(text: str) -> str:
    """The line without the post before its name and the telephone at its end, if it holds a post or a unit: "Undersköterska Karin, Berga hemtjänst, 013-…"."""
    phone = _PHONE_LAST.search(text)
    return re.sub(rf"^(?i:{_POST})[ :]+(?={_PLACE})", "", text[: phone.start()]) if phone and _A_POST.search(text[: phone.start()]) else text


def _are_given(names: str) -> bool:
    return all(is_given(each.split()[0]) for each in re.split(r" och | & | o ", names))
