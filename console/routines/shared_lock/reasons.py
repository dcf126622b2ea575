"""Why this routine's pages refuse a form: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import declare

declare("thing.visit", "Besöket", "visit")
DAY_WANTED = declare("shared_lock.day_wanted", "En dag skrivs som 2027-01-14.", "A day is written like 2027-01-14.")
WEEK_WANTED = declare(
    "shared_lock.week_wanted", "En vecka väljs med ett datum, som 2027-01-14.", "A week is chosen by a date, like 2027-01-14."
)
EXCEL_WANTED = declare("shared_lock.excel_wanted", "Välj en Excelfil.", "Choose an Excel file.")
PREVIEW_UNREADABLE = declare(
    "shared_lock.preview_unreadable",
    "Förhandsgranskningen gick inte att läsa; börja om med filen.",
    "The preview could not be read; begin again with the file.",
)

# A notice of the desk that is not believed, by the code that its sender gets.
NOTICES = {
    kind.code: kind
    for kind in (
        declare("malformed", "Anropet går inte att läsa.", "The notice cannot be read."),
        declare("too_big", "Anropet är för stort.", "The notice is too big."),
        declare("bad_signature", "Anropets signatur stämmer inte.", "The signature of the notice is not right."),
        declare("stale", "Anropets tid ligger för långt från nu.", "The time of the notice is too far from now."),
        declare("replayed", "Anropet har kommit förut.", "The notice was received before."),
    )
}
