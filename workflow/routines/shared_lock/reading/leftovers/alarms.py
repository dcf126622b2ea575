"""Looks at what no rule has read: words that change the meaning of an order, and numbers and names that are left over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from workflow.routines.shared_lock.reading.asides.relevance import danger_of, is_of_pet_or_work, of_others
from workflow.routines.shared_lock.reading.draft import Draft, span_of
from workflow.routines.shared_lock.reading.leftovers.background import is_background
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.dangers import DANGERS, danger_phrases
from workflow.routines.shared_lock.reading.lexicon.fillers import FILLERS
from workflow.routines.shared_lock.reading.lexicon.office import DENIED_ROW, OTHER_ERRAND, RIGHT_PLACE
from workflow.routines.shared_lock.reading.lexicon.vocabulary import (
    CHANGE_PHRASES,
    FAULT_PHRASES,
    TELEVISION,
    WRONG_QUEUE_PHRASES,
)
from workflow.routines.shared_lock.reading.people.atom import Atom
from workflow.routines.shared_lock.reading.people.kin import SEXES
from workflow.routines.shared_lock.reading.text.tokens import Token
from workflow.routines.shared_lock.reading.values import Span

_CHANGES = w.phrases((*CHANGE_PHRASES, *danger_phrases(of_life=False)), folded=True)
_DEATHS, _SURELY = w.phrases(DANGERS["death"], folded=True), w.phrases((*DANGERS["trial"], *DANGERS["sure"]), folded=True)
# Of those the writer calls so without "my", the household's own may be meant.
_KIN = frozenset(["farfar", "farmor", "morfar", "mormor"])
_CHANGES_OF_LIFE = w.phrases(danger_phrases(of_life=True), folded=True)
# What someone is no longer able to do, and what is gladly taken: changes nothing.
_DOING = r"(?:gå|öppna|själv\w*|ta sig|resa|stå|springa|läsa|höra|se|köra|handla|städa|laga|bära|lyfta|hantera|vrida|låsa|cykla|skriva|prata|upp)"
_NAME = r"(?!och |samt |lås)[a-zåäö-]+"
_UNABLE = re.compile(
    rf"^{RIGHT_PLACE}|^{OTHER_ERRAND.replace('§[NLgx]', _NAME).replace('<STAFF>', _NAME)}|"
    rf"\b(?:orka\w*|kan|klara\w*|ser|hör|minns|törs|vågar|hittar|hinner) (?:\w+ ){{0,2}}(?:inte|ej) längre(?: \w+)? {_DOING}\b|\b(?:inte|ej) längre (?:orka\w*|kan|klara\w*) (?:\w+ )?{_DOING}\b|\b(?:ser|hör|minns) (?:inte|ej) längre\b"
    rf"|\b{_DOING} (?:och \w+ )?(?:inte|ej) längre\b|\btacka\w* ja till (?:\w+ ){{0,2}}(?:digital\w*|lås\w*|hemtj\w*|insats\w*|hjälp\w*|det|erbjud\w*)"
    r"|\b(?:vårdas|vårdats|sköts) (?:numera |nu |ju |båda )?(?:palliativt )?(?:i hemmet|hemma)\b(?! hos)|\b(?:har|får|fått|erhåller) palliativ(?: \w+)? (?:i hemmet|hemma)\b|\bpalliativ vård i hemmet\b|\bpalliativa teamet\b"
    r"|\b(?:förlåt|ursäkta|beklagar|tråkigt|ledsen|ledsna) (?:att|för att|om) (?:det|jag|vi|svaret|den)?(?: har)? ?dröj\w*(?: med \w+)?|\bom (?:vi|jag|det) dröj\w* med (?:svar|svaret|återkoppl\w*)|\b(?:fiber|bredband|el|värme|fjärrvärme) (?:\w+ )?indrag\w*"
)
_FAULTS = w.phrases(FAULT_PHRASES)
_WRONG_QUEUE = w.phrases(WRONG_QUEUE_PHRASES)
_REQUEST = re.compile(
    r"(?i)\b(?:kan|kunde|skulle|vill|vore) (?:ni|du|någon|vi|det|jag|man)\b.*(?:skicka\w*|ta\b|hjälp\w*|titta|lägg\w*)|\bundrar om (?:ni|du) |^fråga ?/ ?(?:beställning|order)\b|\b(?:kan|kunde|skulle|vill|vore) (?:ni|du|någon|vi|det|jag|man)\b.*\b(?:beställ\w*|ordna|fixa|monter\w*|install\w*|boka|ring\w*|hör\w*|sätt\w*|få|hjälpa|koppla\w*|kontakt\w*|lägga|komma ut|vara snäll\w*|please)"
    r"|^(?:går det bra|är det ok|okej|ok|ja|visst)\b|\b(?:could|can|would) you\b|^(?:krävs|behövs|finns|har de|är det)\b.{0,30}(?:kod|port)|^(?:frågor|undringar|några frågor|något mer|oklarheter)\b"
)
# A question without its mark: "Är det samma lås ni menar".
_ASKS = re.compile(r"^(?:är|var) (?:det|den) (?:samma|rätt|den|det|så|verkligen|hon|han|någon|ett|en|de|dom)\b(?!.*,)|^(?:stämmer|menar|tror|vet) (?:det|ni|du|den)\b(?!.*,)")
# Asked about an order under way: the answers in the ticket tell it.
_HOW_FAR = re.compile(
    r"^(?!.*\b(?:nya?|nytt|ändring\w*|adress\w*|num\w*|\w*kod\w*|namn\w*|person\w*)\b)(?:\W|hej|igen|hallå)*(?:(?:jag|vi|\w+) (?:undrar|frågar|undrade|frågade) (?:bara |mest |mycket )?(?=om ni (?:har )?(?:fått|sett|hunnit|tagit emot|bokat)|när)|undrar (?:bara |mest )?(?=om ni (?:har )?(?:fått|sett|hunnit|tagit emot|bokat)|när)|vet ni (?:ungefär )?)?"
    r"(?:hur går det|hur ligger|hur långt|hur lång (?:är|tid)|något nytt|nåt nytt|status|när (?:ungefär )?(?:kan|kommer|blir|är|får|sker|tror|det|ni|de|montören|teknikern)\b|om ni (?:har )?(?:fått|sett|hunnit|tagit emot|bokat)|har ni (?:hunnit|bokat|fått)|vad händer"
    r"|kommer ni (?:denna|nästa|den här|i|idag|imorgon|på|snart|innan|före)\b|blir det (?:denna|nästa|den här|innan|före|i|snart|idag|imorgon|av)\b|(?:har|är) (?:den|det|denna|detta|vår|mejlet|beställningen)(?: här)?(?: beställningen| beställning)? (?:kommit (?:fram|in)|gått (?:fram|iväg)|landat|mottagen|inkommen|på gång|registrerad)"
    r"|finns det (?:någon|nån|en) tid\b|är (?:tid|tiden|besöket|besök) (?:in)?boka[dt]\b|någon (?:som (?:har )?(?:tittat|hunnit)|uppdatering|tid)\b|ser ni (?:den|det)\b|behöver ni (?:något|nåt) mer|är det (?:något|nåt) mer ni|saknas (?:det )?(?:något|nåt)|vem kommer och|vilken (?:dag|vecka|månad) (?:(?:det|ni|de|montören|teknikern|tiden|besöket) )?(?:passar|kommer|blir)"
    r"|any news)\b"
)
# What is said of a lock that someone has, had, or does not have.
_HELD = re.compile(r"(?i)\b(?:redan|fick|fått|hade|haft|inget|ingen|inte|saknar)\b(?!.*\b(?:läst|hört|sett|undrat|svar|besked|ja|frågan|önskan|önskemål|samtal|mejl|veta)\b).*\b(?:lås|låset|låsenhet\w*|enhet\w*)\b|\b(?:lås|låset|låsenhet\w*|enhet\w*)\b.*\b(?:redan|förra|tidigare|idag)\b")
# "Har nu fått hemtjänst och vi behöver en låsenhet dit": help was got, and a lock is wanted.
_GOT_HELP = re.compile(
    r"\b(?:fick|fått|haft)(?: (?!redan|inte|inget|lås)\w+){0,3} (?:hemtjänst\w*|hjälp\w*|insats\w*|bistånd\w*|beslut\w*|tillsyn\w*|omsorg|hemsjukvård\w*|larm|trygghetslarm\w*|timmar|besök)\b(?=(?: (?!redan|hade|haft|fick|fått|inget|ingen|inte|saknar|[\w]*lås|enhet)\S+){1,12} (?:behöver|behövs|önskar|önskas|vill|beställer|beställs|ska ha|ska få|skulle|monterar|montera|beställa|beställning)\b(?!.*\b(?:koppla\w*|låset|låsenheten|enheten|dosan|samma|befintlig\w*|redan|hans|hennes|deras|\w+s lås\w*)\b))"
)
# "Har larm men inget lås": what an order for a new one says of itself.
_HAS_NONE = re.compile(r"\b(?:men|har|ännu|än|dock|och) (?:ännu |än |dock )?(?:inget|inte något|inte nåt) (?:digital\w* )?(?:lås|låsenhet)\b(?! (?:kvar|längre|ännu|än|fungerar|som))")
_WISHED = re.compile(r"\bhade (?:gärna |verkligen |också )?(?:behövt|velat|önskat)\b")
_MOST_GOT = 3
_DENIED_ROW = re.compile(DENIED_ROW)
# "Granne: Lennart Berg 1939…": who lives next door, or serves the house.
_NO_HOUSEHOLD = re.compile(r"(?:granne|grannen|grannfru|grannfrun|vän|vännen|väninna|väninnan|hyresvärd|hyresvärden|vaktmästare|vaktmästaren|bekant|kollega)\b")
# "Två bröder", of whom one is a woman.
_BROTHERS = re.compile(r"(?:^|\bär |\b(?:till|hos|för|åt) )(?:de )?(?:två |2 )?(?P<who>bröder|systrar)(?:na)?\b")
# "Brukare två 1:": which of them it is, stated twice and differently.
_OTHER_INDEX = re.compile(r"\b(?:(?:en|ett) (?!1)|två (?!2)|tre (?!3)|fyra (?!4))[1-6](?: [:.)–-]|$)")
_IF_UNCLEAR = re.compile(r"\b(?:om|ifall) (?:något|nåt|någonting|det)(?: \w+){0,2} oklart\b")
_OTHER_FAULTS = re.compile(rf"\b(?:inlogg|formulär|systemet|lindesk|treserva|lifecare|internet|ringklock|dörrklock|fönst|hiss|porttelefon|lamp|belysning|handtag|{TELEVISION}|spis|trappräck|nyckel|nycklar|vattenkran|bil(?!ag|d|lig))\w*")
# Who lets nobody in, or does not come to the door.
_THEY_OPEN_NOT = re.compile(r"\b(?:han|hon|hen|de|dom|båda|paret|makarna|maken|makan|mannen|frun|hustrun|ingen|hör (?:dåligt|illa|inte)|ser dåligt)(?: (?!låset|låsenheten|enheten|dosan|porten|dörren|koden|nyckeln)[^\s.,]+){0,3} (?:öppnar (?:inte|ej)|(?:inte|ej) öppnar)(?= (?:gärna |alltid |ens )?(?:om|ifall|när|för|utan) )")
_LOCK = re.compile(r"lås|enhet|dosa|\bapp|koden?\b|larm")
_LINKED = re.compile(r"koppla|\b(?:in|upp|med|till|läggas?|lägga till) (?:på|till|i) (?:samma|hans|hennes|makens|makans|sambons|befintlig\w*|det|den|låset|låsenheten)\b|\bsamma lås\w*")
_IN_ON_SAME = re.compile(r"\b(?:in|upp|med|läggas?|lägga|(?:läggas?|läggs|lägga|kopplas?|koppla)(?: (?:till|in|ihop))?) (?:på|till|i|med) (?:samma|hans|hennes|makens|mannens|makans|hustruns|fruns|sambons|det) (?:\w+ )?lås\w*|\bsamma lås\w*")
_SECOND_THOUGHT = re.compile(r"\b(?:nej|nä|nej nej) ?[,-]? ?(?:förresten|vänta|fel|jag menar|det är|det var|ta)\b|\beller nej\b|\bnej förlåt\b|\b(?:rättare|snarare) sagt\b|\b(?:jag )?menar? (?:jag|förstås|såklart)\b|\b(?:förlåt|ursäkta|sorry|oj) ?,? (?:det|jag) (?:ska|skulle|är|var|menar)\b|\bwait,? no\b|\bi mean\b")
_FACTS = frozenset({"id", "badid", "phone", "street", "apartment", "number", "birth"})
_CONSENTED = re.compile(r"\b(?:har|båda)(?: (?:båda|nu|också|bägge))* (?:samtyckt|gett (?:sitt |sina )?samtycken?|lämnat (?:sitt )?samtycke) till (?:(?:ett|en|nytt?|digital\w*|gemensam\w*) )*(?:lås|låset|låsenhet|låsenheten|nyckelhantering|detta|det)(?= ?[.,!]|$)|\bmed (?:bådas|bägges|hennes|hans|deras|makarnas|parets|sitt|sina|full\w*) samtycken?\b(?! (?:saknas|måste|krävs|behövs|ska|kommer|först))|\bsamtycke (?:finns|är (?:givet|inhämtat|lämnat|dokumenterat)|inhämtat)\b")
_CONTRADICTED = re.compile(r"(?i)\b(?:inte|ej|aldrig|icke|inga|inget)\b")
_HARMLESS_NOT = re.compile(
    r"(?i)\b(?:inte|ej)\b[^.!?]{0,30}\b(?:hör\w*|bråttom|akut|svar\w*|höra|gå|öppna|ta sig|själv\w*|nås|alltid|ring\w*|före|innan|efter|förmiddag\w*|morg\w*|hemma|nycklar|nyckel|tidigare|haft|heller|använd\w*|prata\w*|svenska|missa|tveka|bra)"
)
# What is said of others than the persons of the order: their numbers and addresses are no facts of it.
_LIVES_WITH = re.compile(r"\b(?:bor|bo|bott|vistas|vistats|sover|stay|stays|staying)\b(?: \w+){0,3} (?:hos|with)\b(?! (?:varandra|each other))")
# "Bor med sin mamma Ada Ek", who is of the order.
_WITH_PARENT = re.compile(r" (?:sin|sitt|hennes|hans) (?:gamla |äldre )?(?:mamma|mor|pappa|far|syster|bror|son|dotter|man|fru|make|maka|hustru|sambo) [A-ZÅÄÖÉÜ-]+\b")
# "Ann-Charlotte, utskrivningssamordnare": what someone is at work.
_POSTS = ("samordnare", "samordnaren", "koordinator", "sköterska", "sköterskan", "handläggare", "planerare")
_PLACES = frozenset(FILLERS["places"].split())
_OURS = frozenset(["vår", "vårt", "våra", "enhetens", "enhets", "kontorets", "gruppens", "our"])
_OTHERS = (w.STAFF, w.RELATIVES, w.OURSELVES)


def listen(draft: Draft, source: str, sentences: Iterable[Sequence[Token]], used: set[int], gate_words: set[int], settled: Set[int] = frozenset()) -> None:
    """Note as doubts what the sentences of a text say that changes the meaning of the order, and numbers that no rule has read."""
    for tokens in sentences:
        text = " ".join(each.folded for each in tokens)
        words = [each for each in tokens if each.what == "word"]
        aside = not any(each.start in used or each.what in _FACTS for each in tokens) and is_background(tokens, surely=True)
        if not aside or _met(tokens, _SURELY) or any(each.folded in _KIN for each in words) and _met(tokens, _DEATHS):
            _meaning(draft, source, tokens, words, text, used, gate_words)
        if not any(each.start in settled for each in tokens):
            _second_thought(draft, source, tokens, text)
        if tokens and (tokens[-1].text == "?" or _ASKS.match(text)) and not aside and not _is_harmless_question(text, tokens, used, is_comment=source.startswith("comment")):
            draft.doubt("question_asked", span_of(source, tokens))
        _left_over(draft, source, tokens, used)
        small = not any(each.is_capital for each in words)
        about = any((each.is_capital or small) and draft.named([each.text.removesuffix("s")]) for each in words)
        linked = _LINKED.search(text) and any(p.role_said and p.role_said.rule != "holds_lock" for p in draft.persons)
        linked = linked or _IN_ON_SAME.search(text) is not None and _names_no_holder(draft, words)
        if about and not linked and not _HAS_NONE.search(text) and _HELD.search(_without_help(text)) and not any(each.start in used for each in tokens if each.what != "mark"):
            draft.doubt("role_unclear", span_of(source, tokens))


def _without_help(text: str) -> str:
    """The words without the help that was got; what was got first is followed by what was got next."""
    for _ in range(_MOST_GOT):
        text = _GOT_HELP.sub("_", text)
    return _WISHED.sub("_", text)


def _names_no_holder(draft: Draft, words: Sequence[Token]) -> bool:
    """Whether it was stated who has the lock, and this sentence speaks of others."""
    holders = [each for each in draft.persons if each.role == "existing"]
    return len(holders) == 1 and not any(holders[0] in draft.named([each.text.removesuffix("s")]) and each.text.removesuffix("s").casefold() == holders[0].given for each in words)


def _second_thought(draft: Draft, source: str, tokens: Sequence[Token], text: str) -> None:
    """ "Ester 013-12 30 30 – nej förresten, ta Jonas": what the writer takes back within a sentence is a doubt."""
    found = _SECOND_THOUGHT.search(text)
    if found and any(each.what in _FACTS for each in tokens):
        draft.doubt("correction_unclear", *_spans_of(_SECOND_THOUGHT, source, tokens))


def _meaning(draft: Draft, source: str, tokens: Sequence[Token], words: Sequence[Token], text: str, used: set[int], gate_words: set[int]) -> None:
    if _DENIED_ROW.fullmatch(text):
        return
    changed = [each for each in words if each.folded in w.CHANGES_MEANING and not each.folded.endswith(_POSTS) and not (w.is_given(each.text) and each.start in used)]
    changed += [each for each in words if not changed and _nearly(each.folded)]
    others = of_others(tokens, lambda each: each.is_capital and bool(draft.named([each.text]) or draft.named([each.text.removesuffix("s")])))
    changed = [each for each in changed if not ((tokens.index(each) in others or is_of_pet_or_work([t.folded for t in tokens], tokens.index(each))) and danger_of(each.folded, unknown=False) == "life")]
    heard = [each for each in tokens if each.start not in gate_words]
    met = _met(heard, _CHANGES) if others else _met(heard, _CHANGES, _CHANGES_OF_LIFE)
    if others and not met:
        met = _met([each for at, each in enumerate(tokens) if at not in others and each.start not in gate_words], _CHANGES_OF_LIFE)
    if (changed or met) and not _is_harmless_change(text, tokens, changed, used):
        draft.doubt("meaning_changed", *([span_of(source, [each]) for each in changed] or [span_of(source, met or tokens)]))
    faults = [each for each in words if each.folded in w.FAULTS]
    if (faults or _FAULTS.search(_THEY_OPEN_NOT.sub("_", text))) and not (_OTHER_FAULTS.search(text) and not _LOCK.search(text)):
        draft.doubt("fault_report", *([span_of(source, [each]) for each in faults] or _spans_of(_FAULTS, source, tokens)))
    if re.match(r"(?:om|ifall|såvida|förutsatt)\b", text) and any(each.what in ("id", "badid") for each in tokens):
        draft.doubt("words_unread", span_of(source, tokens))
    if (siblings := _BROTHERS.search(text)) and any(w.sex_of_number(each.number.text) != SEXES[siblings["who"]] for each in draft.persons if each.number):
        draft.doubt("persons_unclear", span_of(source, tokens))
    if _OTHER_INDEX.search(text):
        draft.doubt("words_unread", span_of(source, tokens))
    if _NO_HOUSEHOLD.match(text) and any(each.what in ("id", "badid") for each in tokens):
        draft.doubt("persons_unclear", span_of(source, tokens))
    wrong = [each for each in words if each.folded in _WRONG and each.start not in used]
    wrong += [] if wrong else [each for each in words if each.folded in ("rätt", "korrekt") and each.start not in used and re.search(r"\b(?:inte|ej) (?:rätt|korrekt)", text)]
    wrong += [each for each in words if not wrong and each.folded in _MIXED and _FACT_WORDS.search(text)][:1]
    if wrong and not _FAULTS.search(text) and not _WRONG_QUEUE.search(text) and not re.search(r"\b(?:om (?:något|nåt|det|jag|vi)\b.{0,30}(?:fel|tok|galet|knas)|rätt (?:till|så)|inte fel|inget fel)", text):
        draft.doubt("correction_unclear", *(span_of(source, [each]) for each in wrong))
    if _WRONG_QUEUE.search(text):
        draft.doubt("wrong_queue", *_spans_of(_WRONG_QUEUE, source, tokens))
    lives = _LIVES_WITH.search(text)
    if lives and not _WITH_PARENT.match(_signed_names(draft, tokens), lives.end()) and not any(each.what in ("street", "co") for each in tokens) and not any(each.folded in w.RELATIVES for each in words if each.start < tokens[0].start + lives.start()):
        # "Efter 1 maj bor de hos sonen": the lock would sit where nobody lives.
        draft.doubt("meaning_changed", *_spans_of(_LIVES_WITH, source, tokens))
    unsure = [each for each in words if each.folded in w.UNSURE and each.start not in used and not (each.folded == "oklart" and _IF_UNCLEAR.search(text))]
    facts = any(each.what in ("id", "badid", "street", "phone") for each in tokens) or any(w.label_of(each.folded) for each in words)
    if unsure and (facts or any(each.folded in ("tror", "osäker", "osäkert", "oklart") for each in unsure)):
        draft.doubt("words_unread", *(span_of(source, [each]) for each in unsure))
    refuted = _CONTRADICTED.search(text) and any(each.what in ("id", "badid", "street", "apartment") for each in tokens)
    if refuted and not all(each.start in used for each in tokens if each.what == "word" and _CONTRADICTED.fullmatch(each.folded)) and not _HARMLESS_NOT.search(text):
        draft.doubt("words_unread", span_of(source, tokens))


def _signed_names(draft: Draft, tokens: Sequence[Token]) -> str:
    """The words of a sentence, those of the order's names in capitals."""
    return " ".join(each.folded.upper() if each.is_capital and draft.named([each.text]) else each.folded for each in tokens)


