"""Reads the two boxes of a form for the contact, where one of them holds the name and the telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workflow.routines.shared_lock.reading.draft import Draft, Said
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.mail import Line
from workflow.routines.shared_lock.reading.text.tokens import Token, tokens_of
from workflow.routines.shared_lock.reading.values import Span


def name_and_phone(draft: Draft, name: Said | None, phone: Said | None) -> tuple[Said | None, Said | None]:
    """The name and the telephone of two boxes, of which one may hold both; a doubt where they name different people or numbers."""
    of_name, of_phone = _tokens(name), _tokens(phone)
    called, number = _name_of(of_name), [each for each in of_name if each.what == "phone"]
    others = [each for each in of_phone if each.what == "phone"]
    if name and called and len(number) == 1:
        if others and {each.value for each in others} != {number[0].value}:
            draft.doubt("contact_unclear", *name.spans, *(phone.spans if phone else ()))
        else:
            again = phone.spans if others and phone else ()
            stated = _part(name, number)
            phone = replace(stated, spans=(*stated.spans, *again))
        name = _part(name, called)
    elif phone and len(others) == 1 and (named := _name_of(of_phone)):
        words = {each.folded for each in of_name}
        if not of_name:
            name = _part(phone, named)
        elif any(w.is_given(each.text) for each in named) and not {form for each in named for form in (each.folded, each.folded.removesuffix("s"))} & words:
            draft.doubt("contact_unclear", *(name.spans if name else ()), *phone.spans)
    return name, phone


def _tokens(box: Said | None) -> list[Token]:
    return tokens_of(Line(box.text, 0)) if box else []


def _name_of(tokens: Sequence[Token]) -> list[Token]:
    """The only name next to a telephone, with the relation next to it; nothing where other words stand there."""
    left = [each for each in tokens if each.what != "phone" and each.text not in _MARKS and not (each.what == "word" and (w.label_of(each.text) == "phone" or each.folded in _TELEPHONE))]
    words = [each for each in left if each.text not in "()"]
    names = [each for each in words if each.is_capital and (w.is_given(each.text) or w.is_given(each.text.removesuffix("s")) or not w.is_known(each.text)) and each.folded not in w.RELATIVES]
    if not names or any(each.what != "word" or each not in names and not any(each.folded in kin for kin in _KIN) for each in words):
        return []
    whole = tokens[tokens.index(words[0]) : tokens.index(words[-1]) + 1]
    closed = [tokens[len(whole) + tokens.index(words[0])]] if any(each.text == "(" for each in whole) and not any(each.text == ")" for each in whole) else []
    return [] if any(each.what == "phone" for each in whole) else [*whole, *closed]


def _part(box: Said, tokens: Sequence[Token]) -> Said:
    return part_of_box(box, tokens[0].start, tokens[-1].end)


def part_of_box(box: Said, start: int, end: int) -> Said:
    """What stands between two places of a box."""
    return Said(box.text[start:end], tuple(Span(each.source, start, end) for each in box.spans), "form")


_MARKS = frozenset([",", ":", ";", "-", "–", ".", "/", "="])
_KIN = (w.RELATIVES, w.SPOUSES, w.PARTNERS)
_TELEPHONE = frozenset(["tel", "tel.", "telefon", "tfn", "mobil", "mob", "nr", "nummer", "på", "hem", "mobilnummer", "telefonnummer"])
