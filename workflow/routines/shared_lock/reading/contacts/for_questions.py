"""Hears who answers questions about the order: "Vid frågor kontakta Lena 013-…"; not whom to call about the time, where another is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import Token


def answers_questions(tokens: Sequence[Token]) -> bool:
    """Whether a sentence says nothing else than who answers questions, by a name, a post at work or "mig", with a telephone."""
    return any(each.what == "phone" for each in tokens) and _SENTENCE.fullmatch(" ".join(map(_sign, tokens))) is not None


def _sign(token: Token) -> str:
    if token.what == "phone":
        return "§P"
    if token.what != "word":
        return token.text
    if token.folded in w.STAFF:
        return "§S"
    named = token.is_capital and not w.is_known(token.text) and token.folded not in w.RELATIVES and token.folded not in w.SPOUSES
    return "§N" if named and not re.fullmatch(_ASKED, token.folded) else token.folded


_ASKED = "frågor|undringar|funderingar|oklarheter"
_SENTENCE = re.compile(
    rf"(?:har ni |om ni har |om det finns |om det uppstår |(?:vid|för|ev|ev\.|eventuella|några|ytterligare|övriga|fler|andra) |ev \. )*(?:{_ASKED})"
    r"(?: (?:om|kring|på|angående|gällande|rörande) (?:beställningen|ärendet|detta|det här|ordern|uppdraget|paret|makarna))?(?: [:,?–-])*"
    r"(?: (?:så|går|det|bra|att|kan|får|ni|du|vänligen|hör|av|er|dig|till|vänd|ring|ringa|kontakta|nå|nås|når|besvaras|jag|gärna))*"
    r"(?: (?:mig|undertecknad|oss|§S|på|hos|i))*(?: (?:§N|-))*(?: [,(] ?(?:§S|§N))*(?: [:,(-]| på| tel| tfn| telefon| mobil| nr| §S)*(?: [.:])? §P(?: [).!])*"
)