def _met(tokens: Sequence[Token], *patterns: re.Pattern[str]) -> list[Token]:
    """The tokens in which a pattern is met outside of what someone is no longer able to do."""
    # A dotless i is no other letter here, and folding leaves it.
    text = _UNABLE.sub(lambda met: "_" * len(met[0]), " ".join(each.folded for each in tokens)).replace("ı", "i")
    found = next((met for pattern in patterns if (met := pattern.search(text))), None)
    return _within(tokens, found) if found else []


def _nearly(word: str) -> bool:
    """Whether a word is a misspelt one that changes the meaning."""
    return len(word) >= 7 and w.near(word, _GRAVE, _GRAVE_MEANING) is not None


def _is_harmless_change(text: str, tokens: Sequence[Token], changed: Sequence[Token], used: set[int]) -> bool:
    """Words that change nothing where they stand: "avbryt inte", "flyttade hit 2019", "kommer inte in i porten utan kod"."""
    if changed and _met(tokens, _SURELY):
        return False
    if changed and all(each.folded in ("flyttade", "flyttat") for each in changed) and any(each.what == "street" and each.start in used for each in tokens):
        # Where they live now is the address of the order.
        return True
    if not changed and re.search(r"\bnyckel(?:gömm|skåp|box|tub)\w*.* (?:tas bort|ta bort|tas ner|ta ner)\b", text):
        # What goes is not the lock.
        return True
    if all(each.folded.startswith("samtyck") for each in changed) and _CONSENTED.search(text) and not _CONTRADICTED.search(text) and "utan" not in text:
        return True
    if changed and all(each.folded.startswith("tacka") for each in changed) and not _met(tokens, _CHANGES):
        return re.search(r"\btackar? (?:på förhand|för|så|ödmjukast|hjärtligt|allra|och|hej|,|!|\.)(?! nej)|\btacka\w* ja till (?:\w+ ){0,2}(?:digital|lås|hemtj|insats|hjälp|det|erbjud|att)", text) is not None
    if any(each.folded.startswith(("flytt", "utflytt", "sjukhus", "lasarett", "korttid", "avlastning", "växelv")) for each in changed):
        if re.search(r"\bflyttat in\b", text) and any(each.folded in w.RELATIVES for each in tokens):
            return False
        return len(changed) == 1 and re.search(r"\bflytta\w* (?:hit|in|ihop|dit)\b|\b(?:nyligen )?(?:hem|hemma|hemgång|hemkomst|utskriv\w*|tillbaka) från (?:sjukhus|lasarett|korttid|avlastning|växelv)\w*|\befter (?:en |sin |hennes |hans |lång |en lång )*(?:sjukhus|lasaretts|korttids)(?:vistelse|vistelsen|vård|vården|period|perioden)\b|\bflyttat (?:hit|in|ihop)", text) is not None
    return bool(re.search(r"\b(?:klistrar in (?:från|ur) (?:listan|planeringen|systemet)|behöver (?:inte|ej) (?:någon )?tolk|tveka inte|inte att höra|hör inte|orkar inte längre gå|(?:kan|klarar) inte längre(?! (?:att )?(?:bo|vara|stanna|komma hem)\b)|ser inte längre|inte längre (?:själv|öppna|gå|klara)\w*)\b", text)) and not changed


