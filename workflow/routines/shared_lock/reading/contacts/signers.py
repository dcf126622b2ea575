"""Tells who signs a text, and by which telephone the one who signs is called: never a switchboard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from workflow.routines.shared_lock.reading.draft import Said, said
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.mail import Line
from workflow.routines.shared_lock.reading.text.tokens import Token, tokens_of


@dataclass(frozen=True)
class Signer:
    """Who signs: the given name, the `whole` name, the only telephone that is the signer's, and every word of the signature that could be a name."""

    name: Said | None = None
    whole: Said | None = None
    phone: Said | None = None
    words: frozenset[str] = field(default=frozenset())


def signer_of(source: str, signature: Sequence[Line]) -> Signer:
    """What the lines of a signature say of the one who signs."""
    lines = [tokens_of(line) for line in signature]
    words = [t for line in lines for t in line if t.what == "word"]
    given = [t for t in words if t.is_capital and w.is_given(t.text)]
    if not given:
        return Signer(words=frozenset(t.folded for t in words))
    name = said(source, given[:1], "signature", w.cased(given[0].text))
    line = next(line for line in lines if given[0] in line)
    at = line.index(given[0])
    whole = [given[0], *takewhile(lambda each: each.what == "word" and each.is_capital and not w.is_known(each.text), line[at + 1 :])]
    alone = not any(each in given for each in words if each not in whole and w.is_given(each.text))
    phones = _phones(lines)
    return Signer(
        name,
        said(source, whole, "signature", w.cased(" ".join(each.text for each in whole))) if alone else None,
        said(source, phones, "signature", phones[0].value) if alone and len(phones) == 1 else None,
        frozenset(t.folded for t in words),
    )


def is_of_writer(tokens: Sequence[Token]) -> bool:
    """Whether a sentence asks to call the one who writes, and speaks of no other by name or relation: "ring mig när tid ska bokas, 013-…"."""
    words = [each for each in tokens if each.what == "word"]
    others = any(each.is_capital and w.is_given(each.text) or each.folded in w.RELATIVES or each.folded in w.SPOUSES or each.folded in w.STAFF and not _IS_ONE.fullmatch(f"{before.folded} {each.folded}") for before, each in pairwise(words))
    return not others and _CALLS_WRITER.search(" ".join(each.folded for each in tokens)) is not None


def _phones(lines: Sequence[Sequence[Token]]) -> list[Token]:
    """The telephones of a signature that no word before them in their line calls a switchboard."""
    found: list[Token] = []
    for line in lines:
        before: list[str] = []
        for token in line:
            if token.what == "phone":
                found += [] if any(word in w.SWITCHBOARDS or word.startswith(_SHARED) for word in before) else [token]
                before = []
            elif token.what == "word":
                before.append(token.folded)
    return found


_SHARED = ("växel", "kansli", "expedition", "fax", "jour", "reception", "kontor", "larm", "grupp", "team", "planering", "gemensam", "vx")
# "Jag är samordnare", "när montören vill ha en tid": no one to call.
_IS_ONE = re.compile(r"är \S+|\S+ (?:montör|tekniker|installatör)\S*")
_ASKED = r"(?:ring|ringa|ringer|kontakta|kontaktar|boka|bokar|bokas|nå|når|avtala|avtalas|bestäm|hör av (?:er|dig) till|prata|tala|går|sker|görs|tas|sköts|kontakt)"
_AFFAIRS = r"(?:tid|tiden|tider|besöket|montering|monteringen|bokningen|kontakten|det|detta|allt|åt dem|åt båda)"
_BUSY = rf"(?:bokar|ordnar|fixar|sköter|samordnar|tar(?: hand om)?|håller i|bestämmer)(?: {_AFFAIRS}){{1,3}}"
# No pronoun of the household stands between "jag bokar" and the telephone as the one who has it.
_CALLS_WRITER = re.compile(
    rf"(?<!\S){_ASKED}(?: (?!inte|ej|aldrig|dem|dom|henne|honom)[^\s,.;]+){{0,3}} (?:mig|mej|undertecknad)(?!\S)(?!.*(?<!\S)(?:inte|ej|aldrig|hon|han|de|dom|henne|honom|hennes|hans|deras)(?!\S).*\d)"
    rf"|(?<!\S)(?:jag|undertecknad) (?:{_BUSY}|är (?:deras |vår )?kontakt(?:person)?|nås|svarar|finns)(?!\S)(?!.*(?<!\S)(?:inte|ej|aldrig|hon|han|de|dom|henne|honom|hennes|hans|deras)(?!\S).*\d)"
    r"|(?<!\S)(?:kontakt(?:en|person)?|kontakt för [^\W\d_]+) (?:är|blir) (?:jag|mig|undertecknad)(?!\S)"
)
