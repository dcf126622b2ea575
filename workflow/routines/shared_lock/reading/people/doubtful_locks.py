"""Doubts what is said of a lock that is not there yet, that was there once, that both have, or that fails since it was fitted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.draft import Draft, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in


def doubt_locks(draft: Draft, source: str, sentences: Sequence[Sequence[Token]]) -> None:
    """Note who may not have the lock that one person was said to have, and faults of a digital lock that hangs there."""
    holder = next((person for person in draft.persons if person.role == "existing"), None)
    before = ""
    for tokens in sentences:
        text = " ".join(_sign(draft, holder is not None, each) for each in tokens)
        denied = any(each.folded in w.NEGATIONS for each in tokens)
        if holder and not denied and (_TO_COME.search(text) or _WAS.search(text) or _BOTH_HAVE.search(text) or _OTHER_HAS.search(text) or _OTHER_TOO.search(text) and _LOCK_THERE.search(f"{before} {text}")):
            draft.doubt("role_unclear", span_of(source, tokens))
        if holder and (met := _IS_OF.search(text)) and any(_is_another(draft, each) for each in begun_in(tokens, *met.span("of"), text.split(" "))):
            draft.doubt("role_unclear", span_of(source, tokens))
        if _FAULT.search(text) and (holder or _SINCE_FITTED.search(text)):
            draft.doubt("fault_report", span_of(source, tokens))
        if holder is None and _has_one(draft, tokens):
            draft.doubt("kinds_contradict", span_of(source, tokens))
        before = text


def _has_one(draft: Draft, tokens: Sequence[Token]) -> bool:
    """Whether one of an order for a new lock has one already: "maken Stig Boman 1943… har en"."""
    signs = ["§i" if each.what == "id" else "§n" if each.is_capital and draft.named([each.text]) else "§ns" if each.is_capital and draft.named([each.text.removesuffix("s")]) else each.folded for each in tokens]
    text = " ".join(signs)
    return _HAS_BOTH.search(text) is not None or _HAS_ONE.search(text) is not None and _HAS_ELSE.search(text) is None


def _is_another(draft: Draft, token: Token) -> bool:
    """Whether a name, also a genitive, belongs to no person of the order."""
    names = (token.text, token.text.removesuffix("s"))
    return token.is_capital and any(map(w.is_given, names)) and not any(draft.named([each]) for each in names)


def _sign(draft: Draft, linked: bool, token: Token) -> str:
    """In a link "§h" for the one who has the lock, "§k" for the other and "§s" for the surname of both; every other word as it is."""
    people = draft.named([token.text]) or draft.named([token.text.removesuffix("s")]) if linked and token.what == "word" and token.is_capital else []
    if len(people) > 1:
        return "§s"
    return token.folded if not people else "§h" if people[0].role == "existing" else "§k"


_SINCE = r"(?:redan|sedan|sen|länge|tidigare|förut|innan|i|förra|året|våras|somras|höstas|vintras)"
_HAS_ONE = re.compile(rf"§ns (?:digitala )?(?:lås|låsenhet|enhet|dosa)(?: (?:ska|kan|behöver|bör|får))? (?:också |även |nu )?(?:kopplas|utökas|delas|användas|gälla|räcker|duger)\b|§n(?: [(])?(?: §i)?(?: [)])? (?:(?:har|fick|hade|har fått)(?: (?:redan|ju|också|nu|numera))* (?:en|ett|sin|sitt)(?: {_SINCE})*|har(?: redan| ju)? haft (?:en|ett|sin|sitt)(?: {_SINCE})*)(?= [.,!;]|$)|såd?an[at]? som (?:\S+ )?§n(?: §n)*(?: §i)? (?:har|fick)(?= [.,!;]|$)|så som (?:\S+ )?§n(?: §n)*(?: §i)? (?:har|fick)(?= [.,!;]|$)")
# "Har trygghetslarm och lås."
_HAS_BOTH = re.compile(r"(?<!\S)(?:har|hade|fick|fått)(?: (?:redan|ju|både|sitt|sin|ett|en|egen|eget))* (?:trygghets)?(?:larm|nyckelgömma|nyckelskåp|larmknapp)(?:et)? (?:och|samt|&|[+]|,)(?: (?:ett|en|redan|även|också|nytt|ny|sitt|sin))* (?:digital\w* )?(?:lås|låsenhet|låset|dosa)(?= [.,;!)]|$| (?:redan|sedan|sen|från)\b)")
# What someone may have one of.
_HAS_ELSE = re.compile(r"nyck|larm|telefon|mobil|nummer|kod|rullator|hund|katt|tagg|besök|beslut|tid\b")
_A_LOCK = r"(?:(?:dörr|digital)?lås(?:et|en|enhet\w*)?|enhet(?:en)?|dosan?)"
_THEIRS = rf"(?:det|den|de|allt|(?:(?:det|den|hans|hennes|makens|makans|sambons|nya|digitala|§h) )*{_A_LOCK})"
_IN_PLACE = r"(?:monterat?s?|monterade?s?|installera[dt]s?|uppsatt|uppe|på plats|på dörren|satts|satt)"
_ONCE = r"(?:när|så fort|så snart|efter att|efter det att|först när|innan|tills)"
_TO_COME = re.compile(
    rf"\b{_A_LOCK}(?: ,)? (?:(?:som|ska|skall|kommer att|kan|bör|måste|också|snart|nu|först) )*(?:monteras|installeras|sättas|sätts|beställs|beställas|kommer (?:i|på|nästa|om|den|först|snart|till)|levereras)\b"
    rf"|\b{_ONCE} {_THEIRS} (?:(?:väl|nu|har|är|blir|blivit|sitter|kommer|kommit|ska|skall|bli) )*{_IN_PLACE}\b"
    rf"|\b{_ONCE} (?:ni|vi|de|montör\w*|tekniker\w*) (?:har |väl |ska )*(?:{_IN_PLACE}|hängt upp|sätter upp|monterar|installerar)\b"
    rf"|\bvi (?:har |ska |kommer att )?beställ\w* (?:det|den)\b|\b{_THEIRS} är (?:nu |redan |precis )*beställ[dt]\b"
    rf"|§h (?:(?:ska|skall|behöver|vill|får|kommer att|väntar på|önskar) )+(?:(?:också|även|nu|snart|att|få|ha|en|ett|nytt|ny|digital\w*|egen|eget) )*{_A_LOCK}(?= [.,!]|$| och )"
)
_IS_OF = re.compile(rf"\b{_A_LOCK} (?:är|tillhör|hör till|ägs av|var|står på) (?:(?:egentligen|ju|nog) )?(?P<of>[^\s.,;!?]+)(?=(?: lås| enhet)? ?(?:[.,;!]|$))")
_WAS = re.compile(rf"\bhaft (?:[^\s.,]+ ){{0,4}}?{_A_LOCK}(?!.*\b(?:sedan|sen|länge|i (?:\S+ ){{1,2}}(?:år|månader|veckor))\b)")
_LOCK_THERE = re.compile(rf"\b(?:har|fick|fått|haft) (?:[^\s.,]+ ){{0,5}}?{_A_LOCK}\b")
_OTHER_TOO = re.compile(
    r"\bdet har (?:(?:även|också|nu|ju) )*§k\b|§k har (?:det |redan |ju )*(?:även|också|likaså|med|det)(?: det| ett| en| lås)*(?= [.,!]|$)"
    r"|(?:och|liksom|samt|,) (?:det har |även |också |likaså )*§k(?: också| med| likaså| även)(?= [.,!]|$)|\b(?:det har|har) (?:även|också) §k\b|\b(?:liksom|även) §k(?= [.,!]|$)"
)
# "Leif har lås och Karin.": whether she has it, or is to have it, nobody knows.
_BOTH_HAVE = re.compile(
    rf"§h(?: §s)? har (?:(?:redan|ett|en|digital\w*|nu|sitt|sin|också) )*{_A_LOCK}(?: (?:redan|sedan tidigare|sen tidigare|idag))?(?: ,)? (?:(?:och|o|å|&|[+]|samt|liksom|,) )?(?:(?:även|också|likaså|det har) )*(?:§k|hustrun|frun|maken|makan|mannen|sambon|hon|han|hennes man|hans fru)(?: §k)?(?: §s)?(?: (?:har(?: det)?|med|också|likaså))*(?= [.!;]|$)"
)
# "Det är Vera som har det", "låset som Tage har haft", "men Vera vill ha ett eget".
_OTHER_HAS = re.compile(
    rf"\bdet är §k som (?:har|fick|äger) (?:det|låset|ett|en|{_A_LOCK})\b|\b{_A_LOCK} som (?:\S+ )?§h(?: §s)*(?: [(])?(?: \d\S*)?(?: [)])? (?:har haft|hade)(?= [.,!]|$)"
    r"|§k(?: §s)? (?:vill ha|ska ha|behöver|önskar|får|skulle vilja ha) (?:(?:ett|en|sitt|sin) )?(?:eget|egen|nytt|annat)(?= [.,!]|$)"
)
_FAULT = re.compile(
    r"(?<!\S)(?:\w*dörr(?:en|ar|arna)?|\w*lås(?:et|en|kolven|kistan?|vredet|enheten)?|cylindern?|låscylindern?|kolven|vredet|dosan|handtaget)(?: [^\s.,;!?]+){0,4}? "
    r"(?:kärv\w*|trög\w*|trögt|tung|tungt|hakar?|hakade|hakat|gnissl\w+|knarr\w+|tar i|hänger sig|krångl\w*|strul\w*|glapp\w*|glappar|fungerar (?:inte|ej|dåligt)|trasig\w*|sönder)(?!\w)"
)
# Whatever a door or its lock does since a fitting is done to it by what was fitted.
_SINCE_FITTED = re.compile(
    rf"\b(?:monterade[ts]?|monterat|monterats|installera(?:de|des|t|ts)|(?:sedan|sen|efter|av|från) (?:\S+ )?(?:monteringen|installationen|montören|montörerna|tekniker\w*|låsbytet|bytet)"
    rf"|(?:montör\w*|tekniker\w*|ni) (?:\S+ )?(?:var|satte|bytte|kom)|(?:med|av|sedan|sen|efter|på) (?:\S+ ){{0,2}}(?:nya|digitala|nytt|digitalt) (?:digitala )?{_A_LOCK})(?!\w)"
)
