"""Cuts a line into tokens: numbers of every kind, addresses and their parts, dates, words and marks, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from workflow.identity import PhoneError, find_identifiers, parse_phone
from workflow.routines.shared_lock.household import CUT_GATAN, CUT_VAGEN
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.spellings import standard_spellings
from workflow.routines.shared_lock.reading.text.mail import Line

What = Literal[
    "id", "badid", "birth", "phone", "badphone", "street", "apartment", "place", "postcode", "co", "date", "time", "web", "case",
    "number", "word", "mark",
]  # fmt: skip
ADDRESS_PARTS = frozenset({"street", "apartment", "place", "postcode", "co"})


@dataclass(frozen=True)
class Token:
    """One token; `start` and `end` are its place in the source, `value` what it says in its canonical form: of a word, its standard spelling."""

    what: What
    text: str
    start: int
    end: int
    value: str = ""
    folded: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Asked for far more often than a token is made.
        object.__setattr__(self, "folded", (self.value if self.what == "word" and self.value else self.text).casefold())

    @property
    def is_capital(self) -> bool:
        return self.text[:1].isupper()


def begun_in(tokens: Sequence[Token], start: int, end: int, signs: Sequence[str] | None = None) -> Iterator[Token]:
    """The tokens that begin between two places of their joined words in small letters, or of the `signs` that stand for them."""
    place = 0
    for token, sign in zip(tokens, signs or [each.folded for each in tokens], strict=True):
        if start <= place < end:
            yield token
        place += len(sign) + 1


def tokens_of(line: Line) -> list[Token]:
    """The tokens of a line, in order; white space parts them and is none, but for a tab."""
    return list(_tokens(line.text, line.start))


def states_number(text: str) -> bool:
    """Whether a line holds what looks like a personal number, also a mistyped one."""
    return any(what in ("id", "badid") for _, _, what, _ in _spans(text))


def is_shouted(text: str) -> bool:
    """Whether capitals tell nothing, because nearly all letters are capitals."""
    letters = [each for each in text if each.isalpha()]
    return len(letters) > 8 and sum(map(str.isupper, letters)) > 0.85 * len(letters)


# Of a ticket, whose lines are asked for several times each.
@lru_cache(maxsize=512)
def _tokens(text: str, offset: int) -> tuple[Token, ...]:
    found: list[Token] = []
    place = 0
    for start, end, what, value in _spans(text):
        found += _words(text, place, start, offset)
        found.append(Token(what, text[start:end], offset + start, offset + end, value))
        place = end
    return tuple(_spelt([*found, *_words(text, place, len(text), offset)]))


def _spelt(tokens: list[Token]) -> list[Token]:
    """The tokens with the standard spelling of spoken words: "di ä hemma"."""
    for at, standard in standard_spellings([each.text if each.what == "word" else "" for each in tokens]).items():
        tokens[at] = replace(tokens[at], value=standard)
    return tokens


def _words(text: str, start: int, end: int, offset: int) -> list[Token]:
    found = []
    for match in _WORD.finditer(text, start, end):
        written = match[0]
        if written[-1] == "." and len(written) > 1 and written.casefold() not in _SHORTENED and not _INITIALS.fullmatch(written):
            at = offset + match.end() - 1
            found += [Token("word", written[:-1], offset + match.start(), at), Token("mark", ".", at, at + 1)]
        else:
            found.append(Token("word" if written[0].isalpha() else "mark", written, offset + match.start(), offset + match.end()))
    return found


Span = tuple[int, int, What, str]


@lru_cache(maxsize=1024)
def _spans(text: str) -> tuple[Span, ...]:
    """Every stretch that is more than words, the surer kinds first where two would share characters."""
    taken: list[Span] = []
    covered = bytearray(len(text))
    finders = (_web, _in_two, _identifiers, _births, _phones, _addresses, _dates, _numbers)
    for finder in finders if _DIGIT.search(text) else (_web, _addresses):
        for span in finder(text):
            start, end, *_ = span
            if not any(covered[start:end]):
                covered[start:end] = b"\1" * (end - start)
                taken.append(span)
    return tuple(sorted(taken))


def _web(text: str) -> Iterator[Span]:
    for match in _WEB.finditer(text):
        yield match.start(), match.end(), "web", ""
    for match in _CASE.finditer(text):
        yield match.start(), match.end(), "case", ""


def _births(text: str) -> Iterator[Span]:
    for match in _BIRTH.finditer(text):
        yield match.start(), match.end(), "birth", ""


def _identifiers(text: str) -> Iterator[Span]:
    for match in _SPACED_ID.finditer(text):
        yield match.start(), match.end(), "id", _bare(match[0])
    for found in find_identifiers(text):
        bare = re.sub(r"\D", "", found.text)
        if found.plausible and not (len(bare) == 10 and _PHONE_START.match(found.text) and _callable(found.text)):
            yield found.start, found.end, "id", found.text.replace(".", "").replace("/", "")
    for match in _BAD_ID.finditer(text):
        if not _callable(match[0]):
            yield match.start(), match.end(), "badid", match[0]


def _in_two(text: str) -> Iterator[tuple[int, int, What, str]]:
    """ "Född 1946-09-23 med fyra sista 9902": the number, whose last four digits stand apart."""
    for match in _LAST_FOUR.finditer(text):
        digits = re.sub(r"\D", "", match["day"]) + match["last"]
        if re.search(r"(?i)sista|slut|kontroll", match["between"]) and any(found.plausible for found in find_identifiers(digits)):
            yield match.start(), match.end(), "id", _bare(digits)


def _bare(written: str) -> str:
    """The digits, with the sign that tells the century where the century itself is not written."""
    digits = re.sub(r"\D", "", written)
    sign = "+" if "+" in written else "-"
    return digits if len(digits) == 12 else f"{digits[:6]}{sign}{digits[6:]}"


def _phones(text: str) -> Iterator[Span]:
    place = 0
    while match := _PHONE.search(text, place):
        cuts = [match.end(), *(match.start() + gap.start() for gap in reversed(list(_GAP.finditer(match[0]))))]
        whole = next((end for end in cuts if _callable(text[match.start() : end])), None)
        if whole is not None:
            whole = match.start() + len(text[match.start() : whole].rstrip(" .–/(-"))
        if whole is not None:
            yield match.start(), whole, "phone", _phone(text[match.start() : whole])
        elif len(re.sub(r"\D", "", match[0])) >= 5 and re.match(r"\+|\(?0[1-9]", match[0]):
            yield match.start(), match.end(), "badphone", match[0]
        place = whole or match.end()


def _addresses(text: str) -> Iterator[Span]:
    for match in _CO.finditer(text):
        yield match.start(), match.end(), "co", match[0].strip(" ,")
    for match in _APARTMENT.finditer(text):
        yield match.start(), match.end(), "apartment", match["number"]
    for pattern in _PLACES:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), "place", match[0].strip(" .,")
    shouted = is_shouted(text) or text.islower()
    for match in _STREET.finditer(text):
        start = _street_start(text, match, shouted)
        if start is not None:
            yield start, match.end(), "street", text[start : match.end()]
    for match in () if shouted else _BEFORE_POSTCODE.finditer(text):
        if not any(w.label_of(word) or w.is_given(word) or word.casefold() in _NUMBERED for word in match["name"].split()):
            yield match.start("street"), match.end("street"), "street", match["street"]
    for match in _POSTCODE.finditer(text):
        city = _city(text, match.end(), shouted)
        yield match.start(), city, "postcode", text[match.start() : city]


def _dates(text: str) -> Iterator[Span]:
    for match in _DATE.finditer(text):
        yield match.start(), match.end(), "date", ""
    for match in _TIME.finditer(text):
        yield match.start(), match.end(), "time", ""


def _numbers(text: str) -> Iterator[Span]:
    for match in _NUMBER.finditer(text):
        yield match.start(), match.end(), "number", match[0]


def _street_start(text: str, match: re.Match[str], shouted: bool) -> int | None:
    """Where the name of a street begins, with the words before that belong to it; None when it is no street."""
    word = match["word"].casefold()
    ending = next((end for end in w.STREET_ENDINGS if word.endswith(end)), "") or ("g." if word.endswith(("g.", "v.")) or _is_shortened(text, match) else "")
    if not ending or word.endswith(_NO_STREETS) or word in _NUMBERED or word in ("v", "v.") and _OF_WEEK.search(text[: match.start("word")]):
        return None
    start, alone = match.start("word"), word in w.STREET_ENDINGS or len(word) <= 2
    for count in range(3):
        before = re.search(r"(?<!\w)((?i:s:ta?)|[^\W\d_][\w.'’-]*(?::s)?)\s$", text[:start])
        if not before or before[1].endswith(".") and len(before[1]) > _LONGEST_SHORTENED:
            # "… på natten. Norrgårdsgatan 11": a sentence ends before the street.
            break
        folded = before[1].casefold()
        direction = folded in w.DIRECTIONS and (before[1][0].isupper() or shouted)
        genitive = folded.endswith("s") or count == 0
        led = not shouted or _PARTED.search(text[: before.start(1)])
        named = alone and (before[1][0].isupper() or shouted) and (genitive or (count and led)) and not (w.is_known(before[1]) and not w.is_given(before[1]))
        titled = count == 0 and folded in _HONOURED and (before[1][0].isupper() or shouted) or folded in ("första", "andra", "tredje", "fjärde") or (before[1][0].isupper() or shouted) and not w.is_given(before[1]) and not w.is_known(before[1]) and _LED.search(text[: before.start(1)])
        if folded.endswith("adr") or w.near(folded, ("adress", "adr"), {"adress": "address", "adr": "address"}, bound=2 if len(folded) > _LONGEST_SHORTENED else 1):
            # "Ardes Stengatan 3": a label with slips of the pen.
            break
        if not (direction or named or titled or (w.is_given(before[1]) and (_LED_SURELY.search(text[: before.start(1)]) or not text[: before.start(1)].strip() and _ADDRESS_GOES_ON.match(text, match.end())))):
            break
        start = before.start(1)
    if alone and start == match.start("word"):
        # "Gränden 2 lgh 1001": a street whose whole name is one word, where an address stands by itself or "på" leads it.
        whole = len(word) > _LONG_STREET and match["word"][0].isupper() and (_PARTED.search(text[:start]) or _LED_SURELY.search(text[:start])) and _ADDRESS_GOES_ON.match(text, match.end())
        return start if whole else None
    return start


def _is_shortened(text: str, match: re.Match[str]) -> bool:
    """ "Kungsg 12 lgh 1001", "Vasav 4": a street whose last word is cut short without a dot, where an address goes on behind it."""
    word = match["word"]
    known = w.is_given(word) or w.is_given(word.removesuffix("s")) or w.label_of(word) is not None or w.is_known(word) and not word.casefold().endswith("gat")
    return word[0].isupper() and not known and _SHORTENED_STREET.fullmatch(word) is not None and _HOME_GOES_ON.match(text, match.end()) is not None


def _city(text: str, at: int, shouted: bool) -> int:
    """Where the town after a postcode ends; at the postcode when there is none."""
    match = _TOWN.match(text, at)
    if not match or not (match["town"][0].isupper() or text.islower() or match["town"].casefold() in w.TOWNS) or w.label_of(match["town"]):
        return at
    first, second = match["town"], match["more"]
    if second and second[0].isupper() and (first.casefold() in w.DIRECTIONS or second.casefold() in ("kloster", "kyrka", "slott")):
        return match.end("more")
    return match.end("town")


@lru_cache(maxsize=4096)
def _phone(text: str) -> str:
    """The number in E.164 when the text is one number and nothing else."""
    try:
        number = parse_phone(text)
    except PhoneError:
        return ""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    return number if digits.endswith(number[3:]) and digits.removesuffix(number[3:]) in ("0", "46", "0046", "460", number[1:3]) else ""


def _callable(text: str) -> bool:
    return bool(_phone(text))


# A name that nothing but a mark or a number leads to is the street's: ", ELSA BRÄNDSTRÖMS GATA 8".
_PARTED = re.compile(r"(?:^|[,;:(|\t\d])\s*$")
_LONG_STREET, _LONGEST_SHORTENED = 5, 4
# "Kollat mot folkbokföringen 3/2", "inför monteringen 12/3".
_NO_STREETS = ("föringen", "teringen", "reringen", "leringen", "besöksplats", "gästplats", "parkeringsplats", "p-plats", "garageplats")
# "Låsbeställning v. 10" tells a week.
_OF_WEEK = re.compile(r"(?i)(?:beställning|lås|låsenhet|enhet|order|montering|installation|start)\s$")
_REST_OF_HOME = r"(?:lgh|läg|[1-9]\d{2} ?\d{2}\b|\d ?tr)"
_ADDRESS_GOES_ON = re.compile(rf"(?i)\s*,?\s*{_REST_OF_HOME}")
_HOME_GOES_ON = re.compile(rf"(?i)\s*[,(]?\s*{_REST_OF_HOME}")
_SHORTENED_STREET = re.compile(rf"(?i)[^\W\d_]{{2,}}(?:gat|gt|vg|{CUT_GATAN}|{CUT_VAGEN})\.?")
# "Hertig Karlsgatan", "Drottning Kristinas gata": who a street is named after.
_HONOURED = frozenset(["hertig", "drottning", "kung", "biskop", "prins", "prinsessan", "sankt", "sankta", "doktor", "konsul", "major", "kapten", "överste", "general", "rektor", "klockare", "greve", "grevinnan", "jungfru"])
_LED_SURELY = re.compile(r"(?i)(?:\bpå|\bbor|\bat|:|\badress(?:en)?(?: är)?|\badr\.?)\s*$")
_LED = re.compile(r"(?i)(?:\bpå|\bi|:|,|\badress|^)\s*$")
_WORD = re.compile(r"(?i:(?<!\w)[sd]:(?:ta?|o)(?!\w))|[^\W\d_](?:[\w'’]|[-.](?=[^\W\d_]))*(?::s(?!\w)|\.)?|\t|[^\w\s]|_")
_WEB = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+\w")
_CASE = re.compile(
    r"\b(?!LGH|LÄG|TEL|TFN|MOB|KOD|NR|HUS|VÅN|APT|BOX)[A-ZÅÄÖ]{2,5}[- ]?[1-9]\d{1,3}[-/]\d{3,6}\b|\b[A-Z]{2,4}-\d{5,10}\b|(?i:\b(?:(?:ärende|beslut)(?:s?nummer|s?nr|\s(?:nr|nummer))[ :.#]*\d[\d /-]{2,16}\d\b))|(?i:\b(?:ärende(?:nummer|nr)?|dnr|kundnr|kundnummer|resurs-id|id-nr|serienr|serienummer|diarienummer|diarienr|ref(?:erens)?(?:nr)?|inc|beställningsnr|beställningsnummer)\.?[ :#]*(?=[\w/-]*\d)[A-Z]{0,5}[-\d/]{2,16}\b)"
    r"|(?i:\b(?:kst|kostnadsställe|kostnadställe|ansvar(?:skod|snr)?|verksamhet(?:skod)?|projekt(?:nr|nummer)?|fakturaref(?:erens)?|beställarref(?:erens)?|beställningsref(?:erens)?|beställnings-id|ärende-id|löpnr|löpnummer|(?:ram)?avtal(?:snr|snummer)?|ordernr|ordernummer|enhetskod|beställarkod|ref\.nr|ankn(?:ytning)?)\.?[ :#]{0,3}[1-9]\d{1,6}(?:[/-]\d{1,6})?(?![\w/]|[- ]\d))"
    r"|#\d{3,}\b(?=\s*(?:\)|$))|(?i:(?:\btrygghetslarm(?:et)?(?: nr)?[ :]{1,2}|\b(?:lås(?:enhet|enhets|enheten|enhetens|et|ets)?|enhets?|enhetens|dosans?|(?:trygghets)?larm(?:et|ets)?)[- ]?(?:nr|nummer|id)\.?[ :#]{0,3}|(?<=\()(?:nr|nummer)\.? ?)[1-9]\d{4,7}\b(?! ?[/-]?\d))|(?i:(?:\bv|\b(?:mall|blankett|formulär|rutin)[^\n\d]{0,40}\b(?:v|ver|version)\.? ?)\d{1,2}\.\d{1,2}\b|\b(?:mall|blankett|formulär|version)(?: nr| version)? \d{1,2}\b(?= \())|(?i:\borg(?:anisations)?[. -]{0,2}(?:nr|nummer)[ :.]*\d{6}-?\d{4}\b|\b(?:post)?box \d{1,5}\b(?:\s?[,|]? ?\d{3} ?\d{2}(?: [^\W\d_]+)?)?)"
)
_MONTHS = "jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sep(?:t(?:ember)?)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|january|february|march|may|june|july|august|october"
_BIRTH = re.compile(
    r"(?i)(?<![\w-])(?:(?:född|född\s?den|föd\.?|f\.|born|fött)\s{0,2}(?:den\s|år\s|:\s?)?)?"
    r"(?:(?<!\d)(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])[- ]?(?:[xX*?_]{4}|[-–]{2,4}(?!\d))"
    r"|(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[- ]?(?:[xX*?_]{4})"
    r"|(?<=\s)(?:(?<=född\s)|(?<=f\.\s)|(?<=född den\s)|(?<=född:\s)|(?<=född\sår\s)|(?<=born\s))(?:\d{1,2}\s?(?:" + _MONTHS + r")\s?(?:19|20)\d\d"
    r"|(?:19|20)\d\d(?:[-./ ]?\d\d[-./ ]?\d\d)?(?![-\s]?\d)|\d{6}(?![-\s+]?\d)|\d{1,2}/\d{1,2}[- /](?:19)?\d\d)"
    r"|(?<!\d)(?:19)\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])(?![-+\s.]?\d)(?![\w]))"
)
_INITIALS = re.compile(r"(?:[A-ZÅÄÖ]\.){2,3}|[A-ZÅÄÖ]-[A-ZÅÄÖ]\.")
# "1201": the floor and the door.
DOOR = re.compile(r"(?:0[89]|1\d|2[0-4])\d\d")
_GAP = re.compile(r"[ /–(]+")
_SHORTENED = frozenset(
    ["bef.", "befintl.", "tillk.", "tel.", "tfn.", "nr.", "pers.", "adr.", "lgh.", "st.", "n.", "s.", "ö.", "v.", "g.", "f.", "ev.", "ca.", "ang.", "enl.", "hr.", "fr.", "fam.", "p.", "pnr.", "mob.", "resp.", "hemtj.", "m.", "fl.", "kl.", "dr.", "föd.", "jr.", "e.", "bl.a.", "t.ex.", "m.m.", "o.s.v.", "dvs.", "p.g.a.", "s.k.", "f.n.", "f.d.", "m.fl.", "ggr.", "tfn.", "tln.", "telnr.", "kont.", "br.", "vån.", "uppg.", "inkl.", "exkl.", "d.", "o.", "fn.", "kap."]
)  # fmt: skip
_SPACED_ID = re.compile(r"(?<![\d+/])\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|[6-8]\d|9[01])/\d{4}(?![\d/])|(?<![\d+])\d\d\.(?:0[1-9]|1[0-2])\.(?:0[1-9]|[12]\d|3[01]|[6-8]\d|9[01])[-+]\d{4}(?!\d)|(?<![\d+])(?:19|20)\d\d[ .-](?:0[1-9]|1[0-2])[ .-](?:0[1-9]|[12]\d|3[01]|[6-8]\d|9[01])[ .-]{1,3}\d\d[ .-]?\d\d(?!\d)")
_LAST_FOUR = re.compile(
    r"(?i)(?<![\d-])(?P<day>(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01]|[6-8]\d|9[01])|\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|[6-8]\d|9[01]))"
    r"(?P<between>(?: ?[,;:()–-] ?| (?=\w)|(?<![^\W_])(?:med|och|de|fyra|sista|siffror|siffrorna|är|slutsiffror|slutsiffrorna|kontrollsiffror|slutar|på)(?![^\W_])){3,14}) ?(?P<last>\d{4})(?![\d-])"
)
_PHONE_START = re.compile(r"0\d{5}[-\d]|0\d{9}$")
_BAD_ID = re.compile(
    r"(?<![\d+/-])(?:(?:19|20)\d{6}[- +]\d{1,3}(?!\d)|(?:19|20)\d{6}[- +]?\d{5,6}(?!\d)|\d{6}[-+]\d{2,3}(?!\d)|\d{6}[-+]\d{5}(?!\d)"
    r"|(?:19|20)\d{9}(?!\d)|(?:19|20)\d{11}(?!\d)|\d{6}(?:\d\d)?[-+ ]?T[F\d]\d{0,3}\b|(?:19|20)\d{6}[- ]?\d{4}(?!\d)|\d{6}[-+]\d{4}(?!\d)|(?<!0)[1-9]\d{9}(?!\d)"
    r"|(?:19|20)\d{6}[-+ ]?\d{2}[A-Za-z]\d(?!\w)|\d{6}-\d{0,3}[OoIl]\d{0,3}(?!\w))"
)
_PHONE = re.compile(r"(?<![\w+#*-])(?:\+\d|\(?0)[\d()/ –.-]{4,20}\d(?!\d)")
_CO = re.compile(r"(?i)(?<!\w)c\s?[/.]\s?o\.?[\s:]{1,2}[^\d,;\n]{2,40}?(?:,|(?<=\w{3})(?=\.\s)|(?=\s\S+\s\d)|$)")
_APARTMENT = re.compile(
    r"(?i)(?!(?<=\bi )lägenheten\s?:)\b(?:lgh|läg|lägh|lgn|lght|lghet|lgg|lhg|lagenhet|lägenhet(?:en|s?\s?(?:nummer|nr))?|apt|apartment|flat)(?:\s?(?:nr|nummer|no))?[.:\s]{0,3}"
    r"(?P<number>[a-zåäö]?\d{1,5}[a-zåäö]?)(?![^\W_]|-\d)"
)
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?i)\b\d{1,2}\s?½?\s?(?:tr\b\.?|trappor\b(?: upp)?|trappa upp\b)",
        r"(?i)\b(?:vån(?:ing(?:en)?)?\.?|plan|etage|floor)[:\s]{0,2}(?:\d{1,2}(?!\d)|(?:bv|nb)\b)",
        r"(?i)\b\d{1,2}:?(?:a|e)?\s(?:vån(?:ing(?:en)?)?\b\.?|floor\b)",
        r"(?i)\b(?:bottenvåning(?:en)?|bottenplan|entréplan(?:et)?|markplan|översta våningen|bv\b|nb\b)",
        r"(?i)\b(?:uppg(?:ång)?(?:en)?|trappuppg(?:ång)?|trapphus|ingång|trappa|entré)\.?[:\s]{1,2}(?-i:[A-ZÅÄÖ]|\d{1,2}|[a-h])(?![\w.]?\w)",
        r"(?i)\b(?:hus|huskropp|byggnad|port|dörr)(?:\s?nr)?\.?\s(?-i:[A-Z]|\d{1,2}|[a-h])(?!\w|\s?\w*kod)",
        r"(?i)\b(?:dörr(?:en)? (?:till )?(?:vänster|höger)|till (?:vänster|höger)(?!\s(?:om\s(?:(?:ytter|entré)?dörren|porten|entrén|brevlåd|fönstret|grinden|huset|ingången)|i\s(?:hallen|köket|skåpet|lådan)))|(?:vänstra|högra) dörren)\b",
    )
)
_STREET = re.compile(
    r"(?P<word>[^\W\d_](?:[\w'’]|-(?=\w))*\.?)\s?,?\s?(?P<number>\d{1,4}(?:\s?[-–]\s?\d{1,4}(?!\d))?(?![\d:]))(?:\s?(?P<letter>[A-HJ-Za-h](?!\w)))?(?!\s?(?:st|tim|min|%|kr)\b)"
)
# "Gårdstorp 4, 590 54 Sturefors": a name and a number immediately before a postcode are a street, whatever the name ends in.
_BEFORE_POSTCODE = re.compile(
    r"(?:^|(?<=[:,;(\n\t])|(?<=\b[Pp]å)|(?<=\b[Ii])|(?<=\bär))[ ]{0,3}(?P<street>(?P<name>[A-ZÅÄÖ][a-zåäöé]+(?: [A-ZÅÄÖ][a-zåäöé]+){0,2}) [1-9]\d{0,2}(?: ?[A-Z](?!\w))?)"
    r"(?=,? ?(?:(?:lgh|läg\w{0,6})\.? ?(?:nr )?\d{4},? ?)?[1-9]\d{2} ?\d{2} [A-ZÅÄÖ])"
)
# What has a number and is no street.
_NUMBERED = frozenset(["box", "rum", "port", "kod", "avd", "avdelning", "hus", "plan", "trappa", "dörr", "nr", "grupp", "team", "område", "distrikt", "uppgång", "entré", "postbox", "zon", "vecka", "hallen", "garaget"])
_POSTCODE = re.compile(r"(?<![\w#*+-])(?:SE?[- ])?[1-9]\d{2} ?\d{2}(?![\d#*]|\s?(?:\d|st\b)|-\d)")
_TOWN = re.compile(r"[ ,]{1,2}(?P<town>[^\W\d_][\w'’-]+|[NSVÖ]\.)(?:\s(?P<more>[^\W\d_][\w-]+))?")
# "brukare 2 maj alm" is no day in May.
_NO_INDEX = "".join(f"(?<!\\b{word} )" for word in ("brukare", "person", "kund", "br", "vårdtagare", "namn", "klient"))
_DATE = re.compile(
    r"(?i)(?<![\w-])" + _NO_INDEX + r"(?:20\d\d ?- ?\d{1,2} ?- ?\d{1,2}(?!\d)|20\d\d/\d{1,2}/\d{1,2}|\d{1,2}[./]\d{1,2}[-./ ](?:20)?\d\d(?!\d)|(?:den\s)?\d{1,2}(?::e)?[ ]?(?:" + _MONTHS + r")\b(?!-|(?-i: [A-ZÅÄÖ]))(?:\s20\d\d)?"
    r"|\d{1,2}/\d{1,2}(?!\d)|v(?:ecka)?\.?[ ]?\d{1,2}\b|den \d{1,2}:?e?\b|20[2-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?:sedan|år|våren|hösten|sommaren|januari|vintern|since|från)\s(?:19|20)\d\d\b(?! ?- ?\d)|(?:" + _MONTHS + r")\s20\d\d\b)"
)
_TIME = re.compile(
    r"(?i)(?:\b(?:kl(?:ockan)?\.?\s?\d{1,2}(?:[.:]\d\d)?(?:\s?[-–]\s?\d{1,2}(?:[.:]\d\d)?)?|(?:mellan|efter|före|innan|från|till)\s(?:kl\.?\s?)?(?:[01]?\d|2[0-4])(?:[.:]\d\d)?(?:\s?(?:[-–]|och|till)\s?\d{1,2}(?:[.:]\d\d)?)?(?!\d|[.:-]\d)))"
    r"|(?<!\d)(?:[01]?\d|2[0-4])[.:][0-5]\d(?:\s?[-–]\s?(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?)?(?!\d)|(?<![\d-])(?:0?[6-9]|1\d)\s?[-–]\s?(?:1\d|2[0-2])(?![\d-])"
)
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"[#*]*(?<![^\W\d_])[A-Za-z]?\d[\d]*[A-Za-z]?(?!\w)[#*]*|[#*]*\d[\w]*[#*]*|(?<=\w)\d+")
