"""`python -m tests.reliability.skewed_worker SECONDS`: `lockstep worker` on a machine whose clock is wrong, and is set again each second."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta

from runtime import clock
from tests.reliability.slow_worker import main


def skewed(by: float) -> datetime:
    """Wrong by so much, and every other second by as much again."""
    return datetime.now(UTC) + timedelta(seconds=by * (1 + int(time.monotonic()) % 2))


if __name__ == "__main__":
    seconds = float(sys.argv[1])
    clock._wall = lambda: skewed(seconds)
    main("0.3", "1.0")
