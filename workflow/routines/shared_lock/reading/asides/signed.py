"""Writes a sentence as the closed grammars of `asides` meet it: names, numbers and addresses as signs, every other word in small letters."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.vocabulary import WEEKDAYS
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, Token

_SIGNS = {"date": "§t", "time": "§t", "phone": "§p", "badphone": "§p", "id": "§i", "badid": "§i", "birth": "§i"} | dict.fromkeys(ADDRESS_PARTS, "§a")


Signed = tuple[Sequence[Token], Sequence[str]]


def signed(draft: Draft, tokens: Sequence[Token]) -> list[str]:
    """§n: a name of the order; §k: of the one to call; §x: another capital; §t: a date or a time; §p, §i, §a: a telephone, a number and a part of an address."""
    called = draft.contact_name.text.casefold().split() if draft.contact_name else ()
    return [_sign(draft, called, each, initial=at == 0) for at, each in enumerate(tokens)]


def _sign(draft: Draft, called: Sequence[str], token: Token, *, initial: bool) -> str:
    if token.what != "word":
        return _SIGNS.get(token.what, token.text)
    if not token.is_capital:
        return token.folded
    if draft.named([token.text]) or draft.named([token.text.removesuffix("s")]):
        return "§n"
    if token.folded in called:
        return "§k"
    return token.folded if initial and not w.is_given(token.text) or token.folded in _NO_NAMES else "§x"


def without_heading(tokens: Sequence[Token]) -> Sequence[Token]:
    """ "Övrigt: sonen är inte med" says what "Sonen är inte med" does."""
    begins = _HEAD if len(tokens) > _HEAD and tokens[0].folded in _HEADINGS and tokens[1].text in (":", "!", ",", "-", "–") else 0
    return tokens[begins:]


_HEAD = 2
_HEADINGS = w.Words("övrigt ö övr övr. övriga obs ps p.s info information upplysning upplysningar upplysningsvis anm anmärkning kommentar kommentarer noteringar notering meddelande bakgrund fritext situation orsak anledning tillägg")
_NO_NAMES = frozenset(["inga", "us", "usö", "kol", "asih", "hsl", "sol", "lss", "vc", "bpsd", "stroke", "ssk", "usk", "dsk", "e", "ie", *(f"{each}dag" for each in WEEKDAYS.split("|"))])
# Grammar that several modules share: where a clause begins and ends, whom of the household it is about, and a day that is near.
BEGIN = r"(?:^|(?<=\S , )|(?<= och )|(?<= men )|(?<= så )|(?<= då )|(?<=\S : )|(?<= eftersom )|(?<= \( )|(?<= [.;–-] )|(?<= för )|(?<= att ))"
END = r"(?=(?: [.!,;)–-])| ?$| (?:och|men|så|då|eftersom|därför|för att) )"
WHO = r"(?:(?:§n(?: §n)*|§n och §n|han|hon|de|dom|båda|bägge|båda två|paret|makarna|maken|makan|mannen|frun|hustrun|sambon|gubben|gumman|han och hon|ingen av (?:dem|dom)|varken §n eller §n|ingendera|den ena|ena parten))"
WEEKDAY = rf"(?:(?:{WEEKDAYS})dag)"
NEAR_DAY = rf"(?:(?:nu |nästa |den |på )*{WEEKDAY}(?: §t)?|(?:den )?§t|i ?morgon|i ?dag|i ?kväll|i eftermiddag|i helgen|efter helgen|till helgen|i veckan|senare i veckan|(?:i )?nästa vecka|slutet av veckan|om (?:några|två|tre|ett par|fyra|fem) dagar|om en vecka)"
