"""Hears what stands behind a person's number and only says who that is to the others, of what age, and that they have help, too: "(sonen, också hemtjänst)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from workflow.routines.shared_lock.reading.asides.settled import may_be_parent_and_child
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, bare, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.kin import CHILDREN, PARENTS
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in


def told_behind(draft: Draft, source: str, sentences: Sequence[Sequence[Token]], today: date) -> Iterator[Token]:
    """The words behind a person's number, or in a sentence that names one, that agree with it; an age that does not is a doubt."""
    for tokens in sentences:
        texts = [each.folded for each in tokens]
        for at, token in enumerate(tokens):
            person, met = _whose(draft, token), None
            if person is not None:
                met = _BEHIND.match(" ".join(texts[at + 1 :]))
            elif token.is_capital and len(named := draft.named([token.text])) == 1 or token.folded in _HE_OR_SHE and len(named := _of_sex(draft, SEX_OF_KIN[token.folded])) == 1:
                person, met = named[0], _IS_OF_AGE.match(" ".join(texts[at + 1 :]))
            elif token.folded in SEX_OF_KIN and (met := _IS_OF_AGE.match(" ".join(texts[at + 1 :]))):
                # "Hans bror är 79": the only one of whom that can be.
                fits = [each for each in _of_sex(draft, SEX_OF_KIN[token.folded]) if _agrees(each, int(_AGED.findall(met[0])[0]), today, within=1)]
                person = fits[0] if len(fits) == 1 and len(draft.persons) == _PAIR else None
            if person is None or met is None:
                continue
            aged = _AGED.search(met[0])
            if aged and not _agrees(person, int(aged["age"]), today, within=_SOON if re.search(r"snart|strax", met[0]) else 1):
                if token.folded not in _HE_OR_SHE:
                    draft.doubt("facts_disagree", *(person.number.spans if person.number else ()), span_of(source, [*begun_in(tokens[at + 1 :], *aged.span(), texts[at + 1 :])]))
            elif _is_kin(draft, person, re.findall(r"[^\W\d_]+", met[0])):
                yield from tokens[at - 1 if at and tokens[at - 1].folded in _THEIRS else at : at + 1] if token.folded in SEX_OF_KIN else ()
                yield from begun_in(tokens[at + 1 :], *met.span(), texts[at + 1 :])
            elif met[0].startswith("(") and token.what == "id" and set(texts) & {*CHILDREN, *PARENTS} and len(draft.persons) == _PAIR and not may_be_parent_and_child(draft):
                # "Siv 1943… och Jan-Olov 1941… (sonen)".
                draft.doubt("facts_disagree", span_of(source, [*begun_in(tokens[at + 1 :], *met.span(), texts[at + 1 :])]))


def _agrees(person: DraftPerson, age: int, today: date, *, within: int) -> bool:
    """Whether a person of that number has that age, give or take these years."""
    born = _born(person, today)
    return born is None or abs(today.year - born - age) <= within


def _of_sex(draft: Draft, sex: str) -> list[DraftPerson]:
    """The persons whose numbers tell a sex."""
    return [each for each in draft.persons if each.number and len(re.sub(r"\D", "", each.number.text)) >= _DIGITS and w.sex_of_number(each.number.text) == sex]


def _whose(draft: Draft, token: Token) -> DraftPerson | None:
    """The person whose number a token is."""
    tail = re.sub(r"\D", "", token.value or token.text)[-_DIGITS:] if token.what == "id" else ""
    found = [each for each in draft.persons if tail and each.number and bare(each.number.text)[-_DIGITS:] == tail]
    return found[0] if len(found) == 1 else None


def _born(person: DraftPerson, today: date) -> int | None:
    """The year that a number tells; of one without its century, the last such year before this one, a hundred years before with a plus."""
    if person.year_of_birth or not person.number:
        return person.year_of_birth
    digits = re.sub(r"\D", "", person.number.text)
    if len(digits) != _DIGITS:
        return None
    year = today.year - (today.year - int(digits[:2])) % 100
    return year - 100 if "+" in person.number.text else year


def _is_kin(draft: Draft, person: DraftPerson, words: Sequence[str]) -> bool:
    """Whether each relation that is said agrees with the person's sex, and a child or parent with one of another generation."""
    sex = w.sex_of_number(person.number.text) if person.number else None
    for word in words:
        if sex is not None and SEX_OF_KIN.get(word, sex) != sex:
            return False
        if word in CHILDREN or word in PARENTS:
            years = [each.year_of_birth for each in draft.persons if each is not person]
            mine = person.year_of_birth
            apart = [mine - each if word in CHILDREN else each - mine for each in years if each and mine]
            if mine and all(years) and not any(each >= _GENERATION for each in apart):
                return False
    return True


