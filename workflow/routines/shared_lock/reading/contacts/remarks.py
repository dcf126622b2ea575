"""Hears what is said of a telephone or a code: that it fails, is someone else's, is not to be called yet, or holds for a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from workflow.routines.shared_lock.reading.codes.denied_gates import is_let_in
from workflow.routines.shared_lock.reading.draft import Draft, span_of
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import Token
from workflow.routines.shared_lock.reading.values import Span

_NUMBER = r"(?:telefon|mobil|tel|mob)?(?:numret|nummer|nr)"
_FAILS = re.compile(
    rf"\b{_NUMBER} (?:\S+ ){{0,4}}(?:(?:inte|ej) (?:fram|i bruk|längre|rätt|aktuell\w*|gäller|funkar|fungerar)|fel\b|avstäng\w*|spärra\w*|upphör\w*|byt\w*|saknar|ur bruk|går till|leder till)"
    r"|\b(?:telefonen|mobilen|mobiltelefonen|luren) (?:\S+ ){0,2}(?:avstäng\w*|trasig\w*|sönder|stulen|borttappad|på lagning|laddas aldrig|alltid av)"
)
# "Berits telefon är Halvards": whose the telephone is, besides whose the number is.
_TELEPHONE = rf"(?:{_NUMBER}|(?:telefon|mobil|mobiltelefon)(?:en)?|luren)"
_OLD_ONE = re.compile(r"\b(?:gamla|förra|tidigare|gammalt)(?: (?:telefon|mobil)?(?:nummer|numret|nr))?(?: (?:är|var))?(?: :)? §p")
# "Rolf byter nummer på fredag": until then it is the other one.
_TO_CHANGE = re.compile(r"\b(?:byter|ändrar|ska byta|kommer att byta|får) (?:snart |ett nytt |nytt )?(?:telefon|mobil)?(?:nummer|numret|nr|telefon|mobil|abonnemang)\b")
_US_FIRST = re.compile(
    r"\b(?:kontakta|ring|ringer|hör av er till|prata med|stäm av med|kolla med|fråga|meddela|mejla|maila|invänta) (?:oss|mig|undertecknad) (?:\S+ ){0,2}(?:först|innan|före)\b"
    r"|\b(?:låt bli|undvik|sluta|slipp) (?:att )?(?:ringa|kontakta)\b|\bföre kontakt med (?:oss|mig)\b|\binnan (?:ni|du) (?:ringer|kontaktar|bokar|åker|kommer)(?: \S+){0,3} (?:måste|behöver|vill) (?:jag|vi)\b"
)
# "Ring mig när det är monterat, 013-…": whom to call about the time nobody says.
_WHEN_DONE = re.compile(
    r"\b(?:ring|kontakta|meddela)(?: gärna)? (?:mig|oss|undertecknad)(?: gärna)? (?:när|så fort|så snart|då|efter att) (?:det|allt|låset|låsenheten|enheten|monteringen|installationen|ni|de|dom) (?:är|har|blir|blivit) (?:helt |väl |allt )?(?:klart?|klara|färdig\w*|monter\w+|gjort?|gjord|på plats|installer\w+|uppsatt?|boka[dt]|beställ\w+)\b"
    r"|\b(?:ring|kontakta)(?: gärna)? (?:mig|oss|undertecknad) så (?:ger|skickar|lämnar|mejlar|får) (?:jag|vi|ni) .*(?:nummer|numret|numren|uppgifter|telefon)"
)
# "Rolf vill inte bli uppringd på 070-…", "070-… är det gamla", "har inte bytt nummer till 070-…".
_NOT_THIS = re.compile(
    r"\b(?:vill|önskar|ska|skall|får|kan|bör|orkar) (?:helst |absolut )?(?:inte|ej|aldrig) (?:bli |att (?:ni|man|vi) |gärna )?(?:uppring\w*|kontakta\w*|ring\w*|störas|stör)\b(?!.*\b(?:utan|men)\b)[^,;(]*§p"
    r"|§p (?:är|var) (?:det |hans |hennes |deras )?(?:gamla|gammalt|fel|förra|tidigare)\b|\b(?:inte|ej|aldrig) (?:bytt|ändrat|fått|skaffat) [^,;(]*§p"
)
_CHANGED_OF = re.compile(rf"(?:hej [,!.] )?(?P<whom>hon|han) har (?:nu )?(?:bytt|ändrat|fått|nytt|skaffat) (?:[^\W\d]+ ){{0,2}}{_NUMBER}\b")
# "Sonen tar alla samtal", where one of the couple is to be called.
_ANSWERED_BY = re.compile(r"\b(?:tar|sköter|besvarar|har hand om|tar hand om|hanterar) (?:alla |all |deras |hennes |hans )?(?:samtal\w*|telefon\w*|kontakt\w*|bokning\w*)\b")
_IS_OF = re.compile(rf"\b{_TELEPHONE} (?:är|går|tillhör|hör|leder)(?: till)? (?P<name>[^\W\d_][\w-]+)")


_CODE_FOR_A_TIME = re.compile(
    r"\b\w*kod(?:en)?\b(?: \S+){0,4} (?:fram till|till och med|t\.?o\.?m\.?|från och med|fr\.?o\.?m\.?|tillfällig\w*|(?:byts|ändras)(?! (?:varje|var|ofta|ibland|regelbundet|en gång|[^\W\d]+ gånger)\b)|slutar gälla|upphör)(?! (?:kl|§t|klockan)\b)"
    r"|\b(?:byter|ändrar) (?:ut )?(?:[^\W\d]+ )?(?:port|entré|dörr)?kod(?:en)? till\b"
    r"|\bny \w*kod (?:på|från|efter|kommer|i|den|nästa|om)\b"
    r"|\bkod(?:en)?\b.* gäller (?:bara |endast |dock |fram )*(?:till|tills|t\.?o\.?m\.?) (?:och med |den |på )?(?:\d|§|(?:mån|tis|ons|tors|fre|lör|sön)dag|helgen|årsskiftet|nyår|nästa|slutet|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|de |dom )"
)


_KEPT = r"(?:står|sitter|hänger|ligger|finns|förvaras|göms|gömd)"
# The code that stands in the order is none, or no longer all of it: "koden står på en lapp", "koden skickar jag på sms", "kod se ovan fast baklänges".
_CODE_ELSEWHERE = re.compile(
    rf"\b(?:port|dörr|entré)?kod(?:en)? (?:{_KEPT} (?:\S+ )?(?:på|i|hos|bakom|under|vid|inne|uppe|där)\b(?! (?:den här|detta|denna|journal|treserva|beställning|order))|(?:fås|hämtas|lämnas|skickas|mejlas|mailas|sms:?as|meddelas|delas|ges|kommuniceras|läses|sägs)\b"
    r"|har (?:vi|jag|de|dom|han|hon) (?:skrivit|noterat|antecknat|sparat|lagt|glömt)\b"
    r"|(?:får|hämtar|frågar|fråga|hör) (?:ni|du|man|vi|jag)\b(?: inte)? (?:\S+ )?(?:av|hos|från|i|via|när|på)\b|(?:skickar|mejlar|mailar|sms:?ar|meddelar|lämnar|ringer|ger|delar|säger|tar|viskar|skriver) (?:jag|vi|de|dom|han|hon|[^\W\d_]+)\b"
    r"|(?:har|kan|vet|minns|bär) (?:bara |endast )?[^\W\d_]+ (?:i huvudet|i minnet|utantill|i mobilen|på sig))"
    r"|\b(?:skickar|mejlar|mailar|sms:?ar|ringer in|lämnar|återkommer med|viskar) (?:\S+ ){0,2}(?:port|dörr|entré)?koden?\b"
)
# "Koden är väl 8118", "portkoden är 8118 i huset bredvid".
_CODE_UNSURE = re.compile(
    r"\bkod(?:en)? (?:är|var|blir|borde vara|brukar vara|lär vara) (?:ju )?(?:väl|nog|visst|tydligen|lär|snart|ungefär|ännu|förr)\b"
    r"|\bkod(?:en)?\b[^,.;]* (?:i|till|på|hos|för) (?:(?:det|den|de|ett|en) )?(?:hus|huset|port|porten|uppgången|uppgång|trapphuset|trappan|gården|gård|fastigheten|dörren|entrén)(?:en)? (?:bredvid|intill|mittemot|mitt emot|bakom|tvärs över|nästgårds)\b"
)
# "Koden är ändrad till 8118 på nyckelskåpet", "koden till porten är 8118 hos grannarna".
_CODE_OF_ANOTHER = re.compile(r"(?<!\S)(?P<code>[#*]?[a-z]?\d{3,6}[#*]?) (?:(?:är|gäller|går) )?(?:hos|på|till|i|för) (?:[^\W\d]+ )?(?:grann|nyckel(?!fri)|tvättst|soprum|larm|förråd|garage|källar|skåp)")
# "Nyckelskåp finns vid dörren. Koden är 4512.": of which it is nobody says.
_THE_CODE = re.compile(r"(?:koden (?:(?:är|:|=|heter) )+|(?:den )?nya? kod(?:en)? (?:(?:är|:|=|heter) )*)[#*]?\d")
_OF_OTHER_LOCK = re.compile(r"\b(?:nyckel(?:sk|b|g|f|t|s)|tvättst|(?:grov)?soprum|förråd|garage|källar|miljörum|kassask|värdesk|skåp|cykel(?:rum|förr)|trygghetslarm|larm|safe)")
_LOCK_CHANGED = re.compile(r"\b(?:bytt|bytte|byttes|bytts) (?:ut )?(?:på )?lås|\blås\w* (?:(?:är|har|blev) )?(?:bytt|byttes|bytts|utbytt)\b")
_OF_GATE = re.compile(r"\b(?:ytter|huvud)?(?:port|entré)")
_TURNED_ROUND = re.compile(r"\b(?:baklänges|baklängest|bakifrån|bakvän\w*|spegelvän\w*|(?:i )?omvänd ordning|från slutet|höger till vänster)\b")
# No code to the house, and one to the fence around it.
_FENCE = re.compile(r"\b(?:ytter|gårds)?grind(?:en|ar|arna)?\b.*\bkod|\bgrindkod|\bkod\w*\b.*\bgrind(?:en)?\b")
_OF_FACTS = re.compile(r"kod(?:en)?\b|(?:nummer|numret|numren|pnr|personnr|siffr\w*)\b|\bse ovan\b")


def doubt_remarks(draft: Draft, source: str, sentences: Iterable[Sequence[Token]]) -> None:
    """Note as a doubt what makes the telephone or the code another than the one that stands there."""
    contact = set(draft.contact_name.text.casefold().split()) if draft.contact_name else set()
    before = ""
    for tokens in sentences:
        text, last = " ".join("§t" if each.what == "time" else each.folded for each in tokens), before
        before = text
        others = [found["name"] for found in _IS_OF.finditer(text) if _is_of_another(draft, found["name"], contact)]
        theirs = draft.contact_name is not None and any(draft.contact_name.text.casefold().split()[:1] == [person.given] for person in draft.persons) and any(each.folded in w.RELATIVES for each in tokens) and _ANSWERED_BY.search(text) is not None
        called = bool(tokens) and draft.contact_phone is not None and any(span.source == source and tokens[0].start <= span.start < tokens[-1].end for span in draft.contact_phone.spans)
        phoned = " ".join("§p" if each.what == "phone" else each.folded for each in tokens)
        refused = called and (_NOT_THIS.search(phoned) or phoned.count("§p") == 1 and _OLD_ONE.search(phoned))
        if theirs or refused or _is_of_other_sex(draft, text) or _FAILS.search(text) or called and (_TO_CHANGE.search(text) or _WHEN_DONE.search(text)) or _US_FIRST.search(text) or others:
            draft.doubt("contact_unclear", span_of(source, tokens))
        if at := next((n for n, each in enumerate(tokens[:-1]) if _is_condition(each, tokens[n + 1])), None):
            draft.doubt("words_unread", Span(source, tokens[at].start, tokens[at + 1].end))
        if _HOME_IF.search(text) or _SEE_MAIL.fullmatch(text):
            draft.doubt("words_unread", span_of(source, tokens))
        if "rätt" in text and _WAS_RIGHT.search(text):
            draft.doubt("correction_unclear", span_of(source, tokens))
        coded = "kod" in text and draft.gate_code is not None and not any(each.folded in w.OTHER_CODES for each in tokens)
        if _OF_FACTS.search(text) and _TURNED_ROUND.search(text):
            draft.doubt("gate_unclear" if "kod" in text else "number_unplaced", span_of(source, tokens))
        elif coded and (_is_elsewhere(tokens, text) or _CODE_UNSURE.search(text) or _is_of_which(text, last)) or _is_of_other_lock(draft, text):
            draft.doubt("gate_unclear", span_of(source, tokens))
        if draft.gate_answer is not None and draft.gate_answer.text == "nej" and (_FENCE.search(text) or is_let_in(last, text)):
            draft.doubt("gate_unclear", span_of(source, tokens))
        if _CODE_FOR_A_TIME.search(text):
            draft.doubt("gate_unclear", span_of(source, tokens))


def _is_of_other_sex(draft: Draft, text: str) -> bool:
    """ "Hon har bytt nummer", where a man is called."""
    met = _CHANGED_OF.match(text)
    sex = w.sex_of(draft.contact_name.text.split()[0]) if draft.contact_name and draft.contact_name.text else None
    return met is not None and sex is not None and sex != ("woman" if met["whom"] == "hon" else "man")


def _is_elsewhere(tokens: Sequence[Token], text: str) -> bool:
    """Whether a sentence without a number tells where the code is kept."""
    return not any(each.what == "number" for each in tokens) and _CODE_ELSEWHERE.search(text) is not None


def _is_of_other_lock(draft: Draft, text: str) -> bool:
    """Whether the code that was read is said to open something else than the gate."""
    return draft.gate_code is not None and any(met["code"] == draft.gate_code.text.casefold() for met in _CODE_OF_ANOTHER.finditer(text))


def _is_of_which(text: str, last: str) -> bool:
    """Whether a sentence tells "the code", and the one before spoke of another lock than the gate's."""
    if _THE_CODE.search(text) is not None and _LOCK_CHANGED.search(f"{last} {text}"):
        return True
    return _THE_CODE.match(text) is not None and _OF_OTHER_LOCK.search(last) is not None and not _OF_GATE.search(f"{last} {text}")


