"""Reads a title: a fact in it is the same as the one in the text, fills what the text lacks, or is a doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from workflow.routines.shared_lock.reading.asides.relevance import is_whole
from workflow.routines.shared_lock.reading.contacts.remarks import doubt_remarks
from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.homes.dwellings import doubt_split_homes, is_same_place
from workflow.routines.shared_lock.reading.leftovers.accounting import Account
from workflow.routines.shared_lock.reading.leftovers.alarms import listen, tail_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_filler
from workflow.routines.shared_lock.reading.lines.sentences import sentences
from workflow.routines.shared_lock.reading.people.atom import Atom
from workflow.routines.shared_lock.reading.people.kin import kin_titled
from workflow.routines.shared_lock.reading.scribes.corrections import is_correction
from workflow.routines.shared_lock.reading.scribes.scribe import Scribe
from workflow.routines.shared_lock.reading.text.mail import Line
from workflow.routines.shared_lock.reading.text.tokens import Token, tokens_of
from workflow.routines.shared_lock.reading.values import Span


def lead_with_title(draft: Draft, title: str) -> list[Atom]:
    """Put the home and the persons with their numbers that a title states on the draft before the text is read; the names it states alone."""
    line = Line(title.split("\n")[0], 0)
    tokens = tokens_of(line)
    stated = Draft()
    scribe = Scribe(stated, "title", title)
    scribe.read([line])
    scribe.finish()
    if stated.doubts or any(t.folded in w.NEGATIONS or t.folded in w.CHANGES_MEANING or t.folded in w.CORRECTS for t in tokens):
        return []
    draft.persons = [each for each in stated.persons if each.name and each.number]
    if any(t.what == "street" for t in tokens):
        draft.shared_address = stated.shared_address or next((each.address for each in stated.persons if each.address), None)
    return scribe.mentions


def read_title(draft: Draft, title: str, others: frozenset[str]) -> None:
    """Hear a title for what changes the meaning, and for a fact that stands nowhere else; `others` are names of colleagues."""
    title = title.split("\n")[0]
    tokens = tokens_of(Line(title, 0))
    if _ONE_MORE.fullmatch(" ".join(t.folded for t in tokens)) and len(draft.persons) == _PAIR and sum(p.role == "existing" for p in draft.persons) == 1:
        return
    used = {t.start for t in tokens if t.what not in ("id", "badid") and not (t.what == "word" and is_whole(tokens))}
    listen(draft, "title", [tokens], used, set())
    if any(t.what in ("id", "badid", "phone", "street") for t in tokens) or any(w.label_of(t.text) == "gate" for t in tokens if t.what == "word"):
        _facts(draft, title)
    if is_correction(tokens, draft, ()):
        draft.doubt("correction_unclear", Span("title", 0, len(title)))
    if re.match(r"(?i)\W*(?:fråga|frågor|undran|question)\b(?! ?[/+&] ?(?:beställ|order))", title):
        draft.doubt("question_asked", Span("title", 0, len(title)))
    words = {t.folded for t in tokens if t.what == "word"}
    if any(word in w.OTHER_PRODUCTS for word in words) and not any("lås" in word for word in words):
        draft.doubt("wrong_queue", Span("title", 0, len(title)))
    if any(word.startswith(_KEPT) for word in words) and not any("lås" in word or "lock" in word for word in words):
        draft.doubt("wrong_queue", Span("title", 0, len(title)))
    if words and words <= _TRIALS or _EXAMPLE.match(title):
        draft.doubt("not_an_order", Span("title", 0, len(title)))
    for stranger in _strangers(draft, tokens, others):
        draft.doubt("persons_unclear", Span("title", stranger.start, stranger.end))
    doubt_split_homes(draft, "title", [tokens])
    doubt_remarks(draft, "title", [tokens])
    account = Account(draft, "title", {each.start for each in kin_titled(draft, tokens)}, written=title)
    account.settle_aside([tokens])
    # Whole sentences in a title are understood as those of the text are.
    account.settle(sentence for sentence in sentences(tokens) if is_whole(sentence) or _says_of_thing(sentence))


def _strangers(draft: Draft, tokens: list[Token], others: frozenset[str]) -> list[Token]:
    """The names in a title that stand for someone else than the order's persons, its contact and its senders; a street that is not theirs."""
    known = {word for person in draft.persons for word in person.words()} | others
    known |= set(re.findall(r"[^\W\d_][\w'’-]*", draft.contact_name.text.casefold())) if draft.contact_name else set()
    homes = " ".join(person.address.text.casefold() for person in draft.persons if person.address)
    found = []
    for at, token in enumerate(tokens):
        if token.what == "apartment" and homes and token.value.casefold() not in homes:
            found.append(token)
        if token.what != "word" or not token.is_capital or {token.folded, token.folded.removesuffix("s")} & known:
            continue
        street = len(token.text) > _LONG_STREET and token.folded.endswith(w.STREET_ENDINGS) and token.folded not in w.STREET_ENDINGS
        after = tokens[at + 1].folded if at + 1 < len(tokens) else ""
        joined = at > 1 and tokens[at - 1].folded in ("och", "&", "+", "samt") and tokens[at - 2].folded in known
        led = joined or bool(after) and any(after in person.words() for person in draft.persons) or _LEADS.search(" ".join(each.folded for each in tokens[max(0, at - 2) : at]))
        couple = at > 0 and (tokens[at - 1].folded in w.COUPLES or tokens[at - 1].folded in _FAMILIES)
        named = led and w.is_given(token.text) or couple and not w.is_known(token.text) and not is_filler(token.folded)
        if street and draft.persons and token.folded not in homes and not _is_unit(tokens, at) or named and not (token.text.isupper() and not couple):
            found.append(token)
    return found


