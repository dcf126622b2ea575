"""Reads a title: a fact in it is the same as the one in the text, fills what the text lacks, or is a doubt."""

from __future__ import annotations

import re

from workflow.routines.shared_lock.reading import words as w
from workflow.routines.shared_lock.reading.accounting import Account
from workflow.routines.shared_lock.reading.alarms import listen, tail_of
from workflow.routines.shared_lock.reading.corrections import is_correction
from workflow.routines.shared_lock.reading.draft import Draft, bare
from workflow.routines.shared_lock.reading.mail import Line
from workflow.routines.shared_lock.reading.scribe import Scribe
from workflow.routines.shared_lock.reading.tokens import Token, tokens_of
from workflow.routines.shared_lock.reading.values import Span


def read_title(draft: Draft, title: str, others: frozenset[str]) -> None:
    """Hear a title for what changes the meaning, and for a fact that stands nowhere else; `others` are names of colleagues."""
    title = title.split("\n")[0]
    tokens = tokens_of(Line(title, 0))
    used = {t.start for t in tokens if t.what not in ("id", "badid")}
    listen(draft, "title", [tokens], used, set())
    if any(t.what in ("id", "badid", "phone", "street") for t in tokens) or any(w.label_of(t.text) == "gate" for t in tokens if t.what == "word"):
        _facts(draft, title)
    if is_correction(tokens, draft, ()):
        draft.doubt("correction_unclear", Span("title", 0, len(title)))
    if re.match(r"(?i)\W*(?:fråga|frågor|undran|question)\b", title):
        draft.doubt("question_asked", Span("title", 0, len(title)))
    words = {t.folded for t in tokens if t.what == "word"}
    if any(word in w.OTHER_PRODUCTS for word in words) and not any("lås" in word for word in words):
        draft.doubt("wrong_queue", Span("title", 0, len(title)))
    if words and words <= _TRIALS:
        draft.doubt("not_an_order", Span("title", 0, len(title)))
    for stranger in _strangers(draft, tokens, others):
        draft.doubt("persons_unclear", Span("title", stranger.start, stranger.end))
    Account(draft, "title", set()).settle_aside([tokens])


def _strangers(draft: Draft, tokens: list[Token], others: frozenset[str]) -> list[Token]:
    """The names in a title that stand for someone else than the order's persons, its contact and its senders."""
    known = {word for person in draft.persons for word in person.words()} | others
    known |= set(re.findall(r"[^\W\d_][\w'’-]*", draft.contact_name.text.casefold())) if draft.contact_name else set()
    found = []
    for at, token in enumerate(tokens):
        led = " ".join(each.folded for each in tokens[max(0, at - 2) : at])
        named = token.what == "word" and token.is_capital and w.is_given(token.text) and not token.text.isupper()
        if named and re.search(r"\b(?:för|till|åt|hos|gäller|ang|avser|avseende)\.?$", led) and not {token.folded, token.folded.removesuffix("s")} & known:
            found.append(token)
    return found


def _facts(draft: Draft, title: str) -> None:
    stated = Draft()
    Scribe(stated, "title", title).read([Line(title, 0)])
    numbers = {tail_of(p.number.text) for p in draft.persons if p.number}
    for person in stated.persons:
        if person.number and tail_of(person.number.text) not in numbers:
            draft.doubt("number_unplaced", *person.number.spans)
    if stated.gate_code and draft.gate_code:
        draft.clash(draft.gate_code, stated.gate_code)
    elif stated.gate_answer and draft.gate_answer and draft.gate_answer.text != stated.gate_answer.text:
        draft.doubt("facts_disagree", *stated.gate_answer.spans, *draft.gate_answer.spans)
    elif stated.gate_answer and not draft.gate_answer and not draft.gate_code:
        draft.gate_answer, draft.gate_code = stated.gate_answer, stated.gate_code
    address = stated.shared_address or next((p.address for p in stated.persons if p.address), None)
    if address and not all(p.address and bare(address.text) in bare(p.address.text) for p in draft.persons):
        draft.doubt("address_unclear", *address.spans)
    if stated.contact_phone and draft.contact_phone and stated.contact_phone.text != draft.contact_phone.text:
        draft.doubt("contact_unclear", *stated.contact_phone.spans)


# What stands alone in the title of a ticket that nobody means.
_TRIALS = frozenset(["test", "testar", "testärende", "prov", "provar", "övning", "övningsärende", "demo", "bara", "ett"])
