"""Reads the text after a label: a person's facts, a contact, an answer about the gate code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from workflow.routines.shared_lock.draft import DraftPerson
from workflow.routines.shared_lock.identity import CODE_CHARACTERS, PhoneError, find_identifiers, parse_phone
from workflow.routines.shared_lock.labels import BOTH

Token = tuple[Literal["id", "name", "address", "same", "both", "holder", "unsure", "other"], str]


@dataclass
class Facts:
    """The persons found in one value, whether its address is for both, and what was not understood."""

    persons: list[DraftPerson] = field(default_factory=list)
    both: bool = False
    doubts: set[str] = field(default_factory=set)


def read_facts(text: str) -> Facts:
    """The persons in a text such as "Folke Fors, 331105-9855, Exempelgränd 7 B"; none is made up."""
    tokens = _tokens(text)
    numbers = sum(kind == "id" for kind, _ in tokens)
    found = Facts(both=any(kind == "both" for kind, _ in tokens))
    person = DraftPerson()
    for kind, value in tokens:
        if numbers > 1 and _begins_another(person, kind, value):
            found.persons.append(person)
            person = DraftPerson()
        if not _took(person, kind, value):
            found.doubts.add("persons_unclear")
    found.persons.append(person)
    found.persons = [each for each in found.persons if not each.is_empty or each.same_address]
    if len(found.persons) > 1 and not all(each.name for each in found.persons):
        found.doubts.add("persons_unclear")
    _share_last_address(found.persons)
    return found


def _share_last_address(persons: list[DraftPerson]) -> None:
    """One address after several persons in one sentence is theirs together."""
    *others, last = persons or [DraftPerson()]
    if last.address and all(each.name and not each.address for each in others):
        for each in others:
            each.same_address = True


def is_name(text: str) -> bool:
    """True for one to five words that can be somebody's name."""
    words = text.split()
    if not 1 <= len(words) <= 5 or len(text) > 80 or not _NAME.fullmatch(text):
        return False
    folded = (word.casefold().strip(".") for word in words if word not in _PARTICLES)
    return not any(word in _NO_NAMES for word in folded)


def says_same_address(text: str) -> bool:
    """True for "samma adress" and its kin."""
    return _SAME.search(text) is not None


def bare_address(text: str) -> str:
    """An address without the words of a sentence before it."""
    return _LIVES.sub("", text).strip(" .")


def without_both(text: str) -> str:
    """An address without the remark that it holds for both."""
    return _trim(re.sub(r"\s*,\s*(?=,|$)", "", _BOTH_REMARK.sub("", text)))


def read_contact(text: str) -> tuple[str, str, str]:
    """Name, phone and note of a contact; the phone is E.164, or as written when it cannot be called."""
    plain = _without_numbers(text)
    written = _PHONE.search(plain)
    try:
        phone = parse_phone(plain)
    except PhoneError:
        phone = written[0].strip() if written else ""
    chunks = [_closed(_trim(_FILLER.sub(" ", each))) for each in re.split(r"[,;\t|]", _PHONE.sub(",", plain))]
    chunks = [" ".join(_IS.sub("", chunk).split()) for chunk in chunks if _says_something(chunk)]
    named = bool(chunks) and not _NOTE.match(chunks[0])
    return (chunks[0][:80] if named else ""), phone, ", ".join(chunks[1 if named else 0 :])[:200]


def read_gate(text: str) -> tuple[str, str]:
    """The answer ("ja", "nej", or "" when unknown) and the code; a contradiction answers "?"."""
    value = _trim(re.sub(r"(?i)^(?:koden )?(?:är|=)\s", "", text))
    has_digit = re.search(r"\d", value) is not None
    if not has_digit and _UNKNOWN.search(value):
        return ("ja", "") if _YES.match(value) else ("", "")
    if _NO.match(value):
        return ("?", "") if has_digit else ("nej", "")
    yes = _YES.match(value)
    rest = _trim(value[yes.end() :]) if yes else value
    if has_digit:
        return "ja", _code(rest)
    return ("ja", "") if yes else ("", "")


def denied_gate(line: str) -> re.Match[str] | None:
    """Where a sentence says that there is no gate code; None when it asks, or says that it is not known."""
    found = None if _UNKNOWN.search(line) else _NO_CODE.search(line)
    return None if found and line[found.end() :].lstrip().startswith("?") else found


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    place = 0
    for number in find_identifiers(text):
        if number.plausible:
            found += _chunk_tokens(text[place : number.start], before_number=True)
            found.append(("id", number.text))
            place = number.end
    return found + _chunk_tokens(text[place:], before_number=False)


