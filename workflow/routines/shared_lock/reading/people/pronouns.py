"""Tells whose number a pronoun stands before: "Hennes pnr är 400309-9803, hans 380721-9872"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.atom import Atom
from workflow.routines.shared_lock.reading.text.tokens import Token

SEX = {
    **dict.fromkeys(("han", "hans", "maken", "makens", "mannen", "mannens", "herrn", "herrns", "gubben", "gubbens", "he", "his", "make", "pappas", "faderns", "fars", "morfars", "farfars"), "man"),
    **dict.fromkeys(("hon", "hennes", "makan", "makans", "frun", "fruns", "hustrun", "hustruns", "gumman", "gummans", "damen", "she", "her", "maka", "mammas", "moderns", "mors", "mormors", "farmors"), "woman"),
}  # fmt: skip
# The pronouns of one who is spoken of.
PRONOUNS = {"han": "man", "hans": "man", "honom": "man", "hon": "woman", "hennes": "woman", "henne": "woman"}
_KIN = re.compile(r"(?:(?P<woman>dotter|dottern|syster|systern|mor|modern|mamma|mamman|moster|faster|hustru|hustrun|fru|frun|maka|makan|väninna|väninnan)|son|sonen|bror|brodern|far|fadern|pappa|pappan|farbror|morbror|make|maken)$")
_NOBODY = "nobody"
_BETWEEN = frozenset(["är", "har", "med", "nr", "pnr", "nummer", "personnummer", "personnumret", "pers.nr", "persnr", "personnr", ":", ",", ".", "(", ")", "-", "–", "och", "samt", "&", "and", "is", ";", "=", "född", "/"])


def sex_of_kin(word: str) -> str | None:
    """The sex that a relation tells: "dottern", "svärsonen"."""
    met = _KIN.search(word)
    return None if met is None else "woman" if met["woman"] else "man"


def numbers_by_pronoun(tokens: Sequence[Token], names: Iterable[Atom]) -> list[tuple[Atom, Token]]:
    """Each number of the sentence with the name that the pronoun before it means; empty where anything is open.

    The sentence holds pronouns, numbers and the words between them and nothing else. A pronoun means the only one of its sex
    who was named, and the number's own digit agrees.
    """
    stated = {atom.text.casefold(): atom for atom in names}
    sexes = {atom.text: w.sex_of(atom.text.split()[0]) for atom in stated.values()}
    found: list[tuple[Atom, Token]] = []
    meant, owner = "", ""
    for token in tokens:
        named = w.given_in(token.folded) if token.is_capital and token.folded not in SEX else ""
        if token.what == "id":
            people = [atom for atom in stated.values() if sexes[atom.text] == meant and owner in ("", atom.text.split()[0].casefold())]
            if len(people) != 1 or None in sexes.values() or w.sex_of_number(token.value or token.text) != meant:
                return []
            found.append((people[0], token))
            meant, owner = "", ""
        elif token.folded in SEX and not meant:
            meant = SEX[token.folded]
        elif named and not meant and token.text.endswith("s"):
            # "… och Ingvars är …"
            meant, owner = w.sex_of(named) or _NOBODY, named
        elif token.folded not in _BETWEEN:
            return []
    return found if len({atom.text for atom, _ in found}) == len(found) and not meant else []


def numbers_respectively(tokens: Sequence[Token]) -> list[Token]:
    """The numbers of a sentence that says "respektive" between them, and names nobody: "19320119-9845 respektive 19420414-9837"."""
    ids = [each for each in tokens if each.what == "id"]
    ordered = any(each.folded in ("resp", "resp.", "respektive", "respectively") for each in tokens)
    return ids if ordered and len(ids) > 1 and not any(each.is_capital and w.is_given(each.text) for each in tokens) else []


def agree(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether no given name tells another sex than its number, and one at least tells one."""
    sexes = [(w.sex_of(name), w.sex_of_number(number)) for name, number in pairs]
    return any(named for named, _ in sexes) and all(named in (None, numbered) for named, numbered in sexes)


def only_of(head: Sequence[Token], names: Sequence[Atom], number: Token) -> list[Atom]:
    """The only one of the sex that a label tells, "Mammas pnr", where the number's own digit agrees; nobody else."""
    sexes = {SEX[each.folded] for each in head if each.folded in SEX}
    people = [atom for atom in names if {w.sex_of(atom.text.split()[0])} == sexes]
    return people if len(people) == 1 and sexes == {w.sex_of_number(number.value or number.text)} else []
