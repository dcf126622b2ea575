"""The words of sentences about whom to call, as data: who takes calls, why another does not, when and how to call, who joins in.

Signs stand for what is no plain word: §p a telephone, §t a time of day, §k kin, §n one of the order, §c the contact, §g another name.
"""

from __future__ import annotations

import re

from workflow.routines.shared_lock.reading.lexicon.vocabulary import WEEKDAYS

NOT = r"(?:inte|ej|aldrig|sällan|knappt|nästan aldrig|inte alltid|ogärna)"
_ADVERBS = r"(?:så(?! (?:ta|ring|boka|prata|kontakta|ni|det|är|sök|hör|man|du)\b)|bra|längre|alls|gärna|helst|alltid|just|nu|heller|något|särskilt|riktigt|direkt|själva?|båda|två|väldigt|mycket|lätt|mest|ju|tyvärr|ofta|båda två)"
_BY_PHONE = r"(?:(?:i|på|med|för) (?:telefon|telefonen|luren|mobilen|mobil)|telefon|telefonen|telefoner|luren|mobilen|samtal|samtalen|(?:när|om) (?:det|telefonen|någon|man|ni|montören) ringer(?: hem| dit)?|(?:på )?(?:okända|dolda|hemliga|främmande) nummer|svenska|tider|telefonsamtal|någon telefon|egen telefon|egen mobil)"
_LANGUAGE = r"(?:(?!svenska)\w{2,}ska|hindi|urdu|dari|pashto|farsi|tigrinja|somali|sorani|kurmanji|mandarin|swahili|teckenspråk|sitt hemspråk|sitt modersmål|hemspråket|modersmålet)"
_MORE = rf"(?: (?:{_ADVERBS}|{_BY_PHONE})){{0,4}}"
_DOES = r"(?:hör|svarar|pratar|talar|minns|förstår|tar|gillar|klarar|hanterar|använder)"
_MAY = r"(?:orkar|vågar|kan|vill|ska|skall|får|bör|behöver|hinner|klarar|brukar)"
_DO = r"(?:(?: att)? (?:svara|prata|tala|höra|ta telefonen|ta samtal|använda telefon|hantera telefonen|sköta telefonen|ringas|kontaktas|störas|bli (?:uppringd|uppringda|kontaktad|kontaktade|ringd|störd|störda)|hinna fram(?: till)?|läsa sms))"
# Why someone of the order does not take calls.
UNFIT = (
    rf"(?:{_DOES} {NOT}{_MORE}{_DO}?{_MORE}|{NOT} {_DOES}{_DO}?{_MORE}|{_MAY} {NOT}{_MORE}{_DO}{_MORE}|{NOT} {_MAY}{_DO}{_MORE}|har {NOT} {_BY_PHONE}|(?:hör|ser|minns|pratar|talar|svarar) (?:(?:så|för|lite|ganska|väldigt|mycket|rätt|båda) ){{0,2}}(?:dåligt|illa|ingenting|inget|nästan inget){_MORE}"
    rf"|(?:pratar|talar|förstår|kan|behärskar)(?: {_ADVERBS}){{0,2}} (?:bara|endast|enbart|mest|nästan bara|nästan enbart) {_LANGUAGE}(?: och {_LANGUAGE})?|(?:bara|endast|enbart|mest) (?:pratar|talar|förstår|kan) {_LANGUAGE}(?: och {_LANGUAGE})?|(?:kan|förstår|pratar|talar|behärskar) (?:{NOT}(?: (?:så bra|så mycket|någon|nån))?|ingen|dålig|dåligt|lite|knappt) svenska|är {NOT} svensktalande|har (?:dålig|ingen) svenska"
    rf"|har(?: {_ADVERBS}){{0,2}} (?:demens|alzheimers?|afasi|talsvårigheter|telefonskräck|telefonfobi|dålig hörsel|dåligt minne|hörselnedsättning|nedsatt hörsel|svårt (?:för|med)(?: att)?(?: (?:prata|tala|höra|svara|ta samtal))?|svårt att (?:prata|tala|höra|svara|nå|uttrycka sig)|(?:helt )?tappat (?:hörseln|talet|minnet|rösten)|ingen (?:telefon|mobil|mobiltelefon|egen telefon)|inget minne(?: för tider)?){_MORE}"
    rf"|(?:är|blir|blev|har blivit)(?: {_ADVERBS}| bara| ganska| rätt| lite){{0,2}} (?:döv|döva|lomhörd|lomhörda|hörselskadad|hörselskadade|dement|dementa|orolig|oroliga|oroligt|nervös|stressad|förvirrad|förvirrade|glömsk|glömska|svår att nå|svår att höra|svår att prata med){_MORE}(?: av (?:det|samtal|telefonen))?"
    r"|har hund|har katt)"
)
# What is said of someone of the order whom nobody is to call.
REFUSES = rf"(?:(?:ring|ringa|kontakta|stör|sök)(?: (?:då|helst|absolut|gärna|alltså)){{0,2}} (?:inte|ej|aldrig)(?: (?:till|på|upp|hem|hem till)){{0,2}}|(?:och|men) (?:inte|ej|aldrig)(?: till)?|(?<=[^\s.:] )(?:inte|ej)(?: till)?|det (?:gör|kan|vill) {NOT}|(?:det )?går (?:det )?{NOT} att (?:ringa|nå|prata med|kontakta|få tag (?:på|i)))"
# That nobody of their kin is there to be called.
NO_KIN = r"(?:(?:§k|närstående) (?:saknas|finns (?:inte|ej))|(?:det )?finns (?:inga|ingen|inte någon|inte några) (?:§k|närstående)|(?:de|dom|paret|båda|makarna) (?:har (?:inga|ingen)|saknar) (?:§k|närstående)(?: (?:här|i närheten|i livet|som kan hjälpa till))?)"
_CALL = r"(?:ringa|kontakta|prata med|tala med|nå|boka(?: (?:en )?tid)? med|höra av (?:er|dig) till|ta|söka|ta kontakt med)"
_CALLS = r"(?:ringer|kontaktar|pratar med|talar med|bokar(?: (?:en )?tid)? med|når)"
_YOU = r"(?:ni|man|du|vi|montören|teknikern|installatören)"
_OFTEN = r"(?:(?: (?:gärna|helst|då|istället|i stället|hellre|därför|alltid|bäst|först och främst|säkrast|oftast|bara)){0,3})"
_AFFAIRS = r"(?:alla|allt|all|telefonen|samtalen|samtal|telefon|telefonsamtal|telefonsamtalen|kontakt|kontakten|kontakterna|kalendern|tider|tiderna|tid|bokning|bokningar|bokningen|praktiskt|det|praktiska|med|om|i|för|åt|båda|bägge|dem|paret|föräldrarna|sådant|sånt|det mesta|alla samtal)"
# What asks to call the one who is named, or says that it is the one who takes calls.
CUES = (
    rf"(?:(?:ring|kontakta|sök|prova|ta|boka(?: (?:en )?(?:tid|montering|besök))?{_OFTEN} (?:med|via|genom)|prata{_OFTEN} med|tala{_OFTEN} med|hör av (?:er|dig) till|vänd (?:er|dig) till|(?:bestäm|avtala|stäm av|kom överens om)(?: (?:en )?tid)? med|ta kontakt med){_OFTEN}(?: på| upp| till| hem till)?"
    rf"|(?:all |tids?)?kontakt(?:en)?(?: (?:tas|sker|går))? (?:via|med|genom|är)|kontaktperson(?:en)?(?: är)?(?! §t)|kontakt(?:en)?(?! §t)|(?:tid|besök|besöket|tiden|montering|monteringen|bokning|bokningen|tidsbokning) (?:bokas|avtalas|bestäms|sker|görs|tas|går)(?: (?:med|via|genom))"
    rf"|{_YOU} (?:får|ska|skall|kan|bör|måste|behöver){_OFTEN} {_CALL}|(?:ska|skall|får|kan|bör|måste) {_YOU}{_OFTEN} {_CALL}|(?:de|dom|paret|makarna|båda) (?:vill|önskar|ber) att {_YOU}{_OFTEN} {_CALLS}|(?:vill|önskar) (?:de|dom|paret|makarna|båda) att {_YOU}{_OFTEN} {_CALLS}"
    rf"|{_YOU}{_OFTEN} {_CALLS}|(?:ringer|kontaktar|pratar|bokar) {_YOU}(?: med)?|(?:ska|skall|bör|får|kan){_OFTEN} (?:ringas|kontaktas)(?: upp)?|vem (?:som )?(?:{_YOU} )?(?:(?:ska|kan|får) )?(?:ringas|kontaktas|{_CALL}|{_CALLS})|(?:är|blir) den (?:som )?(?:{_YOU} )?(?:ska |får |kan |bör )?(?:svarar|ringas|kontaktas|{_CALL}|{_CALLS})|den (?:som )?(?:{_YOU} )?(?:ska |får |kan |bör )?(?:svarar|ringas|kontaktas|{_CALL}|{_CALLS}) är"
    rf"|(?:sköter|tar|besvarar|har hand om|håller i|har koll på)(?: {_AFFAIRS}){{1,6}}|bokar(?: {_AFFAIRS}){{0,6}}|(?:är|blir) (?:deras |vår |er )?(?:kontakt|kontaktperson|kontaktpersonen)|(?:pratar|talar|svarar) (?:för|åt) (?:båda|bägge|dem|båda två)|(?:nås|svarar){_OFTEN}(?= (?:på|i telefon|via|§p))|(?:pratar|svarar) i telefon)"
)
# The same of a pronoun, which must mean the one who is named.
PRONOUN_CUES = rf"(?:det är (?P<cleft>henne|honom|hon|han) (?:som )?(?:{_YOU} (?:ska |kan |får |bör )?(?:{_CALL}|{_CALLS})|ska ringas|ska kontaktas|svarar|(?:tar|sköter)(?: {_AFFAIRS}){{1,6}})|(?:ring|kontakta){_OFTEN}(?: på| till| upp)? (?P<whom>henne|honom|han|hon))"
# When to call: no day that is yet to come, and no month.
_TIMES = rf"""helst gärna alltid oftast mest säkrast bäst lättast enklast efter före innan mellan från fram till och runt kring omkring vid cirka ca klockan kl kl. §t tidigast senast dagtid kvällstid vardag vardagar vardagarna
    förmiddag förmiddagen förmiddagar förmiddagarna eftermiddag eftermiddagen eftermiddagar eftermiddagarna morgon morgonen morgnar morgnarna kväll kvällen kvällar kvällarna lunch lunchen frukost frukosten middag kaffet fikat
    dagen samma stund timme halvtimme kvart minut minuter god tid en ett par några när då på i under dygnet hela dagarna mitt tidigt sent {" ".join(f"{day}dagar" for day in WEEKDAYS.split("|"))}"""
