"""Finds by what other name someone is called: "Nils Grip, kallad Nisse", "Nisse heter egentligen Nils Grip"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in


@dataclass(frozen=True)
class Nickname:
    """The other name, the words that say so, and the name or number that stands next to them."""

    name: Token
    words: tuple[Token, ...]
    of: Token


def nicknames_in(tokens: Sequence[Token]) -> Iterator[Nickname]:
    """Each place of a sentence where a name is explained by another."""
    plain = not any(each.is_capital for each in tokens if each.what == "word")
    signs = [_sign(each, plain=plain) for each in tokens]
    text = " ".join(signs)
    for met in (met for pattern in (_CALLED, _REALLY) for met in pattern.finditer(text)):
        spans = {group: met.span(group) for group, found in met.groupdict().items() if found}
        stood = {group: list(begun_in(tokens, start, end, signs)) for group, (start, end) in spans.items()}
        yield Nickname(stood["name"][0], (*stood["said"], *stood.get("close", ())), stood["of"][0])


def name_nickname(draft: Draft, source: str, nickname: Nickname) -> None:
    """Give the other name to the person whose name stands next to it; a name of whom is open is a doubt."""
    person = _person_at(draft, source, nickname) or next(iter(_only(draft.named([nickname.of.text]))), None)
    others = [each for each in draft.persons if each is not person and nickname.name.folded in each.words()]
    if person is None or others:
        draft.doubt("persons_unclear", span_of(source, [nickname.name]))
    else:
        person.nicknames |= {nickname.name.folded}


def _only(people: Sequence[DraftPerson]) -> Sequence[DraftPerson]:
    return people if len(people) == 1 else []


def _person_at(draft: Draft, source: str, nickname: Nickname) -> DraftPerson | None:
    """The person whose name or number the explained name is part of."""
    facts = ((each, fact) for each in draft.persons for fact in (each.name, each.number) if fact)
    return next((each for each, fact in facts if any(span.source == source and span.start <= nickname.of.start < span.end for span in fact.spans)), None)


def _sign(token: Token, *, plain: bool) -> str:
    """A name of any word with a capital, "§I" for a personal number, and other words as they are."""
    if token.what == "id":
        return "§I"
    named = token.what == "word" and (w.is_given(token.folded) if plain else token.is_capital and not w.is_known(token.text) or token.is_capital and w.is_given(token.text))
    return "§N" if named else token.folded


_CALLS = r"(?:(?:som|även|också|mest|alltid|oftast|alias) )*(?:kallas|kallad|kallar sig|kallat|alias|går under namnet|lystrar till)(?: (?:för|även|också|alltid|mest|vanligen|oftast|allmänt))*"
_NICK = r"""(?:["”'] )?(?P<name>§N)(?: ["”'])?"""
_CALLED = re.compile(
    rf"(?<!\S)(?P<of>§N|§I) (?P<said>(?:, |\( )?{_CALLS} {_NICK}(?: (?:av alla|till vardags|i dagligt tal))?(?: \)| ,(?= §I| har\b| pnr\b| född\b)|(?= [,.;!)]|$| och | å | med | §I| pnr )))"
)
_IN_TRUTH = r"(?:egentligen|rätteligen|på riktigt|i själva verket|på pappret|i passet|i folkbokföringen|eg\.?)"
_REALLY = re.compile(
    rf"""(?<!§N )(?<!\S)(?P<said>(?:["”'] )?(?P<name>§N)(?: ["”'])? (?:(?:, )?(?:som )?(?:heter {_IN_TRUTH}|{_IN_TRUTH} heter)(?: :)?|\( (?:(?:heter )?{_IN_TRUTH}(?: heter)?|som heter {_IN_TRUTH}))) (?P<of>§N)(?: §N)*(?P<close> \))?"""
)
