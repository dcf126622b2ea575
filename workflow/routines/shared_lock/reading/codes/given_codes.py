"""Hears a gate's code that a whole sentence or line tells, or puts in the place of another: "koden till porten hos Hedmans är 8118", "koden är ändrad till 7171"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from workflow.routines.shared_lock.reading.draft import Draft, Said, said
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, Token

GIVEN = "given_code"
_CODE = re.compile(r"[#*]?[A-Za-z]?\d{3,6}[#*]?")


def take_code(draft: Draft, sentences: Sequence[Sequence[Token]], source: str, put: Callable[[Said, Said], None]) -> Token | None:
    """Put the code that the last sentence tells on the draft, or in another's place; returns where it stands, or None."""
    if not sentences:
        return None
    tokens, before = sentences[-1], sentences[-2] if len(sentences) > 1 else ()
    if any(each.folded in w.OTHER_CODES for each in before) and not any(re.match(r"port|entré|ytterport|ytterdörr", each.folded) for each in tokens):
        return None
    if changed := _only(_CHANGES, draft, tokens):
        draft.gate_code = said(source, [changed], "correction")
        draft.gate_answer = replace(draft.gate_code, text="ja")
        return changed
    given = _only(_TELLS, draft, tokens) or (_only(_ANSWERS, draft, tokens) if announces_code(draft, before) else None)
    if given is not None:
        code = said(source, [given], GIVEN)
        put(replace(code, text="ja"), code)
    return given


def bare_code(draft: Draft, tokens: Sequence[Token]) -> Token | None:
    """The code of a line that answers what was asked, and says nothing else: "8118", "ja, den är 8118"."""
    return _only(_ANSWERS, draft, tokens) or _only(_TELLS, draft, tokens) or _only(_CHANGES, draft, tokens)


def announces_code(draft: Draft, tokens: Sequence[Token]) -> bool:
    """ "Fick tag på portkoden.": the next sentence holds it."""
    return _ANNOUNCES.fullmatch(_signs(draft, tokens)) is not None


def takes_place(tokens: Sequence[Token], old: int, new: int) -> range:
    """The places of a code, or of what is said of it, that the other of two codes in a line has taken the place of; none where that is not clear.

    "1717 RÄTTELSE koden byttes igår, ny portkod 7171", "7171 (tidigare 1717)".
    """
    between, after = (" ".join(each.folded for each in part) for part in (tokens[old + 1 : new], tokens[new + 1 :]))
    if _ENDS.match(after) and _SINCE.fullmatch(between) or _HOLDS.match(after) and _WAS_CHANGED.fullmatch(between):
        label = next((at for at in range(new - 1, old, -1) if tokens[at].folded in ("ny", "nya")), new)
        return range(old - 2, label) if old > 1 and tokens[old - 2].folded in _OLD and _NEW_LABEL.search(between) else range(old, new)
    kept = _BEFORE.fullmatch(f"{between} § {after}".strip())
    return range(old + 1, len(tokens)) if kept else range(0)


def is_unsettled(tokens: Sequence[Token]) -> bool:
    """Whether a sentence about a change of the code asks, tells of the future or of another door, denies the change, or says anything else."""
    if any(each.what == "word" and not (each.folded in _OF_CHANGE or each.folded in w.CORRECTS or re.fullmatch(KOD, each.folded)) for each in tokens):
        return True
    return _UNSETTLED.search(" ".join("§" if each.what == "number" else "§t" if each.what == "date" else each.folded for each in tokens)) is not None


def _only(pattern: re.Pattern[str], draft: Draft, tokens: Sequence[Token]) -> Token | None:
    codes = [each for each in tokens if each.what == "number" and _CODE.fullmatch(each.text)]
    return codes[0] if len(codes) == 1 and pattern.fullmatch(_signs(draft, tokens)) else None


def _signs(draft: Draft, tokens: Sequence[Token]) -> str:
    """The sentence with signs for its code, and for the names, the home and the dates that are the order's."""
    return " ".join(signs_of(draft, tokens))


def signs_of(draft: Draft, tokens: Sequence[Token]) -> list[str]:
    """Each token of a sentence, or the sign for it: § a code, §n a name of the order, §a and §x the order's home and another."""
    names = {word for person in draft.persons for word in person.words()}
    homes = [re.sub(r"\W", "", each.text).casefold() for each in (*(p.address for p in draft.persons), draft.shared_address) if each]
    return [_sign(each, names, homes) for each in tokens]


