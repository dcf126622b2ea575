"""The words that people write in orders, as data: labels, roles, relations, and what changes the meaning of an order.

A word that ends with "*" stands for every word that begins so. Everything is in small letters.
"""

from __future__ import annotations

from collections.abc import Mapping

# What a label asks for. Words of five letters or more are met misspelt as well.
LABELS: Mapping[str, str] = {
    "number": """personnummer personid personnumret personnumren personnumer personnr personnumr persnr persnummer personnum pnr pnummer
        p-nr p-nummer pers-nr samordningsnummer samordningsnumret samordningsnr samordn.nr födelsenummer identitetsnummer ssn""",
    "name": "names namn namnet förnamn förnamnet efternamn efternamnet tilltalsnamn name fnamn enamn namm nanm namnn",
    "address": """gata adresse adress adressen adresser bostadsadress hemadress gatuadress folkbokföringsadress folkbokfadress boendeadress besöksadress gatuadr hemadr bostadsadr bostadr besöksadr folkbadr adr adrs adrss adres addr adrr addrs
        address bostad""",
    "apartment": "lägenhetsnummer lägenhetsnr lägenhetsnumret lägenhet lägenheten lghnr lghnummer apartment lgh-nr lgh",
    "town": "postnummer postnumret postnr postadr postort postadress ort zip city",
    "contact": """kont bokning bokningen kontakt kontakten kontaktperson kontaktpersonen kontaktpersoner kontaktuppgift kontaktuppgifter kontaktuppgifterna
        kontaktinfo tidsbokning tidsbokningen tidbokning bokningskontakt anhörigkontakt contact närstående anhörig anhöriga
        telkontakt tel-kontakt kontaktväg kontakttelefon kontaktnummer kontakttel telefonkontakt kontaktas kontaktpers kontaktp kontaktnr tidskontakt tidsbokn bokningsansvarig kontaktsperson kontaktnamn bokas
        ktkt ktk kontaktuppg kontaktperon kontaktpersn ktkt kntkt kntk kontp kontpers""",
    "phone": """tlf telefon telefonnummer telefonnumret telefonnr telefonnumer telefonen tel tfn tln telnr telenr mobil mobilen mobilnr
        mobilnummer mobilnumret mobiltelefon hemnr hemnummer hemtel telef mob phone telephone hemtelefon""",
    "gate": """pk pkod p-kod portk prtk prtkd portkode portkod portkoden portkoder portkods portkodens port-kod dörrkod dörrkoden entrékod entrékoden entrekod kod koden
        code doorcode gatecode porten port portlås entréport ytterport inpassering entrédörr""",
    "ignored": """leveransadress leveransadressen fakturaadress fakturamottagare kontorsadress beställare beställaren beställd ansvarig enhet handläggare biståndshandläggare samordnare avsändare
        utförare uppgiftslämnare undertecknad epost e-post mail mejl e-mail email datum startdatum insatsstart ärendenummer ärendenr
        diarienummer dnr referens ref enhetschef orderer planerare gruppchef rapportör upprättad inskickad beställningsdatum
        undersköterska sjuksköterska ssk arbetsterapeut""",
}

PERSONS = """br brukare brukaren brukarens brukares brukar brukarna brukarnas kund kunden kundens kunder person personen personens personer
    vårdtagare vårdtagaren vårdtagarna klient klienten client user resident boende omsorgstagare
    pat pat. patient patienten patienter huvudman huvudmannen huvudmän föräldrar hyresgäst hyresgäster
    sökande sökanden medsökande medsökanden huvudsökande huvudsökanden"""

# Words for a person's place in the household; a label may be one of them.
EXISTING = "befintlig befintliga befintligt befintlige existing bef bef. befintl befintl."
COHABITANT = """sammanboende sammanboendes sambo sambon sambos make maken makes maka makan hustru hustrun fru frun partner partnern
    medboende tillkommande nytillkommande nytillkommen tillk."""
