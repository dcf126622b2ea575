"""Hears that kin who live there, or are only spoken of, are expressly no part of the order: "Sonen Mats bor hemma men har inga insatser, han ska inte vara med."."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from workflow.routines.shared_lock.reading.asides.settled import may_be_parent_and_child
from workflow.routines.shared_lock.reading.asides.signed import Signed
from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import Token


def outsiders(draft: Draft, bodies: Sequence[Signed]) -> Iterator[Token]:
    """The words of whole sentences whose subject is one relative who is nobody of the order, and which say that the order is not theirs.

    The first of two sentences may say where they live, and the second that the order is not theirs.
    """
    if may_be_parent_and_child(draft):
        return
    near = relations_named(draft, (tokens for tokens, _ in bodies))
    texts = [" ".join(signs) for _, signs in bodies]
    for at, ((tokens, _), text) in enumerate(zip(bodies, texts, strict=True)):
        met = _TOLD.fullmatch(text)
        if met is None or not _is_another(draft, tokens, met, near):
            continue
        if _OUT.search(met["how"]):
            yield from tokens
        elif at + 1 < len(bodies) and _GOES_ON.fullmatch(texts[at + 1]):
            yield from (*tokens, *bodies[at + 1][0])


def relations_named(draft: Draft, sentences: Iterable[Sequence[Token]]) -> set[str]:
    """The relations that stand before a name of the order: they are the order's own."""
    return {w.bare_relation(before.folded) for tokens in sentences for before, after in pairwise(tokens) if after.is_capital and draft.named([after.text])}


def _is_another(draft: Draft, tokens: Sequence[Token], met: re.Match[str], near: set[str]) -> bool:
    """Whether the relative is none of the order's: no relation of theirs, and no name that may be short for one."""
    if w.bare_relation(met["kin"]) in near:
        return False
    names = [each.folded for each in tokens if each.is_capital and w.is_given(each.text)]
    if not names and w.bare_relation(met["kin"]) in _OF_ONE_AGE:
        return False
    known = {each.given[:1] for each in draft.persons if each.name}
    return not any(each[0] in known for each in names)


