"""Hears that another than the contact is to be called, from a later day, or by another telephone, in a sentence that brings no new contact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from workflow.routines.shared_lock.reading.contacts.kin_called import is_of_another_kin
from workflow.routines.shared_lock.reading.draft import Draft, Said, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.vocabulary import MONTHS
from workflow.routines.shared_lock.reading.people.pronouns import PRONOUNS, SEX
from workflow.routines.shared_lock.reading.text.tokens import Token

_OFTEN = r"(?: (?:gärna|helst|alltid|istället|i stället|hellre|bara|endast|då|absolut|säkrast|bäst|lättast))*"
# One who may be called, in signs: §o another name than the contact's, §k a relation, §s a spouse, §r a guardian.
_OTHER = r"(?:(?:deras|hans|hennes|parets|makarnas|§os|vår|den|första|äldsta|yngsta|god|gode|sin) )*(?P<{}>§[oksr])(?! (?:inte|ej|aldrig)\b)"
_CALLS = rf"(?:(?:boka|bokas|prata|tala|bestäm|avtala|avtalas|stäm av|samråd|bokning(?:en)?|kontakt(?:en)?|tid(?:en)?)(?: (?:(?:en )?tid(?:en)?|besöket|monteringen|av|tas|sker|går|bokas))*{_OFTEN} (?:med|via|genom|hos)|(?:ring|kontakta|sök|fråga efter|hör av (?:er|dig) till|vänd (?:er|dig) till){_OFTEN}(?: (?:till|på))?)"
_TAKES = r"(?:bokar(?! om)|(?:svarar|pratar) i telefon(?:en)?|kan (?:bli |)(?:svara|ringas|kontaktas|nås)|svarar(?= [.!]|$)|tar (?:alla |telefon|samtal)\w*|sköter (?:telefon|bokning|kontakt|samtal|tider)\w*|ska(?:ll)? (?:ringas|kontaktas)|är den (?:som )?(?:ni|man|ska))"
_ASKED = re.compile(rf"(?<!\S)(?:{_CALLS} {_OTHER.format('whom')}|{_OTHER.format('who')}(?: (?:är|det är))?(?: (?:den|som|det|nog|också|även|ju|alltid)){{0,2}} {_TAKES}|det är {_OTHER.format('cleft')} (?:som )?(?:{_TAKES}|(?:ni|man) (?:ska |kan )?(?:ringer|ringa|kontaktar|kontakta|bokar|boka|pratar|prata)))(?!\w)")
_NOT_FIRST = re.compile(r"\b(?:om|ifall|annars|när|i andra hand|andra hand|reserv|inte|ej|aldrig|går det inte|alternativt|eller|antingen|även|också|varken)\b")
# "Ring efter den 15": until then nobody says whom to call.
_LATER = re.compile(
    rf"(?<!\S)(?:ring|ringa|boka|bokas|kontakta|kontaktas|hör av (?:er|dig))(?: (?!inte|ej)[^\s,.]+){{0,3}} (?:(?:tidigast |först )?(?:efter|från|fr\.?o\.?m\.?|from)(?: och med)?|tidigast|först) (?:den )?(?:§e|den\b|jul|julen|nyår|påsk|midsommar|semester\w*|helgerna|månadsskiftet|årsskiftet|(?:{MONTHS})|vecka \d|nästa (?:vecka|månad))"
)
_WORK = r"(?:arbets|jobb|tjänste)(?:telefon|mobil|nummer|tel|nr|mobilen|telefonen|numret)\w*"
_SECOND_NUMBER = re.compile(rf"(?:§c|§cs|hon|han|hans|hennes)(?: \w+){{0,3}} (?:{_WORK}|även|också|dessutom)(?: [^\s§]+){{0,4}} §p")
_WORK_NUMBER = re.compile(rf"(?<!\S){_WORK}(?: [^\s§]+){{0,3}} §p")
_UNDER_CONDITION = re.compile(
    r"(?<!\S)(?:(?:bara|endast|enbart) (?:om|ifall|när|vid)|(?:om|ifall) §o (?:inte|ej)|(?:innan|före) (?:ni|du|man|vi) (?:gör|beställer|monterar|skickar|lägger|går vidare)|(?:från|fr\.?o\.?m\.?|from|tidigast)(?: och med)? (?:nästa|§e|den §e|slutet|början)|(?:om|ifall) (?:han|hon) (?:orkar|kan|vill|hinner|får|är (?:hemma|vaken|frisk|pigg))|(?:han|hon|de|dom) öppnar (?:inte|ej|aldrig)(?! (?:annars|för (?:okända|främmande|obekanta|vem som helst)))|fråga om (?:han|hon|de|dom) (?:vill|kan|ens|får)|när (?:han|hon) (?:kommer|är|blir) (?:hem|tillbaka|utskriven|åter)|(?:mig|oss|undertecknad)(?: på| ,)? §p (?:eller|/) §[ock])(?!\S)"
)
_BY_PRONOUN = re.compile(r"(?<!\S)(?:(?:ring|kontakta|nå) (henne|honom)|det är (henne|honom|hon|han) (?:som )?(?:ni|man)|(hans|hennes) (?:\w+ )?(?:telefon|telefonen|nummer|nr|mobil|mobilen|telefonnummer|mobilnummer)(?= (?:§p|är §p|: §p)| [.]|$))(?!\S)")
_GUARDIANS = re.compile(r"god man|gode man(?:nen)?|förvaltare(?:n)?")


def doubt_other_calls(draft: Draft, source: str, sentences: Iterable[Sequence[Token]], known: Set[int], former: Said | None, *, signed: bool = False) -> None:
    """Note as a doubt what asks to call another than the contact; `known` are the places that a rule has read, `former` the telephone before a comment; `signed` says that they sign."""
    if draft.contact_name is None or draft.contact_phone is None or not draft.contact_name.text.strip():
        return
    called = set(draft.contact_name.text.casefold().split())
    stated = (former or draft.contact_phone).text
    for tokens in sentences:
        if all(each.start in known for each in tokens if each.what == "word"):
            continue
        text = " ".join(_sign(each, tokens[at - 1].folded if at else "", called) for at, each in enumerate(tokens))
        phones = {each.value for each in tokens if each.what == "phone"}
        if phones:
            second = stated not in phones and (_SECOND_NUMBER.search(text) is not None or not signed and _WORK_NUMBER.search(text) is not None)
            doubtful = second or phones == {draft.contact_phone.text} and (_UNDER_CONDITION.search(text) is not None or _is_of_other_sex(draft, text))
        else:
            doubtful = _LATER.search(text) is not None or any(_is_asked(draft, tokens, text, met) for met in _ASKED.finditer(text))
        if doubtful:
            draft.doubt("contact_unclear", span_of(source, tokens))


def _is_of_other_sex(draft: Draft, text: str) -> bool:
    """ "Ring Arne på hennes nummer §p", "Arne har §p, ring henne": the pronoun of a telephone means another than the only one named."""
    sex = w.sex_of(draft.contact_name.text.split()[0]) if draft.contact_name else None
    pronouns = {PRONOUNS[each] for met in _BY_PRONOUN.finditer(text) for each in met.groups() if each}
    return sex is not None and "§o" not in text and "§k" not in text and bool(pronouns - {sex})


def _is_asked(draft: Draft, tokens: Sequence[Token], text: str, met: re.Match[str]) -> bool:
    """Whether words ask to call another first, and not for questions."""
    if _NOT_FIRST.search(text[: met.start()]) or _FOR_QUESTIONS.match(text[met.end() :]):
        return False
    at = _place(text, met)
    return is_another(draft, tokens[at], guardian=at > 0 and tokens[at - 1].folded == "gode")


def _place(text: str, met: re.Match[str]) -> int:
    group = next(each for each in ("whom", "who", "cleft") if met[each])
    return text[: met.start(group)].count(" ")


def _sign(token: Token, before: str, called: Set[str]) -> str:
    if token.what in ("phone", "date"):
        return "§p" if token.what == "phone" else "§e"
    if token.what != "word":
        return token.folded
    if token.folded in called or token.folded.removesuffix("s") in called:
        return "§c" if token.folded in called else "§cs"
    if token.folded in w.RELATIVES:
        return "§k"
    if token.folded in _SPOUSES and before != "gode":
        return "§s"
    if before in ("god", "gode") and token.folded in ("man", "mannen") or token.folded in ("förvaltare", "förvaltaren"):
        return "§r"
    if token.is_capital and w.is_given(token.text):
        return "§o"
    return "§os" if token.is_capital and w.given_in(token.folded) else token.folded


def is_another(draft: Draft, token: Token, *, guardian: bool) -> bool:
    """Whether a name, a relation or a guardian can be none of the contact."""
    name = draft.contact_name.text if draft.contact_name else ""
    noted = f"{name} {draft.contact_note}".casefold()
    people = draft.named(name.split()[:1])
    if token.is_capital and w.given_in(token.folded) and token.folded not in w.RELATIVES:
        return not people or draft.named([token.text.removesuffix("s")]) != people
    if token.folded in ("man", "förvaltare", "förvaltaren") or token.folded == "mannen" and guardian:
        return _GUARDIANS.search(noted) is None
    if any(each[:_STEM] == token.folded[:_STEM] for each in noted.split()):
        return False
    sex, theirs = w.sex_of(name.split()[0]), SEX.get(token.folded)
    if token.folded in _SPOUSES and theirs:
        return not people or sex is not None and sex != theirs
    return is_of_another_kin(draft, token.folded)


_STEM = 4
_SPOUSES = frozenset(["maken", "makan", "frun", "hustrun", "mannen", "sambon"])
_FOR_QUESTIONS = re.compile(r" (?:\S+ ){0,3}?(?:vid|om|för|angående|ifall) (?:\S+ ){0,2}?(?:frågor|något|nåt|ni undrar|undrar|oklar\w*|problem|krånglar|det (?:är|krånglar|inte))")
