"""The settings of the routine, as pydantic checks them: where its systems are, its times and its limits."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Literal

from pydantic import Field, computed_field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from runtime.routines.shared_lock import setting_reasons as reasons
from runtime.settings import LOOPBACK, PREFIX, about_addresses, refuse
from workflow.reasons import Reason
from workflow.routines.shared_lock.reading import IntakeSettings


class LockSettings(BaseSettings):
    """All settings of the routine; their variables begin as everybody's do."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    world_file: str = Field("", description="The stub systems' own SQLite file; by default next to the SQLite database.")
    intake_seconds: float = Field(15.0, gt=0, description="How often the service desk is asked for changed tickets.")
    messages_seconds: float = Field(
        120.0, gt=0, description="How often the messages in tickets of open orders are asked for (sundsvall only): they may touch no ticket."
    )
    stubs_url: str = Field("", description="Where `lockstep stubs` serves, such as http://127.0.0.1:8001; every system without an address is then reached there.")
    stubs_token: str = Field("", description="The token that the stub servers ask for.", repr=False)
    treserva_url: str = Field("", description="Treserva's address; with none of the addresses set, stubs inside the process are used.")
    treserva_token: str = Field("", description="The bearer token for Treserva.", repr=False)
    tes_url: str = Field("", description="TES's address.")
    tes_token: str = Field("", description="The bearer token for TES.", repr=False)
    lindesk_profile: Literal["sundsvall", "easit"] = Field("sundsvall", description="The shape of Lindesk: SupportManagement (sundsvall) or Easit GO (easit).")
    lindesk_url: str = Field("", description="Lindesk's address; for sundsvall it ends with municipality and namespace.")
    lindesk_token: str = Field("", description="The bearer token for Lindesk; for easit the API key.", repr=False)
    lindesk_account: str = Field("lockstep", min_length=1, description="Our account at Lindesk, which distinguishes what we did from what the ordering unit did.")
    lindesk_view: str = Field("lockstep_orders", min_length=1, description="The item view that is read from (easit only).")
    lindesk_category: str = Field("VALFARDSTEKNIK", min_length=1, description="The classification whose tickets the service desk is asked for.")
    tickets_from: datetime | None = Field(None, description="Tickets that were created before this moment are left out, open or closed, such as 2027-03-01 or 2027-03-01T08:00; by default those alone that stood closed when the desk was first read.")
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
    notify_folder: str = Field("", description="Where messages are written as files for which no service is set; by default next to the SQLite database. Set together with stubs_url, it takes the place of the stub message service.")
    notify_days: int = Field(30, ge=1, description="How many days messages that are written as files are kept.")
    technician_mail: dict[str, str] = Field({}, description="The technicians' addresses by account, for calendar entries; the team's mailbox otherwise.")
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
    lindesk_link: str = Field("https://lindesk.linkoping.se/", description="The service desk's address, shown in help and footer.")
    lindesk_ticket_link: str = Field("", description="A ticket's address in the service desk, with {number} or {id} in it; empty means that tickets are not linked.")
    digital_units: tuple[str, ...] = Field((), description="Units that use digital keys; empty means every unit.")
    headings: dict[str, Literal["new_install", "link_existing"]] = Field(
        {"Beställning sammanboende, samma tidpunkt": "new_install", "Beställning sammanboende, olika tillfällen": "link_existing"},
        description="Which Lindesk heading orders which kind.",
    )
    category_path: tuple[str, ...] = Field(("Vård, Stöd och Omsorg", "Välfärdsteknik"), description="The Lindesk category path whose tickets are taken.")
    max_persons: int = Field(6, ge=2, le=20, description="The most persons one order may have.")
    link_attempts: int = Field(3, ge=1, description="Attempts to link one person before a person must decide.")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def service_days(self) -> dict[str, int]:
        """The service time of each kind, in working days."""
        return {"new_install": self.service_days_new_install, "link_existing": self.service_days_link_existing}

    @computed_field  # type: ignore[prop-decorator]
    @property
    def poll_every(self) -> timedelta:
        return timedelta(minutes=self.poll_minutes)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def watch_every(self) -> timedelta:
        return timedelta(minutes=self.watch_minutes)

    @property
    def reading(self) -> IntakeSettings:
        """What the reader of tickets goes by."""
        return IntakeSettings(dict(self.headings), self.category_path, self.digital_units, self.max_persons)

    @property
    def is_remote(self) -> bool:
        """True when the outside systems are reached over the network, not inside this process."""
        return bool(self.stubs_url or self.treserva_url or self.tes_url or self.lindesk_url)

    @model_validator(mode="after")
    def _agree(self) -> LockSettings:
        refuse([*self._conflicts(), *self._outside_conflicts()])
        return self

    def _conflicts(self) -> list[tuple[bool, Reason]]:
        dark = any(time(2) <= moment < time(3) for moment in (self.tes_import_look_at, self.tes_import_at))
        return [
            (dark, reasons.DARK_HOUR()),
            (not self.technicians, reasons.TECHNICIANS_NEEDED()),
            (self.lindesk_ticket_link != "" and not is_ticket_link(self.lindesk_ticket_link), reasons.TICKET_LINK(number="{number}", id="{id}")),
        ]

    def _outside_conflicts(self) -> list[tuple[bool, Reason]]:
        named = {name: getattr(self, name) for name in ("stubs_url", "treserva_url", "tes_url", "lindesk_url", "messaging_url")}
        real = [bool(self.treserva_url), bool(self.tes_url), bool(self.lindesk_url)]
        mixed = any(real) and not all(real) and not self.stubs_url
        weak = [s for s in (self.webhook_secret, self.webhook_old_secret) if s and len(s) < 16]
        return [
            *about_addresses(named, may_be_plain="stubs_url"),
            (mixed, reasons.URLS_TOGETHER()),
            (bool(self.messaging_url or self.smtp_host) and not (any(real) or self.stubs_url), reasons.MESSAGES_TO_PEOPLE()),
            (bool(weak), reasons.WEBHOOK_SECRET_SHORT()),
            (bool(self.webhook_old_secret) and not self.webhook_secret, reasons.WEBHOOK_OLD_ALONE()),
            (bool(self.smtp_host) and not self.smtp_starttls and self.smtp_host not in LOOPBACK, reasons.MAIL_IN_CLEAR()),
        ]


def is_ticket_link(text: str) -> bool:
    """Whether this is a web address that a ticket's number or id can be put into."""
    wanted = re.fullmatch(r"https?://[^\s{}\"<>]+(?:\{(?:number|id)\}[^\s{}\"<>]*)+", text)
    return wanted is not None
