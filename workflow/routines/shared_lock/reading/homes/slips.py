"""What is taken back on the spot, "lgh 1203, nej förlåt 1302 ska det vara", also in the next sentence, and the home of before, "flyttade från Storgatan 4 till Nygatan 2"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from workflow.routines.shared_lock.reading.asides.reasons import CLAUSE, reasons_in
from workflow.routines.shared_lock.reading.homes.denied import without_denied
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.vocabulary import MONTHS
from workflow.routines.shared_lock.reading.people.spoken import spoken_number
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, DOOR, Token

_CODE = re.compile(r"\d{3,6}")
_OF_VALUES = frozenset({"gate", "apartment", "number", "address", "phone"})
_KINDS = frozenset({"apartment", "id", "badid", "street"})
_APART = r"[,;:(.!?–-]"
CUES = (
    r"(?:oj|ojdå|hoppsan|nej|nä|nänä|vänta|stopp|förlåt|ursäkta|sorry|fel(?: av mig)?|rättelse|rättning|ändring|korrigering|(?:nej |nä )?förresten|eller (?:nej|nä|snarare|förresten)|(?:eller )?rättare sagt|eller menar jag|jag menar|menar jag|jag menade|menade jag)"
)
_WRONG = r"(?:(?:(?:det|den|numret) )?(?:är|var|blev)(?: ju| väl| nog| visst)? (?:fel|felaktigt|inte rätt|ej rätt)(?: av mig)?|(?:det )?(?:skrev jag|jag skrev|jag läste) fel|stämmer (?:inte|ej))"
_LOOKS = r"(?:jag (?:kollar|tittar|ska kolla|ska titta|måste kolla|kollade|tittade)(?: (?:bara|igen|en gång till))?(?: i (?:pärmen|journalen|listan|mappen|systemet|treserva|lifecare|mina papper))?|nu ska vi se|så ?här(?: är det| ska det vara)?|här är det(?: rätta)?|nu (?:ser|har) jag(?: det)?)"
_RIGHT = r"(?:(?:(?:det|den|rätt|rätta|lägenheten|numret|adressen|rätt (?:nummer|lägenhet|adress)|det rätta|ska|skall|skulle) )?(?:ska vara|skall vara|ska det vara|ska stå|är|skulle vara|skulle det vara|vara|heter)|rätt)(?: :)?"
_LABEL = r"(?:lgh|lägenhet|lägenheten|lägenhetsnummer|lägenhetsnumret|nr|nummer|numret|personnummer|personnumret|pnr|på|i|adress|adressen|(?:port|entré|dörr)?kod(?:en)?)"
_TAKES_BACK = re.compile(rf"(?:(?:{_APART}|{CLAUSE}|{_WRONG}|{_LOOKS}|{_RIGHT}|{CUES}|{_LABEL})(?: |$))+")
_CUE = re.compile(rf"(?:^|(?<= )){CUES}(?= |$)|\b(?:fel|(?:inte|ej) rätt|stämmer (?:inte|ej))\b")
# "Lgh 1203 är rätt, fel är 1302", "jag skrev fel förut, 1302": the first holds.
_HOLDS = re.compile(
    rf"(?<!inte )(?<!ej )\brätt\b(?! (?:är|ska|skall|nummer|lägenhet|adress|:|$))|\b(?:fel|felaktigt|felaktiga|gamla|gammalt)(?: (?:är|var|blev))?(?: {_LABEL})*$|\b(?:förut|först|igår|i går|nyss|förra gången)\b"
)
# "Nej" alone may answer something else: "lgh 1203, nej 1004".
_SURE_CUE = re.compile(r"\b(?:förlåt|ursäkta|sorry|fel|rättelse|rättning|ändring|korrigering|förresten|eller (?:nej|nä|snarare)|rättare sagt|menar|menade|(?:inte|ej) rätt|stämmer (?:inte|ej)|det (?:är|ska vara))\b")
_SO = re.compile(
    r"(?: (?:ska|skall|skulle|är|blir|var) det(?: vara| stå)?| ska vara| menar jag| menade jag| är (?:det )?rätt| är det| gäller)?(?: \))?(?= [,.!;(–-]| \d|$| och (?![^,.!?]*\?))"
)
_LONGEST = 24


def put_aside(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens of a sentence without what was taken back, and without the home of before; and what was left out."""
    kept, back = _taken_back(tokens)
    kept, denied = without_denied(kept)
    kept, spoken = spoken_number(kept)
    kept, before = _moved_from(kept)
    return kept, back + denied + spoken + before


def goes_on(first: Sequence[Token], then: Sequence[Token]) -> bool:
    """Whether a sentence takes back a value of the one before: "Lgh 1302. Nej förresten, 1203."."""
    if not any(each.what in _KINDS or each.what == "number" and _is_gate_code(first, at) for at, each in enumerate(first)) or not any(each.what in _KINDS or each.what == "number" for each in then):
        return False
    left = _taken_back([*first, *then])[1]
    values = {*_KINDS, "number"}
    return any(each.start < then[0].start and each.what in values for each in left) and not any(each.what in values for each in _taken_back(first)[1])


