"""Hears whole sentences about whom to call: a new telephone, a relative of whom the sentence before speaks, the one who writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.pronouns import PRONOUNS
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, Token

What = Literal["first", "renewed", "writer"]
_LONGEST, _LONGEST_NAME, _LONGEST_PURPOSE, _LONGEST_ROW = 60, 3, 8, 6


@dataclass(frozen=True)
class Call:
    """What a sentence says: who is called, by which telephone, and how many of its tokens say so; `sex` is that of a pronoun in it."""

    what: What
    name: tuple[Token, ...]
    kin: tuple[Token, ...]
    phone: Token | None
    read: tuple[Token, ...]
    sex: str = ""


def call_in(draft: Draft, tokens: Sequence[Token], *, later: bool = False) -> Call | None:
    """What a whole sentence says of whom to call; None for every other sentence. `later` says that it is a comment."""
    if len(tokens) > _LONGEST:
        return None
    units = sign_units(draft, tokens)
    text = " ".join(sign for sign, _ in units)
    for what, pattern in _PATTERNS:
        if (what == "renewed" and not (later or draft.contact_phone)) or (met := pattern.fullmatch(text)) is None:
            continue
        groups = met.groupdict()
        name, kin, phone = (_tokens(units, met, group) if groups.get(group) else () for group in ("name", "kin", "phone"))
        read = _tokens(units, met, "read") if groups.get("read") else tuple(tokens)
        pronoun = next((said for group, said in groups.items() if said in PRONOUNS and group not in ("name", "kin", "read")), "")
        return Call(what, name, kin, phone[0] if phone else None, read, PRONOUNS.get(pronoun, ""))
    return None


def purpose_end(tokens: Sequence[Token], at: int) -> int:
    """Where "för bokning av montering" ends, which says what a contact is for, before the name; `at` itself where it is not said."""
    text = " ".join(each.folded for each in tokens[at : at + _LONGEST_PURPOSE])
    met = _FOR.match(text)
    return at + len(met[0].split()) if met else at


def sex_of(call: Call) -> str | None:
    """The sex of the one called, as far as the name or the relation tells."""
    return sex_of_called(call.name, call.kin)


def sex_of_called(name: Sequence[Token], kin: Sequence[Token]) -> str | None:
    """The sex that a name tells, or else a relation."""
    named = w.sex_of(name[0].folded) if name else None
    return named or next((sex for begins, sex in _SEX_OF_KIN if kin and kin[0].folded.startswith(begins)), None)


def is_begun_with_kin(tokens: Sequence[Token]) -> bool:
    """Whether a sentence begins with a relative who is named: it may go on in the next one."""
    first = next((at for at, each in enumerate(tokens) if each.folded not in _POSSESSIVES), len(tokens))
    return first + 1 < len(tokens) and tokens[first].folded in w.RELATIVES and tokens[first + 1].is_capital


def call_behind(draft: Draft, tokens: Sequence[Token]) -> int:
    """Where a sentence ends by asking to call one of the order, and nobody else before: "Ny låsenhet, ring Bo."; 0 where it does not."""
    for at in range(len(tokens) - 2, max(0, len(tokens) - _LONGEST), -1):
        if tokens[at].text in ",;–-" and tokens[at].what == "mark":
            begin = at + 1 + (tokens[at + 1].folded in ("och", "så", "men"))
            said = " ".join(sign for sign, _ in sign_units(draft, tokens[begin:]))
            before = tokens[:at]
            free = not any(each.what in ("phone", "badphone") or each.folded in w.CONTACT_VERBS or each.folded in w.NEGATIONS or each.folded in ("om", "ifall", "frågor") or w.label_of(each.folded) == "contact" for each in before)
            return begin if free and _CALL_BEHIND.fullmatch(said) else 0
    return 0


def units_in(units: Sequence[tuple[str, tuple[Token, ...]]], met: re.Match[str], group: str) -> list[tuple[str, tuple[Token, ...]]]:
    """The units of a group of the signs."""
    start, end = met.span(group)
    found = []
    place = 0
    for unit in units:
        if start <= place < end:
            found.append(unit)
        place += len(unit[0]) + 1
    return found


def is_row_of_kin(tokens: Sequence[Token]) -> bool:
    """Whether a sentence is a row of a relative or guardian with a telephone: the next one may say that they are to be called."""
    begins = re.match(_ROW_OF, " ".join("§k" if each.folded in w.RELATIVES else each.folded for each in tokens[:_LONGEST_ROW])) is not None
    return begins and len(tokens) <= 2 * _LONGEST_ROW and any(each.what == "phone" for each in tokens)


def _tokens(units: Sequence[tuple[str, tuple[Token, ...]]], met: re.Match[str], group: str) -> tuple[Token, ...]:
    return tuple(each for _, tokens in units_in(units, met, group) for each in tokens)


def sign_units(draft: Draft, tokens: Sequence[Token]) -> list[tuple[str, tuple[Token, ...]]]:
    """The sentence in signs: §p a telephone, §a an address, §t a time, §k a relation, §n a person of the order, §c the contact, §g another name; other words stand as they are."""
    small = not any(each.is_capital for each in tokens if each.what == "word")
    found: list[tuple[str, tuple[Token, ...]]] = []
    at = 0
    while at < len(tokens):
        end = _name_end(draft, tokens, at, small=small)
        if end > at:
            found.append((_sign_of_name(draft, tokens[at:end]), tuple(tokens[at:end])))
        elif tokens[at].what in ADDRESS_PARTS:
            end = at + 1
            while end < len(tokens) and (tokens[end].what in ADDRESS_PARTS or tokens[end].text == "," and end + 1 < len(tokens) and tokens[end + 1].what in ADDRESS_PARTS):
                end += 1
            found.append(("§a", tuple(tokens[at:end])))
        else:
            end = at + 1
            found.append((_sign(tokens[at]), (tokens[at],)))
        at = end
    return found


def _sign(token: Token) -> str:
    if token.what in ("phone", "badphone"):
        return "§p" if token.what == "phone" else "§b"
    if token.what in ("id", "badid", "birth"):
        return "§i"
    if token.what in ("date", "time"):
        return "§t"
    if token.what == "word" and token.folded in w.RELATIVES:
        return "§k"
    return token.folded


def _name_end(draft: Draft, tokens: Sequence[Token], at: int, *, small: bool) -> int:
    """Where a name ends that begins here: one of the order's, or a given name with what follows it in capitals."""
    token = tokens[at]
    if token.what != "word" or not (token.is_capital or small) or token.folded in w.RELATIVES:
        return at
    if token.folded in _NO_NAMES and not _is_used_as_name(draft, tokens, at):
        return at
    bare = token.text.removesuffix("s")
    of_kin = at > 0 and token.is_capital and tokens[at - 1].folded in w.RELATIVES and not w.is_known(token.text)
    if not (of_kin or w.is_given(token.text) or w.is_given(bare) or draft.named([token.text]) or draft.named([bare])):
        return at
    end = at + 1
    while not small and end < min(len(tokens), at + _LONGEST_NAME) and tokens[end].what == "word" and tokens[end].is_capital and not w.is_known(tokens[end].text):
        end += 1
    return end


