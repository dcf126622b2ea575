"""Names in a text that are none of the household's: who writes, works at the unit, sends regards, or is a pet."""

from __future__ import annotations

import re
from functools import lru_cache

from workflow.routines.shared_lock.reading.lexicon.words import is_given
from workflow.routines.shared_lock.reading.text.layouts import CHAT_HEAD

_UNIT = r"(?:hemtj\w*|hemsjukv\w*|planeringen|teamet|gruppen|enheten|kontoret|larmgruppen|nattpatrullen|natten)"
_NAME = r"(?P<name>[A-ZÅÄÖ][\w-]+)(?: [A-ZÅÄÖ][\w-]+)?"
# What those who write are: a name with it behind signs a text.
_POST = r"(?:leg\.? )?(?:undersk|usk\b|sjuksk|ssk\b|dsk\b|distriktssk|samordn|biståndsh|handl[äa]gg|enhetschef|ec\b|gruppchef|gruppled|arbetsterap|fysioterap|sekreter|vikarie\b|planerare|koordinator|vårdbiträde|omsorgsassistent|administrat)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:\b(?:hund|katt|valp|kisse|katten|hunden|kissen|valpen|papegoja|papegojan|undulat|kanin)\w*)(?: som)?(?: heter| kallas| vid namn|,)? {_NAME}",
        rf"(?i:\b(?:vikarierar för|hoppar in för|(?:jag |vi )?(?:tog|tar|tagit) över efter|i stället för|svara gärna|ersätter|jobbar med|jobbat med|(?:min|vår) (?:handledare|chef|vikarie|kollega|elev|praktikant)|kollegan|kollega|chefen)) {_NAME}(?= som| här| på| i|[.,!(]| är| \(|$)",
        rf"(?i:\b(?:det är|jag är|jag heter|här är|hälsar|hälsningar från|hälsning från|hälsa|kram från|kramar från)) {_NAME}(?: (?:och|&) (?P<other>[A-ZÅÄÖ][\w-]+))?",
        rf"\b{_NAME} (?:hälsar|här\b)",
        rf"\b{_NAME} (?:på|i|från|hos|vid) {_UNIT}",
        rf"\b{_NAME}(?: kan| brukar)? (?:svarar|svara|besvarar|besvara|tar) (?:gärna |hand om )?(?:på )?(?:alla |ev |eventuella )?frågor",
        rf"(?i:hemtj\w*|hemsjukv\w*|enheten|personalen)(?: [A-ZÅÄÖ]\w+)* (?:genom|via|gm|g m|gnm) {_NAME}",
        rf"(?i:\b(?:hej hej|hej då|hejdå|det var allt|det var det|tack hej|mvh|tack))[ ,.!]+{_NAME} {_UNIT}(?: [A-ZÅÄÖ]\w+)?[.!]?$",
        rf"\b{_NAME} (?:tar mina|svarar för mig|täcker upp|hoppar in|vikarierar)",
        rf"^(?i:hej\w*|tja|tjena|hallå|god \w+|goddag)[ ,!]+{_NAME},? (?:här|på|i|från|hos)\b",
        rf"(?i:\b(?:efter mig kommer|vänligen|mvh|hej från|hälsn)[,.!]?) {_NAME}(?= på| i| från| hos|,|$)",
        rf"(?i:frågor) (?:\w+ ){{0,3}}(?:till|av|med) {_NAME}",
        rf"\b{_NAME} (?:är|som är) (?:\w+ )?(?:på (?:kurs|semester|utbildning|möte|studiedag)|ledig|föräldraledig|sjuk|vabbar|sjukskriven)",
        rf"(?:^|[.!?,]\s*|(?i:tack|mvh|vh|hälsningar|gott)\s){_NAME}(?:,|\s[-–])? \(?(?i:{_POST})",
        rf"(?i:^[ \t]*(?:från|avs|avsändare|inringare|uppringare|inkommet från|samtal från)) ?: ?{_NAME}(?=,? (?i:hemtj|hemsjukv|{_POST}|\())",
        rf"(?i:\b(?:läst tillbaka för|uppläst för|stämt av med|noterat av|skrivet av|/)) ?{_NAME}(?=[,.]|$)",
        rf"(?i:\b(?:ringde|ringt av|mottaget av|antecknat av|skrivet av)) ?: {_NAME}",
        rf"\b{_NAME} (?:med|och|&) (?:kollegor|kollegorna|personal|personalen|gänget|co|teamet|arbetskamrater|övriga i gruppen)\b",
        rf"(?m:(?:^|[.!?)]\s*))/{{1,2}} ?{_NAME}(?=[,.\n]|$)",
        rf"(?i:\b(?:vidarebefordrat|vidarebefordrar|skickar vidare|fick|fått)(?: (?:detta|det här|den här|en|ett|mejlet|mailet|mejl|mail|beställning|beställningen|order|nedanstående|nedan))* (?:från|av)) {_NAME}(?=[,.!\n]|$)",
        # Whose mail stands below: the head of a mail, with another field in the next line.
        rf"(?im:^[\s>*]*(?:från|from|avsändare)\**[ \t]*:[* \t]*(?-i:{_NAME})[^\n]*\n[\s>*]*(?:skickat|skickad|datum|till|ämne|sent|date|to|subject|kopia|cc)\**[ \t]*:)",
        rf"(?i:\b(?:skriver|beställer|lägger in|mejlar|svarar) (?:åt|för)) {_NAME}(?=(?: (?:på|i|från|hos) [A-ZÅÄÖ][a-zåäö]+)?,? som (?:har (?:semester|ledigt)|är (?:hemma med sjuk|sjuk|ledig|på semester|föräldraledig)|vabbar)(?! och| men))",
        rf"(?i:\b(?:läkare|husläkare|doktor|dr\.?|arbetsterapeut|fysioterapeut|dietist|kurator|patientansvarig läkare|pal|(?:ansvarig )?(?:sköterska|distriktssköterska|dsk|ssk|sjuksköterska)))(?: är| heter|:|)? (?:(?i:dr\.?|doktor) )?{_NAME}(?=[,.]| på| vid|$)",
        rf"(?im:^[ \t]*(?:cc|kopia|kopia till) ?:?) ?{_NAME}(?=[,.]|$)",
        rf"(?i:\b(?:underskrift|namnförtydligande|namnteckning|signatur|inskickat av|inskickad av|ifylld av|ifyllt av|inlagt av|inlagd av|upprättad av|registrerad av|vidarebefordrat av|vidarebefordrad av)) ?:? {_NAME}",
    )
)


