"""Tells whose name a sentence about the contact means: a person of the order, one who is spoken of in other words, or one in another's place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.contacts.contacts import ContactSaid, is_amended, refuses_for
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, Said, said
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.pronouns import SEX
from workflow.routines.shared_lock.reading.scribes.address_scribe import AddressScribe
from workflow.routines.shared_lock.reading.text.tokens import Token


class NamingScribe(AddressScribe):
    """The sentences so far, and who is meant by a name, a relation or a pronoun in them."""

    def __init__(self, draft: Draft, source: str, written: str, *, later: bool = False) -> None:
        super().__init__(draft, source, written, later=later)
        self.sentences: list[list[Token]] = []

    def _amends(self, stated: ContactSaid) -> bool:
        """ "Oj, fel, kontakten ska vara Siv, 070-…", "ring inte Bo utan Siv, 070-…": whom to call in place of the one before."""
        if stated.name is None or stated.phone is None or self.draft.contact_name is None or not self.sentences:
            return False
        place = stated.name.spans[0]
        before = [t for t in self.sentences[-1] if t.start < place.start]
        after = " ".join("§" if t.what == "phone" else t.folded for t in self.sentences[-1] if t.start >= place.end)
        text = " ".join(t.folded for t in before)
        if stated.refused and set(stated.refused) & set(self.draft.contact_name.text.casefold().split()):
            return refuses_for(text, after)
        amends = is_amended(text, after)
        self.explain(before if amends else ())
        return amends

    def _only_role(self, stated: ContactSaid, tokens: Sequence[Token]) -> None:
        """ "Boka med dottern, Hilding klarar inte att prata": a relation, next to the contact who was stated whole."""
        at = next((n for n, t in enumerate(tokens) if t.folded in w.RELATIVES and re.match("dotter|son|syster|bror|barnbarn|svär|brors|mamma|pappa", t.folded)), None)
        whole = self.draft.contact_name is not None and self.draft.contact_phone is not None
        if at is None or stated.phone or stated.refused or stated.replaces or not whole:
            return
        apart = at + 1 < len(tokens) and tokens[at + 1].text == "," and stated.name is not None and self.draft.named(stated.name.text.split())
        if apart or stated.name is not None and stated.name.rule == "contact_role":
            stated.name = said(self.source, [tokens[at]], "contact_role", tokens[at].folded)
            self.explain([tokens[at]])

    def _meant_by_pronoun(self) -> Said | None:
        """ "Viola sköter kalendern så det är henne ni ringer": the only one of her sex who is named in the sentence."""
        tokens = self.sentences[-1] if self.sentences else []
        for at in range(1, len(tokens) - 1):
            if tokens[at].folded in _CLEFT and tokens[at - 1].folded == "är" and tokens[at + 1].folded in _WHO_CALLS:
                named = [t for t in tokens[:at] if t.is_capital and w.sex_of(t.folded) == _CLEFT[tokens[at].folded] and self.draft.named([t.text])]
                return said(self.source, [named[0]], "contact_by_pronoun") if len({t.folded for t in named}) == 1 else None
        return self._meant_by_cleft(tokens)

    def _meant_by_cleft(self, tokens: Sequence[Token]) -> Said | None:
        """ "Det är Viola ni ringer", "Viola vill vara den som ni ringer": a person of the order, in a sentence that denies nothing."""
        if any(t.folded in w.NEGATIONS for t in tokens):
            return None
        for at in range(1, len(tokens) - 1):
            if tokens[at + 1].folded not in _WHO_CALLS or tokens[at - 1].folded not in ("är", "vara"):
                continue
            meant = tokens[:at] if tokens[at].folded == "den" else tokens[at : at + 1]
            named = [t for t in meant if t.is_capital and self.draft.named([t.text])]
            if len({t.folded for t in named}) == 1:
                return said(self.source, named[:1], "contact_by_pronoun")
        return None

    def _naming_person(self, stated: ContactSaid, tokens: Sequence[Token]) -> ContactSaid:
        """The contact with the name of a person of the order, which no list of names needs to know."""
        mine = next((t for t in tokens if t.is_capital and self.draft.named([t.text])), None)
        if mine is not None and stated.name is None and not stated.refused:
            stated.name = said(self.source, [mine], "contact_is_person")
        people = self.draft.named(stated.name.text.split()) if stated.name else []
        at = next((n for n, t in enumerate(tokens) if people and stated.name and t.start == stated.name.spans[0].start), 0)
        before = next((n for n in range(at, 0, -1) if not (tokens[n - 1].is_capital and self.draft.named([tokens[n - 1].text]) == people)), 0)
        if stated.name and len(people) == 1 and before < at:
            # "Van Duc", of Van Duc Nguyen: also a word that is no name elsewhere.
            first = said(self.source, tokens[before:at], stated.name.rule, " ".join(t.text for t in tokens[before:at]))
            stated.name = first.joined(stated.name, " ")
        return stated

    def _whose_phone(self) -> DraftPerson | None:
        """Whose a telephone is whose label names nobody: the pronoun's, the one's who is stated in the sentence, or the one's whose facts go on."""
        sentence, person = self.sentences[-1] if self.sentences else [], self._person
        sexes = {SEX[t.folded] for t in sentence if t.folded in _THEIRS}
        if sexes:
            people = [p for p in self.draft.persons if p.name and {w.sex_of(p.given)} == sexes]
            return people[0] if len(people) == 1 and all(w.sex_of(p.given) for p in self.draft.persons) else None
        of_home = len(self.draft.persons) >= _SEVERAL and any(t.folded in _OF_HOME for t in self._head)
        if of_home or any(t.folded in w.BOTH or t.folded in ("dem", "deras", "gemensam", "hushållets") for t in sentence):
            return None
        if person is None or len(self.draft.persons) < _SEVERAL:
            return person
        here = any(sentence[0].start <= span.start < sentence[-1].end for fact in (person.name, person.number) if fact and sentence for span in fact.spans if span.source == self.source)
        of_both = self.draft.shared_address or self.draft.gate_answer or self.draft.gate_code
        return person if here or not of_both else None

    def _is_contact(self, names: Sequence[str]) -> bool:
        name = self.draft.contact_name
        return name is not None and set(names) <= set(name.text.casefold().split())


_CLEFT = {"henne": "woman", "hon": "woman", "honom": "man", "han": "man"}
_WHO_CALLS = frozenset(["ni", "man", "som", "vi", "du"])
_THEIRS = frozenset(["hans", "hennes"])
_OF_HOME = frozenset(["bostad", "bostaden", "hem", "hemmet", "hemnr", "hemnummer", "hemtel", "hemtelefon", "fast"])
_SEVERAL = 2
