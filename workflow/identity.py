"""Identity numbers, initials and phone numbers: read strictly, shown sparingly.

A number never reaches an error text or a repr.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from workflow.errors import BadInput
from workflow.reasons import ReasonKind, declare

IdentifierKind = Literal["personal", "coordination", "temporary"]
TemporaryScheme = Literal["ivo", "nrid", "region99"]

YEAR_MIN_DEFAULT = 1900
COORDINATION_DAYS = 60
AGES_BEYOND_DOUBT = range(18, 106)

_TWELVE = "ÅÅÅÅMMDD-NNNN", "YYYYMMDD-NNNN"
_WHY: dict[str, ReasonKind] = {
    code: declare(f"identity.{code}", sv.replace("#", _TWELVE[0]), en.replace("#", _TWELVE[1]))
    for code, sv, en in (
        ("empty", "personnummer saknas", "the personal number is missing"),
        ("malformed", "personnumret ska skrivas med tolv siffror: #", "the personal number is written with twelve digits: #"),
        ("century_missing", "sekel saknas: skriv personnumret med tolv siffror: #",
         "the personal number lacks the century: write twelve digits: #"),
        ("separator", "plustecknet stämmer inte med årtalet: skriv personnumret med tolv siffror: #",
         "the personal number has a plus sign that does not fit the year: write twelve digits: #"),
        ("date", "personnumrets datum finns inte i kalendern", "the personal number has a date that is not in the calendar"),
        ("future", "personnumrets datum ligger i framtiden: skriv personnumret med tolv siffror: #",
         "the personal number has a date in the future: write twelve digits: #"),
        ("too_old", "personnumrets årtal är för lågt", "the personal number has a year that is too low"),
        ("check_digit", "personnumrets kontrollsiffra stämmer inte", "the personal number has a check digit that is not right"),
        ("phone_empty", "telefonnummer saknas", "the telephone number is missing"),
        ("phone_invalid", "telefonnumret går inte att ringa: skriv det med riktnummer",
         "the telephone number cannot be called: write it with its area code"),
    )
}  # fmt: skip

_NUMBER = re.compile(
    r"(?P<century>\d\d)?(?P<year>\d\d)-?(?P<month>\d\d)-?(?P<day>\d\d)(?P<separator>[-+]?)(?P<tail>\d{4})",
    re.ASCII,
)
_IVO = re.compile(r"(?P<birth>(?:\d\d)?\d{6})-?(?P<tail>T\d{3}|TF\d\d)", re.ASCII)
_NRID = re.compile(r"2[123]\d{6}-?[A-HJ-NPR-UX-Z]{2}\d\d", re.ASCII)
_REGION_99 = re.compile(r"99\d{6}-?\d{4}", re.ASCII)

_DASHES = "\\-\u00ad\u058a\u05be\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_GAPS = " \\t\u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff"
_LOOKALIKE = re.compile(
    rf"(?<!\d)(?:\d\d)?\d\d[{_DASHES}{_GAPS}]?\d\d[{_DASHES}{_GAPS}]?\d\d[{_DASHES}{_GAPS}+\uff0b]{{0,3}}"
    r"(?:\d{4}|T\d{3}|TF\d\d|[A-Z]{2}\d\d)(?!\d)",
    re.IGNORECASE,
)


class UnreadableError(BadInput):
    """Text that cannot be read; it carries a code and the reason, and never the text."""

    def __init__(self, code: str) -> None:
        self.code, self.why = code, _WHY[code]()
        super().__init__(self.why)


class IdentifierError(UnreadableError):
    """Text that is no identity number."""


class PhoneError(UnreadableError):
    """Text without a phone number that can be called."""


@dataclass(frozen=True)
class Identifier:
    """An identity number: twelve digits, or a temporary number's canonical text.

    `needs_confirmation` says that the separator gave the century and that the age is then unusual.
    """

    kind: IdentifierKind
    value: str = field(repr=False)
    needs_confirmation: bool = field(default=False, compare=False)
    scheme: TemporaryScheme | None = field(default=None, compare=False)


@dataclass(frozen=True)
class FoundIdentifier:
    """A span of text that looks like an identity number; `plausible` when month and day could be."""

    start: int
    end: int
    text: str = field(repr=False)
    plausible: bool


def parse_identifier(text: str, today: date, year_min: int = YEAR_MIN_DEFAULT) -> Identifier:
    """Read one identity number, or raise IdentifierError.

    Ten digits are read only with the separator that gives the century: a hyphen for those who turn less than
    100 this year, a plus sign for the others.
    """
    compact = _compact(text)
    if not compact:
        raise IdentifierError("empty")
    temporary = _temporary(compact)
    if temporary:
        return temporary
    match = _NUMBER.fullmatch(compact)
    if not match:
        raise IdentifierError("malformed")
    return _civil(match, today, year_min)


def display(identifier: Identifier) -> str:
    """Write the number as people read it, with a hyphen before the last four characters."""
    if identifier.kind == "temporary":
        return identifier.value
    return f"{identifier.value[:-4]}-{identifier.value[-4:]}"


def masked(identifier: Identifier) -> str:
    """Write the number with its last four characters hidden."""
    return display(identifier)[:-4] + "••••"


def initials(name: str) -> str:
    """Return the first letters of first name and surname: A.A. for Astrid Alm, nothing for no name."""
    plain = re.sub(r"\(.*?\)", " ", unicodedata.normalize("NFKC", name))
    surname, comma, given = plain.partition(",")
    words = re.findall(r"[^\W\d_]\S*", f"{given} {surname}" if comma else plain)
    firsts = [word[0].upper() for word in (*words[:1], *words[1:][-1:])]
    # Some letters have no capital, or one of two letters; those are left out.
    return "".join(f"{first}." for first in firsts if re.fullmatch(r"[^\W\d_]", first))


def folded_name(name: str) -> str:
    """The name as it is compared: however its letters, apostrophes, hyphens and spaces were typed."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"[\u2018\u2019\u00b4`]", "'", plain))
    return " ".join(plain.split())


def name_words(name: str) -> frozenset[str]:
    """What a name is found by: the whole of it, and each word, with and without its hyphens."""
    plain = folded_name(name)
    return frozenset(word for word in (plain, *plain.split(), *plain.replace("-", " ").split()) if word)


@lru_cache(maxsize=256)
def parse_phone(text: str) -> str:
    """Find the first number that can be called and return it as E.164, or raise PhoneError."""
    import phonenumbers  # its tables cost fifty milliseconds, which most commands need not pay

    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        raise PhoneError("phone_empty")
    # The plain parser turns letters into digits ("dotter" into 368837); the matcher stops at them.
    match = next(iter(phonenumbers.PhoneNumberMatcher(plain, "SE")), None)
    if match is None:
        raise PhoneError("phone_invalid")
    return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)


def national_phone(number: str) -> str:
    """A number in E.164 as it is written in Sweden, one of another country as it is dialled from here; else as it was given."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    swedish = parsed.country_code == phonenumbers.country_code_for_region("SE")
    form = phonenumbers.PhoneNumberFormat.NATIONAL if swedish else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def without_phones(text: str) -> str:
    """The text without the numbers in it that can be called."""
    import phonenumbers

    for match in reversed(list(phonenumbers.PhoneNumberMatcher(text, "SE"))):
        text = f"{text[: match.start]} {text[match.end :]}"
    return text


def find_identifiers(text: str) -> list[FoundIdentifier]:
    """List the spans that look like identity numbers, also mistyped ones, in order.

    To hide numbers take every span; to read them take the plausible ones and parse each.
    """
    return [
        FoundIdentifier(match.start(), match.end(), match.group(), _is_plausible(match.group()))
        for match in _LOOKALIKE.finditer(text)
    ]


def _compact(text: str) -> str:
    kept = []
    for character in unicodedata.normalize("NFKC", text).strip().upper():
        category = unicodedata.category(character)
        if category == "Pd" or character in "\u2212\u2043":
            kept.append("-")
        elif category not in ("Zs", "Cf") and character != "\t":
            kept.append(character)
    return re.sub("-+", "-", "".join(kept))


def _temporary(compact: str) -> Identifier | None:
    if ivo := _IVO.fullmatch(compact):
        return Identifier("temporary", f"{ivo['birth']}-{ivo['tail']}", scheme="ivo")
    if _NRID.fullmatch(compact):
        return Identifier("temporary", compact.replace("-", ""), scheme="nrid")
    if _REGION_99.fullmatch(compact):
        return Identifier("temporary", compact.replace("-", ""), scheme="region99")
    return None


def _civil(match: re.Match[str], today: date, year_min: int) -> Identifier:
    year = _year(match, today)
    day = int(match["day"])
    # A coordination number may lack the month or the day of birth: 00, and 60 for no day.
    is_coordination = day >= COORDINATION_DAYS
    month = int(match["month"])
    birth = _birth(year, month or 1, max(1, day - COORDINATION_DAYS)) if is_coordination else _birth(year, month, day)
    if birth > today:
        raise IdentifierError("future")
    if year < year_min:
        raise IdentifierError("too_old")
    short = match["year"] + match["month"] + match["day"] + match["tail"]
    if not _luhn_holds(short):
        raise IdentifierError("check_digit")
    concluded = match["century"] is None
    return Identifier(
        "coordination" if is_coordination else "personal",
        f"{year // 100}{short}",
        needs_confirmation=concluded and _age(birth, today) not in AGES_BEYOND_DOUBT,
    )


def _year(match: re.Match[str], today: date) -> int:
    separator = match["separator"]
    if match["century"]:
        year = int(match["century"] + match["year"])
        if separator == "+" and today.year - year < 100:
            raise IdentifierError("separator")
        return year
    if not separator:
        raise IdentifierError("century_missing")
    turns = (today.year - int(match["year"])) % 100
    return today.year - turns - (100 if separator == "+" else 0)


def _birth(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise IdentifierError("date") from None


def _age(birth: date, today: date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _luhn_holds(digits: str) -> bool:
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(digits))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _is_plausible(text: str) -> bool:
    compact = _compact(text)
    if _NRID.fullmatch(compact):
        return True
    match = _NUMBER.fullmatch(re.sub(r"(T\d{3}|TF\d\d)$", "0000", compact))
    if not match:
        return False
    # Ten bare digits that begin with a zero are a mobile phone's, far more often than a person's.
    if not match["century"] and not match["separator"] and compact.startswith("0"):
        return False
    day = int(match["day"])
    month = int(match["month"])
    return (1 <= month <= 12 and 1 <= day <= 31) or (month <= 12 and 60 <= day <= 91)
