"""Moves the orders of migration runs, batch by batch: the duty of every worker, and what the command line does itself.

No process owns a run: each batch locks the run's row while it is written. So any number of processes share a run, at the run's
pace, and when one dies the others take the next batch. What was committed is done, and what was not has not begun. Each order is
leased in the same transaction; its verdict is computed again there.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from runtime.app import App
from runtime.logs import log
from runtime.versions.dry_run import said, shown
from runtime.versions.plan_file import parse_plan
from runtime.versions.ways import runs_here, way_back_of, way_of
from storage import StoreUnreachable, Tx, heartbeats, migration_runs
from storage.types import Row
from workflow.case import Case, Step
from workflow.errors import Conflict, LeaseLost
from workflow.values import Actor
from workflow.versions import back, reasons
from workflow.versions.back import Before
from workflow.versions.move import Kind, Move, Verdict
from workflow.versions.plan import MigrationPlan

RUNNING, PAUSED, PLANNED, DONE, REVERTED, STOPPED = "running", "paused", "planned", "done", "reverted", "stopped"
# What becomes of an order in a run: it is moved, it is tried again, it stays; taken back, or it stays where it was moved to.
MOVED, WAITING, LEFT, TAKEN_BACK, KEPT = "moved", "waiting", "left", "reverted", "kept"
# A batch is written in one go, and on SQLite nobody else writes meanwhile.
_MOST, _BATCHES = 12, 80
# How long nothing is looked for where there is no run, in seconds.
_IDLE = 1.0
# How long until an order is tried again that is worked on, or whose effect is still open.
_AGAIN = timedelta(seconds=5)
# Orders that have been due for so long go first; a batch is written all the same when they have had so much time.
_LATE, _PATIENCE = timedelta(seconds=1), timedelta(seconds=2)
# How long it is until a run looks again that gives way, in seconds.
_MOMENT = 0.2
# What was not moved for want of a mover is made up for, but not more than this.
_BEHIND = timedelta(seconds=2)


class Mover:
    """Carries on the runs whose two versions this program runs; `run_once` is the duty."""

    def __init__(self, app: App) -> None:
        self.app, self.store, self.clock = app, app.store, app.clock
        self._name = f"migrate.{socket.gethostname()}.{os.getpid()}"
        self._lease = timedelta(seconds=app.settings.lease_seconds)
        self._known: dict[str, _Ways] = {}
        self.pause = _IDLE
        # Since when each run gives way.
        self._giving_way: dict[int, datetime] = {}

    def run_once(self) -> int:
        """Move what may be moved now; returns how many orders were looked at. For `pause` seconds then, nothing is due."""
        total, self.pause = 0, _IDLE
        with self.store.read() as connection:
            ids = migration_runs.running(connection)
        for run_id in ids:
            for _ in range(_BATCHES):
                began = self.clock.now()
                done = self.batch(run_id)
                total += done
                if not done:
                    break
                self._let_others_write(self.clock.now() - began)
            else:
                self.pause = 0.0
        if total:
            self.store.wake()
        return total

    def _let_others_write(self, took: timedelta) -> None:
        """As long as a batch has taken; a run that is behind would hold a store that has one writer at a time."""
        time.sleep(min(max(took / timedelta(seconds=1), 0.0), _MOMENT))

    def batch(self, run_id: int) -> int:
        """The run's next orders, in one transaction; where that fails each in its own, so that one hinders no other."""
        now = self.clock.now()
        with self.store.read() as connection:
            run = migration_runs.run(connection, run_id)
            if run is None or run["status"] != RUNNING:
                return 0
            way = _Way(self.app, run, self._ways_of(run))
            if not runs_here(self.app, way.plan):
                return 0
            if run["next_at"] <= now and self._gives_way(connection, run_id, now):
                self.pause = min(self.pause, _MOMENT)
                return 0
            ids, fresh = self._next(connection, run, way, now)
        if not ids:
            self._finish(run_id, way, now)
            return 0
        if run["next_at"] > now:
            self.pause = min(self.pause, (run["next_at"] - now) / timedelta(seconds=1))
            return 0
        try:
            return self._write(run_id, way, ids, fresh)
        except StoreUnreachable:
            raise
        except Exception as problem:
            if not isinstance(problem, (Conflict, LeaseLost)):
                log.warning("migration.order_failed", run=run_id, orders=len(ids), code=type(problem).__name__)
        for id_ in ids:
            self._alone(run_id, way, id_, id_ in fresh)
        return len(ids)

    def _gives_way(self, connection: Any, run_id: int, now: datetime) -> bool:
        """Whether orders have been due for a while that a worker alive will take up: they go first, for some time."""
        late = self.store.oldest_due(connection, now)
        waits = late is not None and now - late >= _LATE and heartbeats.alive(connection, now)
        if waits and now - self._giving_way.setdefault(run_id, now) < _PATIENCE:
            return True
        self._giving_way.pop(run_id, None)
        return False

    def _ways_of(self, run: Row) -> _Ways:
        key = run["plan_hash"]
        if key not in self._known:
            self._known[key] = _Ways(self.app, parse_plan(run["plan"]))
        return self._known[key]

    def _next(self, connection: Any, run: Row, way: _Way, now: datetime) -> tuple[list[int], set[int]]:
        """The orders to try now, and which of them the run has not looked at."""
        most = max(1, min(_MOST, run["per_second"] // 2))
        fresh: list[int] = []
        if not run["backwards"]:
            fresh = migration_runs.ids_after(connection, run["source_id"], way.plan.ended, run["cursor"], most)
        again = migration_runs.due_items(connection, run["id"], way.open_status, now, most - len(fresh))
        return [*fresh, *again], set(fresh)

    def _alone(self, run_id: int, way: _Way, id_: int, fresh: bool) -> None:
        try:
            self._write(run_id, way, [id_], {id_} if fresh else set(), hurried=True)
        except StoreUnreachable:
            raise
        except Exception as problem:
            code = type(problem).__name__
            log.error("migration.order_failed", run=run_id, orders=1, code=code)
            self.store.retry(lambda tx: self._failed(tx, way, id_, code))

    def _failed(self, tx: Tx, way: _Way, id_: int, code: str) -> None:
        if not way.hold(tx, way.run["id"]):
            return
        now = self.clock.now()
        why = said(reasons.NOT_WRITTEN(code=code))
        migration_runs.note(tx, way.run["id"], [migration_runs.Line(id_, way.stays, Kind.UNMAPPED, why, now)])
        if not way.backwards:
            migration_runs.change(tx, way.run["id"], cursor=max(id_, way.run["cursor"]))

    def _write(self, run_id: int, way: _Way, ids: Sequence[int], fresh: set[int], hurried: bool = False) -> int:
        """One transaction; 0 where the run was paused or turned meanwhile, or another process was first."""
        now = self.clock.now()
        with self.store.write() as tx:
            if not way.hold(tx, run_id) or (way.run["next_at"] > now and not hurried):
                return 0
            cases = {c.order.id: c for c in tx.claim_these(ids, way.from_id, self._name, now, self._lease)}
            way.prepare(tx, cases)
            steps = [step for case in cases.values() if (step := way.decide(tx, case, now)) is not None]
            migration_runs.move(tx, steps, way.from_id, way.to_id, way.to_version, now)
            self._release(tx, cases, steps)
            self._note_held(tx, way, [id_ for id_ in ids if id_ not in cases], now)
            migration_runs.note(tx, run_id, way.lines)
            pace = max(now - _BEHIND, way.run["next_at"]) + timedelta(seconds=len(ids) / way.run["per_second"])
            place = {"cursor": max(way.run["cursor"], *fresh)} if fresh and not way.backwards else {}
            migration_runs.change(tx, run_id, next_at=pace, **place)
            self.app.hook("before_commit", None, None)
        self.app.hook("after_commit", None, None)
        return len(ids)

    def _release(self, tx: Tx, cases: Mapping[int, Case], steps: Sequence[Step]) -> None:
        moved = {step.case.order.id for step in steps}
        tx.release([case for id_, case in cases.items() if id_ not in moved])

    def _note_held(self, tx: Tx, way: _Way, ids: Sequence[int], now: datetime) -> None:
        """Orders that a worker holds are tried again; one that is on another version by now stays there."""
        on = migration_runs.versions_of(tx.connection, ids)
        for id_ in ids:
            definition, version = on.get(id_, (way.from_id, ""))
            if definition == way.from_id:
                way.note(id_, Verdict(Kind.LEASED, "", why=reasons.LEASED()), now)
            else:
                why = said(reasons.ON_VERSION(version=version))
                values = {"status": way.stays, "verdict": Kind.UNMAPPED, "detail": why, "at": now, "next_at": None}
                migration_runs.renote(tx, way.run["id"], id_, way.open_status, **values)

    def _finish(self, run_id: int, way: _Way, now: datetime) -> None:
        """End a run that has nothing to do and nothing to wait for."""
        with self.store.write() as tx:
            if not way.hold(tx, run_id) or migration_runs.any_of(tx.connection, run_id, way.open_status):
                return
            missed = None if way.backwards else migration_runs.first_without(tx.connection, way.run, way.plan.ended)
            if missed is not None:
                migration_runs.change(tx, run_id, cursor=missed - 1)
                return
            migration_runs.change(tx, run_id, status=REVERTED if way.backwards else DONE, ended_at=now)
        log.info("migration.ended", run=run_id)


class _Ways:
    """The way of a plan and the way back, with the tables that they lead between; read and checked once."""

    def __init__(self, app: App, plan: MigrationPlan) -> None:
        self._app, self.plan = app, plan

    @cached_property
    def there(self) -> Move:
        return way_of(self._app, self.plan)

    @cached_property
    def back(self) -> Move:
        return way_back_of(self._app, self.plan)


class _Way:
    """A run as it stood when it was read, with the decisions that it makes for orders, and a line of each."""

    def __init__(self, app: App, run: Row, ways: _Ways) -> None:
        self.run, self.plan, self._ways = run, ways.plan, ways
        self.lines: list[migration_runs.Line] = []
        self._befores: Mapping[int, Row] = {}
        self.backwards = bool(run["backwards"])
        self._reason = migration_runs.reason_of(app.store.keyring, run, self.backwards) or None
        ids = (run["source_id"], run["target_id"])
        self.from_id, self.to_id = reversed(ids) if self.backwards else ids
        self.to_version = self.plan.old if self.backwards else self.plan.new
        # The status of an order that is still to be moved, and of one that stays where it is.
        self.open_status, self.stays = (MOVED, KEPT) if self.backwards else (WAITING, LEFT)

    def hold(self, tx: Tx, run_id: int) -> bool:
        """Hold the run's row; False where it is no longer to be carried on in this direction."""
        run = migration_runs.hold(tx, run_id)
        if run is None or run["status"] != RUNNING or bool(run["backwards"]) != self.backwards:
            return False
        self.run = run
        return True

    def prepare(self, tx: Tx, cases: Mapping[int, Case]) -> None:
        """Read at once what all of the decisions need."""
        self.lines.clear()
        if self.backwards:
            self._befores = migration_runs.befores(tx.connection, self.run["id"], list(cases))

    def decide(self, tx: Tx, case: Case, now: datetime) -> Step | None:
        """The step that moves a claimed order, and a line of what becomes of it; None where it stays."""
        # The lease is this transaction's own: nobody works on the order.
        case.held_until = None
        return self._take_back(tx, case, now) if self.backwards else self._move(tx, case, now)

    def _move(self, tx: Tx, case: Case, now: datetime) -> Step | None:
        way = self._ways.there
        if back.has_ended(way.old, case.order) and not self.plan.ended:
            self.note(case.order.id, Verdict(Kind.UNMAPPED, case.order.state, why=reasons.HAS_ENDED()), now)
            return None
        verdict, version = way.verdict(case, tx.local, now), case.order.version
        if not verdict.kind.moves:
            self.note(case.order.id, verdict, now)
            return None
        step, before = back.move(way, case, self._actor, self._said(way), now)
        self._mark(step)
        kept = {"before": before.as_json(), "version_before": version, "version_after": case.order.version}
        self.note(case.order.id, verdict, now, MOVED, **kept)
        return step

    def _take_back(self, tx: Tx, case: Case, now: datetime) -> Step | None:
        way, id_ = self._ways.there, case.order.id
        before = _before(self._befores.get(id_))
        if before is None or not before.untouched(case):
            return self._back_by_plan(tx, case, now)
        if homeless := back.homeless_messages(way, case, before):
            why = reasons.NO_TRIGGER_BACK(version=self.plan.old, trigger=homeless[0])
            self.note(id_, Verdict(Kind.UNMAPPED, case.order.state, why=why), now)
            return None
        state = case.order.state
        step = back.move_back(way, case, before, self._actor, self._said(way), now)
        self._mark(step)
        self.note(id_, Verdict(Kind.SAME, state, case.order.state, why=reasons.AS_IT_WAS()), now, TAKEN_BACK)
        return step

    def _back_by_plan(self, tx: Tx, case: Case, now: datetime) -> Step | None:
        """An order that has moved since: it goes back where the inverse plan maps it and nothing would happen at once."""
        way, id_ = self._ways.back, case.order.id
        if back.has_ended(way.old, case.order):
            self.note(id_, Verdict(Kind.UNMAPPED, case.order.state, why=reasons.ENDED_SINCE()), now)
            return None
        verdict = way.verdict(case, tx.local, now)
        if verdict.kind not in (Kind.SAME, Kind.MAPPED):
            self.note(id_, verdict, now)
            return None
        step = way.step(case, self._actor, self._said(way), now)
        self._mark(step)
        self.note(id_, verdict, now, TAKEN_BACK)
        return step

    def note(self, id_: int, verdict: Verdict, now: datetime, status: str = "", **more: Any) -> None:
        """One line of what becomes of an order; without a status it stays, or is tried again where what hinders it passes."""
        passes = verdict.kind in (Kind.LEASED, Kind.OPEN_EFFECT)
        becomes = status or (self.open_status if passes else self.stays)
        next_at = now + _AGAIN if passes and not status else None
        self.lines.append(migration_runs.Line(id_, becomes, verdict.kind, shown(verdict), now, next_at, **more))

    def _mark(self, step: Step) -> None:
        """Say in the history by which run and plan the order was moved."""
        entry = step.entries[0]
        entry.set = {**entry.set, "plan": self.run["plan_hash"], "run": self.run["id"]}

    @property
    def _actor(self) -> Actor:
        who = self.run["reverted_by"] if self.backwards else self.run["account"]
        return Actor(str(who), self.run["role"])

    def _said(self, way: Move) -> str | None:
        return way.new.workflow.as_note(self._reason) if self._reason else None


def _before(found: Any) -> Before | None:
    try:
        return Before.from_json(found)
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
