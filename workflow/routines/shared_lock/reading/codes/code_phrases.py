"""The phrases of a code's later statement as signs: when something was, whose code and gate it is, the form that it stands in."""

from __future__ import annotations

import re

from workflow.routines.shared_lock.reading.codes.given_codes import KOD, PORT
from workflow.routines.shared_lock.reading.lexicon.vocabulary import MONTHS, WEEKDAYS


def in_phrases(text: str) -> str:
    """A sentence in signs, with signs for its phrases, too.

    §p since when, or when it was; §q a time that is over only where a verb says so; §i today; §y an adverb; §s when the form was filled in; §f the form;
    §d the gate's code, §c a code; §b the house; §h in or to the house; §g a greeting.
    """
    for sign, pattern in _PHRASES:
        text = pattern.sub(sign, text)
    return text


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^ ])(?:{pattern})(?![^ ])")


# When something was, and since when it is so; a day to come is in none of them.
_DAYS = rf"(?:{WEEKDAYS})"
_LONG = r"(?:(?:en|ett|två|tre|fyra|några|par|ett par|någon) )?(?:dag|dagar|vecka|veckor|månad|månader)"
_WAS = rf"i ?går|i förrgår|i ?morse|häromdagen|häromveckan|(?:i )?förra (?:veckan|månaden|året)|i {_DAYS}dags|förra {_DAYS}dagen|i (?:våras|somras|höstas|vintras|julas)|för {_LONG} sedan"
_ABOUT_NOW = rf"i helgen|i veckan|(?:nu )?i (?:{MONTHS})|(?:vid|efter|kring|i och med) (?:årsskiftet|nyår|jul|helgen|månadsskiftet)"
_FORM_NOUN = r"(?:formuläret|beställningen|ärendet|mejlet|mailet|blanketten|e-tjänsten|systemet|rutan|fältet|raden|texten|listan|anmälan|ansökan|remissen|underlaget|beställningsformuläret)"
_FILLED = r"(?:fyllde|fyllt|skickade|skickat|skrev|skrivit|beställde|beställt|lade|lagt|började|börjat|gjorde|gjort|lämnade|lämnat|tryckt|tryckte|gått|gick|klickat|sparat)"
_FILLING = rf"(?:jag|vi|man) (?:väl |redan )?(?:hade |har )?{_FILLED}(?: (?:{_FORM_NOUN}|i|in|på|det|detta|den här|vidare|nästa|skicka|iväg|dit))*"
_SINCE = rf"(?:sedan|sen)(?: i)? (?:dess|helgen|årsskiftet|nyår|jul|månadsskiftet|{_DAYS}dags?|{_LONG}(?: tillbaka)?|(?:den )?§t|\d{{1,2}} (?:{MONTHS})|(?:{MONTHS})|{_WAS}|i ?dag|nu)"
_FROM_NOW = rf"(?:från|fr\.?o\.?m\.?|from) (?:och med )?(?:nu|i ?dag|i ?går|i {_DAYS}dags|förra (?:veckan|månaden))"
# Whose code and gate it is: of a home only the order's own.
_COUPLE = r"(?:makarna|paret|familjen|fam|fam\.|syskonen|bröderna|systrarna)"
_HOME = rf"(?:(?:{_COUPLE} )?§n(?: §n)?(?: (?:och|&|o) §n(?: §n)?)?|dem båda|dem|dom|båda|bägge|{_COUPLE}|huset|deras hus|deras port|deras trapp|§a(?: (?:, )?§a)*)(?: port)?"
_HOUSE = rf"(?:{PORT}|huset|trappan|trapphuset|uppgången|fastigheten|adressen|området|kvarteret)"
_IN_HOUSE = rf"(?:till|i|på|vid|för|hos|åt) (?:(?:(?:hela|den|deras|vår) )?{_HOUSE}|{_HOME})"
_WHOSE = r"(?:(?:vår|deras|er|§ns?) )?"
_OF_PORT = rf"{_WHOSE}(?:(?:port|entré|dörr|entre)kod(?:en)?(?: {_IN_HOUSE})*|{KOD} (?:till|i|på|vid|för) (?:(?:den|deras|vår) )?{PORT}(?: {_IN_HOUSE})*)"
_SURELY = r"(?:nu|numera|ju|precis|just|nyss|nyligen|tydligen|visst|redan|också|alltså|tyvärr|faktiskt|dock|fortfarande|då|först|äntligen|själv|sen|sedan|bara|nu då)"
_PHRASES = tuple(
    (sign, _whole(pattern))
    for sign, pattern in (
        ("§e", r"(?:i stället|istället) (?:för|än)"),
        ("istället", r"i stället"),
        ("§p", rf"{_SINCE}|{_FROM_NOW}|(?:efter att|efter det att|sedan|sen) {_FILLING}|efter det"),
        ("§s", rf"(?:när|då|innan) {_FILLING}"),
        ("§p", _WAS),
        ("§q", _ABOUT_NOW),
        ("§t", r"(?:nu )?den §t"),
        ("§i", r"i ?dag"),
        ("§d", _OF_PORT),
        ("§c", rf"{_WHOSE}{KOD}(?: {_IN_HOUSE})*"),
        ("§h", _IN_HOUSE),
        ("§b", _HOUSE),
        ("§f", rf"(?:(?:i|på|ur|från|med) )?(?:(?:det|själva|förra|första|mitt|vårt|mitt förra|mitt första) )?{_FORM_NOUN}|ovan|ovanför|här ovan|ovanstående"),
        ("§w", r"(?:(?:min|vår|en|deras|hennes|hans|sin|den) )?§w(?: (?:§n|§w))*"),
        ("§n", r"§n(?: §n)*(?: (?:och|&|o) §n(?: §n)*)?"),
        ("§g", r"på (?:er|dig)|(?:(?:jag|vi) )?ber om ursäkt(?: för (?:det|besväret|strulet|röran))?|(?:ursäkta|förlåt) (?:besväret|strulet|röran)|tack (?:på förhand|för hjälpen|så mycket)|som (?:lovat|utlovat)|enligt (?:löfte|överenskommelse)|bra att veta|en (?:sak|liten sak|uppgift) till|så (?:att )?ni vet"),
        ("§y", rf"{_SURELY}(?: {_SURELY})*"),
    )
)
