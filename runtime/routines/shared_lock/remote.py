"""The adapters of an installation whose outside systems are reached over the network; loaded only there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from adapters.over_http import (
    Endpoint,
    Http,
    Invitations,
    LindeskEasit,
    LindeskSundsvall,
    MailServer,
    NotifyFiles,
    NotifyMessaging,
    NotifySmtp,
    NotifyTogether,
    Silence,
    TesHttp,
    TreservaHttp,
    stub_paths,
)
from runtime.places import store_file_of
from runtime.routines.shared_lock.reasons import STUBS_SILENT
from runtime.routines.shared_lock.settings import LockSettings
from runtime.settings import Settings
from workflow.errors import BadInput
from workflow.ports import Adapter
from workflow.routines.shared_lock.desk import HandIn, TicketJson


def adapters_of(settings: Settings) -> Sequence[Adapter]:
    """One adapter a system: at its own address, else at the stub servers'."""
    s = settings.of(LockSettings)
    stubs, endpoint = stub_paths(s.stubs_url, s.lindesk_profile), partial(_endpoint, settings)
    return (
        TreservaHttp(endpoint(s.treserva_url or stubs["treserva"], s.treserva_token if s.treserva_url else s.stubs_token)),
        TesHttp(endpoint(s.tes_url or stubs["tes"], s.tes_token if s.tes_url else s.stubs_token)),
        _lindesk(settings, s.lindesk_url or stubs["lindesk"], s.lindesk_token if s.lindesk_url else s.stubs_token),
        _notify(settings, stubs["notify"]),
    )


def hand_in_of(settings: Settings) -> HandIn | None:
    """Where tickets can be made up: at the stub desk, when that is the one in use."""
    s = settings.of(LockSettings)
    if not s.stubs_url or s.lindesk_url:
        return None
    door = Http(_endpoint(settings, f"{s.stubs_url.rstrip('/')}/_world", s.stubs_token))

    def hand_in(errand: TicketJson) -> object:
        try:
            return door.send("POST", "/tickets", dict(errand)).json()["id"]
        except Silence:
            raise BadInput(STUBS_SILENT()) from None

    return hand_in


def _endpoint(settings: Settings, address: str, token: str, user: str = "") -> Endpoint:
    return Endpoint(
        address.rstrip("/"), token, user, connect_seconds=settings.connect_seconds, read_seconds=settings.read_seconds,
        ca_file=settings.ca_file or None, proxy=settings.proxy_url or None,
    )  # fmt: skip


def _lindesk(settings: Settings, address: str, token: str) -> Adapter:
    s = settings.of(LockSettings)
    if s.lindesk_profile == "easit":
        # Easit takes its key as the user of Basic authentication, without a password.
        return LindeskEasit(_endpoint(settings, address, "", token), s.lindesk_view, s.lindesk_category)
    return LindeskSundsvall(_endpoint(settings, address, token), s.lindesk_account, s.lindesk_category)


def _notify(settings: Settings, stub: str) -> Adapter:
    """Text messages by the message service, mail by SMTP where there is one; what has no service becomes files."""
    s, console, mail = settings.of(LockSettings), settings.console_url, settings.team_mail
    invitations = Invitations(mail, urlsplit(console).hostname or "lockstep.invalid", console, s.technician_mail)
    ways: list[Adapter] = []
    if s.smtp_host:
        server = MailServer(
            s.smtp_host, s.smtp_port, s.smtp_user, s.smtp_password, s.smtp_starttls, settings.ca_file or None,
            seconds=settings.connect_seconds + settings.read_seconds,
        )  # fmt: skip
        ways.append(NotifySmtp(server, mail, folder_of(settings) / "sent", invitations))
    address, token = (s.messaging_url, s.messaging_token) if s.messaging_url else (stub, s.stubs_token)
    if address and not (s.notify_folder and not s.messaging_url):
        ways.append(NotifyMessaging(_endpoint(settings, address, token), s.sms_sender, invitations))
    kept = timedelta(days=s.notify_days)
    return NotifyTogether(*ways, NotifyFiles(folder_of(settings), invitations, kept=kept))


def folder_of(settings: Settings) -> Path:
    """Where messages without a service are written, and what the mail server took is remembered."""
    chosen = settings.of(LockSettings).notify_folder
    if chosen:
        return Path(chosen)
    store = store_file_of(settings)
    return store.with_suffix(".messages") if store else Path("var/messages")
