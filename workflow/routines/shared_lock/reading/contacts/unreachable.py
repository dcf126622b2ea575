"""Hears that the one who is to be called is not reached by telephone, or is away, so that an order names nobody to call."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from workflow.routines.shared_lock.reading.draft import Draft, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.people.pronouns import SEX, sex_of_kin
from workflow.routines.shared_lock.reading.text.tokens import Token

_NOT = r"(?:(?:helst|så|nästan|oftast|tyvärr|bara) )*(?:inte|ej|aldrig|sällan|knappt|ogärna)"
_PHONE = r"(?:telefon|telefonen|mobil|§m|mobilen|luren|samtal|samtalen)"
# What ends such a remark; "svarar inte före klockan tio" and "svarar inte alltid" tell when to call.
_ENDS = r"(?= (?:[.,;:!)–-]|och|men|så|för|därför|då|eftersom|utan|längre|alls|just|nu|i stället|istället)(?: |$)|$)"
_UNREACHED = re.compile(
    rf"(?<!\S)(?:(?:(?:svarar|pratar|talar|hör) {_NOT}(?: (?:så|längre|bra|gärna|riktigt))* (?:i|på) {_PHONE}|svarar {_NOT}|(?:tar|klarar|orkar|vågar|förstår|gillar) {_NOT}(?: (?:att )?(?:prata|tala|svara))?(?: i| på)? {_PHONE}"
    rf"|hör {_NOT} (?:{_PHONE}|när det ringer|när telefonen ringer|telefonsignalen|signalen|ringsignalen)|(?:är|har blivit|blir) (?:(?:helt|nästan|båda|bägge|två|ju|lite|väldigt|mycket|så|för|tyvärr|numera) ){{0,3}}(?:döva?|dementa?|dövstumma?|stendöva?)|(?:är|har blivit) (?:(?:båda|bägge|två|så|för|helt) ){{0,2}}lomhörda?(?= och (?:svarar|hör|pratar|har|kan) \w+)|har (?:afasi|alzheimers?|demens)|(?:är )?(?:väldigt |mycket |lite |ofta )?(?:svår|svårt|omöjlig|omöjligt) att (?:nå|få tag på|få tag i|ringa)|går {_NOT} att (?:nå|ringa|få tag på|få tag i)"
    rf"|har (?:ingen|inte någon|aldrig någon) (?:egen |fungerande )?(?:telefon|telefonen|mobiltelefon|§m)|har (?:tappat|glömt|förlorat|slagit sönder|lagt bort)(?: bort| av)? (?:sin |sitt )?{_PHONE}|(?:vill|ska|skall|får|bör) {_NOT} (?:bli (?:uppringda?|kontaktade?|ringda?|störda?)|ringas|störas|kontaktas|prata i telefon)|hör (?:ingenting|inget)|hör (?:inte|ej)(?: alls)?|(?:pratar|talar|förstår) {_NOT} (?:så bra |bra |någon |alls )?svenska|(?:är|har blivit) sjuk){_ENDS}"
    r"|är (?:nu |just nu |dock )?(?:på (?:semester|resa|resande fot)|bortrest|utomlands|föräldraledig|mammaledig|pappaledig|tjänstledig|ledig(?= [.,;!)]|$| till | hela | den här | denna | nästa ))(?! (?:ibland|ofta))|(?:har|tar|går på|åker på|reser på) semester)(?!\S)"
)
# "Leif tar samtalen", where Karin is to be called.
_ANSWERS = re.compile(rf"(?<!\S)(?:(?:tar|sköter|besvarar|svarar på) (?:alla )?(?:deras )?(?:samtal|samtalen|telefon|telefonen)|(?:bokar|avtalar|bestämmer) (?:tid|tiden|tider|besöket)|är den (?:som ska (?:ringas|kontaktas)|(?:som )?(?:ni|man) (?:ska )?(?:ringer|ringa|kontaktar|kontakta|bokar med))){_ENDS}(?!\S)")
# "Ring inte före den 15": whom to call until then nobody says.
_NOT_UNTIL = re.compile(r"(?<!\S)(?:ring|ringa|boka|kontakta|kontaktas) (?:\S+ ){0,2}(?:inte|ej) (?:före|innan|förrän|förrän efter) (?:den )?(?:den|§t)(?!\S)")
_CLAUSE = frozenset([",", ";", ":", "(", "–", "men", "så", "för", "eftersom", "då", "därför", "som", "fast", "medan"])
_CONDITIONS = frozenset(["om", "ifall", "när", "skulle", "annars"])
_OF_ALL = frozenset(["de", "dom", "båda", "bägge", "paret", "makarna", "ingen"])


def doubt_unreached(draft: Draft, source: str, sentences: Iterable[Sequence[Token]], known: Collection[int]) -> None:
    """Note as a doubt what keeps the only one to call from being called; `known` are the places that a rule has read as an absence."""
    if draft.contact_name is None or draft.contact_phone is None or not draft.contact_name.text.strip():
        return
    before: list[Token] = []
    for tokens in sentences:
        signs = [_sign(draft, each) for each in tokens]
        text = " ".join(signs)
        for met in _UNREACHED.finditer(text):
            at = text[: met.start()].count(" ")
            if tokens[at].start not in known and True in _are_called(draft, tokens, at, before):
                draft.doubt("contact_unclear", span_of(source, tokens))
        for met in _ANSWERS.finditer(text):
            if {*_are_called(draft, tokens, text[: met.start()].count(" "), before)} == {False}:
                draft.doubt("contact_unclear", span_of(source, tokens))
        if _NOT_UNTIL.search(text):
            draft.doubt("contact_unclear", span_of(source, tokens))
        before += tokens


def _sign(draft: Draft, token: Token) -> str:
    """The words of a token as one; a mobile telephone is none where the contact's is one."""
    word = re.sub(r"\s", "_", token.folded)
    if token.what == "date" or word.startswith("den_"):
        return "§t"
    return "§m" if draft.called_by_mobile and word in ("mobil", "mobiltelefon") else word