SPOUSES = "gubbe gubben gumma gumman make maken maka makan hustru hustrun fru frun man mannen husband wife äkta"
PARTNERS = "sambo sambon partner partnern särbo sammanboende"
RELATIVES = """dotter dottern dotterns dottra son sonen sonens barn barnen barnbarn barnbarnet dotterdotter dotterson sonson sondotter brorsonen brorsdottern systersonen systerdottern dotterdottern dottersonen sonsonen sondottern syster
    systern bror brodern syskon mor modern mamma mamman far fadern pappa pappan svärson svärsonen svärdotter svärdottern svägerska
    svåger svägerskan svågern sonhustru sonhustrun dotterman kusin brorsdotter brorson systerdotter systerson anhörig anhörige anhöriga närstående granne grannen
    grannfru vän vännen väninna väninnan "god förvaltare förvaltaren daughter son's sister brother niece nephew neighbour relative
    farfar farfars farmor farmors morfar morfars mormor mormors moster faster farbror morbror släkting släktingen släktingar styvdotter styvson bonusdotter bonusson ex-fru ex-man gudson guddotter dottersonen sondottern"""
STAFF = """biståndshandläggare omsorgshandläggare handläggare planerare kollega kollegan chefen områdeschef hemtjänsten hemtjänstgruppen hemtjänst hemsjukvården enheten gruppen samordnaren samordnare planeraren handläggaren enhetschefen
    enhetschef sjuksköterskan sjuksköterska undersköterskan undersköterska distriktssköterskan kontaktmannen kontaktman personalen
    kontoret teamet omsorgskontakten omsorgskontakt biståndshandläggaren arbetsterapeuten vaktmästaren värden fastighetsskötaren
    planeringen nattpatrullen boendestödjaren boendestödjare elev eleven praktikant praktikanten studenten vikarie vikarien sommarvikarie sommarvikarien vaktmästare montören montör
    teamledare teamledaren gruppchefen gruppchef gruppledare gruppledaren nattpersonalen dagpersonalen bemanningen sekreteraren sommarjobbaren administratör administratören usk ssk dsk biståndet biståndsenheten biståndskontoret myndigheten utredaren"""
ROLES_OF_CONTACT = "god man|förvaltare|gode mannen|gode man|fast omsorgskontakt|fast vårdkontakt|personlig assistent"

BOTH = """båda bägge bådas bägges gemensam gemensamt gemensamma samtliga alla paret makarna makarnas parets both deras brukarnas dom de
    familjen"""
SURELY_BOTH = "båda bägge bådas bägges gemensam gemensamt gemensamma samtliga alla both brukarnas"
COUPLES = "makarna makarnas paret parets samborna sambornas familjen syskonen bröderna systrarna fam fam. herrskapet"

CONTACT_VERBS = """ring ringa ringer kontakta kontaktas kontaktar nås nå når call phone sms:a smsa tala prata boka bokas bokar avtala
    avtalas"""
OURSELVES = "mig oss undertecknad me us"

LOCK_NOUNS = """lås låset låsenhet låsenheten låsenheter enheten enhet digitallås dörrlås låsenh lock digitalt digital låsen nyckellås
    låskolv digitala"""

# A code that opens something else than the gate.
OTHER_CODES = """nyckelskåp* nyckelskap* nyckelgömm* nyckelbox* nyckelfack* nyckeltub* nyckelförvar* nyckelkod* larm* hiss* garage* cykel*
    tvättst* soprum* källar* förråd* kassaskåp* kassaskap* värdeskåp* läkemedelsskåp* medicinskåp* pin pinkod* pin-kod* skåp* skap* box boxen kodlås* mobilkod* grind*
    trygghetslarm* inlogg* lösenord* wifi wifit bankkort* postbox* miljörum* miljöstuga* barnbarn* tagg* telefonkod* dörrlås* brytskydd* skåpet*
    lådan* nyckelsafe* safe safen safebox safeboxen keybox* key alarm*"""

