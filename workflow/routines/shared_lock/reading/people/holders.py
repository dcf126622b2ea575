"""Tells who has the lock from whose lock it is said to be: "koppla honom till hennes låsenhet", "vi monterade lås hos Siv Ek"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, Said, said, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.atom import Atom
from workflow.routines.shared_lock.reading.people.ties import tied_to
from workflow.routines.shared_lock.reading.text.tokens import Token

_HERS_OR_HIS = {
    **dict.fromkeys(("hans", "makens", "mannens", "mans", "makes", "his"), "man"),
    **dict.fromkeys(("hennes", "makans", "hustruns", "fruns", "makas", "hustrus", "frus", "her"), "woman"),
}  # fmt: skip
_TOWARDS = frozenset(["till", "på", "i", "med", "to", "on", "mot"])
_PLACED = frozenset(["monterade", "monterat", "monterades", "installerade", "installerat", "installerades", "satte", "satt", "finns", "sitter", "hänger"])
_IS_THERE = frozenset(["har", "hade", "fungerar", "fungerade", "funkar", "funkade", "är", "var", "sitter", "satt", "finns", "has", "works", "is", "was"])
_BOTH_HAVE = re.compile(r"\b(?:båda|bägge|ingen)(?: av dem)? har (?:redan |digital\w* |varsitt )*lås")
_LOCKS = w.Words("lås låset låsenhet låsenheten låsenh enhet enheten dosa dosan lock")


def name_holders(draft: Draft, known: Iterable[tuple[list[str], Said]]) -> None:
    """The role of the person who was said to have the lock before the persons were stated."""
    for words, stated in known:
        people = draft.named(words) or draft.named([words[0]]) or draft.named([words[-1].removesuffix("s")])
        if len(people) == 1 and not any(p.role == "existing" for p in draft.persons):
            people[0].role, people[0].role_said = "existing", stated
        elif len(people) == 1 and people[0].role != "existing":
            draft.doubt("role_unclear", *stated.spans)


def name_holder(draft: Draft, source: str, sentences: Sequence[Sequence[Token]]) -> Iterator[Token]:
    """Give the role to the one person whose lock the sentences speak of, and return the words of those that say nothing else; a lock of another than who has it is a doubt."""
    stated = [person for person in draft.persons if person.role == "existing"]
    found, ties = tied_to(draft, sentences)
    for tokens in sentences:
        if any(each.folded in w.NEGATIONS for each in tokens):
            continue
        if _BOTH_HAVE.search(" ".join(each.folded for each in tokens)):
            draft.doubt("role_unclear", span_of(source, tokens))
        for at, token in enumerate(tokens):
            if token.folded in _LOCKS and (held := _before(draft, tokens, at) or _behind(draft, tokens, at)):
                found.append(held)
            elif token.folded in _LOCKS and not stated and (had := _that_works(draft, tokens, at)):
                draft.doubt("role_unclear", *said(source, had, "lock_of").spans)
    if stated:
        for person, words in found:
            if person not in stated:
                draft.doubt("role_unclear", *said(source, words, "lock_of").spans)
            else:
                yield from words
    elif found and all(person is found[0][0] for person, _ in found):
        person, words = found[0]
        person.role, person.role_said = "existing", said(source, words, "lock_of")
    holders = [person for person in draft.persons if person.role == "existing"]
    for person, linked, tokens in ties:
        if [person] != holders or linked is person:
            draft.doubt("role_unclear", span_of(source, tokens))
        else:
            yield from tokens


def _before(draft: Draft, tokens: Sequence[Token], at: int) -> tuple[DraftPerson, list[Token]] | None:
    """ "till hennes låsenhet", "på Siv Eks digitala lås"."""
    owned = _owned(draft, tokens, at)
    first = owned and next(place for place, each in enumerate(tokens) if each is owned[1][0])
    if owned and first and tokens[first - 1].folded == "sin":
        # "Till sin mans lås".
        first -= 1
    if owned is None and (other := _of_partner(draft, tokens, at)):
        return other
    return owned if owned and first and tokens[first - 1].folded in _TOWARDS else None


def _of_partner(draft: Draft, tokens: Sequence[Token], at: int) -> tuple[DraftPerson, list[Token]] | None:
    """ "Ulla Ek ska läggas till på sambons lås": of two, the one who is not to be put on it."""
    text = " ".join(each.folded for each in tokens[: at + 1])
    met = _ON_PARTNERS.search(text)
    named = [person for person in draft.persons if any(each.is_capital and draft.named([each.text]) == [person] for each in tokens[:at])]
    if met is None or len(draft.persons) != _TWO or len(named) != 1 or _ON_PARTNERS.search(" ".join(each.folded for each in tokens[at + 1 :])):
        return None
    other = next(person for person in draft.persons if person is not named[0])
    sex = next((sex for begins, sex in _SEX_OF_KIN if met["whose"].startswith(begins)), None)
    sex_told = w.sex_of_number(other.number.text) if other.number and re.search(r"\d\W*\d", other.number.text) else None
    first = max(place for place in range(at) if tokens[place].folded == met["whose"])
    return (other, list(tokens[first : at + 1])) if sex in (None, sex_told) and _can_be(met["whose"], other, named[0]) else None


def _can_be(whose: str, other: DraftPerson, named: DraftPerson) -> bool:
    """Whether a son or a mother, as far as the years of birth are stated, can be the other one."""
    theirs, ours = other.year_of_birth, named.year_of_birth
    is_parent = whose.startswith(("mamm", "moder", "papp", "fader"))
    if theirs is None or ours is None or not (is_parent or whose.startswith(("son", "dotter"))):
        return True
    return (ours - theirs if is_parent else theirs - ours) >= _GENERATION


def _that_works(draft: Draft, tokens: Sequence[Token], at: int) -> list[Token] | None:
    """ "Ingegerds lås har fungerat fint": of a lock that is there, where nobody was said to have one."""
    owned = _owned(draft, tokens, at)
    return owned[1] if owned and at + 1 < len(tokens) and tokens[at + 1].folded in _IS_THERE else None


def _owned(draft: Draft, tokens: Sequence[Token], at: int) -> tuple[DraftPerson, list[Token]] | None:
    """ "hennes låsenhet", "Siv Eks digitala lås": the one person of the order, and the words."""
    begins = at
    while begins and at - begins < 2 and (tokens[begins - 1].folded in w.LOCK_NOUNS or w.is_existing(tokens[begins - 1].folded)):
        begins -= 1
    last = begins - 1
    if last < 0:
        return None
    if sex := _HERS_OR_HIS.get(tokens[last].folded):
        people = [person for person in draft.persons if w.sex_of(person.given) == sex]
        first = last
    else:
        first = last
        while first > 0 and tokens[first - 1].what == "word" and tokens[first - 1].is_capital and tokens[first].is_capital and last - first < 2:
            first -= 1
        words = [each.text for each in tokens[first:last]] + [tokens[last].text.removesuffix("s")]
        people = draft.named(words) if tokens[last].text.endswith("s") and tokens[last].is_capital else []
    return (people[0], list(tokens[first : at + 1])) if len(people) == 1 and len(draft.persons) > 1 else None


def _behind(draft: Draft, tokens: Sequence[Token], at: int) -> tuple[DraftPerson, list[Token]] | None:
    """ "vi monterade digitalt lås hos Siv Ek", "the lock of Siv Ek"."""
    if had := _had_by(draft, tokens, at):
        return had
    at += at + 1 < len(tokens) and tokens[at].folded.endswith(("t", "n")) and tokens[at + 1].folded in _PLACED
    led = at + 2 < len(tokens) and (tokens[at + 1].folded == "hos" and any(each.folded in _PLACED for each in tokens[: at + 1]) or tokens[at].folded == "lock" and tokens[at + 1].folded == "of")
    if not led:
        return None
    end = at + 2
    while end < len(tokens) and tokens[end].what == "word" and tokens[end].is_capital:
        end += 1
    people = draft.named([each.text for each in tokens[at + 2 : end]])
    together = end < len(tokens) and tokens[end].folded in ("och", "and", "&")
    return (people[0], list(tokens[at:end])) if len(people) == 1 and not together else None


def _had_by(draft: Draft, tokens: Sequence[Token], at: int) -> tuple[DraftPerson, list[Token]] | None:
    """ "på samma lås som hustrun Siv Ek har sedan i höstas": the one person who is said to have it."""
    first = at + 2
    if first >= len(tokens) or tokens[at + 1].folded != "som":
        return None
    while first < len(tokens) and not tokens[first].is_capital and (tokens[first].folded in w.SPOUSES or tokens[first].folded in w.PARTNERS or tokens[first].folded in w.RELATIVES or tokens[first].folded in ("hans", "hennes")):
        first += 1
    end = first
    while end < len(tokens) and tokens[end].what == "word" and tokens[end].is_capital:
        end += 1
    has = [each.folded if each.what != "date" else "§" for each in tokens[end : end + 3]]
    if end == first or not has or has[0] not in ("har", "redan") or (has[1:2] or ["."])[0] not in _SINCE:
        return None
    people = draft.named([each.text for each in tokens[first:end]])
    return (people[0], list(tokens[at : end + 1])) if len(people) == 1 and len(draft.persons) > 1 else None


_TWO, _GENERATION = 2, 14
# The words before the lock of the other one.
_ON_PARTNERS = re.compile(
    r"(?<!\S)(?:läggas?|läggs|lägg|kopplas?|knytas?|anslutas?|registreras?)(?: (?:in|till|ihop|med|nu|också|även))* (?:till|på|i|med) (?:sin |sitt )?"
    r"(?P<whose>sambons|sambos|partnerns|partners|särbons|makens|mannens|makans|hustruns|fruns|mammas|mammans|moderns|pappas|pappans|faderns|systerns|broderns|sonens|dotterns) (?:digitala |befintliga )?(?:lås|låset|låsenhet|låsenheten|enhet|enheten)$"
)
_SEX_OF_KIN = (("make", "man"), ("mann", "man"), ("makans", "woman"), ("hustr", "woman"), ("frun", "woman"), ("mamm", "woman"), ("moder", "woman"), ("papp", "man"), ("fader", "man"), ("syster", "woman"), ("broder", "man"), ("son", "man"), ("dotter", "woman"))
_SINCE = frozenset(["sedan", "sen", "redan", "har", "idag", "i", "nu", ".", ",", "!"])


def note_holders(draft: Draft, atoms: Sequence[Atom], source: str, holders: list[tuple[list[str], Said]]) -> Iterator[Token]:
    """ "Roland har låsenhet sedan tidigare": the one who is named before it has the lock; of whom nothing was stated yet is noted. The words that say so."""
    for at, atom in enumerate(atoms):
        if atom.kind not in ("holds", "existing"):
            continue
        before = [a for a in atoms[:at] if a.kind == "name"] if atom.kind == "holds" else [a for a in atoms if a.kind == "name"]
        people = draft.named(before[-1].text.split()) if before else []
        if before and not people and not any(a.tokens[0].folded in w.NEGATIONS for a in atoms):
            holders.append((before[-1].text.split(), said(source, atom.tokens, "holds_lock")))
            yield from atom.tokens
        if len(people) == 1 and not any(a.tokens[0].folded in w.NEGATIONS for a in atoms[:at]):
            people[0].role, people[0].role_said = "existing", said(source, atom.tokens, "holds_lock")
            yield from atom.tokens
