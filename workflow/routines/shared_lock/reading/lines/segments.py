"""Cuts the tokens of a line at labels and at the ends of sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from workflow.routines.shared_lock.reading.codes.gates import is_other_code
from workflow.routines.shared_lock.reading.contacts.calls import is_begun_with_kin, purpose_end
from workflow.routines.shared_lock.reading.contacts.contacts import is_called
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lines.labels import Label, index_of, is_later, label_of_words
from workflow.routines.shared_lock.reading.lines.misspelt import misspelt_label
from workflow.routines.shared_lock.reading.people.names import name_at
from workflow.routines.shared_lock.reading.text.tokens import Token
from workflow.routines.shared_lock.reading.values import Role

_HEAD_TOKENS = 26
_FARTHEST_CODE, _ENUMERATED = 6, 2
_ENDS = frozenset(".!?")
_PARTS_HEAD = frozenset([":", "=", "\t", "|", ";"])
_PHONES = ("phone", "badphone")


@dataclass
class Segment:
    """A stretch of a line: its label with the tokens that it stands in, and the tokens after it."""

    label: Label | None
    head: list[Token] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    first: bool = False


def segments_of(tokens: Sequence[Token], *, plain: bool) -> list[Segment]:
    """The line cut at every label, and at every end of a sentence."""
    found: list[Segment] = [Segment(None, first=True)]
    at, starts = 0, True
    while at < len(tokens):
        label, end = _label(tokens, at, starts=starts, plain=plain)
        if label is not None:
            first = len(found) == 1 and not found[0].tokens
            label = _of_named(label, found[-1], plain=plain)
            found.append(Segment(label, list(tokens[at:end]), first=first))
            at, starts = end, end > at and starts and label.what == "other" and any(t.folded in _REMARKS for t in found[-1].head)
            if end > 0 and end == at and not found[-1].head:
                # A whole sentence is the value: its label takes no token.
                at = _sentence_end(tokens, end)
                found[-1].tokens = list(tokens[end:at])
                found.append(Segment(None))
                starts = True
            continue
        token = tokens[at]
        found[-1].tokens.append(token)
        at += 1
        if token.what == "mark" and token.text in _ENDS and _ends(tokens, at):
            found.append(Segment(None))
            starts = True
        else:
            starts = token.text in ("\t", "|", "/", ";", "•", "·") or (starts and token.what == "mark")
    return [each for each in found if each.label or any(t.what != "mark" for t in each.tokens)]


def _of_named(label: Label, before: Segment, *, plain: bool) -> Label:
    """ "Arvid har telefon 013-…", "Anitas mobil 070-…": the name before a telephone's label says whose it is."""
    if label.what != "phone" or label.names or label.names_somebody or (before.label is not None and not before.label.spoken):
        return label
    given = [name for each in before.tokens[-3:] if (each.is_capital or plain) and (name := w.given_in(each.folded))]
    return replace(label, names=(given[-1],)) if given else label