_DIGITS, _GENERATION, _SOON, _PAIR = 10, 15, 2, 2
_THEIRS = frozenset(["hans", "hennes", "deras"])
_HE_OR_SHE = frozenset(["han", "hon"])
_WOMEN = ("dotter", "dottern", "mor", "modern", "mamma", "mamman", "syster", "systern", "hustru", "hustrun", "fru", "frun", "maka", "makan", "hon", "gammelmor")
_MEN = ("son", "sonen", "far", "fadern", "pappa", "pappan", "bror", "brodern", "man", "mannen", "maken", "make", "han")
SEX_OF_KIN = {**dict.fromkeys(_WOMEN, "woman"), **dict.fromkeys(_MEN, "man")}
_WHO = r"(?:(?:(?:deras|parets|makarnas|hennes|hans|familjens) )?(?:(?:vuxna|vuxne|vuxen|äldsta|äldste|yngsta|yngste|gemensamma|hemmaboende|hemmavarande) )?(?:son|sonen|dotter|dottern|mor|modern|mamma|mamman|far|fadern|pappa|pappan|bror|brodern|syster|systern))"
_MATE = r"(?:(?:hennes|hans) )?(?:hustru|hustrun|fru|frun|maka|makan|man|mannen|maken|make|sambo|sambon)"
_AGE = r"(?:(?:hon|han) )?(?:(?:är|fyller|blir|fyllde|har fyllt) )?(?:(?:snart|hela|redan|nu|i år|nyss|nyligen|faktiskt|strax|ju) )*(?:1\d\d|[2-9]\d)(?: år(?:ig)?(?: (?:gammal|ung|nu|fyllda))?)?(?: (?:(?:nu )?i (?:år|går|mars|april|maj|juni|sommar|höst|vår|vinter|veckan|helgen)|igår|nyss|nyligen|häromdagen|förra (?:veckan|månaden)))?"
_AGE_SAID = _AGE.replace("(?:(?:hon|han) )?(?:(?:är|fyller|blir|fyllde|har fyllt) )?", " ")
_HELP = r"(?:lss-insats|lss-insatser|boendestöd|sol-insats|sol-insatser|trygghetslarm|hemtjänst|hemtjänstinsatser|insats|insatser|hjälp|hemsjukvård|omsorg)"
_TOO = r"(?:också|även|likaså|dessutom|också han|också hon|även han|även hon|nu|numera|redan)"
_CARED = (
    rf"(?:(?:som )?(?:(?:{_TOO}|han|hon) )*(?:har |får |med )?(?:{_TOO} )*(?:(?:beviljad|beviljats|beviljade|egen|egna|samma) )?{_HELP}(?: {_TOO}| (?:hos|av|från) oss| (?:hos|av|från) oss också)?"
    rf"|(?:som )?(?:{_TOO} )*(?:är |ska )?(?:{_TOO} )*(?:brukare|kund|vårdtagare|inskriven|inskriven hos oss|kund hos oss|brukare hos oss)(?: {_TOO})?)"
)
_LIVES = r"(?:(?:som )?bor (?:hemma|kvar hemma|med dem|hos dem|ihop med dem|också där|där också|i samma lägenhet|också hemma)(?: också)?)"
_ITEM = rf"(?:{_WHO}|{_MATE}|{_AGE}|{_CARED}|{_LIVES})"
_JOINED = r"(?: ,| och| [–-]| ,? men)?"
_BEHIND = re.compile(rf"(?:\( {_ITEM}(?:{_JOINED} {_ITEM}){{0,3}}(?: !)* \)|[,–-] {_ITEM}(?:{_JOINED} {_ITEM}){{0,3}}(?= [.!;\n]| ?$)|(?:är|fyller|blir|fyllde|har fyllt)(?= ){_AGE_SAID}(?= [.!,;)]| ?$| och ))")
_AGED = re.compile(r"(?<!\S)(?P<age>1\d\d|[2-9]\d)(?!\S)")
# "Rune är 88 år", and not "Rune är 80 +", "är 1 av", "fyller 90 om ett år".
_IS_OF_AGE = re.compile(rf"(?=är |fyller |blir |fyllde |har fyllt ){_AGE}(?= [.!,;)]| ?$| och )|, (?=(?:1\d\d|[2-9]\d) år){_AGE} ,|\( {_AGE} \)")
