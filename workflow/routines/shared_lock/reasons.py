"""Why this routine refuses something: each reason with its texts, in the order of the table's phases."""

from __future__ import annotations

from workflow.reasons import ReasonKind, declare


def _declare(code: str, sv: str, en: str) -> ReasonKind:
    return declare(f"shared_lock.{code}", sv, en)


# Booking and mounting -------------------------------------------------------------------------------

NO_UNIT_RESERVED = _declare("no_unit_reserved", "ingen låsenhet är reserverad", "no unit is reserved for it")
CONTACT_MISSING = _declare("contact_missing", "kontaktuppgift för tidsbokning saknas", "the contact for booking is missing")
GATE_CODE_MISSING = _declare("gate_code_missing", "portkod saknas", "the gate code is missing")
GATE_CODE_WRONG = _declare(
    "gate_code_wrong",
    "portkod saknas: den förra öppnade inte, och en annan behövs: rätta uppgifter eller fråga enheten",
    "the gate code is missing: the last one did not open, and another one is needed: correct the facts or ask the unit",
)
NO_WORKING_DAY = _declare("no_working_day", "{day} är inte en arbetsdag", "{day} is not a working day")
BRIDGE_DAY = _declare("bridge_day", "{day} är en klämdag", "{day} is a bridge day, which is not a working day for visits")
SHORT_NOTICE = _declare(
    "short_notice",
    "besöket kräver {days} arbetsdagars varsel, om inte kontakten godtar kortare",
    "a visit needs {days} working days' notice unless the contact agrees",
)
TIME_PASSED = _declare("time_passed", "tiden har redan passerat", "that time has passed already")
TOO_FAR_AHEAD = _declare("too_far_ahead", "{day} ligger för långt fram", "{day} is too far ahead")
NO_SUCH_TECHNICIAN = _declare(
    "no_such_technician",
    "det finns ingen sådan tekniker; möjliga är {known}",
    "there is no such technician; possible are {known}",
)
SLOT_FULL = _declare("slot_full", "tiden {day} {window} är full", "the slot {day} {window} is not free")
UNIT_NOT_FREE = _declare("unit_not_free", "enheten {serial} är inte ledig: {status}", "the serial {serial} is {status}, not free")
NOT_IN_INVENTORY = _declare(
    "not_in_inventory", "serienumret {serial} finns inte i lagret", "the serial {serial} is not in the inventory"
)
SERIAL_WANTED = _declare(
    "field_serial", "ett serienummer har bokstäver, siffror och bindestreck", "a serial number is letters, digits and hyphens"
)
NOT_TESTED = _declare("not_tested", "låset måste vara öppnat i prov", "the lock must have been opened in test: tested")
NOT_REGISTERED = _declare("not_registered", "enheten är inte registrerad i TES", "the unit is not registered in TES")
BEFORE_THE_VISIT = _declare(
    "before_the_visit",
    "besöket är bokat {day}: är låset monterat tidigare behöver teamet först boka om besöket",
    "the visit is booked for {day}: if the unit was mounted earlier, the team has to rebook the visit first",
)
# A choice that is no reason of the table.
_declare("choice.no_show", "Ingen öppnade", "Nobody opened")
VISIT_CAUSE_WANTED = _declare("visit_cause_wanted", "ange orsak: {causes:choice}", "say why, the reason: one of {causes:choice}")

# Linking, ends, holds -------------------------------------------------------------------------------

