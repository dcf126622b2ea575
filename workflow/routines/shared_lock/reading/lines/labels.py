"""What the words of a label ask for, and about whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from workflow.routines.shared_lock.reading.codes.gates import is_other_code
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_unsettling
from workflow.routines.shared_lock.reading.text.tokens import Token
from workflow.routines.shared_lock.reading.values import Role

Asked = Literal["facts", "name", "number", "address", "apartment", "town", "contact", "phone", "gate", "ignored", "other", "former"]


@dataclass(frozen=True)
class Label:
    """What a label asks for and about whom: a role and an index when stated, or both persons.

    `later` says that it asks for something new or right ("Ny portkod"); `spoken` that it is a verb ("ring"); `misspelt` that
    its word is in no list.
    """

    what: Asked
    role: Role | None = None
    index: int = 0
    both: bool = False
    later: bool = False
    spoken: bool = False
    weak: bool = False
    names: tuple[str, ...] = ()
    half: str = ""
    misspelt: bool = False

    @property
    def names_somebody(self) -> bool:
        """True when the label points at one person."""
        return self.role is not None or bool(self.index)


def label_of_words(tokens: Sequence[Token]) -> Label | None:
    """What the words of a label ask for; None when they are no label."""
    words = [each for each in tokens if each.what == "word"]
    kinds = [kind for each in _merged(words) if (kind := w.label_of(each))]
    if not words or len(words) > 16 or _is_family(words, kinds) or (len(words) == 2 and w.is_given(words[0].text) and words[1].folded in w.SURNAMES_TOO):
        # "Tage Person" in a cell is someone.
        return None
    if "contact" in kinds and any(each.folded in w.OURSELVES for each in words) and words[-2].folded in ("via", "genom", "med", "av", "till"):
        # "Tidsbokning sker genom undertecknad: Rolf Gyllander".
        kinds = ["contact"]
    if "ignored" in kinds and _is_of_order(words):
        kinds = [kind for kind in kinds if kind != "ignored"]
    if words[0].folded in ("från", "till", "from", "to", "subject", "ämne", "cc", "skickat", "sent") and len(words) == 1:
        return Label("ignored")
    if len(words) == 1 and words[0].folded in _PAIRS:
        # "Makar: Anna och Sture Dahlin".
        kinds = ["person"]
    if not kinds and words[0].folded in ("bor", "boende", "bosatta") or (len(words) < 4 and words[-1].folded in ("på", "i") and any(e.folded == "bor" for e in words)):
        kinds = ["address"]
    if not kinds and len(words) <= _LONGEST_QUESTION:
        kinds = _asked_in_words(words)
    if kinds and any(each.folded in ("vår", "vårt", "våra", "min", "mitt", "mina", "enhetens", "kontorets", "our", "my") for each in words):
        return Label("ignored")
    if kinds in (["apartment"], ["address"]) and any(each.folded in ("samma", "gemensam", "gemensamt", "delad", "deras", "share", "shared", "same") for each in words):
        # "Gifta, samma lägenhet: Storgatan 4".
        return Label("address", both=True)
    if words[0].folded in w.OTHER_CODES and kinds and set(kinds) <= {"apartment", "address"}:
        # "Larm i lägenheten: 4455".
        return Label("other")
    if words[0].folded == "typ" or len(words) > 5 and any(each.folded == "som" for each in words) and kinds and set(kinds) <= {"apartment", "address"}:
        # "Typ av bostad: radhus", "Bror och syster som delar lägenhet:".
        return Label("other")
    if not kinds and (words[0].folded in w.RELATIVES or words[0].folded in w.SPOUSES) and any(each.is_capital for each in words[1:]) and any(each.folded in _CALLED for each in words[1:]):
        kinds = ["contact"]
    if words[0].folded.startswith("återkoppl") and words[-1].folded in ("till", "via", "med"):
        kinds = ["contact"]
    role, index = role_of(tokens)
    several = len({each.text for each in tokens if each.what == "number" and each.text in "123456"}) > 1 or _BOTH_LETTERS.search(" ".join(each.text for each in tokens)) is not None
    role, index = (None, 0) if several else (role, index)
    both = several or any(each.folded in w.SURELY_BOTH or each.folded in w.COUPLES for each in words)
    what = "address" if _asks_for_home(kinds, tokens) else _asked(kinds, words)
    holds = words[0].folded in _HOLDS or _HAS_LOCK.search(" ".join(each.folded for each in tokens)) is not None
    if what is None and not index and role and not holds and any(each.folded.startswith(("koppling", "beställning", "bestlälning", "låsenhet", "digital", "order")) for each in words[:3]):
        return Label("other")
    if what is None and role and any(each.is_capital and w.is_given(each.text) and not w.is_known(each.text) for each in words[1:]):
        return None
    if what is None and (role or "person" in kinds):
        what, role = "facts", role or "person"
    if what is None:
        return Label("other") if len(words) <= 4 and words[0].folded not in w.COUPLES and not any(w.is_given(each.text) for each in words) else None
    if any(each.folded in ("tidigare", "gamla", "gammal", "förra", "föregående", "gammalt", "f.d.") for each in words) and what in ("address", "phone", "gate", "contact", "name"):
        return Label("former")
    names = tuple(name for each in words if what in ("number", "address", "phone") and (name := w.given_in(each.folded)))
    half = "family" if any("efternamn" in each.folded or each.folded == "enamn" for each in words) else "given" if any(
        each.folded in ("förnamn", "fornamn", "tilltalsnamn", "fnamn") for each in words) else ""  # fmt: skip
    if "person" in kinds and role is None and what in ("name", "number", "address"):
        role = "person"
    return Label(what, role, index, both, is_later(words), names=names, half="" if half and any("efternamn" in e.folded for e in words) and any(
        "för" in e.folded for e in words) else half)  # fmt: skip


def _is_family(words: Sequence[Token], kinds: Sequence[str]) -> bool:
    """ "Lås till makarna Dahl: Ruth 1939… och Egon …": words that ask for nothing and end in the surname of those behind them."""
    named = len(words) > 1 and words[-2].folded in _FAMILIES and words[-1].is_capital and not (w.is_known(words[-1].text) or w.is_given(words[-1].text))
    return named and (not set(kinds) - {"person"} or set(kinds) == {"ignored"} and _is_of_order(words))


def _is_of_order(words: Sequence[Token]) -> bool:
    """Whether words that name an office are about the order all the same."""
    if words[0].folded in _HOLDS:
        # "Har redan enhet: Lage Fredin": the unit is a lock, and no office.
        return all(each.folded in _OF_HELD_UNIT for each in words[1:])
    if words[0].folded == "beställ" and len(words) > 1 and words[1].folded.startswith(("lås", "digital", "en", "ett", "nytt", "ny")):
        return True
    # "Enligt överenskommelse med handläggare Lotta Frank beställs …:" leads to the order.
    return len(words) > _LONGEST_IGNORED and w.label_of(words[0].text) != "ignored"


def heading(tokens: Sequence[Token], after: Sequence[Token]) -> Label | None:
    """ "BRUKARE SOM HAR LÅSET" above "Namn: …": the role of the person in the lines below it."""
    if tokens[-1].text == "?" and tokens[0].folded in _ASKS and all(each.what == "word" and not is_unsettling(each.folded) for each in tokens[:-1]):
        # "Vem gäller det?" above "Brukare 1: …".
        asked, begins = label_of_words(tokens[:-1]), w.label_of(after[0].text)
        answers = {"facts": ("person", "name"), "address": ("address",), "contact": ("contact",), "gate": ("gate",)}
        return Label("other") if asked is not None and begins in answers.get(asked.what, ()) else None
    if not 1 < len(tokens) <= _LONGEST_HEADING or any(each.what != "word" for each in tokens) or w.label_of(after[0].text) not in ("name", "number"):
        return None
    label = label_of_words(tokens)
    return label if label is not None and label.what == "facts" and label.role in ("existing", "cohabitant") else None


def _asked_in_words(words: Sequence[Token]) -> list[str]:
    """What a question asks for that has no word of a label: "Vem bokar vi med", "Var"."""
    first = words[0].folded
    if any(each.folded in _CONDITIONS for each in words):
        return []
    if (len(words) <= 4 and first in w.CONTACT_VERBS or first == "för" and len(words) <= 6 and any(each.folded in w.CONTACT_VERBS for each in words)) and not any(w.is_given(each.text) or each.folded in w.STAFF for each in words):
        return ["contact"]
    if first in ("vem", "vilken", "vilka", "ring", "tid", "besök", "vi", "den", "person") and any(each.folded in w.CONTACT_VERBS or each.folded in ("bokas", "ringas", "kontaktas") for each in words):
        return ["contact"]
    if _NUMBER_TO_CALL.fullmatch(" ".join(each.folded for each in words)):
        return ["contact"]
    if first in ("hur", "var", "vem") and any(each.folded in ("når", "nås", "nå", "ringer", "kontaktar") for each in words):
        return ["contact"]
    if first in ("var", "vart", "hemma", "hushållet") and len(words) <= 4:
        return ["address"]
    if _WHO.match(" ".join(each.folded for each in words)) and not any(w.is_given(each.text) for each in words):
        return ["person"]
    return []


def _asked(kinds: Sequence[str], words: Sequence[Token]) -> Asked | None:
    """The one thing that the label's words ask for; several facts of a person are asked for together."""
    for what in ("ignored", "gate", "contact"):
        if what in kinds:
            if what == "gate" and not _is_of_gate_too(words) and any(is_other_code(words, at) for at in range(len(words))):
                return "other"
            return what
    if len(words) == _KEY_WORDS and kinds[:1] == ["address"] and kinds[1:] in (["apartment"], ["town"]):
        # "ADR_LGH": the first word says no more than what the second belongs to.
        return "apartment" if kinds[1] == "apartment" else "town"
    if "address" in kinds and not {"number", "name", "phone"} & set(kinds):
        return "address"
    personal = {kind for kind in kinds if kind in ("number", "name", "address")}
    if len(personal) > 1:
        return "facts"
    for what in ("apartment", "town", "phone", "number", "name", "address"):
        if what in kinds:
            return what  # type: ignore[return-value]
    return None


