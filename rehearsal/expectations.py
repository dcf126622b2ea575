"""What a scenario may expect of any routine: of an order, of the effects outside, and of the orders in all."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from adapters.scenario_keys import listed
from rehearsal import reasons
from rehearsal.extension import Expectation
from rehearsal.rehearsal import Rehearsal
from storage import queries
from workflow.errors import BadInput, LockstepError
from workflow.reasons import Reason
from workflow.values import Facts

_CLOCK = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


class Unmet(LockstepError):
    """An expectation that does not hold: what was expected, and what was found."""

    def __init__(self, what: Reason | str, wanted: Any, found: Any) -> None:
        shown = wanted if isinstance(wanted, Reason) else repr(wanted)
        super().__init__(reasons.UNMET(what=what, wanted=shown, found=repr(found)))


def check(rehearsal: Rehearsal, expected: Facts) -> None:
    """Raise `Unmet` for the first expectation that does not hold."""
    checkers = {**EXPECTATIONS, **rehearsal.extension.expectations}
    for subject, checker in checkers.items():
        if subject in expected:
            checker(rehearsal, expected)
            return
    raise BadInput(reasons.EXPECT_NAMES_NONE(known=list(checkers)))


def texts(value: Any) -> list[str]:
    """A list as texts; one thing alone is a list of one."""
    return [str(each) for each in listed(value)]


def same(what: Reason | str, wanted: Any, found: Any) -> None:
    if wanted != found:
        raise Unmet(what, wanted, found)


def contained(what: str, wanted: Any, found: Sequence[Any]) -> None:
    """Everything wanted is there; an empty list wants nothing to be there."""
    names = texts(wanted)
    if not set(names) <= set(found) or (not names and found):
        raise Unmet(what, names, list(found))


def one_of(what: str, wanted: Any, possible: Collection[str]) -> None:
    """A word that nothing could ever be is a slip of the pen, and said to be one."""
    if wanted is not None and str(wanted) not in possible:
        raise BadInput(reasons.EXPECT_NO_SUCH(what=what, name=wanted, known=sorted(possible)))


def known(expected: Facts, *names: str) -> None:
    unknown = sorted(set(expected) - set(names))
    if unknown:
        raise BadInput(reasons.EXPECT_CANNOT(what=names[0], key=unknown[0], known=list(names[1:])))


# Orders ---------------------------------------------------------------------------------------------

_PLAIN = ("state", "reason", "kind", "resolution", "waiting_for", "needs_attention")


def _order(rehearsal: Rehearsal, expected: Facts) -> None:
    known(expected, "order", *_PLAIN, "path", "due", "blockers", "possible", "history", "data")
    _words_exist(rehearsal, expected)
    view = rehearsal.service.order(rehearsal.number(str(expected["order"])))
    for name in _PLAIN:
        if name in expected and not (name == "reason" and _in_words(rehearsal, expected, view)):
            same(f"{expected['order']}.{name}", expected[name], view[name])
    if "path" in expected:
        same(f"{expected['order']}.path", _collapsed(texts(expected["path"])), _path(rehearsal, view["number"]))
    if "due" in expected:
        same(f"{expected['order']}.due", *_alike(wall(rehearsal, expected["due"]), local(rehearsal, view["due"])))
    for name in ("blockers", "possible"):
        if name in expected:
            contained(f"{expected['order']}.{name}", expected[name], view[name])
    if "history" in expected:
        fired = [entry["trigger"] for entry in rehearsal.service.history(view["number"])]
        same(f"{expected['order']}.history", texts(expected["history"]), fired)
    for name, value in (expected.get("data") or {}).items():
        same(f"{expected['order']}.data.{name}", _plain(value), rehearsal.order(view["number"]).data.get(name))


def _in_words(rehearsal: Rehearsal, expected: Facts, view: Facts) -> bool:
    """True when the reason expected is what a person wrote who brought the order into its state."""
    wanted, workflow = expected["reason"], rehearsal.app.engine.workflow
    if wanted is None or str(wanted) in workflow.reasons:
        return False
    entered = [e for e in rehearsal.service.history(view["number"]) if e["from"] != e["to"]]
    if entered and entered[-1]["note"] == str(wanted):
        return True
    one_of("reason", wanted, workflow.reasons)
    return False


def _words_exist(rehearsal: Rehearsal, expected: Facts) -> None:
    workflow = rehearsal.app.engine.workflow
    for state in (expected.get("state"), *texts(expected.get("path"))):
        one_of("state", state, workflow.state)
    for trigger in (*texts(expected.get("possible")), *texts(expected.get("history"))):
        one_of("trigger", trigger, workflow.trigger)
    for name in texts(expected.get("blockers")):
        one_of("blocker", name, {*workflow.reasons, *workflow.state})
    one_of("kind", expected.get("kind"), {*workflow.kinds, workflow.undecided_kind})
    one_of("party", expected.get("waiting_for"), set(workflow.party))
    if resolutions := rehearsal.extension.words.get("resolution"):
        one_of("resolution", expected.get("resolution"), resolutions)


def _plain(value: Any) -> Any:
    """A day or a moment as an order's data have it: as ISO text."""
    return value.isoformat() if isinstance(value, date) else value


def _path(rehearsal: Rehearsal, number: str) -> list[str]:
    entered = [e["to"] for e in rehearsal.service.history(number) if e["to"] is not None]
    return _collapsed(entered)


def _collapsed(states: Sequence[str]) -> list[str]:
    """Without repetitions in a row: staying where one is enters nothing."""
    return [s for i, s in enumerate(states) if i == 0 or states[i - 1] != s]


def wall(rehearsal: Rehearsal, value: Any) -> str | None:
    """A time as the clock on the wall shows it, also one that was said with a zone; a day or a slot as it stands."""
    if value is None:
        return None
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return local(rehearsal, rehearsal.app.tools.calendar.parse_local(text)) if _CLOCK.match(text) else text


def _alike(wanted: str | None, found: str | None) -> tuple[str | None, str | None]:
    """Both to the day where only a day is wanted."""
    return (wanted, found[:10]) if wanted and found and len(wanted) == len("2027-01-14") else (wanted, found)


def local(rehearsal: Rehearsal, moment: datetime | None) -> str | None:
    return rehearsal.app.tools.calendar.local(moment).strftime("%Y-%m-%dT%H:%M") if moment else None


def _orders(rehearsal: Rehearsal, expected: Facts) -> None:
    wanted = expected["orders"]
    known(expected, "orders")
    known(wanted, "orders", "open", "total")
    with rehearsal.app.store.read() as connection:
        counted = queries.count_by_workflow(connection)
    ends = {s.name for s in rehearsal.app.engine.workflow.states if s.end}
    found = {"total": sum(counted.values()), "open": sum(n for (_, s), n in counted.items() if s not in ends)}
    for name, n in wanted.items():
        same(f"orders.{name}", n, found[name])


def effect_exists(rehearsal: Rehearsal, name: Any) -> None:
    """Refuse an effect that no system offers."""
    offered = {name for adapter in rehearsal.app.adapters.values() for name in adapter.operations}
    if name is not None and name not in offered:
        raise BadInput(reasons.NO_EFFECT(name=name, known=sorted(offered)))


def _effects(rehearsal: Rehearsal, expected: Facts) -> None:
    known(expected, "effects")
    found = rehearsal.effects()
    for name in expected["effects"]:
        effect_exists(rehearsal, name)
    for name, n in expected["effects"].items():
        same(f"effects.{name}", n, found.get(name, 0))


EXPECTATIONS: Mapping[str, Expectation] = {"order": _order, "orders": _orders, "effects": _effects}
