"""A scenario's world and the verbs by which the world changes: treserva, tes, lindesk, fault and ticket."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adapters import scenario_reasons as reasons
from adapters import scenario_ticket
from adapters.scenario_keys import UnknownVerb, known_keys, listed, needed, span
from adapters.world.people import FACTS
from adapters.world.read_over import ORDERS
from adapters.world.store import Entity
from adapters.world.world import World
from workflow.routines.shared_lock.desk import TicketJson
from workflow.values import Facts


def set_up(world: World, block: Facts) -> None:
    """Fills a world from a scenario's `world` block; `stock` is the inventory's and left to the caller."""
    known_keys("world", block, ("people", "locks", "stock"))
    for ref, facts in (block.get("people") or {}).items():
        known_keys(f"people: {ref}", facts, ("id", *FACTS, "in_tes"))
        world.add_person(str(ref), facts)
    for serial, facts in (block.get("locks") or {}).items():
        known_keys(f"locks: {serial}", facts or {}, ("mounted_at", "linked", "fault"))
        _add_lock(world, str(serial), facts or {})


def apply(world: World, verb: str, value: Facts) -> None:
    """Lets one verb happen at the clock's time."""
    if verb not in _VERBS:
        raise UnknownVerb(reasons.NO_VERB_OF_WORLD(verb=verb, known=list(_VERBS)))
    if verb in _KEYS:
        known_keys(verb, value, _KEYS[verb])
    with world.turn():
        _VERBS[verb](world, value)


def person_exists(world: World, ref: Any) -> None:
    """Nobody is meant by a letter that the world does not have."""
    if ref is not None and world.store.get("person", str(ref)) is None:
        raise UnknownVerb(reasons.NO_PERSON(ref=ref))


def people_of(world: World) -> dict[str, Entity]:
    """Everybody's facts by letter, as they were when the world was set up: what an ordering unit would write."""
    return {ref: {**p["declared"], "id": p["declared"]["number"]} for ref, p in world.store.each("person")}


def _add_lock(world: World, serial: str, facts: Facts) -> None:
    for ref in (facts.get("mounted_at"), *listed(facts.get("linked"))):
        person_exists(world, ref)
    with world.turn():
        world.locks.register(serial, mounted_at=facts.get("mounted_at"))
        world.locks.set_fault(serial, _fault_word(facts.get("fault")))
        for ref in listed(facts.get("linked")):
            world.locks.link(serial, str(ref))


def _ticket(world: World, spec: Facts) -> None:
    if spec.get("again"):
        world.tickets.redeliver(str(spec["id"]))
        return
    if "file" not in spec:
        needed("ticket", spec, "id")
    _persons_exist(world, spec)
    # A scenario's author knows a ticket by its id, so that is its number unless another is given.
    number = str(spec.get("number") or spec.get("id"))
    content = scenario_ticket.errand(spec, people_of(world), number, world.clock())
    ticket_id = world.tickets.submit(content, world.clock())
    world.store.put("places", ticket_id, scenario_ticket.places_of(spec))


def _persons_exist(world: World, named: Facts) -> None:
    for place in ("persons", "cohabitant", "existing"):
        for ref in listed(named.get(place)):
            person_exists(world, ref)


def _treserva(world: World, value: Facts) -> None:
    needed("treserva", value, "person")
    person_exists(world, value["person"])
    world.people.change(str(value["person"]), {fact: v for fact, v in value.items() if fact != "person"})


def _tes(world: World, value: Facts) -> None:
    if "person" in value:
        needed("tes: person", value, "present")
        person_exists(world, value["person"])
        world.imports.set_present(str(value["person"]), bool(value["present"]))
    if "lock" in value:
        world.locks.register(str(value["lock"]))
        world.locks.set_fault(str(value["lock"]), _fault_word(value.get("fault")))
    if "import" in value:
        if value["import"] not in ORDERS:
            raise UnknownVerb(reasons.NO_IMPORT(name=value["import"], known=list(ORDERS)))
        world.imports.order(value["import"])
    if "linked_by_hand" in value:
        by_hand = value["linked_by_hand"]
        known_keys("linked_by_hand", by_hand, ("lock", "person"))
        needed("linked_by_hand", by_hand, "lock", "person")
        person_exists(world, by_hand["person"])
        world.locks.register(str(by_hand["lock"]))
        world.locks.link(str(by_hand["lock"]), str(by_hand["person"]))


