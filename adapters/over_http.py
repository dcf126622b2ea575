"""The second front door: the real ways to systems and people. A process that uses none of them need not load them."""

from collections.abc import Mapping

from adapters.http_client import READ_SECONDS, Endpoint, Http, Problem, Silence
from adapters.lindesk.easit import LindeskEasit
from adapters.lindesk.sundsvall import LindeskSundsvall
from adapters.notify.files import NotifyFiles
from adapters.notify.messaging import NotifyMessaging
from adapters.notify.quiet import QuietHours
from adapters.notify.smtp import MailServer, NotifySmtp
from adapters.notify.together import NotifyTogether
from adapters.notify.visits import Invitations
from adapters.tes.http import TesHttp
from adapters.treserva.http import TreservaHttp
from workflow.ports import Adapter

__all__ = [
    "Endpoint",
    "Http",
    "Invitations",
    "LindeskEasit",
    "LindeskSundsvall",
    "MailServer",
    "NotifyFiles",
    "NotifyMessaging",
    "NotifySmtp",
    "NotifyTogether",
    "Problem",
    "QuietHours",
    "Silence",
    "TesHttp",
    "TreservaHttp",
    "stub_adapters",
    "stub_paths",
]

MUNICIPALITY, NAMESPACE = "0580", "VOF"
TEAM = Invitations("valfardsteknik@example.se", "lockstep.example")


def stub_paths(address: str, profile: str = "sundsvall") -> Mapping[str, str]:
    """Each system's own address at the stub servers; all empty where there are none."""
    lindesk = "easit" if profile == "easit" else f"lindesk/{MUNICIPALITY}/{NAMESPACE}"
    paths = {"treserva": "treserva", "tes": "tes", "lindesk": lindesk, "notify": f"messaging/{MUNICIPALITY}"}
    return {system: f"{address.rstrip('/')}/{path}" if address else "" for system, path in paths.items()}


def stub_adapters(
    address: str,
    profile: str = "sundsvall",
    token: str = "",
    read_seconds: float = READ_SECONDS,
    blocking: bool = True,
) -> Mapping[str, Adapter]:
    """Adapters by system for the stub servers at an address; Lindesk's (a `Desk` too) in one profile or the other.

    `blocking` False is for rehearsals, which play everything in one thread.
    """

    paths = stub_paths(address, profile)

    def at(system: str) -> Endpoint:
        return Endpoint(paths[system], token=token, read_seconds=read_seconds)

    desk: LindeskEasit | LindeskSundsvall = LindeskSundsvall(at("lindesk"))
    if profile == "easit":
        desk = LindeskEasit(Endpoint(paths["lindesk"], user=token, read_seconds=read_seconds))
    treserva, tes = TreservaHttp(at("treserva")), TesHttp(at("tes"))
    notify = NotifyMessaging(at("notify"), "Linkoping", TEAM)
    for adapter in (treserva, tes, desk, notify):
        adapter.blocking = blocking
    return {"treserva": treserva, "tes": tes, "lindesk": desk, "notify": notify}
