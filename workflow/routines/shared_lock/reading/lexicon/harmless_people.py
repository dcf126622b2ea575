"""Phrases of kin, of who can be called, and of how a home is found, in which a word that unsettles does no harm; as `harmless` explains them."""

from __future__ import annotations

PHRASES = r"""
(?:(?:det )?finns |har )?(?:ingen|inte någon|inte) hiss(?: (?:finns|i huset|dit|där))*(?= [.,!)]|$| så| och)
(?:kan|kommer|orkar|klarar|hinner|tar sig|vågar) (?:inte|ej)(?: längre| riktigt| alltid)*(?: av)?(?: att)?(?: (?:gå|komma|ta sig))?(?: fram)? till dörren(?: (?:själv|själva|längre|så fort|så snabbt|i tid))*(?= [.,!)]|$| och| så| på grund)
(?:det )?står (?:det )?(?:bara )?(?:§N )+på (?:dörren|ytterdörren|namnskylten|brevlådan|brevinkastet|porttelefonen|tavlan)
på (?:dörren|ytterdörren|namnskylten|brevlådan|brevinkastet|porttelefonen|tavlan) står (?:det )?(?:bara )?§N(?: §N)*(?= [.,!)]|$)
^namnet på (?:dörren|ytterdörren|namnskylten|brevlådan|porttelefonen|tavlan)(?: är| :) §N(?: §N)*(?: [.!])*$
# Who sent a mail that is passed on.
^(?:hej (?:[,!] )?)?(?:detta|denna|den här|det här|beställningen|mejlet|mailet|nedanstående)(?: (?:beställning|mejl|mail))? (?:(?:fick|har) (?:jag|vi)(?: fått)?|kom|kommer|är|skickades) (?:av|från|genom|via) §L(?: §L)*(?: (?:igår|i går|idag|i dag|nyss|i veckan|i förra veckan|förra veckan|§t))?(?: [.!])*$
# What kin and neighbours do, who are not called.
^(?:deras |hans |hennes )?<KIN>(?: §[gxM]){0,2} bor i (?:norrköping|motala|mjölby|stockholm|göteborg|malmö|uppsala|örebro|västerås|jönköping|utlandet|skåne|spanien|norge|usa)(?: och (?:hälsar på|kommer hit|hjälper till)(?: (?:varannan|varje|ibland|på|helg|helgen|helgerna|vecka|lov|loven|sommaren)){0,3})?(?= [.!]|$)
^(?:deras |hans |hennes )?<KIN>(?: §[gxM]){0,2} (?:tar in|hämtar|vattnar|skottar|klipper|rastar|går ut med) (?:posten|tidningen|blommorna|blommor|gräset|snö|snön|hunden)(?: (?:åt|till|för) (?:dem|dom|båda|henne|honom|paret))?(?= [.!]|$)
då är (?P<only>(?:bara|endast)) §N hemma(?= [.,!]|$)
(?:första|sista) (?:huset|infarten|avfarten|vägen|gatan|gården)(?= (?:till|på) (?:vänster|höger)| §[aA]| efter| [,.]|$)
(?:lås|låset|låsenhet|digitallås|nytt lås) t(?= §N)
dom (?:ska ha|har fått|bor|behöver|båda|bägge|får|vill ha)(?= )
# Kin who are only spoken of next to those of the order.
(?:till|åt|för|hos) (?:ett |det |två |några )?gamla? (?:par|paret|makar|makarna|gummor|gubbar|tanter|syskon|människor|damer|herrar)(?= [.,!]|$)
^(?:lägga?|länka|koppla|ansluta?|knyta?|läggs|kopplas)(?: till| in| ihop| upp| på)? (?:vuxen |hennes |hans )?<HOUSE> (?:till|på|i|med) (?:mammas|pappas|mors|fars|moderns|faderns|systerns|broderns|sonens|dotterns|mammans|pappans|hennes|hans) (?:digital\S* |befintlig\S* )?(?:lås|låset|låsenhet|enhet)$
(?:min|mina|vår|våra|deras|hans|hennes|sin|sina) (?:gamla |kära |rara |snälla )?(?:<HOUSE>|<ELDERS>)(?= (?:sedan (?:snart |över |drygt )?(?:§d|\d|[a-zåäö]+) år )?§N)
(?:mina|våra) (?:mor|far|svär)?föräldrar(?= (?:vill|ska|skulle vilja|behöver|önskar) (?:ha |få )?)
^(?:barnen|barnbarnen|sönerna|döttrarna|(?:två|tre|fyra|fem|§C) (?:vuxna )?(?:barn|söner|döttrar|barnbarn)) (?:bor|finns) (?:i §x|utomlands|långt(?: bort| härifrån| ifrån)|i närheten|i en annan stad|på annan ort|runt om i landet|på olika håll)(?=(?: [.!])?$| och ringer| men det är)
(?:och )?nu behöver (?:hon|han) (?:också )?själv (?:lite |viss |mer )?(?:stöd|hjälp|hemtjänst)
(?:hemma med|vabbar för|vab för) (?:ett |sitt )?sjuk(?:t|a)? barn
<ELDERS>(?= [:=] §N)
<ELDERS> som (?:redan )?(?:har|ska) (?:redan |få |ha |in på |kopplas till )?(?:digital\S* )?(?:lås\S*|enhet\S*)(?= [:=])
(?:syskon|systrar|bröder|mor och (?:son|dotter)|far och (?:son|dotter)|vänner|kusiner) , inte (?:gifta|sambor|sambos|ett par|makar)(?= [.,!)(]|$| men| utan)
(?:son|dotter|bror|syster|mor|far|mamma|pappa) hos (?:son|dotter|bror|syster|mor|far|mamma|pappa)(?= [.,!|–-]|$)
(?:gifta?|sambos?|sambor|tillsammans|ihop|sammanboende|par) (?:sedan|sen|i) (?:snart |över |nästan |drygt )?(?:[a-zåäö]{3,12}|§d|\d) år(?:en)?(?: tillbaka)?(?= [.,!()]|$| och| §N)
(?:deras|hans|hennes|parets) (?:äldste? |yngste? |enda |vuxn\S* |båda )?(?:son|sonen|dotter|dottern|barn|barnbarn|syster|bror|systerdotter|brorson|svärdotter|svärson)(?: §[gxK])* bor (?:i|på|utomlands|långt) (?!samma|hos|deras|lägenheten|huset|nedervåningen|övervåningen|§[AN])
^(?:(?:deras|hans|hennes|parets) )?<HOUSE> (?:§[gx] )*bor (?:i (?:§x|\S*köping|stockholm|göteborg|malmö|örebro|uppsala|västerås|norrland|skåne|norge|danmark)|långt bort|långt härifrån|en bit bort)(?: och (?:kan|kommer|hälsar på|hinner|orkar)(?: (?:bara|mest|endast))?(?: (?:komma|hit|hem|dit))*(?: (?:på|under|över) (?:helgerna|helger|helgen|loven|somrarna|storhelger)| ibland)?)?(?= [.!]|$)
^(?:(?:deras|hans|hennes|parets) )?<HOUSE> (?:§[gx] )*(?:(?:är|kommer) (?:bara|mest|endast) (?:där|dit|hit|hem) (?:på|under) (?:helgerna|helger|loven)|kan (?:inte|ej) (?:ta|svara i|svara på|ha) (?:privata )?(?:samtal|samtalen|telefon|telefonen)(?: på (?:jobbet|arbetet|dagarna)| dagtid)?)(?= [.!,]|$)
slå en (?:signal|pling)
(?:de|dom|dem|dessa|följande) (?:här |där )?§C(?= (?:ska|skall|behöver|önskar|har|vill))
hemma (?:mest |alltid |jämt |båda )*om (?:dagen|dagarna|kvällen|kvällarna|morgonen|morgnarna|förmiddagen|förmiddagarna|eftermiddagen|eftermiddagarna)(?= [.,!)]|$)
(?:(?:för|eftersom) )?(?:han|hon|de|dom|§N|§K) (?:släpper|öppnar) (?:inte|ej|aldrig|ogärna) (?:in )?(?:(?:för )?(?:någon|nån|folk) annars|(?:för )?(?:okända|främmande))(?= [.,!)]|$| haha)
<HOUSE> bor (?:långt bort|i §x|utomlands|i en annan stad)
har inga (?:egna )?barn
<KIN> och §K
# Whose lock someone is added to; a rule reads who has it.
(?:sin|hans|hennes) (?:mans|makes|makas|hustrus|frus|makens|hustruns|fruns) (?:digital\S* |befintlig\S* )?(?:lås|låset|låsenhet|enhet)
^(?:kan|kunde|skulle|går det att) (?:ni |du |vi )?(?:kunna |snälla |vänligen )?(?:lägga|koppla|ansluta|knyta|registrera|få) (?:in |till |ihop |med )?(?:henne|honom|§N) (?:till|på|i|med) (?:hans|hennes|§N|samma) (?:befintliga |digitala )?(?:lås|låset|låsenhet|enhet) (?:. )?[?]$
# Who can speak on the telephone, and when and with whom it is used.
(?:pratar|talar|hör|svarar|förstår|klarar|orkar|gillar|vågar|vill) (?:helst |gärna |alltid |så |sällan )*(?:inte|ej|ogärna|aldrig|knappt|dåligt)(?: (?:så|särskilt|längre|bra|gärna|riktigt))* (?:i |på )(?:telefon|telefonen|luren|mobilen)
(?:gör|kan|klarar) det (?:inte|ej)(?= [)]|$| [.!]$)
(?:ring|ringa|kontakta|stör|sms:a) (?:dem|dom|honom|henne|brukarna|paret) (?:inte|ej)(?= [.,!]|$| är ni snäll)
(?:ring|ringer|kontakta|hör av (?:er|dig)|prata|tala|boka|kontaktas|rings|ringas)(?: [^\s.!?]+){0,8} om (?:en |dag och )?tid(?:en|er|punkt)?(?= [.,;:!)]| (?:på )?§P|$)
, (?:inte|ej) via (?:mejl|mail|sms|e-post|telefon)(?= [.,!)]|$)
# How a home is found, and what stands at the door.
högst upp
bara att (?:köra|åka|följa|svänga|parkera|stiga|promenera|kliva|traska|trycka|fortsätta|låta|skjuta|dra)
(?:bakom|bredvid|mittemot|mitt emot|intill|nära|ovanpå|ovanför|invid|jämte|vägg i vägg med|granne med) (?:gamla |nya |stora )?§x
(?:gården|huset|gårdens namn|stället|torpet|villan|fastigheten) (?:heter|kallas) (?:för )?§x
(?:annars|i övrigt|övrig tid) (?:(?:är|står) )?(?:(?:den|det|porten|dörren|entrén) )?(?:öppen|öppet|olåst)(?= [.,!)]|$)
(?:fram|in|ut|upp|ner|runt|rakt|vänster|höger) förbi
(?:enbart|endast|bara) (?:hemsjukvård\S*|hemtjänst\S*)(?= [.,!)]|$)
(?:gäller|angående|rör) (?:hennes|hans) (?:son|dotter|mor|far|bror|syster|mamma|pappa)(?= §N)
"""

