"""The words that may be left over in an order: they change no fact of it, wherever they stand.

What negates, limits, doubts, repeats or takes back is in none of these lists; `UNSETTLING` has it, and the phrases of `harmless` say where it does no harm.
"""

from __future__ import annotations

from collections.abc import Mapping

# Any word that can come between the facts.
FILLERS: Mapping[str, str] = {
    "words": """tll til samborna sambornas ohc aktiv verkst verkst. folkb.adr kravs m. fjol koll fristående friliggande fort sambopar sambopars förstahandskontakt herrskapet tillägga tilläggas nämna nämnas all allra ännu fortfarande sistone numera ggr å te sånt sån såna nåt såhär hejdå morrn
        och samt & o på i till från av för med vid hos åt ut in upp ned ner under över mellan kring runt genom via enligt per som att så
        då där här dit hit hem hemma vi ni du jag han hon hen den det dem de dom mig dig oss er honom henne sig man en ett min mitt mina din
        ditt dina vår vårt våra ert era hans hennes deras sin sitt sina varandra denna detta dessa denne vilken vilket vilka vem vad hur vars
        är var vara varit blir bli blev blivit har ha hade haft får få fick fått ska skall skulle kan kunna kunde vill vilja ville velat
        gör göra gjorde gjort går gå gick gått kommer komma kom kommit tar ta tog tagit ger ge gav gett givit ser se såg sett står stå stod stått
        ligger ligga låg legat sitter sitta satt suttit sätter sätta satte sätts sättas lägger lägga lade lagt läggs läggas lägg sätt
        finns finnas fanns funnits heter heta hette kallas behöver behövs bör måste brukar vet bor bo bott lever leva
        ja jo jadå ok okej okay tack snälla please obs ps hej hejsan hallå tjena god gott goda morgon kväll hälsningar hälsning mvh vh mvh.
        ä än mkt mycket lite litet väldigt jätte riktigt verkligen gärna vänligen helst alltså nämligen också även både båda bägge tillsammans ihop
        gemensamt gemensam gemensamma samma respektive resp resp. redan nu idag imorgon igår snarast omgående snart direkt strax just precis
        själv själva alla allt allihop samtliga hela helt varje dels dessutom således därför därmed därav eftersom ju faktiskt såklart
        förstås givetvis naturligtvis självklart ang ang. angående gällande avseende rörande beträffande avser gäller gällde rör berör
        bl.a. m.m. t.ex. dvs osv etc enl enl. ca f.n. st nr nr. tel tel. tfn tlf mob pnr lgh adr pers fam fam. fr fr. hr hr. herr fru fröken
        första andra ordning nästa följande nedan nedanstående ovan ovanstående här bifogat bifogad
        fm em kl klockan dygnet veckan vardag vardagar måndag tisdag onsdag torsdag fredag lördag söndag måndagar tisdagar onsdagar torsdagar
        fredagar januari februari mars april maj juni juli augusti september oktober november december
        mån tis ons tors fre lör sön jan feb mar apr jun jul aug sept okt nov dec
        våren sommaren hösten vintern våras somras höstas vintras jul påsk helg helgen helger
        bor boende bosatt bosatta skriven skrivna folkbokförd folkbokförda sammanboende sambo sambor sambos gifta gift par paret makar makarna
        makarnas parets maka make maken makan fru frun man mannen hustru hustrun parterna
        hemtj htj hemtjänsten ht hsv hemsjv sol hsl lss säbo ssk dsk usk at ek tes treserva lindesk lifecare navet kir procapita alfa phoniro
        vare varsågoda stort bra toppen fint bäst bästa hälsn vänlig vänliga kind regards thanks hello hi dear
        många några folk människor lika ur bland gillar menar större hitta hittar nästan hålla håller köpa största nära tag trots mat tur igenom grund inför lära lärt roligt åker flesta håll talet kul skönt råd försök tips chans meter kilometer mil längst närmast utöver omkring skriver görs sker ske skett gjorts gjord händer hänt sägs skäl meningen märks noga rejält kallt varmt bidra erbjuder föreslår rekommenderar inklusive automatiskt nytta praktiska landet juristbyrå byrå danska danskt mobilnr många ngt ngn ngra husvärd husvärden edit sb sbo sammanb sambb ög öv f post systrar bröder kusiner svägerskor syskonen lös löser löste löst koda ök öb pga mr mrs ms downstairs upstairs parents lives arabic tilaus kiitos ja fyrkant stjärna brädgård parvis äkta härmed togs tas nuvarande tyst bort von af la löpande framöver framåt därefter sedan sen först främst gång gången
        väl kanon super perfekt absolut exakt mera mer mest flest minst
        nås nå bokas när innan efter sakta inom under vore därför fram samtidigt då medans medan eftersom likaså likadant
        öppen öppet öppna olåst låst stängd låses låsas nere uppe inne ute bakom framför utanför innanför bredvid mittemot ovanför nedanför""",
    "places": """linköping linköpings ryd skäggetorp berga johannelund ekholmen hjulsbro lambohov malmslätt vikingstad ljungsbro linghem sturefors
        ekängen askeby gottfridsberg vasastaden tannefors valla vidingsjö innerstaden tallboda berg brokind bestorp ulrika slaka kärna norr
        söder öster väster ekkällan jägarvallen ramshäll ullstämma möjetorp landeryd
        vreta kloster bjärka-säby gistad grebo gammalkil nykil rappestad kättilstad vårdsberg törnevalla skärkind stjärnorp sjögestad västerlösa björnsäter borensberg rimforsa tjällmo viggeby harvestad
        malfors tornhagen vimanshäll kallerstad garnisonen stångebro nygård barhäll hejdegården hackefors blästad björnkärr mårdtorp majelden fridtuna kungsberget östergård västanå västergötland östergötland småland
        attendo ab humana vardaga förenade us norrköping motala mjölby åtvidaberg finspång söderköping kisa mantorp vadstena lkpg""",
    "foreign": """me should put up answer answers asked ask asking send sending that these those its being because too sometimes often main house reach reached speaking language hear hears nice elderly users homecare
        assistant coordinator substitute substituting colleague boss manager office requesting wants excuse write writing wrote message below above following attached details helping mount mounted getting give gives added connect connected uses
        codes easiest month year temp agency covering shift morning's handed form forms enter entering ordering orders ordered different surnames surname normal married same both couple am i'm sorry new here living lives lived order two clients name names number numbers mobile cell downstairs upstairs front back elevator stairs hearing deaf blind wheelchair walker dog cat friendly loud ring rings long time
            morning mornings afternoon afternoons evening evenings week weeks day days today tomorrow monday tuesday wednesday thursday friday best contact calls speaks english polish german spanish french kurdish bosnian croatian serbian thai russian
            ukrainian understands understand some little bit very well good great hope fine everything ok okay thanks you team group nurse nurses staff visits visit times daily night nights key keys working works use using easier easy safe safer help helps
            so much very speak speaks call calls them him husband's we need one a an the for and with both they live together their his her is are has have to of in on at new please lock unit couple
        person client address contact phone code door gate entrance existing order flat apartment husband wife can you be who also same
        shared home care digital want would like already get installed linked them i my it this here she he could would our there best time book booking speaks swedish english finnish unlocked locked cheers none add share
        two's arrange install their number apartment installed existing street floor building entry daughter's son's out us from when any about
        visit speak talk arabic somali persian needs need them into your thank also as well request lives per day every fyi pls asap
        hei bestilling av til ektepar fødselsnummer portkode og begge bor leilighet telefon kontaktperson samboer adresse navn""",
    "nouns": """telefonskräck telefonrädsla beställning order ärende ansökan önskemål formulär blankett bilaga underlag uppgift information info meddelande mejl mail e-post
        brev text rubrik rad fält punkt lista kopia svar besked återkoppling kontakt kontaktperson kontaktuppgift kontaktväg telefon mobil
        mobiltelefon nummer telefonnummer mobilnummer person brukare kund vårdtagare klient boende individ personnummer namn förnamn efternamn
        adress lägenhet lgh bostad hem hushåll hus villa radhus fastighet trappuppgång hyresrätt bostadsrätt rum kök vån våning uppgång trapphus
        digilås lås låsenhet låsdosa enhet dosa montering montage installation koppling sammankoppling registrering tidsbokning bokning besök tid dag
        vecka månad datum start startdatum dörr ytterdörr port portkod kod entré entrékod dörrkod porttelefon nyckel nyckelhantering nyckelgömma
        hemtjänst hemsjukvård omsorg vård insats beslut bistånd biståndsbeslut hjälp stöd tillsyn trygghetsbesök omvårdnad dusch medicin
        städning inköp tvätt promenad ledsagning läkemedel delegering grupp team område distrikt kommun stad kommundel utförare personal
        planerare samordnare handläggare biståndshandläggare chef enhetschef gruppchef sjuksköterska undersköterska distriktssköterska
        arbetsterapeut fysioterapeut kollega vikarie medarbetare kontaktman omsorgskontakt läkare
        morgon förmiddag eftermiddag kväll natt lunch middag frukost timme minut
        hund katt husdjur hörapparat hörsel syn rullator rullstol gånghjälpmedel språk tolk minne demens diagnos sjukdom hälsa
        parkering besöksparkering hiss trappa gård innergård baksida framsida gata gavel ringklocka klocka brevlåda namnskylt skylt låskista
        cylinder trädörr dörrblad karm vred assa yale
        sammanboende maka make partner parhushåll familj syskon relation
        fråga fundering undran frågeställning tack hälsning välfärdsteknik teknik system app telefonapp
        dokumentation journal genomförandeplan plan planering rutin samråd samtycke godkännande överenskommelse möte vårdplanering hembesök
        sak del bit grej läge syfte mål anledning orsak bakgrund uppdrag behov tillfälle möjlighet tidpunkt period
        trappsteg plats sovrum vardagsrum hall balkong altan uteplats innerdörr källare vind förråd tvättstuga
        tv tv:n radio högtalare signal mån tidsspann intervall tidsperiod kategori typ modell sort färg storlek
        förhand förväg stund slut början mitten helg storhelg semester ledighet schema
        samtal telefonsamtal sms röstbrevlåda svarare växel kontor expedition lokal arbetslag
        kontaktinformation titel yrke roll funktion befattning signatur underskrift undertecknad avsändare uppgiftslämnare beställare
        husnummer lägenhetsnummer postnummer postort ort land stadsdel
        gemensamhet trygghet säkerhet ordning tillgång tillträde ingång inpassering utgång låsning öppning
        arbete jobb dagverksamhet träffpunkt frisör tandläkare läkarbesök kyrka lunchträff
        omständighet situation förutsättning vardag liv ålder år åren
        grannskap kvarter centrum affär apotek
        föräldrar bröder syskonpar hembesök nattillsyn dagtid kvällstid helgtid kalender ledstång mittuppgång släpp knapp bricka tagg
        sekund årsdag födelsedag kyla värme väder sol snö regn nattpatrull larmknapp brytare fönster grind staket
        väg väska äkta härmed tryck lyse fr trygghetsteam hemvårdsteam personuppgift identitet id samordningsnummer samordningsnr diarienr diarienummer ärendenummer
        ankomst hemgång utskrivning slutenvård sjukvård rehab sjukhem avdelning hemkomst insatsstart uppstart start förflyttning hygien tillsynsbesök inbrottslarm
        utsikt balkongdörr gatuplan markplan bottenplan entréplan suterräng källarplan loftgång hörnhus gavelhus parhus kedjehus höghus flerfamiljshus
        punkthus stuga torp gård grusväg uppfart garageuppfart infart återvändsgränd vändplan rondell busshållplats hållplats skola förskola
        beslutsfattare myndighet socialtjänst äldreomsorg funktionshinder anhörigstöd vårdcentral region sjukhus hemkomstteam trygg hemgång
        nattomsorg dagomsorg kvällsomsorg nattorganisation natteam dagteam larmteam mobilteam palliativ insatsplan veckoschema grundschema
        turlista slinga rutt planeringsverktyg surfplatta läsplatta dator pinkod applikation uppdatering version konto
        nyckelknippa nyckelring extranyckel huvudnyckel reservnyckel tub nyckeltub nyckelskåp nyckelbox nyckelansvarig kvittens kvitto
        monteringstid monteringsdag installationstid installationsbesök visning genomgång instruktion handledning utbildning broschyr lapp
        ankomsttid hemadress folkbokföring folkbokföringsadress bostadsort brevinkast tidningsinkast dörröga titthål säkerhetskedja kedja
        säkerhetsdörr branddörr gallergrind slagdörr skjutdörr dörröppnare dörrautomatik låskolv låshus låsvred handtag trycke dörrhandtag
        spärr hake låsning ändamål syn hörselslinga teckenspråk teckentolk blindskrift käpp krycka gåbord permobil trappklättrare ramp tröskel
        diabetes parkinson alzheimer afasi artros reumatism kol astma hjärtsvikt stroke epilepsi ms cancer njursvikt
        sårvård omläggning insulin dropp sond kateter stomi blodtryck provtagning injektion dosett apodos
        toalettbesök på- avklädning hygienhjälp matlagning matlåda måltid disk dammsugning fönsterputs ärende bank post följeslagare
        midsommar julafton nyår lov sportlov påsklov sommarlov höstlov röda storstädning renovering stambyte hissreparation ombyggnad
        sida exempel fall läsning adressat mottagare avdelning instans funktionsbrevlåda inkorg mapp bild foto skärmdump excel word pdf
        hyresvärd fastighetsägare vaktmästare förvaltning
        byrå juristbyrå advokatbyrå
        dam herre kvinna pensionär äldre senior medborgare""",
    "nouns_a": """kund/a sköterska/a undersköterska/a sjuksköterska/a dosa/a låsdosa/a lösning fråg/a blankett klock/a dörrklock/a vecka/a
        låd/a brevlåd/a trapp/a väsk/a dosett/a vill/a kvinn/a hälso""",
    "verbs_ar": """beställa önska behöva kontakta boka avtala tala prata svara meddela bekräfta montera installera koppla sammankoppla registrera
        lägga ordna fixa kolla titta skicka bifoga maila mejla smsa ringa informera återkoppla återkomma samordna planera starta börja
        bevilja verkställa invänta hälsa tacka hoppas uppskatta dela använda hantera handlägga dokumentera komplettera skriva notera
        öppna knacka parkera duscha handla städa tvätta hämta lämna träffa besöka vistas arbeta jobba orka klara röra vila sova vakna
        hjälpa assistera stötta vårda sköta ansvara sammanbo dela samarbeta tacka undra fråga fundera vänta passa funka fungera ordna
        bosätta folkbokföra knyta ansluta utrusta beröra omfatta innehålla kalla benämna titulera läsa höra önska uppge ange lista räkna
        sammanfatta avse stava rubricera påminna ansöka åka bli togs motta mottaga anmäla vidarebefordra lösa reda vara släppa märka fatta säga visa hälsa prata berätta beröra jaga taga
        uppdatera återse avlasta underlätta förenkla effektivisera digitalisera säkra trygga välkomna applådera gratulera ursäkta beklaga
        missförstå sammanstråla stressa skynda packa sortera kopiera klistra printa scanna ladda spara stänga låsa gå promenera träna
        jaka neka dricka äta laga diska putsa damma byka spela titta lyssna sjunga läsa skratta gråta klappa skälla jama bita
        passa sitta anlita mäta prova testa kryssa bocka fylla logga söka skapa anordna presentera""",
    "verbs_er": """ring beställ behöv behöver hör kör fyll gäll läs knyt anslut bifog låt skriv ge angiv uppgiv ber be bed tyck tänk känn känd
        hjälp sköt föredr förstå välj sök följ hänvis bygg flyg res hels les läs löp händ träff trivs finn vet gläd bestäm tacksamm""",
    "adjectives": """ny digital befintlig gemensam trevlig vänlig tacksam snabb snar hög låg stor liten lång kort bred vanlig enkel lätt
        god fin glad snäll pigg frisk rask lugn tålmodig artig pratsam social nöjd trött aktuell fullständig komplett hel färdig klar
        tillgänglig anträffbar nåbar bosatt skriven beviljad verkställd beställd installerad monterad uppsatt kopplad inlagd hörselskadad
        synskadad hörselnedsatt synsvag rörelsehindrad dement sjuk skröplig gammaldags grön röd blå vit svart gul brun grå
        åldersstigen ensamkommande finsk finskspråkig arabisktalande svensk engelsk bosnisk samboende
        daglig regelbunden kontinuerlig trygg säker bekväm smidig praktisk viktig brådskande akut prioriterad angelägen
        närmast snarast ansvarig ordinarie tillförordnad kommunal privat enskild egen delad kommande pågående innevarande
        kaxig bestämd envis förvirrad orolig ängslig rädd arg ilsken sur ledsen deppig nedstämd tacksam generös gästfri omtänksam
        imponerande fantastisk underbar utmärkt suverän härlig jobbig krånglig bökig stressig rörig stökig städad prydlig
        skicklig duktig kunnig erfaren oerfaren vaken uppmärksam tankspridd disträ virrig klen tunn smal rund kraftlös
        självgående självständig rullstolsburen tacksamm ytterst belägen placerad synlig
        svår besvärlig knepig dålig nedsatt skral svag kraftig stark tung tydlig långsam sen tidig""",
}

