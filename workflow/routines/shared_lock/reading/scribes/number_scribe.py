"""Puts on the draft the numbers whose names stand elsewhere: in the order of the names, by kin, or right after the only one named."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.routines.shared_lock.reading.draft import said
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lines.labels import Label
from workflow.routines.shared_lock.reading.people.atom import Atom
from workflow.routines.shared_lock.reading.people.pronouns import numbers_respectively, only_of
from workflow.routines.shared_lock.reading.scribes.call_scribe import CallScribe
from workflow.routines.shared_lock.reading.text.tokens import Token


class NumberScribe(CallScribe):
    """The numbers that stand apart from their names."""

    def _numbers_in_order(self, tokens: list[Token]) -> bool:
        """ "Lås till Bo Ek och Ada Ek. 340512-9817 resp 360301-9826.": the sentence says that they follow the names."""
        ids, names = numbers_respectively(tokens), self._unnumbered()
        if names or len(ids) != len(self.draft.persons) or any(each.number for each in self.draft.persons):
            ids = ids if len(ids) == len(names) else []
            for name, number in zip(names, ids, strict=False):
                self._numbered(name, number, tokens, "respectively")
        else:
            for person, number in zip(self.draft.persons, ids, strict=True):
                person.number = said(self.source, [number], "respectively", number.value or number.text)
        self.explain(each for each in tokens if ids and each.what in ("word", "mark"))
        return bool(ids)

    def _unnumbered(self) -> list[Atom]:
        """The whole names stated so far of whom no number is stated."""
        return [each for each in self.mentions if len(each.text.split()) > 1 and not any(p.number for p in self.draft.named(each.text.split()))]

    def _numbered(self, name: Atom, number: Token, tokens: Sequence[Token], rule: str) -> None:
        """A person whose name was stated before the number."""
        person = next(iter(self.draft.named(name.text.split())), None) or self._new("person", 0)
        person.name = person.name or said(self.source, name.tokens, rule, w.cased(name.text))
        person.number, person.lines = said(self.source, [number], rule, number.value or number.text), 1
        self._enter(person)
        self.mark(name.tokens)
        self.explain(each for each in tokens if each.what in ("word", "mark"))

    def _number_of_mentioned(self, label: Label, tokens: Sequence[Token]) -> bool:
        """ "Bodil Frösén har nu egen insats. Pnr 410929-9927.": the only one named in the sentence before."""
        before = self.sentences[-2] if len(self.sentences) > 1 else []
        ids = [each for each in tokens if each.what == "id"]
        kin = only_of(self._head, self._unnumbered(), ids[0]) if len(ids) == 1 and not label.names and not label.names_somebody else []
        if kin:
            self._numbered(kin[0], ids[0], self._head, "kin")
            return True
        names = [each for each in self._unnumbered() if before and before[0].start <= each.tokens[0].start <= before[-1].start]
        if _is_of_another(before) or len({each.text for each in self._unnumbered()}) != 1:
            return False
        if len(names) != 1 or len(ids) != 1 or label.names or label.names_somebody or any(each.what == "word" for each in tokens) or self._person is not None and not self._stands_above(names[0]):
            return False
        self._numbered(names[0], ids[0], [], "number_of_mentioned")
        return True


def _is_of_another(tokens: Sequence[Token]) -> bool:
    """Whether a sentence calls the one it names kin, staff, the writer or a contact: "Dottern heter Eva Stolt", "Handläggare är Bo Ek"."""
    return any(each.folded in listed for each in tokens for listed in _OTHERS) or any(each.folded.startswith("kontakt") for each in tokens)


_OTHERS = (w.RELATIVES, w.STAFF, w.CONTACT_VERBS, w.OURSELVES, frozenset(["jag", "mitt", "min", "mig", "undertecknad", "granne", "grannen", "god", "gode", "förvaltare", "förvaltaren"]))
