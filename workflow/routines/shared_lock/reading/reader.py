"""Reads a Lindesk ticket as an order: which kind, whom it concerns, what it lacks, and what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile
from typing import Any

from workflow.routines.shared_lock.plaintext import seen_text
from workflow.routines.shared_lock.reading.answers import answer, gate_codes
from workflow.routines.shared_lock.reading.asides.absences import short_absences
from workflow.routines.shared_lock.reading.asides.colleagues import others_named
from workflow.routines.shared_lock.reading.asides.decision_days import doubt_decision_days
from workflow.routines.shared_lock.reading.asides.lacking import form_lacked
from workflow.routines.shared_lock.reading.asides.of_one import doubt_of_one
from workflow.routines.shared_lock.reading.asides.other_matters import other_matters
from workflow.routines.shared_lock.reading.asides.qualifiers import doubt_qualified
from workflow.routines.shared_lock.reading.asides.relations_told import relations_told
from workflow.routines.shared_lock.reading.asides.remarks_told import remarks_told
from workflow.routines.shared_lock.reading.asides.settled import settled
from workflow.routines.shared_lock.reading.asides.signed import signed
from workflow.routines.shared_lock.reading.asides.stays import doubt_home_elsewhere
from workflow.routines.shared_lock.reading.codes.gates import OPEN_BY_DAY, code_by_night, read_gate
from workflow.routines.shared_lock.reading.codes.holding import doubt_later
from workflow.routines.shared_lock.reading.contacts.doubted_calls import doubt_doubted_calls
from workflow.routines.shared_lock.reading.contacts.other_calls import doubt_other_calls
from workflow.routines.shared_lock.reading.contacts.remarks import doubt_remarks, others_not_called
from workflow.routines.shared_lock.reading.contacts.replaced_contacts import reasons_of_change
from workflow.routines.shared_lock.reading.contacts.second_phones import doubt_preferred
from workflow.routines.shared_lock.reading.contacts.signers import signer_of
from workflow.routines.shared_lock.reading.contacts.unreachable import doubt_unreached
from workflow.routines.shared_lock.reading.contacts.whole_calls import explains_call, settled_calls
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, Said, bare, span_of
from workflow.routines.shared_lock.reading.form import is_second_of_home, labels, read_form, text_of, unit_of
from workflow.routines.shared_lock.reading.homes.dwellings import doubt_split_homes, streets_of_all
from workflow.routines.shared_lock.reading.judging import doubt_lock_in_place, doubt_pairs, judge
from workflow.routines.shared_lock.reading.leftovers.about_text import answers_nothing, said_of_text
from workflow.routines.shared_lock.reading.leftovers.accounting import Account
from workflow.routines.shared_lock.reading.leftovers.alarms import listen, stray_names, tail_of
from workflow.routines.shared_lock.reading.leftovers.open_questions import Question, open_questions, settle_questions
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_unsettling
from workflow.routines.shared_lock.reading.lines.sentences import with_asides_apart
from workflow.routines.shared_lock.reading.people.atom import Atom
from workflow.routines.shared_lock.reading.people.doubtful_locks import doubt_locks
from workflow.routines.shared_lock.reading.people.kin import kin_said, left_out
from workflow.routines.shared_lock.reading.people.kin_behind import told_behind
from workflow.routines.shared_lock.reading.people.surnames import doubt_names, turn_surnames
from workflow.routines.shared_lock.reading.scribes.scribe import Scribe
from workflow.routines.shared_lock.reading.text.chosen_mails import chosen_of, has_facts
from workflow.routines.shared_lock.reading.text.dictated import marked
from workflow.routines.shared_lock.reading.text.mail import Line, Part, is_automatic, is_disclaimer, parts_of
from workflow.routines.shared_lock.reading.text.tokens import Token, tokens_of
from workflow.routines.shared_lock.reading.title import lead_with_title, read_title
from workflow.routines.shared_lock.reading.values import (
    LINK_EXISTING,
    NEW_INSTALL,
    Confidence,
    IntakeSettings,
    Kind,
    Reading,
    Span,
    plain,
)


def read(ticket: Mapping[str, Any], today: date, settings: IntakeSettings, as_kind: Kind | None, comments: Sequence[str]) -> Reading:
    """What `read_ticket` says."""
    ticket = ticket if isinstance(ticket, Mapping) else {}
    read = _Ticket(ticket, today, settings)
    read.read_texts()
    read.settle_kind(as_kind)
    reading = read.judged()
    for number, comment in enumerate(comments, 1):
        if isinstance(comment, str):
            reading = read.hear(f"comment:{number}", comment, reading)
    return replace(reading, gate_codes_said=gate_codes([text for text in comments if isinstance(text, str)]), sources=read.sources)


@dataclass
class _Ticket:
    """One ticket while it is read, source by source in the order of time."""

    ticket: Mapping[str, Any]
    today: date
    settings: IntakeSettings
    draft: Draft = field(default_factory=Draft)
    sources: dict[str, str] = field(default_factory=dict)
    kind: Kind | None = None
    confidence: Confidence = "high"
    whole: bool = True
    _title_names: Sequence[Atom] = ()
    _questions: list[Question] = field(default_factory=list)

    def judged(self) -> Reading:
        doubt_pairs(self.draft)
        turn_surnames(self.draft)
        doubt_names(self.draft)
        unit, reporter = unit_of(self.ticket), text_of(self.ticket.get("reporterUserId"))
        return judge(self.draft.copy(), self.kind, self.confidence, self.today, self.settings, unit, reporter, self.sources)

    def read_texts(self) -> None:
        """Title, description and form, put together as one draft."""
        form, fields = read_form(self.ticket)
        linked = any(each.role != "person" for each in form.persons)
        for source, each in fields.items():
            tokens = tokens_of(Line(each, 0))
            by_night = source.casefold() == "form:gatecode" and code_by_night(tokens, asked=True)
            if not by_night and not (linked and source.casefold().startswith(("form:contact.", "form:gatecode"))):
                Account(form, source, set(), written=each).settle([tokens])
        title, description = self._text("title", self.ticket.get("title")), self._text("description", self.ticket.get("description"))
        self.sources |= fields
        filled = any(each.name for each in form.persons)
        text = Draft()
        if filled:
            self.confidence, self.draft = "form", form
            self._note_beside(form, description)
        else:
            self._title_names = lead_with_title(text, title)
            self._read_parts(text, "description", description)
            if not text.persons and (form.persons or form.order_kind):
                self.confidence, self.draft = "form", form
                form.doubts |= text.doubts
            else:
                self.draft = _overlaid(text, form)
        parts = parts_of(description)
        read_title(self.draft, title, others_named(title) | others_named(description) | self._senders(parts))
        for code, spans in form.doubts.items():
            self.draft.doubt(code, *spans)
        lines = [line for part in chosen_of(parts, later=False) for line in part.lines]
        about = [t for line in lines for t in tokens_of(line) if t.what == "word"]
        others = [t for n, t in enumerate(about) if t.folded in w.OTHER_PRODUCTS and any(x.folded in _ORDERS for x in (*about[max(0, n - 4) : n], *takewhile(lambda each: each.folded != "och", about[n + 1 : n + 3])))]
        if others and not filled and not any("lås" in t.folded or "lock" in t.folded for t in about):
            self.draft.doubt("wrong_queue", *(Span("description", t.start, t.end) for t in others))
        if not filled and len(self.draft.persons) == 1 and about and not any(map(_is_of_orders, about)):
            # One person, and no word of a lock, of a household or of a form: something else is wanted.
            self.draft.doubt("not_an_order", Span("description", about[0].start, about[-1].end))
        if not self.whole:
            self.draft.doubt("text_too_long")

    def _text(self, source: str, raw: Any) -> str:
        if not isinstance(raw, str):
            return ""
        text, whole = seen_text(raw)
        self.sources[source] = text
        self.whole &= whole
        return text

    def _read_parts(self, draft: Draft, source: str, text: str, *, later: bool = False, about: DraftPerson | None = None) -> None:
        """The mails of a text, the oldest first; in a comment only what its sender wrote."""
        parts = [] if is_automatic(text) and (later or not has_facts(text)) else parts_of(text)
        chosen = chosen_of(parts, later=later)
        for part in reversed(chosen):
            self._read_part(draft, source, part, later=later, about=about)
        settle_questions(draft, self._questions)
        stated = {tail_of(p.number.text) for p in draft.persons if p.number}
        if not later and len(stated) < 2:
            for part in parts:
                for line in (*(() if part in chosen else part.lines), *part.signature):
                    for token in tokens_of(line):
                        if token.what == "id" and tail_of(token.value) not in stated:
                            draft.doubt("number_unplaced", Span(source, token.start, token.end))

    def _read_part(self, draft: Draft, source: str, part: Part, *, later: bool, about: DraftPerson | None) -> None:
        scribe = Scribe(draft, source, marked(self.sources[source]), later=later)
        scribe.signer = signer_of(source, part.signature)
        scribe.signed_by = scribe.signer.whole or scribe.signer.name
        scribe.title_names = list(self._title_names)
        if about is not None:
            scribe.begin_with(about)
        scribe.read([_without_salutation(line) for line in part.lines])
        scribe.finish()
        self._questions += open_questions(source, scribe.sentences) if part.quoted else ()
        if part.resumed_at is not None:
            # A person stated of below a signature is not stated of as the others are.
            below = [p.number for p in draft.persons if p.number and p.number.rule != "correction" and p.number.spans[0].source == source and p.number.spans[0].start >= part.resumed_at]
            for number in below if len(below) < len(draft.persons) else ():
                draft.doubt("number_unplaced", *number.spans)
        doubt_locks(draft, source, scribe.sentences)
        names = (*scribe.called, *kin_said(draft, source, scribe.sentences), *left_out(draft, scribe.sentences))
        of_calls = {each.start for each in settled_calls(draft, (*scribe.whole_calls, *(each for each in scribe.sentences if explains_call(draft, each))))}
        known = {each.start for each in (*settled(draft, source, scribe.sentences), *short_absences(draft, source, scribe.sentences), *relations_told(draft, scribe.sentences), *reasons_of_change(draft, scribe.sentences, scribe.former, renewed=scribe.renewed), *names, *scribe.changes)}
        known |= {each.start for each in (*told_behind(draft, source, scribe.sentences, self.today), *(form_lacked(scribe.sentences) if self.confidence == "form" else ()))}
        scribe.explained |= known | of_calls | {each.start for each in streets_of_all(draft, scribe.sentences)}
        scribe.explain(others_not_called(draft, scribe.sentences))
        of_text = {each.start for each in (*said_of_text(draft, source, scribe.sentences, scribe.taken_back), *other_matters(draft, source, scribe.sentences, self.today), *remarks_told(draft, scribe.sentences, self.today))}
        before = list(with_asides_apart([each for each in sentence if each.start not in known] for sentence in scribe.sentences))
        said_ = [left for tokens in before if (left := [t for t in tokens if t.start not in of_calls])]
        of_order = [left for tokens in said_ if (left := [t for t in tokens if t.start not in of_text])]
        for each in answers_nothing(scribe.sentences, scribe.used | scribe.explained):
            draft.doubt("meaning_changed", span_of(source, each))
        listen(draft, source, of_order, scribe.used, scribe.gate_words, scribe.settled)
        doubt_split_homes(draft, source, before)
        doubt_remarks(draft, source, said_)
        doubt_unreached(draft, source, scribe.sentences, known | of_calls)
        doubt_preferred(draft, source, scribe.sentences)
        doubt_other_calls(draft, source, scribe.sentences, known | of_calls, self.draft.contact_phone if later else None)
        doubt_doubted_calls(draft, source, scribe.sentences, scribe.signer.words, self.draft.contact_name if later else None)
        doubt_qualified(draft, source, scribe.sentences)
        signs = [(tokens, signed(draft, tokens)) for tokens in scribe.sentences]
        doubt_home_elsewhere(draft, source, signs)
        doubt_of_one(draft, source, signs)
        doubt_decision_days(draft, source, signs, self.today)
        doubt_later(draft, source, scribe.sentences, comment=later, before=self.draft.gate_code if later else None)
        aside = [tokens_of(line) for line in (part.subject, *part.signature) if line and not is_disclaimer(line.text)]
        listen(draft, source, aside, {t.start for tokens in aside for t in tokens}, set())
        doubt_other_calls(draft, source, aside, set(), None, signed=True)
        others = others_named(self.sources[source]) - {word for person in draft.persons for word in person.words()}
        stray_names(draft, source, scribe.mentions, scribe.sentences, {*scribe.signer.words, *others, *(word for name in scribe.former for word in name.casefold().split())})
        account = Account(draft, source, scribe.explained, written=self.sources[source])
        account.settle(of_order)
        account.settle_aside(tokens_of(line) for line in part.signature)

    def _senders(self, parts: Sequence[Part]) -> frozenset[str]:
        """The words of signatures, and of who reported."""
        signed = {t.folded for part in parts for line in part.signature for t in tokens_of(line) if t.what == "word"}
        reported = re.findall(r"[^\W\d_][\w-]+", str(self.ticket.get("stakeholders", "")).casefold())
        return frozenset({*signed, *reported})

    def _note_beside(self, form: Draft, description: str) -> None:
        """A note next to a filled-in form may correct it, and may tell of someone else."""
        before = (bare(form.gate_code.text) if form.gate_code else "", len(form.persons))
        scribe_draft = Draft(persons=form.copy().persons, contact_name=form.contact_name, contact_phone=_called(form.contact_phone), gate_before=form.gate_code)
        self._read_parts(scribe_draft, "description", description)
        stated = scribe_draft.gate_code
        refused = form.gate_answer is not None and read_gate(form.gate_answer.text)[0] == "nej"
        newer = stated is not None and (stated.rule == "correction" or _NEWER_CODE.search(description) is not None)
        if stated and newer and not refused:
            form.gate_code = scribe_draft.gate_code = stated
        elif stated and (refused or (before[0] and bare(stated.text) != before[0])):
            scribe_draft.doubt("facts_disagree", *stated.spans, *(form.gate_code or form.gate_answer or stated).spans)
        elif stated and form.gate_answer and not form.gate_code:
            form.gate_code = stated
        homes = [p.address for p in form.persons if p.address]
        moved = scribe_draft.shared_address
        if moved and not all(bare(moved.text) in bare(each.text) for each in homes):
            scribe_draft.doubt("address_unclear", *moved.spans)
        if scribe_draft.gate_answer and not form.gate_answer and not form.gate_code:
            form.gate_answer, form.gate_code = scribe_draft.gate_answer, stated
        elif scribe_draft.gate_answer and scribe_draft.gate_answer.text == "nej" and scribe_draft.gate_answer.rule != OPEN_BY_DAY and form.gate_code and re.search(r"\d", form.gate_code.text):
            scribe_draft.doubt("facts_disagree", *scribe_draft.gate_answer.spans)
        brought = scribe_draft.persons[before[1] :]
        if len(brought) == 1 and is_second_of_home(form, brought[0]):
            # The form took one person only, and its note tells of the other.
            brought[0].role = "person"
        elif len(scribe_draft.persons) != before[1]:
            spans = [span for p in scribe_draft.persons[before[1] :] for fact in (p.name, p.number) if fact for span in fact.spans]
            scribe_draft.doubt("number_unplaced", *spans)
            scribe_draft.persons = scribe_draft.persons[: before[1]]
        form.persons = scribe_draft.persons
        form.contact_name, form.contact_phone = scribe_draft.contact_name, scribe_draft.contact_phone
        form.contact_note = form.contact_note or scribe_draft.contact_note
        form.doubts |= scribe_draft.doubts

    # Kind ----------------------------------------------------------------------------------------

    def settle_kind(self, as_kind: Kind | None) -> None:
        """The kind that heading and form agree on, with the doubts about it."""
        draft, path = self.draft, labels(self.ticket)
        heading, form = _heading_kind(path, self.settings), _form_kind(draft)
        contradicted = bool(heading and draft.order_kind and form != heading)
        self.kind = as_kind or (None if contradicted else heading or form)
        if not as_kind:
            prefix = [plain(each) for each in self.settings.category_path]
            if [plain(each) for each in path[: len(prefix)]] != prefix:
                draft.doubt("wrong_category")
            if heading is None:
                draft.doubt("heading_unmapped")
            elif self.kind is None:
                draft.doubt("kinds_contradict", *(draft.order_kind.spans if draft.order_kind else ()))
            doubt_lock_in_place(draft, self.kind, self.sources)
            held = [each for each in draft.persons if each.role == "existing"]
            if self.kind == NEW_INSTALL and held:
                draft.doubt("kinds_contradict", *(span for p in held if p.role_said for span in p.role_said.spans))
        if self.confidence != "form" and not draft.persons or {"fault_report", "wrong_queue"} & set(draft.doubts) and sum(bool(p.number) for p in draft.persons) < 2:
            draft.doubt("not_an_order")
        if self.kind == LINK_EXISTING:
            _linked_role(draft)
            _one_home(draft, self.sources.get("description", ""))

    # Comments ------------------------------------------------------------------------------------

    def hear(self, source: str, comment: str, reading: Reading) -> Reading:
        """What a later comment answers, corrects or changes."""
        text, whole = seen_text(comment)
        self.sources[source] = text
        if is_automatic(text):
            return self.judged()
        draft = self.draft.copy()
        parts = chosen_of(parts_of(text), later=True)
        rest = answer(draft, reading, source, parts, self.kind, self.today)
        if rest:
            about = _lacking(draft, reading)
            for part in reversed(rest):
                self._read_part(draft, source, part, later=True, about=about)
        if _REFUSES.fullmatch(text) and not (reading.missing or reading.malformed):
            draft.doubt("meaning_changed", Span(source, 0, len(text)))
        if not whole:
            draft.doubt("text_too_long")
        _settle_later(self.draft, draft)
        doubt_lock_in_place(draft, self.kind, {source: text})
        if self.kind == NEW_INSTALL and (held := [p for p in draft.persons if p.role == "existing" and p.role_said]):
            draft.doubt("kinds_contradict", *(span for p in held if p.role_said for span in p.role_said.spans))
        if self.kind == LINK_EXISTING and sum(p.role == "existing" for p in draft.persons) > 1:
            draft.doubt("role_unclear", *(span for p in draft.persons if p.role_said for span in p.role_said.spans))
        self.draft = draft
        return self.judged()


def _is_of_orders(token: Token) -> bool:
    word = token.folded
    return "lås" in word or "lock" in word or word in w.PERSONS or w.is_cohabitant(word) or w.is_existing(word) or w.label_of(word) is not None


def _without_salutation(line: Line) -> Line:
    """ "Hej Anna!" speaks to a reader and names nobody of the order."""
    match = _SALUTATION.match(line.text)
    match = None if match and any(map(is_unsettling, re.findall(r"[^\W\d_]+", match[0].casefold())[1:])) else match
    return Line(line.text[match.end() :].lstrip(), line.start + match.end() + len(line.text[match.end() :]) - len(line.text[match.end() :].lstrip())) if match else line


def _overlaid(text: Draft, form: Draft) -> Draft:
    """The text's draft with every answer of the form on top; a form's person is met by role and place."""
    for new in form.persons:
        mine = [each for each in text.persons if each.role == new.role]
        if 0 < new.index <= len(mine):
            for name in ("name", "number", "address"):
                setattr(mine[new.index - 1], name, getattr(new, name) or getattr(mine[new.index - 1], name))
        else:
            text.persons.append(new)
    for name in ("order_kind", "contact_name", "contact_phone", "contact_note", "gate_answer", "gate_code"):
        setattr(text, name, getattr(form, name) or getattr(text, name))
    return text


def _called(phone: Said | None) -> Said | None:
    """A form's phone as a text's is kept, so that the same number is the same."""
    tokens = tokens_of(Line(phone.text, 0)) if phone else []
    numbers = [t for t in tokens if t.what == "phone"]
    return replace(phone, text=numbers[0].value) if phone and len(numbers) == 1 else phone


def _linked_role(draft: Draft) -> None:
    """Where the text says who has the lock, the others are those to be linked."""
    held = [each for each in draft.persons if each.role == "existing"]
    if any(each.is_empty for each in held) and any(not each.is_empty and each.role == "person" for each in draft.persons):
        draft.doubt("role_unclear", *(span for each in held if each.role_said for span in each.role_said.spans))
    elif held:
        for each in draft.persons:
            if each.role == "person":
                each.role = "cohabitant"


def _one_home(draft: Draft, text: str) -> None:
    """Husband and wife of whom one is to be linked to the other's lock live where the lock is."""
    homes = [each.address for each in draft.persons if each.address]
    couple = any(word in w.SPOUSES or word in w.PARTNERS for word in re.findall(r"[^\W\d_]+", text.casefold()))
    if len(draft.persons) == 2 and len(homes) == 1 and couple and all(p.name and p.number for p in draft.persons):
        for each in draft.persons:
            each.address = each.address or replace(homes[0], rule="home_of_the_lock")


