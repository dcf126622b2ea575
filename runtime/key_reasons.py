"""Why a key is refused: each reason with its texts. None of them repeats a key."""

from __future__ import annotations

from workflow.reasons import declare

KEY_LENGTH = declare(
    "key.length", "Huvudnyckeln har {seen} byte; {wanted} behövs.", "The master key has {seen} bytes; wanted are {wanted}."
)
OTHER_KEY = declare(
    "key.other",
    "Det här är inte huvudnyckeln som databasen gjordes med; inget lästes eller ändrades.",
    "This is not the master key that the store was made with; nothing was read or changed.",
)
DATA_KEY_OF_OTHER = declare(
    "key.data_key_of_other",
    "En datanyckel går inte att öppna: den gjordes med en annan huvudnyckel.",
    "A data key cannot be opened: it was made with another master key.",
)
DATA_KEY_UNFIT = declare(
    "key.data_key_unfit",
    "En datanyckel går inte att öppna: den är skadad eller gjordes för en annan rad.",
    "A data key cannot be opened: it is damaged, or was made for another row.",
)
SEALED_UNREADABLE = declare(
    "key.sealed_unreadable",
    "Något krypterat går inte att öppna med sin rads datanyckel.",
    "Something sealed cannot be opened with the data key of its row.",
)
KEY_UNREADABLE = declare(
    "key.unreadable",
    "Huvudnyckeln går inte att läsa; den skrivs som 32 byte i base64.",
    "The master key cannot be read; wanted is the base64 text of 32 bytes.",
)
NO_KEY_FILE = declare(
    "key.no_file",
    "Nyckelfilen {file} finns inte; den som databasen gjordes med behövs.",
    "There is no master key file {file}; wanted is the one this store was made with.",
)
KEY_FILE_OPEN = declare(
    "key.file_open",
    "Nyckelfilen {file} kan läsas av andra; ge den rättigheterna 0600.",
    "The master key file {file} can be read by others; make it mode 0600.",
)
KEY_FILE_UNREADABLE = declare(
    "key.file_unreadable",
    "Nyckelfilen {file} går inte att läsa; en nyckel skrivs som 32 byte i base64.",
    "The master key file {file} cannot be read; wanted is the base64 text of 32 bytes.",
)
NO_KEY = declare(
    "key.none",
    "Ingen huvudnyckel är satt; ange LOCKSTEP_MASTER_KEY, eller samma namn med _FILE eller _COMMAND sist.",
    "No master key is set; give LOCKSTEP_MASTER_KEY, or the same with _FILE or _COMMAND at its end.",
)
MASTER = declare("key.master", "huvudnyckeln", "the master key")
LOOKUP = declare("key.lookup", "sökningsnyckeln", "the look-up key")
NO_KEY_FROM_COMMAND = declare(
    "key.none_from_command",
    "Kommandot för {which} gav ingen ({problem}); prova det för hand.",
    "The command for {which} did not give one ({problem}); try it by hand.",
)
OTHER_LOOKUP_KEY = declare(
    "key.other_lookup",
    "Sökningsnyckeln är inte den som databasen gjordes med: {seen}; inget lästes eller ändrades.",
    "The look-up key is not the one that the store was made with: {seen}; nothing was read or changed.",
)
LOOKUP_MISSING = declare("key.lookup_missing", "den saknas", "it is missing")
LOOKUP_IS_OTHER = declare("key.lookup_is_other", "det är en annan", "it is another")
MADE_WITHOUT_LOOKUP = declare("key.made_without_lookup", "databasen gjordes utan en", "the store was made without one")
LEFT_UNDER_OTHER = declare(
    "key.left_under_other",
    "Vissa nycklar går inte att öppna med någon huvudnyckel som finns här: {where}. Den gamla nyckeln är kvar; se "
    "`lockstep db verify`.",
    "Some keys open with no master key that is here: {where}. The old key is kept; see `lockstep db verify`.",
)
NO_NEW_KEY = declare(
    "no_new_key",
    "Det finns bara en huvudnyckel, och den används redan. Ange den nya nyckeln och sedan den gamla, på var sin rad, starta om "
    "allt med båda, och byt sedan.",
    "There is one master key, and it is the current one. Give the new key and the old one, in this order and on a line each, "
    "restart everything with both, and rotate then.",
)
