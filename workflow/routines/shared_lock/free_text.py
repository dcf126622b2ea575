"""Reads an order out of Swedish text with labelled lines; what is not sure becomes a doubt, never a guess."""

from __future__ import annotations

import re

from workflow.routines.shared_lock.draft import Draft, DraftPerson, bare
from workflow.routines.shared_lock.identity import PhoneError, find_identifiers, parse_phone
from workflow.routines.shared_lock.labels import BOTH, GATE_QUESTION, Label, Segment, segments
from workflow.routines.shared_lock.reading.values import Role
from workflow.routines.shared_lock.text_lines import read_lines
from workflow.routines.shared_lock.value_parts import (
    bare_address,
    denied_gate,
    is_name,
    read_contact,
    read_facts,
    read_gate,
    says_same_address,
    without_both,
)


def read_text(text: str) -> Draft:
    """The order that a description tells, with its doubts."""
    lines = read_lines(text)
    reader = _Reader()
    for line in lines.body:
        reader.read(line)
    if not lines.whole:
        reader.draft.doubts.add("text_too_long")
    if any(found.plausible for line in lines.signature for found in find_identifiers(line)):
        reader.draft.doubts.add("number_unplaced")
    return reader.finish()


def read_on(draft: Draft, text: str, about: DraftPerson | None) -> None:
    """Put what a later text tells on a draft; a line that names nobody is about this person."""
    reader = _Reader(draft)
    if about is not None:
        reader.begin_with(about)
    for line in read_lines(text).body:
        reader.read(line)
    reader.finish()


