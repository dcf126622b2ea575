"""Reads a sentence about whom to call item by item, where all of it is of a closed kind: who is called, who is not and why, when and how, who joins in.

"Aina hör inte telefonen, ring Arne på 070-…, gärna efter lunch." One word that is of none of these kinds, and the sentence is left to the other rules.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from workflow.routines.shared_lock.reading.contacts.calls import sex_of_called, sign_units
from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.lexicon import calling
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.vocabulary import STAFF
from workflow.routines.shared_lock.reading.people.pronouns import PRONOUNS
from workflow.routines.shared_lock.reading.text.tokens import Token

_LONGEST, _HOURS, _LONGEST_NAME = 60, 24, 3
_ALLOWED = frozenset({"word", "mark", "phone", "time", "number"})
_PLACES = ("off", "also", "refused", "name", "kin", "of", "only", "phone", "owner")


@dataclass
class WholeCall:
    """What a sentence says: the words of who is called, their telephone, and whether it is the writer."""

    name: Sequence[Token] = ()
    kin: Sequence[Token] = ()
    phone: Token | None = None
    ours: bool = False
    instead: bool = False
    asked: bool = False
    others: list[Sequence[Token]] = field(default_factory=list)
    both_off: bool = False
    kin_alone: bool = False
    of_telephone: bool = False
    pronouns: set[str] = field(default_factory=set)
    meant: set[str] = field(default_factory=set)


def whole_call(draft: Draft, tokens: Sequence[Token]) -> WholeCall | None:
    """What a whole sentence says of whom to call, by which telephone; None where a word of it may say something else."""
    if sum(each.what == "phone" for each in tokens) > 1 or any(each.what not in _ALLOWED for each in tokens):
        return None
    call = _parsed(draft, tokens)
    return call if call and not call.kin_alone and _asks(draft, call) and _is_clear(draft, call) else None


def explains_call(draft: Draft, tokens: Sequence[Token]) -> bool:
    """Whether a whole sentence without a telephone says nothing but when and how the contact is called, who joins in, and why no other is called."""
    if draft.contact_name is None or draft.contact_phone is None or any(each.what not in _ALLOWED - {"phone"} for each in tokens):
        return False
    call = _parsed(draft, tokens)
    if call is None or call.ours or call.kin_alone or call.of_telephone or not _is_let_in(draft, tokens) or not _is_of_calls(call, tokens):
        return False
    if call.others and any(each.folded == "tar" for each in tokens):
        # "Bo tar inte telefon" may say that Bo does not take one.
        return False
    called = set(draft.contact_name.text.casefold().split())
    ours = bool(draft.named(draft.contact_name.text.split()[:1]))
    aside = any({each.folded for each in other} & called for other in call.others) or call.both_off and ours
    return not aside and (not call.name or {each.folded for each in call.name} <= called) and (not call.asked or bool(call.name))


def _is_of_calls(call: WholeCall, tokens: Sequence[Token]) -> bool:
    """Whether a sentence speaks of calls, of a time or of who opens, and not of "det"; "Arne har det bra där han är" is none."""
    text = " ".join(each.folded for each in tokens)
    if calling.OF_NO_CALL.search(text):
        return False
    return call.asked or call.both_off or bool(call.others) or bool(call.name and call.kin) or any(each.what in ("time", "date") for each in tokens) or calling.OF_CALL.search(text) is not None


def _is_let_in(draft: Draft, tokens: Sequence[Token]) -> bool:
    """Whether a code opens the gate, or no one is said to open it."""
    opening = (each for each, after in pairwise(tokens) if each.folded in calling.OPENING and after.folded not in w.NEGATIONS)
    return draft.gate_code is not None or not any(opening)


def settled_calls(draft: Draft, sentences: Iterable[Sequence[Token]]) -> Iterator[Token]:
    """The tokens of the sentences that say nothing but whom to call, and not who opens the gate where no code does."""
    return (each for tokens in sentences if _is_let_in(draft, tokens) for each in tokens)


def kin_to_call(draft: Draft, tokens: Sequence[Token]) -> Token | None:
    """The relation in a sentence without a name that asks to call them: "Boka tid med dottern"."""
    call = None if any(each.what not in _ALLOWED - {"phone"} for each in tokens) else _parsed(draft, tokens)
    return call.kin[0] if call and call.kin and call.asked and not (call.name or call.ours or call.pronouns) else None


def named_kin(before: Sequence[Sequence[Token]], kin: Token) -> tuple[Sequence[Token], Token] | None:
    """The name and the telephone of the only one of whom the sentences before say that they are this relation."""
    found: list[tuple[Sequence[Token], Token]] = []
    for tokens in before:
        phones = [each for each in tokens if each.what == "phone"]
        for at, each in enumerate(tokens):
            if each.what != "word" or each.folded not in w.RELATIVES or _bare(each.folded) != _bare(kin.folded) or len(phones) != 1:
                continue
            names = _names_next_to(tokens, at)
            found += [(name, phones[0]) for name in names if name[0].start < phones[0].start]
    return found[0] if len({phone.value for _, phone in found}) == 1 and len({name[0].folded for name, _ in found}) == 1 else None


def _names_next_to(tokens: Sequence[Token], at: int) -> list[Sequence[Token]]:
    """The names right behind or right before a relation, with a mark between them or none."""
    after = at + 1
    while after < len(tokens) and (tokens[after].text in (":", ",", ")") or tokens[after].folded in ("heter", "är")):
        after += 1
    end = _end_of_name(tokens, after)
    if end > after:
        return [tokens[after:end]]
    before = at
    while before and (tokens[before - 1].text in ("(", ",", "-", "–") or tokens[before - 1].folded in ("deras", "hans", "hennes")):
        before -= 1
    begin = next((n for n in range(max(0, before - _LONGEST_NAME), before) if _end_of_name(tokens, n) == before), before)
    return [tokens[begin:before]] if begin < before else []


def _end_of_name(tokens: Sequence[Token], at: int) -> int:
    end = at
    while end < min(len(tokens), at + _LONGEST_NAME) and tokens[end].what == "word" and tokens[end].is_capital and (end > at or w.is_given(tokens[end].text)):
        end += 1
    return end


def _bare(word: str) -> str:
    return re.sub(r"(?:en|n)$", "", word)


def _asks(draft: Draft, call: WholeCall) -> bool:
    """Whether a sentence asks to call someone: one of two, where it says why the other does not take calls."""
    return call.asked or draft.contact_phone is None and bool(call.others) and not call.ours and len(draft.named([each.text for each in call.name])) == 1


def _parsed(draft: Draft, tokens: Sequence[Token]) -> WholeCall | None:
    """What the items of a sentence say; None where a word is of none."""
    if len(tokens) > _LONGEST:
        return None
    units = [(_sign(sign, each), each) for sign, each in sign_units(draft, tokens)]
    text = " ".join(sign for sign, _ in units)
    call, at = WholeCall(), 0
    while at < len(text):
        met = _ITEM.match(text, at)
        if met is None or not _take(call, met, units):
            return None
        at = met.end() + 1
    return call


def _sign(sign: str, tokens: Sequence[Token]) -> str:
    """The sign of a unit; a date is no time of the day, nor is a number that is no hour."""
    what = tokens[0].what
    if what == "date":
        return "§e"
    if what == "number":
        return "§t" if tokens[0].text.isdigit() and int(tokens[0].text) <= _HOURS else "§d"
    return re.sub(r"\s", "_", sign)


def _take(call: WholeCall, met: re.Match[str], units: Sequence[tuple[str, Sequence[Token]]]) -> bool:
    """Take one item in; False where it names another than the items before."""
    found = {group: _tokens(units, met, group) for group in _PLACES if met[group]}
    put_aside = [found[group] for group in ("off", "also", "refused") if group in found]
    names = [each for each in put_aside if each[0].is_capital and each[0].folded not in calling.PAIR]
    call.others += names
    call.both_off |= len(names) < len(put_aside)
    words = met[0].split()
    pronouns = {PRONOUNS[each] for each in words if each in PRONOUNS}
    call.pronouns |= pronouns if met["by_pronoun"] else set()
    call.meant |= set() if met["by_pronoun"] else pronouns
    call.phone = found["phone"][0] if "phone" in found else call.phone
    call.ours |= met["us"] is not None
    call.asked |= met["cue"] is not None or met["by_pronoun"] is not None
    call.of_telephone |= met["telephone"] is not None
    call.instead |= bool({"istället", "stället", "hellre"} & {*words}) or "refused" in found
    name = found.get("name", ()) or [replace(each, text=each.text[:-1]) for each in found.get("owner", ())]
    if met["post"] and not call.ours or met["cue"] and call.ours and call.name and {"ni", "du", "man"} & {*words}:
        # "Boka med mig, dottern Lena når ni på 070-…": another than the one who writes.
        return False
    if "only" in found:
        call.kin, call.kin_alone = found["only"], True
    if name and call.name and [each.folded for each in name] != [each.folded for each in call.name]:
        return False
    if name:
        call.name, call.kin = name, found.get("kin") or found.get("of") or call.kin
    return True


def _is_clear(draft: Draft, call: WholeCall) -> bool:
    """Whether one is called who is none of those put aside, and every pronoun can mean them or one put aside."""
    called = {each.folded for each in call.name}
    people = draft.named([each.text for each in call.name]) if call.name else []
    if call.ours:
        return not people and not call.pronouns and (call.phone is not None or not call.name)
    if not call.name or call.phone is None or len(people) > 1 or people and (call.kin or call.both_off):
        return False
    sex = sex_of_called(call.name, call.kin)
    others = {w.sex_of(each[0].folded) for each in call.others}
    aside = any({each.folded for each in other} & called for other in call.others)
    of_both = {"woman", "man"} if call.both_off else set()
    return not aside and call.pronouns <= {sex} and call.meant <= {sex, *others, *of_both} and (bool(people) or bool(call.kin) or len(call.name) > 1)


def _tokens(units: Sequence[tuple[str, Sequence[Token]]], met: re.Match[str], group: str) -> Sequence[Token]:
    start, end = met.span(group)
    found: list[Token] = []
    place = 0
    for sign, tokens in units:
        if start <= place < end:
            found += tokens
        place += len(sign) + 1
    return found


def _any_of(listed: Collection[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, listed), key=len, reverse=True))})"


_END = r"(?= |$)"
_OF = r"(?:(?:deras|hans|hennes|parets|makarnas|vår|§ns|den|äldsta|yngsta|äldste|yngste|vuxna|en|enda) ){0,2}"
_ASIDE = r"(?:(?:eftersom|då|för|för att|ty|men|och|medan) )?"
_BOTH = r"(?:de|dom|båda|bägge|båda två|paret|makarna|(?:hennes |hans |deras )?(?:föräldrarna|föräldrar)|svärföräldrarna|mamma och pappa|mor och far|brukarna|ingen av (?:dem|dom))"
_ITEM = re.compile(
    rf"(?:{calling.NO_KIN}|{_ASIDE}(?:(?P<off>§[nc](?! §p)|{_BOTH})(?: (?:och|o|&) (?P<also>§[nc]))? {calling.UNFIT}(?:(?: och| ,| så){{1,2}} {calling.UNFIT}){{0,2}}"
    rf"|{calling.REFUSES} (?P<refused>§[nc](?= (?!och|eller|o\b|&)|$)|dem|dom|paret|makarna|brukarna|föräldrarna|hem))"
    rf"|(?P<by_pronoun>{calling.PRONOUN_CUES})"
    rf"|(?P<cue>{calling.CUES})"
    r"|(?P<us>mig|undertecknad|mej|jag(?: som)?(?= (?:är|blir) (?:deras |vår |er )?kontakt)|jag(?= (?:som )?(?:ni|man) (?:ringer|kontaktar|bokar)))"
    rf"|{_OF}(?:(?P<kin>§k)(?: (?:som )?(?:heter|är))?(?: [,:])? )?(?P<name>§[ngc])(?: (?:[(,–-]|är|som är) {_OF}(?P<of>§k)(?: (?:till|åt|i) (?:dem|båda|paret|makarna|familjen|§n|henne|honom))?(?: [)])?)?"
    rf"|(?P<owner>§[nc]s)(?= {_any_of(calling.OF_TELEPHONE - calling.WORDS)}(?: |$))"
    rf"|{_OF}(?P<only>§k)"
    r"|(?P<phone>§p)"
    rf"|(?:{calling.PHRASES})"
    rf"|utan(?= (?:ring|ta|kontakta|prata|det är|i stället|istället|§[ngk]))"
    rf"|(?P<post>[,(] {_any_of(STAFF.split())}(?: [)])?)"
    rf"|(?P<telephone>{_any_of(calling.OF_TELEPHONE - calling.WORDS)})"
    rf"|{_any_of(calling.WORDS)}"
    rf"|[.,;:!()–-]|§t){_END}"
)
