"""Hears why a value was wrong, where another has taken its place: "jag blandade ihop det med grannen", "läste fel på dörren", "1302 är grannens"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in


def reasons_in(tokens: Sequence[Token], old: Collection[str] = ()) -> Iterator[Token]:
    """The tokens of the clauses that only say how a mistake came about, or what was checked; `old` are the values that do not hold."""
    text = " ".join(each.folded for each in tokens)
    for met in REASON.finditer(text):
        digits = re.sub(r"\D", "", met["old"] or "")
        if (not digits or digits in old) and not _is_of_value(tokens, text, met):
            yield from begun_in(tokens, met.start("said"), met.end())


def _is_of_value(tokens: Sequence[Token], text: str, met: re.Match[str]) -> bool:
    """ "Rätt lgh är 1302, det var grannens": which of two is meant, where the value behind which it stands is the new one."""
    return OF_ANOTHER.search(met["said"]) is not None and any(each.what in ("apartment", "id", "number") for each in begun_in(tokens, 0, met.start("said")))


def without_reasons(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """A sentence without such clauses, and without where the wrong value stood ("i Karins mejl"); and what was left out."""
    text = " ".join(each.folded for each in tokens)
    out = {each.start for each in reasons_in(tokens)}
    for met in _WHERE.finditer(text):
        out.update(each.start for each in begun_in(tokens, met.start(), met.end()))
    return [each for each in tokens if each.start not in out], [each for each in tokens if each.start in out]


ANOTHERS = (
    r"(?:grannen|grannens|grannarna|grannarnas|granndörren|grannlägenheten|grannporten|grannhuset|grannens (?:dörr|nummer|lägenhet|brevlåda|port)|(?:dörren|lägenheten|porten|huset|ingången) (?:bredvid|intill|mitt emot|mittemot|ovanför|under)"
    r"|(?:en |någon )?annan (?:brukare|kund|lägenhet|adress|beställning|port)|(?:ett )?annat (?:ärende|par|hus|nummer)|förra (?:brukaren|kunden|paret|ärendet|beställningen))"
)
_THING = r"(?:det|dem|dom|den|(?:de )?(?:två )?(?:sista )?(?:siffrorna|siffror)|(?:port|lägenhets|person|hus)?(?:numren|numret|nummer)|lapparna|papperen|pappren|raderna|rutorna|dörrarna|lägenheterna|portarna|anteckningarna)"
_SOURCE = (
    r"(?:(?:min|mina|vår|våra|grannens|hans|hennes|deras|den|fel) )?(?:dörr|dörren|dörrskylten|skylten|lapp|lappen|lapparna|lista|listan|papper|pappret|papperet|anteckningar|anteckningarna|tavla|tavlan(?: i (?:porten|entrén|trapphuset))?|rad|raden|ruta|rutan|kolumn|kolumnen|fältet"
    r"|skärmen|journalen|systemet|kartan|mobilen|mappen|pärmen|blocket|hyreslistan|hyreskontraktet|siffrorna|tangentbordet|farten|hastigheten|brådskan|stressen|lägenhetsnumret|numret)"
)
_WHO = r"(?:(?:för |för att |eftersom |då |men |och |det var )?(?:jag|vi) )?(?:(?:måste|verkar|lär) (?:visst )?ha |har |hade |råkade |lyckades )?(?:visst |tydligen |bara |ju |alltså |tyvärr ){0,2}"
_MISTOOK = r"(?:läste|läst|läsa|såg|sett|se|tittade|tittat|titta|skrev|skrivit|skriva|hörde|hört|tog|tagit|ta|knappade|knappat|knappa|tryckte|tryckt|slog|slagit|kopierade|kopierat|mindes|mints)"
_CHECKED = r"(?:dubbelkollat|dubbelkollade|dubbelkollar|kollat|kollade|kontrollerat|kontrollerade|stämt av|stämde av|verifierat|bekräftat)"
_RECORD = r"(?:folkbokföringen|journalen|registret|treserva|lifecare|tes|systemet|pärmen|tavlan|tavlan i (?:porten|entrén|trapphuset)|dörren|dörrskylten|skylten|skylten på dörren|paret|henne|honom|dem|dom|makarna|hyresvärden|värden|hyreskontraktet|kontraktet|biståndshandläggaren|handläggaren)"
_CLAUSES = (
    rf"{_WHO}{_MISTOOK} (?:(?:in |av )?fel(?: (?:rad|siffra|siffror|dörr|lapp|papper|nummer|port|ruta))?(?: (?:på|i|från|ur|av|vid) {_SOURCE}| på {ANOTHERS})?(?: (?:förut|först|nyss|ovan|igår|i går|förra gången))?|(?:på|från|i) (?:fel {_SOURCE}|{ANOTHERS}))",
    rf"{_WHO}(?:blandade|blandat|blanda|rörde|rört|röra) ihop(?: {_THING})?(?: med {ANOTHERS})?",
    rf"{_WHO}(?:(?:kastade|kastat|slog|slagit|vände|vänt|bytte|bytt) (?:om|på|plats på)|förväxlade|förväxlat|växlade|växlat|tappade|tappat) {_THING}(?: (?:med {ANOTHERS}|i {_SOURCE}))?",
    r"(?:(?:det|den|jag|där) )?(?:(?:blev|var|är) )(?:det )?(?:en |ett )?(?:ren |rent )?(?:felskrivning|skrivfel|slarvfel|slarv|tryckfel|tangentfel|miss|misstag)(?: (?:av mig|från min sida|ovan|där|förut|nyss))?",
    r"(?:fel|slarv|slarvigt|dumt|klantigt|skrivfel|miss) av (?:mig|oss)|(?:(?:det|allt) (?:var|är) )?(?:helt )?(?:mitt|min) (?:eget )?(?:fel|slarv|miss|misstag)",
    r"(?:(?:jag |vi )?ber (?:så mycket )?om ursäkt|(?:tusen gånger |så mycket )?(?:förlåt|ursäkta|sorry|ledsen)(?: mig| oss)?)(?: för (?:det|felet|röran|krånglet|slarvet|strulet|besväret|detta|förvirringen)| (?:röran|slarvet|strulet|krånglet|felet|förvirringen|besväret))?",
    rf"(?P<old>(?:lgh |lägenhet |nr |nummer )?\d{{2,4}}) (?:är|var|tillhör|är ju|var ju) (?:hos )?{ANOTHERS}|(?:det|den) var (?:ju )?{ANOTHERS}",
    rf"(?:(?:jag|vi) )?(?:har )?(?:nu )?{_CHECKED}(?: (?:det|den|numret|adressen|lägenhetsnumret))?(?: nu)? (?:mot|i|med|hos|på) {_RECORD}(?: (?:nu|igen|idag|i dag|i morse|en extra gång|för säkerhets skull))?",
    r"(?:och )?(?:inget|ingenting|inte något) annat",
    r"(?:(?:det )?(?:gick|går) (?:lite |nog )?för (?:fort|snabbt)|(?:jag )?(?:skrev|skriver) (?:lite )?för (?:fort|snabbt)|(?:jag )?slant (?:på|med) (?:tangenterna|tangenten|fingrarna)|fingrarna (?:slant|halkade))",
)
# "Det var grannens": behind a new value, which of the two is meant nobody knows.
OF_ANOTHER = re.compile(rf"(?:^|[,.;:–-] )(?:det|den) var (?:ju )?{ANOTHERS}(?= |$)")
CLAUSE = "|".join(each.replace("(?P<old>", "(?:") for each in _CLAUSES)
REASON = re.compile(rf"(?:^|(?<=[,.;:!(–-] ))(?P<said>(?:(?:{'|'.join(_CLAUSES)})(?: (?=[,.;:!)–-])| ?$))+)(?: ?[.!])*(?=[ ,.;!)–-]|$)")
_OWN = r"(?:mitt|min|vårt|vår|ditt|din|ert|er|det|den|mail|förra|första|ursprungliga|gamla|tidigare|[a-zåäö-]+s)"
_WHERE = re.compile(rf"\b(?:i|från|ur|på) (?:{_OWN} ){{0,3}}(?:mail|mailet|mejl|mejlet|meddelande|meddelandet|beställning|beställningen|formulär|formuläret|blanketten|texten|underlaget|mailen|raden|rutan|fältet)(?: (?:nedan|ovan|ovanför|innan))?(?= |$)")
# That the rest of what was stated holds.
_REST = r"(?:(?:resten|allt|alla)(?: av uppgifterna| (?:det |de )?(?:andra|annat|övrigt|övriga)(?: uppgifter(?:na)?)?)?|övrigt|de[tn]? (?:andra|övriga)(?: uppgifterna)?|övriga uppgifter)"
THAT_HOLDS = rf"(?:och |men )?(?:{_REST} (?:stämmer|är (?:rätt|korrekt|korrekta|oförändrat|oförändrade|som ovan|som tidigare))|(?:i övrigt|annars) (?:stämmer|är) (?:allt|{_REST})(?: rätt| korrekt)?)"
REST_HOLDS = re.compile(THAT_HOLDS)