def _chunk_tokens(text: str, *, before_number: bool) -> list[Token]:
    chunks = [chunk for chunk in map(_trim, _BETWEEN.split(text)) if chunk]
    found: list[Token] = []
    for chunk in chunks:
        after_address = bool(found) and found[-1][0] == "address"
        is_last = before_number and chunk is chunks[-1]
        token = _token(chunk, after_address=after_address and not is_last)
        name = _last_words_as_name(chunk) if is_last and token[0] == "other" else ""
        found += [("name", name), *_told_before(chunk.removesuffix(name))] if name else [token]
    return found


def _told_before(words: str) -> list[Token]:
    """What the words before a name tell of that person; only "befintligt lås hos" and its like is sure."""
    if _HOLDER_IS.search(words):
        return [("holder", words)]
    return [("unsure", words)] if _HAS_LOCK.search(words) else []


def _token(chunk: str, *, after_address: bool) -> Token:
    if says_same_address(chunk):
        return "same", chunk
    if BOTH.fullmatch(_BOTH_FILLER.sub("", chunk)):
        return "both", chunk
    if _MISWRITTEN.fullmatch(chunk):
        return "id", chunk
    bare = _trim(_LIVES.sub("", _BORN.sub("", chunk)))
    if re.search(r"\d", bare):
        return ("address", bare) if re.search(r"[^\W\d_]", bare) or _POSTCODE.match(bare) else ("other", bare)
    if after_address and is_name(bare) and len(bare.split()) == 1:
        return "address", bare
    return ("name" if is_name(bare) else "other"), bare


def _last_words_as_name(chunk: str) -> str:
    """The capitalised words that a sentence ends with, as in "lås till Folke Fors"; at least two."""
    words: list[str] = []
    for word in reversed(_trim(_BORN.sub("", chunk)).split()):
        if not (word[0].isupper() or word in _PARTICLES) or word.casefold() in _NO_NAMES or len(words) == 4:
            break
        words.insert(0, word)
    name = " ".join(words)
    return name if len(words) > 1 and is_name(name) else ""


def _begins_another(person: DraftPerson, kind: str, value: str) -> bool:
    if kind == "name":
        return bool(person.name and person.number) and len(value.split()) > 1
    return kind == "id" and bool(person.number)


def _took(person: DraftPerson, kind: str, value: str) -> bool:
    """Puts one token where it belongs; False when it might be somebody else's."""
    if kind == "id":
        person.number = person.number or value
    elif kind == "address":
        person.address = f"{person.address}, {value}" if person.address else value
    elif kind == "same":
        person.same_address = True
    elif kind == "name" and not person.name:
        person.name = value
    elif kind == "holder" or (kind == "other" and _HAS_LOCK.search(value)):
        person.role = "existing"
    elif kind == "unsure":
        return False
    elif kind == "name" and _is_turned(person, value):
        person.name = f"{person.name}, {value}"
    elif kind == "name":
        return len(value.split()) == 1 or value.casefold() == person.name.casefold()
    return True


def _is_turned(person: DraftPerson, value: str) -> bool:
    """Whether a surname came first, as in "Fors, Folke"."""
    untouched = not (person.number or person.address)
    return untouched and len(person.name.split()) == 1 and len(value.split()) == 1


def _code(text: str) -> str:
    if len(text) <= CODE_CHARACTERS:
        return text
    return next((_trim(chunk) for chunk in re.split(r"[,;(.]", text) if re.search(r"\d", chunk)), text)


def _without_numbers(text: str) -> str:
    for number in reversed(find_identifiers(text)):
        if number.plausible:
            text = f"{text[: number.start]},{text[number.end :]}"
    return text


def _says_something(chunk: str) -> bool:
    """Whether anybody or anything is told; "saknas" and "nej" tell of nobody."""
    words = re.findall(r"[^\W_]+", chunk.casefold())
    return bool(words) and not all(word in _NOBODY for word in words)


def _closed(text: str) -> str:
    return f"{text})" if "(" in text and ")" not in text else text


def _trim(text: str) -> str:
    return text.strip(" \t,;|/()–—-.:")


_SAME = re.compile(
    r"(?i)\bsamma (?:bostads)?adress|^samma$|^[\"”″]+$|\bdito\b|\bd\.?:?o\b|\bse ovan|\bsom ovan|\bsamma som\b|\bbor ihop med\b"
)
_BOTH_REMARK = re.compile(
    r"(?i)[(,]?\s?\b(?:gäller |för |gemensam för |delas av )?(?:båda|bägge|gemensam)(?: två| brukarna)?\b\)?"
)
_BOTH_FILLER = re.compile(r"(?i)^(?:gäller|för) | (?:två|brukarna|adress)$")
_BETWEEN = re.compile(r"[,;\t|()]|(?<=\w{3})\. (?=[A-ZÅÄÖ])| [-–—/] |(?: |^)(?:och|samt|&|\+)(?= |$)|: ")
_BORN = re.compile(r"(?i)\b(?:född|född den|f\.|fött|pnr|personnummer|nr|med)$"
    r"|^(?:namn|heter|herr|hr|fru|frun|fröken|make|maken|maka|makan|hustru|hustrun|mannen|sambon?|partnern?)\b\.?")
