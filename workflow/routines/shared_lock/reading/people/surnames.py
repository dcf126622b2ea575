"""Holds names against how names are made: turns those with the surname first, where everybody's are, and doubts words that are no part of one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeGuard

from workflow.routines.shared_lock.reading.asides.relevance import danger_of, is_thing
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, Said
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_everyday, is_filler, is_misspelt, is_unsettling
from workflow.routines.shared_lock.reading.people.names import PARTICLES
from workflow.routines.shared_lock.reading.people.written_names import TURNED

_LONGEST_UNKNOWN, _TWO_NAMES = 7, 2
# How a surname ends, or begins, that may follow another one: "Doris Ivarsson Lindgren", "Yousef Abdulkarim Al-Hamdani".
_ENDS_SURNAME = re.compile(
    r"(?i).*(?:s[eo]n|ström|berg|borg|gren|[kqv]vist|quist|lund|lind|ste[nd]t|ell|én|ius|mann|malm|sköld|h[ij]elm|stam|blad|bäck|beck|dahl?|fel[dt]t|fors|holm|lö[fv]|stål|svärd|[vw]all|vi[cć]|(?<=.)i[cć]|ez|ova|ski|nen|oglu|zadeh|pour|[iy]an|mark|brandt?|åker|[kc]rantz|skoo?g|strand|ia|stad)|(?:al|el|abu|ibn|ben|bin)-\w+"
)

_OF_NATURE = frozenset(["ek", "alm", "ask", "björk", "gran", "asp", "al", "sjö", "äng", "hed", "ås", "ö", "holme", "udd", "vik", "brink", "moberg", "ros", "rosén", "storm", "frost", "falk", "örn", "hjort", "flod", "dahl", "dal", "hage", "häll", "klint"])


# Surnames of other languages that no ending tells, some of them like words of ours.
_ABROAD = w.Words(
    """jama nur ali omar osman hassan hussein mohamed mohammed muhammed ahmed abdi farah yusuf warsame hersi jimale guled haji aden adan elmi warfa abdulle abdullahi ibrahim ismail salah
    saleh said salim khalil khoury haddad nasser aziz kaya demir yilmaz celik aydin kurt gabriel tesfaye haile tekle bekele abebe kidane mebrahtu nguyen tran pham hoang huynh vu singh kaur
    khan begum perera silva fernando santos costa pereira lopez garcia perez cruz reyes novak kovac horvat popa ionescu rahimi karimi hosseini ahmadi rezai akbari"""
)


def turn_surnames(draft: Draft) -> None:
    """ "Ydén Lars-Olov" and "Ydén Siv" are Lars-Olov and Siv Ydén; a name that may be either way is a doubt."""
    turned = [person for person in draft.persons if _may_be_turned(person)]
    firsts = {_words(person)[0].casefold() for person in turned}
    # "Vide Birgit" and "Vide Tord": a surname that is a given name as well.
    turned = [person for person in draft.persons if person in turned or _is_in_row_of_given(person) and _words(person)[0].casefold() in firsts]
    ends = [person.name.text.split()[-1].casefold() for person in draft.persons if person.name and person.name.text]
    if turned and (_are_all_turned(draft, turned) or _are_of_family(draft, turned)):
        for person in draft.persons:
            first, *given = _words(person)
            assert person.name is not None
            person.name = replace(person.name, text=" ".join([*given, first]))
        return
    for person in turned:
        assert person.name is not None
        if ends.count(_words(person)[-1].casefold()) < 2:
            draft.doubt("persons_unclear", *person.name.spans)


def _are_all_turned(draft: Draft, turned: list[DraftPerson]) -> bool:
    """Whether everybody's name ends in given names, and what it begins with is one surname, or a word that is no other; of one at least it is surely a surname."""
    firsts = {_words(person)[0].casefold() for person in turned}
    listed = len(turned) == len(draft.persons) > 1
    return listed and (len(firsts) == 1 or any(_is_surname(each) for each in firsts) and not any(map(_is_common, firsts)))


def _are_of_family(draft: Draft, turned: list[DraftPerson]) -> bool:
    """ "Blomstrand Anna-Stina" and "Blomstrand Fritjof": all names begin with one surname, and no surname follows it."""
    names = [_words(person) for person in draft.persons]
    alike = len(names) > 1 and all(len(words) > 1 and words[0].casefold() == names[0][0].casefold() for words in names)
    return alike and _is_surname(names[0][0]) and not any(_is_surname(each) or _is_common(each.casefold()) and not w.is_given(each) for words in names for each in words[1:])


def _are_of_another_language(draft: Draft) -> bool:
    """ "Fadumo Warsame Jama" and "Abdullahi Hersi Nur": everybody has three names, of which the last are no Swedish surnames and no words."""
    names = [_words(person) for person in draft.persons]
    return len(names) > 1 and all(
        len(words) > _TWO_NAMES and all(each.istitle() and len(each) <= _LONGEST_UNKNOWN and (each.casefold() in _ABROAD or not (_may_be_surname(each.casefold()) or _is_common(each.casefold()))) for each in words[1:]) for words in names
    )


