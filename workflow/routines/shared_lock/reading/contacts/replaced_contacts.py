"""Hears why another is to be called, or another telephone used, where the text has put it in the place of the former: "Therese reste till Spanien i går"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.lexicon.vocabulary import MONTHS, WEEKDAYS
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in


def reasons_of_change(draft: Draft, sentences: Iterable[Sequence[Token]], former: Sequence[str], *, renewed: bool) -> Iterator[Token]:
    """The tokens of the clauses that only tell why. `former` are the names of contacts of before; `renewed` says that a telephone took another's place."""
    called = set(draft.contact_name.text.casefold().split()) if draft.contact_name else set()
    others = {word for name in former for word in name.casefold().split() if name.casefold().split()[0] not in called} - called
    if draft.contact_phone is None or not called:
        return
    for tokens in sentences:
        signs = [_sign(each, called, others, initial=at == 0) for at, each in enumerate(tokens)]
        text = " ".join(signs)
        for pattern, holds in ((_OF_FORMER, bool(others)), (_OF_NUMBER, renewed), (_HEAD, bool(others))):
            met = pattern.match(text) if holds else None
            if met:
                yield from begun_in(tokens, 0, met.end(), signs)
        if renewed and (tail := _TAIL.search(text)):
            yield from begun_in(tokens, tail.start(), len(text), signs)


def _sign(token: Token, called: Set[str], former: Set[str], *, initial: bool) -> str:
    if token.what in ("date", "time"):
        return "§t"
    if token.what == "phone":
        return "§p"
    if token.what != "word" or not token.is_capital:
        return token.folded
    for sign, names in (("§f", former), ("§c", called)):
        if token.folded in names:
            return sign
        if token.folded.removesuffix("s") in names:
            return f"{sign}s"
    return token.folded if initial or token.text.isupper() else "§g"