def asks_how_far(text: str) -> bool:
    """Whether words in small letters ask only how far an order has come."""
    return _HOW_FAR.search(text) is not None


def _is_harmless_question(text: str, tokens: Sequence[Token], used: set[int], *, is_comment: bool) -> bool:
    if _REQUEST.search(text) or is_comment and asks_how_far(text):
        return True
    if any(w.label_of(each.folded) == "gate" for each in tokens if each.what == "word"):
        return True
    # A question mark after what was read: "Portkod?" or a label.
    return all(each.start in used or each.what == "mark" for each in tokens)


def _left_over(draft: Draft, source: str, tokens: Sequence[Token], used: set[int]) -> None:
    left = [each for each in tokens if each.start not in used]
    # A telephone of ours next to the contact's is for questions.
    ours = draft.contact_phone is not None and any(each.folded in _OURS for each in tokens)
    of_others = ours or any(each.folded in words for each in tokens if each.what == "word" for words in _OTHERS)
    for each in left:
        if each.what in ("id", "badid"):
            if not any(p.number and tail_of(p.number.text) == tail_of(each.value) for p in draft.persons):
                draft.doubt("number_unplaced", span_of(source, [each]))
        elif each.what == "phone" and not of_others and not any(w.label_of(t.folded) == "gate" for t in tokens):
            known = draft.contact_phone and draft.contact_phone.text == each.value or any(p.phone and p.phone.text == each.value for p in draft.persons)
            if not known:
                draft.doubt("contact_unclear", span_of(source, [each]))
        elif each.what in ("street", "postcode") and not of_others and not _is_known_place(draft, each) or each.what == "apartment" and not _is_known_place(draft, each):
            draft.doubt("address_unclear", span_of(source, [each]))
        elif each.what == "number" and len(re.sub(r"\D", "", each.text)) >= 3 and not _is_other_number(tokens, each):
            draft.doubt("words_unread", span_of(source, [each]))


