"""How orders are searched for by person, which the law allows by name and personal number alone."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from runtime.routine import Sought
from storage.routines.shared_lock.records import initials_key
from workflow.identity import IdentifierError, folded_name, parse_identifier

_NAME = re.compile(r"L[LM'-]*(?: L[LM'-]*){0,9}")
_INITIALS = re.compile(r"[^\W\d_]\.? ?[^\W\d_](?:\.? ?[^\W\d_])?\.?")
_NUMBER = re.compile(r"[\d +-]{10,15}")


def search(text: str, today: date) -> Sought | None:
    """By personal number, name or initials; None for anything else."""
    if _NUMBER.fullmatch(text):
        numbers = _numbers(text, today)
        # A personal number is noted as twelve digits, however it was typed.
        return Sought("number", numbers[0], [[f"person|{number}"] for number in numbers]) if numbers else None
    name = folded_name(text)
    if not (_NAME.fullmatch(_classes(name)) or _INITIALS.fullmatch(text)):
        return None
    # By the parts of "Anna-Greta", so that who typed "Anna Greta" finds her, and the other way round.
    words = sorted({f"name|{word}" for word in re.split(r"[ .-]+", name) if word})
    initials = [[initials_key(text)]] if _INITIALS.fullmatch(text) else []
    return Sought("name", text, [*([] if "." in text else [words]), *initials])


def _classes(name: str) -> str:
    """The name with L for each letter and M for each mark on one, as the pattern wants it."""
    kinds = {x: unicodedata.category(x)[0] for x in set(name)}
    return "".join(kinds[x] if kinds[x] in "LM" else x if x in " '-" else "?" for x in name)


def _numbers(text: str, today: date) -> list[str]:
    """The personal numbers that this can be; ten digits may be of two centuries."""
    digits, found = re.sub(r"\D", "", text), []
    for candidate in [text] if len(digits) == 12 else [f"{century}{digits}" for century in ("19", "20")]:
        try:
            found.append(parse_identifier(candidate, today).value)
        except IdentifierError:
            continue
    return found