def doubt_names(draft: Draft) -> None:
    """ "Doris Ivarsson Klar", "Annars Doris": a capital makes a name of any word that stands next to one."""
    for person in draft.persons if not _are_of_another_language(draft) else ():
        words = _words(person)
        begun = next((at for at, each in enumerate(words) if at and not (w.is_given(each) or "." in each)), len(words))
        if person.name is not None and person.name.rule == TURNED and len(words) - begun > 1 and not all(each in PARTICLES or _may_be_surname(each.casefold()) for each in words[begun:]):
            # "Inskriven Berg, Eivor".
            draft.doubt("persons_unclear", *person.name.spans)
        others = {_words(each)[-1].casefold() for each in draft.persons if each is not person and len(_words(each)) > 1 and not _behind_surname(_words(each))}
        apart = person.name is not None and person.name.rule == TURNED
        if len(words) > 1 and _is_read(person.name) and not all(each.casefold() in others or _is_surname(each) or apart and _may_be_surname(each.casefold()) for each in _behind_surname(words)):
            draft.doubt("persons_unclear", *person.name.spans)
    contact = draft.contact_name
    words = contact.text.split() if contact and _is_read(contact) else []
    known = {word for person in draft.persons for word in person.words()}
    leads = len(words) > 1 and not w.is_given(words[0]) and w.is_given(words[1]) and "." not in words[0] and words[0].casefold() not in known
    if contact and leads:
        draft.doubt("contact_unclear", *contact.spans)


def _is_read(name: Said | None) -> TypeGuard[Said]:
    """Whether a name was read in a text: a form's field is taken as it is."""
    return name is not None and name.rule != "form"


def _behind_surname(words: list[str]) -> list[str]:
    """What follows the first word that is no given name; nothing in a name of another language, of which nobody knows a word."""
    if _is_of_another_language(words):
        return []
    first = next((at for at, each in enumerate(words) if at and not (w.is_given(each) or "." in each or each in PARTICLES)), len(words))
    return [each for each in words[first + 1 :] if each not in PARTICLES]


def _is_of_another_language(words: list[str]) -> bool:
    """ "Nguyen Thi Hoa": short words that are all unknown, so that none of them is a remark next to a name."""
    return all(each.istitle() and len(each) <= _LONGEST_UNKNOWN and not (w.is_given(each) or _is_common(each.casefold())) for each in words if each.casefold() not in PARTICLES)


def _is_common(word: str) -> bool:
    """Whether a word is one of the language, or of an order."""
    common = is_filler(word) or is_everyday(word) or is_unsettling(word) or is_misspelt(word)
    return common or w.label_of(word) is not None or w.is_known(word) or is_thing(word) or danger_of(word, unknown=True) != ""


def _is_surname(word: str) -> bool:
    folded = word.casefold()
    if folded in _ABROAD:
        return True
    common = is_filler(folded) or is_everyday(folded) or is_unsettling(folded) or w.label_of(folded) is not None
    return not common and not w.is_given(word) and _ENDS_SURNAME.fullmatch(word) is not None


def _may_be_surname(word: str) -> bool:
    """Whether a word that stands before a comma and a given name is part of a surname, though it be one of everyday life: "Lund Berg, Eivor"."""
    made = _ENDS_SURNAME.fullmatch(word) is not None or word in _OF_NATURE
    return made and not (is_unsettling(word) or w.label_of(word) or danger_of(word, unknown=True))


def _words(person: DraftPerson) -> list[str]:
    return person.name.text.split() if person.name else []


def _may_be_turned(person: DraftPerson) -> bool:
    """Whether a name ends in given names only, and begins with a word that is none; a form's field is taken as it is."""
    words = _words(person)
    if len(words) < 2 or person.name is None or person.name.rule == "form":
        return False
    named = w.is_given(words[0]) and not (_is_in_row_of_given(person) and _is_of_other_sex(person))
    return not named and "." not in words[0] and all(w.is_given(each) for each in words[1:])


def _is_in_row_of_given(person: DraftPerson) -> bool:
    """Whether a name holds nothing but given names; a form's field is taken as it is."""
    words = _words(person)
    return len(words) > 1 and person.name is not None and person.name.rule != "form" and all(w.is_given(each) for each in words)


def _is_of_other_sex(person: DraftPerson) -> bool:
    """Whether the number tells another sex than the first word of a name, and that of its last."""
    first, last = (w.sex_of(_words(person)[at].casefold()) for at in (0, -1))
    number = w.sex_of_number(person.number.text) if person.number else None
    return first is not None and last is not None and first != number == last