def _lindesk(world: World, value: Facts) -> None:
    needed("lindesk", value, "ticket")
    ticket = _the_ticket(world, str(value["ticket"]))
    if value.get("delete"):
        world.tickets.remove(ticket["id"])
        return
    if value.get("close"):
        world.tickets.close(ticket["id"], world.clock())
    if value.get("touch"):
        world.tickets.touch(ticket["id"], world.clock())
    changes, comment, reopen = value.get("set") or {}, value.get("comment"), bool(value.get("reopen"))
    if changes or comment is not None or reopen:
        content = _rewritten(world, ticket, changes) if changes else None
        said = None if comment is None else str(comment)
        headers = value.get("headers")
        if headers is not None and (said is None or not isinstance(headers, Mapping)):
            raise UnknownVerb(reasons.HEADERS_OF_COMMENT())
        world.tickets.change(ticket["id"], world.clock(), content, said, reopen, headers)


def _rewritten(world: World, ticket: Entity, changes: Facts) -> TicketJson:
    _persons_exist(world, changes)
    places = world.store.get("places", ticket["id"]) or {}
    content, places = scenario_ticket.changed(ticket["content"], changes, places, people_of(world))
    world.store.put("places", ticket["id"], places)
    return content


def _fault(world: World, value: Facts) -> None:
    needed("fault", value, "system", "kind")
    person_exists(world, value.get("person"))
    until = world.clock() + span(str(value["for"])) if "for" in value else None
    times = value.get("times")
    world.faults.add(
        system=str(value["system"]),
        kind=str(value["kind"]),
        operation=_operation(str(value["system"]), value.get("operation")),
        person=value.get("person"),
        times=int(times) if times is not None else (None if until else 1),
        until=until,
    )


def _operation(system: str, name: Any) -> str | None:
    """The call that a fault is meant for, by its own name or by what the routine calls it; None: any."""
    if system not in _OPERATIONS:
        raise UnknownVerb(reasons.NO_SYSTEM(name=system, known=list(_OPERATIONS)))
    if name is None:
        return None
    operations, wanted = _OPERATIONS[system], str(name).rpartition(".")[2]
    if wanted not in operations:
        raise UnknownVerb(reasons.NO_OPERATION(system=system, name=wanted, known=list(operations)))
    return operations[wanted]


def _the_ticket(world: World, name: str) -> Entity:
    ticket = world.tickets.get(name)
    if ticket is None:
        raise UnknownVerb(reasons.NO_TICKET(name=name))
    return ticket


def _fault_word(fault: Any) -> str | None:
    return None if fault in (None, "none", "ok") else str(fault)


_VERBS: Mapping[str, Callable[[World, Facts], None]] = {
    "fault": _fault,
    "lindesk": _lindesk,
    "tes": _tes,
    "ticket": _ticket,
    "treserva": _treserva,
}
_KEYS: Mapping[str, Sequence[str]] = {
    "fault": ("system", "operation", "person", "kind", "times", "for"),
    "lindesk": ("ticket", "set", "comment", "headers", "reopen", "touch", "close", "delete"),
    "tes": ("person", "present", "lock", "fault", "import", "linked_by_hand"),
    "ticket": (
        "id", "kind", "persons", "cohabitant", "existing", "contact", "gate_code", "unit", "omit", "text", "file", "again",
        "heading", "title", "number",
    ),
}  # fmt: skip
_OPERATIONS: Mapping[str, Mapping[str, str]] = {
    "treserva": {"person": "person", "interventions": "person"},
    "tes": {
        "person": "person", "last_import": "person", "lock": "lock", "register_lock": "register_lock", "link": "link",
        "unlink": "unlink",
    },
    "lindesk": {
        "changed_tickets": "changed_tickets", "new_tickets": "changed_tickets", "ticket": "ticket", "get": "ticket",
        "comment": "comment", "set_status": "set_status",
    },
    "notify": {"sms": "sms", "email": "email", "ics": "ics"},
}  # fmt: skip
