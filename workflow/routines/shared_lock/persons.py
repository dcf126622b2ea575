"""What an order of this routine knows of one person, and what is left of it without that person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from workflow.identity import IdentifierError, find_identifiers, folded_name, name_words, parse_identifier
from workflow.persons import IsThem, KnownOfPerson, Rest, as_phone, as_word, hidden, spelt, texts_of
from workflow.routines.shared_lock import terms
from workflow.routines.shared_lock.stored import StoredPerson
from workflow.values import Facts, Order


def key_of(number: str) -> str:
    """The look-up key of a person."""
    return f"person|{number}"


def keys(text: str, today: date) -> list[str]:
    """The look-up keys that a number can mean; ten digits may be of two centuries."""
    digits, found = re.sub(r"\D", "", text), []
    for candidate in [text] if len(digits) != 10 or "+" in text else [f"{century}{digits}" for century in ("19", "20")]:
        try:
            found.append(key_of(parse_identifier(candidate, today).value))
        except IdentifierError:
            continue
    return found


def also(known: KnownOfPerson) -> list[str]:
    """The look-up key under which an order finds its contact: the person's first name with the telephone, where an order that has
    the number has both."""
    key = _contact_key(known.get("contact"))
    return [key] if key else []


def mentioned(order: Order, is_them: IsThem) -> bool:
    """Whether the person is one of the order's, or its contact, or is named by number anywhere in its texts."""
    if any(_is(person, is_them) for person in _everybody(order)) or _is_them_by_phone(_contact(order), is_them):
        return True
    return any(is_them(key_of(number)) for text in texts_of(order.private) for number in _numbers_in(text))


def without(order: Order, is_them: IsThem, elsewhere: Sequence[KnownOfPerson] = ()) -> Rest:
    """The order without the person: facts, quotations and every mention, also by what is known `elsewhere`; nothing where nobody
    else is in it."""
    everybody = _everybody(order)
    theirs = [person for person in everybody if _is(person, is_them)]
    others = [person for person in everybody if not _is(person, is_them)]
    words = [*_numbers_of(order, is_them), *(word for person in theirs for word in words_of(person, others))]
    words += [word for known in elsewhere for word in _words_known(known, others)]
    if not others:
        everyone = [word for person in everybody for word in words_of(person, ())]
        return Rest(None, {"initials": None}, [*words, *everyone])
    gone = {person["letter"] for person in theirs}
    reading = dict(order.private["reading"])
    reading["persons"] = others
    reading["evidence"] = [e for e in reading.get("evidence") or () if not _is_about(str(e["fact"]), gone)]
    contact = _contact(order)
    if _is_named(contact, theirs) or _is_them_by_phone(contact, is_them):
        words += [*_words_of_contact(contact, others), *(as_word(note) for note in ((contact or {}).get("note"),) if note)]
        reading["contact"] = None
        reading["evidence"] = [e for e in reading["evidence"] if not str(e["fact"]).startswith("contact.")]
    private = {**order.private, "reading": reading}
    if corrected := order.private.get("corrected"):
        private["corrected"] = {
            **corrected, "facts": {k: v for k, v in corrected.get("facts", {}).items() if not _is_about(k, gone)},
            "log": [line for line in corrected.get("log", ()) if not _is_about(str(line["code"]), gone)],
        }  # fmt: skip
    initials = {k: v for k, v in (order.data.get("initials") or {}).items() if k not in gone}
    return Rest(hidden(private, words), {"initials": initials or None}, words, _keys_of(theirs, others))


def known(order: Order, is_them: IsThem) -> KnownOfPerson:
    """The person's facts, each with the places it was read at, and nothing of anybody else."""
    everybody, reading = _everybody(order), order.private.get("reading") or {}
    theirs = [person for person in everybody if _is(person, is_them)]
    others = [word for person in everybody if not _is(person, is_them) for word in words_of(person, theirs)]
    letters = {person["letter"] for person in theirs}
    facts = [
        {
            "letter": p["letter"], "name": p["name"], "number": p["identifier"], "address": p["address_text"],
            "apartment": p["apartment"], "role": p["role"], "initials": p.get("initials"),
        }
        for p in theirs
    ]  # fmt: skip
    read = [
        {"fact": str(e["fact"]), "where": terms.source(str(e["source"])).sv, "words": e["text"]}
        for e in reading.get("evidence") or () if _is_about(str(e["fact"]), letters)
    ]  # fmt: skip
    contact = _contact(order)
    contact = contact if _is_named(contact, theirs) or _is_them_by_phone(contact, is_them) else None
    checked = [
        {"on": found.get("on"), "executed_in_treserva": found.get("executed"), "present_in_tes": found.get("in_tes")}
        for letter, found in (order.data.get("checked") or {}).items() if letter in letters
    ]  # fmt: skip
    return hidden({"facts": facts, "read": read, "contact": contact, "checked": checked}, others)  # type: ignore[no-any-return]