def _lacking(draft: Draft, reading: Reading) -> DraftPerson | None:
    """The only person of whom something is asked."""
    people = dict(zip((p.letter for p in reading.persons), draft.persons, strict=False))
    letters = {code.split(".")[1] for code in (*reading.missing, *reading.malformed) if code.startswith("persons.")}
    return people.get(next(iter(letters))) if len(letters) == 1 else None


def _settle_later(before: Draft, after: Draft) -> None:
    """Persons whom only a comment tells of are a doubt, unless persons were asked for."""
    new = after.persons[len(before.persons) :]
    if new and len(before.persons) >= 2:
        after.doubt("persons_unclear", *(span for p in new for fact in (p.name, p.number) if fact for span in fact.spans))
        after.persons = after.persons[: len(before.persons)]


def _heading_kind(path: list[str], settings: IntakeSettings) -> Kind | None:
    known = {plain(re.sub(r"\s*[/›]\s*", "/", name)): kind for name, kind in settings.kind_of_heading.items()}
    whole = plain("/".join(path))
    return known.get(whole) or (known.get(plain(path[3])) if len(path) > 3 else None)


def _form_kind(draft: Draft) -> Kind | None:
    said = plain(draft.order_kind.text) if draft.order_kind else ""
    return {plain(NEW_INSTALL): NEW_INSTALL, plain(LINK_EXISTING): LINK_EXISTING}.get(said)