# Words that make a sentence say something about the order which no fact rule reads: a person looks.
CHANGES_MEANING = """avlid* avled avsomna* dödsfall* dött dog död döda döde deceased died somnat insomnat sekretess* skyddad skyddade skyddat
    skyddsmark* sekretessmark* kvarskriv* avbeställ* makuler* återkall* återta* ångra* nedmonter* avinstaller* avboka* avbryt* annuller*
    cancel* avslut* avböj* avsäg* avstå* vägra* nekar nekat inställ* flytta* flyttar flyttning* utflytt* särbo* separer* skilt skils
    skilsmäss* skilda äldreboende* vårdboende* säbo korttids* vårdhem* gruppboende* gruppbostad* servicehus* serviceboende* avlastning* växelboende* växelvård* geriatrik* demensboende* sjukhem* hospice* inlagd inlagda inneligg* sjukhus* lasarett*
    testärende* testbeställning* testsson testson avvakta* avvaktar pausa* pausas vilande skjut* uppskjut* stoppa* stopp förfallen utgår utgått gäller-ej behövs-ej bordlägg*"""
CHANGE_PHRASES = (
    r"(?:gått|gick|går|gå) (?:\w+ ){0,2}bort\b",
    r"somna\w* (?:\w+ ){0,2}in\b",
    r"(?:lämna\w*|inte (?:längre )?(?:finns )?(?:med|hos|bland)) oss\b|har lämnat|finns inte mer|fått (?:en )?plats (?:på|i|vid|inom)|(?:på|i) permanent boende|begravning\w*|dödsbo\w*",
    r"särskilt boende",
    r"test test|(?:detta|det här) är (?:bara )?ett test|hör inte till detta",
    r"inte längre",
    r"ej längre",
    r"inte (?:vill|vilja|ska|skall|önskar|är aktuell\w*|aktuell\w*)\b(?! (?:bli |att ni )?(?:kontakta\w*|ring\w*|uppring\w*|stör\w*))",
    r"(?:vill|ska|skall|önskar) (?:\w+ )?(?:inte|ej)\b(?! (?:vara med om|upplev|missa|väck)\w*)(?! (?:bli |att ni )?(?:väck\w*|kontakta\w*|ring\w*|uppring\w*|stör\w*))",
    r"kommer (?:\w+ )?(?:inte|ej) (?:att )?(?:ha|behöva|få|bo|flytta|vilja)",
    r"tack nej|nej tack",
    r"tackat? nej",
    r"ändrat sig",
    r"(?:behövs|behöver|krävs|aktuell\w*|gäller) (?:\w+ )?(?:inte|ej)\b(?! (?:någon |nån )?(?:port)?kod)",
    r"ta (?:bort|tillbaka)|tas bort|tagit bort",
    r"dra (?:tillbaka|in)|drar tillbaka|dras tillbaka|dragit tillbaka",
    r"strunta i|bortse från|glöm (?:detta|det|den|beställningen)\b",
    r"(?:bor|bo) (?:inte|ej) (?:ihop|tillsammans|kvar|där|längre)",
    r"(?:bara|endast|enbart) (?:ena?(?! nyckel| hiss| trappa| bil| timme| minut| tekniker| montör| gång| sak| stund| kort| liten| fråga)|en av|den ena|hon|han|maken|makan|mannen|frun|hustrun)\b",
    r"skyddad\w* (?:person|identitet|uppgift|folkb|adress)",
    r"vänta med|väntar med|vänta tills|tills vidare|inte förrän|ej förrän",
    r"no longer|(?:need|needs|want|wants|order) no (?:digital \w+ )?(?:lock|lås)\w*|not needed any ?more|passed away|has died|do not want|does not want|please cancel",
    r"ta ned|ta ner|tas ner|plocka ned|plocka ner|monteras? (?:ned|ner)",
    r"bor (?:nu|numera) på",
    r"saknar (?:verkställd|insats)|inte (?:beviljad|beviljats|verkställd)",
    r"(?:komplettering\w*|kompletterar|tillägg|fortsättning|rättelse|svar|hör till|tillhör|hör ihop med|avser samma) (?:till |på |av |i |med )?(?:\w+ )?(?:ärende|beställningsn|ärenden)",
    r"för kännedom\b|byt(?:er|t|te) (?:utförare|hemtjänst\w*)|flytt av\b",
    r"bor (?:helt |numera )?(?:själv|ensam)\b|ensamboende|ensamstående|lever ensam",
    r"var ?si(?:tt|n)\b|var sitt\b",
    r"(?:inga|inte|ej|utan|saknar|varken) (?:\w+ ){0,3}(?:insats\w*|hemtjänst\w*|beviljad\w*|bistånd\w*)|(?:inget|saknar|utan) (?:\w+ ){0,2}beslut\w*|beslut\w* (?:\w+ ){0,2}(?:väntas|inväntas|saknas|dröjer|ej|inte)\b",
    r"när beslut\w*|(?:inväntar?|väntar på|avvaktar) (?:beslut|besked|svar)",
    r"kopplas? (?:bort|ifrån|loss)|frånkoppl\w*",
)
# The beginning of a word for one, and not of "två", "tvungen" or "tvär".
TELEVISION = r"tv(?!å|u|ä(?!tt)|i|e)"
FAULTS = """trasig* sönder felanmäl* felanmal* krångla* krånglar strula* strular kärva* kärvar glapp* glappar batteri* batterierna klagomål* klaga*
    missnöj* reklam* funkar-ej urladda* låsfel* avvikelse* besvär* oacceptab* driftstopp* broken complain* kortslut* hakar haka"""
