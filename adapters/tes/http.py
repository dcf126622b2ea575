"""TES over HTTP, with automatic linking or, where people link by hand, with reading back only."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.http_client import (
    Endpoint,
    Http,
    Problem,
    changing,
    probing,
    reading,
    refused,
    request_id,
)
from workflow.ports import Operation
from workflow.routines.shared_lock.registers import ReadOver, TesLock, TesPerson, not_in_tes
from workflow.values import Call, Facts, Outcome, OutcomeKind


class TesHttp:
    """With `manual` every link and unlink is refused with code `manual`: a person does it in TES."""

    system = "tes"
    blocking = True

    def __init__(self, endpoint: Endpoint, manual: bool = False) -> None:
        self._http, self._manual = Http(endpoint), manual
        self._operations = {
            "tes.person": Operation(lambda call: reading(lambda: self._person(call))),
            "tes.lock": Operation(lambda call: reading(lambda: self._lock(call))),
            "tes.register_lock": Operation(lambda call: changing(lambda: self._register(call)), self._is_registered),
            "tes.link": Operation(lambda call: changing(lambda: self._link(call, "links")), self._is_linked),
            "tes.unlink": Operation(lambda call: changing(lambda: self._link(call, "unlinks")), self._is_unlinked),
        }

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def close(self) -> None:
        self._http.close()

    def _person(self, call: Call) -> Outcome:
        body = {"personalNumber": call.payload["number"]}
        reply = self._http.ask("POST", "/persons/search", body, request_id(call)).json()
        return Outcome(OutcomeKind.SUCCEEDED, _person_facts(reply, call.payload["number"]))

    def _lock(self, call: Call) -> Outcome:
        return Outcome(OutcomeKind.SUCCEEDED, self._lock_facts(call))

    def _register(self, call: Call) -> Outcome:
        reply = self._http.send("PUT", _path(call), {}, request_id(call)).json()
        return Outcome(OutcomeKind.SUCCEEDED, {"serial": reply["serial"]})

    def _link(self, call: Call, to: str) -> Outcome:
        if self._manual:
            return refused("manual")
        body = {"personalNumber": call.payload["number"]}
        reply = self._http.send("POST", f"{_path(call)}/{to}", body, request_id(call)).json()
        return Outcome(OutcomeKind.SUCCEEDED, {"serial": reply["serial"], "number": call.payload["number"]})

    def _is_registered(self, call: Call) -> Outcome:
        return probing(lambda: bool(self._lock_facts(call)["registered"]))

    def _is_linked(self, call: Call) -> Outcome:
        return probing(lambda: call.payload["number"] in self._lock_facts(call)["linked"])

    def _is_unlinked(self, call: Call) -> Outcome:
        return probing(lambda: call.payload["number"] not in self._lock_facts(call)["linked"])

    def _lock_facts(self, call: Call) -> TesLock:
        serial = call.payload["serial"]
        try:
            lock = self._http.ask("GET", _path(call), headers=request_id(call)).json()
        except Problem as problem:
            if problem.status != 404:
                raise
            return {"found": False, "registered": False, "serial": serial, "status": "ok", "linked": []}
        linked = [link["personalNumber"] for link in lock["links"]]
        return {
            "found": True,
            "registered": True,
            "serial": lock["serial"],
            "status": lock["status"],
            "linked": linked,
        }


def _path(call: Call) -> str:
    serial = str(call.payload["serial"])
    # A serial number is letters, digits and hyphens; anything else could change the path.
    if not serial.isascii() or not serial.replace("-", "").isalnum():
        raise Problem(400, "bad_serial", handled=True)
    return f"/locks/{serial}"


def _person_facts(reply: Facts, number: str) -> TesPerson:
    person, last = reply["person"], reply["lastImport"]
    imported: ReadOver = {"at": last["at"], "rows": last["rows"]}
    if person is None:
        return not_in_tes(number, imported)
    return {
        "present": True, "number": person["personalNumber"], "name": person["name"], "address": person["address"],
        "groups": person["groups"], "links": person["locks"], "last_import": imported,
    }  # fmt: skip
