"""Holds what was written against what the routine requires for each kind of order (R-13 to R-18)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from workflow.identity import Identifier, IdentifierError, PhoneError, parse_identifier, parse_phone
from workflow.routines.shared_lock.gate_code import opens
from workflow.routines.shared_lock.household import Address, parse_address
from workflow.routines.shared_lock.missing import (
    ADDRESS,
    CONTACT_NAME,
    CONTACT_PHONE,
    GATE_ANSWER,
    GATE_CODE,
    NAME,
    PERSONAL_NUMBER,
    person_code,
)
from workflow.routines.shared_lock.reading.codes.gates import read_gate
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, Said, bare
from workflow.routines.shared_lock.reading.homes.dwellings import is_in_other_town
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.named_streets import is_of_somebody
from workflow.routines.shared_lock.reading.text.boxes import of_other_orders, ticked, without_unticked
from workflow.routines.shared_lock.reading.values import (
    LINK_EXISTING,
    NEW_INSTALL,
    UNCLEAR_TEXTS,
    Confidence,
    Contact,
    Evidence,
    IntakeSettings,
    Kind,
    Reading,
    ReadPerson,
    Role,
    Span,
)

_LOCK_IN_PLACE = re.compile(
    r"(?i)(?<!inget )(?<!inga )(?<!ingen )(?<!inte )(?<!saknar )\bbefintlig\w* (?:digital\w* )?(?:lås|låset|låsenhet\w*|enhet\w*|dosa\w*)\b|\b(?:dörren|lägenheten|hemmet|hushållet|paret|makarna|de|dom) har (?:redan|sedan tidigare) (?:[^\W\d_]+ ){0,2}(?:lås|låsenhet\w*)\b"
    # "Låset sitter.", "Nu kom låset", "Lås fick de i höstas", "Lås: finns".
    r"|(?m:(?:^|[.,!:;]\s+|\b(?:och|men|obs) )(?:det )?(?:digitala )?(?:låset|låsenheten|dosan) (?:(?:nu|redan) )?(?:sitter|kom|har kommit|finns|fungerar|funkar|är (?:på plats|uppe|uppsatt|monterat|installerat|i drift|igång|på dörren|bra|fint|jättebra))(?: (?:nu|redan|uppe|där|på plats|på dörren|i ?dag|i ?går|i \w+s|förra veckan|fint|bra|som det ska))*(?=\s*[.,!]|\s*$))"
    r"|\b(?:nu|i ?dag|i ?går|redan|äntligen|i (?:mån|tis|ons|tors|fre)dags|förra veckan) (?:sitter|kom|monterades|sattes|fick (?:de|dom|paret|makarna)) (?:(?:det|ett) )?(?:(?:digitala?t?|nya|nytt) )?(?:lås|låset|låsenheten|dosan)\b"
    r"|\b(?:nu|redan|äntligen) är (?:låset|låsenheten|dosan) (?:på plats|uppe|uppsatt|monterat|installerat|klart?|igång)\b|\btack för (?:det )?(?:nya |digitala )?(?:låset|låsenheten|dosan)\b|\b(?:lås|låset|låsenheten) (?:monterades|installerades|sattes upp)\b"
    r"|\b(?:de|dom|makarna|paret|båda|hon|han) har (?:(?:redan|ett|digitalt|nu|numera) )*(?:lås|låsenhet)(?=\s*[.!]|\s*$)"
    r"|\b(?:lås|låset|låsenhet|låsenheten) (?:fick|har|hade) (?:de|dom|båda|paret|makarna)(?! (?:inte|ej|aldrig|inget|ingen|bett|önskat|beställt|frågat|velat|pratat|tackat|sagt))"
    r"|(?m:(?:^\W*|[.!;]\s+)(?:digital\w* )?(?:lås|låsenhet|dörrlås)\s*[:=]\s*(?:ja|finns|har|sitter|monterat|uppsatt|installerat)\b(?! (?:tack|önskas|inte|ej|inget)))"
)
_A_NEW = r"(?:(?:ett|två|var sitt|varsitt|nytt|nya|eget|egna|digital[ta]?) )*(?:nytt|nya|eget|egna) (?:digital[ta]? )?(?:lås|låsenhet(?:er)?)"
# "Nytt lås behövs", "båda behöver nya lås", "montera lås hos dem".
_LOCK_TO_COME = re.compile(
    rf"(?i)(?<!inget )(?<!inga )(?<!inte )(?<!ej )(?<!slipper )(?<!utan )\b(?:nytt|nya|eget|egna) (?:digital[ta]? )?(?:lås|låsenhet(?:er)?) (?:behövs|krävs|ska|skall|måste|önskas|beställs|monteras|sätts)\b(?! (?:inte|ej))"
    rf"|\b(?:behöver|behövs|önskar|önskas|beställer|vill ha|ska ha|montera|sätt|sätta|beställa|få|får) (?:också |även |då |nu )?{_A_NEW}\b(?! (?:behövs|krävs) (?:inte|ej))"
    r"|\bhar (?:bara |endast |enbart )?(?:ett |en )?(?:helt )?(?:vanlig\w*|mekanisk\w*|gammaldags) (?:lås|dörrlås|nyckellås|nyckel)\b"
    r"|\b(?:montera|sätt upp|installera|sätta upp|monterar|beställer) (?:också |även |då |nu |ett |nytt )*(?:digitalt )?lås (?:hos|till|åt|på) (?!befintlig)"
    r"|\b(?:men|har|ännu|dock) (?:ännu |dock )?(?:inget|inte något) (?:digital\w* )?(?:lås|låsenhet)\b"
)
# What is ticked in a template.
_LINKS, _IS_NEW = re.compile(r"(?i)koppl|länk|anslut"), re.compile(r"(?i)\bny(?:tt|a)? (?:digital\w* )?(?:lås|enhet|install|monter)|\bny(?:install|monter)")
# "Lgh 12011": an apartment has four digits; "c/o sonen Per tillfälligt".
_ODD_HOME = re.compile(r"(?i)\bc/o\b[^,\d]*\b(?:tillfälligt|tillsvidare|tills|temporärt|just nu|närvarande|tillfället|i väntan|så länge|ett tag|fram till|under (?:tiden|våren|sommaren|hösten|vintern|renovering\w*))\b|\b(?:lgh|lägenhet\w*)\W{0,3}(?:nr\W{0,2})?\d{5,}(?!\d)(?! ?\d)")
_MOST_READ = 20
_LEAST_PERSONS = 2
_DIGITS = 10
_SIDE_BY_SIDE = 30


def judge(
    draft: Draft,
    kind: Kind | None,
    confidence: Confidence,
    today: date,
    settings: IntakeSettings,
    unit: str | None,
    reporter: str,
    sources: Mapping[str, str],
) -> Reading:
    """The draft as a Reading of this kind: facts in their final shape, and what is wrong with them."""
    for code in _role_doubts(draft, kind):
        draft.doubt(code, *(span for p in draft.persons if p.name for span in p.name.spans))
    if confidence != "form":
        _doubt_two_homes(draft)
    for said in (each.address for each in draft.persons if each.address and (_ODD_HOME.search(each.address.text) or confidence != "form" and is_in_other_town(each.address))):
        draft.doubt("address_unclear", *said.spans)
    if confidence != "form":
        _doubt_street_of_contact(draft)
    doubts = set(draft.doubts)
    if len(draft.persons) > settings.max_persons:
        doubts.add("too_many_persons")
    understood = "not_an_order" not in doubts
    drafts = as_listed(draft.persons[:_MOST_READ], kind) if understood else []
    numbers = [_identifier(each.number.text if each.number else "", today) for each in drafts]
    if any(number and number.needs_confirmation for number in numbers):
        doubts.add("century_unconfirmed")
        unusual = [p.number for p, n in zip(drafts, numbers, strict=True) if n and n.needs_confirmation and p.number]
        draft.doubt("century_unconfirmed", *(span for each in unusual for span in each.spans))
    twice = {
        value for value, count in Counter(number.value for number in numbers if number).items() if count > 1
    }
    wrong = _Problems()
    persons = tuple(
        _person(letter, each, number, twice, wrong)
        for letter, each, number in zip(_letters(), drafts, numbers, strict=False)
    )
    contact = _contact(draft, wrong if kind == NEW_INSTALL else _Problems())
    answer, code = _gate(draft, wrong if kind == NEW_INSTALL else _Problems())
    asks = kind is not None and understood
    ordered = tuple(code for code in UNCLEAR_TEXTS if code in doubts)
    return Reading(
        kind=kind,
        persons=persons,
        contact=contact,
        gate_code_required=answer,
        gate_code=(code or None) if answer else None,
        unit=unit,
        reporter=reporter or None,
        missing=tuple(wrong.missing) if asks else (),
        malformed=tuple(wrong.malformed) if asks else (),
        confidence="low" if confidence == "high" and doubts else confidence,
        doubts=ordered,
        doubts_found=draft.doubts_found(ordered),
        evidence=tuple(_evidence(draft, drafts, kind, sources)),
    )


def doubt_pairs(draft: Draft) -> None:
    """Numbers without names, and a name without a number next to one, may be pieces of one person: a person looks."""
    nameless = [p.number for p in draft.persons if p.number and not (p.name and not w.is_known(p.name.text.strip(".")))]
    if len(nameless) > 1 or nameless and any(p.name and not p.number for p in draft.persons):
        draft.doubt("number_unplaced", *(span for number in nameless for span in number.spans))
    if not all(p.index for p in draft.persons) and (crossed := _crossed(draft)):
        draft.doubt("number_unplaced", *(span for number in crossed for span in number.spans))
    half = [fact for p in draft.persons for fact in (p.name, p.number) if fact and not (p.name and p.number)]
    if len(draft.persons) > _LEAST_PERSONS and half:
        # More than two, and one of them only half stated: it may be a piece of another.
        draft.doubt("persons_unclear", *(span for fact in half for span in fact.spans))


def _doubt_street_of_contact(draft: Draft) -> None:
    """Note a doubt where a home begins with the given name of the contact: "Gustav Karlsgatan 4. Kontakt Gustav"."""
    called = draft.contact_name.text.casefold().split()[:1] if draft.contact_name else []
    for home in (each.address for each in draft.persons if each.address):
        if called and is_of_somebody(home.text, called):
            draft.doubt("address_unclear", *home.spans)


def _doubt_two_homes(draft: Draft) -> None:
    """Cohabitants have one home: two doors in a text are a slip of the pen, or two households; a form's are held against the registers."""
    homes = [(p.address, place) for p in draft.persons if p.address and (place := parse_address(w.cased_address(p.address.text)))]
    apart = [said for said, place in homes[1:] if _are_apart(homes[0][1], place)]
    if apart:
        draft.doubt("address_unclear", *homes[0][0].spans, *(span for said in apart for span in said.spans))