def _is_other_number(tokens: Sequence[Token], number: Token) -> bool:
    """A code of something else, an amount, or a serial number: near a word that says so."""
    at = tokens.index(number)
    near = [each.folded for each in tokens[max(0, at - 5) : at + 3] if each.what == "word"]
    if at and re.fullmatch(r"(?:19|20)\d\d", number.text) and tokens[at - 1].folded in ("sen", "sedan", "år", "från"):
        return True
    if at and re.fullmatch(r"1[01]\d", number.text) and tokens[at - 1].folded in _OF_AGE:
        return True
    return any(word in w.OTHER_CODES or word in ("kr", "serienummer", "serienr", "låsenhet", "låsenheten", "resurs-id", "kundnr", "kundnummer", "id", "telefonkö", "beslut", "beslutet", "beslutsnr", "ärende", "kronor", "tim", "timmar", "min", "minuter", "rum", "grupp", "avd", "avdelning", "enhet", "team", "område") for word in near)


_OF_AGE = frozenset(["fyller", "fyllde", "fyllt", "blev", "blir"])


def _is_known_place(draft: Draft, place: Token) -> bool:
    texts = [re.sub(r"\W", "", p.address.text).casefold() for p in draft.persons if p.address]
    return bool(texts) and all(re.sub(r"\W", "", place.text).casefold() in text for text in texts)


