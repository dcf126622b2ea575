"""Why this routine's services refuse something: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import ReasonKind, declare


def _declare(code: str, sv: str, en: str) -> ReasonKind:
    return declare(f"shared_lock.{code}", sv, en)


STILL_UNFIT = _declare(
    "still_unfit",
    "Ärendet går fortfarande inte att ta in: {cause}. Möjligt nu: avfärda det, eller försök igen senare.",
    "The delivery still cannot be taken in: {cause}. Possible now: discard it, or retry it later.",
)

# The inventory list ---------------------------------------------------------------------------------

declare("thing.lock unit", "Låsenheten", "lock unit")
SERIALS_WANTED = _declare("serials_wanted", "Skriv minst ett serienummer.", "Write at least one serial number.")
TOO_MANY_UNITS = _declare("too_many_units", "Högst {most} åt gången.", "At most {most} at a time.")
SERIAL_UNREADABLE = _declare(
    "serial_unreadable",
    "serienumret ska vara bokstäver, siffror och bindestreck.",
    "the serial number must be letters, digits and hyphens.",
)

# A sheet --------------------------------------------------------------------------------------------

FILE_TOO_LARGE = _declare("file_too_large", "Filen är för stor; högst {most} MB.", "The file is too large; at most {most} MB.")
FILE_UNPACKS_LARGE = _declare(
    "file_unpacks_large", "Filen är för stor när den packas upp.", "The file is too large when it is unpacked."
)
NOT_A_SHEET = _declare("not_a_sheet", "Filen går inte att läsa som ett Excelblad.", "The file cannot be read as an Excel sheet.")
TOO_MANY_ROWS = _declare("too_many_rows", "Högst {most} rader åt gången.", "At most {most} rows at a time.")
TOO_MANY_COLUMNS = _declare("too_many_columns", "Högst {most} kolumner.", "At most {most} columns.")
LIST_CHANGED = _declare(
    "list_changed",
    "Inventarielistan har ändrats sedan skillnaderna visades. Läs in filen igen.",
    "The inventory list has changed since the differences were shown. Read the file in again.",
)
HEADINGS_WANTED = _declare(
    "headings_wanted",
    "Första raden ska ha rubriker, och en av dem ska vara Serienummer.",
    "The first row must have headings, and one of them must be Serienummer.",
)
HEADING_TWICE = _declare(
    "heading_twice", "Rubriken {head} står två gånger: {columns}.", "The heading {head} stands twice: {columns}."
)

# A row ----------------------------------------------------------------------------------------------

IN_ROW = _declare("in_row", "Rad {row}: {why}", "Row {row}: {why}")
SERIAL_MISSING = _declare("serial_missing", "serienumret saknas.", "the serial number is missing.")
SERIAL_TWICE = _declare(
    "serial_twice",
    "serienumret {serial} står två gånger, även på rad {row}.",
    "the serial number {serial} stands twice, also in row {row}.",
)
NOT_IN_STOCK = _declare(
    "not_in_stock",
    "{serial} är ny, men ligger inte i lager enligt cell {place}. Den tas inte emot i lager.",
    "{serial} is new, but is not in stock according to cell {place}. It is not received into stock.",
)
KIND_FIXED = _declare(
    "kind_fixed",
    "typen på {serial} kan inte ändras när den är monterad.",
    "the kind of {serial} cannot change while it is mounted.",
)
STATUS_STAYS = _declare(
    "status_stays",
    "Status ändras inte: {listed} i listan, {sheet} i bladet.",
    "The status does not change: {listed} in the list, {sheet} in the sheet.",
)

# A cell ---------------------------------------------------------------------------------------------

SERIAL_NUMBER = _declare("cell.serial", "serienumret", "the serial number")
MODEL = _declare("cell.model", "modellen", "the model")
KIND = _declare("cell.kind", "typen", "the kind")
BATTERY_DAY = _declare("cell.battery_on", "batteridatumet", "the battery date")
IN_CELL = _declare("in_cell", "{what} i cell {place}", "{what} in cell {place}")
VALUE_IN_CELL = _declare("value_in_cell", "{what} i {why}", "{what} in {why}")
SERIAL_WANTED = _declare(
    "serial_wanted", "{where} ska vara bokstäver, siffror och bindestreck.", "{where} must be letters, digits and hyphens."
)
UNIT_KIND_WANTED = _declare(
    "unit_kind_wanted", "{where} ska vara Lägenhetslås eller Portlås.", "{where} must be Apartment lock or Gate lock."
)
CELL_IS_DATE = _declare(
    "cell_is_date", "cell {place} är ett datum; skriv det som text.", "cell {place} is a date; write it as text."
)
CELL_IS_FORMULA = _declare(
    "cell_is_formula",
    "cell {place} är en formel utan värde; öppna och spara filen i Excel, eller skriv värdet.",
    "cell {place} is a formula without a value; open and save the file in Excel, or write the value.",
)
CELL_HAS_ERROR = _declare("cell_has_error", "cell {place} visar ett fel ({value}).", "cell {place} shows an error ({value}).")
CELL_IS_FLAG = _declare(
    "cell_is_flag", "cell {place} är sant eller falskt; skriv det som text.", "cell {place} is true or false; write it as text."
)
CELL_HAS_DECIMALS = _declare(
    "cell_has_decimals",
    "cell {place} är ett tal med decimaler eller minustecken; skriv det som text.",
    "cell {place} is a number with decimals or a minus sign; write it as text.",
)
CELL_HAS_MANY_DIGITS = _declare(
    "cell_has_many_digits",
    "cell {place} är ett tal med så många siffror att Excel tappar några; skriv det som text.",
    "cell {place} is a number with so many digits that Excel loses some; write it as text.",
)
CELL_IS_NO_DATE = _declare(
    "cell_is_no_date", "cell {place} är inget datum som 2027-01-14.", "cell {place} is no date like 2027-01-14."
)
CELL_HAS_YEAR = _declare("cell_has_year", "cell {place} har årtalet {year}.", "cell {place} has the year {year}.")

# A restored store, and stub systems -------------------------------------------------------------------

NOT_COMPARED = _declare(
    "not_compared",
    "{system} svarar inte ({code}). Ingenting jämfördes; försök igen när systemet svarar.",
    "{system} could not be asked ({code}). Nothing was compared; try again when it answers.",
)
MARKED_BY_ADMINISTRATOR = _declare(
    "marked_by_administrator",
    "{name} har rollen {role:role}; bara en administratör märker kommentarer som gjorda.",
    "{name} is {role:role}; comments are marked as done by an administrator.",
)
MARKING_REASON = _declare(
    "marking_reason",
    "Ange ett skäl med --reason, minst {least} tecken: det sparas.",
    "Marking needs a --reason of at least {least} characters: it is kept.",
)
STOP_WORKERS_FIRST = _declare(
    "stop_workers_first",
    "{n} bakgrundstjänster är igång ({name} …): stoppa dem innan något märks.",
    "{n} workers are alive ({name} …): stop them before anything is marked.",
)
STUBS_SILENT = _declare(
    "stubs_silent",
    "De påhittade systemen svarar inte; starta dem med `lockstep stubs`.",
    "The stub systems do not answer; start them with `lockstep stubs`.",
)
