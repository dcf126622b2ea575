"""Waiting between attempts, and the breaker of an outside system."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.retry import (
    Breaker,
    BreakerPolicy,
    RetryPolicy,
    after_failure,
    after_success,
    may_call,
    release_quota,
    start_probe,
)

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EXACT = RetryPolicy((SECOND, 5 * SECOND, 30 * SECOND), attempts=6, jitter=0)
POLICY = BreakerPolicy(failures_to_open=3, delays=(5 * SECOND, 15 * SECOND))


def failing(breaker: Breaker, times: int, now: datetime = NOW) -> Breaker:
    for _ in range(times):
        breaker = after_failure(breaker, now, POLICY)
    return breaker


def test_the_last_listed_delay_repeats_until_attempts_run_out() -> None:
    waits = [EXACT.next_delay(attempt, "seed") for attempt in range(1, 8)]
    assert waits == [SECOND, 5 * SECOND, 30 * SECOND, 30 * SECOND, 30 * SECOND, None, None]


def test_a_single_attempt_is_never_repeated() -> None:
    assert RetryPolicy((SECOND,), attempts=1).next_delay(1, "seed") is None


@given(st.text(), st.integers(1, 5), st.floats(0, 1))
def test_jitter_lengthens_by_at_most_its_fraction(seed: str, attempt: int, jitter: float) -> None:
    plain = EXACT.next_delay(attempt, seed)
    spread = RetryPolicy(EXACT.delays, EXACT.attempts, jitter).next_delay(attempt, seed)
    assert plain is not None
    assert spread is not None
    assert plain <= spread <= plain + plain * jitter


@given(st.text(), st.integers(1, 5))
def test_the_same_seed_gives_the_same_wait(seed: str, attempt: int) -> None:
    first, second = (RetryPolicy((SECOND,), attempts=6, jitter=0.5) for _ in range(2))
    assert first.next_delay(attempt, seed) == second.next_delay(attempt, seed)


def test_different_seeds_and_attempts_spread() -> None:
    policy = RetryPolicy((100 * SECOND,), attempts=50, jitter=0.5)
    waits = {policy.next_delay(attempt, f"order-{order}") for attempt in range(1, 10) for order in range(10)}
    assert len(waits) == 90


@pytest.mark.parametrize(
    ("delays", "attempts", "jitter"),
    [((), 1, 0.1), ((-SECOND,), 1, 0.1), ((SECOND,), 0, 0.1), ((SECOND,), 1, 1.1), ((SECOND,), 1, -0.1)],
)
def test_a_policy_that_makes_no_sense_is_refused(
    delays: tuple[timedelta, ...], attempts: int, jitter: float
) -> None:
    with pytest.raises(ValueError, match=r"must be given|Need attempts"):
        RetryPolicy(delays, attempts, jitter)


def test_attempts_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        EXACT.next_delay(0, "seed")


def test_a_breaker_that_opens_at_no_failure_is_refused() -> None:
    with pytest.raises(ValueError, match="1 failure or more"):
        BreakerPolicy(failures_to_open=0)


def test_a_new_breaker_lets_everything_through() -> None:
    assert may_call(Breaker(), NOW)
    assert release_quota(Breaker(), NOW) is None


def test_enough_failures_in_a_row_open_the_breaker() -> None:
    assert failing(Breaker(), 2).state == "closed"
    opened = failing(Breaker(), 3)
    assert (opened.state, opened.opened_at, opened.probe_at) == ("open", NOW, NOW + 5 * SECOND)


def test_a_success_forgets_the_failures_before_it() -> None:
    assert after_success(failing(Breaker(), 2), NOW) == Breaker()


def test_an_open_breaker_is_called_only_when_its_probe_is_due() -> None:
    opened = failing(Breaker(), 3)
    assert not may_call(opened, NOW + 4 * SECOND)
    assert release_quota(opened, NOW + 4 * SECOND) == 0
    assert may_call(opened, NOW + 5 * SECOND)
    assert release_quota(opened, NOW + 5 * SECOND) == 1


def test_late_failures_do_not_prolong_an_opening() -> None:
    opened = failing(Breaker(), 3)
    assert after_failure(opened, NOW + 2 * SECOND, POLICY) == opened


def test_only_one_probe_is_under_way_at_a_time() -> None:
    probing = start_probe(failing(Breaker(), 3), NOW + 5 * SECOND, patience=10 * SECOND)
    assert probing.state == "half_open"
    assert not may_call(probing, NOW + 6 * SECOND)
    with pytest.raises(ValueError, match="No probe is due"):
        start_probe(probing, NOW + 6 * SECOND, patience=10 * SECOND)


def test_a_probe_whose_worker_died_is_replaced_after_the_patience() -> None:
    probing = start_probe(failing(Breaker(), 3), NOW + 5 * SECOND, patience=10 * SECOND)
    assert may_call(probing, NOW + 15 * SECOND)


def test_a_closed_breaker_needs_no_probe() -> None:
    with pytest.raises(ValueError, match="No probe is due"):
        start_probe(Breaker(), NOW, patience=SECOND)


def test_a_failed_probe_waits_longer_and_keeps_the_first_opening_time() -> None:
    now, breaker, waits = NOW, failing(Breaker(), 3), []
    for _ in range(3):
        now = breaker.probe_at or now
        breaker = after_failure(start_probe(breaker, now, SECOND), now, POLICY)
        waits.append((breaker.probe_at or now) - now)
    assert waits == [15 * SECOND, 15 * SECOND, 15 * SECOND]
    assert breaker.opened_at == NOW


def test_calls_are_released_in_doubling_numbers_after_a_closing() -> None:
    closed = after_success(start_probe(failing(Breaker(), 3), NOW + 5 * SECOND, SECOND), NOW)
    assert closed.state == "closed"
    quotas = [release_quota(closed, NOW + seconds * SECOND) for seconds in (0, 0.9, 1, 2, 3, 9, 10, 60)]
    assert quotas == [1, 1, 2, 4, 8, 512, None, None]


def test_a_clock_that_was_set_back_still_releases_one_call() -> None:
    closed = after_success(failing(Breaker(), 3), NOW)
    assert release_quota(closed, NOW - 5 * SECOND) == 1


def test_a_failure_during_the_release_opens_at_once_and_for_longer() -> None:
    closed = after_success(failing(Breaker(), 3), NOW)
    opened = after_failure(closed, NOW + 2 * SECOND, POLICY)
    assert (opened.state, opened.probe_at) == ("open", NOW + 17 * SECOND)


def test_a_failure_after_the_release_counts_from_the_beginning() -> None:
    closed = after_success(failing(Breaker(), 3), NOW)
    later = NOW + 60 * SECOND
    assert failing(closed, 2, later).state == "closed"
    assert failing(closed, 3, later).probe_at == later + 5 * SECOND


@given(st.lists(st.tuples(st.sampled_from(["success", "failure", "probe"]), st.integers(0, 40))))
def test_a_breaker_can_always_be_called_again_in_time(happenings: list[tuple[str, int]]) -> None:
    """Whatever happens, no breaker stays shut for longer than its longest delay."""
    now, breaker = NOW, Breaker()
    for what, seconds in happenings:
        now += seconds * SECOND
        if what == "probe" and breaker.state != "closed" and may_call(breaker, now):
            breaker = start_probe(breaker, now, patience=10 * SECOND)
        elif what == "failure":
            breaker = after_failure(breaker, now, POLICY)
        elif what == "success":
            breaker = after_success(breaker, now)
        assert may_call(breaker, now + 15 * SECOND)


def test_breakers_are_values() -> None:
    with pytest.raises(FrozenInstanceError):
        Breaker().state = "open"  # type: ignore[misc]
