"""Reads the persons of one sentence: which number is whose, and which address, only where the sentence itself says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from workflow.routines.shared_lock.reading.draft import DraftPerson, Said, said
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.atom import Atom, are_spouses
from workflow.routines.shared_lock.reading.people.roles import find_roles, span_of
from workflow.routines.shared_lock.reading.values import Span


@dataclass
class Run:
    """The persons of one sentence, what is said of all of them, and what is said of nobody in particular."""

    persons: list[DraftPerson] = field(default_factory=list)
    shared: Said | None = None
    parts: list[Said] = field(default_factory=list)
    third: list[Atom] = field(default_factory=list)
    unplaced: list[Span] = field(default_factory=list)
    unclear: list[Span] = field(default_factory=list)
    both: bool = False
    mentions: list[Atom] = field(default_factory=list)
    kin: list[Atom] = field(default_factory=list)


@dataclass
class _Slot:
    """A name and what belongs to it."""

    name: Atom | None = None
    number: Atom | None = None
    rule: str = ""
    at: int = 0


def read_run(atoms: Sequence[Atom], source: str, *, expects: bool) -> Run:
    """The persons in a sentence; `expects` says that a label before it asks for one, so that a name alone is a person."""
    run = Run(both=any(a.kind == "both" for a in atoms))
    run.unclear += _either(atoms, source)
    atoms = _without_genitive(_without_owners(atoms, run))
    atoms = _with_surnames(_with_trailing_surname(_expanded(atoms, run, expects=expects)))
    slots = _slots(atoms, run, source, expects=expects)
    places: list[tuple[int, DraftPerson]] = []
    for slot in slots:
        person = DraftPerson(lines=1)
        if slot.name:
            person.name = said(source, slot.name.tokens, slot.name.rule or slot.rule, w.cased(slot.name.text))
        if slot.number:
            person.number = said(source, slot.number.tokens, slot.rule, slot.number.text)
        places.append((slot.at, person))
        run.persons.append(person)
    find_roles(atoms, places, source, run.unclear)
    _addresses(atoms, places, run, source)
    return run


def _without_owners(atoms: Sequence[Atom], run: Run) -> list[Atom]:
    """ "Svea Norrbys vuxne son Jan Norrby": whose kin the person is makes no person; `kin` keeps those words."""
    found: list[Atom] = []
    kin: list[Atom] = []
    for at, atom in enumerate(atoms):
        related = _relation_at(atoms, at + 1) if atom.kind == "name" else at
        owns = atom.kind == "name" and atom.tokens[-1].text.endswith("s") and _names(atoms, related)
        aged = atom.tokens[0].folded.startswith(_OF_AGE) and _names(atoms, _relation_at(atoms, at))
        (kin if owns or aged else found).append(atom)
    run.kin = kin
    return found


def _either(atoms: Sequence[Atom], source: str) -> list[Span]:
    """ "Sonen Jan Ek eller Bo Ek 1959…": two names with "eller" between, before a number."""
    numbered = max((at for at, each in enumerate(atoms) if each.kind == "number"), default=0)
    return [span_of(source, each) for before, between, each in zip(atoms, atoms[1:], atoms[2 : numbered + 1], strict=False) if before.kind == each.kind == "name" and between.tokens[0].folded == "eller"]


def _relation_at(atoms: Sequence[Atom], at: int) -> int:
    """The place of the relation that begins here with its adjectives: "vuxne son"."""
    while at < len(atoms) and atoms[at].tokens[0].folded.startswith(_OF_AGE):
        at += 1
    return at


def _names(atoms: Sequence[Atom], at: int) -> bool:
    """Whether a relation at this place stands right before a name."""
    return at + 1 < len(atoms) and atoms[at].kind == "relative" and atoms[at + 1].kind == "name"


_OF_AGE = ("vuxn", "äldst", "yngst", "äldre", "yngre")


def _without_genitive(atoms: Sequence[Atom]) -> list[Atom]:
    """ "Bertil Damms lås" next to Elsie Damm: the surname stands in the genitive, and Bertil has the lock."""
    surnames = {each.text.split()[-1].casefold() for each in atoms if each.kind == "name"}
    found: list[Atom] = []
    for at, each in enumerate(atoms):
        surname = each.text.split()[-1].casefold() if each.kind == "name" else ""
        if surname.endswith(":s"):
            found.append(Atom("name", each.tokens, each.text[:-2]))
        elif surname.endswith("s") and (surname[:-1] in surnames or (len(surname) > _SHORT_SURNAME and surname not in surnames - {surname} and _is_before_lock(atoms, at))):
            found.append(Atom("name", each.tokens, each.text[:-1]))
        else:
            found.append(each)
    return found


def _is_before_lock(atoms: Sequence[Atom], at: int) -> bool:
    """ "Stellan Lunds befintliga lås": whose lock it is."""
    words = [each.tokens[0].folded for each in atoms[at + 1 : at + 4]]
    return len(atoms[at].tokens) > 1 and bool(words) and (words[0] in w.LOCK_NOUNS or (w.is_existing(words[0]) and len(words) > 1 and words[1] in w.LOCK_NOUNS))


def _expanded(atoms: Sequence[Atom], run: Run, *, expects: bool = False) -> list[Atom]:
    """Without the names of third parties: "dottern Eva" has no number, or is a person like the others, or the only one behind a label that asks for one."""
    if expects and sum(each.kind == "name" for each in atoms) == 1 and not any(each.kind == "phone" for each in atoms):
        return list(atoms)
    found: list[Atom] = []
    for at, atom in enumerate(atoms):
        related = atom.kind == "name" and at > 0 and atoms[at - 1].kind == "relative"
        if related and _next(atoms, at, ("number", "name", "address", "phone")) != "number":
            run.third.append(atom)
        else:
            found.append(atom)
    return found


def _next(atoms: Sequence[Atom], at: int, kinds: tuple[str, ...]) -> str:
    return next((each.kind for each in atoms[at + 1 :] if each.kind in kinds), "")


def _with_surnames(atoms: list[Atom]) -> list[Atom]:
    """ "Karin och Evert Vall", "makarna Ask, Gunvor och Lennart", "Gunvor Ask och hennes make Lennart": one surname."""
    found = list(atoms)
    family = family_of(found)
    for at, atom in enumerate(found):
        if atom.kind != "name" or len(atom.tokens) > 1 or not w.is_given(atom.text):
            continue
        after = _shared_after(found, at)
        before = _shared_before(found, at)
        surname = after or before or family
        if surname is not None and surname is not atom:
            words = surname.tokens if surname is family and len(surname.tokens) == 1 else surname.tokens[1:]
            found[at] = Atom("name", atom.tokens, f"{atom.text} {' '.join(t.text for t in words)}")
    return [each for each in found if each is not family]


def _with_trailing_surname(atoms: list[Atom]) -> list[Atom]:
    """ "Irene (360229-9822) och Valdemar (340301-9833) Cederholm": the last word is everybody's surname."""
    order = [(at, each) for at, each in enumerate(atoms) if each.kind in ("name", "number")]
    kinds = "".join("N" if each.kind == "name" else "I" for _, each in order)
    if not re.fullmatch(r"(?:NI){2,}N", kinds):
        return atoms
    at, last = order[-1]
    given = [each for _, each in order[:-1] if each.kind == "name"]
    near = all(each.kind == "glue" for each in atoms[order[-2][0] + 1 : at])
    if not near or w.is_given(last.text) or any(len(each.text.split()) > 1 for each in given) or not any(each.kind == "and" for each in atoms):
        return atoms
    return [Atom("name", each.tokens, f"{each.text} {last.text}") if each in given else each for each in atoms if each is not last]


