"""The second front door: whom we talk to over HTTP. It is its own module so that a process without HTTP loads none."""

from adapters.http_client import Endpoint
from adapters.lindesk.easit import LindeskEasit
from adapters.lindesk.sundsvall import LindeskSundsvall
from adapters.notify.messaging import NotifyMessaging
from adapters.tes.http import TesHttp
from adapters.treserva.http import TreservaHttp

__all__ = ["Endpoint", "LindeskEasit", "LindeskSundsvall", "NotifyMessaging", "TesHttp", "TreservaHttp"]
