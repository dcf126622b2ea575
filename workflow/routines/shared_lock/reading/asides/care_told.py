"""Hears why the order comes and what care is given: since when they have help, medicines with their doses, what they are no longer able to do, how long a decision holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from workflow.routines.shared_lock.reading.asides.signed import BEGIN, END, WEEKDAY, WHO, Signed
from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.near_days import is_far
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in


def care_told(draft: Draft, bodies: Sequence[Signed], today: date) -> Iterator[Token]:
    """The words of clauses that tell of care, of doses and of decisions, and of a lock that nobody has yet."""
    phrases = _TOLD if any(each.role == "existing" for each in draft.persons) else (*_TOLD, *_NO_LOCK)
    for tokens, signs in bodies:
        text = " ".join(signs)
        for met in (met for phrase in phrases for met in phrase.finditer(text)):
            yield from begun_in(tokens, *met.span("said"), signs)
        for met in _DECIDED.finditer(text):
            within = list(begun_in(tokens, *met.span("said"), signs))
            if not met["last"] or all(is_far(each.folded, today) for each in within if each.what == "date"):
                yield from within
        yield from _doses(tokens)


def _doses(tokens: Sequence[Token]) -> Iterator[Token]:
    """The numbers of doses and of hours: "insulin 14 E + 10 E", "Alvedon 665 mg 2x3", "kl 8 och 20"."""
    words = [each.folded for each in tokens]
    medicine = any(_MEDICINE.match(each) for each in words) and not any(w.label_of(each.folded) in _LABELS for each in tokens if each.what == "word")
    for at, token in enumerate(tokens):
        if token.what != "number":
            continue
        before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
        amount = after in _UNITS and (len(token.text) <= _LONGEST_AMOUNT or after in _WEIGHTS or after in _INTERNATIONAL and token.text.endswith("00"))
        dose = amount or _COUNTED.fullmatch(token.folded) or before == "+" and at > 1 and words[at - 2].isdigit()
        timed = before in _AND and any(each.what == "time" for each in tokens[max(0, at - 5) : at - 1]) and not any(each.what == "word" and each.folded not in _AND for each in tokens[at - 2 : at])
        if medicine and dose or timed and token.text.isdigit() and int(token.text) <= _HOURS and after in _ENDS:
            yield token


_HOURS, _LONGEST_AMOUNT = 24, 2
_INTERNATIONAL = frozenset(["e", "ie"])
_WEIGHTS = frozenset(["mg", "ml", "mikrog", "mikrogram", "milligram", "µg"])
_LABELS = frozenset({"gate", "apartment", "phone", "number"})
_AND = frozenset(["och", "&", "samt", ","])
_ENDS = frozenset(["", ".", ",", ")", "!", "och", "men", "av", "varje"])
_MEDICINE = re.compile(
    r"insulin|medicin|läkemed|tablett|dos(?:er|en|ett|etter|setten?)?$|sprut(?:a|an|or|orna)$|injektion|ögondropp|plåster|\d*mg$|ml$|waran|eliquis|alvedon|panodil|furix|levaxin|metformin|novorapid|lantus|toujeo|madopar"
    r"|sinemet|morfin|oxynorm|laktulos|inhalation|syrgas|sondmat|stomi|kateter|fragmin|innohep|klexane|blodförtunnande"
)
_UNITS = w.Words("e ie mg ml g µg mikrog mikrogram milligram gram st tabl tablett tabletter dos doser droppar enheter puff puffar liter ggr gånger x l")
_COUNTED = re.compile(r"\d{1,2}x\d{1,2}|\d{1,2}(?:e|ie)|\d{1,4}mg")
_AGO = (
    rf"(?:(?:sedan|sen) (?:i {WEEKDAY}s|§t|igår|i går|i förrgår|länge|tidigare|förut|en tid|ett tag|några (?:dagar|veckor|månader|år)|flera år|många år|(?:en|ett|två|tre|fyra|fem) (?:dag|dagar|vecka|veckor|månad|månader|år)"
    rf"|i (?:våras|somras|höstas|vintras|julas|fjol)|förra (?:veckan|månaden|året)|årsskiftet|nyår)|i {WEEKDAY}s|nyligen|nyss|förra veckan|i förra veckan|§t)"
)
_NOW = r"(?:nu|båda|bägge|också|även|redan|numera|precis|båda två)"
_ENROLLED = rf"(?:är|blev|blivit|har blivit) (?:(?:{_NOW}|{_AGO}) )*(?:inskriven|inskrivna|ansluten|anslutna) (?:i|till|hos) (?:hemsjukvården|hemtjänsten|asih|oss|hemrehab|palliativa teamet|vår hemsjukvård)(?: (?:{_AGO}|{_NOW}))*"
# What they no longer do by themselves, and how a door is opened.
_DOOR = r"(?:dörren|ytterdörren|lägenhetsdörren|hallen|trappan|trapporna|tamburen|farstun|telefonen|sängen|fåtöljen|stolen)"
_HOW = r"(?:(?:så|alltid|längre|själv|själva|inte|ej|knappt|bara|helt|riktigt|mycket|särskilt|snabbt|fort|bra|lätt|ens|av|med|sig|nu|också|båda|bägge|två|heller|ju|dock|numera|ibland) )*"
_MOVES = r"(?:att )?(?:komma|ta sig|gå|resa sig(?: upp)?|resa på sig|öppna|springa|förflytta sig|stiga upp|låsa upp|gå upp|kliva upp|stå)"
_TOWARDS = (
    rf"(?: (?:upp |ut |fram |ner |ned |bort )?(?:till|i|ur|för|nerför|uppför) {_DOOR}| {_DOOR}| (?:och|för att) (?:öppna|låsa upp)| (?:åt|för) (?:oss|personalen)| när (?:vi|personalen|någon|det|hemtjänsten|nattpatrullen) (?:ringer(?: på)?|kommer|knackar)"
    r"| (?:i tid|längre|själv|själva|utan hjälp|på (?:nätterna|natten|kvällarna|morgonen|morgnarna)|nattetid|så snabbt|så fort|upp|snabbt|fort|alls|i dag|idag|nu|numera))"
)
_UNABLE = rf"(?:{WHO} )?(?:klarar|orkar|kan|hinner|vågar|förmår|lyckas|har (?:väldigt |mycket |så |lite |nu |båda |numera |jätte)*svårt|har slutat|brukar) {_HOW}{_MOVES}{_TOWARDS}*"
_TOLD = (
    re.compile(rf"{BEGIN}(?P<said>{WHO} {_ENROLLED}){END}"),
    # Behind a name with its number.
    re.compile(rf"(?<=§n )(?:\( §i \) |§i |, §i ,? ?)(?P<said>{_ENROLLED}){END}"),
    re.compile(rf"{BEGIN}(?P<said>{_UNABLE}){END}"),
    # "… men alltid öppnat själv, och det orkar han inte längre."
    re.compile(rf"(?<= )(?P<said>(?:öppnat|öppna|gått|gå|tagit sig|låst upp|klarat)(?: (?:själv|själva|dörren|till dörren|upp|det mesta|sig))* ?(?:, )?(?:och|men) det (?:orkar|klarar|kan|hinner|vågar|törs) {WHO} (?:inte|ej)(?: (?:riktigt|längre|mer|nu|numera))*)(?= [.!,]|$)"),
    re.compile(r"(?<= )(?P<said>(?:blir|är) (?:(?:lätt|ofta|väldigt|så|mycket|lite|alltid) )*(?:orolig|oroliga|rädd|rädda|stressad|stressade|nervös|nervösa|uppjagad|förvirrad|förvirrade|störd|störda) (?:om|när|av att|ifall) (?:det|någon|man|ni|vi|telefonen|okända|nya människor|folk) (?:ringer|knackar|plingar|kommer|ringer på|står i dörren)(?: på)?)(?= [.!,]|$)"),
    # Whom they do not let in, and when: "hör dåligt och öppnar inte om hon inte väntar någon".
    re.compile(
        rf"{BEGIN}(?P<said>(?:{WHO} (?:är (?:rädd|orolig|försiktig|misstänksam)|hör dåligt|ser dåligt) och )?(?:{WHO} )?(?:öppnar|vågar|vill|brukar|släpper) (?:inte|ej|sällan|ogärna|aldrig)(?: gärna)? ?(?:öppna|släppa in|in)?(?: (?:någon|folk|dörren))?"
        r"(?: (?:okända|främlingar|för (?:okända|främlingar|någon okänd|folk (?:de|hon|han) inte känner)|på (?:kvällen|kvällarna|natten)"
        r"|när det (?:ringer|knackar)(?: på)?|(?:om|ifall|när) (?:hon|han|de) (?:inte|ej) (?:väntar|känner|vet|hör)(?: (?:någon|besök|vem det är|igen personen|på någon|folk))?|utan att (?:veta|ha sett) vem det är))+)(?= [.!,]|$| så )(?!.* (?:heller|er|oss|montör\w*|tekniker\w*|låset)(?!\S))"
    ),
    # A row of an office with its telephone.
    re.compile(
        r"^(?:[-*•] )?(?P<said>(?:vårdcentral|vc|läkare|husläkare|pal|patientansvarig läkare|apotek|hyresvärd|fastighetsägare|bostadsbolag|distriktssköterska|dsk|hemsjukvård|hemsjukvården|rehab|hemrehab|arbetsterapeut|fysioterapeut|dietist|kurator|tandläkare|frisör|färdtjänst|larmcentral|fastighetsjour|vaktmästare)"
        r"(?: (?:är|heter))?(?: [:=–-])?(?: (?:§x|på|vid|dr|doktor|[,/–-]|tfn|tel|telefon|§p|vårdcentral|hälsocentral|vc|i))+)(?: [.])*$"
    ),
    re.compile(r"^(?P<said>(?:(?:ev|ev\.|eventuell) (?:\. )?)?(?:god man|gode man|god man / förvaltare|god man eller förvaltare|förvaltare|ombud|fullmakt|närstående|anhöriga|anhörig|djur|husdjur|pälsdjur|allergi|allergier|smitta|smittsamma sjukdomar|tolk|tolkbehov|hiss|rökare|rökning|hot och våld|risker)(?: [:=?–-])+ (?:nej|ingen|inga|inget|saknas|finns ej|finns inte|ej|ej känt|inga kända))(?: [.])*$"),
    re.compile(r"^(?P<said>(?:(?:inga|ingen|inget|ej) (?:husdjur|djur|smitta|allergier|allergi|tolk|hund|katt|rökning|rökare|hiss|kända risker|smittrisk|pälsdjur|hot)(?: (?:, |och |eller )?(?=inga|ingen|inget|ej|[.!]|$|(?:husdjur|djur|smitta|allergi)))?)+)(?: ?[.!])*$"),
)
_YET = r"(?: (?:haft|än|ännu|sedan tidigare|tidigare|idag|i dag|där|hos dem|innan|i nuläget|för närvarande|förut))*"
_NO_LOCK = (
    re.compile(rf"(?:^|(?<= ))(?P<said>(?:, )?(?:(?:men|och) )?(?:något|nåt|någon|ett) (?:digitalt |digital |sådant )?(?:lås|låsenhet|dörrlås) (?:har|finns) (?:de|dom|det|båda|paret|makarna|ingen av dem) (?:inte|ej|aldrig){_YET})(?= [.!,]|$)"),
    re.compile(rf"{BEGIN}(?P<said>(?:de|dom|paret|makarna|båda|ingen av dem) (?:har|hade) (?:(?:inget|inte något|inte nåt|aldrig haft något|inte haft något|aldrig haft) digitalt lås|(?:ingen|inte någon) digital låsenhet){_YET})(?= [.!]|$)"),
)
_THE_DECISION = r"(?:beslut|beslutet|besluten|bistånd|biståndsbeslut|biståndsbeslutet|insatsen|insatserna|hemtjänstbeslutet|beviljad insats|beviljade insatser)"
_OF = r"(?: (?:om|på|för|till|enligt|gällande) (?:hemtjänst|insatser|tillsyn|natt|hjälp|båda|bägge|makarna|paret|sol|socialtjänstlagen|personlig omvårdnad|omvårdnad|serviceinsatser|service))*"
_DECIDED = re.compile(
    rf"{BEGIN}(?P<said>{_THE_DECISION}{_OF}(?: [:–-])?(?: (?:,(?= gäller| löper)|gäller|löper|är|finns|fattat|fattades|taget|togs|beviljat|giltigt|fattade|tagna|i (?:§x|treserva|lifecare|procapita|viva|systemet|journalen)|för båda|för bägge|båda|verkställs))*"
    r"(?: (?:fr|från|fr\.o\.m|from|fom|sedan|sen|den|per|och med)(?: [.])? §t| §t(?=(?: och| –| -| till| t\.o\.m|[ ]?[.;,)]|$)))?(?: (?:och|,|–|-))?"
    r"(?: (?:(?:gäller )?(?:tills vidare|tillsvidare|t\.v|tv)(?: [.])?|(?P<last>(?:gäller |löper )?(?:till|tom|t\.o\.m|t\.om|till och med|fram till|–|-)(?: [.])?(?: den)? §t)|i (?:ett|två|tre|fem) år))?(?: (?:för|på) (?:båda|bägge|dem båda|båda två|makarna|paret))?)(?=(?: [.])*(?: [,;)]| [.]|$))"
)
