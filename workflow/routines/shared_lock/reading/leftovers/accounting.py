"""Accounts for every word of a text: it is part of a fact, known to change nothing, or a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache

from workflow.routines.shared_lock.reading.asides.colleagues import others_named
from workflow.routines.shared_lock.reading.asides.relevance import Judge, is_heading, is_thing
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, Said
from workflow.routines.shared_lock.reading.leftovers.alarms import asks_how_far
from workflow.routines.shared_lock.reading.leftovers.background import (
    CERTAINLY_RELEVANT,
    asides,
    is_background,
    is_background_aside,
    leaning,
    relevant_words,
    stands_in_background,
)
from workflow.routines.shared_lock.reading.lexicon import vocabulary as v
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_everyday, is_filler, is_misspelt, is_unsettling
from workflow.routines.shared_lock.reading.lexicon.harmless import harmless, of_list
from workflow.routines.shared_lock.reading.lexicon.harmless_kin import PHRASES as OF_KIN
from workflow.routines.shared_lock.reading.lexicon.harmless_people import PHRASES as OF_PEOPLE
from workflow.routines.shared_lock.reading.lexicon.harmless_people import UNCALLED
from workflow.routines.shared_lock.reading.lexicon.harmless_things import PHRASES as OF_THINGS
from workflow.routines.shared_lock.reading.lexicon.office import IDLE
from workflow.routines.shared_lock.reading.text.mail import is_disclaimer
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, Token
from workflow.routines.shared_lock.reading.values import Span

_DOUBTS = {"id": "number_unplaced", "badid": "number_unplaced", "phone": "contact_unclear", "badphone": "contact_unclear"} | dict.fromkeys(ADDRESS_PARTS, "address_unclear")
# How a token that is no plain word stands in the text that the phrases are met in: read, and not read.
_READ = {"name": "§N", "contact": "§K", "number": "§I", "phone": "§P", "address": "§A", "role": "§R", "code": "§F"}
_UNREAD = {"id": "§i", "badid": "§i", "birth": "§b", "phone": "§p", "badphone": "§p", "date": "§t", "time": "§t", "number": "§d", "web": "§w", "case": "§w"} | dict.fromkeys(ADDRESS_PARTS, "§a")
# A name of the order, or one that may be another's.
_NAMED = frozenset({"§N", "§K", "§g", "§x"})
_NAMES = frozenset({"§g", "§M", "§x"})
_SETTLED = frozenset(_READ.values()) | {"§L"}
_SILENT = frozenset({"mark", "web", "case", "date", "time"})
# Whom a writer calls so, only the writer knows.
_PARENTS = frozenset(["mamma", "pappa", "farmor", "farfar", "mormor", "morfar", "morföräldrar", "farföräldrar"])
_COUNTS = {"1": 1, "en": 1, "ett": 1, "2": 2, "två": 2, "two": 2, "bägge två": 2, "3": 3, "tre": 3, "three": 3, "4": 4, "fyra": 4}


@dataclass(frozen=True)
class Account:
    """What has been read of one source: the facts on the draft, and the tokens that a rule has explained otherwise.

    `written` is the source.
    """

    draft: Draft
    source: str
    explained: Set[int]
    written: str = ""

    def settle(self, sentences: Iterable[Sequence[Token]]) -> None:
        """Note as a doubt whatever is left over."""
        found = 0
        for tokens in sentences:
            for code, token in self.left_over(tokens):
                self.draft.doubt(code, Span(self.source, token.start, token.end))
                found += 1
            if found > _ENOUGH:
                # A person looks at the whole of it.
                return

    def settle_aside(self, sentences: Iterable[Sequence[Token]]) -> None:
        """Note what is left over and unsettling in a text that need not be understood, as a title or a signature."""
        for tokens in sentences:
            disclaims = is_disclaimer(" ".join(each.text for each in tokens))
            for code, token in () if disclaims else self.left_over(tokens):
                if token.what == "word" and is_unsettling(token.folded):
                    self.draft.doubt(code, Span(self.source, token.start, token.end))
            for token in () if disclaims else (each for each in _ordered_for(tokens) if each.start not in self.explained):
                self.draft.doubt("words_unread", Span(self.source, token.start, token.end))

    def left_over(self, tokens: Sequence[Token]) -> list[tuple[str, Token]]:
        """The tokens of a sentence that nothing accounts for, each with the doubt that it raises."""
        plain = not any(each.is_capital for each in tokens if each.what == "word") or is_all_capital(tokens)
        near = [person for person in self.draft.persons if any(fact and _stands_among(fact, self.source, tokens) for fact in (person.name, person.number))]
        signs = [self._sign(each, near, initial=at == 0 or tokens[at - 1].text in _OPENING, plain=plain) for at, each in enumerate(tokens)]
        signs = ["§L" if at and _is_index(tokens[at - 1], tokens[at]) else sign for at, sign in enumerate(signs)]
        if tokens and tokens[0].folded.startswith("antal") and not any(each.folded in w.LOCK_NOUNS or each.folded.startswith(("enhet", "dos")) for each in tokens):
            # "Antal personer: 2", where two were stated; two locks are another order.
            signs = ["§L" if sign == "§C" else sign for sign in signs]
        if len(tokens) > 1 and tokens[0].what == "number" and tokens[1].text in (".", ")", ":") and (len(tokens) > 2 or _LISTED.match(self.written, tokens[0].start)):
            # The tenth line of a list.
            signs[0] = "1" if re.fullmatch("[1-3]\\d", tokens[0].text) else signs[0]
        first = next((at for at, each in enumerate(tokens) if each.what != "mark"), len(tokens))
        if tokens[first:] and signs[first] == "§C" and tokens[first].what == "number" and signs[first + 1 : first + 2] == ["§N"]:
            # "2 Anna Ek": the second line, not how many they are.
            signs[first] = tokens[first].text
        of_contact = any(each in ("§K", "§P") for each in signs) and "§I" not in signs
        left = [at for at, token in enumerate(tokens) if token.start not in self.explained and signs[at] not in _SETTLED and token.what not in _SILENT]
        found = {at: code for at in left if (code := self._doubt_of(tokens, at, of_contact=of_contact, slips=not (tokens[at].is_capital and at or plain and "§I" in signs)))}
        facts = frozenset(at for at, each in enumerate(tokens) if self._covered.get(each.start) or each.what in _DOUBTS or each.what == "birth")
        doubtful = Judge(tokens, found.keys(), facts, signs, is_unsettling).doubtful()
        if doubtful and (passed := self._harmless(tokens, signs)):
            doubtful = Judge(tokens, found.keys() - passed, facts, signs, is_unsettling).doubtful() - passed
        asked = [at for at in range(1, len(tokens)) if _questions_fact(tokens, at) and signs[at - 1] != "§L"]
        doubts = [(found.get(at, "words_unread"), tokens[at]) for at in sorted({*(at for at in doubtful if tokens[at].start not in self.explained), *asked})]
        stated = any(self._covered.get(each.start) and each.what != "place" for each in tokens)
        names = any(sign in _NAMED for sign in signs)
        if not doubts and leaning(tokens) < CERTAINLY_RELEVANT and self._is_all_harmless(tokens, signs):
            return []
        weighed = self._but_for_asides(tokens, doubts, facts, signs) if stated else self._weighed(tokens, doubts, signs, stated=bool(facts), names=names)
        return self._but_for_background(tokens, weighed)

    def _but_for_background(self, tokens: Sequence[Token], doubts: list[tuple[str, Token]]) -> list[tuple[str, Token]]:
        """The doubts of a sentence, but for words that no rule knows among such as change nothing: no name, no kin, no label, and nothing unsettling."""
        places = {each.start: at for at, each in enumerate(tokens)}
        caseless = is_all_capital(tokens) or not any(each.is_capital for each in tokens)
        stated = any(self._covered.get(each.start) == "name" or each.what in ("id", "badid") for each in tokens)

        def passes(code: str, token: Token) -> bool:
            at = places[token.start]
            named = token.is_capital and (w.is_given(token.text) or not self._opens(tokens, at))
            # "karin stenmalm öst 19…": part of a name, it may be.
            named = named or caseless and stated
            weighty = named or token.what != "word" or any(each in kin for each in (token.folded, token.folded.removesuffix("s")) for kin in (w.RELATIVES, w.SPOUSES, w.PARTNERS, _PARENTS)) or w.label_of(token.folded) is not None or is_unsettling(token.folded)
            return code == "words_unread" and not weighty and stands_in_background(tokens, at)

        return [(code, token) for code, token in doubts if not passes(code, token)]

    def _weighed(self, tokens: Sequence[Token], doubts: list[tuple[str, Token]], signs: Sequence[str], *, stated: bool, names: bool) -> list[tuple[str, Token]]:
        """The doubts of a sentence that no fact was read of: of a word only what unsettles a name in it, if it is background and has `stated` none; of its heaviest words if it touches the order."""
        text = " ".join(each.folded for each in tokens)
        if _IDLE.fullmatch(text):
            return []
        if self.source.startswith("comment") and text.endswith("?") and asks_how_far(text):
            return [each for each in doubts if each[1].folded not in _OF_QUESTIONS]
        if not stated and is_background(tokens) and not is_heading(tokens):
            return [each for each in doubts if each[1].what != "word" or names and is_unsettling(each[1].folded)]
        if self.source.startswith("comment") and self.draft.gate_code is not None and _NEW_CODE.fullmatch(text):
            # A comment to a form in which the code was changed.
            return doubts
        explained = stated or any(each.start in self.explained for each in tokens)
        heavy = relevant_words(tokens, surely=explained)
        harmless = _in_phrases(signs, (*of_list(OF_THINGS), *of_list(OF_KIN))) | self._of_uncalled(tokens, signs) if heavy else set()
        rest = [each for at, each in enumerate(tokens) if at not in harmless]
        if harmless and leaning(rest) <= 0:
            # All that touches the order stands in a phrase which does no harm.
            return doubts
        unread = [each for each in heavy if each.start not in self.explained]
        return doubts or [("words_unread", each) for each in unread or (heavy if leaning(tokens) > CERTAINLY_RELEVANT else ())]

    @staticmethod
    def _but_for_asides(tokens: Sequence[Token], doubts: list[tuple[str, Token]], facts: Set[int], signs: Sequence[str]) -> list[tuple[str, Token]]:
        """The doubts of a sentence that facts were read of, but for the words of clauses that only go with them: no name, and no number."""
        if not any(each.what == "word" for _, each in doubts):
            return doubts
        passed = set()
        for stretch, units in asides(tokens, facts):
            if is_background_aside(units):
                unsettled = any(is_thing(tokens[at].folded) for at in stretch)
                passed |= {tokens[at].start for at in stretch if signs[at] not in _NAMES and not (unsettled and is_unsettling(tokens[at].folded))}
        return [each for each in doubts if each[1].what != "word" or each[1].start not in passed]

    def _is_all_harmless(self, tokens: Sequence[Token], signs: Sequence[str]) -> bool:
        """Whether a short sentence is one harmless phrase, with names of the order next to it: "Evald pratar inte i telefon"."""
        if len(tokens) > _LONGEST_ASIDE:
            return False
        words = {at for at, each in enumerate(tokens) if each.what == "word" and signs[at] not in ("§N", "§K")}
        return bool(words) and words <= _in_phrases(signs, of_list(OF_PEOPLE))

    def _harmless(self, tokens: Sequence[Token], signs: Sequence[str]) -> set[int]:
        """The places that stand in a phrase which does no harm, or say that a code was changed which stands in this source."""
        found = _in_phrases(signs, harmless()) if len(tokens) <= _LONGEST else set()
        found |= self._of_uncalled(tokens, signs)
        code = self.draft.gate_code
        coded = code is not None and any(span.source == self.source for span in code.spans) and any(each.folded.endswith(("kod", "koden")) for each in tokens)
        if coded and not any(each.folded in _MODALS for each in tokens):
            found |= {at for at, each in enumerate(tokens) if each.folded in _CODE_CHANGED}
        return found

    def _of_uncalled(self, tokens: Sequence[Token], signs: Sequence[str]) -> set[int]:
        """The places that say whom not to call, where another is called than the one named last before, or first after; than anybody where it names nobody."""
        contact = self.draft.contact_name
        if contact is None or self.draft.contact_phone is None:
            return set()
        called = self.draft.named(contact.text.split())
        named = [(at, people) for at, each in enumerate(tokens) if each.is_capital and (people := self.draft.named([each.text]))]

        def whom(place: int) -> Sequence[DraftPerson]:
            return next((people for at, people in [*reversed([each for each in named if each[0] <= place]), *named]), called)

        return {at for at in _in_phrases(signs, of_list(UNCALLED)) if not any(each in whom(at) for each in called)}

    def _doubt_of(self, tokens: Sequence[Token], at: int, *, of_contact: bool, slips: bool) -> str | None:
        token = tokens[at]
        within = self._covered.get(token.start, "")
        if token.what == "word":
            if (is_filler(token.folded) or is_everyday(token.folded) and (not token.is_capital or self._opens(tokens, at)) or slips and is_misspelt(token.folded)) and within != "name" or (within == "gate" and token.folded in _GATE_WORDS and not any(self._covered.get(each.start) == "code" for each in tokens[:at])):
                return None
            if token.folded in w.OTHER_CODES and not self._may_be_gate(tokens):
                return None
            if token.folded in _CONTRASTS and not any(self._covered.get(each.start) for each in tokens) and not any(each.what in _DOUBTS for each in tokens):
                return None
            kept = within == "address" and token.is_capital or of_contact and not token.is_capital and token.folded in self._noted
            if within == "name":
                return "persons_unclear"
            return None if kept and not is_unsettling(token.folded) else "words_unread"
        if self._is_said_again(token):
            return None
        return _DOUBTS.get(token.what, "words_unread")

    @staticmethod
    def _opens(tokens: Sequence[Token], at: int) -> bool:
        """Whether the capital of a token is that of a sentence, a line or a text in capitals."""
        return at == 0 or tokens[at - 1].text in _OPENING or is_all_capital(tokens) or tokens[at].text.isupper() and len(tokens[at].text) <= _LONG_ABBREVIATION

    def _sign(self, token: Token, near: Sequence[DraftPerson], *, initial: bool, plain: bool) -> str:
        within = self._covered.get(token.start, "")
        word = token.folded
        if token.what == "mark":
            return token.text
        if token.what != "word":
            if within and within != "gate":
                return {"id": "§I", "badid": "§I", "phone": "§P", "badphone": "§P"}.get(token.what, _READ[within])
            if _COUNTS.get(token.text) == len(self.draft.persons):
                return "§C"
            return word if token.what == "number" and (len(token.text) == 1 or word in ("x1", "1x", "1st") or re.fullmatch("(?:br|[bkp#])[1-6]", word)) else _UNREAD[token.what]
        if within == "name" and (plain or not token.is_capital) and word in _NO_NAMES and not (token.is_capital and w.is_given(word)):
            return word
        if word in w.RELATIVES and _bare_relative(word) in self._relation:
            return "§K"
        if within in ("name", "role") or (within == "contact" and (token.is_capital or plain or w.is_given(word))):
            return _READ[within]
        if name := self._named(token, near, plain=plain):
            return name
        if (token.is_capital or w.is_given(word)) and word.removesuffix("s") in self._others:
            return "§L"
        if _COUNTS.get(word) == len(self.draft.persons):
            return "§C"
        if is_filler(word) or is_unsettling(word) or within == "address":
            return word
        if token.is_capital and not initial or plain:
            return "§M" if word in self._noted and (token.is_capital and not plain or w.is_given(word)) else "§g" if w.is_given(word) else "§x" if not plain else word
        return "§g" if w.is_given(word) and token.is_capital else word

    def _named(self, token: Token, near: Sequence[DraftPerson], *, plain: bool) -> str | None:
        """The sign of a name of the order that is said again; where a person is stated, a surname is of that person."""
        word = token.folded
        if not token.is_capital and not (plain and not is_filler(word)):
            return None
        for names, sign in ((self._persons, "§N"), (self._contact, "§K")):
            if word in names or word.removesuffix("s") in names:
                others = sign == "§N" and near and not w.is_given(word) and not any({word, word.removesuffix("s")} & person.words() for person in near)
                return None if others else sign
        return None

    @cached_property
    def _others(self) -> frozenset[str]:
        """The names in the source that are none of the household's."""
        return others_named(self.written) - self._persons - self._contact

    @cached_property
    def _persons(self) -> set[str]:
        return {word for person in self.draft.persons for word in person.words()}

    @cached_property
    def _contact(self) -> set[str]:
        return set(re.findall(r"[^\W\d_][\w'’-]*", self.draft.contact_name.text.casefold())) if self.draft.contact_name else set()

    @cached_property
    def _relation(self) -> set[str]:
        """Whose the contact is: "dotter", where the contact was stated as "dottern Eva"."""
        spans = [span for span in self.draft.contact_name.spans if span.source == self.source] if self.draft.contact_name else []
        before = re.split(r"[.!?\n]|\b(?:är|har|på|i)\b", self.written[: spans[0].start].casefold())[-1] if spans else ""
        after = re.match(r"\s*\((?:[^\W\d_][\w-]*s )?([^\W\d_]+)\)", self.written[spans[0].end :].casefold()) if spans else None
        words = [*re.findall(r"[^\W\d_]+", before)[-2:], *(after.groups() if after else ())]
        return {_bare_relative(word) for word in words if word in w.RELATIVES}

    @cached_property
    def _noted(self) -> set[str]:
        """The words that are kept for the one who calls."""
        note = self.draft.contact_note.casefold()
        return {*re.findall(r"[^\W\d_][\w'’.-]*", note), *note.split(", ")}

    @cached_property
    def _covered(self) -> dict[int, str]:
        """Where each fact stands, by the kind of fact."""
        return self.draft.covered(self.source)

    def _may_be_gate(self, tokens: Sequence[Token]) -> bool:
        """Whether a sentence that speaks of another code holds the one that was taken for the gate's, and does not say so."""
        coded = any(self._covered.get(each.start) == "code" for each in tokens)
        return coded and not any("port" in each.folded or "entr" in each.folded for each in tokens)

    def _is_said_again(self, token: Token) -> bool:
        """Whether a number, a telephone, a code or a part of an address is one that was read elsewhere, or is kept in the contact's note."""
        draft = self.draft
        if token.what in ADDRESS_PARTS:
            return self._stands_in(token)
        tail = _tail(token.value or token.text)
        if token.what in ("id", "badid"):
            return tail in {_tail(person.number.text) for person in draft.persons if person.number}
        if token.what in ("phone", "badphone"):
            known = {_tail(fact.text) for fact in (draft.contact_phone, *(person.phone for person in draft.persons)) if fact}
            return tail in known or tail[-7:] in re.sub(r"\D", "", draft.contact_note)
        code = draft.gate_code
        if code is not None and any(span.source == self.source and span.start <= token.start < span.end for span in code.spans):
            return True
        return token.what == "number" and draft.gate_code is not None and token.text == draft.gate_code.text

    def _stands_in(self, place: Token) -> bool:
        """Whether a part of an address is that of everybody, said again."""
        homes = [person.address for person in self.draft.persons if person.address]
        if not homes and self.draft.shared_address:
            homes = [self.draft.shared_address]
        texts = [re.sub(r"\W", "", home.text).casefold() for home in homes]
        return bool(texts) and all(re.sub(r"\W", "", place.text).casefold() in text for text in texts)