def _is_used_as_name(draft: Draft, tokens: Sequence[Token], at: int) -> bool:
    """Whether a name that is another word as well is one here: one of the order's, behind a relation, or in the middle of a sentence."""
    token, before = tokens[at], tokens[at - 1] if at else None
    if not token.is_capital:
        return False
    often = token.folded in _OFTEN_NAMES
    after = tokens[at + 1].folded if at + 1 < len(tokens) else ""
    return before is not None and (before.folded in w.RELATIVES or often and not after.startswith(_BY_WHAT)) or (before is not None or often) and bool(draft.named([token.text]))


def _sign_of_name(draft: Draft, tokens: Sequence[Token]) -> str:
    words = [each.folded for each in tokens]
    owned = [*words[:-1], words[-1].removesuffix("s")]
    called = draft.contact_name.text.casefold().split() if draft.contact_name else []
    for name, end in ((words, ""), (owned, "s")):
        if called and {*name} <= {*called}:
            return "§c" + end
        if len(draft.named(name)) == 1:
            return "§n" + end
    return "§g" + ("s" if not w.is_given(tokens[-1].text) and w.is_given(owned[-1]) else "")


_POSSESSIVES = frozenset(["deras", "hans", "hennes", "parets", "makarnas"])
# Given names that are other words as well.
_NO_NAMES = frozenset(["hans", "bo", "per", "dag", "inga", "man", "ann"])
_OFTEN_NAMES = frozenset(["bo", "per", "ann"])
# "Per telefon".
_BY_WHAT = ("tele", "mejl", "mail", "sms", "post", "brev", "e-post", "månad")
_SEX_OF_KIN = (("dott", "woman"), ("syst", "woman"), ("svägersk", "woman"), ("mamma", "woman"), ("mor", "woman"), ("väninn", "woman"), ("son", "man"), ("bro", "man"), ("svåg", "man"), ("pappa", "man"), ("far", "man"))
_END = r"(?: [.!])*"
_WHO = r"(?:(?:deras|hans|hennes|parets|makarnas|§ns) )?(?:(?P<kin>§k) )?(?P<name>§[ngc])"
_TEL = r"(?:(?: [,:(–-])?(?: (?:på|via|tel|telefon|tfn|mobil|mob|nr|nummer|telefonnummer|mobilnummer|mobilen|telefonen|med nummer|har)(?: [.:])?){0,2} (?P<phone>§p)(?: \))?)"
# What the one who is called decides about.
_VISIT = r"(?:(?:en )?(?:tid|tiden|tider|besökstid)|(?:lås)?(?:montering|monteringen|installation|installationen)|(?:tids)?bokning(?:en|ar)?|besök(?:et)?|hembesök(?:et)?|uppsättning(?:en)?|inkoppling(?:en)?)"
_ABOUT = rf"(?:(?:för|vid|inför|om|kring|angående|gällande|i samband med|för att (?:boka|bestämma|avtala|komma överens om)) {_VISIT}(?: (?:av|för|om|inför) {_VISIT})?)"
_FOR = re.compile(rf"(?:{_ABOUT}|av {_VISIT}|i (?:det här |detta )?ärendet|(?:till|för|hos|åt) (?:dem|paret|makarna|hushållet|båda|bägge))(?= (?:är|blir|anges|görs|sker|sköts|tas|:|=))")
_PURPOSE = rf"(?:(?: gärna| helst)?(?: {_ABOUT})?)"
_NEW_NUMBER = r"(?:(?:telefon|mobil|mobiltelefon)?(?:nummer|numret|nr)|telefon|mobil|abonnemang)"
_SINCE = r"(?: (?:nu|idag|igår|nyligen|precis|sedan (?:i )?(?:igår|idag|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|måndags|tisdags|onsdags|torsdags|fredags|lördags|söndags|helgen|förra veckan)|i (?:måndags|tisdags|onsdags|torsdags|fredags|lördags|söndags|helgen)|förra veckan))?"
_KEEPS = r"(?:har (?:en )?(?:extra|reserv)?nyckel(?: dit| till dem| till lägenheten| hem till dem)?|släpper in (?:er|montören|dig|teknikern)|är (?:på plats|med|där)|hjälper (?:dem|dom|till)(?: med (?:allt|det mesta|sådant|sånt|det praktiska))?|(?:kan )?(?:öppna|öppnar)(?: åt er| dörren)?|kommer dit|möter upp|kan vara (?:med|på plats))"
_LIVES = r"(?:(?: \(| ,)? (?:(?:som )?bor (?:på|i) )?§a(?: \)| ,)?)"
# "Dotter: …", "God man för båda: …"
_ROW_OF = r"(?:(?P<kin>§k)|god man|gode mannen|förvaltare|kontaktperson|ledsagare)(?: (?:för|till|åt) (?:båda|bägge|paret|dem|dom|makarna))? :"
_HER, _SHE = r"(?:henne|honom)", r"(?:hon|han)"
_CALLED_THERE = (
    rf"(?:(?:så )?(?:ring|kontakta|boka (?:en )?(?:tid )?med|hör av er till|prata med|ta kontakt med)(?: gärna| helst| alltid)* (?P<pronoun>{_HER})"
    rf"|(?:all )?kontakt(?:en)? (?:går|sker|tas|ska gå|ska ske|ska tas|sköts) (?:via|med|genom|av) (?P<through>{_HER})"
    rf"|(?:det är )?(?P<who>{_SHE}) (?:som )?(?:är kontakt(?:en|person)?|sköter (?:all )?kontakt(?:en|er|erna)?|ska kontaktas|kontaktas|bokar tid|ska ringas))"
)
# "Bo vill gärna att ni ringer honom innan": a wish of the one to call, and what it is for, which the account weighs.
_CALLED = r"(?:(?:ni|man|montören|någon) (?:ringer|sms:ar|smsar|hör av (?:er|sig)|kontaktar|slår en signal)(?: (?:till )?(?P<pronoun>henne|honom))?)"
_WISHES = (
    rf"{_WHO} (?:vill|önskar|föredrar|ber)(?: (?:helst|gärna|absolut))* (?:att {_CALLED}|(?:ha|få) (?:ett |en )?(?:sms|samtal|signal|besked)|bli (?:uppringd|kontaktad|förvarnad))",
    rf"{_WHO} (?:uppskattar|är tacksam|blir glad|tycker det är bra) om {_CALLED}",
)
_REMARK = r"(?: (?![§\d]|inte|ej|aldrig|utan|eller|men\b|istället|stället|hans|hennes|deras|fundera|bestämma|tänka|fråga)[^\s.!?]+){0,16}?"
_APPOINTMENT = r"(?:tid|en tid|tiden|besöket|besök|monteringen|installationen)"
# "Ingen av dem klarar telefonen så …".
_HARD_TO_CALL = r"(?:(?:ingen av (?:dem|dom)|de|dom|båda|ingendera|paret) (?:klarar|svarar|hör|orkar|pratar|kan|använder|har)(?: (?:inte|aldrig|knappt|dåligt|i|på|telefonen|telefon|svara|prata|så|bra|mobil|mobilen|egen)){1,4}(?: ,)? (?=så ))?"
_THEN_I = (
    r"(?: ,)?(?: så (?:är|bokar|bestämmer|möter|ordnar|löser|fixar|kommer|öppnar|hittar|tar|kan|följer|ser) (?:jag|vi)"
    r"(?: (?:med|på|plats|en|tid|upp|det|till|fram|dit|öppna|er|där|då|vara|tiden|låsa|in|släppa|ihop|tillsammans)){0,6})?"
)
_CALL_BEHIND = re.compile(rf"(?:ring|kontakta|boka med|ta kontakt med|prata med|kontakt(?:person|personen|en)?(?: är| :)?)(?: (?:gärna|helst|då|bara|först))? §[nc]{_PURPOSE}{_END}")
_PATTERNS: Sequence[tuple[What, re.Pattern[str]]] = (
    ("first", re.compile(rf"ring (?:gärna |helst )?(?:på |till )?(?:hem|bostads|fasta )(?:numret|telefonen|nummer) [,;] (?:det är |så |där )?{_WHO} (?:som )?svarar(?: (?:alltid|oftast|gärna|bäst|helst))?{_END}")),
    (
        "renewed",
        re.compile(
            rf"(?:hej (?:igen )?[,!.] )?(?:(?P<kin>§k)(?: (?P<name>§c))?|(?P<whom>hon|han)|§c) (?:har|fick) (?:nu )?(?:bytt|fått (?:ett )?nytt|skaffat (?:sig )?(?:ett )?nytt|ett nytt|nytt) {_NEW_NUMBER}{_SINCE}"
            rf"(?:(?: [,.:])?(?: och| så)? (?:(?:ring|nå|sök|kontakta)(?: nu| då| gärna)* (?P<called>honom|henne)(?: nu| gärna)* på|(?:hon|han) (?:nås|svarar|finns)(?: nu| numera)? (?:nu )?på|(?:det )?nya(?: numret)? är|nytt nummer(?: är)?|nytt|nya|det är(?: nu)?|nu är det)(?: :)?| :| till)? (?P<phone>§p)(?: (?:istället|i stället|numera|nu))?{_END}"
        ),
    ),
    (
        "renewed",
        re.compile(
            r"(?:(?:så|men) )?(?:ring|nå|sök|kontakta) (?:då |hellre |gärna )?(?:(?P<whom>honom|henne)|§c) (?:på|via) (?P<phone>§p) (?:istället|i stället|numera)"
            rf"(?: [,;–-] (?:för |eftersom |då )?(?:det |hans |hennes )?gamla (?:numret )?(?:är (?:nu )?(?:uppsagt|avstängt|ur bruk|borttaget)|(?:gäller|fungerar|funkar) (?:inte|ej)(?: längre)?))?{_END}"
        ),
    ),
    (
        "renewed",
        re.compile(
            r"(?:obs (?:! )?|rättelse : )?(?:telefonnumret|telefonen|telefon|mobilnumret|numret|telnumret|tel)(?: (?:ovan|till §c|i beställningen|jag angav|jag skrev|som står ovan))?(?: (?:är|har blivit|blev) (?:avstängt|uppsagt|avstängd|uppsagd|fel|inaktuellt|gammalt|ur bruk)| (?:gäller|fungerar|funkar|stämmer) (?:inte|ej)(?: längre)?)"
            rf"(?: [,.!;–-])*(?: så)? (?:ring|använd|ta|sök|nå (?:(?P<whom>honom|henne)|§c) på|(?:det )?nya(?: numret)? är|rätt(?: nummer)? är)(?: :)? (?P<phone>§p)(?: (?:istället|i stället))?{_END}"
        ),
    ),
    (
        "renewed",
        re.compile(
            r"§c (?:ringde|hörde av sig|messade|hälsade)(?: (?:nyss|idag|igår|precis|nu))? och (?:ville|vill|bad|bad om|önskade|tyckte) att (?:ni|du|vi|man) (?:tar|ringer|använder|ringer på|skulle (?:ringa|ta|använda)) (?:på )?(?:hans|hennes) (?:mobil|mobilen|mobilnummer|mobiltelefon|andra nummer|nya nummer) (?:istället|i stället|hellre)"
            rf"(?: (?:eftersom|för|då) (?:hemtelefonen|den fasta telefonen|hemnumret|fasta telefonen|det gamla numret|det gamla) (?:(?:är|blir|blev) (?:uppsagd|uppsagt|avstängd|avstängt)|sägs upp|stängs av|tas bort|försvinner|kopplas bort|ska sägas upp)(?: (?:snart|på \w+dag|nästa vecka|nu|i veckan))?)?(?: [.:,;–-]) (?P<phone>§p){_END}"
        ),
    ),
    ("first", re.compile(rf"{_ROW_OF} (?P<name>§g){_TEL}(?: [,.;–-])* {_CALLED_THERE}{_PURPOSE}{_END}")),
    ("first", re.compile(rf"{_WHO}{_LIVES}? {_KEEPS}(?:(?: ,| och)+ {_KEEPS}){{0,2}} [.;,](?: och)? (?P<pronoun>hon|han) (?:nås|svarar|finns|har)(?: på)?{_TEL}(?: [,(]? ?(?:boka|ring|bestäm)(?: tid| en tid)?(?: med)? (?:henne|honom)(?: [)])?)?{_END}")),
    ("first", re.compile(rf"(?:(?:det|så det|och det) är )?{_WHO} (?:som )?(?:ni|man|du|vi) (?:ringer|kontaktar|bokar med|når|(?:ska|skall|får|kan) (?:ringa|kontakta|boka med|nå))(?: till)?{_PURPOSE}{_TEL}{_END}")),
    ("first", re.compile(rf"(?:§[nc]|de|dom|båda|bägge|paret|makarna) har (?:en )?(?:god man|förvaltare|kontaktperson|ledsagare)(?: [,:(])? (?P<name>§g)(?: [,)])?(?: och)?(?: det är (?P<pronoun>henne|honom)(?: som)? ni (?:ska |skall |får )?| som ni (?:ska |skall |får )?)(?:ringer?|ringa|kontaktar?|bokar? (?:tid )?med)(?: och (?:ringa|kontakta|bokar? (?:tid )?med))?{_TEL}{_END}")),
    *(("first", re.compile(rf"(?P<read>{wish}){_REMARK}{_TEL}{_END}")) for wish in _WISHES),
    ("first", re.compile(rf"(?:det )?(?:är )?(?:lättast|enklast|bäst|säkrast|smidigast)(?: är)?(?: det)? (?:är )?att (?:få tag (?:på|i)|nå|ringa|kontakta|prata med|boka med) {_WHO}(?: [,;])?(?: (?:så|för|då))? (?P<pronoun>han|hon) (?:har|nås|svarar|finns){_TEL}{_END}")),
    ("first", re.compile(rf"(?:det är )?{_WHO} (?:som )?(?:är|står som|blir) (?:deras |vår )?kontakt(?:en|person|personen)?(?: {_ABOUT})?{_TEL}?{_END}")),
    ("writer", re.compile(rf"(?P<read>{_HARD_TO_CALL}(?:(?:så|men|och) )?(?:ring|kontakta|hör av (?:er|dig) till|boka(?: gärna| helst)?(?: {_APPOINTMENT})? med|ta kontakt med|(?:bestäm|avtala)(?: gärna| helst)? {_APPOINTMENT} med|kontakten tas med)(?: gärna| istället| i stället| hellre)* (?:mig|undertecknad){_PURPOSE}(?: (?:istället|i stället))?)(?: [,(]? ?(?:tel|telefon|nummer|numret|mitt nummer|se)?(?: står| finns| nr)?(?: här)? nedan(?: \))?)?{_THEN_I}{_END}")),
    ("writer", re.compile(rf"(?:ring|kontakta|stör|boka) (?:inte|ej) (?:med |till )?(?:dem|dom|paret|makarna|brukarna)(?: själva)? utan (?:ring |kontakta |boka med )?(?:mig|undertecknad){_PURPOSE}(?: (?:istället|i stället))?{_THEN_I}{_END}")),
    ("writer", re.compile(rf"(?:jag|undertecknad) (?:är|står som) (?:deras )?kontakt(?:person)?(?: {_ABOUT})?{_END}")),
    ("writer", re.compile(rf"(?:(?:kontakt|kontaktperson)(?: {_ABOUT})? (?:är|:)|{_VISIT} (?:sker|görs|bokas|tas) (?:med|via|genom)) (?:jag|mig|undertecknad)(?: [,(]? ?(?:se )?nedan(?: \))?)?{_END}")),
    ("writer", re.compile(rf"det är (?:jag|mig|undertecknad) (?:som )?(?:ni|man) (?:ringer|kontaktar|bokar med|ska (?:ringa|kontakta|boka med)){_PURPOSE}{_END}")),
)
