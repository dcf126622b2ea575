"""Why the store refuses a backup or a restore: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import declare

BACKUP_THERE = declare(
    "backup_there",
    "Filen {file} finns redan; en säkerhetskopia skrivs till en ny fil.",
    "There is a file {file} already; a backup is written to a new one.",
)
BACKUP_INCOMPLETE = declare(
    "backup_incomplete",
    "Databasen har tabeller från rutinen {routine}, som inte är installerad: de skulle saknas i säkerhetskopian.",
    "The store has tables of routine {routine}, which is not installed: a backup would leave them out.",
)
BACKUP_ALTERED = declare(
    "backup_altered",
    "{file} är skadad eller ändrad ({problem}); ingenting återställdes.",
    "{file} is damaged or was altered ({problem}); nothing was restored.",
)
BACKUP_OF_OTHER_SCHEMA = declare(
    "backup_of_other_schema",
    "{file} är ingen säkerhetskopia av det här programmets databas: {part} har version {seen}, men {wanted} behövs.",
    "{file} is not a backup of this program's schema: {part} is at {seen}, wanted is {wanted}.",
)
NO_REVISION = declare("no_revision", "ingen", "nothing")
BACKUP_OF_OTHER_ROUTINES = declare(
    "backup_of_other_routines",
    "{file} har tabeller från rutinen {routine}, som inte är installerad; ingenting återställdes.",
    "{file} has tables of routine {routine}, which is not installed; nothing was restored.",
)
BACKUP_DAMAGED = declare(
    "backup_damaged", "{file} är skadad; ingenting återställdes.", "{file} is damaged; nothing was restored."
)
PLACE_NOT_EMPTY = declare(
    "place_not_empty",
    "Databasen att återställa till är inte tom: den har {table}; återställ till en ny databas.",
    "The place to restore into is not empty: it has {table}; a backup needs a new database.",
)
OTHER_MASTER_KEY = declare(
    "other_master_key",
    "Säkerhetskopian gjordes med en annan huvudnyckel; ingenting återställdes.",
    "This is not the master key that the backup was made with; nothing was restored.",
)