# A greeting or regards, and the names that follow it on its line with nothing but commas and units between.
# Each word is whole, or a row of capitals would be tried in every way to cut it.
_NAMES = r"(?P<names>(?:(?:[A-ZÅÄÖ][\w-]+|och|i|på|från|hos|alla|andra|grupp|\w*tjänst\w*|\d{1,2})(?![\w-])|[&,/ \t])+)"
_ROWS = (
    re.compile(rf"(?im:^(?:hej\w*|hallå|tja\w*|god \w+)) {_NAMES}(?:,|!|$)", re.MULTILINE),
    re.compile(rf"(?i:\b(?:hälsar|hälsningar|hälsning|hälsn|önskar(?: vi| oss)?|mvh|vh|kram|kramar)(?: från)?[,:.!]?)\s{_NAMES}[.!]?$", re.MULTILINE),
)


# "det är anita på hemtjänsten jag skulle vilja …": who writes in small letters.
_SMALL = re.compile(rf"(?:^|(?<=[.!?,] )|(?i:(?<=hej )|(?<=hejsan )))(?:det är|jag heter|här är|mitt namn är) (?P<name>[a-zåäö-]+) (?:här )?(?:på|från|i|hos|vid) {_UNIT}\b(?! (?:ni|du|man|som)\b)(?! i \w+\b (?:ni|du|man|som)\b)")


@lru_cache(maxsize=16)
def others_named(text: str) -> frozenset[str]:
    """The names in small letters, of those who are spoken of as colleagues or pets."""
    found = (name for pattern in _PATTERNS for match in pattern.finditer(text) for name in (match["name"], match.groupdict().get("other")))
    rows = (name for pattern in _ROWS for match in pattern.finditer(text) for name in re.findall(r"[A-ZÅÄÖ][\w-]+", match["names"]))
    chat = (name for match in CHAT_HEAD.finditer(text) for name in re.findall(r"[A-ZÅÄÖ][\w-]+", match["first"] or match["last"]))
    small = (match["name"] for match in _SMALL.finditer(text) if is_given(match["name"]))
    return frozenset(name.casefold() for name in (*found, *rows, *chat, *small) if name)
