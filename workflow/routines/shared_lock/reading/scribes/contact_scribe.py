"""Puts on the draft what sentences say of the contact and of the gate code, with the words that say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workflow.routines.shared_lock.reading.asides.lacking import bring_lacking
from workflow.routines.shared_lock.reading.codes import gates
from workflow.routines.shared_lock.reading.codes.denied_gates import denied_gate, is_conditional, is_unsure
from workflow.routines.shared_lock.reading.codes.given_codes import take_code
from workflow.routines.shared_lock.reading.contacts.contacts import (
    ContactSaid,
    is_of_another,
    is_second_hand,
    names_us,
    note_of,
    put_contact,
    read_contact,
    says_something,
    writers_name,
)
from workflow.routines.shared_lock.reading.contacts.second_phones import without_second
from workflow.routines.shared_lock.reading.contacts.signers import is_of_writer
from workflow.routines.shared_lock.reading.contacts.taken_back import without_former_call
from workflow.routines.shared_lock.reading.draft import Draft, Said, said, span_of
from workflow.routines.shared_lock.reading.homes.doors import with_doors
from workflow.routines.shared_lock.reading.homes.slips import is_of_home_before, put_aside
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_unsettling
from workflow.routines.shared_lock.reading.lines.labels import Label
from workflow.routines.shared_lock.reading.lines.segments import lead_of_code
from workflow.routines.shared_lock.reading.lines.sentences import asides_of
from workflow.routines.shared_lock.reading.people.atom import Atom
from workflow.routines.shared_lock.reading.people.pronouns import SEX
from workflow.routines.shared_lock.reading.scribes.corrections import taken_back
from workflow.routines.shared_lock.reading.scribes.naming_scribe import NamingScribe
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, Token
from workflow.routines.shared_lock.reading.values import Span


class ContactScribe(NamingScribe):
    """Whom to call, as far as the text has stated: the contact, ourselves, or someone who is only named with a phone."""

    def __init__(self, draft: Draft, source: str, written: str, *, later: bool = False) -> None:
        super().__init__(draft, source, written, later=later)
        self._waiting: tuple[Label, list[Token]] | None = None
        self._name_above: Atom | None = None
        self.signed_by: Said | None = None
        self._stray_phone: Said | None = None
        self._of_household: list[Token] = []
        self._ourselves: ContactSaid | None = None
        self._asks_for_writer: list[Token] = []
        self._maybe: ContactSaid | None = None
        self.phones_of: dict[str, list[Said]] = {}
        self.settled: set[int] = set()
        self.taken_back: set[int] = set()
        self._moved = False

    def settle(self, tokens: Sequence[Token]) -> None:
        """These tokens are read, and what is taken back in them is clear."""
        self.mark(tokens)
        self.settled.update(each.start for each in tokens)

    def _mark_question(self, head: Sequence[Token], *, answered: bool) -> None:
        """A label above is read; a question only when it is answered, and then it says no more."""
        if answered and head and head[-1].text == "?" and not any(is_unsettling(each.folded) for each in head):
            self.explain(head)
        elif answered:
            self.mark(head)

    def _settled_whole(self, sentence: Sequence[Token]) -> None:
        """A sentence that a rule has read as a whole."""
        self.mark(sentence)
        self.explain(sentence)
        self.gate_words.update(each.start for each in sentence)

    def _heard(self, sentence: list[Token]) -> list[Token]:
        """The sentence without a value that is taken back in it for another, and without a home of before; nothing of one about that home."""
        sentence, former = without_former_call(self.draft, sentence)
        sentence, second = without_second(self.draft, sentence)
        if second:
            self.draft.add_note(note_of(second, ()))
        sentence, aside = put_aside(with_doors(sentence))
        aside += [*former, *second]
        self.explain(aside)
        self.taken_back.update(each.start for each in aside)
        self._moved |= any(each.folded in ("flyttade", "flyttat") for each in aside)
        housed = self.draft.shared_address is not None or all(each.address or each.same_address for each in self.draft.persons)
        homes = [each.text for each in (self.draft.shared_address, *(person.address for person in self.draft.persons)) if each and housed]
        if is_of_home_before(sentence, moved=self._moved, homes=homes):
            self.explain(sentence)
            return []
        self.sentences.append(sentence)
        old = [sentence[at] for at in taken_back(sentence)]
        self.explain(old)
        self.settle(old)
        self.gate_words.update(each.start for each in old)
        return [each for each in sentence if each not in old] if old else sentence

    def _contact(self, label: Label, tokens: list[Token]) -> None:
        if label.weak:
            self._loose_phone(tokens)
            return
        self._section = "contact"
        if not says_something(tokens):
            return
        if _NOT_NEEDED.match(" ".join(t.folded for t in tokens)):
            # An order to link asks for no contact.
            self.explain(tokens)
            self.gate_words.update(t.start for t in tokens)
            return
        turned = any(span.source == self.source and self.written[span.start : span.end].count(",") for p in self.draft.persons if p.name for span in p.name.spans)
        stated = read_contact(tokens, self.source, plain=self._plain, trusted=not label.spoken, turned=turned)
        self._naming_person(stated, tokens)
        stated.name = self._meant_by_pronoun() or stated.name
        self._only_role(stated, tokens)
        if stated.refused and not any(w.is_given(word) and (self.draft.named([word]) or self._is_contact([word])) or word in w.RELATIVES or word in w.SPOUSES for word in stated.refused):
            # "Eva Lundin inte Strand": whom not to call, nobody has stated of.
            stated.unclear = True
        mine = self.draft.named(stated.name.text.split()[:1]) if stated.name else []
        if stated.name and mine and (set(stated.refused) & mine[0].words() or any(t.folded in w.RELATIVES and w.label_of(t.text) is None for t in self._head)):
            # "Karl inte Johan", of Karl Johan; "Kontakt för grannen: Birgit", of the order's Birgit.
            stated.unclear = True
        stated.is_second |= label.index > 1
        stated.only_second |= label.index > 1 or is_second_hand([*self._head, *(self.sentences[-1] if self.sentences else ())])
        stated.replaces |= label.later or self._amends(stated) or (self.later and stated.phone is not None and stated.name is not None)
        self.mark(tokens)
        self.explain(t for t in stated.left_out if t.is_capital or any(t.folded in words for words in _LEFT_OUT))
        if stated.name and not self.draft.named(re.findall(r"[^\W\d_][\w'’-]+", stated.name.text)[:1]):
            # Where a relative lives is no home of the order.
            self.explained.update(t.start for t in tokens if t.what in ADDRESS_PARTS and t.start > stated.name.spans[0].start)
        if stated.ourselves and (stated.name is None or names_us(tokens)):
            if not (label.spoken and any(t.folded in _OF_QUESTIONS for t in tokens)):
                self._ourselves = self._ourselves or stated
                self._asks_for_writer += tokens if label.spoken and any(t.folded in _BOOKS for t in self._head) else []
            return
        if not self._is_writers(stated):
            self.put_contact(stated)

    def _is_writers(self, stated: ContactSaid) -> bool:
        """Whether a telephone without a name stands in a sentence that asks to call the one who writes: kept as theirs."""
        alone = stated.phone is not None and stated.name is None and not self.later and self.draft.contact_name is None and self.draft.contact_phone is None
        if not alone or self._ourselves is not None and self._ourselves.phone is not None or not any(map(is_of_writer, self.sentences[-2 if self._section == "contact" else -1 :])):
            return False
        self._ourselves = stated if self._ourselves is None else replace(self._ourselves, phone=stated.phone)
        return True

    def writer(self) -> Said | None:
        """Who signs, or else says who writes: "Jag heter Algot Brink", unless it is someone at work."""
        found = writers_name(self.written)
        if found and self.signed_by and not set(self.signed_by.text.casefold().split()) & set(found["name"].casefold().split()):
            self.draft.doubt("contact_unclear", *self.signed_by.spans)
        return self.signed_by or (Said(found["name"], (Span(self.source, found.start("name"), found.end("name")),), "writer") if found else None)

    def name_spouse(self) -> None:
        """ "Maken nås på 070-…": the only man of the order."""
        stated = self.draft.contact_name
        sex = SEX.get(stated.text.casefold()) if stated is not None and (stated.rule == "contact_role" or stated.text.casefold() in w.SPOUSES) else None
        people = [p.name for p in self.draft.persons if p.name and w.sex_of(p.given) == sex]
        known = all(w.sex_of(p.given) for p in self.draft.persons)
        if stated is not None and sex and len(people) == 1 and known:
            self.draft.contact_name = Said(people[0].text, (*stated.spans, *people[0].spans), "contact_spouse")

    def only_code(self, tokens: Sequence[Token]) -> list[list[Token]]:
        """The code of something else; none where two stand there, of which one may be the gate's."""
        codes = gates.codes_in(tokens)
        named = [each for each in codes if len(each[0].text) > _SHORT_NUMBER or any(t.end < each[0].start <= t.end + 1 and t.folded.endswith(("kod", "koden")) for t in (*self._head, *tokens))]
        return codes[:1] if len(named) < _TWO else []

    def put_contact(self, stated: ContactSaid, *, same: bool = False) -> None:
        """Put a contact on the draft; whom it replaces was read all the same."""
        before = self.draft.facts()
        put_contact(self.draft, stated, same=same)
        self.explain_replaced(before)

    def _phone(self, label: Label, tokens: list[Token]) -> None:
        numbers = [t for t in tokens if t.what in ("phone", "badphone")] or [t for t in tokens if t.what in ("number", "id")][:1]
        if not numbers:
            return
        phone = said(self.source, numbers[:1], "label", numbers[0].value or numbers[0].text)
        ours = self._ourselves
        if label.names and ours is not None and ours.name and not ours.phone and set(label.names) <= set(ours.name.text.casefold().split()):
            # "Tid avtalas med mig, Bo Ek, telefon 070-…".
            ours.phone = phone
            self.mark(tokens)
            return
        if not (label.names or label.names_somebody) and self._is_writers(ContactSaid(phone=phone)):
            self.mark(tokens)
            return
        person = self._owner(label, tokens, fresh=False) if label.names_somebody or label.names else self._whose_phone()
        self.mark(tokens)
        if label.names and self._is_contact(label.names):
            self.put_contact(ContactSaid(phone=phone, replaces=label.later))
            return
        asked = self.later and not label.names_somebody and not label.names and self.draft.contact_phone is None
        if asked or (self._section == "contact" and not label.names_somebody):
            stated = read_contact(tokens, self.source, plain=self._plain, trusted=False)
            stated.phone = stated.phone or phone
            stated.replaces = label.later
            self.put_contact(stated, same=True)
        elif self.draft.contact_name is None and any((t.is_capital or self._plain) and w.is_given(t.text) for t in tokens):
            self.put_contact(read_contact(tokens, self.source, plain=self._plain))
        elif person and (self._section == "person" or label.names_somebody or label.names):
            person.phone = person.phone or replace(phone, rule="label_of_named" if label.names else phone.rule)
        elif self.draft.contact_phone and (self.later or label.later):
            stated = ContactSaid(phone=replace(phone, rule="later_phone"), replaces=label.later)
            self.put_contact(stated)
        else:
            self._of_household += numbers[:1] if self._section == "person" and self._person is not None else []
            self._stray_phone = self._stray_phone or phone

    def _note_phones(self, sentence: Sequence[Token]) -> None:
        """Who is stated of with a phone: the contact may be named elsewhere."""
        for at, token in enumerate(sentence):
            if token.what != "phone":
                continue
            before = [t for t in sentence[max(0, at - 4) : at] if t.what == "word" and t.is_capital and w.is_given(t.text)]
            if before:
                self.phones_of.setdefault(before[-1].folded, []).append(said(self.source, [token], "phone_of_named", token.value))

    def _without_denial(self, tokens: list[Token]) -> list[Token]:
        """The sentence without "ingen portkod", which is a whole answer."""
        if not tokens:
            return tokens
        if gates.is_open_by_day(tokens):
            if self.draft.gate_code is None:
                self.set_gate(said(self.source, tokens, gates.OPEN_BY_DAY, "nej"), None)
            self.explain(tokens)
            self.gate_words.update(t.start for t in tokens)
            return []
        offset = tokens[0].start
        text = self.written[offset : tokens[-1].end]
        denied = denied_gate(text)
        ours = denied is not None and re.search(r"(?i)port|entr|dörr", denied[0]) is not None
        if denied is None or not ours and any(gates.is_other_code(tokens, at) for at, t in enumerate(tokens) if w.label_of(t.text) == "gate"):
            return tokens
        inside = [t for t in tokens if offset + denied.start() <= t.start < offset + denied.end()]
        if not inside or any(t.what in ("number", "id", "badid") for t in tokens if t.start >= inside[-1].end and t.start - inside[-1].end < 4):
            # "Inga Kod 19490925-9824" is someone.
            return tokens
        if is_unsure(text, denied.start(), denied.end()) or is_conditional(text, denied.end()):
            self.draft.doubt("gate_unclear", span_of(self.source, inside))
        self.set_gate(said(self.source, inside, "no_gate_code", "nej"), None)
        self.explain(inside)
        self.gate_words.update(t.start for t in inside)
        return [t for t in tokens if t not in inside]

    def _gate(self, label: Label, tokens: list[Token]) -> None:
        if any(w.label_of(t.text) == "contact" for t in self._head if t.what == "word") and any(t.what == "phone" for t in tokens):
            # "Kontakt/portkod: Siv 070-…, 4512".
            called, tokens = gates.contact_and_code(tokens)
            self._contact(Label("contact"), called)
        if not says_something(tokens):
            return
        lead = lead_of_code(tokens)
        text = self.written[tokens[lead if tokens[lead].what == "number" else 0].start : tokens[-1].end]
        if re.search(r'[<>"{}]', text):
            # What a program puts around a value is none of it.
            text = " ".join(t.text for t in tokens)
        if any(t.what in ("id", "badid") for t in tokens):
            # A personal number is no code: whatever the label was, a person looks.
            self.draft.doubt("gate_unclear", span_of(self.source, tokens))
            return
        answer, code = gates.read_gate(text)
        if code and (gates.opens_no_gate(tokens) or re.fullmatch(r"\d{1,2} ?[–-] ?\d{1,2}", code)):
            # "Portkod: 6120 till nyckelskåpet"; "Portkod: 06-22", which may be when it is open.
            self.draft.doubt("gate_unclear", span_of(self.source, tokens))
        asides = {place for aside in asides_of(tokens) for place in range(aside[0].start - 1, aside[-1].end + 1)}
        if asides:
            tokens = [each for each in tokens if each.start not in asides and each.text not in ".!"] or tokens
        if answer and len(tokens) <= 8:
            self.gate_words.update(t.start for t in tokens)
        codes = gates.codes_in(tokens)
        words = said(self.source, tokens, "label", answer) if answer else None
        if len({"".join(t.text for t in each) for each in codes}) > 1 and code and gates.are_alternatives(tokens, codes):
            self.draft.doubt("gate_unclear", span_of(self.source, tokens))
            self.mark(tokens)
            return
        where = [t for t in (codes[0] if codes else tokens) if t.what != "mark"] or tokens
        self.set_gate(words, said(self.source, where, "label", code) if code else None, later=label.later)
        self.mark(where)
        self.explain(tokens if answer == "ja" and not code and len(tokens) == 1 else ())
        self.mark(t for t in tokens if t.what in ("time", "mark"))
        (self.mark if code else self.explain)(t for t in tokens if t.what in ("phone", "badphone"))

    def _stands_above(self, name: Atom) -> bool:
        """Whether a name is all that the line above holds."""
        return self._section != "contact" and self._name_above is not None and self._name_above.tokens == name.tokens

    def _brings_fact(self, tokens: Sequence[Token]) -> bool:
        """Whether a whole sentence tells the code of a gate that is open by day, or brings what was lacking."""
        before = self.draft.facts()
        fact = gates.code_by_night(tokens, asked=self._waiting is not None and self._waiting[0].what == "gate")
        if fact is not None:
            self.set_gate(said(self.source, [fact], "code_by_night", "ja"), said(self.source, [fact], "code_by_night"))
            self._waiting = None
        else:
            fact = bring_lacking(self.draft, tokens, self.source) or take_code(self.draft, self.sentences, self.source, self.set_gate)
        if fact is not None:
            self.explain(t for t in tokens if t is not fact)
            self.explain_replaced(before)
            self.mark([fact])
            self.gate_words.update(t.start for t in tokens)
        return fact is not None

    def set_gate(self, answer: Said | None, code: Said | None, *, later: bool = False) -> None:
        """Put an answer and a code on the draft; what a later comment says of them holds."""
        draft = self.draft
        if later or self.later:
            if code and code.rule == "code_by_night":
                draft.clash(draft.gate_code, code)
            elif code and self.later:
                draft.said_twice(code)
            if answer and answer.text in ("ja", "nej"):
                draft.gate_answer, draft.gate_code = answer, code or (draft.gate_code if answer.text == "ja" else None)
            elif code and draft.gate_code is None and (draft.gate_answer is None or draft.gate_answer.text == "ja"):
                draft.gate_code = code
            return
        old = None if code and draft.gate_answer and draft.gate_answer.rule == gates.OPEN_BY_DAY else draft.gate_answer
        if answer and (answer.text == "?" or (old and old.text != answer.text)):
            draft.doubt("facts_disagree", *answer.spans, *(old.spans if old else ()))
            return
        draft.gate_answer = answer or old
        if code and not draft.clash(draft.gate_code, code):
            draft.gate_code = code

    def _loose_phone(self, tokens: list[Token]) -> None:
        """A phone that no label asks for: of a person of the order, of ourselves, or of someone to call."""
        if any(is_of_another(t) for t in tokens):
            self.mark(t for t in tokens if t.what in ("phone", "badphone"))
            return
        stated = self._naming_person(read_contact(tokens, self.source, plain=self._plain, trusted=False), tokens)
        if stated.ourselves or any(t.folded in w.STAFF for t in tokens):
            self.mark(tokens)
            self._ourselves = self._ourselves or (stated if stated.ourselves else None)
            return
        people = self.draft.named(stated.name.text.split()) if stated.name else []
        if stated.phone and stated.name and self.draft.contact_phone and self._is_contact(stated.name.text.casefold().split()):
            stated.replaces |= any(t.folded in w.LATER for t in tokens)
            self.put_contact(stated)
            self.mark(tokens)
        elif len(people) == 1 and stated.phone:
            people[0].phone = people[0].phone or stated.phone
            self._maybe = self._maybe or stated
            self.mark(tokens)
        elif self._section == "person" and stated.name is None and stated.phone and (owner := self._whose_phone()):
            owner.phone = owner.phone or stated.phone
            self.mark(tokens)
        elif stated.phone and self.later:
            stated.replaces = stated.name is not None
            # "Per 070-… kan svara på frågor" does not say that Per is the one to call.
            stated.unclear |= self.draft.contact_phone is not None and any(t.folded in _OF_QUESTIONS for t in tokens)
            stated.unclear |= stated.name is None and not stated.is_second and self.draft.contact_phone is not None and self.draft.contact_phone.text != stated.phone.text
            self.put_contact(stated, same=stated.name is None)
            self.mark(tokens)
        elif stated.phone and stated.name:
            # With a name next to it, it is the contact's when nobody else is to be called.
            self._maybe = self._maybe or stated
            self.mark(tokens)
        elif stated.phone and not (self.draft.contact_phone or self._stray_phone):
            self._stray_phone = stated.phone
            self.mark(tokens)


# "Kontakta inte brukarna utan deras granne": the words of whom not to call.
_LEFT_OUT = (w.RELATIVES, w.SPOUSES, w.PARTNERS, w.PERSONS, w.STAFF, w.NEGATIONS, w.CONTACT_VERBS, w.BOTH, w.Words("i istället stället för utan but instead of den det dem de"))
_OF_QUESTIONS = frozenset(["frågor", "undrar", "undringar", "funderingar", "oklarheter", "questions"])
_BOOKS = frozenset(["boka", "bokas", "avtala", "avtalas"])
_NOT_NEEDED = re.compile(r"(?:behövs|krävs|finns) (?:ej|inte|ingen)\b|(?:ej|inte) (?:aktuell\w*|nödvändig\w*|relevant\w*)\b|n/a\b")


_SHORT_NUMBER, _TWO = 2, 2