_WEEKDAY = rf"(?:{WEEKDAYS})dag"
_MONTH = rf"(?:{MONTHS})"
_SOME = r"(?:några|ett par|någon|en|två|tre|fyra)"
_BOUND = (
    rf"(?:just nu|för tillfället|tillfälligt|för närvarande|(?:och (?:är |blir |stannar )?)?(?:blir |är )?(?:kvar )?(?:i )?{_SOME} (?:dagar|dag|veckor|vecka|nätter)(?: till)?|till (?:och med )?(?:på )?(?:{_WEEKDAY}|(?:den )?§t|helgen|i morgon|imorgon|nästa vecka|veckan efter|(?:början|slutet|mitten) av (?:{_MONTH}|nästa vecka|veckan|månaden))"
    rf"|över helgen|den här veckan|hela (?:den här )?veckan|denna vecka|hela {_MONTH}|i {_MONTH}|i helgen|(?:,|men|och) (?:kommer|är) hem(?:ma)?(?: igen)? (?:på {_WEEKDAY}|i helgen|nästa vecka|i veckan|snart))"
)
_WHEN = r"(?: (?:nu|idag|i dag|igår|i går|nyss|i natt|inatt|imorse|i morse|i helgen|i (?:mån|tis|ons|tors|fre|lör|sön)dags))"
_WARD = r"(?:(?:på|i|till) (?:us|lasarettet|sjukhus|sjukhuset|universitetssjukhuset|akuten|avdelningen|avd|avdelning)(?: §g)?(?: \d+)?)"
_ILL = rf"(?:(?:har )?(?:åkt|åkte|kom|kommit|lades|blev lagd) in(?: {_WARD})?|(?:är|blev|har blivit|ligger|vårdas|befinner sig)(?: (?:inlagd|inne|kvar|intagen))?(?: {_WARD})?)"
_PLACE = r"(?:§g|landet|utlandet|fjällen|stugan|sommarstugan|sitt sommarställe|kanarieöarna)"
_AWAY = rf"(?:(?:har )?(?:reste|rest|åkte|åkt|flög|for)(?: bort| utomlands| (?:till|på|i) (?:{_PLACE}|semester))|(?:är|blir)(?: nu)? (?:borta|bortrest|bortresta|utomlands|ledig|på (?:semester|resa|resande fot|landet|kurs|tjänsteresa)|i {_PLACE}))(?:{_WHEN}){{0,2}}(?: och (?:är|blir) (?:borta|kvar|där))?(?: {_BOUND})?(?: och (?:är|blir) (?:borta|kvar|där)(?: {_BOUND})?)?"
_NOT = r"(?:inte|ej|aldrig|knappt|sällan|nästan aldrig|så sällan|inte alltid|så dåligt)"
_BY_PHONE = r"(?: (?:i|på) (?:den fasta )?telefon(?:en)?)?(?: just nu| längre| så bra)?"
_ON_PHONE = (
    rf"(?:(?:hör|ser) (?:(?:så|lite|ganska|väldigt|mycket|rätt) )?(?:dåligt|illa){_BY_PHONE}|(?:är|har blivit) (?:döv|lomhörd|hörselskadad|hörselnedsatt|svår att (?:nå|få tag på|höra))|hör {_NOT}(?: (?:bra|den fasta telefonen|telefonen|när det ringer))?{_BY_PHONE}"
    rf"|(?:orkar|kan|klarar|hinner) {_NOT}(?: längre)?(?: att)? (?:prata|tala|svara|ta samtal|ta emot samtal|sköta telefonen){_BY_PHONE}|svarar {_NOT}{_BY_PHONE}|har (?:så )?(?:svårt|jobbigt) (?:med telefonen?|att (?:prata|höra|svara){_BY_PHONE})"
    rf"|(?:är|blir) (?:upptagen|förkyld|föräldraledig|mammaledig|pappaledig)(?: {_BOUND})?|har (?:så )?mycket (?:att göra|nu|omkring sig)(?: {_BOUND})?|har tappat (?:bort )?(?:sin )?(?:mobil|mobilen|telefon|telefonen))"
)
_OVER = r"(?: [.!])*(?:$|(?= (?:[,;–-]|så|därför)(?: |$)))"
_FORMER = r"(?:hej (?:igen )?[,!.] )?(?:§f|(?:dottern|sonen|brodern|systern|maken|makan|frun|mannen|hustrun) §f)(?: §f)?"
_OF_FORMER = re.compile(rf"{_FORMER} (?:{_ILL}(?:{_WHEN})?(?: {_WARD})?(?:{_WHEN})? {_BOUND}|{_AWAY}|{_ON_PHONE}(?: och {_ON_PHONE})?){_OVER}")
_NEW = r"(?:(?:telefon|mobil)?(?:nummer|numret|nr))"
_GONE = r"(?:är (?:nu )?(?:uppsagt|avstängt|borttaget|ur bruk|avslutat|spärrat)|(?:gäller|funkar|fungerar|används|finns) (?:inte|ej)(?: längre| mer)?)"
_OF_NUMBER = re.compile(
    rf"(?:(?:använd|ring) (?:inte|ej)(?: på)? (?:det gamla|det förra|det andra)(?: numret)?(?: längre| mer)?|(?:det |hans |hennes )?(?:gamla|förra)(?: numret)? {_GONE}"
    rf"|{_NEW} (?:till|för) §c (?:är|var|blev) fel|§cs {_NEW} (?:är|var|blev) fel|fel {_NEW} (?:till|för|på) §c(?: i formuläret| ovan)?|§c har (?:nu )?bytt {_NEW}(?:{_WHEN})?)(?: [.!])*$"
)
_TAIL = re.compile(rf"[,;–-] (?:för |eftersom |då )?(?:det |hans |hennes )?gamla(?: numret)? {_GONE}(?: [.!])*$")
_HEAD = re.compile(r"(?:ny|ändrad|uppdaterad|annan) kontakt(?:person)?(?= :| )")
