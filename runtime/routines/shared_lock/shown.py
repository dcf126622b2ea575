"""What is shown of an order's people: masked until a visitor asks with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, cast

from runtime.routine import Disclosure
from runtime.services.access_log import without_numbers
from runtime.services.gate import Sight
from workflow.routines.shared_lock.stored import StoredPerson, StoredReading, contact_of, reading_of
from workflow.values import Facts, Order

_DOTS = "••••"


class ShownPerson(TypedDict):
    """A person as far as this account sees it: `name` and `address` are None where they are not shown, `number` is masked but for
    what is revealed. `kind` is that of the number, `problems` are codes of what is wrong with it."""

    letter: str
    initials: str
    role: str
    name: str | None
    address: str | None
    number: str | None
    kind: str | None
    problems: list[str]


class WrittenText(TypedDict):
    """A ticket's title, text, form (`adapters.lindesk.port`), and what was commented."""

    title: str | None
    description: str | None
    parameters: Any
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The people of an order as one page shows them; `revealed` names what is not masked, `hidden` the facts that are
    known and not shown, `codes` are those of the ticket's text besides the gate code, and `words` says that names and the
    ticket's own words are shown."""

    persons: tuple[ShownPerson, ...]
    contact: Facts | None
    gate_code: str | None
    gate_code_required: bool | None
    codes: str | None
    ticket: Facts
    comments: tuple[str, ...]
    reading: StoredReading
    revealed: frozenset[str]
    protected: bool
    words: bool
    hidden: frozenset[str] = frozenset()

    @property
    def text(self) -> WrittenText:
        """What was written in the ticket, and nothing of who sent it or how."""
        of = self.ticket.get
        return {
            "title": of("title"), "description": of("description"), "parameters": of("parameters"), "comments": self.comments
        }  # fmt: skip


def shown(order: Order, sight: Sight, revealed: Sequence[str] = ()) -> Shown:
    """Names for those whose sight has them, letters for the others; numbers and gate code only when revealed."""
    reading, protected = reading_of(order.private), sight.protected
    names = "names" in revealed or sight.names
    people = tuple(_person(p, names, f"number.{p['letter']}" in revealed) for p in reading.get("persons", ()))
    ticket = order.private.get("ticket", {})
    if not names:
        ticket = {k: v for k, v in ticket.items() if k in ("labels", "errandNumber", "status", "created")}
    contact = reading.get("contact") if names else None
    code = order.private.get("gate_code")
    return Shown(
        people, contact, code if "gate_code" in revealed else (_DOTS if code else None), reading.get("gate_code_required"),
        _codes(order, "codes" in revealed), without_numbers(ticket),
        tuple(map(without_numbers, order.private.get("comments", ()))) if names else (),
        _open_part(reading),
        frozenset(revealed), protected, names, frozenset() if names else frozenset(_hidden(reading)),
    )  # fmt: skip


def _open_part(reading: StoredReading) -> StoredReading:
    """What is shown of a reading also without names."""
    return cast(StoredReading, {k: reading.get(k) for k in ("missing", "malformed", "doubts", "confidence", "unit", "kind")})


def _codes(order: Order, revealed: bool) -> str | None:
    found = order.private.get("codes")
    return (" · ".join(found) if revealed else _DOTS) if found else None


def _hidden(reading: StoredReading) -> Iterator[str]:
    """The facts about people that are known and shown only with their names."""
    for p in reading.get("persons", ()):
        known = {"name": p["name"], "address": p["address_text"]}
        yield from (f"persons.{p['letter']}.{field}" for field, value in known.items() if value)
    contact = contact_of(reading)
    yield from (f"contact.{field}" for field in ("name", "phone") if contact.get(field))


def _person(person: StoredPerson, names: bool, number_too: bool) -> ShownPerson:
    number = str(person.get("identifier") or "")
    hidden = f"{number[:4] if names else _DOTS}{'•' * 4}-{_DOTS}" if number else ""
    called = person.get("initials") if names else ""
    return {
        "letter": person["letter"], "initials": called or person["letter"], "role": person["role"],
        "name": person["name"] if names else None, "address": person["address_text"] if names else None,
        "number": (f"{number[:-4]}-{number[-4:]}" if number_too else hidden) if number else None,
        "kind": person.get("identifier_kind"), "problems": list(person.get("problems", ())),
    }  # fmt: skip


def reveals(order: Order) -> Collection[str]:
    """What may be revealed of the order because it has it: `names`, `gate_code`, `codes`, `number.` with a person's letter."""
    persons = order.private.get("reading", {}).get("persons", ())
    secrets = {name for name in ("gate_code", "codes") if order.private.get(name)}
    return {"names"} | secrets | {f"number.{p['letter']}" for p in persons if p.get("identifier")}


def _initials(order: Order) -> Facts:
    found = order.data.get("initials")
    # The store may be damaged: what is no mapping reads as none.
    return found if isinstance(found, dict) else {}


DISCLOSURE = Disclosure(
    listed=("initials",),
    page=("name", "address", "contact", "ticket", "notes"),
    letters=lambda order: sorted(_initials(order)),
    protected=lambda order: bool(order.data.get("protected") or order.reason == "protected_person"),
    disclosed=lambda order: {"initials": _initials(order)},
)
"""What in this routine's orders is about persons."""