class _Reader:
    """Where in the text we are: whose section it is, and which label still waits for its value."""

    def __init__(self, draft: Draft | None = None) -> None:
        self.draft = draft or Draft()
        self._person: DraftPerson | None = None
        self._section = ""
        self._waiting: Label | None = None
        self._shared_address = ""
        self._last_address: DraftPerson | None = None
        self._stray_phone = ""
        self._name_above = ""
        self._half = ""
        self._apart = self._dense = False

    def begin_with(self, person: DraftPerson) -> None:
        """Stands in somebody's section from the start."""
        self._person, self._section, self._last_address = person, "person", person

    def read(self, line: str) -> None:
        """Takes one line in; an empty one parts paragraphs."""
        self._dense |= self._person is not None and not self._apart and line != ""
        self._take_line(line)
        self._apart = line == ""

    def _take_line(self, line: str) -> None:
        line = GATE_QUESTION.sub(r"\1: ", line)
        if denied := denied_gate(line):
            self._set_gate("nej", "")
            line = f"{line[: denied.start()]}\t{line[denied.end() :]}".strip()
        for segment in segments(line):
            self._take(segment)

    def finish(self) -> Draft:
        """Shares addresses, and finds the contact's phone where it stands with a person."""
        self.draft.persons = [each for each in self.draft.persons if not each.is_empty or each.same_address]
        self.draft.share_addresses(self._shared_address)
        _phone_of_contact(self.draft, self._stray_phone)
        return self.draft

    def _take(self, segment: Segment) -> None:
        label = segment.label
        if label is None:
            waiting, self._waiting = self._waiting, None
            if waiting and segment.text:
                self._apply(waiting, segment.text, own_line=True)
            else:
                self._unlabelled(segment.text)
        elif segment.text or label.names_somebody or label.what in ("contact", "ignored"):
            self._waiting = None if segment.text else label
            self._apply(label, segment.text, own_line=segment.first)
        else:
            self._waiting = label

    def _apply(self, label: Label, text: str, *, own_line: bool) -> None:
        if label.what == "ignored" or (self._section == "ignored" and label.what in ("phone", "name")):
            self._section = "ignored"
        elif label.what in ("facts", "name", "number"):
            self._about_person(label, text, own_line=own_line)
        elif label.what == "address":
            self._address(label, text, own_line=own_line)
        elif label.what in ("apartment", "town"):
            self._address_part(label, text)
        elif label.what == "gate":
            self._set_gate(*read_gate(text))
        elif label.what == "contact":
            self._contact(label, text)
        else:
            self._phone(label, text)

    def _about_person(self, label: Label, text: str, *, own_line: bool) -> None:
        if label.what == "name" and self._section == "contact" and not label.names_somebody:
            self._contact(label, text)
        elif label.what == "number":
            self._number(label, text, own_line=own_line)
        elif not (label.what == "name" and self._name_part(label, text)):
            self._facts(label, text)

    def _name_part(self, label: Label, text: str) -> bool:
        """Puts a surname to the given name before it, or the other way about; False when it begins a name."""
        match, before, self._half = _HALF_NAME.match(label.said), self._half, ""
        half = match.lastgroup or "" if match else ""
        person = self._person
        if half and before and half != before and person and self._section == "person" and not person.number:
            both = {half: text, before: person.name}
            person.name = f"{both['given']} {both['family']}"
            return True
        self._half = half
        return False

    def _facts(self, label: Label, text: str) -> None:
        """A person's label with everything after it, or several persons after one label."""
        found = read_facts(text)
        self.draft.doubts |= found.doubts
        if len(found.persons) > 1:
            self._several(label, found.persons)
        else:
            person = self._who(label, fresh=True) or self._new("person", 0)
            self._enter(person)
            for each in found.persons:
                self._merge(person, each)
            if found.both:
                self._shared_address, person.address = person.address, ""
        if found.both and len(found.persons) > 1:
            self._shared_address = found.persons[-1].address
            found.persons[-1].address = ""

    def _several(self, label: Label, persons: list[DraftPerson]) -> None:
        for each in persons:
            each.role = each.role if each.role != "person" else label.role or "person"
            each.lines = 1
            self.draft.persons.append(each)
        self._enter(persons[-1])

    def _merge(self, person: DraftPerson, found: DraftPerson) -> None:
        if not found.name and found.address and not person.name:
            self.draft.doubts.add("persons_unclear")
        for name in ("name", "number", "address"):
            self._set(person, name, getattr(found, name))
        if found.role != "person" and person.role == "person":
            person.role = found.role
        person.same_address |= found.same_address
        person.lines += 1
        if found.address:
            self._last_address = person

    def _set(self, target: object, name: str, value: str) -> None:
        """Sets a fact once; another value for the same fact is a doubt."""
        if value and not self.draft.clash(getattr(target, name), value):
            setattr(target, name, value)

    def _number(self, label: Label, text: str, *, own_line: bool) -> None:
        found = [each.text for each in find_identifiers(text) if each.plausible]
        if len(found) > 1:
            self.draft.doubts.add("number_unplaced")
            return
        number = found[0] if found else text if re.search(r"\d", text) else ""
        person = self._who(label, fresh=False)
        if person is None or (number and person.number and bare(number) != bare(person.number)):
            self.draft.doubts.add("number_unplaced")
            return
        person.number = number or person.number
        person.lines += own_line
        if found:
            self._beside_number(person, text.replace(found[0], ",", 1))

    def _beside_number(self, person: DraftPerson, text: str) -> None:
        beside = read_facts(text)
        for each in beside.persons:
            if not (each.name and person.name):
                self._merge(person, each)

    def _address(self, label: Label, text: str, *, own_line: bool) -> None:
        both = label.both or BOTH.search(text) is not None
        address = bare_address(without_both(text) if both else text)
        if both or not self.draft.persons:
            self._set(self, "_shared_address", address)
            return
        if label.names_somebody:
            person = self._who(label, fresh=False)
        elif own_line and (self._one_line_each() or self._stands_apart()):
            self._set(self, "_shared_address", address)
            return
        else:
            person = self._person if self._section == "person" else None
        if person is None:
            self.draft.doubts.add("address_unclear")
        elif says_same_address(address):
            person.same_address = True
        else:
            self._set(person, "address", address)
            self._last_address = person

    def _address_part(self, label: Label, text: str) -> None:
        person = self._who(label, fresh=False) if label.names_somebody else self._last_address or self._person
        text = text.strip(" .:")
        part = "apartment" if label.what == "apartment" else "town"
        if self._shared_address and not (label.names_somebody or self._last_address):
            self._shared_address += f", {'lgh ' if part == 'apartment' else ''}{text}"
        elif person:
            held = getattr(person, part)
            setattr(person, part, f"{held} {text}".strip())

    def _contact(self, label: Label, text: str) -> None:
        self._section = "contact"
        name, phone, note = read_contact(text)
        relation = next((word for word in _RELATIONS if word in label.said), "")
        self._set(self.draft, "contact_name", name or (relation if phone else ""))
        self._set(self.draft, "contact_phone", phone)
        self.draft.contact_note = ", ".join(filter(None, (self.draft.contact_note, note)))[:200]

    def _phone(self, label: Label, text: str) -> None:
        person = self._who(label, fresh=False) if label.names_somebody else self._person
        if self._section == "contact" and not label.names_somebody:
            name, phone, note = read_contact(text)
            self._set(self.draft, "contact_phone", phone)
            self.draft.contact_name = self.draft.contact_name or name
            self.draft.contact_note = self.draft.contact_note or note
        elif person and (self._section == "person" or label.names_somebody):
            person.phone = person.phone or text
        else:
            self._stray_phone = self._stray_phone or text

    def _set_gate(self, answer: str, code: str) -> None:
        if answer == "?" or (self.draft.gate_answer and answer and answer != self.draft.gate_answer):
            self.draft.doubts.add("facts_disagree")
            return
        self.draft.gate_answer = answer or self.draft.gate_answer
        self._set(self.draft, "gate_code", code)

    def _unlabelled(self, text: str) -> None:
        if self._section == "ignored" or not text:
            return
        if any(found.plausible for found in find_identifiers(text)):
            self._loose_number(text)
        elif part := _ADDRESS_PART.match(text):
            self._address_part(Label("apartment" if part[1] else "town"), text.removeprefix(part[1] or ""))
        elif self._section == "contact":
            self._continue_contact(text)
        elif self._person and self._section == "person" and self._continue_person(self._person, text):
            self._name_above = ""
        else:
            self._name_above = text if is_name(text) and len(text.split()) > 1 else ""

    def _loose_number(self, text: str) -> None:
        """A line without a label that holds a personal number."""
        found = read_facts(text)
        self.draft.doubts |= found.doubts
        person = self._person
        alone = len(found.persons) == 1 and not found.persons[0].name
        if alone and self._name_above:
            found.persons[0].name, self._name_above = self._name_above, ""
            self._several(Label("facts"), found.persons)
        elif person and len(found.persons) == 1 and self._may_hold(person, alone=alone):
            self._merge(person, found.persons[0])
        elif all(each.name for each in found.persons):
            self._several(Label("facts"), found.persons)
        else:
            self.draft.doubts.add("number_unplaced")

    def _may_hold(self, person: DraftPerson, *, alone: bool) -> bool:
        return person.is_empty or (alone and self._section == "person" and not person.number)

    def _continue_contact(self, text: str) -> None:
        if not self.draft.contact_phone and _callable(text):
            name, phone, note = read_contact(text)
            self.draft.contact_phone = phone
            self.draft.contact_name = self.draft.contact_name or name
            self.draft.contact_note = self.draft.contact_note or note

    def _continue_person(self, person: DraftPerson, text: str) -> bool:
        """Takes a line in that goes on about the same person; False when it does not."""
        if says_same_address(text):
            person.same_address = True
        elif not person.name and is_name(text):
            person.name = text
        elif person.name and not person.address and _ADDRESS_LINE.fullmatch(text):
            self._address(Label("address"), text, own_line=True)
        else:
            return False
        person.lines += 1
        return True

    def _who(self, label: Label, *, fresh: bool) -> DraftPerson | None:
        """The person a label speaks of: a new one for somebody not met, or when `fresh` begins another."""
        met = [each for each in self.draft.persons if _is_meant(label, each)]
        if label.index and met:
            return met[0]
        if label.names_somebody and not fresh and met:
            return met[-1]
        current = self._person
        if current and current.is_empty and not label.names_somebody:
            return current
        if label.names_somebody or fresh:
            return self._new(label.role or "person", label.index)
        return current if self._section == "person" else None

    def _new(self, role: Role, index: int) -> DraftPerson:
        person = DraftPerson(role=role, index=index)
        self.draft.persons.append(person)
        self._enter(person)
        return person

    def _enter(self, person: DraftPerson) -> None:
        self._person, self._section = person, "person"

    def _stands_apart(self) -> bool:
        """Whether a paragraph of its own begins, where persons were told with their lines together."""
        persons = [each for each in self.draft.persons if not each.is_empty]
        told = all(each.name and each.number and not (each.address or each.same_address) for each in persons)
        return self._apart and self._dense and len(persons) > 1 and told

    def _one_line_each(self) -> bool:
        """Whether the persons were listed before the address, so that it is theirs together."""
        persons = [each for each in self.draft.persons if not each.is_empty]
        return len(persons) > 1 and all(each.lines == 1 and not each.address for each in persons)


