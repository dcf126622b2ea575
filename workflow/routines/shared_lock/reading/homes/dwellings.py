"""Hears what parts the home of a household: a floor, an entrance, a door or a house that is of one of them only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from workflow.routines.shared_lock.household import parse_address
from workflow.routines.shared_lock.reading.draft import Draft, Said, bare, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import Token

# One of the household stands as 1, all of them as 2, what stands on record of a home as 3, someone else as 4.
_ONE, _ALL, _PLACE, _OTHER, _STREET, _ELSEWHERE = "1", "2", "3", "4", "5", "6"
_LONG_STREET = 7
_PART = (
    r"(?:våning\w*|vån|etage\w*|plan(?:et)?|\w*källar\w*|\w*uppgång\w*|trapphus\w*|gårdshus\w*|gatuhus\w*|flyge?l\w*|\w*friggebod\w*|\w*attefall\w*|annex\w*|\w*stuga\w*|undantag\w*|\w*vind(?:en|svåning\w*)"
    r"|(?:över|under|neder|botten|entré|mark)(?:våning\w*|plan\w*)|nedre botten|souterräng\w*|del(?:en)?|halva\w*|änden?|sidan?|garage\w*|uthus\w*|tillbyggnad\w*)"
)
_BESIDE = r"(?:mitt ?emot|ovan(?:för|på)|nedanför|bredvid|intill|vägg i vägg|granne med|(?:en|två|tre|fyra|\d) trapp\w*|där (?:uppe|nere)|uppe|nere|tvärs över|runt hörnet)"
# What nothing follows: "porten mitt emot", and not "porten mitt emot kiosken".
_NEXT_TO = r"(?:mitt ?emot|bredvid|intill|tvärs över|runt hörnet|vägg i vägg|(?:en|två|tre) trapp\w* (?:upp|ner|ned))(?= [.,;!)]|$)"
_LIVES = r"(?:bor|bodde|bott|boende|bosatt|sover|hyr|huserar|håller till|disponerar|vistas|äger|flyttat|flyttade)"
_DOOR = r"(?:\w*ingång(?:ar|en)?|\w*dörr(?:ar|en)?|entré(?:er|n)?|lägenhet(?:er|en)?|våning(?:ar|en)?|\w*uppgång(?:ar|en)?|port(?:ar|en)?|hus(?:et)?|bostad|bostäder|hushåll|adress(?:er)?|boende|nyckel|lås)"
_OWN = r"(?:egen|eget|egna|separat|separata|annan|annat|särskild|sin|sitt)"
_APART = re.compile(
    rf"{_ONE} (?:[^\W\d]+ ){{0,2}}{_LIVES} (?:[^\W\d]+ ){{0,3}}(?:{_PART}\b|{_BESIDE}\b|{_PLACE})"
    rf"|{_ONE} (?:i|på) (?:[^\W\d]+ ){{0,2}}(?:{_PART}\b|{_PLACE})"
    rf"|{_ONE} (?:[^\W\d]+ ){{0,2}}har (?:[^\W\d]+ ){{0,2}}{_OWN} (?:[^\W\d]+ )?{_DOOR}\b"
    rf"|{_ONE} (?:[,(:–-] )?{_PLACE}(?! 5)|{_PLACE} (?:för|till|hos) {_ONE}|{_ONE} lägenhet\w* (?:[:=] )?(?:är |nr )?#|(?:på|är) {_ONE} (?:dörr|ytterdörr|lägenhet|bostad|hem(?!ma\b|tj|sjuk|hjälp)|hus)\w*\b"
    r"|(?:på|vid) (?:den )?(?:andra|annan|gamla|förra|nya) adress\w*"
    rf"|{_ONE} (?:[^\W\d]+ ){{0,2}}(?:har|har fått|fick) (?:[^\W\d]+ ){{0,2}}(?:krypin|lya|kammare|husrum|hörna|rum|etta) (?:på gården|ute|{_BESIDE}|(?:i|på) (?:[^\W\d]+ )?{_PART})"
    rf"|(?:egna|separata|skilda|olika|två|dubbla|varsin|varsitt|varsina|vars? sina?|vars? sitt) (?:[^\W\d]+ )?(?:{_DOOR}|{_PART})\b"
)
_NOT_HERE = re.compile(
    # "De bor fortfarande på Storgatan", where another street is theirs.
    rf"[{_ONE}{_ALL}] (?:[^\W\d]+ )?(?:bor|vistas|håller till|är bosatta?|är skrivna?) (?:[^\W\d]+ ){{0,2}}(?:på|i) {_ELSEWHERE}\b|{_PART} ?,? där (?:bor|finns|håller) [{_ONE}{_ALL}]\b"
    rf"|[{_ONE}{_ALL}] (?:[^\W\d]+ )?{_LIVES} (?:[^\W\d]+ )?i (?:det )?(?:[^\W\d]+ )?huset? (?:på baksidan|på gården|bakom|längst|vid sidan|invid|över gatan|på andra)\b|"
    rf"{_ALL} (?:[^\W\d]+ ){{0,2}}{_LIVES} (?:[^\W\d]+ ){{0,2}}(?:(?:nästa|bortre|hitre|grannens?) {_DOOR}\b|andra (?:port|hus|uppgång|dörr|ingång|entré)\w*|{_DOOR} {_NEXT_TO})"
    rf"|\b(?:gå|går|ska|ta|tar|använd|använder|är|in|till) (?:[^\W\d]+ ){{0,3}}(?:port|dörr|ytterdörr|entré|ingång|uppgång|trappuppgång|hus)(?:en|n|et)? {_NEXT_TO}"
)
# "Portkoden på Storgatan är 6402", where another street is theirs.
_GATE_ELSEWHERE = re.compile(rf"\b(?:\w*kod(?:en)?|porten|port|entrén|ytterdörren) (?:[^\W\d]+ ){{0,2}}(?:på|till|i|vid|för|hos) {_ELSEWHERE}\b")
# "Samma adress fast en trappa ner": one of them has another door.
_LEVEL = r"(?:(?:en|ett|två|tre|\d) (?:trapp\w*|våning\w*|tr) (?:upp|ner|ned|under|över)|våningen (?:under|över|ovanför|nedanför)|(?:under|över|ovan|neder|botten|källar|vinds)\w*|dörren (?:bredvid|intill|mitt ?emot)|mitt ?emot|bredvid|vägg i vägg)"
_SAME = r"samma (?:adress|hus|port|uppgång|trappuppgång|ställe)"
_SAME_BUT = re.compile(rf"\b{_SAME}(?: [,(–-])? (?:fast|men|dock|men bor) (?:på |i )?(?:{_LEVEL}|(?:en|ett|två|tre|\d) trapp\w*|annan|annat|andra|egen|eget|våning\w*|plan\w*)|\b{_SAME} [,(–-] (?:på |i )?(?:våningen (?:under|över|ovanför|nedanför)|dörren (?:bredvid|intill|mitt ?emot)|mitt ?emot|bredvid|vägg i vägg)")
_FLOOR_OF_SAME = re.compile(rf"\b{_LEVEL} (?:på|i) {_SAME}")
# One of the two lives near the other, so not with that one.
_NEAR = re.compile(rf"{_ONE} (?:bor|hyr)(?: också| själv| numera| nu| ju| fortfarande)? (?:granne|grannar|i närheten|nära|runt hörnet|vägg i vägg|i samma (?:trapp\w*|\w*uppgång|hus|område|kvarter|port)\b)")
_SHORTER = {"broder": "bror", "moder": "mor", "fader": "far", "mamma": "mor", "pappa": "far"}
_TOGETHER = re.compile(rf"{_ONE} (?:och|samt|med|& ) {_ONE}|{_ONE} (?:[^\W\d]+ ){{1,6}}(?:med|hos) {_ONE}|\b{_ALL}\b(?! (?:\S+ )?(?:varsin|varsitt|vars?|egna|olika|skilda|separata))")
# Towns of the county and the largest ones, where no order of this municipality has its home.
_OTHER_TOWNS = w.Words(
    """norrköping motala mjölby finspång söderköping vadstena åtvidaberg kisa valdemarsvik ödeshög boxholm ydre tranås västervik nyköping katrineholm stockholm göteborg malmö uppsala örebro västerås
    jönköping helsingborg lund umeå gävle borås eskilstuna södertälje karlstad växjö halmstad sundsvall luleå trollhättan östersund kalmar falun skövde kristianstad kiruna visby"""
)
_HE_OR_SHE = frozenset(["han", "hon", "hen", "he", "she"])
_THESE = frozenset(["de", "dom", "deras"])
_THEY = frozenset(["de", "dom", "båda", "bägge", "paret", "makarna", "familjen", "they", "both"])


def doubt_split_homes(draft: Draft, source: str, sentences: Iterable[Sequence[Token]]) -> None:
    """Note as a doubt that one of the household lives on another floor, behind another door or next to the others."""
    if len(draft.persons) < 2:
        return
    sentences = list(sentences)
    kin = _kin_of_order(draft, source, sentences)
    for at, tokens in enumerate(sentences):
        text = _signs(draft, tokens, kin)
        if _NEAR.search(text) and not (any(each.folded in _HE_OR_SHE for each in tokens) and _speaks_of_another(draft, sentences[:at], kin)):
            draft.doubt("address_unclear", span_of(source, tokens))
        if _PLACE in text and tokens[0].folded in _THESE and _speaks_of_others(draft, sentences[:at], kin):
            draft.doubt("address_unclear", span_of(source, tokens))
        said = " ".join(each.folded for each in tokens)
        if _SAME_BUT.search(said) or _FLOOR_OF_SAME.search(said) and _ALL not in text.split():
            draft.doubt("address_unclear", span_of(source, tokens))
        if _GATE_ELSEWHERE.search(text):
            draft.doubt("address_unclear", span_of(source, tokens))
        if _STREET not in text and (_NOT_HERE.search(text) or any(not _TOGETHER.search(_clause(text, found)) for found in _APART.finditer(text))):
            draft.doubt("address_unclear", span_of(source, tokens))


def streets_of_all(draft: Draft, sentences: Iterable[Sequence[Token]]) -> Iterator[Token]:
    """The words that name the street of everybody's home again, "portkoden på Nygatan"; with its number."""
    homes = [parse_address(each.address.text) if each.address else None for each in draft.persons]
    streets, numbers = {home.street if home else "" for home in homes}, {f"{home.number}{home.letter}" if home else "" for home in homes}
    if len(streets) != 1:
        return
    for tokens in sentences:
        for at, token in enumerate(tokens):
            if token.what == "word" and token.is_capital and token.folded in streets:
                yield token
                yield from (each for each in tokens[at + 1 : at + 2] if len(numbers) == 1 and each.text in numbers)


