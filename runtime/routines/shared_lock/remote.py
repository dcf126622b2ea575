"""The adapters of an installation whose outside systems are reached over the network; loaded only there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
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
from runtime.routines.shared_lock.systems import HandIn
from runtime.settings import Settings
from workflow.errors import BadInput
from workflow.ports import Adapter


def adapters_of(settings: Settings) -> Sequence[Adapter]:
    """One adapter a system: at its own address, else at the stub servers'."""
    s, stubs = settings, stub_paths(settings.stubs_url, settings.lindesk_profile)
    return (
        TreservaHttp(_endpoint(s, s.treserva_url or stubs["treserva"], s.treserva_token if s.treserva_url else s.stubs_token)),
        TesHttp(_endpoint(s, s.tes_url or stubs["tes"], s.tes_token if s.tes_url else s.stubs_token)),
        _lindesk(s, s.lindesk_url or stubs["lindesk"], s.lindesk_token if s.lindesk_url else s.stubs_token),
        _notify(s, stubs["notify"]),
    )


def hand_in_of(settings: Settings) -> HandIn | None:
    """Where tickets can be made up: at the stub desk, when that is the one in use."""
    if not settings.stubs_url or settings.lindesk_url:
        return None
    door = Http(_endpoint(settings, f"{settings.stubs_url.rstrip('/')}/_world", settings.stubs_token))

    def hand_in(errand: Mapping[str, Any]) -> object:
        try:
            return door.send("POST", "/tickets", dict(errand)).json()["id"]
        except Silence:
            raise BadInput("The stub systems do not answer; start them with `lockstep stubs`.") from None

    return hand_in


def _endpoint(settings: Settings, address: str, token: str, user: str = "") -> Endpoint:
    return Endpoint(
        address.rstrip("/"), token, user, connect_seconds=settings.connect_seconds, read_seconds=settings.read_seconds,
        ca_file=settings.ca_file or None, proxy=settings.proxy_url or None,
    )  # fmt: skip


def _lindesk(s: Settings, address: str, token: str) -> Adapter:
    if s.lindesk_profile == "easit":
        # Easit takes its key as the user of Basic authentication, without a password.
        return LindeskEasit(_endpoint(s, address, "", token), s.lindesk_view, s.lindesk_category)
    return LindeskSundsvall(_endpoint(s, address, token), s.lindesk_account, s.lindesk_category)


def _notify(s: Settings, stub: str) -> Adapter:
    """Text messages by the message service, mail by SMTP where there is one; what has no service becomes files."""
    invitations = Invitations(
        s.team_mail, urlsplit(s.console_url).hostname or "lockstep.invalid", s.console_url, s.technician_mail
    )
    ways: list[Adapter] = []
    if s.smtp_host:
        server = MailServer(
            s.smtp_host, s.smtp_port, s.smtp_user, s.smtp_password, s.smtp_starttls, s.ca_file or None,
            seconds=s.connect_seconds + s.read_seconds,
        )  # fmt: skip
        ways.append(NotifySmtp(server, s.team_mail, folder_of(s) / "sent", invitations))
    address, token = (s.messaging_url, s.messaging_token) if s.messaging_url else (stub, s.stubs_token)
    if address and not (s.notify_folder and not s.messaging_url):
        ways.append(NotifyMessaging(_endpoint(s, address, token), s.sms_sender, invitations))
    return NotifyTogether(*ways, NotifyFiles(folder_of(s), invitations))


def folder_of(settings: Settings) -> Path:
    """Where messages without a service are written, and what the mail server took is remembered."""
    if settings.notify_folder:
        return Path(settings.notify_folder)
    store = store_file_of(settings)
    return store.with_suffix(".messages") if store else Path("var/messages")
