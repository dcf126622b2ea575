"""Words that can touch a fact of an order or the order itself, by kind, as data: wide nets, in which a harmless sense costs a look.

"stem*" stands for every word that begins so, "*end" for every word that ends so, "*part*" for every word that holds it. A word of seven letters or more is
met misspelt as well. `THINGS` need a word of `fillers.UNSETTLING` or another of theirs near them, the others none.
"""

from __future__ import annotations

from collections.abc import Mapping

DANGER_WORDS: Mapping[str, str] = {
    "death": """dö död döde döda dött dog dör dödsf* dödsb* dödsd* avlid* avled* avsomn* bortgång* begrav* gravs* grav graven gravöppning* urn* kremer* kondol* sorg
        sorgen sorge* änk* efterlev* arvs* arving* arvtag* bouppteck* boutred* minnesstund* hospis* hospice* palliat* terminalv* livsslut* slutskede* livsuppeh* vak
        vakar vakade vakning* brytpunkt* nollbehandl* präst* himmel* himlen jordeliv* andetag* bårhus* insomn* omkom* förolyck* självm* obduc* flaggat""",
    "away": """sjukhus* lasarett* ambulans* sjuktransp* inlagd* inlagt intagen intagna intensiven mava geriatr* kortt* avlastning* växelv* växelb* vilohem* konvalesc*
        permission* permis utskriv* hemgång* bortrest* utomland* utland* avrest* avresa* kryssning* övervintr* sommarst* sommarb* sommarh* fritidsh* husvagn* husbil*
        husbåt* torp torpet gäststuga* annex* härbärg* vandrarh* hotell* pensionat* fängel* häkt* anhåll* anstalt* frihetsb* försvun* försvann efterlys* rymt rymde rymning*
        rymningsb* kidnapp* deporter* utvis* avvis* avflytt* frånvar* vistas vistats vistelse* borta emigrer* utvandr* återvänd* seglats* sanatori*""",
    "moves": """flytt* utflytt* inflytt* avflytt* packa packar packat packade packas flyttlass* flyttkart* flyttstäd* röja röjer röjt töms tömma tömmas tömts tömt tömning* sälj säljs säljas säljer sålt
        såld* försälj* salu hemnet mäklar* hyreskont* hyresav* uppsag* uppsäg* tillträd* evakuer* riva rivs rivas rivning* stambyt* rörbyt*
        vattensk* brandsk* brunnit brann brand branden soteld* utdöm* vräk* avhys* kronofog* servicehus* seniorbo* trygghetsbo* äldrebo* vårdbo* demensbo* gruppbo* vårdhem* servicel*
        boendepl* boendeform* bostadsby* bostadsk* lägenhetsby* ombyggn* återlämn* magasiner* bohag* bodel* skils* skilda skilt separer* särbo* isär ogift* omgift* förlov*
        förhålland* ensamst* ensamb* nyinfl* hemlös* uteligg*""",
    "refusal": """vägra* neka* tveks* tvekar tvekan tvekade ångr* ovill* motvil* motsä* motsat* motst* motarb* motig* protest* skepsis* skepti* misstro* tvärn* tvärv* nobba* rata ratar
        ratade avböj* betänk* övertal* övertyg* tvinga* tvång* tvungna oense* osams oenig* oenad* bråk bråka* bråkar överkör* spioner* övervak* kränk* vredg* upprör* veto*
        ifrågas* avråd* avstå* avstår avskr* reserverar avståndst* ointress* kallsinn* avog* ovänn* nobb bojkott* förbud* förbj* förbö* otänkbar* uteslut* struntar struntade onödig* meningslös* överflöd*
        motvilja avsky* hatar ogill* avfärd* ställningst* betänketid* överväg*""",
    "consent": """godkänn* godkänt fullmakt* framtidsfull* underskr* signer* osigner* påteckn* undertecknat medgiv* tillstånd* förmynd* överförm* förordn* jurist* advokat* domstol* domar*
        samfällig* åverkan k-märk* beslutskap* beslutsoför* beslutsför* rättskap* behörig* oinform* ovetand* ovetsk* ställföret* förvaltningsr* kammarrätt* tingsrätt* åklag*
        nämnden nämnd nämndens jo-anm* skadestånd* vite""",
    "cancel": """avbok* avbest* makul* annull* annuler* återkall* återta* upphäv* upphäver stryk stryka struken stryks strukna radera* släng* kasta kastas kastar papperskorg* ignorer* bortse*
        avblås* blåser inställ* avskriv* avför* avsluta* nedlägg* nedlagd* ersätt* ersatt* dubbelb* dubbelr* dubbelk* dubbelf* dubbels* dubbelt duplic* dubblett* dubblera* kontrollera kontrolleras kopia* påstöt* pausa* paus pausläge vilande
        bordl* skjut skjuts skjuta skjuter uppskj* senarel* tidigarel* framskj* förskj* avvakt* invänt* fördröj* stopp stoppa* stoppad* backa backar backade backat ångerr* tillbakadra* inaktuel*
        överspel* stöpet misstag* test testa* testären* testbest* testperson* testärende övning* låtsas* låtsad* skarpt handlägg handläggs skippa* hävas häver hävts avsagt återtog
        makulering förkasta* fimpa* slopa* utgå utgår utgått spik spikat spikad spikade handbroms* bortval* avveckla* avslag* avslå* avslog struntsak* överst* avpoll* utebli* avhopp* fryser frysa""",
    "time": """förrän tidigast månadssk* årssk* kvartal* framöver framtid* tillsvid* framdel* preliminärdat*""",
    "decision": """överklag* ompröv* indrag* indragen dragits bistånd* biståndsp* ansökan ansökning* avsag* avsäg* upphör* krymp* konkurrent* lov-* lov
        hemtjänstby* utförarby* privata privat privatut* bolag bolaget friskriv* utredning* utreds utreda bedömning* obevilj* avslut* kravnivå* avtalsby* avgift* faktur*
        egenfinans* anhörigv* anhöriganst* anhörigbid* hemvårdsb* obehör*""",
    "household": """inneboend* hyresgäst* inhyst* inhyrd* hyr hyra hyrs hyrt uthyr* andrahand* gästrum* tillkom* familjemed* mågen måg svärm* svärf* svärs* svärd* bonus* styv* inackord* tillskott*
        hushållsmed* kollektiv* medboend* samboförh* ensam ensamma""",
    "identity": """flicknamn* smeknamn* tilltalsn* skatteverk* folkbok* reservnum* alias namnby* nyanländ* asyl* migration* uppehålls* papperslös* medborgarsk* id-kort*
        legitim* namne* tvilling* lystrar stavas stavat stavning stavningen felstav* identitet* personuppg* skyddsmark* sekretess* skydd skyddskod* skyddad* skyddat kvarskriv* hemligh* hemligst* hemliga hemlig gömd* gömmer gömmas
        maskas maskad* maskade spåras spårbar* anonym* röjas""",
    "doubt": """osäk* oklar* ovis* oviss* gissa* gissn* förmod* antaglig* möjligen möjligtv* kanske eventuel* troligen troligtv* ungefärl* prelim* nypa dubbelkol* dubbelche* verifier* svårläs*
        oläs* handstil* suddig* luddig* rostig otydlig* påstår påståend* ryktet rykte hörsäg* förifyll* mall mallen klistra* klippt omkast* förväxl* förvirrande blanda blandade blandat siffr* slutsiff* *siffra *siffran *siffror *siffrorna nolla nollan
        ettan sexan sjuan åttan nian födelseår* födelsedat* felakt* fel *fel *felet felen missupp* missför* missta* missade miss tokig* tok toket knas* knasig* galet tvärt* omvänt omvända omvänd snett kryss krysset krysset* bockade
        bockat ruta rutan rutor rutorna rättels* rättad* rättar rätta korrig* ändr* bytt byt byts byta byte bytas byter utbyt* revid* juster* ofullst* inaktuel* föråldr* ouppdater* uppdater* slarv* hastigt förhast* felt* inkorr* mism* motsäg* stämmer stämde stämm* avvik* andrahandsk*
        minnas minns verifi* fantasi* chansat chansar chansade tvivel* tvivl* misstänk*""",
    "safety": """inbrott inbrottet inbrottsf* våld* hotful* hotat hotar hotade hotbild* hot hotelse* slagit slagsmål* knark* narkot* missbruk* droger berus* onykter* alkohol* vapen kniv kniven knivar polis* socialjour* brott* stöld* stulit stulen stulna bevak* kvinnoj* skyddsb*
        blåmärk* misshand* övergrep* hedersr* smitt* vägglös* löss ohyra ohyre* skadedj* råttor råtta kackerl* skabb* influens* calici* kräksj* vinterkr* magsj* covid* corona* mrsa isoler* karant* räddningst* brandkår* brandm* rasat dömd* dom domen vårddom* lpt lvm lvu
        munkavle* bannly* utåtag* aggres* farlig farliga farligt larmat blåljus* överfall* rån rånad* rånat bedräg* lurad* lurat lurar explos* kontaktförb* besöksförb* hämnd* stalk* förfölj* trakass* saner* kryper""",
    "lock": """dosa dosan dosor dosorna mackap* mojäng* manick* pryl* grunka* låsvred* låsbyt* phoniro* careium* tunstall* bekey* batteri* hakat kärv* glapp* strul* krångl* trasig* sönder felanmäl* lossnat
        nedmont* avinst* omkod* nollställ* nollställs bricka brickan brickor tagg taggen taggar passerk* passertagg* knappar snurrar släppt cylinderby*""",
    "contact": """hellre abonnem* telefonsv* svararen avstängd avstängt bortkoppl* urkoppl* nåbar onåbar* kontaktlös* kaputt hemnum* jobbnum* tjänstgör* avgått* slutade slutat vikariat*""",
}

