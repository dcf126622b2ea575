"""Everyday Swedish of home care, by what it speaks of, as data: words that change no fact of an order, wherever they stand.

A word is listed here when none of its senses tells where someone lives or is, who is in the household, whether the lock is wanted, which facts hold, or when. What
negates, limits, corrects, moves, ends or adds is in none of these lists; `fillers.UNSETTLING` and `dangers` go before them. The classes are those of `inflection`.
"""

from __future__ import annotations

from collections.abc import Mapping

EVERYDAY: Mapping[str, Mapping[str, str]] = {
    "body and health": {
        "nouns": """ben knä arm axel rygg nacke hals huvud fot häl finger tumme näsa mun läpp tand panna kind skuldra mage bröst höft muskel led skelett
            hud sår blåsa eksem klåda allergi astma smärta värk kramp svullnad feber hosta snuva förkylning trötthet utmattning yrsel balans styrka ork kraft
            kondition rörlighet reflex puls blodsocker blodtryck vikt aptit sömn törst synskärpa hörselgång lomhördhet synfel starr gråstarr glaukom tinnitus
            migrän depression ångest bipolär autism adhd psykos reumatism gikt benskörhet diskbråck ischias
            förlamning halvsidesförlamning skakning darrning stelhet spasm inkontinens blöja inkontinensskydd kateterpåse stomipåse plåster bandage förband salva
            kräm droppe tablett kapsel spruta insulinpenna medicinskåp läkemedelslista recept apodospåse syrgas syrgasslang inhalator nebulisator pacemaker
            glasögon linser förstoringsglas lupp tandprotes löständer protes ortos strumpa stödstrumpa kompressionsstrumpa gips skena krage käpp krycka stödkäpp
            rollator rullator betastöd gåstol toalettförhöjning toastol duschstol duschpall badkarsbräda griptång strumppådragare lyft taklift personlyft
            glidlakan vändlakan sängbord sänggrind antidecubitusmadrass tryckavlastning madrass ståstöd vårdsäng höjdinställning arbetsstol elrullstol elmoped
            elscooter scooter trehjuling hörselkåpa hjälpmedel hjälpmedelscentral bostadsanpassning duschhandtag stödhandtag spisvakt timervakt rörelsevakt sensor
            fallsensor larmklocka positionslarm hälsotillstånd sjukdomsbild funktion funktionsnedsättning funktionsvariation funktionshinder handikapp
            demenssjukdom minnessvårighet minnesproblem talsvårighet svårighet besvär bekymmer krämpa behandling undersökning provsvar strålning cellgift dialys
            hemdialys träning gymnastik vattengympa massage fotvård hårvård manikyr hygien intimhygien munvård påklädning avklädning omvårdnad egenvård sårvård
            vätska vätskeintag näringsdryck näring""",
        "nouns_a": "krämp/a medicin/a pill/a bröstkorg/a hand/a ådr/a åk/a nös/a tårn/a",
        "adjectives": """bräcklig skör ranglig vinglig ostadig stabil stel öm värkande svullen lam halvblind lomhörd stendöv halt haltande darrig skakig yr snurrig matt
            orkeslös kraftlös utmattad andfådd febrig förkyld snuvig hes krasslig dålig urusel hyfsad skaplig rörlig rörelsehindrad gångsvag sängliggande
            sängbunden rullstolsbunden rullstolsburen benamputerad amputerad förlamad halvsidesförlamad multisjuk kroniker kronisk tillfrisknad återhämtad stark
            svag blek mager tunn överviktig kortväxt handikappad funktionsnedsatt synsvag hörselskadad talhandikappad stum stammande dementa minnessjuk glömsk
            vimsig minnessvag inkontinent diabetisk allergisk astmatisk överkänslig känslig sensibel fysisk psykisk kognitiv neurologisk motorisk medicinsk
            kroppslig""",
        "verbs_ar": """halta stappla vackla darra skaka svikta hosta nysa snarka flåsa pusta domna svullna värka krampa smärta ramla snubbla halka trilla träna gymnastisera
            massera stretcha vila slumra snooza inhalera injicera spruta smörja plåstra tejpa baka stödja balansera stapla krypa""",
        "words": """als ms kol kbt fall föll fallit fallet ramlade ont ögon ögonen öga ögat öron öronen öra örat fötter fötterna händer händerna tår tårna tänder tänderna
            fingrar fingrarna knäna knän benen armarna """,
    },
    "food and meals": {
        "nouns": """kaffe te kaka bulle kanelbulle tårta smörgås macka bröd smör ost mjölk fil gröt soppa middag lunch frukost kvällsmat mellanmål fika fikapaus
            kaffestund kaffepaus kaffekopp kopp tekopp kanna termos glas tallrik bestick gaffel kniv sked gryta panna stekpanna kastrull mat varmrätt efterrätt
            dessert glass frukt äpple banan apelsin bär blåbär lingon sylt saft juice vatten öl vin vinglas snaps godis choklad kex kakfat kakburk pepparkaka
            saffransbulle semla lussekatt skinka köttbulle korv fisk strömming sill lax kyckling kött potatis pasta ris grönsak sallad gurka tomat lök morot
            ärtsoppa pannkaka våffla pizza hamburgare ägg havregryn müsli yoghurt socker salt peppar krydda mjöl olja matbord matplats matsal matlagning matlåda
            mathållning frys frysbox spis ugn mikro mikrovågsugn diskmaskin diskbänk kaffebryggare bryggare vattenkokare brödrost diskho skafferi recept aptit
            specialkost kost""",
        "nouns_a": "kak/a macka/a smörgås/a våffl/a pannkak/a sopp/a köttbull/a kann/a grönsak/a",
        "adjectives": "god hungrig törstig mätt varm kall het ljummen stekt kokt bakad nybakad hembakad salt söt sur besk glutenfri laktosfri vegetarisk vegansk",
        "verbs_ar": "baka brygga koka laga duka diska smaka fika frysa steka mata kycka svälja tugga servera bjuda rosta grilla skala",
        "words": """äta äter åt ätit ätits dricka dricker drack druckit bjuder bjöd bjudit bjudas steker stekte stekt sväljer svalde fikar fikat urdrucket uppätet kaffet
            maten""",
    },
    "things of a home": {
        "nouns": """möbel soffa soffbord fåtölj stol bord köksbord skrivbord säng dubbelsäng byrå bokhylla hylla skåp garderob klädskåp linneskåp hallmöbel hallbyrå
            hatthylla skohylla skohorn pall matta dörrmatta hallmatta trasmatta gardin lampa taklampa golvlampa bordslampa glödlampa ljus ljusstake värmeljus
            spegel tavla klocka väckarklocka klockradio vas blomma krukväxt blomkruka kudde täcke filt pläd lakan handduk duk överkast sängkläder tvättmaskin
            torktumlare tvättkorg strykjärn dammsugare sopborste skurhink mopp trasa städskåp städdag städning storstäd fönster fönsterbräda persienn element
            elementet golv vägg tak list tröskel hörn tapet klinker parkett plast laminat heltäckningsmatta badkar handfat toalett toa wc badrum kök hall
            vardagsrum sovrum tvättstuga källare vind balkong altan uteplats trädgård rabatt gräsmatta häck altanräcke solstol parasoll utemöbel grill tv tv-
            apparat teve radio dator platta surfplatta läsplatta fjärrkontroll laddare laddning sladd kabel eluttag uttag propp säkring batteriladdare fläkt
            värmefläkt ventil kran vattenkran avlopp brandvarnare brandsläckare brandfilt larmknapp hemtelefon telefonsvarare röstbrevlåda knapptelefon
            högtalartelefon smartphone väska handväska plånbok nycklar sopor soppåse sopnedkast papperskorg tidning post reklam brev paket korsord almanacka
            kalender anteckningsbok penna papper block bok pärm mapp kontaktpärm hemmapärm hempärm fotoalbum foto fotografi porslin prydnad keramik julgran
            adventsstjärna adventsljusstake julpynt krans sak pryl grunka mojäng spargris sykorg symaskin handarbete stickning virkning garn nål tråd pussel
            kortlek spel schack verktyg hammare skruvmejsel spik skruv borrmaskin stege rollatorplats rullstolsplats rullstolsförråd cykel cykelställ cykelrum
            barnvagn barnvagnsrum soprum miljörum anslagstavla porttavla namntavla namnskylt skylt lapp klisterlapp tejp tejpbit dörrstopp dörrkrans dörrmatta
            dörrklocka ringklocka dörrknackare handtag gångjärn dörrstängare karm foder nyckelkrok nyckelknippa nyckelkort nyckelband krok""",
        "nouns_a": "matt/a lamp/a blomm/a tavl/a soff/a hyll/a krok/a",
        "adjectives": "möblerad städad ostädad rörig fullbelamrad belamrad trång smal rymlig bred välstädad nystädad dammig smutsig ren hemtrevlig mysig ombonad",
        "verbs_ar": """städa dammsuga dammtorka damma putsa skura moppa vädra vattna hänga bädda elda tända släcka skruva borra spika snickra slipa måla tapetsera möblera
            pynta sopa skotta kratta klippa sanda bära släpa rulla vika skaka""",
        "words": """tv:n tv-rummet tv-ljudet teven radion dammsuger hänger hängde hängt bära bär bar burit sladden lyser lyste kläder skor skorna tofflor tofflorna
            inneskor innetofflor skoskydd skoskydden strumpor jacka rock mössa vantar halsduk paraply""",
    },
    "house and surroundings": {
        "nouns": """hyreshus tegelhus trähus betonghus putshus fasad putsfasad tegel panel plåt tegelfasad skorsten staket häck grind grindstolpe stolpe mur brygga
            trappsteg trappräcke räcke ramp rullstolsramp hiss hissknapp hisskorg entré entréplan farstu farstukvist förstuga förstukvist veranda glasveranda
            vindfång loftgång korridor trapphus trappuppgång gavel gavelsida baksida framsida långsida kortsida innergård bakgård gård gräsplan lekplats lekpark
            gunga sandlåda park parkbänk bänk träd buske syrenbuske syrenhäck äppelträd fruktträd skog skogsbryn åker äng backe grus grusgång grusväg asfalt gata
            gränd gångväg gångstig gångbana cykelväg cykelbana trottoar korsning rondell trafikljus övergångsställe övergång bro tunnel viadukt vägbula farthinder
            vändplats återvändsgata infart utfart avfart garage garageport garagelänga carport parkering parkeringsplats p-plats p-skiva p-automat parkeringsruta
            parkeringshus parkeringstillstånd parkeringsautomat besöksplats gästplats gästparkering besöksparkering handikapplats handikapparkering laddstolpe
            laddplats lyktstolpe belysning gatlykta brevlåda brevlådeställ postlåda soptunna sopkärl återvinning återvinningsstation container affär butik
            livsmedelsbutik mataffär kiosk bageri konditori café restaurang pizzeria apotek bank mack bensinstation bensinmack frisör frisersalong hållplats
            busshållplats spårvagn torg centrum köpcentrum bibliotek kyrktorn kyrka kapell idrottsplats fotbollsplan ishall simhall järnväg järnvägsövergång
            pendeltåg kvarter grannhus grannhuset höghus punkthus radhuslänga länga villaområde bostadsområde låghus gathus gårdshus hörn husgavel husknut
            tidningsställ cykelställ elskåp vattenpöl hål grop hinder snöhög snödriva isfläck gupp täckning mobiltäckning signal nummerskylt husnummerskylt
            vägskylt vägbeskrivning karta gps utsikt sjöutsikt läge söderläge avstånd""",
        "nouns_a": "trapp/a grop/a gung/a bänk/a lykt/a brygg/a",
        "adjectives": """gul röd grå vit svart brun grön blå beige rosa orange lila ljus mörk rödmålad vitmålad gulmålad nymålad putsad målad bruten backig brant smal guppig
            lerig isig hal hala plogad sandad skottad oplogad upplyst mörk trång avskild lantlig central undanskymd synlig solig skuggig blåsig bullrig stökig
            tyst lugn naturskön grusad asfalterad kullerstenslagd inglasad inhägnad""",
        "verbs_ar": "parkera svänga köra cykla promenera vända passera svänga skylta skotta ploga sanda halka",
        "words": """vänster höger rakt fram mittemot tvärs intill mellan bakom bortom ovanför nedanför invid söderut norrut österut västerut längst hitåt ditåt uppåt
            nedåt inåt utåt köra kör körde kört svänger svängde granne till vägg hissen backen krönet kröken kurvan slutet början mitten""",
    },
    "animals": {
        "nouns": """hund katt valp kattunge kanin fågel undulat papegoja kanariefågel marsvin hamster akvariefisk akvarium sköldpadda häst ko får höna tupp and gås orm
            tax pudel schäfer labrador retriever golden terrier collie chihuahua spets jämthund pälsdjur vovve jycke kisse kattfröken innekatt utekatt knähund
            sällskapshund blandras blandrashund vakthund koppel hundkoppel hundkorg kattlåda kattsand kattlucka matskål hundmat kattmat bur svans tass nos päls
            skall vov mjau djurhår hundhår katthår lukt hundpromenad hundrädsla djur husdjur sällskapsdjur""",
        "nouns_a": "kiss/a höna/a undulat/a sköldpadd/a papegoj/a",
        "adjectives": "snäll ofarlig kelig lekfull gosig bullrig skällig vaksam ettrig gläfsig hårig långhårig tam rumsren barnkär nyfiken valpig",
        "verbs_ar": """skälla gläfsa morra nafsa slicka vifta jama spinna fräsa nosa lukta hära häva hälsa klösa riva fälla smita kila gosa klappa kela leka springa jaga
            rasta valla fälla håra""",
        "words": "springa springer sprang sprungit spring skäller skällde skällt smiter smet smitit biter bet bits nosar viftar fäller gråhund gråhunden",
    },
    "weather and nature": {
        "nouns": """snö is regn sol vind blåst storm åska dimma moln slask tö frost kyla köld värme hetta sommarvärme höstrusk väder ruskväder busväder snöstorm oväder
            temperatur minusgrad plusgrad grad årstid natur luft himmel""",
        "adjectives": "regnig snöig solig blåsig kall varm iskall hal halkig slaskig grå ruggig kulen mulen klar kylig fuktig torr vårlig somrig höstlig vintrig vårlik",
        "verbs_ar": "regna snöa blåsa haja åska frysa smälta tina tö halka",
        "words": "ute utomhus inomhus vårsolen höstmörkret vinterkylan snön isen regnet solen vinden snöade regnade minus grader",
    },
    "moods and manners": {
        "nouns": """humör lynne temperament sinne känsla glädje ilska oro nervositet rädsla blyghet envishet tålamod förtroende tillit vana ovana respekt artighet omtanke
            generositet gästfrihet humor skratt leende skämt skoj nyfikenhet intresse lugn ro frid stress jäkt brådska press börda lättnad tacksamhet beröm ros
            eloge samvete tanke åsikt mening inställning attityd integritet självständighet frihet stolthet värdighet sällskap gemenskap vänskap kärlek upplevelse
            intryck erfarenhet hemlighet överraskning trivsel välbefinnande livsglädje livskvalitet mod ork lust längtan skärpa charm stil""",
        "adjectives": """glad gladlynt munter skämtsam rolig skojfrisk humoristisk kul pratglad tystlåten tyst fåordig blyg försiktig reserverad tillbakadragen misslynt vresig
            butter tvär grinig sur surmulen barsk bestämd envis egensinnig rakryggad rättfram frispråkig artig hövlig belevad hjärtlig varm vänlig gemytlig
            gästvänlig gästfri omtänksam omtyckt älskvärd älskad söt rar gullig jättegullig go goa mysig charmig charmant trevlig jättetrevlig supertrevlig
            fantastisk härlig underbar strålande lysande otrolig toppen suverän ypperlig utmärkt förträfflig ordentlig noggrann petig pedantisk punktlig prydlig
            välordnad klok vis smart intelligent bildad beläst kultiverad påläst kunnig duktig händig praktisk opraktisk teknikrädd teknisk otålig tålig tålmodig
            stresskänslig stressad lättstressad nervös ängslig orolig uppjagad upprörd lättirriterad irriterad bekymrad lättad
            lycklig olycklig ledsen nedstämd deprimerad dyster tankspridd virrig förvirrad snurrig vimsig disträ alert vaken piggögd pigg pratig social asocial
            folkskygg utåtriktad öppen lättpratad lättsam hjälpsam behjälplig tillmötesgående serviceinriktad självständig
            självgående självgod stolt ödmjuk integritetskänslig privat nyfiken
            livrädd rädd mörkrädd skrämd chockad förvånad överraskad imponerad rörd generad skamsen pinsam löjlig fånig lustig säregen speciell
            vanlig ovanlig typisk klassisk modern traditionell""",
        "verbs_ar": """skoja skämta skratta le fnissa gråta sucka muttra svära gnälla klaga knorra gapa ropa hojta viska sjunga vissla nynna prata snacka småprata surra
            skvallra berätta babbla diskutera debattera argumentera filosofera fundera grubbla oroa bekymra trivas vantrivas njuta roa glädja tråka intressera
            engagera irritera reta skrämma lugna trösta uppmuntra peppa stötta hjälpa berömma tacka prisa uppskatta älska avguda gilla tycka längta uppleva känna
            ana skämma genera charma imponera förvåna överraska chocka""",
        "words": """tycker tyckte tyckt skrattar skrattade ler log njuter njöt njutit trivs trivdes trivts skäms skämdes glädjer gläder mår mådde mått bry bryr brydde
            stör störa störs störd störda stördes frid fröjd guds himla vansinnigt hemskt fruktansvärt rysligt otroligt oerhört enormt kolossalt jätteglada
            jättebra jättesnäll jättetrevliga jätteviktigt jättesvårt jättedåligt jätterädd jättetacksam jättefint jättekul jätteledsen jättenöjd jättelätt
            jättesnabbt superbra supersnabbt superfint supertacksam superviktigt superkul superglada supersnälla""",
    },
    "consent and attitude": {
        "adjectives": """positiv optimistisk pessimistisk nöjd belåten tillfreds intresserad engagerad entusiastisk ivrig förväntansfull samarbetsvillig medgörlig flexibel tveklös motiverad införstådd informerad medveten beredd välvillig samstämmig enig""",
        "words": "sugen sugna pigga med på noterna tåget",
    },
    "dwellings": {
        "nouns": """marklägenhet etagelägenhet hörnlägenhet gavellägenhet tvårumslägenhet trerumslägenhet enplanshus enplansvilla tvåplanshus tvåplansvilla souterrängvilla suterrängvilla tegelvilla trävilla radhuslänga hyresrätt bostadsrätt
            insatslägenhet äganderätt barndomshem föräldrahem drömhus sekelskifteshus funkishus lägenhetsdörr tvåa trea fyra femma rum rok kvadratmeter kvm""",
        "words": "rum och kök markplan bottenplan entréplan övervåning övervåningen undervåning undervåningen mellanvåning",
    },
    "help and visits": {
        "nouns": """dusch duschning duschdag toalettbesök uppstigning läggning sängläggning tvättdag inköp inköpslista inköpsrunda handling matinköp ledsagning
            promenadstöd avlösning aktivitet dagverksamhet anhörigstöd medicindelning medicingivning läkemedelsgivning läkemedelshantering delegering
            insulingivning provtagning omläggning stödstrumpor larm larmutryckning utryckning larmbesök trygghetslarm nattkamera tillsynskamera hembesök besök
            kvällsbesök morgonbesök nattbesök tillsynsbesök insatstid insatsplanering""",
    },
    "hours and days": {
        "nouns": """sekund minut kvart timme halvtimme kvarter dygn dag vecka månad år årstid decennium sekel årtionde helg långhelg vardag arbetsdag måndag tisdag onsdag
            torsdag fredag lördag söndag morgon förmiddag eftermiddag kväll natt midnatt gryning skymning kvällning lunchtid middagstid fikatid frukosttid
            sängdags läggdags kontorstid arbetstid arbetspass arbetsvecka skift nattskift dagskift kvällspass morgonpass helgpass nattpass pass raster rast paus
            jul julhelg julafton nyår nyårsafton påsk påskhelg påskafton pingst midsommar midsommarafton valborg advent lucia fettisdag högtid namnsdag födelsedag
            bemärkelsedag bröllopsdag guldbröllop silverbröllop diamantbröllop jubileum dop konfirmation bröllop fest kalas kalender klockslag tidpunkt
            tidsfönster stund ögonblick sekel generation barndom ålderdom pensionering tvåtid tretid fyratid niotid tiotid elvatid""",
        "adjectives": "daglig veckovis månatlig årlig timslång heldags halvdags sen tidig kvällspigg morgonpigg morgontrött nattvaken",
        "words": """gårdagens dagens veckans månadens kvällens morgondagens förmiddagens eftermiddagens helgens morgonens nattens årets tisdagens måndagens onsdagens
            torsdagens fredagens stundens fyrtiotalet trettiotalet tjugotalet sextiotalet femtiotalet sjuttiotalet åttiotalet nittiotalet tvåtusentalet
            sekelskiftet julas påskas nyårs midsomras häromdagen häromveckan förrgår fredags måndags tisdags onsdags torsdags lördags söndags nyss nyligen precis
            dagtid nattetid kvällstid helgtid lunchtid varannan varje dagligen veckovis varannandag dygnet dygn dygnsvis timvis halvårsvis långt länge lagom jämt
            ständigt alltjämt alltid sällan stundtals emellanåt ibland titt tätt tidiga sena klockan prick exakt tiden går eftermiddagstid förmiddagstid timmes
            minuters dagars veckors månaders års helgfri""",
    },
    "work and routine": {
        "nouns": """jobb arbete arbetsmiljö arbetsmiljörisk arbetsbelastning belastning arbetslag arbetsgrupp arbetskamrat kollega teamledare gruppledare lagledare
            enhetschef områdeschef verksamhetschef chef stabschef avdelningschef samordnare planerare koordinator administratör assistent sekreterare handledare
            elev praktikant student sommarvikarie timvikarie vikarie nattpersonal dagpersonal kvällspersonal ordinarie bemanning bemanningsplanering
            bemanningspersonal personalbrist personalomsättning schema schemaläggning grundschema veckoschema rutin morgonrutin kvällsrutin arbetssätt
            arbetsuppgift uppgift uppdrag uppdragsbeskrivning moment tur runda slinga rutt körlista turlista körschema dagplanering planering
            daganteckning anteckning notering checklista team teammöte teamträff arbetsplatsträff apt möte morgonmöte avstämning överlämning rapport rapportering
            rapporttid genomgång uppföljning utvärdering utveckling förbättring förenkling effektivisering kvalitet avvikelse risk riskbedömning riskanalys
            säkerhet patientsäkerhet trygghet kontinuitet dokumentation journalföring genomförandeplan handlingsplan vårdplan vårdplanering samordning samverkan
            samarbete
            tvätt promenad

            larmpatrull nattpatrull patrull springande spring spring
            nyckelspring nyckelhämtning nyckelhantering nyckelhanteringen nyckelrutin nyckelkvittens nyckelutlämning nyckelskåp nyckelrum nyckelansvar nyckellista
            nycklarna bil cykel elcykel tjänstebil tjänstecykel körning körväg resväg omväg villoväg fordon kontor lokal expedition receptionist kontorslokal
            personalrum omklädningsrum fikarum handskar munskydd förkläde skyddsutrustning arbetskläder legitimation tjänstekort namnbricka brickor kurs
            utbildning utbildningsdag introduktion inskolning praktik konferens studiedag föreläsning webbutbildning certifikat intyg fackförbund facket lön
            semesterlista vabb vab ledighet fördel nackdel nytta vinst vinning tidsvinst tidsbesparing besparing lättnad smidighet flexibilitet effektivitet
            problem bekymmer krångel strul struligheter besvär utmaning svårighet lösning idé tanke förslag plan mål målsättning syfte avsikt anledning orsak skäl
            bakgrund förklaring beskrivning sammanfattning redogörelse förtydligande underlag beställningsunderlag mall blankett formulär kolumn rad ruta tabell
            rubrik bilaga kopia utskrift pärm""",
        "nouns_a": "resurs/a tur/a rund/a slinga syster/a sköterska/a undersköterska/a undersköt/a skötersk/a sjuksköterska/a elev/a",
        "adjectives": """schemalagd planerad inplanerad inbokad oplanerad omfattande krävande tidskrävande tung lätt smidig krånglig bökig strulig omständlig effektiv
            ineffektiv praktisk opraktisk hållbar fungerande välfungerande rutinerad ovan van inarbetad erfaren nyanställd föräldraledig sjukskriven tjänstledig
            timanställd tillsvidareanställd legitimerad utbildad outbildad delegerad stressig fullbokad överbelastad underbemannad kortsiktig långsiktig inkommen
            bifogad nedanstående ovannämnd ovanstående nämnd ifylld handskriven maskinskriven""",
        "verbs_ar": """jobba arbeta planera schemalägga organisera administrera koordinera hantera rapportera dokumentera journalföra anteckna signera utvärdera analysera
            bedöma prioritera effektivisera underlätta förenkla förbättra utveckla stärka spara besöka duscha handla laga delegera dela vikariera praktisera
            utbilda handleda introducera instruera vägleda förklara visa tipsa rekommendera föreslå presentera cykla köra springa jäkta stressa skynda hasta ordna
            styra fixa dona rodda sköta greja lösa klara hinna orka palla försöka pröva lyckas möjliggöra säkerställa trygga garantera skapa bidra medverka
            samverka samarbeta bistå hjälpas assistera serva betjäna leverera hämta överlämna låna bevaka vakta passera trycka knappa slå slinka larma rycka""",
        "words": """springa springer hinner hann hunnit orkar orkade tvungen tvungna tvungna måste medför medförde medfört innebär innebar inneburit bidrar bidrog
            underlättar underlättat utgör blir tar längre tid tyngre lättare enklare smidigare snabbare tryggare bättre säkrare bekvämare jobbigare krångligare
            svårare längre fortare värre lugnare roligare trevligare tydligare ökat ökad ökade ökande växande städ bad bett be beder betar betat skriver hjälper
            taget taget uttaget inkommet framme hämtar hämtat låter lät låtit heter lyder lydde skickat""",
    },
    "people and trades": {
        "nouns": """montör installatör tekniker snickare målare elektriker rörmokare plåtslagare murare bonde lantbrukare lärare rektor professor ingenjör arkitekt läkare
            doktor tandläkare barnmorska psykolog kurator logoped dietist audionom optiker fotvårdare frisör bagare kock servitör sekreterare kamrer revisor
            ekonom jurist advokat präst diakon kantor musiker konstnär författare journalist fotograf skådespelare idrottare fotbollsspelare sjöman kapten pilot
            lokförare busschaufför chaufför taxichaufför brevbärare tidningsbud bud brandman soldat officer vaktmästare fastighetsskötare städare städerska
            trädgårdsmästare fiskare jägare skogshuggare smed svetsare verkstadsarbetare fabriksarbetare tjänsteman telefonförsäljare försäljare hantverkare
            besökare volontär expert specialist pensionär veteran äldre senior åttioåring nittioåring sjuttioåring hundraåring gubbe gumma tant farbror dam herre
            äktapar folk människa individ invånare bybo medborgare lirare figur typ personlighet barndomsvän kompis bästis skolkamrat barndomskamrat bekantskap""",
        "nouns_a": "gumm/a flick/a sköterska/a",
        "words": "gubbarna gummorna tanten farbrorn paret äkta hälft hälfter herrskap familjen människor människorna folk",
    },
    "leisure and belief": {
        "nouns": """intresse hobby passion musik sång kör visa dragspel piano orgel gitarr fiol konsert dans dansband teater film biograf bio program tv-program serie
            nyhet väderrapport radioprogram sport fotboll ishockey hockey bandy match tävling os vm skidor skidåkning vasalopp lopp golf tennis bowling boule
            schack bridge bingo lotto trav korsord sudoku pussel kortspel sällskapsspel bok roman deckare poesi dikt diktsamling tidning veckotidning dagstidning
            bibel psalm psalmbok bön gudstjänst församling församlingshem moské synagoga kyrkobesök kyrkkaffe körövning körsång studiecirkel cirkel förening pro
            spf konst tavla målning måleri keramik slöjd snickeri vävning stickning virkning sömnad broderi trädgårdsarbete odling fiske jakt svamp svampplockning
            bärplockning promenad stavgång gympa sittgympa yoga simning bad bastu resa utflykt picknick fika kalas dop bröllop släktforskning frimärke samling
            vinst pris medalj diplom pokal ramadan fasta fredagsbön shabbat""",
        "words": "vasaloppet melodifestivalen hockeyn fotbollen nyheterna bingolotto rapport aktuellt allsång allsången mello tidningen läst läsa",
        "verbs_ar": """sjunga dansa musicera måla sticka virka väva brodera snickra slöjda odla gräva fiska jaga spela pussla lösa läsa lyssna titta promenera bowla simma
            bada basta meditera be fira jubilera samla""",
    },
    "talk and letters": {
        "nouns": """samtal telefonsamtal prat pratstund småprat dialog diskussion fråga följdfråga undran fundering synpunkt kommentar anmärkning tips råd upplysning
            påpekande önskan önskemål begäran förfrågan svar besked meddelande röstmeddelande telefonmeddelande sms mms chatt mejl mail e-post brev vykort kort
            kuvert frimärke lapp post-it lur luren hörlur ringsignal signal ton pip telefonkö kö talsvar telefontid samtalstid ringtid telefonnummer mobil
            mobiltelefon hemtelefon fasta telefon linje täckning batteri laddning ord mening tangent tangentbord skärm bokstav siffra tecken parentes punkt komma
            accent dialekt östgötska skånska språk modersmål teckenspråk tolk tolkning översättning översättare lexikon hälsning vänhälsning lyckönskan
            gratulation tack tusentack ursäkt förlåt förståelse överseende tålamod förhand respons feedback kontaktväg kontakttagande avsändare mottagare läsare""",
        "adjectives": """skriftlig muntlig telefonledes digital analog läslig tydlig kortfattad utförlig detaljerad begriplig svensktalande finsktalande engelskspråkig
            arabisktalande flerspråkig tvåspråkig språkkunnig svåröversatt""",
        "verbs_ar": """ringa svara prata tala fråga undra berätta förklara beskriva nämna påpeka påminna tipsa upplysa varsla översätta tolka stava bokstavera skriva knappa
            faxa mejla maila messa sms:a smsa texta höra lyssna uttala presentera hälsa gratulera tacka ursäkta förlåta vinka nicka""",
        "words": """berättade förklarar förklarade förklarat snackar snackat snackade nämnt nämner nämnde hörde lovade lovat lovar utlovat frågar frågade frågat
            överseende förhoppningsvis lät låter snacka menade menar hördes""",
    },
    "machines and tools": {
        "nouns": """app applikation program programvara mjukvara system datasystem verksamhetssystem internet bredband fiber wifi router uppkoppling inloggning lösenord
            användarnamn konto profil skärm display lampa led-lampa lysdiod diod knapp knappsats sifferlås sifferknapp tangent brytare strömbrytare ström el
            elektricitet strömavbrott magnet skruv skruvhål fäste beslag plåt bleck cylinder regel rigel vred trycke nyckelhål fjäder gångjärn tätningslist list
            dörrblad dörrkarm karm trädörr ekdörr furudörr ståldörr glasdörr pardörr ståldörr tamburdörr innerdörr ytterdörr fabrikat märke modell typ storlek
            mått millimeter centimeter tum meter vikt kilo färg material trä metall stål mässing koppar aluminium glas plast gummi teknik teknologi uppfinning
            robot kamera digitalkamera sensor larmdosa basenhet larmenhet armband halsband smycke klocka smartklocka""",
        "adjectives": """digital elektronisk elektrisk mekanisk automatisk manuell trådlös batteridriven eldriven inbyggd utanpåliggande modern omodern gammaldags trögt trög
            seg sliten massiv tjock tung bred smal hög låg rostig blank nylackad gistet gisten blinkande pipande lysande""",
        "verbs_ar": "blinka pipa surra låta lysa haka gnissla knarra ladda trycka vrida dunka banka knacka bulta plinga tuta signalera fungera funka fumla",
        "words": "piper pep blinkar vrider vred vridit trycker tryck tryckte tryckt banka bankar knackar dunka bulta ljuset gröna röda",
    },
    "numbers of no fact": {
        "words": """par massor mängd mängder drygt knappt halv halva hälften dubbelsidig tiotal tjugotal femtiotal hundratal tusen procent några stycken antal mängd fåtal
            summa totalt sammanlagt genomsnitt snitt cirka""",
    },
    "small words": {
        "words": """dröja dröjer brysk ifred närmare fastnar fastnade frös varav eldar rök ihåg opererat väcka väcker samma dagen morgonmänniska kvällsmänniska färdtjänsten färdtjänst knutar slår slog slagit säg beroende frissan frisören gympan boulen bridgen kören kyrkan gudstjänsten lunchen mötet träffen syföreningen bingon dansen badet affären konditoriet vårdcentralen tandläkaren fotvården sjukgymnasten synagogan moskén
            persiska arabiska somaliska dari pashto farsi kurdiska sorani tigrinja bosniska serbiska kroatiska albanska polska ryska ukrainska tyska franska spanska portugisiska italienska grekiska turkiska thailändska kinesiska vietnamesiska engelska finska norska danska isländska estniska lettiska ungerska rumänska romani
            tjocklek tjockleken mätt mäter hälso främmande pluggar bock udda sant hemspråk dialekt halva kommunen medger betydligt service kvartal kvartalet halvåret månadsskiftet årsskiftet stan byn bygden
            och så ju väl nog minsann faktiskt egentligen förresten nämligen alltså liksom typ sådär såhär precis just alldeles ganska tämligen relativt
            jämförelsevis mycket oerhört otroligt väldigt extremt synnerligen särskilt speciellt framförallt framför allt främst mest minst minus exempelvis t.ex
            tex dvs bl.a m.fl osv etc dessutom därtill vidare slutligen avslutningsvis inledningsvis sammanfattningsvis sammantaget överlag generellt allmänt
            normalt vanligen vanligtvis oftast mestadels huvudsakligen i stort äntligen tyvärr dessvärre lyckligtvis tursamt turligt förstås naturligtvis
            självfallet självklart givetvis absolut säkert garanterat uppenbarligen uppenbart sannerligen verkligen onekligen ärligt uppriktigt personligen
            hjärtligt varmt ödmjukast tacksamt artigast högaktningsfullt vänligen vördsamt snabbt fort sakta långsamt försiktigt varsamt lugnt stilla tyst högt
            tydligt noga noggrant ordentligt rejält hårt lätt löst mjukt direkt genast strax omedelbart omgående snart snarast skyndsamt kvickt raskt illa fint
            bra dåligt sisådär hyfsat skapligt okej okay oki jajamän japp jodå jadå joho aha oj ojdå usch hurra haha hehe hihi hmm tja tjo hejhopp heja bravo
            grattis skål prosit varsågod simma lugnt ha det gott bäst kram puss ciao adjö farväl hejdå hejsvejs hej godmorgon godkväll godeftermiddag goddag
            godnatt god mvh vh hlsn hälsn lugna soliga varma glada regniga vintriga våriga snöiga somriga höstliga trötta stressade kollegor vänner alla glada
            bästa kära käre hejhej tjenare tjabba mors halloj tjo hoj hejsan godmiddag önskar önskas bästis låter heter lyder nedan följande enligt nedanför
            sammaledes jämte gällande sistnämnda förstnämnda nämnda aktuella respektive vederbörande envar samtliga allihopa allihop varsin några somliga vissa
            viss visa någonstans någonting ingenstans varför varifrån varmed därmed härmed varigenom därigenom härvid tillika likaledes åtminstone iallafall i
            alla fall trött trötta nyfikna """,
        "adjectives": """allmän särskild viktig betydelsefull avgörande central nödvändig obligatorisk frivillig valfri möjlig rimlig lämplig passande lagom perfekt optimal
            utmärkt acceptabel godtagbar tillräcklig otillräcklig riktig verklig faktisk tänkbar intressant ointressant spännande märkvärdig enastående""",
        "verbs_ar": """tänka tro hoppas mena anse tycka känna veta förstå fatta begripa inse upptäcka märka notera observera minnas komma försöka tänka pröva prova vilja
            våga törs orka palla bruka pläga kunna böra tendera förefalla""",
    },
}
