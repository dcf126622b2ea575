"""Hears that a question in a mail below, which only asks for facts, is answered in the mail above: "Kontakt? Portkod?"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workflow.routines.shared_lock.reading.draft import Draft, Said, span_of
from workflow.routines.shared_lock.reading.text.tokens import Token
from workflow.routines.shared_lock.reading.values import Span


@dataclass(frozen=True)
class Question:
    """The facts that a question asks for, and where it stands."""

    asked: frozenset[str]
    span: Span


def open_questions(source: str, sentences: Iterable[Sequence[Token]]) -> Iterator[Question]:
    """The sentences that ask for facts of the order, and say nothing else."""
    for tokens in sentences:
        text = " ".join(each.folded for each in tokens)
        if tokens and _QUESTION.fullmatch(text):
            asked = {what for what, pattern in _ITEMS.items() if re.search(rf"(?<!\S){pattern}(?!\S)", text)}
            yield Question(frozenset(asked), span_of(source, tokens))


def settle_questions(draft: Draft, questions: Iterable[Question]) -> None:
    """Take the doubts of the questions away that are answered above them in the same text."""
    for question in questions:
        if all(_is_answered(draft, what, question.span) for what in question.asked):
            for code in list(draft.doubts):
                left = {span: None for span in draft.doubts[code] if not _is_within(span, question.span)}
                if left or not draft.doubts[code]:
                    draft.doubts[code] = left
                else:
                    del draft.doubts[code]


def _is_answered(draft: Draft, what: str, question: Span) -> bool:
    """Whether what is asked for is stated above the question."""
    if what == "gate":
        return _stands_above(draft.gate_code or draft.gate_answer, question)
    if what == "phone":
        return _stands_above(draft.contact_phone, question)
    if what == "contact":
        return _stands_above(draft.contact_name, question) and draft.contact_phone is not None
    numbers = [person.number for person in draft.persons]
    return bool(numbers) and all(numbers) and any(_stands_above(each, question) for each in numbers)


def _stands_above(fact: Said | None, question: Span) -> bool:
    return fact is not None and any(span.source == question.source and span.end <= question.start for span in fact.spans)


def _is_within(span: Span, outer: Span) -> bool:
    return span.source == outer.source and outer.start <= span.start and span.end <= outer.end


_OF = r"(?: (?:till|på|för|åt|hos|i) (?:dem|dom|paret|makarna|båda|henne|honom|porten|huset|kontakten|kontaktpersonen|kontakt|anhörig))?"
_ITEMS = {
    "gate": rf"(?:(?:någon |en )?(?:port|entré|dörr)?kod(?:en)?{_OF}(?: dit| där)?)",
    "phone": rf"(?:(?:(?:ett |något )?(?:telefon|mobil)(?:nummer|numret|nr)?|tel|tfn|vilket nummer|nummer){_OF}(?: (?:att ringa(?: på)?|som (?:ni|man|vi) kan ringa(?: på)?))?)",
    "contact": r"(?:kontakt(?:person|personen|uppgift|uppgifter|en)?|vem (?:som )?(?:(?:ska|skall|kan|får|bör) )?(?:man |ni |vi |montören |jag )?(?:ska |kan |får )?(?:ringa|ringas|kontakta|kontaktas|ringer|kontaktar)|vem är (?:kontakt|kontaktperson)(?: för dem)?)",
    "number": rf"(?:personnummer|personnumren|personnumret|pnr){_OF}",
}
_ANY = f"(?:{'|'.join(_ITEMS.values())})"
_LEAD = r"(?:(?:hej|och|sen|sedan|men|förresten|dessutom)(?: ,)? )*(?:(?:vad|vilken|vilket|vilka) (?:är |har de |gäller för )?|(?:har|vet|minns|hittar) (?:du|ni|de|dom|vi)(?: (?:också|även|vad|vilken|deras|tag på))* |finns (?:det )?(?:också )?|(?:kan|skulle) (?:du|ni)(?: också)? (?:kunna )?(?:skicka|ge|ta reda på|kolla|mejla|komplettera med) (?:mig |oss )?|(?:jag |vi )?(?:saknar|behöver|undrar över) (?:också |bara )?)?"
_QUESTION = re.compile(rf"{_LEAD}(?:deras )?{_ANY}(?: (?:och|samt|,|&|\+|/|eller)(?: (?:och|samt))? (?:deras )?{_ANY})*(?: (?:de har|det är|som gäller|gäller|är det|är|också|då|med))?(?: [?.])+")
