"""Why the console refuses a request: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import declare

ROLE_FORBIDDEN = declare("role_forbidden", "Rollen {role:role} får inte göra detta.", "The role {role:role} may not do this.")
OTHER_ROLE_MAY = declare(
    "other_role_may",
    "Rollen {role:role} får inte göra detta. Det kan göras av: {able:role}.",
    "The role {role:role} may not do this. It can be done by: {able:role}.",
)
SIGN_IN_NEEDED = declare("sign_in_needed", "Logga in först.", "Sign in first.")
OWN_PASSWORD_DUE = declare(
    "password_due", "Det första lösenordet måste bytas först.", "The first password has to be changed before anything else."
)
SECOND_FACTOR_DUE = declare(
    "second_factor_due",
    "Din roll kräver tvåstegsinloggning: lägg till den i webbgränssnittet först.",
    "Your role needs a second factor: set it up in the console before anything else.",
)
ASK_FIRST = declare(
    "ask_first",
    "Se först vad som finns om personen, skriv varför, och bekräfta att du vill gå vidare.",
    "Look first at what is there of the person, say why, and confirm that you want to go on.",
)
HOLD_OF_ONE = declare(
    "hold_of_one", "Ange antingen en beställning eller en person.", "Name either an order or a person."
)
REQUEST_UNKNOWN = declare(
    "request_unknown", "Välj vad som ska göras med uppgifterna.", "Choose what is to be done with the data."
)
SIGN_IN_CODE = declare(
    "sign_in_code", "Kontot har tvåstegsinloggning: skicka också en kod.", "The account has a second factor: send a code, too."
)
SIGN_IN_CODE_WRONG = declare(
    "sign_in_code_wrong", "Koden stämmer inte, eller är redan använd.", "The code is not right, or was used already."
)
OIDC_OTHER_ANSWER = declare(
    "oidc_other_answer", "Svaret hör inte till det som frågades.", "The answer is not to what was asked."
)
OIDC_WEAKER = declare(
    "oidc_weaker",
    "Inloggningstjänsten loggade in på ett svagare sätt än inställningarna kräver.",
    "The identity provider signed in by a weaker way than the settings ask.",
)
OIDC_NOT_BELIEVED = declare(
    "oidc_not_believed",
    "Inloggningstjänstens svar går inte att lita på ({problem}).",
    "The identity provider's answer is not believed ({problem}).",
)
OIDC_OTHER_PROVIDER = declare(
    "oidc_other_provider",
    "Inloggningstjänsten är en annan än den som inställningarna anger.",
    "The identity provider is another than the settings name.",
)
CHARACTER_UNFIT = declare(
    "character_unfit", "Texten har ett tecken som inte kan sparas.", "The text has a character that cannot be kept."
)
FORM_FOREIGN = declare(
    "form_foreign",
    "Formuläret hör inte till den här inloggningen: ladda om sidan.",
    "The form does not belong to this session: load the page again.",
)
CSRF_MISSING = declare(
    "csrf_missing",
    "En kaka behöver sin X-CSRF-Token; program använder en bearer-token.",
    "A cookie needs its X-CSRF-Token with it; programs use a bearer token.",
)
BEARER_UNKNOWN = declare("bearer_unknown", "Token är ingen inloggning som gäller.", "The bearer token is not a session.")
LOCAL_ACCOUNTS_OFF = declare("local_accounts_off", "Lokala konton är avstängda här.", "Local accounts are off here.")
KEY_REUSED = declare(
    "key_reused",
    "Den här Idempotency-Key har använts för en annan begäran.",
    "This Idempotency-Key was used for another request.",
)
MISSHAPEN = declare(
    "misshapen",
    "Inte så som /api/v1/openapi.json beskriver det: {fields}.",
    "Not as /api/v1/openapi.json describes it: {fields}.",
)
VERSION_NOW = declare(
    "version_now",
    "Beställningen är vid version {version} nu; läs den igen.",
    "The order is at version {version} now; read it again.",
)
DAY_TOO_FAR = declare("day_too_far", "Dagen ligger för långt bort.", "The day is too far away.")
NO_SUCH_MONTH = declare(
    "no_such_month", "Det finns ingen sådan månad att granska.", "There is no such month to review."
)
ROLE_WANTED = declare("role_wanted", "Välj en roll.", "Choose a role.")
ACCOUNT_CHANGES = declare(
    "account_changes",
    "Det går att byta roll, stänga, öppna och ge nytt lösenord.",
    "An account can get another role, be closed or opened, and get a new password.",
)
RUN_CHANGES = declare("run_changes", "En körning stoppas eller fortsätter.", "A run is paused or resumed.")
PASSWORDS_DIFFER = declare("passwords_differ", "De två nya lösenorden är inte lika.", "The two new passwords differ.")
NO_STORE = declare(
    "no_store",
    "Här finns ingen databas {path} än; `lockstep run` gör en.",
    "There is no store at {path} yet; `lockstep run` makes one.",
)
BODY_UNREADABLE = declare(
    "body_unreadable", "Innehållet går inte att läsa som det Content-Type säger.",
    "The body cannot be read as what its Content-Type says.",
)  # fmt: skip
NO_ADDRESS = declare("no_address", "Det finns inget på den adressen.", "There is nothing at this address.")
NO_METHOD = declare(
    "no_method", "Adressen tar inte den metoden; Allow säger vilka den tar.",
    "This address does not take this method; Allow says which it takes.",
)  # fmt: skip
BODY_TOO_LARGE = declare("body_too_large", "Innehållet är för stort.", "The body is too large.")
BROKEN = declare("broken", "Något gick fel hos oss, och det är loggat.", "Something broke here, and it has been logged.")
STORE_SILENT = declare(
    "store_silent", "Databasen svarar inte just nu. Försök igen om en stund.",
    "The database does not answer now. Try again in a moment.",
)  # fmt: skip

# The command line -------------------------------------------------------------------------------------

NOT_AN_ASSIGNMENT = declare(
    "not_an_assignment",
    "Värde {place} är inte skrivet som FÄLT=VÄRDE.",
    "Value {place} of the trigger is not written as key=value.",
)
GIVEN_TWICE = declare("given_twice", "{field} är angivet två gånger.", "{field} is given twice.")
NO_SUCH_STATE = declare(
    "no_such_state", "Läget {state} finns inte. Möjliga är {possible}.", "There is no state {state}; possible are {possible}."
)

# As whom a command acts -------------------------------------------------------------------------------

_HOW_SV = "`lockstep accounts sign-in NAMN` loggar in; `lockstep accounts token` gör en nyckel för administratören."
_HOW_EN = "`lockstep accounts sign-in NAME` signs in; `lockstep accounts token` makes an administrator's token."
NOBODY_SIGNED_IN = declare("nobody_signed_in", f"Ingen är inloggad här. {_HOW_SV}", f"Nobody is signed in here. {_HOW_EN}")
NOT_SIGNED_IN = declare(
    "not_signed_in", f"{{name}} är inte inloggad här. {_HOW_SV}", f"{{name}} is not signed in here. {_HOW_EN}"
)
TOKEN_OVER = declare(
    "token_over",
    f"Nyckeln för {{name}} gäller inte längre. {_HOW_SV}",
    f"The token of {{name}} is not good any more. {_HOW_EN}",
)
NO_ACCOUNT_NAME = declare(
    "no_account_name", "Namnet efter --by är inget kontonamn.", "The name after --by is no name of an account."
)
TOKEN_READABLE = declare(
    "token_readable",
    "Nyckelfilen {name} kan läsas av andra; gör den till läge 0600.",
    "The token file {name} can be read by others; make it mode 0600.",
)
ACCOUNT_MAY_NOT = declare(
    "account_may_not",
    "{account} är {role:role} och får inte göra detta. Det kan göras av: {able:role}. Välj ett sådant konto med --by.",
    "{account} is {role} and may not do this. It can be done by: {able}. Choose such an account with --by.",
)
PLAN_EXISTS = declare(
    "plan_exists",
    "Filen {file} finns redan; en plan skrivs till en ny fil.",
    "There is a file {file} already; a plan is written to a new one.",
)
LINE_WANTED = declare(
    "line_wanted",
    "Inget nummer kom på standard in; skriv en rad med det.",
    "No number came on standard input; write one line with it.",
)
NO_VERSIONS_MET = declare(
    "no_versions_met",
    "Databasen har inte sett någon version av rutin {name}.",
    "This store has met no version of a routine {name}.",
)
NOT_IN_PROGRAM = declare(
    "not_in_program",
    "Programmet saknar version {version} av {routine}; det har {known}.",
    "This program has no version {version} of {routine}; it has {known}.",
)
SESSION_OVER = declare("session_over", "Inloggningen tog slut genast.", "The session ended at once.")
CHANGE_WANTED = declare(
    "change_wanted", "Säg vad som ändras: --role ROLL, --close eller --open.", "Say what changes: --role ROLE, --close or --open."
)
