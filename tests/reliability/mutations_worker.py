"""More of the dangerous spots: the worker, its calls, the breakers, the intake and the store."""

from __future__ import annotations

from tests.reliability.mutations import Mutation

_WORKER = "tests/reliability/test_worker_spots.py"

WORKER_MUTATIONS = (
    Mutation(
        "a lease is still ours at its last moment", "runtime/worker/calls.py",
        'now >= held_until',
        'now > held_until', f"{_WORKER}::test_a_lease_is_over_at_its_last_moment",
    ),
    Mutation(
        "any answer of an adapter is an outcome", "runtime/worker/calls.py",
        'if sound(outcome):',
        'if outcome is not None:', f"{_WORKER}::test_an_answer_of_another_shape_leaves_the_change_unknown",
    ),
    Mutation(
        "a change of which nothing came back is not asked about", "runtime/worker/calls.py",
        '        if outcome.kind is OutcomeKind.UNKNOWN:\n            known',
        '        if outcome is None:\n            known', f"{_WORKER}::test_what_a_probe_says_is_gone_by",
    ),
    Mutation(
        "any no of a probe lets a change go out", "runtime/worker/calls.py",
        'if seen.kind is OutcomeKind.REFUSED and seen.code == NOT_DONE:',
        'if seen.kind is OutcomeKind.REFUSED:', f"{_WORKER}::test_what_a_probe_says_is_gone_by",
    ),
    Mutation(
        "what is recalled is performed", "runtime/worker/calls.py",
        'if item.status == "recalled":',
        'if item.status == "never":', f"{_WORKER}::test_what_a_probe_says_is_gone_by",
    ),
    Mutation(
        "an unknown outcome opens no breaker", "runtime/worker/breakers.py",
        '_SILENT = frozenset({OutcomeKind.UNAVAILABLE, OutcomeKind.UNKNOWN})',
        '_SILENT = frozenset({OutcomeKind.UNAVAILABLE})', f"{_WORKER}::test_what_opens_a_breaker",
    ),
    Mutation(
        "a call that comes back ends a pause", "runtime/worker/breakers.py",
        'SystemRow(system, after, row.paused_by, row.paused_reason)',
        'SystemRow(system, after, None, None)', f"{_WORKER}::test_a_pause_outlasts_what_its_system_says",
    ),
    Mutation(
        "a probe that cannot be noted is made", "runtime/worker/breakers.py",
        '            except StoreError:\n                return False\n            self._rows',
        '            except StoreError:\n                return True\n            self._rows', f"{_WORKER}::test_a_probe_that_cannot_be_noted_is_not_made",
    ),
    Mutation(
        "those who wait for a paused system are woken", "runtime/worker/breakers.py",
        'quota = 0 if row.paused_by is not None else release_quota(row.breaker, now)',
        'quota = release_quota(row.breaker, now)', f"{_WORKER}::test_nobody_is_woken_for_a_system_that_is_paused",
    ),
    Mutation(
        "a leased order is woken with the line", "storage/health.py",
        'free = orders.c.id.in_(order_ids) & orders.c.lease_until.is_(None)',
        'free = orders.c.id.in_(order_ids)', f"{_WORKER}::test_nobody_is_woken_for_a_system_that_is_paused",
    ),
    Mutation(
        "silence is taken for an answer to a question", "runtime/worker/in_flight.py",
        'for key, out in self.answers.items() if out.ok}',
        'for key, out in self.answers.items()}', f"{_WORKER}::test_what_came_back_with_nothing_is_no_answer",
    ),
    Mutation(
        "a worker that ends begins calls", "runtime/worker/decisions.py",
        '        if self.draining:\n            step.release_unstarted(now)\n        elif',
        '        if', f"{_WORKER}::test_a_worker_that_ends_begins_no_call[in_a_batch]",
    ),
    Mutation(
        "an order whose lease is kept is called for", "runtime/worker/commits.py",
        'if not step.release and not step.keep:',
        'if not step.release:', f"{_WORKER}::test_an_order_that_is_kept_is_not_called_for",
    ),
    Mutation(
        "leased orders do not count as taken", "runtime/worker/worker.py",
        'room = self.batch - len(self.in_flight)',
        'room = self.batch', f"{_WORKER}::test_no_more_orders_are_taken_than_there_is_room_for",
    ),
    Mutation(
        "another writer is given way to once", "runtime/worker/recovery.py",
        '_ATTEMPTS = 3',
        '_ATTEMPTS = 1', f"{_WORKER}::test_an_order_that_met_another_writer_is_decided_anew",
    ),
    Mutation(
        "a database that is gone is an order's trouble", "runtime/worker/recovery.py",
        '            except StoreUnreachable:\n                raise\n            except Exception as caught:',
        '            except Exception as caught:', f"{_WORKER}::test_a_database_that_is_gone_is_no_orders_trouble",
    ),
    Mutation(
        "a conflict is the trouble of one of its batch", "runtime/worker/decisions.py",
        'except (Conflict, StoreUnreachable):\n                raise\n            except NotDecidable',
        'except StoreUnreachable:\n                raise\n            except NotDecidable', f"{_WORKER}::test_what_stops_a_transaction_stops_its_batch",
    ),
    Mutation(
        "what came back for a damaged order is recorded", "runtime/worker/decisions.py",
        '        if claimed.case.unreadable:\n            return []\n        step = self.engine(claimed.case).settle',
        '        step = self.engine(claimed.case).settle', f"{_WORKER}::test_nothing_is_recorded_on_an_order_that_is_damaged",
    ),
    Mutation(
        "one call more than a system's queue takes", "runtime/worker/decisions.py",
        "pool.free_places() <= queued[name]", "pool.free_places() < queued[name]",
        f"{_WORKER}::test_a_call_is_begun_only_where_a_place_is_left",
    ),
    Mutation(
        "what others learned of a silent system is not read", "runtime/worker/breakers.py",
        'ours.breaker.state == theirs.breaker.state == "closed"', "ours.breaker.state == theirs.breaker.state",
        f"{_WORKER}::test_what_another_worker_learned_of_a_silent_system_is_read",
    ),
)  # fmt: skip
