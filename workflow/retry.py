"""When to try again, and when to leave a system alone: arithmetic on values."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

BreakerState = Literal["closed", "open", "half_open"]

RAMP_SECONDS = 10


@dataclass(frozen=True)
class RetryPolicy:
    """How many attempts there are, and how long to wait after each; the last delay repeats."""

    delays: tuple[timedelta, ...]
    attempts: int
    jitter: float = 0.1

    def __post_init__(self) -> None:
        _check_delays(self.delays)
        if self.attempts < 1 or not 0 <= self.jitter <= 1:
            raise ValueError(f"Need attempts >= 1 and jitter in 0..1, not {self.attempts} and {self.jitter}.")

    def next_delay(self, attempt: int, seed: str) -> timedelta | None:
        """Return the wait after failed attempt number `attempt` (from 1), None when it was the last.

        The same seed gives the same wait: never shorter than listed, longer by at most the jitter fraction.
        """
        if attempt < 1:
            raise ValueError(f"Attempts are counted from 1, not {attempt}.")
        if attempt >= self.attempts:
            return None
        delay = _at_most_last(self.delays, attempt - 1)
        return delay + delay * (self.jitter * _fraction(f"{seed}:{attempt}"))


@dataclass(frozen=True)
class BreakerPolicy:
    """How many failures in a row open a breaker, and how long each opening lasts before a probe."""

    failures_to_open: int = 5
    delays: tuple[timedelta, ...] = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 30, 60, 120, 300))

    def __post_init__(self) -> None:
        _check_delays(self.delays)
        if self.failures_to_open < 1:
            raise ValueError(f"A breaker opens after 1 failure or more, not {self.failures_to_open}.")


@dataclass(frozen=True)
class Breaker:
    """What is known of one outside system's health.

    `probe_at` is when a call may be tried: the end of an opening, or of the patience with a probe under way.
    `step` counts openings in a row; it is forgotten only when the release after the last of them is over.
    """

    state: BreakerState = "closed"
    failures: int = 0
    opened_at: datetime | None = None
    probe_at: datetime | None = None
    closed_at: datetime | None = None
    step: int = 0


def may_call(breaker: Breaker, now: datetime) -> bool:
    """True when the system may be called: always when closed, otherwise when a probe is due."""
    return breaker.state == "closed" or (breaker.probe_at is not None and now >= breaker.probe_at)


def start_probe(breaker: Breaker, now: datetime, patience: timedelta) -> Breaker:
    """Mark the one probe as under way; without a report within the patience, another may start."""
    if breaker.state == "closed" or not may_call(breaker, now):
        raise ValueError(
            f"No probe is due: the breaker is {breaker.state} and its probe_at is {breaker.probe_at}."
        )
    return replace(breaker, state="half_open", probe_at=now + patience)


def after_success(breaker: Breaker, now: datetime) -> Breaker:
    """Close the breaker, or forget earlier failures when it was closed."""
    if breaker.state != "closed":
        return Breaker(closed_at=now, step=breaker.step)
    return replace(breaker, failures=0) if _is_ramping(breaker, now) else Breaker()


def after_failure(breaker: Breaker, now: datetime, policy: BreakerPolicy) -> Breaker:
    """Count the failure, and open the breaker when there are enough, or when it had only just closed."""
    if breaker.state == "open":
        # Calls that left before the opening may fail after it; they say nothing new.
        return breaker
    failures = breaker.failures + 1
    fragile = breaker.state == "half_open" or _is_ramping(breaker, now)
    if not fragile:
        breaker = replace(breaker, step=0, closed_at=None)
        if failures < policy.failures_to_open:
            return replace(breaker, failures=failures)
    return Breaker(
        state="open",
        failures=failures,
        opened_at=breaker.opened_at or now,
        probe_at=now + _at_most_last(policy.delays, breaker.step),
        step=breaker.step + 1,
    )


def release_quota(breaker: Breaker, now: datetime) -> int | None:
    """Return how many calls a second may start: 1, 2, 4, ... after a closing, then None for no limit.

    While the breaker is not closed it is 1 when a probe is due and 0 otherwise.
    """
    if breaker.state != "closed":
        return int(may_call(breaker, now))
    if breaker.closed_at is None or not _is_ramping(breaker, now):
        return None
    return int(2 ** max(0, (now - breaker.closed_at) // timedelta(seconds=1)))


def _is_ramping(breaker: Breaker, now: datetime) -> bool:
    return breaker.closed_at is not None and now - breaker.closed_at < timedelta(seconds=RAMP_SECONDS)


def _at_most_last(delays: tuple[timedelta, ...], index: int) -> timedelta:
    return delays[min(index, len(delays) - 1)]


def _fraction(seed: str) -> float:
    digest = blake2b(seed.encode(), digest_size=6).digest()
    return int.from_bytes(digest) / 2**48


def _check_delays(delays: tuple[timedelta, ...]) -> None:
    if not delays or min(delays) < timedelta():
        raise ValueError("Delays must be given, and none may be negative.")
