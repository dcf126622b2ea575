"""What the answers from Treserva and TES mean for an order: plain facts that the guards of the table read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import TypedDict

from workflow.routines.shared_lock.household import (
    Address,
    from_parts,
    household_key_text,
    parse_address,
    same_household,
)
from workflow.routines.shared_lock.stored import StoredPerson
from workflow.values import EffectRequest, Facts, Order, Tools

Answers = Mapping[tuple[str, str], Facts]
"""What was answered during a stay, by effect and letter; `registers` has the shapes."""
_PROTECTED = frozenset({"confidentiality_marked", "protected_registration", "unknown"})


class Awaited(TypedDict):
    """The letters of those whose intervention is waited for; `starts_at` is the moment when all of them begin, where it is known."""

    waiting_for: list[str]
    starts_at: str | None


def persons(order: Order) -> list[StoredPerson]:
    """The order's persons that still count, as read from the ticket (personal data)."""
    gone = order.data.get("without", ())
    return [p for p in order.private.get("reading", {}).get("persons", ()) if p["letter"] not in gone]


def letters(order: Order) -> list[str]:
    """The letters of the order's persons that still count."""
    return [p["letter"] for p in persons(order)]


def letters_shown(order: Order) -> list[str]:
    """As `letters`, also of an order that is looked at without its private part: in a list, or by the API."""
    return letters(order) or [x for x in order.data.get("initials", ()) if x not in order.data.get("without", ())]


def person_questions(order: Order, answers: Answers, *names: str) -> tuple[EffectRequest, ...]:
    """The reads about every person that have not been answered yet."""
    return tuple(EffectRequest(name, letter) for letter in letters(order) for name in names if (name, letter) not in answers)


def number_of(order: Order, letter: str) -> str:
    """One person's number, for calls and for comparing; also of a person who does not count any more."""
    return next((p["identifier"] or "" for p in _everybody(order) if p["letter"] == letter), "")


def _everybody(order: Order) -> Sequence[StoredPerson]:
    return order.private.get("reading", {}).get("persons", ())  # type: ignore[no-any-return]


def known_questions(order: Order, answers: Answers, *names: str) -> tuple[EffectRequest, ...]:
    """As `person_questions`, for those whose number is known: an order may wait before the others are there."""
    return tuple(q for q in person_questions(order, answers, *names) if number_of(order, q.subject))


def executed(answer: Facts, today: date) -> bool:
    """True when Treserva has an intervention that is executed on this day."""
    return any(i["status"] == "executed" and _covers(i, today) for i in answer.get("interventions", ()))


def starts_within(answer: Facts, today: date, days: int) -> date | None:
    """The first day of an executed intervention that begins within so many days."""
    coming = [
        date.fromisoformat(i["from"])
        for i in answer.get("interventions", ())
        if i["status"] == "executed" and i.get("from") and today < date.fromisoformat(i["from"])
    ]
    soon = [day for day in coming if day <= today + timedelta(days=days)]
    return min(soon, default=None)


def _covers(intervention: Facts, today: date) -> bool:
    start, end = intervention.get("from"), intervention.get("to")
    if not start or today < date.fromisoformat(start):
        return False
    return not end or today <= date.fromisoformat(end)


def lacking_intervention(order: Order, answers: Answers, today: date) -> list[str]:
    """The letters of persons without an executed intervention today."""
    return [x for x in letters(order) if not executed(answers[("treserva.person", x)], today)]


def awaited_interventions(order: Order, answers: Answers, today: date, tools: Tools) -> Awaited:
    """Who is waited for: those without an intervention that begins soon; when all begin soon, the day of the last."""
    lacking, limit = lacking_intervention(order, answers, today), tools.settings["wait_for_start_days"]
    starts = {x: starts_within(answers[("treserva.person", x)], today, limit) for x in lacking}
    without = [x for x in lacking if starts[x] is None]
    known = [day for day in starts.values() if day is not None]
    starts_at = morning(max(known), tools).isoformat() if known and not without else None
    return {"waiting_for": sorted(without or lacking), "starts_at": starts_at}


def missing_in_tes(order: Order, answers: Answers) -> list[str]:
    """The letters of persons that TES does not know."""
    return [x for x in letters(order) if not answers[("tes.person", x)].get("present")]


def last_read_over(answers: Answers) -> str | None:
    """When TES last read over from Treserva, as TES says with every person."""
    imports = (answer.get("last_import") or {} for (name, _), answer in answers.items() if name == "tes.person")
    return max((str(last["at"]) for last in imports if last.get("at")), default=None, key=_moment)


def _moment(text: str) -> datetime:
    """A moment as another system writes it, whatever its zone; what is none comes before all others."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def died(order: Order, answers: Answers) -> list[str]:
    """The letters of persons that Treserva says have died."""
    return [x for x in letters(order) if answers.get(("treserva.person", x), {}).get("deceased_on")]


def protected(order: Order, answers: Answers) -> list[str]:
    """The letters of persons with protected personal data; a source that does not say counts as protected."""
    found = []
    for letter in letters(order):
        answer = answers.get(("treserva.person", letter))
        if answer is not None and answer.get("found", True) and answer.get("protection", "unknown") in _PROTECTED:
            found.append(letter)
    return found


def odd_identities(order: Order, answers: Answers) -> list[str]:
    """The letters of persons whose number is temporary, or whom the systems know under another number or name."""
    found = []
    for person in persons(order):
        letter = person["letter"]
        seen = [answers[(name, letter)] for name in ("treserva.person", "tes.person") if (name, letter) in answers]
        if person["identifier_kind"] == "temporary" or any(_another(person, answer) for answer in seen):
            found.append(letter)
    return found


def _another(person: StoredPerson, answer: Facts) -> bool:
    if not (answer.get("found") or answer.get("present")):
        return False
    if answer.get("number") and answer["number"] != person["identifier"]:
        return True
    theirs, ours = _words(answer.get("name") or ""), _words(person["name"])
    return bool(theirs and ours) and not theirs & ours


def _words(name: str) -> set[str]:
    return {word for word in name.casefold().replace("-", " ").split() if len(word) > 1}


# The household and the lock -------------------------------------------------------------------------


def register_addresses(order: Order, answers: Answers) -> list[Address]:
    """Every address that Treserva and TES have for the order's persons."""
    found = []
    for letter in _existing_first(order):
        for name in ("treserva.person", "tes.person"):
            parts = answers.get((name, letter), {}).get("address")
            address = from_parts(parts["street"], parts["apartment"], parts["postcode"], parts["city"]) if parts else None
            if address is not None:
                found.append(address)
    return found


