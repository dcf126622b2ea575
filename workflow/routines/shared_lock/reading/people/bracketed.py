"""Sets aside the given names in a bracket behind a number that only name one of the same sentence again: "Anna Ek 1944… (Stigs fru) och Stig Ek 1942…"."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.atom import Atom
from workflow.routines.shared_lock.reading.people.kin_behind import SEX_OF_KIN


def without_bracketed(atoms: Sequence[Atom]) -> list[Atom]:
    """The atoms with such names as glue, where the bracket holds no number, telephone or address."""
    whole = {each.text.split()[0].casefold() for each in atoms if each.kind == "name" and len(each.text.split()) > 1}
    found, at = list(atoms), 0
    while at < len(found):
        close = _close(found, at)
        inside = found[at + 1 : close]
        again = [each for each in inside if each.kind == "name"]
        if again and all(each.text.casefold() in whole for each in again) and _tells_kin(found[at - 1], inside):
            found[at + 1 : close] = [Atom("glue", each.tokens) if each.kind == "name" else each for each in inside]
        at = max(at + 1, close)
    return found


def _tells_kin(number: Atom, inside: Sequence[Atom]) -> bool:
    """Whether a bracket says more than a name, and nothing but words, and no relation of the other sex than the number before it tells."""
    said = [each for each in inside if each.kind not in ("name", "glue")]
    facts = any(each.kind in ("number", "phone", "address", "part") for each in said)
    digits = sum(map(str.isdigit, number.text))
    sex = w.sex_of_number(number.text) if digits >= _DIGITS else None
    kin = [SEX_OF_KIN.get(each.tokens[0].folded) for each in said]
    return bool(said) and not facts and not any(each is not None and sex is not None and each != sex for each in kin)


def _close(atoms: Sequence[Atom], at: int) -> int:
    """Where the bracket ends that opens here behind a number; this place when none does."""
    if not at or atoms[at].tokens[0].text != "(" or atoms[at - 1].kind != "number":
        return at
    return next((n for n in range(at + 1, len(atoms)) if atoms[n].tokens[0].text == ")"), at)


_DIGITS = 10
