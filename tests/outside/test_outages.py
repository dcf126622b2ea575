"""The stub systems as a process that is killed and started again while orders are under way."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from rehearsal.routines.shared_lock import outages
from rehearsal.routines.shared_lock.outages import SimulationOverHttp
from storage.fresh import fresh_place
from tests.forked import LOCKSTEP, Forked
from tests.outside.town import settings_at
from tests.postgres import PARTS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def stubs(world: Path, port: int) -> list[str]:
    return [*LOCKSTEP, "stubs", "--empty", "--port", str(port), "--world", str(world)]


@pytest.mark.parametrize("profile", ["sundsvall", "easit"])
def test_nothing_is_lost_or_repeated_when_the_systems_die(profile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the world's own counts; workers die and fall silent meanwhile."""
    monkeypatch.setattr(outages, "Popen", Forked)
    with fresh_place(PARTS) as place, closing(SimulationOverHttp(stubs, profile, 12, 3, 3, "many", settings_at(place))) as simulation:
        report = simulation.run()
    assert report.outages > 0
    assert (report.lost, report.duplicates, report.stuck, report.broken) == (0, 0, 0, [])
