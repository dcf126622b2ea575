"""Moments that other systems write are compared as moments."""

from __future__ import annotations

import pytest

from workflow.routines.shared_lock import findings


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-10-25T02:40:00+02:00", "2026-10-25T02:10:00+01:00"),
        ("2027-01-12T04:00:00Z", "2027-01-12T04:00:00.500Z"),
        ("2027-01-12T05:00:00+01:00", "2027-01-12T04:30:00+00:00"),
        ("soon", "2027-01-12T04:30:00+00:00"),
    ],
)
def test_the_last_read_over_is_the_latest_moment(earlier: str, later: str) -> None:
    """TES says it with every person; a text that comes later in the alphabet may be an earlier moment."""
    for first, second in ((earlier, later), (later, earlier)):
        answers = {("tes.person", "A"): {"last_import": {"at": first}}, ("tes.person", "B"): {"last_import": {"at": second}}}
        assert findings.last_read_over(answers) == later
