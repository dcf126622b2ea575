"""The scenarios hold also where the outside systems are reached over HTTP, in both shapes of Lindesk."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearsal.rehearsal import Death
from rehearsal.scenario import play
from tests.outside.town import EXISTING, EXISTING_TICKET, rehearsed

pytestmark = pytest.mark.slow

FILES = sorted((Path(__file__).parent.parent.parent / "scenarios").glob("*.yaml"))
PROFILES = ("sundsvall", "easit")
# One that cannot ask, one that is answered no, one that dies in the middle.
QUICK = ("s09_unavailable_is_not_no", "s20_partial", "s26_crash_after_effect")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", QUICK)
def test_a_scenario_holds_over_http(name: str, profile: str) -> None:
    path = next(p for p in FILES if p.stem == name)
    assert play(path, profile=profile).failure is None


# For days of asking again and again one desk is enough: what each answers while it is silent, the others show.
FOR_DAYS = "s83_reminders_after_downtime_over_a_holiday"


@pytest.mark.parametrize(
    ("path", "profile"),
    [
        pytest.param(path, profile, id=f"{path.stem}-{profile}") for path in FILES if path.stem not in QUICK
        for profile in (PROFILES[-1:] if path.stem == FOR_DAYS else PROFILES)
    ],
)  # fmt: skip
def test_every_scenario_holds_over_http(path: Path, profile: str) -> None:
    assert play(path, profile=profile).failure is None


@pytest.mark.parametrize("at", ["before_effect", "after_effect", "before_commit", "after_commit"])
def test_a_worker_that_dies_on_a_thread_of_its_calls_dies_as_a_whole(at: str) -> None:
    """With calls on threads, as in production: nobody waits for the dead, and the next worker does nothing twice."""
    with rehearsed(EXISTING, blocking=True) as r:
        r.deaths.append(Death(at, "tes.link"))
        r.happen("ticket", EXISTING_TICKET)
        r.run()
        assert r.died == 1
        r.advance("2 minutes")
        assert r.service.order("T1")["state"] == "feedback_sent"
        assert (r.world.effects()["tes.link"], r.world.repeats()) == (1, {})
