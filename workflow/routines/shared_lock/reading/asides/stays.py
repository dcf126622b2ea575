"""Hears of a stay in care that is over or ends on a day that is near, whatever the order of the words; without an end a stay is a doubt, and so is a home in another town."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from workflow.routines.shared_lock.reading.asides.signed import BEGIN, NEAR_DAY, WHO, Signed
from workflow.routines.shared_lock.reading.draft import Draft, span_of
from workflow.routines.shared_lock.reading.lexicon.fillers import FILLERS
from workflow.routines.shared_lock.reading.text.near_days import is_soon
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in


def short_stays(bodies: Sequence[Signed], today: date) -> Iterator[Token]:
    """The words of clauses that say where one is until when, and that they come home."""
    for tokens, signs in bodies:
        text = " ".join(signs)
        for met in (*_OVER.finditer(text), *_HOME_AGAIN.finditer(text)):
            yield from begun_in(tokens, *met.span("said"), signs)
        for met in _ENDS.finditer(text):
            within = list(begun_in(tokens, *met.span("said"), signs))
            days = [(tokens[at - 1].folded if at else "", each.folded) for at, each in enumerate(tokens) if each.what == "date" and each in within]
            if not _TURNED.search(text, met.end()) and all(is_soon(each, today, weekday=before) for before, each in days):
                yield from (*within, *(each for each in tokens if each.folded == "igen"))


def doubt_home_elsewhere(draft: Draft, source: str, sentences: Sequence[Signed]) -> None:
    """Note who is at home again in another town."""
    for tokens, signs in sentences:
        for met in _HOME_IN.finditer(" ".join(signs)):
            draft.doubt("address_unclear", *(span_of(source, [each]) for each in begun_in(tokens, *met.span("place"), signs) if each.folded not in _NEAR_PLACES))


_NEAR_PLACES = frozenset(FILLERS["places"].split()) - frozenset(["norrköping", "motala", "mjölby", "åtvidaberg", "finspång", "söderköping", "kisa", "mantorp", "vadstena"])
_HOME_IN = re.compile(r"(?<!\S)(?:hemma|hem|hos sig)(?: (?:igen|nu|åter|sedan §t|i helgen))* (?:i|på|till) (?P<place>§x)(?!\S)")
_SPOT = r"(?:(?:ett |sitt |en )?(?:korttids|korttidsboende|korttidsboendet|korttiden|korttidsplats|korttidsvård|korttidsvistelse|avlastning|avlastningen|avlastningsboende|sjukhus|sjukhuset|lasarettet|us|rehab|rehabiliteringen|geriatriken|avdelning|avdelningen|strokeenheten|ortopeden|medicinkliniken|akuten|observation))"
_AT = rf"(?:(?:på|i) {_SPOT}(?: (?:på|i) (?:§x|us|linköping|norrköping)| §x)?|inlagd(?: (?:på|i) {_SPOT})?)"
_IS = r"(?:är|bor|vistas|ligger|befinner sig|finns|ligger inne|är kvar)(?: (?:just nu|nu|för närvarande|för tillfället|fortfarande|kvar|tillfälligt|några dagar|en vecka))*"
_TILL = rf"(?:t\.o\.m|t\.o\.m\.|tom|till och med|till|fram till)(?: [.])?(?: den)? {NEAR_DAY}"
_THEN = r"(?:(?: ,)?(?: (?:och|men|så))?(?: (?:sedan|sen|då|därefter))?)"
_TO = r"(?: till (?:§n|(?:hustrun|maken|makan|frun|mannen|sambon|sin (?:fru|man|hustru|maka|make|sambo)|sitt hem|lägenheten|huset|bostaden)))?"
_HE = r"(?:han|hon|de|dom|båda|§n)"
_HOME = rf"(?:(?:ska|kommer|får komma|åker|går|får åka|skrivs|flyttar)(?: (?:{_HE}|sedan|sen|då|att|därefter|igen))*(?: komma| skrivas| åka)? (?:hem|hemma|ut|hem igen|tillbaka hem|hem och)|(?:är|blir) (?:{_HE} )?(?:(?:sedan|sen|då|åter|tillbaka) )*(?:hemma|hem)|hemgång|hemkomst|utskrivning|hem|utskriven)(?: (?:igen|sedan|sen|då|därefter))*{_TO}(?: igen)?"
_ENDS = re.compile(
    rf"(?:{BEGIN}|(?<=§n )|(?<=§i )|(?<=§i \) ))(?P<said>(?:{WHO} )?{_IS} {_AT}(?: (?:§t|denna vecka|den här veckan|några dagar|en vecka))?(?: {_TILL}{_THEN} (?:{_HE} )?{_HOME}|{_THEN} (?:{_HE} )?{_HOME} (?:på |den )*(?:till )?{NEAR_DAY}))(?= [.!,)]| ?$| §n| och | så )"
)
# What a plan turns on, or who goes there next.
_TURNED = re.compile(r"(?<!\S)(?:men|fast|om|ifall|såvida|inte|ej|dit|kanske|nog|troligen)(?!\S)")
_FELL = r"(?:(?:bröt|brutit) (?:sin |sitt |ena |vänstra |högra |vänster |höger )?(?:höften?|lårbenet|lårbenshalsen|benet|armen|handleden|axeln|foten|fotleden|nyckelbenet|bäckenet)|ramlade|ramlat|föll|fallit|trillade|trillat|halkade|halkat|snubblade|blev dålig|blev sjuk|fick feber|hade ont)(?: (?:hemma|ute|på isen|i badrummet|i trappan|i hallen|illa|omkull))*"
_LATELY = r"(?:i helgen|i går|igår|i förrgår|i veckan|förra veckan|i förra veckan|i (?:mån|tis|ons|tors|fre|lör|sön)dags|häromdagen|nyligen|i natt|§t|för (?:en|två|tre|några) (?:dagar|veckor|vecka|månader) sedan|i (?:våras|somras|höstas|vintras|julas|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december))"
_TAKEN = rf"(?:(?:och )?(?:fick )?(?:åka|åkte|åkt|kom|hamnade|låg|fick åka|fick ligga|fick stanna|blev inlagd|togs|var|har varit|har legat|varit|legat|låg|hade åkt|blev liggande)(?: (?:in|med|kvar|över natten|en natt|några dagar|ett par dagar|en vecka|till|på|i|ambulans|{_SPOT}|us|akut|inlagd|i (?:en|två|tre|fyra|några) (?:dagar|veckor|vecka|dygn)|en tid|ett tag|{_LATELY}))*)"
_OVER = re.compile(
    rf"{BEGIN}(?P<said>{WHO} (?:har )?(?:{_FELL}(?: {_LATELY})?(?: (?:{_TAKEN}))?|{_TAKEN})(?: {_LATELY})?(?: ,)? (?:men|och) (?:{_HE} )?(?:är|kom|har kommit|fick komma)(?: (?:nu|redan|tack och lov|lyckligtvis))* (?:hemma|hem|hemskickad|åter hemma|tillbaka hemma)(?: (?:igen|nu|(?:sedan|sen) {_LATELY}|{_LATELY}|samma (?:dag|kväll|natt)|och mår bra))*)(?= [.!]| ?$| och )"
)
_HOME_AGAIN = re.compile(rf"{BEGIN}(?P<said>{WHO} (?:(?:har )?(?:skrevs|skrivits|kom|kommit|blev|fick komma|är)(?: (?:nu|nyss|nyligen|precis|äntligen|tillbaka))* (?:ut|hem|utskriven|hemma|hemkommen|utskrivna)(?: igen)? från (?:{_SPOT}|us)(?: {_LATELY})))(?= [.!,]| ?$| och )")