def _is_meant(label: Label, person: DraftPerson) -> bool:
    if label.index:
        return person.index == label.index and label.role in (None, "person", person.role)
    return person.role == label.role


def _phone_of_contact(draft: Draft, stray: str) -> None:
    """The contact may be one of the persons, whose phone stands with the person."""
    if draft.contact_phone:
        return
    words = {word.casefold() for word in re.findall(r"[^\W\d_]{2,}", draft.contact_name)}
    theirs = [
        each.phone for each in draft.persons if each.phone and words & set(each.name.casefold().split())
    ]
    if len(theirs) == 1:
        draft.contact_phone = theirs[0]
    elif stray and _callable(stray):
        draft.contact_phone = stray


def _callable(text: str) -> bool:
    try:
        return bool(parse_phone(text))
    except PhoneError:
        return False


_ADDRESS_PART = re.compile(r"(?i)(lgh|lägenhet)\W{0,2}(?=\d{4}\b)|\d{3} ?\d{2}\b")
_HALF_NAME = re.compile(r"(?P<family>efternamn|enamn)|(?P<given>förnamn|tilltalsnamn|fnamn)")
_RELATIONS = ("dotter", "son", "anhörig", "god man", "förvaltare")
_ADDRESS_LINE = re.compile(r"[^\W\d_][\w '.-]{2,40} \d{1,4} ?[A-Za-z]?(?:[, ].{0,80})?")
