"""Why a service refuses what people ask of it: each reason with its texts, by service."""

from __future__ import annotations

from workflow.reasons import declare

# Orders -----------------------------------------------------------------------------------------------

NO_SUCH_ROUTINE = declare(
    "no_such_routine", "Det finns ingen rutin {name}; möjliga är {known}.", "There is no routine {name}; possible are {known}."
)
NO_SUCH_KIND = declare(
    "no_such_kind", "Det finns ingen typ {name}; välj en av {known}.", "There is no kind {name}; possible are {known}."
)
KIND_WANTED = declare("kind_wanted", "Välj en typ: {known}.", "Choose a kind: {known}.")
NO_SUCH_ROLE = declare(
    "no_such_role", "Det finns ingen roll {name}; möjliga är {known}.", "There is no role {name}; possible are {known}."
)
ROLE_PULLS_NOTHING = declare(
    "role_pulls_nothing",
    "Ingen gör något för hand som {role:role}; möjliga är {known}.",
    "Nobody fires a trigger as {role}; possible are {known}.",
)
NOT_IN_THIS_PROGRAM = declare(
    "not_in_this_program",
    "Beställning {order} är på version {version} av rutinen, som det här programmet inte har. Möjligt nu: gör det i ett program "
    "som har versionen.",
    "Order {order} is on version {version} of the routine, which this program does not have. Possible now: do it with a program "
    "that has the version.",
)
STORED_UNREADABLE = declare(
    "stored_unreadable",
    "Det som är sparat om beställningen går inte att läsa, så inget kan visas.",
    "What is stored of the order cannot be read, so nothing can be shown.",
)
UNDECIDABLE = declare(
    "undecidable", "Det går inte att avgöra, så inget kan visas.", "It cannot be decided, so nothing can be shown."
)
SET_ASIDE = declare(
    "set_aside",
    "Det gick inte att avgöra och lades åt sidan som meddelande {message}; en administratör kan försöka igen eller avfärda det.",
    "It could not be decided and was set aside as message {message}; an administrator can retry or discard it.",
)
NOT_SORTED_SO = declare("not_sorted_so", "Beställningar sorteras inte så.", "Orders are not sorted in that way.")
PAGE_UNREADABLE = declare(
    "page_unreadable",
    "Sidan går inte att läsa; börja om från listans början.",
    "The page cannot be read; begin again at the start of the list.",
)

# Many orders at once ----------------------------------------------------------------------------------

NOT_FOR_MANY = declare(
    "not_for_many",
    "Det görs inte för flera samtidigt; möjliga är {possible:trigger}.",
    "That is not done for many orders at once; possible are {possible:trigger}.",
)
REASON_WANTED = declare("reason_wanted", "Ett skäl krävs.", "A reason is needed.")
NONE_ABLE = declare(
    "none_able", "Ingen av de valda beställningarna kan tas med.", "None of the chosen orders can be taken along."
)

# What is set aside ------------------------------------------------------------------------------------

MESSAGE_DECIDED = declare(
    "message_decided",
    "Meddelande {id} är inte lagt åt sidan längre; det finns inget kvar att avgöra.",
    "Message {id} is not set aside any more; nothing is left to decide about it.",
)
DELIVERY_DECIDED = declare(
    "delivery_decided",
    "Leverans {id} är inte lagd åt sidan längre; det finns inget kvar att avgöra.",
    "Delivery {id} is not set aside any more; nothing is left to decide about it.",
)
DELIVERY_NOT_KEPT = declare(
    "delivery_not_kept",
    "Inget av leverans {id} sparades. Möjligt nu: ändra den där den kom ifrån, så levereras den igen; avfärda sedan denna.",
    "Nothing of delivery {id} was kept. Possible now: change it where it came from, so that it comes again; then discard this.",
)
NO_INTAKE = declare(
    "no_intake",
    "Ingen intagning här tar emot leveranser av rutinen {routine} igen. Möjligt nu: avfärda den.",
    "No intake here takes deliveries of routine {routine} in again. Possible now: discard it.",
)
REASON_OF_LENGTH = declare(
    "reason_of_length", "Skriv varför, {least} till {most} tecken.", "A reason of {least} to {most} characters is needed."
)

# Systems and the access log ---------------------------------------------------------------------------

