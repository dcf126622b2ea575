"""A handful of scenarios over HTTP among the quick checks: in each shape of Lindesk, through a strict desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearsal.scenario import play

FOLDER = Path(__file__).parent.parent.parent / "scenarios"
# An order from ticket to answer, one that is answered in the ticket, a conflict, and a ticket that is opened again.
NAMES = ("s02_link_existing", "s03b_answered_in_the_ticket", "s32_conflict_while_answering", "s36_reopened")


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["sundsvall", "easit"])
@pytest.mark.parametrize("name", NAMES)
def test_an_order_goes_through_a_strict_desk(name: str, profile: str) -> None:
    assert play(FOLDER / f"{name}.yaml", profile=profile).failure is None
