"""The count at the end of `lockstep bench migrate` finds what is lost, repeated or stuck, and a whole small run has nothing of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bench.migration import run as measuring
from bench.migration import site
from bench.migration.counting import count
from bench.migration.site import Site
from bench.places import Place, place
from storage.schema import orders
from tests.forked import Forked
from tests.postgres import Server

pytestmark = pytest.mark.slow


def test_a_whole_run_loses_and_repeats_nothing_and_the_count_would_see_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run itself, then one thing done wrong after the other: each is found under its name."""
    controls: dict[str, Any] = {}

    def and_then_wrong(site: Site) -> Any:
        found = count(site)
        controls.update(_wronged(site))
        return found

    monkeypatch.setattr(measuring, "count", and_then_wrong)
    monkeypatch.setattr(site, "Popen", Forked)
    here = Place("sqlite", f"sqlite:///{tmp_path}/store.db")
    done = measuring._Measurement(here, tmp_path, orders=60, rate=60, traffic=2, quiet=1).run()
    found = done.count
    assert (found.lost, found.repeated, found.stuck, found.broken) == ([], [], [], [])
    assert [leg.orders > 20 for leg in done.legs] == [False, True, True, True, False]
    assert done.traffic.failed == []
    assert controls == {"said again": True, "linked again": True, "not answered": True, "never taken in": True, "open": True}


@pytest.mark.postgres
def test_a_site_makes_its_tables_on_a_server_too(postgres_server: Server, tmp_path: Path) -> None:
    """Elsewhere only an administrator's command makes them there."""
    with place("postgresql", postgres_server.url("postgres")) as here:
        made = Site(here, tmp_path, 10)
        assert made.app.routines
        made.close()


def _wronged(site: Site) -> dict[str, bool]:
    """What the count says of each thing done wrong."""
    world, now = site.world, site.app.clock.now()
    found = {}
    tickets = world.tickets.listed()
    with world.store.transaction():
        said = next(each for each in tickets[0]["said"] if each["by"] == "us")
        world.tickets.answer(tickets[0]["id"], said["text"], "another key", now)
        world.took_place("tes.link", "one key")
        world.took_place("tes.link", "one key")
        tickets[1]["status"] = "open"
        world.store.put("ticket", tickets[1]["id"], tickets[1])
        world.tickets.submit({"id": "NEW"}, now)
    with site.app.store.write() as tx:
        ended = tx.connection.execute(update(orders).where(orders.c.id == 1).values(ended_at=None))
        assert ended.rowcount == 1
    seen = count(site)
    found["said again"] = any(f"{tickets[0]['id']} was answered" in each for each in seen.repeated)
    found["linked again"] = any("tes.link came again" in each for each in seen.repeated)
    found["not answered"] = f"{tickets[1]['id']} is open at the desk" in seen.lost
    found["never taken in"] = "NEW has no order" in seen.lost
    found["open"] = len(seen.stuck) >= 1
    return found
