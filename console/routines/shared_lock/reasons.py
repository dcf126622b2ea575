"""Why this routine's pages refuse a form: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import declare

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