# These do no harm among other words, and are no whole sentence.
NEXT_TO_NAMES = r"""
# Kin next to a name that was read.
(?:<KIN> )?<KIN> (?:, |: |- |\( |heter |som heter |är )?§K(?: \))?
<HOUSE> (?:, |: |- |\( |heter |som heter |är )?§N(?: \))?
§N(?: §N)* (?:\( |, |/ |- |– )(?:hans |hennes )?<HOUSE>
§K(?: §K)* (?:\( |, |/ |- |– )?(?:deras |hennes |hans |parets |är (?:deras |hennes |hans )?)?<KIN>(?: (?:till|åt|of) (?:båda|paret|makarna|dem|§N|honom|henne|kunden|brukaren|brukarna))?
<HOUSE>(?= som (?:bor|hon bor|han bor))
§P(?: ,)? annars(?: <KIN>)?(?: §M)*(?: ,)? §P
§P(?: ,)? (?:eller|annars|alternativt)(?: på)? (?:mobil|mobilen|mob|hem|hemma|arbetet|jobbet)(?: :)? §P
(?:annan|annat|other) <KIN> (?:: )?§K
(?:kontakt\S*|ring|via|med|booking|is|=) [:=]? ?(?:deras |hennes |hans |their |her |his )?<KIN>(?: , | : | )§P
(?:två|2|§C) (?:systrar|bröder|syskon)
# "Lås t makar": till.
(?:lås|låset|digitallås|låsenhet|låsenheten|enhet|enheten|beställning) t(?= (?:makar|makarna|sammanboende|samboende|sambor|sambos|sambo|par|paret|par:|två|2|§N|§C|syskon|familjen)(?: |$))
(?:via|av|med) (?:deras |hennes |hans )?<KIN>$
(?:hennes|sin|och|med|vars|gift med|äkta|hans|hennes make) man(?:nen)?
man (?:kan|får|ska|bör|behöver|når|ringer|måste|vill|hör)
(?:kan|får|ska|måste|bör|om|så|att|när) man
god(?:a|t)? (?:morgon|dag|förmiddag|eftermiddag|kväll|middag|natt|fortsättning|jul|nytt|helg|hälsa|tid|kontakt|stund|minne)
"""

