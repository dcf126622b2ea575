"""Hears a reserve: who is called where the contact is not reached, in one closed grammar of whole clauses.

"…, svarar hon inte så sonen Per på 070-…": a condition, the reserve and their telephone, in any order, and when or where they are. A word of any other kind
("hellre", "först", "ska också ha lås"), and it is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from workflow.routines.shared_lock.reading.contacts.calls import sign_units, units_in
from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.pronouns import PRONOUNS, SEX, sex_of_kin
from workflow.routines.shared_lock.reading.text.tokens import Token

_LONGEST = 40


@dataclass(frozen=True)
class Reserve:
    """Who is called where the contact is not reached; `note` says it. `missed` are the names and relations of the condition, `pronouns` the sexes that it speaks of, `theirs` those of a remark on the reserve."""

    note: str
    name: tuple[Token, ...]
    kin: tuple[Token, ...]
    phone: Token | None
    missed: tuple[Token, ...]
    pronouns: frozenset[str]
    theirs: frozenset[str]

    def is_clear(self, draft: Draft) -> bool:
        """Whether the condition speaks of the contact, and the reserve is another, with another telephone."""
        if draft.contact_name is None or draft.contact_phone is None:
            return False
        called = draft.contact_name.text.casefold().split()
        sex = _sex(called[:1])
        mine = _sex([each.folded for each in (*self.name[:1], *self.kin)])
        ours = bool(draft.named(called[:1]))
        of_contact = all(each.folded in called or each.folded.removesuffix("s") in called or not each.is_capital and not ours for each in self.missed)
        another = not self.is_of(called) and (self.phone is None or self.phone.value != draft.contact_phone.text)
        return of_contact and another and self.pronouns <= {sex} and (mine is None or self.theirs <= {mine})

    def is_of(self, names: Collection[str]) -> bool:
        """Whether the reserve has one of these names: another telephone of the same person."""
        return any(each.folded in names or each.folded.removesuffix("s") in names for each in self.name)


def reserve_in(draft: Draft, tokens: Sequence[Token]) -> Reserve | None:
    """The reserve that a whole sentence names; None for every other sentence."""
    if len(tokens) > _LONGEST or sum(each.what == "phone" for each in tokens) > 1 or any(each.what == "date" for each in tokens) or not any(each.folded in _CUES for each in tokens):
        return None
    units = sign_units(draft, tokens)
    text = " ".join(sign for sign, _ in units)
    met = next((met for pattern in _RESERVES if (met := pattern.fullmatch(text))), None)
    if met is None:
        return None
    name, kin, phone = (tuple(each for group in groups if met.groupdict().get(group) for _, part in units_in(units, met, group) for each in part) for groups in (("name",), ("kin", "of", "alone"), ("phone",)))
    if not phone and not kin and not draft.named([each.text for each in name]):
        return None
    condition, remark = ([each for group in groups if met.groupdict().get(group) for each in units_in(units, met, group)] for groups in (("condition",), ("remark", "pronoun")))
    missed = tuple(each for sign, part in condition if sign[:2] in ("§n", "§c", "§g", "§k") for each in part)
    sexes = (SEX.get(sign) or PRONOUNS.get(sign) or (sex_of_kin(part[0].folded) if sign == "§k" else None) for sign, part in condition)
    note = " ".join(each.text for group in ("kin", "name", "of", "alone", "phone") if met.groupdict().get(group) for _, part in units_in(units, met, group) for each in part)
    return Reserve(note, name, kin, phone[0] if phone else None, missed, frozenset(filter(None, sexes)), frozenset(PRONOUNS[sign] for sign, _ in remark if sign in PRONOUNS))


def apart(draft: Draft, tokens: list[Token]) -> list[list[Token]]:
    """The sentence cut before the reserve that it ends in, behind the telephone of the contact; else the sentence as it is."""
    first = next((at for at, each in enumerate(tokens) if each.what == "phone"), len(tokens))
    for at in range(first + 1, len(tokens) - 1):
        if tokens[at].what != "mark" and tokens[at - 1].what != "phone" or tokens[at].folded in _NO_ORDER or tokens[at + 1].folded in _NO_ORDER:
            continue
        reserve = reserve_in(draft, tokens[at:])
        before = tokens[:at]
        if reserve and not reserve.is_of({each.folded for each in before}) and (reserve.phone is None or reserve.phone.value not in {each.value for each in before}):
            return [before, tokens[at:]]
    return [tokens]


def _sex(words: Sequence[str]) -> str | None:
    """The sex that a name or a relation tells."""
    return next((sex for each in words if (sex := w.sex_of(each) or SEX.get(each) or sex_of_kin(each))), None)


_CUES = frozenset(
    ["annars", "hand", "reserv", "reservkontakt", "andrahandskontakt", "andrahand", "reservnummer", "alternativt", "alternativ", "backup", "back-up", "ersättare", "extra", "extrakontakt", "andrakontakt", "inte", "ej", "ingen", "inget", "upptaget", "fall", "nödfall", "svar", "kontakt", "kontaktperson"]
)
# "Rut 013-… alternativt Per 070-…" tells no order.
_NO_ORDER = frozenset(["alternativt"])
_SPOUSE = r"maken|makan|frun|hustrun|mannen|sambon|gubben|gumman"
_ONE = rf"(?:hon|han|de|dom|det|ingen|någon|ingen av dem|§[ncg](?: §g)?|§k(?: §[ncg])?|{_SPOUSE})"
_OBJECT = rf"(?:henne|honom|dem|dom|någon|§[ncg](?: §g)?|§k(?: §[ncg])?|{_SPOUSE})"
_NOT = r"(?:(?:ändå |ju |då |mot förmodan |av någon anledning )?(?:inte|ej))"
_REACH = r"(?:nå|få tag (?:på|i)|få svar (?:av|hos|från)|få kontakt med|få fatt (?:på|i)|komma fram till)"
_REACHED = r"(?:når|får tag (?:på|i)|får fatt (?:på|i)|får kontakt med|får svar (?:av|hos|från)|lyckas nå|kommer fram till)"
_TAKES = r"(?:svarar|nås|kan(?: svara| prata| ta samtalet)?|hörs|hör(?: det| telefonen| signalen| när det ringer)?|går att (?:nå|få tag (?:på|i))|är (?:hemma|inne|anträffbar|nåbar|vaken)|har tid|tar telefonen|lyfter luren|hinner fram|hinner svara)"
_MISSED = (
    rf"(?:(?:om|ifall|när|utifall|i fall)(?: att)? {_ONE} {_NOT} {_TAKES}|(?:om|ifall) {_ONE} {_NOT} skulle (?:svara|höra|vara (?:hemma|inne)|gå att (?:nå|få tag (?:på|i)))|(?:om|ifall) (?:ingen svarar|det {_NOT} (?:går|funkar|lyckas)(?: att {_REACH} {_OBJECT})?|(?:inget|inte|ej) svar|ni {_NOT} får svar|inte|det är upptaget(?: hos {_OBJECT})?|hon är ute|han är ute)"
    rf"|(?:om|ifall) (?:ni|du|man) {_NOT} {_REACHED} {_OBJECT}|skulle {_ONE} {_NOT} (?:svara|höra|vara (?:hemma|inne)|gå att (?:nå|få tag (?:på|i)))|skulle det {_NOT} gå(?: att {_REACH} {_OBJECT})?"
    rf"|går (?:{_ONE} {_NOT}|{_NOT} {_ONE}) att (?:nå|få tag (?:på|i))|(?:svarar|hör|nås|kan) (?:{_ONE} {_NOT}|{_NOT} {_ONE}|ingen)|kan {_ONE} {_NOT} (?:svara|prata|ta samtalet)|är {_ONE} {_NOT} (?:hemma|inne|anträffbar|nåbar)|är det upptaget(?: hos {_OBJECT})?|(?:går|funkar|gick) det {_NOT}(?: (?:att )?{_REACH} {_OBJECT})?|(?:går|funkar) {_NOT} det"
    rf"|(?:når|får) (?:ni|du|man) {_OBJECT} {_NOT}|(?:når|får) (?:ni|du|man) {_NOT} (?:tag (?:på|i) |kontakt med |svar (?:av|hos|från) |fatt (?:på|i) )?{_OBJECT}|får (?:ni|du|man) (?:{_NOT}|inget) svar(?: (?:av|hos|från) {_OBJECT})?|blir det inget svar|(?:vid )?(?:uteblivet|inget|ej) svar)(?: (?:där|direkt|på (?:den|det|det numret|hemnumret|hemtelefonen|telefonen)|i telefon(?:en)?|i luren))?"
)
_SECOND = r"(?:(?:i )?(?:andra|2:a) hand|i andrahand)"
_RESERVE = r"(?:reserv|reservkontakt|reservnummer|andrahandskontakt|andra ?kontakt|nummer två|kontakt 2|kontaktperson 2|backup|back-up|ersättare|ersättande kontakt|alternativ kontakt|extra ?kontakt|extra)"
_LEAD = r"(?:(?:[,;(/–-]|och|eller|men|fast) ){0,2}"
_CONDITION = rf"(?P<condition>{_MISSED}|annars|i annat fall|i nödfall|alternativt|{_SECOND}(?: {_MISSED})?|(?:som )?{_RESERVE}(?: {_MISSED})?|annars {_MISSED})"
_ASKS = r"(?:ring|kontakta|sök|prova|pröva|testa|försök|ta|hör av (?:er|dig) till|vänd (?:er|dig) till|prata med|boka med)"
# What may lead from the condition to the reserve, and what may follow behind them: no negation, no preference, no other thing.
_DO = (
    r"(?:(?: [,:?–-])?(?: (?:så|då|går|funkar|det|bra|att|med|ringa|kontakta|ta|prova|pröva|testa|söka|nå|höra|hör|av|er|dig|till|vända|vänd|prata|boka|kan|får|ska|ni|du|man|alltid|gärna|också|även|lika|bara|är|blir|bli|finns|har|vi|gäller|svarar|nås|brukar"
    r"|ring|kontakta|sök|försök|försöka|tar|ringer|kontaktar|provar|når|istället|i stället|nog|ju|på|via|upp|ok|okej|givetvis|naturligtvis)){0,10})"
)
_OWN = r"(?:(?:deras|hans|hennes|parets|makarnas|den|en|äldsta|yngsta|äldste|yngste|vuxna|andra|§[ncg]s) ){0,2}"
_KIN = rf"(?:§k|god man|gode man(?:nen)?|förvaltaren?|kontaktman(?:nen)?|{_SPOUSE})"
_US = r"(?:(?:mig|undertecknad|oss|hemtjänsten|hemtjänstkontoret|kontoret|gruppen|samordnaren|planeraren)(?: (?:[,(] )?§g(?: [)])?)?)"
_WHO = rf"(?:{_OWN}(?:(?P<kin>{_KIN})(?: [,:(]| är| heter| som heter)? )?(?P<name>§[ngc]s?(?: §gs?)?)(?: själv)?(?: [)])?(?: (?:[,(–-]|är) {_OWN}(?P<of>{_KIN})(?: till (?:båda|dem|henne|honom|paret|§[nc](?: och §[nc])?))?(?: [)])?)?|{_OWN}(?P<alone>{_KIN})|{_US})"
_THEN = r"(?:(?: (?:som|ni|du|man|får|kan|ska|ringa|ringer|kontakta|kontaktar|ta|tar|når|nå|nås|svara|svarar|ringas|kontaktas|gäller|har|finns|är|den|nästa|att|istället|i stället|då|också|även|gärna|höra av (?:er|dig) till)){0,6})"
_BY = r"(?: (?:på|via|tel|telefon|tfn|mobil|mob|nr|nummer|telefonnummer|mobilnummer|mobilen|telefonen|med nummer|har|som har|(?:kan |som )?nås(?: på)?|(?:som )?svarar(?: på)?|finns(?: på)?)(?: [.:])?){0,3}"
_TEL = rf"(?:(?: [,:;(–-])?(?: (?P<pronoun>hon|han)(?= (?:har|nås|svarar|finns) ))?{_BY}(?: [,:(])? (?P<phone>§p)(?: [)])?)"
_HOUR = r"(?:§t|\d{1,2})"
_DAYS = r"(?:§t|dagtid|kvällstid|på (?:dagarna|dagen|kvällarna|kvällen|kvällar|vardagar|vardagskvällar|förmiddagen|förmiddagar|eftermiddagen|eftermiddagar|helger|helgerna)|efter (?:jobbet|jobbtid|arbetstid|lunch)|(?:efter|före|innan|från|tidigast)(?: (?:kl|kl\.|klockan))? HOUR|mellan HOUR (?:och|-|–) HOUR)".replace("HOUR", _HOUR)
_REMARK = (
    rf"(?P<remark>(?: (?:[,(.;–-]|och)){{0,2}}(?: (?:(?:som|han|hon) har (?:(?:också|även|extra|egen|en) ){{0,2}}nyckel(?: också| dit| hem till dem| till lägenheten)?|(?:(?:som|han|hon) )?bor (?:(?:väldigt|ganska|precis|alldeles) )?(?:nära|i närheten|i samma (?:hus|kvarter|trappa|trappuppgång|trapphus|område)|intill|i (?:stan|närheten|grannhuset))"
    rf"|(?:(?:(?:som|han|hon) (?:jobbar|arbetar|är ledig|svarar|nås|är hemma|kan (?:svara|prata|ta samtal)) )?(?:(?:helst|bara|mest|oftast|gärna|säkrast) )?{_DAYS})|(?:(?:som|han|hon) )?(?:jobbar|arbetar) (?:natt|skift|dagtid|kväll|kvällar)|(?:men )?(?:han|hon) (?:hör|ser) (?:(?:lite|ganska|väldigt|mycket) )?(?:illa|dåligt)|det går (?:också|lika|även) bra|(?:han|hon) (?:känner till|vet om) (?:det|beställningen|saken)))(?: [)])?)?"
)
_END = r"(?: [.!)])*"
_PATTERNS = (
    rf"{_LEAD}(?:{_ASKS} |(?:kontakt|kontaktperson|anhörig)(?: :)? )?{_CONDITION}{_DO}(?: [:,–-])? {_WHO}{_THEN}{_TEL}?{_THEN}{_REMARK}{_END}",
    rf"{_LEAD}{_CONDITION}{_DO}(?: [:,–-])?{_TEL}(?: (?:[,(–-]|till|det är|som är))? {_WHO}{_THEN}(?: [)])?{_REMARK}{_END}",
    rf"{_LEAD}{_CONDITION}(?: [:,–-])?(?: (?:så|då))? (?:kan|får|brukar|går) {_WHO} (?:ringas|kontaktas|nås|svara|att (?:nå|ringa|få tag på)){_TEL}{_THEN}{_REMARK}{_END}",
    rf"{_LEAD}(?:{_ASKS}(?: (?:då|gärna|också|även))? )?{_WHO}{_TEL}?(?: [,(–-])?(?: (?:kan|får)(?: (?:ni|man|du))? (?:ringas|kontaktas|nås|ringa|kontakta))? {_CONDITION}{_REMARK}{_END}",
    rf"{_WHO} (?:(?:är|finns|står|fungerar)(?: som)?|kan (?:ni )?(?:ringas|kontaktas|nås|ringa|kontakta|nå)|går (?:också |även |lika )?bra(?: att ringa)?|svarar)(?: också| även)? {_CONDITION}(?: [,:])?{_TEL}{_REMARK}{_END}",
)
_RESERVES = tuple(map(re.compile, _PATTERNS))
