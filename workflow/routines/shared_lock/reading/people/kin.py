"""Hears what the persons of an order are to each other, which changes nothing: "de är syskon, inte gifta", "Jan är Sveas son"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workflow.routines.shared_lock.reading.asides.outsiders import relations_named
from workflow.routines.shared_lock.reading.asides.relevance import danger_of
from workflow.routines.shared_lock.reading.asides.settled import may_be_parent_and_child
from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, bare, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.familiar import is_unsettling
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in

_GENERATION, _DIGITS = 15, 10
SEXES = {
    **dict.fromkeys(("mor", "mamma", "mamman", "modern", "dotter", "dottern", "syster", "systern", "systrar", "systrarna", "moster", "faster"), "woman"),
    **dict.fromkeys(("far", "pappa", "pappan", "fadern", "son", "sonen", "bror", "brodern", "bröder", "bröderna", "farbror", "morbror"), "man"),
}
PARENTS = frozenset(["mor", "mamma", "mamman", "modern", "far", "pappa", "pappan", "fadern"])
CHILDREN = frozenset(["son", "sonen", "dotter", "dottern"])


def kin_said(draft: Draft, source: str, sentences: Sequence[Sequence[Token]]) -> Iterator[Token]:
    """The words that tell what two persons of the order are to each other, and of the widowhood of one who is no spouse of the other."""
    if len(draft.persons) != 2:
        return
    signed = [_signed(draft, tokens) for tokens in sentences]
    texts = [" ".join(signs) for signs in signed]
    kin = any(_KIN_TOLD.search(text) for text in texts) and not any(_SPOUSE_TOLD.search(_NO_SPOUSES.sub("", text)) for text in texts)
    for tokens in (tokens for tokens, text in zip(sentences, texts, strict=True) if _WITH_A_THIRD.search(text) and not may_be_parent_and_child(draft)):
        # "Syskon, bor ihop med mamman": one more lives there.
        draft.doubt("persons_unclear", span_of(source, tokens))
    for tokens, signs, text in zip(sentences, signed, texts, strict=True):
        met = _WHOLE.fullmatch(text)
        if met and _may_be(draft, [each for each in re.findall(r"[^\W\d_]+", met[0]) if each in SEXES]):
            yield from tokens
        elif met is None and (clause := _CLAUSE.search(text)) and _may_be(draft, re.findall(r"[^\W\d_]+", clause[0])):
            yield from begun_in(tokens, *clause.span("said"), signs)
        for pair in _PAIRED.finditer(text):
            yield from begun_in(tokens, *pair.span("said"), signs)
        for widowed in _WIDOWED.finditer(text) if kin and not met else ():
            yield from begun_in(tokens, *widowed.span(), signs)
        if met is None and kin and _IS_WIDOWED.fullmatch(text):
            yield from tokens


def left_out(draft: Draft, sentences: Sequence[Sequence[Token]]) -> Iterator[Token]:
    """The sentences that say of kin who live there, and of nobody of the order, that they are not to be part of it."""
    kin = relations_named(draft, sentences)
    for tokens in sentences:
        met = _LEFT_OUT.fullmatch(" ".join(_signed(draft, tokens)))
        if met is None or w.bare_relation(met["kin"]) in kin or met["kin"] not in w.RELATIVES:
            continue
        if not any(each in _THEY_ALL or danger_of(each, unknown=True) or is_unsettling(each) for each in met["how"].split()):
            yield from tokens


def kin_titled(draft: Draft, tokens: Sequence[Token]) -> Iterator[Token]:
    """The words of a title that tell what the two persons are to each other: "Lås till syskon", "Nytt lås - son hos mor"."""
    signs = [each.folded for each in tokens]
    text = " ".join(signs)
    whole = _WHOLE_TITLE.fullmatch(text) if len(draft.persons) == 2 else None
    if whole and _may_be(draft, [each.removesuffix("s") for each in re.findall(r"[^\W\d_]+", whole["said"] or whole["mine"] or "")]):
        yield from tokens
    elif (counted := _COUNTED.search(text)) and draft.persons and _COUNTS[counted["count"]] != len(draft.persons):
        # Others than those of the text.
        draft.doubt("persons_unclear", span_of("title", tokens))
    for met in (each for pattern in (_TITLED, _TITLED_LINK) for each in pattern.finditer(text)) if len(draft.persons) == 2 else ():
        if _may_be(draft, [each.removesuffix("s") for each in re.findall(r"[^\W\d_]+", met["said"])]):
            yield from begun_in(tokens, *met.span("said"), signs)


def _signed(draft: Draft, tokens: Sequence[Token]) -> list[str]:
    """The words with "§0" for the first person, "§1" for the second, and an "s" behind it in the genitive."""
    found: list[str] = []
    for token in tokens:
        people = draft.named([token.text]) if token.what == "word" and token.is_capital else []
        owners = draft.named([token.text.removesuffix("s")]) if token.what == "word" and token.is_capital and not people else []
        # A surname of both names nobody by itself.
        person = people[0] if len(people) == 1 else owners[0] if len(owners) == 1 else None
        found.append(token.folded if person is None else f"§{draft.persons.index(person)}{'' if people else 's'}")
    return found


def _may_be(draft: Draft, relations: Sequence[str]) -> bool:
    """Whether what is said agrees with the numbers: one of each sex that is said, and a generation between parent and child."""
    said_ = [SEXES[each] for each in relations if each in SEXES for _ in range(1 + each.startswith(("bröd", "systra")))]
    born = [_born(each) for each in draft.persons]
    sexes = [sex for _, sex in born]
    if any(sexes.count(sex) < min(said_.count(sex), 2) for sex in set(said_) if None not in sexes):
        return False
    if not all(year for year, _ in born):
        return True
    (old, of_old), (young, of_young) = sorted(born, key=lambda each: each[0])
    parents, children = [each for each in relations if each in PARENTS], [each for each in relations if each in CHILDREN]
    agrees = all(SEXES[each] == of_old for each in parents) and all(SEXES[each] == of_young for each in children)
    return not (parents or children) or agrees and young - old >= _GENERATION


def _born(person: DraftPerson) -> tuple[int, str | None]:
    """The year, where the number tells the century, and the sex that it tells."""
    digits = bare(person.number.text) if person.number else ""
    whole = digits.isdigit() and len(digits) >= _DIGITS
    return person.year_of_birth or 0, w.sex_of_number(digits) if whole else None


_THEY_ALL = frozenset(["de", "dom", "båda", "bägge", "paret", "makarna", "familjen", "alla", "ingen", "vi"])
_ONE = r"(?:mor|mamma|modern|mamman|far|pappa|fadern|pappan|son|sonen|dotter|dottern|bror|brodern|syster|systern)"
_MANY = r"(?:(?:hel|halv)?syskon|bröder|systrar|tvillingar|tvillingsyskon|kusiner|vänner|väninnor|svägerskor|mor och (?:vuxen )?(?:son|dotter)|mamma och (?:vuxen )?(?:son|dotter)|far och (?:vuxen )?(?:son|dotter)|pappa och (?:vuxen )?(?:son|dotter)|bror och syster|syster och bror|förälder och barn)"
_THEY = r"(?:de|dom|det|båda|dessa|§0 och §1|§1 och §0)(?: två| båda)?"
_SURE = r"(?: (?:alltså|ju|faktiskt|nämligen))?"
_NO_PAIR = r"(?:(?: ,)?(?: (?:och|men))? (?:alltså )?(?:inte|ej|inget|inga) (?:gifta|makar|ett par|par|sambos|sambor|man och hustru|man och fru|äkta makar))"
_NAMES_APART = r"(?:(?: ,)? (?:men|och|därav|så)(?: de| därför)?(?: har)? olika efternamn)"
_TOGETHER = r"(?:(?: ,)?(?: (?:men|och|som))?(?: de)? har (?:alltid |hela (?:livet|tiden) |länge )?(?:bott|levt|delat) (?:ihop|tillsammans|lägenhet|hushåll|bostad|hem|hus)(?: (?:hela livet|i hela sitt liv|i alla år|sedan alltid|sedan barnsben|länge))?)"
_YEARS = r"(?: (?:sedan|sen|för) (?:länge|många år|flera år|\d{4}|(?:\w+ ){1,2}år)(?: sedan| sen| tillbaka)?)?"
_WIDOW = r"(?:änka|änkling)"
_SINCE = rf"(?:(?:sedan|sen|när|efter att|då) (?:§[01]|hon|han) (?:blev|blivit) {_WIDOW}{_YEARS})"
_SHARED = r"(?:(?: ,)?(?: som)? (?:delar|bor i|bor på|i) (?:samma |en |ett )?(?:hus|huset|villa|villan|lägenhet|lägenheten|bostad|hushåll|gård|radhus)|(?:(?: ,)?(?: som)? bor (?:ihop|tillsammans)))"
_WHOLE = re.compile(
    rf"(?:(?:två |2 )?{_MANY}{_SHARED}|{_THEY} är{_SURE} {_MANY}{_SURE}|{_THEY} är (?:inte|ej) (?:gifta|makar|ett par|sambos|sambor) utan {_MANY}|{_MANY} alltså|(?:syskonen|bröderna|systrarna)"
    rf"|(?P<one>§[01](?: §[01])*) är{_SURE} (?:hennes|hans|§[01]s) (?:vuxn[ae] |äldst[ae] |yngst[ae] |enda )?{_ONE}|§[01](?: §[01])* är{_SURE} {_ONE} (?:till|åt) (?:§[01]|henne|honom)|(?:hon|han) är (?:hennes|hans|§[01]s) {_ONE})"
    rf"(?:{_NO_PAIR}|{_NAMES_APART}|{_TOGETHER})*(?: {_SINCE})?(?: [.!])*"
)
_WITH_A_THIRD = re.compile(
    rf"^(?:(?:två |2 )?{_MANY}|{_THEY}|§[01](?: §[01])*)(?: (?:,|som|båda|är|{_MANY}|och))* (?:bor|lever|boende) (?:[^\s.,]+ ){{0,2}}(?:med|hos) (?:(?:sin|sina|deras|gamla|åldriga|gemensamma) )*(?:mamma|mamman|mor|modern|pappa|pappan|far|fadern|föräldrar|föräldrarna|dotter|dottern|son|sonen)(?= |$)"
)
# The same as a clause of a sentence with facts: "… 1959…-9838 (hennes bror)", ", son.".
_CLAUSE = re.compile(rf"(?<=\d)(?: \))? (?P<said>(?:, |\( )(?:hennes |hans |§[01]s )?{_ONE}(?: till §[01])?(?: \)| (?=[.;,]|$)|$))")
_TITLED = re.compile(rf"(?:^|(?<!\S)(?:till|för|åt|lås|låsenhet|[-–:(,]) )(?P<said>(?:två )?(?:{_MANY}|{_ONE} (?:hos|till|och) {_ONE}))(?= [-–,.)]| (?:i|på) \S+$|$)")
_ORDERED = r"(?:(?:en|ett|1|ny|nya|nytt|ett nytt|en ny|gemensamt?|digitalt?|digital|beställning(?: av| på)?|order(?: på)?) )*(?:lås|låsenhet|låset|låsbeställning|låsorder|enhet|beställning|order|digitallås)(?: [!.])*"
_PLACED = r"(?: (?:i|på|från|vid) [^\W\d_][\w-]+(?: [^\W\d_][\w-]+)?)"
_A_PAIR = r"(?:makarna|makar|paret|ett par|par|äldre par|sambos|sambor|(?:de|dom|dem)(?: två)?(?: (?:nya|nye))?(?: (?:kunderna|brukarna))?|(?:våra )?(?:nya|nye) (?:kunder|brukare|kunderna|brukarna))"
# A title that says who they are to each other, where and what is ordered, and nothing else: "Syskon på landet, en låsenhet".
_WHOLE_TITLE = re.compile(
    rf"(?:{_ORDERED}(?: [-–:,])? (?:(?:till|åt|för|hos) )?)?(?:(?P<said>(?:två |2 )?(?:{_MANY}|{_ONE} (?:o|&|[+]|och) {_ONE}))|{_A_PAIR}){_PLACED}?{_SHARED}?{_PLACED}?(?:(?: [-–:,])? {_ORDERED})?"
    rf"|(?P<mine>(?:två |2 )?(?:{_MANY}|{_ONE} (?:o|&|[+]|och) {_ONE})|{_A_PAIR}){_PLACED}?{_SHARED}? (?:vill ha|behöver|önskar|ska ha|ska få|beställer) {_ORDERED}"
)
_COUNTS = {"två": 2, "2": 2, "tre": 3, "3": 3, "fyra": 4, "4": 4}
_COUNTED = re.compile(r"(?<!\S)(?P<count>två|tre|fyra|[234]) (?:vuxna |äldre |nya |gamla )?(?:(?:hel|halv)?syskon|bröder|systrar|kusiner|vänner|väninnor|personer|pers|brukare|kunder|vårdtagare|klienter)(?!\S)")
_TITLED_LINK = re.compile(rf"^(?:(?:lägga?|lägg) till|länka|koppla(?: till| ihop)?|koppling(?: av)?|ansluta?) (?P<said>{_ONE} (?:till|på|i|hos) {_ONE}s?)(?= (?:digitala )?(?:lås|låset|låsenhet|enhet)|$)")
_CARE = r"(?:hjälp|hemtjänst|insats|insatser|omsorg)(?: (?:av|från|hos) oss)?"
_LEFT_OUT = re.compile(
    rf"(?:deras |hennes |hans |§[01]s )?(?P<kin>[^\W\d_]+)(?: (?!bor|sover)[^\W\d_]+)? (?:bor|sover)(?P<how>(?: [^\s§.,]+){{0,8}}?)(?: ,)?(?: (?:men|och))?"
    rf"(?: (?:han|hon|denne))?(?: har (?:ju )?(?:ingen|inte någon|inga) {_CARE})?(?: ,)?(?: (?:och|så|men))?(?: (?:han|hon|denne))? (?:ska|skall|behöver) (?:alltså |ju |därför |dock )?(?:inte|ej)"
    r" (?:vara med|ha (?:något |någon |nåt )?(?:lås|låsenhet|nyckel)|ingå|med|tas med|läggas in|läggas till)(?: (?:på|i|till) (?:beställningen|ordern|låset|listan|detta))?(?: [.!])*"
)
_PAIRED = re.compile(r"(?<!\S)(?P<said>(?:syskonen|tvillingarna|tvillingsyskonen|tvillingsystrarna|tvillingbröderna|kusinerna|väninnorna)) (?=§[01](?: §[01])* (?:och|o|&|[+]) §[01])")
_WIDOWED = re.compile(rf"(?<!\S){_SINCE}(?= [.,;!)]|$)")
_IS_WIDOWED = re.compile(rf"§[01](?: §[01])* (?:är|blev|har varit){_SURE} {_WIDOW}{_YEARS}(?: [.!])*")
_KIN_TOLD = re.compile(rf"(?<!\S)(?:{_ONE} (?:, |: )?§[01]|(?:syskonen|bröderna|systrarna) §[01]|är{_SURE} {_MANY}|§[01] är{_SURE} (?:(?:hennes|hans|§[01]s) {_ONE}|{_ONE} (?:till|åt) §[01])|utan {_MANY})(?!\S)")
_NO_SPOUSES = re.compile(r"(?:inte|ej|inget|inga) (?:gifta|makar|ett par|par|sambos|sambor|man och hustru|man och fru|äkta makar)")
_SPOUSE_TOLD = re.compile(r"(?<!\S)(?:make|maken|makens|maka|makan|makarna|makar|man|mannen|hustru|hustrun|fru|frun|gift|gifta|äkta|paret|sambo|sambon|sambos|sambor)(?!\S)")