def _are_apart(one: Address, other: Address) -> bool:
    """Whether two addresses are of two homes; what only one of them tells parts them not."""
    stated = ((one.apartment, other.apartment), (one.place, other.place), (one.letter, other.letter))
    return (one.street, one.number) != (other.street, other.number) or any(mine and theirs and mine != theirs for mine, theirs in stated)


def _crossed(draft: Draft) -> list[Said]:
    """The numbers that were paired over a distance, of which each says the other's sex: they may have changed place."""
    wrong: dict[str, Said] = {}
    for person in draft.persons:
        digits = bare(person.number.text)[-_DIGITS:] if person.number else ""
        stated = w.sex_of(person.given)
        apart = person.name and person.number and not _stand_together(person.name, person.number)
        if apart and person.number and stated and digits.isdigit() and len(digits) == _DIGITS and stated != w.sex_of_number(digits):
            wrong[stated] = person.number
    return list(wrong.values()) if len(wrong) == _LEAST_PERSONS else []


def _stand_together(name: Said, number: Said) -> bool:
    """Whether a name and a number stand side by side, or a label says whose the number is."""
    one, other = name.spans[0], number.spans[0]
    near = one.source == other.source and max(other.start - one.end, one.start - other.end) <= _SIDE_BY_SIDE
    return number.rule != "respectively" and (near or number.rule == "label")


