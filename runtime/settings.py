"""Every setting, with its default and what it means; read from LOCKSTEP_* variables or a TOML file.

`Settings` is checked at start, each value for itself and against the others. `docs/settings.md` is made from here.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError as NotJson

from workflow.errors import SettingsError
from workflow.retry import RetryPolicy

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
LARGEST = 100_000
"""Beyond it, no number here means anything, and dates run out of years."""


class Settings(BaseSettings):
    """All settings of one installation."""

    model_config = SettingsConfigDict(env_prefix="LOCKSTEP_", extra="forbid", frozen=True)

    database_url: str = Field("sqlite:///var/lockstep.db", description="Where orders are kept: sqlite:///FILE or postgresql://HOST/NAME; several PostgreSQL hosts may be given for failover.", repr=False)
    master_key: str = Field("", description="The master key, base64 of 32 bytes; kept out of files where a secret store can hand it over.", repr=False)
    master_key_file: str = Field("", description="A file of mode 0600 with the master key; by default beside an SQLite database, where it is made if missing.")
    world_file: str = Field("", description="The stub systems' own SQLite file; by default beside the SQLite database.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least severe log line that is written.")
    log_format: Literal["json", "text"] = Field("json", description="JSON lines for machines or text for a terminal.")

    routine: str = Field("shared_lock", description="The routine that intake starts orders of.")
    zone: str = Field("Europe/Stockholm", description="The time zone of people and rules.")
    number_prefix: str = Field("VT", pattern="^[A-Za-zÅÄÖåäö0-9]{1,8}$", description="The beginning of order numbers, as in VT-27010001.")
    extra_closed_days: tuple[date, ...] = Field((), description="Days closed besides weekends, public holidays and the three eves.")

    worker_batch: int = Field(200, ge=1, le=5000, description="Orders a worker claims at once.")
    calls_per_system: int = Field(8, ge=1, le=256, description="Calls to one outside system side by side in one worker.")
    lease_seconds: float = Field(8.0, gt=0, description="How long a silent worker keeps its orders.")
    heartbeat_seconds: float = Field(2.0, gt=0, description="How often a worker renews its leases.")
    poll_seconds: float = Field(1.0, gt=0, description="How long an idle worker waits when nobody wakes it.")
    intake_seconds: float = Field(15.0, gt=0, description="How often the service desk is asked for changed tickets.")
    messages_seconds: float = Field(
        120.0, gt=0, description="How often the messages in tickets of open orders are asked for (sundsvall only): they may touch no ticket."
    )
    drain_seconds: float = Field(20.0, gt=0, description="How long a worker told to stop may finish what it has begun.")

    connect_seconds: float = Field(2.0, gt=0, description="Time-out for reaching an outside system.")
    read_seconds: float = Field(10.0, gt=0, description="Time-out for an outside system's answer.")
    stubs_url: str = Field("", description="Where `lockstep stubs` serves, such as http://127.0.0.1:8001; every system without an address of its own is then reached there.")
    stubs_token: str = Field("", description="The token that the stub servers ask for.", repr=False)
    treserva_url: str = Field("", description="Treserva's address; with none of the addresses set, stubs inside the process are used.")
    treserva_token: str = Field("", description="The bearer token for Treserva.", repr=False)
    tes_url: str = Field("", description="TES's address.")
    tes_token: str = Field("", description="The bearer token for TES.", repr=False)
    lindesk_profile: Literal["sundsvall", "easit"] = Field("sundsvall", description="The shape of Lindesk: SupportManagement (sundsvall) or Easit GO (easit).")
    lindesk_url: str = Field("", description="Lindesk's address; for sundsvall it ends with municipality and namespace.")
    lindesk_token: str = Field("", description="The bearer token for Lindesk; for easit the API key.", repr=False)
    lindesk_account: str = Field("lockstep", min_length=1, description="Our account at Lindesk, by which our own doings are told from the ordering unit's.")
    lindesk_view: str = Field("lockstep_orders", min_length=1, description="The item view that is read from (easit only).")
    lindesk_category: str = Field("VALFARDSTEKNIK", min_length=1, description="The classification whose tickets the service desk is asked for.")
    webhook_secret: str = Field("", description="What the service desk signs its notices with, at least 16 characters; without it no notice is taken, and the desk is only asked.", repr=False)
    webhook_old_secret: str = Field("", description="The secret before it, still taken while the desk changes over.", repr=False)
    messaging_url: str = Field("", description="The message service for text messages (and, without smtp_host, e-mail); it ends with the municipality.")
    messaging_token: str = Field("", description="The bearer token for the message service.", repr=False)
    sms_sender: str = Field("Linkoping", pattern="^[A-Za-z0-9]{3,11}$", description="From whom text messages come: 3 to 11 plain letters or digits.")
    smtp_host: str = Field("", description="The mail server for e-mail and calendar entries.")
    smtp_port: int = Field(587, ge=1, le=65535, description="The mail server's port.")
    smtp_user: str = Field("", description="The account at the mail server.")
    smtp_password: str = Field("", description="The password at the mail server.", repr=False)
    smtp_starttls: bool = Field(True, description="Whether mail is handed in over TLS; without it only to a relay on this machine.")
    notify_folder: str = Field("", description="Where messages are written as files for which no service is set; by default beside the SQLite database. Set beside stubs_url, it takes the place of the stub message service.")
    technician_mail: dict[str, str] = Field({}, description="The technicians' addresses by account, for calendar entries; the team's mailbox otherwise.")
    ca_file: str = Field("", description="A file of certificates to trust besides the usual ones.")
    proxy_url: str = Field("", description="The proxy on the way to the outside systems.", repr=False)

    attention_hours: float = Field(4.0, gt=0, description="How long a system may be silent before an order that needs it asks for attention.")

    completion_days: int = Field(10, ge=1, description="Working days the ordering unit has to complete an order.")
    booking_days: int = Field(5, ge=1, description="Working days to book a visit before it counts as overdue.")
    notice_days: int = Field(2, ge=0, description="Working days' notice of a visit, unless the contact agrees to less.")
    book_ahead_days: int = Field(120, ge=1, description="How far ahead a visit may be booked, in days.")
    book_bridge_days: bool = Field(False, description="Whether visits are booked on bridge days (klämdagar).")
    visits_per_window: int = Field(2, ge=1, description="Visits per technician in a morning or an afternoon.")
    technicians: tuple[str, ...] = Field(("mats",), description="Accounts of the technicians.")
    service_days_new_install: int = Field(15, ge=1, description="Service time for a new installation, in working days.")
    service_days_link_existing: int = Field(3, ge=1, description="Service time for linking to an existing unit, in working days.")
    wait_for_start_days: int = Field(30, ge=0, description="An intervention that begins within so many days is waited for without reminders.")
    reopen_days: int = Field(30, ge=0, description="How long after its end an order can be reopened by its ticket.")
    poll_minutes: int = Field(60, ge=1, description="Minutes between looks at Treserva while an intervention is awaited (07-18 on working days).")
    watch_minutes: int = Field(60, ge=1, description="Minutes between looks at Treserva while a visit is booked or to be booked (07-18 on working days).")
    tes_import_at: time = Field(time(5), description="When TES reads over from Treserva, local time.")
    tes_import_look_at: time = Field(time(5, 30), description="When a read-over is looked for, local time; not between 02:00 and 03:00.")
    tes_linking: Literal["automatic", "manual"] = Field("automatic", description="Whether links in TES are made by this system or by a person, and then only read back.")
    sms: bool = Field(True, description="Whether the contact gets text messages about visits.")
    team_phone: str = Field("013-20 60 00", description="The team's own number, for text messages.")
    team_mail: str = Field("vof.valfardsteknik@linkoping.se", description="The team's mailbox, shown in help and footer.")
    lindesk_link: str = Field("https://lindesk.linkoping.se/", description="The service desk's address, shown in help and footer.")
    lindesk_ticket_link: str = Field("", description="A ticket's address in the service desk, with {number} or {id} in it; empty means that tickets are not linked.")
    digital_units: tuple[str, ...] = Field((), description="Units that use digital keys; empty means every unit.")
    headings: dict[str, Literal["new_install", "link_existing"]] = Field(
        {"Beställning sammanboende, samma tidpunkt": "new_install", "Beställning sammanboende, olika tillfällen": "link_existing"},
        description="Which Lindesk heading orders which kind.",
    )
    category_path: tuple[str, ...] = Field(("Vård, Stöd och Omsorg", "Välfärdsteknik"), description="The Lindesk category path whose tickets are taken.")
    max_persons: int = Field(6, ge=2, le=20, description="The most persons one order may have.")
    link_attempts: int = Field(3, ge=1, description="Attempts to link one person before somebody must decide.")
    effect_attempts: int = Field(8, ge=1, description="Attempts of any other effect before somebody must decide.")
    retry_minutes: tuple[float, ...] = Field((1, 5, 15, 60), description="Minutes between attempts; the last one repeats.")

    metrics_token: str = Field("", description="The token with which a service may read /metrics, at least 16 characters; without it only those who may check.", repr=False)
    session_hours: float = Field(8.0, gt=0, description="How long a sign-in to the console lasts at most.")
    idle_minutes: float = Field(30.0, gt=0, description="How long a sign-in may be idle.")
    lockout_failures: int = Field(5, ge=1, description="Attempts by one name at one address within `lockout_minutes`; ten times as many by a name, or at an address.")
    lockout_minutes: float = Field(15.0, gt=0, description="For how long attempts to sign in are counted, and refused when they were too many.")
    console_url: str = Field("", description="The console's address as people reach it, such as https://las.example.se; needed for OIDC.")
    oidc_issuer: str = Field("", description="The identity provider (OpenID Connect issuer); empty means local accounts only.")
    oidc_client_id: str = Field("", description="This console's client id at the identity provider.")
    oidc_client_secret: str = Field("", description="The client secret at the identity provider.", repr=False)
    oidc_scope: str = Field("openid profile email", description="The scopes asked of the identity provider.")
    oidc_groups_claim: str = Field("groups", description="The claim that lists a person's groups.")
    oidc_roles: dict[str, Literal["operator", "technician", "auditor", "admin"]] = Field({}, description="Which group gives which role.")
    local_accounts: bool = Field(True, description="Whether local accounts may sign in.")
    accessibility_mail: str = Field("", description="Where people report what they cannot use; by default the team's mailbox.")
    bulk_per_second: float = Field(10.0, gt=0, description="Orders per second that a bulk run takes up.")

    @model_validator(mode="after")
    def _agree(self) -> Settings:
        problems = [text for holds, text in self._conflicts() if holds]
        if problems:
            raise ValueError(" ".join(problems))
        return self

    def _conflicts(self) -> list[tuple[bool, str]]:
        numbers = {name: value for name, value in self if isinstance(value, int | float)} | {"retry_minutes": max(self.retry_minutes, default=0)}
        dark = time(2) <= self.tes_import_look_at < time(3) or time(2) <= self.tes_import_at < time(3)
        return [
            *((True, f"{name} is too large; {LARGEST} is the most.") for name, value in numbers.items() if not value <= LARGEST),
            (any(not minutes > 0 for minutes in self.retry_minutes), "retry_minutes must all be above 0."),
            # What stands after a password's own @ would be taken for the host, and told in an error.
            (self.database_url.partition("://")[2].partition("/")[0].count("@") > 1, "database_url holds an @ too many; in a password it is written %40."),
            (not _is_zone(self.zone), "zone is no time zone such as Europe/Stockholm."),
            (self.heartbeat_seconds * 2 > self.lease_seconds, "heartbeat_seconds must be at most half of lease_seconds."),
            (self.connect_seconds > self.read_seconds, "connect_seconds must not be longer than read_seconds."),
            (self.drain_seconds <= self.read_seconds, "drain_seconds must be longer than read_seconds."),
            (dark, "tes_import_at and tes_import_look_at must not lie between 02:00 and 03:00."),
            (not self.technicians, "technicians must name at least one."),
            (bool(self.oidc_issuer) and not (self.oidc_client_id and self.oidc_roles and self.console_url), "oidc_issuer needs oidc_client_id, oidc_roles and console_url."),
            (not self.oidc_issuer and not self.local_accounts, "local_accounts may be off only with oidc_issuer set."),
            (not self.retry_minutes, "retry_minutes must have at least one."),
            *self._outside_conflicts(),
        ]

    def _outside_conflicts(self) -> list[tuple[bool, str]]:
        named = {name: getattr(self, name) for name in ("stubs_url", "treserva_url", "tes_url", "lindesk_url", "messaging_url")}
        real = [bool(self.treserva_url), bool(self.tes_url), bool(self.lindesk_url)]
        mixed = any(real) and not all(real) and not self.stubs_url
        weak = [s for s in (self.webhook_secret, self.webhook_old_secret) if s and len(s) < 16]
        return [
            *((bool(why), f"{name} {why}.") for name, why in ((n, url_problem(u, n == "stubs_url")) for n, u in named.items())),
            (mixed, "treserva_url, tes_url and lindesk_url are set all together or, with stubs_url, each by itself."),
            (bool(self.messaging_url or self.smtp_host) and not (any(real) or self.stubs_url), "messaging_url and smtp_host need the other systems' addresses: made-up orders must not reach people."),
            (0 < len(self.metrics_token) < 16, "metrics_token has at least 16 characters."),
            (bool(weak), "webhook_secret and webhook_old_secret have at least 16 characters."),
            (bool(self.webhook_old_secret) and not self.webhook_secret, "webhook_old_secret is only good beside webhook_secret."),
            (bool(self.smtp_host) and not self.smtp_starttls and self.smtp_host not in LOOPBACK, "smtp_starttls may be off only for a mail server on this machine."),
            (self.lindesk_ticket_link != "" and not is_ticket_link(self.lindesk_ticket_link), "lindesk_ticket_link is a web address with {number} or {id} in it, such as https://lindesk.example.se/arende/{number}."),
            (bool(self.ca_file) and not Path(self.ca_file).is_file(), "ca_file names no file."),
        ]

    @property
    def is_remote(self) -> bool:
        """True when the outside systems are reached over the network, not inside this process."""
        return bool(self.stubs_url or self.treserva_url or self.tes_url or self.lindesk_url)

    def by_name(self) -> Mapping[str, Any]:
        """The settings that pure functions read through `Tools`."""
        delays = tuple(timedelta(minutes=m) for m in self.retry_minutes)
        open_ones = {name for name, field in type(self).model_fields.items() if field.repr}
        return self.model_dump(include=open_ones) | {
            "policies": {
                "default": RetryPolicy(delays, self.effect_attempts), "link": RetryPolicy(delays, self.link_attempts),
                "unavailable": RetryPolicy(delays, 1_000_000_000),
            },
            "service_days": {"new_install": self.service_days_new_install, "link_existing": self.service_days_link_existing},
            "poll_every": timedelta(minutes=self.poll_minutes), "watch_every": timedelta(minutes=self.watch_minutes),
        }  # fmt: skip


def is_ticket_link(text: str) -> bool:
    """Whether this is a web address that a ticket's number or id can be put into."""
    wanted = re.fullmatch(r"https?://[^\s{}\"<>]+(?:\{(?:number|id)\}[^\s{}\"<>]*)+", text)
    return wanted is not None


