"""Hears what leaves open whom to call though a contact was read: the telephone is another's, another books, the contact takes no calls, or is away from the only telephone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from workflow.routines.shared_lock.reading.contacts.kin_called import is_of_another_kin
from workflow.routines.shared_lock.reading.contacts.other_calls import is_another
from workflow.routines.shared_lock.reading.contacts.unreachable import is_called
from workflow.routines.shared_lock.reading.draft import Draft, Said, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.pronouns import PRONOUNS, SEX, sex_of_kin
from workflow.routines.shared_lock.reading.text.tokens import Token


def doubt_doubted_calls(draft: Draft, source: str, sentences: Sequence[Sequence[Token]], writer: Collection[str], former: Said | None = None) -> None:
    """Note as a doubt each sentence that leaves open whom to call, or by which telephone; `former` is the contact before a comment."""
    if draft.contact_name is None or draft.contact_phone is None or not draft.contact_name.text.strip():
        return
    called = set(draft.contact_name.text.casefold().split())
    before: list[Token] = []
    written = bool(called & {each.casefold() for each in writer})
    for tokens in sentences:
        text = " ".join(_sign(draft, called, each) for each in tokens)
        phones = {each.value for each in tokens if each.what == "phone"}
        odd = any(_ODD.search(each.text) for each in tokens if each.what == "phone" and each.value == draft.contact_phone.text)
        if odd or draft.contact_phone.text in phones and _is_anothers(draft, text) or _asks_another(draft, tokens, text, written=written) or _is_away(draft, tokens, text, before):
            draft.doubt("contact_unclear", span_of(source, tokens))
        if former is not None and _BARE.search(text) and draft.contact_phone.text not in phones:
            # "Maj 070-…" in a comment: to call her, or only to know.
            draft.doubt("contact_unclear", span_of(source, tokens))
        before += tokens
    if former is not None and not called & set(former.text.casefold().split()):
        _doubt_replaced(draft, source, sentences)


def _doubt_replaced(draft: Draft, source: str, sentences: Iterable[Sequence[Token]]) -> None:
    """ "Per Berg 070-… har nyckel" in a comment asks nobody to call Per in the place of the contact."""
    said = [tokens for tokens in sentences if tokens]
    if said and not any(_CUE.search(" ".join(each.folded for each in tokens)) for tokens in said):
        draft.doubt("contact_unclear", *(span_of(source, tokens) for tokens in said))


def _sign(draft: Draft, called: Collection[str], token: Token) -> str:
    """§p a telephone; §c the contact, §o another name, §k kin or a spouse, each with an s where it owns; §h the pronoun of the other sex."""
    if token.what == "phone":
        return "§p"
    word = re.sub(r"\s", "_", token.folded)
    if token.what != "word":
        return word
    sex = w.sex_of(draft.contact_name.text.split()[0]) if draft.contact_name else None
    theirs = PRONOUNS.get(word)
    if theirs:
        return ("§hs" if word in ("hans", "hennes") else "§h") if sex and theirs != sex else word
    owner = word.removesuffix("s")
    ours = bool(draft.contact_name and draft.named(draft.contact_name.text.split()[:1]))
    if token.is_capital and (word in called or owner in called):
        return "§c" if word in called else "§cs"
    if word in w.RELATIVES or word in _SPOUSES:
        return "§k"
    if (owner in w.RELATIVES or owner in _SPOUSES or f"{owner}en" in w.RELATIVES) and owner != word and ours:
        return "§ks" if (SEX.get(owner) or sex_of_kin(owner)) != sex or owner in w.RELATIVES else word
    if token.is_capital and (w.is_given(token.text) or draft.named([token.text])):
        return "§o"
    return "§os" if token.is_capital and w.given_in(word) else word


def _is_anothers(draft: Draft, text: str) -> bool:
    """Whether the telephone of the one to call is another's by the words next to it, or stands behind the name of one who is not to be called."""
    ours = bool(draft.contact_name and draft.named(draft.contact_name.text.split()[:1]))
    return _OWNED.search(text) is not None or _REFUSED.search(text) is not None or (_VIA_KIN if ours else _AT_HOME).search(text) is not None


