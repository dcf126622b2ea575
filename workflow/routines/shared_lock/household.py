"""Addresses: read from a Swedish line, compared as households, never corrected."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Literal

Sameness = Literal["same", "unconfirmed", "different"]

_CO = re.compile(r"\bc/o[\s:.]*(?P<co>[^,]+),?")
_APARTMENT = re.compile(
    r"\b(?:lgh|läg|lägenhet|apt|apartment|flat)(?:snummer|snumret|snr|\s*nr|\.|:|\s)*(?P<number>[a-zåäö]?\d{1,4}[a-zåäö]?)(?![^\W_])"
)
# What distinguishes dwellings at one street number, in addition to the apartment number.
_PARTS = {
    "house": re.compile(r"\b(?:hus|byggnad|huskropp)(?:\s*nr\.?)?[\s:.]*(?P<value>\d{1,3}[a-zåäö]?|[a-zåäö])(?![^\W_])|\b(?P<word>g[åa]rdshus|gatuhus)(?:et)?\b"),
    "entrance": re.compile(
        r"\b(?:(?:trapp)?uppg(?:ång(?:en)?)?|trapphus|trappuppg|ing(?:ång(?:en)?)?|entr[ée]n?|port(?:en)?)[\s:.]*(?P<value>\d{1,2}[a-zåäö]?|[a-zåäö])(?![^\W_])"
    ),
    "stairs": re.compile(r"\b(?P<value>\d{1,2}|en|ett|två|tre|fyra|fem|sex|sju|åtta)\s*(?:½\s*)?tr(?:appor|appa)?(?![^\W_])\.?(?:\s*(?:upp|ned|ner)\b)?"),
    "floor": re.compile(
        r"\b(?:vån(?:ing(?:en|splan)?)?|plan|etage)[\s:.]*(?P<value>\d{1,2})(?![^\W_])|\b(?P<before>\d{1,2})(?::?[ae])?\s*vån(?:ing(?:en)?)?(?![^\W_])\.?"
        r"|(?<=[\s,])(?P<word>n\.?b|b\.?v|bottenvån(?:ing(?:en)?)?|nedre botten|markplan|entréplan|bottenplan)(?![^\W_])\.?"
    ),
}  # fmt: skip
_COUNTED = {word: str(n) for n, word in enumerate(("en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta"), start=1)} | {"ett": "1"}
_ACROSS = ("house", "entrance")
_POSTCODE = re.compile(
    r"(?:\bse?[- ]?)?(?<!\d)(?P<area>\d{3})\s?(?P<route>\d\d)(?!\d)[\s,]*(?P<city>[^\W\d_][^\d,.;]*)?"
)
_STREET = re.compile(
    r"(?P<street>[^\d]+?)\s*(?P<number>\d+(?:\s?-\s?\d+)?)\s?(?P<letter>[a-zåäö]?)(?![^\W_]|:)(?P<rest>.*)"
)
_DOOR_AFTER_NUMBER = re.compile(r"[\s/(]*(?P<door>\d{4})(?!\d)\)?")
# Streets cut to their last letter, "Kungsg", "Vasav"; "Holmberg", "Elving" and "Miloslav" are names of people.
CUT_GATAN, CUT_VAGEN = r"(?:(?<=[aelmrsty])|(?<=ng)|(?<=mn))(?<!ber)(?<!bor)g", r"(?<=[adegklnrsty])(?<!sta)(?<!sla)v"
_SHORT_FORMS = (
    (re.compile(r"(?<=\S)(\s?)g\.$"), r"\1gatan"),
    (re.compile(r"(?<=\S)(\s?)v\.$"), r"\1vägen"),
    (re.compile(r"(?<=\S)(\s?)gr\.$"), r"\1gränd"),
    (re.compile(r"(?<=\S)(\s?)pl\.$"), r"\1plats"),
    (re.compile(r"(?<=\S)(?:gat\.?|gt\.?)$"), "gatan"),
    (re.compile(rf"(?<=\S\S){CUT_GATAN}$"), "gatan"),
    (re.compile(rf"(?<=\S\S)(?:vg\.?|{CUT_VAGEN})$"), "vägen"),
    (re.compile(r"^(?:s:t|st\.?)(?=\s)"), "sankt"),
    (re.compile(r"\bs:t(a?)(?=\s)"), r"sankt\1"),
    (re.compile(r"^n(?::a|\.)\s?"), "norra "),
    (re.compile(r"^s(?::a|\.)\s?"), "södra "),
    (re.compile(r"^ö(?::a|\.)\s?"), "östra "),
    (re.compile(r"^v(?::a|\.)\s?"), "västra "),
    (re.compile(r"^l(?::a|\.)\s?"), "lilla "),
    (re.compile(r"^g(?::a|la)\s?"), "gamla "),
    (re.compile(r"^(?:st:a|s:tora)\s?"), "stora "),
    (re.compile(r"[éèê]"), "e"),
)
_BOX = re.compile(r"(?:post)?box\b|postfack\b|poste restante\b")
_REFERENCE = re.compile(r"samma\b|se ovan|okänd|saknas\b")


@dataclass(frozen=True, repr=False)
class Address:
    """A place to live, its parts normalised for comparing and the text kept as it was written.

    A part that is not known is an empty text. `place` is the house, entrance and floor, as "house=2|stairs=3".
    """

    street: str
    number: str = ""
    letter: str = ""
    apartment: str = ""
    postcode: str = ""
    city: str = ""
    co: str = ""
    place: str = ""
    original: str = field(default="", compare=False)

    @cached_property
    def visitable(self) -> bool:
        """False for c/o and box addresses, which are for mail only."""
        return bool(self.street) and not self.co and not _BOX.match(self.street)


@lru_cache(maxsize=512)
def parse_address(text: str) -> Address | None:
    """Read an address of one or more lines; None when it names no place.

    A place is a street with a number, a name with a postcode, or a c/o.
    """
    address = _read(text)
    has_place = address.street and (address.number or address.postcode)
    return address if has_place or address.co else None


@lru_cache(maxsize=512)
def from_parts(
    street_line: str | None,
    apartment: str | None = None,
    postcode: str | None = None,
    city: str | None = None,
) -> Address | None:
    """Read an address that another system keeps in parts; None when its street line is empty."""
    address = _read(street_line or "")
    if not (address.street or address.co):
        return None
    rest, place = _cut_place(_plain(apartment or ""))
    door = _apartment_number(rest.strip(" ,"))
    written = (street_line, f"lgh {door}" if door else "", postcode, city)
    return replace(
        address,
        apartment=door or address.apartment,
        place=address.place or place,
        postcode=re.sub(r"\D", "", unicodedata.normalize("NFKC", postcode or "")) or address.postcode,
        city=_plain(city or "") or address.city,
        original=", ".join(part.strip() for part in written if part and part.strip()),
    )


def same_household(a: Address, b: Address) -> Sameness:
    """Compare two addresses as dwellings.

    `unconfirmed` means that nothing contradicts, but a person has to say so: an apartment number is missing
    on one side or of another kind, or an address is for mail only. A missing postcode is no difference.
    """
    if not (a.street and b.street):
        return "unconfirmed"
    if (a.street, a.number, a.letter) != (b.street, b.number, b.letter) or _contradict(
        a.postcode, b.postcode
    ):
        return "different"
    verdicts = (_compare_apartments(a.apartment, b.apartment), _compare_places(a, b))
    if verdicts != ("same", "same"):
        return "different" if "different" in verdicts else "unconfirmed"
    town_unsure = not (a.postcode and b.postcode) and _contradict(a.city, b.city)
    return "same" if a.visitable and b.visitable and not town_unsure else "unconfirmed"


def household_key_text(address: Address) -> str:
    """Return the canonical text of the dwelling, apartment included, for others to hash.

    A floor is in the apartment's number where there is one. The town stands in for a postcode only when there is none, because towns are written in more ways.
    """
    town = address.postcode or address.city
    places = [part for part in address.place.split("|") if part and (part.startswith(_ACROSS) or not address.apartment)]
    return "|".join((address.street, address.number, address.letter, address.apartment, town, *places))


def _read(text: str) -> Address:
    co, line = _cut(_CO, "co", _plain(text))
    apartment, line = _cut(_APARTMENT, "number", line)
    line, place = _cut_place(line)
    postcode, city, line = _cut_postcode(line)
    segments = (segment.strip(" .;:") for segment in line.split(","))
    address = _from_segments([segment for segment in segments if segment])
    return replace(
        address,
        apartment=apartment or address.apartment,
        postcode=postcode,
        city=city or address.city,
        co=co,
        place=place,
        original=text.strip(),
    )


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"[\u2010-\u2015\u2212]", "-", folded)
    folded = re.sub(r"\([^\d)]*\)", " ", folded)
    folded = re.sub(r"\s*[\r\n]+\s*", ", ", folded.strip())
    return re.sub(r"\s+(?=,)", "", re.sub(r"\s+", " ", folded)).strip(" ,.")


def _cut(pattern: re.Pattern[str], group: str, line: str) -> tuple[str, str]:
    match = pattern.search(line)
    if not match:
        return "", line
    return match[group].strip(), f"{line[: match.start()]},{line[match.end() :]}"


def _cut_place(line: str) -> tuple[str, str]:
    """The line without what tells dwellings of one number apart, and that as `place` has it."""
    found = {}
    for name, pattern in _PARTS.items():
        match = pattern.search(line)
        # In front of the number it is a street's name: "Plan 4", "Hus 2".
        if match and re.search(r"\d", line[: match.start()]):
            value = next(v for v in match.groups() if v)
            found[name] = _COUNTED.get(value, "0" if name == "floor" and not value[0].isdigit() else value)
            line = f"{line[: match.start()]},{line[match.end() :]}"
    return line, "|".join(f"{name}={value}" for name, value in found.items())


def _cut_postcode(line: str) -> tuple[str, str, str]:
    matches = list(_POSTCODE.finditer(line))
    if not matches:
        return "", "", line
    # The last one: a house number and what follows it can look like a postcode too.
    match = matches[-1]
    city = (match["city"] or "").strip()
    return match["area"] + match["route"], city, f"{line[: match.start()]},{line[match.end() :]}"


def _from_segments(segments: list[str]) -> Address:
    for index, segment in enumerate(segments):
        match = _STREET.fullmatch(segment)
        if match and not _REFERENCE.match(segment):
            door = _DOOR_AFTER_NUMBER.match(match["rest"])
            after = match["rest"][door.end() :] if door else match["rest"]
            rest = [after.strip(" /.-"), *segments[index + 1 :]]
            return Address(
                street=_full_name(match["street"]),
                number=match["number"].replace(" ", ""),
                letter=match["letter"],
                apartment=door["door"] if door else _first(r"\d{4}", rest),
                city=_first(r"[^\d]+", rest),
            )
    street = segments[0] if segments and not _REFERENCE.match(segments[0]) else ""
    return Address(street=_full_name(street))


def _first(pattern: str, words: list[str]) -> str:
    return next((word for word in words if re.fullmatch(pattern, word)), "")


def _full_name(street: str) -> str:
    for pattern, full in _SHORT_FORMS:
        street = pattern.sub(full, street.strip())
    return street


def _apartment_number(text: str) -> str:
    match = _APARTMENT.search(text)
    return match["number"] if match else text.replace(" ", "")


def _contradict(a: str, b: str) -> bool:
    return bool(a and b and a != b)


def _compare_apartments(a: str, b: str) -> Sameness:
    if a == b:
        return "same"
    # A landlord numbers doors in another way than the register, whose numbers have four digits.
    both_official = len(a) == len(b) == 4
    both_local = bool(a and b) and len(a) != 4 and len(b) != 4
    return "different" if both_official or both_local else "unconfirmed"


def _compare_places(a: Address, b: Address) -> Sameness:
    """A floor that one side leaves out is in the apartment's number; a house or an entrance that it leaves out is not."""
    ours, theirs = (dict(part.split("=", 1) for part in x.place.split("|") if part) for x in (a, b))
    if any(ours[name] != theirs[name] for name in ours.keys() & theirs.keys()):
        return "different"
    alone = ours.keys() ^ theirs.keys()
    return "unconfirmed" if alone & set(_ACROSS) or (alone and not a.apartment) else "same"
