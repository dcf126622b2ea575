"""Hears that a second telephone in a sentence is only another of the one who is called: "Mats, i första hand 070-…, annars på jobbet 013-…".

The words between and behind the telephones are of a closed set. Another name, another's sex, or a word that prefers the second, and both stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workflow.routines.shared_lock.reading.contacts.calls import sex_of_called, sign_units, units_in
from workflow.routines.shared_lock.reading.draft import Draft, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.calling import UNFIT
from workflow.routines.shared_lock.reading.people.pronouns import PRONOUNS
from workflow.routines.shared_lock.reading.text.tokens import Token


def without_second(draft: Draft, tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens without the telephone that is not to be called first, or not at all, and those left out."""
    if len(tokens) > _LONGEST or sum(each.what == "phone" for each in tokens) != _BOTH:
        return list(tokens), []
    units = sign_units(draft, tokens)
    text = " ".join(sign for sign, _ in units)
    met = next((met for pattern in _PATTERNS if (met := pattern.search(text))), None)
    if met is None or not _is_of_called(units, met):
        return list(tokens), []
    out = [each for _, part in units_in(units, met, "out") for each in part]
    return [each for each in tokens if each not in out], out


def is_not_to_call(draft: Draft, tokens: Sequence[Token]) -> bool:
    """Whether a sentence says nothing but that a telephone of the household is not to be called, and why: "Ring inte hem till dem på 013-…"."""
    return len(tokens) <= _LONGEST and _NOT_TO_CALL.fullmatch(" ".join(sign for sign, _ in sign_units(draft, tokens))) is not None


def doubt_preferred(draft: Draft, source: str, sentences: Iterable[Sequence[Token]]) -> None:
    """Note a doubt where the first of two telephones was taken and words say that the second is the one to call: "070-…, helst på jobbet 013-…".

    And where the telephone of their home was taken, and is said to be cut off.
    """
    for tokens in sentences:
        words = " ".join(each.folded for each in tokens)
        if _has_phone_of_home(draft) and _HOME_CUT_OFF.search(words) or re.search(r"\d{3}", draft.contact_note) and (_prefers_other(draft, words) or _means_reserve(draft, words)):
            draft.doubt("contact_unclear", span_of(source, tokens))
        phones = [at for at, each in enumerate(tokens) if each.what == "phone"]
        if len(phones) == 1 and draft.contact_phone is not None and draft.contact_phone.text == tokens[phones[0]].value:
            text = " ".join("§p" if each.what == "phone" else each.folded for each in tokens)
            if _ONLY_RESERVE.search(text):
                # "Kontakt: Siv, svarar hon inte ring 070-…": hers, or another's.
                draft.doubt("contact_unclear", span_of(source, tokens))
        if len(phones) != _BOTH or draft.contact_phone is None or draft.contact_phone.text != tokens[phones[0]].value:
            continue
        text = " ".join(sign for sign, _ in sign_units(draft, tokens[phones[0] : min(phones[1], phones[0] + _LONGEST) + _LONGEST]))
        if _PREFERS.match(_OF_FIRST.sub("", text)):
            draft.doubt("contact_unclear", span_of(source, tokens[phones[0] :]))


def _prefers_other(draft: Draft, words: str) -> bool:
    """Whether words prefer the reserve, or a telephone of another sort than the first."""
    found = [(met[met.lastgroup or 0], met.lastgroup in ("reserve", "last")) for met in _THERE_FIRST.finditer(words)]
    return any(each.startswith("mobil" if draft.called_by_mobile else ("hem", "fast", "den fasta")) is last for each, last in found)


def _means_reserve(draft: Draft, words: str) -> bool:
    """Whether it is the reserve who books or answers, by a pronoun of the other sex than the contact's, or a number is put right that may be theirs."""
    met = _BOOKS.search(words)
    sex = w.sex_of(draft.contact_name.text.split()[0]) if met and draft.contact_name and draft.contact_name.text.split() else None
    corrected = draft.contact_phone is not None and draft.contact_phone.rule == "correction"
    return bool(met and sex and PRONOUNS[met["who"]] != sex) or corrected and _RIGHT_NUMBER.match(words) is not None


def _has_phone_of_home(draft: Draft) -> bool:
    """Whether the one to call is one of the order, by a telephone that is no mobile."""
    called = draft.contact_name.text.split()[:1] if draft.contact_name else []
    return draft.contact_phone is not None and not draft.called_by_mobile and bool(called and draft.named(called))


