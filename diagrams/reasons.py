"""Why a picture is refused: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import declare

NO_FORMAT = declare(
    "picture.no_format",
    "Bilder har inget format {name}; möjliga är {known}.",
    "Pictures have no format {name}; possible are {known}.",
)
NO_VIEW = declare(
    "picture.no_view", "Bilder har ingen vy {name}; möjliga är {known}.", "Pictures have no view {name}; possible are {known}."
)
NO_SHEET = declare(
    "picture.no_sheet",
    "Bilder har inget blad {name}; möjliga är {known}.",
    "Pictures have no sheet {name}; possible are {known}.",
)
DIFFERENCE_FORMAT = declare(
    "picture.difference_format",
    "En skillnad kan inte ritas som {format}; möjliga är {known}.",
    "A difference has no {format}; possible are {known}.",
)
OTHER_LANGUAGE = declare(
    "picture.other_language", "Bilder finns på {known:and}, inte {lang}.", "Pictures speak {known:and}, not {lang}."
)
NO_KIND = declare(
    "picture.no_kind",
    "{routine} har ingen ordertyp {name}; den har {known}.",
    "{routine} has no order kind {name}; it has {known}.",
)
NO_ROLE = declare(
    "picture.no_role",
    "{routine} har ingen roll {name}; den har {known}.",
    "{routine} has no role {name}; it has {known}.",
)
