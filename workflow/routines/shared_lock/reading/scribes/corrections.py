"""Hears corrections: "fel pnr på Gösta, rätt är …", "ska vara … i stället för …"; what is not clear is a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workflow.routines.shared_lock.household import parse_address
from workflow.routines.shared_lock.reading.asides.reasons import OF_ANOTHER
from workflow.routines.shared_lock.reading.codes.gates import codes_in, is_other_code
from workflow.routines.shared_lock.reading.codes.given_codes import is_unsettled, takes_place
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, Said, bare, said, span_of
from workflow.routines.shared_lock.reading.homes.doors import put_door, stated_door
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_filler
from workflow.routines.shared_lock.reading.lexicon.vocabulary import (
    CORRECT_PHRASES,
    FAULT_PHRASES,
    MONTHS,
    WEEKDAYS,
    WRONG_QUEUE_PHRASES,
)
from workflow.routines.shared_lock.reading.lines.labels import role_of
from workflow.routines.shared_lock.reading.people.atoms import atoms_of
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, Token

_KIN = (w.RELATIVES, w.SPOUSES, w.PARTNERS, w.Words("gode vänner vännerna grannar grannarna hyresvärd hyresvärden vaktmästare vaktmästaren syskonen vårdnadshavare vårdnadshavaren kontaktperson kontaktpersonen"))
# What is done or is at a place that may be no home of the order.
_OF_PLACE = w.Words("nyckel* nyckl* hämta* lämna* ring* montör* står har hos finns låset enheten dosan träffas möts vänta* bud budet posten paket*")
# "Gunvors gamla pnr var …": the one value is what was.
_STATED_OLD = re.compile(r"\b(?:gamla|gammalt|gammal|tidigare|förra|föregående|var|hade|förut)\b")
_PHRASES = w.phrases(CORRECT_PHRASES)
_OTHER_MEANING = w.phrases((*FAULT_PHRASES, *WRONG_QUEUE_PHRASES, r"rätt till\b", r"rätt så\b", r"byta? (?:lås|batteri)\w*", r"bytt? lås"))
_STRONG = w.Words("rätt rätta rättelse* korrigera* korrigering* korrekt felskriv* felaktig felaktigt felaktiga correction correct rättning fel rättar rättas stava* tvärtom omvänt förväxla* omkastade")
_RIGHT_AS_IT_IS = re.compile(r"\b(?:inte|ej|inga|inget) (?:felskriv\w*|skrivfel|tryckfel|stavfel)\b")
_FACT_LABELS = frozenset({"number", "address", "phone", "gate", "contact", "name", "apartment", "town", "person"})
_NUMBERS = ("id", "badid")
_VALUES = (*_NUMBERS, "apartment", "number")
_WRONG_IS = re.compile(
    r"\bfel (?:är|är alltså|var) §|\b(?:nya|ny) (?:lägenhet|lägenheten|lgh)(?: |$)"
    rf"|\b(?:från|fr\.?o\.?m\.?|f\.o\.m) (?:och med )?(?:den |i |på |början av |mitten av |slutet av )?(?:{MONTHS}|(?:{WEEKDAYS})dag|nästa|imorgon|årsskiftet)|\bannars (?:lgh )?§"
)
# "Fel lgh: 1203" alone: the wrong one or the right one.
_WHETHER_WRONG = re.compile(r"[^§]*\bfel(?:aktig|aktigt)? (?:\w+ )?(?:: )?§[^§]*")
# "Fel lgh 1302, rätt är 1203."
_BARE_DOOR = re.compile(
    r"(?:nej |oj |obs )?(?:[,!:] )?(?:fel § (?:[,.;–-] )?(?:rätt|det rätta|rätt lgh|rätt lägenhet|(?:det )?(?:ska|skall)(?: vara)?|det är)(?: är| vara)?|§ (?:ska|skall|skulle) (?:vara|stå)) (?:: )?§(?: [.!])?"
)
_IS_TO_BE = re.compile(r"\b(?:ska|skall|skulle)\b")
_OLD_BEFORE = re.compile(r"\b(?:i ?stället för|inte|ej|istället för|gamla|tidigare|felaktiga|instead of|not|fel)\b")


def _is_correcting(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word of a correction belongs to it: "fel", "ovan", "tidigare", "inte … utan"; not "rätt är inte", nor a word that nobody knows."""
    word = tokens[at].folded
    if word in _BEGINS:
        return at < _AT_ONCE
    if word in w.NEGATIONS:
        return any(each.folded == "utan" for each in tokens) or not at or tokens[at - 1].folded not in ("är", "blir", "var")
    return word in w.CORRECTS or word in w.LATER or word in _OF_BEFORE or is_filler(word)