NOT_LINKED_IN_TES = _declare(
    "not_linked_in_tes", "TES visar inte koppling för brukare {persons:and}", "the read-back from TES lacks person {persons}"
)
STRANGER_LINKED = _declare(
    "stranger_linked",
    "TES visar någon utanför beställningen på låsenheten: koppla bort i TES först",
    "the read-back from TES shows a person outside the order on the unit: unlink in TES first",
)
UNIT_MOUNTED = _declare(
    "unit_mounted", "en låsenhet är monterad av beställningen", "a unit is mounted by it: finish it or take it down"
)
ALREADY_LINKED = _declare(
    "already_linked", "någon är redan kopplad i TES", "a person is linked by it already: finish it, or close it partially"
)
REJECT_CAUSE_WANTED = _declare(
    "reject_cause_wanted",
    "ange skäl, ett av {causes:choice}: det är vad enheten får läsa",
    "give the cause, one of {causes:choice}: it is what the unit will read",
)
NO_UNIT_MOUNTED = _declare("no_unit_mounted", "ingen enhet är monterad", "no unit is mounted by it")
LINKED_IN_TES = _declare(
    "linked_in_tes", "TES visar någon på enheten: koppla bort i TES först", "TES shows a person on the unit: unlink in TES first"
)
NOBODY_LINKED = _declare("nobody_linked", "ingen är kopplad än", "nobody is linked yet")
ALL_LINKED = _declare("all_linked", "alla är kopplade: fortsätt i stället", "all persons are linked: continue instead")
SAME_ALREADY = _declare(
    "same_already",
    "{order} gäller redan samma personer och ärende: avvisa denna",
    "{order} is about the same already: reject this one",
)
KIND_ALREADY = _declare("kind_already", "den är redan {kind:kind}", "it is {kind:kind} already")
KIND_UNKNOWN = _declare(
    "kind_unknown",
    "ordertypen är okänd: rätta uppgifter eller fråga enheten",
    "its kind is unknown: correct its facts or ask the unit",
)
FACTS_MISSING = _declare("facts_missing", "det saknas {facts:and}", "facts are missing: {facts:and}")
NOTHING_FAILED = _declare("nothing_failed", "inget anrop har misslyckats", "no effect has failed")
DATE_PASSED = _declare("date_passed", "datumet har passerat", "the resume date is not in the future")
KNOWN_ALREADY = _declare("known_already", "det är redan känt", "that is known already")
NO_SUCH_PERSON = _declare(
    "no_such_person",
    "ingen brukare heter så i beställningen; det finns {persons}",
    "no person of the order has that letter; there are {persons}",
)
ENDED_LONG_AGO = _declare("ended_long_ago", "den avslutades för mer än {days} dagar sedan", "it ended more than {days} days ago")
NEW_ORDER_NEEDED = _declare(
    "new_order_needed",
    "den avslutades för mer än {days} dagar sedan; det behövs en ny beställning",
    "it ended more than {days} days ago; a new order is needed",
)
ERASED = _declare("erased", "personuppgifterna är raderade", "the personal data are erased")
ORDERED_ANEW = _declare("ordered_anew", "samma sak är beställd i {order}", "the same is ordered in {order}")

# Asking and answering -------------------------------------------------------------------------------

CANNOT_ASK = _declare("cannot_ask", "enheten kan inte frågas i det här läget", "the unit cannot be asked as things are")
NOTHING_CHOSEN = _declare("nothing_chosen", "välj minst en uppgift", "choose at least one fact")
NOT_ASKED_FOR = _declare("not_asked_for", "det finns ingen sådan uppgift att fråga om", "there is no such fact to ask for")
SILENT = _declare(
    "silent", "i det här ärendet skrivs ingenting mer än den fasta texten", "in this ticket nothing is written but the fixed text"
)
ANSWER_EMPTY = _declare("answer_empty", "skriv ett svar", "write an answer")
ANSWER_TOO_LONG = _declare("answer_too_long", "svaret får ha högst {most} tecken", "the answer has at most {most} characters")
ANSWER_HOLDS_NUMBER = _declare(
    "answer_holds_number",
    "svaret innehåller ett personnummer eller telefonnummer: ta bort det",
    "the answer holds a personal or telephone number: take it out",
)
ANSWER_HOLDS_CODE = _declare(
    "answer_holds_code", "svaret innehåller portkoden: ta bort den", "the answer holds the gate code: take it out"
)
ANSWER_NAMES_PERSON = _declare(
    "answer_names_person",
    "svaret innehåller ett namn på brukare {letter}: skriv initialer i stället",
    "the answer holds a name of person {letter}: write initials instead",
)
ANSWER_HOLDS_ADDRESS = _declare(
    "answer_holds_address",
    "svaret innehåller adressen till brukare {letter}: skriv initialer i stället",
    "the answer holds the address of person {letter}: write initials instead",
)
ANSWER_NAMES_CONTACT = _declare(
    "answer_names_contact",
    "svaret innehåller ett namn på kontakten: skriv initialer i stället",
    "the answer holds a name of the contact: write initials instead",
)

