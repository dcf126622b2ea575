"""Hears what a text says of other matters than the order: a fault of another thing, a journey or a stay that has an end, a question about another errand.

Each is a phrase of which thing fails, who moves what, or when a person is home again, so that the same word said of the lock or without an end stays a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from workflow.routines.shared_lock.reading.draft import Draft, span_of
from workflow.routines.shared_lock.reading.lexicon.vocabulary import WEEKDAYS
from workflow.routines.shared_lock.reading.text.near_days import is_soon
from workflow.routines.shared_lock.reading.text.tokens import ADDRESS_PARTS, Token, begun_in

_Holds = Callable[[Draft, Sequence[Token]], bool]
_SIGNS = {"date": "§t", "time": "§t", "phone": "§p", "badphone": "§p", "id": "§i", "badid": "§i", "birth": "§i"} | dict.fromkeys(ADDRESS_PARTS, "§a")


def other_matters(draft: Draft, source: str, sentences: Sequence[Sequence[Token]], today: date) -> Iterator[Token]:
    """The words of phrases that concern another matter, in an order that states two persons."""
    if sum(bool(each.name and each.number) for each in draft.persons) != _PERSONS:
        return
    before = ""
    for tokens in sentences:
        signs = [_sign(draft, each) for each in tokens]
        text, last = " ".join(signs), before
        before = text
        if _OWN_ERRAND.fullmatch(text) and _OTHER_ERRAND.search(last) and not _OF_LOCK.search(last):
            yield from tokens
        for phrase, holds in _PHRASES:
            for met in phrase.finditer(text):
                within = list(begun_in(tokens, *met.span(), signs))
                if phrase in _STAYS and not all(is_soon(each.folded, today) for each in within if each.what == "date"):
                    draft.doubt("meaning_changed", span_of(source, within))
                    continue
                if holds(draft, within) and not ("rest" in met.re.groupindex and _OF_LOCK.search(met["rest"])):
                    yield from begun_in(tokens, *met.span("only" if "only" in met.re.groupindex else 0), signs)


def _sign(draft: Draft, token: Token) -> str:
    if token.what != "word":
        return _SIGNS.get(token.what, token.text)
    named = draft.named([token.text]) or draft.named([token.text.removesuffix("s")])
    called = draft.contact_name.text.casefold().split() if draft.contact_name else ()
    return "§n" if token.is_capital and (named or token.folded in called) else token.folded


def _always(draft: Draft, met: Sequence[Token]) -> bool:
    return True


def _none_has_a_lock(draft: Draft, met: Sequence[Token]) -> bool:
    """Whether nobody of the order has the digital lock already, so that "the lock" is the one with a key."""
    return not any(each.role == "existing" for each in draft.persons)


def _names_both(draft: Draft, met: Sequence[Token]) -> bool:
    """Whether the words name two persons of the order."""
    return len({id(person) for each in met if each.is_capital for person in draft.named([each.text])}) == _PERSONS


def _has_holder(draft: Draft, met: Sequence[Token]) -> bool:
    return any(each.role == "existing" for each in draft.persons)


_PERSONS = 2
_OF_LOCK = re.compile(r"\b(?:lås(?!kolv)\w*|\w*enhet\w*|dosa\w*|app|appen|\w*kod\w*|digital\w*)\b")
_END = r"(?= [.,;:!?()–-]|$| (?:och|men|så|då|fast|för|eftersom) )"

# What fails -------------------------------------------------------------------------------------
_WHOSE = r"(?:(?:den|det|de|dom|en|ett|deras|hennes|hans|parets|makarnas|vår|våra|vårt|gamla|gammal|gammalt|vanliga|fysiska|mekaniska|extra|enda|sina|sin) ){0,3}"
_KEY = r"(?:(?:reserv|hus|port|lägenhets|extra|tub|dörr|ytterdörrs)?(?:nyckel|nyckeln|nycklar|nycklarna|nyckelknippan)|nycken|nycklera|nyckel(?:skåp|gömm|box|tub|låd|hanter)\w*)"
_DOOR = r"(?:(?:ytter|entré|lägenhets|balkong|altan|källar|gatu|port|bak|inner)?dörr(?:en|ar|arna)?|(?:ytter|gårds)?grind(?:en|ar|arna)?|(?:ytter|hus)?port(?:en)?|tröskeln?|gångjärn\w*|handtag\w*)"
_DEVICE = (
    r"(?:porttelefon(?:en|er|erna)?|ringklocka\w*|dörrklocka\w*|dörröppnar\w*|hiss(?:en|ar|arna)?|brandvarnar\w*|trygghetslarm\w*|larm(?:et|knapp\w*|klocka\w*)?|hörapparat\w*|rullstol\w*|rullator\w*|permobil\w*|taklift\w*|sänglift\w*"
    r"|laddar(?:e|en|na)|personaltelefon\w*|jobbtelefon\w*|arbetstelefon\w*|spis\w*|tvn|tv:n|kyl\w*|tvättmaskin\w*|belysning\w*|lamp\w*|fjärrkontroll\w*|brevlåda\w*|persienn\w*|element\w*)"
)
# An ordinary lock, where nobody has another.
_PLAIN_LOCK = r"(?:(?:det |den |deras |gamla )*(?:vanliga|mekaniska|ordinarie|gammaldags) (?:gamla )?(?:dörr)?lås(?:et|en)?|(?:det |deras |gamla |nuvarande )*(?:dörr|nyckel|ytterdörrs|tillhållar)lås(?:et|en)?|låskistan?|(?:lås)?cylindern?|låskolven|låsvredet)"
_HOW = r"(?: (?:ofta|ibland|lite|litet|ganska|rätt|så|ju|alltid|jämt|nästan|mycket|väldigt|fruktansvärt|numera|nu|ordentligt|rejält|också|helt|tyvärr|mest|har|hade|brukar|kan|börjat|börjar|en aning|för|att|i ?bland))*"
_STICKS = r"(?:kärv(?:a|ar|at|ade)|är (?:\S+ )?(?:trög|trögt|tröga|tung|tunga|kärv|kärva|kärvt|glapp|glappa|gnisslig|sned|skev)|går (?:\S+ )?(?:trögt|tungt)|(?:haka|hakar|hakade|hakat)(?: upp sig| i)?|gnissl\w+|knarr\w+|slår igen|svullnar|tar i|hänger sig)"
_BREAKS = rf"(?:{_STICKS}|(?:krångl|strul|glapp)(?:a|ar|ade|at|er)|(?:är|blev|gick) (?:\S+ )?(?:trasig\w*|sönder|dålig\w*|slut|krånglig\w*|ur funktion)|(?:fungera|funka)(?:r|de|t)? (?:\S+ )?(?:inte|ej|dåligt|sådär)|piper|(?:tar|tog|börjar ta|håller på att ta) (?:\S+ )?slut|laddar (?:ur|inte)\S*|behöver (?:bytas|lagas))"
_REST = r"(?P<rest>(?: (?![.,;:!?()]|och |men |så |då |fast |för |eftersom |inte |ej |aldrig |medan )\S+){0,8})"
_BATTERY = (
    r"(?:batteri(?:et|er|erna|na)? (?:i|till|på) (?:(?:hennes|hans|deras|det|den|vårt) )?(?:trygghets)?(?:larm\w*|brandvarnar\w*|hörapparat\w*|klock\w*|fjärrkontroll\w*|telefon\w*|mobil\w*|rullstol\w*)"
    r"|(?:trygghets)?(?:larmets|larmens|larmknappens|brandvarnarens|hörapparatens|telefonens) batteri(?:et|er|erna)?)"
)
_FAULTS = (
    rf"(?<!\S){_WHOSE}{_KEY}{_HOW} {_BREAKS}(?: i (?:låset|dörrlåset|dörren|låskolven))?{_REST}{_END}",
    rf"(?<!\S){_WHOSE}{_DOOR}{_HOW} {_STICKS}{_REST}{_END}",
    rf"(?<!\S){_WHOSE}(?:{_DEVICE}|{_BATTERY}){_HOW} {_BREAKS}{_REST}{_END}",
    rf"(?<!\S)(?:kärvar|krånglar|strular|glappar) {_WHOSE}(?:{_KEY}|{_DEVICE}){_REST}{_END}",
    rf"(?<!\S)(?:(?:en|ett|den|det|lite|gammal|gamla) )*(?:trasig|trög|krånglig|kärv|glappande|kärvande|gnisslig)\w* (?:gammal |gamla |gammalt )?(?:{_KEY}|{_DOOR}|{_DEVICE}){_END}",
    # "Vi har nyckelskåp hos dem, men det kärvar": the pronoun is the thing's.
    rf"(?<!\S)(?:{_KEY}|{_DEVICE})(?P<rest>(?: (?![.!?])\S+){{0,20}}?) (?P<only>(?:, )?(?:men |och |fast |som )?(?:det|den|de|dom|dessa|som|de gamla|det gamla|den gamla|dom gamla|batteriet|batterierna){_HOW} {_BREAKS}){_END}",
)
_COMPLAINTS = (
    rf"(?<!\S)(?P<only>(?:personalen|vi|gruppen|nattpersonalen|flera|alla) (?:klagar|gnäller) (?:ofta |alltid |mycket )?(?:på|över) (?:att )?){_WHOSE}{_KEY}",
    rf"(?<!\S)(?P<only>(?:det är |de har |dom har )?(?:(?:en|ett|den|det|gammal|gamla) )*{_DOOR} som{_HOW} {_STICKS}){_REST}{_END}",
    rf"(?<!\S){_DEVICE} behöver (?:nya |nytt |byta )?batteri(?:er|et)?(?: , det har (?:vi|jag|de|dom|dottern|sonen) (?:felanmält|anmält|beställt|ordnat)(?: separat| redan| själva| i annat ärende)*)?{_END}",
)
_FAULTS_OF_LOCK = (rf"(?<!\S)(?P<only>{_PLAIN_LOCK}{_HOW} (?:{_STICKS}|(?:krångl|strul)(?:a|ar|ade|at))){_REST}{_END}",)
# What may come, and is none now.
_SHOULD_IT = (
    r"^(?!.*§p).*?(?<!\S)(?P<only>(?:om|ifall) (?:det|något|nåt|någonting) (?:nu )?(?:(?:skulle|ska|börjar) (?:\S+ )?(?:krångla|strula|kärva|haka upp sig|bli (?:strul|krångel|problem))|krånglar|strular|kärvar|hakar upp sig)"
    rf"(?: med (?:nyckeln|nycklarna|porten|porttelefonen|tiden|dörren|hissen))?){_END}",
)

# Who moves what, and who is home again ----------------------------------------------------------
_CARE = r"(?:korttid\S*|växelvård\S*|växelboende\S*|avlastning\S*|sjukhus\S*|lasarettet|us|rehab\S*|\S+ rehab|geriatriken|avdelningen|semester\S*|resan|stugan|landet)"
_AT_CARE = r"(?:korttid\S*|växelvård\S*|växelboende\S*|avlastning\S*|sjukhuset|lasarettet|us|rehab\S*|geriatriken)"
_DAY = rf"(?:{WEEKDAYS})dag"
_WHEN = rf"(?:(?:nu )?på {_DAY}|{_DAY}|i morgon|imorgon|idag|i dag|i eftermiddag|i kväll|ikväll|i helgen|nästa vecka|(?:den )?§t|på {_DAY} §t)(?: (?:eftermiddag|förmiddag|kväll|morgon|em|fm|§t))?"
_SINCE = rf"(?:i {_DAY}s|igår|i går|i förrgår|i helgen|förra veckan|i förra veckan|nyligen|nyss|häromdagen|för (?:en|två|tre|några) (?:dagar|dar|veckor|vecka) ?sedan|(?:den )?§t)"
_WHO = r"(?:§n|han|hon|maken|makan|mannen|frun|hustrun|båda|de|dom|makarna)"
_BY_THEN = r"(?: ,)? så (?:gärna |helst |bra om det går |vore bra |det vore bra )*(?:innan dess|dessförinnan|till dess|före det)(?: (?:om (?:det går|ni hinner|möjligt|ni kan|det är möjligt)|tack))?"
_MOVABLE = r"(?:rullator\w*|rollator\w*|rullstol\w*|permobil\w*|matta|mattan|mattor|mattorna|stol|stolen|stolar|bilen|bilar|cykeln|cyklarna|byrån|hallbyrån|hyllan|skohyllan|skorna|blommor|blommorna|krukor|krukorna|krukan|hunden|katten|pallen|skåpet framför|käppen|(?:möbler|möblerna|saker|sakerna|grejer|grejerna|bordet)(?= (?:(?:ur|från|i) (?:hallen|dörren|vägen|trappan|farstun|gången)|undan|åt sidan)))"
_FALLS = r"(?:bröt|brutit|brutit av|bröt av|skadade|skadat) (?:sin |sitt |ena |vänstra |högra |vänster |höger )?(?:höften?|lårbenet|lårbenshalsen|benet|ben|armen|handleden|axeln|foten|fotleden|nyckelbenet|bäckenet|(?:en )?(?:rygg)?kota)"
_ILL = r"(?:fått|fick|haft|hade) (?:en |sin )?(?:liten |lindrig )?(?:stroke|propp|hjärtinfarkt|hjärnblödning|lunginflammation)"
_THEN = r"(?: (?:i (?:höstas|vintras|våras|somras|julas|fjol|januari|februari|snön|halkan|trappan|badrummet)|på (?:isen|halkan)|förra (?:året|hösten|vintern|månaden)|för (?:\S+ )?(?:år|månader|månad) sedan|efter ett fall|, (?:stackarn|stackars)|stackarn|tyvärr|, tyvärr|illa))*"
_HELPED = r"(?:(?:har |ha )?(?:nu |också |även )*(?:fått|får|behöver|har)(?: nu| också| även| därför| sedan dess)* (?:hjälp(?: hemma| av oss)?|hemtjänst|insatser|stöd|tillsyn|omsorg)(?! (?:på|i|inte|ej|av sonen|av dottern))(?: (?:hon|han) med| också| nu| av oss| hemma)*)"
_LIVES = (
    rf"(?<!\S)(?:{_WHO} )?(?:kommer|väntas|är på väg|får komma|ska|åker|är) (?:nu )?(?:att )?(?:komma )?hem(?:ma)?(?: igen)? från {_CARE} {_WHEN}(?:{_BY_THEN})?(?= [.!]|$)",
    rf"(?<!\S){_WHO} (?:har )?(?:kom|kommit|är|blev|fick komma) (?:nu |precis |nyss )?(?:hem|hemma)(?: igen| nu)? från {_CARE} {_SINCE}(?= [.!]|$| och (?:kan|orkar|klarar|behöver|använder|går) )",
    rf"(?<!\S)(?:är|bor|vistas|ligger|befinner sig) (?:just nu |nu |för närvarande |för tillfället )?på (?:(?:ett )?{_AT_CARE})(?: (?!och|till|t\.o)\S+)? (?:t\.o\.m|t\.o\.m\.|tom|till och med|till|fram till)(?: \.)?(?: den)? §t (?:, |och )(?:går|kommer|ska|får komma|åker) (?:sedan|sen|därefter|då) (?:att )?(?:komma )?hem(?: igen)?(?: till (?:hustrun|maken|makan|frun|mannen|sambon|§n|sin (?:fru|man|hustru|maka|make|sambo)))?{_END}",
    rf"(?<!\S)(?:(?:{_WHO}|så|att|vill|måste|kan|ska|behöver|hinner|hinna|brukar|får|bara|gärna) )*(?:flytta|flyttar|flyttat|flytta på|ställa undan) (?:undan |bort |på )?(?:(?:sin|sina|sitt|den|alla|lite|några) )*{_MOVABLE}(?!\w| till)(?: (?:ur|från|i|undan|åt sidan|bort)(?: (?:hallen|dörren|vägen|trappan|farstun|gången))?)?(?: först| innan ni kommer| innan dess| inför besöket| då)?",
    rf"(?<!\S)(?P<only>\( (?:(?:hon|han|§n) )?(?:har )?(?:{_FALLS}|{_ILL}){_THEN} \))(?<=\))",
    rf"(?<!\S)(?P<only>(?:{_FALLS}|{_ILL}){_THEN}) (?:, )?(?:och|så (?:hon|han|§n)|därför) {_HELPED}(?= [.,!]|$| och | så )",
)
# She was away in the past, and is home.
_BACK = (
    rf"(?<!\S)(?:{_WHO} )?(?:låg|var|vistades|har varit|har legat|blev|var inlagd|låg inne|var inne)(?: inlagd)?(?: (?:på|i) {_AT_CARE})?(?: (?:i veckan|i helgen|ett tag|några dagar|en tid|en period|{_SINCE}|i (?:januari|februari|mars|höstas|vintras|julas|fjol)|förra (?:veckan|månaden|året)))+(?: ,)? men är (?:nu )?hemma (?:igen|nu|sedan länge|igen nu)(?= [.!]|$| och (?:mår|går|klarar|behöver|har det) )",
)
# Widowed long ago, and living with the other of the order since.
_NEW_COUPLE = (
    r"(?<!\S)§n är (?:änka|änkling|frånskild)(?: (?:§t|(?:sedan|sen) (?:länge|tidigare|många år|\d{4}|(?:\S+ )?år)))?(?: ,)? (?:och|men) (?:är |har )?(?:(?:nu|numera|sedan (?:\S+ ){1,2}år|§t|sedan länge) )*(?:sambo|gift|sammanboende|ihop|bor ihop|omgift) (?:nu )?med §n(?: (?:§t|(?:sedan|sen) (?:länge|många år|\d{4}|(?:\S+ ){0,2}år)))?(?= [.,!]|$)",
    r"(?<!\S)§n är (?:änka|änkling|frånskild)(?: (?:§t|(?:sedan|sen) (?:länge|tidigare|många år|\d{4}|(?:\S+ )?år)))?(?: ,)? och §n är (?:nu |numera )?(?:hennes|hans) (?:nya |nye )?(?:sambo|man|fru|make|maka|partner)(?: (?:§t|(?:sedan|sen) (?:länge|många år|\d{4}|(?:\S+ ){0,2}år)))?(?= [.,!]|$)",
)
_REASONS = (
    r"(?<!\S)(?:är|var|har varit|varit|tidigare) särbos?(?: (?:sedan länge|i många år|förut|tidigare|innan|länge|från början))*(?: ,)? (?:men|nu) (?:de |dom )?(?:bor|lever|är) (?:(?:nu|numera|§t|sedan \S+|sedan \S+ år) )*(?:ihop|tillsammans|sambos?|sammanboende)(?= [.,!]|$)",
    # They lived apart, and do so no longer.
    r"(?<!\S)(?:är|var|har varit|varit|tidigare|före detta|f\.d\.|levde som|bodde som)? ?särbos?(?: (?:sedan länge|sen länge|i många år|förut|tidigare|innan|länge|i (?:\S+ )år|från början))*(?: ,)? (?:men |och )?(?:har |de |dom |nu |är |sedan \S+ )*(?:flyttat|flyttade) (?:ihop|samman|in)(?: (?:hos|till|med) (?:§n|varandra|honom|henne))?(?= (?:på )?§a| [.,]|$)",
    r"(?<!\S)(?:har |nu |nyligen )+flyttat (?:hem|in) (?:till|hos) (?:§n|honom|henne)(?= på §a)",
    r"(?<!\S)är (?:nu |också |även )*(?:folkbokförd|skriven|mantalsskriven) (?:där|på adressen)(?: också| även)? nu(?= [.,!]|$)",
)

# Other errands, and what is only said --------------------------------------------------------------
_THANKS = r"^(?:hej (?:igen )?(?:[,!.] )?)?(?:(?:stort |tusen )?tack(?: så mycket| för (?:hjälpen|svaret|den snabba hjälpen))?(?: [,!.])? )?"
_SAID = (
    rf"{_THANKS}(?:nu )?(?:det|allt|synken|inloggningen|appen) (?:funkar|fungerar|funkade)(?: (?:nu|igen|bra|fint|perfekt|jättebra))*(?: [.!])*$",
    # What was solved must be named: "it" may be that which the lock was for.
    rf"{_THANKS}(?:nu )?(?:inloggningen|synken|appen|formuläret|blanketten|inlogget|kontot|behörigheten) (?:har )?(?:löste|löst) sig(?: (?:nu|igen|bra|fint))*(?: [.!])*$",
    # Who awaits says what, or thanks for an answer: "då avvaktar vi" alone holds the order back.
    r"^(?:tack|toppen|jättebra|perfekt|bra)(?: för (?:snabb(?:t)?|ert|er|din)? ?(?:\S+))?(?: [,!.])? (?:då |så |nu )(?:avvaktar|väntar) (?:jag|vi) (?:besked|tid|på besked|på tid|på samtal|er tid|på er)(?: [.!])*$",
    r"^tack för (?:snabbt? |ert |er |din |ditt )*(?:svar|återkoppling|besked)(?: [,!.])? (?:då |så |nu )(?:avvaktar|väntar) jag(?: [.!])*$",
    # "… att det ska borras, så förklara gärna att det inte behövs."
    rf"(?<!\S)(?:borra\w*|åverkan|hål)(?: (?![.!?])\S+){{0,6}}? (?P<only>(?:förklara|berätta|säg|tala om)(?: gärna)?(?: (?:för )?(?:dem|dom|henne|honom|paret))? att det inte behövs){_END}",
    r"(?<!\S)(?:jag|vi|hon|han) (?:har|saknar|fick) (?:(?:inte|ingen|inga|ännu inte|inte fått) )?(?:behörighet(?:en)?|inlogg\S*|konto|åtkomst)(?: (?:än|ännu|(?:till|i) (?:systemet|lindesk|formuläret|e-tjänsten)))?(?= [.,!)]|$| så )",
    r"(?<!\S)(?:, )?(?:det är )?oklart (?:hur (?:tjock|gammal|tung|bred|hög) (?:den|dörren|karmen) är|vilken (?:modell|sort|färg)|(?:vilket )?(?:märke|fabrikat))(?= [.,!)]|$)",
    r"(?<!\S)(?:haster|hastar|brådskar|bråskar|brinner) (?:ej|inte)(?: alls)?(?= [.,!)]|$)",
    r"(?<!\S)bara (?:(?:tillsyn|hjälp|dusch|städ|städning|tvätt|inköp|larm) )?(?:(?:på )?(?:natt|kväll|dag|morgon|natten|kvällen|nätterna|helger) )?(?:till att börja med|i början|till en början|så länge)(?= [.,!)]|$)",
    r"(?<!\S)(?:koden till|kod till|nyckeln till|numret till) (?:det |den )?(?:skåpet|nyckelskåpet|boxen|larmet|förrådet|garaget)(?: (?:är|:|=))* \d{3,6} , (?P<only>(?:den|det|dem|dom) behöver ni (?:inte|ej)(?: (?:bry er om|tänka på|använda))?)(?= [.,!)]|$)",
    r"(?<!\S)(?:vill|önskar|ska|behöver) (?:de |dom |båda |hon |han |vi |makarna |paret )?(?:gärna |nu )?(?:ha |få )?(?:ett |en )?(?:nytt |gemensamt |gemensam )?(?:digital\w* )(?P<only>(?:lås|låsenhet) i ?stället) för att (?:personalen|vi|hemtjänsten|de|grupperna|alla) (?:bär|går|springer|åker|far|kör|har|ska|måste|behöver) (?:[^\s.,;]+ ){0,4}(?:nyckel|nyckeln|nycklar|nycklarna|nyckelknippor)(?= [.,!]|$)",
    rf"(?<!\S){_KEY}(?P<rest>(?: (?![.!?])\S+){{0,24}}?) (?:vill|önskar|behöver) (?:gärna |nu |hellre )?(?:ha |få )?(?:ett |en )?digital\w* (?:lås|låsenhet) (?P<only>i ?stället)(?= [.,!]|$)",
    r"(?<!\S)adress(?:en)? (?:är )?(?P<only>som (?:förut|tidigare|innan|sist))(?= (?::|,)? ?§a)",
    r"(?<!\S)(?:något|nåt|någon) (?:digital\w* )?(?:lås|låsenhet) finns (?:det )?(?:inte|ej)(?: (?:hos dem|där|hemma hos dem|idag|i dag|sedan tidigare|sen förut|ännu|på dörren))*(?= [.,!]|$)",
    r"^(?:\S+ )?(?:larm|nyckel|trygghetslarm|kund|besöks)(?: ?- ?)?(?:id|nr|nummer)\S* (?::|=)? ?saknas(?: [.])?$",
    r"(?<!\S)(?:har |haft )?ett jobbnummer men där svarar (?:han|hon) (?:aldrig|sällan|inte)(?= [.,]|$)",
    # A key box that goes, and a neighbour's door.
    rf"(?<!\S)(?<!och )(?<!samt )nyckel(?:skåp|gömm|box|tub|låd)\w*(?: (?!lås|låset|låsenhet\w*|dosa\w*|[.!?])\S+){{0,14}}? (?P<only>(?:som )?(?:tas|plockas|monteras|skruvas) (?:bort|ner|ned)(?: av (?:oss|hemtjänsten))?(?: (?:när|så fort|så snart|sen när) (?:det (?:nya )?|nya |digitala )*(?:låset|låsenheten|dosan) (?:är|sitter|kommer|har kommit) (?:på plats|på|uppe|klart|klar|dit))?){_END}",
    rf"(?<!\S)(?:grannen|grannfrun|grannarna|granne)(?: (?!har|bor|på|i|lgh|lägenhet|ska|vill)\S+){{0,3}} (?P<only>(?:på|i) (?:lgh |lägenhet )?1\d{{3}})(?= (?:har|som har|tar|hjälper|vattnar|hämtar) (?:deras |en |hand om |gärna )?(?:{_KEY}|posten|tidningen|till|dem|blommorna))",
    r"(?<!\S)jag är (?:också |nu |ny )?(?:\w*handläggare|\w*samordnare|\w*planerare|enhetschef|\w*sköterska)(?= (?:för|till|åt|på|i|hos) )",
    r"(?<!\S)\( (?:§n )?(?:även|också|har också|har även) (?:boendestöd|hemsjukvård|ledsagning|dagverksamhet|personlig assistans|rehab) (?:, )?(?:men )?det är en annan (?:enhet|grupp|utförare|del) \)",
)
_ERRAND = r"(?:trygghetslarm\w*|larm|larmet|medicinskåp\w*|medicinrobot\w*|hjälpmedel\w*|rullator\w*|matlåd\w*|färdtjänst\w*|bostadsanpassning\w*|nyckelskåp\w*|nyckelgömm\w*|dosett\w*|sänglarm\w*|hemsjukvård\w*)"
_NO_NEED = r"(?: ,)? så (?:det|den|dem|de) (?:behövs|behöver ni|ska ni|behöver man) (?:inte|ej)(?: (?:göra (?:något|nåt)(?: åt)?|tänka på|beställa|ordna|bry er om|ta med|beställas))?"
_ERRANDS = (
    rf"(?<!\S){_ERRAND}(?: (?:till|åt|för) (?:§n|båda|dem|dom|henne|honom|paret|makarna))* (?:beställer|ordnar|söker|fixar|sköter|tar) (?:jag|vi|handläggaren|dottern|sonen) (?:separat|själv|själva|för sig|i ett annat ärende|i eget ärende)(?: (?:i dag|idag|nu|sen|sedan|senare))?(?:{_NO_NEED})?(?= [.!)]|$)",
    rf"^(?:[*•–-] )?{_ERRAND} (?:har (?:de|dom|båda|paret) (?:redan|sedan tidigare)|finns (?:redan|sedan tidigare)){_NO_NEED}(?= [.!)]|$)",
)
_OTHER_THING = r"(?:faktura\w*|parkering\w*|laddar\w*|personaltelefon\w*|inlogg\w*|schema\w*|arbetskläder|utbildning\w*|fika\w*|semester\w*|snön|vädret|julfest\w*|lunch\w*)"
_QUESTIONS = (
    rf"^(?:förresten ,? ?|ps ?:? )?(?:har|hur|när|vet|kan|finns|går|kommer|är|var) (?:ni|det|man|de|vi|går det|mår ni|lång)(?P<rest>(?: (?![.?!]|§)\S+){{0,9}}? {_OTHER_THING}(?: (?![.?!]|§)\S+){{0,7}}) [?]$",
    r"^(?:gör|gjorde) jag (?:rätt|fel)(?: nu| här| så här)? [?]$",
    r"^(?:är|var) (?:det|detta|det här|den här) rätt (?:blankett|formulär|väg|sätt|ställe|kanal)(?: att beställa(?: på)?)? [?]$",
)
_LIMITS = (
    r"(?<!\S)har (?:aldrig|inte) haft (?:trygghets)?larm(?= [.,!)]|$)",
    r"(?<!\S)har (?:vi |de |dom )?(?P<only>bara|endast) (?:en|ett|två|tre) (?:enda )?(?:nyckel|nycklar|nyckelknippor)(?= [.,!)]|$)",
    r"(?<!\S)(?:det )?gör (?:inget|ingenting|inte så mycket) om det (?:dröjer|tar|blir) (?:(?:en|ett par|två|några|någon) )?(?:dag|dagar|vecka|veckor|tid)(?= [.,!]|$)",
)
_OF_LINK = (
    r"(?<!\S)så (?:han|hon|§n) behöver (?P<only>bara) (?:kopplas|läggas|kopplas in|läggas till|knytas|anslutas|komma in)(?: (?:till|på|in|i))*(?= )",
    r"(?<!\S)(?:har|haft|fick|ju|redan|digitalt|lås|låset|låsenhet|en|ett| )+ (?P<only>(?:sen|sedan) förut)(?= (?:hos|på|där)| [.,]|$)",
)
# "Vi behöver två nya laddare till personaltelefonerna. Ska jag lägga det som ett eget ärende?"
_OWN_ERRAND = re.compile(r"(?:ska|skall|bör|kan|behöver) (?:jag|vi) (?:lägga|skicka|göra|beställa|ta|skriva) (?:det|dem|dom|den|detta) (?:som|i) (?:ett )?(?:eget|annat|separat|nytt) (?:ärende|mejl|formulär)(?: [?])?|(?:vart|till vem|hur) (?:ska|skall|kan|gör) (?:jag|vi)(?: beställa| vända mig| vända oss| göra| beställer)? (?:det|dem|dom|för det|för dem)(?: [?])?")
_OTHER_ERRAND = re.compile(rf"\b(?:behöver|önskar|beställer|vill ha|saknar|fått slut på|slut på) (?:\S+ ){{0,5}}(?:{_DEVICE}|nycklar|nyckel|handskar|munskydd|förkläden|inlogg\w*|arbetskläder|jackor|telefoner|taggar)\b")
_LISTS: Sequence[tuple[Sequence[str], _Holds]] = (
    ((*_FAULTS, *_SHOULD_IT, *_LIVES, *_COMPLAINTS, *_BACK, *_REASONS, *_SAID, *_ERRANDS, *_QUESTIONS, *_LIMITS), _always),
    (_FAULTS_OF_LOCK, _none_has_a_lock),
    (_NEW_COUPLE, _names_both),
    (_OF_LINK, _has_holder),
)
_PHRASES = tuple((re.compile(phrase), holds) for listed, holds in _LISTS for phrase in listed)
# Of a stay that ends on a day: it is no hindrance where the day is near.
_STAYS = frozenset(re.compile(_LIVES[each]) for each in (0, 2))
