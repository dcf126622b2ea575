"""Tells who of a sentence has the lock already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workflow.routines.shared_lock.reading.draft import DraftPerson, Said, said
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.atom import Atom
from workflow.routines.shared_lock.reading.values import Span


def find_roles(atoms: Sequence[Atom], places: Sequence[tuple[int, DraftPerson]], source: str, unclear: list[Span]) -> None:
    """Who has the lock already: "befintligt lås hos Erik", "Erik Dal 450519-9804 som redan har lås"."""
    for (place, person), words in _placed_with(atoms, places):
        if not any(a.tokens[0].folded in w.NEGATIONS for a in atoms[:place]):
            _hold(person, said(source, words.tokens, "lock_at"))
    for at, atom in enumerate(atoms):
        if atom.kind == "holds":
            before = [person for place, person in places if place < at]
            if at and (meant := _pronoun_means(atoms[at - 1], before)):
                _hold(meant, said(source, atom.tokens, "holds_lock"))
                continue
            if at and atoms[at - 1].tokens[0].folded in ("hon", "han", "hen", "de", "dom", "båda", "she", "he") or any(a.kind == "both" for a in atoms[at + 1 : at + 3]):
                unclear.append(span_of(source, atom))
                continue
            follows = at + 1 < len(atoms) and atoms[at + 1].kind == "name" and any(place == at + 1 for place, _ in places)
            if follows and (not before or (atoms[at - 1].kind == "number" and atom.tokens[0].folded == "har")):
                # "… 400620-9813 Har redan lås Inga-Lill Malm": a field that begins with a capital is of the one after it.
                if atom.tokens[0].is_capital and not atom.tokens[0].text.isupper():
                    _hold(next(person for place, person in places if place == at + 1), said(source, atom.tokens, "holds_before_name"))
                else:
                    unclear.append(span_of(source, atom))
            elif before:
                _hold(before[-1], said(source, atom.tokens, "holds_lock"))
        elif atom.kind == "name" and atom.tokens[-1].text.endswith("s") and not atom.text.endswith("s") and _lock_follows(atoms, at):
            _hold(next(person for place, person in places if place == at), said(source, atom.tokens, "lock_of")) if any(place == at for place, _ in places) else None
        elif _is_lock_of(atoms, at):
            after = [(place, person) for place, person in places if place > at]
            if after and not any(a.kind in ("address", "and", "number") for a in atoms[at + 1 : after[0][0]]):
                _hold(after[0][1], said(source, atom.tokens, "lock_of"))
        elif atom.kind == "existing":
            after = [(place, person) for place, person in places if place > at]
            if after and sum(a.kind == "other" for a in atoms[at + 1 : after[0][0]]) <= 4 and not any(a.kind in ("address", "and") for a in atoms[at + 1 : after[0][0]]):
                _hold(after[0][1], said(source, atom.tokens, "existing_before"))
            elif places and at > places[-1][0] and not after and (_describes(atoms, places, at) or not (at + 1 < len(atoms) and atoms[at + 1].tokens[0].folded in w.LOCK_NOUNS)):
                _hold(places[-1][1], said(source, atom.tokens, "existing_after"))


def _placed_with(atoms: Sequence[Atom], places: Sequence[tuple[int, DraftPerson]]) -> Iterator[tuple[tuple[int, DraftPerson], Atom]]:
    """ "Låset finns redan hos Bo Ek", "hos Bo Ek sitter redan ett lås", "den som har låset i dag är Bo Ek": whose lock it is, and the words."""
    words = [each.tokens[0].folded for each in atoms]
    for n, (place, person) in enumerate(places):
        end = places[n + 1][0] if n + 1 < len(places) else len(atoms)
        if place and words[place - 1] == "hos":
            begins = place - 1
            while begins and words[begins - 1] in _THERE:
                begins -= 1
            begins -= _time_before(words, begins)
            after = words[place + 1 : end]
            ours = begins > 1 and atoms[begins - 1].kind == "holds" and words[begins - 2] == "vi" and any(each.folded in ("sen", "sedan", "redan") for a in atoms[begins - 1 : place] for each in a.tokens)
            if ours or begins and begins < place - 1 and words[begins - 1] in _THE_LOCK:
                yield (place, person), atoms[begins - 1]
            elif any(each in _STANDS for each in after) and (lock := next((at for at in range(place + 1, end) if words[at] in w.LOCK_NOUNS), None)):
                yield (place, person), atoms[lock]
        elif (lock := _lock_stated(words, place, end)) is not None:
            yield (place, person), atoms[lock]
        holds = next((at for at in range(place) if atoms[at].kind == "holds" and words[at] == "som"), None)
        if n == 0 and holds is not None and words[place - 1] in ("är", ":") and place - holds <= _NEAR_HOLDER and words[max(0, holds - 1)] in ("den", "person", "brukare", "personen", "brukaren"):
            yield (place, person), atoms[holds]


def _time_before(words: Sequence[str], end: int) -> int:
    """How many words tell before this place that the lock has been there for a time: "sen förut", "sedan i våras"."""
    return next((n for n in (3, 2) if n <= end and _FOR_A_TIME.fullmatch(" ".join(words[end - n : end]))), 0)


def _lock_stated(words: Sequence[str], place: int, end: int) -> int | None:
    lock = _registered_on(words, place)
    return _had_by(words, place, end) if lock is None else lock


def _registered_on(words: Sequence[str], place: int) -> int | None:
    """ "Låsenheten står på Bo Ek": where the lock is named."""
    if place < 3 or words[place - 1] != "på" or words[place - 2] not in ("står", "registrerad", "registrerat", "skriven", "ligger"):
        return None
    return next((at for at in range(place - 3, max(-1, place - 6), -1) if words[at] in _THE_LOCK and at + 1 < place and set(words[at + 1 : place - 2]) <= _THERE), None)


def _had_by(words: Sequence[str], place: int, end: int) -> int | None:
    """ "Låset finns redan, det är Bo Ek 340512-9817 som har det", "sedan tidigare har Bo Ek 340512-9817 digitalt lås": the word for the lock."""
    after = [at for at in range(place + 1, end) if re.search(r"[^\W\d_]", words[at])]
    words_after = [words[at] for at in after]
    if words[place - 1] == "är" and words_after[:2] == ["som", "har"] and words_after[2:3] and words_after[2] in _IT and (len(words_after) == len(_SOM_HAR_DET) or after[3] > after[2] + 1):
        return next((at for at in range(place) if words[at] in _THE_LOCK), None)
    if words[place - 1] == "har" and place > 1 and words[place - 2] in ("tidigare", "redan", "idag", "dag") and words_after and words_after[0] in w.LOCK_NOUNS:
        return after[0]
    return None


_SOM_HAR_DET, _IT = ("som", "har", "det"), frozenset(["det", "den", "låset", "låsenheten", "enheten"])
_FOR_A_TIME = re.compile(r"(?:sen|sedan) (?:förut|tidigare|innan|länge|(?:i )?(?:höstas|våras|somras|vintras|fjol)|förra året)")
_NEAR_HOLDER = 6
_THE_LOCK = frozenset(["lås", "låset", "låsenhet", "låsenheten", "enheten"])
_STANDS = frozenset(["sitter", "finns", "hänger", "monterades", "monterat", "installerades"])
_THERE = frozenset([*_STANDS, "redan", "idag", "i", "dag", "nu", "är", "monterat", "monterad", "uppsatt", "sedan", "tidigare"])


def _describes(atoms: Sequence[Atom], places: Sequence[tuple[int, DraftPerson]], at: int) -> bool:
    """ "Tryggve Lagerkvist, 351130-9910, befintligt lås": nothing but the one person stands before it."""
    ends = all(each.kind == "glue" or each.tokens[0].folded in w.LOCK_NOUNS for each in atoms[at + 1 :])
    return len(places) == 1 and ends and all(each.kind in ("name", "number", "glue") and each.tokens[0].text != "." for each in atoms[:at])


def _pronoun_means(pronoun: Atom, before: Sequence[DraftPerson]) -> DraftPerson | None:
    """Who "han" or "hon" is: the last stated, when no other of the sentence can be meant."""
    stated = {"han": "man", "he": "man", "hon": "woman", "she": "woman"}.get(pronoun.tokens[0].folded)
    sexes = [_sex(each) for each in before]
    return before[-1] if stated and before and sexes[-1] == stated and sexes.count(stated) == 1 and None not in sexes else None


def _sex(person: DraftPerson) -> str | None:
    """What name and number tell together; None where one of them tells nothing, or they differ."""
    digits = re.sub(r"\D", "", person.number.text)[-10:] if person.number else ""
    by_number = w.sex_of_number(digits) if len(digits) == 10 else None
    return by_number if by_number == w.sex_of(person.given) else None


def _lock_follows(atoms: Sequence[Atom], at: int) -> bool:
    return any(each.tokens[0].folded in ("lås", "låset", "låsenhet", "låsenheten") for each in atoms[at + 1 : at + 6])


def _is_lock_of(atoms: Sequence[Atom], at: int) -> bool:
    """ "Låset som Gerda har", "låsenheten hos Ingrid": the lock that is there already."""
    after = atoms[at + 1].tokens[0].folded if at + 1 < len(atoms) else ""
    word = atoms[at].tokens[0].folded
    return word in ("låset", "låsenheten", "lås", "låsenhet") and (after == "som" or (after == "hos" and word.endswith("t") and word != "låsenhet" or after == "hos" and word.endswith("en")))


def _hold(person: DraftPerson, words: Said) -> None:
    person.role, person.role_said = "existing", words


def span_of(source: str, atom: Atom) -> Span:
    return Span(source, atom.tokens[0].start, atom.tokens[-1].end)
