"""The simulation's households are people of their own behind doors of their own, however many there are."""

from datetime import date
from random import Random

from rehearsal.routines.shared_lock.people import Maker
from workflow.routines.shared_lock.household import from_parts, household_key_text

HOUSEHOLDS = 250_000


def test_no_two_households_share_a_door_or_a_number() -> None:
    """As the product reads addresses, past the house numbers that look like postcodes."""
    maker, doors, numbers = Maker(Random(1), date(2027, 1, 11)), set(), set()
    for _ in range(0, HOUSEHOLDS, 50):
        facts = [p.facts for p in maker.household().persons]
        maker._homes += 49
        maker._people += 49 * 3
        home = from_parts(facts[0]["address"], facts[0]["apartment"], facts[0]["postcode"], facts[0]["city"])
        assert home is not None
        doors.add(household_key_text(home))
        numbers |= {f["id"] for f in facts}
    assert len(doors) == HOUSEHOLDS // 50
    assert len(numbers) > 2 * len(doors) - 1
