"""What senders and their systems put on an order besides its facts, as phrases of `harmless`: pages, versions, names below, and what says the order again."""

from __future__ import annotations

from workflow.routines.shared_lock.reading.lexicon.english import IDLE_ENGLISH

# "Sekretess: nej": a row of a form.
DENIED_ROW = (
    r"(?:smitta|smittrisk|hot|våld|hot och våld|hot / våld|risk|risker|skyddad identitet|skyddade personuppgifter|skyddad adress|sekretess|sekretessmarkering)"
    r" (?:[?] )?[:=] (?:nej|ingen|inga|inga kända|nej , ingen)(?: [.])?"
)
# "Vet inte om det är ni som gör detta": whether the mail went to the right place.
RIGHT_PLACE = (
    r"(?:hej ?[,!.]? )?(?:jag |vi )?vet (?:inte|ej) om (?:det är (?:ni|du|rätt (?:ställe|mottagare|avdelning|adress)) (?:som )?(?:gör|har hand om|sköter|ordnar|fixar|tar|beställer)"
    r" (?:detta|det|det här|sånt|sådant|sånt här|den här typen|låsen|lås|låsenheter)|(?:jag|vi) (?:har )?(?:hamnat|kommit|skickar|skriver) (?:rätt|till rätt (?:ställe|mottagare|avdelning|adress)))(?=$| [.!,])"
)
_HOUSE = "(?:mor|far|son|dotter|mamma|pappa|bror|syster|mormor|morfar|farmor|farfar)"
CHECKED = r"(?:(?:dubbel|av)?(?:kontroll(?:erad|erat|erade)|kollad|kollat|kollade|checkad|checkat|checkade)|verifiera(?:d|t|de)|avstämda?|avstämt|stämda? av|hämta(?:d|t|de)|tagna|kopierade)"
REGISTER = r"(?:treserva|lifecare|procapita|phoniro|tes|navet|kir|folkbokföring(?:en|sregistret)?|skatteverket|journalen|journal|verksamhetssystemet|systemet|registret|genomförandeplan(?:en)?|beslutet|kundkortet|kundregistret|akten)"
# Whole sentences that only say that something is ordered, or how earlier orders went: "Ärendet gäller nytt lås."
IDLE = (
    r"(?:(?:(?:(?:ärendet|detta|det|det här|beställningen|mejlet|mailet|blanketten) (?:gäller|avser|rör|är)|ärende :|vad :|gäller :?|avser :?|(?:vi |jag )?beställer|beställning(?: av| på)?)[ ,:–-]*)?"
    r"(?:en |ett |1 st )*(?:(?:nya?|nytt|gemensamt?|gemensamma|digitala?|digitalt|delat|delad) (?:och )?)*(?:lås|låsenhet|digitallås|låsdosa)"
    rf"(?:(?: (?:till|för|åt)| ,| -| –)? (?:paret|makarna|båda|dem båda|ett par|två personer|två brukare|{_HOUSE} (?:och|o|&|[+]|/) {_HOUSE}))?"
    r"|inga (?:andra|övriga|fler|ytterligare) (?:ändringar|uppgifter|kommentarer|önskemål|upplysningar|synpunkter)"
    r"|(?:sist|senast|förra gången)(?: vi beställde| vi gjorde en beställning)? tog det (?:\w+ ){1,3}(?:veckor|månader|dagar)(?: , (?:så )?(?:vi )?hoppas (?:att )?det går (?:fortare|snabbare)(?: (?:den här gången|denna gång|nu))?)?"
    r"|(?:de |båda |makarna |paret )?(?:är |har varit )?(?:(?:gifta|sambos|sambor|sammanboende|syskon|mor och son|mor och dotter|far och son|far och dotter|vänner)(?: med varandra)?(?: och| ,|, och) (?:de )?(?:är )?)?(?:båda |bägge )?(?:folkbokförda|skrivna|bosatta|mantalsskrivna) (?:(?:på|i) (?:adressen|lägenheten|huset|villan)|(?:ihop|tillsammans)(?: (?:på|i) (?:adressen|lägenheten|huset|villan|samma adress))?|på samma (?:adress|ställe))(?: sedan \d{4})?"
    r"|(?:vi |jag )?påminner om (?:denna|den här|detta|ärendet|beställningen)|(?:påminnelse , )?vi väntar (?:fortfarande |ännu )?på tid"
    r"|(?:se|enligt) (?:ovan|ovanstående|formuläret|(?:alla )?uppgifter(?:na)? (?:ovan|i (?:formuläret|rutorna|fälten)))|(?:alla )?uppgifter(?:na)? (?:enligt|som|se|(?:står|finns|är ifyllda) i) (?:ovan|formuläret|rutorna|fälten)|allt (?:står|finns|är ifyllt) i (?:formuläret|rutorna|fälten)|postadress(?:en)? (?:är )?(?:samma|densamma)|det brådskar (?:inte|ej)"
    r"|(?:låset|låsenheten|enheten|dosan) ska (?:sitta|monteras|vara) på (?:lägenhetsdörren|ytterdörren|dörren till lägenheten)(?: , (?:inte|ej) på (?:porten|entrén|grinden|balkongdörren|altandörren))?"
    r"|(?:hej ?,? )?(?:kan|kunde|skulle|vill) (?:ni|du|någon)(?: vara (?:så )?snälla? och| snälla)? (?:ordna|fixa|hjälpa(?: till| oss)?|ta hand om|ta er an|ta(?= (?:det här|detta|den här|denna|dessa|nedan|nedanstående|beställningen|ärendet|mejlet))|titta på|kolla på|hantera|se till)(?: med)?"
    r"(?: (?:det här|detta|den här|denna|dessa|nedan|nedanstående|lås|låset|ett lås|låsenhet|en låsenhet|digitalt lås|till (?:dessa|dem|dom|paret|makarna)|beställningen|ärendet|mejlet)){0,4} [?]"
    r"|(?:jag |vi )?vet (?:inte|ej) (?:vart|var|hur|till vem) (?:de|den|det|man|jag|vi|hon|han) (?:ska|skall) (?:skicka|skickas|vända sig|lägga den|beställa|göra)(?: (?:det|den|detta|sånt|sådant))?"
    rf"|{RIGHT_PLACE}"
    r"|(?:jag |vi )?skickar (?:bara )?vidare(?: (?:detta|den här|nedan|nedanstående))?(?: (?:från|åt) (?:natt|kvälls|dag)?(?:gruppen|patrullen|personalen|teamet|biståndshandläggaren|handläggaren))?(?: , (?:de|dom) har (?:inte|ingen) (?:lindesk|inloggning|behörighet(?: till systemet)?))?"
    rf"|(?:uppgifter(?:na)?|personuppgifter(?:na)?|pnr|personnummer|adress)(?: (?:och|,|/) (?:pnr|personnummer|adress|namn))? (?:är )?{CHECKED}"
    rf"|{IDLE_ENGLISH}|{DENIED_ROW})(?: [.!])?"
)
# "Trygghetslarm till paret är redan beställt, det behöver ni inte göra något åt": another errand that is seen to.
_ERRANDS = r"(?:trygghetslarm\S*|larm|larmet|medicinskåp\S*|medicinrobot\S*|hjälpmedel\S*|hjälpmedlen|matlåd\S*|rullator\S*|nyckelskåp\S*|nyckelgömm\S*|färdtjänst\S*|bostadsanpassning\S*|dosett\S*|sänglarm\S*)"
OTHER_ERRAND = (
    rf"(?:[-*•–] |\d [.)] )?{_ERRANDS}(?: (?:till|åt|för|hos) (?:paret |makarna |familjen )?(?:§[NLgx]|dem|dom|båda|bägge|henne|honom|(?!och|samt|lås)[a-zåäö-]+)(?: (?:och )?§[NLgx])*)?"
    r" (?:(?:är|har) (?:redan |nu |också ){0,2}(?:beställt|beställd|beställda|ordnat|ordnad|klart|klara|installerat|installerad|igång|på plats|på gång|sökt|skickat)|har (?:vi|jag|de|dom|paret|båda|handläggaren) (?:redan|(?:redan )?(?:beställt|ordnat|sökt|skickat)))"
    r"(?: (?:separat|för sig|i ett annat ärende|i annat ärende|av <STAFF>|hos er|sedan tidigare|sen tidigare|redan))?"
    r"(?: [,.–-])?(?: (?:så )?(?:det|den|dem|de) (?:behöver|ska|skall) (?:ni|du|man|vi) (?:inte|ej) (?:göra (?:något|nåt) åt|göra (?:något|nåt)(?: med)?|tänka på|bry (?:er|dig|sig) om|ordna|beställa|fixa|ta med))?(?= [.!]|$)"
)
PHRASES = r"""
# Pages, versions and amounts.
sida 1 (?:av|/|\() 1(?: \))?
(?:version|ver|utgåva|utg|revision|rev)(?: \.)?(?: nr)?(?: :)? (?:§d|\d)(?: \. \d)?(?= [,.;)|–-]|$)
(?:blankett|blanketten|formulär|mall|lathund|rutin)(?: nr)?(?: §x)?(?: [–-])? (?:§d|\d)(?= [,.;)|–-]|$)
^(?:del|avsnitt|punkt|steg|sektion|flik|block) (?:§C|[1-9])(?= [–:-]|$)
(?:prioritet|prio|prioritetsklass|angelägenhetsgrad)(?: :)? \d(?= [,.;)]|$)
antal (?:lås|låsenheter|låsenhet|enheter|dosor|digitala lås)(?: [:=])? (?:1|en|ett)(?: st| styck)?(?= [,.;)]|$)
(?:lås|låset|låsenhet|enhet|digitallås|låsdosa)(?:(?: [,:x(])? 1 ?(?:st|styck|st\.)(?: \))?| \( 1 \)| : 1)(?= [.,;!)]|$)
(?:bilaga|bilagor)(?: bifogas| finns)?(?: :)? (?:0|ingen|inga|nej|saknas)(?= [,.;)]|$)
(?:assa|abloy|yale|daloc|kaba|dorma|fix|ruko|tesa)(?: §x)? §d(?= [,.;)]|$)
(?:grupp|gruppen|team|teamet|hemtj\S*|hemsjukv\S*|område|området|hemtjänstområde|distrikt)(?: §x){0,3} (?:§d|\d|§C)(?= [,.;)]|$)
beslut(?:et|sdatum)? (?:t.o.m|t.o.m.|tom)(?: \.)?(?= [\t|;]|$)
[\t|;] (?:team |grupp )?<UNIT> (?:§d|\d|§C)(?= [\t|;]|$)
^rad (?:§C|[1-6])(?= [:.)])
# What law a decision rests on.
(?:(?:sol|lss|hsl|socialtjänstlagen) )?(?:§d|\d|§C) kap\.? (?:§d|\d|§C)(?: [a-c])? §(?: (?:sol|lss|hsl|socialtjänstlagen))?
(?:sol|lss|hsl|socialtjänstlagen) (?:\d|§C) : (?:\d|§C)
(?:§d|\d|§C) §(?: (?:p |punkt |punkten )?(?:\d|§C|§d)(?: p)?)?(?: i)? (?:lss|sol|hsl)
# Who fills in a form.
(?:fylls|ifylls|ska fyllas|fyllt|ifyllt)(?: i)? av (?:<STAFF>|beställande enhet|beställaren|beställare|utföraren|utförare|handläggaren|bistånd\S*)
# Who wrote, entered or passed on.
(?:underskrift|namnförtydligande|namnteckning|inskickat|inskickad|inlagt|inlagd|skapad|skapat|registrerad|registrerat|upprättad|upprättat|ifyllt|ifylld|vidarebefordrat|vidarebefordrad|skrivet|skriven)(?: av)?(?: [:=])?(?: §[gx]){1,3}(?: [^\s§,.]+)?(?= [,.;)/]| §t|$)
^(?:personuppgifter|kontaktuppgifter|kunduppgifter|brukaruppgifter)(?: (?:brukare|brukarna|kund|kunder|båda))?(?: [:–-])?$
(?:inlagt|inlagd|skapad|skapat|registrerad|registrerat|ändrad senast|senast sparad)(?: av)?(?: [:=])? [a-zåäö]+ §d(?= |$)
(?:<HOUSE>|mormor|farmor) (?:och|o|&|[+]|/) (?:<HOUSE>|morfar|farfar)s?(?: (?:dörr|lås|låsenhet|nya lås|digitala lås))?
# What says the order again, or that there is no more.
^ändring (?:på|av|i|till)(?: (?:§R|befintlig\S*|lås|låset|låsenhet|låsenheten|koppling))+$
inga (?:andra|övriga|fler|ytterligare) (?:ändringar|uppgifter|kommentarer|önskemål|upplysningar|synpunkter)(?= [.!]|$)
fick (?:inte|ej) (?:in|plats med|med|skriva in|lägga in) (?:det |hela |allt |numret |telefonnumret |telefonen |namnet |koden |portkoden )*(?:i|på) (?:rutan|fältet|raden|formuläret|blanketten)
säg(?: gärna)? till om (?:jag|vi) (?:har |hade )?(?:fyllt i|gjort|skrivit|lagt in|tänkt|missat|skickat)(?: [a-zåäö]+)? fel
(?:hoppas|tror|tänker) (?:att )?(?:det|allt|detta|allting) (?:är|blev|blir|var) (?:rätt|rätt ifyllt|rätt så här)(?= [.,!:]|$)
(?:jag|vi) vet (?:inte|ej) (?:vart|var|hur|vem|vilken|vilket) (?:man|jag|vi|de|den|det|detta|sånt|sådant)? ?(?:ska |skall |kan )?(?:skicka\S*|skickas|lägga\S*|läggas|vända|beställa\S*|göra|gör|mejla|maila|ta|hör hemma|hamnar|adressera)(?: [a-zåäö]+){0,2}(?= [.,!]|$)
(?:<DAYS>|§t|ti|to|dagträffen)(?: [^\s§]+){0,2} (?:då|så) är det (?P<only>ingen idé) att ringa
(?:låstyp|dörrtyp|cylindertyp|låskista|hiss) : vet (?:ej|inte)(?= [.]|$)
(?:§C|§d|\d) / (?:dygn|dag|vecka|natt|månad)
(?:tills|till dess(?: att)?) (?:låset|dosan|låsenheten) (?:är|sitter|kommit) (?:uppe|på plats|upp|monterat|monterad|klart|klar|på) (?:ligger|har|finns|hänger|använder|går|förvaras) (?:[^\s§]+ ){0,3}nyckel\S*
nyckel\S*(?: [^\s§]+){0,4} (?:tills|till dess(?: att)?) (?:låset|dosan|låsenheten) (?:är|sitter|kommit) (?:uppe|på plats|upp|monterat|monterad|klart|klar|på)
(?:till (?:höger|vänster)|§a) om (?:dörren|porten|entrén|ytterdörren|trappan|hissen)
# What was held against a register, with nothing said of what came of it but that it is right.
(?:(?:alla|samtliga|båda|bägges|bådas|ovanstående) )?(?:uppgift(?:er|erna)?|personuppgift(?:er|erna)|kunduppgifter(?:na)?|adress(?:en|er|erna)?|personnummer|personnumren|pnr|namn|namnen|folkbokföring(?:en)?|allt|detta|insatser(?:na)?|beslut(?:en)?)(?: (?:och|,|/|samt) (?:uppgifter(?:na)?|adress(?:en|er|erna)?|personnummer|personnumren|pnr|namn|namnen|folkbokföring(?:en)?|beslut(?:en)?))* (?:är |har )?(?:nu |också |även )?<CHECKED> (?:i|mot|ur|från|med|via|enligt|hos) <REGISTER>(?: (?:och|&|[+]) <REGISTER>)?(?: (?:den )?§t| idag| i dag| igår| nu)?(?: (?:och )?(?:stämmer|är rätt|är korrekta?|ok|utan anmärkning))?(?= [.,!/)(]|$| av )
^<CHECKED> (?:i|mot|ur|från|med|via|hos) <REGISTER>(?: (?:och|&|[+]) <REGISTER>)?(?: (?:den )?§t| idag| i dag| igår| nu)?(?: , (?:allt )?(?:stämmer|ok|är rätt|utan anmärkning))?(?= [.,!/)(]|$| av )
# Codes that open something else.
(?:till|i) (?:soprummet|miljörummet|tvättstugan|källaren|cykelrummet|förrådet|garaget|grovsoprummet) (?:är|gäller) (?:det )?(?:kod(?:en)? )?§d(?= [,.;)]|$)
(?:soprummet|soprum|miljörummet|tvättstugan|källaren|källardörren|cykelrummet|förrådet|garaget|hissen|grovsoprummet) (?:har|är|har kod|har koden|öppnas med|öppnas med kod)(?: :)? §d(?= [,.;)]|$)
"""
