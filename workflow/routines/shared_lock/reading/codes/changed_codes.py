"""Hears over several sentences that a gate's code was changed after it was stated: "Portkoden i formuläret är den gamla, de bytte i måndags. Ny kod är 7788."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflow.routines.shared_lock.reading.codes.given_codes import KOD, PORT, WHAT, signs_of
from workflow.routines.shared_lock.reading.draft import Draft, bare
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.vocabulary import MONTHS, WEEKDAYS
from workflow.routines.shared_lock.reading.text.tokens import Token


@dataclass(frozen=True)
class CodeChange:
    """The new code, and how many of the sentences tell of the change; `unclear` says that what stands behind the code may take it back."""

    code: Token
    sentences: int
    unclear: bool = False


def code_change(draft: Draft, sentences: Sequence[Sequence[Token]], before: Sequence[Token], *, later: bool = False) -> CodeChange | None:
    """The change that the first of these sentences begins to tell, if they say that the code of before holds no longer, and which one does.

    `before` is the sentence before them: after one about another thing's code, "koden" may be that one's. `later` says that they are of a comment.
    """
    known = draft.gate_code or draft.gate_before
    if known is None and draft.persons or not sentences or not any(each.what == "number" or _TOUCHES.search(each.folded) for each in sentences[0]):
        return None
    kinds: list[str] = []
    unclear = False
    codes: list[Token] = []
    count = 0
    for tokens in sentences:
        clauses = list(_clauses(_signs(draft, tokens, bare(known.text) if known else "")))
        parsed = [kind for kind, _ in clauses]
        if not parsed or parsed[-1] == "":
            break
        for kind, clause in clauses:
            unclear |= kind == "void" and bool({"new", "renewed"} & set(kinds)) and _OF_ANY.match(clause) is not None
            kinds.append(kind)
        codes += [each for each in tokens if each.what == "number" and (known is None or bare(each.text) != bare(known.text))]
        count += 1
    spoken = any("kod" in each.folded or known is not None and bare(each.folded) == bare(known.text) for tokens in sentences[:count] for each in tokens)
    news = {each.text for each in codes}
    changed = {"changed", "void", "instead", "amends"} & set(kinds) or "renewed" in kinds and (later or draft.gate_before is not None)
    if not changed or not spoken or len(news) != 1 or not {"new", "renewed", "instead"} & set(kinds) or not is_of_gate([each for tokens in sentences[:count] for each in tokens], before):
        return None
    return CodeChange(codes[0], count, unclear)


def is_of_gate(tokens: Sequence[Token], before: Sequence[Token]) -> bool:
    """Whether the code is the gate's: "koden" after a key cabinet, or a lock that was changed, may be that one's."""
    words = [each.folded for each in tokens if each.what == "word"]
    other = any(each.folded in w.OTHER_CODES or each.folded.startswith("lås") and len(before) < _SHORT for each in before)
    return not other or any("port" in each or "entré" in each for each in words)


def _signs(draft: Draft, tokens: Sequence[Token], known: str) -> str:
    """The sentence with §o for the code of before, § for another, §t for a day, and signs for names and homes."""
    signs = signs_of(draft, tokens)
    found = ["§t" if each.what == "date" else "§o" if sign == "§" and bare(each.text) == known else sign for each, sign in zip(tokens, signs, strict=True)]
    return " ".join(found)


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    """The kind and the words of each clause of a sentence, as long as each is of the change; an empty one at the first that is not."""
    at = 0
    while at < len(text):
        joint = _JOINT.match(text, at) or _GAP.match(text, at)
        at = joint.end() if joint else at
        if at >= len(text):
            return
        ends = {kind: met.end() for kind, pattern in _KINDS for met in [pattern.match(text, at)] if met}
        if not ends:
            yield "", text[at:]
            return
        kind = max(ends, key=lambda each: ends[each])
        yield kind, text[at : ends[kind]]
        at = ends[kind]


_SHORT = 8
_TOUCHES = re.compile(r"kod|bytt|bytte|ändra|gäller|gamla|gammal|formulär|rutan|hej|obs|ps|rättelse|ändring|tillägg|viktigt")
_JOINT = re.compile(r" ?(?:(?:[,.;:!()/–-]|(?:och|så|men|utan|för|därför|därför att|eftersom|då|alltså|fast)(?= |$)) ?)+")
_GAP = re.compile(r" ?")
_SURE = r"(?: (?:nu|ju|precis|just|nyss|nyligen|tydligen|visst|redan|också|alltså|tyvärr|faktiskt|dock|fortfarande))"
_DAYS = rf"(?:{WEEKDAYS})"
_MONTHS = rf"(?:{MONTHS})"
_LONG = r"(?:(?:en|ett|två|tre|fyra|några|par|ett par|någon) )?(?:dag|dagar|vecka|veckor|månad|månader)"
_WAS = rf"(?:igår|i går|i förrgår|idag|i dag|imorse|i morse|nyss|nyligen|nu|häromdagen|häromveckan|i helgen|i veckan|(?:i )?förra (?:veckan|månaden|året)|i {_DAYS}dags|förra {_DAYS}dagen|i {_MONTHS}|nu i {_MONTHS}|(?:vid|efter|kring|i och med) (?:årsskiftet|nyår|jul|helgen|månadsskiftet)|i (?:våras|somras|höstas|vintras|julas)|för {_LONG} sedan|(?:nu )?den §t|§t)"
_SINCE = rf"(?:sedan|sen) (?:dess|igår|i går|årsskiftet|helgen|nyår|jul|månadsskiftet|{_DAYS}dag|i {_DAYS}dags|i helgen|förra veckan|{_LONG}(?: tillbaka)?|(?:den )?§t|1 {_MONTHS}|i {_MONTHS}|{_MONTHS}|jag (?:fyllde i|skrev|skickade)(?: (?:formuläret|detta|beställningen|i))?|i (?:våras|somras|höstas|vintras))"
_FORM = r"(?:i |på |ur |från )?(?:(?:det |själva )?(?:formuläret|beställningen|ärendet|mejlet|mailet|blanketten|e-tjänsten|systemet|rutan|fältet|texten|listan|anmälan|ansökan)|ovan|ovanför|här ovan|tidigare|först|förut|innan)"
_SINCE_THEN = rf"(?: (?:{_SINCE}|nu|numera|igår|i går|idag|i dag|i {_DAYS}dags))"
_AFTER = r"(?:efter att|sedan|sen|efter det att) (?:jag|vi) (?:hade |har )?(?:fyllt i|fyllde i|skickat|skickade|skickat in|skickade in|skrivit|skrev|börjat|lagt in)(?: (?:formuläret|rutan|beställningen|detta|det|ärendet|in|i|den här|fältet))*"
_TIME = rf"(?: (?:{_WAS}|{_SINCE}|{_AFTER}))"
_OWNERS = r"(?:(?:hyres)?värden|föreningen|bostadsrättsföreningen|brf|hsb|riksbyggen|stångåstaden|victoriahem|heimstaden|lejonfastigheter|(?:bostads|fastighets|hyres)?bolaget|fastighets(?:ägaren|skötaren|värden)|vaktmästaren|bovärden|kvartersvärden|styrelsen|ägaren|de|dom)"
_DONE = r"(?:bytts|bytt|ändrats|ändrad|ändrat|utbytt|ny|förnyats|förnyad|uppdaterad|uppdaterats)"
_IN = rf"(?: (?:i|på|till) (?:hela )?(?:{PORT}|huset|trappan|trapphuset|uppgången|fastigheten|området|kvarteret))"
_TELLS = r"(?:§n|dottern|sonen|hyresvärden|värden|vaktmästaren|anhörig|hemtjänsten|kollegan|en kollega|nattpatrullen|kontaktpersonen)"
_SEES = (
    rf"(?:(?:(?:jag|vi) )?(?:såg|ser|märkte|upptäckte|(?:fick|har|har fått|fått)(?: (?:just|nyss|precis|nu|idag))? (?:fått )?(?:veta|höra|reda på|besked om)|hörde|glömde (?:säga|skriva|nämna|tala om)|missade|kom på)(?: (?:jag|vi))?(?: (?:nu|just|precis|nyss|efteråt|i efterhand|idag)){{0,3}}(?: av {_TELLS})?(?: att)?"
    rf"|{_TELLS} (?:säger|sa|sade|berättade|meddelar|meddelade|ringde och (?:sa|sade|berättade)|hörde av sig och (?:sa|berättade))(?: (?:nu|nyss|idag|precis)){{0,3}}(?: att)?|enligt {_TELLS})"
)
_FROM = r"(?: från §o| \( §o \))?"
_LEAD = rf"(?:{_SEES}(?: [,:])? )?"
_IT = rf"(?:(?:(?:vår|deras|er) )?{WHAT}|den|koden)"
_OLD = r"(?:(?:den )?(?:gamla|gammal|förra|tidigare|förrförra)|den som gällde (?:förut|tidigare|innan)|fel|felaktig|inaktuell|utgången|ogiltig|utbytt|bytt|borttagen|avslutad|ersatt)"
_NOT = r"(?:inte|ej)(?: (?:längre|mer|nu|alls))?"
_STANDS = r"(?: (?:(?:som|vilken) (?:(?:jag|vi) )?|(?:jag|vi) )(?:står|stod|skrev|angav|uppgav|fyllde i|fyllt i|är ifylld|angavs|finns|ligger|lämnade|skickade|gav|hade))?"
_THE_OLD = rf"(?:(?:den )?(?:gamla|förra|tidigare|felaktiga)(?: {KOD})?|fel {KOD}|fel|§o)"
_OF_BEFORE = rf"(?:(?:(?:den )?{WHAT}|den|koden|det){_STANDS}(?: {_FORM})?(?: §o)?|(?:den )?(?:gamla|förra|tidigare)(?: {KOD})?(?: §o)?|§o)"
_CHANGED = re.compile(
    rf"{_LEAD}(?:{_IT}{_IN}? (?:byttes|ändrades|bytts|(?:är|har|blev|hade|har blivit|blivit){_SURE}{{0,3}} {_DONE})(?: ut)?{_IN}?{_TIME}{{0,3}}{_FROM}"
    rf"|{_OWNERS}{_SURE}? (?:bytte|ändrade|bytt|har{_SURE}{{0,3}} (?:bytt|ändrat)|hade{_SURE}{{0,3}} (?:bytt|ändrat))(?: ut)?(?: {_IT})?{_IN}?{_TIME}{{0,3}}{_FROM}"
    rf"|(?:är|har|blev){_SURE}{{0,3}} {_IT}{_SURE}{{0,3}} {_DONE}(?: ut)?{_IN}?{_TIME}{{0,3}}|har{_SURE}{{0,3}} {_OWNERS}{_SURE}{{0,3}} (?:bytt|ändrat)(?: ut)?(?: {_IT})?{_IN}?{_TIME}{{0,3}}"
    rf"|{WHAT} (?:bytte|ändrade|har{_SURE}{{0,3}} (?:bytt|ändrat)) {_OWNERS}{_TIME}{{0,3}}|{WHAT} har {_OWNERS}{_SURE}{{0,3}} (?:bytt|ändrat)(?: ut)?{_TIME}{{0,3}}"
    rf"|det är{_SURE}{{0,3}} (?:en )?(?:ny|annan) {KOD}{_IN}?{_SINCE_THEN}{{0,3}}|det (?:blev|har blivit|har kommit|kom|blivit){_SURE}{{0,3}} (?:en )?(?:ny|annan) {KOD}{_IN}?{_TIME}{{0,3}}|(?:(?:de|dom|vi|huset)(?= )|§n(?=.* (?:port|entré)kod)) (?:har{_SURE}{{0,3}} fått|fick) (?:en )?(?:ny|annan) {KOD}{_IN}?{_TIME}{{0,3}}"
    rf"|(?:det (?:har varit|var|blev) )?(?:port|entré)?kodbyte{_IN}?{_TIME}{{1,3}}(?<!§t))(?= |$)"
)
_VOID = re.compile(
    rf"{_LEAD}(?:{_OF_BEFORE} (?:är|var|blev){_SURE}{{0,3}} {_OLD}(?: {KOD})?(?: {_FORM})?|{_OF_BEFORE} (?:gäller|fungerar|funkar|stämmer|stämde|gällde|används|går){_SURE}{{0,3}} {_NOT}|{_OF_BEFORE} är{_SURE}{{0,3}} (?:inte|ej|inte längre) (?:aktuell|rätt|giltig|korrekt)"
    rf"|(?:strunta i|bortse från|ignorera|glöm|stryk|ta bort|hoppa över|använd (?:inte|ej)|skippa) {_OF_BEFORE}(?: {_FORM})?"
    rf"|(?:jag|vi|{_FORM})(?: (?:råkade|hade redan|hade|hann|har))?(?: (?:skriva|skrivit|skrev|ta|tog|fylla i|fyllt i|fyllde i|ange|angav|angett|lägga|uppgav|uppge)(?: in| dit)?)(?: {_FORM})? {_THE_OLD}(?: {_FORM})?"
    rf"|(?:det |{_FORM} )?(?:står|stod|blev|ligger|hamnade|kom med)(?: det)?(?: fortfarande)? {_THE_OLD}(?: kvar)?(?: {_FORM})?|(?:fel kod|gamla koden|gammal kod) {_FORM}"
    rf"|{_IT} (?:är|var) (?:inte|ej) §o|(?:den gamla|gamla koden|den förra|§o) står (?:kvar|fortfarande)(?: {_FORM})?|(?:inte|ej) §o(?: (?:längre|som (?:det |jag |vi )?(?:står|stod|skrev)(?: {_FORM})?))?)(?= |$)"
)
# "Ny kod är 7788 men den fungerar inte": which of the two is meant nobody knows.
_OF_ANY = re.compile(rf"(?:{_IT}|det)(?! (?:{_FORM}|§o|gamla|gammal|förra|som|jag|vi)\b)(?!.*(?:§o| {_FORM}$))")
_IS = r"(?:är|lyder|heter|blir|gäller|ska vara|skall vara|blev)"
_ADDED = r"(?: (?:nu|numera|alltså|istället|i stället|då|som gäller|som gäller nu))"
_INSTEAD = rf"(?:istället|i stället) (?:för|än) (?:{_OF_BEFORE}(?: {_FORM})?)"
_BY = r"(?:(?:ni )?(?:använd|ta|slå|tryck|knappa in|kör med|skriv|ange)|(?:det|den) ska vara|(?:bytt|ändrad|ändrat) till|till)"
_NEW = re.compile(
    rf"{_LEAD}(?:{WHAT}|den|det|koden|numera|nu|istället|i stället)?{_ADDED}{{0,3}}(?: ?{_IS}){_ADDED}{{0,3}}(?: (?:det|den|koden|kod))?{_ADDED}{{0,3}}(?: :)? §{_ADDED}{{0,3}}(?= |$)"
    rf"|{_BY}(?: (?:koden|kod))? §{_ADDED}{{0,3}}(?= |$)|§ (?:(?:är|gäller)(?: (?:det|den|koden))?{_ADDED}{{0,3}}|ska (?:det |den )?vara)(?= |$)|(?:nu|numera|istället|i stället) §(?= |$)|(?:(?<=[:–-] )|(?<=utan ))§(?= |$)|{WHAT}(?: :)? §(?= |$)"
)
_RENEWED = re.compile(
    rf"{_LEAD}(?:här (?:är|kommer) )?(?:(?:den|vår|deras) )?(?:ny|nya|rätt|rätta|aktuell|aktuella|nuvarande|korrekt|korrekta)(?: {WHAT})?{_SINCE_THEN}?(?: {_IS})?(?: (?:det|den))?{_ADDED}{{0,3}}(?: :)? §{_ADDED}{{0,3}}{_SINCE_THEN}?(?= |$)|{_IT} {_IS} numera §(?= |$)|numera {_IS} {_IT} §(?= |$)"
    rf"|§ (?:är|gäller som) (?:den )?(?:nya|rätta|rätt|aktuella)(?: {KOD})?(?= |$)"
)
_PUT_INSTEAD = re.compile(rf"(?:{_IT} )?§o (?:(?:har|är|blev) )?(?:(?:bytts|bytt|ändrats|ändrad|ändrat|byttes)(?: ut)? (?:till|mot)|(?:ersatts|ersatt) (?:av|med)) §(?= |$)|(?:{_BY}(?: (?:koden|kod|{KOD}))? §|(?:(?:den|det|koden|{WHAT}) )?{_IS}{_ADDED}? §|§ gäller|§) {_INSTEAD}(?= |$)|(?:vänligen |snälla )?(?:byt|ändra|rätta|korrigera|uppdatera|justera)(?: (?:gärna|tack|ut|därför)){{0,2}} {_IT}(?: {_FORM})? till §(?= |$)")
_AMENDS = re.compile(r"(?:rättelse|ändring|rättning|korrigering|ändrad kod|uppdaterad kod)(?= |$)")
_MAN = r"(?:man|jag|vi)"
_EXCUSE = re.compile(
    rf"(?:(?:det |den )?(?:gick|går|gick tyvärr|går tyvärr|kunde|kan|verkar) (?:{_MAN} )?(?:inte|ej) (?:att |gå att )?(?:ändra|ändras|rätta|rättas|redigera|redigeras|ta bort|tas bort|byta|korrigera|komma åt|gå tillbaka|backa)(?: (?:det|den|i|på|detta|själv|formuläret|rutan|efteråt|i efterhand|beställningen|fältet|i formuläret|i beställningen|i ärendet))*"
    rf"|(?:{_MAN} )?(?:fick|får|kunde|kan|kom|hann|lyckades) (?:{_MAN} )?(?:inte|ej) (?:att )?(?:ändra|rätta|bort|åt|tillbaka|gå tillbaka|ta bort|ändra på|byta|radera)(?: (?:det|den|i formuläret|rutan|formuläret|efteråt|bort den))*"
    rf"|(?:det )?(?:var )?(?:ifyllt|förifyllt|redan ifyllt|förifylld)(?: automatiskt)?)"
    rf"(?: (?:när|efter att|sedan|sen|då) {_MAN} (?:väl |redan )?(?:har |hade )?(?:tryckt|tryckte|skickat|skickade|gått|gick|klickat|sparat)(?: (?:på|vidare|in|det|nästa|skicka|iväg|formuläret))*)?(?: (?:\.|…))*(?= |$)"
)
_LIGHT = re.compile(
    r"(?:(?:hej|hejsan|hallå)(?: (?:igen|på er|på dig))?|obs|ps|p\.s\.?|nb|viktigt|tillägg|komplettering|uppdatering|en (?:sak|ändring|rättelse)(?: till| bara)?|ursäkta|förlåt|sorry|oj|hoppsan|tack|jo|notera|observera(?: att)?"
    r"|(?:resten|allt annat|övrigt|allt övrigt|i övrigt)(?: (?:stämmer|är (?:som förut|oförändrat|rätt|som tidigare)|gäller)(?: allt)?)?)(?= |$)"
)
_KINDS = (("changed", _CHANGED), ("void", _VOID), ("new", _NEW), ("renewed", _RENEWED), ("instead", _PUT_INSTEAD), ("excuse", _EXCUSE), ("light", _LIGHT), ("amends", _AMENDS))
