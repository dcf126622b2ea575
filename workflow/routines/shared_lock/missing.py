"""Field codes, and how each is asked for in Swedish.

A code names a fact of the order: `persons`, `persons.B.personalNumber`, `contact.phone`, `gateCode` …
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

NAME, ADDRESS, PERSONAL_NUMBER = "name", "address", "personalNumber"
PERSON_FIELDS = (NAME, ADDRESS, PERSONAL_NUMBER)
CONTACT_NAME, CONTACT_PHONE = "contact.name", "contact.phone"
GATE_ANSWER, GATE_CODE = "gateCode.required", "gateCode"


def joined(words: Sequence[str]) -> str:
    """Words as a Swedish list: "A, B och C"."""
    return " och ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def person_code(letter: str, field: str) -> str:
    """The code of one person's fact."""
    return f"persons.{letter}.{field}"


def missing_labels(
    missing: Sequence[str], malformed: Sequence[str] = (), initials: Mapping[str, str] = MappingProxyType({})
) -> str:
    """What is asked for, as one Swedish list; an unknown code is a `ValueError`.

    `initials` is by letter ("B" -> "H.H."); a person is never called by name.
    """
    if isinstance(missing, str) or isinstance(malformed, str):
        raise TypeError("is not a list of field codes")
    asked = [*_labels(missing, initials, _MISSING, _PERSON_MISSING)]
    asked += _labels(malformed, initials, _MALFORMED, _PERSON_MALFORMED)
    if not asked:
        raise ValueError("is an empty list")
    return "; ".join(asked) if any(" och " in each for each in asked) else joined(asked)


def _labels(
    codes: Sequence[str], initials: Mapping[str, str], general: Mapping[str, str], personal: Mapping[str, str]
) -> Iterable[str]:
    for letter in dict.fromkeys(_letter(code) for code in codes if code not in general):
        words = [personal[code.split(".")[2]] for code in codes if code.startswith(f"persons.{letter}.")]
        yield f"{joined(words)} för brukare {_called(letter, initials)}"
    yield from (general[code] for code in codes if code in general)


def _letter(code: str) -> str:
    head, _, rest = code.partition(".")
    letter, _, field = rest.partition(".")
    if head != "persons" or field not in PERSON_FIELDS or len(letter) != 1 or not "A" <= letter <= "Z":
        raise ValueError("is not a known field code")
    return letter


def _called(letter: str, initials: Mapping[str, str]) -> str:
    known = initials.get(letter)
    return f"{letter} ({known})" if known and known not in (letter, "?") else letter


_PERSON_MISSING = MappingProxyType({NAME: "namn", ADDRESS: "adress", PERSONAL_NUMBER: "personnummer"})
_PERSON_MALFORMED = MappingProxyType(
    {
        NAME: "läsbart namn",
        ADDRESS: "fullständig adress",
        PERSONAL_NUMBER: "rättat personnummer",
    }
)
_MISSING = MappingProxyType(
    {
        CONTACT_NAME: "kontaktuppgifter för tidsbokning (namn eller roll)",
        CONTACT_PHONE: "kontaktuppgifter för tidsbokning (telefon)",
        GATE_ANSWER: "svar på om portkod krävs (ja eller nej)",
        GATE_CODE: "portkod",
    }
)
_MALFORMED = MappingProxyType(
    {
        CONTACT_NAME: "läsbara kontaktuppgifter för tidsbokning (namn eller roll)",
        CONTACT_PHONE: "giltiga kontaktuppgifter för tidsbokning (telefon)",
        GATE_ANSWER: "tydligt svar på om portkod krävs (ja eller nej)",
        GATE_CODE: "läsbar portkod",
    }
)
