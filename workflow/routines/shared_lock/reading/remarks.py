"""Judges the words of a sentence that nobody knows: whether they may be left, because nothing in the sentence lets them change a fact.

An unknown word changes nothing when it can be none of what changes an order: no name or number (it is in small letters, and nothing else of the
sentence is left over), no state of a person ("är häktad", "ligger på Aleris"), nothing a person does ("rymde"), no value of a label ("portkod: spärrad"), no
remark in brackets or after a dash, and no word that is made of one that does ("utvisningsbeslut").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading import words as w
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


def is_remark(tokens: Sequence[Token], left: Sequence[int]) -> bool:
    """Whether all that is left over of a sentence are a word or two that can change nothing of it."""
    if not 0 < len(left) <= _MOST_UNKNOWN or len(tokens) < _SHORTEST:
        return False
    return all(_is_harmless(tokens, at) for at in left)


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


_SHORTEST = 5
