"""What administrators do with migration runs: begin, confirm, pause, resume and revert them, and see how far they are."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypedDict

from runtime.app import App
from runtime.versions import run_reasons
from runtime.versions.dry_run import VerdictJson
from runtime.versions.mover import KEPT, LEFT, MOVED, PAUSED, PLANNED, RUNNING, STOPPED, TAKEN_BACK, WAITING
from runtime.versions.plan_file import parse_plan, plan_hash, write_plan
from runtime.versions.ways import way_of
from storage import Tx, definitions, migration_runs
from storage.accounts import Access, account, note_access
from storage.types import Row
from workflow.errors import BadInput, Conflict, NotFound
from workflow.reasons import Reason, ReasonKind
from workflow.values import Actor
from workflow.versions.plan import MigrationPlan

# `from` and `to` are versions, `plan` the plan's hash. The counts are of orders: `moved`, `waiting` for an answer,
# `left` where they were, `reverted`, `kept` on the new version, and `to_do`; `verdicts` counts those looked at by what was said
# of them. `pace` is in orders a second.
RunView = TypedDict(
    "RunView",
    {
        "run": int, "routine": str, "from": str, "to": str, "plan": str, "status": str, "backwards": bool, "begun_by": str,
        "at": datetime, "confirmed_by": str | None, "reverted_by": str | None, "per_second": int, "total": int, "moved": int,
        "waiting": int, "left": int, "reverted": int, "kept": int, "verdicts": Mapping[str, int], "to_do": int,
        "pace": float | None, "seconds_left": float | None, "ended_at": datetime | None,
    },
)  # fmt: skip


class RunOrder(VerdictJson):
    """An order of a run, with what became of it."""

    id: int
    status: str


_SHORTEST, _LONGEST = 5, 500
_FASTEST = 100_000


class Runs:
    """The migration runs of one installation; `Mover` carries them on."""

    def __init__(self, app: App) -> None:
        self.app, self.store, self.clock = app, app.store, app.clock

    # Doing ---------------------------------------------------------------------------------------

    def begin(self, plan: MigrationPlan, actor: Actor, reason: str, per_second: int | None = None) -> RunView:
        """Begin a run of a plan; a run of the same plan that is under way is that run.

        Over `migrate_confirm_over` orders it waits until another administrator confirms it. Raises `BadInput`.
        """
        _check_reason(reason)
        way_of(self.app, plan)
        if per_second is not None and not 1 <= per_second <= _FASTEST:
            raise BadInput(run_reasons.RATE(least=1, most=_FASTEST))

        def work(tx: Tx) -> int:
            known = migration_runs.under_way(tx.connection, plan.routine)
            if known is None:
                return self._new(tx, plan, actor, reason.strip(), per_second or self.app.settings.migrate_per_second)
            if known["plan_hash"] == plan_hash(plan) and not known["backwards"]:
                return int(known["id"])
            facts = {"run": known["id"], "routine": plan.routine, "doing": self._doing(known)}
            raise BadInput(run_reasons.UNDER_ANOTHER_PLAN(**facts))

        return self.status(self.store.retry(work))

    def _new(self, tx: Tx, plan: MigrationPlan, actor: Actor, reason: str, per_second: int) -> int:
        source, target = (self.store.definitions[plan.routine, version] for version in (plan.old, plan.new))
        definitions.hold(tx.connection, target)
        definitions.refuse_retired(tx.connection, [target])
        total, now = migration_runs.count(tx.connection, source, plan.ended), self.clock.now()
        waits = total > self.app.settings.migrate_confirm_over
        if waits:
            self._check_admin(tx, actor)
        values = {
            "routine": plan.routine, "source_id": source, "target_id": target, "plan_hash": plan_hash(plan),
            "plan": write_plan(plan), "at": now,
            "account": actor.name, "role": actor.role, "status": PLANNED if waits else RUNNING, "total": total,
            "per_second": per_second, "next_at": now, "resumed_at": now,
        }  # fmt: skip
        run_id = migration_runs.begin(tx, uuid.uuid4().hex, reason, values)
        self._log(tx, actor, "migration_begun", run_id, now, reason)
        return run_id

    def confirm(self, run_id: int, actor: Actor) -> RunView:
        """Let a planned run begin; raises `BadInput` for who began it, and for who is no administrator."""

        def work(tx: Tx, run: Row, now: datetime) -> None:
            if run["status"] != PLANNED:
                raise BadInput(run_reasons.NOT_CONFIRMABLE(run=run_id, doing=self._doing(run)))
            if actor.name.casefold() == run["account"].casefold():
                raise BadInput(run_reasons.BEGUN_BY(run=run_id, account=run["account"]))
            self._check_admin(tx, actor)
            migration_runs.change(tx, run_id, status=RUNNING, confirmed_by=actor.name, next_at=now, resumed_at=now)
            self._log(tx, actor, "migration_confirmed", run_id, now)

        return self._change(run_id, work)

    def pause(self, run_id: int, actor: Actor) -> RunView:
        """Move no more orders until the run is resumed; the batch that is being written is the last."""

        def work(tx: Tx, run: Row, now: datetime) -> None:
            self._require(run, (RUNNING, PAUSED), run_reasons.NOT_PAUSABLE)
            migration_runs.change(tx, run_id, status=PAUSED)
            self._log(tx, actor, "migration_paused", run_id, now)

        return self._change(run_id, work)

    def resume(self, run_id: int, actor: Actor) -> RunView:
        """Go on with a paused run."""

        def work(tx: Tx, run: Row, now: datetime) -> None:
            self._require(run, (RUNNING, PAUSED), run_reasons.NOT_RESUMABLE)
            done = _done(run, migration_runs.counts(tx.connection, run_id))
            migration_runs.change(tx, run_id, status=RUNNING, next_at=now, resumed_at=now, resumed_from=done)
            self._log(tx, actor, "migration_resumed", run_id, now)

        return self._change(run_id, work)

    def stop(self, run_id: int, actor: Actor) -> RunView:
        """End a run where it is: each order stays on the version that it is on; `revert` takes back what it moved, later."""

        def work(tx: Tx, run: Row, now: datetime) -> None:
            self._require(run, (RUNNING, PAUSED, PLANNED), run_reasons.NOT_STOPPABLE)
            migration_runs.leave_waiting(tx, run_id, WAITING, LEFT, now)
            migration_runs.change(tx, run_id, status=STOPPED, ended_at=now)
            self._log(tx, actor, "migration_stopped", run_id, now)

        return self._change(run_id, work)

    def revert(self, run_id: int, actor: Actor, reason: str) -> RunView:
        """Take a run back: orders that have not moved since exactly, the others by the inverse plan, or they stay."""
        _check_reason(reason)

        def work(tx: Tx, run: Row, now: datetime) -> None:
            if run["backwards"] and run["status"] != STOPPED:
                return
            other = migration_runs.under_way(tx.connection, run["routine"])
            if other is not None and other["id"] != run_id:
                facts = {"other": other["id"], "routine": run["routine"], "doing": self._doing(other), "run": run_id}
                raise BadInput(run_reasons.ANOTHER_UNDER_WAY(**facts))
            way_of(self.app, parse_plan(run["plan"]))
            sealed = migration_runs.sealed_reason(tx.keyring, run["key"], reason.strip(), backwards=True)
            migration_runs.leave_waiting(tx, run_id, WAITING, LEFT, now)
            back = {"backwards": 1, "reverted_by": actor.name, "status": RUNNING, "ended_at": None}
            done = _done({**run, **back}, migration_runs.counts(tx.connection, run_id))
            migration_runs.change(tx, run_id, **back, **sealed, next_at=now, resumed_at=now, resumed_from=done)
            self._log(tx, actor, "migration_reverted", run_id, now, reason.strip())

        return self._change(run_id, work)

    def _change(self, run_id: int, work: Any) -> RunView:
        def held(tx: Tx) -> None:
            run = migration_runs.hold(tx, run_id)
            if run is None:
                raise NotFound("migration run", str(run_id))
            work(tx, run, self.clock.now())

        try:
            self.store.retry(held)
        except Conflict:
            raise BadInput(run_reasons.ANOTHER_BEGAN(run=run_id)) from None
        return self.status(run_id)

    def _require(self, run: Row, statuses: Sequence[str], refusal: ReasonKind) -> None:
        if run["status"] not in statuses:
            raise BadInput(refusal(run=run["id"], doing=self._doing(run)))

    def _check_admin(self, tx: Tx, actor: Actor) -> None:
        """Four eyes are those of two administrators who can sign in."""
        known = account(tx.connection, actor.name)
        role = self.app.roles.get(known["role"]) if known is not None and known["disabled_at"] is None else None
        if role is None or not role.administers:
            most = self.app.settings.migrate_confirm_over
            raise BadInput(run_reasons.NO_ADMINISTRATOR(account=actor.name[:60], most=most))

    def _log(self, tx: Tx, actor: Actor, what: str, run_id: int, now: datetime, reason: str = "") -> None:
        note_access(tx, Access(actor.name, actor.role, what, subject=f"run {run_id}", note=reason), now)

    @staticmethod
    def _doing(run: Row) -> Reason:
        words = run_reasons.BACKWARDS if run["backwards"] and run["status"] in run_reasons.BACKWARDS else run_reasons.DOING
        return words[run["status"]]()

    # Seeing --------------------------------------------------------------------------------------

    def runs(self) -> list[RunView]:
        """The runs begun last, the newest first."""
        with self.store.read() as connection:
            return [self._view(connection, run) for run in migration_runs.runs(connection)]

    def status(self, run_id: int) -> RunView:
        """How far a run is: counts, what is left to do, and about how long that takes."""
        with self.store.read() as connection:
            return self._view(connection, self._found(connection, run_id))

    def plan(self, run_id: int) -> MigrationPlan:
        """The plan of a run."""
        with self.store.read() as connection:
            return parse_plan(self._found(connection, run_id)["plan"])

    def reasons(self, run_id: int) -> tuple[str, str]:
        """Why the run was begun, and why it is taken back; empty where it named a person who was forgotten."""
        with self.store.read() as connection:
            run = self._found(connection, run_id)
            there, back = (migration_runs.reason_of(self.store.keyring, run, way) for way in (False, True))
            return there, back

    def _found(self, connection: Any, run_id: int) -> Row:
        run = migration_runs.run(connection, run_id)
        if run is None:
            raise NotFound("migration run", str(run_id))
        return run

    def orders(
        self, run_id: int, statuses: Sequence[str] = (WAITING, LEFT, KEPT), after: int = 0, limit: int = 500
    ) -> list[RunOrder]:  # fmt: skip
        """The run's orders of these statuses; by default those that are not where the run would have them."""
        with self.store.read() as connection:
            found = migration_runs.items(connection, run_id, statuses, after, limit)
        return [_line(row) for row in found]

    def _view(self, connection: Any, run: Row) -> RunView:
        counted, plan = migration_runs.counts(connection, run["id"]), parse_plan(run["plan"])
        statuses, verdicts = Counter[str](), Counter[str]()
        for (status, verdict), n in counted.items():
            statuses[status] += n
            verdicts[verdict] += n
        if run["ended_at"] is not None:
            left = 0
        elif run["backwards"]:
            left = statuses[MOVED]
        else:
            left = statuses[WAITING] + migration_runs.count(connection, run["source_id"], plan.ended, run["cursor"])
        pace = self._pace(run, counted)
        return {
            "run": run["id"], "routine": run["routine"], "from": plan.old, "to": plan.new, "plan": run["plan_hash"],
            "status": run["status"], "backwards": bool(run["backwards"]), "begun_by": run["account"], "at": run["at"],
            "confirmed_by": run["confirmed_by"], "reverted_by": run["reverted_by"], "per_second": run["per_second"],
            "total": run["total"], "moved": statuses[MOVED], "waiting": statuses[WAITING], "left": statuses[LEFT],
            "reverted": statuses[TAKEN_BACK], "kept": statuses[KEPT], "verdicts": dict(sorted(verdicts.items())), "to_do": left,
            "pace": None if pace is None else round(pace, 1), "seconds_left": None if pace is None else round(left / pace, 1),
            "ended_at": run["ended_at"],
        }  # fmt: skip

    def _pace(self, run: Row, counted: Mapping[tuple[str, str], int]) -> float | None:
        """Orders per second since the run began or was resumed, at most its rate; None where it does not move."""
        if run["status"] != RUNNING:
            return None
        done, spent = _done(run, counted) - run["resumed_from"], (self.clock.now() - run["resumed_at"]) / timedelta(seconds=1)
        return float(min(run["per_second"], done / spent) if done > 0 and spent > 1 else run["per_second"])


def _line(row: Row) -> RunOrder:
    detail = row["detail"]
    return {
        "id": row["order_id"], "order": row["number"], "status": row["status"], "verdict": row["verdict"], "state": row["state"],
        "effects": detail.get("effects", []), "late": detail.get("late", []),
        "why": detail.get("why", ""), "reason": detail.get("reason", {}),
    }  # fmt: skip


def _done(run: Row, counted: Mapping[tuple[str, str], int]) -> int:
    finished = (TAKEN_BACK, KEPT) if run["backwards"] else (MOVED, LEFT)
    return sum(n for (status, _), n in counted.items() if status in finished)


def _check_reason(reason: str) -> None:
    if not _SHORTEST <= len(reason.strip()) <= _LONGEST or not reason.strip().replace("\n", " ").isprintable():
        raise BadInput(run_reasons.SAY_WHY(least=_SHORTEST, most=_LONGEST))
