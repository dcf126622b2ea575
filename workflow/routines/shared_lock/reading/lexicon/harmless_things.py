"""Phrases in which a negation, a limit or a number does no harm, because what it is about is no fact of an order; written as those of `harmless` are."""

from __future__ import annotations

from workflow.routines.shared_lock.reading.lexicon.office import OTHER_ERRAND

_HOURS = "(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|§C|§d|§t)"
_KEY_BOX = r"nyckel(?:skåp|gömm|box|tub|låd)\S*"
_SYSTEM = r"(?:treserva|tes|lifecare|journal|journalen|systemet|folkbokföringen|procapita|viva|combine|planeringen|planeringssystemet|registret|befolkningsregistret|verksamhetssystemet|ärendet)"

PHRASES = rf"""
^(?:hör (?:gärna )?av (?:er|dig)|säg (?:gärna )?till|återkom|meddela)(?: till (?:mig|oss))? (?:om|ifall) (?:något|nåt|någonting|det) (?:är|verkar|känns) (?:oklart|otydligt|konstigt)(?: [.!])*$
# When, and how soon.
(?:bråttom|brådskande|akut) är det (?:inte|ej)(?: alls)?
(?:men |dock )?(?:inte|ej|aldrig) (?:före|innan|efter) (?:kl |klockan )?(?:halv |kvart över |kvart i )?{_HOURS}(?= [,.!)]|$)
# Who comes home before a lock comes.
^(?:§N |§K |han |hon |båda |makarna )+(?:kommer|väntas|är på väg|beräknas komma|får komma) hem (?:igen )?(?:från (?:korttid\S*|sjukhuset|lasarettet|us|avlastning\S*|växelvård\S*|rehab\S*|avdelningen) )?(?:(?:nu )?på (?:<DAYS>)|i morgon|imorgon|idag|i dag|i eftermiddag|i helgen|nästa vecka|§t)(?: §t)?(?: , (?:så )?(?:(?:tacksam|bra|fint|tacksamma) om|gärna|vi önskar att|jag önskar att) (?:det |låset |allt )?(?:är |kan vara |sitter |hinner bli |blir )?(?:klart|uppe|på plats|monterat)(?: (?:till dess|innan dess|dessförinnan|då|innan|tills dess))?)?(?= [.!]|$)
(?:^|(?:inför|vid|före|efter|till) )(?:hemgång|hemkomst|utskrivning|hemma|hem) från (?:korttid\S*|växelvård\S*|avlastning\S*|sjukhuset|lasarettet|rehab\S*)(?= ,| [.–-]|$)
(?:\S*handläggare|\S*samordnare|enhetschef|\S*sköterska|ssk|usk|arbetsterapeut|kurator|koordinator) (?:på |vid |för |, )?(?:korttid\S*|växelvård\S*|avlastning\S*|geriatrik\S*|rehab\S*)$
(?:villa|villan|radhus|radhuset|parhus|kedjehus|hus|huset)(?: ,| i| på| med)? (?:§C|[1-4]) (?:plan|våningar|etage)(?= [.,)]|$)
# Another lock, and what has been ordered of something else.
(?:något|nåt|någon|något digitalt) (?:lås|låsenhet) har (?:de|dom|han|hon|båda|paret|makarna) (?:inte|ej|aldrig) haft(?: förut| tidigare| innan| där)?(?= [,.!]|$)
(?:lås|låset|låsenhet|låsenheten) (?:, )?(?:som )?(?:ersätter|ska ersätta|i ?stället för) (?:(?:dagens|nuvarande|befintligt|det gamla|deras|gammalt) )?(?:{_KEY_BOX}|nycklar|nycklarna)(?= [,.!]|$)
^{_KEY_BOX} (?:ersätts av|ska ersättas av|byts mot|blir) (?:ett |en )?(?:digitalt lås|digital låsenhet)(?= [,.!]|$)
^(?:de|dom|båda|bägge|makarna|paret|§N och §N) (?:vill|önskar|behöver|ska)(?: (?:gärna|nu|därför|båda))? (?:(?:ha|få) )?(?:(?:ett|en) )?(?:(?:nytt|ny|gemensamt|gemensam) )?(?:digitalt lås|digital låsenhet|digitallås|låsenhet)(?: (?:på|till|i) (?:(?:sin|deras|vår) )?(?:dörr|dörren|ytterdörr|ytterdörren|lägenhetsdörr|lägenhetsdörren|entrédörren))?(?: så (?:snart|fort) (?:som )?(?:möjligt|det går|ni kan))?(?: [.!])*$
^{OTHER_ERRAND}
# What they have besides, and what they do not have.
(?:ingen av (?:dem|dom|de två|makarna|bröderna|systrarna|syskonen)|varken §N eller §N|ingendera) (?:har|använder|äger) (?:någon |egen |nån )?(?:mobil\S*|smart\S*|dator|internet|bredband|bil|körkort|husdjur|rollator)
i ?stället för (?:att (?:[^\s§,.]+ )?(?:[^\s§,.]+ )?|(?:vanliga |fysiska |alla |sina |deras |våra |de )?)nyck(?:lar|larna|el|eln)(?= [,.!]|$)
{_KEY_BOX}(?: (?:vid|på|bredvid|utanför|i) [^\s§]+)?(?: \( [^()]* \))? (?:ska |skall |får |kan |bör )(?:sitta|hänga|vara|finnas) kvar(?: (?:tills|till) (?:ni|montör\S*|låset|det|dess)[^.,]*)?
i (?:sitt |sina |deras |det |gamla |gemensamma )*(?:föräldra|barndoms|fädernes|släkt|familje)(?:hem|hemmet|gård|gården|hus|huset)(?: sedan (?:alltid|barnsben|länge|födseln|§t|§d|\d+))? (?:på |i |vid |, |: |\( )(?:adress(?:en)? )?§A
(?:får|har|fått) palliativ (?:vård|omvårdnad) (?:i hemmet|hemma)(?= [.,!]|$)
(?:§N )?(?:vårdas|sköts) (?:numera |nu |båda )?(?:palliativt )?(?:i hemmet|hemma)(?= [.,!]|$| och)
palliativa teamet (?:kommer|hjälper|besöker|är inkopplat|är också)(?: (?:också|även|dit|hem|dem|till|dagligen|ibland))*
# What comes off later, and other errands of a writer.
(?:tas|plockas|monteras|skruvas|tar vi|plockar vi|tar hemtjänsten) (?:bort|ner|ned)(?: av (?:oss|hemtjänsten))? (?:när|så fort|så snart) (?:det (?:nya )?|nya |digitala )*(?:låset|låsenheten|dosan) (?:är|sitter|kommer|har kommit) (?:på|på plats|uppe|klart|klar|dit)
(?:vi|jag|hemtjänsten|personalen) (?:tar|plockar|skruvar|monterar) (?:själva |själv )?(?:ner|ned|bort) (?:det|den|skåpet|nyckelskåpet|boxen)(?: själva| själv)?(?= [.,!)]|$)
beställer (?:jag|vi) (?:separat|för sig|själva|själv|i ett (?:annat|eget) ärende)(?: (?:i dag|idag|nu|sen|sedan))?(?: ,)?(?: så)?(?: det behöver ni inte (?:göra (?:något|nåt) åt|tänka på|bry er om))?(?= [.,!)]|$)
# That help was granted.
(?:§N |han |hon |båda |de |dom )(?:fick|har (?:nu |precis |nyss )?fått|beviljades|har beviljats|är beviljad|är beviljade|blev beviljad) (?:sitt |nytt |ett )?(?:beslut (?:om|på) )?(?:hemtjänst|hjälp|insatser|omsorg|hemsjukvård|tillsyn|hemtjänstinsatser)(?: (?:av oss|hos oss|från oss|i går|igår|i dag|idag|i veckan|i förra veckan|förra veckan|nyligen|nyss|nu|också|även|(?:från |sedan |den )?§t))*(?= (?:och|men|så) |[ ]?[.,!]|$)
# How much help they have, and what an appointment is called.
^antal (?:besök|insatser|tillsyner|tillfällen|timmar|larm|hembesök|duschar)(?: (?:per|om|i|/) (?:dygn|dygnet|dag|dagen|vecka|veckan|månad))?(?: [:=])? (?:§d|\d|§C)(?: (?:st|gånger|ggr))?(?: (?:per|om|i|/) (?:dygn|dygnet|dag|dagen|vecka|veckan))?(?= [,.;)]|$)
för att (?:bestämma|boka|avtala|hitta|göra upp|komma överens om) (?:en |om )?tid(?= |$)
(?:förklara|berätta|säg|tala om|lugna (?:dem|dom|henne|honom) med|hälsa)(?: gärna)?(?: (?:för )?(?:dem|dom|henne|honom|paret))? att det inte (?:behövs (?:borras|borra|(?:någon |några |något )?(?:borrning|hål|åverkan))|ska borras|borras|gör någon åverkan|blir (?:några )?hål|syns|låter|märks)(?= [.,!)]|$)
# Who of two has no telephone, in a row of a table.
^[|] (?:telefon\S*|tel|tfn|mobil\S*) [|] (?:§P [|] (?:saknas|-|ej|nej|har ej|ingen)|(?:saknas|-|ej|nej|har ej|ingen) [|] §P)(?= [|]|$)
# From which system facts were taken.
^(?:alla )?(?:personnumren|personnummer|personnumret|numren|uppgifterna|adressen|namnen|telefonnumret) (?:har (?:jag|vi)|är|tog (?:jag|vi)|hämtade (?:jag|vi)|fick (?:jag|vi))(?: (?:plockat|plockade|hämtat|hämtade|hämtad|tagit|tagna|tagen|kopierat|kopierade|kopierad|skrivit av))? (?:ur|från|i) {_SYSTEM}(?= [.!:,]|$)
^(?:\[ )?(?:utdrag|kopia|kopierat|klistrat|klipp|urklipp|urklippt|fr|från|ur|export|utskrift|hämtat|inklistrat)(?: ur| från| av)* {_SYSTEM}(?: , (?:kopierat|urklippt|utskrivet|daterat|inklistrat)(?: idag| §t)?)?(?: , rad (?:§d|\d|§C)(?: (?:och|-|–) (?:§d|\d|§C))?)?(?= [.:\]]|$)
# How an alarm is turned off.
(?:slå|slås|stäng|stängs|stängas|larma|larmas)(?: av| på)? inom (?:§d|\d|§C) (?:sek|sekunder|min|minuter)
# Rows of a list about other things than the order's.
^(?:\d+ [.):] )?(?:larm|trygghetslarm|brandlarm|husdjur|pälsdjur|hund|katt|allergi|allergier|rökare|rökning|hiss|trappor|tolk|tolkbehov|nyckel|nycklar|nyckelskåp|nyckelgömma|nyckelbox|parkering|hjälpmedel|rullstol|rollator|porttelefon|internet|wifi|taklift|lift|syrgas|säkerhetsdörr|grind|postfack)(?: (?:i bostaden|i hemmet|hemma|hos oss|till oss|finns|behövs|i huset))* [:?](?: :)? (?:nej|ja|inga|ingen|inget|saknas)(?= [.,(]|$)
# Where to park.
(?:besöks|gäst|parkerings|garage|p-)plats(?:en)?(?: nr| nummer)? (?:\d|§d|§C)(?= [.,!)]|$)
# Numbers of doors, and hours of gates.
(?:på|vid) (?:dörren|ytterdörren|namnskylten|brevlådan) (?:står|sitter|heter|är) (?:det )?(?:nr |nummer )?§d
(?:nr|nummer) §d (?:på|vid) (?:dörren|ytterdörren|brevlådan)
(?:bara|endast) (?:på )?(?:kvällar|kvällstid|nätter|nattetid|helger|kvällar och helger|kväll och helg|kvällar och nätter|efter §t)(?: ,)? (?:annars|i övrigt|övrig tid|dagtid) (?:är (?:det |den |porten )?)?(?:öppet|öppen|olåst)
# Ages.
(?:ja |jo )?(?:han|hon|§N) är (?:faktiskt |hela |redan |nu )?(?:§d|1\d\d)(?: år)?(?= [!.,)]|$)
(?:§d|1\d\d) - (?:åringen|åriga|årige)
behöver (?:inte|ej|ingen)(?: någon| nån)? tolk(?= [.,!)]|$)
# A lock in place, joined.
så (?:är )?det (?:är )?bara att (?:koppla|lägga|ansluta|knyta) (?:på|till|in) (?:henne|honom|§N)(?= [.,!)]|$| också)
^klistrar in (?:från|ur) (?:listan|planeringen|systemet|registret|excel\S*|treserva|mejlet|mailet)(?= [.,!:]|$)
# Ages, and what is easy.
(?:fyller|fyllde|fyllt|fylla) (?:snart |hela |nyss |redan )*§d(?! [^\s]+ (?:sedan|då))
lätt\S* att (?:minnas|komma ihåg|lägga på minnet)
\( (?:(?:själv|nu|snart|över|redan) )+§d(?: \+| plus| år)?(?= [;)])
# Who stands in for whom in a signature.
^(?:/ |// |mvh |hälsningar )?§[gxLNK](?: §[gxL])* , (?:vik|vikarie|vikarierar|ersättare) för(?: §[gxL])+(?: (?:t.o.m(?: \.)?|tom|till och med|till) §t)?
# Numbers that are as they should be.
(?:det|de|numren|numret|dem|båda) är (?:inte|ej|inga) (?:felskriv\S*|skrivfel|tryckfel|stavfel)(?= [,.!)]|$)
"""