# Corrections ----------------------------------------------------------------------------------------

NOTHING_CHANGED = _declare("nothing_changed", "ingen uppgift är ändrad", "no fact is changed")
SAME_NUMBER = _declare(
    "same_number", "två brukare kan inte ha samma personnummer", "two persons cannot have the same personal number"
)
NO_PERSON_LEFT = _declare("no_person_left", "minst en brukare måste vara kvar", "at least one person must remain")
TOO_MANY_PERSONS = _declare(
    "too_many_persons", "en beställning gäller högst {most} brukare", "an order has at most {most} persons"
)
CODE_NOT_NEEDED = _declare(
    "code_not_needed", "en portkod är angiven fast ingen behövs", "a gate code is given though none is needed"
)
KIND_WANTED = _declare("kind_wanted", "välj också ordertyp", "choose the kind of order too")
LOCK_IN_NEW_INSTALL = _declare(
    "lock_in_new_install", "vid en ny installation har ingen låset redan", "in a new installation nobody has the lock yet"
)
LOCK_OWNER_WANTED = _declare(
    "lock_owner_wanted", "ange vem som har låset: en brukare, och en bara", "say who has the lock: one person, and one only"
)
SECRET_IN_REASON = _declare(
    "secret_in_reason", "skriv inte personnummer eller portkod i skälet", "write no personal number or gate code in the reason"
)
FACT_OF_PERSON = _declare("fact_of_person", "{fact} för brukare {letter}", "{fact} of person {letter}")
NO_SUCH_FACT = _declare(
    "no_such_fact",
    "det finns ingen uppgift med det namnet; skriv till exempel B.number, contact.phone eller gate.code",
    "there is no fact of that name; write for example B.number, contact.phone or gate.code",
)
GIVEN_TWICE = _declare("given_twice", "samma uppgift är angiven två gånger", "one fact is given twice")
MASKED = _declare(
    "masked", "en dold uppgift kan inte sparas: skriv hela värdet", "a masked value cannot be kept: write the whole of it"
)
FACT_TOO_LONG = _declare("fact_too_long", "högst {most} tecken på en rad", "at most {most} characters on one line")
FACT_REFUSED = _declare("fact_refused", "{fact}: {why}", "{fact}: {why}")
FACTS_REFUSED = _declare("facts_refused", "{refused}", "{refused}")
NAME_WANTED = _declare("name_wanted", "ett namn skrivs med bokstäver", "a name is written in letters")
CENTURY_WANTED = _declare(
    "century_wanted",
    "skriv personnumret med tolv siffror, så att århundradet är säkert",
    "write the personal number with twelve digits",
)
ADDRESS_WANTED = _declare(
    "address_wanted",
    "en adress har gata och nummer, som Provgatan 4 lgh 1201, 582 22 Linköping",
    "an address has a street and a number, like Provgatan 4 lgh 1201, 582 22 Linköping",
)
APARTMENT_WANTED = _declare("apartment_wanted", "ett lägenhetsnummer är som 1201", "an apartment number is like 1201")
CONTACT_NAME_WANTED = _declare(
    "contact_name_wanted", "kontaktens namn eller roll skrivs med bokstäver", "the contact's name or role is written in letters"
)
GATE_CODE_WANTED = _declare(
    "gate_code_wanted", "en portkod har siffror och är inget telefonnummer", "a gate code has digits and is no telephone number"
)
YES_OR_NO = _declare("yes_or_no", "svara ja eller nej", "answer yes or no")
ONE_OF = _declare("one_of", "möjliga värden är {choices:choice}", "possible are {choices:choice}")

# What another writer may have taken --------------------------------------------------------------------

HOUSEHOLD_FREE_AGAIN = _declare("household_free_again", "hushållet är ledigt igen", "the household is free again")
NO_UNIT_LEFT = _declare("no_unit_left", "ingen enhet finns kvar i lager", "no unit is left in stock")
UNIT_TAKEN = _declare("unit_taken", "enheten är upptagen", "the unit is taken")
TEXT_NOT_MADE = _declare(
    "text_not_made", "Texten {template} gjordes inte: {fact} ({why}).", "Text {template} was not made: {fact} {why}."
)
