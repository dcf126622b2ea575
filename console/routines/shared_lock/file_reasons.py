"""Why this routine's commands refuse a file or what goes with it: each reason with its texts; nothing of a file is repeated."""

from __future__ import annotations

from workflow.reasons import ReasonKind, declare


def _declare(code: str, sv: str, en: str) -> ReasonKind:
    return declare(f"shared_lock.{code}", sv, en)


REAL_DESK = _declare(
    "real_desk",
    "Ärenden lämnas bara till det påhittade Lindesk; den här installationen använder ett riktigt.",
    "Tickets are handed to the stub Lindesk only; this installation uses a real one.",
)
COMMENTS_OF_ONE = _declare(
    "comments_of_one",
    "--comments hör till ett ärende: ange en enda fil med det.",
    "--comments belongs to one ticket: give one file with it.",
)
WEBHOOK_SECRET_WANTED = _declare(
    "webhook_secret_wanted",
    "--webhook behöver LOCKSTEP_WEBHOOK_SECRET, samma som webbgränssnittets.",
    "--webhook needs LOCKSTEP_WEBHOOK_SECRET, the same as the console's.",
)
COMMENTS_NO_TEXTS = _declare(
    "comments_no_texts", "{file}: _comments är ingen lista av texter.", "{file}: its _comments are not a list of texts."
)
COMMENTS_UNREADABLE = _declare(
    "comments_unreadable",
    "{file}: är varken en JSON-lista av texter eller en text.",
    "{file}: is neither a JSON list of texts nor a text.",
)
FILE_UNREADABLE = _declare("file_unreadable", "{file}: går inte att läsa ({problem}).", "{file}: cannot be read ({problem}).")
FILE_TOO_BIG = _declare(
    "file_too_big", "{file}: är större än {what} får vara ({most} MB).", "{file}: is larger than {what} can be ({most} MB)."
)
A_TICKET = _declare("a_ticket", "ett ärende", "a ticket")
COMMENTS = _declare("comments", "kommentarer", "comments")
NOT_UTF8 = _declare("not_utf8", "{file}: är inte text i UTF-8.", "{file}: is not UTF-8 text.")
NOT_JSON = _declare(
    "not_json", "{file}: är inte JSON (rad {line}, kolumn {column}).", "{file}: is not JSON (line {line}, column {column})."
)
TOO_DEEP = _declare(
    "too_deep", "{file}: är för djupt nästlad för att vara ett ärende.", "{file}: is nested too deeply to be a ticket."
)
NUMBER_TOO_LONG = _declare(
    "number_too_long", "{file}: innehåller ett tal med för många siffror.", "{file}: holds a number of too many digits."
)
NO_ERRAND = _declare("no_errand", "{file}: är inget Lindesk-ärende: {why}.", "{file}: is not a Lindesk errand: {why}.")

# Why it is none ---------------------------------------------------------------------------------------

NO_OBJECT = _declare("no_object", "det är inget objekt", "it is not an object")
NO_ID = _declare("no_id", "det har inget id", "it has no id")
NAME_TOO_LONG = _declare(
    "name_too_long", "{name} är längre än {most} tecken", "its {name} is longer than {most} characters"
)
NO_NUMBER = _declare("no_number", "version är inget tal", "its version is not a number")
SAYS_NOTHING = _declare(
    "says_nothing", "det har varken description eller parameters", "it has neither description nor parameters"
)
NO_TEXT = _declare("no_text", "{name} är ingen text", "its {name} is not text")
NO_LABELS = _declare("no_labels", "labels är ingen lista av texter", "its labels are not a list of texts")
NO_OBJECTS = _declare("no_objects", "{name} är ingen lista av objekt", "its {name} are not a list of objects")
NO_CLASSIFICATION = _declare("no_classification", "classification är inget objekt", "its classification is not an object")
NO_LETTERS = _declare("no_letters", "det innehåller ogiltiga Unicode-tecken", "it holds invalid Unicode characters")