def _sign(token: Token, names: set[str], homes: Sequence[str]) -> str:
    if token.what == "number" and _CODE.fullmatch(token.text):
        return "§"
    if token.what in ADDRESS_PARTS:
        place = re.sub(r"\W", "", token.text).casefold()
        return "§a" if homes and all(place in home for home in homes) else "§x"
    word = token.folded
    known = token.what == "word" and not w.label_of(word) and {word, word.removesuffix("s")} & names
    return "§n" if known else word


_OLD = frozenset(["gammal", "gamla", "tidigare", "förra", "gammalt"])
PORT = r"(?:port|porten|ytterport|ytterporten|entré|entrén|entréporten|entrédörren|porttelefonen|ytterdörren)"
KOD = r"(?:port|entré|dörr|entre)?kod(?:en)?"
_COUPLE = r"(?:makarna|paret|familjen|fam|fam\.|syskonen|bröderna|systrarna)"
_WHO = rf"(?:(?:{_COUPLE} )?§n(?: §n)?(?: (?:och|&|o) §n(?: §n)?)?|dem|dom|dem båda|båda|bägge|{_COUPLE}|huset|deras hus|deras port|deras trapp|§a(?: (?:, )?§a)*)"
_OF = rf"(?: (?:till|hos|för|åt|på|i|vid) {_WHO}(?: port)?)?"
WHAT = rf"(?:{KOD}(?: (?:till|i|på|vid|för) (?:den |deras )?{PORT})?{_OF}|§ns? {KOD})"
_SOON = r"(?:nu|äntligen|precis|nyss|just|idag|i dag|här)"
_GOT = rf"(?:(?:har|fick)(?: (?:jag|vi))?(?: {_SOON})?(?: fått)?(?: (?:tag (?:på|i)|reda på|fram))?)"
_AGAIN = r"(?:(?:som|enligt) (?:lovat|utlovat|löfte|överenskommet)|komplettering|tillägg|ps|p\.s\.|p\.s|obs|svar|ok|okej|jo|ja)(?: [,.:–-])?"
_LEAD = (
    rf"(?:(?:{_AGAIN} )?(?:{_AGAIN} )?(?:(?:nu |här |så |då ){{0,2}}(?:här (?:kommer|är|har ni|följer)|kommer(?: här)?|följer|(?:jag |vi )?{_GOT}|vet (?:jag|vi)"
    rf"|(?:jag |vi )?lovade (?:att )?(?:återkomma med|höra av (?:mig|oss) (?:med|om)|skicka|mejla|kolla|ta reda på|lämna)"
    rf"|(?:jag |vi )?(?:återkommer|kompletterar|kommer)(?: {_SOON}| som lovat| som utlovat)? med) )?)"
)
_WANTED = r"(?: (?:som )?(?:jag|vi) (?:saknade|glömde|missade|väntade på|inte hade(?: då| med)?)| som (?:(?:jag|vi) (?:lovade|skulle (?:återkomma med|skicka|kolla)|saknade|inte hade(?: då| igår| i går| med)?|glömde|missade|väntade på)|utlovat|utlovad|lovat|saknades|fattades|ni (?:frågade (?:om|efter)|saknade|efterfrågade|undrade över|behövde|behöver)))?"
_IS = r"(?: nu| idag| i dag)?(?: [,:–-])?(?: och)?(?: (?:den|det|koden))?(?: (?:är|blir|lyder|heter))?(?: (?:alltså|nu))?(?: [:=])?"
_END = r"(?: [.!])*"
_TELLS = re.compile(
    rf"{_LEAD}{WHAT}{_WANTED}(?: som (?:lovat|utlovat))?{_IS} §{_END}"
    rf"|{_LEAD}§ (?:är|=) {WHAT}{_END}|§ (?:[(–-] )?(?:{PORT}|(?:port|entré|dörr|entre)kod(?:en)?{_OF})(?: [)])?{_END}"
    rf"|{_LEAD}(?:de|dom|§n|{_COUPLE}) (?:och §n )?har (?:{KOD} )?§ (?:i|på|till|vid) {PORT}{_END}"
    rf"|{_LEAD}(?:(?:i|till) {PORT}{_OF} (?:är|gäller) (?:det )?§|det är § (?:som gäller )?(?:i|till|på) {PORT}{_OF}){_END}"
    rf"|{_LEAD}(?:(?:det )?(?:är|finns|sitter) )?(?:ett )?(?:kodlås|knappsats|kod) (?:i|på|till|vid) {PORT}{_OF}(?: (?:med|som har))?(?: [,:–-])?(?: (?:koden|kod))?(?: är)?(?: :)? §{_END}"
    rf"|(?:{PORT}|{KOD})(?: (?:är|har))?(?: [:=–-])?(?: ja)?(?: ,)?(?: låst)?(?: dygnet runt)?(?: ,)?(?: med)?(?: ett)? (?:kodlås|knappsats|koddosa|kodpanel)(?: [,:(–-])?(?: (?:kod|koden))?(?: är)?(?: :)? §(?: [)])?{_END}"
)
_ANNOUNCES = re.compile(rf"{_LEAD}{WHAT}{_WANTED}(?: (?:var det|som lovat|som utlovat|nu|idag|i dag))?(?: (?:ja|då))?(?: [.!:])*")
_ANSWERS = re.compile(rf"(?:(?:hej|ja|jo|jodå|jajamän|japp|ok|okej|ursäkta|tack)(?: (?:igen|visst|då|tack))?(?: [,.!:–-])? )?(?:det finns(?: [,:–-])? )?(?:den|det|koden|kod|portkod|portkoden|svar)?(?: (?:är|blir|lyder|heter))?(?: :)? ?§(?: (?:är det|är koden|är den|gäller|är rätt))?{_END}")
# A code that was changed: who did it, what, and when, which is over.
_PAST = r"(?: (?:igår|i går|(?:från (?:och med )?)?(?:idag|i dag|nu)|nyligen|nyss|nu|precis|häromdagen|häromveckan|imorse|i morse|i helgen|i veckan|i förra veckan|förra veckan|förra månaden|i (?:mån|tis|ons|tors|fre|lör|sön)dags|i (?:januari|februari|december|november|oktober|höstas|våras|somras|vintras)|efter det|sedan dess))?"
_OWNERS = r"(?:värden|hyresvärden|föreningen|bostadsrättsföreningen|brf|hsb|riksbyggen|stångåstaden|bostadsbolaget|fastighetsbolaget|fastighetsägaren|vaktmästaren|de|dom)"
_DONE = r"(?:bytts(?: ut)?|bytt|ändrats|ändrad|ändrat|utbytt)"
_CHANGED = (
    rf"(?:(?:{WHAT}|den) (?:byttes|ändrades|bytts|(?:är|har|blev)(?: (?:nu|nyss|just|precis|tydligen|visst|redan|också)){{0,2}} {_DONE})"
    rf"|{_OWNERS} (?:bytte|ändrade|har(?: (?:nu|nyss|just|precis))? (?:bytt|ändrat)) (?:ut )?{WHAT}){_PAST}"
)
_ANEW = rf"(?:(?:den )?(?:ny|nya|rätt|rätta|aktuell|aktuella|nuvarande)(?: {WHAT})?|(?:{KOD}|den)(?: nu)?(?= är| :| lyder| blir)|nu(?=(?: (?:är|gäller|heter))))"
_NOW = rf"{_ANEW}(?: (?:sedan|sen|från) (?:igår|i går|idag|i dag|nu|i helgen))?(?: (?:är|lyder|heter|gäller|blir|ska vara|skall vara))?(?: (?:det|koden|den))?(?: nu)?(?: [:=])?"
_MARK = r"(?:(?:rättelse|ändring|rättat|rättning|korrigering|uppdatering|uppdaterat|obs|ps|oj|nej|nä|fel(?= [,:!.–-])|tillägg)(?: (?:förresten|förlåt|vänta|vänta nu|fel))?(?: [,:!.–-]){0,2} )"
_SINCE_NOW = r"(?: (?:från|sedan|sen|fr\.o\.m\.?|from) (?:och med )?(?:nu|idag|i dag|igår|i går))?"
_CHANGES = re.compile(
    rf"{_MARK}?(?:(?:hej|tack)(?: [,!])? )?(?:{_CHANGED}(?: (?:till|till koden)(?: :)?|(?: [,.:;–-])?(?: (?:och|så))? {_NOW})|{_LEAD}(?:ny|nya|den nya) {WHAT} (?:sedan|sen|från) (?:igår|i går|idag|i dag|nu|i helgen){_IS}) §{_SINCE_NOW}{_END}"
)
_OF_CHANGE = w.Words(
    """är var blir blev ska skall skulle vara stå det den de dom jag vi ni har hade bli blivit nu numera idag igår i går dag nyss precis just ju tyvärr också redan men och så utan inte ej
    ny nya gamla gammal tidigare förra förut först sedan sen till på av för som ovan ovanför nedan formuläret beställningen rutan ärendet mejlet mailet porten port entrén huset gäller
    skrev skrivit skriva angav fyllde sa sade lämnade stod står kom nummer numret siffra siffran siffror siffrorna hej obs ps oj nej nä förlåt sorry ursäkta tack vänta mvh använd
    måndags tisdags onsdags torsdags fredags lördags söndags helgen veckan hyresvärden värden föreningen hsb brf riksbyggen stångåstaden vaktmästaren lyder heter här kommer rätt stämmer inte"""
)
_UNSETTLED = re.compile(
    r"[?]|\b(?:byter|byts|ändras|nästa|imorgon|i morgon|kommer att|på (?:mån|tis|ons|tors|fre|lör|sön)dag|fr\.?o\.?m|t\.?o\.?m|till och med|från(?! (?:och med )?(?:nu|igår|idag|i dag|i går)\b)|kanske|nog|väl|troligen|kanske|möjligen"
    r"|(?:byt|byta|ändra|rätta|korrigera|uppdatera) (?:inte|ej)|fel (?:port|dörr|hus|trappa|uppgång)|(?:inte|ej|aldrig) (?:bytt|bytts|ändrad|ändrats|ny)|hos(?! (?:oss|dem|dom|båda|§n|makarna|paret)\b)|gran[nr]\w*|bakdörr\w*|baksid\w*|källar\w*|garage\w*|tvätt\w*|soprum\w*)\b"
    r"|\bvar §|\b(?:inte|ej) §(?: [.!])*$|§ (?:är|var) (?:ju )?(?:den |det )?(?:gamla|gammal|gammalt|förra|tidigare|fel|felaktig)\b"
)
# What stands between a code and the one that has taken its place in the same line.
_SINCE = re.compile(
    rf"(?:[,;(.!–-] ){{0,2}}(?:\( )?(?:(?:fel|gammal|gamla|gammal kod|gamla koden|tidigare)(?: [,!.;)–-]){{0,2}} )?{_MARK}?(?:{_CHANGED}(?: till(?: :)?|(?: [,.:;–-])?(?: (?:och|så))? {_NOW})|{_NOW}|(?:nu )?(?:ändrad|ändrat|bytt|rättat|rättad)(?: nu)? till(?: :)?|numera(?: är(?: den| det)?)?(?: :)?)"
    rf"|(?:[,;(.!–-] ){{0,2}}(?:rättelse|ändring|rättat till|rättat|rättning|korrigering|uppdatering|fel)(?: [,:!.–-]){{0,2}}(?: (?:{KOD} )?(?:ska vara|skall vara|ska det vara|till|är)(?: :)?)?"
)
# "1122 nej förlåt den byttes i januari, 2211 är rätt".
_WAS_CHANGED = re.compile(rf"(?:[,;(.!–-] ){{0,2}}{_MARK}?{_CHANGED}(?: [,.:;–-])?(?: (?:och|så))?")
_HOLDS = re.compile(r"(?:är (?:rätt|den rätta|den nya)|gäller nu)(?: [.!])*$")
_NEW_LABEL = re.compile(rf"\b(?:ny|nya) {KOD}(?: [:=])?$")
_ENDS = re.compile(r"(?:(?:är (?:rätt|den rätta|nya|den nya)|gäller(?: nu)?|ska det vara|stämmer) ?)?(?:[)] ?)?(?:[.!,] ?)*$")
# What is said of the old one behind the one that holds: "7171 (tidigare 1717)".
_BEFORE = re.compile(
    rf"(?:[,(–-] )?(?:(?:ny|ändrad|ändrat|bytt|nyligen bytt)(?: [,;])? )?(?:(?:tidigare|förut|förr|gamla|gammal|förra|före detta|fd|inte|ej|inte längre|var tidigare|var förut)(?: {KOD})?(?: (?:var|är|:))?) §"
    r"(?: som (?:det |jag |vi )?(?:stod|står|skrev|angav|uppgav|sa|sade|gav|lämnade|mejlade|ringde in)(?: (?:förut|tidigare|först|ovan|innan|igår|i går|nyss|i telefon|i telefonen|på telefon|i (?:mejlet|mailet|förra mejlet|beställningen)))?| (?:gäller|fungerar|funkar) (?:inte|ej)(?: längre| mer)?| är (?:gammal|bytt|borttagen|avslutad))?(?: [)])?(?: [.!])*"
)