# How to call: how long it rings, how to speak.
_MANNERS = """låt låta det den ringa ringer länge många signaler signal gå fram ge ha honom henne dem tid lite stund tala prata högt tydligt långsamt sakta lugnt ordentligt tålamod sig att hinna hinner till telefonen dörren
    går rör sitter rullstol rollator käpp med behöver använder innan är kommer åker framme ni montören teknikern öppna öppnar en signal sms skicka ett"""
# How the one who is called is: hears badly, sleeps long, works by night, is pleased.
_WAYS = """är har blir hör ser sover vilar äter jobbar arbetar brukar vara ofta lite väldigt mycket ganska rätt så bra dåligt illa sämre lomhörd hörapparat hörapparater glömsk orolig oroliga nervös morgontrött morgontrötta kvällspigg pigg pigga piggast
    uppe vaken ute hemma trädgården ladugården garaget köket verkstan snickarboden skogen vedboden skolan butik affär förskola skift natt nätter dagtid hund katt snabb rask klar klarast vaken huvudet koll kalendern minne minnet båda av
    pratar talar förstår språket svenska finska arabiska somaliska persiska bosniska tigrinja kurdiska ryska polska engelska tyska turkiska spanska thailändska vietnamesiska dialekt stammar fast ju för eftersom men och som medan samt därför svårt telefon telefonen knapptelefon luren glad
    gladast språk bägge två haha tack hej snälla snäll åt dem år gammal gamla"""
