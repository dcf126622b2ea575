"""Treserva over HTTP: one look-up by POST, so that no personal number stands in a URL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from adapters.http_client import Endpoint, Http, reading, request_id
from workflow.ports import Operation
from workflow.routines.shared_lock.registers import Intervention, TreservaPerson, not_in_treserva
from workflow.values import Call, Facts, Outcome, OutcomeKind

LOOKUP = "/persons/lookup"
FAMILIES: Mapping[str, str] = MappingProxyType({"SOL": "SoL", "LSS": "LSS", "HSL": "HSL"})


class TreservaHttp:
    """An answer where any source was UNAVAILABLE is UNAVAILABLE: a degraded list is not the list."""

    system = "treserva"
    blocking = True

    def __init__(self, endpoint: Endpoint) -> None:
        self._http = Http(endpoint)
        self._operations = {"treserva.person": Operation(self._person)}

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def close(self) -> None:
        self._http.close()

    def _person(self, call: Call) -> Outcome:
        return reading(lambda: self._ask(call))

    def _ask(self, call: Call) -> Outcome:
        number, on = call.payload["number"], call.payload["on"]
        reply = self._http.ask("POST", LOOKUP, {"personId": number, "date": on}, request_id(call)).json()
        if any(source["status"] != "OK" for source in reply["sourceStatus"]):
            return Outcome(OutcomeKind.UNAVAILABLE, code="source_unavailable")
        if reply["person"] is None:
            return Outcome(OutcomeKind.SUCCEEDED, not_in_treserva(number))
        return Outcome(OutcomeKind.SUCCEEDED, _facts(reply["person"], reply["decisions"], on))


def _facts(person: Facts, decisions: list[Facts], on: str) -> TreservaPerson:
    return {
        "found": True,
        "number": person["personId"],
        "name": person["name"],
        "address": {
            "street": person["streetAddress"],
            "apartment": person["apartmentNumber"],
            "postcode": person["postalCode"],
            "city": person["postalAddress"],
            "co": person["careOfAddress"],
        },
        "protection": _protection(person["addressProtection"], person["protectedRegistration"]),
        "deceased_on": person["deceased"],
        "interventions": [_intervention(decision, on) for decision in decisions],
    }


def _protection(marked: bool | None, protected: bool | None) -> str:
    if protected:
        return "protected_registration"
    if marked:
        return "confidentiality_marked"
    return "unknown" if marked is None or protected is None else "none"


def _intervention(decision: Facts, on: str) -> Intervention:
    family = FAMILIES.get(decision["law"], decision["law"])
    start, end = decision["executionStartDate"], decision["executionEndDate"]
    if start is None:
        return {
            "family": family,
            "status": "granted",
            "from": decision["validFrom"],
            "to": decision["validTo"],
        }
    status = "ended" if end and date.fromisoformat(end) < date.fromisoformat(on) else "executed"
    return {"family": family, "status": status, "from": start, "to": end}