class _Problems:
    """Collects field codes in the order they are found."""

    def __init__(self) -> None:
        self.missing: list[str] = []
        self.malformed: list[str] = []


def as_listed(drafts: list[DraftPerson], kind: Kind | None) -> list[DraftPerson]:
    """Persons as the routine lists them, with an empty one for each that has to be asked for."""
    if kind == NEW_INSTALL:
        for each in drafts:
            each.role = "person"
    together = kind == NEW_INSTALL or (drafts and all(each.role == "person" for each in drafts))
    if kind is not None and together:
        return drafts + [DraftPerson() for _ in range(_LEAST_PERSONS - len(drafts))]
    if kind == LINK_EXISTING:
        return [*_having(drafts, "cohabitant"), *_having(drafts, "existing")]
    return drafts


def _having(drafts: list[DraftPerson], role: Role) -> list[DraftPerson]:
    # Next to a known existing person, a plain "brukare" is the one to be linked.
    others = [
        each for each in drafts if each.role == role or (role == "cohabitant" and each.role == "person")
    ]
    for each in others:
        each.role = role
    return others or [DraftPerson(role=role)]


def doubt_lock_in_place(draft: Draft, kind: Kind | None, sources: Mapping[str, str]) -> None:
    """An order for a new lock that speaks of one in place is perhaps an order to link, and the other way about."""
    pattern = {NEW_INSTALL: _LOCK_IN_PLACE, LINK_EXISTING: _LOCK_TO_COME}[kind] if kind else None
    for source, text in sources.items():
        for first, last in of_other_orders(text, is_new=kind == NEW_INSTALL, titled=source == "title"):
            draft.doubt("meaning_changed", Span(source, first, last))
    for source, text in sources.items() if pattern else ():
        for found in pattern.finditer(without_unticked(text)) if pattern else ():
            draft.doubt("kinds_contradict", Span(source, found.start(), found.end()))
        for place, option in ticked(text):
            links = _LINKS.search(option) is not None
            if links if kind == NEW_INSTALL else not links and _IS_NEW.search(option):
                draft.doubt("kinds_contradict", Span(source, place, place + len(option)))


