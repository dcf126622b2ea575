"""What a scenario may expect of a lock unit, a ticket and a visit."""

from __future__ import annotations

from collections.abc import Mapping

from adapters import scenario_world
from rehearsal.expectations import Unmet, known, local, one_of, same, texts, wall
from rehearsal.extension import Expectation
from rehearsal.rehearsal import Rehearsal
from rehearsal.routines.shared_lock import reasons
from storage.routines.shared_lock import queries_inventory, queries_visits
from workflow.values import Facts

RESOLUTIONS = ("done", "partial", "no_op")
_LOCK_STATUSES = ("in_stock", "reserved", "mounted", "faulty")
_TICKET_STATUSES = ("open", "waiting", "resolved")
_VISIT_STATUSES = ("booked", "moved", "cancelled", "done", "failed")


def _lock(rehearsal: Rehearsal, expected: Facts) -> None:
    known(expected, "lock", "status", "linked", "inventory")
    one_of("status of a lock", expected.get("status"), _LOCK_STATUSES)
    serial = str(expected["lock"])
    with rehearsal.app.store.read() as connection:
        unit = queries_inventory.unit_of(connection, serial)
    if "status" in expected:
        same(f"{serial}.status", expected["status"], unit["status"] if unit else None)
    if "linked" in expected:
        numbers = rehearsal.world.locks.as_tes_says(serial)["linked"]
        found = [str((rehearsal.world.people.by_number(n) or {}).get("ref")) for n in numbers]
        same(f"{serial}.linked", sorted(texts(expected["linked"])), sorted(found))
    if "inventory" in expected:
        refs = {p["ref"] for p in unit["persons"]} if unit else set()
        ref = rehearsal.app.store.keyring.ref
        people = scenario_world.people_of(rehearsal.world)
        letters = [x for x, facts in people.items() if ref(f"person|{facts['id']}") in refs]
        same(f"{serial}.inventory", sorted(texts(expected["inventory"])), sorted(letters))


def _ticket(rehearsal: Rehearsal, expected: Facts) -> None:
    known(expected, "ticket", "status", "comments", "last_contains", "contains", "never_contains")
    one_of("status of a ticket", expected.get("status"), _TICKET_STATUSES)
    name = str(expected["ticket"])
    ticket = rehearsal.world.tickets.get(name)
    if ticket is None:
        raise Unmet(reasons.TICKET(name=name), reasons.THERE(), None)
    comments = rehearsal.world.tickets.comments(name, "us")
    if "status" in expected:
        same(f"{name}.status", expected["status"], ticket["status"])
    if "comments" in expected:
        same(f"{name}.comments", expected["comments"], len(comments))
    last, everything = (comments[-1] if comments else ""), "\n".join(comments)
    for text in texts(expected.get("last_contains")):
        if text.casefold() not in last.casefold():
            raise Unmet(reasons.LAST_COMMENT(name=name), f"…{text}…", last)
    for text in texts(expected.get("contains")):
        if text.casefold() not in everything.casefold():
            raise Unmet(reasons.COMMENTS(name=name), f"…{text}…", comments)
    for text in texts(expected.get("never_contains")):
        if text.casefold() in everything.casefold():
            raise Unmet(reasons.COMMENTS(name=name), reasons.WITHOUT(text=repr(text)), comments)


def _visit(rehearsal: Rehearsal, expected: Facts) -> None:
    known(expected, "visit", "at", "status", "none")
    one_of("status of a visit", expected.get("status"), _VISIT_STATUSES)
    name = str(expected["visit"])
    view = rehearsal.service.order(name)
    with rehearsal.app.store.read() as connection:
        visits = queries_visits.visits_of(connection, view["id"])
    if expected.get("none"):
        same(reasons.VISITS(name=name), 0, len(visits))
        return
    if not visits:
        raise Unmet(reasons.VISITS(name=name), 1, 0)
    last = visits[-1]
    if "status" in expected:
        same(reasons.VISIT_STATUS(name=name), expected["status"], last["status"])
    if "at" in expected:
        wanted = str(wall(rehearsal, expected["at"]))
        slot, start = f"{last['day']} {last['window']}", str(local(rehearsal, last["starts_at"]))
        if wanted.upper() not in (slot, start, last["day"]):
            raise Unmet(reasons.VISIT(name=name), wanted, slot)


EXPECTATIONS: Mapping[str, Expectation] = {"lock": _lock, "ticket": _ticket, "visit": _visit}
