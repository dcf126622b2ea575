"""Puts on the draft what sentences with a label say of addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workflow.routines.shared_lock.reading.draft import Said, said, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lines.labels import Label
from workflow.routines.shared_lock.reading.lines.sentences import is_as_above, is_told_of_both
from workflow.routines.shared_lock.reading.scribes.persons_scribe import PersonScribe
from workflow.routines.shared_lock.reading.text.tokens import Token


class AddressScribe(PersonScribe):
    """The addresses behind labels, with the persons whose section they stand in."""

    def _address(self, label: Label, tokens: list[Token], *, own_line: bool) -> None:
        run = self._run(tokens, expects=False)
        same = run.persons == [] and not is_told_of_both(tokens) and (any(t.folded in ("samma", "dito", "same") or t.text in ('"', "”") for t in tokens) or is_as_above(tokens))
        both = label.both or run.both or is_told_of_both(tokens) or any(t.folded in w.SURELY_BOTH for t in tokens)
        address = self._with_first_words(run.shared, tokens) or self._written_address(tokens)
        if run.persons and any(p.number for p in run.persons):
            self._several(Label("facts"), run)
            return
        for span in list(run.unclear):
            self.draft.doubt("address_unclear", span)
        if same:
            person = self._owner(label, [], fresh=False)
            if person is not None:
                person.same_address = said(self.source, tokens, "same_address")
            else:
                self.draft.doubt("address_unclear", span_of(self.source, tokens))
        elif address is not None:
            self._place_address(replace(address, rule="label"), label, both=both, own_line=own_line, tokens=tokens)
        for part in run.parts if address is not None and address is run.shared else ():
            self._add_part(part, None)
        self.mark_spans(address)
        self.mark(t for t in tokens if t.what in ("word", "mark"))

    def _with_first_words(self, address: Said | None, tokens: list[Token]) -> Said | None:
        """After a label the words before a street are its own: "Karl Dahlgrensgatan 62"."""
        if address is None:
            return None
        start = address.spans[0].start
        before = [t for t in tokens if t.start < start]
        named = 0 < len(before) <= 2 and all(t.what == "word" and t.is_capital and not (w.is_known(t.text) and not w.is_given(t.text)) for t in before)
        if not named or self._plain:
            return address
        return said(self.source, [*before, *(t for t in tokens if start <= t.start < address.spans[0].end)], address.rule, f"{' '.join(t.text for t in before)} {address.text}")

    def _place_address(self, address: Said, label: Label, *, both: bool, own_line: bool, tokens: Sequence[Token]) -> None:
        if both or not self.draft.persons:
            self._share(address)
            return
        if label.names_somebody or label.names:
            person = self._owner(label, tokens, fresh=False)
        elif self._after_all():
            self._share(address)
            return
        else:
            person = self._person if self._section == "person" else None
        if person is None or (person.same_address and not label.names_somebody):
            self.draft.doubt("address_unclear", *address.spans)
        else:
            self._set_address(person, address)

    def _written_address(self, tokens: list[Token]) -> Said | None:
        """The words after an address label as they stand, without the remark that they hold for both."""
        words = [t for t in tokens if not (t.what == "word" and (t.folded in w.BOTH or t.folded in ("gäller", "för", "brukarna", "är", "två")))]
        while words and words[-1].what == "mark":
            words.pop()
        while words and words[0].what == "mark":
            words.pop(0)
        if not words:
            return None
        text = self.written[words[0].start : words[-1].end]
        skipped = [t for t in tokens if t not in words and words[0].start < t.start < words[-1].end]
        for token in skipped:
            text = text.replace(token.text, "", 1) if token.what == "word" else text
        return said(self.source, words, "label", " ".join(re.sub(r"[\t|]", ", ", text).split()).strip(" ,(."))

    def _address_part(self, label: Label, tokens: list[Token]) -> None:
        text = self.written[tokens[0].start : tokens[-1].end].strip(" .,:")
        if label.what == "apartment" and not re.match(r"(?i)l(?:gh|ägenhet)", text):
            text = f"lgh {text}"
        person = self._owner(label, [], fresh=False) if label.names_somebody else None
        self._add_part(said(self.source, tokens, "address_part", text), person)
        self.mark(tokens)

    def _after_all(self) -> bool:
        """Whether everybody was stated before, with name and number and nobody with an address: then it is theirs together."""
        persons = [each for each in self.draft.persons if not each.is_empty]
        listed = all(each.lines <= 1 and not each.address for each in persons)
        whole = all(each.name and each.number and not (each.address or each.same_address) for each in persons)
        return len(persons) > 1 and (listed or whole)
