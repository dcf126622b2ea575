"""Anything at all may come: from people, in tickets, from other systems. It is refused, reviewed, set aside or applied, and
the next one is applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import scenario_ticket
from adapters.scenario_world import people_of
from rehearsal.rehearsal import Rehearsal
from runtime import crypto
from runtime.bootstrap import load_settings
from storage.fresh import empty_file
from tests.postgres import PARTS
from tests.reliability.tools import START, TICKETS, TOVA, WORLDS, Play, intake_in
from workflow.errors import BadInput
from workflow.ports import Operation
from workflow.routines.shared_lock import WORKFLOW
from workflow.routines.shared_lock.desk import Delivery
from workflow.values import Call, Outcome, OutcomeKind

pytestmark = pytest.mark.slow

KEY = crypto.fresh_key()
TEXT = st.text(st.characters(codec=None), max_size=30) | st.sampled_from(
    ["\x00", "\ud800", "0001-01-01 FM", "9999-12-31 EM", "-1", "1e999", "ja"]
)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.integers(2**62, 2**70) | st.floats() | TEXT
    | st.dates().map(str) | st.dates().map(lambda d: f"{d} FM") | st.just(10**400)
)  # fmt: skip
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12)


@contextmanager
def place(kind: str, store: Path | None = None) -> Iterator[Rehearsal]:
    """A separate installation; on a copy of a store, if one is given."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        url = empty_file(file, PARTS)
        if store is not None:
            copyfile(store, file)
        rehearsal = Rehearsal(load_settings(database_url=url, master_key=KEY), START)
        try:
            rehearsal.set_up(WORLDS[kind])
            yield rehearsal
        finally:
            rehearsal.close()


# People -----------------------------------------------------------------------------------------------

BY_HAND = sorted({(row.trigger, field.name) for row in WORKFLOW.transitions if row.roles for field in row.fields})
ROLES = {row.trigger: row.roles[0] for row in WORKFLOW.transitions if row.roles}


@pytest.fixture(scope="module")
def town() -> Iterator[Rehearsal]:
    with place("new_install") as made:
        yield made


_number = iter(range(10_000))


@settings(max_examples=40)
@given(trigger=st.sampled_from(sorted({t for t, _ in BY_HAND})), reason=st.none() | TEXT, data=st.data())
def test_whatever_people_give_the_next_is_applied(town: Rehearsal, trigger: str, reason: str | None, data: Any) -> None:
    """Any field of any trigger, of any type: refused or applied or set aside; then the order can be cancelled."""
    given_ = {name: data.draw(JSON, label=name) for t, name in BY_HAND if t == trigger}
    ticket = f"P{next(_number)}"
    content = scenario_ticket.errand({**TICKETS["new_install"], "id": ticket}, people_of(town.world), f"LK-{ticket}", START)
    intake_in(town).take([Delivery(ticket, f"LK-{ticket}", 1, town.clock.now(), content)])
    town.app.worker().run_until_idle()
    with suppress(BadInput):
        town.service.trigger(ticket, trigger, replace(TOVA, role=ROLES[trigger]), reason, given_, patience=0.1)
    town.app.worker().run_until_idle()
    assert town.set_aside.counts().undecided == 0
    if not WORKFLOW.state[town.order(ticket).state].end:
        before = town.service.order(ticket)
        if "cancel" in before["possible"]:
            town.service.trigger(ticket, "cancel", TOVA, "ångrat sig", {}, patience=0.1)
            assert town.order(ticket).state == "cancelled"


# Tickets ----------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(
    odd=st.dictionaries(
        TEXT | st.sampled_from(["title", "description", "labels", "parameters", "stakeholders", "classification"]),
        JSON,
        max_size=5,
    ),
    whole=st.booleans(),
    comments=st.lists(JSON, max_size=2),
    ident=TEXT | st.just("T5"),
)
def test_whatever_a_ticket_holds_the_next_is_taken_in(odd: dict[str, Any], whole: bool, comments: list[Any], ident: str) -> None:
    """Any JSON as a ticket, or in a right one: it is an order or set aside; the one behind it is an order."""
    with place("new_install") as town:
        right = scenario_ticket.errand({**TICKETS["new_install"], "id": "T9"}, people_of(town.world), "LK-9", START)
        bad = Delivery(ident, ident, 1, START, odd if whole else {**right, **odd}, tuple(comments))
        intake_in(town).take([bad, Delivery("T9", "LK-9", 1, START, right)], "c")
        town.app.worker().run_until_idle()
        assert town.order("T9").state != "received"
        counts = town.set_aside.counts()
        assert (len(town.service.orders()) + counts.deliveries, counts.undecided) == (1 if ident == "T9" else 2, 0)


# Systems ----------------------------------------------------------------------------------------------


class Odd:
    """A system that answers its first calls with anything."""

    def __init__(self, inner: Any, answers: list[Any]) -> None:
        self.system, self.blocking, self._inner, self._answers = inner.system, False, inner, answers

    def __getattr__(self, name: str) -> Any:
        """The reading side of the desk is the adapter's own."""
        return getattr(self._inner, name)

    @property
    def operations(self) -> Mapping[str, Operation]:
        def odd(call: Callable[[Call], Outcome]) -> Callable[[Call], Outcome]:
            return lambda given_: self._answers.pop() if self._answers else call(given_)

        inner: Mapping[str, Operation] = self._inner.operations
        return {n: Operation(odd(o.perform), odd(o.probe) if o.probe else None) for n, o in inner.items()}


OUTCOMES = st.builds(
    Outcome,
    st.sampled_from(list(OutcomeKind)) | TEXT,
    JSON | st.dictionaries(st.sampled_from(["not_before", "found", "executed", "serial", "linked", "in_tes", "name"]), JSON),
    TEXT | st.none(),
)


@settings(max_examples=40)
@given(answers=st.lists(OUTCOMES | JSON, min_size=1, max_size=6), system=st.sampled_from(["treserva", "tes", "lindesk"]))
def test_whatever_a_system_answers_the_next_order_goes_on(answers: list[Any], system: str) -> None:
    """Any answer of any shape: its order goes on, or rests and is seen; when the system is well again, so is the order."""
    with place("link_existing") as town:
        adapters = town.app.adapters
        town.app.adapters = {**adapters, system: Odd(adapters[system], answers)}
        town.happen("ticket", TICKETS["link_existing"])
        Play(town, "link_existing").settle()
        town.app.adapters = adapters
        town.happen("ticket", {**TICKETS["link_existing"], "id": "T2"})
        town.advance("4 hours")
        assert town.service.order("T2")["state"] in ("feedback_sent", "rejected", "on_hold", "needs_review")
        assert town.set_aside.counts().undecided == 0
        assert not any(town.world.repeats().values())
