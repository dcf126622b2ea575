"""Text messages and e-mail through a service in the shape of Sundsvall's Messaging 7."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping

from adapters.http_client import DONE, Endpoint, Http, Problem, Silence, changing, group_id, reading, refused
from adapters.json_reply import Json
from adapters.notify.visits import Invitations
from workflow.ports import CANNOT_ASK, Operation
from workflow.values import Call, Facts, Outcome, OutcomeKind

SENDER_CHARACTERS = 11
_UNDELIVERED: Mapping[str, Outcome] = {
    "FAILED": Outcome(OutcomeKind.TRY_AGAIN, code="not_sent"),
    "NOT_SENT": Outcome(OutcomeKind.TRY_AGAIN, code="not_sent"),
    "NO_CONTACT_SETTINGS_FOUND": refused("no_contact_settings"),
    "NO_CONTACT_WANTED": refused("no_contact_wanted"),
}


class NotifyMessaging:
    """`base_url` ends with the municipality.

    The service honours no key and sends what it is given, twice if it is given twice. It can be asked by
    party: each message gets its own party id, made from the key, and the party's history shows that the message was
    taken. An empty history does not show that it was not (the service may still be at work on it), so a message whose
    answer was lost and which is not found is never sent again automatically: a person decides.
    """

    system = "notify"
    blocking = True

    def __init__(
        self, endpoint: Endpoint, sender: str, invitations: Invitations, subject: str = "Besök", sent_by: str = "lockstep"
    ) -> None:
        if not 3 <= len(sender) <= SENDER_CHARACTERS or not sender.isascii():
            raise ValueError(f"A sender has 3 to {SENDER_CHARACTERS} plain letters or digits: {sender} has not.")
        self._http = Http(endpoint, {"x-origin": "lockstep", "X-Sent-By": f"{sent_by}; type=adAccount"})
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

    def _sending(self, path: str, body: Callable[[Call], Json]) -> Callable[[Call], Outcome]:
        def send(call: Call) -> Outcome:
            message = {"party": {"partyId": group_id(call.key)}, **body(call)}
            if self._is_in_history(call):
                return DONE
            reply = self._http.send("POST", path, message).json()
            return _taken(reply) if reply["messageId"] else Outcome(OutcomeKind.UNKNOWN, code="bad_reply")

        return lambda call: changing(lambda: send(call))

    def _was_sent(self, call: Call) -> Outcome:
        unproven = Outcome(OutcomeKind.UNKNOWN, code=CANNOT_ASK)
        found = reading(lambda: DONE if self._is_in_history(call) else unproven)
        return found if found.ok or found == unproven else Outcome(OutcomeKind.UNAVAILABLE, code=found.code)

    def _is_in_history(self, call: Call) -> bool:
        """Whether the message is known to have been taken; False says nothing."""
        try:
            history = self._http.ask("GET", f"/conversation-history/{group_id(call.key)}").json()
            return any(entry.get("status") not in _UNDELIVERED for entry in history)
        except Problem as problem:
            # A service that has no history for us, or keeps it from us, sends all the same.
            if problem.status in (401, 429) or problem.status >= 500 or problem.status < 400:
                raise
            return False
        except (TypeError, ValueError, AttributeError):
            raise Silence("bad_reply", sent=False) from None

    def _sms(self, call: Call) -> Json:
        return {"sender": self._sender, "mobileNumber": call.payload["to"], "message": call.payload["text"]}

    def _email(self, call: Call) -> Json:
        subject = str(call.payload.get("subject", self._subject))
        return self._letter(call, str(call.payload["to"]), subject, str(call.payload["text"]))

    def _ics(self, call: Call) -> Json:
        to, entry = self._invitations.addressed(call.payload, call.now)
        content = b64encode(entry.encode()).decode()
        method = str(call.payload.get("method", "REQUEST"))
        calendar = {"name": "besok.ics", "contentType": f"text/calendar; method={method}", "content": content}
        letter = self._letter(call, to, "Kalenderpost", "Kalenderpost bifogas.")
        return {**letter, "attachments": [calendar]}

    def _letter(self, call: Call, to: str, subject: str, text: str) -> Json:
        organizer = self._invitations.organizer
        return {
            "sender": {"name": self._sender, "address": organizer},
            "emailAddress": to,
            "subject": subject,
            "message": text,
            "headers": {
                "Auto-Submitted": ["auto-generated"],
                "Message-ID": [f"<{group_id(call.key)}@{organizer.rpartition('@')[2]}>"],
            },
        }


def _taken(reply: Facts) -> Outcome:
    """Taken, or (the service says so itself) not sent to anybody."""
    deliveries = reply.get("deliveries") or []
    lost = [_UNDELIVERED[each["status"]] for each in deliveries if each.get("status") in _UNDELIVERED]
    return lost[0] if deliveries and len(lost) == len(deliveries) else DONE
