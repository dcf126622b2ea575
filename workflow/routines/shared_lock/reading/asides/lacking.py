"""Hears what a form or a text lacks and a sentence brings: "personnumret på Siv gick inte att fylla i, det är 1940…"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, said
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in

LACKING = "lacking_before"
_SIGNS = {"id": "§i", "phone": "§p", "number": "§n"}


def bring_lacking(draft: Draft, tokens: Sequence[Token], source: str) -> Token | None:
    """Put the number, telephone or code that a whole sentence brings where none is stated; returns where it stands, or None."""
    values = [each for each in tokens if each.what in _SIGNS]
    met = _BRINGS.fullmatch(" ".join(_SIGNS.get(each.what, each.folded) for each in tokens)) if len(values) == 1 else None
    if met is None:
        return None
    value, misses = values[0], bool(met["forgot"] or met["missed"])
    whose = (met["whose"] or met["of"] or "").split()
    new = said(source, [value], LACKING, value.value or value.text)
    if met["number"] and value.what == "id" and (misses or whose):
        person = _lacking(draft, whose)
        if person is None or w.sex_of(person.given) not in (None, w.sex_of_number(new.text)):
            return None
        person.number = new
    elif met["phone"] and value.what == "phone" and misses:
        called = draft.contact_name.text.casefold().split() if draft.contact_name else []
        if not called or draft.contact_phone or not any({*each} <= {*called} for each in name_forms(whose)):
            return None
        draft.contact_phone = new
    elif met["code"] and value.what == "number" and misses and not whose and re.fullmatch(r"\d{3,6}", value.text) and not (draft.gate_code or draft.gate_answer):
        draft.gate_code, draft.gate_answer = new, said(source, [value], LACKING, "ja")
    else:
        return None
    return value


def form_lacked(sentences: Sequence[Sequence[Token]]) -> Iterator[Token]:
    """The words next to a form that say why it tells of one person only: "gick inte att fylla i", "formuläret tog bara en person"."""
    for tokens in sentences:
        texts = [each.folded for each in tokens]
        text = " ".join(texts)
        if _WHOLE_WHY.fullmatch(text):
            yield from tokens
        elif any(each.what == "id" for each in tokens):
            for met in _CLAUSE_WHY.finditer(text):
                yield from begun_in(tokens, *met.span(), texts)


def _lacking(draft: Draft, whose: list[str]) -> DraftPerson | None:
    """The one person of that name, if none of theirs is stated; the only one who lacks a number, where nobody is named."""
    lacking = [each for each in draft.persons if each.name and not each.number]
    if sex := _SEX.get(" ".join(whose)):
        # "Mannens personnummer gick inte in": the only man, and the only one who lacks it.
        return lacking[0] if len(lacking) == 1 and len(draft.persons) == _COUPLE and [each for each in draft.persons if w.sex_of(each.given) == sex] == lacking else None
    if not whose:
        return lacking[0] if len(lacking) == 1 else None
    named = next((people for each in name_forms(whose) if (people := draft.named(each))), [])
    return named[0] if len(named) == 1 and named[0] in lacking else None


def name_forms(name: list[str]) -> list[list[str]]:
    """A name as it stands, and without the genitive."""
    return [name, [*name[:-1], name[-1].removesuffix("s")]] if name else [name]


_COUPLE = 2
_SEX = {**dict.fromkeys(("mannens", "makens", "mannen", "maken"), "man"), **dict.fromkeys(("hustruns", "fruns", "makans", "hustrun", "frun", "makan"), "woman")}
_NAME = r"[^\W\d_][\w-]*(?: [^\W\d_][\w-]*)?"
_BRINGS = re.compile(
    r"(?:(?P<forgot>(?:(?:jag|vi) )?(?:glömde|missade|glömde bort|glömt)(?: att)?(?: (?:fylla i|skriva|skriva in|skicka med|få med|ange))?|(?:formuläret|systemet|rutan|e-tjänsten) (?:(?:tog|godtog|tar|godtar|ville|kunde) inte|vägrade)(?: (?:(?:att )?ta emot|emot|ta))?|det (?:gick|går) inte att (?:fylla i|skriva in|lägga in|få in|spara)) )?"
    rf"(?:(?:rutan|fältet) (?:för|med) )?(?:(?P<whose>{_NAME}s) )?(?:(?P<number>personnummer|personnumret|pnr)|(?P<phone>(?:telefon|mobil)(?:nummer|numret|nr)|numret)|(?P<code>(?:port|entré|dörr)kod(?:en)?))(?: (?:på|till|för) (?P<of>{_NAME}?))?"
    r"(?P<missed> (?:(?:gick|går) inte (?:att )?(?:fylla i|skriva in|skriva|lägga in|få in|in|få med)|(?:fick|får) inte plats|(?:kom|kommer) inte med|saknas|föll bort|ramlade bort|försvann|ville inte fastna|(?:krånglade|strulade|hängde sig))(?: (?:i|från) (?:formuläret|rutan|beställningen|e-tjänsten)| ovan)?)?"
    r"(?: [,:;–-])?(?: (?:men|så|och))?(?: (?:här kommer|(?:jag |vi )?(?:skriver|lägger|skickar|tar|sätter)(?: in)?(?: (?:det|den|numret))? här(?: nedan| under)?(?: i ?stället)?))?(?: (?:det|den|numret))?(?: (?:är|ska vara|lyder|skulle vara))?(?: [,:])? §[ipn](?: [.!])*"
)
_FORM = r"(?:formuläret|blanketten|e-tjänsten|systemet|tjänsten|formulär|sidan)"
_OTHER = r"(?:(?:en |fler än en |mer än en |två |flera |bara en |den andra |andra |ytterligare en )?(?:person(?:er|en)?|brukare(?:n)?|namn)(?: (?:2|två|till))?|(?:fler|mer|en till|två|resten|den andra|maken|makan|båda|bägge|henne|honom))"
_PUT = r"(?:fylla i|skriva in|skriva|lägga in|lägga till|få in|få med|få plats med|ange|registrera|välja)"
_WHY = (
    rf"(?:(?:det |jag |vi |fick |där )*(?:gick|går|kunde|kan|lyckades) (?:(?:bara|endast|tyvärr|inte|ej) )+(?:att )?{_PUT}(?: (?:{_OTHER}|fältet|fälten|fält 2))?"
    rf"|(?:det |jag |vi )?(?:fick|fanns|finns|får) (?:(?:bara|endast|tyvärr|inte|ej) )+plats (?:för|med|till) {_OTHER}|(?:det |den |jag )?(?:fick|får) (?:inte|ej) plats|{_FORM} (?:tar|tog|har|hade|godtar|rymmer|tillåter|kräver) (?:(?:bara|endast|tyvärr|inte|ej|plats för) )+{_OTHER}"
    rf"|(?:fältet|fälten|rutan|rutorna|delen) (?:för|till) {_OTHER} (?:fungerade|fungerar|gick|funkade|funkar|fanns|syntes|öppnades) (?:inte|ej)(?: att {_PUT})?)(?: (?:i|på|ovan i) {_FORM})?(?: (?:ovan|här|tyvärr))?"
)
_WHOLE_WHY = re.compile(rf"(?:obs (?:[!:] )?)?{_WHY}(?: [.!])*")
_CLAUSE_WHY = re.compile(rf"(?<= )[,(–-] (?:(?:men|som|då|eftersom|för|hen|han|hon|det) )*{_WHY}(?: \))?(?= [.!,;]| ?$)|^{_WHY}(?: [:,–-]| så| men)(?= )|^(?:den|person|brukare) (?:andra|andre|2|två|nr 2)(?: (?:personen|brukaren))?(?= (?:är|heter|:) (?!inte|ej))")
