"""E-mail and calendar entries by SMTP."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from threading import Timer
from typing import Any

from adapters.http_client import CONNECT_SECONDS, DONE, READ_SECONDS, group_id
from adapters.notify.visits import Invitations
from adapters.trust import trusted
from workflow.ports import CANNOT_ASK, Operation, about_to_change
from workflow.values import Call, Outcome, OutcomeKind


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in; without `starttls` only for a relay on this machine or a closed net."""

    host: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True
    ca_file: str | None = None
    seconds: float = CONNECT_SECONDS + READ_SECONDS
    """For all of it, from the first packet to the server's word that it has taken the message."""


class NotifySmtp:
    """`journal` remembers what a server accepted; the key makes the Message-ID.

    A mail server cannot be asked what it has taken. Where the journal does not know either, a person decides, and a
    message that the person sends again carries the Message-ID it had.
    """

    system = "notify"
    blocking = True

    def __init__(self, server: MailServer, sender: str, journal: str | Path, invitations: Invitations) -> None:
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
        message = made(call)
        try:
            connection = self._connect()
        except smtplib.SMTPAuthenticationError:
            return Outcome(OutcomeKind.UNAVAILABLE, code="not_allowed")
        except (smtplib.SMTPException, OSError):
            return Outcome(OutcomeKind.UNAVAILABLE, code="unavailable")
        with closing(connection):
            outcome = _handed_in(connection, message)
        if outcome.ok:
            self._journal.mkdir(parents=True, exist_ok=True)
            self._mark(call).touch()
        return outcome

    def _connect(self) -> _Connection:
        server = self._server
        connection = _Connection(server)
        try:
            if server.starttls:
                connection.starttls(context=trusted(server.ca_file))
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _was_sent(self, call: Call) -> Outcome:
        return DONE if self._mark(call).exists() else Outcome(OutcomeKind.UNKNOWN, code=CANNOT_ASK)

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
        message["Date"] = format_datetime(call.now.astimezone(UTC))
        message["Message-ID"] = f"<{group_id(call.key)}@{self._sender.rpartition('@')[2]}>"
        # RFC 3834: no automatic reply is wanted, and none is sent to it.
        message["Auto-Submitted"] = "auto-generated"
        return message


class _Connection(smtplib.SMTP):
    """A connection that is cut when its time is over: a time-out for each line never comes to a server that drips.

    `doubtful` from the first byte of the message on: from then on, silence says nothing of what was taken.
    """

    def __init__(self, server: MailServer) -> None:
        self.doubtful = False
        self._watch = Timer(server.seconds, self._cut)
        self._watch.daemon = True
        self._watch.start()
        try:
            super().__init__(server.host, server.port, timeout=CONNECT_SECONDS)
        except BaseException:
            self._watch.cancel()
            raise

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        # Known here before the server has said a word, so that waiting for its greeting can be cut as well.
        self.sock = socket.create_connection((host, port), timeout)
        self.sock.settimeout(READ_SECONDS)
        return self.sock

    def send(self, s: Any) -> None:
        """Commands are text; the one thing sent as bytes is the message."""
        if isinstance(s, bytes):
            about_to_change()
            self.doubtful = True
        super().send(s)

    def close(self) -> None:
        self._watch.cancel()
        super().close()

    def _cut(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def _handed_in(connection: _Connection, message: EmailMessage) -> Outcome:
    lost = Outcome(OutcomeKind.UNKNOWN, code="no_reply")
    try:
        connection.send_message(message)
    except smtplib.SMTPRecipientsRefused:
        return Outcome(OutcomeKind.REFUSED, code="bad_recipient")
    except smtplib.SMTPResponseException as error:
        if error.smtp_code < 400:
            return lost
        return Outcome(OutcomeKind.TRY_AGAIN if error.smtp_code < 500 else OutcomeKind.REFUSED, code="error")
    except (smtplib.SMTPException, OSError):
        return lost if connection.doubtful else Outcome(OutcomeKind.UNAVAILABLE, code="unavailable")
    return DONE
