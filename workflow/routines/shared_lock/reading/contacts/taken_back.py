"""Hears that a contact is taken back for another in the same breath: "Kontakt Signe 013-…, nej förresten ta dottern Eva i stället, 070-…"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.contacts.calls import sex_of_called, sign_units, units_in
from workflow.routines.shared_lock.reading.contacts.whole_calls import whole_call
from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.homes.slips import CUES
from workflow.routines.shared_lock.reading.lexicon.calling import UNFIT
from workflow.routines.shared_lock.reading.people.pronouns import PRONOUNS
from workflow.routines.shared_lock.reading.text.tokens import Token


def without_former_call(draft: Draft, tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens without the contact that is taken back, where all that follows says whom to call; and what was left out."""
    if len(tokens) > _LONGEST or not 1 <= sum(each.what == "phone" for each in tokens) <= _BOTH:
        return list(tokens), []
    units = sign_units(draft, tokens)
    met = _TAKES_BACK.match(" ".join(sign for sign, _ in units))
    if met is None or _SOMETIMES.search(met["rest"]):
        return list(tokens), []
    cue, out, rest, former, kin = ([each for _, part in units_in(units, met, group) for each in part] for group in ("cue", "out", "rest", "former", "kin"))
    called = whole_call(draft, rest)
    plain = _PLAIN.fullmatch(met["rest"])
    # A name and a number by themselves may be a number that was wrong.
    instead = bool(_INSTEAD.search(met["rest"]) or met["pronoun"] or not any(each.what == "phone" for each in out))
    if not instead or called is None and (plain is None or met["no"] in _BARE) or _is_same(former, rest):
        return list(tokens), []
    if met["pronoun"] and PRONOUNS[met["pronoun"]] != sex_of_called(former[:1], kin):
        return list(tokens), []
    if called is not None and called.phone is not None and not (plain and plain["lead"]):
        return rest, [*cue, *out]
    behind = [*rest[: len((plain["lead"] or "").split())], *rest[len(rest) - len(plain["tail"].split()) :]] if plain else []
    return [*cue, *(each for each in rest if each not in behind)], [*out, *behind]


def calls_another(draft: Draft, first: Sequence[Token], then: Sequence[Token]) -> bool:
    """Whether a sentence takes the contact of the one before back for another."""
    return any(each.what == "phone" for each in then) and bool(without_former_call(draft, [*first, *then])[1]) and not without_former_call(draft, first)[1]


def _is_same(former: Sequence[Token], rest: Sequence[Token]) -> bool:
    """Whether the one taken back is named again."""
    return bool({each.folded for each in former} & {form for each in rest for form in (each.folded, each.folded.removesuffix("s"))})


_BOTH, _LONGEST = 2, 60
# A no by itself may answer something else.
_BARE = frozenset(["nej", "nä", "nänä", "stopp", "ändring", "vänta"])
_OF = r"(?:deras |hans |hennes |parets |makarnas |äldsta |yngsta )?"
_TEL = r"(?: (?:på|tel|telefon|tfn|nr|mobil|mob|med|nummer|[:,(–-]))*"
_MARK = r" (?:[,.;:(!–-]|[.]{2,3})"
_MARKS = rf"(?:{_MARK})*"
_TAKES_BACK = re.compile(
    rf"(?P<cue>(?:som )?(?:kontakt(?:person|personen|en)?(?: (?:är|blir))?|ring|kontakta|ta|sök|boka(?: tid)? med)(?: (?:gärna|helst))?(?: till)?(?: [:=])?)"
    rf"(?P<out> {_OF}(?:(?P<kin>§k) )?(?P<former>§[ncg])(?: [,(] {_OF}§k(?: [)])?)?(?:{_TEL} §p(?: [)])?{_MARKS}|{_MARK}{_MARKS}) (?P<no>{CUES}(?:(?: ,)? {CUES})*){_MARKS}(?: (?P<pronoun>hon|han) {UNFIT}(?: [,;]| så)+)?) (?P<rest>.*§p.*)"
)
# Who is named, and nothing else.
_BETTER = r"(?:det (?:är|blir) )?(?:bättre|bäst|lättare|lättast|säkrare|säkrast|enklare|enklast|smidigare) (?:att (?:ringa|kontakta|ta|prata med|boka med)|om ni (?:ringer|kontaktar|tar)|med)(?: till| på)? "
_PLAIN = re.compile(rf"(?P<lead>{_BETTER})?{_OF}(?:§k )?§[ncg](?:{_TEL})? §p(?P<tail>(?: (?:är bättre|svarar bättre|är bäst|istället|i stället|hellre))?(?: [.!)])*)")
_INSTEAD = re.compile(r"(?<!\S)(?:i stället|istället|hellre|är bättre|svarar bättre|är bäst|(?:bättre|lättare|säkrare|enklare|smidigare) (?:att|om|med))(?!\S)")
_SOMETIMES = re.compile(r"(?<!\S)(?:\w*(?:dagar|dagarna|kväll\w*|morg\w*|helg\w*|veck\w*)|om|när|ifall|efter|innan|före|från|till|tills|§t|§e)(?!\S)(?! telefonen)")
