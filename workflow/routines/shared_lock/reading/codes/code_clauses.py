"""The closed grammar of a code's later statement: each clause tells the code, its change, why it lacked, who said it, what of before is void, or that the rest holds.

A clause with any other word is of no kind. So a day to come, another door, a doubt, a question or a plan is never heard as a statement of the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from workflow.routines.shared_lock.reading.codes.code_phrases import in_phrases
from workflow.routines.shared_lock.reading.lexicon.words import Words


def clauses(text: str, before: str = "") -> Iterator[tuple[str, str]]:
    """The kind and the words of each clause of a sentence in signs, as long as each is of the statement; "" for the first that is not.

    The signs: §o the code of before, § another, §n one of the order, §w who else may know a code, §l who owns the house, §a the home, §t a day.
    `before` is the kind of the last clause of the sentence before.
    """
    kind, joint = before if before in _ANNOUNCES else "", ""
    for at, part in enumerate(_JOINT.split(f" {in_phrases(text)} ")):
        words = part.strip()
        if at % 2:
            joint = words
        elif words:
            follows = joint in _BEFORE_CODE or kind in _TELL_OF_CODE
            if words == "§" and kind == "void" and joint == ":":
                # "Fel portkod: 7171": the wrong one or the right one.
                kind = ""
            else:
                kind = ("renewed" if kind == "new_label" else "new") if words == "§" and follows else kind_of(words)
            yield kind, words
            if not kind:
                return


def kind_of(text: str) -> str:
    """Which kind a clause in signs and phrases is of; "" for none."""
    words = text.split()
    for kind, pattern in _KINDS:
        for at in range(len(words)):
            if (at == 0 or _leads(words[:at])) and pattern.fullmatch(" ".join(words[at:])):
                return kind
    if "§" in words:
        at = words.index("§")
        return "new" if _tells(words[:at]) and words[at - 1] in _BEFORE_VALUE and _CONFIRMS.fullmatch("".join(f" {each}" for each in words[at + 1 :])) else ""
    if all(each in _LIGHT for each in words):
        return "light"
    if _LACKS.search(text) and ({"§n", "§w"}.isdisjoint(words) or {*words} & {*_ITS}) and all(each in _LACK_WORDS for each in words):
        return "lacked"
    return "source" if _tells(words) else ""


def is_of_any(words: str) -> bool:
    """Whether a void clause may speak of the new code as well: "men den fungerar inte"."""
    return _OF_ANY.match(words) is not None


def _leads(words: Sequence[str]) -> bool:
    """Whether these words only lead to what follows them: a greeting, an adverb, who says so."""
    return all(each in _LIGHT or each in _LEADS for each in words) or words[-1] not in _GO_ON and _tells(words)


def _tells(words: Sequence[str]) -> bool:
    """Whether these words only tell who said the code, and how."""
    other = any(each == "om" and after not in _ITS or each in ("§c", "§d", "§h") and after == "§w" for each, after in pairwise(words))
    verbs = [each for each in words if each in _TELL]
    # "Halvard har lämnat oss" tells of no code.
    silent = not {*words} & {*_ITS, "veta", "höra", "att", "reda", "tag", "besked"} and any(each in _GIVES for each in verbs) and words[-1] not in ("fick", "fått")
    return bool(verbs) and not other and not silent and all(each in _TELL or each in _TELL_WORDS or each in _LIGHT for each in words)


_JOINT = re.compile(r"( (?:[,.;:!()/…–-]|[.]{2,3}|och|men|så|utan|för|eftersom|därför|fast|samt)(?= ))")
_BEFORE_CODE = frozenset([":", "-", "–", "utan"])
_TELL_OF_CODE = frozenset(["source", "lacked", "changed", "announced", "new_label"])
# A sentence by itself may be a code only behind these.
_ANNOUNCES = frozenset(["changed", "announced", "new_label"])
_ITS = frozenset(["§c", "§d", "den", "det", "saken"])
_BEFORE_VALUE = frozenset(["fick", "fått", "sa", "sade", "säger", "den", "det", "§c", "§d", "är", "gäller"])
_GIVES = Words("fick fått hade visste har lämnade lämnat gav gett kom kommer följer hittade hämtade hörde hört")
# "Signe har" tells of what she did, "Signe sa" of what is so.
_GO_ON = frozenset(["har", "hade", "av", "med", "från", "om", "till", "i", "på", "fick", "fått", "hos"])
# "Ny kod är 7788 men den fungerar inte": which of the two is meant nobody knows.
_OF_ANY = re.compile(r"(?:§[cd]|den|det)(?! (?:§f|§o|gamla|gammal|förra|som|jag|vi)(?: |$))(?!.*(?:§o|§f$))")

_LIGHT = Words("§g §y hej hejsan hallå igen obs ps p.s. p.s nb viktigt tillägg komplettering uppdatering ursäkta förlåt sorry oj hoppsan tack jo ja notera observera")
_LEADS = Words("§y §p att")
# Who gave the code, and how; without a word for doubt, for a denial or for a day to come.
_TELL = Words(
    """fick fått frågade frågat ringde ringt kollade kollat pratade pratat talade hörde hört hittade hittat vet såg ser läste berättade sa sade säger gav gett lämnade lämnat sms:ade smsade messade mejlade mailade
    meddelade meddelar bekräftade rättade påminde hälsar upplyste kontrollerade letade hämtade har hade visste kom mindes kommer följer märkte upptäckte återkommer stämde kompletterar enligt"""
)
_TELL_WORDS = Words(
    """§y §p §q §i §c §d §h §n §w §l den det de dom dem henne honom hon han makarna paret jag vi här upp in på av med från hos till att om saken tag i reda fram som veta höra ihåg tog kom
    besked svar telefon telefonen sms mejl mail lappen efteråt slut tillbaka mig oss sig uppgiften efterhand hade skickade dit"""
)
# Why the code was not stated before.
_NOT = r"(?:inte|ej)"
_LACKS = re.compile(
    r"(?:(?<![^ ])(?:glömde|glömt|glömdes|missade|missat|missades|missats|saknade|saknat|saknades|saknas|fattades|fattas|försvann|krånglade|strulade|tom|tomt|(?:föll|ramlade|kom) bort"
    rf"|(?:hade|visste|fick|kunde|stod|fanns|hann|mindes|hittade)(?: (?:jag|vi|man|det|den|§n|§c|§d)){{0,2}}(?: §y)? {_NOT}|{_NOT} (?:hade|visste|fick|kunde|stod|fanns|hann|mindes|kom ihåg|kom med)|kom(?: (?:det|den|§c|§d))? {_NOT} (?:med|ihåg)|(?:gick|går)(?: (?:det|den))? {_NOT}(?: heller)? (?:att|in)|ville(?: §y)? {_NOT} (?:in|fastna|gå in|följa med))(?![^ ]))"
)
_LACK_WORDS = Words(
    """§g §y §p §q §i §s §f §c §d §n §w hej igen obs tack förlåt ursäkta sorry glömde glömt glömdes missade missat missades missats saknade saknat saknades saknas fattades fattas försvann krånglade strulade tom tomt föll ramlade
    hade visste fick kunde stod fanns hann mindes hittade inte ej gick går den det jag vi man har som sedan tidigare förut i in med på till heller att bort kvar plats fylla fyllde fyllt skriva skrev skrivit
    skicka ange angav angett lägga lagt få ta tog spara beställa säga nämna lämnade lämna tala om ihåg siffror siffrorna siffran tecken ville fastna följa gå reda klar var helt här kom upp ut"""
)
_SOURCE = r"(?:§n|§w|§l|de|dom|dem|henne|honom|hon|han|makarna|paret)"
_CODE = r"§[cd]"
_IT = rf"(?:{_CODE}|den|det)"
_PAST = r"(?: §[pqyit])*"
_RECENT = r"(?: §[py])*"
# What stands behind the code and confirms it; the old one is denied at the end.
_NEW = r"(?:(?:den|vår|deras) )?(?:ny|nya|nytt|rätt|rätta|aktuell|aktuella|nuvarande|korrekt|korrekta|riktiga)"
_OLD = rf"(?:(?:den )?(?:gamla|förra|tidigare|felaktiga)(?: {_CODE})?(?: §o)?|{_CODE} §o|§o)"
_STANDS = r"(?: (?:(?:som|vilken) (?:(?:jag|vi) )?|(?:jag|vi) )(?:står|stod|skrev|angav|uppgav|fyllde i|fyllt i|är ifylld|angavs|finns|ligger|lämnade|skickade|gav|hade))?"
_OF_BEFORE = rf"(?:{_OLD}|(?:den )?{_IT}{_STANDS}(?: §f| först| tidigare| förut)?(?: §o)?)"
_AGREES = (
    rf"(?: (?:är|gäller|som gäller|(?:ska|skall)(?: det| den)? vara|är det som gäller)(?: (?:det|den|rätt|{_CODE}|{_NEW}(?: {_CODE})?))?(?: som gäller)?)?(?: (?:istället|§h))?{_RECENT}"
    rf"(?: (?:enligt|sa|sade|säger|hälsar|meddelar) {_SOURCE}| fick (?:jag|vi)(?: (?:veta|höra))?(?: av {_SOURCE})?)?(?: {_NOT} §o| §e {_OF_BEFORE}(?: §f)?)?(?: §g| tack)?"
)
_CONFIRMS = re.compile(_AGREES)
# The code: what leads to it.
_IS = r"(?:är|lyder|heter|gäller|(?:ska|skall)(?: det| den)? vara)"
_SUBJECT = rf"(?:{_NEW}(?: {_CODE})?|{_IT}(?: §h)?|§h)(?: §p)?"
_BY = r"(?:(?:ni )?(?:kan )?(?:använd|använda|ta|slå|tryck|knappa in|kör med|skriv|ange))"
_STATES = rf"(?:(?:{_SUBJECT})?(?: §y| istället)? ?{_IS}{_RECENT}(?: (?:det|den|{_CODE}))?(?: istället)?|{_SUBJECT}{_RECENT}|{_BY}(?: {_CODE})?|istället|här (?:är|kommer)(?: {_CODE})?) §{_AGREES}|§(?! (?:som gäller )?{_NOT}$)(?= ){_AGREES}"
_RENEWS = rf"(?:här (?:är|kommer) )?{_NEW}(?: {_CODE})?(?: §[ph])*(?: {_IS})?(?: (?:det|den))?{_RECENT} §{_AGREES}|{_IT} {_IS} §y §|§y {_IS} {_IT} §|§ (?:är|gäller som) {_NEW}(?: {_CODE})?(?: enligt {_SOURCE})?"
# That the code was changed, and who did it: never one of the household, or kin.
_DONE = r"(?:bytts|bytt|ändrats|ändrad|ändrat|utbytt|förnyats|förnyad|uppdaterad|uppdaterats|uppdaterat)"
_DID = r"(?:bytte|ändrade|byttes|ändrades|uppdaterades)"
_HAVE = r"(?:har|är|blev|hade|blivit|har blivit)"
_HOUSE = r"(?:§a|§b)"
_NEW_CODE = rf"(?:en )?(?:ny|annan) {_CODE}"
_TAIL = rf"(?: ut)?(?: {_IT})?(?: §h)?{_PAST}(?: §h)?{_PAST}(?: från §o)?(?: enligt {_SOURCE})?"
_CHANGE = (
    rf"{_IT}(?:{_STANDS}(?: §f)?| §h)?(?: §y)? {_HAVE}(?: §y)? (?:{_DONE}{_TAIL}|ny{_RECENT})|{_IT}(?: §h)?(?: §y)? (?:{_DID}|bytts){_TAIL}"
    rf"|(?:§l|de|dom|man)(?: §y)? (?:{_DID}|(?:har |hade )?(?:§y )?{_DONE}){_TAIL}"
    rf"|(?:§l|de|dom|man) (?:(?:har|hade)(?: §y)? (?:lagt in|satt|ställt in|programmerat|fått)|lade in|satte|fick|ställde in)(?: §y)? {_NEW_CODE}(?: §h)?{_PAST}"
    rf"|{_HAVE}(?: §y)? (?:{_IT}|§l|de|dom)(?: §y)? (?:{_DONE}{_TAIL}|ny{_RECENT})|{_CODE} (?:{_DID}|har)(?: §y)? (?:§l|de|dom)(?: §y)?(?: {_DONE})?{_TAIL}|(?:{_CODE}(?: §h)? )?(?:{_DID}|{_DONE}){_TAIL}"
    rf"|(?:det|där) (?:har kommit|har blivit|blivit|blev|kom)(?: §y)? {_NEW_CODE}(?: §h)?{_PAST}|(?:det|där) är(?: §y)? {_NEW_CODE}(?: §h)?{_RECENT}"
    rf"|(?:de|dom|vi|{_HOUSE}|§n(?=.* §d)) (?:har(?: §y)? fått|fick)(?: §y)? {_NEW_CODE}(?: §h)?{_PAST}(?: av §l)?|{_HOUSE} har(?: §y)? {_NEW_CODE}{_RECENT}|(?:ny|annan) {_CODE}(?: §h)?{_RECENT}"
    rf"|(?:det (?:har varit|var|blev) )?(?:port|entré)?kodbyte(?: §h)? §[pi]{_RECENT}"
)
_BY_CHANGE = rf"(?:(?:vänligen|snälla|gärna) )?(?:byt|ändra|rätta|korrigera|uppdatera|justera)(?: (?:gärna|tack|ut|därför)){{0,2}} {_IT}(?: §f)? till"
_CHANGED_TO = rf"(?:(?:{_CHANGE}) till(?: {_CODE})?|{_BY_CHANGE}) §{_AGREES}"
_INSTEAD = (
    rf"(?:{_IT} )?§o (?:(?:har|är|blev) )?(?:(?:bytts|bytt|ändrats|ändrad|ändrat|byttes)(?: ut)? (?:till|mot)|(?:ersatts|ersatt) (?:av|med)) §"
    rf"|(?:{_BY}(?: {_CODE})? §|(?:{_SUBJECT} )?{_IS}{_RECENT} §|§ gäller|§) §e {_OF_BEFORE}(?: §f)?"
)
# That the code of before holds no longer.
_NO_MORE = rf"{_NOT}(?: (?:längre|mer|§y|alls))?"
_IS_OLD = rf"(?:den )?(?:gamla|gammal|förra|tidigare|förrförra|fel|felaktig|inaktuell|utgången|ogiltig|utbytt|bytt|borttagen|avslutad|ersatt|den som gällde (?:förut|tidigare|innan))(?: {_CODE})?"
_PUT_IN = r"(?:skriva|skrivit|skrev|ta|tog|fylla i|fyllt i|fyllde i|ange|angav|angett|lägga|uppgav|uppge)"
_BY_MISTAKE = r"(?: (?:av|i) (?:misstag|farten|hast|hasten|brådskan|stressen|(?:ren|gammal) vana))?"
_VOID = (
    rf"{_OF_BEFORE}(?: §f)? (?:är|var|blev)(?: §y)? {_IS_OLD}(?: §f)?|{_OF_BEFORE} (?:gäller|fungerar|funkar|stämmer|stämde|gällde|används|går)(?: §y)? {_NO_MORE}"
    rf"|{_OF_BEFORE} är(?: §y)? {_NOT}(?: längre)? (?:aktuell|rätt|giltig|korrekt)|(?:strunta i|bortse från|ignorera|glöm|stryk|ta bort|hoppa över|använd {_NOT}|skippa) {_OF_BEFORE}(?: §f)?"
    rf"|(?:jag|vi|§f)(?: (?:råkade|hade §y|hade|hann|har))? {_PUT_IN}(?: (?:in|dit))?(?: §f)? (?:{_OLD}|fel(?: {_CODE})?)(?: §f)?{_BY_MISTAKE}|(?:skrev|angav|tog|fyllde i|lade in|la in)(?: (?:jag|vi))? (?:{_OLD})(?: §f)?{_BY_MISTAKE}|(?:(?:det|§f) )?(?:står|stod|blev|ligger|hamnade|kom med)(?: det)?(?: §y)? (?:{_OLD}|fel(?: {_CODE})?)(?: kvar)?(?: §f)?"
    rf"|fel(?: {_CODE})?(?: §f)?|gammal {_CODE}(?: §f)?|{_OLD} §f|{_IT} (?:är|var) {_NOT} §o|{_OLD} står (?:kvar|§y)(?: §f)?|{_NOT} (?:längre )?(?:{_OLD})(?: (?:längre|som (?:det |jag |vi )?(?:stod|står|skrev|angav)(?: (?:§f|först|tidigare|förut|innan))?))?"
)
# That what was filled in cannot be put right there; and that the rest holds.
_MAN = r"(?:man|jag|vi|det|den)"
_EXCUSE = (
    rf"(?:{_MAN} )?(?:gick|går|kunde|kan|verkar|fick|får|kom|hann|lyckades)(?: §y)?(?: {_MAN})? {_NOT}(?: (?:att|gå|ändra|ändras|rätta|rättas|redigera|redigeras|ta|tas|bort|byta|korrigera|komma|åt|tillbaka|backa|radera|det|den|i|på|detta|efteråt|i efterhand|§y|§f))*(?: §[sp])?"
    r"|(?:det )?(?:var )?(?:§y )?(?:ifyllt|förifyllt|förifylld)(?: automatiskt)?"
)
_KEPT = (
    r"(?:resten|allt (?:annat|övrigt|det andra)|(?:i )?övrigt|(?:alla )?(?:övriga|andra) uppgifter|det andra)(?: (?:gäller |är |ska vara )?(?:allt |det )?(?:som (?:förut|tidigare|ovan|innan|vanligt|§f)|§f|oförändrat|oförändrade|rätt|detsamma|samma|korrekt|korrekta|lika)| (?:stämmer|gäller)(?: allt)?)?"
    r"|(?:inget|ingenting) annat(?: (?:är |har )?(?:ändrat|ändrats|nytt|förändrat))?|(?:inga|inget) (?:andra|annat|övriga) (?:ändringar|ändring|förändringar)"
)
_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("amends", r"(?:en )?(?:rättelse|ändring|rättning|korrigering|ändrad §[cd]|uppdaterad §[cd])(?: till| bara)?(?:(?: (?:av|på|gällande))? §[cd])?(?: §[tpqi])?"),
        ("kept", _KEPT),
        ("instead", _INSTEAD),
        ("instead", _CHANGED_TO),
        ("renewed", _RENEWS),
        ("new", _STATES),
        ("void", rf"(?:{_VOID}|{_OF_BEFORE} (?:slutade|upphörde)(?: att)?(?: gälla| fungera)?){_PAST}(?: enligt {_SOURCE})?"),
        ("changed", _CHANGE),
        ("announced", rf"(?:(?:jag har|nu har vi|det finns(?: §y)?) )?{_CODE}|här (?:är|kommer) (?:den|{_CODE})|{_CODE} finns(?: §y)?"),
        ("new_label", rf"{_NEW}(?: {_CODE})?(?: §h)?(?: §p)?"),
        ("excuse", _EXCUSE),
    )
)
