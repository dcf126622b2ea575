"""An installation that runs two versions of one routine, for tests of migration runs: orders, a bank, a plan."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from runtime.app import App
from runtime.bootstrap import load_settings, open_app
from runtime.clock import StandingClock
from runtime.routine import Routine
from runtime.services.accounts import Accounts
from runtime.services.service import Service
from runtime.versions.mover import Mover
from runtime.versions.runs import Runs, RunView
from storage import queries
from storage.queries import HistoryEntry
from tests.workflow.test_versions import NEW, NOW, OLD, PLAN
from workflow.case import Case
from workflow.definition import EffectSpec, Workflow
from workflow.ports import Operation
from workflow.values import Actor, Call, Label, NewOrder, Order, Outcome, OutcomeKind
from workflow.versions.plan import MigrationPlan

KEY = base64.b64encode(bytes(32)).decode()
TOVA, ADA = Actor("tova", "operator"), Actor("ada", "admin")
WHY = "ny rutin från januari"
# The new table without the former name of its effect: what is open under the old name is unknown to it.
REMOVED = replace(NEW, effects=(EffectSpec("bank.transfer", Label("x", "x")),))


class Bank:
    """The outside system of the routine: it remembers what it did by key; while `lost`, its answers do not arrive."""

    system, blocking = "bank", False

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []
        self.probed: list[str] = []
        self.lost = False
        operation = Operation(self._perform, self._probe)
        self.operations: Mapping[str, Operation] = {"bank.pay": operation, "bank.transfer": operation}

    def _perform(self, call: Call) -> Outcome:
        self.done.append((call.name, call.key))
        return Outcome(OutcomeKind.UNKNOWN if self.lost else OutcomeKind.SUCCEEDED)

    def _probe(self, call: Call) -> Outcome:
        self.probed.append(call.name)
        if self.lost:
            return Outcome(OutcomeKind.UNAVAILABLE)
        done = call.key in {key for _, key in self.done}
        return Outcome(OutcomeKind.SUCCEEDED) if done else Outcome(OutcomeKind.REFUSED, code="not_done")


class Town:
    """One installation, which a test may close and open again with other versions."""

    def __init__(self, url: str, folder: Path, new: Workflow = NEW, older: tuple[Workflow, ...] = (OLD,),
                 others: tuple[Routine, ...] = (), **settings: Any) -> None:  # fmt: skip
        given: dict[str, Any] = {"migrate_per_second": 100_000} | settings
        self.folder, self.bank, self.clock = folder, Bank(), StandingClock(NOW)
        self.settings = load_settings(database_url=url, master_key=KEY, routine="claim", **given)
        routine = Routine(new, older=older)
        self.app: App = open_app(self.settings, self.clock, adapters=[self.bank], on_board=[routine, *others])
        self.runs, self.mover = Runs(self.app), Mover(self.app)
        self.old, self.new = (self.app.engines.version("claim", version) for version in ("1", "2"))

    def close(self) -> None:
        self.app.close()

    def begin(self, *keys: str, routine: str = "claim", version: str = "1") -> list[int]:
        """Orders that begin under this version."""
        old, now = self.app.engines.version(routine, version), self.app.clock.now()
        assert old is not None
        with self.app.store.write() as tx:
            return [o.id for o in tx.add([old.take_in(NewOrder("", "ask", key, key), now) for key in keys], now)]

    def fire(self, key: str, trigger: str, **more: Any) -> dict[str, Any]:
        return Service(self.app).trigger(key, trigger, TOVA, **more)

    def post(self, order_id: int, trigger: str, version: int | None = None) -> None:
        """A message that nobody has read yet."""
        with self.app.store.write() as tx:
            tx.enqueue(order_id, f"{order_id}/{trigger}", trigger, TOVA, self.app.clock.now(), version=version)

    def work(self) -> int:
        return self.app.worker("w").run_until_idle()

    def migrate(self, plan: MigrationPlan = PLAN) -> RunView:
        """A whole run of the plan, or as far as it comes now."""
        run = self.runs.begin(plan, ADA, WHY)
        self.drive()
        return self.runs.status(run["run"])

    def revert(self, run: int) -> RunView:
        self.runs.revert(run, ADA, "vi väntar")
        self.drive()
        return self.runs.status(run)

    def drive(self) -> None:
        """Carry runs on for some seconds: until nothing can be moved now."""
        for _ in range(20):
            self.mover.run_once()
            self.clock.move_to(self.clock.now() + timedelta(milliseconds=10))

    def order(self, key: str) -> Order:
        return self.case(key).order

    def case(self, key: str) -> Case:
        with self.app.store.read() as connection:
            row = queries.find_order(connection, key)
            assert row is not None
            return queries.case_of(connection, self.app.store.keyring, row)

    def history(self, key: str) -> list[HistoryEntry]:
        return Service(self.app).history(key)

    def moves(self, key: str) -> list[tuple[str | None, str]]:
        """The migrations of an order: from which state to which."""
        return [(entry["from"], entry["to"]) for entry in self.history(key) if entry["trigger"] == "migrated"]

    def verified(self) -> None:
        """Every chain verifies, and every order is what its history says."""
        from runtime.invariants import breaches, tampered

        with self.app.store.read() as connection:
            found = [*breaches(self.app), *tampered(self.app, connection)]
        if found:
            raise AssertionError(found)

    def admins(self, *names: str) -> None:
        for name in names:
            Accounts(self.app).add(name, name.title(), "admin")


def plain(case: Case) -> Any:
    """What a migration may change of an order, without what says that there was one."""
    order = case.order
    data = {name: value for name, value in order.data.items() if name != "migrated"}
    same = (order.workflow_version, order.state, order.reason, order.entered_at, order.entered_version, order.due_at, order.service_due_at)
    return same, data, case.timers, [(m.id, m.trigger) for m in case.messages]


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    made = Town(database_url, tmp_path)
    yield made
    made.close()