def _speaks_of_another(draft: Draft, sentences: Sequence[Sequence[Token]], kin: frozenset[str]) -> bool:
    """Whether the last of the sentences that names anybody names one who is not of the order, whom "he" then means."""
    for tokens in reversed(sentences):
        others = [each for each in tokens if _relation(each) and _relation(each) not in kin or each.is_capital and w.is_given(each.text) and not draft.named([each.text])]
        if others or any(each.is_capital and draft.named([each.text]) for each in tokens):
            return bool(others)
    return False


def _speaks_of_others(draft: Draft, sentences: Sequence[Sequence[Token]], kin: frozenset[str]) -> bool:
    """Whether the last sentence that may tell who "they" are speaks of kin or neighbours, and not of whom to call."""
    last = next((each for each in reversed(sentences) if each and each[0].folded not in _THESE), ())
    theirs = kin | {_relation(before) for before, after in pairwise(last) if after.is_capital and draft.named([after.text])}
    return not any(each.what == "phone" for each in last) and any(_relation(each) and _relation(each) not in theirs or each.folded.startswith("grann") for each in last)


def _clause(text: str, found: re.Match[str]) -> str:
    """What stands between the marks around a match."""
    begins, ends = max(text.rfind(mark, 0, found.start()) for mark in ",;:"), re.compile(r"[,;:.]").search(text, found.end())
    return text[begins + 1 : ends.start() if ends else len(text)]


