"""The settings for outside systems: what they refuse, what they hide, and which adapters come of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from console.settings_page import current
from runtime.app import App
from runtime.bootstrap import load_settings, open_app
from runtime.routines.shared_lock.systems import hand_in_of
from runtime.settings import Settings
from storage.fresh import fresh_place
from tests.outside.town import settings_at
from tests.postgres import PARTS
from workflow.errors import BadInput, SettingsError

REAL: dict[str, Any] = {"treserva_url": "https://treserva.example.se", "tes_url": "https://tes.example.se", "lindesk_url": "https://desk.example.se/0580/VOF"}
SECRETS = ("stubs_token", "treserva_token", "tes_token", "lindesk_token", "webhook_secret", "webhook_old_secret", "messaging_token", "smtp_password", "master_key", "oidc_client_secret")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"tes_url": "https://tes.example.se"}, "all together"),
        (REAL | {"tes_url": "http://tes.example.se"}, "tes_url is not https"),
        (REAL | {"tes_url": "tes.example.se"}, "tes_url is no address"),
        (REAL | {"tes_url": "https://me:hush-hush@tes.example.se"}, "credentials have their own settings"),
        ({"smtp_host": "mail.example.se"}, "must not reach people"),
        (REAL | {"smtp_host": "mail.example.se", "smtp_starttls": False}, "smtp_starttls"),
        ({"webhook_secret": "hush-hush"}, "at least 16 characters"),
        ({"webhook_old_secret": "hush-hush-hush-hush"}, "needs webhook_secret"),
        ({"ca_file": "/no/such/file"}, "ca_file names no file"),
        ({"sms_sender": "Linköping"}, "sms_sender"),
        ({"zone": "Europe/Nowhere"}, "zone is no time zone"),
        ({"zone": "../../etc/passwd"}, "zone is no time zone"),
        ({"zone": ""}, "zone is no time zone"),
        ({"number_prefix": "../x"}, "number_prefix"),
        ({"completion_days": 10**18}, "completion_days is too large"),
        ({"lease_seconds": float("inf")}, "lease_seconds is too large"),
        ({"session_hours": float("nan")}, "session_hours"),
        ({"retry_minutes": (1, float("inf"))}, "retry_minutes is too large"),
        ({"retry_minutes": (-1,)}, "retry_minutes must all be above 0"),
    ],
)
def test_what_cannot_be_is_refused_at_start(given: dict[str, Any], why: str) -> None:
    """In one sentence that repeats no address and no secret."""
    with pytest.raises(SettingsError, match=why) as refused:
        load_settings(**given)
    assert "hush" not in str(refused.value) and "example" not in str(refused.value)


def test_credentials_show_nowhere() -> None:
    """Not in the settings' repr, not in `lockstep check`, not in what pure functions are handed, not in an adapter's repr."""
    hidden: dict[str, Any] = {name: f"hush-hush-{n:02d}-{name}" for n, name in enumerate(SECRETS)}
    settings = load_settings(**REAL, **hidden, proxy_url="http://me:hush-hush@proxy:3128")
    shown = f"{settings!r} {settings} {list(current(settings))} {settings.own!r} {settings.by_name('shared_lock')}"
    assert "hush" not in shown


def opened(**given: Any) -> dict[str, str]:
    """What is behind each system's adapter."""
    with fresh_place(PARTS) as place:
        app: App = open_app(settings_at(place, **given))
        found = {system: type(adapter).__name__ for system, adapter in app.adapters.items()}
        app.close()
    return found


@pytest.mark.slow
def test_addresses_decide_which_adapters_there_are(tmp_path: Path) -> None:
    stubs = {"treserva": "TreservaStub", "tes": "TesStub", "lindesk": "LindeskStub", "notify": "QuietHours"}
    http = {"treserva": "TreservaHttp", "tes": "TesHttp", "lindesk": "LindeskSundsvall", "notify": "QuietHours"}
    folder = {"notify_folder": str(tmp_path / "messages")}
    assert opened(world_file=str(tmp_path / "world.db")) == stubs
    assert opened(stubs_url="http://127.0.0.1:9") == http
    assert opened(**REAL, **folder) == http
    assert opened(**REAL, **folder, lindesk_profile="easit", lindesk_token="key")["lindesk"] == "LindeskEasit"


@pytest.mark.slow
def test_made_up_tickets_are_handed_to_stub_desks_only() -> None:
    def app_of(**given: Any) -> App:
        with fresh_place(PARTS) as place:
            return open_app(settings_at(place, **given))

    real, stub = app_of(**REAL), app_of(stubs_url="http://127.0.0.1:9")
    assert hand_in_of(real) is None
    hand_in = hand_in_of(stub)
    assert hand_in is not None
    with pytest.raises(BadInput, match="do not answer"):
        hand_in({"id": "T1"})
    real.close()
    stub.close()


@pytest.mark.slow
def test_an_embedded_installation_loads_no_http() -> None:
    """Neither the client nor the servers: they cost a quarter of a second at every start."""
    code = "import sys, runtime.bootstrap; print(sorted({'httpx', 'fastapi', 'icalendar'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_settings_are_frozen() -> None:
    assert Settings.model_config["frozen"]