def _role_doubts(draft: Draft, kind: Kind | None) -> set[str]:
    roles = Counter(each.role for each in draft.persons)
    if kind != LINK_EXISTING or not roles["person"]:
        # "Ny: …" and "Sambo: …": one of the two has the lock, and nothing says which.
        two_of_one = roles["existing"] > 1 or roles["cohabitant"] > 1 and not roles["existing"]
        return {"role_unclear"} if kind == LINK_EXISTING and two_of_one else set()
    return set() if roles["existing"] == 1 else {"role_unclear"}


def _letters() -> Iterator[str]:
    return iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _identifier(text: str, today: date) -> Identifier | None:
    try:
        return parse_identifier(text, today)
    except IdentifierError:
        return None


def _person(letter: str, draft: DraftPerson, number: Identifier | None, twice: set[str], wrong: _Problems) -> ReadPerson:
    own = _Problems()
    name, address = draft.name.text if draft.name else "", w.cased_address(draft.address.text) if draft.address else ""
    place = parse_address(address) if address else None
    if not name:
        own.missing.append(person_code(letter, NAME))
    elif not _is_whole_name(draft.name):
        own.malformed.append(person_code(letter, NAME))
    if not address:
        own.missing.append(person_code(letter, ADDRESS))
    elif place is None or (not place.visitable and not place.co):
        own.malformed.append(person_code(letter, ADDRESS))
    if draft.number is None:
        own.missing.append(person_code(letter, PERSONAL_NUMBER))
    elif number is None or number.value in twice:
        own.malformed.append(person_code(letter, PERSONAL_NUMBER))
    wrong.missing += own.missing
    wrong.malformed += own.malformed
    return ReadPerson(
        letter=letter,
        role=draft.role,
        name=re.sub(r"[\s,(]*\d[\d\s+-]*\)?", "", name) if draft.name and draft.name.rule == "form" else name,
        identifier=number.value if number and number.value not in twice else None,
        identifier_kind=number.kind if number and number.value not in twice else None,
        address_text=address,
        apartment=(place.apartment if place else "") or None,
        problems=(*own.missing, *own.malformed),
    )