def _signs(draft: Draft, tokens: Sequence[Token], kin: frozenset[str]) -> str:
    """The sentence with a sign for each who lives there, and for each part of an address."""
    signs: list[str] = []
    others = any(_relation(each) and _relation(each) not in kin and each.folded != "granne" for each in tokens)
    for token in tokens:
        sign = _sign(draft, token, kin, others=others)
        if not (signs and sign == signs[-1] == _ONE):
            signs.append(sign)
    return " ".join(signs)


def _sign(draft: Draft, token: Token, kin: frozenset[str], *, others: bool) -> str:
    if token.what != "word":
        return {"place": _PLACE, "apartment": _PLACE, "street": _STREET, "mark": token.text}.get(token.what, "#")
    word = token.folded
    if word in _THEY:
        return _ALL
    if word in _HE_OR_SHE:
        return _OTHER if others else _ONE
    if word in w.SPOUSES or _relation(token) in kin and _relation(token):
        return _ONE
    elsewhere = word in _OTHER_TOWNS or len(word) > _LONG_STREET and word.endswith(w.STREET_ENDINGS)
    if token.is_capital and elsewhere and not any(word in person.address.text.casefold() for person in draft.persons if person.address):
        return _ELSEWHERE
    if token.is_capital and any({word, word.removesuffix("s")} & person.words() for person in draft.persons):
        return _ONE
    return word


