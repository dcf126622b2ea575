"""Text messages and e-mail through a service in the shape of Sundsvall's Messaging."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from adapters.http_client import DONE, Endpoint, Http, Problem, changing, group_id, probing
from adapters.notify.visits import Invitations
from workflow.model import Call, Outcome, OutcomeKind
from workflow.ports import Operation

SENDER_CHARACTERS = 11


class NotifyMessaging:
    """`base_url` ends with the municipality. The key goes along as a UUID, which the service sends once."""

    system = "notify"
    blocking = True

    def __init__(
        self, endpoint: Endpoint, sender: str, invitations: Invitations, subject: str = "Besök"
    ) -> None:
        if not 3 <= len(sender) <= SENDER_CHARACTERS or not sender.isascii():
            raise ValueError(
                f"A sender has 3 to {SENDER_CHARACTERS} plain letters or digits: {sender} has not."
            )
        self._http = Http(endpoint, {"x-origin": "lockstep"})
        self._sender, self._invitations, self._subject = sender, invitations, subject
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
            reply = self._http.send("POST", path, body(call), {"Idempotency-Key": group_id(call.key)}).json()
            return DONE if reply["messageId"] else Outcome(OutcomeKind.UNKNOWN, code="bad_reply")

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
        subject = str(call.payload.get("subject", self._subject))
        return self._letter(str(call.payload["to"]), subject, str(call.payload["text"]))

    def _ics(self, call: Call) -> dict[str, Any]:
        to, entry = self._invitations.addressed(call.payload, call.now)
        calendar = {"name": "besok.ics", "contentType": "text/calendar", "content": entry}
        return {**self._letter(to, "Kalenderpost", "Kalenderpost bifogas."), "attachments": [calendar]}

    def _letter(self, to: str, subject: str, text: str) -> dict[str, Any]:
        sender = {"name": self._sender, "address": self._invitations.organizer}
        return {"sender": sender, "emailAddress": to, "subject": subject, "message": text}