# What may turn a fact round, limit it, or put it in doubt: never skipped but in a harmless phrase, or where a rule has read it.
UNSETTLING = """inte ej icke aldrig utan inga inget ingen varken knappast nej nä näe utom förutom undantag* undanta* not no never none n't don't doesn't
    om ifall såvida förutsatt annars eller antingen alternativ* tills until if or unless except
    gamla gammal gammalt förra förre förut förr förutvarande fd f.d. f.d föregående före tidigare forna dåvarande f.d old former previous
    ändr* byt* bytt fel felaktig* rätt rätta rättad* rättelse* stäm* istället stället ersätt* ersatt* juster* revider* korriger*
    upphör* avslut* pausa* utgå* annuller* gällt numera längre t.o.m t.o.m. tom
    kanske tror trodde troligen troligtvis möjligen möjligtvis ungefär verkar lär osäk* gissa* gissning* preliminär* ev ev. eventuell* borde antar
    antagligen förmodar förmodligen oklar* dubbelkoll* kontroller* oviss* tveksam* maybe perhaps probably think hoppas
    bara endast enbart blott enda only annan annat annorlunda olika skild skilda skilt särskild* separat* other another
    två tre fyra fem sex sju åtta flera fler tredje fjärde two three four extra ytterligare dubbla dubbelt varsin varsitt varsina
    tillfällig* temporär* sommar* fritid* stuga* växelvis korttid* evakuer* hotell* inneboende hyresgäst* andrahand*
    död* dör avliden änk* separer* skils* flytt* glöm* strunta* bortse* vänta* avvakta* stopp* makuler* återkall* ångr* tackat vägr*
    skydd* sekret* hemlig* saknar saknas saknade misstänk* fusk* lura* hot* våld* polis* stulen
    god gode man förvaltare ombud fullmakt* assistent* väninna bekant* inhyrd* själv ensam"""

# Parts of a word that make more of it than its other parts say: no compound of them is known by its parts.
UNSETTLING_PARTS = (
    "sommar", "fritid", "stug", "tillfäll", "gammal", "gaml", "förr", "ex-", "reserv", "icke", "extra", "döds", "jour", "larm", "anhör", "bytt", "avbe", "avbok", "ombok", "felak", "tidigare",
)
