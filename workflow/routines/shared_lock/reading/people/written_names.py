"""Puts together the names that are written in parts: "Lund Berg, Eivor", "Ylva Brand (f. Kraft)", "Margareta ”Maggan” Fält"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_everyday, is_filler, is_unsettling
from workflow.routines.shared_lock.reading.people.atom import Atom
from workflow.routines.shared_lock.reading.text.tokens import Token

_LONGEST_SURNAME, _MOST_GIVEN, _LONGEST_PARTICLE = 2, 3, 2
# How a name was written that stood surname first, with a comma behind it.
TURNED = "surname_first"


def whole_names(atoms: Sequence[Atom], families: Collection[str]) -> list[Atom]:
    """The atoms with each name in one piece; `families` are surnames that were read before."""
    return _without_nicknames(_turned(_without_maiden(atoms), families))


def turned_end(tokens: Sequence[Token], at: int, *, asked: bool) -> tuple[int, str]:
    """Where "KARLBERG, INGA MARGARETA" ends, and the name given name first; `at` when it is something else.

    Where no label has `asked` for a person, a number follows it.
    """
    end = at
    while end < len(tokens) and end - at < _LONGEST_SURNAME and tokens[end].what == "word" and not (w.is_given(tokens[end].text) or w.is_known(tokens[end].text)):
        end += 1
    surname = tokens[at:end]
    begins = end + (end < len(tokens) and tokens[end].text == ",")
    close = begins
    while close < len(tokens) and close - begins < _MOST_GIVEN and tokens[close].what == "word" and w.is_given(tokens[close].text):
        close += 1
    after = close + (close < len(tokens) and tokens[close].text in (",", "("))
    numbered = after < len(tokens) and tokens[after].what in ("id", "badid")
    ended = close == len(tokens) or tokens[close].what != "word"
    if not surname or any(len(each.text) < _LONGEST_PARTICLE for each in surname) or close == begins or not (numbered or asked and ended):
        return at, ""
    given = tokens[begins:close]
    if begins == end:
        # Without a comma it is turned where everybody's names are.
        row = all(each.text.isupper() for each in (*surname, *given)) and len(surname[0].text) > _LONGEST_PARTICLE
        whole = row and len(surname) == 1 and numbered and not asked and not (is_filler(surname[0].folded) or is_everyday(surname[0].folded) or is_unsettling(surname[0].folded))
        return (close, " ".join(each.text for each in (*surname, *given))) if whole else (at, "")
    return close, " ".join(each.text for each in (*given, *surname))


def _without_maiden(atoms: Sequence[Atom]) -> list[Atom]:
    """ "Ylva Brand f.d. Kraft", "Ylva Brand (född Kraft)": the name of before belongs to the same person."""
    found: list[Atom] = []
    at = 0
    while at < len(atoms):
        end = _maiden_end(atoms, at) if atoms[at].kind == "name" else at
        if end > at:
            found.append(Atom("name", tuple(token for each in atoms[at:end] for token in each.tokens), atoms[at].text, atoms[at].rule))
        else:
            found.append(atoms[at])
        at = max(end, at + 1)
    return found


def _maiden_end(atoms: Sequence[Atom], at: int) -> int:
    """Where the name of before ends that stands behind the name at this place; the place itself when none does."""
    words = [each.tokens[0].folded for each in atoms[at + 1 : at + 5]]
    opened = words[:1] == ["("]
    born = 1 + (opened or words[:1] == [","])
    if len(words) <= born or words[born - 1] not in (_BORN_IN_BRACKETS if opened else _BORN):
        return at
    before = atoms[at + 1 + born] if at + 1 + born < len(atoms) else None
    if before is None or before.kind != "name" or len(before.tokens) > _LONGEST_SURNAME or w.is_given(before.tokens[0].text) or words[born - 1] == "tidigare" and before.text.casefold() in w.TOWNS:
        return at
    if not opened:
        return at + 2 + born
    closes = at + 2 + born < len(atoms) and atoms[at + 2 + born].tokens[0].text == ")"
    return at + 3 + born if closes else at


_BORN = frozenset(["f.d.", "f.d", "fd", "född", "f.", "f", "född:", "flicknamn", "ogift"])
_BORN_IN_BRACKETS = _BORN | {"tidigare", "f:"}


def _without_nicknames(atoms: list[Atom]) -> list[Atom]:
    """ "Margareta ”Maggan” Fält" and "Ingemar (kallas Ingo) Fält" are one name each."""
    found: list[Atom] = []
    at = 0
    while at < len(atoms):
        close = next((n for n in range(at + 2, min(len(atoms), at + 5)) if atoms[n].tokens[0].text in ('"', "”", ")")), None)
        opens = at + 1 < len(atoms) and atoms[at + 1].tokens[0].text in ('"', "”", "(")
        last = atoms[close + 1] if close is not None and close + 1 < len(atoms) else None
        inside = atoms[at + 2 : close] if close is not None else []
        plain = all(each.kind in ("name", "other", "glue") for each in inside) and any(each.tokens[0].is_capital for each in inside)
        if atoms[at].kind == "name" and (len(atoms[at].tokens) == 1 or len(atoms[at].tokens) == 2 and all(w.is_given(t.text) for t in atoms[at].tokens)) and opens and last is not None and last.kind == "name" and len(last.tokens) == 1 and plain and not w.is_given(last.text):
            tokens = tuple(token for each in atoms[at : close + 2] for token in each.tokens)  # type: ignore[operator]
            found.append(Atom("name", tokens, f"{atoms[at].text} {last.text}"))
            at = close + 2  # type: ignore[operator]
        else:
            found.append(atoms[at])
            at += 1
    return found


def _turned(atoms: Sequence[Atom], families: Collection[str]) -> list[Atom]:
    """ "Vall, Karin" before a number is Karin Vall."""
    found: list[Atom] = []
    for at, atom in enumerate(atoms):
        if atom.kind == "name" and len(found) > 1 and found[-1].tokens[0].text == "," and found[-2].kind == "name" and _is_turned(found, atom, atoms[at + 1 : at + 3], families):
            surname = found[-2]
            found[-2:] = [Atom("name", (*surname.tokens, *found[-1].tokens, *atom.tokens), f"{' '.join(each.text for each in atom.tokens)} {surname.text}", TURNED)]
        else:
            found.append(atom)
    return found


def _is_turned(before: Sequence[Atom], given: Atom, after: Sequence[Atom], families: Collection[str]) -> bool:
    """Whether the name before the comma is the surname of the one behind it."""
    surname = before[-2].text.split()
    numbered = bool(after) and (after[0].kind == "number" or after[0].tokens[0].text in (",", "(") and after[-1].kind == "number")
    if any(map(w.is_given, surname)) or len(surname) > (_LONGEST_SURNAME if numbered else 1) or len(before) > 2 and before[-3].tokens[0].folded in w.COUPLES:
        return False
    if before[-2].text.casefold() in w.TOWNS and not (numbered and _begins(before[:-2])):
        # "Storgatan 4, Berg, Hans Ek".
        return False
    return all(w.is_given(each.text) for each in given.tokens) or numbered and len(given.tokens) == 1 and before[-2].text.casefold() in families


def _begins(before: Sequence[Atom]) -> bool:
    """Whether what follows begins a sentence, a line of a list, or another person."""
    last = next((each for each in reversed(before) if each.tokens[0].text not in (",", ".", ":", "-", "–", "*", "•", ")", "\t")), None)
    return last is None or last.kind in ("and", "number") or last.tokens[0].what == "number"