def taken_back(tokens: Sequence[Token]) -> range:
    """The places of a value and of the words that take it back for the one right behind them: "4512 nej fel av mig, 4521"; none where that is not clear."""
    for what in ("number", "phone"):
        places = [at for at, each in enumerate(tokens) if each.what == what and len(each.text) > _SHORTEST_CODE]
        labelled = what == "phone" or any(w.label_of(each.folded) == "gate" for each in tokens[: places[0]] if each.what == "word") if places else False
        gated = what == "number" and labelled and len(places) == _OLD_AND_NEW and not any(is_other_code(tokens, at) for at, each in enumerate(tokens) if w.label_of(each.folded) == "gate")
        if gated and (gone := takes_place(tokens, *places)):
            return gone
        if len(places) == _OLD_AND_NEW and labelled and _TAKES_BACK.fullmatch(" ".join(each.folded for each in tokens[places[0] + 1 : places[1]])):
            return range(*places)
    return range(0)


def is_correction(tokens: Sequence[Token], draft: Draft, wrong: Sequence[Token]) -> bool:
    """Whether a sentence corrects a fact, or goes on with the correction in the sentences before."""
    text = " ".join(each.folded for each in tokens)
    if _OTHER_MEANING.search(text):
        return False
    words = [each for each in tokens if each.what == "word"]
    if "utan" not in text.split() and (right := _RIGHT_AS_IT_IS.search(text)):
        # "Samordningsnummer, det är inte felskrivet."
        words = [each for each in words if each.folded not in right[0].split()]
        text = text.replace(right[0], "")
    cued = any(each.folded in w.CORRECTS for each in words) or _PHRASES.search(text) is not None
    if not cued:
        # "Fel pnr på Ernst. 19400406-9839." goes on; another sentence does not.
        return bool(wrong) and len(words) <= 4 and any(each.what in _NUMBERS for each in tokens) and not any(each.what in _NUMBERS for each in wrong)
    if _is_about_contact(tokens):
        return False
    strong = any(each.folded in _STRONG for each in words) or re.search(r"\b(?:ska|skall|skulle) (?:det )?(?:vara|stå)|\binte\b.+\butan\b|\d ?,? (?:och |men )?(?:inte|ej) \d|\bskrev fel|\bblev fel", text)
    values = any(each.what in (*_NUMBERS, "phone", "street", "apartment", "postcode", "birth") for each in tokens)
    labelled = any(w.label_of(each.folded) in _FACT_LABELS or each.folded in ("nummer", "numret") for each in words) or bool(_named(draft, words)) or any(each.is_capital and draft.named([each.text]) for each in words)
    numbers = any(each.what == "number" and len(each.text) >= 3 for each in tokens)
    if tokens[-1].text == "?" and not (values or numbers):
        # "Telefonnumret är rätt?" only asks.
        return False
    return bool((strong or wrong) and (values or labelled or numbers)) or ((values or numbers) and labelled)


def _named(draft: Draft, words: Sequence[Token]) -> list[DraftPerson]:
    """The persons named in the genitive: "Tores nummer"."""
    return [p for each in words if each.is_capital and each.text.endswith("s") for p in draft.named([each.text[:-1]])]