# Who joins in, and what for.
_JOINING = """jag vi hon han möter upp porten entrén dörren med där plats platsen på finns vid hittar följer kommer dit öppnar låser upp släpper in er nyckel nycklar kan vara monteringen montering installationen installation besöket bokar bokning bokningen
    hjälper till tolkar översätter föräldrarna sina föräldrar allt så då gärna ser att fixar ordnar ordna öppna boka tiden tid för angående inför dem allting det mesta upp"""
_OF_TELEPHONE = """tel telefon telefonnummer telefonnumret telefonen nummer numret nr mobil mobilen mobilnummer mobiltelefon mob tfn hemtelefon hemtelefonen hemnummer hem på via har är med når nås till hans hennes en egen fasta fast knapptelefon smartphone istället stället"""
# The two of an order as one; no names, though a sentence may begin with them.
PAIR = frozenset(["de", "dem", "dom", "båda", "bägge", "paret", "makarna", "föräldrarna", "brukarna", "ingen", "hem"])
# One word at least that a sentence about calls has: of a telephone, of how to speak, of a time, of who comes along.
OF_CALL = re.compile(
    r"(?<!\S)(?:\w*(?:telefon|mobil|ring|signal|samtal)\w*|sms\w*|luren|svara\w*|kontakt\w*|prata\w*|tala[rd]?|hör|hörapparat\w*|lomhörd\w*|högt|tydligt|långsamt|sakta|tålamod|förstår|språk\w*|stammar|\w+ska|tid|stund|minut\w*|timme|länge"
    r"|tolkar|översätter|boka\w*|vet besked|glömde|missade|\w+dagar(?:na)?|\w+dag|dagtid|kvällstid|dagarna|dagen|morg\w+|förmiddag\w*|eftermiddag\w*|kväll\w*|natt|nätter|lunch\w*|frukost\w*|middag\w*|klockan|kl|kl\.|vaken|kvällspigg|öppna\w*|möter|hittar|släpper|plats|rollator|rullstol|käpp|rör)(?!\S)"
)
OF_NO_CALL = re.compile(r"(?<!\S)(?:(?:det|monteringen|installationen|montering|installation|allt) (?:är|blir|var)(?: (?:så|nu|för|redan|ju|helt))* (?:klar|klart|bra|sent)|(?:är|blir) det(?: (?:så|nu|för))* (?:klart|bra|sent)|låt(?:a)? \S+ vara|(?:vi|jag) (?:ordnar|fixar|löser|tar) (?:det|allt)(?= [.,!]|$)|(?:det|allt) (?:ordnar|fixar|tar) (?:vi|jag))(?!\S)")
WORDS = frozenset(f"{_TIMES} {_MANNERS} {_WAYS} {_JOINING}".split())
OF_TELEPHONE = frozenset(_OF_TELEPHONE.split())
# What is no code, where there is one.
OPENING = frozenset(["öppnar", "öppna", "släpper", "låser", "porten", "entrén", "dörren"])
# What would say another thing in other company stands in whole phrases.
PHRASES = (
    r"vill(?: (?:gärna|helst|alltid)){0,2} (?:ha|få) (?:ett |en )?(?:sms|signal|besked)(?: (?:först|innan|före))?|(?:(?:men|helst|dock|gärna|ring|och) ){0,2}(?:inte|ej) (?:före|innan|efter|mellan|på|under|tidigare än|senare än) (?=(?:(?:på|kl|klockan|kl\.|mitt|den|under|om) )?(?:§t|\d|lunch|frukost|middag|\w*(?:morg|middag|kväll|dagar|natt)))|(?:men )?(?:inte|ej) (?:via |med |på )?sms|sms (?:kan|läser|fungerar|funkar|går|ser)(?: (?:han|hon|det))? (?:inte|ej)(?: att)?(?: (?:läsa|skicka|se))?"
    r"|släpper (?:inte|aldrig) in (?:någon|nån|folk)(?: annars| oanmäld| oanmälda)|öppnar (?:inte|aldrig|ogärna) (?:annars|för (?:okända|främmande|obekanta|vem som helst))|svarar (?:inte|ej|aldrig|ogärna) (?:på|för) (?:okända|dolda|hemliga|främmande) nummer"
    r"|(?:svarar (?:han|hon) (?:inte|ej)(?: direkt| med en gång| på en gång)?|om (?:han|hon) (?:inte|ej) svarar(?: direkt)?)(?: ,)?(?: så)? (?:prova|försök|ring|pröva)(?: (?:igen|en gång till|på nytt|gärna|om|en stund senare|lite senare|efter en stund)){1,3}|det tar (?:lite |en )?(?:stund|tid)(?: för (?:honom|henne))?(?: att (?:hinna |komma |ta sig )?(?:fram|svara|till telefonen)){0,2}"
    r"|(?:jag|vi)? ?(?:glömde|missade|hade glömt|har glömt)(?: (?:visst|nog|ju|bort|helt|att skriva|att ta med|att ange|skriva|ange|få med|ta med)){0,3}|(?:saknades|fattades|kom inte med|föll bort)(?: (?:visst|nog|ju|i beställningen|tidigare|ovan|i mejlet)){0,2}|om (?:en )?tid(?:en)?|om (?:besöket|monteringen|installationen)|i stället|(?:är )?(?:deras |hans |hennes )?(?:enda|bästa) (?:barn|kontakt)|tack så mycket|hej då|hej hej|ha det bra|med vänlig hälsning|(?:mvh|vh|hälsningar|hälsar|med vänliga hälsningar) (?:§g|[a-zåäö-]{3,15})(?=$| [.!]$)|tack(?: (?:och )?hej)? §g(?=$| [.!]$)|mvh|vh|haha|hihi|snälla|vet (?:allt|besked|bäst|mest)|i familjen|känner (?:dem|föräldrarna) bäst|följer med|en (?:stund|timme|halvtimme|kvart) innan"
)
