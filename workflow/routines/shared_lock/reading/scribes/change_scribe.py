"""Puts on the draft what several sentences together change of what was stated before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workflow.routines.shared_lock.reading.codes.changed_codes import code_change, is_of_gate
from workflow.routines.shared_lock.reading.codes.given_codes import GIVEN
from workflow.routines.shared_lock.reading.contacts.for_questions import answers_questions
from workflow.routines.shared_lock.reading.draft import Draft, said
from workflow.routines.shared_lock.reading.lines.sentences import is_not_to_be_called, sentences
from workflow.routines.shared_lock.reading.lines.tables import Row
from workflow.routines.shared_lock.reading.people.centuries import confirms_century
from workflow.routines.shared_lock.reading.people.swapped import swaps
from workflow.routines.shared_lock.reading.scribes.number_scribe import NumberScribe
from workflow.routines.shared_lock.reading.scribes.restatements import restate
from workflow.routines.shared_lock.reading.text.tokens import Token


class ChangeScribe(NumberScribe):
    """Which sentences are still to come, so that a change is heard where it begins; `changes` are the tokens of those that tell of one."""

    def __init__(self, draft: Draft, source: str, written: str, *, later: bool = False) -> None:
        super().__init__(draft, source, written, later=later)
        self._to_come: list[list[Token]] = []
        self._of_change, self._restated = 0, 0
        self.changes: list[Token] = []
        self.for_questions: list[list[Token]] = []

    def look_ahead(self, rows: Sequence[Row]) -> None:
        """Take the sentences of these rows as those to come; a row of cells has none."""
        self._to_come = [each for row in rows for each in ([list(row.tokens)] if row.cells is not None else sentences(row.tokens))]

    def heard_whole(self, sentence: list[Token]) -> bool:
        """Whether a rule reads the sentence as a whole: it changes a code, a number or an apartment, or says whom not to call."""
        if is_not_to_be_called(sentence):
            self.explain(sentence)
        elif answers_questions(sentence):
            self.for_questions.append(sentence)
        elif swaps(self.draft, sentence, self.source, self._next(sentence)) or confirms_century(self.draft, sentence, self.source):
            self._settled_whole(sentence)
        elif self._restates(sentence) or self._changes_code(sentence):
            self._settled_whole(sentence)
            self.changes += sentence
        else:
            return False
        return True

    def _restates(self, sentence: Sequence[Token]) -> bool:
        """Whether a sentence is of those that state a number or an apartment again; the first of them puts it on the draft."""
        if not sentence:
            return False
        if sentence[0].start < self._restated:
            return True
        at = next((at for at, each in enumerate(self._to_come) if each[0].start == sentence[0].start), len(self._to_come))
        ahead = self._to_come[at:]
        if self._waiting is not None or not ahead or len(ahead[0]) != len(sentence):
            return False
        facts = self.draft.facts()
        count = restate(self.draft, ahead, self.source, later=self.later)
        if count:
            self.explain_replaced(facts)
            self._restated = ahead[count - 1][-1].end
        return count > 0

    def _next(self, sentence: Sequence[Token]) -> Sequence[Token]:
        """The sentence behind this one."""
        return next((each for each in self._to_come if sentence and each[0].start > sentence[-1].start), ())

    def is_after_another(self, tokens: Sequence[Token]) -> bool:
        """Whether the sentence before these tokens speaks of the code of another thing, and they of no gate."""
        before = [each for each in self.sentences if each and each[0].start < tokens[0].start]
        return bool(before) and not is_of_gate(tokens, before[-1])

    def _changes_code(self, sentence: Sequence[Token]) -> bool:
        """Whether a sentence is of the telling of a new code; the first of them puts it on the draft."""
        if not sentence or self._waiting is not None and not self._of_change:
            return False
        if self._of_change:
            self._of_change -= 1
            return True
        at = next((at for at, each in enumerate(self._to_come) if each[-1].end >= sentence[-1].end), len(self._to_come))
        before = self.sentences[-2] if len(self.sentences) > 1 else ()
        ahead = self._to_come[at : at + _LONGEST]
        change = code_change(self.draft, ahead, before, later=self.later) if ahead and ahead[0][0].start == sentence[0].start else None
        if change is None:
            return False
        facts = self.draft.facts()
        new = said(self.source, [change.code], "correction")
        if change.unclear:
            self.draft.doubt("gate_unclear", *new.spans)
        if change.given:
            self.set_gate(replace(new, text="ja", rule=GIVEN), replace(new, rule=GIVEN))
        else:
            if self.later:
                self.draft.said_twice(new)
            self.draft.gate_code, self.draft.gate_answer = new, replace(new, text="ja")
        self.explain_replaced(facts)
        self._of_change = change.sentences - 1
        return True


_LONGEST = 6
