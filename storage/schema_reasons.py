"""Why a database or its schema is refused: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import declare

# The database -----------------------------------------------------------------------------------------

URL_UNREADABLE = declare(
    "database.url_unreadable",
    "Databasens adress går inte att läsa; den skrivs sqlite:///FILE eller postgresql://HOST/NAME.",
    "The database URL cannot be read; wanted is sqlite:///FILE or postgresql://HOST/NAME.",
)
KIND_UNSUPPORTED = declare(
    "database.kind_unsupported",
    "Databaser av typen {kind} stöds inte; möjliga är sqlite och postgresql.",
    "Databases of kind {kind} are not supported; wanted is sqlite or postgresql.",
)
OPTIONS_BEHIND_POOLER = declare(
    "database.options_behind_pooler",
    "Databasen nås genom en pooler, som inte skickar vidare adressens options; ta bort dem.",
    "The database is reached through a pooler, which does not pass on the URL's options; leave them out.",
)
POOLER_REFUSES = declare(
    "database.pooler_refuses",
    "Poolern framför databasen nekar våra anslutningar; se dess logg.",
    "The pooler before the database refuses our connections; see its log.",
)
ENCODING_UNFIT = declare(
    "database.encoding_unfit",
    "Databasen sparar text i {encoding}, som saknar bokstäver som människor skriver. Gör en med CREATE DATABASE … ENCODING 'UTF8' "
    "TEMPLATE template0, och återställ en säkerhetskopia till den.",
    "The database keeps its texts in {encoding}, which does not have every letter that people write. Make one with "
    "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0, and restore a backup into it.",
)
DATESTYLE_UNFIT = declare(
    "database.datestyle_unfit",
    "Poolerns anslutningar har datestyle {style}; ISO behövs. Kör ALTER ROLE … SET datestyle = 'ISO' för programmets roll, eller "
    "ändra i databasen, och låt poolern ansluta igen.",
    "The pooler's connections have the datestyle {style}; wanted is ISO. Run ALTER ROLE … SET datestyle = 'ISO' for "
    "this program's role, or set it for its database, and have the pooler connect again.",
)
STORE_GONE = declare(
    "store_gone",
    "Databasfilen {store} finns inte kvar. Inget mer görs. Lägg tillbaka filen, eller återställ en säkerhetskopia, och starta igen.",
    "The store {store} is not there any more. Nothing more is done. Put the file back, or restore a backup, and start again.",
)
STORE_REPLACED = declare(
    "store_replaced",
    "Databasfilen {store} är en annan fil än den som öppnades. Inget mer görs. Lägg tillbaka filen, eller återställ en "
    "säkerhetskopia, och starta igen.",
    "The store {store} is another file than the one that was opened. Nothing more is done. Put the file back, or restore a backup, "
    "and start again.",
)
VALUE_REFUSED = declare(
    "database.value_refused", "Databasen tar inte emot ett värde ({problem}).", "The database refuses a value ({problem})."
)
STATEMENT_REFUSED = declare(
    "database.statement_refused", "Databasen tar inte emot ett anrop ({problem}).", "The database refuses a statement ({problem})."
)

# An order's private part ------------------------------------------------------------------------------

DATA_KEY_DESTROYED = declare(
    "data_key.destroyed", "Beställningens datanyckel är förstörd.", "The order's data key is destroyed."
)
DATA_KEY_DAMAGED = declare("data_key.damaged", "Beställningens datanyckel är skadad.", "The order's data key is damaged.")
SEALED_DAMAGED = declare(
    "data_key.sealed_damaged",
    "Det som är krypterat i beställningen är ingen komprimerad JSON.",
    "What is sealed of an order is no compressed JSON.",
)
DICTIONARY_UNKNOWN = declare(
    "data_key.dictionary_unknown",
    "Det som är krypterat i beställningen är komprimerat med ordlistan {number}, som det här programmet inte känner till. "
    "Installera rutinen i den version som skrev det, eller en nyare.",
    "What is sealed of the order was compressed with dictionary {number}, which this program does not know. "
    "Install the routine in the version that wrote it, or in a newer one.",
)

# The schema -------------------------------------------------------------------------------------------

OF_CORE = declare("schema.of_core", "Databasens schema", "The database schema")
OF_ROUTINE = declare("schema.of_routine", "Schemat för rutinen {name}", "The schema of routine {name}")
TABLE_OF_TWO = declare(
    "schema.table_of_two",
    "Tabellen {table} finns i {owners:and}: en av dem måste ge den ett annat namn.",
    "Table {table} is declared by {owners:and}: one of them must name it differently.",
)
MIGRATIONS_BROKEN = declare(
    "schema.migrations_broken",
    "Schemaändringarna för {branch} går inte att köra: {problem}.",
    "The migrations of {branch} cannot be run: {problem}.",
)
BRANCH_IS_AT = declare(
    "schema.branch_is_at", "{branch} har {seen}, {wanted} behövs", "{branch} is at {seen}, wanted is {wanted}"
)
SCHEMA_OLDER = declare(
    "schema.older",
    "Databasens schema är äldre än det här programmet ({seen}); kör `lockstep db upgrade`.",
    "The database schema is older than this program ({seen}); run `lockstep db upgrade`.",
)
SCHEMA_NEWER = declare(
    "schema.newer",
    "{schema} har {seen}, som är nyare än det här programmet ({mine}); uppgradera programmet.",
    "{schema} is at {seen}, which is newer than this program ({mine}); upgrade the program.",
)
SCHEMA_CHANGED = declare(
    "schema.changed",
    "{schema} ändrades till {seen} medan det här programmet körde, som är gjort för {mine}. Det har avslutats, och det som var "
    "påbörjat lämnas till det nyare programmet. Möjligt nu: starta det.",
    "{schema} was brought to {seen} while this program ran, which is made for {mine}. It has ended, and what it had begun is left "
    "to the newer program. Possible now: start that one.",
)
OTHER_SCHEMA = declare(
    "schema.other",
    "{schema} har {seen}, och det här programmet är gjort för {mine}: {what} skulle utelämna det som programmet inte känner till. "
    "Gör det med det nyare programmet.",
    "{schema} is at {seen}, and this program is made for {mine}: {what} would leave out what it does not know. Use the newer "
    "program for that.",
)
TABLE_OF_OTHER_PROGRAM = declare(
    "schema.table_of_other_program",
    "Databasen har en tabell {table} från ett annat program; ge Lockstep en tom databas.",
    "The database has a table {table} of another program; give Lockstep an empty database.",
)
A_BACKUP = declare("schema.a_backup", "en säkerhetskopia", "a backup")
A_RESTORE = declare("schema.a_restore", "en återställning", "a restore")
A_KEY_CHANGE = declare("schema.a_key_change", "ett byte av huvudnyckeln", "a change of the master key")