def words_of(person: StoredPerson, others: Sequence[StoredPerson]) -> list[re.Pattern[str]]:
    """What finds a person in texts: number, name and initials, and of name and address what nobody of the others shares."""
    found = [_number_pattern(number)] if (number := person.get("identifier")) else []
    name, shared = _composed(person.get("name")), {part.casefold() for o in others for part in _parts(_composed(o.get("name")))}
    if name:
        parts = [part for part in _parts(name) if len(part) > 1 and part.casefold() not in shared]
        found += [as_word(name), *(as_word(part, exact=len(part) < 4 or part not in name.split()) for part in parts)]
    initials = str(person.get("initials") or "")
    if len(initials) > 1 and initials not in {o.get("initials") for o in others}:
        found.append(re.compile(rf"(?<!\w){spelt(initials)}"))
    address = str(person.get("address_text") or "")
    if address and address not in {o.get("address_text") for o in others}:
        found.append(as_word(address))
        if (street := re.match(r"[^\d,]{3,}\d+(?: ?[A-Za-z](?!\w))?", address)) and not _is_shared(street[0], others):
            found.append(as_word(street[0]))
    return found


def _words_known(known: KnownOfPerson, others: Sequence[StoredPerson]) -> list[re.Pattern[str]]:
    """What finds a person by the facts that another order has."""
    stored = (_stored(fact.get("name"), fact.get("number"), fact.get("address"), fact.get("initials")) for fact in known.get("facts", ()))
    return [*(word for each in stored for word in words_of(each, others)), *_words_of_contact(known.get("contact"), others)]


def _stored(name: str | None, number: str | None = None, address: str | None = None, initials: str | None = None) -> StoredPerson:
    """A person of no order, as one is stored."""
    return {
        "letter": "", "role": "", "name": name or "", "identifier": number, "identifier_kind": None,
        "address_text": address or "", "initials": initials or "",
    }  # fmt: skip


def _words_of_contact(contact: Facts | None, others: Sequence[StoredPerson]) -> list[re.Pattern[str]]:
    given = contact or {}
    found = words_of(_stored(given.get("name")), others)
    return [*found, as_phone(str(given["phone"]))] if given.get("phone") else found


def _composed(text: object) -> str:
    """The same text with each letter in one character."""
    return unicodedata.normalize("NFC", str(text or ""))


def _parts(name: str) -> list[str]:
    """The words of a name, and what hyphens join in them."""
    words = re.findall(r"[^\W\d_][\w’'‐‑-]*", name)
    return [*words, *(part for word in words for part in re.split(r"[‐‑-]", word) if part != word and part)]


def _is_shared(street: str, others: Sequence[StoredPerson]) -> bool:
    return any(street.casefold() in str(other.get("address_text") or "").casefold() for other in others)


def _everybody(order: Order) -> Sequence[StoredPerson]:
    return (order.private.get("reading") or {}).get("persons", ())  # type: ignore[no-any-return]


def _contact(order: Order) -> Facts | None:
    return (order.private.get("reading") or {}).get("contact")


def _contact_key(contact: Facts | None) -> str:
    first = folded_name(str((contact or {}).get("name") or "")).split()[:1]
    return f"contact|{first[0]}|{(contact or {})['phone']}" if first and (contact or {}).get("phone") else ""


def _is_them_by_phone(contact: Facts | None, is_them: IsThem) -> bool:
    key = _contact_key(contact)
    return bool(key) and is_them(key)


def _is(person: StoredPerson, is_them: IsThem) -> bool:
    return bool(person.get("identifier")) and is_them(key_of(str(person["identifier"])))


def _is_about(code: str, letters: set[str]) -> bool:
    """Whether a fact ("persons.A.name") is of one of these persons."""
    parts = code.split(".")
    return (parts[1] if parts[0] == "persons" and len(parts) > 1 else parts[0]) in letters


def _is_named(contact: Facts | None, persons: Sequence[StoredPerson]) -> bool:
    """Whether the contact is one of these persons themselves, and not a relative of the same surname."""
    first = _composed((contact or {}).get("name")).casefold().split()[:1]
    return bool(first) and any(first[0] in _composed(p.get("name")).casefold().split() for p in persons)


def _keys_of(theirs: Sequence[StoredPerson], others: Sequence[StoredPerson]) -> list[str]:
    """The look-up keys of these persons that are not the others' too."""
    return sorted(set(_all_keys(theirs)) - set(_all_keys(others)))


def _all_keys(persons: Sequence[StoredPerson]) -> Iterator[str]:
    for person in persons:
        if person.get("identifier"):
            yield key_of(str(person["identifier"]))
        yield from (f"name|{word}" for word in name_words(str(person.get("name") or "")))
        yield f"initials|{''.join(c for c in str(person.get('initials') or '').casefold() if c.isalpha())}"


def _numbers_of(order: Order, is_them: IsThem) -> list[re.Pattern[str]]:
    """The person's numbers as they are mentioned in the order's texts."""
    numbers = {n for text in texts_of(order.private) for n in _numbers_in(text) if is_them(key_of(n))}
    return [_number_pattern(number) for number in sorted(numbers)]


def _numbers_in(text: str) -> Iterator[str]:
    for found in find_identifiers(text):
        digits = re.sub(r"\D", "", found.text)
        yield from (digits,) if len(digits) == 12 else (f"{century}{digits}" for century in ("18", "19", "20"))


def _number_pattern(number: str) -> re.Pattern[str]:
    """A number as it may be written: with its century or not, with any sign between or none."""
    if not re.fullmatch(r"\d{12}", number):
        return re.compile(re.escape(number))
    spaced = r"[\s.-]?".join((number[2:4], number[4:6], number[6:8]))
    return re.compile(rf"(?:{number[:2]})?{spaced}[\s+.\-‐–—−]{{0,2}}{number[8:]}")