def _is_about_contact(tokens: Sequence[Token]) -> bool:
    """ "Ring sonen Olle på 070-… i stället för Hilda" is read as a contact that replaces another."""
    has_phone = any(each.what == "phone" for each in tokens)
    asks = any(each.folded in w.CONTACT_VERBS or w.label_of(each.folded) == "contact" for each in tokens if each.what == "word")
    number = any(w.label_of(each.folded) == "phone" or each.folded in ("numret", "nummer", "telefonnummer") for each in tokens if each.what == "word")
    return has_phone and asks and not any(each.what in _NUMBERS for each in tokens) and not (number and any(each.folded in _STRONG for each in tokens))


def correct(draft: Draft, tokens: Sequence[Token], source: str, written: str, *, of_other: bool = False) -> bool:
    """Put a correction on the draft; False, with a doubt, when it is not clear what is right, or of whom. `of_other` says that "koden" may be of another thing."""
    done = _corrected(draft, list(tokens), source, written, of_other=of_other)
    if not done:
        draft.doubt("correction_unclear", span_of(source, tokens))
    return done


def _corrected(draft: Draft, tokens: list[Token], source: str, written: str, *, of_other: bool) -> bool:
    draft.share_addresses()
    text = " ".join("§" if each.what in _VALUES else each.folded for each in tokens)
    if _WRONG_IS.search(text) or _WHETHER_WRONG.fullmatch(text) or (said_ := OF_ANOTHER.search(text)) and "§" in text[: said_.start()]:
        # "Rätt lgh är 1302, det var grannens": which of the two, nobody knows.
        return False
    if any(_is_kin(each) for each in tokens):
        # "Gunvors systers pnr är …": of one who may be none of the order.
        return False
    numbers = [each for each in tokens if each.what in _NUMBERS]
    streets = [each for each in tokens if each.what == "street"]
    phones = [each for each in tokens if each.what == "phone"]
    apartments = [each for each in tokens if each.what == "apartment"]
    kinds = [bool(numbers), bool(streets), bool(phones), bool(apartments) and not streets]
    codes = [] if any(kinds) else codes_in([t for t in tokens if t.what != "mark"])
    if sum(kinds) > 1:
        return False
    if numbers:
        return _number(draft, tokens, numbers, source)
    if streets:
        return _street(draft, tokens, source, written)
    if phones:
        return _phone(draft, tokens, phones, source)
    gated = any(w.label_of(each.folded) == "gate" for each in tokens)
    doors = [replace(each, value=each.text) for each in tokens if each.what == "number" and re.fullmatch(r"\d{4}", each.text)]
    if doors and not any(kinds) and any(w.label_of(each.folded) == "apartment" for each in tokens):
        return _apartment(draft, tokens, doors, source)
    if apartments:
        stated = [*apartments, *doors] if _BARE_DOOR.fullmatch(text) else apartments
        return _apartment(draft, tokens, stated, source)
    if codes and gated and not any(is_other_code(tokens, at) for at, t in enumerate(tokens) if w.label_of(t.folded) == "gate"):
        # A code in the place of one that was stated is read by `codes/code_clauses.py`.
        return (len(codes) == _OLD_AND_NEW or draft.gate_code is None) and not (of_other or is_unsettled(tokens)) and _code(draft, tokens, codes, source)
    return False


def _is_kin(token: Token) -> bool:
    """Whether a word is for kin, a neighbour or a trustee, also in the genitive."""
    return token.what == "word" and any(form in kin for form in (token.folded, token.folded.removesuffix("s")) for kin in _KIN)