def names_in(atoms: Sequence[Atom]) -> list[Atom]:
    """The names of a sentence without numbers, with the surnames that they share."""
    run = Run()
    return [each for each in _with_surnames(_expanded(_without_genitive(atoms), run)) if each.kind == "name"]


def family_of(atoms: Sequence[Atom]) -> Atom | None:
    """The surname after "makarna" or "familjen"."""
    for at, atom in enumerate(atoms[:-1]):
        couple = atom.tokens[0].folded in w.COUPLES or are_spouses(atoms[max(0, at - 2) : at + 1])
        after = atoms[at + 1]
        if couple and after.kind == "name" and len(after.tokens) == 1 and (not w.is_given(after.tokens[0].text) or _opens_bracket(atoms[at + 2 : at + 4])):
            return after
    return None


def _opens_bracket(after: Sequence[Atom]) -> bool:
    """ "Makarna Lilja (Rut och Helge)": what stands before the bracket is the surname of those in it."""
    return len(after) > 1 and after[0].tokens[0].text == "(" and after[1].kind == "name"


def _shared_after(atoms: Sequence[Atom], at: int) -> Atom | None:
    """The whole name that follows with "och" between: "Karin och Evert Vall"."""
    rest = list(atoms[at + 1 : at + 3])
    coupled = any(a.tokens[0].folded in w.COUPLES for a in atoms[:at])
    numbered = bool(rest) and (rest[0].kind == "number" or rest[0].tokens[0].text in ("(", ",") and len(rest) > 1 and rest[1].kind == "number")
    if rest and (coupled or numbered) and (rest[0].kind == "number" or rest[0].tokens[0].text in ("(", ",", "-")):
        # "Makarna Jerker (19360704-9958) och Ann-Sofi Hedin (…)": each with the number between.
        after = next((n for n in range(at + 1, len(atoms)) if atoms[n].kind == "and"), len(atoms))
        rest = list(atoms[after : after + 2]) if all(a.kind in ("number", "glue") for a in atoms[at + 1 : after]) else []
    if len(rest) == 2 and rest[0].kind == "and" and rest[1].kind == "name" and len(rest[1].tokens) > 1 and w.is_given(rest[1].tokens[0].text):
        return rest[1]
    return None


