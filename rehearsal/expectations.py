"""What a scenario may expect: of an order, a lock, a ticket, a visit, the effects outside, and the orders in all."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters import scenario_world
from adapters.scenario_ticket import listed
from rehearsal.rehearsal import Rehearsal
from storage import queries
from storage.routines.shared_lock import queries_inventory, queries_visits
from workflow.errors import BadInput

Facts = Mapping[str, Any]
_CLOCK = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


class Unmet(Exception):
    """An expectation that does not hold: what was expected, and what was found."""

    def __init__(self, what: str, wanted: Any, found: Any) -> None:
        super().__init__(f"{what} should be {wanted!r}, found {found!r}")


def check(rehearsal: Rehearsal, expected: Facts) -> None:
    """Raise `Unmet` for the first expectation that does not hold."""
    for subject, checker in _CHECKERS.items():
        if subject in expected:
            checker(rehearsal, expected)
            return
    raise BadInput(f"`expect` names none of {', '.join(_CHECKERS)}.")


def _texts(value: Any) -> list[str]:
    """A list as texts; one thing alone is a list of one."""
    return [str(each) for each in listed(value)]


def _same(what: str, wanted: Any, found: Any) -> None:
    if wanted != found:
        raise Unmet(what, wanted, found)


def _contained(what: str, wanted: Any, found: Sequence[Any]) -> None:
    """Everything wanted is there; an empty list wants nothing to be there."""
    names = _texts(wanted)
    if not set(names) <= set(found) or (not names and found):
        raise Unmet(what, names, list(found))


def _one_of(what: str, wanted: Any, possible: Collection[str]) -> None:
    """A word that nothing could ever be is a slip of the pen, and said to be one."""
    if wanted is not None and str(wanted) not in possible:
        raise BadInput(f"`expect`: there is no {what} {wanted}; possible are {', '.join(sorted(possible))}.")


def _known(expected: Facts, *names: str) -> None:
    unknown = sorted(set(expected) - set(names))
    if unknown:
        raise BadInput(f"`expect` of {names[0]} cannot check {unknown[0]}; possible are {', '.join(names[1:])}.")


# Orders ---------------------------------------------------------------------------------------------

_RESOLUTIONS = ("done", "partial", "no_op")
_PLAIN = ("state", "reason", "kind", "resolution", "waiting_for", "needs_attention")


def _order(rehearsal: Rehearsal, expected: Facts) -> None:
    _known(expected, "order", *_PLAIN, "path", "due", "blockers", "possible")
    _words_exist(rehearsal, expected)
    view = rehearsal.service.order(str(expected["order"]))
    for name in _PLAIN:
        if name in expected and not (name == "reason" and _in_words(rehearsal, expected, view)):
            _same(f"{expected['order']}.{name}", expected[name], view[name])
    if "path" in expected:
        _same(f"{expected['order']}.path", _collapsed(_texts(expected["path"])), _path(rehearsal, view["number"]))
    if "due" in expected:
        _same(f"{expected['order']}.due", *_alike(_wall(rehearsal, expected["due"]), _local(rehearsal, view["due"])))
    for name in ("blockers", "possible"):
        if name in expected:
            _contained(f"{expected['order']}.{name}", expected[name], view[name])


def _in_words(rehearsal: Rehearsal, expected: Facts, view: Facts) -> bool:
    """True when the reason expected is what somebody said in their own words as they brought the order where it is."""
    wanted, workflow = expected["reason"], rehearsal.app.engine.workflow
    if wanted is None or str(wanted) in workflow.reasons:
        return False
    entered = [e for e in rehearsal.service.history(view["number"]) if e["from"] != e["to"]]
    if entered and entered[-1]["note"] == str(wanted):
        return True
    _one_of("reason", wanted, workflow.reasons)
    return False


def _words_exist(rehearsal: Rehearsal, expected: Facts) -> None:
    workflow = rehearsal.app.engine.workflow
    for state in (expected.get("state"), *_texts(expected.get("path"))):
        _one_of("state", state, workflow.state)
    for trigger in _texts(expected.get("possible")):
        _one_of("trigger", trigger, workflow.trigger)
    for name in _texts(expected.get("blockers")):
        _one_of("blocker", name, {*workflow.reasons, *workflow.state})
    _one_of("kind", expected.get("kind"), {*workflow.kinds, "unclear"})
    _one_of("party", expected.get("waiting_for"), set(workflow.party))
    _one_of("resolution", expected.get("resolution"), _RESOLUTIONS)


def _path(rehearsal: Rehearsal, number: str) -> list[str]:
    entered = [e["to"] for e in rehearsal.service.history(number) if e["to"] is not None]
    return _collapsed(entered)


def _collapsed(states: Sequence[str]) -> list[str]:
    """Without repetitions in a row: staying where one is enters nothing."""
    return [s for i, s in enumerate(states) if i == 0 or states[i - 1] != s]


def _wall(rehearsal: Rehearsal, value: Any) -> str | None:
    """A time as the clock on the wall shows it, also one that was said with a zone; a day or a slot as it stands."""
    if value is None:
        return None
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return _local(rehearsal, rehearsal.app.tools.calendar.parse_local(text)) if _CLOCK.match(text) else text


def _alike(wanted: str | None, found: str | None) -> tuple[str | None, str | None]:
    """Both to the day where only a day is wanted."""
    return (wanted, found[:10]) if wanted and found and len(wanted) == len("2027-01-14") else (wanted, found)


def _local(rehearsal: Rehearsal, moment: datetime | None) -> str | None:
    return rehearsal.app.tools.calendar.local(moment).strftime("%Y-%m-%dT%H:%M") if moment else None


def _orders(rehearsal: Rehearsal, expected: Facts) -> None:
    wanted = expected["orders"]
    _known(expected, "orders")
    _known(wanted, "orders", "open", "total")
    with rehearsal.app.store.read() as connection:
        counted = queries.count_states(connection)
    ends = {s.name for s in rehearsal.app.engine.workflow.states if s.end}
    found = {"total": sum(counted.values()), "open": sum(n for s, n in counted.items() if s not in ends)}
    for name, n in wanted.items():
        _same(f"orders.{name}", n, found[name])


# The world and the inventory ------------------------------------------------------------------------


_LOCK_STATUSES = ("in_stock", "reserved", "mounted", "faulty")
_TICKET_STATUSES = ("open", "waiting", "resolved")
_VISIT_STATUSES = ("booked", "moved", "cancelled", "done", "failed")


def _lock(rehearsal: Rehearsal, expected: Facts) -> None:
    _known(expected, "lock", "status", "linked", "inventory")
    _one_of("status of a lock", expected.get("status"), _LOCK_STATUSES)
    serial = str(expected["lock"])
    with rehearsal.app.store.read() as connection:
        unit = queries_inventory.unit_of(connection, serial)
    if "status" in expected:
        _same(f"{serial}.status", expected["status"], unit["status"] if unit else None)
    if "linked" in expected:
        numbers = rehearsal.world.locks.as_tes_says(serial)["linked"]
        found = [str((rehearsal.world.people.by_number(n) or {}).get("ref")) for n in numbers]
        _same(f"{serial}.linked", sorted(_texts(expected["linked"])), sorted(found))
    if "inventory" in expected:
        refs = {p["ref"] for p in unit["persons"]} if unit else set()
        ref = rehearsal.app.store.keyring.ref
        people = scenario_world.people_of(rehearsal.world)
        letters = [x for x, facts in people.items() if ref(f"person|{facts['id']}") in refs]
        _same(f"{serial}.inventory", sorted(_texts(expected["inventory"])), sorted(letters))


def _ticket(rehearsal: Rehearsal, expected: Facts) -> None:
    _known(expected, "ticket", "status", "comments", "last_contains", "contains", "never_contains")
    _one_of("status of a ticket", expected.get("status"), _TICKET_STATUSES)
    name = str(expected["ticket"])
    ticket = rehearsal.world.tickets.get(name)
    if ticket is None:
        raise Unmet(f"ticket {name}", "there", None)
    said = rehearsal.world.tickets.comments(name, "us")
    if "status" in expected:
        _same(f"{name}.status", expected["status"], ticket["status"])
    if "comments" in expected:
        _same(f"{name}.comments", expected["comments"], len(said))
    last, everything = (said[-1] if said else ""), "\n".join(said)
    for text in _texts(expected.get("last_contains")):
        if text.casefold() not in last.casefold():
            raise Unmet(f"{name}: the last comment", f"…{text}…", last)
    for text in _texts(expected.get("contains")):
        if text.casefold() not in everything.casefold():
            raise Unmet(f"{name}: the comments", f"…{text}…", said)
    for text in _texts(expected.get("never_contains")):
        if text.casefold() in everything.casefold():
            raise Unmet(f"{name}: the comments", f"without {text}", said)


def _visit(rehearsal: Rehearsal, expected: Facts) -> None:
    _known(expected, "visit", "at", "status", "none")
    _one_of("status of a visit", expected.get("status"), _VISIT_STATUSES)
    name = str(expected["visit"])
    view = rehearsal.service.order(name)
    with rehearsal.app.store.read() as connection:
        visits = queries_visits.visits_of(connection, view["id"])
    if expected.get("none"):
        _same(f"{name}: visits", 0, len(visits))
        return
    if not visits:
        raise Unmet(f"{name}: visits", "one", "none")
    last = visits[-1]
    if "status" in expected:
        _same(f"{name}: the visit's status", expected["status"], last["status"])
    if "at" in expected:
        wanted = str(_wall(rehearsal, expected["at"]))
        slot, start = f"{last['day']} {last['window']}", str(_local(rehearsal, last["starts_at"]))
        if wanted.upper() not in (slot, start, last["day"]):
            raise Unmet(f"{name}: the visit", wanted, slot)


def effect_exists(rehearsal: Rehearsal, name: Any) -> None:
    """Refuse an effect that no system offers."""
    offered = {name for adapter in rehearsal.app.adapters.values() for name in adapter.operations}
    if name is not None and name not in offered:
        raise BadInput(f"There is no effect {name}; possible are {', '.join(sorted(offered))}.")


def _effects(rehearsal: Rehearsal, expected: Facts) -> None:
    _known(expected, "effects")
    found = rehearsal.world.effects()
    for name in expected["effects"]:
        effect_exists(rehearsal, name)
    for name, n in expected["effects"].items():
        _same(f"effects.{name}", n, found.get(name, 0))


_CHECKERS: Mapping[str, Callable[[Rehearsal, Facts], None]] = {
    "order": _order, "orders": _orders, "lock": _lock, "ticket": _ticket, "visit": _visit, "effects": _effects,
}  # fmt: skip
