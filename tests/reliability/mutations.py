"""The dangerous spots: what a careless change there would look like, and the test that must then fail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """`old` stands exactly once in `file`; with `new` in its place, `test` fails."""

    name: str
    file: str
    old: str
    new: str
    test: str


_CONTRACT, _CRASHES, _STUCK = (
    "tests/storage/test_store_contract.py",
    "tests/reliability/test_crashes.py",
    "tests/reliability/test_stuck.py",
)
_SPOTS, _ASIDE, _DOOR = (f"tests/reliability/test_{name}.py" for name in ("dangerous_spots", "set_aside", "deliveries"))

_GUARDS = "tests/reliability/test_guards.py"
_SMALL, _VALID = "tests/reliability/test_small_spots.py", "tests/workflow/test_validity.py"

MUTATIONS = (
    Mutation(
        "the order's update does not ask for the token", "storage/statements.py",
        'return (orders.c.id == value("id")) & (orders.c.token == value("token"))',
        'return (orders.c.id == value("id")) & (value("token") == value("token"))',
        f"{_CONTRACT}::test_a_lost_token_writes_nothing",
    ),
    Mutation(
        "an update that met no row is taken for one that did", "storage/prepared.py",
        "!= len(rows) and self._held", "> len(rows) and self._held", f"{_CONTRACT}::test_a_lost_token_writes_nothing",
    ),
    Mutation(
        "PostgreSQL takes an update that met no row for one that did", "storage/prepared.py",
        "func.count() == rows", "func.count() <= rows",
        "tests/storage/test_pipeline.py::test_one_order_that_is_not_held_any_more_takes_the_whole_batch_back",
    ),
    Mutation(
        "a question does not wait for what was sent before it", "storage/pipeline.py",
        "if cursor is not _SENT and", "if cursor is _SENT and",
        "tests/storage/test_pipeline.py::test_what_was_sent_is_seen_by_what_is_asked_next",
    ),
    Mutation(
        "a heartbeat does not look whose the order is", "storage/claims.py",
        "return {id_ for id_, token in found if token == tokens[id_]}", "return {id_ for id_, token in found}",
        f"{_CONTRACT}::test_a_heartbeat_keeps_only_what_is_still_ours",
    ),
    Mutation(
        "a claim does not look at the lease", "storage/statements.py",
        "_FREE = orders.c.lease_until.is_(None) | (orders.c.lease_until <= _NOW)",
        "_FREE = orders.c.lease_until.is_(None) | (orders.c.lease_until <= _NOW) | orders.c.id.is_not(None)",
        f"{_CONTRACT}::test_a_claimed_order_is_nobody_elses",
    ),
    Mutation(
        "taking over does not make a new token", "storage/statements.py",
        '"token": orders.c.token + 1', '"token": orders.c.token + 0', f"{_CONTRACT}::test_every_claim_has_a_token_of_its_own",
    ),
    Mutation(
        "an order taken before it is due sleeps on when its taker dies", "storage/statements.py",
        "CLAIM_ONE = Lookup(_claim(_ONE_FREE, wake_at=_DUE), _WHOLE)", "CLAIM_ONE = Lookup(_claim(_ONE_FREE), _WHOLE)",
        "tests/storage/test_next_look.py::test_whoever_took_an_order_before_it_was_due_may_die_with_it",
    ),
    Mutation(
        "the same mail is posted twice", "storage/inbox.py",
        "in asked.items() if key not in known}", "in asked.items()}",
        f"{_CONTRACT}::test_the_same_mail_comes_once",
    ),
    Mutation(
        "a mail that came meanwhile is slept through", "storage/statements.py",
        '(orders.c.message_count > value("seen")', '(orders.c.message_count < value("seen")',
        f"{_CONTRACT}::test_mail_that_comes_while_the_order_is_in_hand_is_not_slept_through",
    ),
    Mutation(
        "what a dead lease started is taken for not begun", "storage/rows.py",
        'status = "unknown"', 'status = "planned"', f"{_CONTRACT}::test_what_another_lease_started_is_unknown",
    ),
    Mutation(
        "the probe is skipped", "runtime/worker/calls.py",
        'if item.status == "unknown":', 'if item.status == "never":',
        f"{_CRASHES}::test_a_death_at_every_place[link_existing-1-after_effect]",
    ),
    Mutation(
        "effects are not marked as started before they are performed", "workflow/engine.py",
        'effect.status, effect.attempts = "started", effect.attempts + 1', 'effect.attempts += 1',
        f"{_CRASHES}::test_a_death_at_every_place[link_existing-1-after_effect]",
    ),
    Mutation(
        "an effect is performed before its row is committed", "runtime/worker/worker.py",
        "                    self.commits.write(writing.tx, decided, claimed)",
        "                    self.commits.dispatch(decided, [])\n                    self.commits.write(writing.tx, decided, claimed)",
        f"{_CRASHES}::test_a_death_at_every_place[link_existing-1-after_effect]",
    ),
    Mutation(
        "a call begins while its commit is on its way", "runtime/worker/worker.py",
        "            self._sent.append(_Sent(writing, decided, failed, claimed, one_by_one))",
        "            self.commits.dispatch(decided, [])\n            self._sent.append(_Sent(writing, [], failed, claimed, one_by_one))",
        "tests/reliability/test_overlap.py::test_a_lease_that_was_lost_on_the_way_writes_nothing",
    ),
    Mutation(
        "the commit of a dead worker is not asked about", "rehearsal/simulation/commits.py",
        "        if self.tx.steps:\n            self._commits.settle(self)", "        if not self.tx.steps:\n            self._commits.settle(self)",
        "tests/reliability/test_watched_commits.py::test_what_a_dead_worker_had_sent_is_seen_as_it_was_committed[False-seen0]",
    ),
    Mutation(
        "a probe's yes is taken for a no", "runtime/worker/calls.py",
        "if seen.kind is OutcomeKind.REFUSED and seen.code == NOT_DONE:", "if seen.kind is not OutcomeKind.UNAVAILABLE:",
        f"{_CRASHES}::test_a_death_at_every_place[link_existing-1-after_effect]",
    ),
    Mutation(
        "every attempt has its own key", "runtime/worker/calls.py",
        'generation = item.generation if isinstance(item, Effect) else order.version', 'generation = id(item)',
        f"{_CRASHES}::test_who_takes_over_dies_as_well[new_install]",
    ),
    Mutation(
        "a call is begun after the lease is over", "runtime/worker/calls.py",
        "if claimed.lost or _lapsed(claimed.case.held_until, self.clock.now()):", "if claimed.lost:",
        f"{_STUCK}::test_a_call_is_not_begun_when_the_lease_is_over[sqlite]",
    ),
    Mutation(
        "what stops a batch is not looked for order by order", "runtime/worker/worker.py",
        "            except Exception as problem:\n                _log_batch(problem)\n                self._finish()",
        "            except Conflict as problem:\n                _log_batch(problem)\n                self._finish()",
        f"{_STUCK}::test_an_order_whose_step_cannot_be_written[sqlite]",
    ),
    Mutation(
        "the lease is not kept while a call waits", "runtime/worker/worker.py",
        "if self.renewal_due(self.lease / 4):", "if False:",
        f"{_STUCK}::test_a_slow_call_does_not_cost_the_lease[sqlite]",
    ),
    Mutation(
        "an effect is done on what was found another day", "workflow/engine.py",
        "own = () if self.sure else", "own = () if True else",
        "tests/reliability/test_looked_at_today.py::test_who_cannot_be_asked_about_is_not_linked[sqlite]",
    ),
    Mutation(
        "the chain leaves out who did what", "storage/rows.py",
        "keyring.chain(before, orjson.dumps(values,", "keyring.chain(before, orjson.dumps(values[:2],",
        "tests/storage/test_backup.py::test_an_altered_entry_is_named",
    ),
    Mutation(
        "the ledger keeps all of an answer", "workflow/steps.py",
        "effect.result = {name: outcome.data[name] for name in spec.keeps if name in outcome.data}", "effect.result = outcome.data",
        "tests/storage/test_backup.py::test_nothing_personal_is_in_the_file",
    ),
    Mutation(
        "a household is waited for that nobody holds", "storage/routines/shared_lock/records.py",
        "if not any(holders.get(ref, id_) != id_ for ref in own):", "if False:",
        "tests/storage/test_races.py::test_going_to_wait_for_a_household_that_is_being_let_go_of",
    ),
    Mutation(
        "a retry does not ask first", "workflow/steps.py",
        'effect.status = "planned" if effect.code == CANNOT_ASK else "unknown"', 'effect.status = "planned"',
        f"{_SPOTS}::test_a_retry_asks_first",
    ),
    Mutation(
        "an unknown effect that is not wanted is forgotten", "workflow/steps.py",
        'effect.status, effect.next_at = "recalled", None', 'effect.status, effect.next_at = "withdrawn", None',
        f"{_SPOTS}::test_an_unknown_effect_that_is_not_wanted_is_not_forgotten",
    ),
    Mutation(
        "answers overtake each other", "workflow/steps.py", "held.add(effect.system)", "pass",
        f"{_SPOTS}::test_an_answer_does_not_overtake_the_one_before_it",
    ),
    Mutation(
        "a system that answers reads is not waited for", "workflow/engine.py", " and not self._awaited()", "",
        f"{_SPOTS}::test_a_system_that_answers_reads_is_still_waited_for[sqlite]",
    ),
    Mutation(
        "what was let go of is begun", "runtime/worker/worker.py",
        "        for claimed in self.in_flight.values():\n            claimed.lost = True\n", "",
        f"{_SPOTS}::test_what_was_let_go_of_is_not_begun",
    ),
    Mutation(
        "what was taken over is begun", "runtime/worker/worker.py",
        "self.in_flight.pop(id_).lost = True", "self.in_flight.pop(id_)", f"{_SPOTS}::test_what_was_taken_over_is_not_begun",
    ),
    Mutation(
        "what came back is dropped with its batch", "runtime/worker/recovery.py",
        "outcomes=claimed.outcomes, items=claimed.items", "items=claimed.items",
        f"{_SPOTS}::test_what_came_back_is_recorded_when_its_batch_could_not_be_written[sqlite]",
    ),
    Mutation(
        "a unit that hangs is mounted again", "storage/routines/shared_lock/records.py",
        '{"reserved_for": null()}, _FREE,', '{"reserved_for": null()},',
        "tests/storage/test_units.py::test_a_unit_that_hangs_is_not_mounted_again",
    ),
    Mutation(
        "a message that raises is tried for ever", "runtime/worker/recovery.py",
        "if self._open_messages(held, claimed) else problem", "if False else problem",
        f"{_ASIDE}::test_those_behind_it_are_applied[sqlite]",
    ),
    Mutation(
        "a message that cannot be opened is taken for an empty one", "storage/rows.py",
        "            if key is None:\n                raise KeyRefused", "            if key is None:\n                return Mail(row[\"id\"], row[\"trigger\"], Actor(row[\"actor\"], role), row[\"at\"])\n                raise KeyRefused",
        f"{_SPOTS}::test_a_message_of_an_erased_person_is_not_taken_for_an_empty_one",
    ),
    Mutation(
        "a message is opened without the answer it waited for", "runtime/worker/recovery.py",
        "None if opened else claimed, open_first", "None, open_first",
        f"{_ASIDE}::test_a_bad_message_behind_one_that_waits_for_an_answer[sqlite]",
    ),
    Mutation(
        "what no table knows is decided", "runtime/worker/decisions.py",
        "        if what is None:\n            return False", "        if what is not None or what is None:\n            return False",
        f"{_ASIDE}::test_an_order_of_another_version_rests[timer-sqlite]",
    ),
    Mutation(
        "the cursor waits for a ticket that cannot be taken in", "runtime/routines/shared_lock/intake.py",
        "            if cursor is not None:\n                self._commit([], cursor)", "            pass",
        f"{_DOOR}::test_the_cursor_goes_on[sqlite]",
    ),
    Mutation(
        "an adapter that raised is tried again unasked", "runtime/worker/calls.py",
        'return Outcome(OutcomeKind.UNKNOWN, code="adapter_error")', 'return Outcome(OutcomeKind.TRY_AGAIN, code="adapter_error")',
        f"{_GUARDS}::test_an_adapter_that_raised_leaves_the_change_unknown[sqlite]",
    ),
    Mutation(
        "what may have been done is tried again when it cannot be said", "runtime/worker/calls.py",
        'doubtful = isinstance(item, Effect) and item.status == "unknown"', "doubtful = False",
        f"{_GUARDS}::test_what_cannot_be_said_again_stays_unknown[sqlite]",
    ),
    Mutation(
        "a call of an order that was lost is begun", "runtime/worker/calls.py",
        "if claimed.lost or _lapsed(claimed.case.held_until, self.clock.now()):", "if _lapsed(claimed.case.held_until, self.clock.now()):",
        f"{_GUARDS}::test_a_call_of_a_lost_order_is_not_begun[sqlite]",
    ),
    Mutation(
        "a renewed lease is not known to its calls", "runtime/worker/worker.py",
        "claimed.case.held_until = now + self.lease", "pass",
        f"{_GUARDS}::test_a_renewed_lease_is_known_to_the_calls_under_it[sqlite]",
    ),
    Mutation(
        "the store is not looked at before a change", "runtime/worker/calls.py",
        "if lapsed or not _is_held(caller.is_held, case.order.id, case.token):", "if lapsed:",
        f"{_GUARDS}::test_a_change_is_kept_back[overtaken-sqlite]",
    ),
    Mutation(
        "reading a breaker's row wipes out its failures", "runtime/worker/breakers.py",
        "return replace(theirs, breaker=ours.breaker) if both_closed else theirs", "return theirs",
        f"{_GUARDS}::test_failures_are_counted_on_when_the_shared_row_is_read[sqlite]",
    ),
    Mutation(
        "two workers probe at once", "storage/health.py",
        " & (systems.c.probe_at == seen.probe_at)", "", f"{_GUARDS}::test_of_two_workers_one_probes[sqlite]",
    ),
    Mutation(
        "a commit is answered before it is on the disk", "storage/database.py",
        '"synchronous=FULL", "foreign_keys=ON"', '"synchronous=NORMAL", "foreign_keys=ON"',
        "tests/storage/test_database.py::test_what_sqlite_has_answered_is_on_the_disk",
    ),
    Mutation(
        "a restored store counts on from its backup", "storage/backup.py", "            epochs.begin(target, skipped)\n", "",
        "tests/storage/test_epochs.py::test_another_order_after_a_restore_has_keys_and_a_number_of_its_own[sqlite]",
    ),
    Mutation(
        "each machine goes by its own clock", "runtime/bootstrap.py",
        "clock = clock or StoreClock(store.clock)", 'clock = clock or __import__("runtime.clock").clock.SystemClock()',
        "tests/reliability/test_clocks.py::test_others_leases_are_left_alone_after_a_jump",
    ),
    Mutation(
        "silence is taken for an answer about what was recalled", "workflow/steps.py",
        "        if outcome.kind is OutcomeKind.REFUSED or outcome.code == CANNOT_ASK:\n            effect.status, effect.finished_at = \"withdrawn\", now",
        "        if outcome:\n            effect.status, effect.finished_at = \"withdrawn\", now",
        f"{_SMALL}::test_what_was_recalled_is_asked_about_until_there_is_an_answer[unavailable-timeout-recalled]",
    ),
    Mutation(
        "what may have been done is planned again in a silence", "workflow/steps.py",
        'effect.status = "unknown" if effect.status == "unknown" else "planned"', 'effect.status = "planned"',
        f"{_SMALL}::test_what_may_have_been_done_stays_unknown_while_nobody_answers",
    ),
    Mutation(
        "a change kept back half-way is taken for not asked", "runtime/worker/calls.py",
        "OutcomeKind.UNKNOWN if self._passed else OutcomeKind.UNAVAILABLE", "OutcomeKind.UNAVAILABLE",
        f"{_SMALL}::test_a_change_kept_back_after_a_part_of_it_went_out_is_unknown[1-unknown]",
    ),
    Mutation(
        "an effect of another version's status is passed over", "storage/statements.py",
        "and_(*(effects.c.status != status for status in sorted(SETTLED_EFFECT)))",
        '(effects.c.status == "planned") | (effects.c.status == "started") | (effects.c.status == "unknown")',
        "tests/reliability/test_set_aside.py::test_an_effect_of_another_versions_status_is_not_passed_over[sqlite]",
    ),
    Mutation(
        "parking an order sleeps through what came meanwhile", "storage/set_aside.py", "    if seen is not None:\n", "    if not now:\n",
        "tests/reliability/test_set_aside.py::test_a_message_that_comes_while_its_order_is_parked_is_not_slept_through[sqlite]",
    ),
    Mutation(
        "a breaker opens that nobody else knows of", "runtime/worker/breakers.py",
        "after = replace(row.breaker, failures=after.failures)", "pass",
        f"{_GUARDS}::test_a_breaker_that_could_not_be_written_is_not_gone_by[sqlite]",
    ),
    Mutation(
        "what is damaged is decided on", "storage/rows.py", "unreadable=bool(damaged)", "unreadable=False",
        "tests/reliability/test_set_aside.py::test_an_order_of_another_version_rests[damaged-sqlite]",
    ),
    Mutation(
        "a dictionary in use may be edited", "storage/compression.py", "if found != number:", "if False:",
        "tests/storage/test_compression.py::test_a_dictionary_cannot_be_edited",
    ),
    Mutation(
        "who lost an order sets its messages aside", "runtime/worker/recovery.py",
        "            if not tx.load(dict([held])):\n                return False\n", "",
        f"{_ASIDE}::test_who_lost_the_order_sets_no_message_of_it_aside[sqlite]",
    ),
    Mutation(
        "a newer program does not look at what none knew", "storage/set_aside.py",
        "update(orders).where(free).values(wake_at=now)", "update(orders).where(free).values(wake_at=orders.c.wake_at)",
        f"{_ASIDE}::test_a_worker_that_begins_looks_at_what_none_knew[sqlite]",
    ),
    Mutation(
        "a store that cannot say whose an order is says ours", "runtime/worker/calls.py",
        "    except StoreError:\n        return False", "    except StoreError:\n        return True",
        f"{_GUARDS}::test_a_change_is_kept_back_when_the_store_cannot_say[sqlite]",
    ),
    Mutation(
        "a breaker learns from a change kept back", "runtime/worker/calls.py",
        "        if guard.refused:\n            return guard.judged(outcome)\n        self.breakers.note(call.system, outcome)\n",
        "        self.breakers.note(call.system, outcome)\n        if guard.refused:\n            return guard.judged(outcome)\n",
        f"{_GUARDS}::test_no_breaker_learns_from_a_change_kept_back[sqlite]",
    ),
    Mutation(
        "what cannot be asked is tried again", "workflow/steps.py",
        "    elif outcome.code == CANNOT_ASK:\n        effect.status, effect.finished_at = \"failed\", now\n", "",
        f"{_SMALL}::test_what_cannot_be_asked_is_not_tried_again",
    ),
    Mutation(
        "what is out is handed over again", "workflow/steps.py", 'and effect.status != "started" and', "and",
        f"{_SMALL}::test_what_was_started_is_not_handed_over_again",
    ),
    Mutation(
        "a timer fires past an unknown outcome", "workflow/engine.py",
        "            if decision and decision.row and self._awaited_by(decision.row):\n                continue\n", "",
        f"{_VALID}::test_a_timer_waits_for_an_outcome_that_is_not_known",
    ),
    Mutation(
        "the last answer decides whether a system is waited for", "workflow/engine.py",
        "        for effect, outcome in sorted(outcomes, key=lambda pair: not pair[1].ok):\n            self._settle(effect, outcome)\n"
        "        self._raise_found_done()\n        if unasked:",
        "        for effect, outcome in outcomes:\n            self._settle(effect, outcome)\n        self._raise_found_done()\n        if unasked:",
        f"{_VALID}::test_a_system_that_answered_once_is_still_waited_for",
    ),
    Mutation(
        "a pull hurries the effect that it waits for", "workflow/engine.py",
        "            if effect.open:\n                return False\n", "",
        f"{_VALID}::test_a_pull_does_not_hurry_the_effect_that_it_waits_for",
    ),
    Mutation(
        "deliveries of which nothing is known share a row", "runtime/routines/shared_lock/intake.py",
        "{delivery.changed_at}|{mark}", "{delivery.changed_at}",
        f"{_DOOR}::test_tickets_of_which_nothing_is_known_are_set_aside_each[sqlite]",
    ),
    Mutation(
        "what was tried without success is not withdrawn", "workflow/steps.py",
        'if effect.status in ("planned", "try_again") and', 'if effect.status == "planned" and',
        f"{_SMALL}::test_a_row_withdraws_what_has_not_been_done[try_again-withdrawn]",
    ),
    Mutation(
        "what the last state wanted to know is asked in this one", "workflow/step_writer.py",
        "            self.step.questions = ()\n", "", f"{_VALID}::test_what_a_state_wants_to_know_is_not_asked_in_the_next",
    ),
    Mutation(
        "what nobody can tell is tried without end", "workflow/steps.py",
        "if delay is None:", "if delay is None and not unknown:",
        f"{_SMALL}::test_what_nobody_could_tell_at_the_last_try_is_handed_to_a_person",
    ),
    Mutation(
        "a private part is never taken out", "workflow/steps.py",
        "order.private.pop(name, None)", "pass", f"{_SMALL}::test_a_private_part_that_a_row_takes_out_is_gone",
    ),
)  # fmt: skip