def _new_one(tokens: Sequence[Token], values: Sequence[Token], known: Sequence[str]) -> tuple[Token, Token | None] | None:
    """The right value among these, and the wrong one if it is stated; known are the values on record."""
    if len(values) == 1:
        return None if _tail(values[0]) not in known and _STATED_OLD.search(_before(tokens, values[0])) else (values[0], None)
    if len(values) != 2 or bare(values[0].value) == bare(values[1].value):
        return None
    on_record = [each for each in values if _tail(each) in known]
    by_words = [each for each in values if _is_called_wrong(tokens, each)]
    if len(on_record) == 1 and (not by_words or by_words == on_record):
        old = on_record[0]
    else:
        return None
    return next(each for each in values if each is not old), old


def _tail(token: Token) -> str:
    return re.sub(r"\W", "", token.value or token.text)[-10:].casefold()


def _is_called_wrong(tokens: Sequence[Token], value: Token) -> bool:
    return _OLD_BEFORE.search(_before(tokens, value)) is not None


def _before(tokens: Sequence[Token], value: Token) -> str:
    """The three words before a value."""
    at = tokens.index(value)
    return " ".join(each.folded for each in tokens[max(0, at - 3) : at])


def _person(draft: Draft, tokens: Sequence[Token], old: Token | None, lacking: Sequence[DraftPerson]) -> DraftPerson | None:
    """Whom the correction is about, if every sign agrees: a name, a number on record, a label, or the only one who lacks it."""
    found: list[DraftPerson] = []
    for words in _names(tokens):
        named = draft.named(words) or draft.named([*words[:-1], words[-1].removesuffix("s")])
        if len(named) != 1:
            return None
        found += named
    if old is not None:
        found += [p for p in draft.persons if p.number and bare(p.number.text)[-10:].casefold() == _tail(old)]
    role, index = role_of([t for t in tokens if t.what in ("word", "number")])
    if index:
        found += [p for p in draft.persons if p.index == index]
    elif role in ("existing", "cohabitant") and not found:
        found += [p for p in draft.persons if p.role == role]
    if not found and len(lacking) == 1:
        found = list(lacking)
    return found[0] if found and all(each is found[0] for each in found) else None


def _names(tokens: Sequence[Token]) -> list[list[str]]:
    """The names in the sentence, each as its words; "Göstas" is Gösta."""
    found: list[list[str]] = []
    before: Token | None = None
    for token in tokens:
        word = token.text
        base = word if w.is_given(word) else word[:-1] if word.endswith("s") and w.is_given(word[:-1]) else ""
        if token.what == "word" and token.is_capital and base:
            found.append([base])
        elif found and before is not None and token.what == "word" and token.is_capital and before.end + 1 == token.start and w.is_given(before.text) and not w.is_known(word):
            found[-1].append(word)
        before = token
    return found


def _number(draft: Draft, tokens: list[Token], numbers: list[Token], source: str) -> bool:
    known = [bare(p.number.text)[-10:].casefold() for p in draft.persons if p.number]
    pair = _new_one(tokens, numbers, known)
    if pair is None:
        return False
    new, old = pair
    lacking = [p for p in draft.persons if p.number is None]
    person = _person(draft, tokens, old, lacking)
    if person is None or w.sex_of(person.given) not in (None, w.sex_of_number(new.value or new.text)) or any(p is not person and p.number and bare(p.number.text)[-10:].casefold() == _tail(new) for p in draft.persons):
        return False
    person.number = said(source, [new], "correction", new.value or new.text)
    draft.doubts.pop("number_unplaced", None) if person.number and len(numbers) == 2 else None
    return True


def _street(draft: Draft, tokens: list[Token], source: str, written: str) -> bool:
    if _tells_of_place(tokens):
        return False
    offset = tokens[0].start
    atoms = [a for a in atoms_of(tokens, written[offset : tokens[-1].end], offset, plain=False) if a.kind == "address"]
    known = [bare(p.address.text) for p in draft.persons if p.address]
    old = [a for a in atoms if any(bare(a.text) in each or each in bare(a.text) for each in known)]
    fresh = [a for a in atoms if a not in old]
    if len(fresh) != 1 or len(old) > 1:
        return False
    names = _names(tokens)
    people = [p for words in names for p in draft.named(words)]
    if names and len(people) != len(names):
        return False
    text = " ".join(each.folded for each in tokens)
    if not people:
        addresses = {bare(p.address.text) if p.address else "" for p in draft.persons}
        if len(addresses) > 1:
            return False
        people = draft.persons
    address = said(source, fresh[0].tokens, "correction", fresh[0].text)
    kept = [_with_rest(address, each.address, text) for each in people]
    if not people or any(each is None for each in kept):
        return False
    for person, whole in zip(people, kept, strict=True):
        person.address = whole
    return True