def _is_condition(word: Token, after: Token) -> bool:
    """Whether a fact stands under a condition: "ring mig på, om 070-…"; "om 20 minuter" does not."""
    fact = after.what in ("phone", "badphone", "id", "badid") or after.what == "number" and len(after.text) > _SHORT_NUMBER
    return word.folded in ("om", "ifall", "såvida") and fact


# "Ove kommer hem om det går bra"; what a mail says that is not here.
_HOME_IF = re.compile(r"\bkommer (?:\w+ )?hem (?:(?!men )\w+ ){0,4}(?:om|ifall|såvida|när|först|bara)\b(?! (?:en|två|tre|några|ett par|cirka|ca|§\w|\d+)\b)")
_SEE_MAIL = re.compile(r"(?:se|läs|kolla) (?:mitt |mina |tidigare |separat |eget |vårt )?(?:mejl|mejlet|mail|mailet)(?: [.!])*")
_SHORT_NUMBER = 2
_WAS_RIGHT = re.compile(r"\b(?:tidigare|förra|förr|gamla|gammalt) (?:rätt|korrekt)\b")

_THE_PAIR = frozenset(["paret", "makarna", "brukarna", "syskonen", "bröderna", "systrarna"])
_NOT_CALLED = re.compile(r"(?:ringas|kontaktas|störas|ringa|kontakta)(?: upp)?")