def _taken_back(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens without a fact that was taken back on the spot for another of its kind, and what was left out."""
    for at, old in enumerate(tokens):
        if old.what not in _KINDS and not _is_gate_code(tokens, at):
            continue
        last = _last_of_home(tokens, at)
        end = next((n for n in range(last + 1, min(len(tokens), last + _LONGEST)) if tokens[n].what not in ("word", "mark")), None)
        new = _new(old, tokens[end]) if end is not None else None
        if end is None or new is None or last > at and not _is_same_street(old, new):
            continue
        said = _without_name(tokens, last, end)
        if any((w.label_of(each.folded) == "gate") != (old.what == "number") for each in said if each.what == "word" and w.label_of(each.folded) in _OF_VALUES):
            # "Lgh 1203, förlåt, portkod 1302": another fact, and nothing is taken back.
            continue
        between = " ".join(each.folded for each in said)
        after = "".join(f" {each.folded}" for each in tokens[end + 1 :])
        so = _SO.match(after)
        if so is None or not _TAKES_BACK.fullmatch(between) or _HOLDS.search(between) or not (_CUE.search(between) if so[0].strip(" )") else _SURE_CUE.search(between)):
            continue
        behind = end + 1 + len(so[0].split())
        rest, left = _taken_back(tokens[behind:])
        why = {each.start for each in reasons_in(rest, {re.sub(r"\D", "", old.value or old.text)})} if not left else set()
        aside = [old, *tokens[last + 1 : end], *tokens[end + 1 : behind], *left, *(each for each in rest if each.start in why)]
        return [*tokens[:at], *tokens[at + 1 : last + 1], new, *(each for each in rest if each.start not in why)], aside
    return list(tokens), []


def _last_of_home(tokens: Sequence[Token], at: int) -> int:
    """The place of the last part of the home that begins with the street here; the same place where it is no street."""
    last = at
    for n in range(at + 1, len(tokens) if tokens[at].what == "street" else at):
        if tokens[n].what in ("apartment", "postcode", "city"):
            last = n
        elif tokens[n].what != "mark" or tokens[n].text != ",":
            break
    return last


def _is_same_street(old: Token, new: Token) -> bool:
    """Whether only the number differs, so that the door and the town of the old one hold."""
    return re.sub(r"\W|\d.*", "", old.folded) == re.sub(r"\W|\d.*", "", new.folded)


def _is_gate_code(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is the gate's code, of which no other stands before it, and nothing else that has a code."""
    if tokens[at].what != "number" or not _CODE.fullmatch(tokens[at].text):
        return False
    words = [each for each in tokens if each.what == "word"]
    asked = any(w.label_of(each.folded) == "gate" for each in tokens[max(0, at - 4) : at] if each.what == "word")
    return asked and not any(each.folded in w.OTHER_CODES for each in words) and not any(each.what == "number" for each in tokens[:at])


def _without_name(tokens: Sequence[Token], old: int, new: int) -> Sequence[Token]:
    """What stands between two values, without the name before the first where it is said again before the second."""
    for many in (3, 2, 1):
        name = [each.folded for each in tokens[max(0, old - many) : old]]
        if len(name) == many and all(each.is_capital and each.what == "word" for each in tokens[old - many : old]) and [each.folded for each in tokens[new - many : new]] == name and new - many > old:
            return tokens[old + 1 : new - many]
    return tokens[old + 1 : new]


def _new(old: Token, token: Token) -> Token | None:
    """The fact that takes the place of the old one."""
    if old.what == "number" and not _CODE.fullmatch(token.text):
        return None
    if token.what == old.what.removeprefix("bad") and token.text != old.text:
        return token if token.what != "id" or w.sex_of_number(token.text) == w.sex_of_number(old.text) else None
    door = old.what == "apartment" and token.what == "number" and DOOR.fullmatch(token.text)
    return replace(token, what="apartment", value=token.text) if door else None


def _moved_from(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens without the home that people moved from in the past, where the one that they moved to follows, and what was left out."""
    moved = next((at for at, each in enumerate(tokens) if each.folded == "flyttade" or each.folded == "har" and any(after.folded == "flyttat" for after in tokens[at + 1 : at + 3])), None)
    if moved is None or any(each.folded in _OPEN for each in tokens[:moved]):
        return list(tokens), []
    if (here := _both_live_now(tokens, moved)) is not None:
        return [*tokens[:moved], *tokens[here:]], list(tokens[moved:here])
    begin = _before_street(tokens, "från", moved + 1)
    end = (_before_street(tokens, "till", begin + 2) or _before_lives(tokens, begin + 2)) if begin is not None else None
    if begin is None or end is None:
        return list(tokens), []
    home = all(each.what in (*ADDRESS_PARTS, "mark") or each.folded in _NOW for each in tokens[begin + 1 : end])
    # "har flyttat" with a day is as often a day to come, "flyttade" is not.
    when = ("mark", "date", "number") if tokens[moved].folded == "flyttade" else ("mark",)
    if not home or not all(each.what in when or each.folded in _WHEN for each in tokens[moved:begin]):
        return list(tokens), []
    where = next((at for at in range(end + 1, len(tokens)) if _ON_NEW.fullmatch(" ".join(each.folded for each in tokens[at:]))), len(tokens))
    return [*tokens[:moved], *tokens[end + 1 : where]], [*tokens[moved : end + 1], *tokens[where:]]


def _both_live_now(tokens: Sequence[Token], moved: int) -> int | None:
    """Where the home begins behind "har flyttat och bor nu", where that is stated of both."""
    both = sum(each.what in ("id", "badid") for each in tokens[:moved]) > 1 or moved > 0 and tokens[moved - 1].folded in ("de", "dom", "båda", "paret", "makarna")
    met = _MOVED_AND.match(" ".join(each.folded for each in tokens[moved:])) if both else None
    return moved + len(met[0].split()) if met else None


def _before_street(tokens: Sequence[Token], word: str, first: int) -> int | None:
    """Where a word stands right before a street, from a place on."""
    return next((at for at in range(first, len(tokens) - 1) if tokens[at].folded == word and tokens[at + 1].what == "street"), None)


def _before_lives(tokens: Sequence[Token], first: int) -> int | None:
    """The last word before the street that people moved to: "och bor nu på Nygatan 2"."""
    at = next((at for at in range(first, len(tokens)) if tokens[at].what == "street"), len(tokens))
    begun = next((back for back in range(at - 1, first - 1, -1) if tokens[back].folded in ("och", ",", "men")), at)
    return at - 1 if _LIVES_NOW.fullmatch(" ".join(each.folded for each in tokens[begun + 1 : at])) else None


def is_of_home_before(tokens: Sequence[Token], *, moved: bool, homes: Collection[str]) -> bool:
    """ "I Treserva står gamla adressen kvar, strunta i den.": what a system of ours says of the home of before.

    `moved` says that they have moved; `homes` are the homes of all, where they were stated: then "I Treserva står Nygatan 2 kvar men det gäller inte längre."
    """
    signs = " ".join("§a" if each.what in ADDRESS_PARTS else each.folded for each in tokens)
    stated = any(each.what == "street" and re.sub(r"\W", "", each.folded) in re.sub(r"\W", "", home.casefold()) for each in tokens for home in homes)
    return moved and _LISTED.fullmatch(signs) is not None or bool(homes) and not stated and _LISTED_VOID.fullmatch(re.sub(r"§a(?: ,? ?§a)+", "§a", signs)) is not None


_MOVED_AND = re.compile(r"(?:har (?:nyligen |just |precis |nyss )?flyttat|flyttade(?: nyligen| nyss)?)(?: hit)? (?:och|, och|,|så) (?:de |dom )?bor (?:nu|numera|nuförtiden)(?= (?:på|i) )")
_NOW = frozenset(["och", "men", "de", "dom", "båda", "bor", "nu", "numera", "nuförtiden"])
_LIVES_NOW = re.compile(r"(?:de |dom |båda )*bor (?:nu |numera |båda |nuförtiden )*(?:på|i)")
_OPEN = frozenset(["när", "om", "innan", "tills", "då", "inte", "ej", "aldrig", "ifall", "kanske", "nästan"])
_WHEN = frozenset(
    ["har", "flyttat", "flyttade", "just", "den", "i", "nyligen", "nyss", "precis", "hit", "förra", "veckan", "månaden", "helgen", "året", "somras", "höstas", "vintras", "våras", *MONTHS.split("|")]
)
# "Låset ska alltså sitta på nya adressen", behind that address.
_ON_NEW = re.compile(
    r"(?:[,.–-] )?(?:och |så )?(?:låset|låsenheten|enheten|dosan|det) (?:ska|skall)(?: (?:alltså|ju|då|så klart|självklart|nu))? (?:sitta|monteras|installeras|vara|upp|sättas|sättas upp|in|till)(?: upp)? ?(?:på|i|till)? (?:den )?nya (?:adressen|lägenheten|bostaden)(?: alltså)?(?: [.!])?"
)
_SYSTEM = r"i (?:treserva|lifecare|tes|journalen|systemet|planeringen|folkbokföringen|registret)"
_STANDS = r"(?:står|ligger|finns|visas)(?: det)?(?: fortfarande| ännu)?"
_LISTED = re.compile(
    rf"{_SYSTEM} {_STANDS} (?:den )?gamla adressen(?: kvar| fortfarande| ännu)?(?: , (?:så )?(?:strunta i|bortse från|bry er inte om|använd inte) den)?(?: [.!])?"
)
_VOID = r"(?:(?:det|den) (?:gäller|stämmer|är) (?:inte|ej)(?: (?:längre|rätt|aktuell|aktuellt))*|(?:det|den) är (?:den )?(?:gammal|gammalt|gamla|inaktuell|inaktuellt|fel)(?: adress| adressen)?|(?:så )?(?:strunta i|bortse från|bry er inte om|använd inte) (?:den|det))"
_LISTED_VOID = re.compile(rf"(?:men )?{_SYSTEM} {_STANDS} (?:(?:den )?gamla adressen )?§a(?: kvar| fortfarande| ännu)*(?: [,–-])?(?: men)? {_VOID}(?: [.!])?")
