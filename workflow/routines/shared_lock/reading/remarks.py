"""Judges the words of a sentence that nobody knows or that unsettle: whether they may be left, because nothing there lets them change a fact.

An unknown word changes nothing when it can be none of what changes an order: no name or number (it is in small letters, and nothing else of the
sentence is left over), no state of a person ("är häktad", "ligger på Aleris"), nothing a person does ("rymde"), no value of a label ("portkod: spärrad"), no
remark in brackets or after a dash, and no word that is made of one that does ("utvisningsbeslut").

A clause about a pet, a stair, the weather or how the staff work may deny, limit and count: "hunden är inte farlig", "vi har bara två nycklar". It holds a
word of such a topic and none of what an order is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from workflow.routines.shared_lock.reading import words as w
from workflow.routines.shared_lock.reading.everyday import EVERYDAY
from workflow.routines.shared_lock.reading.inflection import all_forms, is_compound
from workflow.routines.shared_lock.reading.tokens import Token

_MOST_UNKNOWN = 2
# After these a word tells how somebody or something is, or where.
_STATES = frozenset(
    ["är", "var", "vara", "varit", "blir", "blev", "bli", "blivit", "känns", "verkar", "heter", "ligger", "låg", "sitter", "satt", "vistas", "befinner", "hamnat", "hamnade", "står", "stod", "hålls", "anses", "bedöms", "förblir", "har", "hade", "fått", "fick", "får", "haft", "saknar", "kräver", "behöver", "vill", "ska", "skall", "kan", "måste", "bör", "kommer", "önskar"]
)
_PLACES = frozenset(["på", "i", "hos", "till", "från", "vid", "inom"])
_MARKS = frozenset([":", "=", "(", ")", "[", "]", "\t", "|", ";", "/", "-", "–", "—", "?", "*", ">", '"', "”", "+", "!"])
_PERSONS = frozenset(["han", "hon", "hen", "de", "dom", "den", "det", "båda", "bägge", "makarna", "paret", "maken", "makan", "frun", "mannen", "hustrun", "sambon"])
# What a word that changes an order is made of; met anywhere in it.
_PARTS = re.compile(
    r"död|avlid|begrav|änk|flytt|sälj|såld|hyr|evaku|riv|renov|skil|separ|gift|skydd|sekret|hemlig|gömd|hot|våld|misshand|polis|brott|stöld|stul|häkt|fäng|utvis|asyl|migra|smitt|isoler|löss|saner|sjukhus"
    r"|lasarett|avdelning|rehab|korttid|avlast|växel|boende|hem(?:met)?$|sommar|semest|resa|rest|utland|stuga|torp|bort|åter|avbok|avbe|avbryt|avslut|avslag|avsäg|avstå|avvis|avvakt|upphör|indrag|nej|vägr|neka|emot|motst|motvil|motsä|tvek|tveksam"
    r"|skept|oro|ångr|ånger|samtyck|godkänn|tillstånd|fullmakt|förvalt|ombud|granne|dotter|dotra|son$|sonen|syster|bror|barn|mamma|pappa|mor$|far$|släkt|vän$|vännen|anhör|kusin|inne|hyresg|lås|nyckel|dörr|port|kod|batteri|byt|byta|ändr|rätt|fel|kanske|osäk|oklar|okän|prel"
    r"|tillfäll|tempor|vänta|skjut|paus|stopp|annull|makul|dubb|tvill|test|övning|prov|beslut|utred|ansök|överkl|förbj|förbu|tvång|akut|operer|operat|ambul|stroke|fraktur|saknad|försvun|rym|lämna|kvar|längre|endast|bara|enbart|förutom|undantag|olag|ogil|spärr|stäng|avst"
    r"|kopia|redan|gammal|gaml|förr|tidig|sena|framö|nästa|annan|annat|andra|tredje|extra|fler|först|sist|villk|misst|fick|jour|spar|ifall|trots|dock|person|kund|brukare|man$|mannen|kvinna|fru$|frun|maka|make|sambo|namn|nummer|adress|gata|väg$|lägenhet|bostad|telefon|mobil|ring|kontakt"
)
# What a clause that may deny, limit and count speaks of; and what of those topics is about the dwelling or the way in.
_TOPICS = ("body and health", "food and meals", "things of a home", "house and surroundings", "animals", "weather and nature", "moods and manners", "work and routine", "leisure and belief", "machines and tools")
_WAY_IN = re.compile(r"port|entr|dörr|ingång|uppgång|grind|gavel|hus|gård|gata|gränd|väg|våning|plan|källar|vind|altan|balkong|lås|loftg|farstu|trapphus|telefon|mobil|kontakt|nummer|skylt|kort|kod|konto|enhet|dosa|app|system|profil|förening|klock|tavla")
_OF_TOPICS = {kind: " ".join(EVERYDAY[topic].get(kind, "") for topic in _TOPICS) for kind in ("nouns", "nouns_a", "adjectives", "verbs_ar", "words")}
_MORE_OF_TOPICS = """ringklocka ringklockan dörrklocka dörrklockan nyckel nycklar nycklarna nyckeln nyckelknippa hörapparat hörapparater hörsel hörseln synen rullator
    rullatorn rullstol rullstolen trappa trappan trappor trapporna hissen hiss parkera parkering parkeringen nattpersonalen personalen kollegor kollegan
    katten hunden hundar katter väntetid vägen gästplats huset"""
# Unsettling words that do no harm in such a clause.
_MILD = w.Words(
    """inte ej icke aldrig utan inga inget ingen varken knappast om ifall annars eller utom förutom men dock fast two två tre fyra fem sex sju åtta flera fler tredje bara endast enbart blott annan annat annorlunda olika
    själv ensam extra gamla gammal gammalt förr förut tidigare längre tills lär verkar ungefär troligen kanske hoppas vänta väntar väntas väntat särskilt ytterligare not no but or glömmer glömt glömde when""" + " dubbla dubbelt samma"
)
# What an order is about; a clause that holds one of these is no remark.
_OF_ORDERS = re.compile(
    r"(?:lås|enhet|dosa|beställ|order|ärend|adress|bostad|lägenhet|lgh|hyr|flytt|bor$|bo$|bodde|bott$|boende|bosatt|skriven|skrivna|folkbok|hemma|hemm?et$|hem$|rese?r?$|resa$|åk(?:a|er|te|t|ande)$|borta|bort$|kvar|tillbaka|stanna|vistas|befinn"
    r"|lämna|nummer|numret|namn|heter|kod|besluta?|insats|bistånd|hemtjänst|vill$|ville$|önska|ja$|nej$|samtyck|godkän|avtal|monter|install|koppla|registr|ändra|byt|ta$|tar$|slut|börja|starta|först|senare|snart|förrän|behöv|krävs|duger|räcker|föredra|hellre|slipp"
    r"|ansök|nekad|beviljad|avslag|möjlig|tillåt|förbj|lov$|anhörig|kund|brukare|vårdtagare|klient|person$|personer|hushåll|sambo|särbo|par$|familj|boka|ställ|skjut|avvakt|stopp|gäller|rätt|fel|uppgift|stämmer|tillsammans|ihop|isär|död|dog|gick$|gått$|försv|upphör|längtar"
    r"|ska$|skall$|skulle$|av$|ur$|in$|kom$|kommer$|komma$|kommit$|gör$|göra|gjort|finns$|fanns|hör$|hörs$|tills$)"
)
# What a clause about a thing may hold all the same.
_SOFT = frozenset(["finns", "fanns", "fram", "hör", "hörs", "gör", "göra", "kommer", "komma", "kom", "ta", "tar", "tillbaka", "tills", "gjort", "behövas", "behöver", "ställer", "tillsammans"])
_JOINTS = frozenset([",", ";", "(", ")", "–", "—", "-", ":", "och", "men", "så", "för", "eftersom", "medan", "fast", "dock", ".", "!", "?"])


@cache
def everyday_topics() -> frozenset[str]:
    """The words of everyday life's topics that are not about the way in; made when a ticket is read."""
    forms = (form for form in all_forms(_OF_TOPICS) if len(form) > 2 and not _WAY_IN.search(form))
    return frozenset(forms) | frozenset(_MORE_OF_TOPICS.split())


