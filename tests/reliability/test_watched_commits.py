"""A simulation sees a step when the database has committed it, whether or not its worker hears of that."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest

from rehearsal.simulation.commits import Commits, Followed
from storage import Store, Tx, open_database
from storage.writing import Writing
from tests.reliability.fleet import wait_for
from tests.storage.tools import LEASE, NOW, add, claim, move, small_store, write
from workflow.case import Case, Step
from workflow.errors import LeaseLost

pytestmark = pytest.mark.postgres
LATER = NOW + LEASE + timedelta(seconds=1)


class Place:
    """A store with one order, and the states that its durable steps lead to, as they are seen."""

    def __init__(self, url: str) -> None:
        self.store: Store = small_store(open_database(url), os.urandom(32))
        self.seen: list[str] = []
        self.commits = Commits(self.store, lambda steps: self.seen.extend(step.case.order.state for step in steps))
        add(self.store)

    def send(self, *steps: Step) -> Writing[Tx]:
        """Write these steps and send their commit; nobody waits for it."""
        writing = self.store.begin()
        with writing.kept():
            writing.tx.write(steps, NOW)
        return writing

    def take_over(self) -> Case:
        """The order as another worker claims it when the first one's lease is over, once nobody has its row locked."""
        cases: list[Case] = []

        def claimed() -> bool:
            cases.extend(claim(self.store, "late", LATER))
            return bool(cases)

        wait_for(claimed, 10)
        return cases[0]


@pytest.fixture
def place(postgres_url: str) -> Iterator[Place]:
    made = Place(postgres_url)
    yield made
    made.store.close()


def test_a_step_that_nobody_has_heard_of_is_seen_before_those_of_who_took_over(place: Place) -> None:
    """Its worker stopped with the commit on its way; when it comes back, the step is not seen again."""
    (case,) = claim(place.store)
    stopped = place.send(move(case, "precheck", wake_at=LATER))
    assert place.seen == []
    write(place.store, move(place.take_over(), "planning"))
    assert place.seen == ["precheck", "planning"]
    stopped.finish()
    place.commits.settle()
    assert place.seen == ["precheck", "planning"]


def test_a_step_that_was_refused_is_not_seen(place: Place) -> None:
    """Its worker was overtaken before it was sent: the refusal is the worker's to hear, also when it was asked for before."""
    (case,) = claim(place.store)
    heir = place.take_over()
    overtaken = place.send(move(case, "precheck"))
    place.commits.settle()
    write(place.store, move(heir, "planning"))
    assert place.seen == ["planning"]
    for _ in range(2):
        with pytest.raises(LeaseLost):
            overtaken.finish()
    assert place.seen == ["planning"]


@pytest.mark.parametrize(("overtaken", "seen"), [(False, ["precheck"]), (True, [])])
def test_what_a_dead_worker_had_sent_is_seen_as_it_was_committed(place: Place, overtaken: bool, seen: list[str]) -> None:
    """Nobody else would ask for it."""
    (case,) = claim(place.store)
    if overtaken:
        place.take_over()
    place.send(move(case, "precheck")).leave()
    assert place.seen == seen


def test_transactions_that_overlap_are_counted(place: Place) -> None:
    """Those that wrote no step are not waited for, nor do they count."""
    (case,) = claim(place.store)
    assert place.commits.overlapped == 0
    first = place.send(move(case, "precheck", wake_at=LATER))
    assert isinstance(first, Followed)
    claim(place.store, limit=0)
    assert place.commits.overlapped == 1 and place.seen == []
    first.finish()
    claim(place.store, limit=0)
    assert place.commits.overlapped == 1 and place.seen == ["precheck"]