def _are_called(draft: Draft, tokens: Sequence[Token], at: int, before: Sequence[Token]) -> list[bool]:
    """Of each of whom the words that begin at this place are said, whether it is the one to call; nothing where they stand under a condition."""
    begin = next((n + 1 for n in range(at - 1, -1, -1) if tokens[n].folded in _CLAUSE), 0)
    if any(each.folded in _CONDITIONS for each in tokens[begin:at]):
        return []
    whom = [n for n in range(begin, at) if _is_someone(tokens[n])] or [n for n in range(begin) if _is_someone(tokens[n])][-1:]
    return [is_called(draft, tokens[n], [*before, *tokens[:n]]) for n in whom]


def _is_someone(token: Token) -> bool:
    return token.what == "word" and (token.is_capital and w.is_given(token.text) or token.folded in SEX or token.folded in w.RELATIVES or token.folded in _OF_ALL)


def is_called(draft: Draft, token: Token, before: Sequence[Token]) -> bool:
    """Whether a name, a relation or a pronoun is the contact's."""
    name = draft.contact_name.text if draft.contact_name else ""
    words = set(name.casefold().split())
    ours = bool(draft.named(name.split()[:1]))
    if token.is_capital and w.is_given(token.text) or token.folded in words:
        return token.folded in words
    if token.folded in _OF_ALL:
        return ours
    sex, theirs = w.sex_of(name.split()[0]), SEX.get(token.folded) or sex_of_kin(token.folded)
    if sex and theirs and sex != theirs:
        return False
    if token.folded in w.RELATIVES:
        return not ours
    last = next((each for each in reversed(before) if each.is_capital and (each.folded in words and sex is None or w.is_given(each.text) and w.sex_of(each.text) == theirs)), None)
    return last is None or last.folded in words
