"""Tells to whom a lock is tied, in sentences that say nothing else: "på dörren sitter en låsenhet som är kopplad till Bo, koppla Siv till den"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import Token

# Whose the lock is, whom to link to it, and the words.
Tie = tuple[DraftPerson, DraftPerson | None, Sequence[Token]]


def tied_to(draft: Draft, sentences: Sequence[Sequence[Token]]) -> tuple[list[tuple[DraftPerson, list[Token]]], list[Tie]]:
    """The persons to whom a lock is tied, with the words, and all that the whole sentences tell."""
    held: list[tuple[DraftPerson, list[Token]]] = []
    ties: list[Tie] = []
    for tokens in sentences:
        text = _signed(draft, tokens)
        if (met := _TIED.fullmatch(text)) and len(draft.persons) > 1:
            person = draft.persons[int(next(filter(None, met.group("held", "tied", "whose")))[1:])]
            held.append((person, [each for each in tokens if each.what == "word"]))
            linked = met["new"] or met["now"] if met["then"] else None
            ties.append((person, draft.persons[int(linked[1:])] if linked else None, tokens))
    holders = [held[0][0]] if held else [each for each in draft.persons if each.role == "existing"]
    for tokens in sentences:
        if len(holders) == 1 and (met := _LINKED.fullmatch(_GOT_HELP.sub(r"\1 ", _signed(draft, tokens)))):
            linked_ = draft.persons[int((met["new"] or met["now"])[1:])]
            ties += [(holders[0], linked_, tokens)] if _is_of(holders[0], linked_, met["whose_lock"] or met["its"]) else []
    return held, ties


def _is_of(holder: DraftPerson, linked: DraftPerson, pronoun: str | None) -> bool:
    """Whether "hennes" or "hans" can only be the one who has the lock."""
    sexes = [w.sex_of_number(each.number.text) if each.number and re.search(r"\d\W*\d", each.number.text) else None for each in (holder, linked)]
    return pronoun is None or sexes[0] != sexes[1] and sexes[0] == {"hennes": "woman", "hans": "man"}[pronoun]


def _signed(draft: Draft, tokens: Sequence[Token]) -> str:
    """The words with a sign for each person who is named."""
    found: list[str] = []
    before: DraftPerson | None = None
    for token in tokens:
        people = draft.named([token.text]) if token.what == "word" and token.is_capital else []
        whole = before is not None and before in people
        person = before if whole else people[0] if len(people) == 1 else None
        if not whole:
            found.append(f"§{draft.persons.index(person)}" if person is not None else token.folded)
        before = person
    return " ".join(found)


_WHEN = r"(?: (?:redan|idag|i dag|nu|sedan tidigare|sen tidigare|sedan länge|sedan i (?:höstas|våras|somras|vintras|fjol)))*"
_WHERE = r"(?: (?:på (?:deras )?(?:ytter)?dörren|i lägenheten|hemma hos dem|hos dem|där))*"
_A_LOCK, _THE_LOCK = r"(?:en (?:digital )?(?:låsenhet|enhet)|ett (?:digitalt )?lås)", r"(?:låset|låsenheten|enheten|(?:det|den) digitala (?:låset|låsenheten)|dosan)"
_IS_TIED = rf"(?:är{_WHEN} (?:kopplad|kopplat|knuten|knutet|ansluten|anslutet) till|är{_WHEN} registrera[dt] på|står{_WHEN} på|hör{_WHEN} till|tillhör{_WHEN})"
_THERE = rf"(?:det|på dörren|där|i lägenheten|hos dem) (?:sitter|finns|hänger){_WHEN}(?: det)?{_WHEN} {_A_LOCK}{_WHERE}"
_HELD = rf"(?:(?:{_THERE} som|{_THE_LOCK}{_WHERE}(?: som (?:sitter|finns)(?: där| på dörren))?{_WHEN}) {_IS_TIED} (?P<held>§\d){_WHEN}|{_THERE} som (?P<tied>§\d) är{_WHEN} kopplad till{_WHEN}|(?P<whose>§\d) är{_WHEN} (?:kopplad|ansluten|knuten) till {_THE_LOCK}{_WHERE}{_WHEN})"
_ON_THEIRS = r"(?: (?:till|på|i) (?P<{}>hennes|hans) (?:digitala |befintliga )?(?:lås|låset|låsenhet|låsenheten|enhet|enheten))"
_TO_IT = r"(?: (?:till|på|i) (?:den|det|samma)(?: (?:lås|låset|låsenhet|låsenheten|enhet|enheten))?)"
_ASK = r"(?:(?:kan|kunde|skulle) (?:ni|du)(?: kunna)? |(?:vi|jag) vill (?:att ni |gärna )?|(?:var snäll\w* och|vänligen|snälla) )?"
_LINK = rf"(?:{_ASK}(?:koppla|lägga?|lägg|knyta?|anslut|ansluta)(?: (?:till|in|på|gärna|även|också))* (?P<new>§\d)(?: också| även)?{{to_it}}(?: också| med)*|(?:(?:vi|jag) vill att )?(?P<now>§\d) (?:(?:ska|skall|behöver)(?: också| även| nu)* )?(?:kopplas|läggas till|läggs till|knytas|anslutas){_TO_IT}(?: också| med)*)"
_TIED = re.compile(rf"{_HELD}(?:(?P<then> [,;]?(?: ?(?:och|så))? ?{_LINK.format(to_it=_TO_IT + '?')})(?: [.!?])*|(?: [.!])*)")
_LINKED = re.compile(_LINK.format(to_it=f"(?:{_TO_IT}|{_ON_THEIRS.format('whose_lock')})").replace(f"anslutas){_TO_IT}", f"anslutas)(?:{_TO_IT}|{_ON_THEIRS.format('its')})") + r"(?: , tack)?(?: [.!?])*")
# "Bo har nu fått hemtjänst och …": why the one who is linked is.
_HELP = r"(?:egen |egna )?(?:hemtjänst|hjälp|insatser|insats|boendestöd|omsorg|tillsyn|hemsjukvård|beslut)"
_GOT_HELP = re.compile(rf"^(§\d) har (?:nu |precis |också |även )*(?:fått|beviljats|blivit beviljad) {_HELP}(?:(?: ,| och) {_HELP})*(?: (?:av|från|hos) oss)?(?: efter (?:sin|en) [^\W\d_]+)? och (?=(?:ska|skall|behöver) )")
