"""Cuts a line into sentences, and tells what a sentence as a whole says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from workflow.routines.shared_lock.reading.asides.relevance import is_whole
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, Token


def sentences(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens of a line by sentence; what only ends one goes with it."""
    found: list[list[Token]] = [[]]
    small = not any(each.is_capital for each in tokens if each.what == "word")
    phones = [each for each in tokens if each.what == "phone"]
    for at, token in enumerate(tokens):
        found[-1].append(token)
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.folded == "men" and len(phones) > 1 and any(p.start < token.start for p in phones) and any(p.start > token.start for p in phones):
            found.append([])
            continue
        if _begins_contact(tokens, at, found[-1]) or _begins_call(tokens, at, found[-1]):
            found.append([])
            continue
        if token.what == "mark" and token.text in ".!?" and (after is None or small or after.is_capital or after.what not in ("word", "mark")):
            if token.text == "?" and after is not None and _is_answered(found[-1], after) or token.text == "." and after is not None and at and tokens[at - 1].folded in _ABBREVIATED:
                continue
            found.append([])
    return [each for each in found if each]


def with_asides_apart(found: Iterable[Sequence[Token]]) -> Iterator[Sequence[Token]]:
    """The sentences, and besides each whole one that stands in brackets within another without a number: "kod 4512 (den har Bo i huvudet)"."""
    for tokens in found:
        asides = asides_of(tokens)
        yield from asides
        apart = {each.start for aside in asides for each in aside}
        yield [each for each in tokens if each.start not in apart]


def _is_sentence(tokens: Sequence[Token]) -> bool:
    """Whether a whole sentence begins here, and not what is said of the person before: "(bor ihop med Bo)", "(syskon, bor ihop)"."""
    first = next((at for at, each in enumerate(tokens) if each.what == "mark"), len(tokens))
    dated = 1 < first < _LONGEST_DATED and tokens[1].folded in ("är", "var") and tokens[first - 1].what == "date"
    return bool(tokens) and tokens[0].folded not in _OF_BEFORE and (dated or is_whole(tokens[:first]))


# "T.o.m. 11/3", "v. 10": the dot ends no sentence.
_ABBREVIATED = frozenset(["t.o.m", "f.o.m", "fr.o.m", "v"])
_LONGEST_DATED = 5
_OF_BEFORE = frozenset(["bor", "är", "har", "hade", "var", "heter", "som", "ska", "vill", "kan", "född", "ej", "inte"])
_FACTS = frozenset({"id", "badid", "birth", "phone", "badphone", "number", *ADDRESS_PARTS})