def _ordered_for(tokens: Sequence[Token]) -> list[Token]:
    """ "Mvh Karin som också ska ha lås": what a signature says of a lock in a whole clause."""
    words = [each for each in tokens if each.what == "word"]
    return words if any(each.folded.startswith(_LOCKS) for each in words) and any(each.folded in _GETS for each in words) else []


def _questions_fact(tokens: Sequence[Token], at: int) -> bool:
    """ "Lgh 110?", "4512?": a question mark behind a number doubts it, where no question is asked."""
    if tokens[at].text != "?" or tokens[at - 1].what in ("word", "mark", "date", "time"):
        return False
    return not any(each.folded in _ASKING for each in tokens)


def _stands_among(fact: Said, source: str, tokens: Sequence[Token]) -> bool:
    """Whether a fact stands in these tokens."""
    return bool(tokens) and any(span.source == source and tokens[0].start <= span.start < tokens[-1].end for span in fact.spans)


def _bare_relative(word: str) -> str:
    """ "dotter" for "dottern", "dotterns"."""
    return re.sub(r"(?:en|n|erna)?s?$", "", word)


def _is_index(before: Token, token: Token) -> bool:
    """ "Brukare 2", "Kund B": which of them a label means."""
    numbered = token.what == "number" and token.text in "123456" or token.what == "word" and re.fullmatch("[A-F]", token.text)
    return bool(numbered) and before.what == "word" and (w.label_of(before.text) in ("person", "name", "number", "address", "contact", "phone", "apartment") or w.is_cohabitant(before.folded) or w.is_existing(before.folded))


