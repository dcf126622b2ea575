"""Phrases in which an unsettling word does no harm, and names and numbers that are none of the order's, as data.

A phrase is met in a sentence in small letters with one space between all its words and marks. The facts that were read stand in it as signs:
§N a person's name, §K the contact's, §I a personal number, §P a telephone, §A a part of an address, §R who has the lock, §F a code, §C as many as there
are persons. So does what was not read: §g a given name, §x another capital, §M a name that is kept for the one who calls, §d a number of more digits,
§t a date or a time, §p a telephone, §a a part of an address, §w another reference.
In a phrase <KIN>, <HOUSE>, <ELDERS>, <DAYS>, <WHEN>, <GATE>, <PEOPLE>, <UNIT>, <STAFF>, <CODED> and <TV> stand for the words below; where a group is called "only", only its words are harmless.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from workflow.routines.shared_lock.reading.lexicon import fillers, harmless_kin, harmless_people, harmless_things, office
from workflow.routines.shared_lock.reading.lexicon import vocabulary as v

_Groups = tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...]], ...]


@cache
def harmless() -> _Groups:
    """The phrases as patterns, in groups behind one that meets any of the group; compiled when a ticket is read, which most commands need not pay."""
    return (*_grouped(_PHRASES + office.PHRASES + harmless_kin.PHRASES + harmless_people.NEXT_TO_NAMES), *of_list(harmless_people.PHRASES), *of_list(harmless_things.PHRASES))


@cache
def of_list(listed: str) -> _Groups:
    """The phrases of one list only."""
    return _grouped(listed)


def _grouped(listed: str) -> _Groups:
    phrases = [_filled(line) for line in listed.strip().split("\n") if line and not line.startswith("#")]
    groups = (phrases[at : at + _GROUP] for at in range(0, len(phrases), _GROUP))
    return tuple((_whole("|".join(group).replace("(?P<only>", "(?:")), tuple(map(_whole, group))) for group in groups)


def _whole(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{phrase})(?!\S)")


def _filled(phrase: str) -> str:
    for name, pattern in _words().items():
        phrase = phrase.replace(f"<{name}>", pattern)
    return phrase


@cache
def _words() -> Mapping[str, str]:
    days = "(?:måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|helg|vardag|morgon|förmiddag|eftermiddag|kväll|natt|dag|fm|em|mån|tis|ons|tors|fre)(?:en|ar|arna|er|erna|nar|narna)?"
    return {
        "KIN": _any_of(f"{v.RELATIVES} syskonen systrarna bröderna kontaktman kontaktmannen kontaktperson", *v.ROLES_OF_CONTACT.split("|"), "gode mannen"),
        "HOUSE": "(?:son|sonen|dotter|dottern|mor|modern|mamma|mamman|far|fadern|pappa|pappan|syster|systern|bror|brodern|syskon|syskonen|systrarna|bröderna|mother|father|brother|sister|daughter|svärmor|svärfar)",
        "ELDERS": "(?:(?:far|mor|svär|foster)(?:mor|far|föräldrar)|moster|faster|farbror|morbror|livskamrat|livskamraten|livskamrater|mother-in-law|father-in-law)",
        "DAYS": days,
        "WHEN": rf"(?:§t|{days}|lunch|lunchen|frukost|middag|klockan|kl|tidigt|sent)",
        "GATE": r"(?:\S*kod|\S*koden|\S*porten?|entré\S*|\S*dörren|code|portkode)",
        "PEOPLE": "(?:personer|pers|brukare|brukarna|kunder|kunderna|vårdtagare|klienter|boende|sambos|sambor|sammanboende|makar|people|clients|namn)",
        "UNIT": _any_of(f"{fillers.FILLERS['places']} hemtj* hemsjukv*"),
        "STAFF": _any_of(v.STAFF),
        "CODED": _any_of(v.OTHER_CODES), "CHECKED": office.CHECKED, "REGISTER": office.REGISTER,
        "TV": v.TELEVISION,
    }


def _any_of(listed: str, *phrases: str) -> str:
    """One pattern for these words; a "*" at the end of one stands for every word that begins so."""
    words = [f"{word[:-1]}\\S*" if word.endswith("*") else word for word in (*phrases, *listed.split()) if '"' not in word]
    return f"(?:{'|'.join(words)})"


_GROUP = 20
_PHRASES = r"""
(?:har|hade) tidigare beställt åt §N
jag är (?:utsedd |förordnad |deras )?(?:god man|förvaltare|kontaktperson) (?:för|åt|till)
(?:altan|balkong|källar|bak|kök)\S*dörr\S*
, inte (?:altan|balkong|källar|bak|kök)\S*dörr\S*
bara för (?:hemtjänst\S*|personal\S*|oss|vår personal)
(?:goda )?(?:granne|grannen|grannfrun)(?: §[gx])* har (?:en |vår |sin )?(?:extra|reserv)?nyckel(?: om ingen öppnar)?
(?:hej|hejsan|hallå|tjena|god \S+) igen
(?:sedan|sen|för) (?:en|ett|några|flera|§C|två|tre) (?:tid|tiden|år|månad|månader|vecka|veckor|dagar|stund) (?:tillbaka|sedan)
^(?:§C|[1-6]) (?:brukare|kund|person|namn|vårdtagare)(?= [:.,]|$)
(?:brukare|kund|person|vårdtagare|klient|namn) #[1-6]
(?:vårt|ert|det|ännu ett) (?:första|andra|tredje|fjärde|femte) (?:par(?:et)?|hushållet|beställningen)(?: (?:denna|den här|för|i) (?:veckan?|månad\S*|dag|år))?
(?:tackat|tackar|tackade) ja(?= till)
bor(?:de)? (?:också |även |fortfarande )?kvar (?:på|i) (?:§A|samma|lägenheten|huset|villan)
fråga efter §[gx](?: §x)*
# How often, and what is only polite.
(?:§C|två|tre|fyra|fem|sex|flera|några|\d) (?:ggr|gånger|gång|besök|dagar|tillfällen)(?: (?:/|per|om|i|varje) (?:dag|dygn|vecka|dagen|veckan|dygnet|natt|natten|månad|månaden|kväll))?
(?:hemtj\S*|insats\S*|besök\S*|hjälp\S*|tillsyn\S*|städ\S*|dusch\S*|omvårdnad\S*|larm\S*) x (?:§C|§d|\d)(?: (?:/ |per |om |i )?(?:dag\S*|dygn\S*|vecka\S*|natt\S*))?
(?:§C|§d|\d) x (?:/ |per |om |i )?(?:dag\S*|dygn\S*|vecka\S*|natt\S*|månad\S*)
(?:kl|klockan|\S*tider(?:na)?) (?:: )?(?:§d|\d)(?: (?:,|och|samt|-|–) (?:§d|\d|§t))*
utan hiss
(?:de|dom|paret|makarna) har (?:en )?egen (?:ingång|entré)
svarar (?:hon|han|de|ingen|§K|§N) (?:inte|ej)(?= (?:,|går|så|kan|ring|ringer|ta|prova|försök|finns|nås))
(?:men|har|ännu|dock) (?:ännu |dock )?inget (?:digital\S* )?(?:lås|låsenhet)(?! (?:kvar|längre|som))
föd\S* - §d(?: (?:och|resp|respektive) - §d)?
(?:har |hade )?glömt(?: bort)? att
glömde (?:ju |helt |visst |bort |alldeles |tydligen )*att
(?:toppen|bra|fint|tacksam\S*|skönt|guld|jättebra|jättefint|perfekt|kanon|snällt|önskvärt|uppskattat|uppskattas|superbra|underbart|trevligt|bäst|enklast|smidigt|smidigast|glad|glada|önskar|önskvärt) om (?=ni|du|vi|det|någon|man|jag|låset|detta|hon|han|de\b)
om det (?:går|gick|skulle gå|kunde gå|funkar|fungerar) (?:att|snart|bra|fort|snabbt)
(?:undrade|undrar|frågade|frågar|undrat|frågat|pratade|pratar|ringde|ringer|skrev|tänkte) om
om (?:någon|några|ett par|en|två|ca|cirka) (?:dagar|dag|vecka|veckor|timme|timmar|månad|månader|stund|minuter)
stå(?:r|tt)? (?:\S+ )?(?:och )?vänta[rt]?(?: \S+)?
vänta (?:länge |kvar )?(?:utanför|i trapphuset|vid (?:dörren|porten)|på att (?:de|någon|han|hon) öppna\S*)
hoppas (?:att )?(?:jag|vi|ni|du|allt|det|detta|uppgifterna|informationen|infon|allting|mailet)
(?:gör|gjort|gjorde|göra|görs|fyllt i|fyller i|lagt|lägger|skrivit|hamnat|hamnar|blir|blev|allt är|allt blev)(?: det| allt| detta| den| här)*(?: \S+)? rätt(?! [^.!,]*§)
men (?:ring|kontakta|hör av \S+|skicka|sms:a|smsa|säg|meddela|knacka|vänligen ring)(?: gärna| helst| alltid| bara)?
men (?:den|hunden|katten|båda|de|dom|hon|han)(?: är| är båda)? (?:snäll|snälla|ofarlig|ofarliga|pigg|pigga|kelig|glad|lugn|trevlig|trevliga|hör|hörs)
men (?:först|helst|gärna|bara|endast|inte|ej|aldrig) (?:efter|före|innan|på|mellan|under) <WHEN>
(?:har|finns|är) (?:ingen|inga|inget|inte någon|inte några) (?:hund|hundar|katt|katter|husdjur|djur|hiss|bil|parkering|trappa|tröskel|ringklocka|namnskylt|allergi\S*|brådska|fara)
they (?:don't|do not) speak (?:much |any |good )?(?:swedish|english)
porttelefon\S*(?: finns)? (?:, )?annars (?:är )?(?:kod|koden|portkod|portkoden)(?: är)? §F
sedan (?:barnsben|ungdomen|femtiotalet|sextiotalet|sjuttiotalet|åttiotalet|nittiotalet|urminnes tider|bröllopet)
(?:ungefär|runt|ca|cirka) <WHEN>
själva? (?:ta|öppna|låsa|gå|klara|sköta|kan|har|bo|boka|bokar|sköter|handlar|lagar|hämta|komma)
(?:själv|själva|ensam|ensamma) (?:om|på) (?:dagarna|kvällarna|nätterna|natten|dagen|helgerna)
(?:klara|klarar|orkar|vill|kan|hjälper) (?:sig )?(?:mycket |allt |det |en del |mesta |fortfarande )*själva?
# What is offered, asked and excused.
(?:hör|återkom|ring|säg|kontakta|meddela|skriv|fråga|hojta|mejla|maila|skicka|påminn|ropa)(?: [^\s§,.]+){0,5} om (?:det |ni |jag |vi |något |nåt |någon |man |du )(?:[^\s§,.]+ ){0,6}[^\s§,.]+
om (?:jag|vi) (?:har |hade |mot förmodan )?(?:gjort|glömt|missat|skrivit|fyllt|missuppfattat|tänkt|slarvat)(?: [^\s§,.]+){0,5}
om ni (?:kan|kunde|hinner|har möjlighet att|skulle kunna) (?:komma|ta|hjälpa|ordna|fixa|lösa|sätta|montera|göra|åka|boka|få)(?: [^\s§,.]+){0,4}
är det något (?:mer |annat |som )?(?:[^\s§,.]+ ){0,4}så (?:säg|hör|ring|kontakta|skriv|fråga|hojta)
borde (?:kunna|vara (?:enkelt|lätt|klart|rätt|bra))
(?:ännu|ytterligare|än|här kommer) (?:ett|en|§C) (?:nya? )?(?:par|hushåll|kunder|brukare|makar|beställning|lås|låsenhet|sammanboende)
§C (?:gamla |nya |goda |kära |trogna )+(?:kunder|brukare|vårdtagare|vänner|hyresgäster|herrskap)?
bara att (?:gå|ringa|knacka|öppna|kliva|boka|dra|slå|säga|höra)
ingen av (?:dem|dom|de två|de båda|makarna) (?:kommer|hinner|orkar|hör|kan|klarar|tar|ser|går)(?: [^\s§,.]+){0,5} (?:dörren|upp|öppna|trappan|trapporna|fort|snabbt|bra|telefonen)
(?:räcker|räckte|räckt) (?:inte|ej|aldrig)(?: riktigt)?(?: till| längre| runt)?
(?:om|ifall) (?:det|samtalet|sms:et|ni|han|hon|de) (?:inte|ej) (?:går fram|kommer fram|svarar|hör|öppnar|får svar|tar luren)
(?:en|ett) (?:st )?\( 1 (?:st )?\)
granne med (?:\S+en|\S+et|\S+an|ica|coop|willys|lidl|skolan)
vänta (?:på |tills )(?:det |att |den )?(?:gröna|röda|grönt|klick|pip|lampan|signalen|surr|blinkar|piper|lyser|klickar)\S*(?: ljus\S*| lyser| lampan| blinkar)?
ingen (?:åtgärd|resa|tid|bokning|kontakt) (?:\S+ ){0,3}(?:krävs|behövs)
(?:ingen|inte|aldrig|ej)(?: [^\s§,.]+){0,3} (?:ta|tog|tagit|kom|komma|kommit|kunde ta|kan ta|kunde komma|kan komma) (?:sig )?in
(?:alla dagar|varje dag|hela tiden|jämt|alltid|hemma|dagarna|dagligen|vardagar|tider|dagar|jämnt)(?: [^\s§,.]+)? utom (?:på |i )?(?:<DAYS>|§t|när|vid|då|just|varannan|första)
(?:bytt|byter|byta|byts) (?:ut )?(?:från |nästan |snart |successivt )*(?:alla |våra |de gamla |gamla |sina )*nycklar\S*
(?:vill|önskar|brukar) (?:inte|ej|helst inte) (?:bli |gärna )?(?:störda|störas|stört|störd|väckas|väckta|väckt|väckte)
(?:nyutskriven|nyutskrivna|utskriven|utskrivna|kom|kommit|kommen|komna|kommit|är|hemkommen|hemkomna|hem) (?:nyss |nyligen |precis |nu |äntligen |just |båda )*(?:hem |hemma |igen )*från (?:korttid\S*|sjukhus\S*|lasarett\S*|rehab\S*|us|avdelning\S*|växelvård\S*|avlastning\S*)(?: (?:i|för|sedan|nu|nyligen|förra)(?: \S+)?)?
(?:hemma|hem|ringer|ringde|ring|hör av mig|skriver|tack|tillbaka|här|tackar|friska|pigga|på benen) igen
skämt åsido
(?:man|kvinna|herre|dam) (?:§C|[1-6]|[ab])(?= [:=.]|$)
(?:inget|inte något|aldrig) fel på
(?:förlåt|ursäkta|sorry)(?: för)? (?:krångl\S*|strul\S*|röran|besväret|slarvet)
^(?:man|kvinna|herre|herr|dam) (?:[ab12] )?[:=]
tack och lov
god (?:påsk|sommar|vår|höst|vinter|pingst)
bistånd\S* (?:är |har )?(?:beviljat|beviljad\S*|beviljats|finns|klart)
(?:endast|bara|enbart) (?:via )?(?:sms|samtal|telefon)
(?:uppgifterna|allt|adressen|allting) stämmer(?= [.,!]|$)
byt(?:a|er|s|as|ts)? (?:ut |bort )?(?:den |det |de |våra |alla )?(?:gamla |vanliga )?nyckel\S*
nyckel(?:skåp|gömm|box|tub)\S*(?: \( [^()]* \))? (?:sitter|är|hänger|finns|blir) kvar (?:tills|till) (?:ni|montör\S*|låset|det|dess)[^.,]*
(?:stäng|lås|öppna|dra igen)(?: gärna| alltid| noga)? (?:dörren|porten|grinden)(?: (?:efter|om) (?:er|dig))?
^(?:mor|far|son|dotter|bror|syster|mamma|pappa)$
(?:vill|ville|måste|skulle|får|kan) (?:jag |vi )?bara (?:säga|berätta|tillägga|meddela|fråga|tacka|nämna|påminna|höra|informera|skicka)
(?:jag|vi)(?: som)? (?:blir|är) (?:så )?gam(?:mal|la)
^typ ;
(?:§[NK]|han|hon|båda|jag|de) (?:är|blir|fyller|fyllde) (?:snart |över |nu |redan )*§d
bli inte (?:förvånad\S*|rädd\S*|ledsn?\S*|irriterad\S*|sur\S*|orolig\S*)
(?:er|dig|dem|dom|det) om (?:i|på|förra|igår)
bara (?:var|är) att
rätt håll
om (?:ja|nej|sådan finns|sådan krävs|tillämpligt)(?= [,:)]|$)
(?:personer|pers|brukare|kund|person|vårdtagare|klient|namn|sambo) \( (?:§C|[1-6]) \)
ev(?: \.)? (?:tredje|andra|fler) (?:person|brukare|kund)\S* [:=?–-]+(?: (?:[–-]|nej|ingen|saknas))?$
god man / förvaltare [:=?–-]+ (?:nej|ingen|saknas|[–-])
sommarvikari\S*
(?:två|tre|fyra|fem|sex|sju|flera|massa) olika (?:personal|personer|händer|medarbetare|nycklar|tider|språk|kollegor)
(?:mindre och mindre|mer och mer|sämre och sämre|fler och fler)
bor(?:de)? (?:båda |fortfarande |ännu |nu |själv |tillsammans )?kvar (?:hemma |tillsammans |båda )?(?:på|i)(?! (?:ett|en|sitt|sin) )
saknar (?:ännu |fortfarande |idag |i dag )?(?:digital\S*|lås\S*|elektronisk\S*)
säg (?:att|till|bara|hej|vem)
(?:sedan|sen|från|år) §d(?: -talet)?
(?:inte|ej) att tala om
(?:inget|inga|inte något) (?:krav|måste|tvång|konstigt|problem|bekymmer|krångel|strul|bråttom|speciellt)
(?:inte|ej) (?:allt ?)?för (?:länge|lång|sent|tidigt|högt|fort|snabbt|dyrt|mycket|ofta|många)
(?:inte|ej|aldrig) (?:någon|nån) (?:större |direkt )?(?:brådska|panik|fara|stress|skillnad)
det behöver (?:ni|du|man|vi) (?:ju )?(?:inte|ej)(?: veta| tänka på| bry er om| använda)?(?= [.!,:;)]|$)
(?:två|tre|fyra|fem|sex|sju|åtta|flera|§C|[2-9](?= nycklar| nyckelknippor| signaler| besök)) (?:gånger|ggr|besök|trappor|nycklar|signaler|minuter|timmar|dagar|veckor|månader|år|katter|hundar|kollegor|trappsteg|portar bort|km|kilometer|mil|steg|kvarter|\S+incidenter|tillfällen)
(?:har|finns|hade|via|med|från) (?:en |ett |idag en |i dag en )?(?:nyckelgömm|nyckelskåp|nyckelbox|nyckeltub)\S*(?: (?:i dag|idag|nu|där|på|vid|utanför|porten|dörren|kod|koden|§d|§F|\(|\)))*
§C(?= (?:st |nya? |av |gamla |gamling|pensionär|åldring|äldre |pers|kund|bruk|vård|vän|väninn|syskon|människor|som |gifta |makar|herr|dam|vuxna|sammanboende |sambo|i (?:samma |ett |en )?(?:hushåll|familj)))
^(?:här kommer |det gäller |gäller |nu är det )?§C nya?(?: till(?= (?:digital|lås|§|er|listan)))?
(?:de|dom|dessa|de här|dom här|dem) §C(?= [.!:,]|$)
(?:ingen av (?:dem|dom|makarna)|varken (?:han|hon|§N) eller (?:han|hon|§N)|ingen|de|dom|båda|paret|makarna) (?:har|hade|saknar|fått|använder) (?:idag |i dag |ännu |inte |ej )*(?:något |nåt |någon |ett )?digital\S* (?:lås|låsenhet|enhet|nyckel)\S*(?: (?:i dag|idag|nu|ännu|sedan tidigare|tidigare|än))?
(?:svarar|bokar|öppnar|sköter|ringer|handlar|lagar|städar) (?:alltid |oftast |helst |gärna |numera )?själv\S*
(?:skulle|om|ifall) (?:han|hon|de|dom|ingen|någon|§[NK]) (?:inte|ej) (?:svara|svarar|höra|hör|öppna|öppnar|vara hemma|är hemma|ta telefonen|tar telefonen|tar luren)
(?:prova|försök|ring|testa|knacka|ringer|provar|försöker) (?:gärna )?igen
(?:sitt |sina |ett |har )?(?:nummer|numret|telefonnummer|mobilnummer) (?:är )?hemligt|hemligt (?:nummer|telefonnummer)
bara (?:efter (?:att|§t|<WHEN>|sms)|via|på (?:<DAYS>|<WHEN>|telefon|mobil|svenska|finska|engelska|sms|fasta|vardagar)|per|genom|om ni|om det|en (?:tekniker|montör|person|gång|sak|stund|kort|liten|fråga|snabb)|ett (?:sms|tips|samtal)|vår|vi|personal\S*|för att|så (?:att )?ni|toppen|bra|roligt|trevligt|positivt)
(?:före|innan|inför|lagom till|till) (?:sommaren|semestern|semestrarna|jul|julen|helgen|påsk|påsken|månadsskiftet|årsskiftet|midsommar|semesterperioden|lovet|vintern)
(?:han|hon|de|dom|båda|makarna|paret|vi) (?:har |hade )?(?:varit|var) (?:lite |först |länge |ganska )*tveksamm?a? men (?:[^\s§,.]+ ){0,4}(?:ja|positiva|med på noterna|gärna|med)(?: [^\s§,.]+){0,3}
hem(?:telefon|numret|nummer|telefonnumret)\S* (?:är |har |blev )?(?:avstängd|avstängt|uppsagd|uppsagt|urkopplad|urkopplat|ur bruk|borttagen)
(?:^|- )(?:husdjur|djur|hund|katt|rök\S*|hiss|allergi\S*|tolk\S*|parkering|porttelefon|trygghetslarm|larm|hörselnedsättning|synnedsättning|rullstol|rullator|trappor|trappa|dörrautomatik|dörröppnare|ringklocka|nyckelskåp|nyckelgömma|övrigt|kommentar\S*|bilaga|bilagor|bråttom|brådskande|akut|språk\S*) (?:\? )?[:=–-]? ?(?:nej|ja|ingen|inga|inget|saknas|finns ej|finns inte|ej aktuellt)
<CODED> \( §d \)
har bara (?:vår|vi|personal\S*|oss)
porttelefon\S* (?:finns|har de|är)(?: också)? men
(?:olika|skilda) (?:tidpunkter|datum|dagar|våningar|sidor|språk|efternamn)
(?:nej|ja|jo) (?:, )?(?:vi|jag) (?:är|har) (?:inte |ej )?(?:släkt|besläktade|samma|ingen släkting)
(?:slår|öppnar|trycker|når|hittar|tar|knappar|använder|kommer|går|svänger|parkerar) man
man (?:slår|öppnar|trycker|hittar|tar|knappar|använder|går|svänger|parkerar|kör|måste|behöver|brukar|knackar|märker|vet|talar|pratar)
(?:hur|där|vad|om|då|som|alltså|ju|gärna|inte) man
(?:klockan|kl|vid|mellan|till|efter|före|innan|runt|kring|framåt) (?:halv |kvart i |kvart över )?(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|§C)(?: (?:och|till|-|–) (?:halv )?(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|§C))?(?= (?:på|varje|,|\.|!|om|så|men|och|har|är|då|för|eller|svarar|ringer)|$| [.,!)])
(?:har|använder) (?:ingen|inte någon|inga) (?:mobil|smart|dator|internet|bredband)\S* utan (?:bara |endast )?(?:hem|fast|vanlig)\S*(?: telefon)?
om (?:det|så) (?:skulle )?(?:behövs|behövas|önskas|krävs|krävas|går bra|är okej|är ok)
om (?:bara (?:en|ett|ni)|samma|montören?|tekniker\S*|alla|båda|låset|dosan|kunde|vi kan|ni kan|ni hinner)
om (?:något|nåt|någonting) (?:är oklart|saknas|är otydligt|blivit fel|ser konstigt ut|strular)
eller om (?:ni|något|du|det) (?:saknar|behöver|undrar|vill|har|saknas|är)(?: [^\s§,.]+){0,3}
(?:ring|kom|knacka|störa?|boka) (?:då |helst |gärna |därför )*(?:inte|ej) (?:då|på|före|efter|innan|mellan|under|vid|just|så|när|<DAYS>|§t)
hund(?:en|ar)? som inte
(?:ringklock|dörrklock|fönst|hiss|porttelefon|lamp|belysning|handtag|<TV>|spis|gång|trappräck)\S*(?: (?:i|på|till) \S+)? (?:är|var|har varit|funkar|fungerar|kärvar|hänger|låter)(?: (?:tyvärr|lite|helt|ofta|ibland|nu|just nu|länge))* (?:trasig|sönder|ur funktion|dålig|svag|kass|inte|lös|konstigt|illa)\S*
(?:trasig|gammalt|gammal|skraltig)\S* (?:ringklock|dörrklock|fönst|hiss|porttelefon|lamp|handtag|<TV>|spis|gång|trappräck)\S*(?: som (?:kärvar|hänger|gnisslar|låter|krånglar))?
(?:inte|ej) haft (?:hemtjänst|hjälp|insatser) så länge
(?:det )?kan dröja (?:lite |en stund |ett tag )*innan (?:de|dom|han|hon|någon|hon|§[NK]) (?:hinner|kommer|öppnar|svarar|är)
få stopp på
^eller (?:§C|två)(?= [:;!.]|$)
och inte hör(?: något| klockan)?
§I \( <HOUSE> \)
efter (?:sin |en |ett |sitt |hans |hennes )?\S*(?:fraktur|stroke|operation|propp|olycka|lunginflammation)\S*
jag slutar (?:klockan |kl |vid )?(?:§t|(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|§C))
min kollega (?:[^\s§,.]+ )?tar över
§N(?: §N)* (?:är|var) (?:en )?gam(?:mal|la) (?:[a-zåäö]{5,}(?:are|ör|ist|ska|man|örska)|lärare|bonde)
(?:men|och) menar inget illa
tidigare (?:hade|använde|har) (?:vi|de|dom) (?:[^\s§,.]+ ){0,3}(?:nyckel\S*|nycklar\S*)
det (?:var|är|blev|blir|funkar|fungerade) (?:[^\s§,.]+ )?(?:aldrig|inte|ej) (?:så )?(?:bra|roligt|kul|hållbart|smidigt|säkert|smart|lyckat)
(?:vill|ska|brukar|får) (?:vi|man|ni|jag|de) (?:inte|ej) (?:gärna )?(?:väcka|störa|stressa|oroa|skrämma)
helst slippa fler nycklar
i det gamla låset
grann\S+ som (?:eldar|röker|spelar|skäller|lagar|borrar|bygger|har (?:hund|katt|fest))
# Numbers that count or list.
^[^\w§]*(?:§C|[1-9]|[a-f]) (?:[).:\];|\t-]|/)
^[^\w§]*[1-6](?= §N)
^(?:[1-6]|[a-f]) ?$
(?:personer|pers|brukare|brukarna|kunder|kunderna|vårdtagare|klienter|boende|sambos|sambor|sammanboende|makar|cohabitants|people|clients|namn|person|kund|kunden|brukaren|user|klient|vårdtagaren|br|pers|sambo|make|maka|partner) (?:nr |nummer )?(?:§C|[1-6]|[a-f]|ett|två|tre)(?! §I)
(?:nr|nummer|pnr|personnummer|förnamn|efternamn|personnr) (?:nr |nummer )?(?:§C|[1-6]|[a-f]|ett|två|tre)(?= [:=.)-]|$)
adress (?:nr |nummer )?(?:[1-6]|[a-f])(?= [:=.)-]|$)
(?:de |våra |alla |båda |bägge |for |dessa )*§C (?:st |nya |av våra |of our |äldre |gifta )*<PEOPLE>
(?:alla|båda|bägge|samtliga|de|beviljade bägge|båda) §C
§C (?:syskon|systrar|bröder|äldre)
<PEOPLE> (?:\. )*§C(?: st)?
(?:1|en|ett|one)(?: (?:st|styck|digital\S*|gemensam\S*|ny\S*))* (?:lås\S*|\S*enhet\S*|lock|dosa)
^(?:br|[bkp])[1-6] [=:.)]
x 1
1 (?:st|x)
x1|1x|1st
§d (?:mm|cm|dm|m|kg|meter|km|mil|procent|år|årig\S*|åring\S*|min\S*|tim\S*|h|ggr|gånger|gång|sek\S*|rok|rum|kvm|kr|%)
\d (?:år|min\S*|tim\S*|ggr|gånger|gång|sek\S*|rok|rum)
(?:tre|två|fyra|fem|sex|flera) (?:ggr|gånger|dagar|veckor|timmar|minuter|besök)(?: (?:/|per|om|i) (?:dag|dygn|vecka|dagen|veckan|dygnet))?
fyller (?:snart )?§d
(?:beslut|avd|avdelning|(?:(?:p-|parkerings|besöks|gäst|garage)(?:plats|ruta)|plats|ruta)(?:en)?|nyckelnr|nyckelnummer|tagg|taggnr|serienr|serienummer|låsenhet nr|enhet nr|lås nr|sal|växel|ankn|anknytning|team|grupp|område) (?:nr |: )?(?:§d|\d)
# Yes and no of the gate.
<GATE>(?: [^\s§]+){0,3}? [:=?–-]+ (?:nej|ja|no|nei|ingen|inga|inget|utan|olåst|saknas|ej|inte)(?: (?:tack|ingen|kod|portkod|behövs|krävs|finns|aktuellt))?
(?:^|[:=?] )(?P<only>nej|ja) (?:, )?(?:§F|ingen)
^nej(?: tack)?(?: .)?$
(?:ingen|utan|inga|no) (?:\S+ )?(?:\S*kod\S*|code|port\S*)(?: (?:behövs|krävs|finns|needed|required))?(?! [:=])
(?:kod|koden|portkod|portkoden|dörrkod|entrékod) (?:saknas|(?:behövs|krävs|finns) (?:ej|inte|ingen))
(?:finns|behövs|krävs) (?:det )?(?:ej|inte|ingen) \S*(?:kod|port)\S*
<GATE> (?:[^\s§]+ ){0,2}?(?P<only>(?:finns|behövs|krävs) (?:ej|inte|ingen))
ej aktuell\S*
<GATE> [:=?–-]+ (?:jag )?vet (?:ej|inte)
vet (?:ej|inte) om det finns \S*kod\S*
<GATE> [:=?–-]+ §[pPF] , ring <KIN>
ring (?:[^\s§]+ )?för (?:\S*kod|koden) §p
(?:kontakt\S*|telefon\S*|tel|mobil|adress|personnummer|personnr|pnr|namn) [:=] (?:saknas|okän\S*|vet (?:ej|inte))
inte aktuellt
eventuell\S* (?:portkod|kod)
ev (?:\. )?(?:portkod|kod)
om (?:sådan|det|kod) (?:krävs|finns|behövs)
# What a negation does no harm to.
(?:inte|ej|aldrig|endast|bara) (?:heller )?§t
(?:brukaren|brukarna|kunden|vårdtagaren|§[KN]) själva?
(?:anhörig\S*|närstående)(?: (?:att|som|vi|ni|kan|ska|får|kontakta\S*|ring\S*|bok\S*|för|tidsbok\S*|nå|nås)){0,4} :
andra hand(?: :)? (?:§[KN])
tredje (?:våningen|vån)
(?:nuvarande|aktuell) (?:adress|hemadress|bostad)
\( (?:ja|nej|yes|no) / (?:ja|nej|yes|no) \)
har hört av sig om
märkt (?:§x|§N|§g)
(?:§d|\d) , \d
(?:pratade|pratat|talade|sa|sade) (?:med )?(?:§g|§x)
(?:jag|vi) och (?:§g|§x)
(?:till|för|dessa|de|båda|till dessa|till de) §C(?= [:.!]|$)
\( (?:man|kvinna|maken|makan) \)
tryck (?:§x|§N|§g|på|in)
(?:inte|ej) (?:så |speciellt |särskilt |super)?(?:bråttom|akut|brådskande)
ingen (?:brådska|panik|fara|stress)
(?:inte|ej|aldrig|helst inte|men inte|dock inte) (?:före|efter|innan|mellan|på|under)(?: kl)? <WHEN>
(?:inte|ej|men inte|dock ej|dock inte) (?:på )?<DAYS>
(?:före|efter|innan|mellan) <WHEN>
(?:hör|ser|går|orkar|hinner|törs|vågar|klarar|minns|talar|pratar|förstår|öppnar|svarar|hör av) (?:sällan |alltid )?(?:inte|ej)(?: (?:så |alltid |längre )?(?:bra|långt|själv\S*|svenska|alltid|särskilt))?
(?:kan|klarar|orkar|vill) (?:inte|ej)(?: längre)? (?:själv\S*|öppna|gå|ta sig|höra|prata|bli upprin\S*|resa|stå|låsa|klara|hantera)(?: själv\S*)?
inte (?:alltid|hemma|så bra|själva?)
(?:vill|önskar) (?:inte|ej) bli (?:uppring\S*|kontakt\S*)
(?:har|hade|finns|saknar) (?:ännu |idag |i dag |nu )?(?:inget|ingen|inga|inte något|inte nåt)(?: (?:eget|digital\S*|gemensam\S*))* (?:lås|låsenhet|enhet|digitallås)(?: (?:sedan|sen) tidigare| idag| i dag| ännu| än| nu)?
inga (?:husdjur|djur|övriga|frågor|konstigheter|problem|hinder)
har (?:inte|ej) (?:några )?husdjur
tveka (?:inte|ej)
(?:glöm|missa) inte
inget (?:övrigt|särskilt|annat|mer|konstigt)
inte minst
(?:inget|inga|ingenting) (?:mer |särskilt |annat |övrigt )?(?:att )?(?:tillägga|anmärka|rapportera|kommentarer|synpunkter)
ingen (?:tid|bokning|besök|kontakt) (?:behöver (?:bokas|tas|göras)|behövs|krävs)
(?:har )?inget sedan tidigare
(?:inget|ngt|något|nåt) (?:lgh|lägenhets)\S*(?: nr)?(?: finns)? ej
(?:ring|kontakta) (?:inte|ej) (?:brukarna|paret|brukaren|kunden|kunderna|dem|de)(?= [.!,]|$)
# Conditions that only offer or ask.
om (?:ni|du|något|nåt|nånting|någonting|någon) (?:undrar|har|vill|behöver|saknar|är|vet|kan|funderar|saknas|mer|ytterligare|annat)(?: (?:är )?(?:frågor|fler frågor|något|nåt|mer|ytterligare|annat|oklart|otydligt|som är|saknas))*
om (?:det är |det )?(?:möjligt|går|funkar|passar)
om det (?:är|uppstår|finns|behövs|saknas|krävs|skulle|blir) (?:något|nåt|frågor|mer|oklart|oklarheter|några frågor)(?: (?:ni undrar|oklart|som|mer|saknas))*
(?:frågor|undrar|undran|beställning|önskemål|önskan|ansökan|behov|tacksam|ber|be|ber er|prata\S*|pratat|information|info|uppgift\S*|hör av sig|hand|tala\S*|samtal\S*|berätta\S*|bett|beslut|överens|kom överens|påminna|påminner|påminnelse|informera\S*|vet|tal|hjälp|möte|ansöker|ansökt|läst|läsa|hört|rör sig|handlar|fråga\S*|meddela\S*|förfrågan|samråd) om
(?:säg|hör av \S+|återkom|hojta|kontakta \S+|ring|mejla|maila)(?: till| gärna| mig)? om
om frågor
§[pP] annars
om (?:en|två|någon|några|ca) (?:stund|dag|dagar|vecka|veckor|timme|timmar)
om sig(?: själv\S*)?
runt om
om den här
om (?:par|ärendet|beställningen|låset|detta|dem|dom)
som om
(?:<WHEN>|§t|sms|mejl|mail|telefon|mobil|hem|hemma|eller) eller (?:<WHEN>|§t|sms|mejl|mail|telefon|mobil|hem)
§[KNP](?: \))? (?:och )?/? ?eller (?:§[KN]|§P|i andra hand)
(?:eller|och) (?:hur|så|liknande|motsvarande|dylikt|swedish|english)
or (?:swedish|english)
english or
# Before and after: when, not what.
(?:förra|föregående) (?:veckan|gången|året|månaden|helgen|sommaren|hösten|våren|vintern|måndagen|tisdagen|onsdagen|torsdagen|fredagen)
(?:har|hade|haft|finns|fick|fått|sitter|är kund|känd|kund|kunder|inskriven|insatser|hemtjänst|brukare|kopplad)(?: (?!inte|ej)[^\s§]+){0,6}? (?P<only>(?:sedan|sen) tidigare)
(?:sedan|sen) tidigare (?:har|finns|en|ett)
tidigare (?:i (?:dag|veckan|år|höst|vår)|idag|ärende|mejl|mail|samtal|kontakt|beställning)
(?:sedan|sen|så) länge(?! som)
hur länge
§R(?: §R)*(?: (?:sedan|sen) tidigare)?
(?:sedan|sen) tidigare (?:har|hade)
(?:den|det|en|ett|min) gaml\S+ (?:mannen|damen|stilen|vanan|goda)
(?:ny|nytt|nya) (?:beställning|lås|låsenhet|enhet|digital\S*|par|kund|brukare|kunder|installation|gemensam\S*)
(?:ny|nya) (?:hemtjänst|insats|insatser)
# Moves that ended at the address of the order, corrections and changes that a rule has read.
flytta(?:t|de) (?:in |hit |ihop |nyligen )?(?:från \S+ (?:till |och bor nu (?:på|i) )|till |på |hit |ihop )§A
flytta(?:t|de) in hos(?: (?:sin|sitt) [^\s§]+)? §N
flytta(?:t|de) (?:ihop|hit|in)(?: från (?:§x|\S+))?
kontakt\S* (?:byts|ändras|bytt|byt) (?:ut )?till (?:<KIN> )?§K
i ?stället för (?:<KIN> )?(?:§[NKgx])
rätt (?:ställe|person|kö|avdelning|instans|forum|team|bra|så|mottagare)
rätt till
(?:allt |uppgifterna |adressen |det )?stämmer (?:med|överens med) (?:treserva|folkbokföringen|folkbokföring|tes|lifecare)
hör rätt
(?:kontakta|ring|boka)(?: gärna| helst| bara)? (?:inte|ej) (?:paret |brukarna |brukaren |kunden |kunderna |de |dem |honom |henne |till )?(?:§[NK] )?(?:\( \S+ \) |direkt |själva )?(?:utan|men)
§[KP](?: §[KP])* (?:, |\( |- |och |men )(?:inte|ej|not) (?:<KIN>|maken|makan|frun|mannen|hustrun|§[NgxM])(?: §[NgxM])?(?: \))?
(?:byt|byta|ändra) kontakt\S* till (?:<KIN> )?§K
§P(?: \))? (?:istället|i stället)
(?:\S*kod|\S*koden) (?:byttes|har bytts|är bytt|ändrades|är ändrad|har ändrats)(?: [^\s§]+){0,3}? (?:, )?(?:nu|ny kod|ny|nya koden|nya är|är nu)(?: (?:är|:))* §F
(?:byta?|byter|bytt) från nyckel\S*
glömde (?:bort |visst |tydligen |jag )*(?:bifoga|skriva|säga|nämna|portkod\S*|att|lägga|ta|skicka|kontakt\S*|ange|fylla|skicka med|bilagan|få)
^(?:oj|ps|åh|aj|sorry|men)?[^\w§]*glömde
lätt glöm\S*
glömsk\S*
# Others than those of the order.
olika (?:efternamn|tider|tillfällen|utförare|enheter|grupper|håll|insatser|namn)
(?:ett|en|till ett|för ett|till) annat (?:par|hushåll)
bland annat
andra hand(?: :)?(?: <KIN>)? ?§M(?: §M)*
<HOUSE> och <HOUSE>
<KIN> och <KIN> §K
i andra hand(?: :)?(?: <KIN>)?(?: §M)*(?: §P| , §P)?
(?:själv|själva) (?:kan|öppna|låsa|stiga|gå|ta)
(?:sig|öppna|låsa|klarar|klara|stiga) (?:\S+ )?själv\S*
(?:dem|de|er|mig) själva
(?:hej|hejsan|hallå|hello|hi|dear|tjena|god \S+|goddag)(?: på \S+)?(?: §[gx])+
(?:mvh|vh|hälsn|hälsningar|hälsning|hälsar|kram|kramar|tack|thanks|regards|/ /|/|//)(?: ,| !| \.)?(?: §[gxNK])+(?: ?/ ?§[gx])*
(?:jag|undertecknad|mig)(?: heter| ,| \()?(?: §[gx])+
(?:prata\S*|pratat|talat|talade|tala|överens\S*|samråd|avtal\S*|avtalat|pratades|ringde|kontakt|träffade|möte|hembesök|samtal|telefon|mailat|mejlat|stämt av|lovat)(?: [^\s§]+){0,3} (?:med|av)(?P<only>(?: §[gx])+)
(?:från|inom|område|team|grupp|gruppen|enheten|enhet|hemtjänst\S*|hemtj|hemsjukvård\S*|avd|avdelning|kontoret|kommun|distrikt|us|htj|ht|(?:vi|oss|jobbar|arbetar) (?:på|i))(?: §x)+
(?:<STAFF>)(?: ,)?(?: §[gx])+(?: §[gx])*
(?:§[gx] )+(?:på|i|från|,|, ) ?(?:hemtjänst\S*|hemtj|htj|hemsjukvård\S*|<STAFF>)
(?:det är|det här är|jag är|här är|här skriver|här kommer|skriver för(?: min)?(?: <STAFF>)?)(?: ,)?(?: §[gx])+
\( (?:inte|ej) släkt
# A telephone of ours, for questions.
(?:frågor|undringar|funderingar|oklarheter|questions)(?: [^\s§]+){0,5} (?:ring|kontakta|nås|når ni|till|call|på|mig|:)(?: [^\s§]+){0,4}(?P<only>(?: §[gx])*(?: ,)?(?: på| via| tel| tfn| telefon| :)*(?: §p))
(?:ring|kontakta|nå|når|nås) (?:gärna )?(?:mig|oss|undertecknad)(?: (?:gärna|på|om|vid|för|direkt|då|så|i|ifall|det|frågor|behov|undrar|ni|du|något|någonting|över|är|tel|telefon|mobil|nummer|nr|oklart|istället|finns|har|saknas|behövs|,))*(?: §[gx])*(?: ,)?(?: på| via| tel| tfn| för \S+ så \S+ jag det ,)*(?: §p)?
(?:vår|vårt|våra|enhetens|kontorets|gruppens|min|mitt|our)(?: \S+){0,3} (?:§p|§P)
(?:hund|katt|hunden|katten|hundar|katter|kattungen|hundarna|katterna|fågel)(?: (?!§|\d|[,.;:!?()–-]|och|men|så|för|enda|\S*kod|\S*port)\S+)*
(?<!§I )(?:alternativt|eller|och) (?:[^\s§]+ )?§[pP]
(?:<CODED>) (?:kod |: |är |nr )?(?:§d|\d)
\( post till §w \)
(?:behövs|krävs|finns) (?:det )?ingen (?:\S*kod) längre
(?:från|av|via|enligt) (?:en |de |deras |hennes |hans )?<KIN>(?= [,.]|$)
(?:hemtjänst\S*|hemsjukvård\S*|enheten|<STAFF>)(?: §x| [^\s§]+)? , §a(?: (?:, )?§a)*
trygghetslarm (?:finns|har)(?: , larmcentralen §p)?
(?:har|med|finns) (?:redan |även )?trygghetslarm\S*
tolk behövs(?: inte| annars)?(?: :)?(?: §[gx])*(?: §p)?
(?:hoppas) (?:ni|du|att|allt|på|det)
"""
