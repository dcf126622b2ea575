"""The payroll system: an adapter over HTTP, and a stub of it where `LEAVE_PAYROLL_URL` is not set."""

import os
from collections.abc import Mapping, Sequence

from adapters.http_client import Endpoint, Http, changing, probing, reading, refused, request_id
from runtime.routine import Site
from workflow.ports import Adapter, Operation, about_to_change
from workflow.values import Call, Outcome, OutcomeKind

DAYS_A_YEAR = 25


class PayrollHttp:
    """`POST /bookings` carries the ledger's key: by it a probe finds what was done."""

    system = "payroll"
    blocking = True

    def __init__(self, endpoint: Endpoint) -> None:
        self._http = Http(endpoint)
        self.operations: Mapping[str, Operation] = {
            "payroll.balance": Operation(self._balance),
            "payroll.book": Operation(lambda call: changing(lambda: self._book(call)), self._probe),
        }

    def _balance(self, call: Call) -> Outcome:
        return reading(lambda: Outcome(OutcomeKind.SUCCEEDED, self._http.ask("POST", "/balance", dict(call.payload)).json()))

    def _book(self, call: Call) -> Outcome:
        self._http.send("POST", "/bookings", {"key": call.key, **call.payload}, request_id(call))
        return Outcome(OutcomeKind.SUCCEEDED)

    def _probe(self, call: Call) -> Outcome:
        return probing(lambda: bool(self._http.ask("POST", "/done", {"key": call.key}).json()["done"]))

    def close(self) -> None:
        self._http.close()


class PayrollStub:
    """The same in the process: balances by employee, and what was done by key."""

    system = "payroll"
    blocking = False

    def __init__(self) -> None:
        self.balances: dict[str, int] = {}
        self.done: set[str] = set()
        self.operations: Mapping[str, Operation] = {
            "payroll.balance": Operation(self.read),
            "payroll.book": Operation(self.book, self._probe),
        }

    def read(self, call: Call) -> Outcome:
        return Outcome(OutcomeKind.SUCCEEDED, {"days": self.balance(call.payload["employee"])})

    def balance(self, employee: str) -> int:
        return self.balances.get(employee, DAYS_A_YEAR)

    def book(self, call: Call) -> Outcome:
        about_to_change()
        left = self.balance(call.payload["employee"]) - call.payload["days"]
        if left < 0:
            return refused("no_days_left")
        self.balances[call.payload["employee"]] = left
        self.done.add(call.key)
        return Outcome(OutcomeKind.SUCCEEDED)

    def _probe(self, call: Call) -> Outcome:
        return Outcome(OutcomeKind.SUCCEEDED) if call.key in self.done else refused("not_done")


def systems(site: Site) -> Sequence[Adapter]:
    """What the routine talks to in this installation."""
    address = os.environ.get("LEAVE_PAYROLL_URL")
    return (PayrollHttp(Endpoint(address)) if address else PayrollStub(),)