def _tail(number: str) -> str:
    return re.sub(r"\D", "", number)[-10:].lstrip("0") or number


def is_all_capital(tokens: Sequence[Token]) -> bool:
    """Whether capitals tell nothing in these tokens."""
    words = [each for each in tokens if each.what == "word"]
    return len(words) > 1 and all(each.text.isupper() for each in words)


def _in_phrases(signs: Sequence[str], groups: Sequence[tuple[re.Pattern[str], Sequence[re.Pattern[str]]]]) -> set[int]:
    """The places of a sentence that stand in a phrase which does no harm."""
    text, starts = " ".join(signs), []
    place = 0
    for sign in signs:
        starts.append(place)
        place += len(sign) + 1
    found: set[int] = set()
    for match in (match for any_of_them, phrases in groups if any_of_them.search(text) for phrase in phrases for match in phrase.finditer(text)):
        first, last = match.span("only" if "only" in match.re.groupindex else 0)
        found.update(at for at, start in enumerate(starts) if first <= start < last and _is_named(signs[at], match.re.pattern))
    return found


@lru_cache(maxsize=8192)
def _is_named(word: str, phrase: str) -> bool:
    """Whether a phrase speaks of an unsettling word, and does not only leave room for any word."""
    return word.startswith("§") or not is_unsettling(word) or (word[:_ENOUGH_OF_WORD] in phrase if len(word) > _ENOUGH_OF_WORD else re.search(rf"\b{re.escape(word)}\b", phrase) is not None)


