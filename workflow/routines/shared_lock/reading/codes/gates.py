"""Reads what is said of the gate code: whether one is needed, and which; codes of other things are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.gate_code import CODE_CHARACTERS
from workflow.routines.shared_lock.reading.codes.denied_gates import (
    UNKNOWN,
    denies,
    is_conditional,
    is_mixed,
    is_of_a_list,
    is_unsure,
)
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import Token


def read_gate(text: str) -> tuple[str, str]:
    """The answer ("ja", "nej", "?" for a contradiction, or "" when unknown) and the code."""
    if _BOXES.search(text):
        # Which of them is ticked a person sees.
        return "?", ""
    value = _trim(re.sub(r"(?i)^(?:koden )?(?:är|=|is)\s", "", _trim(text)))
    has_digit = re.search(r"\d", value) is not None
    if not has_digit and UNKNOWN.search(value):
        return ("ja", "") if _YES.match(value) else ("", "")
    if is_conditional(value):
        return "?", ""
    if is_of_a_list(value):
        return "", ""
    if not has_digit and (_OPEN.search(value) or _HOUSE.match(value)):
        return "nej", ""
    negated = not has_digit and (_NO.match(value) is not None or is_mixed(value) and _YES.match(value) is not None)
    if negated and is_unsure(value, last=len(value) if len(value.split()) <= _FEW_WORDS else 0):
        return "?", ""
    if not has_digit and denies(value):
        return "nej", ""
    if _NO.match(value):
        # "Nej, öppen 06-22" is a no; "öppen på dagen, 4412 efter kl 18" holds a code.
        coded = re.search(r"(?<![\d.:-])\d{3,}(?![\d.:-])", value) is not None
        return ("?", "") if coded or (has_digit and not _SAFE_AFTER_NO.search(value)) else ("nej", "")
    yes = _YES.match(value)
    if negated and yes:
        return "?", ""
    if sum(map(str.isdigit, value)) == 1:
        # One digit is the number of a line, or of a floor.
        return ("ja", "") if yes else ("", "")
    rest = _trim(value[yes.end() :]) if yes else value
    if has_digit and _STALE.search(value):
        return "ja", ""
    if has_digit and len(re.findall(r"\d", rest)) < 2:
        # One digit is no code, and what it is instead nobody knows.
        return ("ja", "") if yes else ("", "")
    if has_digit:
        return "ja", _code(LEAD_OF_CODE.sub("", rest))
    return ("ja", "") if yes else ("", "")


def codes_in(tokens: Sequence[Token]) -> list[list[Token]]:
    """The codes among tokens: each a run of numbers that belong together ("10 20"), no phone, date or time."""
    found: list[list[Token]] = []
    at = 0
    while at < len(tokens):
        if not _is_code(tokens[at]):
            at += 1
            continue
        end = at + 1
        while end + 1 < len(tokens) and _is_spelled(tokens[end - 1], tokens[end], tokens[end + 1]):
            end += 2
        while end < len(tokens) and _is_code(tokens[end]) and tokens[end].start - tokens[end - 1].end <= 1 and len(tokens[end].text) <= 2 >= len(tokens[end - 1].text):
            end += 1
        found.append(list(tokens[at:end]))
        at = end
    return found


def code_in_prose(tokens: Sequence[Token]) -> Token | None:
    """The code of a sentence that tells how the gate is opened: "till porten slår ni 4711", "4711 i porten"; None when there is none, or more."""
    numbers = _whole_codes(tokens)
    if len(numbers) != 1 or any(_is_other(each.folded) for each in tokens if each.what == "word"):
        return None
    text = " ".join("§" if each is numbers[0] else each.folded for each in tokens)
    return numbers[0] if _OPENS_GATE.search(text) and not _STALE.search(text) else None


def code_by_night(tokens: Sequence[Token], *, asked: bool = False) -> Token | None:
    """The code of a gate that is open by day: "portkod: porten är öppen 06-20, annars 4711"; `asked` says that a label asks for a code."""
    numbers = _whole_codes(tokens)
    text = _timed(tokens, numbers)
    about = asked or re.search(r"\b(?:port|entré|ytterdörr|(?:port|entré|dörr)?kod)", text) is not None
    return numbers[0] if len(numbers) == 1 and about and _BY_NIGHT.fullmatch(text) else None


def _whole_codes(tokens: Sequence[Token]) -> list[Token]:
    """The numbers that look like a gate's code by themselves."""
    return [each for each in tokens if each.what == "number" and re.fullmatch(r"[#*]?[A-Za-z]?\d{3,6}[#*]?", each.text)]


