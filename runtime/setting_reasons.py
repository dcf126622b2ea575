"""Why settings are refused: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import declare

EACH = declare("each", "{each:sentences}", "{each:sentences}")
OF_SETTING = declare("setting", "Inställningen {name}: {why}.", "Setting {name}: {why}.")
OF_ENVIRONMENT = declare("setting.of_environment", "i miljön", "of the environment")

# A value ----------------------------------------------------------------------------------------------

NO_SETTING = declare("setting.none", "det finns ingen sådan inställning", "there is no such setting")
NOT_JSON = declare("setting.not_json", "en lista eller tabell skrivs som JSON", "a list or table is written as JSON")
NO_TABLE = declare("setting.no_table", "den är en tabell med rutinens inställningar", "it is a table of the routine's settings")
SAME_VARIABLE = declare(
    "setting.same_variable",
    "Inställningen {name} i rutinen {routine}: en annan har också variabeln {variable}.",
    "Setting {name} of routine {routine}: another has the variable {variable} too.",
)
GIVEN_TWICE = declare(
    "setting.given_twice",
    "den är angiven både med {variable} och direkt; ange den på ett av sätten",
    "it is given by {variable} and directly; give it in one of the ways",
)
CREDENTIAL = declare("setting.credential", "systemd-uppgiften {name}", "the credential {name}")
FILE_UNREADABLE = declare(
    "setting.file_unreadable",
    "filen som {variable} anger går inte att läsa ({problem})",
    "the file that {variable} names cannot be read ({problem})",
)
UNKNOWN_ROLE = declare(
    "setting.unknown_role", "det finns ingen roll {role}; möjliga är {known}", "there is no role {role}; possible are {known}"
)
NONE_OF_ROUTINES = declare("setting.none_of_routines", "den är ingen av {known}", "it is none of {known}")
NO_TRACING = declare(
    "setting.no_tracing",
    "tilläggspaketen saknas; kör pip install 'lockstep[tracing]'",
    "the optional requirements are not installed; run pip install 'lockstep[tracing]'",
)

# The file ---------------------------------------------------------------------------------------------

SECRET_OPEN = declare(
    "settings_file.open",
    "Inställningsfilen {file} innehåller {name} och kan läsas av andra; ge den rättigheterna 0600, eller lämna hemligheten "
    "med {variable}.",
    "The settings file {file} holds {name} and can be read by others; make it mode 0600, or hand the secret over by {variable}.",
)
SETTINGS_UNREADABLE = declare(
    "settings_file.unreadable",
    "Inställningsfilen {file} går inte att läsa: {problem}{place}.",
    "The settings file {file} cannot be read: {problem}{place}.",
)
AT_PLACE = declare("settings_file.place", " på rad {line}, tecken {column}", " at line {line}, column {column}")

# Values together --------------------------------------------------------------------------------------

TOO_LARGE = declare("setting.too_large", "{name} är för stort; högst {most} går.", "{name} is too large; {most} is the most.")
RETRY_ABOVE_0 = declare("setting.retry_above_0", "Alla retry_minutes ska vara över 0.", "retry_minutes must all be above 0.")
RETRY_NEEDED = declare("setting.retry_needed", "retry_minutes ska ha minst ett värde.", "retry_minutes must have at least one.")
URL_AT = declare(
    "setting.url_at",
    "{name} har ett @ för mycket; i ett lösenord skrivs det %40.",
    "{name} holds an @ too many; in a password it is written %40.",
)
STANDBY_OF_POSTGRESQL = declare(
    "setting.standby_of_postgresql",
    "read_database_url är en kopia (standby) i PostgreSQL av en database_url i PostgreSQL.",
    "read_database_url is for a PostgreSQL standby of a PostgreSQL database_url.",
)
NO_ZONE = declare(
    "setting.no_zone", "zone är ingen tidszon, som Europe/Stockholm.", "zone is no time zone such as Europe/Stockholm."
)
HEARTBEAT = declare(
    "setting.heartbeat",
    "heartbeat_seconds ska vara högst hälften av lease_seconds.",
    "heartbeat_seconds must be at most half of lease_seconds.",
)
CONNECT = declare(
    "setting.connect",
    "connect_seconds ska inte vara längre än read_seconds.",
    "connect_seconds must not be longer than read_seconds.",
)
DRAIN = declare(
    "setting.drain", "drain_seconds ska vara längre än read_seconds.", "drain_seconds must be longer than read_seconds."
)
OIDC_NEEDS = declare(
    "setting.oidc_needs",
    "oidc_issuer kräver oidc_client_id, oidc_roles och console_url.",
    "oidc_issuer needs oidc_client_id, oidc_roles and console_url.",
)
ONLY_WITH_OIDC = declare(
    "setting.only_with_oidc",
    "local_accounts får vara av bara när oidc_issuer är satt.",
    "local_accounts may be off only with oidc_issuer set.",
)
METRICS_TOKEN = declare(
    "setting.metrics_token", "metrics_token ska ha minst 16 tecken.", "metrics_token has at least 16 characters."
)
NO_CA_FILE = declare("setting.no_ca_file", "ca_file anger ingen fil.", "ca_file names no file.")

# An address -------------------------------------------------------------------------------------------

OF_ADDRESS = declare("setting.address", "{name} {why}.", "{name} {why}.")
NO_ADDRESS = declare("setting.no_address", "är ingen adress", "is no address")
NO_WEB_ADDRESS = declare(
    "setting.no_web_address", "är ingen adress som https://HOST/PATH", "is no address such as https://HOST/PATH"
)
ADDRESS_WITH_PASSWORD = declare(
    "setting.address_with_password",
    "innehåller namn eller lösenord, som har egna inställningar",
    "holds a name or password; credentials have their own settings",
)
NOT_HTTPS = declare("setting.not_https", "är inte https", "is not https")

# A routine that is installed ---------------------------------------------------------------------------

NOT_ON_BOARD = declare(
    "settings_not_read",
    "Inställningarna {model} lästes inte: deras rutin är inte installerad.",
    "The settings {model} were not read: their routine is not on board.",
)
SAME_ROUTINE = declare(
    "routine.same_name",
    "Två rutiner heter {name}: avinstallera en av dem.",
    "Two routines are named {name}: uninstall one of them.",
)
NAME_RESERVED = declare(
    "routine.name_reserved",
    "En rutin kan inte heta {name}: så heter en inställning eller databasens eget schema. Välj ett annat namn.",
    "A routine cannot be named {name}: a setting, or the schema of the engine, has that name. Choose another name.",
)
PACKAGE_BROKEN = declare(
    "routine.package_broken",
    "Rutinen {name} i ett installerat paket går inte att ladda: {problem}.",
    "Routine {name} of an installed package cannot be loaded: {problem}.",
)
NO_ROUTINE_OFFERED = declare(
    "routine.none_offered",
    "Entry point {name} i {group} är ingen runtime.routine.Routine utan en {kind}.",
    "Entry point {name} in {group} is no runtime.routine.Routine but a {kind}.",
)
SAME_VERSION = declare(
    "routine.same_version",
    "Rutinen {name} har två tabeller med versionen {version}: en beställning kan höra till vilken som helst.",
    "Routine {name} has two tables of version {version}: an order could be on either.",
)
SAME_SYSTEM = declare(
    "routine.same_system",
    "Två rutiner har en adapter för systemet {system}: en av dem måste ge sitt system ett annat namn.",
    "Two routines bring an adapter for system {system}: one of them must name its system differently.",
)
PART_BROKEN = declare(
    "routine.part_broken",
    "Rutinen {routine}: {place} går inte att ladda: {problem}.",
    "Routine {routine}: {place} cannot be loaded: {problem}.",
)
PART_OF_OTHER_KIND = declare(
    "routine.part_of_other_kind",
    "Rutinen {routine}: {place} är en {kind}; en {wanted} behövs.",
    "Routine {routine}: {place} is a {kind}; an {wanted} is needed.",
)

# Files that settings name ------------------------------------------------------------------------------

TOMBSTONES_UNREADABLE = declare(
    "tombstones_unreadable",
    "Listan över raderade personer {file} går inte att läsa; lägg tillbaka en kopia av den, annars vet ingen vilka som ska "
    "raderas igen ur en återställd säkerhetskopia.",
    "The list of forgotten persons {file} cannot be read; put back a copy of it, or nobody knows whom a restored backup must "
    "forget again.",
)
RETENTION_FILE = declare("retention_file", "Gallringsfilen {file}: {why}.", "The retention file {file}: {why}.")
RETENTION_STRANGE = declare(
    "retention_file.strange",
    "det finns inget {name}; den har en [[class]] för varje klass",
    "there is no {name}; it has a [[class]] for each class",
)
RETENTION_EMPTY = declare("retention_file.empty", "den har ingen [[class]]", "it has no [[class]]")
RETENTION_TWICE = declare("retention_file.twice", "två klasser heter {name}", "two classes are named {name}")
RETENTION_WHAT = declare(
    "retention_file.what",
    "klassen {name} gäller {what}; möjliga är {known}",
    "class {name} is about {what}; possible are {known}",
)
RETENTION_TRIGGER = declare(
    "retention_file.trigger",
    "klassen {name} räknas från {trigger}; möjligt är {known}",
    "class {name} counts from {trigger}; possible is {known}",
)
RETENTION_TIME = declare(
    "retention_file.time",
    "klassen {name} har antingen months eller days",
    "class {name} has either months or days",
)