def others_not_called(draft: Draft, sentences: Iterable[Sequence[Token]]) -> Iterator[Token]:
    """ "Siv har demens och ska inte ringas", where another is to be called: the words that keep Siv from being called."""
    contact = set(draft.contact_name.text.casefold().split()) if draft.contact_name and draft.contact_phone else set()
    for tokens in sentences:
        for at, token in enumerate(tokens):
            near = [each for each in (*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2]) if _NOT_CALLED.fullmatch(each.folded)]
            if token.folded not in ("inte", "ej") or not near or not contact:
                continue
            begin = next((place + 1 for place in range(at - 1, -1, -1) if tokens[place].text in ",;:("), 0)
            end = next((place for place in range(at, len(tokens)) if tokens[place].text in ",;)"), len(tokens))
            clause = tokens[begin:end]
            named = [each.folded for each in clause if each.is_capital and draft.named([each.text])]
            of_both = not draft.named(sorted(contact)) and any(each.folded in _THE_PAIR for each in clause)
            if (named or of_both) and not any(name in contact for name in named) and not any(each.what != "word" for each in clause if each.what != "mark"):
                yield from (token, *near)


def _is_of_another(draft: Draft, word: str, contact: set[str]) -> bool:
    """Whether a name in the genitive is of a person of the order who is not the one to call."""
    bare = {word, word.removesuffix("s")}
    return not bare & contact and any(bare & person.words() for person in draft.persons)
