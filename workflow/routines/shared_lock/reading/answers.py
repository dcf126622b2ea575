"""Reads what a comment answers to what was asked: bare values that need no label where only one thing is open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from workflow.identity import IdentifierError, parse_identifier
from workflow.routines.shared_lock.gate_code import opens
from workflow.routines.shared_lock.missing import (
    ADDRESS,
    CONTACT_NAME,
    CONTACT_PHONE,
    GATE_ANSWER,
    GATE_CODE,
    NAME,
    PERSONAL_NUMBER,
)
from workflow.routines.shared_lock.plaintext import seen_text
from workflow.routines.shared_lock.reading.codes.gates import codes_in, read_gate
from workflow.routines.shared_lock.reading.codes.given_codes import bare_code
from workflow.routines.shared_lock.reading.contacts.contacts import read_contact
from workflow.routines.shared_lock.reading.contacts.other_calls import doubt_other_calls
from workflow.routines.shared_lock.reading.contacts.unreachable import doubt_unreached
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, said
from workflow.routines.shared_lock.reading.judging import as_listed
from workflow.routines.shared_lock.reading.leftovers.about_text import is_bare_answer
from workflow.routines.shared_lock.reading.leftovers.alarms import listen
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lines.labels import label_of_words
from workflow.routines.shared_lock.reading.lines.sentences import sentences
from workflow.routines.shared_lock.reading.scribes.scribe import Scribe
from workflow.routines.shared_lock.reading.text.mail import Line, Part, is_automatic, parts_of
from workflow.routines.shared_lock.reading.text.tokens import Token, is_shouted, tokens_of
from workflow.routines.shared_lock.reading.values import Kind, Reading

_SHORT = 80
# A reply that only promises the facts that are asked for: the order waits for them already.
_PROMISE = re.compile(
    r"(?i)(?:hej\w*\W+)?(?:tack\W+)?(?:jag|vi) (?:återkommer|hör av (?:mig|oss))(?: (?:i ?morgon|idag|i dag|i eftermiddag|senare|snart|inom kort"
    r"|så (?:snart|fort) (?:jag|vi) (?:kan|vet)|på (?:mån|tis|ons|tors|fre)dag|nästa vecka|med (?:svar|besked|uppgift\w*|numret|det|detta)|om det)){0,3}\W*"
)
_FIELDS = {NAME: "name", ADDRESS: "address", PERSONAL_NUMBER: "number"}


def answer(draft: Draft, reading: Reading, source: str, parts: Sequence[Part], kind: Kind | None, today: date) -> list[Part]:
    """Put bare answers on the draft, and return the parts that are left to read.

    The draft's persons stand as they were listed in the reading, so that a missing one is there to be filled in.
    """
    asked = (*reading.missing, *reading.malformed)
    people = dict(zip((p.letter for p in reading.persons), as_listed(draft.persons, kind), strict=False))
    draft.persons = list(people.values())
    for place, person in enumerate(draft.persons, 1):
        person.index = person.index or place
    left: list[Part] = []
    for part in parts:
        part.lines = [line for line in part.lines if not (asked and _PROMISE.fullmatch(line.text.strip()))]
        open_lines = [line for line in part.lines if not _answered(draft, people, asked, source, part, line, today)]
        for line in part.lines:
            if line not in open_lines and (tokens := tokens_of(line)):
                # An answer may say more than what was asked.
                listen(draft, source, [tokens], {t.start for t in tokens if t.what != "word"}, _gate_words(tokens))
                doubt_unreached(draft, source, sentences(tokens), set())
                doubt_other_calls(draft, source, sentences(tokens), set(), None)
        part.lines = open_lines
        left.append(part)
    return [part for part in left if part.says_something]


def _gate_words(tokens: Sequence[Token]) -> set[int]:
    """The words of an answer about the gate code: "behövs inte" takes no order back."""
    words = [t for t in tokens if t.what == "word"]
    return {t.start for t in words} if len(words) <= 4 or any(w.label_of(t.text) == "gate" for t in words) else set()


def _answered(draft: Draft, people: dict[str, DraftPerson], asked: Sequence[str], source: str, part: Part, line: Line, today: date) -> bool:
    tokens = [t for t in tokens_of(line) if t.what != "mark"]
    if not tokens or len(line.text) > _SHORT:
        return False
    numbers = [t for t in tokens if t.what == "id"]
    all_numbers = [t for each in part.lines for t in tokens_of(each) if t.what in ("id", "badid")]
    if numbers:
        return len(all_numbers) == 1 and _number(draft, people, asked, source, tokens, numbers[0], today)
    only = sum(bool(each.text) for each in part.lines if not re.match(r"(?i)(?:hej|hello)\b.{0,20}$", each.text)) == 1
    if set(asked) and set(asked) <= {CONTACT_NAME, CONTACT_PHONE}:
        return _contact(draft, asked, source, line, tokens)
    if only and {GATE_ANSWER, GATE_CODE} & set(asked) and set(asked) <= {GATE_ANSWER, GATE_CODE}:
        return _gate(draft, asked, source, line, tokens)
    return False


def _number(draft: Draft, people: dict[str, DraftPerson], asked: Sequence[str], source: str, tokens: Sequence[Token], number: Token, today: date) -> bool:
    """Where one personal number is asked for, the only one in the reply is it, unless its words name someone else."""
    open_ = [code.split(".")[1] for code in asked if code.endswith(f".{PERSONAL_NUMBER}")]
    if len(open_) != 1:
        return False
    person = people[open_[0]]
    if person.name is None:
        return False
    words = [t for t in tokens if t.what in ("word", "number")]
    label = label_of_words(words) if words else None
    names = [given for t in words if t.is_capital and (given := w.given_in(t.folded))]
    named = {p.index for p in people.values() for each in names if p in draft.named([each])}
    if (named and named != {person.index}) or (label and label.index and label.index != person.index):
        return False
    if names and not named and not (label and label.index):
        return False
    try:
        found = parse_identifier(number.value, today)
    except IdentifierError:
        # A number that cannot be anybody's answers nothing.
        return True
    if any(_is_theirs(p, found.value, today) for p in people.values() if p is not person):
        return True
    person.number = said(source, [number], "answer", number.value)
    return len(words) <= 6


def _is_theirs(person: DraftPerson, value: str, today: date) -> bool:
    try:
        return person.number is not None and parse_identifier(person.number.text, today).value == value
    except IdentifierError:
        return False


def _contact(draft: Draft, asked: Sequence[str], source: str, line: Line, tokens: Sequence[Token]) -> bool:
    if any(w.label_of(t.text) in ("gate", "number", "address") for t in tokens if t.what == "word") or any(t.what in ("street", "id") for t in tokens):
        return False
    has_phone = any(t.what == "phone" for t in tokens)
    named = [t for t in tokens if t.what == "word" and (w.is_given(t.text) or t.folded in w.RELATIVES)]
    if not has_phone and (CONTACT_NAME not in asked or not named or len(tokens) > 6):
        return False
    stated = read_contact([t for t in tokens_of(line) if not (t.what == "word" and w.label_of(t.text) in ("contact", "phone"))], source,
                        plain=is_shouted(line.text), trusted=False)  # fmt: skip
    if stated.unclear or stated.refused or stated.replaces or any(t.folded in w.OURSELVES for t in tokens) or (stated.name and draft.contact_name and CONTACT_NAME not in asked and not _agrees(stated.name.text, draft.contact_name.text)):
        return False
    draft.contact_phone = draft.contact_phone if draft.contact_phone and CONTACT_PHONE not in asked else stated.phone or draft.contact_phone
    draft.contact_name = draft.contact_name or stated.name
    return True


def _agrees(one: str, other: str) -> bool:
    mine, theirs = set(one.casefold().split()), set(other.casefold().split())
    return mine <= theirs or theirs <= mine


def _gate(draft: Draft, asked: Sequence[str], source: str, line: Line, tokens: Sequence[Token]) -> bool:
    value, code = read_gate(line.text)
    codes = codes_in(tokens)
    bare = bare_code(draft, tokens_of(line))
    if bare is not None:
        codes, code, value = [[bare]], bare.text, "ja"
    elif codes and len(tokens) > len(codes[0]):
        # "Koden är 8118 till larmet" says more.
        return False
    # "Nej tack" may take the order back, and a no tells no code.
    refuses = value == "nej" and is_bare_answer(tokens) and (GATE_ANSWER not in asked or len(tokens) > 1)
    if not value or refuses or any(t.what in ("phone", "id", "street") for t in tokens) or (code and (len(codes) != 1 or not opens(code))) or (codes and not code):
        return False
    draft.gate_answer = said(source, tokens, "answer", value)
    draft.gate_code = said(source, codes[0], "answer", code) if code else None
    return True


def gate_codes(comments: Sequence[str]) -> tuple[str, ...]:
    """The gate codes stated in comments, the last one first."""
    return tuple(code for text in reversed(comments) if (code := _gate_code(text)) and opens(code))


def _gate_code(comment: str) -> str:
    text, _ = seen_text(comment)
    own = [part for part in parts_of(text) if not part.quoted]
    if is_automatic(text) or not own:
        return ""
    lines = [line for line in own[0].lines if line.text]
    if len(lines) == 1 and len(lines[0].text) <= _SHORT and _ALONE.match(lines[0].text):
        return read_gate(lines[0].text)[1]
    draft = Draft()
    for part in reversed(own):
        Scribe(draft, "comment", text).read(part.lines)
    return draft.gate_code.text if draft.gate_code else ""


_ALONE = re.compile(r"(?i)koden är\b|[\d#*]{3,10}\W*$")