def _shared_before(atoms: Sequence[Atom], at: int) -> Atom | None:
    """The whole name of the spouse before: "Gunvor Ask 410722-9827 och hennes make Lennart 390315-9832"."""
    if at == 0 or atoms[at - 1].kind != "spouse":
        return None
    names = [each for each in atoms[:at] if each.kind == "name"]
    return names[-1] if names and len(names[-1].text.split()) > 1 else None


def _slots(atoms: Sequence[Atom], run: Run, source: str, *, expects: bool) -> list[_Slot]:
    order = [(at, atom) for at, atom in enumerate(atoms) if atom.kind in ("name", "number")]
    # A date of birth next to the number says nothing more.
    order = [
        (at, atom) for n, (at, atom) in enumerate(order)
        if not (
            atom.tokens[0].what == "birth" and n + 1 < len(order) and order[n + 1][1].kind == "number" and order[n + 1][1].tokens[0].what == "id"
            and _is_born(atom, order[n + 1][1], atoms[at + 1 : order[n + 1][0]])
        )
    ]  # fmt: skip
    kinds = "".join("N" if atom.kind == "name" else "I" for _, atom in order)
    names, numbers = kinds.count("N"), kinds.count("I")
    if not numbers:
        if expects and names:
            return _labelled_names(order, atoms, run, source)
        run.mentions += [atom for _, atom in order]
        return []
    if names > 1 and names == numbers and kinds == "N" * names + "I" * names:
        if any(atom.kind == "respectively" for atom in atoms):
            people = [atom for _, atom in order]
            return [_Slot(n, i, "respectively", at) for (at, _), n, i in zip(order, people[:names], people[names:], strict=False)]
        run.unplaced += [span_of(source, atom) for _, atom in order if atom.kind == "number"]
        return [_Slot(atom, None, "name_alone", at) for at, atom in order if atom.kind == "name"]
    if kinds.startswith("N"):
        return _name_first(order, atoms, run, source)
    if kinds == "IN" * names or kinds == "I":
        return [_number_first(order, at, atoms, run, source) for at in range(0, len(order), 2)]
    run.unplaced += [span_of(source, atom) for _, atom in order if atom.kind == "number"]
    return []


def _labelled_names(order: Sequence[tuple[int, Atom]], atoms: Sequence[Atom], run: Run, source: str) -> list[_Slot]:
    """Names after a label that asks for persons: the first, and those that "och" or a comma joins to it."""
    slots = [_Slot(order[0][1], None, "label", order[0][0])]
    for (before, _), (at, atom) in zip(order, order[1:], strict=False):
        between = atoms[before + 1 : at]
        if any(each.kind == "and" for each in between):
            slots.append(_Slot(atom, None, "label", at))
        else:
            run.unclear.append(span_of(source, atom))
    return slots


