"""Why a scenario or a simulation is refused, and what did not hold in it: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import declare

# The file ---------------------------------------------------------------------------------------------

NOT_READ = declare(
    "scenario.not_read", "Scenariot {file} går inte att läsa: {problem}.", "Scenario {file} cannot be read: {problem}."
)
NO_YAML = declare("scenario.no_yaml", "Scenariot {file} är inte YAML{place}.", "Scenario {file} is not YAML{place}.")
AT_LINE = declare("scenario.at_line", " på rad {line}", " at line {line}")
NO_SCENARIO = declare(
    "scenario.none", "Scenariot {file} saknar `start` eller `steps`.", "Scenario {file} lacks `start` or `steps`."
)
STRANGE_KEY = declare(
    "scenario.strange_key", "Scenariot {file} har {key}; möjliga är {known}.", "Scenario {file} has {key}; possible are {known}."
)
NOT_SET_UP = declare(
    "scenario.not_set_up",
    "Scenariot {file} går inte att förbereda: {problem}.",
    "Scenario {file} cannot be set up: {problem}.",
)
ONE_VERB = declare(
    "scenario.one_verb", "Scenariot {file}: varje steg är ett verb.", "Scenario {file}: each step is one verb."
)
NO_VERB = declare(
    "scenario.no_verb",
    "Scenariot {file}: det finns inget verb {verb}; möjliga är {known}.",
    "Scenario {file}: there is no verb {verb}; possible are {known}.",
)
NO_STUB_SERVERS = declare(
    "scenario.no_stub_servers",
    "Rutinen {routine} har inga stubbservrar: kör scenariot utan --over-http.",
    "Routine {routine} has no stub servers: play it without --over-http.",
)

# The world --------------------------------------------------------------------------------------------

NO_WORLD = declare(
    "scenario.no_world",
    "Det finns ingen simulerad värld här: ingen installerad rutin har en.",
    "There is no simulated world here: no routine on board has one.",
)
WORLD_OF_NONE = declare(
    "scenario.world_of_none",
    "Rutinen {routine} har ingen simulerad värld: ta bort `world`.",
    "Routine {routine} has no simulated world: `world` must be left out.",
)
ORDER_NAME_TAKEN = declare(
    "scenario.order_name_taken",
    "Det finns redan en beställning {name}: ge den här ett annat namn.",
    "There is an order {name} already: give this one another name.",
)

# Verbs ------------------------------------------------------------------------------------------------

RUN_IDLE = declare(
    "scenario.run_idle",
    "`run: {value}` finns inte; möjligt är `run: idle`.",
    "`run: {value}` is not known; possible is `run: idle`.",
)
CLOCK_GOES_ON = declare("scenario.clock_goes_on", "Klockan går inte bakåt.", "The clock does not go back.")
BEGINS_NOT_SO = declare(
    "scenario.begins_not_so",
    "Ingen beställning börjar med `{trigger}` för hand; möjliga är {known:names}.",
    "No order begins by `{trigger}` by hand; possible are {known:names}.",
)
NO_FAULT = declare(
    "scenario.no_fault", "Det finns inget fel {name}; möjliga är {known}.", "There is no fault {name}; possible are {known}."
)
NO_POINT = declare(
    "scenario.no_point",
    "Det finns ingen punkt {name} att krascha vid; möjliga är {known}.",
    "There is no point {name} to crash at; possible are {known}.",
)
NO_EFFECT = declare(
    "scenario.no_effect", "Det finns inget anrop {name}; möjliga är {known}.", "There is no effect {name}; possible are {known}."
)

# What did not hold ------------------------------------------------------------------------------------

STEP_FAILED = declare("scenario.step_failed", "steg {n} ({verb}): {why}", "step {n} ({verb}): {why}")
NOT_PLAYED = declare("scenario.not_played", "går inte att köra: {problem}", "cannot be played: {problem}")
REFUSED_OTHERWISE = declare(
    "scenario.refused_otherwise",
    "nekades, men inte på grund av {wanted}: {why}",
    "refused, but not because of {wanted}: {why}",
)
NOT_REFUSED = declare("scenario.not_refused", "`{trigger}` nekades inte", "`{trigger}` was not refused")
UNMET = declare(
    "scenario.unmet", "{what} skulle vara {wanted}, men är {found}", "{what} should be {wanted}, found {found}"
)
EXPECT_NAMES_NONE = declare(
    "scenario.expect_names_none", "`expect` anger ingen av {known}.", "`expect` names none of {known}."
)
EXPECT_NO_SUCH = declare(
    "scenario.expect_no_such",
    "`expect`: det finns inget {what} {name}; möjliga är {known}.",
    "`expect`: there is no {what} {name}; possible are {known}.",
)
EXPECT_CANNOT = declare(
    "scenario.expect_cannot",
    "`expect` för {what} kan inte prova {key}; möjliga är {known}.",
    "`expect` of {what} cannot check {key}; possible are {known}.",
)

# A simulation -----------------------------------------------------------------------------------------

NOT_SIMULATED = declare(
    "simulation.none",
    "Rutinen {routine} går inte att simulera: ingen rad utan källa anger en roll.",
    "Routine {routine} cannot be simulated: no row without a source names a role.",
)
NOTHING_DRAWN_BEGINS = declare(
    "simulation.nothing_drawn_begins",
    "Rutinen {routine} börjar ingen beställning med det som lottas för dess fält: {why}",
    "Routine {routine} begins no order with what is drawn for its fields: {why}",
)