def load_settings(**given: Any) -> Settings:
    """Settings from (first wins) `given`, LOCKSTEP_* variables, the TOML file named by LOCKSTEP_CONFIG, defaults."""
    try:
        values = _from_file(os.environ.get("LOCKSTEP_CONFIG"))
        known = {name: value for name, value in values.items() if f"LOCKSTEP_{name.upper()}" not in os.environ}
        known |= _secrets_in_files()
        return Settings(**(known | {k: v for k, v in given.items() if v is not None}))
    except NotJson as error:
        name = re.search(r'field "(\w+)"', str(error))
        raise SettingsError(f"Setting {name[1] if name else 'of the environment'}: A list or table is written as JSON.") from None
    except ValidationError as error:
        raise SettingsError(_told(error)) from None


def url_problem(address: str, may_be_plain: bool = False) -> str:
    """What is wrong with a system's address; empty when nothing is. The address itself is not repeated."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        return "is no address such as https://HOST/PATH"
    if parts.username or parts.password:
        return "holds a name or password; credentials have settings of their own"
    if parts.scheme == "http" and host not in LOOPBACK and not may_be_plain:
        return "is not https"
    return ""


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        return False


def secret_files() -> Mapping[str, str]:
    """For each secret that may be handed over as a file: its variable, which names the file, and the setting."""
    fields = Settings.model_fields
    return {
        f"LOCKSTEP_{name.upper()}_FILE": name
        for name, field in fields.items() if not field.repr and f"{name}_file" not in fields
    }  # fmt: skip


def _secrets_in_files() -> dict[str, str]:
    found = {}
    for variable, name in secret_files().items():
        path = os.environ.get(variable)
        if not path:
            continue
        if f"LOCKSTEP_{name.upper()}" in os.environ:
            raise SettingsError(f"Setting {name}: it is given by {variable} and by itself; one of them is one too many.")
        try:
            found[name] = Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as problem:
            raise SettingsError(f"Setting {name}: the file that {variable} names cannot be read ({type(problem).__name__}).") from None
    return found


def _from_file(path: str | None) -> dict[str, Any]:
    if not path:
        return {}
    try:
        return tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        place = re.search(r"at line \d+, column \d+", str(problem)) if isinstance(problem, tomllib.TOMLDecodeError) else None
        why = f"{type(problem).__name__} {place[0]}" if place else type(problem).__name__
        raise SettingsError(f"The settings file {Path(path).name} cannot be read: {why}.") from None


def _told(error: ValidationError) -> str:
    told = []
    for problem in error.errors(include_input=False, include_url=False):
        name = ".".join(str(part) for part in problem["loc"])
        why = "There is no such setting" if problem["type"] == "extra_forbidden" else problem["msg"]
        told.append(f"Setting {name}: {why}." if name else problem["msg"].removeprefix("Value error, "))
    return " ".join(told)