def _name_first(order: Sequence[tuple[int, Atom]], atoms: Sequence[Atom], run: Run, source: str) -> list[_Slot]:
    slots: list[_Slot] = []
    joined = False
    for index, (at, atom) in enumerate(order):
        before = order[index - 1] if index else None
        if atom.kind == "number" and index > 1 and _tells_apart(atoms[order[index - 1][0] + 1 : at]):
            # "Tore är gift med Siv, hans nummer är …": the pronoun may be of any of them.
            run.unplaced.append(span_of(source, atom))
            continue
        if atom.kind == "name":
            if not _is_person(order, index, atoms):
                run.mentions.append(atom)
                continue
            slots.append(_Slot(atom, None, "name_alone", at))
            joined = bool(before and before[1].kind == "name" and any(a.kind == "and" for a in atoms[before[0] + 1 : at]))
        elif before and before[1].kind == "name" and not joined and _is_near(atoms, before[0], at):
            slots[-1].number, slots[-1].rule = atom, "name_before_number"
        elif not slots:
            run.unplaced.append(span_of(source, atom))
        else:
            # Two numbers after one name: neither is sure.
            run.unplaced.append(span_of(source, atom))
            if before and before[1].kind == "number" and slots[-1].number is before[1] and before[1].text != atom.text:
                run.unplaced.append(span_of(source, before[1]))
                slots[-1].number = None
    return slots


def _is_born(birth: Atom, number: Atom, between: Sequence[Atom]) -> bool:
    """Whether a date of birth is that of the number after it; a date in words is when nothing but glue stands between."""
    said_, born = re.sub(r"\D", "", birth.text), re.sub(r"\D", "", number.text)[-10:-4]
    return said_[-6:] == born if len(said_) in (6, 8) else all(each.kind == "glue" for each in between)


def _tells_apart(between: Sequence[Atom]) -> bool:
    """Whether a pronoun stands between two facts, so that they may be of two persons."""
    return any(each.tokens[0].folded in _PRONOUNS for each in between)


def _is_person(order: Sequence[tuple[int, Atom]], index: int, atoms: Sequence[Atom]) -> bool:
    """Whether a name is of a person of the order: a number follows it, or a word joins it to the others."""
    at, atom = order[index]
    after = order[index + 1] if index + 1 < len(order) else None
    if after is not None and after[1].kind == "number":
        return True
    joins = [each for each in atoms[(order[index - 1][0] + 1 if index else 0) : at] if each.kind in ("and", "spouse", "relative")]
    ahead = after is not None and any(each.kind == "and" for each in atoms[at + 1 : after[0]])
    return len(atom.text.split()) > 1 and (bool(joins) or ahead or index == 0)


def _number_first(order: Sequence[tuple[int, Atom]], at: int, atoms: Sequence[Atom], run: Run, source: str) -> _Slot:
    place, number = order[at]
    if at + 1 >= len(order):
        return _Slot(None, number, "number_alone", place)
    named, name = order[at + 1]
    if _is_near(atoms, place, named):
        return _Slot(name, number, "number_before_name", place)
    run.unclear.append(span_of(source, name))
    return _Slot(None, number, "number_alone", place)


def _is_near(atoms: Sequence[Atom], before: int, at: int) -> bool:
    """Whether nothing but glue, and a few words that tell of the same person, stands between a name and a number."""
    between = atoms[before + 1 : at]
    joined = next((n for n, a in enumerate(between) if a.kind == "and"), None)
    if joined is not None and len(between) > joined + 1 and all(a.kind == "glue" and a.tokens[0].what == "word" for a in between[joined + 1 :]):
        # "Ruth Ekman och har personnummer …" goes on about her.
        between = between[:joined]
    return not any(a.kind in ("phone", "and") for a in between) and sum(a.kind == "other" for a in between) <= 3