# Who may be as old as those of the order, and one of them.
_OF_ONE_AGE = frozenset(["bror", "broder", "syster", "kusi", "kusin", "svåg", "svåger", "svägerska"])
_KIN = (
    r"(?P<kin>son|sonen|dotter|dottern|barnbarn|barnbarnet|dotterson|dottersonen|dotterdotter|dotterdottern|sonson|sonsonen|sondotter|sondottern|bror|brodern|syster|systern|svärson|svärsonen|svärdotter|svärdottern"
    r"|systerson|systersonen|systerdotter|systerdottern|brorson|brorsonen|brorsdotter|brorsdottern|kusin|kusinen|svåger|svågern|svägerska|svägerskan|styvson|styvsonen|bonusson|bonussonen)"
)
_KIND = r"(?:(?:vuxen|vuxna|vuxne|yngste|yngsta|yngre|äldste|äldsta|äldre|andra|enda|ena|hemmavarande|gemensamma) )*"
_NAME = r"(?:(?: ,| som heter)? §x(?: §x)?(?: ,(?= som ))?)?(?: som(?= ))?(?: \( (?:bor|sover) (?:hemma|där|hos dem|kvar)(?: (?:ibland|just nu|också))? \))?"
_INTO = (
    r"(?:(?:de|dom|paret|makarna) har inga (?:egna )?barn(?: ,)? men )?(?:(?:det |där |här )?(?:bor|finns) (?:(?:det|också|även|där|hemma|just nu|för närvarande|fortfarande) )*en |(?:de|dom|paret|makarna|båda|§n) har (?:(?:också|även) )?en "
    r"|(?:deras|parets|makarnas|hennes|hans|§n|familjens) )?"
)
_JOINT = r"(?: ,)?(?: (?:men|och|så|fast|dock))?(?: (?:han|hon|denne|denna|som))? "
_WHERE = (
    r"(?:just nu|för närvarande|för tillfället|nu|numera|tillfälligt|också|även|med|kvar|fortfarande|periodvis|ibland|oftast|mest|hemma|där|här|hos dem|hos dom|hos paret|hos (?:sina )?föräldrarna|hos sina föräldrar|med dem|med dom"
    r"|tillsammans med dem|i (?:samma )?(?:lägenheten?|hus(?:et)?|hushåll(?:et)?|bostad(?:en)?|villan?)|på (?:samma )?adress(?:en)?|på (?:över|neder)våningen|i källaren|i ett rum|i (?:gårdshuset|lillstugan|garaget|huset (?:bredvid|intill)|samma (?:uppgång|trappuppgång|område)|närheten)|nära|granne(?: med dem)?|på (?:helgerna|loven|besök)|bara|i §x|utomlands|sedan (?:en tid|§t|länge)|en tid|ett tag|till och från|under studierna)"
)
_LIVES = (
    rf"(?:(?:bor|sover|vistas|finns|är (?:skriven|folkbokförd|inneboende|hemma|ofta|bara|mest|oftast|där)|har flyttat (?:hem|in))(?: {_WHERE})*|{_WHERE}(?: {_WHERE})*"
    rf"|(?:hyr (?:ett )?rum|lånar (?:ett )?rum|har (?:sitt|ett) rum|hälsar på|hjälper till|hjälper dem|handlar åt dem|är (?:hemma )?på (?:tillfälligt )?besök)(?: {_WHERE})*|(?:jobbar|arbetar|studerar|pluggar|läser)(?: (?:heltid|deltid|natt|nätter|skift|mycket|i §x|på annan ort|på dagarna))*|är (?:mest |oftast )?(?:borta|ute) (?:på dagarna|hela dagarna|mycket))"
)
_HELP = r"(?:insats|insatser|hemtjänst|hjälp|bistånd|beslut|omsorg|hemsjukvård|hemtjänstinsatser|larm|stöd)"
_A_LOCK = r"(?:lås|låset|låsenhet|låsenheten|enhet|digitalt lås|nyckel)"
_WITH = r"(?:(?:på|i|av|till) (?:låset|beställningen|ordern|ärendet|det här|det|detta|listan|beslutet|låsenheten|denna beställning|den här beställningen))"
_OUT = re.compile(
    rf"har (?:inga|ingen|inte några|inte någon|inte|inget) (?:(?:egna|egen|eget|själv|alls) )*{_HELP}(?: (?:eller|och|samt) {_HELP})*(?: (?:från oss|av oss|hos oss|själv|alls|här))*|saknar (?:egna )?{_HELP}|är utan (?:insatser|hemtjänst)"
    rf"|(?:ska|skall|behöver|bör) (?:(?:alltså|ju|därför|dock|heller) )*(?:inte|ej) (?:vara med|ha|ha med|ingå|med|in|stå med|räknas(?: med| in)?|omfattas|kopplas(?: in| till)?|läggas (?:in|till)|tas med|registreras)"
    rf"(?: (?:någon|något|nåt|några))?(?: (?:egen|eget|egna))?(?: (?:{_A_LOCK}|{_HELP}))?(?: {_WITH})?|behöver (?:inget|ingen|inga|inte något|inte någon|inte) (?:(?:eget|egen) )?(?:{_A_LOCK}|{_HELP})"
    rf"|(?:omfattas|berörs|räknas|ingår) (?:(?:alltså|ju|dock) )*(?:inte|ej)(?: (?:med|in|här))?(?: {_WITH})?|är (?:(?:alltså|ju|dock) )*(?:inte|ej) (?:med {_WITH}|aktuell|(?:brukare|kund|inskriven)(?: (?:hos|av) oss)?|en del av (?:det|detta|beställningen)|berörd)(?: {_WITH})?"
    rf"|(?:honom|henne|den) (?:gäller|berör|rör|avser) (?:det|beställningen|detta|låset|beslutet) (?:inte|ej)|(?:det |låset |beställningen )?(?:gäller|berör|avser|rör) (?:(?:inte|ej) (?:honom|henne)|(?:honom|henne) (?:inte|ej))"
    rf"|(?:ingen|inga|inget) {_HELP}(?: (?:från oss|av oss|hos oss|här))*|(?:ingen|ej|inte) (?:brukare|kund)(?: (?:hos|av) oss)?|har (?:inget|ingenting|inte något|inte) (?:alls )?med (?:det här|detta|saken|beställningen|låset|det|insatserna) att göra"
)
# "Ska inte med nu" says that he is to be later.
_FOR_NOW = r"(?! (?:nu|just nu|än|ännu|för närvarande|för tillfället|tillfälligt|så länge|i nuläget|den här gången|denna gång|i dag|idag|längre|först)(?!\S))"
_MORE = r"klarar sig (?:helt )?(?:själv|utan hjälp)|är (?:fullt |helt )?(?:frisk|självständig|arbetsför)|har egen (?:nyckel|ingång|dörr)|låser upp med (?:egen )?nyckel"
_HOW = rf"(?P<how>(?:{_JOINT}(?:{_LIVES}|(?:{_OUT.pattern}){_FOR_NOW}|{_MORE})){{1,6}})"
_TOLD = re.compile(rf"{_INTO}{_KIND}{_KIN}{_NAME}{_HOW}(?: [.!])*")
_GOES_ON = re.compile(rf"(?:(?:men|och|obs)(?: :)? )?(?:(?:han|hon|denne|§x)(?: {_LIVES}(?: (?:och|men))?)? )?(?:{_OUT.pattern}){_FOR_NOW}(?:{_JOINT}(?:{_LIVES}|(?:{_OUT.pattern}){_FOR_NOW}|{_MORE})){{0,4}}(?: [.!])*")