def _asks_another(draft: Draft, tokens: Sequence[Token], text: str, *, written: bool) -> bool:
    """Whether a sentence asks to call another, or says that another books, or that the contact is the last to be called."""
    if _LAST.search(text) or _WHICH.search(text) or _ANSWERS.search(text) or _OF_OTHER.search(text) or _BUT_CALL.search(text) or _OWNS.search(text) or _IS_OTHER.match(text):
        return True
    if not written and (not _CONDITION.search(text) and _OFFICE.search(text) or _OF_OFFICE.search(text)):
        return True
    met = _BOOKS.match(text)
    if met is not None and any(each in ("§o", "§k") and is_another(draft, token, guardian=False) for each, token in zip(text[: met.end("who")].split(), tokens, strict=False)):
        return True
    managed = _MANAGES.search(text)
    return managed is not None and is_of_another_kin(draft, tokens[text[: managed.start("who")].count(" ")].folded)


def _is_away(draft: Draft, tokens: Sequence[Token], text: str, before: Sequence[Token]) -> bool:
    """Whether the one to call is in care, and the telephone is one that stays at home."""
    met = _IN_CARE.search(text)
    return met is not None and not draft.called_by_mobile and is_called(draft, tokens[text[: met.start()].count(" ")], before)


# "013-40 41 4": a digit was left out.
_ODD = re.compile(r"[-/ ]\d\d \d\d \d$")
_SPOUSES = frozenset(["maken", "makan", "frun", "hustrun", "mannen", "sambon", "fru", "man", "make", "maka", "hustru", "granne", "grannen", "son", "dotter", "bror", "syster"])
_TELEPHONE = r"(?:(?:hem|mobil)?(?:telefon|tele)(?:en|nummer|numret)?|mobil|mobilen|mobilnummer|mobilnumret|nummer|numret|nr|hemnummer|hemnumret|mobiltelefon)"
_OWNED = re.compile(rf"(?<!\S)(?:§os|§ks|§hs|(?:hans|hennes|deras|§cs) §ks) (?:egen |eget |nya |privata )?{_TELEPHONE}(?: (?:är|på|med|nr|nummer|:))* §p|^(?:hej (?:igen )?[,!.] )?§[ho] (?:har|fick|har fått) (?:nu )?(?:en |ett )?(?:nya?|nytt|egen|eget|annan|annat) {_TELEPHONE}(?: (?:är|nu|:))* §p")
_OWNS = re.compile(rf"^(?:(?:det|numret|telefonen|mobilen) är )(?:§os|§ks|§hs) {_TELEPHONE}(?= [.!]|$)")
_REFUSED = re.compile(r"(?<!\S)(?:inte|ej|aldrig)(?: (?:till|på))? (?:§k )?§[ock](?: §o)?(?: (?:på|[,:(]))? §p|(?<!\S)(?:ring|kontakta) (?:honom|henne|§c|§h) (?:inte|ej|aldrig)(?= [,.;!]|$)")
_VIA_KIN = re.compile(r"(?<!\S)(?:via|genom) (?:(?:deras|hans|hennes) )?§k(?: §o)*(?: (?:på|[,:(]))? §p")
_AT_HOME = re.compile(r"(?<!\S)(?:telefon |tel |på )?(?:hem|hemtelefon|hemtelefonen|hemnummer|hemnumret)(?: (?:är|på|:|till|hos|dem|dom))* §p|§p (?:(?:hem )?(?:till|hos)) (?:dem|dom|paret|makarna|föräldrarna)(?!\S)|(?<!\S)(?:de|dom|paret|makarna|föräldrarna) har (?:telefon|telefonnummer|nummer|hemtelefon)(?: :)? §p|(?<!\S)nyck\w+ (?:\w+ ){0,2}hos (?:§k|§o|§c)(?: §[oc]| [^\W\d_]+)* §p(?: [.!])?$")
_CUE = re.compile(r"\b(?:ring\w*|kontakt\w*|nås|når|nå|svara\w*|boka\w*|sköter|tar|ta|istället|stället|hellre|prata\w*|tala|telefon\w*|mobil\w*|nummer|numret|nr|nya?|nytt|byt\w*|ändra\w*|gäller|hör av|vänd|sök\w*|tel|tfn|sms\w*|fel|rätt|ska|anhörig|utan)\b")
_CONDITION = re.compile(r"\b(?:om|ifall|annars|när|andra hand|reserv|alternativt|eller|frågor|undr\w*|oklar\w*|problem|också|även|innan|med)\b(?! (?:oss|mig|undertecknad)\b)")
_IS_OTHER = re.compile(
    r"(?:(?:ring|kontakta)(?: (?:gärna|helst|då|först))* §h(?: (?:gärna|helst|först|istället))*|(?:ni|du|man) (?:får|kan|ska|bör)(?: (?:gärna|helst))* (?:ringa|kontakta) §h|§[ko] (?:är gladast|blir glad|vill|önskar|ser helst) (?:om|att) ni (?:ringer|kontaktar) (?:henne|honom|§h)|§h svarar(?: (?:bäst|alltid|helst|gärna))?)(?: (?:gärna|helst|först))*(?: [.!])*$"
)
_AFFAIRS = r"(?:tid|tider|tiden|tiderna|allt|allting|kalendern|almanackan|kontakten|kontakterna|samtal|samtalen|alla|det|sådant|sånt|bokningar|bokningen|praktiskt|deras|besök|besöken|mesta|i|med|på|för|åt|dem|båda)"
_BOOKS = re.compile(rf"(?P<who>(?:(?:deras|hennes|hans|§hs) )?§[ko](?: §o)*)(?: [A-ZÅÄÖ]\w+)? (?:(?:sköter|bokar|tar|håller|har koll|har hand om)(?: {_AFFAIRS}){{0,4}}|svarar(?: (?:bäst|alltid|helst|oftast))?|brukar (?:svara|boka)(?: tid)?|vet bäst(?: när det passar)?)(?: [.!])*$")
_STAFF = r"(?:hemtjänsten|kontoret|samordnaren|gruppen|personalen|planeraren|jag|vi|undertecknad)"
_OFFICE = re.compile(rf"^(?:{_STAFF} (?:är med och |ser till att |kan )?(?:bokar|boka|avtalar|bestämmer) (?:en )?(?:tid|tiden|tider|besök|besöket)(?: [.!])*$)|^(?:ring|kontakta) (?:kontoret|hemtjänsten|samordnaren|gruppen)(?: (?:för|angående) (?:en )?tid\w*)?(?: [.!])*$|, (?:ring|kontakta|boka med) (?:mig|oss|undertecknad)(?: [.!])*$")
_AN_OFFICE = r"(?:växel(?:n)?|vårdcentral(?:en)?|hemtjänst(?:en)?|hemsjukvård(?:en)?|kontor(?:et)?|expedition(?:en)?|reception(?:en)?|jour(?:en)?|larm(?:et|central|centralen)?|boende(?:t)?|avdelning(?:en)?|apotek(?:et)?|kommun(?:en)?|grupp(?:en)?)"
# "Kontakt Ruth, vårdcentralens nummer 013-…": by that telephone nobody of the household answers.
_OF_OFFICE = re.compile(rf"§c(?: [^\s§]+){{0,3}} (?:{_AN_OFFICE}s {_TELEPHONE}|{_TELEPHONE} (?:till|hos|på) {_AN_OFFICE}) §p|§c(?: §c)? §p [(] (?:till |via )?{_AN_OFFICE} [)]")
_ALL_OF_IT = r"(?:allt|allting|alltihop|det mesta|allt sånt|allt sådant|allt praktiskt|det praktiska)"
_MANAGES = re.compile(rf"(?:^|[,(.!–-] |(?<= )men |(?<= )obs )(?:men )?(?:det är )?(?:(?:deras|hennes|hans|§hs) )?(?P<who>§k)(?: §o)* (?:som )?(?:sköter|ordnar|fixar|bestämmer|tar|tar hand om|har hand om|håller i) {_ALL_OF_IT}(?= [.,!)]|$)")
# "Siv §p, Arne §p, den sista är kontakt"; "Kontakt: Arne §p, Siv är den som svarar", "§p Arne (Siv)".
_WHICH = re.compile(r"(?<!\S)varav (?:den|det) (?:sista|första|senare|förra|andra) (?:är )?(?:kontakt|till)|(?<!\S)(?:den|det|numret) (?:sista|första|senare|förra|andra|sistnämnda|förstnämnda|övre|nedre)(?: (?:numret|personen))? (?:är|gäller|ska (?:ringas|kontaktas)|som (?:är|ska|gäller))(?= (?:kontakt\w*|rätt|den)(?: [.,!]|$)|(?: [.,!]|$))|(?<!\S)(?:ring|kontakta|använd|ta) (?:den|det) (?:sista|första|senare|förra|andra|övre|nedre|sistnämnda|förstnämnda)(?: numret)?(?= [.,!]|$)")
_ANSWERS = re.compile(r"§p [,(.–-] (?:men )?§o(?: §o)? (?:är den (?:som |ni |man )(?:svarar|ska ringa|ringer|nås|bokar|pratar|tar)(?!\S)|svarar(?= [.,!)]|$))|(?:^|kontakt\w* (?:: )?)§p §c(?: §c)? [(/] §o(?: §o)?(?: [)]|$)")
# "Ring Ingrid §p (Bertils mobil)"; "Ingrids tel §p, ring Bertil"; "går till Ingrid men ring Bertil".
_OF_OTHER = re.compile(rf"§c(?: §c)? §p (?:[,(–-] )?(?:(?:det|som) är )?(?:§os|§o|§hs|§ks) (?:{_TELEPHONE}(?= [.,!)]|$)|[)])|(?<!\S)(?:§os (?:{_TELEPHONE}|tel|tfn)|§o har|§os)(?: :)? §p (?:[,–-] |men |och )(?:[^§]*\b)?(?:ring|kontakta|ringa)(?: (?:till|med))? §c(?= [.,!)]|$)")
_BUT_CALL = re.compile(r"(?<!\S)(?:men|utan|fast) (?:helst |då |ni ska |det är )?(?:ring|ringa|kontakta|prata med|boka med) (?:till )?(?:§k )?§o(?= [.,!)]|$)|(?<!\S)§o har §p men det är §c (?:som )?ni")
_BARE = re.compile(r"^(?:§[cok] ?)+(?:[,:(–-] )?(?:(?:har )?(?:tel|telefon|mobil|nr|nummer) ?:? ?)?§p(?: [).])*$")
_LAST = re.compile(r"(?<!\S)§c(?: [^\s§]+){0,3} §p (?:[,(–!-] )?(?:men |obs |är |som är |hon är |han är )*(?:(?:svårt|lite|gravt|mycket) )?(?:dement|demenssjuk|förvirrad|glömsk|stum)(?!\S)|§p (?:[,(–-] )?(?:men )?(?:helst|bäst|hellre|endast|bara) (?:via|genom) (?:(?:hans|hennes|deras) )?§k(?= [.,!)]|$)|§c(?: [^\s§]+){0,3} §p (?:[,(–-] )?(?:helst (?:inte|ej)|(?:bara |endast )?i (?:nödfall|sista hand))(?!\S)|§p(?: [),])* (?:han|hon|§c) (?:öppnar|släpper in)(?: (?:nog|ju|tyvärr))* (?:inte|aldrig)(?= [.!]|$)")
_IN_CARE = re.compile(r"(?<!\S)(?:§c|han|hon) (?:är|ligger|bor|vistas|vårdas|befinner)(?! (?:nu |åter )?(?:hemma|hem|tillbaka|utskriven))(?: (?!hem)[^\s.]+){0,3} (?:us|sjukhus\w*|lasarettet|korttid\w*|växelvård\w*|växelboende\w*|avlastning\w*|rehab\w*|geriatriken|avd\w*|inlagd|akuten)(?!\S)")