def stray_names(draft: Draft, source: str, mentions: Iterable[Atom], sentences: Sequence[Sequence[Token]], signers: set[str]) -> None:
    """Names that nobody of the order has: a person may have been forgotten."""
    contact = set(draft.contact_name.text.casefold().split()) if draft.contact_name else set()
    for atom in mentions:
        words = [each.text for each in atom.tokens]
        folded = {word.casefold().removesuffix("s") for word in words} | {word.casefold() for word in words}
        known = {word for p in draft.persons for word in p.words()} | contact | signers
        if folded & known or not w.is_given(words[0]) and not w.is_given(words[0].removesuffix("s")):
            continue
        sentence = next((s for s in sentences if any(t.start == atom.tokens[0].start for t in s)), ())
        before = [t.folded for t in sentence if t.start < atom.tokens[0].start][-2:]
        if any(t.folded in ("jag", "här", "överenskommelse", "pratat", "talat", "samtal") for t in sentence):
            continue
        if any(word in w.RELATIVES or word in w.STAFF or word in ("hej", "hejsan", "mvh", "handläggare", "samordnare", "beställare", "av", "efter", "dear", "hello", "hi") for word in before):
            continue
        if before and before[-1] in ("i", "utanför", "kring") and words[0].casefold() in _PLACES:
            continue
        draft.doubt("persons_unclear", span_of(source, atom.tokens))


