"""The payroll system: an adapter over HTTP, and a stub of it where no address is set."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, Field

from adapters.http_client import Endpoint, Http, changing, probing, refused, request_id
from runtime.routine import Site
from workflow.ports import Adapter, Operation, about_to_change
from workflow.values import Call, Outcome, OutcomeKind


class LeaveSettings(BaseModel):
    payroll_url: str = Field("", description="The payroll system's address; without one, a stub in the process.")


class PayrollHttp:
    """`POST /bookings` carries the ledger's key: by it, a probe finds out whether a lost reply meant yes."""

    system, blocking = "payroll", True

    def __init__(self, endpoint: Endpoint) -> None:
        self._http = Http(endpoint)
        self.close = self._http.close
        self.operations: Mapping[str, Operation] = {"payroll.book": Operation(lambda call: changing(lambda: self._book(call)), self._probe)}

    def _book(self, call: Call) -> Outcome:
        self._http.send("POST", "/bookings", {"key": call.key, **call.payload}, request_id(call))
        return Outcome(OutcomeKind.SUCCEEDED)

    def _probe(self, call: Call) -> Outcome:
        return probing(lambda: bool(self._http.ask("POST", "/done", {"key": call.key}).json()["done"]))


class PayrollStub:
    """The same in the process: it remembers the bookings by their keys."""

    system, blocking = "payroll", False

    def __init__(self) -> None:
        self.bookings: dict[str, Mapping[str, object]] = {}
        self.operations: Mapping[str, Operation] = {"payroll.book": Operation(self._book, self._probe)}

    def _book(self, call: Call) -> Outcome:
        about_to_change()
        self.bookings[call.key] = call.payload
        return Outcome(OutcomeKind.SUCCEEDED)

    def _probe(self, call: Call) -> Outcome:
        return Outcome(OutcomeKind.SUCCEEDED) if call.key in self.bookings else refused("not_done")


def systems(site: Site) -> Sequence[Adapter]:
    address = site.settings.of(LeaveSettings).payroll_url
    return (PayrollHttp(Endpoint(address)) if address else PayrollStub(),)