# A comment that is nothing but a no, or a promise of more; where something was asked for, it answers that.
_REFUSES = re.compile(r"(?i)\W*(?:nej|nix|nä|nope|stopp?|stoppa|vänta|avvakta|pausa?|glöm det|var god dröj|(?:vi |jag )?återkommer|(?:vi |jag )?kompletterar(?: \w+)?|(?:se|kolla) (?:min|vår|den) (?:nya|andra|senaste)\b.*)\W*(?:(?:/|mvh|//)\W*\w*\W*)?")
_NEWER_CODE = re.compile(r"(?i)\b\w*kod(?:en)? (?:byttes|har bytts|är bytt|ändrades|är ändrad|har ändrats)\b|\bny (?:port)?kod\b")
_ORDERS = frozenset(["beställer", "beställa", "beställning", "beställs", "beställes", "behöver", "behov", "önskar", "önskas", "vill", "ha", "få", "nytt", "ny", "order"])
_SALUTATION = re.compile(
    r"(?i)^(?:hej(?:san)?|tjena|hallå|hello|hi|dear|god (?:morgon|dag|middag|kväll)|goddag)\b(?:(?: (?:på (?:er|dig)|alla|igen|där|all))?(?: [^\W\d_][\w-]*){0,3}\s?[!,.:]+|(?: [^\W\d_][\w-]*){0,2}$)"
)