def _with_rest(new: Said, old: Said | None, text: str) -> Said | None:
    """The new street with the apartment and the town of the old address; None when it is not clear that they still hold."""
    before, after = parse_address(old.text) if old else None, parse_address(new.text)
    if before is None or after is None or (after.apartment or not before.apartment):
        return new
    if before.street != after.street and not re.search(r"samma (?:lägenhet|lgh|port|nummer)", text):
        return None
    street = re.search(r"\d+(?:\s?-\s?\d+)?(?:\s?[A-Za-zÅÄÖåäö](?!\w))?", old.text)  # type: ignore[union-attr]
    if street is None or old is None:
        return None
    rest = old.text[street.end() :]
    return replace(new, text=f"{new.text}{rest}", spans=(*new.spans, *old.spans))


def _phone(draft: Draft, tokens: list[Token], phones: list[Token], source: str) -> bool:
    pair = _new_one(tokens, phones, [draft.contact_phone.text[-10:]] if draft.contact_phone else [])
    if pair is None:
        return False
    new = said(source, [pair[0]], "correction", pair[0].value)
    for words in _names(tokens):
        holder = set(draft.contact_name.text.casefold().split()) if draft.contact_name else set()
        if holder and words[0].casefold() not in holder:
            return False
    draft.contact_phone = new
    return True


def _apartment(draft: Draft, tokens: list[Token], apartments: list[Token], source: str) -> bool:
    homes = {bare(p.address.text): p.address for p in draft.persons if p.address}
    if len(homes) != 1 or _names(tokens) or _tells_of_place(tokens):
        return False
    old = stated_door(next(iter(homes.values())))
    fresh = [each for each in apartments if each.value != old]
    if any(_is_called_wrong(tokens, each) for each in fresh) or any("rätt" in _before(tokens, each) and not _is_called_wrong(tokens, each) for each in apartments if each not in fresh):
        # "Rätt lgh är 1302, 7171 till porten": the one on record is the right one.
        return False
    code = draft.gate_code.text if draft.gate_code else ""
    turned = len(apartments) == _OLD_AND_NEW and apartments[0] in fresh and apartments[1] not in fresh and _IS_TO_BE.search(_before(tokens, apartments[1]))
    if turned or any(each.value == code for each in fresh) or any(_is_other_gate(tokens, at, code) for at in range(len(tokens))):
        # "Lgh 1103 ska vara 1301", and 1301 is on record; a door that is the gate's code; "rätt lgh är 1103, portkod 1301".
        return False
    return len(fresh) == 1 and put_door(draft, said(source, fresh, "correction", f"lgh {fresh[0].value}"))


def _is_other_gate(tokens: Sequence[Token], at: int, code: str) -> bool:
    """Whether a number that is called the gate's code is not the one on record."""
    return tokens[at].what == "number" and tokens[at].text != code and any(w.label_of(each.folded) == "gate" for each in tokens[max(0, at - 3) : at])


def _tells_of_place(tokens: Sequence[Token]) -> bool:
    """ "Nyckeln finns i lgh 1203": what a correction tells of a home that may be another's."""
    return any(each.what == "word" and each.folded in _OF_PLACE for each in tokens)