FAULT_PHRASES = (
    r"(?:fungerar|funkar|fungerat|funkat|fungera|funka|öppnar|öppnas|låser|startar|laddar|piper) (?:\w+ )?(?:inte|ej|dåligt)\b",
    r"(?:inte|ej) (?:fungerar|funkar|fungerat|funkat|kommit in|komma in|öppnar|går att öppna)",
    r"kommer inte in\b|kom inte in\b|går inte att (?:öppna|låsa|komma)|fel på (?:låset|låsenheten|enheten|lås)\b|slutat (?:att )?fungera",
    r"(?:vi|jag|har) väntat (?:i|sedan|på|snart)|(?:vi|jag) (?:har )?väntat länge|inte acceptab|hur länge ska|inte okej|under all kritik",
    r"(?:does not|doesn't|not) work\w*",
)
# Products of other queues; with a lock in the same ticket they are a remark.
OTHER_PRODUCTS = """trygghetslarm* trygghetskamera* kamera* gps* medicinrobot* läkemedelsrobot* läkemedelsautomat* medicindispenser* dosett* rullator*
    hjälpmedel* skrivare* dator* surfplatt* lösenord* passerkort* tagg taggar inloggning* behörighet* faktura* fakturor schema* schemat
    mobiltelefoner arbetskläder nyckelbricka* nyckelbrickor bil bilen larmknapp* dörrlarm* sänglarm* parkering* lunchlåd* matlåd* telefoner
    skärm* tangentbord* matdistribution* färdtjänst* bostadsanpass*"""
WRONG_QUEUE_PHRASES = (
    r"fel (?:kö|avdelning|ställe|mottagare|forum|låda|brevlåda|grupp|adressat)\b",
    r"hamna\w* fel|skickat fel|fel ärende\w*|wrong (?:queue|department)",
)
CORRECTS = """fel felaktig felaktigt felaktiga byttes bytes felskriv* felstav* rätt rätta rättar rättelse* rättas korrigera* korrigering* korrekt korrekta stavas stavat stavar stavning stavningen omvänt tvärtom ändra
    ändrar ändras ändrad ändrat ändring* byt byta bytt byter byts istället stället ersätt* ersätts uppdatera* menade förväxla*
    omkastad* omkastat omvänt omvända wrong correct correction instead rättning rättade missade kastat felskrivet felskrivning"""