def _asks_for_home(kinds: Sequence[str], tokens: Sequence[Token]) -> bool:
    """ "Adress + lgh": the whole of it."""
    joined = any(each.text in ("+", "/", "&", ",") or each.folded in ("och", "samt") for each in tokens)
    return joined and list(kinds) in (["address", "apartment"], ["address", "town"])


def _is_of_gate_too(words: Sequence[Token]) -> bool:
    """ "Larmkod och portkod": one code for both."""
    return any(after.folded.startswith(("portkod", "entrékod", "dörrkod")) for before, after in pairwise(words) if before.folded in ("och", "samt", "o"))


def _merged(words: Sequence[Token]) -> list[str]:
    """The words with "person nr" and its kin as one."""
    found: list[str] = []
    for each in words:
        if found and each.folded.strip(".") in ("nr", "nummer", "number", "numbers") and found[-1].strip(".") in ("person", "pers", "p", "personal"):
            found[-1] = "personnummer"
        elif found and each.folded == "kod" and found[-1] in ("port", "dörr", "entré"):
            found[-1] = "portkod"
        else:
            found.append(each.folded.strip("."))
    return found


def role_of(tokens: Sequence[Token]) -> tuple[Role | None, int]:
    """The place in the household that a label's words tell, and the number in it."""
    role: Role | None = None
    index = 0
    words = [each.folded for each in tokens]
    text = " ".join(words)
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.what == "number" and token.text in "123456":
            index = index or int(token.text)
        elif token.what == "number" and re.fullmatch(r"(?i)(?:br|[bkp])[1-6]", token.text) and after is not None and after.what == "word":
            index = index or int(token.text[-1])
        elif re.fullmatch(r"[A-Fa-f]", token.text) and at and w.label_of(tokens[at - 1].text) and (after is None or after.what == "mark"):
            index = index or index_of(token.text)
    index = index or next((n for n, said in enumerate(("första", "andra", "tredje", "fjärde"), 1) if said in words), 0)
    if not index and len(words) == _KEY_WORDS and w.label_of(words[0]) in ("person", "name", "number"):
        # "Person ett"
        index = next((n for n, said in enumerate(("ett", "två", "tre"), 1) if words[1] == said), 0)
    if _TO_BE_LINKED.match(text):
        role = "cohabitant"
    elif _HAS_LOCK.search(text) or any(w.is_existing(word) for word in words):
        role = "existing"
    elif any(w.is_cohabitant(word) for word in words) or _NEW_PERSON.search(text):
        role = "cohabitant"
    elif index and any(w.label_of(word) == "person" for word in words) or any(word in ("person", "brukare", "brukaren", "kund", "kunden", "vårdtagare", "klient") for word in words):
        role = "person"
    return role, index