def _is_of_called(units: Sequence[tuple[str, Sequence[Token]]], met: re.Match[str]) -> bool:
    """Whether each pronoun between the telephones can mean the one who is named before the first."""
    said = {PRONOUNS[each] for each in met["out"].split() if each in PRONOUNS}
    place, before = met.start("out"), list[tuple[str, Sequence[Token]]]()
    for sign, tokens in units:
        place -= len(sign) + 1
        before += [(sign, tokens)] if place >= 0 else []
    names = [tokens for sign, tokens in before if sign in ("§n", "§c", "§g", "§ns", "§cs", "§gs")] or [tokens for sign, tokens in units if sign in ("§n", "§c", "§g", "§ns", "§cs", "§gs")]
    kin = [tokens for sign, tokens in before if sign == "§k"]
    if len(names) > 1 or not (names or kin):
        return False
    name = names[0] if names else ()
    return said <= {sex_of_called(name, kin[-1] if kin else ()) or _owner_sex(name)}


def _owner_sex(name: Sequence[Token]) -> str | None:
    """The sex that a name in the genitive tells: "Bos mobil"."""
    return w.sex_of(name[0].folded.removesuffix("s")) if name else None


_BOTH, _LONGEST = 2, 60
_ITS = r"(?:(?:sitt|sin|hans|hennes|deras|den|det|ett|en|fasta|egen|eget|gamla|vanliga|privata) ){0,2}"
_DEVICE = (
    r"(?:(?:hem|jobb|arbets|bostads|mobil|jobbmobil|privat|bord)?(?:telefon|telefonen|nummer|numret|nr|nr\.|tel|tel\.|tfn|mobil|mobilen|mob|mobilnummer|mobilnumret)|fast|fasta|knapptelefonen"
    r"|jobb|jobbet|arbete|arbetet|arb|arb\.|kontoret|skolan|butiken|verkstan|hemma|hem|bostad|bostaden|lantstället|stugan|sommarstugan|privat|växeln)"
)
_PLACE = rf"(?:(?: (?:på|via|till|i|hos|med))? {_ITS}{_DEVICE}(?: {_DEVICE})?(?: (?:dagtid|kvällstid|på dagarna|på dagen|på kvällarna|på kvällen))?(?: (?:är|har)(?: (?:nummer|tel))?)?(?: [:,])?)"
_APART = r"(?: [,;:(./–-])?"
_NOT = r"(?:inte|ej|aldrig|sällan|knappt)"
# When the second is called.
_LACK = (
    rf"(?:(?:om|ifall|när) (?:han|hon|ingen|det|den|§[cngk]) (?:{_NOT} (?:svarar|nås|går|går att nå|kan|hörs|är anträffbar|tar den|fungerar|funkar)(?: där| på den| i den)?|svarar)"
    rf"|går (?:han|hon|det|§[cngk]) {_NOT} att (?:nå|få tag (?:på|i))(?: (?:honom|henne|där|på den))?|(?:svarar|nås) (?:han|hon|ingen|§[cngk])(?: {_NOT})?(?: där)?|(?:når|får) (?:ni|du|man) {_NOT} (?:tag (?:på|i) )?(?:honom|henne|någon))"
)
_ELSE = rf"(?:(?:(?:och|eller|men) (?:, )?)?(?:annars|alternativt|alt|alt\.|i andra hand|i 2:a hand|andrahand|som reserv|reserv|reservnummer|vid behov|i nödfall|{_LACK}))"
_DO = r"(?:(?: [,:])?(?: (?:så|då))?(?: (?:går det (?:också |även )?bra(?: med)?|ring|ringer ni|prova|pröva|försök|ta|sök|nås (?:han|hon)|finns|svarar (?:han|hon)|funkar|gäller|kan ni (?:ringa|prova)|(?:han|hon) (?:nås|har|svarar|finns|har också))){0,2})"
# What leads to the first telephone, so that it is the one to call.
_FIRST = r"(?:(?: (?:[,:(–-]|i första hand|i 1:a hand|helst|först|först och främst|främst|bäst|gärna|på|via|till|nås|nås på|svarar på|är|hans|hennes|sin|tel|tel\.|telefon|telefonnummer|tfn|nr|nummer|mobil|mobilen|mob|mobilnummer|mobiltelefon|jobbmobil|privat|dagtid))*)"
_KIN = r"(?: [,(]? ?(?:deras |hans |hennes |äldsta |yngsta )?§k(?: [)])?)?"
_WHO = rf"(?:(?:§[ncg]s?|§k){_KIN})"
_HEAD = rf"(?:{_WHO}{_FIRST} §p(?: [(,]? ?(?:i första hand|i 1:a hand|helst|först|dagtid|{_DEVICE})(?: [)])?)?)"
# The code, or why another takes no calls, may stand behind it.
_OVER = rf"(?: [.!)])*(?=$| [,;.] (?:och )?(?:port|entré|dörr)?kod|(?: (?:[,;.–-]|då|för|eftersom|men)){{1,2}} (?:§n|§c|hon|han|de|dom|båda|ingen av dem) {UNFIT}(?: [.!])*$)"
_DEAD = (
    rf"(?:(?:då|för|eftersom|där|ty|[,(–-]) )*(?:ingen svarar(?: (?:där|på den|i den))?|där svarar ingen|(?:de|dom|han|hon|ingen|man) (?:svarar|hör) {_NOT}(?: (?:där|i|på|den|på den|i den|där))?|{_NOT} (?:någon svarar|används|fungerar|funkar)"
    rf"|(?:den |det )?(?:är|har blivit) (?:nu |ju )?(?:avstängd|avstängt|uppsagd|uppsagt|bortkopplad|ur bruk|trasig|urkopplad|nedlagd)|(?:den |det )?(?:svarar|används|fungerar|funkar|gäller|finns) {_NOT}(?: längre| mer)?|(?:som )?(?:ingen|(?:de|dom|han|hon) {_NOT}) (?:svarar|hör) (?:på|i)|den hör (?:de|dom|han|hon) {_NOT}|svarar (?:ingen|(?:de|dom|han|hon) {_NOT})(?: (?:på|i))?)"
)
# Nobody else is named behind the first telephone.
_BEST = r"(?:i första hand|i 1:a hand|helst|hellre|först|främst|bättre|bäst|säkrast|säkrare|lättast|lättare|enklast|i stället|istället|rätt|nya|nytt|föredrar|nuvarande|nås (?:(?:han|hon) )?(?:bara|endast|helst|bäst|enklast|lättast) (?:på|via)|svarar (?:bara|endast|helst|bäst) (?:på|i)|svarar (?:han|hon|de|dom)(?! (?:inte|ej|aldrig|sällan|knappt))|(?:där|som) (?:han|hon|de|dom) (?:(?:alltid|oftast|mest) )?svarar)"
_ANY = r"(?: (?!§[ncgk])[^ ]+)*?"
_OF_FIRST = re.compile(rf"(?<=^§p)(?: [(])? {_BEST}(?: [)])?(?= [,;(/.]| och| men| samt| §p)")
_HOME_CUT_OFF = re.compile(r"(?<!\S)(?:hem(?:telefonen|telefon|numret|nummer|telefonnumret)|(?:den |deras )?fasta (?:telefonen|numret|linjen)) (?:(?:är|har|blev|blivit|nu|ju) )*(?:avstängd|avstängt|uppsagd|uppsagt|urkopplad|urkopplat|ur bruk|borttagen|trasig)(?!\S)")
_DEVICES = r"(?:jobbet|jobbtelefonen|arbetet|mobilen|mobiltelefonen|hem|hemma|hemnumret|hemtelefonen|den fasta|fasta telefonen|fasta numret|(?:det|den) andra(?: numret)?|andra numret|reserven|reservkontakten|reservnumret)"
_THERE_FIRST = re.compile(
    r"(?<!\S)(?:ring|prova|testa|försök|använd|ta|nås|svarar|kontakta)(?: (?:hon|han|alltid|helst|gärna|då|till|på|bäst|bara|oftast|mest|med))* (?P<device>DEVICE)(?: (?:först|i första hand|i stället|istället|hellre))?(?= ?[.,!;]|$)"
    r"|(?<!\S)(?P<best>DEVICE) (?:är|funkar|fungerar|går|gäller|svarar (?:hon|han)(?: alltid| oftast| mest)? på)(?: (?:bäst|säkrast|bättre|säkrare|först|lättast|i första hand))?(?= ?[.,!;]|$)"
    r"|(?<!\S)(?:har (?:alltid |oftast )?(?P<carried>mobilen) (?:på sig|med sig|nära|i fickan)|reserv(?:nummer)? (?:är |: )?(?P<reserve>hem\w*|mobil\w*|jobb\w*|fast\w*)|(?P<last>hem\w*|mobil\w*|jobb\w*) (?:som |är )?reserv)(?!\S)".replace("DEVICE", _DEVICES)
)
_BOOKS = re.compile(r"(?<!\S)(?:det är )?(?P<who>han|hon) (?:som )?(?:bokar|svarar (?:säkrast|bäst|alltid|oftast)|är (?:lättast|lättare|säkrast|säkrare|enklast|bäst) att (?:nå|få tag på)|ska ringas|är kontakt\w*|sköter (?:det|allt|kontakten|bokningen)|tar (?:samtalen|kontakten|bokningen))(?!\S)")
_RIGHT_NUMBER = re.compile(r"(?:hej [,!.]? ?)?(?:rätt|nytt) (?:nummer|nr|telefonnummer|tel|telefon|mobilnummer)(?: (?:är|ska vara|skall vara|:))* \S+")
_ONLY_RESERVE = re.compile(
    r"(?:(?<!\S)(?:reserv\w*|annars|i andra hand|i nödfall|vid (?:inget|uteblivet) svar)|(?:svarar|nås|hör|kan) (?:hon|han|de|dom) (?:inte|ej)|(?:om|ifall|när) (?:hon|han|de|dom) (?:inte|ej) (?:svarar|nås|hör|kan))(?: [,:(–-])?(?: (?:så|då|ring|ta|prova|testa|sök|på|till|nummer|nr|tel|telefon))* §p"
)
_PREFERS = re.compile(rf"§p(?:{_ANY} {_BEST}{_ANY} §p|{_ANY} §p{_ANY} {_BEST}(?= |$))")
_PATTERNS = (
    re.compile(rf"{_HEAD}(?P<out>{_APART} {_ELSE}{_DO}{_PLACE}?(?: [:,])? §p(?: [(] {_DEVICE} [)])?(?: [)])?){_OVER}"),
    re.compile(rf"{_HEAD}(?P<out>{_APART}(?: (?:men|och))? (?:{_NOT}|ring {_NOT}|använd {_NOT})(?: (?:på|till|via))?(?: {_ITS}{_DEVICE})?(?: [:,])? §p(?: {_DEAD})?(?: [)])?){_OVER}"),
    re.compile(rf"{_HEAD}(?P<out>{_APART}(?: (?:men|och))? {_ITS}{_DEVICE}(?: [:,])? §p {_DEAD}(?: [)])?){_OVER}"),
    re.compile(rf"{_HEAD}(?P<out>{_APART}(?: (?:och|men|samt))?{_PLACE}? §p(?: [(])? (?:annars|i andra hand|vid behov|i nödfall|som reserv)(?: [)])?(?: [)])?){_OVER}"),
    re.compile(rf"(?:ring|använd) (?P<out>{_NOT}(?: (?:på|till|via))? {_ITS}{_DEVICE}(?: [:,])? §p(?: {_DEAD})?(?: ,)? utan(?: (?:ring|använd|ta))?(?: (?:på|till|via))?) {_WHO}{_FIRST} §p{_OVER}"),
    re.compile(rf"{_WHO}{_FIRST} (?P<out>{_NOT}(?: (?:på|till|via))? {_ITS}{_DEVICE}(?: [:,])? §p(?: {_DEAD})?(?: ,)? utan(?: (?:ring|använd|ta))?(?: (?:på|till|via))?) {_ITS}{_DEVICE}(?: [:,])? §p{_OVER}"),
)
_WHY = rf"(?:(?: (?:[,;–-]|för|då|eftersom))+ (?:(?:det )?blir (?:det )?(?:bara|mest|ofta|lätt) [^\W\d_]+|(?:de|dom|hon|han|båda|§n) (?:{UNFIT}|(?:hör|svarar|förstår|orkar|klarar) (?:{_NOT}|dåligt|illa)(?: (?:i telefon|telefonen|där))?)|ingen svarar(?: där)?))"
_NOT_TO_CALL = re.compile(rf"(?:obs (?:! )?)?(?:ring|kontakta|använd|stör) {_NOT}(?: hem)?(?: till)? (?:dem|dom|paret|makarna|brukarna|henne|honom|§n)(?: (?:själva|hemma|hem))?(?: (?:på|via|tel))? §p{_WHY}?(?: [.!])*")