def is_open_by_day(tokens: Sequence[Token]) -> bool:
    """ "Porten är öppen på dagarna.": what it says of the night nobody knows."""
    return _OPEN_BY_DAY.fullmatch(_timed(tokens, ())) is not None


def _timed(tokens: Sequence[Token], codes: Sequence[Token]) -> str:
    """The words, with signs for times and codes."""
    return " ".join("§" if each in codes else "§t" if each.what == "time" else each.folded for each in tokens)


def is_other_code(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word "kod" at this place is about a key box, an alarm or something else that is no gate."""
    if any(part in tokens[at].folded for part in ("port", "entr", "dörrk")):
        return False
    before = [each.folded for each in tokens[:at] if each.what == "word"]
    ahead = [each.folded for each in tokens[at + 1 : at + 5] if each.what == "word"]
    last = next((n for n, word in enumerate(reversed(before)) if _is_other(word)), None)
    gate = next((n for n, word in enumerate(reversed(before)) if ("port" in word or "entré" in word) and not set(before[: len(before) - n - 1][-1:]) & _AT), None)
    about_other = last is not None and (gate is None or last < gate)
    return (about_other and not any(word in ("porten", "port", "entrén") for word in ahead)) or any(_is_other(word) for word in ahead if "port" not in word)


def is_code_of_another(head: Sequence[Token], value: Sequence[Token]) -> bool:
    """ "Kod: 5598 (nyckelskåpet)": what stands right after the code tells what it opens, when the label does not."""
    if any(part in each.folded for each in head for part in ("port", "entr", "dörr")):
        return False
    at = next((n for n, each in enumerate(value) if _is_code(each)), len(value))
    after = [each for each in value[at + 1 : at + 4]]
    return bool(after) and after[0].text not in (",", ".", ";") and any(each.what == "word" and _is_other(each.folded) for each in after)


def opens_no_gate(tokens: Sequence[Token]) -> bool:
    """ "6120 till nyckelskåpet": the one code of what a gate's label asked for opens something else."""
    return len(codes_in(tokens)) == 1 and is_code_of_another((), tokens) and any(each.folded.startswith(NO_GATES) for each in tokens)


def _is_other(word: str) -> bool:
    return word in w.OTHER_CODES or any(part in word for part in ("larm", "nyckelsk", "nyckelb"))


def contact_and_code(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """What stands of the contact, and of the code, in a value that a mark parts: "Siv 070-…, 4512", "4512, Siv 070-…"."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text in (",", ";", "/", "|"):
            parts.append([])
        else:
            parts[-1].append(token)
    coded = [part for part in parts if codes_in(part) and not any(t.what == "phone" for t in part)]
    kept = coded[0] if len(coded) == 1 and len(coded[0]) <= _LONGEST_CODE else []
    return [t for t in tokens if t not in kept], kept


def are_alternatives(tokens: Sequence[Token], codes: Sequence[Sequence[Token]]) -> bool:
    """Whether several codes are said of one gate."""
    between = [t.folded for t in tokens if codes[0][-1].end <= t.start < codes[1][0].start]
    return not any(w.label_of(word) == "gate" or word in w.OTHER_CODES for word in between)


def _is_spelled(before: Token, mark: Token, after: Token) -> bool:
    """Whether a hyphen stands between two digits of one code: "2-7-4-9"."""
    return mark.text == "-" and all(each.what == "number" and len(each.text) == 1 for each in (before, after))


def _is_code(token: Token) -> bool:
    return token.what == "number" or (token.what == "postcode" and token.text.isdigit()) or (token.what in ("date", "birth") and token.text.isdigit())


def _code(text: str) -> str:
    if spelled := re.match(r"\d(?:-\d){2,7}(?![\d-])", text):
        return spelled[0].replace("-", "")
    if pairs := re.match(r"\d{1,2}(?: \d{1,2}){1,4}(?![\w#*])", text):
        return pairs[0].replace(" ", "")
    if lettered := re.match(r"([A-ZÅÄÖ]) (\d{2,6}[#*]?)(?![\w-])", text):
        return f"{lettered[1]}{lettered[2]}"
    if not re.match(r"[#*(]*(?:[A-Za-zÅÄÖåäö]{0,3})[#*]?\d|\+?\(?0\d", text):
        # "Fråga grannen i lgh 1201" holds a number and no code.
        return ""
    if len(text) <= CODE_CHARACTERS and not re.search(r"\s", text):
        return text
    chunks = [chunk for chunk in re.split(r"[,;(.]| (?![#*])", text) if re.search(r"\d", chunk)]
    return _trim(chunks[0]) if len(chunks) == 1 or chunks else text


def _trim(text: str) -> str:
    return text.strip(" \t,;|/()–—->→.:!\"”’'")


_KOD = r"(?:(?:port|entré|dörr)?kod(?:en)?)"
_IT = r"(?:(?:port|porten|ytterporten|entrén|ytterdörren|entrédörren|den|det) )"
_ASKED = rf"(?:(?:{_KOD}(?: till porten)?|port|porten|entré) ?(?:[:=?–-] ?)*)?"
_DAY = r"(?:(?:(?:på|om) )?(?:dagtid|dagen|dagarna|dagar)|(?:vardagar )?§t)"
_NIGHT = r"(?:(?:(?:på|om) )?(?:kvällstid|nattetid|kvällen|kvällarna|kvällar|natten|nätterna|nätter)(?: och (?:på )?(?:natten|nätterna|nätter))?|§t)"
_ELSE = rf"(?:annars|sedan|därefter|efter det|då|övrig tid|övriga tider|resten av (?:dygnet|tiden)|{_NIGHT})"
_OPEN_THEN = rf"{_IT}?(?:(?:är|står|hålls) )?(?:öppen|öppet|olåst|upplåst) {_DAY}|{_DAY} (?:(?:är|står) )?{_IT}?(?:öppen|öppet|olåst|upplåst)"
_THE_CODE = rf"(?:(?:är|gäller|behövs|används|krävs) )?(?:{_KOD} )?(?:(?:är|gäller|nr|:) )?§"
# "… men låses kl 20, då är koden 2209".
_LOCKED_AT = rf"(?:{_IT}?(?:(?:är|blir) )?(?:låses|låst|stängs|stängd|låser|stänger) (?:(?:kl|kl\.|klockan|efter|vid|från) )*§t (?:[,.;–-] )?(?:och )?)"
_BY_NIGHT = re.compile(
    rf"{_ASKED}(?:(?:{_OPEN_THEN}) (?:[,.;–-] )?(?:(?:och|men) )?{_LOCKED_AT}?(?:{_ELSE} {_THE_CODE}|\( {_THE_CODE} \)|{_THE_CODE} {_NIGHT})"
    rf"|§ (?:[,(] )?(?:(?:bara|endast|enbart|gäller) )?{_NIGHT}(?: \))?(?: [,.;] (?:annars|{_DAY}) (?:är )?{_IT}?(?:öppen|öppet|olåst))?|(?:{_NIGHT}|övrig tid|övriga tider) {_THE_CODE}|§ [,(] (?:{_OPEN_THEN})(?: \))?)(?: [.!])*"
)
# The answer of a sentence that tells only of the day.
OPEN_BY_DAY = "open_by_day"
_OPEN_BY_DAY = re.compile(rf"(?:porten|ytterporten|entrén|ytterdörren|entrédörren) (?:är|står|hålls) (?:öppen|öppet|olåst|upplåst) {_DAY}(?: [.!])*")
NO_GATES = ("nyckelsk", "nyckelb", "nyckelg", "nyckelt", "soprum", "tvättstug", "förråd", "garage", "källar")
# "Nyckelskåp vid entrén, kod 1111": what stands next to a gate is a place.
_AT = frozenset(["vid", "om", "bredvid", "intill", "utanför", "innanför", "bakom", "nära", "jämte", "invid"])
_OPEN = re.compile(r"(?i)\b(?:olåst|(?:alltid|är|står) öppen|öppen port|ej aktuellt|inte aktuellt)\b")
# "Portkod: villa": a private house has no gate.
_HOUSE = re.compile(r"(?i)(?:saknas[ ,;:(–-]+)?(?:en |ett |bor i |är |det är )?(?:loftgång|loftgångshus|marklägenhet|villa|radhus|parhus|kedjehus|friliggande hus|eget hus|egen (?:ingång|entré|dörr))\b")
_GATE = r"(?:port|porten|ytterport|ytterporten|huvudport|huvudporten|entré|entrén|entre|entren|entrédörr|entrédörren|porttelefon|porttelefonen|portlåset|portdosan|knappsatsen)"
_OPENS_GATE = re.compile(
    rf"\b{_GATE} (?:(?:har|är|öppnas|öppnar|öppna|låses|låser|upp|tar|går|in|vi|ni|du|de|man|det|som|med|via|hos|heter|lyder|gäller|använder|använd|slå|slår|trycker|tryck|knappa|knappar|anger|ange|behövs|koden|kod|siffrorna|:|=|,) ){{0,6}}§"
    rf"|§ (?:(?:är|som|öppnar|tar|er|dig|in|koden|kod|slår|ni|gäller|\)|,) ){{0,5}}(?:i|till|vid|på|genom|för|öppnar) (?:den |vår |deras )?{_GATE}\b"
    rf"|\b{_GATE}\b.*\b(?:slå|slår|tryck|trycker|knappa|knappar|ange|använd|använder|med) (?:ni |du |in |man |koden )*§|\b(?:port|entré|dörr)?koden? (?:(?!inte|ej|utan|annars|eller|till|nyckel)[a-zåäö:=]+ ){{0,5}}§"
    r"|\b(?:port|entré|dörr)kod (?:(?:nere|ner|i|på|vid|till|utanför|ute|för|trapp\w*|port\w*|uppgång\w*|huset|är|den|där|heter|nr|just|nu|finns|och) ){0,6}§"
    r"|\bfinns (?:en )?(?:port|entré|dörr)kod (?:, |som är )?§"
    r"|\bkod(?:en)? har (?:dom|de|vi|dem|dem) ?,? (?:den|det|koden)? ?är §|§ (?:är|=) (?:\w+ )?(?:port|entré|dörr)?kod(?:en)?\b"
    r"|\bcode (?:(?:at|to|for|is|on|downstairs|the|entrance|front|door|gate|:|,|=) ){1,6}§"
)
_STALE = re.compile(r"(?i)\b(?:gäller (?:inte|ej)|gamla koden|gammal kod|ny kod kommer|har bytts|är bytt|fungerar (?:inte|ej)|funkar (?:inte|ej)|stämmer (?:inte|ej))\b")
LEAD_OF_CODE = re.compile(r"(?i)^(?:(?:kod|koden|port|porten|portkod|portkoden|dörrkod|dörrkoden|entrékod|entrékoden|till|är|nr|den|heter|huset|dörren|trappan|uppgången|fastigheten|byggnaden|in|ja|finns|it|is|ytterdörr\w*|entré\w*|ytterport\w*|dag|dygnet runt|på|nere|huvudentré\w*)[\s:.-]+)+")
_NO = re.compile(
    r"(?i)(?:nej|nei|no?|none|false|ingen|inga|inget|ej|(?:det )?(?:finns|behövs|krävs) (?:det )?(?:ej|inte|ingen)|inte|utan|n/a"
    r"|har (?:ej|inte|ingen)|öppen|öppet|olåst|not (?:needed|required))\b"
)
_SAFE_AFTER_NO = re.compile(r"(?i)(?:porttelefon|öppen|olåst|nyckel|villa|kl|mellan|dygnet|våning|vån|tr)\b")
_BOXES = re.compile(r"[☐□☒☑]|\[ ?[xX]? ?\]")
_YES = re.compile(r"(?i)(?:ja?|yes|true|finns|krävs|behövs)\b(?:[,:. -]*(?:koden? är|kod|den är|det krävs|det finns|krävs))?")
_LONGEST_CODE, _FEW_WORDS = 4, 5
