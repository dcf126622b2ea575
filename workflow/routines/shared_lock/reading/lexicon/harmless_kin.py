"""Phrases of kin who live elsewhere, of who passed an order on, of other help, and of farms and villages next to an address; as `harmless` explains them."""

from __future__ import annotations

PHRASES = r"""
^(?:även |också )?(?:sonen|dottern|barnen|svärdottern|grannen|grannfrun|§K)(?: §[gKNx])? har (?:också |även |en |extra |reserv)*(?:nyckel|nycklar|nyckeln|extranyckel|reservnyckel)(?: (?:också|själv|själva|till dem|hem till dem))*(?: [.!])*$
^(?:sonen|dottern|svärdottern|svärsonen|barnbarnet|barnen|§K|§N)(?: §[KN])* (?:vill|önskar|ska|skulle|tänker|kommer att|brukar)(?: vilja)?(?: (?:gärna|också|även|helst))* (?:vara|få vara|närvara|delta)(?: (?:med|på plats|närvarande|hemma|där))*(?: (?:vid|under) (?:monteringen|installationen|besöket|montering|installation)| (?:då|när (?:ni|montören|teknikern) kommer))?(?: [.!])*$
(?:är|har) (?:ganska |helt |rätt )?(?:nyinflyttade?|nyss inflyttade?|(?:nyss|nyligen|precis|just) flyttat (?:dit|in|hit|ihop))(?= [.,!)]|$| och| så)
# Kin who live elsewhere, or near, and are not called.
(?:han|hon|§K|<KIN>) bor (?:granne|i närheten|nära|runt hörnet|vägg i vägg|i samma (?:trappuppgång|uppgång|hus|område))(?: med (?:dem|dom|paret|makarna|föräldrarna))?(?: och (?:kan (?:lätt |gärna |alltid )?)?(?:släppa|släpper|öppna|öppnar|komma|kommer|hjälpa|hjälper)(?: (?:in|till|över|åt))*(?: (?:er|montören|dem|dom|teknikern))?)?(?=(?: [.!])*$)
(?:har|de|dom) (?:en|två|tre|fyra|fem|vuxna) (?:vuxen |vuxna )?(?:son|dotter|barn|söner|döttrar|syster|bror|barnbarn) (?:som bor )?i §x(?=(?: [.!])?$| ,| och)
# Who passed an order on, and which assessor it was.
(?:vidarebefordrar|vidarebefordrat|skickar vidare|skickar|vidaresänder)(?: (?:detta|denna|den här|nedan|nedanstående|mejlet|beställningen|en beställning))? (?:från|åt) (?:vår |vårt )?<STAFF>(?= [,.!:]|$)
(?:se|läs|kolla) (?:(?:mejl\S*|mail\S*|text\S*|uppgift\S*|order\S*|nedan\S*|bifogat|beställningen|underlaget) )+(?:från|av) (?:vår |vårt )?<STAFF>(?: nedan)?(?= [.!]|$)
(?:detta|det här|nedanstående|ordern|beställningen|uppgifterna) (?:fick|har) (?:vi|jag)(?: fått)? (?:från|av) <STAFF>(?= [.!]|$)
(?:(?:se|fyi|fwd) )?(?:(?:nedan|nedanstående|mejlet|mailet|mejl|mail|beställningen|uppdraget|ärendet|uppgifterna|det här|detta|den här|denna|kommer|fyi)(?: (?:mejlet|mailet|nedan|kommer|kom|är|till oss|in|idag|igår|nyss))*) (?:från|av|via) (?:vår |deras |ansvarig )?<STAFF>(?: , se nedan)?(?=(?: [.!])*$| \))
(?:fått|fick|fått in|kom|kommer|vidarebefordrat|vidarebefordrad|skickat|skickad) (?:det här |detta |den här |den |in |nedan |uppgifterna |beställningen )*(?:från|av|via) (?:vår |deras |ansvarig )?<STAFF>(?=(?: [.!])*$| \))
(?:fylls i|ifylls|ifylld|ifyllt|fyllts i|skrivs|skickas in) (?:av |utav )<STAFF>(?=(?: [.!])*$| \))
<STAFF> (?:heter|är|:) (?:§[gx] ?){1,3}(?=[.,!(]|$| [.,!(])
(?:jag|undertecknad) är (?:deras |ansvarig |ny )?<STAFF> (?:för|åt|till|hos)(?= §N)
(?:den )?(?:äldste?|äldsta|yngste?|yngsta|ene|ena|andre|andra)(?: av dem| brodern| systern)? heter(?= §N)
# One of the two, by what they are to the other.
(?:och|samt|med|&) (?:hennes|hans) (?:vuxn[ae] |äldst[ae] |yngst[ae] )?<HOUSE>(?= §N)
# Who is not called, and why.
(?:de|dom|det|han|hon)(?: bara| mest| lätt)* (?:blir|skapar|ger|orsakar|gör dem)(?: bara| mest| lätt| så| väldigt)* (?:orolig\S*|förvirrad\S*|oro|nervös\S*|stressad\S*|ängslig\S*|stress)(?= [.,!)]| av det| och glömmer|$)
som är (?:deras |bådas )?(?:god man|gode man|förvaltare|kontaktperson)(?: (?:för|åt|till) (?:båda|dem|dom|paret|makarna|§N|henne|honom))?(?= [.,!)]|$)
# Why a lock is wished for.
i ?stället för att (?:personalen|vi|de|dom|man|hemtjänsten) (?:ska |måste |behöver |alltid )?(?:bär|bära|springer|springa|går|gå|åker|åka|har|ha|hämtar|hämta|letar|leta)(?: [^\s§,.]+){0,4} nyckl\S*
nyckel\S*(?: [^\s§,.]+){1,9} (?:och|å|o|,) (?:det|så) (?:går|funkar|håller)(?: ju| bara)* (?:inte|ej)
(?:något|nåt) (?:digitalt )?lås (?:finns|har de|har dom) (?:inte|ej)(?: (?:hos dem|där|idag|sedan tidigare|hemma))*(?=(?: [.!])*$| ,| och)
# Other help that one of them has, next to ours.
(?:har )?(?:även|också|dessutom|har) (?:lss |sol |lss / ?)?(?:boendestöd|hemsjukvård|ledsagning|kontaktperson|personlig assistans|dagverksamhet|trygghetslarm|matdistribution)(?= [.,!)]|$| och §N| men)
\( (?:sol|lss|hsl)(?: / ?boendestöd)? \)
(?:hemtjänst och boendestöd|boendestöd och hemtjänst)
# Since when a lock is there.
(?:sen|sedan) (?:förut|innan)(?= hos §N)
# One moved to the other, and that is their home.
har (?:nu |precis |nyligen |sedan dess )?flyttat (?:hem |in |ihop )?(?:till|hos|med) §N(?: (?:på|i) §A(?: (?:§A|,))*)?(?: och är (?:nu )?(?:folkbokförd|skriven) (?:där|på samma adress)(?: nu| också| numera)?)?(?= [.,!]|$)
# Home from a stay, on a day.
(?:hem|hemma|åter|tillbaka|utskriven|skrivs ut|skrevs ut) (?:från|ifrån) (?:sin )?(?:korttids\S*|korttiden|sjukhuset|lasarettet|avlastningen|rehab\S*|växelvården|us)(?: (?:på|i) §x)?(?=(?: (?:på |i |nu |nästa |den |till )*(?:<DAYS>s?|§t|imorgon|idag|veckan|helgen|vecka))*(?:(?: [.!])*$| och (?:börjar|får|behöver|ska ha|har)| , så (?:innan|före|gärna|helst|det vore)))
# A farm, a house or a village next to the address that it has.
(?:på|i) (?:(?:den )?(?:gamla|lilla|röda|vita|gula) )?(?:(?:släkt|föräldra|fädernes|barndoms)?gården|huset|villan|fastigheten|byn|samhället|stadsdelen|bostadsområdet|kvarteret|stället) §[xg](?=(?: utanför §[xg])?(?: ,| på| \( )? §A)
(?:ute |uppe |nere |hemma )?(?:på|i) §[xg] (?:gård|by|herrgård|säteri|prästgård|kyrkby|station)(?=(?: ,| på| \( )? §A)
(?:ute |strax |lite |en bit )?utanför §[xg](?=(?: ,| på| i| \( )? §A)
(?<=§A )(?:, |\( |i )§[xg] (?:by|gård|kyrkby|socken|församling)(?= [.,)]|$)
"""
