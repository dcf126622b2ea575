"""Hears what is done until the lock is there, when it is wished for, and whether the mail went to the right place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workflow.routines.shared_lock.reading.asides.signed import BEGIN, NEAR_DAY, Signed
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in


def meanwhile(bodies: Sequence[Signed]) -> Iterator[Token]:
    """The words of clauses that tell how staff come in until then, of whole sentences that wish for a day, and of such as ask to be passed on."""
    for tokens, signs in bodies:
        text = " ".join(signs)
        if _PLACE.fullmatch(text):
            yield from tokens
            continue
        for met in (met for phrase in (_UNTIL_THEN, _WISHED, _ASKED) for met in phrase.finditer(text)):
            yield from begun_in(tokens, *met.span("said"), signs)


_LOCK = r"(?:det (?:nya |digitala )*låset|låset|låsenheten|enheten|det|dosan)"
_IN_PLACE = r"(?:är|sitter|kommer|kommit|har kommit|blir|finns) (?:uppe|på plats|upp|monterat|monterad|klart|klar|på|där|installerat|dit|igång)"
_UNTIL = rf"(?:(?:till dess|tills|till|fram till(?: dess)?)(?: att)? {_LOCK}(?: {_IN_PLACE})?|fram till dess|tills dess|till dess|så länge|under tiden|i väntan på (?:det |låset|låsenheten|montering\w*|ert besök)|tills ni (?:har varit där|kommer|har monterat)|innan dess|än så länge|annars)"
_KIN = r"(?:(?:en |deras |parets |hennes |hans )?(?:granne|grannen|grannarna|grannfrun|dottern|sonen|barnen|svärdottern|svärsonen|systern|brodern|barnbarnet|anhöriga|vaktmästaren|maken|makan|hustrun|frun)(?: §[xkn])?|§[xkn](?: §[xkn])?|kontoret|hemtjänstkontoret)"
_KEY = r"(?:(?:en|ett|vår|våra|deras|hennes|hans|sin|sina|den|en extra|vanlig|vanliga|fysisk|fysiska|lånad|reserv) )*(?:reserv|extra|lås|hus|lägenhets)?(?:nyckel|nyckeln|nycklar|nycklarna|nyckelgömma|nyckelgömman|nyckelgömmet|nyckelskåp|nyckelskåpet|nyckelbox|nyckelboxen|nyckeltub|nyckelknippan)"
_WE = r"(?:vi|personalen|hemtjänsten|nattpatrullen|hemsjukvården|gruppen|jag|teamet|kvällspersonalen|de som jobbar natt)"
_WHERE = rf"(?: (?:av|hos|från|via|till) {_KIN}| (?:på|i|från) (?:kontoret|nyckelskåpet|pärmen|lokalen)| som {_KIN} har| som (?:hänger|ligger|sitter) (?:hos oss|på kontoret|vid dörren|utanför))"
_WE_DO = (
    r"(?:får|kan|brukar|fortsätter|måste|behöver|går|ska)? ?(?:(?:vi|alltså|väl|ju|nog|att|in|då|bara|fortsatt) )*"
    rf"(?:låna|lånar|lånat|hämta|hämtar|använda|använder|ha|har|köra|kör|gå in|går in|gå|går|klara oss|klarar oss|lösa det|löser det|ta|tar|kommer in|komma in|öppna|öppnar|låsa upp|låser upp)(?: (?:med|genom|via|på|in|oss|att|låna))* {_KEY}(?:{_WHERE})?"
)
_THEY_DO = rf"(?:{_KIN} (?:får|kan|brukar|lovat att|har lovat att|hjälper till att)? ?(?:släpper|släppa|släppt) in (?:oss|personalen|hemtjänsten)|släpper {_KIN} in (?:oss|personalen)|får {_KIN} släppa in (?:oss|personalen)|{_KIN} (?:släpper|släppa) (?:oss|personalen) in|(?:öppnar|låser) {_KIN}(?: upp)?(?: för oss| åt oss)?|{_KIN} (?:öppnar|låser upp)(?: (?:för|åt) oss)?)"
_DONE = rf"(?:(?:{_WE} {_WE_DO}|{_WE_DO.replace('(?:(?:vi|', '(?:(?:' + _WE + '|')})|{_THEY_DO})"
_UNTIL_THEN = re.compile(rf"{BEGIN}(?P<said>(?:(?:(?:men|och|så) )?{_UNTIL}(?: ,)?(?: så)? {_DONE}(?: {_UNTIL})?|{_DONE}(?: ,)? {_UNTIL}))(?= [.!,)]|$| och | men )")
_GOOD = r"(?:bra|skönt|toppen|fint|tacksamt|tacksam|tacksamma|önskvärt|guld|perfekt|bäst|jättebra|kanon|kanonbra|superbra|uppskattat|önskemål|glada|glad|trevligt|smidigt)"
_IT = r"(?:det|låset|låsenheten|ni|det här|montören|allt|monteringen|man|detta|de)"
_BE = r"(?:gick att få|går att få|blev|blir|kan bli|kunde bli|hinner bli|hann bli|är|var|sitter|satt|kommer|kom|kan komma|kunde komma|hinner|hann|kan|kunde|fixar|ordnar|ordnas|ordnade|görs|gjordes|monteras|monterades|sätts upp|sattes upp|kan sättas upp|kan monteras|kan ordnas|kan göras|skulle hinna|hinner med|går|gick)"
_DID = r"(?: (?:gjort|klart|uppe|på plats|monterat|upp|dit|ut|hit|fixat|ordnat|komma|göra|montera|att|få|det|av|installerat|snart|snabbt|fort|redan|ordna|fixa|bli|sätta|låset|låset upp|montera det|att göra|att ordna|att få till))*"
_HOME = r"(?:(?:han|hon|de|båda|§n) (?:kommer|ska|får komma) hem(?: igen)?(?: från (?:korttids\w*|sjukhuset|us|avlastningen|växelvården))?)"
_BY = (
    rf"(?: (?:(?:redan|helst|gärna|lagom|senast) )*(?:innan|före|till|inför|under|senast|runt|kring|i) (?:{_HOME}|hemgången|hemkomsten|utskrivningen|hemgång|dess|helgen|veckan|julen|jul|påsk|påsken|nyår|månadsskiftet|årsskiftet|semestern|semestrarna|lucia"
    rf"|{NEAR_DAY}|veckans slut|nästa vecka|helgen efter|insatserna startar|nattillsynen (?:startar|börjar))| (?:denna|den här|nästa|innevarande) vecka(?:n)?| så (?:snart|fort|snabbt) (?:som )?(?:möjligt|det går|ni kan)| {NEAR_DAY}| snart| snarast)"
)
_SOFT = (
    r"(?: ,)?(?: (?:men|fast|och))?(?: (?:(?:jag|vi) (?:har (?:full )?(?:förståelse|respekt) för|förstår|vet|fattar|inser)(?: (?:såklart|förstås|ju|också|naturligtvis))?(?: (?:om|att|för|ifall))*(?: (?:det|ni|inte|ej|hinner|går|möjligt|är|kan|mycket|att|göra|har|hinns|med|så|snabbt|fort|alltid|tar|tid|några|dagar))+"
    r"|(?:det är )?(?:ingen|inget|inte någon|inte något) (?:katastrof|panik|måste|krav|brådska|fara|stress|kris|ko på isen|hast)(?: (?:om det (?:dröjer|tar)(?: (?:någon|några|lite|en|ett par) ?(?:dag|dagar|vecka|veckor|längre|tid)?)?|annars|om det inte går|direkt))?"
    r"|(?:vi|de|dom) klarar (?:oss|sig) (?:annars|ändå|så länge|tills dess)|annars (?:går det bra (?:ändå|veckan efter|senare)|så snart det går|tar vi det ni har)|om (?:det går|möjligt|ni hinner|ni kan)))"
)
_WISHED = re.compile(
    rf"^(?P<said>(?:(?:det |vi |jag )?(?:(?:vore|är|hade varit|skulle vara|blir|blev|vore så|hade) )+(?:väldigt |mycket |jätte|så |extra |nog )*)?{_GOOD}(?: ,)? (?:om|ifall) {_IT} {_BE}(?:{_DID}{_BY}){{0,2}}{_DID}(?:{_SOFT}){{0,2}})(?: [.!])*$"
)
# Whether it may be soon: a wish.
_ASKED = re.compile(
    rf"^(?P<said>(?:går det|gick det|finns det (?:någon )?möjlighet|är det möjligt|skulle det gå|vore det möjligt) (?:bra )?att (?:få|hinna|hinna med|montera|sätta upp|få dit|få upp|lösa|ordna|fixa) (?:låset|det|det här|detta|låsenheten|det nya låset){_DID}{_BY}{{1,2}})(?: [?.!])*$"
)
# Where such orders go: a question for nobody, as the order is here.
_SENDS = r"(?:skickar?|skickas|mejlar?|mailar?|lägger?|läggs|beställer|beställs|vänder? (?:sig|mig|oss)|gör|lämnar?|anmäler)"
_SUCH = r"(?:detta|det här|den här|denna|det|den|sånt|sånt här|sådant|sådana här|dem|dom|dessa|beställningar|låsbeställningar|en låsbeställning|beställningen|låsbeställningen|lås|digitala lås|beställning(?:ar)? (?:av|på) (?:lås|digitala lås|låsenhet(?:er)?)|ärenden)"
_RIGHT = r"(?:rätt (?:ställe|mottagare|avdelning|brevlåda|inkorg|kö|funktion|grupp|enhet|kanal|mejl|mejladress|mail|mailadress|formulär))"
_IS_IT = rf"(?:det är (?:hit|till er|er|{_RIGHT}|ni)(?: (?:som|man|jag|vi|för|ska|skall|kan|får|har hand om|sköter|tar emot|{_SENDS}|{_SUCH}))*|(?:man|jag|vi|detta|det|den här|det här) (?:(?:ska|skall|kan|får|har) )?(?:{_SENDS}|skickat|kommit|kommer|hamnat|hamnar|vänt mig)(?: {_SUCH})? (?:hit|till er|rätt|till {_RIGHT})|{_RIGHT})"
_ON = rf"(?:(?:annars|i så fall|om inte|om det inte är (?:ni|er|hit|du)(?: (?:som|{_SENDS}|{_SUCH}|har hand om|sköter|tar emot|ska|skall))*|om det inte är (?:hit|rätt|{_RIGHT}|er)|skulle det vara fel|är det fel|om jag skickat fel|om det är fel)(?: ,)? ?(?:så )?)?(?:(?:så )?(?:får|kan|ber|får gärna|kan väl) (?:jag )?(?:ni|du|er|dig) (?:gärna |väl |vänligen |snällt )?)?(?:i så fall )?(?:vidarebefordra|vidarebefordrar|skicka(?:r)?(?: (?:det|den|detta|mejlet|mailet|i så fall|gärna|bara|annars))* vidare|vidaresända|slussa(?:r)? vidare|bolla vidare|styr vidare|säg till|hör av (?:er|dig))(?: (?:det|den|detta|gärna|tack|i så fall|mejlet|mailet|beställningen|till (?:rätt|den) (?:person|ställe|grupp|enhet|mottagare|kollega|avdelning|instans)|till den det berör|till rätt|till den som (?:gör|har|sköter) (?:detta|det|det här)))*"
_UNSURE = rf"(?:(?:jag |vi )?(?:vet (?:inte|ej)(?: riktigt| säkert)?|är (?:lite )?osäk(?:er|ra) på|osäker på|undrar|hoppas(?: att)?|tror)|oklart|osäkert)(?: (?:om|ifall))? {_IS_IT}"
_PLACE = re.compile(rf"(?:(?:hej|hejsan|hallå|ps|förresten|obs)(?: [,!.:])? )?(?:{_UNSURE}(?:(?: [,;–-])?(?: (?:så|men|och))? (?:(?:jag |vi )?(?:provar|testar|chansar|försöker|skickar(?: det)?)(?: (?:här|ändå|hit|så länge|er|till er))*|{_ON}))?|är {_IS_IT.replace('det är ', 'det ')}(?: [?])?(?:(?: [,;–-])? {_ON})?|(?:är det )?{_RIGHT} (?:för detta|för det här|hoppas jag)|säg (?:gärna )?till om (?:jag|vi) (?:ska|skall|bör|borde) (?:vända (?:mig|oss)|skicka(?: (?:det|detta|den))?|beställa(?: (?:det|detta|den))?) (?:någon annanstans|till någon annan|på annat sätt|på annat håll|annanstans)|{_ON})(?: [.!?])*")
