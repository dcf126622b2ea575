"""Hears over several sentences that a gate's code was changed after it was stated: "Portkoden i formuläret är den gamla, de bytte i måndags. Ny kod är 7788."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.routines.shared_lock.reading.codes.code_clauses import clauses, is_of_any
from workflow.routines.shared_lock.reading.codes.given_codes import signs_of
from workflow.routines.shared_lock.reading.draft import Draft, bare
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import Token


@dataclass(frozen=True)
class CodeChange:
    """The new code, and how many of the sentences tell of the change; `unclear` says that what stands behind the code may take it back."""

    code: Token
    sentences: int
    unclear: bool = False
    given: bool = False


def code_change(draft: Draft, sentences: Sequence[Sequence[Token]], before: Sequence[Token], *, later: bool = False) -> CodeChange | None:
    """The code that the first of these sentences begins to tell: another than before, with words that say so, or one that lacked, with words that say why or who gave it.

    `before` is the sentence before them: after one about another thing's code, "koden" may be that one's. `later` says that they are of a comment.
    """
    known = draft.gate_code or draft.gate_before
    if not draft.persons or not sentences or not any(each.what == "number" or _TOUCHES.search(each.folded) for each in sentences[0]):
        return None
    kinds: list[str] = []
    unclear, count, codes = False, 0, list[Token]()
    for number, tokens in enumerate(sentences, 1):
        parsed = list(clauses(_signs(draft, tokens, bare(known.text) if known else ""), kinds[-1] if kinds else ""))
        if not parsed or parsed[-1][0] == "":
            break
        for kind, clause in parsed:
            unclear |= kind == "void" and bool({"new", "renewed"} & set(kinds)) and is_of_any(clause)
            kinds.append(kind)
        codes += [each for each in tokens if each.what == "number" and _CODE.fullmatch(each.text) and (known is None or bare(each.text) != bare(known.text))]
        count = number
    said = [each for tokens in sentences[:count] for each in tokens]
    spoken = any(_SPEAKS.search(each.folded) or known is not None and bare(each.folded) == bare(known.text) for each in said)
    changed = {"changed", "void", "instead", "amends"} & set(kinds) or "renewed" in kinds and (later or draft.gate_before is not None)
    first = next((at for at, kind in enumerate(kinds) if kind in ("new", "renewed")), 0)
    lacked = bool({"source", "lacked", "kept", "changed"} & set(kinds)) and not {"void", "instead"} & set(kinds) and "changed" not in kinds[first:]
    if not (lacked if known is None else changed) or not spoken or len({each.text for each in codes}) != 1 or not {"new", "renewed", "instead"} & set(kinds) or not is_of_gate(said, before):
        return None
    return CodeChange(codes[0], count, unclear, given=known is None)


def is_of_gate(tokens: Sequence[Token], before: Sequence[Token]) -> bool:
    """Whether the code is the gate's: "koden" after a key cabinet, or a lock that was changed, may be that one's."""
    words = [each.folded for each in tokens if each.what == "word"]
    other = any(each.folded in w.OTHER_CODES or each.folded.startswith("lås") and len(before) < _SHORT for each in before)
    return not other or any("port" in each or "entré" in each for each in words)


def _signs(draft: Draft, tokens: Sequence[Token], known: str) -> str:
    """The sentence with §o for the code of before, § for another, §t for a day, and signs for names, homes and those who may know a code."""
    signs = signs_of(draft, tokens)
    return " ".join(_sign(each, sign, known) for each, sign in zip(tokens, signs, strict=True))


def _sign(token: Token, sign: str, known: str) -> str:
    if token.what == "date":
        return "§t"
    if sign == "§" and bare(token.text) == known:
        return "§o"
    if sign != token.folded or token.what != "word":
        return sign
    owns = token.folded in _OWNERS
    knows = token.folded not in _STRANGERS and (token.folded in _KNOW or any(token.folded in each for each in (w.RELATIVES, w.SPOUSES, w.PARTNERS, w.STAFF)) or token.is_capital and w.is_given(token.text))
    return "§l" if owns else "§w" if knows else sign


_SHORT = 8
_CODE = re.compile(r"[#*]?[A-Za-z]?\d{3,6}[#*]?")
_SPEAKS = re.compile(r"kod|^port(?:en)?$|^entrén?$")
_TOUCHES = re.compile(r"kod|port|entré|bytt|bytte|ändra|gäller|gamla|gammal|formulär|rutan|hej|obs|ps|rättelse|ändring|tillägg|viktigt|glöm|ringde|fråga|fick|komplett")
_OWNERS = w.Words(
    """värden hyresvärden föreningen bostadsrättsföreningen brf hsb riksbyggen stångåstaden victoriahem heimstaden lejonfastigheter bolaget bostadsbolaget fastighetsbolaget hyresbolaget fastighetsägaren fastighetsskötaren
    fastighetsvärden vaktmästaren bovärden kvartersvärden styrelsen ägaren förvaltaren"""
)
_STRANGERS = w.Words("man granne grannen grannfru grannfrun vän vännen väninna väninnan barnbarn montören montör elev eleven")
_KNOW = w.Words("anhörigkonsulenten kontaktpersonen sköterskan nattpatrullen kvällspatrullen kollegorna kollegor biståndet myndigheten kontoret gruppen teamet personal")
