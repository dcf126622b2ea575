"""Turns the tokens of a sentence into atoms: numbers, names, addresses, relations, and what is only glue between them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence, Set
from itertools import pairwise

from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.atom import Atom, AtomKind
from workflow.routines.shared_lock.reading.people.names import name_at
from workflow.routines.shared_lock.reading.people.written_names import TURNED, turned_end, whole_names
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, DOOR, Token


def atoms_of(tokens: Sequence[Token], written: str, offset: int, *, plain: bool, starts: bool = True, families: Collection[str] = ()) -> list[Atom]:
    """The atoms of a sentence; `written` is its source from `offset` on, which addresses are taken from as they stand; `families` are surnames that were read before."""
    found: list[Atom] = []
    at = 0 if starts else _leading_name(tokens, plain=plain)
    if at:
        found.append(Atom("name", tuple(tokens[:at]), " ".join(each.text for each in tokens[:at])))
    while at < len(tokens):
        end, turned = turned_end(tokens, at, asked=not starts and at == 0) if plain and (at == 0 or tokens[at - 1].what != "word") else (at, "")
        atom = Atom("name", tuple(tokens[at:end]), turned, TURNED if any(each.text == "," for each in tokens[at:end]) else "") if turned else _atom(tokens, at, written, offset, plain=plain, initial=starts and not any(a.kind != "glue" for a in found))
        if atom.tokens:
            found.append(atom)
        at += max(1, len(atom.tokens))
    return whole_names(found, families)


def _leading_name(tokens: Sequence[Token], *, plain: bool) -> int:
    """After a label that asks for a person, two or three capitals before a comma or a number are a name, whatever words they are."""
    end = 0
    while end < len(tokens) and tokens[end].what == "word" and (tokens[end].is_capital or plain):
        end += 1
    if plain and not (end and (w.is_given(tokens[0].text) or not any(w.is_known(t.text) for t in tokens[:end]))):
        return 0
    closed = end == len(tokens) or tokens[end].what in ("id", "badid", "birth") or tokens[end].text in (",", "(")
    titles = ("herr", "fru", "hr", "fr", "hr.", "fr.", "fröken", "maken", "makan", "frun", "hustrun", "mannen", "sambon", "make", "maka", "hustru", "sambo")
    return end if 2 <= end <= (5 if plain else 3) and closed and tokens[0].folded not in titles and not any(_is_no_surname(t, plain=plain) for t in tokens[:end]) else 0


def _is_no_surname(token: Token, *, plain: bool) -> bool:
    """Words that are no names even where a name is asked for."""
    if w.label_of(token.text) in ("number", "phone", "contact", "town", "apartment"):
        return True
    related = token.folded in w.RELATIVES or token.folded in w.SPOUSES or w.label_of(token.text) in ("gate", "person", "address")
    return w.is_known(token.text) and not related and not w.is_given(token.text) and not plain


def _atom(tokens: Sequence[Token], at: int, written: str, offset: int, *, plain: bool, initial: bool) -> Atom:
    token = tokens[at]
    if token.what in ("id", "badid", "birth"):
        return Atom("number", (token,), token.value or token.text)
    if token.what in ("phone", "badphone"):
        return Atom("phone", (token,), token.value or token.text)
    if token.what in ADDRESS_PARTS:
        return _address(tokens, at, written, offset)
    if token.what != "word":
        ditto = token.text in ('"', "”", "″") and not any(each.what == "word" for each in (*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2]))
        if ditto:
            return Atom("same", (token,))
        return Atom("and" if token.text in ("&", "+") else "glue" if token.what == "mark" else "other", (token,))
    if together := _phrase(tokens, at, _TOGETHER):
        return Atom("both", together)
    if same := _phrase(tokens, at, _SAME):
        return Atom("same", same)
    if ordered := _phrase(tokens, at, _IN_ORDER):
        return Atom("respectively", ordered)
    if holds := _phrase(tokens, at, _HOLDS):
        return Atom("holds", holds)
    end = name_at(tokens, at, plain=plain, initial=initial)
    if end == at and plain and at and tokens[at - 1].folded in w.COUPLES and not w.is_known(token.text) and at + 1 < len(tokens) and tokens[at + 1].text == "(":
        # "makarna lundmark (halvard …, mirjana …)"
        end = at + 1
    after_staff = at > 0 and tokens[at - 1].folded in w.STAFF and not w.is_given(token.text)
    if end > at and after_staff:
        return Atom("other", tuple(tokens[at:end]))
    if end == at + 1 and token.text.endswith("s") and w.is_given(token.text[:-1]) and not w.is_given(token.text):
        return Atom("name", (token,), token.text[:-1])
    after = tokens[end] if end < len(tokens) else None
    if end == at + 1 and "-" in token.text and token.text.endswith("s") and after is not None and (w.label_of(after.text) == "number" or after.folded in ("är", "har")):
        return Atom("name", (token,), token.text[:-1])
    if end > at:
        return Atom("name", tuple(tokens[at:end]), " ".join(each.text for each in tokens[at:end]))
    return Atom(_word_kind(token), (token,))


def _word_kind(token: Token) -> AtomKind:
    word = token.folded
    if word in ("och", "samt", "and", "o", "m", "å"):
        return "and"
    if word in ("resp", "resp.", "respektive", "respectively"):
        return "respectively"
    if w.is_existing(word):
        return "existing"
    if word in w.SPOUSES:
        return "spouse"
    if word in w.RELATIVES:
        return "relative"
    if word in w.BOTH and word not in ("de", "dom", "deras", "familjen"):
        return "both"
    return "glue" if word in _GLUE or w.label_of(word) == "number" else "other"


def _address(tokens: Sequence[Token], at: int, written: str, offset: int) -> Atom:
    """A street with the parts of its address that follow; without a street, only a part."""
    end = at
    seen: set[str] = set()
    place = at
    while place < len(tokens):
        token = tokens[place]
        if token.what in ADDRESS_PARTS and not (token.what in seen and token.what in ("street", "postcode", "apartment")):
            seen.add(token.what)
            place += 1
            end = place
        elif town := _town_end(tokens, place, seen):
            seen.add("postcode")
            place = end = town
        elif _is_door(tokens, place):
            seen.add("apartment")
            place += 1
            end = place
        elif token.text in (",", ".", "/", "-", "(", ")", "–", "|", "\t") or token.folded in ("i", "på"):
            place += 1
        else:
            break
    taken = tuple(tokens[at:end])
    text = w.cased_address(written[taken[0].start - offset : taken[-1].end - offset])
    apart = any(re.search(r"[^\W\d_]", written[each.end - offset : after.start - offset]) for each, after in pairwise(taken))
    if apart or any(each.what == "word" and each.folded in ("i", "på") for each in taken) or (taken[0].what in ("apartment", "place", "postcode") and "street" in seen):
        # The parts in the order that an address is written in: "lgh 1301 på Brogatan 15" has its street last.
        parts = sorted((each for each in taken if each.what not in ("mark",) and each.folded not in ("i", "på")), key=lambda each: _ORDER.get(each.what, 4))
        text = ", ".join(w.cased_address(each.text) for each in parts)
    for each in taken:
        # One spelling of an apartment, which every reader of addresses knows.
        text = re.sub(re.escape(each.text), f"lgh {each.value}", text, count=1, flags=re.IGNORECASE) if each.what == "apartment" else text
    text = re.sub(r"\s*\((?=(?:SE?[- ])?[1-9]\d{2} ?\d{2}\b)", ", ", text)
    text += ")" if text.count("(") > text.count(")") else ""
    return Atom("address" if seen & {"street", "co"} else "part", taken, re.sub(r"\s*[\t|]\s*", ", ", text))


def _is_door(tokens: Sequence[Token], at: int) -> bool:
    """Four digits right after a street, as in "Provgatan 4, 1201": the floor and the door."""
    number = tokens[at]
    if number.what != "number" or not DOOR.fullmatch(number.text):
        return False
    before = at - 1
    while before >= 0 and tokens[before].text in (",", "/", "("):
        before -= 1
    return before >= 0 and tokens[before].what == "street" and at - before <= 2


def _town_end(tokens: Sequence[Token], at: int, seen: Set[str]) -> int:
    """Where a town ends that begins here behind a street; 0 when none does."""
    if "postcode" in seen or "street" not in seen or tokens[at].what != "word":
        return 0
    two = at + 1 < len(tokens) and (tokens[at].folded, tokens[at + 1].folded) in _TOWNS_OF_TWO
    return at + 2 if two else at + 1 if tokens[at].folded in w.TOWNS else 0


def _phrase(tokens: Sequence[Token], at: int, pattern: re.Pattern[str]) -> tuple[Token, ...]:
    """The tokens from here on that the pattern takes, matched on whole words."""
    ahead = tokens[at : at + 8]
    text = " ".join(each.folded for each in ahead)
    match = pattern.match(text)
    if not match:
        return ()
    taken, length = 0, 0
    for each in ahead:
        if length >= match.end():
            break
        length += len(each.folded) + 1
        taken += 1
    return tuple(ahead[:taken])


_ORDER = {"co": 0, "street": 1, "place": 2, "apartment": 3, "number": 3, "postcode": 5, "word": 5}
_GLUE = frozenset(
    ["född", "födda", "f.", "f", "födelsedatum", "med", "pnr", "nr", "nummer", "är", "har", "herr", "hr", "fru", "fröken", "fr.", "fr", "heter", "namn", "personnummer", "-", ":", "för", "brukare", "person", "kund", "vårdtagare"]
)
_TOWNS_OF_TWO = frozenset([("vreta", "kloster"), ("östra", "ryd"), ("västra", "husby"), ("västra", "ny"), ("stora", "åby"), ("gamla", "linköping"), ("södra", "vi")])
_TOGETHER = re.compile(r"(?:bor|boende|lever|sammanboende) (?:ihop|tillsammans)\b|delar (?:lägenhet|bostad|hushåll|hem)\b")
_SAME = re.compile(
    r"samma (?:bostads|hem)?(?:adress\w*|lägenhet|hushåll|ställe|bostad)\b|samma(?: som (?:ovan|brukare \d|maken|makan|frun|mannen|förra|första))?$|dito\b|se ovan\b|(?:lika )?som ovan\b|samma som\b"
    r"|same address|same\b$|(?:den|det)?samma$|idem$|gemensam (?:adress|bostad)$|delad (?:adress|bostad)\b|ovan$"
)
_IN_ORDER = re.compile(r"i (?:den|samma|nämnd|denna|den här) ordning(?:en)?\b|i tur och ordning\b")
_HOLDS = re.compile(
    r"(?:som )?(?:har|fick|haft|innehar) (?:(?:haft|precis|er|ert|era|kommunens|vårt|hos|oss|redan|sedan|tidigare|förra|året|sen|en|ett|digital\w*|befintlig\w*|fungerande|monterad\w*|sin|sitt|installerad\w*|egen|eget|nu|idag|i|för|år|\d{1,4}|höstas|våras|somras|vintras|fjol|länge|tillbaka|också|även) ){0,6}(?:lås\w*|låsenhet\w*|enhet\w*|digital\w*)(?: (?:sen|sedan) (?:förut|tidigare|innan|länge)\b)?"
    r"|(?:som )?redan (?:har|fått) (?:(?:en|ett|digital\w*|befintlig\w*) ){0,3}(?:lås\w*|låsenhet\w*|enhet\w*|digital\w*)"
    r"|(?:who )?(?:already )?has (?:already )?(?:(?:a|the|an|digital|existing) ){0,2}lock(?: unit)?(?: already| installed| since \d{4})*|already has (?:(?:a|the|an) )?unit"
    r"|med (?:befintlig\w* |digital\w* |redan |monterad\w* ){1,3}(?:lås\w*|låsenhet\w*|enhet\w*)"
)
