"""What a simulation takes for something personal in an answer."""

import pytest

from runtime.routines.shared_lock.rules import discloses

BOOKED = "Besök är bokat 2027-01-26, 8–12."


def test_a_gate_code_that_is_also_the_year_is_not_disclosed_by_a_date() -> None:
    """One made-up code in nine thousand is 2027, and every answer about a visit has a date."""
    assert not discloses({"2027"}, [BOOKED])


@pytest.mark.parametrize("secret", ["2027", "2580#", "Astrid Alm", "19380412-9827", "Provgatan 4"])
def test_what_is_personal_is_found_wherever_it_stands(secret: str) -> None:
    for text in (secret, f"{secret}. {BOOKED}", f"Portkod:{secret}, {BOOKED}", f"{BOOKED} ({secret})"):
        assert discloses({secret, "0000"}, [BOOKED, text])