def asides_of(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The whole sentences in brackets within another that hold no number."""
    found: list[Sequence[Token]] = []
    opened = next((at for at, each in enumerate(tokens) if each.text == "("), len(tokens))
    while opened < len(tokens):
        close = next((at for at in range(opened + 1, len(tokens)) if tokens[at].text in "()"), len(tokens))
        inside = tokens[opened + 1 : close]
        called = opened > 0 and tokens[opened - 1].what == "phone"
        if close < len(tokens) and tokens[close].text == ")" and not called and not any(each.what in _FACTS for each in inside) and _is_sentence(inside):
            found.append(inside)
        opened = next((at for at in range(close, len(tokens)) if tokens[at].text == "("), len(tokens))
    return found


def _begins_contact(tokens: Sequence[Token], at: int, before: Sequence[Token]) -> bool:
    """Whether a clause about whom to call begins after this comma: "kod i porten är 4471, Tore svarar på 070-…"."""
    ahead = tokens[at + 1 : at + 9]
    if [each.folded for each in ahead[:2]] == ["det", "är"]:
        # "Koden är 4471 och det är Bos bror Tore ni ska ringa 070-…".
        ahead = tokens[at + 3 : at + 12]
        ahead = ahead[1:] if ahead and ahead[0].folded.endswith("s") and w.is_given(ahead[0].text[:-1]) else ahead
    if tokens[at].folded not in (",", "och", "samt") or not ahead or any(each.what in ("phone", "id", "badid") for each in before):
        return False
    coded = any(w.label_of(each.folded) == "gate" for each in before if each.what == "word") and any(each.what == "number" for each in before)
    named = w.is_given(ahead[0].text) or ahead[0].folded in w.RELATIVES
    return coded and named and any(each.what == "phone" for each in ahead) and not any(each.what in ("id", "badid") for each in ahead)


def _begins_call(tokens: Sequence[Token], at: int, before: Sequence[Token]) -> bool:
    """Whether what asks to call someone begins behind this token, in a text without stops: "portkoden är 7003 och sen ska man ringa Egon på 070-…"."""
    ahead = tokens[at + 1 : at + _LONGEST_CALL]
    phone = next((n for n, each in enumerate(ahead) if each.what in _FACTS), len(ahead))
    if phone == len(ahead) or ahead[phone].what != "phone" or ahead[0].what != "word" or not any(each.what in _FACTS for each in before) or any(each.what == "phone" for each in before) or tokens[at].folded in _LEADS:
        return False
    return _ASKS_TO_CALL.match(" ".join(each.folded for each in ahead)) is not None


_LONGEST_CALL = 14
_LEADS = frozenset(["och", "sen", "sedan", "så", "men", "att", "det", "ni", "man", "du", "vi", "de", "dom", "vill", "inte", "ej", "om", "när", "som", "kan", "ska", "får"])
_ASKS_TO_CALL = re.compile(
    r"(?:(?:och|så|sen|sedan|men) )*(?:(?:prata|tala|boka|boka tid|bestäm tid) med\b|kontakta\b|(?:ska|får|kan) (?:man|ni|du) (?:ringa|kontakta|prata)|(?:man|ni|du) (?:ska|får|kan) (?:ringa|kontakta|prata)|ring(?:er)? (?:man|ni|gärna|helst|till|på)\b|det är \S+ (?:som )?(?:man|ni) (?:ska |kan )?(?:ringer|ringa|kontaktar|kontakta|pratar med|prata med)|kontakten är\b|(?:de|dom) vill att (?:man|ni) (?:ringer|kontaktar)|den (?:man|ni) (?:ska )?(?:ringer|ringa|kontaktar|kontakta|prata med|pratar med) är)"
)


def is_not_to_be_called(tokens: Sequence[Token]) -> bool:
    """ "God man Bo Frisk 013-20 62 30 ska inte kontaktas": a phone that is none of the contact's."""
    text = " ".join("§" if each.what == "phone" else each.folded for each in tokens)
    if _FOR_QUESTIONS.fullmatch(text):
        return True
    refused = re.search(r"\b(?:inte|ej) (?:kontaktas|ringas|ringa|kontakta)\b", text)
    # "Uno nås på 070-…, Siv ska inte ringas": the phone of one clause, and whom another keeps off.
    # So does one in a bracket, which names whom: "Bo Frisk 013-20 62 30 (paret ska inte ringas)".
    return refused is not None and "§" in text and " utan " not in text and ("§" in re.split(r" [,;] | \( (?=(?:[^\s§()]+ ){1,4}(?:ska|skall|bör|får|vill) (?:inte|ej) )", text[: refused.end()])[-1] or "§" in re.split(r" [,;] ", text[refused.end() :])[0])


# "Fakturafrågor: 013-… (ej för bokning)", "Vid frågor ring kontoret 013-…".
_FOR_QUESTIONS = re.compile(
    r"(?:vid |för |har ni |ev\.? |eventuella )*(?:(?:faktura|ekonomi|avtals)frågor(?: :| till| ring| kontakta)*|(?:frågor|undringar)(?: :| till| ring| kontakta)+ (?:gärna )?(?:vårt |vår )?(?:kontoret|kontor|hemtjänstkontoret|kansliet|expeditionen|växeln|receptionen|ekonomi\w*))"
    r"(?: ,| på| tel| telefon| tfn| :)* §(?: [(] (?:ej|inte) för (?:tids)?bokning [)])?(?: [.])?"
)


def _is_answered(question: Sequence[Token], after: Token) -> bool:
    """Whether what follows a question mark is its answer, as in "Krävs portkod? Ja, 4711"."""
    return any(w.label_of(each.text) == "gate" for each in question) and (after.what == "number" or after.folded in ("ja", "nej", "yes", "no", "ingen", "finns"))


def says_same(tokens: Sequence[Token]) -> bool:
    text = " ".join(each.folded for each in tokens)
    return re.search(r"\bsamma (?:bostads|hem)?(?:adress|hushåll|lägenhet|ställe)|\bdito\b|\bse ovan\b|\bbor (?:ihop|tillsammans|på samma)\b|\bsame address\b", text) is not None


def is_as_above(tokens: Sequence[Token]) -> bool:
    """Whether the answer to a label points at what stands above: "lika som ovan", "idem"."""
    return _AS_ABOVE.fullmatch(" ".join(each.folded for each in tokens)) is not None


def is_told_of_both(tokens: Sequence[Token]) -> bool:
    """Whether an address is stated and said to be that of both: "Storgatan 4, samma för båda"."""
    places = [at for at, each in enumerate(tokens) if each.what in ADDRESS_PARTS]
    street = any(each.what == "street" for each in tokens)
    return street and _OF_BOTH.fullmatch(" ".join(each.folded for each in tokens[places[-1] + 1 :])) is not None


_OF_ALL = r"(?:(?:samma|gemensam|delad) (?:lägenhet|adress|bostad|hem)|samma hushåll|gemensamt hem|gemensamt hushåll)"
_OF_BOTH = re.compile(
    r"(?:[,;(–-] )?(?:samma|same)(?: adress| address)? (?:för|for) (?:dem |them )?(?:båda|bägge|both)(?: två)?(?: [).]){0,2}"
    rf"|\( (?:(?:båda|alla|bägge|båda två|alla tre) )?(?:{_OF_ALL}|båda|bägge|båda två|alla|alla tre|samma|för båda|för alla)(?: (?:nu|för båda|för alla|för bägge|för båda två|för alla tre))? \)(?: [.!])*"
    rf"|[,–-] (?:samma|{_OF_ALL})(?: [.!])*"
)
_AS_ABOVE = re.compile(r"(?:(?:se|lika|som|enl(?:igt)?\.?) (?:som )?ovan\w*|idem|(?:den|det)samma|ovan|d:o|(?:gemensam|delad) (?:adress|bostad)(?:, se ovan)?)$")