def _code(draft: Draft, tokens: list[Token], codes: list[list[Token]], source: str) -> bool:
    values = ["".join(each.text for each in code) for code in codes]
    known = draft.gate_code.text if draft.gate_code else ""
    fresh = [(code, value) for code, value in zip(codes, values, strict=True) if value != known]
    if len(fresh) == _OLD_AND_NEW and tokens[taken_back(tokens).start] is fresh[0][0][0]:
        # "Portkod: 1717 FEL! Ska vara 7171."
        fresh = fresh[1:]
    if len(fresh) != 1 or len(codes) > 2:
        return False
    code, value = fresh[0]
    draft.gate_code = said(source, code, "correction", value)
    draft.gate_answer = Said("ja", draft.gate_code.spans, "correction")
    return True


def words_of_correction(tokens: Sequence[Token], before: Sequence[Said]) -> Iterator[Token]:
    """What a correction that was made says besides what is right: what was stated `before`, and that it is wrong."""
    yield from (tokens[at] for at in taken_back(tokens))
    stated = {bare(fact.text)[-10:] for fact in before}
    for at, token in enumerate(tokens):
        if _calls_old(tokens, at, stated):
            continue
        said_again = bare(token.value or token.text)[-10:] in stated or token.what in ("number", "apartment") and any((token.value or token.text) in fact.text for fact in before)
        if said_again or token.what == "mark" or token.what == "word" and not w.is_given(token.text) and _is_correcting(tokens, at):
            yield token


def _calls_old(tokens: Sequence[Token], at: int, stated: set[str]) -> bool:
    """Whether a word calls the number after it an old one, though it is new in the text: "rätt är gamla 1938…"."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if tokens[at].folded in ("ej", "inte", "utan") and after is not None and after.folded in ("ska", "skall"):
        return True
    old = tokens[at].folded in ("gamla", "gammalt", "förra", "tidigare", "föregående")
    return old and after is not None and after.what in ("id", "badid", "number", *ADDRESS_PARTS) and bare(after.value or after.text)[-10:] not in stated


# What a correction says of what was stated before.
_OF_BEFORE = frozenset(["siffra", "siffran", "siffror", "siffrorna", "ovan", "ovanför", "nedan", "tidigare", "gamla", "gammal", "gammalt", "förra", "först", "förut", "tvärtom", "omvänt", "egentligen", "utan", "istället", "stället", "bort", "sorry", "förlåt", "ursäkta", "oj", "kollade", "kollat", "fått", "fick", "men", "dock"])
# "Nej vänta, jag skrev fel …"
_BEGINS, _AT_ONCE = frozenset(["nej", "nä", "oj", "vänta"]), 3
_SHORTEST_CODE, _OLD_AND_NEW = 2, 2
_RIGHT_IS = r"(?:det (?:är|ska vara|skulle vara|skall vara)|rätt (?:kod |nummer )?(?:är|ska vara)|(?:den |det )?(?:nya|rätta)(?: koden| numret)?(?: är| :)?|jag menar|ska vara|ska det vara|koden är|numret är)(?: :)?"
_WAS_WRONG = r"(?:fel(?: av mig)?|(?:jag )?skrev fel|det (?:blev|var|är) fel|(?:det|den) (?:är|var) (?:ju )?(?:den )?(?:gamla|gammal)(?: koden)?|det (?:är|var) gamla koden)"
# What stands between a value and the one that takes its place.
_TAKES_BACK = re.compile(
    rf"(?:[,(–-] )?(?:oj|nej|nä|oj nej)(?: [,!:–-])?(?: (?:nej|vänta|förlåt|sorry|ursäkta)(?: [,!–-])?)? (?:{_WAS_WRONG}(?: [,–-])?(?: {_RIGHT_IS})?|{_RIGHT_IS})"
    rf"|(?:[,(–-] )?(?:förlåt|sorry|ursäkta|oj)(?: [,!:–-])? (?:{_WAS_WRONG}(?: [,–-])? )?{_RIGHT_IS}"
    rf"|(?:[,(–-] )?{_WAS_WRONG}(?: [,–-])? {_RIGHT_IS}"
)