# Who is not to be called: harmless where another person is.
UNCALLED = r"""
(?:ring|ringa|kontakta|stör|sök) (?:inte|ej|aldrig) (?:till )?(?:henne|honom|dem|dom|brukarna|paret|makarna|§N|dit)(?= [.,!)]|$)
(?:ska|skall|bör|får|vill) (?:helst )?(?:inte|ej|aldrig) (?:ringas|kontaktas|störas|bli uppringda?|själva? (?:ringas|kontaktas))(?: upp| själva?| direkt)?(?= [.,!)]|$)
har (?:telefonskräck|telefonfobi|telefonrädsla|svårt (?:för|med) (?:telefon|telefonen|att (?:prata|tala) i telefon))(?= [.,!)]|$| så | och )
(?<=§P )(?P<only>\( (?:inte|ej) (?:till )?(?:paret|makarna|brukarna|dem|dom|henne|honom|§N)(?: och §N)?(?: själva?)?)(?= [,)])
har (?:ingen|aldrig någon|inte någon) (?:egen )?(?:telefon|mobil|mobiltelefon)(?= [.,!)]|$)
har (?:aldrig|sällan) (?:telefonen|mobilen|telefon|mobil) (?:på|med sig|påslagen)(?= [.,!)]|$)
(?:hör|ser|minns|förstår) (?:ingenting|inget|nästan (?:ingenting|inget))(?: alls)?(?= [.,!)]|$)
"""
