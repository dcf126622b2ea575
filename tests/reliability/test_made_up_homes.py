"""The simulation's households have different people and different homes, however many there are."""

from datetime import date
from random import Random

import pytest

from rehearsal.routines.shared_lock.homes import dwelling_of
from rehearsal.routines.shared_lock.people import Maker

HOUSEHOLDS = 250_000


@pytest.mark.slow
def test_no_two_households_share_a_door_or_a_number() -> None:
    """As the product reads addresses, past the house numbers that look like postcodes."""
    maker, doors, numbers = Maker(Random(1), date(2027, 1, 11)), set(), set()
    for _ in range(0, HOUSEHOLDS, 50):
        facts = [p.facts for p in maker.household().persons]
        maker._homes += 49
        maker._people += 49 * 3
        home = dwelling_of(facts[0])
        assert home
        doors.add(home)
        numbers |= {f["id"] for f in facts}
    assert len(doors) == HOUSEHOLDS // 50
    assert len(numbers) > 2 * len(doors) - 1
