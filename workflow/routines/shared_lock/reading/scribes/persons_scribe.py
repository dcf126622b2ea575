"""Puts on the draft what sentences say of persons and their addresses, with the words that say it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, Said, bare, said, span_of
from workflow.routines.shared_lock.reading.homes.dwellings import completed, is_of_another_home, is_same_place
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lines.labels import Label
from workflow.routines.shared_lock.reading.people.atom import Atom
from workflow.routines.shared_lock.reading.people.atoms import atoms_of
from workflow.routines.shared_lock.reading.people.bracketed import without_bracketed
from workflow.routines.shared_lock.reading.people.named_streets import is_of_somebody, with_named_streets
from workflow.routines.shared_lock.reading.people.nicknames import Nickname, name_nickname, nicknames_in
from workflow.routines.shared_lock.reading.people.people import Run, read_run
from workflow.routines.shared_lock.reading.text.tokens import Token
from workflow.routines.shared_lock.reading.values import Span


class PersonScribe:
    """Whose section we are in, and what was said there of persons.

    `used` holds where the tokens begin that a rule has read.
    """

    def __init__(self, draft: Draft, source: str, written: str, *, later: bool = False) -> None:
        self.draft, self.source, self.written, self.later = draft, source, written, later
        self.used: set[int] = set()
        self.explained: set[int] = set()
        self.gate_words: set[int] = set()
        self.mentions: list[Atom] = []
        self._person: DraftPerson | None = None
        self._section = ""
        self._last_address: DraftPerson | None = None
        self._half = ""
        self._head: Sequence[Token] = ()
        self._number_first = False
        self._plain = False
        self._nicknames: list[Nickname] = []
        self._kin: list[Atom] = []
        # Contacts of before, and whether a telephone took the place of another.
        self.former: list[str] = []
        self.renewed = False

    def mark(self, tokens: Iterable[Token]) -> None:
        """These tokens are read."""
        self.used.update(each.start for each in tokens)

    def explain(self, tokens: Iterable[Token]) -> None:
        """These tokens are read, and change no fact: a rule knows what they say."""
        tokens = list(tokens)
        self.mark(tokens)
        self.explained.update(each.start for each in tokens)

    def explain_replaced(self, before: Sequence[tuple[str, Said]]) -> None:
        """What a correction puts aside was read all the same."""
        after = {id(fact) for _, fact in self.draft.facts()}
        for kind, fact in before:
            if id(fact) not in after:
                self.former += [fact.text] if kind == "contact" else []
                self.renewed |= kind == "phone"
                self.explained.update(place for span in fact.spans if span.source == self.source for place in range(span.start, span.end))

    def mark_spans(self, fact: Said | None) -> None:
        """The words of a fact are read, with everything between them."""
        for span in fact.spans if fact else ():
            if span.source == self.source:
                self.used.update(range(span.start, span.end))

    def _run(self, tokens: Sequence[Token], *, expects: bool) -> Run:
        if not tokens:
            return Run()
        offset = tokens[0].start
        plain = self._plain or not any(t.is_capital for t in tokens if t.what == "word")
        atoms = atoms_of(tokens, self.written[offset : tokens[-1].end], offset, plain=plain and (expects or self._plain or _has_number(tokens)), starts=not expects, families=self._families_read())
        given = {each.given for each in self.draft.persons if each.name}
        atoms = without_bracketed(atoms if expects else with_named_streets(atoms, given))
        if atoms and atoms[0].kind == "address" and is_of_somebody(atoms[0].text, given) and not self.written[:offset].rstrip().endswith(":"):
            self.draft.doubt("address_unclear", span_of(self.source, atoms[0].tokens))
        run = read_run(atoms, self.source, expects=expects)
        for spans in (run.unplaced, run.unclear):
            for span in spans:
                self.draft.doubt("number_unplaced" if spans is run.unplaced else "persons_unclear", span)
        self.explain(t for at, t in enumerate(tokens) if t.folded in _KIN and at + 1 < len(tokens) and (tokens[at + 1].folded in ("heter", "är") or tokens[at + 1].is_capital) and run.persons)
        for third in run.third:
            self.explain(third.tokens)
        self._kin += run.kin if run.persons else []
        self.mentions += (*run.mentions, *(each for each in run.kin if each.kind == "name"))
        for said_ in (x for p in run.persons for x in (p.name, p.number, p.address, p.phone, p.same_address, p.role_said)):
            self.mark_spans(said_)
        for said_ in (run.shared, *run.parts):
            self.mark_spans(said_)
        return run

    def _without_nicknames(self, tokens: Sequence[Token]) -> list[Token]:
        """The sentence without what says how someone is called."""
        found = list(nicknames_in(tokens))
        self._nicknames += found
        said_ = {each.start for nickname in found for each in nickname.words}
        return [each for each in tokens if each.start not in said_]

    def settle_names(self) -> None:
        """Give each person the names that they are called by; of more than two, kin of one may be none of the order's."""
        self.explain(self.called)
        for kin in self._kin if len(self.draft.persons) <= _PAIR else ():
            self.explain(kin.tokens)
        for each in self._nicknames:
            name_nickname(self.draft, self.source, each)

    @property
    def called(self) -> list[Token]:
        """The words that say how someone is called."""
        return [each for nickname in self._nicknames for each in nickname.words]

    def _families_read(self) -> frozenset[str]:
        """The surnames of the persons so far."""
        return frozenset(each.name.text.split()[-1].casefold() for each in self.draft.persons if each.name and len(each.name.text.split()) > 1)

    def _facts(self, label: Label, tokens: list[Token], *, own_line: bool) -> None:
        """A person's label with everything after it, or several persons after one label."""
        self._section = "person"
        run = self._run(tokens, expects=True)
        if label.both and run.shared is None and len(run.persons) == 1 and run.persons[0].is_empty is False and not run.persons[0].name:
            run.shared, run.persons[0].address = run.persons[0].address, None
        if len(run.persons) > 1:
            self._several(label, run)
            return
        current = self._person
        below = self._number_first and current is not None and current.name is None and not label.names_somebody
        person = (current if below else None) or self._who(label, fresh=True) or self._new("person", 0)
        self._enter(person)
        person.lines += own_line or not run.persons
        for found in run.persons:
            self._merge(person, found)
        self._shared(run, person)

    def _several(self, label: Label, run: Run) -> None:
        for each in run.persons:
            known = self._known(each)
            if known is not None:
                self._merge(known, each)
                self._enter(known)
                continue
            each.role = each.role if each.role != "person" else label.role or "person"
            stated = self.draft.shared_address or self.draft.gate_answer or self.draft.contact_phone
            if stated and sum(bool(p.name and p.number) for p in self.draft.persons) >= 2 and not label.names_somebody and each.number:
                # A person stated of after everything else is stated of in another way than the others.
                self.draft.doubt("number_unplaced", *each.number.spans)
            self.draft.persons.append(each)
            self._enter(each)
        self._shared(run, None)

    def _known(self, found: DraftPerson) -> DraftPerson | None:
        """The person met before under the same name or number."""
        same = [p for p in self.draft.persons if p.number and found.number and bare(p.number.text)[-10:] == bare(found.number.text)[-10:]]
        if same:
            return same[0]
        named = self.draft.named(found.name.text.split()) if found.name else []
        return named[0] if len(named) == 1 else None

    def _shared(self, run: Run, person: DraftPerson | None) -> None:
        """What the sentence says of everybody's address, and parts of one."""
        if run.shared is not None:
            if person is not None and run.shared.rule == "address_first" and not run.both:
                self._set_address(person, run.shared)
            else:
                self._share(run.shared)
        for part in run.parts:
            self._add_part(part, None)

    def _share(self, address: Said) -> None:
        elsewhere = [p.address for p in self.draft.persons if p.address and not is_same_place(p.address, address)]
        if elsewhere and address.rule == "address_of_both":
            # Everybody is said to live here, and someone elsewhere.
            self.draft.doubt("address_unclear", *address.spans, *elsewhere[0].spans)
        elif self.draft.shared_address is None or not self._are_two_homes(self.draft.shared_address, address):
            self.draft.shared_address = _longer(self.draft.shared_address, address)

    def doubt_shared_beside_own(self) -> None:
        """An address that is stated of nobody, where everybody is stated to live elsewhere, is a doubt."""
        shared, homes = self.draft.shared_address, [p.address for p in self.draft.persons]
        if shared and homes and not self.later and all(home and home.rule != "correction" and not is_same_place(home, shared) for home in homes):
            self.draft.doubt("address_unclear", *shared.spans)

    def _merge(self, person: DraftPerson, found: DraftPerson) -> None:
        if found.name and person.name and self.draft.named(found.name.text.split()) == [person]:
            found.name = None
        for name in ("name", "number", "phone"):
            new, old = getattr(found, name), getattr(person, name)
            if name == "number" and self.draft.same_number(old, new):
                person.number = new if old and new and len(bare(new.text)) > len(bare(old.text)) else old
                continue
            if new and not (name == "phone" and old) and not self.draft.clash(old, new, "number_unplaced" if name == "number" else "persons_unclear"):
                setattr(person, name, new)
        if found.address:
            self._set_address(person, found.address)
        of_spouse = found.role == "existing" and person.role == "cohabitant" and person.role_said is None and len(self._head) <= _SPOUSE_HEAD and any(t.folded in w.SPOUSES or t.folded in w.PARTNERS for t in self._head)
        if of_spouse or found.role != "person" and person.role == "person":
            # "Maken Bo Ek har digitalt lås" says who has it; "maken" by itself does not.
            person.role, person.role_said = found.role, found.role_said
        person.same_address = person.same_address or found.same_address

    def _set_address(self, person: DraftPerson, address: Said) -> None:
        if person.address is None or not self._are_two_homes(person.address, address):
            person.address = _longer(person.address, address)
            self._last_address = person

    def _are_two_homes(self, old: Said, new: Said) -> bool:
        """Whether two addresses are of two homes, which is a doubt."""
        return not is_same_place(old, new) and self.draft.clash(old, new, "address_unclear")

    def _name_part(self, label: Label, tokens: list[Token]) -> bool:
        """Puts a surname to the given name before it, or the other way about; False when it begins a name."""
        before, self._half = self._half, label.half
        person = self._person
        if not (label.half and before and label.half != before and person and person.name and (not person.number or (self._number_first and " " not in person.name.text))):
            return False
        new = said(self.source, [t for t in tokens if t.what == "word"] or tokens, "label")
        given, family = (person.name, new) if before == "given" else (new, person.name)
        person.name, self._half = replace(given.joined(family, " "), text=w.cased(f"{given.text} {family.text}")), ""
        self.mark(tokens)
        return True

    def _number(self, label: Label, tokens: list[Token], *, own_line: bool) -> None:
        found = [t for t in tokens if t.what in ("id", "badid", "birth")]
        if len(found) > 1:
            run = self._run(tokens, expects=False)
            if run.persons and all(p.name for p in run.persons):
                self._several(Label("facts"), run)
            else:
                self.draft.doubt("number_unplaced", *(Span(self.source, t.start, t.end) for t in found))
            return
        person = self._owner(label, tokens, fresh=False)
        digits = [t for t in tokens if t.what in ("number", "postcode", "phone", "date", "badphone")]
        number = found or digits[:1]
        if not number:
            return
        new = said(self.source, number, "label", number[0].value or number[0].text)
        if person is None or (person.name and self._number_first and not label.names_somebody):
            person = self._number_before_name(label)
        if person is None or (person.number and bare(new.text)[-10:] != bare(person.number.text)[-10:]):
            self.draft.doubt("number_unplaced", *new.spans)
            return
        # "PERSON", the number, and the name below it.
        self._number_first |= person.is_empty and label.what == "number" and not label.names_somebody
        if number[0].what != "birth":
            person.number = person.number or new
        person.lines += own_line
        self.mark(number)
        rest = [t for t in tokens if t not in number and t.what != "mark"]
        if rest and found:
            self._beside_number(person, [t for t in tokens if t not in number])

    def _number_before_name(self, label: Label) -> DraftPerson | None:
        """A new person where a block begins with the number and the name comes below it."""
        if label.names_somebody or label.names or self.mentions or not all(p.name and (p.number or self._number_first) for p in self.draft.persons) or (self.draft.persons and not self._number_first):
            return None
        self._number_first = True
        return self._new("person", 0)

    def _owner(self, label: Label, tokens: Sequence[Token], *, fresh: bool) -> DraftPerson | None:
        """Whom a label and its value speak of: the one it names, or the one whose section it is."""
        if label.names:
            named = self.draft.named(label.names)
            return named[0] if len(named) == 1 else None if named else self._mentioned(label)
        words = [t.text for t in tokens if t.what == "word" and t.is_capital and w.is_given(t.text)]
        named = self.draft.named(words[:1]) if words and not label.names_somebody else []
        if len(named) == 1:
            return named[0]
        return self._who(label, fresh=fresh)

    def _mentioned(self, label: Label) -> DraftPerson | None:
        """The person of whom only the name was stated: "makarna Dahlin (Gull-Britt och Sture) … Pnr Sture: …"."""
        whole = {a.text: a for a in self.mentions if len(a.text.split()) > 1 and a.text.split()[0].casefold() == label.names[0]}
        if len(whole) != 1:
            return None
        text, atom = next(iter(whole.items()))
        person = self._new("person", 0)
        person.name, person.lines = said(self.source, atom.tokens, "mentioned_before", w.cased(text)), 1
        return person

    def _beside_number(self, person: DraftPerson, tokens: list[Token]) -> None:
        run = self._run(tokens, expects=not person.name)
        for each in run.persons:
            if not (each.name and person.name):
                self._merge(person, each)
        self._shared(run, person)

    def _who(self, label: Label, *, fresh: bool) -> DraftPerson | None:
        """The person a label speaks of: a new one for someone not met, or when `fresh` begins another."""
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

    def _new(self, role: str, index: int) -> DraftPerson:
        person = DraftPerson(role=role, index=index)  # type: ignore[arg-type]
        self.draft.persons.append(person)
        self._enter(person)
        return person

    def _enter(self, person: DraftPerson) -> None:
        self._person, self._section = person, "person"

    def begin_with(self, person: DraftPerson) -> None:
        """Stands in someone's section from the start."""
        self._enter(person)
        self._last_address = person

    # Addresses -----------------------------------------------------------------------------------

    def _add_part(self, part: Said, person: DraftPerson | None) -> None:
        """An apartment, a stair or a postcode below its street."""
        of_order, person = person is None, person or self._last_address
        home = person.address if person is not None else self.draft.shared_address
        if home is not None and is_of_another_home(home, part):
            # "Samma adress men lgh 1205": another door in the same house.
            self.draft.doubt("address_unclear", *part.spans, *home.spans)
        if person is not None and person.address:
            person.address = completed(person.address, part)
        elif (shared := self.draft.shared_address) is not None:
            self.draft.shared_address = completed(shared, part)
            for each in self.draft.persons:
                # Said in a comment, when the shared address has been given to everybody.
                if each.address and each.address.text == shared.text:
                    each.address = self.draft.shared_address
        elif self._person is not None and self._section == "person" and self._person.address:
            self._person.address = completed(self._person.address, part)
        elif of_order and len(homes := [each for each in self.draft.persons if each.address]) == 1:
            # The only home that was stated.
            homes[0].address = completed(homes[0].address, part) if homes[0].address else None
        else:
            self.draft.doubt("address_unclear", *part.spans)
        self.mark_spans(part)


_SPOUSE_HEAD, _PAIR = 2, 2
# What the couple is to the one who writes.
_KIN = frozenset(["mormor", "morfar", "farmor", "farfar", "mamma", "pappa", "mor", "far"])


def _longer(old: Said | None, new: Said) -> Said:
    """The one of two ways to write a home that tells more."""
    return old if old is not None and len(bare(old.text)) > len(bare(new.text)) else new


def _is_meant(label: Label, person: DraftPerson) -> bool:
    if label.index:
        return person.index == label.index and label.role in (None, "person", person.role)
    return person.role == label.role


def _has_number(tokens: Sequence[Token]) -> bool:
    return any(each.what in ("id", "badid", "birth") for each in tokens)