def _kin_of_order(draft: Draft, source: str, sentences: Iterable[Sequence[Token]]) -> frozenset[str]:
    """The relations that name a person of the order: "son", where the text states "sonen Nils 1965…"."""
    named = {span.start for person in draft.persons if person.name for span in person.name.spans if span.source == source}
    return frozenset(_relation(before) for tokens in sentences for before, after in zip(tokens, tokens[1:], strict=False) if after.start in named) - {""}


def _relation(token: Token) -> str:
    """ "son" for "sonen"; nothing for a word that is no relation."""
    bare_word = re.sub(r"(?:en|n|erna)?s?$", "", token.folded) if token.what == "word" and token.folded in w.RELATIVES else ""
    return _SHORTER.get(bare_word, bare_word)


def completed(address: Said, part: Said) -> Said:
    """The address with a part that is not in it yet; a second postcode is of another place."""
    if re.match(_POSTCODE, part.text) and re.search(_POSTCODE, address.text):
        return address
    return address if bare(part.text) in bare(address.text) else address.joined(part)


def is_of_another_home(home: Said, part: Said) -> bool:
    """Whether a part tells another door, floor, entrance or house than the home has."""
    door, other = _flat(home), _flat(part)
    if door and other and door != other:
        return True
    old, new = parse_address(home.text), parse_address(f"Gatan 1, {part.text}")
    known = dict(each.split("=") for each in old.place.split("|") if each) if old else {}
    said_ = dict(each.split("=") for each in new.place.split("|") if each) if new else {}
    return any(known.get(kind, value) != value for kind, value in said_.items())


def _flat(address: Said) -> str:
    """The number of an apartment that is written as one, or nothing."""
    found = re.search(r"(?i)\bl(?:gh|äg\w*)\.?\s?(\d{4})\b", address.text)
    return found[1] if found else ""


_POSTCODES_HERE = "58"
_POSTCODE = r"\b[1-9]\d{2} ?\d{2}\b"


def is_in_other_town(home: Said) -> bool:
    """Whether an address ends in the name of another municipality's town, without a postcode or with one of this municipality."""
    words, postcode = re.findall(r"[^\W\d_]+", home.text.casefold()), re.search(_POSTCODE, home.text)
    return len(words) > 1 and words[-1] in _OTHER_TOWNS and (postcode is None or postcode[0].startswith(_POSTCODES_HERE))


def is_same_place(one: Said, other: Said) -> bool:
    """Whether one address is the other, or a shorter way to write it."""
    mine, theirs = parse_address(one.text), parse_address(other.text)
    if mine is None or theirs is None or not (mine.number and theirs.number):
        return bare(one.text) in bare(other.text) or bare(other.text) in bare(one.text)
    if (mine.street, mine.number, mine.letter) != (theirs.street, theirs.number, theirs.letter):
        return False
    pairs = ((mine.apartment, theirs.apartment), (mine.place, theirs.place), (mine.postcode, theirs.postcode))
    return all(not (a and b) or a == b for a, b in pairs)