def _is_whole_name(name: Said | None) -> bool:
    """Whether a name has letters only, and in a text a surname too; what a form's field holds is taken as it is."""
    if name is None or re.search(r"\d", name.text) or not re.search(r"[^\W_]", name.text):
        return False
    return name.rule == "form" or len(name.text.split()) > 1


def _contact(draft: Draft, wrong: _Problems) -> Contact | None:
    name, written = draft.contact_name.text if draft.contact_name else "", draft.contact_phone.text if draft.contact_phone else ""
    phone = _phone(written)
    if not name:
        wrong.missing.append(CONTACT_NAME)
    if not written:
        wrong.missing.append(CONTACT_PHONE)
    elif phone is None:
        wrong.malformed.append(CONTACT_PHONE)
    if not (name or phone):
        return None
    return Contact(name or None, phone, draft.contact_note or None)


def _phone(text: str) -> str | None:
    try:
        return parse_phone(text)
    except PhoneError:
        return None


def _gate(draft: Draft, wrong: _Problems) -> tuple[bool | None, str]:
    """Whether a gate code is needed, and the code; None when that is not answered, or answered in two ways."""
    written = draft.gate_answer.text if draft.gate_answer else ""
    said, within = read_gate(written)
    code = draft.gate_code.text if draft.gate_code and re.search(r"[^\W_]", draft.gate_code.text) else within
    about_code = read_gate(code)
    if code and not written:
        said = "nej" if about_code[0] == "nej" else "ja"
    answer = {"ja": True, "nej": False}.get(said)
    if answer is None or (answer is False and code and about_code[0] != "nej"):
        (wrong.malformed if written else wrong.missing).append(GATE_ANSWER)
        return None, code
    if answer and (not code or about_code in (("ja", ""), ("nej", ""))):
        wrong.missing.append(GATE_CODE)
    elif answer and not opens(code):
        wrong.malformed.append(GATE_CODE)
    return answer, code


def _evidence(draft: Draft, persons: list[DraftPerson], kind: Kind | None, sources: Mapping[str, str]) -> Iterator[Evidence]:
    """Each fact with the words that it stands in."""
    facts: list[tuple[str, Said | None]] = []
    for letter, each in zip(_letters(), persons, strict=False):
        facts += [(f"persons.{letter}.{name}", getattr(each, name)) for name in ("name", "number", "address", "phone")]
        facts.append((f"persons.{letter}.role", each.role_said))
    facts += [("contact.name", draft.contact_name), ("contact.phone", draft.contact_phone), ("gate.required", draft.gate_answer)]
    facts += [("gate.code", draft.gate_code), ("kind", draft.order_kind if kind else None)]
    for fact, stated in facts:
        for span in stated.spans if stated else ():
            yield Evidence(fact, span.source, span.start, span.end, sources.get(span.source, "")[span.start : span.end], stated.rule if stated else "")
