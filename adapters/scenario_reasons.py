"""Why a step of a scenario, or a request to the simulated world, is refused: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import declare

WANTS_SOME_OF = declare("scenario.wants_some_of", "`{verb}` ska ha något av {known}.", "`{verb}` wants some of {known}.")
HAS_NO_KEY = declare(
    "scenario.has_no_key", "`{verb}` har inget {key}; möjliga är {known}.", "`{verb}` has no {key}; possible are {known}."
)
KEY_NEEDED = declare("scenario.key_needed", "`{verb}` kräver `{key}`.", "`{verb}` needs `{key}`.")
NO_LENGTH = declare(
    "scenario.no_length",
    "{text} är ingen tid: skriv ett antal följt av seconds, minutes, hours eller days.",
    "{text} is no length of time: say so many seconds, minutes, hours or days.",
)
NO_VERB_OF_WORLD = declare(
    "scenario.no_verb_of_world",
    "Den simulerade världen har inget verb {verb}: den har {known}.",
    "The world has no verb {verb}: it has {known}.",
)
NO_PERSON = declare(
    "scenario.no_person", "Det finns ingen person {ref} i den här världen.", "There is no person {ref} in this world."
)
NO_IMPORT = declare(
    "scenario.no_import", "Det finns ingen import {name}; möjliga är {known}.", "There is no import {name}; possible are {known}."
)
HEADERS_OF_COMMENT = declare(
    "scenario.headers_of_comment", "`headers` hör till en `comment`, med namn.", "`headers` are those of a `comment`, by name."
)
NO_SYSTEM = declare(
    "scenario.no_system", "Det finns inget system {name}; möjliga är {known}.", "There is no system {name}; possible are {known}."
)
NO_OPERATION = declare(
    "scenario.no_operation",
    "{system} har inget anrop {name}; möjliga är {known}.",
    "{system} has no operation {name}; possible are {known}.",
)
NO_TICKET = declare(
    "scenario.no_ticket", "Inget ärende {name} har kommit till den här världen.", "No ticket {name} has come to this world."
)
NOTHING_TO_OMIT = declare(
    "scenario.nothing_to_omit", "`omit`: det finns inget {name} i ärendet.", "`omit`: there is no {name} in this ticket."
)
CLOCK_OF_ANOTHER = declare(
    "scenario.clock_of_another",
    "Den här världens klocka styrs av en annan process.",
    "This world's clock is driven by another process.",
)
