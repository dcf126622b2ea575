"""Every place where a worker can die, one after the other: the world has seen each effect once, and the order ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rehearsal.rehearsal import WorkerDied
from runtime.invariants import breaches
from storage.fresh import empty_file
from tests.postgres import PARTS, Server
from tests.reliability.tools import WORLDS, Play, counted, rehearse
from workflow.values import Effect

pytestmark = pytest.mark.slow

POINTS = ("before_effect", "before_change", "after_effect", "before_commit", "after_commit")
# A commit is on its way from the worker to the server only where there is a server.
SERVED = (*POINTS, "during_commit")
# How often each effect is wanted: a separate table, so that a run without deaths that does too little is seen.
WANTED = {
    "new_install": {
        "lindesk.comment": 3,
        "lindesk.set_status": 1,
        "notify.ics": 1,
        "notify.sms": 3,
        "tes.link": 2,
        "tes.register_lock": 1,
    },
    "link_existing": {"lindesk.comment": 2, "lindesk.set_status": 1, "tes.link": 1},
}
Fresh = Callable[[], str]


@dataclass
class Killer:
    """Counts the passings of each point, and kills the worker at the chosen ones; `reads` count as well, or only effects
    and the commits that take something up."""

    at: frozenset[tuple[str, int]] = frozenset()
    reads: bool = True
    passed: dict[str, list[str]] = field(default_factory=lambda: {point: [] for point in SERVED})

    def __call__(self, point: str, claimed: object, item: object) -> None:
        # Without an item: a commit that takes an order up, or a ticket in, or a message.
        if not (self.reads or item is None or isinstance(item, Effect)):
            return
        self.passed[point].append(getattr(item, "name", ""))
        if (point, len(self.passed[point])) in self.at:
            raise WorkerDied


@dataclass
class Played:
    """What came of one order."""

    state: str
    done: dict[str, int]
    broken: list[str]
    died: int
    killer: Killer

    def right(self, kind: str, deaths: int) -> bool:
        return (self.state, self.done, self.broken, self.died) == ("feedback_sent", WANTED[kind], [], deaths)


def play(url: str, kind: str, deliveries: int, killer: Killer) -> Played:
    """One order on a fresh store."""
    rehearsal = rehearse(url, kind, watch_minutes=1440)
    rehearsal.app.hook = killer
    try:
        state = Play(rehearsal, kind, deliveries).to_the_end()
        return Played(state, counted(rehearsal), breaches(rehearsal.app), rehearsal.died, killer)
    finally:
        rehearsal.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Fresh:
    """An empty store, as often as wanted."""

    def make() -> str:
        for old in tmp_path.iterdir():
            old.unlink()
        return empty_file(tmp_path / "store.db", PARTS)

    return make


@pytest.mark.parametrize("kind", WORLDS)
@pytest.mark.parametrize("deliveries", [1, 2])
def test_a_day_without_deaths(fresh: Fresh, kind: str, deliveries: int) -> None:
    """The measure of all others: every effect wanted is done, once, whatever came twice; every effect passes every point."""
    played = play(fresh(), kind, deliveries, Killer())
    assert played.right(kind, 0), played
    for point in POINTS:
        assert set(WANTED[kind]) <= set(played.killer.passed[point])
        assert ("" in played.killer.passed[point]) == point.endswith("_commit")


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("deliveries", [1, 2])
@pytest.mark.parametrize("kind", WORLDS)
def test_a_death_at_every_place(fresh: Fresh, kind: str, deliveries: int, point: str) -> None:
    """The worker dies at the n-th effect, for every n there is; in the shorter kind at every read as well."""
    reads = kind == "link_existing"
    passed = play(fresh(), kind, deliveries, Killer(reads=reads)).killer.passed[point]
    assert len(passed) >= sum(WANTED[kind].values())
    for n in range(1, len(passed) + 1):
        played = play(fresh(), kind, deliveries, Killer(frozenset({(point, n)}), reads))
        assert played.right(kind, 1), (n, played)


@pytest.mark.parametrize("kind", WORLDS)
def test_who_takes_over_dies_as_well(fresh: Fresh, kind: str) -> None:
    """After an effect, again before what came of it is written, and again at what follows."""
    passed = play(fresh(), kind, 1, Killer(reads=False)).killer.passed["after_effect"]
    for n in range(1, len(passed) + 1):
        at = frozenset({("after_effect", n), ("before_commit", n), ("before_effect", n + 2), ("after_effect", n + 3)})
        played = play(fresh(), kind, 1, Killer(at, reads=False))
        assert played.died >= 2 or n == len(passed), (n, played)
        assert played.right(kind, played.died), (n, played)


@pytest.mark.postgres
@pytest.mark.parametrize("point", SERVED)
def test_a_death_at_every_effect_on_postgresql(postgres_server: Server, point: str) -> None:
    """The shorter kind, everything delivered twice, on the store that several machines share."""
    n, more = 0, True
    while more:
        n += 1
        url = postgres_server.fresh()
        try:
            played = play(url, "link_existing", 2, Killer(frozenset({(point, n)}), reads=False))
        finally:
            postgres_server.drop(url)
        more = n <= len(played.killer.passed[point])
        assert played.right("link_existing", int(more)), (n, played)
    assert n > sum(WANTED["link_existing"].values())