# Of the order itself, its persons and dwellings: what a clause that holds one says must be understood word by word.
SUBJECTS = """lås låset låsen lås* *lås *låset låsenhet* digitala digitalt enhet enheten enheter kod koden koder kodens *kod *koden port porten portar portens ytterport* gatuport* husport* portkod* dörr dörren dörrar dörrarna ytterdörr* entré* entre* ingång* uppgång* bakdörr*
    lägenhet* lghn* lgh bostad* adress* *adress *adressen nummer numret numren numrena *nummer *numret nr pnr persnr* personn* telefonn* namn namnet namnen *namn *namnet kontakten kontaktp* kontakter kontaktens beställ* order ordern ärende* blankett* formul*
    villa villan radhus* hushåll* sambo* sammanbo* brukare* *brukare *brukaren kund kunden kunder kundens kunderna vårdtag* klient* person personen personer personerna raden rader raderna stycket uppgift* *uppgifter *uppgifterna fastighet* våning* trappupp* koppl* install* monter* registr* inkoppl*"""

# What an unsettling word turns round, limits or puts in doubt when it stands in the same clause.
THINGS = """nyckel* nyckl* nycklar* telefon* mobil* luren larm* trygghetsl* app appen hemtj* hjälp hjälpen insats* tjänst* timmar besök* tid tiden beslut* hem hemma hemmet huset hus* gata* gatan boende* bor bo bodde bott bosatt* skriven skrivna folkb*
    sover stanna* kvar tillbaka vistas åk åka åker åkt åkte res rest reser reste vill ville velat vilja önska* önskar ja nej samtyck* avtal* börja* starta* starten slut* slutar senare snart behöv* krävs duger räcker föredra* hellre slipp* möjlig* tillåt* lov lovat anhörig* par paret familj*
    boka* ställ* gäller gällde gällt rätt uppgift* stäm* tillsammans ihop föru* räkn* räknas delta* delar delat hör tillhör* heter hette kallas vet veta visste tal tala talat fråga* frågat frågade inform* informera* berätta* ger ge gett gav fått få får fick lev* lever levde finns fanns funnits
    gör göra gjort gjorde ta tar tog tagit tas kommer komma kom kommit ha skicka* skick* kör lägg* lägga rör anv* använd* ring* ringa svarat svarade nå når nås prat* kontakt* intress* avgör* bestäm* ansvar* avvak* vänt* vänta* brådsk* klar klart färdig* månad* veck* maj april juni juli augusti dotter* son sonen god man
    plats dags aktuel* verkst* bevilj* pappret papper* avd* ligg* ligger sitter sitt* passa*  fungera* funka* öppn* låsa* låser släpp* nekas säker* säkra säkert sant riktig* riktigt överens kvitt* hinn* hinner"""