CORRECT_PHRASES = (
    r"i ?stället(?: för)?",
    r"(?:ska|skall|skulle) (?:det )?(?:vara|stå|ha stått|ha varit)",
    r"\binte\b[^.!?]{1,40}\butan\b",
    r"stämmer (?:inte|ej)",
    r"\d{3,}[#*]? ?,? (?:och |men )?(?:inte|ej) \d{3,}",
    r"skrev (?:jag )?fel|skrivit fel|blev fel|blivit fel|råkade|tvärtom",
)
UNSURE = """egentligen kanske tror osäker osäkert osäkra oklar oklart oklara eventuellt möjligen förmodligen antagligen troligen troligtvis typ cirka
    gissar maybe perhaps unsure probably"""
LATER = "ny nya nytt nye ändrad ändrat ändrade rätt rätta korrekt uppdaterad uppdaterat bytt byt aktuell aktuellt new correct"
NEGATIONS = "inte ej icke aldrig utan inga inget ingen not no"

# Words that no name holds; next to the lists above.
ORDINARY = """hej hejsan oj hoppsan ojdå god goddag morgon tack vi ni du jag han hon hen den det dem de dom en ett som har hade ha och samt eller men om att är var
    vara blir bli ska skall skulle kan kunna vill önskar önskas önskemål behöver behov beställa beställer beställning beställs beställas ny nya nytt
    digital digitalt digitala lås låset låsenhet låsenheten låsenheter enhet enheten koppla kopplas kopplad kopplade kopplats knytas läggas läggs till från
    för med utan på i av om under över mellan mot hos vid sedan redan nu idag omgående snarast gärna även också både båda bägge bor boende bosatt hem
    bosatta tillsammans ihop samma adress hemma hushåll hushållet par paret makarna sammanboende gifta sambos hemtjänst hemsjukvård hemtj
    hemtjänsten insats insatser beviljad beviljade beviljats beviljat verkställd verkställda får fått ges gäller gällande angående ang avser villa radhus
    lägenhet hus huset kommun kommunen linköping linköpings område enligt ovan nedan se obs ps info information övrigt vänligen
    montera monteras montering installera installeras installation nyckel nycklar nyckelfri nyckelhantering portkod kod koden ingen inget inga inte ej
    nej ja saknas finns krävs behövs vet okänd okänt ring kontakta kontakt kontaktperson tel telefon mobil mob tfn nås nummer nr namn personnummer
    personnr pnr pers född födda född. f. mvh vh hälsningar hälsning dag dagar vecka måndag tisdag onsdag torsdag fredag lördag söndag
    vardag vardagar fm em kl klockan januari februari mars april maj juni juli augusti september oktober november december start
    startdatum datum snart två tre fyra st stycken personer person brukare brukaren brukarna kund kunden kunder vårdtagare första andra
    tredje ene ena andre andra dito resp respektive nämligen alltså heter kallas hans hennes deras sin sina mannen frun hustrun maken makan sambon
    sambo fru man make maka hustru partner partnern dotter dottern son sonen åt ut in upp ned här där när hur vad vem vilka vilken
    hello hi we need one lock unit for a couple living together the and their his her is are at on of in to with please both has have person
    client address contact phone code entrance door gate new existing order dear kind regards home care new
    hand först främst gammalt gammal gamla uppringd innan husband wife kvinna tillfälligt tillfällig fyller själv jour sjuksköterska distriktssköterska leverans skickar skickat svar frågor fråga meddela hör höra återkom
    viktigt brådskande akut prio prioritet tid tider boka bokning besök besöket fast fasta stor stort liten mycket bra väl gott lite
    personalen personal omsorg omsorgen vård vården äldreomsorg äldreomsorgen utförare privat välfärdsteknik välfärdsteknikteamet team teamet
    treserva tes lindesk appen app mobilapp särskild särskilt alla allt allihop dygnet morgnar kvällar natt kväll daglig dagligen
    entrékort portkort dörrkort portbox gubben gumman gubbe gumma rör berör beträffande rörande bägges bådas enl. ang. fam familjen syskonen herr hr fröken"""

