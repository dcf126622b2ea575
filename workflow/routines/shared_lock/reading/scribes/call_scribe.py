"""Puts on the draft what whole sentences say of whom to call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from workflow.routines.shared_lock.reading.contacts.calls import (
    Call,
    call_behind,
    call_in,
    is_begun_with_kin,
    is_row_of_kin,
    sex_of,
)
from workflow.routines.shared_lock.reading.contacts.contacts import ContactSaid, note_of
from workflow.routines.shared_lock.reading.contacts.reserves import apart, reserve_in
from workflow.routines.shared_lock.reading.contacts.second_phones import is_not_to_call
from workflow.routines.shared_lock.reading.contacts.signers import Signer
from workflow.routines.shared_lock.reading.contacts.taken_back import calls_another
from workflow.routines.shared_lock.reading.contacts.whole_calls import kin_to_call, named_kin, whole_call
from workflow.routines.shared_lock.reading.draft import Draft, said, span_of
from workflow.routines.shared_lock.reading.homes.slips import goes_on
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.scribes.contact_scribe import ContactScribe
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, Token


class CallScribe(ContactScribe):
    """Who signs the text, and whether the text asks to call them."""

    def __init__(self, draft: Draft, source: str, written: str, *, later: bool = False) -> None:
        super().__init__(draft, source, written, later=later)
        self.signer = Signer()
        self.whole_calls: list[Sequence[Token]] = []

    def raised(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens with the name of a person as a name in "ring kurt 070-…", in a line that has capitals elsewhere."""
        found = list(tokens)
        for at in range(1, len(found) - 1):
            word, before, after = found[at], found[at - 1].folded, found[at + 1]
            called = word.what == "word" and not word.is_capital and w.is_given(word.text) and word.folded not in _WORDS_TOO and not w.is_known(word.text)
            if called and before in ("ring", "kontakta", "nå") and (after.what == "phone" or after.folded == "på" and at + 2 < len(found) and found[at + 2].what == "phone"):
                found[at] = replace(word, text=word.text.capitalize())
        for at in range(len(found) - 3):
            if found[at].folded == "slå" and found[at + 1].is_capital and [each.folded for each in found[at + 2 : at + 4]] == ["en", "signal"]:
                # "Slå Bertil en signal på 013-…".
                self.explain(found[at + 2 : at + 4])
                return [*found[:at], replace(found[at], text="Ring" if found[at].is_capital else "ring"), found[at + 1], *found[at + 4 :]]
        return found

    def joined(self, sentences: Sequence[list[Token]]) -> Iterator[list[Token]]:
        """The sentences, two in one where only both together say whom to call, "Dottern Eva har nyckel. Hon nås på 070-…", or the second takes a value back; each when those before it were read."""
        last: list[Token] = []
        sentences = [part for each in sentences for part in apart(self.draft, each)]
        for at, each in enumerate(sentences):
            ahead = sentences[at + 1] if at + 1 < len(sentences) and len(each) < _SHORT else []
            taken_back = goes_on(last, each) or ahead and goes_on(last, [*each, *ahead]) or calls_another(self.draft, last, each)
            if last and (taken_back or self._tells_on(last, each)):
                last = [*last, *each]
                continue
            yield from self._cut(last)
            last = each
        yield from self._cut(last)

    def _cut(self, sentence: list[Token]) -> Iterator[list[Token]]:
        """The sentence, in two where it ends by asking to call one of the order."""
        at = call_behind(self.draft, sentence) if self._waiting is None else 0
        yield from (part for part in (sentence[:at], sentence[at:]) if part)

    def _tells_on(self, first: Sequence[Token], then: Sequence[Token]) -> bool:
        """Whether only both sentences together say whom to call."""
        if not any(t.what == "phone" for t in then):
            # "Dotter: Eva Lund, 070-… Ring henne."
            return is_row_of_kin(first) and call_in(self.draft, [*first, *then]) is not None
        if not any(t.what in _FACTS for t in first) and whole_call(self.draft, then) is None and whole_call(self.draft, [*first, *then]):
            return True
        return (is_begun_with_kin(first) or any(t.folded.startswith("mobil") for t in first)) and call_in(self.draft, [*first, *then]) is not None

    def _brings_fact(self, tokens: Sequence[Token]) -> bool:
        return super()._brings_fact(tokens) or self._hears_no_call(tokens) or self._hears_whole_call(tokens) or self._hears_reserve(tokens) or self._waiting is None and self._calls_kin(tokens) or self._hears_call(tokens)

    def _calls_kin(self, tokens: Sequence[Token]) -> bool:
        """Whether a sentence asks to call kin who were named above, with their telephone: "Dottern ska kontaktas för tid."."""
        kin = kin_to_call(self.draft, tokens)
        met = named_kin(self.sentences[:-1], kin) if kin else None
        if met is None or kin is None:
            return False
        name, phone = met
        self._section = "contact"
        self.put_contact(ContactSaid(said(self.source, name, "contact_kin_above", w.cased(" ".join(each.text for each in name))), said(self.source, [phone], "phone", phone.value), kin.folded))
        self._settled_call(tokens)
        return True

    def _hears_whole_call(self, tokens: Sequence[Token]) -> bool:
        """Whether a sentence says nothing but whom to call, when, why and how, and it was put on the draft."""
        call = whole_call(self.draft, tokens) if self._waiting is None else None
        if call is None or call.ours and call.phone is None and self.signer.phone is None:
            return False
        name = said(self.source, call.name, "contact_name", w.cased(" ".join(each.text for each in call.name))) if call.name else None
        phone = said(self.source, [call.phone], "phone", call.phone.value) if call.phone else None
        note = note_of(tokens, {each.start for each in (*call.name, *([call.phone] if call.phone else ()))})
        stated = ContactSaid(name, phone, note, replaces=self.later or call.instead, ourselves=call.ours)
        if call.ours:
            self._asks_for_writer += tokens
            self._ourselves = self._ourselves or stated
        else:
            self._section = "contact"
            self.put_contact(stated)
        self._settled_call(tokens)
        return True

    def _settled_call(self, tokens: Sequence[Token]) -> None:
        """A sentence that says nothing but whom to call, or not to call, was read."""
        self._settled_whole(tokens)
        self.whole_calls.append(tokens)

    def _hears_no_call(self, tokens: Sequence[Token]) -> bool:
        """Whether a whole sentence says which telephone is not to be called; a doubt where it is the contact's."""
        if self._waiting is not None or not is_not_to_call(self.draft, tokens):
            return False
        if self.draft.contact_phone and any(each.value == self.draft.contact_phone.text for each in tokens if each.what == "phone"):
            self.draft.doubt("contact_unclear", span_of(self.source, tokens))
        self._settled_call(tokens)
        return True

    def _hears_reserve(self, tokens: Sequence[Token]) -> bool:
        """Whether a whole sentence names who is called where the contact is not reached: kept for the one who calls."""
        draft = self.draft
        reserve = reserve_in(draft, tokens) if self._waiting is None else None
        if reserve is None:
            return False
        phoned = [each for each in draft.persons if each.name and each.phone]
        if draft.contact_name is None and draft.contact_phone is None and len(phoned) == 1:
            # "Rut har telefon 013-…", and another only if she is not reached: Rut is the one to call.
            draft.contact_name, draft.contact_phone = phoned[0].name, phoned[0].phone
        if draft.contact_name is None or draft.contact_phone is None:
            draft.doubt("contact_unclear", span_of(self.source, tokens))
            return False
        if reserve.is_of(draft.contact_name.text.casefold().split()):
            return False
        if not reserve.is_clear(draft):
            draft.doubt("contact_unclear", span_of(self.source, tokens))
        draft.add_note(f"i andra hand {reserve.note}")
        self._settled_call(tokens)
        return True

    def _hears_call(self, tokens: Sequence[Token]) -> bool:
        """Whether a whole sentence says whom to call, and it was put on the draft."""
        call = call_in(self.draft, tokens, later=self.later) if self._waiting is None else None
        if call is None:
            return False
        if call.what == "writer":
            self._asks_for_writer += call.read
            self._ourselves = self._ourselves or ContactSaid(ourselves=True)
        elif not {"renewed": self._renewed, "first": self._first}[call.what](call):
            return False
        self.explain(call.read)
        if call.what == "renewed":
            # "Numret ovan är avstängt, ring …": what is cut off is no lock.
            self.whole_calls.append(tokens)
        return True

    def _renewed(self, call: Call) -> bool:
        """The contact has another telephone than before; another's telephone is none of theirs."""
        draft = self.draft
        if draft.contact_name is None or call.phone is None:
            return False
        name = draft.contact_name.text
        of_contact = not call.kin or call.name or name.casefold() == call.kin[0].folded
        if not of_contact or call.sex and call.sex != w.sex_of(name.split()[0]):
            draft.doubt("contact_unclear", span_of(self.source, call.read))
        else:
            self.put_contact(ContactSaid(phone=said(self.source, [call.phone], "later_phone", call.phone.value), replaces=True))
        return True

    def _first(self, call: Call) -> bool:
        """The one to call, with the telephone; a pronoun in between means no other."""
        if not call.name or call.phone is None and not self.draft.named([each.text for each in call.name]) or call.sex and call.sex != sex_of(call):
            return False
        name = said(self.source, call.name, "contact_name", w.cased(" ".join(each.text for each in call.name)))
        self._section = "contact"
        self.put_contact(ContactSaid(name=name, phone=said(self.source, [call.phone], "phone", call.phone.value) if call.phone else None, note=" ".join(each.text for each in call.kin)))
        return True

    def call_writer(self) -> None:
        """ "Kontakta mig så är jag med": the one who signs, with the telephone of the signature, unless another is to be called."""
        draft, signer = self.draft, self.signer
        if draft.contact_name and draft.contact_phone and len({each.value for each in self._of_household}) == 1:
            # A telephone below the persons of the order is theirs, and another is called.
            self.explain(self._of_household)
        if not self._asks_for_writer:
            return
        if draft.contact_name or draft.contact_phone:
            draft.doubt("contact_unclear", span_of(self.source, self._asks_for_writer))
        elif self._ourselves and self._ourselves.phone:
            if signer.phone and signer.phone.text != self._ourselves.phone.text:
                draft.doubt("contact_unclear", *signer.phone.spans, *self._ourselves.phone.spans)
        elif signer.phone and signer.name:
            draft.contact_name, draft.contact_phone = signer.whole or signer.name, signer.phone


# "Oj, fel!"
_SHORT = 6
_FACTS = frozenset({"id", "badid", "birth", "phone", "badphone", *ADDRESS_PARTS})
# Given names that are other words as well.
_WORDS_TOO = frozenset(["hans", "bo", "per", "dag", "inga", "stig", "björn", "sten", "bror", "ros", "man", "hem"])