# Of a shorter surname nobody knows whether its last letter is its own: "Ros lås".
_SHORT_SURNAME = 4
_PRONOUNS = frozenset(["hans", "hennes", "han", "hon", "hens", "deras", "his", "her", "he", "she"])
_TIMES = frozenset(["veckan", "året", "månaden", "helgen", "sommaren", "hösten", "våren", "vintern", "måndagen", "tisdagen", "onsdagen", "torsdagen", "fredagen"])
_FORMER = frozenset({"gamla", "gammal", "tidigare", "förra", "före", "gammalt", "förut"})


def _addresses(atoms: Sequence[Atom], places: Sequence[tuple[int, DraftPerson]], run: Run, source: str) -> None:
    owned: set[int] = set()
    together = next((a for a in atoms if a.kind == "both" and len(a.tokens) > 1), None)
    if together is not None and not any(a.kind == "address" for a in atoms):
        for _, person in places:
            person.same_address = said(source, together.tokens, "same_address")
    for at, atom in enumerate(atoms):
        if atom.kind not in ("address", "part", "same", "phone"):
            continue
        before = [index for index, (place, _) in enumerate(places) if place <= at]
        if at and atom.kind == "address" and _may_be_named_after(atoms[at - 1], atom):
            run.unclear.append(span_of(source, atom))
        if atom.kind == "same":
            words = said(source, atom.tokens, "same_address")
            for _, person in places[before[-1] :] if before else places:
                person.same_address = words
        elif atom.kind == "phone":
            if before and not places[before[-1]][1].phone and not _is_asked_for(atoms[places[before[-1]][0] + 1 : at]):
                places[before[-1]][1].phone = said(source, atom.tokens, "phone_after_name", atom.text)
        elif atom.kind == "part":
            run.parts.append(said(source, atom.tokens, "address_part", atom.text))
        elif _is_former(atoms, at):
            run.third.append(atom)
        elif not before and run.shared is not None:
            run.unclear.append(span_of(source, atom))
        elif not before:
            run.shared = said(source, atom.tokens, "address_first", atom.text)
        else:
            owner = places[before[-1]][1]
            if owner.address:
                run.unclear.append(span_of(source, atom))
                continue
            owner.address = said(source, atom.tokens, "address_after_person", atom.text)
            owned.add(before[-1])
    _share(places, run, owned, joined=any(a.kind in ("and", "existing", "holds") for a in atoms) or run.both)


def _is_asked_for(between: Sequence[Atom]) -> bool:
    """Whether a telephone behind a person is of whom to call: "… 1940…-… ring Siv på 070-…"."""
    return any(each.tokens[0].folded in w.CONTACT_VERBS or w.label_of(each.tokens[0].folded) == "contact" for each in between if each.tokens[0].what == "word")


def _may_be_named_after(name: Atom, address: Atom) -> bool:
    """Whether a given name may be the first word of the street behind it, as in "Karl Dahlgrensgatan"."""
    first = address.tokens[0]
    adjacent = name.kind in ("name", "other") and len(name.tokens) == 1 and first.start - name.tokens[0].end == 1
    return adjacent and w.is_given(name.tokens[0].text) and re.match(r"[^\W\d_]+s ?(?:gata|väg|gränd|plan|torg|allé|stig|led)", first.folded) is not None


def _is_former(atoms: Sequence[Atom], at: int) -> bool:
    """Whether the address at this place is where someone lived before; "förra veckan" and "har sedan tidigare lås" tell when, not where."""
    before = [each.folded for atom in atoms[max(0, at - 3) : at] if atom.kind != "holds" for each in atom.tokens]
    words = [word for n, word in enumerate(before) if not (n + 1 < len(before) and before[n + 1] in _TIMES)]
    return any(word in _FORMER for word in words)


def _share(places: Sequence[tuple[int, DraftPerson]], run: Run, owned: set[int], *, joined: bool) -> None:
    """One address after several persons of one sentence is theirs together."""
    last = len(places) - 1
    whole = last > 0 and all(person.name and person.number for _, person in places)
    if owned == {last} and not any(p.same_address for _, p in places) and (run.both or whole or (last > 0 and joined)):
        address = places[last][1].address
        assert address is not None
        run.shared = Said(address.text, address.spans, "address_of_both" if run.both else "address_after_all")
        places[last][1].address = None
        if not run.both:
            for _, person in places:
                person.address = run.shared
            run.shared = None
