"""Everything that pages and API call, put together once for an installation."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any, TypeVar

from runtime.app import App
from runtime.services.access_log import AccessLog
from runtime.services.accounts import Accounts, Visitor
from runtime.services.bulk import Bulk
from runtime.services.canaries import Canaries
from runtime.services.gate import Gate
from runtime.services.log_review import LogReview
from runtime.services.orders import Orders
from runtime.services.person_requests import PersonRequests
from runtime.services.revealing import Revealing
from runtime.services.saved_inputs import SavedInputs
from runtime.services.service import OrderView, Service
from runtime.services.set_aside import SetAside
from runtime.services.systems import Systems
from runtime.services.versions import Versions
from runtime.versions.dry_run import DryRuns
from runtime.versions.runs import Runs
from storage import Tx
from storage import accounts as rows
from storage.queries import HistoryEntry
from storage.types import Row
from workflow.values import Facts

T = TypeVar("T")
ANSWERS_KEPT = timedelta(days=2)


def request_name(account: str, key: str) -> str:
    """How the answer to an account's request with this key is kept."""
    return sha256(f"{account}|{key}".encode()).hexdigest()


def _without(changes: Facts, names: Sequence[str]) -> dict[str, Any]:
    """What an entry changed, without what is about persons."""
    data = changes.get("data")
    kept = {"data": {k: v for k, v in data.items() if k not in names}} if isinstance(data, Mapping) else {}
    return {**changes, **kept}


class Services:
    """The use cases of one installation, by duty."""

    def __init__(self, app: App) -> None:
        self.app, self.settings, self.clock = app, app.settings, app.clock
        self.service = Service(app)
        self.accounts = Accounts(app)
        self.log = AccessLog(app)
        self.saved = SavedInputs(app)
        self.gate = Gate(app, self.log)
        self.orders = Orders(self.service, self.gate)
        self.log_review = LogReview(app, self.gate)
        self.revealing = Revealing(app, self.gate)
        self.person_requests = PersonRequests(app, self.gate)
        self.systems = Systems(app, self.log)
        self.bulk = Bulk(self.orders)
        self.set_aside, self.versions, self.canaries = SetAside(app), Versions(app), Canaries(app)
        self.runs, self.dry_runs = Runs(app), DryRuns(app)
        self._made, self._making = dict[Callable[[Services], Any], Any](), threading.Lock()

    def of(self, make: Callable[[Services], T]) -> T:
        """The use cases of a routine's own, made by this once for the installation."""
        with self._making:
            if make not in self._made:
                self._made[make] = make(self)
            found: T = self._made[make]
        return found

    def history(self, visitor: Visitor | None, view: OrderView) -> list[HistoryEntry]:
        """An order's history, oldest first; its notes to who sees names, which is noted, and to nobody else."""
        entries, sight = self.service.history(view["number"]), self.gate.sight(visitor, view.order)
        if visitor is None or not sight.names:
            kept = self.gate.disclosure_of(view.order).listed
            return [{**entry, "note": None, "set": _without(entry["set"], kept)} for entry in entries]
        self.gate.opened(visitor, view.order, "history", ("notes",))
        return entries

    # Requests made twice -------------------------------------------------------------------------

    def recall(self, key: str) -> Row | None:
        """The answer kept for a request's key."""
        with self.app.store.read() as connection:
            return rows.recalled(connection, key)

    def known(self, account: str, key: str) -> bool:
        return self.recall(request_name(account, key)) is not None

    def remember(self, key: str, request: str, status: int, answer: str) -> None:
        """Keep an answer for two days; a `Conflict` when the same key was kept meanwhile."""
        with self.app.store.write() as tx:
            self.keep(tx, key, request, status, answer)

    def keep(self, tx: Tx, key: str, request: str, status: int, answer: str) -> None:
        """As `remember`, in the transaction of what is answered."""
        now = self.clock.now()
        rows.forget_requests(tx, now - ANSWERS_KEPT)
        rows.remember(tx, key, request, status, answer, now)