@cache
def _things() -> frozenset[str]:
    nouns = {kind: _OF_TOPICS[kind] for kind in ("nouns", "nouns_a")}
    return frozenset(form for form in all_forms(nouns) if len(form) > 3 and not _WAY_IN.search(form)) | frozenset(_MORE_OF_TOPICS.split())


def is_remark(tokens: Sequence[Token], left: Sequence[int]) -> bool:
    """Whether all that is left over of a sentence are a word or two that can change nothing of it."""
    if not 0 < len(left) <= _MOST_UNKNOWN or len(tokens) < _SHORTEST:
        return False
    return all(_is_harmless(tokens, at) for at in left)


def harmless_places(tokens: Sequence[Token], facts: frozenset[int], left: Sequence[int], unsettles: Callable[[int], bool]) -> set[int]:
    """The places of `left` that stand in a clause about something of everyday life.

    `facts` are the places of facts and of what may be one; `unsettles` tells of a place whether its word does.
    """
    found: set[int] = set()
    for clause in _clauses(tokens):
        mine = [at for at in left if at in clause]
        if mine and not any(at in facts for at in clause) and _is_of_everyday(tokens, clause) and all(_may_be_left(tokens[at], unsettles=unsettles(at)) or _is_condition(tokens, at) for at in mine):
            found.update(mine)
    return found


