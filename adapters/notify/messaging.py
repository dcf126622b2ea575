"""Text messages and e-mail through a service in the shape of Sundsvall's Messaging."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from adapters.http_client import DONE, Endpoint, Http, Problem, changing, group_id, probing
from workflow.model import Call, Outcome
from workflow.ports import Operation

SENDER_CHARACTERS = 11


class NotifyMessaging:
    """`base_url` ends with the municipality. The key goes along as a UUID, which the service sends once."""

    system = "notify"
    blocking = True

    def __init__(self, endpoint: Endpoint, sender: str, from_address: str, subject: str = "Besök") -> None:
        if not 3 <= len(sender) <= SENDER_CHARACTERS or not sender.isascii():
            raise ValueError(f"A sender has 3 to {SENDER_CHARACTERS} plain letters or digits: {sender} has not.")
        self._http = Http(endpoint, {"x-origin": "lockstep"})
        self._sender, self._from, self._subject = sender, from_address, subject
        self._operations = {
            "notify.email": Operation(self._sending("/email", self._email), self._was_sent),
            "notify.ics": Operation(self._sending("/email", self._ics), self._was_sent),
            "notify.sms": Operation(self._sending("/sms", self._sms), self._was_sent),
        }

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def close(self) -> None:
        self._http.close()

    def _sending(self, path: str, body: Callable[[Call], dict[str, Any]]) -> Callable[[Call], Outcome]:
        def send(call: Call) -> Outcome:
            self._http.send("POST", path, body(call), {"Idempotency-Key": group_id(call.key)})
            return DONE

        return lambda call: changing(lambda: send(call))

    def _was_sent(self, call: Call) -> Outcome:
        def ask() -> bool:
            try:
                self._http.ask("GET", f"/status/request/{group_id(call.key)}")
            except Problem as problem:
                if problem.status != 404:
                    raise
                return False
            return True

        return probing(ask)

    def _sms(self, call: Call) -> dict[str, Any]:
        return {"sender": self._sender, "mobileNumber": call.payload["to"], "message": call.payload["text"]}

    def _email(self, call: Call) -> dict[str, Any]:
        sender = {"name": self._sender, "address": self._from}
        subject = call.payload.get("subject", self._subject)
        text = call.payload.get("text", "")
        return {"sender": sender, "emailAddress": call.payload["to"], "subject": subject, "message": text}

    def _ics(self, call: Call) -> dict[str, Any]:
        calendar = {"name": "besok.ics", "contentType": "text/calendar", "content": call.payload["ics"]}
        return {**self._email(call), "attachments": [calendar]}