STREETS = """gatan gata vägen väg gränd gränden stigen stig torget torg plan planen allén allé allen backen backe liden lid leden
    kroken slingan ringen promenaden esplanaden stråket platsen plats gården gård gårdsvägen hagen lunden berget höjden kullen dalen
    viken udden ängen åsen kajen bron parken strand stranden terrassen svängen rundeln bågen vreten täppan tået karlavägen
    boulevarden passagen spåret brinken branten sidan centrum grind grändena vändan street road avenue skogen torpet kvarn kvarnen"""
DIRECTIONS = """norra södra östra västra n n. s s. ö ö. v v. stora lilla st st. st: s:t s:ta sankt sankta gamla nya g. övre nedre inre yttre l. nr. mellersta
    stor-"""

TOWNS = """linköping linkoping norrköping ljungsbro malmslätt sturefors vikingstad linghem ekängen askeby bestorp brokind ulrika rimforsa mantorp
    mjölby motala åtvidaberg skeda rystad berg kisa finspång söderköping slaka kärna skäggetorp lkpg nykil gistad bankekind vånga rappestad
    sjögestad borensberg boxholm vadstena ödeshög valdemarsvik tallboda hjulsbro lambohov gottfridsberg ekholmen"""

# For patterns: the months, and the weekdays before their "dag".
MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
WEEKDAYS = "mån|tis|ons|tors|fre|lör|sön"