def household(order: Order, answers: Answers) -> str:
    """`same`, `unconfirmed` or `different`: what ticket and registers say of the persons living together."""
    registers = register_addresses(order, answers)
    written = [parse_address(p["address_text"]) for p in persons(order) if p["address_text"]]
    verdicts = {same_household(registers[0], other) for other in registers[1:]} if registers else {"unconfirmed"}
    # What the ticket tells apart is apart, whatever the registers leave out.
    doors = [address for address in written if address is not None]
    verdicts |= {"different" for a, b in combinations(doors, 2) if same_household(a, b) == "different"}
    for address in written:
        for register in registers:
            verdict = "unconfirmed" if address is None else same_household(address, register)
            if verdict == "different" or not register.apartment:
                verdicts.add(verdict)
    return next((v for v in ("different", "unconfirmed") if v in verdicts), "same")


def household_keys(people: Sequence[StoredPerson], dwelling: str) -> list[str]:
    """What an order holds while it works: the dwelling, and each of its persons (personal data; hashed by the store)."""
    keys = [f"person|{p['identifier']}" for p in people if p["identifier"]]
    return [f"home|{dwelling}", *keys] if dwelling else keys


def dwelling_of(order: Order, answers: Answers) -> str:
    """The canonical text of the dwelling, by the registers first and by the ticket otherwise."""
    addresses = [a for a in register_addresses(order, answers) if a.visitable]
    if not addresses and "dwelling" in order.private:
        return str(order.private["dwelling"])
    addresses += [a for p in persons(order) if (a := parse_address(p["address_text"] or "")) is not None]
    best = next((a for a in addresses if a.apartment), addresses[0] if addresses else None)
    return household_key_text(best) if best else ""


def lock_serials(order: Order, answers: Answers) -> list[str]:
    """Serials of every unit TES has linked to a person of the order, the existing person's first."""
    found: dict[str, None] = {}
    for letter in _existing_first(order):
        for serial in answers.get(("tes.person", letter), {}).get("links", ()):
            found[serial] = None
    return list(found)


def _existing_first(order: Order) -> list[str]:
    """The letters with the person who has the lock already in front: the lock's home is that person's."""
    return [p["letter"] for p in sorted(persons(order), key=lambda p: p["role"] != "existing")]


def linked_letters(order: Order, lock: Facts) -> list[str]:
    """The order's persons that a lock's read-back lists."""
    there = set(lock.get("linked", ()))
    return [x for x in letters(order) if number_of(order, x) in there]


def strangers(order: Order, serial: str, lock: Facts, links: Mapping[str, str]) -> list[str]:
    """The numbers of those whom TES has on a unit, and who are neither in the order nor in our inventory of that unit."""
    ours = {p["identifier"] for p in _everybody(order)}
    return [n for n in lock.get("linked", ()) if n not in ours and links.get(n) != serial]


# Standing decisions and the contact -----------------------------------------------------------------


def died_already(order: Order) -> list[str]:
    """The letters of those who are known to have died and still count: nobody has decided what that means."""
    return [x for x in letters(order) if x in (order.data.get("died") or ())]


def protected_already(order: Order) -> list[str]:
    """The letters of those whose protection is known, whatever Treserva says now."""
    return [x for x in letters(order) if x in (order.data.get("protected") or ())]


def undecided_protection(order: Order, found: Sequence[str]) -> list[str]:
    """Of these protected persons, those whom no decision covers yet."""
    return [x for x in found if x not in (order.data.get("protection_decided") or ())]


def contact_is_gone(order: Order) -> bool:
    """Whether the contact for booking is a person of the order who has died: nothing is sent there."""
    gone = {*(order.data.get("without") or ()), *(order.data.get("died") or ())}
    name = _words((order.private.get("reading", {}).get("contact") or {}).get("name") or "")
    if not gone or not name:
        return False
    if name <= _SELF:
        return True
    people = [_words(p["name"] or "") for p in _everybody(order) if p["letter"] in gone]
    return any(person and (name <= person or person <= name) for person in people)


# A contact who is only called "the person" may be any of them.
_SELF = frozenset({"brukaren", "brukare", "själv", "brukarna", "personen", "sökanden", "hen"})


def morning(day: date, tools: Tools, at: time = time(7)) -> datetime:
    """A local wall-clock moment on this day."""
    moment: datetime = tools.calendar.parse_local(f"{day.isoformat()}T{at:%H:%M}")
    return moment


def today(now: datetime, tools: Tools) -> date:
    """The local date of a moment."""
    local: datetime = tools.calendar.local(now)
    return local.date()


def initials_of(order: Order, chosen: Sequence[str]) -> list[str]:
    """Initials of the persons with these letters, or the letter where there are none."""
    known = order.data.get("initials", {})
    return [known.get(letter) or letter for letter in chosen]