def _ends(tokens: Sequence[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].is_capital or tokens[at].what != "word" or tokens[at - 1].text in "!?"


def _sentence_end(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens):
        at += 1
        if tokens[at - 1].what == "mark" and tokens[at - 1].text in _ENDS and _ends(tokens, at):
            return at
    return at


def _label(tokens: Sequence[Token], at: int, *, starts: bool, plain: bool) -> tuple[Label | None, int]:
    """The label that begins at this token, and where its value begins."""
    token = tokens[at]
    if starts:
        if enumerated := _enumerated(tokens, at) or (None if at else misspelt_label(tokens, at)):
            return enumerated
        if head := _head(tokens, at):
            return head
        # Marks in a row begin no sentence; looked at from each of them, a long row of them takes quadratic time.
        in_row = token.what == "mark" and at + 1 < len(tokens) and tokens[at + 1].what == "mark"
        if not in_row and (whole := _whole_sentence(tokens, at)):
            return whole, at
    if token.what != "word":
        return None, at
    if token.folded in w.CONTACT_VERBS and _is_request(tokens, at, starts=starts, plain=plain):
        return Label("contact", spoken=True, later=is_later(tokens[max(0, at - 2) : at])), at + 1
    return _inline(tokens, at, starts=starts, plain=plain)


def _enumerated(tokens: Sequence[Token], at: int) -> tuple[Label, int] | None:
    """ "1. Folke Fors", "A) Gun Fors", "Nr 1 – Folke Fors" at the beginning of a line."""
    if not at and len(tokens) > _LEAST_NUMBERED and tokens[0].folded.strip(".") in ("nr", "nummer", "#") and tokens[1].text in _INDEXES and tokens[2].text in ("-", "–", ":", ".", ")", "\t", "|") and any(each.what == "id" for each in tokens):
        return Label("facts", "person", index_of(tokens[1].text)), 3
    if at or len(tokens) < 3 or tokens[1].text not in (")", ".", ":", "]", "="):
        return None
    first, after = tokens[0], tokens[2]
    if re.fullmatch(r"[1-6]|[A-F]|(?:br|[BKP])[1-6]", first.text) and after.what in ("word", "id") and (after.what == "id" or w.label_of(after.text) in (None, "person", "name")):
        if after.what == "word" and w.is_given(after.text) and name_at(tokens, 2, plain=False, initial=True) == _ENUMERATED:
            # "2) Sen behöver vi …"
            return None
        if after.what == "word" and (w.is_known(after.text) and not w.is_given(after.text)) or is_called(tokens):
            return None
        return Label("facts", "person", index_of(first.text[-1])), 2
    return None


def _head(tokens: Sequence[Token], at: int) -> tuple[Label, int] | None:
    """The words before a colon at the beginning of a line or sentence; a gate question may end with a question mark."""
    depth = 0
    for place in range(at, min(len(tokens), at + _HEAD_TOKENS)):
        token = tokens[place]
        depth += (token.text == "(") - (token.text == ")")
        if token.text in _PARTS_HEAD and place > at and depth <= 0:
            numbered = tokens[at].what == "number" and place > at + 2 and tokens[at + 1].text in (")", ".", ":")
            label = label_of_words(tokens[at + 2 if numbered else at : place])
            if label is None or label.what == "other":
                label = _numbered(tokens, at, place) or label
            if (label is None or label.what == "other") and place == at + 1 and place + 1 < len(tokens) and tokens[place + 1].what in ("id", "word"):
                # "Ny: Birgit …", "Bef: Ulf …": one word tells who of the two.
                role = _ROLE_HEADS.get(tokens[at].folded.strip("."))
                label = Label("facts", role) if role and any(t.what == "id" for t in tokens[place + 1 :]) else label
            if label is None or label.what == "other":
                label = _kin_listed(tokens, at, place) or label
            if label is not None and label.what == "ignored" and tokens[at].folded in ("till", "åt") and place == at + 1 and any(t.what == "id" for t in tokens[place:]):
                label = Label("facts")
            if label is not None and label.what == "other" and _is_name_of(tokens, at, place):
                return None
            return (label, place + 1) if label else None
        if token.text in ("-", "–") and place > at + 1 and (label := label_of_words(tokens[at:place])) and label.what == "facts" and label.role in ("existing", "cohabitant") and _is_numbered_name(tokens, place + 1):
            # "Ska kopplas - Bo Ek - 1934…": who of the two.
            return label, place + 1
        if token.text == "?":
            label = label_of_words(tokens[at + 2 if tokens[at].what == "number" and place > at + 2 and tokens[at + 1].text in (")", ".") else at : place])
            if label is not None and label.what not in ("other", "ignored", "former") and place + 1 == len(tokens):
                # Its answer stands in the next sentence.
                return label, place + 1
            asked = label is not None and (label.what == "gate" and place + 1 < len(tokens) or label.what == "facts" and _is_numbered_name(tokens, place + 1))
            after = place + 2 if place + 1 < len(tokens) and tokens[place + 1].text == ":" else place + 1
            return (label, after) if asked and label else None
        if token.text == "." and place + 1 < len(tokens) and tokens[place + 1].text in ".:":
            continue
        if token.what not in ("word", "mark", "number") or (token.text in ".!" and depth <= 0) or (token.what == "number" and len(token.text) > 2):
            return None
    return None


def _is_numbered_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a name begins here that a number follows."""
    named = at < len(tokens) and tokens[at].what == "word" and (tokens[at].is_capital or w.is_given(tokens[at].text)) and not w.is_known(tokens[at].text)
    return named and any(each.what == "id" for each in tokens[at + 1 : at + 6])


def _kin_listed(tokens: Sequence[Token], at: int, place: int) -> Label | None:
    """ "Syster 1: Karin Odén, 1935…-…", "Part 2: …": what they are to each other, before a person with a number."""
    first = tokens[at].folded
    indexed = place == at + 2 and tokens[at + 1].text in _INDEXES
    kin = first in w.RELATIVES or indexed and first in _PARTIES
    numbered = sum(each.what == "id" for each in tokens[place + 1 :]) == 1
    if not kin or not numbered or not (indexed or place == at + 1) or w.label_of(first) == "contact":
        return None
    return Label("facts", "person", index_of(tokens[at + 1].text) if indexed else 0)


def _is_name_of(tokens: Sequence[Token], at: int, place: int) -> bool:
    """ "Elsebeth: 19410913-9909": the head is a name, which no list needs to know."""
    named = place - at <= 2 and all(each.what == "word" and each.is_capital and not w.is_known(each.text) for each in tokens[at:place])
    return named and place + 1 < len(tokens) and tokens[place + 1].what == "id"


def _numbered(tokens: Sequence[Token], at: int, place: int) -> Label | None:
    """ "Nytt nummer till Alma:" asks for what follows, a phone or a personal number."""
    words = [each for each in tokens[at:place] if each.what == "word"]
    if place + 1 >= len(tokens) or not any(each.folded in ("nummer", "numret", "nr") for each in words):
        return None
    what = {"phone": "phone", "id": "number"}.get(tokens[place + 1].what)
    names = tuple(each.folded for each in words if w.is_given(each.text))
    return Label(what, later=is_later(words), names=names) if what else None  # type: ignore[arg-type]


def _whole_sentence(tokens: Sequence[Token], at: int) -> Label | None:
    """A sentence that is about the contact as a whole: "Dottern Eva nås på 070-…", "Tid bokas med sonen Olle, 070-…"."""
    sentence = tokens[at : _sentence_end(tokens, at)]
    booked = any(each.folded in ("bokas", "kontaktas") for each in sentence) and not any(each.what in ("id", "badid", *_PHONES) or each.text == ":" for each in sentence)
    if booked and any(each.is_capital and w.is_given(each.text) for each in sentence) and len(sentence) < 12:
        return Label("contact", spoken=True)
    if not any(each.what in _PHONES for each in sentence) or any(each.what in ("id", "badid") for each in sentence):
        return None
    words = [each.folded for each in sentence if each.what == "word"]
    if any(each.folded in ("ring", "kontakta") and any(w.is_given(x.text) for x in sentence[n + 1 : n + 4]) for n, each in enumerate(sentence) if n):
        # "Ritva pratar mest finska, ring därför Roy på 013-…": the verb tells whom.
        return None
    if words and (words[0] in w.CONTACT_VERBS or w.label_of(words[0])):
        return None
    if name_at(tokens, at + is_begun_with_kin(sentence), plain=False, initial=True) > at and not any(
        each.what in ("street", "number") or w.label_of(each.folded) in ("gate", "number", "address", "contact", "person") for each in sentence
    ) and not any(word in w.STAFF for word in words[:2]) and not any(each.text in (":", "=") for each in sentence):  # fmt: skip
        return Label("contact", spoken=True, weak=not any(word in _TALKS for word in words))
    if any(word in ("nås", "nå", "ringa", "ringas", "kontaktas", "bokas", "avtalas", "telefonkontakt", "kontakta", "ring", "boka", "bokningen") or w.label_of(word) == "contact" for word in words):
        return Label("contact", spoken=True, later=any(word in w.LATER or word == "istället" for word in words[:6]))
    return None


def _is_request(tokens: Sequence[Token], at: int, *, starts: bool, plain: bool) -> bool:
    """Whether a verb asks to call someone: it begins a clause, and a phone or a name follows."""
    before = tokens[at - 1] if at else None
    if tokens[at].folded in ("ring", "kontakta") and not any(each.folded in w.NEGATIONS for each in tokens[max(0, at - 4) : at]) and _is_named_with_phone(tokens, at + 1):
        return True
    if before is not None and not starts and before.what == "word" and before.folded not in (
        "och", "gärna", "att", "kan", "vänligen", "ni", "då", "please", "obs", "bara", "helst", "alltid", "för", "måste", "tid", "hellre", "ska", "får", "men", "så", "nu"
    ) and not plain:  # fmt: skip
        return False
    if before is not None and before.what == "word" and before.folded == "att" and tokens[at].folded in ("boka", "nå"):
        return False
    rest = tokens[at + 1 : _sentence_end(tokens, at)]
    if any(w.label_of(each.folded) == "gate" for each in rest[:2]) or any(each.folded.startswith(_BELLS) for each in rest[:3]):
        return False
    has_phone = any(each.what in _PHONES for each in rest)
    named = any(name_at(rest, i, plain=plain, initial=False) > i for i, each in enumerate(rest[:4]) if each.what == "word") or any(
        each.folded in w.RELATIVES or each.folded in w.OURSELVES for each in rest[:4]
    )
    return has_phone or (named and starts and tokens[at].folded in ("ring", "kontakta", "kontaktas", "boka", "bokas", "call"))


def _is_named_with_phone(tokens: Sequence[Token], at: int) -> bool:
    """Whether a name begins here, and a telephone follows it: "ring Siv på 070-…", wherever the verb stands."""
    if at + 1 < len(tokens) and tokens[at].folded in w.OURSELVES:
        # "Ring mig om tid Jesper 070-…"
        at = next((n for n in range(at + 1, min(len(tokens), at + 5)) if tokens[n].folded not in ("om", "för", "tid", "bokning", ",")), at)
    end = name_at(tokens, at, plain=False, initial=False) if at < len(tokens) and tokens[at].what == "word" else at
    return end > at and w.is_given(tokens[at].text) and any(each.what in _PHONES for each in tokens[end : end + 3])


def _inline(tokens: Sequence[Token], at: int, *, starts: bool, plain: bool) -> tuple[Label | None, int]:
    """A label within a line, with a mark after it, or a value of its kind."""
    end = _phrase_end(tokens, at)
    if end == at:
        return None, at
    label = label_of_words(tokens[at:end])
    if label is None or label.what == "other":
        return (label, end) if label is not None and any(w.label_of(t.text) == "gate" for t in tokens[at:end]) else (None, at)
    if label.what == "gate" and at and w.is_given(tokens[at - 1].text) and tokens[at].is_capital and end < len(tokens) and tokens[end].text in ("-", "–", "—", ",", "("):
        # "Margit Port - 19281008-9801": a surname.
        return None, at
    if label.what == "facts" and not label.index and at and w.is_given(tokens[at - 1].text) and tokens[at].folded == "person":
        # "Hilma Person 430922-9840": a surname.
        return None, at
    if label.what == "phone" and at and tokens[at - 1].folded in ("i", "per", "via"):
        # "Tore svarar i telefon 070-…": the word belongs to what is said.
        return None, at
    if label.what == "gate" and is_other_code(tokens, end - 1):
        return Label("other"), end
    after = tokens[end] if end < len(tokens) else None
    if after is None:
        # The label is all there is: its value stands on the next line.
        return (label, end) if starts else (None, at)
    if after.text in _PARTS_HEAD:
        return label, end + 1
    if after.text in ("-", "–", "—") and end + 1 < len(tokens) and (label.what != "facts" or label.index and starts and w.is_given(tokens[end + 1].text)):
        return label, end + 1
    if after.text == "," and starts and label.what == "gate" and end + 2 == len(tokens) and tokens[end + 1].what == "number":
        # "portkod,4512": a row of a file.
        return label, end + 1
    return (label, end) if _fits(label, tokens, end, starts=starts, plain=plain) else (None, at)


def _phrase_end(tokens: Sequence[Token], at: int) -> int:
    """Where a phrase of label words ends that begins here: modifiers, one noun or more, a number, words in brackets."""
    end, noun = at, False
    while end < len(tokens) and end - at < 8:
        token = tokens[end]
        kind = w.label_of(token.text) if token.what == "word" else None
        if noun and token.folded in _PURPOSES and w.label_of(tokens[end - 1].text) == "contact" and (purpose := purpose_end(tokens, end)) > end:
            return purpose
        if kind or (token.what == "word" and (w.is_cohabitant(token.folded) or w.is_existing(token.folded))):
            noun = True
        elif token.what == "word" and not noun and token.folded in w.LATER or noun and token.what == "number" and token.text in "123456" and len(token.text) == 1 and _is_index(tokens, end) or noun and re.fullmatch(r"[A-Fa-f]", token.text) and _is_index(tokens, end) or noun and token.folded.strip(".") in ("nr", "nummer", "number", "för", "till", "porten", "dörren", "entrén", "for", "booking") and _leads_on(tokens, end):
            pass
        elif noun and token.text == "(" and (close := _closing(tokens, end)):
            end = close
        elif noun and token.is_capital and w.is_given(token.text) and end + 1 < len(tokens) and tokens[end + 1].text == ":":
            # "…, pnr Sture: 19360927-9850".
            return end + 1
        else:
            break
        end += 1
    return end if noun else at


def _leads_on(tokens: Sequence[Token], end: int) -> bool:
    """Whether "för", "till" and their kin go on with a label: "kontakt för tidsbokning", "kod till porten"."""
    if tokens[end].folded.strip(".") in ("nr", "nummer", "number", "porten", "dörren", "entrén", "booking"):
        return True
    after = tokens[end + 1] if end + 1 < len(tokens) else None
    return after is not None and (w.label_of(after.text) in ("contact", "gate") or after.folded in ("porten", "booking", "tidsbokning", "bokning", "dörren", "entrén"))


def _is_index(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1]
    role = w.label_of(before.text) is not None or w.is_cohabitant(before.folded) or before.folded.strip(".") in ("nr", "nummer")
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if w.label_of(before.text) in ("gate", "phone", "contact"):
        return False
    return role and (tokens[at].text.isdigit() or after is None or after.what in ("mark", "id", "word"))


def _closing(tokens: Sequence[Token], at: int) -> int:
    for place in range(at + 1, min(len(tokens), at + 7)):
        if tokens[place].text == ")":
            return place
        if tokens[place].what not in ("word", "mark"):
            return 0
    return 0


def _fits(label: Label, tokens: Sequence[Token], end: int, *, starts: bool, plain: bool) -> bool:
    """Whether the token after a label is a value of its kind."""
    after = tokens[end]
    is_word = after.what == "word"
    named = is_word and name_at(tokens, end, plain=plain, initial=False) > end
    if label.what == "number":
        # Within a sentence the word is only glue between a name and its number.
        return starts and after.what in ("id", "badid", "birth") or (starts and after.folded in ("är", "saknas", "is") and any(t.what in ("id", "badid") for t in tokens[end : end + 3]))
    if label.what == "phone":
        return after.what in _PHONES or (after.folded == "är" and end + 1 < len(tokens) and tokens[end + 1].what in _PHONES)
    if label.what == "gate":
        value = tokens[end + lead_of_code(tokens[end:])]
        return value.what == "number" or after.text in ("#", "*") or (value.what == "postcode" and value.text.isdigit()) or value.folded in _GATE_ANSWERS
    if label.what == "address":
        return after.what in ("street", "co") or (plain and named)
    if label.what == "contact":
        rest = tokens[end : _sentence_end(tokens, end)]
        person = named or after.folded in w.RELATIVES or after.folded in w.SPOUSES or after.folded in ("är", "blir", "is", "ska", "skall", "ändras", "byts", "bör", "via", "med", "sker", "genom", "hos", "görs", "tas") or after.what in _PHONES
        near = any(t.what in _PHONES for t in rest[:5])
        return (starts or plain or near) and person and (any(t.what in _PHONES for t in rest) or starts)
    if label.what == "name":
        return named and (starts or plain)
    if label.what == "facts":
        return (bool(label.index) or starts or (plain and (label.role in (None, "person") or any(w.label_of(t.folded) == "person" for t in tokens[max(0, end - 3) : end])))) and (named or after.what in ("id", "badid"))
    return False


def lead_of_code(tokens: Sequence[Token]) -> int:
    """How many words lead to a code: "till porten är", "på Storgatan 4 är", "har de, den är"."""
    at = 0
    while at < min(len(tokens) - 1, _FARTHEST_CODE) and (tokens[at].folded in _BEFORE_CODE or tokens[at].what == "street" and at and tokens[at - 1].folded in ("på", "i", "till")):
        at += 1
    if tokens[0].text == "," and len(tokens) > _LEAST_NUMBERED and tokens[1].folded in ("den", "koden") and tokens[2].folded == "är":
        # "Finns portkod, den är 3456".
        return 3
    if tokens[0].folded == "har" and at < len(tokens) - 1 and tokens[at].text == "," and tokens[at + 1].folded in ("den", "koden"):
        at = next((n for n in range(at + 1, len(tokens)) if tokens[n].folded not in _BEFORE_CODE), at)
    return at


def is_question(head: Sequence[Token]) -> bool:
    """Whether the words of a label ask."""
    return bool(head) and head[-1].text == "?"


def answers(label: Label, tokens: Sequence[Token]) -> bool:
    """Whether tokens hold a value of the kind that a question asks for."""
    kinds = {each.what for each in tokens}
    asked = {"address": ("street",), "contact": ("phone",), "gate": ("number", "word"), "phone": ("phone",), "name": ("word",), "apartment": ("number", "apartment"), "town": ("postcode",)}.get(label.what, ("id",))
    return bool(kinds & {*asked})


_INDEXES, _LEAST_NUMBERED = frozenset("123456"), 3
_PARTIES = frozenset(["part", "kvinna", "man", "brukarna", "boende"])
_ROLE_HEADS: Mapping[str, Role] = {
    "ny": "cohabitant", "nytillkommen": "cohabitant", "nya": "cohabitant", "gammal": "existing", "gamla": "existing", "bef": "existing", "befintl": "existing",
    "kopplas": "cohabitant", "ansluts": "cohabitant", "tillkommer": "cohabitant", "läggs": "cohabitant"}  # fmt: skip
_TALKS = frozenset(["nås", "nå", "kontaktas", "bokas", "kontakta", "ring", "boka", "bokar", "bokning", "bokningen", "tid", "tidsbokning", "svarar", "samtal", "kontakt"])
# "Ring på porttelefonen": nobody is called.
_BELLS = ("porttele", "snabbtele", "dörr", "klocka", "ringklock", "entré", "ytterdörr")
_PURPOSES = frozenset(["av", "för", "vid", "inför", "om", "kring", "angående", "gällande", "i", "till", "hos", "åt"])
_REMARKS = frozenset(["obs", "övrigt", "info", "information", "notering", "kommentar", "ps", "meddelande", "beställning", "ärende", "gäller", "hej", "tillägg", "nb"])
_BEFORE_CODE = frozenset(["är", "till", "is", "huset", "porten", "dörren", "ytterdörren", "entrén", "trappan", "uppgången", "fastigheten", "byggnaden", "på", "in", "nere", "heter", "den", "ytterporten", "downstairs", "har", "de", "dom", "dem", "koden", "nedre", "ute", "utifrån", "utvändigt"])
_GATE_ANSWERS = frozenset(["nej", "ingen", "inga", "inget", "ej", "inte", "ja", "finns", "behövs", "krävs", "saknas", "none", "no", "not", "utan", "okänd"])