def _clauses(tokens: Sequence[Token]) -> Iterator[range]:
    start = 0
    for at, token in enumerate(tokens):
        if token.folded in _JOINTS and at > start:
            yield range(start, at)
            start = at
    if start < len(tokens):
        yield range(start, len(tokens))


def _is_of_everyday(tokens: Sequence[Token], clause: range) -> bool:
    words = [tokens[at] for at in clause if tokens[at].what == "word"]
    about, things = any(is_of_everyday(each.folded) for each in words), any(each.folded in _things() for each in words)
    of_orders = [each for n, each in enumerate(words) if _OF_ORDERS.match(each.folded) and not (each.folded == "reser" and n + 1 < len(words) and words[n + 1].folded == "sig")]
    return about and (not of_orders or things and all(each.folded in _SOFT for each in of_orders))


def is_of_everyday(word: str) -> bool:
    """Whether a word is of a topic of everyday life, also when it is put together of two: "kaffetermos"."""
    return word in everyday_topics() or len(word) >= _LONG_COMPOUND and not _WAY_IN.search(word) and is_compound(word, _things(), ())


def _may_be_left(token: Token, *, unsettles: bool) -> bool:
    word = token.folded
    if token.what != "word":
        return token.what == "number" and len(token.text) == 1
    return word in _MILD and word not in _CONDITIONS or not unsettles and not token.is_capital and re.fullmatch(r"[a-zåäöéü-]{4,}", word) is not None and not _PARTS.search(word) and not w.is_given(word)


def _is_condition(tokens: Sequence[Token], at: int) -> bool:
    """ "Om hunden skäller", "ifall de inte hör": a clause of its own, with its subject."""
    after = tokens[at + 1].folded if at + 1 < len(tokens) else ""
    return tokens[at].folded in _CONDITIONS and (after in _SUBJECTS or after in everyday_topics())


def _is_harmless(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    word = token.folded
    if token.what != "word" or token.is_capital or not re.fullmatch(r"[a-zåäöéü]{5,}", word) or _PARTS.search(word) or w.is_given(word):
        return False
    before = [each for each in tokens[max(0, at - 4) : at]]
    if not before or any(each.text in _MARKS for each in tokens[max(0, at - 2) : at + 2]):
        return False
    last = before[-1]
    if last.what != "word" or last.folded in _STATES or last.folded in _PERSONS or last.is_capital or w.is_given(last.text):
        return False
    states = any(each.folded in _STATES for each in before)
    return not (last.folded in _PLACES and states)


_SHORTEST, _LONG_COMPOUND = 5, 9
_CONDITIONS = frozenset(["om", "ifall", "if"])
_SUBJECTS = _PERSONS | {"ni", "man", "någon", "ingen", "jag", "vi", "du", "klockan"}
