"""Why a command refuses what it is given: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import declare

NO_SUCH_PROFILE = declare("no_such_profile", "Profilerna är {known:and}, inte {name}.", "Profiles are {known:and}, not {name}.")

# Where the console listens -----------------------------------------------------------------------------

PORT_IN_USE = declare(
    "port_in_use", "Port {port} används redan; ange en annan med --port.", "Port {port} is in use; give another with --port."
)
PORT_NOT_ALLOWED = declare(
    "port_not_allowed",
    "Port {port} får inte öppnas av den här användaren; ange en från 1024 och uppåt med --port.",
    "Port {port} may not be opened by this user; give one from 1024 up with --port.",
)
CANNOT_LISTEN = declare(
    "cannot_listen", "Det går inte att lyssna på {place} ({problem}).", "It cannot listen at {place} ({problem})."
)

# A new order ------------------------------------------------------------------------------------------

NO_SUCH_FIELD = declare(
    "no_such_field",
    "{trigger} har inget fält {name}; möjliga är {known}.",
    "{trigger} has no field {name}; possible are {known}.",
)

# A new routine ----------------------------------------------------------------------------------------

FOLDER_TAKEN = declare(
    "folder_taken",
    "{folder} finns redan, och ingenting skrivs över: ange en annan mapp med --to.",
    "There is something at {folder} already, and nothing is overwritten: give another folder with --to.",
)
FOLDER_NOT_WRITTEN = declare(
    "folder_not_written", "{folder} går inte att skriva till: {problem}.", "{folder} cannot be written: {problem}."
)
ROUTINE_NAME_WANTED = declare(
    "routine_name_wanted",
    "En rutins namn är 2 till 40 tecken av a-z, 0-9 och _, med en bokstav först och inget _ sist, som `leave`: inte `{name}`.",
    "A routine's name is 2 to 40 of a-z, 0-9 and _, a letter first and no _ last, such as `leave`: not `{name}`.",
)
ROUTINE_THERE = declare(
    "routine_there",
    "Rutinen {name} finns redan: välj ett annat namn.",
    "There is a routine {name} on board already: give this one another name.",
)
NAME_OF_YAML = declare(
    "name_of_yaml",
    "I YAML är {name} ett värde och ingen text: välj ett annat namn på rutinen.",
    "In YAML {name} is a value and no text: give the routine another name.",
)
NAME_OF_PYTHON = declare(
    "name_of_python",
    "Python har redan en modul eller ett nyckelord {name}: välj ett annat namn på rutinen.",
    "Python has a module or a keyword {name} already: give the routine another name.",
)

# Pictures and exports ---------------------------------------------------------------------------------

AT_NEEDS_ORDER = declare(
    "at_needs_order",
    "--at säger när i en beställnings liv; ange beställningen med --order ID.",
    "--at tells when in an order's life; give the order with --order ID.",
)
NO_SUCH_WORKFLOW = declare(
    "no_such_workflow", "Det finns inget flöde {name}; möjliga är {known}.", "There is no workflow {name}; possible are {known}."
)
OF_OTHER_ROUTINE = declare(
    "of_other_routine",
    "Beställning {order} hör till {routine}, inte till {wanted}.",
    "Order {order} runs under {routine}, not under {wanted}.",
)
MOMENT_WANTED = declare(
    "moment_wanted", "En tidpunkt skrivs som 2027-01-14T09:30.", "A time is written like 2027-01-14T09:30."
)
NOT_FOR_TERMINALS = declare(
    "not_for_terminals",
    "En terminal kan inte visa bilden; skriv den till en fil med -o FILE.",
    "A terminal cannot show this picture; write it to a file with -o FILE.",
)
EXPORTED_ARE = declare("exported_are", "{known} kan exporteras, som {formats}.", "Exported are {known} as {formats}.")
NO_CHECKOUT = declare(
    "no_checkout",
    "{folder} är ingen utcheckning av det här programmet: workflow/routines saknas.",
    "{folder} is no checkout of this program: it has no workflow/routines.",
)
NO_TABLE_THERE = declare(
    "no_table_there",
    "Utcheckningen i {folder} har ingen tabell för {routine}; är det en version som har den?",
    "The checkout in {folder} has no table of {routine}; is it a version that has it?",
)

# Simulations ------------------------------------------------------------------------------------------

NO_SUCH_FAULTS = declare("no_such_faults", "Felnivåerna är {known}, inte {name}.", "Faults are {known}, not {name}.")
MIGRATED_IN_PROCESS = declare(
    "migrated_in_process",
    "Beställningar flyttas till en annan version i processen: spela --migrate utan --over-http.",
    "Orders are moved to another version in the process: play --migrate without --over-http.",
)
PLAN_OF_OTHER_TABLES = declare(
    "plan_of_other_tables",
    "Planen går från version {old} till {new} av {routine}; här spelas {known}.",
    "The plan leads from version {old} to {new} of {routine}; played here are {known}.",
)
NO_STUB_SERVERS = declare(
    "no_stub_servers",
    "Rutinen {routine} har inga stubbservrar: spela den utan --over-http.",
    "Routine {routine} has no stub servers: play it without --over-http.",
)
