"""When an installation begins, what was ordered and closed before it is no order; what is open is, and nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters import scenario_world
from console.web import create_app
from rehearsal.rehearsal import Rehearsal
from runtime.bootstrap import load_settings
from runtime.crypto import fresh_key
from runtime.routine import LeftOut
from runtime.routines.shared_lock.routine import intake_of
from tests.reliability.tools import START, TICKETS, WORLDS
from tests.web.conftest import client_of
from tests.web.installation import House
from workflow.routines.shared_lock.desk import BadDelivery

Begin = Callable[..., Rehearsal]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """An installation whose desk has had the ticket T1 for a week, closed a day ago; nothing was read yet."""
    made = list[Rehearsal]()

    def new(closed: bool = True, **settings: Any) -> Rehearsal:
        place: dict[str, Any] = {"database_url": f"sqlite:///{tmp_path}/{len(made)}.db", "master_key": fresh_key()}
        town = Rehearsal(load_settings(**place, **settings), START - timedelta(days=7))
        made.append(town)
        town.set_up(WORLDS["new_install"])
        scenario_world.apply(town.world, "ticket", TICKETS["new_install"])
        town.clock.move_to(START - timedelta(days=1))
        if closed:
            scenario_world.apply(town.world, "lindesk", {"ticket": "T1", "close": True})
        town.clock.move_to(START)
        return town

    yield new
    for town in made:
        town.close()


def said_by_us(town: Rehearsal) -> list[str]:
    ticket = town.world.tickets.get("T1")
    assert ticket is not None
    return [s["text"] for s in ticket["said"] if s["by"] == "us"]


def orders(town: Rehearsal) -> int:
    return len(town.service.orders())


def test_what_stood_closed_when_the_desk_was_first_read_is_no_order(begin: Begin) -> None:
    """No order, no word in the ticket, and a count that stands still however often the desk is read."""
    town = begin()
    town.run()
    assert orders(town) == 0 and said_by_us(town) == []
    scenario_world.apply(town.world, "lindesk", {"ticket": "T1", "touch": True})
    town.advance("1 day")
    assert orders(town) == 0
    assert intake_of(town.app).left_out() == LeftOut(START, 1, False)


def test_what_is_open_is_taken_in_however_old(begin: Begin) -> None:
    town = begin(closed=False)
    town.run()
    assert town.order("T1").state == "booking" and intake_of(town.app).left_out().count == 0


def test_a_ticket_opened_again_after_the_start_is_taken_in(begin: Begin) -> None:
    """The unit wants something now."""
    town = begin()
    town.run()
    scenario_world.apply(town.world, "lindesk", {"ticket": "T1", "reopen": True})
    town.run()
    assert orders(town) == 1 and len(said_by_us(town)) == 1


def test_what_is_closed_unread_after_the_start_comes_to_a_person(begin: Begin) -> None:
    """Ordered and closed while the desk could not be read: nobody here has seen it."""
    town = begin()
    town.run()
    town.clock.move_to(START + timedelta(hours=1))
    scenario_world.apply(town.world, "ticket", {**TICKETS["new_install"], "id": "T2"})
    scenario_world.apply(town.world, "lindesk", {"ticket": "T2", "close": True})
    town.run()
    assert (town.order("T2").state, town.order("T2").reason) == ("needs_review", "unclear_order")


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize(("since", "taken"), [("2027-01-12", 0), ("2027-01-05T07:59", 1), ("2027-01-05T08:00+01:00", 1), ("2027-01-05T08:01", 0)])
def test_a_moment_in_the_settings_leaves_out_what_was_created_before_it(begin: Begin, closed: bool, since: str, taken: int) -> None:
    """Open or closed; the moment itself counts as after it, and without a zone it is the time here."""
    town = begin(closed, tickets_from=since)
    town.run()
    assert orders(town) == taken
    assert intake_of(town.app).left_out().count == 1 - taken and intake_of(town.app).left_out().open_too


@pytest.mark.slow
def test_a_damaged_ticket_from_before_the_moment_is_left_out_too(begin: Begin) -> None:
    """No order comes of it either; without a moment set it may be open, and a person looks."""
    old = START - timedelta(days=3)
    for settings, taken in (({"tickets_from": "2027-01-12"}, 0), ({}, 1)):
        town = begin(**settings)
        town.run()
        intake_of(town.app).take([BadDelivery("T8", "LK-8", old, "bad_shape")])
        assert orders(town) == taken


@pytest.mark.slow
def test_the_page_of_systems_tells_what_was_left_out(begin: Begin) -> None:
    """From when on, how many, and what becomes of them; an installation that left out nothing tells from when on it reads."""
    town = begin()
    town.run()
    house = _Town(town)
    page = client_of(house, "tova").get("/systems").text  # type: ignore[arg-type]
    assert "redan var stängda tis 12 jan 08:00" in page and "<dt>Inte intagna</dt><dd>1</dd>" in page


class _Town:
    """A rehearsal with the accounts and the console that a client signs in to."""

    def __init__(self, town: Rehearsal) -> None:
        self.rehearsal, self.app = town, town.app
        House.people(self)  # type: ignore[arg-type]
        self.web = create_app(town.app)
