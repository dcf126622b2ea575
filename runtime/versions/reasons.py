"""Why a question about versions, a trial or a retirement is refused: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import declare

NO_SUCH_VERSION = declare(
    "no_such_version",
    "Det finns ingen version {version} i det här registret; kända är {known}.",
    "This store has no version {version}; known are {known}.",
)
VERSION_OF_SEVERAL = declare(
    "version_of_several",
    "Flera rutiner har en version {version}: {routines}. Ange vilken rutin.",
    "Several routines have a version {version}: {routines}. Name the routine.",
)
VERSIONS_OF_TWO = declare(
    "versions_of_two",
    "Versionerna hör till olika rutiner, {old} och {new}.",
    "The versions are of different routines, {old} and {new}.",
)
VERSION_NOT_RUN = declare(
    "version_not_run",
    "Version {version} av {routine} körs inte här, eller är avvecklad.",
    "Version {version} of {routine} does not run here, or is retired.",
)
AGAINST_WHICH = declare(
    "against_which",
    "Ange vilken version som {version} ska jämföras med; möjliga är {known}.",
    "Name the version that {version} is tried against; possible are {known}.",
)
ONLY_VERSION = declare(
    "only_version",
    "Version {version} är den enda av {routine} som körs här: det finns ingen att jämföra med.",
    "Version {version} is the only version of {routine} that runs here: there is none to try it against.",
)
NO_SUCH_SHARE = declare(
    "no_such_share",
    "Andelen ska vara mellan 0 och 100 procent och minsta antal minst 1, inte {share} och {least}.",
    "The share is between 0 and 100 percent and the least number at least 1, not {share} and {least}.",
)
CANARY_THERE = declare(
    "canary_there",
    "Version {version} av {routine} provas redan. Avsluta det provet först.",
    "Version {version} of {routine} is on trial already. End that trial first.",
)
NO_CANARY = declare("no_canary", "Ingen version av {routine} provas.", "No version of {routine} is on trial.")
VERSION_ON_TRIAL = declare(
    "version_on_trial",
    "Nya beställningar börjar i version {version} medan ett prov pågår. Avsluta provet först.",
    "New orders begin under version {version} while a trial goes on. End the trial first.",
)
VERSION_NEWEST = declare(
    "version_newest",
    "Nya beställningar av {routine} börjar i version {version}. Kör ett program med en nyare version först.",
    "New orders of {routine} begin under version {version}. Run a program with a newer version first.",
)
VERSION_BEGUN_UNDER = declare(
    "version_begun_under",
    "Nya beställningar börjar i version {version} i det program som {workers} kör. Stoppa de bakgrundstjänsterna först.",
    "New orders begin under version {version} in the program that {workers} run. Stop those workers first.",
)
VERSION_REVERTIBLE = declare(
    "version_revertible",
    "Version {version} behövs än: {orders} öppna beställningar kan flyttas tillbaka till den, eller flyttas just nu. "
    "Vänta in dem.",
    "Version {version} is still needed: {orders} open orders can be taken back to it, or are being moved. Wait for them.",
)
VERSION_NEEDED = declare(
    "version_needed",
    "Version {version} behövs än: {orders} öppna beställningar, {messages} olästa meddelanden, {effects} anrop vars utfall "
    "är öppet. Flytta dem till en annan version eller vänta in dem.",
    "Version {version} is still needed: {orders} open orders, {messages} unread messages, {effects} effects whose outcome "
    "is open. Migrate them or wait for them.",
)
NEEDS_BOTH = declare(
    "canary.needs_both",
    "Ett prov av {routine} behöver versionerna {versions:and}; det här programmet har inte båda.",
    "A canary of {routine} needs versions {versions:and}; this program does not have both.",
)