PAUSE_REASON = declare(
    "pause_reason",
    "Skriv varför systemet pausas, minst {least} tecken.",
    "Write why the system is paused, at least {least} characters.",
)
REVEAL_REASON = declare(
    "reveal_reason",
    "Skriv varför uppgiften behöver visas, minst {least} tecken.",
    "Write why the detail must be shown, at least {least} characters.",
)
NOTHING_TO_REVEAL = declare(
    "nothing_to_reveal", "Beställningen har ingen sådan uppgift att visa.", "The order has no such detail to show."
)

GROUND_WANTED = declare(
    "ground_wanted", "Välj en grund för att visa uppgiften: {known}.", "Choose a ground to show it: {known}."
)
NO_PERSONS_HERE = declare("no_persons_here", "Din roll visar inga personuppgifter.", "Your role shows no personal data.")
SECOND_PERSON = declare(
    "second_person",
    "Begäran är sparad. En kollega godkänner den på beställningens sida; begär sedan igen.",
    "The request is kept. A colleague approves it on the page of the order; then ask again.",
)
ORDER_PROTECTED = declare(
    "order_protected",
    "Beställningen {number} har skyddade personuppgifter och öppnas bara av dem som arbetar med den.",
    "Order {number} has protected personal data; it is open to those who work with it.",
)

REVIEW_DRAWN = declare(
    "review_drawn", "Urvalet för {month} är redan draget.", "The sample of {month} is drawn already."
)
REVIEWER_WANTED = declare(
    "reviewer_wanted", "{name} har inget konto som granskar loggen.", "{name} has no account that reviews the log."
)
REVIEW_RESULT = declare("review_result", "Bedömningen är en av {known}.", "The judgement is one of {known}.")
REVIEW_NOT_YOURS = declare(
    "review_not_yours",
    "Rad {id} är inte din att granska: den är någon annans, eller så gäller den dig själv.",
    "Line {id} is not yours to review: it is another reviewer's, or it is about yourself.",
)
REVIEW_SIGNED = declare("review_signed", "Rad {id} är redan signerad.", "Line {id} is signed already.")
NOT_A_REVIEWER = declare("not_a_reviewer", "{name} granskar inte loggen.", "{name} does not review the log.")
MONTH_WANTED = declare(
    "month_wanted", "En månad som är slut skrivs som 2027-01.", "A month that is over is written like 2027-01."
)

# Accounts ---------------------------------------------------------------------------------------------

SIGN_IN_REFUSED = declare("sign_in_refused", "Inloggningen avvisades ({cause}).", "The sign-in was refused ({cause}).")
ROLE_NOT_FOR_ACCOUNTS = declare(
    "role_not_for_accounts",
    "Ett konto kan inte ha rollen {name}; möjliga är {known}.",
    "An account cannot have the role {name}; possible are {known}.",
)
ACCOUNT_NAME = declare(
    "account_name",
    "Ett kontonamn är 2–61 tecken: små bokstäver, siffror, punkt, bindestreck, understreck.",
    "An account name is 2–61 characters: small letters, digits, full stop, hyphen, underscore.",
)
ACCOUNT_EXISTS = declare("account_exists", "Kontot {name} finns redan.", "There is an account {name} already.")
OWN_ACCOUNT = declare(
    "own_account", "Ditt eget konto ändras av en annan administratör.", "Your own account is changed by another administrator."
)
NOTHING_CHANGES = declare(
    "nothing_changes", "Inget ändras: ge en roll, eller stäng eller öppna kontot.",
    "Nothing would change: give a role, or whether the account is closed.",
)  # fmt: skip
TOO_MANY_TRIES = declare(
    "too_many_tries", "För många försök. Vänta en stund och försök igen.", "Too many attempts. Wait a while and try again."
)
PASSWORD_WRONG = declare("password_wrong", "Det nuvarande lösenordet stämmer inte.", "The present password is not right.")
PASSWORD_SHORT = declare(
    "password_short", "Ett lösenord har minst {least} tecken.", "A password has at least {least} characters."
)
PASSWORD_REUSED = declare(
    "password_reused",
    "Välj ett lösenord som är nytt och inte är ditt kontonamn.",
    "Choose a password that is new and is not your account name.",
)
PASSWORD_COMMON = declare(
    "password_common",
    "Lösenordet är lätt att gissa. Välj ett som är längre eller ovanligare.",
    "The password is easy to guess. Choose one that is longer or less common.",
)