def _is_unit(tokens: Sequence[Token], at: int) -> bool:
    """ "Bryggaregatan team 2", "Vretaväg, bokn": a team is called by its street, which stands there without a number."""
    near = [each.folded for each in tokens[max(0, at - 2) : at + 3]]
    return any(word.startswith(_UNITS) for word in near) and not any(each.what == "number" for each in tokens[at + 1 : at + 2])


def _says_of_thing(sentence: Sequence[Token]) -> bool:
    """Whether a thing of the order is followed by what is said of it."""
    return any(each.folded in _SAID_OF and after.what == "word" and after.folded not in _LEADING for each, after in pairwise(sentence))


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
    if address and not all(p.address and is_same_place(address, p.address) for p in draft.persons):
        draft.doubt("address_unclear", *address.spans)
    if stated.contact_phone and draft.contact_phone and stated.contact_phone.text != draft.contact_phone.text:
        draft.doubt("contact_unclear", *stated.contact_phone.spans)


# Of a link: "lås finns, en till ska in".
_ONE_MORE = re.compile(
    r"(?:hej )?(?:(?:digitalt )?(?:lås|låsenhet|låset|låsenheten) (?:finns|sitter)(?: redan| där)* ?[,–-]?(?: och)? ?)?(?:ytterligare )?(?:en|1) (?:(?:person|brukare) )?(?:till )?(?:ska in|ska läggas till|läggs till|ska kopplas|kopplas|in|ska med)?"
    r"(?: ?(?:på|till|i) (?:samma|befintligt|befintlig|det befintliga) (?:lås|låset|låsenhet|låsenheten|enhet))?(?: [.!])*"
)
_LEADS = re.compile(r"\b(?:för|till|åt|hos|gäller|ang|avser|avseende)\.?$")
# Of which a title says something, and does not only name what is ordered: "Koden fås av vaktmästaren".
_SAID_OF = frozenset(["koden", "portkoden", "låset", "dosan", "låsenheten", "porten", "dörren", "numret", "numren", "namnet", "namnen", "adressen", "telefonen", "lägenheten"])
_LEADING = frozenset(["till", "för", "åt", "hos", "i", "på", "vid", "och", "med", "från"])
_FAMILIES = frozenset(["fam", "fam.", "herrskapet", "paret", "syskonen", "systrarna", "bröderna"])
_LONG_STREET, _PAIR = 7, 2
_UNITS = ("team", "grupp", "hemtj", "hemsjukv", "bokn", "planering", "natt", "enhet", "område", "kontor")
# What a title may name that is no lock, and how an example begins.
_KEPT = ("nyckelskåp", "nyckelgöm", "nyckelbox", "larm", "trygghetslarm", "inbrottslarm")
_EXAMPLE = re.compile(r"(?i)\W*(?:exempel|instruktion|manual|så fyller (?:du|ni|man) i)\b")
# What stands alone in the title of a ticket that nobody means.
_TRIALS = frozenset(["test", "testar", "testärende", "prov", "provar", "övning", "övningsärende", "demo", "bara", "ett"])
