"""The settings of an installation, with their defaults and what they mean. A routine's own are a model that it hands over.

Both are checked at start, each value for itself and against the others (`runtime.settings_sources` reads them).
`docs/settings.md` is made from the models.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, PrivateAttr, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from runtime import setting_reasons as reasons
from runtime.model_reasons import Unfit
from workflow.errors import SettingsError
from workflow.reasons import Reason
from workflow.retry import RetryPolicy
from workflow.values import SettingValues

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
LARGEST = 100_000
"""Beyond it, no number here means anything, and dates run out of years."""
PREFIX = "LOCKSTEP_"
Models = Mapping[str, type[BaseModel]]
"""The settings models of the routines that have one, by routine name."""
M = TypeVar("M", bound=BaseModel)
_ATTEMPTS = "_attempts"


class Settings(BaseSettings):
    """All settings of one installation, and in `own` those of its routines."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)
    _own: Mapping[str, BaseModel] = PrivateAttr(default_factory=dict)

    database_url: str = Field("sqlite:///var/lockstep.db", description="Where orders are kept: sqlite:///FILE or postgresql://HOST/NAME; several PostgreSQL hosts may be given for failover.", repr=False)
    read_database_url: str = Field("", description="A PostgreSQL standby that lists are read from, which then say how old they may be; empty: everything is read where it is written.", repr=False)
    read_behind_seconds: float = Field(10.0, gt=0, description="How old what that standby has may be; where it is older, or does not answer, lists are read where they are written.")
    master_key: str = Field("", description="The master key, base64 of 32 bytes; kept out of files where a secret store can hand it over.", repr=False)
    master_key_file: str = Field("", description="A file of mode 0600 with the master key; by default next to an SQLite database, where it is made if missing. Several keys stand on a line each, the newest first.")
    master_key_command: str = Field("", description="A command whose standard output is the master key, such as the client of a KMS. It is not run by a shell, and holds no secret itself.")
    lookup_key: str = Field("", description="The key of the keyed hashes that persons are found by, base64 of 32 bytes; by default one is made with the store and kept in it, wrapped by the master key. It does not change with the master key.", repr=False)
    lookup_key_command: str = Field("", description="A command whose standard output is the look-up key.")
    tombstone_file: str = Field("", description="The list of forgotten persons, as keyed hashes: they are forgotten again when an older backup was restored; by default next to an SQLite database. Keep it outside the database, and a copy with each backup.")
    witness: str = Field("", description="An outside witness: a file or an https address that the heads of all chains are added to, a line a day, by a worker; best where nobody who can write to the database can write.")
    witness_token: str = Field("", description="The bearer token for the witness.", repr=False)
    retention_file: str = Field("", description="A TOML file with how long what is kept: a [[class]] with name, what, trigger, months or days, and decision for each. Without it nothing is destroyed by age.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least severe log line that is written.")
    log_format: Literal["json", "text"] = Field("json", description="JSON lines for machines or text for a terminal.")

    routine: str = Field("", description="The routine that pages and commands mean where none is named; empty means the first on board.")
    zone: str = Field("Europe/Stockholm", description="The time zone of people and rules.")
    number_prefix: str = Field("VT", pattern="^[A-Za-zÅÄÖåäö0-9]{1,8}$", description="The beginning of order numbers, as in VT-27010001.")
    extra_closed_days: tuple[date, ...] = Field((), description="Days closed in addition to weekends, public holidays and the three eves.")

    worker_batch: int = Field(200, ge=1, le=5000, description="Orders a worker claims at once.")
    calls_per_system: int = Field(8, ge=1, le=256, description="Calls to one outside system side by side in one worker.")
    lease_seconds: float = Field(8.0, gt=0, description="How long a silent worker keeps its orders.")
    heartbeat_seconds: float = Field(2.0, gt=0, description="How often a worker renews its leases.")
    poll_seconds: float = Field(1.0, gt=0, description="How long an idle worker waits when nobody wakes it.")
    drain_seconds: float = Field(20.0, gt=0, description="How long a worker that stops may finish what it has begun.")

    connect_seconds: float = Field(2.0, gt=0, description="Time-out for reaching an outside system.")
    read_seconds: float = Field(10.0, gt=0, description="Time-out for an outside system's answer.")
    ca_file: str = Field("", description="A file of certificates to trust in addition to the usual ones.")
    proxy_url: str = Field("", description="The proxy on the way to the outside systems.", repr=False)

    attention_hours: float = Field(4.0, gt=0, description="How long a system may be silent before an order that needs it asks for attention.")

    team_phone: str = Field("013-20 60 00", description="The team's own number, shown in help and footer and named in text messages.")
    team_mail: str = Field("vof.valfardsteknik@linkoping.se", description="The team's mailbox, shown in help and footer.")
    effect_attempts: int = Field(8, ge=1, description="Attempts of an effect before a person must decide.")
    retry_minutes: tuple[float, ...] = Field((1, 5, 15, 60), description="Minutes between attempts; the last one repeats.")

    metrics_token: str = Field("", description="The token with which a service may read /metrics, at least 16 characters; without it only those who may check.", repr=False)
    otlp_url: str = Field("", description="An OpenTelemetry collector (OTLP over HTTP) that each order is traced to, such as http://127.0.0.1:4318; empty: no traces. Needs the optional requirements `tracing`.")
    otlp_token: str = Field("", description="The bearer token for that collector.", repr=False)
    trace_share: float = Field(1.0, ge=0, le=1, description="The share of orders that is traced; an order is traced whole or not at all.")
    session_hours: float = Field(8.0, gt=0, description="How long a sign-in to the console lasts at most.")
    idle_minutes: float = Field(30.0, gt=0, description="How long a sign-in may be idle.")
    lockout_failures: int = Field(5, ge=1, description="Attempts by one name at one address within `lockout_minutes`; ten times as many by a name, or at an address.")
    lockout_minutes: float = Field(15.0, gt=0, description="For how long attempts to sign in are counted, and refused when they were too many.")
    lockout_in_a_row: int = Field(100, ge=1, le=100, description="Wrong passwords, or codes, in a row after which an account lets nobody in at that address, or at any new one, until its password is another or a recovery code is shown (NIST SP 800-63B: at most 100).")
    console_url: str = Field("", description="The console's address as people reach it, such as https://las.example.se; needed for OIDC.")
    oidc_issuer: str = Field("", description="The identity provider (OpenID Connect issuer); empty means local accounts only.")
    oidc_client_id: str = Field("", description="This console's client id at the identity provider.")
    oidc_client_secret: str = Field("", description="The client secret at the identity provider.", repr=False)
    oidc_scope: str = Field("openid profile email", description="The scopes asked of the identity provider.")
    oidc_acr: tuple[str, ...] = Field((), description="The levels of assurance (acr) asked of the identity provider; an answer with none of them is refused. Empty: any.")
    oidc_amr: tuple[str, ...] = Field((), description="Ways of signing in (amr) that an answer must have all of, such as mfa. Empty: any.")
    oidc_groups_claim: str = Field("groups", description="The claim that lists a person's groups.")
    oidc_roles: dict[str, str] = Field({}, description="Which group gives which role.")
    local_accounts: bool = Field(True, description="Whether local accounts may sign in.")
    controller: str = Field("", description="Who is the controller of the personal data (GDPR), with address, as it stands in the record of processing.")
    data_protection_officer: str = Field("", description="How the data protection officer is reached, as it stands in the record of processing.")
    second_factor_roles: tuple[str, ...] = Field((), description="Roles whose local accounts must have a second factor: an account without one is led to set it up and can do nothing else.")
    accessibility_assessed: date | None = Field(None, description="The day on which you last assessed the console against the act on accessibility yourselves; without it the statement says that it was not done.")
    accessibility_mail: str = Field("", description="Where people report what they cannot use; by default the team's mailbox.")
    reveal_second_person: bool = Field(False, description="Whether data of protected persons are shown only after another account has approved it.")
    erase_second_person: bool = Field(False, description="Whether a person is forgotten only after another account has approved it.")
    log_review_days: int = Field(31, ge=1, description="Within how many days after its end a month of the access log is reviewed: its sample drawn, and every line judged.")
    token_days: float = Field(30.0, gt=0, description="How long a token of the command line lasts.")
    bulk_per_second: float = Field(10.0, gt=0, description="Orders per second that a bulk run takes up.")

    migrate_per_second: int = Field(50, ge=1, le=100_000, description="Orders per second that a migration run moves to another version, by all workers together.")
    migrate_confirm_over: int = Field(100, ge=0, le=10_000_000, description="From how many orders on a migration run waits until a second administrator has confirmed it.")

    @model_validator(mode="after")
    def _agree(self) -> Settings:
        refuse(self._conflicts())
        return self

    def _conflicts(self) -> list[tuple[bool, Reason]]:
        return [
            (max(self.retry_minutes, default=0) > LARGEST, reasons.TOO_LARGE(name="retry_minutes", most=LARGEST)),
            (any(not minutes > 0 for minutes in self.retry_minutes), reasons.RETRY_ABOVE_0()),
            # What stands after a password's own @ would be taken for the host, and shown in an error.
            (self.database_url.partition("://")[2].partition("/")[0].count("@") > 1, reasons.URL_AT(name="database_url")),
            (self.read_database_url.partition("://")[2].partition("/")[0].count("@") > 1, reasons.URL_AT(name="read_database_url")),
            (bool(self.read_database_url) and not (self.read_database_url.startswith("postgres") and self.database_url.startswith("postgres")), reasons.STANDBY_OF_POSTGRESQL()),
            (not _is_zone(self.zone), reasons.NO_ZONE()),
            (self.heartbeat_seconds * 2 > self.lease_seconds, reasons.HEARTBEAT()),
            (self.connect_seconds > self.read_seconds, reasons.CONNECT()),
            (self.drain_seconds <= self.read_seconds, reasons.DRAIN()),
            (bool(self.oidc_issuer) and not (self.oidc_client_id and self.oidc_roles and self.console_url), reasons.OIDC_NEEDS()),
            *about_addresses({"oidc_issuer": self.oidc_issuer, "otlp_url": self.otlp_url}),
            (not self.oidc_issuer and not self.local_accounts, reasons.ONLY_WITH_OIDC()),
            (not self.retry_minutes, reasons.RETRY_NEEDED()),
            (0 < len(self.metrics_token) < 16, reasons.METRICS_TOKEN()),
            (bool(self.ca_file) and not Path(self.ca_file).is_file(), reasons.NO_CA_FILE()),
        ]

    # The settings of routines --------------------------------------------------------------------

    @property
    def own(self) -> Mapping[str, BaseModel]:
        """The settings of the routines that have some, by routine name."""
        return self._own

    def with_own(self, own: Mapping[str, BaseModel]) -> Settings:
        """These settings with these of routines."""
        copy = self.model_copy()
        copy._own = dict(own)
        return copy

    def of(self, model: type[M]) -> M:
        """The settings of the routine that has this model; raises `SettingsError` where it is not on board."""
        for own in self._own.values():
            if isinstance(own, model):
                return own
        raise SettingsError(reasons.NOT_ON_BOARD(model=model.__name__))

    def changed(self, **values: Any) -> Settings:
        """These settings with other values, each where its name belongs; they are not checked again."""
        copy = self.model_copy(update={k: v for k, v in values.items() if k in type(self).model_fields})
        copy._own = {
            name: own.model_copy(update={k: v for k, v in values.items() if k in type(own).model_fields})
            for name, own in self._own.items()
        }  # fmt: skip
        return copy

    def by_name(self, routine: str = "") -> SettingValues:
        """The settings that pure functions of this routine read through `Tools`, its own among them; none that is secret.

        A setting `NAME_attempts` makes the retry policy NAME; `effect_attempts` the policy `default`.
        """
        own = self._own.get(routine)
        values = _open_values(self) | (_open_values(own) if own is not None else {})
        delays = tuple(timedelta(minutes=m) for m in self.retry_minutes)
        policies = {
            name.removesuffix(_ATTEMPTS): RetryPolicy(delays, most) for name, most in values.items() if name.endswith(_ATTEMPTS)
        }  # fmt: skip
        policies |= {"default": policies["effect"], "unavailable": RetryPolicy(delays, 1_000_000_000)}
        return values | {"policies": policies}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as documents name it: `name` as in a TOML file, `variable` as in the environment; `routine` empty: everybody's."""

    name: str
    variable: str
    field: FieldInfo
    routine: str = ""

    @property
    def file_variable(self) -> str:
        """The variable that names a file with it; empty where it is no secret."""
        return "" if self.field.repr else f"{self.variable}_FILE"