_LIVES = re.compile(
    r"(?i)^(?:(?:(?:de|dom|båda|bägge|paret|makarna) ){0,2}(?:bor|boende|bosatta?|adress)"
    r"(?: tillsammans| ihop)?(?: på| i)?|på(?=[^\d]+\d)"
    r"|(?:hans|hennes|deras|sin) (?:fru|man|mak|hustru|sambo)\w*) "
)
_MISWRITTEN = re.compile(r"(?i)\d{6}(?:\d\d)?[-+ ]?(?:\d{2,5}|x{4}|T\w{1,4})|\d{8}")
_POSTCODE = re.compile(r"\d{3} ?\d{2}\b")
_NAME = re.compile(r"(?:[^\W\d_][\w'’.-]*)(?: [^\W\d_][\w'’.-]*)*")
_PARTICLES = frozenset({"af", "av", "von", "de"})
_HOLDER_IS = re.compile(
    r"(?i)befintlig\w*(?: (?:brukare\w*|kund|person|lås\w*|digital\w*|med|hos|är|för|heter)){0,6}\s*$"
)
_HAS_LOCK = re.compile(r"(?i)\b(?:har redan|redan har|har (?:digitalt? )?lås|(?<!ingen )befintlig)")
# Words that no name holds; a chunk with one of them is a remark.
_REMARK_WORDS = """
som har och samma adress adressen ska skall båda bägge se ovan okänd okänt saknas vet ej inte inget ingen
finns är var på till från med utan den det de dem dom vi ni jag hon han hen en ett två beställa
beställning beställer koppla önskas lås låset låsenhet låsenheten hemtjänst hemsjukvård kopplas bor
tillsammans för hej digital digitalt ny nya befintlig redan kommer behöver önskar vill får fått gäller
kontakta helst portkod kod tel telefon mobil nej ja nr namn kopplad brukare brukaren person personen
sammanboende obs enligt ärende trygghetslarm insats insatser verkställd hos
"""
_NO_NAMES = frozenset(_REMARK_WORDS.split())
_PHONE = re.compile(r"(?:\+|\(?0)[\d()/ –-]{5,20}\d|\b\d[\d –-]{4,14}\d")
_IS = re.compile(r"(?i)^(?:är|blir)\s+")
_NOBODY = frozenset({"saknas", "finns", "ej", "inte", "ingen", "nej", "okänd", "okänt"})
_FILLER = re.compile(r"(?i)\b(?:tel(?:efon)?|mobil|mob|tfn|nås|ring|telnr|på|via|nummer|nr)\b\.?:?")
_NOTE = re.compile(
    r"(?i)(?:helst|fm|em|för|efter|före|innan|mellan|kl|vardag\w*|säkrast|inte|ej|bäst|dagtid|kväll\w*|sms"
    r"|gärna|endast"
    r"|måndag\w*|tisdag\w*|onsdag\w*|torsdag\w*|fredag\w*)\b"
)
_NO = re.compile(
    r"(?i)(?:nej|no?|false|none|ingen|inga|inget|ej|finns (?:ej|inte|ingen)|behövs (?:ej|inte|ingen)|krävs (?:ej|inte"
    r"|ingen)|inte|utan|n/a"
    r"|har (?:ej|inte|ingen)|öppen|öppet|olåst)\b"
)
_YES = re.compile(r"(?i)(?:ja?|yes|true|finns|krävs|behövs)\b(?:[,:. -]*(?:koden? är|kod|den är|det krävs|krävs))?")
_UNKNOWN = re.compile(
    r"(?i)\b(?:vet|känner|okänd\w*|fått|återkommer|oklart|ännu|än|kollar|om|aning|uppgift\w*"
    r"|(?:ej|inte|ingen) (?:\w+ ){0,2}(?:känd\w*|känt|klar\w*|bekräfta\w*|bestäm\w*|säker\w*|angiv\w*"
    r"|notera\w*|kontrollera\w*|tillgänglig\w*|(?:port|dörr|entré)?koden))\b"
)
_NO_CODE = re.compile(
    r"(?i)\b(?:ingen|inga|ej|inte|utan)(?: \w{1,12}){0,2} (?:port)?kod\w{0,4}(?: (?:finns|behövs|krävs))?"
    r"|\b(?:port)?kod(?:en)? (?:finns|behövs|krävs) (?:ej|inte)"
)