FACTOR_OF_PROVIDER = declare(
    "factor_of_provider",
    "Ditt konto loggar in hos er inloggningstjänst. Där läggs tvåstegsinloggning till.",
    "Your account signs in at the identity provider. A second factor is set up there.",
)
FACTOR_THERE = declare(
    "factor_there",
    "Kontot har redan tvåstegsinloggning. Ta bort den först om du har bytt telefon.",
    "The account has a second factor already. Remove it first if you have another telephone.",
)
FACTOR_NOT_BEGUN = declare(
    "factor_not_begun", "Börja om: det finns ingen ny nyckel att bekräfta.", "Begin again: there is no new secret to prove."
)
FACTOR_MISSING = declare(
    "factor_missing", "Kontot {name} har ingen tvåstegsinloggning.", "The account {name} has no second factor."
)
CODE_WRONG = declare(
    "code_wrong",
    "Koden stämmer inte, eller är redan använd. Vänta på nästa kod i appen och skriv den.",
    "The code is not right, or was used already. Wait for the next one in the app and type it.",
)

# Forgetting a person ----------------------------------------------------------------------------------

FORGET_REASON = declare(
    "forget_reason",
    "Skriv varför personen ska raderas, med minst {least} tecken.",
    "Say why the person is forgotten, in at least {least} characters.",
)
NO_TOMBSTONE_FILE = declare(
    "no_tombstone_file",
    "Listan över raderade personer har ingen plats, så en återläst säkerhetskopia skulle ta tillbaka personen. Ange en fil "
    "utanför databasen i LOCKSTEP_TOMBSTONE_FILE.",
    "There is no place for the list of forgotten persons, so a restored backup would bring this one back. Set "
    "LOCKSTEP_TOMBSTONE_FILE to a file that is kept outside the database.",
)
NO_IDENTITY_NUMBER = declare(
    "no_identity_number",
    "Numret är inget personnummer; skriv det med tolv siffror.",
    "That is no identity number that a routine here knows; write it with twelve digits.",
)
PERSON_IN_OPEN_ORDERS = declare(
    "person_in_open_orders",
    "Personen finns i beställningar som pågår: {orders}. Avsluta dem först.",
    "The person is in orders that are not ended: {orders}. End them first, then forget the person.",
)
PERSON_HELD = declare(
    "person_held",
    "Ett rättsligt bevarandekrav gäller personen: nummer {hold}. Avsluta det först (`lockstep hold end`).",
    "A legal hold keeps the person: number {hold}. End it first (`lockstep hold end`).",
)

REQUEST_WAITS = declare(
    "request_waits",
    "Begäran {request} är sparad och väntar på en kollega, som godkänner den på sidan Registerutdrag och radering. "
    "Begär sedan igen.",
    "Request {request} is kept and waits for a colleague, who approves it under Extracts and erasure, or with `lockstep person "
    "approve`. Then ask again.",
)
NOT_YOUR_REQUESTS = declare(
    "not_your_requests",
    "{name} har inte den uppgiften: registerutdrag, radering och bevarande görs av den som handlägger alla beställningar.",
    "{name} does not do this: extracts, forgetting and holds are done by who works with all orders.",
)

# The witness ------------------------------------------------------------------------------------------

NO_WITNESS = declare(
    "no_witness",
    "Ange vittnet: en fil, en adress som https://HOST/PATH, eller inställningen LOCKSTEP_WITNESS.",
    "Name the witness: a file, an address such as https://HOST/PATH, or the setting LOCKSTEP_WITNESS.",
)
WITNESS_SILENT = declare(
    "witness_silent",
    "Vittnet gick inte att läsa eller skriva ({code}); inget lades till.",
    "The witness could not be read or written ({code}); nothing was added.",
)

# Retention --------------------------------------------------------------------------------------------

NO_RETENTION_FILE = declare(
    "no_retention_file",
    "Ingen gallringsfil är angiven i LOCKSTEP_RETENTION_FILE, så ingenting gallras.",
    "No retention file is set in LOCKSTEP_RETENTION_FILE, so nothing is destroyed by age.",
)
HOLD_ENDED = declare(
    "hold_ended", "Bevarandekrav {hold} finns inte eller är redan avslutat.", "There is no hold {hold}, or it is ended already."
)
HOLD_UNTIL = declare("hold_until", "Skriv en dag som kommer, som 2027-12-31.", "Write a day to come, as 2027-12-31.")
