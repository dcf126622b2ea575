"""Cuts a line into sentences, and tells what a sentence as a whole says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading import words as w
from workflow.routines.shared_lock.reading.tokens import Token


def sentences(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens of a line by sentence; what only ends one goes with it."""
    found: list[list[Token]] = [[]]
    small = not any(each.is_capital for each in tokens if each.what == "word")
    phones = [each for each in tokens if each.what == "phone"]
    for at, token in enumerate(tokens):
        found[-1].append(token)
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.folded == "men" and len(phones) > 1 and any(p.start < token.start for p in phones) and any(p.start > token.start for p in phones):
            found.append([])
            continue
        if _begins_contact(tokens, at, found[-1]):
            found.append([])
            continue
        if token.what == "mark" and token.text in ".!?" and (after is None or small or after.is_capital or after.what not in ("word", "mark")):
            if token.text == "?" and after is not None and _is_answered(found[-1], after):
                continue
            found.append([])
    return [each for each in found if each]


def _begins_contact(tokens: Sequence[Token], at: int, before: Sequence[Token]) -> bool:
    """Whether a clause about whom to call begins after this comma: "kod i porten är 4471, Tore svarar på 070-…"."""
    ahead = tokens[at + 1 : at + 9]
    if tokens[at].folded not in (",", "och", "samt") or not ahead or any(each.what in ("phone", "id", "badid") for each in before):
        return False
    coded = any(w.label_of(each.folded) == "gate" for each in before if each.what == "word") and any(each.what == "number" for each in before)
    named = w.is_given(ahead[0].text) or ahead[0].folded in w.RELATIVES
    return coded and named and any(each.what == "phone" for each in ahead) and not any(each.what in ("id", "badid") for each in ahead)


def is_not_to_be_called(tokens: Sequence[Token]) -> bool:
    """ "God man Bo Frisk 013-20 62 30 ska inte kontaktas": a phone that is none of the contact's."""
    text = " ".join("§" if each.what == "phone" else each.folded for each in tokens)
    refused = re.search(r"\b(?:inte|ej) (?:kontaktas|ringas|ringa|kontakta)\b", text)
    # "Uno nås på 070-…, Siv ska inte ringas": the phone of one clause, and whom another keeps off.
    return refused is not None and "§" in text and " utan " not in text and ("§" in re.split(r" [,;] ", text[: refused.start()])[-1] or "§" in re.split(r" [,;] ", text[refused.end() :])[0])


def _is_answered(question: Sequence[Token], after: Token) -> bool:
    """Whether what follows a question mark is its answer, as in "Krävs portkod? Ja, 4711"."""
    return any(w.label_of(each.text) == "gate" for each in question) and (after.what == "number" or after.folded in ("ja", "nej", "yes", "no", "ingen", "finns"))


def says_same(tokens: Sequence[Token]) -> bool:
    text = " ".join(each.folded for each in tokens)
    return re.search(r"\bsamma (?:bostads|hem)?(?:adress|hushåll|lägenhet|ställe)|\bdito\b|\bse ovan\b|\bbor (?:ihop|tillsammans|på samma)\b|\bsame address\b", text) is not None
