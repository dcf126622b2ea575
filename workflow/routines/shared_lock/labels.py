"""The labels that people write before the facts of an order, and how a line is cut at them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from workflow.routines.shared_lock.reading.values import Role

What = Literal[
    "facts", "name", "number", "address", "apartment", "town", "contact", "phone", "gate", "ignored"
]


@dataclass(frozen=True)
class Label:
    """What a label asks for and about whom: a role and an index when told, or both persons."""

    what: What
    role: Role | None = None
    index: int = 0
    both: bool = False
    said: str = ""

    @property
    def names_somebody(self) -> bool:
        """True when the label points at one person."""
        return self.role is not None


@dataclass(frozen=True)
class Segment:
    """A stretch of a line: its label, if any, and the text after it."""

    label: Label | None
    text: str
    first: bool


def segments(line: str) -> list[Segment]:
    """The line cut at every label in it."""
    head, rest = _head(line)
    cuts = list(_INSIDE.finditer(rest))
    ends = [match.start() for match in cuts[1:]] + [len(rest)] if cuts else []
    lead = rest[: cuts[0].start()] if cuts else rest
    found = [Segment(head, _trimmed(lead), True)] if head or _trimmed(lead) else []
    for match, end in zip(cuts, ends, strict=True):
        found.append(Segment(label_of(match[0]), _trimmed(rest[match.end() : end]), not found))
    return found


def label_of(head: str) -> Label | None:
    """What the words before a colon ask for; None when they are no label."""
    folded = head.casefold().strip(" \t:=.")
    what = next((name for name, pattern in _WHAT if pattern.search(folded)), None)
    role, index = _who(folded)
    if what in ("name", "number", "address") and sum(bool(p.search(folded)) for _, p in _OF_PERSON) > 1:
        what = "facts"
    if what is None and role:
        what = "facts"
    return Label(what, role, index, bool(BOTH.search(folded)), folded) if what else None


def _head(line: str) -> tuple[Label | None, str]:
    match = _ENUMERATED.match(line)
    if match:
        return Label("facts", "person", _index(match[1].casefold())), line[match.end() :]
    if said := _SPOKEN.match(line):
        return Label("contact", said=said[0].casefold()), line[said.end() :]
    match = _HEAD.match(line)
    label = label_of(match[1]) if match and not _NO_HEAD.search(match[1]) else None
    if match and label:
        return label, line[match.end() :]
    if _BARE.fullmatch(line):
        return label_of(line), ""
    return None, line


def _who(folded: str) -> tuple[Role | None, int]:
    number = _NUMBERED.search(folded)
    index = _index(number[1] or number[2] or number[3]) if number else 0
    role = next((role for role, pattern in _ROLES if pattern.search(folded)), None)
    return ("person" if index and not role else role), index


def _index(text: str) -> int:
    return int(text) if text.isdigit() else " abcdef".index(text)


def _trimmed(text: str) -> str:
    return text.strip(" \t,;|/–—-").removesuffix("(").strip()


BOTH = re.compile(r"(?i)\b(?:båda|bägge|bådas|gemensam\w{0,3}|brukarnas|samtliga|alla)\b")
_NUMBERED = re.compile(
    r"(?:^|\b(?:brukar(?:es?|ens?|nas?)?|kund|person|vårdtagare|klient|sammanboende|namn|nummer|nr|pnr|adress|personnr))"
    r"(?:\s?(?:nr\.?|nummer))?(?:\s?([1-6])|\s([a-f])|(?<![a-zåäö])([a-f]))\b"
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("existing", re.compile(r"befintlig|redan|(?:har|med|som har) (?:digital\w? )?lås|låsinnehav|nuvarande")),
    (
        "cohabitant",
        re.compile(
            r"sammanboende|\bsambo|\bmake|\bmaka|hustru|partner|medboende|(?:ny|tillkommande) (?:brukare"
            r"|person|kund)"
            r"|ska kopplas"
        ),
    ),
    (
        "person",
        re.compile(r"\bbrukare(?:n|ns|s)?\b|\bkund(?:en|ens)?\b|\bperson(?:en)?\b|vårdtagare|\bklient"),
    ),
)
_OF_PERSON: tuple[tuple[What, re.Pattern[str]], ...] = (
    (
        "number",
        re.compile(
            r"person ?-?(?:nr|nummer|num\b)|\bp\.?\s?-?nr|\bpers\.?\s?-?nr|samordningsn|\bpersonnr"
            r"|\bp-?nummer"
        ),
    ),
    ("name", re.compile(r"namn")),
    ("address", re.compile(r"adress|\badr\b|^(?:båda |de )?bor(?: på)?$|bostad")),
)
_WHAT: tuple[tuple[What, re.Pattern[str]], ...] = (
    (
        "ignored",
        re.compile(
            r"^(?:beställ(?:are|d av)|ansvarig|enhet|handläggare|samordnare|från|till|skickat|sent|from"
            r"|to|subject|ämne"
            r"|cc|datum|utförare|avsändare|uppgiftslämnare|undertecknad|mitt|min|vår|planerar"
            r"|undersköterska|sjuksköterska"
            r"|ssk|e-?post|mail|e-?mail)\b"
        ),
    ),
    ("town", re.compile(r"^(?:postn|postort|postadress|postkod|ort\b)")),
    ("apartment", re.compile(r"lägenhet|\blgh")),
    (
        "contact",
        re.compile(r"kontakt|^ring\b|tidsbok|^boka\b|bokning|anhörig|^dotter|^son(?:en)?\b|god man|\bnås\b"),
    ),
    ("gate", re.compile(r"port ?kod|entré ?kod|dörrkod|^kod\b|kod till|inpassering|^port(?:en)?$")),
    ("phone", re.compile(r"\btel\b|\btfn|telefon|\btelnr|mobil|\bmob\b")),
    *_OF_PERSON,
)
_INDEX = r"(?:\s?(?:nr\.?\s?)?[1-6A-Fa-f](?!\w))"
_PERSON_WORD = r"(?:brukare|kund|person|vårdtagare|klient)"
_NUMBER_WORD = r"(?:person[ -]?(?:nummer|nr)|pers\.?[ -]?nr|p\.?-?nr|p-?nummer|samordningsnummer)"
_PHONE_WORD = r"(?:tel(?:efon)?(?:nummer|nr)?|tfn|mobil(?:nummer|nr|telefon)?|mob)"
_GATE_WORD = r"(?:port ?kod|entré ?kod|dörrkod|kod(?: (?:till )?port(?:en)?)?)"
_ANY_WORD = (
    rf"(?:(?:befintlig|ny|sammanboende) )?{_PERSON_WORD}{_INDEX}?|sammanboende{_INDEX}?|sambo|befintlig"
    rf"|make|maka"
    rf"|hustru|partner|{_NUMBER_WORD}{_INDEX}?|{_PHONE_WORD}|{_GATE_WORD}|(?:för- och efter)?namn{_INDEX}?"
    rf"|(?:bostads|gatu|hem)?adress{_INDEX}?|adr|lägenhets(?:nummer|nr)|lgh\.? ?(?:nr|nummer)"
    rf"|post(?:nummer|nr|ort|adress)"
    rf"|ort|kontakt(?:person|uppgift(?:er)?)?(?: för tidsbokning)?|tidsbokning|anhörig|god man|beställare"
    rf"|enhet"
)
GATE_QUESTION = re.compile(
    rf"(?i)((?:^|(?<=[.,;] ))(?:(?:krävs|behövs|finns|har|är|det|någon|de|dom) ){{0,3}}{_GATE_WORD}(?: [^:=\t!?.]{{1,30}})?)\?+:? ?"
)
_HEAD = re.compile(r"([^:=\t!?]{1,90}?) ?(?:(?<!\d):|:(?!\d)|=|\t)")
_SPOKEN = re.compile(
    r"(?i)(?:kontakta(?: gärna)?|kontakt(?:person)?|ring(?: gärna)?|anhörig|tidsbokning(?: med)?"
    r"|boka (?:tid )?med) "
    r"(?=[^\d:=]{0,60}(?:[:=] ?)?(?:\+|0)\d)|(?=[^\d:]{2,40} nås (?:på|via) [\d+])"
)
_NO_HEAD = re.compile(r"[a-zåäö]{4}\. |\d{4}")
_ENUMERATED = re.compile(r"([1-6](?=[.):])|[A-F](?=[):]))[.):] ?(?=[^\W\d_])")
_BARE = re.compile(rf"(?i)(?:{_ANY_WORD})(?: \([^()]{{1,40}}\)| med (?:digital )?lås\w{{0,8}})?")
_INSIDE = re.compile(
    rf"(?i)(?<![\w-])(?:(?:{_ANY_WORD})(?: ?\([^()]{{1,30}}\))?\.? ?(?:[:=\t]|[-–—] )"
    rf"|{_NUMBER_WORD}\.? (?=\d)|{_PHONE_WORD}\.? (?=[\d+(])"
    rf"|{_GATE_WORD} (?=\d|#|\*|ingen|nej|ej\b|finns|behövs|krävs|saknas|är\b|ja\b)"
    rf"|{_PERSON_WORD}{_INDEX} (?=[^\W\d_])|(?:^|(?<=[,;.] ))(?:adress|bor på|adr) (?=[^\W\d_])"
    r"|(?<=[,;.] )(?:ring|kontakta)(?: gärna)? (?=[^\d:=]{0,40}(?:\+|0)\d))"
)