# What people add to an order or ask in a comment and that changes nothing of it; next to the ordinary words.
HARMLESS = """idem densamma detsamma d:o link linked linking hund hundar hunden katt katter katten husdjur allergi allergisk snäll snälla skäller parkera parkering parkeringsplats framför utanför bakom
    baksidan framsidan gården gatan trappa trappan trappor hissen hiss entré ringklocka ringklockan dörrklocka dörrklockan dörr dörren ytterdörr
    ytterdörren knacka knackar hårt högt tydligt hör hörapparat hörsel ser synskadad dåligt illa nedsatt rullstol rullator permobil går sakta
    långsamt tålamod vänta öppnar öppna hinner fram språk svenska engelska finska arabiska tolk pratar talar förstår lämnas ligger tacksam tacksamma
    tacksamt trevlig trevligt helg helgen påsk jul sommar vår höst eftermiddag eftermiddagen eftermiddagar förmiddag förmiddagen förmiddagar
    kväll lunch frukost morgonen middagsvila vilar sover tidigt sent senast tidigast helst passar bäst före innan efter tills därefter vardagar
    helger dagtid kvällstid gift gifta år åren ålder jätte jättebra jättesnällt snabbt snabb hjälp hjälpen hjälper hjälpa gruppen planering
    planeringen undrar hunnit titta tittat sett läst kommit fram fått mottagit status läget händer händelse uppdatering påminnelse påminner
    påminna förfrågan ärende ärendet ärenden beställningen order bekräfta bekräftelse bekräftar bekräftat återkoppling återkopplar ok okej
    toppen perfekt fint suveränt underbart uppskattas verkligen sak saken noterat noterar kännedom vetskap nånting någonting något nåt någon
    nån inget annat mer mera ytterligare funderingar funderar frågar oklart otydligt svara svarar svarat höras hörs ses möte lägg lägger
    dokumentation journal genomförandeplan trä trädörr vanlig gammaldags låskista cylinder assa yale nyckelhål dubbla glasdörr altan altandörr
    sitta sitter satt monteras monterad tack! väntar ivrigt gärna hoppas bästa mån möjlighet möjligt ifall behov frågor
    återkommer återkomma återkom formuläret formulär bifogat bifogar bilaga bifogad dagarna dagen kvällarna veckan veckorna nästa denna detta dessa
    hälsa hälsar hälsat glad glada glatt nöjd nöjda trötta trött gamla gammal äldre gått gå ute inne iväg borta upptagen upptagna passar tiden
    ordnar ordna ordnat fixar fixa fixat kollar kolla kollat informera informerat informerade meddelat meddelade pratat pratade talat talade ringt
    ringde mailat mejlat skickade skickat lämnat lämnar träffat träffade besöker besökt tacka tackar vänliga vänlig vän sjukgymnast läkare rollatorn
    igår idag imorgon ikväll nyss snart strax länge ofta ibland alltid sällan direkt genast omgående skyndsamt brådskar bråttom
    helst gärna möjligen säkrast enklast lättast bra fungerar funkar perfekt just precis exakt absolut självklart givetvis
    dessutom förresten nämligen därför eftersom medan däremot dock ändå ju väl nog hittills
    fika kaffe trappuppgången porten grinden låsbart brevlåda brevlådan postlåda parkeringen besöksparkering gästparkering cykel bil bilen
    minnet minne glömsk glömmer dement demens alzheimer stroke reumatism rörelsehindrad värk ont yrsel ramlat faller sängliggande blind döv
    kommer komma kom hela dagarna varit tidigare så hemmet dess mycket ordentligt rejält länge ofta ibland oftast normalt vanligtvis lättast enklast ringklocka tillgängliga
    tillgänglig nåbar nåbara svårt svår lätt går att sover middag cirka ungefär par timmar emot tagit mottaget önska önskan ha haft trevligt fin fint
    o e oxå beslut beslutet beslutat sol hsl lss ny nytt kvinna man syster bror hem då sorry ursäkta förlåt slarvade slarv glömde glömt missade skrev skrivit ursäkt gjorde gjort gör göra hembesök vårdplanering from fr.o.m liten litet små
    låt låta låter tar tog ta tas säger sa sagt sade säga berättar berättade trodde tyckte tycker vet visste kände känner tittade såg sett
    hörde hört visar visade lite rätt ganska riktigt väldigt jätteglada jätteglad orolig oroliga nervös lugn lugna blyg social skadad svag svaga
    barnbarnen grannarna grannen tv radio telefonen luren ringsignal signaler gång gånger minuter stund första uppe nere närmast
    ovanför nedanför mittemot bredvid intill hemsidan mejlet mailet mejl mail meddelande sms samtal meddelandet kollega kollegor kollegan chef chefen
    vikarie vikarier ledig sjuk frisk bättre sämre piggare pigg pratsam pratsamma artig artiga besvärlig ensam tillsammans promenad promenader
    läkarbesök tandläkare frisör gympa dagverksamhet dagverksamheten matlagning städning dusch medicin mediciner tillsyn larmet trygghetslarm
    trygghetslarmet skötsel handla inköp tvätt måltid måltider frukosten lunchen middagen kvällsmat förberedd beredd redo klar klart klara färdig
    kram kramar ciao tjena puss hälsn hälsningar
    vara kunna bägge samtidigt båda gemensam gemensamt gemensamma sig egen eget"""

# Labels and ordinary words that are surnames as well.
SURNAMES_TOO = "port person kod grind ring gård hus"

# Whose telephones are no one's of the household.
SWITCHBOARDS = """larmcentral* vårdcentral* växel växeln apotek* hyresvärd* fastighetsskötar* fastighetsjour* fastighetsbolag* bostadsbolag* vaktmästar* jour*
    nattpatrull* kontoret receptionen kundtjänst* låssmed* taxi* färdtjänst* distriktssköterska* läkar* hemsjukvård* stångåstaden"""