def tail_of(number: str) -> str:
    return re.sub(r"\D", "", number)[-10:]


def _spans_of(pattern: re.Pattern[str], source: str, tokens: Sequence[Token]) -> list[Span]:
    """Where the words stand that a pattern is met in; the whole sentence when it is met nowhere."""
    found = pattern.search(" ".join(each.folded for each in tokens))
    return [span_of(source, _within(tokens, found) if found else tokens)]


def _within(tokens: Sequence[Token], found: re.Match[str]) -> list[Token]:
    """The tokens that a match in their joined text stands in."""
    met, place = [], 0
    for each in tokens:
        if place < found.end() and found.start() < place + len(each.folded):
            met.append(each)
        place += len(each.folded) + 1
    return met or list(tokens)


_WRONG = w.Words("tokig* galet knas* slarv* bakvänt fel felaktig felaktigt felaktiga tvärtom omvänt omvänd omvända omkast* omkastat hopblanda* ihopblanda* sammanblanda* felskriv* stavas stavat stavar stavade stavning stavningen felstav* rättelse* förväxla*")
# "Numren har bytt plats", "jag blandade ihop dem": what was stated is stated wrong.
_MIXED = w.Words("blanda* förväxla* skifta* bytt byttes kastat kastade växlat")
_FACT_WORDS = re.compile(r"\b(?:bytt plats|blanda\w* ihop|blanda\w* samman|kasta\w* om|(?:num\w+|namn\w*|p(?:ers)?nr\w*|person\w*num\w*|siffr\w*|adress\w*)\b.*\b(?:blanda|förväxla|skifta|byt|kast|växla)\w*)")
_GRAVE = (
    ["avliden", "avlidit", "avlidna", "avlider", "avbeställa", "avbeställer", "avbeställs", "avbeställd", "avbeställning", "återkalla", "återkallas", "återkallar", "makulera", "makuleras", "dödsfall", "sekretess", "sekretessmarkerad", "skyddade", "avbokas", "avboka", "avbeställas", "ångrar", "ångrat"]
)
_GRAVE_MEANING = dict.fromkeys(_GRAVE, "grave")
