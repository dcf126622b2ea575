"""Why a value does not fit a pydantic model: pydantic's kinds of errors as reasons, because its own sentences are English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workflow.reasons import Reason, ReasonKind, declare, say

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

UNFIT = declare("model.unfit", "värdet går inte att använda ({kind})", "the value cannot be used ({kind})")
MISSING = declare("model.missing", "det saknas", "it is missing")
STRANGE = declare("model.strange", "det finns inget sådant", "there is no such thing")
TEXT_WANTED = declare("model.text", "det ska vara en text", "it must be a text")
NUMBER_WANTED = declare("model.number", "det ska vara ett tal", "it must be a number")
WHOLE_NUMBER_WANTED = declare("model.whole_number", "det ska vara ett heltal", "it must be a whole number")
TRUE_OR_FALSE = declare("model.bool", "det ska vara true eller false", "it must be true or false")
LIST_WANTED = declare("model.list", "det ska vara en lista", "it must be a list")
TABLE_WANTED = declare("model.table", "det ska vara en tabell", "it must be a table")
DAY_WANTED = declare("model.day", "det ska vara en dag som 2027-01-14", "it must be a day such as 2027-01-14")
CLOCK_WANTED = declare("model.clock", "det ska vara ett klockslag som 05:30", "it must be a time of day such as 05:30")
ABOVE = declare("model.above", "det ska vara över {gt}", "it must be above {gt}")
AT_LEAST = declare("model.at_least", "det ska vara minst {ge}", "it must be at least {ge}")
BELOW = declare("model.below", "det ska vara under {lt}", "it must be below {lt}")
AT_MOST = declare("model.at_most", "det ska vara högst {le}", "it must be at most {le}")
PATTERN = declare("model.pattern", "det ska passa mönstret {pattern}", "it must match the pattern {pattern}")
TOO_SHORT = declare("model.too_short", "det ska ha minst {min_length} tecken", "it must have at least {min_length} characters")
TOO_LONG = declare("model.too_long", "det ska ha högst {max_length} tecken", "it must have at most {max_length} characters")
ONE_OF = declare("model.one_of", "möjliga är {known}", "possible are {known}")

_KINDS: Mapping[str, ReasonKind] = {
    "missing": MISSING, "extra_forbidden": STRANGE, "greater_than": ABOVE, "greater_than_equal": AT_LEAST, "less_than": BELOW,
    "less_than_equal": AT_MOST, "string_pattern_mismatch": PATTERN, "string_too_short": TOO_SHORT, "string_too_long": TOO_LONG,
    "string_type": TEXT_WANTED, "int_type": WHOLE_NUMBER_WANTED, "int_parsing": WHOLE_NUMBER_WANTED,
    "int_from_float": WHOLE_NUMBER_WANTED, "float_type": NUMBER_WANTED, "float_parsing": NUMBER_WANTED,
    "finite_number": NUMBER_WANTED, "bool_type": TRUE_OR_FALSE, "bool_parsing": TRUE_OR_FALSE, "tuple_type": LIST_WANTED,
    "list_type": LIST_WANTED, "dict_type": TABLE_WANTED, "model_type": TABLE_WANTED, "date_type": DAY_WANTED,
    "date_parsing": DAY_WANTED, "date_from_datetime_parsing": DAY_WANTED, "date_from_datetime_inexact": DAY_WANTED,
    "time_type": CLOCK_WANTED, "time_parsing": CLOCK_WANTED,
}  # fmt: skip


class Unfit(ValueError):
    """What the own check of a model refuses; pydantic carries it to the reader of the model."""

    def __init__(self, why: Sequence[Reason]) -> None:
        super().__init__(" ".join(say(each, "en") for each in why))
        self.why = tuple(why)


def reasons_of(problem: ErrorDetails) -> Sequence[Reason]:
    """Why, of one error of pydantic: one reason, or those of `Unfit`. The value itself is not repeated."""
    context, kind = problem.get("ctx") or {}, problem["type"]
    if isinstance(own := context.get("error"), Unfit):
        return own.why
    if kind in ("literal_error", "enum"):
        return [ONE_OF(known=str(context["expected"]).replace("'", "").replace(" or ", ", "))]
    if kind not in _KINDS:
        return [UNFIT(kind=kind)]
    made = _KINDS[kind]
    return [made(**{name: value for name, value in context.items() if isinstance(value, (int, float, str))})]