def every_setting(models: Models) -> Iterator[Setting]:
    """The settings of everybody, then those of each routine."""
    yield from (Setting(name, f"{PREFIX}{name.upper()}", field) for name, field in Settings.model_fields.items())
    for routine, model in models.items():
        prefix, table = prefix_of(routine, model), "" if is_flat(routine, model) else f"{routine}."
        for name, field in model.model_fields.items():
            yield Setting(f"{table}{name}", f"{prefix}{name.upper()}", field, routine)


def prefix_of(routine: str, model: type[BaseModel]) -> str:
    """How the variables of a routine's settings begin: with its name, unless its model says otherwise (`env_prefix`)."""
    return str(dict(model.model_config).get("env_prefix") or f"{PREFIX}{routine.upper()}_")


def is_flat(routine: str, model: type[BaseModel]) -> bool:
    """Whether a routine's settings stand among the general ones, and not in a table under its name."""
    return prefix_of(routine, model) == PREFIX


def refuse(conflicts: list[tuple[bool, Reason]]) -> None:
    """Raises `Unfit` with every reason whose condition holds; for a model's own check."""
    problems = [why for holds, why in conflicts if holds]
    if problems:
        raise Unfit(problems)


def too_large(model: BaseModel) -> list[Reason]:
    """A sentence for each number that is beyond `LARGEST` or none."""
    numbers = ((name, value) for name, value in model if isinstance(value, int | float))
    return [reasons.TOO_LARGE(name=name, most=LARGEST) for name, value in numbers if not value <= LARGEST]


def _open_values(model: BaseModel) -> dict[str, Any]:
    hidden = {name for name, field in type(model).model_fields.items() if not field.repr}
    return model.model_dump(exclude=hidden)


def about_addresses(named: Mapping[str, str], may_be_plain: str = "") -> list[tuple[bool, Reason]]:
    """What is wrong with the addresses in these settings, for `refuse`; that of `may_be_plain` may be http."""
    found = ((name, url_problem(address, name == may_be_plain)) for name, address in named.items())
    return [(True, reasons.OF_ADDRESS(name=name, why=why)) for name, why in found if why is not None]


def url_problem(address: str, may_be_plain: bool = False) -> Reason | None:
    """What is wrong with a system's address; None when nothing is. The address itself is not repeated."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return reasons.NO_ADDRESS()
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        return reasons.NO_WEB_ADDRESS()
    if parts.username or parts.password:
        return reasons.ADDRESS_WITH_PASSWORD()
    if parts.scheme == "http" and host not in LOOPBACK and not may_be_plain:
        return reasons.NOT_HTTPS()
    return None


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        return False