def index_of(text: str) -> int:
    return int(text) if text.isdigit() else " abcdef".index(text.casefold())


def is_later(words: Sequence[Token]) -> bool:
    return any(each.folded in w.LATER for each in words)


# "Vilka gäller det", "Vem ska ha låset": who is asked for.
_WHO = re.compile(r"(?:vilka|vem)$|(?:vilka|vem)(?: två| personer| brukare){0,2} (?:som )?(?:(?:gäller|avser|berörs|är)(?: det| detta| beställningen)?$|(?:ska|skall|vill|behöver) (?:ha|få|använda|dela|kopplas)\b)")
# "Adress A+B", "Kontakt A och B".
_BOTH_LETTERS = re.compile(r"(?<!\S)A (?:[+/&,] |och |o )?B$")
_NUMBER_TO_CALL = re.compile(r"(?:(?:rätt )?(?:nummer|nr|telefonnummer|telefon|person) )?att (?:ringa|kontakta|nå)(?: (?:för|vid) (?:tid|tidsbokning|bokning))?")
_ASKS = frozenset(["vem", "vilka", "vilken", "var", "vart", "hur"])
_CONDITIONS = frozenset(["om", "ifall", "inte", "ej", "varför", "när", "bestämmer", "betalar"])
_FAMILIES = frozenset(["makarna", "paret", "familjen", "syskonen", "bröderna", "systrarna", "herrskapet"])
# What a label calls two who live together.
_PAIRS = frozenset(["makar", "makarna", "par", "paret", "syskon", "syskonen", "sambor"])
# What someone does who is to be called: "Sonen Karim tolkar och bokar tid: 070-…".
_CALLED = frozenset(["bokar", "bokning", "bokningen", "tid", "tider", "nås", "svarar", "tolkar", "sköter", "ansvarar", "hjälper", "ordnar", "fixar", "samordnar"])
_HOLDS = frozenset(["har", "redan", "innehar"])
_OF_HELD_UNIT = frozenset(["redan", "enhet", "enheten", "digital", "digitala", "en", "sedan", "tidigare", "idag", "nu", "och", "låset"])
_LONGEST_IGNORED, _LONGEST_QUESTION, _LONGEST_HEADING, _KEY_WORDS = 6, 8, 6, 2
_HAS_LOCK = re.compile(
    r"\bredan\b|\blås\w* (?:finns|sitter|är|hänger)(?: redan)? (?:hos|på)\b|^(?:inne)?har (?:redan )?(?:lås|enhet)|\bhar (?:(?:digital\w*|befintlig\w*|en|ett) )*(?:lås|enhet)|\b(?:brukare|kund|person|sammanboende|make|maka|vårdtagare)\w* med (?:digital\w* )?lås|låsinnehav|^(?:ska )?(?:kopplas|läggas|länkas) (?:till|ihop med|på)$|\balready ha(?:s|ve)\b|\bhas (?:(?:a|the|digital) )*(?:lock|unit)\b"
    r"|^(?:(?:finns|fanns|ansluten|kopplad|brukare|person|kund) )?sedan (?:tidigare|förut)$|^nuvarande (?:brukare|person|kund|innehavare|låsinnehavare)\w*$|^(?:enheten|låset|låsenheten) (?:tillhör|finns hos|sitter hos)$"
)
# "Ska kopplas till befintlig låsenhet": who is linked, and not "… låsenhet hos", which asks whose it is.
_TO_BE_LINKED = re.compile(r"(?:(?:den|(?:ny |tillkommande |nya )?(?:brukare|brukaren|person|personen|kund|kunden|sammanboende|sambo)) som )?(?:ska|skall) (?:kopplas|läggas|knytas|anslutas|in)\b(?!.*\b(?:hos|av|tillhör\w*|med)$)")
_NEW_PERSON = re.compile(r"(?:\bny|\btillkommande|\bnya) (?:brukare\w*|person\w*|kund\w*)|ska (?:kopplas|läggas|in\b|på)|(?:läggas|kopplas|läggs) (?:till|på|in)\b|\bsom (?:tillkommer|är ny|är nya)\b|(?:att|ny att) (?:koppla|lägga till)|\bnew (?:person|user|client|resident)\b|\bto (?:be )?(?:add|link|connect)(?:ed)?\b")
