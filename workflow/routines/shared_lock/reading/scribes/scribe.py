"""Walks through a text sentence by sentence and puts on the draft what each says, with the words that say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from workflow.routines.shared_lock.reading.asides.reasons import without_reasons
from workflow.routines.shared_lock.reading.codes.gates import code_in_prose, codes_in, is_code_of_another
from workflow.routines.shared_lock.reading.contacts.contacts import (
    is_of_another,
    is_of_contact,
    name_in,
    read_contact,
    says_something,
)
from workflow.routines.shared_lock.reading.draft import Draft, Said, bare, said, span_of
from workflow.routines.shared_lock.reading.homes.meeting_places import is_met_at_home, is_of_writer
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lines.follow_ups import of_row_before
from workflow.routines.shared_lock.reading.lines.labels import Label, heading
from workflow.routines.shared_lock.reading.lines.segments import Segment, answers, is_question, segments_of
from workflow.routines.shared_lock.reading.lines.sentences import is_told_of_both, says_same, sentences
from workflow.routines.shared_lock.reading.lines.tables import rows_of
from workflow.routines.shared_lock.reading.people.atom import Atom
from workflow.routines.shared_lock.reading.people.atoms import atoms_of
from workflow.routines.shared_lock.reading.people.holders import name_holder, name_holders, note_holders
from workflow.routines.shared_lock.reading.people.people import family_of, names_in
from workflow.routines.shared_lock.reading.people.pronouns import numbers_by_pronoun
from workflow.routines.shared_lock.reading.scribes.change_scribe import ChangeScribe
from workflow.routines.shared_lock.reading.scribes.corrections import correct, is_correction, words_of_correction
from workflow.routines.shared_lock.reading.text.mail import Line
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, Token, is_shouted


class Scribe(ChangeScribe):
    """Where in a text we are: which label still waits for its value, and which correction for its end.

    `later` says that the text is a comment on a ticket that was read before. `sentences` and `used` are what is left for the
    check of what was not read.
    """

    def __init__(self, draft: Draft, source: str, written: str, *, later: bool = False) -> None:
        super().__init__(draft, source, written, later=later)
        self._block, self._line, self._ignored_in, self._former_in = False, 0, -1, -1
        self._asked: Label | None = None
        self._wrong: list[Token] = []
        self._why: list[Token] = []
        self._families: list[Atom] = []
        self._holders: list[tuple[list[str], Said]] = []
        self.title_names: list[Atom] = []

    # Lines ---------------------------------------------------------------------------------------

    def read(self, lines: Sequence[Line]) -> None:
        """Take lines in; an empty one parts paragraphs."""
        rows = [row for row in rows_of(lines) if row.tokens]
        self.look_ahead(rows)
        for row, after in zip_longest(rows, rows[1:]):
            if after is not None and (role := heading(row.tokens, after.tokens)):
                self._close_correction()
                self.sentences.append(list(row.tokens))
                self.explain(row.tokens)
                if role.what == "facts":
                    self._facts(role, [], own_line=True)
                continue
            self._line += 1
            self._plain = is_shouted(row.text) or not any(t.is_capital for t in row.tokens if t.what == "word")
            if row.cells is not None:
                self._close_correction()
                self.sentences.append(list(row.tokens))
                for segment in row.cells:
                    self._take(segment)
            else:
                self._sentences_of(row.tokens if self._plain else self.raised(row.tokens))
        self._close_correction()

    def _sentences_of(self, tokens: Sequence[Token]) -> None:
        for number, sentence in enumerate(map(self._heard, self.joined(sentences(tokens)))):
            if self.heard_whole(sentence):
                continue
            core, why = without_reasons(sentence)
            if any(is_correction(each, self.draft, self._wrong) for each in (core, sentence)) or self._wrong and why and not says_something(core):
                self._wrong += core
                self._why += why
                continue
            self._close_correction()
            if self._brings_fact(sentence):
                continue
            self._note_phones(sentence)
            heard = self._without_nicknames(sentence)
            rest = self._without_denial(heard)
            denied = len(rest) < len(heard)
            for segment in segments_of(rest, plain=self._plain):
                segment.first = segment.first and number == 0
                self._take(segment)
            if denied and self._waiting is not None and self._waiting[0].what == "gate":
                self._waiting = None

    def _close_correction(self) -> None:
        """A correction may take two sentences: what is wrong, and what is right."""
        if self._wrong:
            tokens, why, self._wrong, self._why = self._wrong, self._why, [], []
            self.draft.share_addresses()
            before = self.draft.facts()
            if correct(self.draft, tokens, self.source, self.written, of_other=self.is_after_another(tokens)):
                begun = {kind for kind, _ in self.draft.facts()} - {kind for kind, _ in before}
                right = any(t.folded in _TELLS_RIGHT for t in tokens)
                if not self.later and begun - ({"code", "gate"} if right else set()):
                    # Nothing was said before that this could correct.
                    self.draft.doubt("correction_unclear", span_of(self.source, tokens))
                self.settle([*tokens, *why])
                self.explain([*why, *words_of_correction(tokens, [fact for _, fact in before])])
                self.explain_replaced(before)

    # Segments ------------------------------------------------------------------------------------

    def _take(self, segment: Segment) -> None:
        label, tokens = of_row_before(segment, self._asked, self.sentences[-2] if len(self.sentences) > 1 else ()), segment.tokens
        self._asked = label
        if label is not None and label.spoken and self._waiting is not None:
            # The label above asks for it already.
            label, tokens = None, [*segment.head, *tokens]
        if label is None:
            waiting, self._waiting = self._waiting, None
            if waiting and says_something(tokens):
                self._mark_question(waiting[1], answered=not is_question(waiting[1]) or answers(waiting[0], tokens))
                self._apply(waiting[0], tokens, own_line=True)
            else:
                self._unlabelled(tokens, own_line=segment.first)
            return
        if label.what == "contact" and not label.spoken and tokens and tokens[0].what == "phone":
            # "Dottern Eva-Lena Lindén sköter all kontakt: 070-…"
            tokens = [*name_in(segment.head), *tokens]
        if label.what == "gate" and is_code_of_another(segment.head, tokens):
            label = Label("other")
        if label.what == "facts" and any(t.folded == "boende" for t in segment.head) and any(t.what == "street" for t in tokens) and not any(t.what in ("id", "badid") for t in tokens):
            # "Boende: Storgatan 4" asks where, not who.
            label = Label("address", both=label.both)
        self._head = segment.head
        one_word = len(segment.head) == 2 + bool(label.index) and label.what == "facts"
        if not is_question(segment.head) or says_something(tokens):
            # A question is read when it is answered.
            self.mark(segment.head)
        if label.misspelt or label.what in ("former", "ignored") or one_word or label.what == "other" and not any(each.what in ("id", "badid", "street") for each in tokens):
            self.explain(t for t in segment.head if label.what == "former" or t.folded not in _FORMER)
        if label.index and not any(t.what == "number" for t in segment.head):
            # "Person två"
            self.explain(t for t in segment.head if t.folded in ("ett", "två", "tre"))
        if label.index or label.both:
            self.explain(t for t in segment.head if re.fullmatch("(?:br|[bkp])?[1-6]|[ab]" if label.both or label.what in ("facts", "name", "number") else "(?:br|[bkp])[1-6]", t.folded))
        if label.what == "contact" and segment.head and segment.head[0].folded in ("vem", "vilken", "hur"):
            self.explain(segment.head)
        if says_something(tokens) or label.names_somebody or label.what in ("contact", "ignored", "other", "former"):
            self._waiting = None if says_something(tokens) or label.what == "other" else (label, segment.head)
            self._apply(label, tokens, own_line=segment.first)
        else:
            self._waiting = (label, segment.head)

    def _apply(self, label: Label, tokens: list[Token], *, own_line: bool) -> None:
        if label.what == "ignored" or (self._section == "ignored" and (self._block or self._ignored_in == self._line) and label.what in ("phone", "name")):
            self._section, self._block = "ignored", label.what != "ignored" or not says_something(tokens)
            self._ignored_in = self._line
            stated = any(t.what in ("id", "badid", "street") for t in tokens)
            self.explain(t for t in tokens if not (stated and t.what in ("phone", "badphone")))
        elif label.what == "former" or label.what == "phone" and self._former_in == self._line:
            self._former_in = self._line
            self.explain(tokens)
        elif label.what == "other":
            self._other(tokens)
        elif label.what == "name" and self._section == "contact" and not label.names_somebody:
            self._contact(label, tokens)
        elif label.what in ("facts", "name"):
            if not (label.what == "name" and self._name_part(label, tokens)):
                self._facts(label, tokens, own_line=own_line)
        elif label.what == "number":
            if not (self._numbers_in_order(tokens) or self._number_of_mentioned(label, tokens)):
                self._number(label, tokens, own_line=own_line)
        elif label.what == "address":
            self._address(label, tokens, own_line=own_line)
        elif label.what in ("apartment", "town") and any(t.what in ("id", "badid") for t in tokens):
            # "Lås till ett par, same apartment:" leads to the persons.
            self._unlabelled(tokens, own_line=own_line)
        elif label.what in ("apartment", "town"):
            self._address_part(label, tokens)
        elif label.what == "gate":
            self._gate(label, tokens)
        elif label.what == "contact":
            self._contact(label, tokens)
        else:
            self._phone(label, tokens)

    def _other(self, tokens: list[Token]) -> None:
        """The value of a label that asks for nothing we need; a code of something else is no gate code."""
        if self._section == "person" and any(t.what == "word" and t.is_capital and w.is_given(t.text) for t in tokens):
            # Of the person named there, the telephone below may be theirs.
            self._section = ""
        for code in self.only_code(tokens):
            if any(each.folded in w.OTHER_CODES or "kod" in each.folded or "nr" in each.folded or "nummer" in each.folded for each in (*self._head, *tokens)):
                self.explain(code)
        of_person = any(t.what in ("id", "badid", "street") for t in tokens)
        if not codes_in(tokens) and not of_person and not is_of_contact(tokens):
            self.explain(t for t in tokens if t.what in ("phone", "badphone"))
        if of_person:
            self._unlabelled(tokens, own_line=False)

    # What has no label ---------------------------------------------------------------------------

    def _unlabelled(self, tokens: list[Token], *, own_line: bool) -> None:
        kinds = {t.what for t in tokens}
        code = code_in_prose(tokens) if self.draft.gate_code is None else None
        if code is not None:
            self.set_gate(None, said(self.source, [code], "code_in_prose"))
            self.mark([code])
            if not kinds & {"id", "badid", "phone", "badphone", "birth", *ADDRESS_PARTS}:
                self.mentions += names_in(self._atoms(tokens))
                return
        if not says_something(tokens) or (self._section == "ignored" and not kinds & {"id", "badid"}):
            short = sum(t.what == "word" for t in tokens) < _SHORTEST_SENTENCE
            self.explain(t for t in tokens if self._section == "ignored" and (short or t.what != "word" or t.is_capital))
            return
        if kinds & {"id", "badid", "birth"}:
            self._loose_number(tokens, own_line=own_line)
        elif kinds & {"street", "apartment", "place", "postcode", "co"} or says_same(tokens):
            self._loose_address(tokens, own_line=own_line)
        elif self._section == "contact" and own_line and kinds & {"phone", "badphone"} and not any(map(is_of_another, tokens)) and not (self.draft.contact_phone and self.draft.contact_name):
            self.put_contact(read_contact(tokens, self.source, plain=self._plain, trusted=False), same=True)
            self.mark(tokens)
        elif kinds & {"phone"}:
            self._loose_phone(tokens)
        else:
            self._loose_words(tokens, own_line=own_line)

    def _loose_number(self, tokens: list[Token], *, own_line: bool) -> None:
        """A sentence without a label that holds a personal number."""
        if stated := numbers_by_pronoun(tokens, self._unnumbered()):
            for name, number in stated:
                self._numbered(name, number, tokens, "pronoun")
        if stated or self._numbers_in_order(tokens):
            return
        run = self._run(tokens, expects=False)
        person = self._person
        alone = len(run.persons) == 1 and run.persons[0].name is None
        if alone and self._name_above is not None:
            run.persons[0].name = said(self.source, self._name_above.tokens, "name_above_number", w.cased(self._name_above.text))
            self.mark(self._name_above.tokens)
            self._name_above, alone = None, False
        if alone:
            # A number without a name belongs to the person of the section, and to nobody else.
            if any(t.folded in ("hans", "hennes", "han", "hon", "deras", "his", "her") for t in tokens) and len(self.draft.persons) + len(self.mentions) > 1:
                self.draft.doubt("number_unplaced", *(run.persons[0].number.spans if run.persons[0].number else ()))
            elif person is not None and (person.is_empty or (self._section == "person" and not person.number)):
                self._merge(person, run.persons[0])
                self._shared(run, person)
                person.lines += own_line
            elif not self._known(run.persons[0]):
                self.draft.doubt("number_unplaced", *(run.persons[0].number.spans if run.persons[0].number else ()))
        elif person is not None and person.is_empty and len(run.persons) == 1:
            self._merge(person, run.persons[0])
            self._shared(run, person)
            person.lines += own_line
        else:
            self._several(Label("facts"), run)

    def _loose_address(self, tokens: list[Token], *, own_line: bool) -> None:
        """A sentence about where people live, without numbers."""
        run = self._run(tokens, expects=False)
        self._families += [each for each in [family_of(self._atoms(tokens))] if each is not None]
        named = [p for m in run.mentions for p in self.draft.named(m.text.split())]
        everybody = run.both or run.shared is not None and is_told_of_both(tokens) or any(t.folded in ("de", "dom", "paret", "makarna", "familjen", "they") or t.folded in _THEIRS and after.folded in _HOMES for t, after in pairwise(tokens))
        met = is_met_at_home(tokens)
        if (is_of_writer(tokens) or any(t.folded in w.RELATIVES or t.folded in w.STAFF or t.folded in w.OURSELVES for t in tokens) and not met) and not named and not everybody:
            self.mark(tokens)
            return
        address = run.shared
        if says_same(tokens):
            words = said(self.source, tokens, "same_address")
            people = self.draft.persons if everybody or not self._person or len(named) > 1 else named or [self._person]
            for each in people:
                each.same_address = each.same_address or words
        if address is not None:
            if everybody or met or len(named) > 1:
                self._share(replace(address, rule="address_of_both"))
            elif len(named) == 1:
                self._set_address(named[0], replace(address, rule="address_of_named"))
            else:
                self._place_address(address, Label("address"), both=False, own_line=own_line, tokens=tokens)
        for part in run.parts:
            self._add_part(part, named[0] if len(named) == 1 else None)

    def _atoms(self, tokens: Sequence[Token]) -> list[Atom]:
        return atoms_of(tokens, self.written[tokens[0].start : tokens[-1].end], tokens[0].start, plain=self._plain or not any(t.is_capital for t in tokens))

    def _loose_words(self, tokens: list[Token], *, own_line: bool) -> None:
        plain = self._plain or not any(t.is_capital for t in tokens)
        atoms = self._atoms(tokens)
        names = [a for a in atoms if a.kind == "name"]
        alone = len(names) == 1 and all(a.kind in ("name", "glue") for a in atoms) and own_line
        self._name_above = names[0] if alone and len(names[0].tokens) > 1 and not plain else None
        self.mark(note_holders(self.draft, atoms, self.source, self._holders))
        self._families += [each for each in [family_of(atoms)] if each is not None]
        if alone and self._section == "person" and self._person and not self._person.name and not self._person.number:
            self._person.name = said(self.source, names[0].tokens, "name_below_label", w.cased(names[0].text))
            self._person.lines += 1
            self._name_above = None
            self.mark(names[0].tokens)
        elif alone and (ours := self._ourselves) and ours.phone and not (ours.name or self.draft.contact_phone or self.draft.named(names[0].text.split())):
            # "Ring mig på 070-…", and below it the name of the one who writes.
            ours.name = said(self.source, names[0].tokens, "writer", w.cased(names[0].text))
            self.mark(tokens)
        elif alone and self._section == "contact" and not self.draft.contact_name and w.is_given(names[0].text.split()[0]):
            self.put_contact(read_contact(tokens, self.source, plain=plain), same=True)
            self.mark(tokens)
        else:
            self.mentions += names_in(atoms)

    # The end -------------------------------------------------------------------------------------

    def _whole_names(self) -> None:
        """ "Gäller Birgit och Karl-Axel Roslund. Birgit 380219-9822 …": the whole name stands elsewhere in the text."""
        for person in self.draft.persons:
            if person.name is None or len(person.name.text.split()) > 1:
                continue
            if len({each.text for each in self._families}) == 1 and w.is_given(person.name.text):
                # "Lås hos familjen Bäckman. Det gäller Lisbeth (…) och Rolf (…)."
                person.name = replace(person.name.joined(said(self.source, self._families[0].tokens, ""), " "), rule="family_told_before")
                continue
            whole = {a.text: (source, a) for source, names in ((self.source, self.mentions), ("title", self.title_names)) for a in names if len(a.text.split()) > 1 and a.text.split()[0].casefold() == person.given}
            if len(whole) == 1:
                text, (source, atom) = next(iter(whole.items()))
                person.name = replace(person.name.joined(said(source, atom.tokens, "")), text=w.cased(text), rule="name_told_whole")

    def _settle_questions(self) -> None:
        """Who answers questions is whom to call only where it is one of the order, or the one who writes and nobody else is."""
        called = self.draft.contact_name is not None and self.draft.contact_phone is not None
        for sentence in self.for_questions:
            named = [each for each in sentence if each.is_capital and w.is_given(each.text)]
            if (called or named) and not any(self.draft.named([each.text]) for each in sentence if each.is_capital):
                self.explain(sentence)
                continue
            for segment in segments_of(sentence, plain=self._plain):
                self._take(segment)

    def finish(self) -> None:
        """Shares addresses, and finds the contact's phone where it stands with a person."""
        draft = self.draft
        self._settle_questions()
        draft.persons = [each for each in draft.persons if each.name or each.number or self.later]
        self.settle_names()
        self.doubt_shared_beside_own()
        draft.share_addresses()
        self._whole_names()
        name_holders(draft, self._holders)
        self.explain(name_holder(draft, self.source, self.sentences))
        names = [bare(p.name.text) for p in draft.persons if p.name and " " in p.name.text]
        for person in draft.persons:
            if person.name and names.count(bare(person.name.text)) > 1:
                draft.doubt("persons_unclear", *person.name.spans)
        self.name_spouse()
        self.call_writer()
        ours = self._ourselves
        if self._maybe is not None and draft.contact_name is None and draft.contact_phone is None and self._stray_phone is None and ours is None:
            # Nobody else is to be called, and this phone is stated in a separate sentence.
            self.put_contact(self._maybe)
            self.name_spouse()
        phoned = [p for p in draft.persons if p.phone]
        if len(phoned) == 1 and self._maybe is None and not (draft.contact_name or draft.contact_phone or self._stray_phone or ours or self.later) and phoned[0].name:
            # The only telephone of the order is the one to call.
            draft.contact_name, draft.contact_phone = replace(phoned[0].name, rule="only_telephone"), phoned[0].phone
        if ours is not None and not draft.contact_name and not draft.contact_phone and ours.phone:
            draft.contact_phone, draft.contact_name = ours.phone, ours.name or self.writer()
        if draft.contact_phone is None:
            name = draft.contact_name.text if draft.contact_name else ""
            theirs = [p.phone for p in draft.named(re.findall(r"[^\W\d_][\w'’-]+", name)[:2]) if p.phone]
            named = self.phones_of.get(name.split()[0].casefold(), []) if name else []
            draft.contact_phone = theirs[0] if len(theirs) == 1 else named[0] if len(named) == 1 and not theirs else self._stray_phone


_SHORTEST_SENTENCE = 3
# "Ett lås till vår bostad, Ulrikagatan 3": the home of all.
_THEIRS, _HOMES = frozenset(["vår", "vårt", "deras", "parets", "makarnas", "gemensamma", "gemensam"]), frozenset(["bostad", "hem", "lägenhet", "hus", "adress", "villa", "radhus"])
# "Portkoden har de nyss bytt till 6060" tells a code; "Portkod: fel 6060" does not.
_FORMER = frozenset(["fel", "felaktigt", "felaktig", "tidigare", "gamla", "gammal", "förra", "fd", "f.d.", "inte", "ej"])
_TELLS_RIGHT = frozenset(["till", "nu", "ny", "nya", "nytt", "rätt", "ska", "skall", "är"])