# What no name in small letters is made of: "sammanboende: hans fru" names nobody.
_NO_NAMES = w.Words(f"""hans hennes sin sina deras min mina vår den det hon hen ovan samma okänd okänt saknas nedan se {v.SPOUSES} {v.PARTNERS} {v.RELATIVES}
    {v.COHABITANT} {v.PERSONS}""")
_OPENING = frozenset([".", "!", "?", ":", "-", "–", "*", "•", "(", '"', "\t", "|"])
# The number of a line of a list, with something behind it.
_LISTED = re.compile(r"[1-3]\d[.):][ \t]*[^\s\d]")
_IDLE = re.compile(IDLE)
_OF_QUESTIONS = frozenset(["?", "ungefär", "bara", "saknas"])
_NEW_CODE = re.compile(r"ny (?:port|entré|dörr)?kod(?: [.!])?")
# What was done to a code that is stated again.
_CODE_CHANGED = frozenset(["bytte", "bytt", "bytts", "byttes", "ändrade", "ändrat", "ändrats", "ändrades"])
_MODALS = frozenset(["kan", "kanske", "nog", "lär", "ska", "skall", "bör", "tror"])
_LOCKS = ("lås", "digitallås", "dörrlås", "låsdosa")
_GETS = frozenset(["ska", "skall", "vill", "ville", "behöver", "önskar", "får", "fick", "har", "hade", "borde", "bör", "måste", "wants", "needs"])
_ASKING = frozenset(["undrar", "kan", "kunde", "skulle", "vill", "går", "could", "can", "would", "möjligt"])
# What sets a fact against another.
_CONTRASTS = frozenset(["men", "dock", "fast", "but"])
# A sentence of more tokens is none; and so many doubts are enough of one text.
_LONGEST, _ENOUGH, _LONG_ABBREVIATION, _LONGEST_ASIDE = 150, 50, 5, 15
_ENOUGH_OF_WORD = 4
_GATE_WORDS = frozenset(["j", "n", "true", "false", "kravs", "nej", "ja", "ingen", "inga", "inget", "inte", "ej", "utan", "olåst", "öppen", "öppet", "no", "none", "nei", "yes", "saknas", "tack"])
