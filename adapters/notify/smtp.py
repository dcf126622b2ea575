"""E-mail and calendar entries by SMTP."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from adapters.http_client import CONNECT_SECONDS, DONE, NOT_DONE, READ_SECONDS, group_id
from adapters.notify.visits import Invitations
from adapters.trust import trusted
from workflow.model import Call, Outcome, OutcomeKind
from workflow.ports import Operation


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in; without `starttls` only for a relay on this machine or a closed net."""

    host: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True
    ca_file: str | None = None


class NotifySmtp:
    """`journal` remembers what a server accepted. A key makes the Message-ID, so that a doubt sent anew is the same mail."""

    system = "notify"
    blocking = True

    def __init__(
        self, server: MailServer, sender: str, journal: str | Path, invitations: Invitations
    ) -> None:
        self._server, self._sender, self._invitations = server, sender, invitations
        self._journal = Path(journal)
        self._operations = {
            "notify.email": Operation(lambda call: self._send(call, self._email), self._was_sent),
            "notify.ics": Operation(lambda call: self._send(call, self._ics), self._was_sent),
        }

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def _send(self, call: Call, made: Callable[[Call], EmailMessage]) -> Outcome:
        if self._mark(call).exists():
            return DONE
        try:
            connection = self._connect()
        except smtplib.SMTPAuthenticationError:
            return Outcome(OutcomeKind.UNAVAILABLE, code="not_allowed")
        except (smtplib.SMTPException, OSError):
            return Outcome(OutcomeKind.UNAVAILABLE, code="unavailable")
        with connection:
            outcome = _handed_in(connection, made(call))
        if outcome.ok:
            self._journal.mkdir(parents=True, exist_ok=True)
            self._mark(call).touch()
        return outcome

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        connection = smtplib.SMTP(server.host, server.port, timeout=CONNECT_SECONDS)
        if connection.sock:
            connection.sock.settimeout(READ_SECONDS)
        if server.starttls:
            connection.starttls(context=trusted(server.ca_file))
        if server.user:
            connection.login(server.user, server.password)
        return connection

    def _was_sent(self, call: Call) -> Outcome:
        return DONE if self._mark(call).exists() else NOT_DONE

    def _mark(self, call: Call) -> Path:
        return self._journal / group_id(call.key)

    def _email(self, call: Call) -> EmailMessage:
        message = self._envelope(call, str(call.payload["to"]), str(call.payload.get("subject", "Besök")))
        message.set_content(str(call.payload["text"]))
        return message

    def _ics(self, call: Call) -> EmailMessage:
        to, entry = self._invitations.addressed(call.payload, call.now)
        message = self._envelope(call, to, "Kalenderpost")
        message.set_content("Kalenderpost bifogas.")
        method = str(call.payload.get("method", "REQUEST"))
        message.add_alternative(entry, subtype="calendar", params={"method": method})
        return message

    def _envelope(self, call: Call, to: str, subject: str) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, to, subject
        message["Message-ID"] = f"<{group_id(call.key)}@{self._sender.rpartition('@')[2]}>"
        return message


def _handed_in(connection: smtplib.SMTP, message: EmailMessage) -> Outcome:
    try:
        connection.send_message(message)
    except smtplib.SMTPRecipientsRefused:
        return Outcome(OutcomeKind.REFUSED, code="bad_recipient")
    except smtplib.SMTPResponseException as error:
        kind = OutcomeKind.TRY_AGAIN if error.smtp_code < 500 else OutcomeKind.REFUSED
        return Outcome(kind, code="error")
    except (smtplib.SMTPException, OSError):
        return Outcome(OutcomeKind.UNKNOWN, code="no_reply")
    return DONE
