"""What a sentence may say that changes an order though no fact of it is named, by meaning, as data.

Who says one of these is heard by a person: in every sentence of a ticket, whatever else stands there. A word is put here when one of its senses changes who
lives where, whether the lock is wanted, which facts hold, or whether the order may be worked on; a harmless sense costs a look, a missed one a wrong lock.
The patterns are met in small letters, as whole words, with one space between words and marks.
"""

from __future__ import annotations

from collections.abc import Mapping

_WARD = r"(?:us|rehab\w*|avd\w*|intensiv\w*|akuten|akutmottag\w*|iva|medicinklin\w*|ortoped\w*|kirurg\w*|geriatrik\w*|psyk\w*|strokeenh\w*|vrinnevi\w*|sjukan|klinik\w*|korttid\w*|växelvård\w*|avlastning\w*|vilohem\w*|behandlingshem\w*)"
_THING = r"(?:lås|låset|låsenhet\w*|enhet\w*|dosa\w*|det|detta|dosan)"

DANGERS: Mapping[str, tuple[str, ...]] = {
    "death": (
        r"fråga om (?:dagar|timmar|veckor)|sista (?:tiden|dagarna|veckorna|dygnet)|svårt sjuk\w*|orka\w* (?:\w+ )?(?:inte|ej) (?:mer|leva|längre(?! (?:gå|själv\w*|öppna|ta|resa|stå|springa|handla|städa|laga)))|orka\w* (?:inte|ej) (?:\S+ )?(?:hjärta\w*|kropp\w*)|somna\w* in\b|insomna\w*|slockna\w*|hjärtat (?:slutade|stannade|gav)|himlen",
        r"livlös\w*|(?:finns|fanns) (?:inte|ej) mer\b|(?:inte|ej) (?:finns|fanns) mer\b|ur tiden|jordelivet|begrav\w*|minnesstund\w*|bortgång\w*|gravsatt\w*|kondole\w*|livets slut\w*|slutskede\w*|döende|dö\b|dör\b|hospis|palliativ\w*|efterlevande|arving\w*|bouppteck\w*",
        r"änk(?:a|an|ling|lingen|epension\w*)",
        r"\b(?:mist|miste|förlorat|förlorade) (?:sin (?:man|fru|make|maka|hustru|sambo|son|dotter)|honom|henne|maken|makan|mannen|frun|hustrun|sambon|mamma|pappa|farfar|farmor|morfar|mormor)\b|(?:har|hade) (?:\w+ )?mist\b|(?:sorg|begravnings|minnes)krans\w*|krans(?:en|ar|arna)\b(?! (?:på dörren|hänger))|sorgflor\w*|sorgband\w*|sorgkläd\w*|klä(?:r|dd|tt) (?:\w+ )?i svart",
        r"avtjän\w*|(?:sista|sitt sista) (?:andetag|vilan)|(?:gå|gick|gått) hem till (?:gud|herren|mamma|pappa|sin|hustrun|maken)|vaknade? (?:inte|aldrig)|rycktes? bort|fick somna|(?:tänd\w*|tänt|brinner) (?:\w+ ){0,2}ljus\w* (?:för|till)\b|till minne\b|(?:tomt|tyst|ödsligt|ensamt) (?:efter|utan)|sakna[rd]\w* (?:honom|henne|sin (?:man|fru|make|maka|hustru))|ensam kvar|kvar ensam|dragit sin sista|(?:enda|sista) (?:sällskap\w*|trösten|som är kvar)",
    ),
    "away": (
        r"sitter inne|(?:bor|sover|ligger|är|vistas) (?:\w+ )?(?:på|i) (?:båt\w*|husbåt\w*|tält\w*|bil\w*|källar\w*|vårdcentral\w*|demensboende\w*|gruppboende\w*)|(?:pendla\w*|flyttar|bor|växla\w*) (?:\w+ )?mellan\b",
        rf"(?:ligger|låg|är|hamnat|hamnade|inskriven|inskrivna|intagen|vårdas|vårdats|kvar|åkt|åkte|åker|ska|skickad|vistas|befinner sig|varit) (?:\w+ ){{0,2}}(?:på|i|till|hos|vid) {_WARD}\b",
        r"ambulans\w*|opereras|opererad\w*|operation\w*|(?:bröt|brutit|brutet) (?:\w+ ){0,2}(?:höft\w*|ben\w*|lårben\w*)|fraktur\w*|lårbens\w*",
        r"bortrest\w*|utomlands|(?:reser|rest|åker|åkt) (?:bort|iväg|utomlands|till (?:hemlandet|sitt hemland|landet|stugan))|på (?:resa|resande|kryssning)|(?:vistas|vistats|befinner sig|övervintra\w*) (?:i|på|hos|hela|halva|under)",
        r"(?:inte|ej|aldrig) (?:\w+ )?hem(?:ma)? (?:på länge|igen|än\b|ännu|förrän|för tillfället|just nu|längre)",
        r"(?:bor|sover|är|vistas) (?:just nu|för närvarande|för tillfället|tillfälligt|under tiden|över|numera|nu) (?:\w+ )?(?:på|hos|i|sommaren|vintern)\b(?! (?:samma|lägenhet\w*|villa|hus|radhus|en|ett|linköping))",
        r"(?:skickades|skickats|åkte|åkt|lades|lagts|togs|kördes) in\b|torpet|stugan|husvagn\w*|husbil\w*|annex\w*|sommarställ\w*|kolonilott\w*|kolonistug\w*",
        r"(?:ska|skall|får|fått|hamnat|kommit|kommer|kom|sitter|bor|flyttar) (?:\w+ )?(?:in )?(?:på|till) (?:hemmet|ålderdomshem\w*|servicehus\w*|sjukhem\w*)\b",
        r"tillfällig\w* (?:adress|bostad|bor|boende)|lånar (?:en|ett|lägenhet\w*)",
        r"vårdas (?:\w+ )?(?:på|i|hos|vid)|(?:finns|fanns|är|var|ligger|håller till) (?:\w+ )?(?:mest |merparten )?(?:i|på|uppe på|nere på|ute på) (?:garage\w*|båt\w*|landet|mava|iva|akuten|observation)|åka ut ur|(?:bor|sover) (?:över|hemma) hos\b",
    ),
    "moves": (
        r"(?:kommande|framtida|planera\w*|blivande|nästa|senare) (?:ny\w* )?(?:\w*adress|bostad|lägenhet|hem)\b|\badress\w* (?:från|fr\.?o\.?m\.?|from|fom) (?!folk|treserva|tes\b|register|system|ovan)",
        r"(?:tar|tog|tagit|ta) (?:hem |med )?(?:dem|dom|honom|henne|båda) (?:hem )?till sig\b",
        r"återlämna\w*|(?:åter|tillbaka)lämnade|lämna\w* (?:tillbaka|igen) (?:\w+ )?nyckl\w*|lämnat (?:henne|honom|hemmet|sin)|pick och pack|delat? på sig|gått isär|gick sin väg|(?:andra|bakre|östra|västra|norra|södra) (?:ingången|entrén|dörren|porten)|använd\w* (?:\w+ ){0,2}(?:ingång\w*|bakdörr\w*)",
        r"(?:sagt|säga|säger|sade|sa) (?:\w+ )?upp\b|uppsag\w*|såld\w*|sålt|sälj(?:er|a|s|as)|salu|hyreskontrakt\w*|tillträd\w*|evakuer\w*|riv(?:as|s|ning\w*)|utflytt\w*|packar|magasinera\w*",
        r"(?:tackat? ja|fått|får|erbju\w*|kö\w*|väntar på|i väntan på|sökt|söker|ansökt om) (?:\w+ ){0,3}(?:plats|boende(?!stöd)\w*|äldreb\w*|trygghetsbo\w*|seniorb\w*|trea|tvåa|etta|nytt boende|annan lägenhet|ny lägenhet)",
        r"(?:skriven|skrivna|folkbokförd|folkbokförda|mantalsskriven|mantalsskrivna) (?:\w+ )?(?:i (?!linköping\b|samma\b|lägenheten\b|huset\b)|hos|på annan|på en annan|någon|nån|inte|ej|kvar)",
        r"hitta(?:t|de) (?:en|ett) (?:\w+ )?(?:villa|lägenhet|hus|bostad|radhus|etta|tvåa|trea)|lämnar (?:i|lägenheten|bostaden|huset) (?:\w+)|lämnas? tillbaka|har (?:en |ett )?(?:egen|eget|annan|annat) (?:bostad|lägenhet|villa|adress|hem|boende|hus)\b",
        r"annanstans|annorstädes|annan ort|annat håll|annan kommun",
        r"isär\b|skilda vägar|skil(?:ja|jas|jer) (?:sig|de|dom)?|skiljas|skilsmäss\w*",
        r"träffat en (?:ny|annan)|(?:kastat?|kastade|kört|körde|slängt|slängde) ut\b|(?:det|allt|förhållandet) är slut\b|slut mellan|stuckit|gett sig av|begett sig|hävt|häva|köpt (?:in sig|lägenhet|hus|en|ett)|vägg i vägg|källarlägenhet\w*|vindslägenhet\w*|uthyrningsdel\w*|(?:över|under|neder)våningen|(?:sista|nya) (?:stället|hemmet|bostaden|lyan)|talar inte med varandra|på (?:andra|nästa) (?:gatan|sidan)",
    ),
    "refusal": (
        r"\bingen av (?:dem|dom|de två|makarna|bröderna|systrarna|syskonen) (?:vill|önskar|behöver|ska|skall|går med på|är intressera\w*)\b(?: (?:längre |ens )?(?:ha|få|något|nåt|ett|digital\w*|nytt))* ?(?:lås|låset|låsenhet\w*|det|detta|enheten?)\b",
        r"fått (?:en )?(?:stroke|propp|hjärtinfarkt|hjärnblödning)|orka\w* (?:inte|ej) med|(?:inte|ej) (?:\w+ )?orka\w* med (?!att (?:gå|springa|öppna|resa))|skippa\w*|(?:de|dom|han|hon|båda) (?:\w+ )?(?:åkte|åkt|rest|reste|for|flög|flugit) till",
        r"(?:vill|ville|önska\w*|helst|hellre|föredra\w*) (?:\w+ )?slippa(?! (?:fler|alla|så många|nycklar|krångla|öppna|gå|springa|resa|ta sig|stå|lämna|bära|släpa|leta|jaga|hämta|åka|köra|rusa|ha (?:en |så )?(?:mass|mång|nyckl))\w*)|backa\w*|hoppa\w* (?:av|ur|över)|drar? sig ur|dragit sig|gilla\w* (?:inte|ej)|tyck\w* (?:inte|illa) om",
        r"(?:inte|ej|aldrig|föga|knappast|mindre) (?:\w+ ){0,2}(?:pigg\w* på|sugen|sugna|förtjust\w*|positiv\w*|intresserad\w*|införstådd\w*|bekväm\w* med|med på|överens|beredd\w*|säker\w* på|trygg\w* med)|(?:be|ber|bett|bad) (?:\w+ ){0,2}(?:att )?få (?:tänka|fundera)|tänka (?:en|ett|några|lite|efter|igenom)|hunnit (?:att )?(?:fråga|prata|tala|informera)|dum idé|dålig idé|onödan\w*",
        r"hellre (?:ha|behålla|vänta|slippa)|betänk\w*|tänka (?:på saken|över|efter|igenom)|fundera (?:på|över) (?:saken|det|om)|skeptisk\w*|motvillig\w*|ovillig\w*|motsätt\w*|motsatt\w* sig|tvek(?:ar|an|ade)\b|tveksam\w*\b(?! men (?:\w+ ){0,4}(?:ja|positiva|med)\b)|ogilla\w*|avvisa\w*|motstånd\w*|protest\w*|avråd\w*",
        r"(?:går|gick|gått|ställer|ställt) (?:\w+ )?(?:inte|ej) (?:med|upp) på|(?:säger|sa|sade|sagt|säga) (?:\w+ )?(?:ifrån|nej|stopp)|(?:är|var|varit) (?:\w+ )?(?:emot|negativ\w*|rädd\w* för (?!hund|katt|mörk|spindl|trapp|att (?:ramla|falla|trilla|glömma)|höjd))",
        r"(?:samtyck\w*|godkänn\w*|fullmakt\w*|medgiv\w*|tillstånd\w*|tillåtelse\w*) (?:\w+ ){0,2}(?:saknas|inte|ej|återtag\w*|behövs|måste|oklar\w*|krävs|dröj\w*|först)|(?:inte|ej|saknar|utan|ska|måste|ge|väntar på|inhämta) (?:\w+ ){0,1}(?:samtyck\w*|godkänn\w*|lov\b|tillstånd|tillåt\w*)",
        r"(?<!rökning )(?<!parkering )(?<!ingång )(?<!är )förbjud\w*|(?<!rök)(?<!parkerings)förbud\w*|(?:säger|sade|sa) nej|får (?:inget|inte|ej) veta|vet (?:inget|inte|ej) om (?:det(?! (?:finns|behövs|krävs|är))|detta|beställ\w*)|ovetande|bakom ryggen|inte (?:\w+ )?(?:informerad\w*|tillfråga\w*|med på)",
        r"(?:nyckel\w*|nycklar) (?:räcker|duger)|räcker (?:\w+ )?med (?:nyckel\w*|nycklar|ett)|klarar sig (?:\w+ )?utan|reder sig (?:\w+ )?utan|onödig\w*|överflödig\w*|meningslös\w*",
        r"kalla (?:fötter|handen)|tummen (?:ner|ned)|på tvären|samma (?:par|order|beställning\w*|uppgifter)\b|samma som (?:förra|förut|sist|senast\w*|innan|tidigare|vanligt|igår|i|på|vid|hos|vi|jag|den|det|de|ni|grann\w*|för)\b|(?:den|de) andra (?:halvan|lägenheten|våningen|sidan|personen|brukaren|kunden|har|ska|kommer|är)\b|(?:koppla|lägg)\w* (?:bara|endast)|intresset (?:\w+ )?(?:är|var)|mog(?:en|na) (?:för|att)|(?:skaka\w*|ruska\w*) (?:\w+ )?(?:på )?huvudet|panik (?:av|när|inför)|låta bli|sova på saken|(?:kände|känner) sig (?:överkörd\w*|lurad\w*|tvingad\w*)|över (?:huvudet|huvudena) på|storebror|ändrat uppfattning|annan åsikt|fått nog|inget för (?:dem|henne|honom)|innan (?:de|dom|han|hon|båda|makarna|paret|någon) (?:\w+ )?(?:säger|bestämmer|bestämt|tackar|vill|går med|beslutar|beslutat|vågar|samtycker)|vill (?:\w+ ){0,4}(?:prova|testa|känna på|se) (?:det |låset |den |hur )?(?:\w+ ){0,3}(?:först|innan)|grät\b|gråt(?:er|it)\b|blev (?:\w+ )?(?:arg|ledsen|upprörd|rasande)\b|skrek\b|fundera (?:ett|en|vidare|mer|till|på saken)",
    ),
    "cancel": (
        r"ställ(?:a|er|s|t|de)? in\b|för gott|inte (?:\w+ )?(?:i år|i höst|i vår|i sommar|i vinter|den här månaden)|nästa år|(?:vänta\w* (?!barn|tillök|besök|smått)|ta\w*|skjut\w*|gör\w*|monter\w*|beställ\w*|blir|återkom\w*|sätt\w*|det|den|låset) (?:\w+ ){0,4}till (?:våren|hösten|sommaren|vintern|nyår)\b|bry (?:er|dig) (?:inte|ej) om|kvitta\w*|strunt\w*|spela\w* ingen roll|det räcker som",
        r"(?:ärende\w*|beställning\w*|order\w*) (?:\w+ ){0,2}(?:ligger|finns|är|står|väntar) (?:\w+ )?(?:kvar|öppet|öppen|på hög|vilande|obesvarad\w*|inte klar\w*)",
        r"stryk\w* (?:den|det|denna|detta|beställ\w*|ordern?|honom|henne|dem|dom)|radera\w*|släng\w*|kasta\w* (?:den|det|denna|detta|beställ\w*)|dubblett\w*|dubbelbeställ\w*|dubbelt beställ\w*|(?:beställt|skickat|mejlat|mailat|lagt) dubbelt",
        r"redan (?:skickat|beställt|beställd\w*|lagt|mejlat|mailat|anmält|inlagd|inlagt|registrera\w*)|skicka(?:t|de) (?:\w+ ){0,3}(?:en gång|två gånger|tidigare|förut)",
        r"(?:detta|det här|den här|denna|ärendet) (?:är|var|blir) (?:bara |endast )?(?:en |ett )?(?:test\w*|övning\w*|utbildning\w*|exempel\w*|prov\w*|skämt|kopia\w*|utkast\w*|förslag\w*|påminnelse\w*|dubblett\w*)|övningsärende\w*|testpatient\w*|testbrukare\w*",
        r"släpp\w* (?:ärendet|det|detta|denna|beställ\w*)|(?:lägg|lägga|läggs|lägger) (?:\w+ ){0,2}(?:ner|ned|på is|åt sidan)|på is\b|handbroms\w*|(?:ärendet|beställ\w*|ordern|det|detta|den) (?:kan|ska|får|bör|skall) (?:\w+ )?(?:stängas|släppas|läggas|avslutas|tas bort|vänta|vila|glömmas|utgå)|stäng(?:a|er)? ärendet",
        r"(?:är|har|blev|blivit) (?:redan )?löst\b|(?:löste|löst|ordnat|ordnade|gett) sig|redan (?:\w+ )?(?:ordnat|fixat|löst|klart|klar|gjort|gjord|på plats|uppsatt|monterat|monterad|installera\w*)|(?:de|dom|båda|paret|makarna) (?:fick|har fått) (?:\w+ )?(?:lås\w*|dosa\w*|enhet\w*)|satte upp (?:det|låset|dosan|en|ett)",
        r"\blåt (?:det|detta|honom|henne|dem|dom|§n) (?:bara )?vara(?= ?[.,!]| så länge|$)|^(?:(?:hej|tack|och|men|nu)(?: [,!.])? )?(?:monteringen|installationen) (?:är|blev) (?:nu |redan )?klar\b|^(?:tyvärr |nu )?(?:det|nu) är (?:det )?(?:nu |redan |tyvärr )?för sent(?= ?[.,!]|$)|^(?:vi|jag) (?:ordnar|fixar|löser) det(?: själva?)?(?= ?[.,!]|$)|^det (?:ordnar|fixar|löser) (?:vi|jag)(?: själva?)?(?= ?[.,!]|$)",
        r"(?:grej|manick|apparat|pryl|dosa|låda|mojäng)\w* (?:\w+ ){0,3}(?:redan|kvar|förut)|samma sak|(?:det|ett) andra låset|(?:kommer|skickar|lägger) (?:\w+ ){0,2}en beställning till\b|(?:ett lås|en order|en låsenhet|ett par|en kund) till\b(?! \w)",
        r"(?:ska|skall|hör|tillhör|bör) (?:egentligen )?(?:till|under|hanteras av|skötas av) (?:lss|psyk\w*|socialpsyk\w*|annan|andra|någon|boendestöd|hemsjukv\w*|regionen)",
        r"giltig\w* (?:till|t\.o\.m)\b|senarelägg\w*|framflytt\w*|förskjut\w*|(?<!inte )dröj(?:er|a|t)\b(?! (?:\w+ ){0,2}innan (?:de|dom|han|hon|någon)\b)(?! för länge)|(?:skjut\w*|flytta\w*) (?:\w+ )?(?:på|fram)|(?<!äntligen )bl(?:ir|ev|i) (?:det )?(?:(?:nog |kanske )?(?:inget|inte|aldrig) )?av\b(?! \w)|blir (?:det )?aktuellt\b|i framtiden|längre fram|ta det (?:när|efter|sen|senare)|först (?:i|till|om|nästa) (?:höst\w*|sommar\w*|vår\w*|vinter\w*|april|maj|juni|juli|augusti|september|\d|vecka|månad|år)",
        r"(?:bra|bäst|bättre|skönt|fint|snällt|tacksam\w*|uppskatta\w*|önskvärt|gärna) (?:om|för att|för om) (?:ni|vi|man|du) (?:kan |kunde |hellre |helst )?(?:vänta(?:r|de)?(?! (?:utanför|vid|på att|kvar|in))|avvakta(?:r|de)?|dröj(?:er|de)|skjuter|sköt)\b|(?:vore|är|var|skulle vara) (?:\w+ )?(?:bra|bäst|bättre|skönt|fint|tacksam\w*) om (?:det|ni|låset|detta|man|vi) (?:\w+ )?(?:inte|ej)\b|(?:vill|ville|önskar|bad|ber|tycker|föreslår) att (?:ni|vi|man|du) (?:ska |skulle )?(?:väntar?(?! (?:utanför|vid|på att|kvar|in))|avvaktar?|dröjer|pausar?)\b|tänkt om\b|(?:nya|ny) tag\b|ur världen|vänta\w* (?:lite |gärna |en stund |ett tag )+med\b|i (?:sanden|stöpet|papperskorgen|högen)|riva? (?:papp\w+|den|det|denna|beställ\w*)|kör(?:a)? (?:inte|ej) (?:vidare|på|med)|(?:ett )?klick för mycket|(?:locket|lock) på\b|(?:blås\w*|avblås\w*) av\b|backar? band\w*|på (?:två|flera|olika) ställen|(?:bara )?(?:för att|vill) (?:prova|testa)|lär(?:a)? upp|inte (?:längre )?intressant\w*|vill ha kvar (?:sin|sina|den|det|nyck\w*)",
    ),
    "trial": (
        r"(?:skriver|skickar|lägger|fyller|gör|mejlar|mailar|skrivit|skickat|lagt) (?:\w+ ){0,4}för att (?:prova|testa|öva|pröva|träna|lära)\b|(?:för att|vill|ville) (?:bara |mest )?(?:prova|testa) (?:om |hur )?(?:\w+ )?(?:formulär\w*|mejl\w*|mail\w*|system\w*|läsar\w*|tjänsten|går fram|fungerar|funkar)|på låtsas|på skoj|påhittad\w*|påhittat|påhitt\b|fiktiv\w*|inte på riktigt|ingen riktig (?:beställning|order)",
    ),
    # Never the background of an order, however everyday it sounds.
    "sure": (
        r"(?:want|wants|prefer|prefers|rather) (?:to )?(?:keep |have |use )?(?:their |the |his |her )?(?:own |old |normal |ordinary )?keys?\b",
        r"\b(?:maken|makan|mannen|frun|hustrun|sambon|han|hon|en av dem|den ena|de|dom|båda) (?:[^\s.,]+ ){0,6}(?:har|har ju|får|fick) (?:\w+ )?(?:inga|ingen) (?:egna |egen )?(?:insats\w*|hemtjänst\w*|bistånd\w*|beslut\w*)",
        r"\b(?:klara\w*|orka\w*|kan) (?:\w+ )?(?:inte|ej) (?:\w+ ){0,2}(?:att )?(?:(?:bo|vara|stanna) (?:kvar|hemma|själv\w*|med|ensam\w*|i (?:lägenheten|huset))|komma hem|bo\b)",
        r"\b(?:inte|ej|aldrig) (?:\w+ ){0,2}(?:samtyck\w*|godkänt|godkänner)|(?:vägra\w*|neka\w*|ångra\w*) (?:\w+ ){0,2}samtyck\w*",
        r"(?:ingen|inga) (?:hemtjänst|hemtjänstinsats\w*|insats\w*)(?= ?[.,!]|$)|behöver (?:inget|inte något|inte nåt|ingen)(?= ?[.,!]|$)|skrev\w* ut från (?:hemtj|hemsjukv)\w*|utskriv\w* från (?:hemtj|hemsjukv)\w*|åkte? in igen|(?:hemtj|hemsjukv)\w* i (?:norrköping|motala|mjölby|finspång|söderköping|åtvidaberg)",
        r"(?:är|bor) (?:nu |numera )?på (?:ett )?(?:boende|hem)(?= ?[.,!]|$)|(?:montera\w*|sätt\w*|sitt\w*) (?:\w+ ){0,3}på (?:balkong|altan|källar|garage|bak|köks)\w*|(?:nästa|nya) adress\w*|innan (?:han|hon|de|dom|§n) (?:\w+ )?flyttar|(?:hot|våld|hot och våld|smitta|smittrisk|sekretess)(?: [?])? [:=] ja\b",
        r"beslut\w* (?:gäller|löper|varar) (?:bara |endast |enbart )?(?:till|t\.?o\.?m|tom|fram till|ut)\b",
        # Of a death that is only hinted at.
        r"\b(?:tråkigt|sorgligt|ledsamt|hemskt|fruktansvärt|synd) (?:nog )?(?:med|om|det (?:med|om|som (?:hände|hänt|har hänt|drabba\w*)|där med)) (?!att\b|jag\b|vi\b|ni\b|det\b|väd\w*|dröj\w*|för\w*|svar\w*|sen\w*|mejl\w*|mail\w*|krångl\w*|strul\w*|språk\w*|trapp\w*|hiss\w*|snö\w*|regn\w*)\w+",
        r"\b(?:vi|jag|alla) (?:beklagar|sörjer|lider)(?: (?:verkligen|djupt|så))? (?:det (?:med|som)|med|sorgen|förlusten)\b|\b(?:ni|du) har (?:\w+ ){0,2}hört (?:om|vad som (?:har )?hän[dt]e?|det (?:om|med)) (?!låset|enheten|system\w*|app\w*|digital\w*|ny\w*|vår\w*|beställ\w*)\w+|\b(?:ni|du) vet (?:\w+ ){0,2}(?:vad|om det) som (?:har )?(?:hände|hänt)\b|\b(?:fått|funnit|fick|har) (?:sin |evig |äntligen )*(?:frid|ro|evig vila)\b(?! (?:med|att|hemma|på natt\w*|och (?:lugn|ro) hemma))",
        r"(?:(?<!. )|(?<=[.,!] )|(?<=och )|(?<=men ))(?!(?:de|dom|båda|paret|makarna|middag\w*|hon|han|kl|helst|ofta|brukar|som) )[\w-]+ (?:vilar|sover) (?:nu|i frid|ut|hos gud|för alltid|för gott)(?= ?[.,!]|$)|\b(?:vilar|vila) i frid\b|(?:(?<!. )|(?<=[.,!] )|(?<=och )|(?<=men ))(?!(?:vi|jag|alla) )[\w-]+ sörjer(?= ?[.,!]|$| (?:nu|djupt|sin (?:man|make|fru|hustru|maka|sambo)|maken|makan|honom|henne|mannen|frun|hustrun)(?!\w))|\bi (?:djup )?sorg\b",
        r"(?:(?<!. )|(?<=[.,!] )|(?<=och )|(?<=men ))(?!(?:vi|jag|ni|det|låset) )[\w-]+ har det (?:\w+ )?(?:bra|bättre|fint|lugnt|gott) (?:nu|där|där (?:hon|han) är|igen)(?= ?[.,!]|$)",
        # Of consent that is half given, and of a door that is opened to nobody.
        r"samtyck\w* (?:\w+ ){0,2}(?:nästan|delvis|halvt|typ|motvilligt|än så länge|kanske|halvhjärtat)\b|(?:nästan|delvis|halvt|motvilligt|kanske) (?:\w+ )?samtyck\w*",
        r"(?:vill|vågar|törs|tänker) (?:inte|ej|aldrig) (?:\w+ )?(?:öppna|släppa in)(?: dörren)?(?: (?:någon|folk|nån|er|oss|montör\w*|för (?:någon|er|oss|folk)))?(?: (?:alls|längre|nu))?(?= ?[.,!]|$)(?!.* (?:om|utan|förrän|när) )|(?:inte|ej) heller (?:för |till )?(?:er|oss|montör\w*|tekniker\w*|personalen)\b",
        # Of those who live in a house next to it, and of kin in the home itself.
        r"\b(?:de|dom|makarna|paret|båda|han|hon)(?: \w+)? bor (?:\w+ )?i (?:gårdshus\w*|lillstuga\w*|lillhus\w*|gästhus\w*|gäststug\w*|uthus\w*|flygel\w*|annex\w*|undantag\w*|bagarstug\w*|attefall\w*|garage\w*|sommarstug\w*)",
        r"\b(?:son|sonen|dotter|dottern|barnbarn\w*|barnen|svärson\w*|svärdotter\w*) (?:\w+ )?bor (?:\w+ )?(?:hemma|där|kvar|i (?:lägenheten|huset|villan))(?: nu| igen)? med (?:sin|sina|sitt|familj\w*|barn\w*|man|fru|sambo)\b",
        r"(?:lås|låset|låsenhet\w*|enheten|dosan) (?:är|sitter|finns|hänger|satt) (?:\w+ )?(?:på|vid) (?:bak\w*|gavel\w*|sido\w*|källar\w*|altan\w*|balkong\w*|garage\w*|köks\w*|fel|andra sidan)",
        r"stavar (?:sig )?[\w ]{0,30}\bmed\b",
        r"^(?!.*(?:borra|hål\b|åverkan)).*\batt det (?:inte|ej) behövs(?= ?[.!,)/]|$)|\b(?:det|allt) (?:har )?(?:löste|löst|ordnade|ordnat) sig\b|\bdå (?:avvaktar|väntar) vi(?= ?[.!]|$)",
        r"(?:lås|låset|låsenhet\w*|enheten|dosan) (?:\w+ ){0,3}(?:kärv|krångl|strul|glapp|haka(?:r|t) upp)\w*|(?:låset|låsenheten|dosan|enheten) (?:är|går) (?:\w+ ){0,2}(?:trög\w*|trögt|tungt|kärv\w*|glapp\w*)",
        r"(?:lås|låset|låsenhet\w*|enheten|dosan) (?:beställer|ordnar|fixar|sköter|tar) (?:jag|vi|de|\w+) (?:separat|själv\w*|för sig)|(?:låset|låsenheten|dosan) (?:\w+ ){0,3}behöv(?:s|er) (?:\w+ )?(?:inte|ej)\b",
        r"nästan (?:allt|alla|alltihop|alltsammans|samtliga)(?: uppgifter\w*)? (?:stämmer|rätt|korrekta?|riktigt?|är (?:rätt|klart|korrekta?|riktigt|riktiga|som de ska))|bor (?:snart|strax|framöver|inom kort)\b",
        r"(?:skriver|mejlar|beställer|lägger in|svarar) (?:åt|för) \w+ som .*\b(?:ha|få|behöver|vill ha) (?:\w+ )?lås",
        r"hemtj\w*(?: [^\s.]+){0,9} (?:annan|annat) (?:enhet|grupp|team|område)\b",
        r"(?:lägenheten|bostaden|hemmet) (?:\w+ ){0,3}(?:renover\w*|totalrenover\w*|bygg\w* om|ombygg\w*|fuktskad\w*|vattenskad\w*|mögel\w*|utbränd\w*|obeboelig\w*)",
        r"kommer (?:\w+ )?hem (?:(?!men )\w+ ){0,4}(?:om|ifall|såvida|när|först|bara)\b(?! (?:en|två|tre|några|ett par|cirka|ca|§\w|\d+)\b)",
        r"förlora(?:t|de) (?!nyck|körkort|syn|hörsel|minne|röst|balans|kontroll|känsel|aptit|rörlig|mycket|en del|lite|sin )\w+ (?:i|för|förra|nu|på|strax|nyligen|hastigt)\b|förlora(?:t|de) (?:sin|maken|makan|mannen|frun|hustrun|sambon)\b",
        r"(?:ligger|är|hänger) (?:\w+ )?(?:på|hos) (?:\w+ )?(?:chef|handläggar|bistånds|nämnd|jurist|advokat)\w*(?: bord)?|(?:yngre|äldre) än så\b",
    ),
    "decision": (
        r"privat(?:a)? utförare|gå(?:r|tt)? över till (?!digital\w*|ett digital|en digital|nyckelfri|låsenhet|elektronisk|kodlås)|(?:tillhör|hör) (?:inte|ej|ju inte) (?:\w+ )?(?:till|oss|vår\w*|hit)|(?:vårt|vår) (?:område|grupp|team|distrikt) längre|inga timmar|inga insatser|ingen (?:hemtjänst|hjälp|insats\w*)\b|slutat (?:hos|på|som|i|här)|till den som har (?:hjälp|hemtjänst|insats\w*|lås)",
        r"avslag\w*|överklag\w*|ompröv\w*|indrag\w*|dra(?:s|gits|gs) in\b|upphör\w*|tidsbegräns\w*|(?:går|gick|löper|löpt|gått) ut\b(?! (?:och|med|ur|i|genom|till|på (?:promenad\w*|gården|balkong\w*|altan\w*|gatan)))|(?:under|pågående) (?:utredning|prövning|handläggning|omprövning)|avsag\w*|avsäg\w*|sagt? av sig",
        r"(?:privat|själv\w*) (?:bekosta\w*|betal\w*|anställ\w*)|(?:kort|kortare|begränsad|viss) (?:period|tid)|prov(?:period|månad|tid)\w*|på prov\b|(?<!kollega )(?<!kollegan )(?<!kollegor )tar? över|tagit över|över(?:tar|tagit|tas|går|lämn)\w*|byt(?:er|t|te|a) till (?:attendo|humana|ab|vardaga|privat\w*|annan\w*|en annan|ett annat|ny)\b|anhörigvård\w*|anhöriganställ\w*",
        r"(?:hjälpen|insats\w*|hemtjänst\w*|omsorgen|besöken) (?:\w+ )?(?:slutar|slutade|slutat|upphör|avslutas|försvinner|ta(?:r|git) slut)|slutar (?:den|i|på)\b|det är (?:humana|attendo|vardaga|aleris|ett annat|en annan)\b",
        r"(?:ny|annan) (?:utförare|leverantör)|annan hemtjänst\w*",
        r"(?:valde|valt|väljer) (?:bort|ett annat|en annan|annan|annat)|(?:har|får|haft) (?:bara|enbart|endast) (?:\w+ )?(?:mat\w*|larm|trygghets\w*|städ\w*|tvätt\w*|inköp\w*)|ha(?:r|de)? (?:inte|ej) (?:\w+ )?(?:hand om|ansvar\w*)|(?:klarar|fixar|sköter) (?:inte|ej) (?:\w+ ){0,2}(?:hemmet|själv\w* hemma)|kommer (?:inte|ej) att klara|(?:hör|tillhör) (?:\w+ )?till (?:motala|norrköping|mjölby|annan|en annan|ett annat)|(?:sagt|säga|säger) sitt\b|tackat? för sig|(?:huset|lägenheten|fastigheten|porten|bostaden) (?:ska |skall )?(?:byggas om|totalrenoveras)|tappa(?:t|de) (?:dem|dom|honom|henne)|gått vidare till|tiden hos oss|sista besöket|färdig\w* med (?:hemtj\w*|oss|hjälp\w*|insats\w*)",
    ),
    "household": (
        r"(?:barnbarn\w*|son|sonen|dotter|dottern|granne|grannen|syster|systern|bror|brodern|mor|modern|mamma|far|fadern|pappa) (?:ska|skall|vill|behöver|bör|måste|önskar|får) (?:också|även|med) (?:ha|få|in|läggas till|omfattas|kopplas|vara med)(?: (?:ett|en|lås|låset|det|det här|in|till|med))*(?= ?[.,;!)]|$)",
        r"(?:son|sonen|dotter|dottern|barnbarn\w*|bror|brodern|syster|systern) (?:till|åt|hos|av) (?:makarna|paret|dem|dom|båda|bägge) (?:\w+ )?(?:ska|skall|vill|behöver|bör|önskar) (?:\w+ )?(?:in|ha|få|kopplas|läggas|omfattas|vara med)\b",
        r"bor (?:\w+ ){0,2}(?:en|ett|två|tre|fyra|flera) (?:till|andra|personer|vuxna|barn|inneboende)|(?:är|bor|lever) (?:\w+ )?(?:tre|fyra|fem) (?:i|på|stycken|personer|där)|(?:är|bor|lever) (?:\w+ )?(?:tre|fyra|fem)(?= ?[.!,]|$)|dubbla (?:efternamn|namn|nummer|adress\w*|boend\w*)|annan (?:man|kvinna|partner|sambo|karl)\b|hyr(?:a|er|s|es|t)? (?:\w+ ){0,3}(?:andra hand|ut\b|rum)|inneboende|hyresgäst\w*|lodgers?",
        r"tvilling\w*|heter (?:likadant|samma|lika)|(?:med|har) samma (?:för|efter)?namn|namne\b|namnbyt\w*|bytt namn|gift om sig|omgift\w*",
        r"(?:barnbarn\w*|son|sonen|dotter|dottern|granne|grannen|syster|systern|bror|brodern|mor|modern|mamma|far|fadern|pappa) (?:\w+ )?(?:är |som är )?(?:också |även )?(?:skriven|skrivna|folkbokförd|flyttat|bor (?:också|även|kvar|där|hemma|med))",
        r"(?:ett|en) (?:till|tredje|fjärde)\b(?! (?:båda|bägge|dem|dom|paret|makarna|hushållet|gång|gånger|våning\w*|vån|besök|stund|kopp|fråga|sak|tid|trappa|plan|i rad|höger|vänster))|(?:en|ett) till (?:i|på|till|för|hos|där|som)\b|(?:också|även|med) (?:ska |skall |har |vill )?(?:räknas|in\b|vara med)|tre som ska|egentligen (?:är|var|heter|bor|gäller|ska)|(?:det|där) (?:är|var) (?:hennes|hans|deras) (?:bror|syster|mor|mamma|far|pappa|son|dotter|företag|firma|kontor|kusin|granne)|(?:bara|med|endast) på (?:papp\w+|listan)|på papp(?:er|r)et",
    ),
    "identity": (
        r"fått (?:ett )?nytt (?:nummer|nr)|döpts? om|omnumrer\w*|går till (?:en |ett |hennes |hans )?(?:fax\w*|fel|jobbet|grannen|växel\w*|svararen)|(?:tele)?fax\w*|bortkoppl\w*|urkoppl\w*|kvinnojour\w*|gömd|gömda|hemlighåll\w*",
        r"reservnummer\w*|reservnr|(?:tillfälligt|temporärt|provisoriskt|nytt|felaktigt|gammalt) (?:personnummer|pnr|personnr|samordningsnummer)|postbox\w*|(?<!hemnumret är )avstängt|(?<!hemtelefonen är )avstängd\w*|ur bruk|ogiltig\w*|spärrad\w*|spärrat|uppehållstillst\w*|asyl\w*|utvis\w*|avvis\w*|migrations\w*|papperslös\w*",
        r"häkt\w*|anhåll\w*|fängels\w*|anstalt\w*|frihetsberöv\w*|kriminal\w*|försvunn\w*|försvann|efterlys\w*|rym(?:t|de|mer|ning\w*)|intagen|intagna|omhändert\w*|lpt|lvm|lvu|tvångs\w*|tas om hand",
        r"håll(?:er|a|it)? (?:\w+ )?(?:tyst|hemlig\w*)|(?:var|där) (?:hon|han|de) (?:finns|bor|är)\b(?! (?:hemma|inne|ute))|får (?:\w+ )?veta var\b|under (?:bevakning|skydd)|(?:i|enligt) passet|passet (?:står|säger)",
    ),
    "safety": (
        r"missbruk\w*|narkotik\w*|droger|knark\w*|berusad\w*|vägglöss|kackerlack\w*|löss|skabb|saner\w*|ohyra|skadedjur|smitt\w*|isolera\w*|isolering\w*|karantän|covid\w*|corona\w*|mrsa|influensa\w*|kräksj\w*|vinterkräk\w*|magsj\w*|tbc|tuberkul\w*",
        r"väktar\w*|(?:polis|ordningsvakt)\w*|misshand\w*|aggressiv\w*|utåtager\w*|våldsam\w*|inbrott(?!slarm)\w*|stöld\w*|vräk\w*|avhys\w*|kronofogd\w*|vattenskad\w*|brandskad\w*|brunnit|översvämn\w*|besöksförbud\w*|kontaktförbud\w*|dömd\w*|vapen",
    ),
    "lock": (
        r"(?:vred\w*|cylinder\w*|handtag\w*) (?:\w+ )?(?:saknas|fattas)|(?:saknas|fattas) (?:\w+ )?(?:vred|cylinder|handtag)\b",
        r"kod\w* (?:\w+ )?(?:till|för) (?:sop|tvätt|cykel|garage|förråd|källar)\w* (?:\S+ ){0,6}(?:inte|ej) (?:port|entr|dörr)\w*",
        r"(?:ingen|inte någon|saknar|utan) (?:\w+ )?(?:cylinder|låscylinder|vanlig dörr)|portdörr\w*|kodlås (?:\w+ ){0,2}(?:in|till|på) (?:bostad\w*|lägenhet\w*)",
        rf"(?:från|av märket|fabrikat) (?:phoniro|careium|tunstall|securitas|bekey|bosch)|annan leverantör|(?:finns|sitter|satt|har) (?:\w+ ){{0,2}}(?:en|ett) (?:gammal\w*|annan|annat|äldre|trasig\w*) {_THING}",
        rf"(?:finns|sitter|satt) (?:\w+ ){{0,3}}{_THING} (?:\w+ ){{0,3}}(?:förut|kvar|tidigare|redan|innan)\b|{_THING} (?:\w+ ){{0,2}}(?:ramla\w*|trill\w*|lossna\w*|loss\b|försvunn\w*|stul\w*|nedmont\w*|av misstag)",
        r"dörr(?:en|ar|arna)? (?:\w+ ){0,2}(?:byts|bytas|byta|bytts|bytt|målas|lagas|renover\w*|repareras)|ny (?:ytter)?dörr|(?:två|båda|varje|flera|alla|bägge) (?:ytter)?(?:dörrar\w*|ingångar\w*|lås\b|låsenheter)|ett (?:lås )?(?:på|till) (?:varje|var)\b",
        r"(?:lås\w*|enhet\w*) (?:\w+ )?(?:ska|skall|bör|önskas) (?:\w+ )?(?:sitta|sättas|monteras|placeras|in) på (?!ytterd|dörren (?:mot|till|in)|entréd|lägenhetsd|huvud|deras|lägenhet|samma|adress|\w+gatan|\w+vägen)",
        r"(?<!ihop i )(?<!tillsammans i )(?<!båda i )(?<!bägge i )(?:hennes|hans) (?:egen |egna )?(?:ingång|dörr|lägenhet|bostad|hus|entré|port)\b|(?:hennes|hans) eget\b|(?:lås\w*|enhet\w*|dosa\w*) (?:[^\s.]+ ){0,5}(?:pep|piper|pipit|tjuter|tjöt|blinkar|surrar|kärvar|glappar|hakat|fastnat|fastnar)\b|går (?:nu |numera |just nu )?bara att (?:öppna|låsa|stänga)|byt\w* (?:dörr|cylinder|lås)\b",
        r"(?:behöver|vill ha|önskar|ska ha) (?:inget|ingen) (?:digital\w* )?(?:lås|låsenhet)\b|(?:vanligt|vanliga|mekaniskt|mekaniska|manuellt|analogt) lås\b(?! (?:är|blir|ersätts|byts|tas|räcker inte))",
    ),
    "doubt": (
        r"(?:(?<=: )|(?<=, ))(?:ny|nytt|nya|ändrad|ändrat|annan|annat) (?:adress|bostad|telefonnummer|telefon|mobil|mobilnummer|kontakt|kontaktperson|portkod|personnummer|nummer)(?: [.!])?$",
        r"\w*koden? (?:\w+ )?(?:fungera\w*|funka\w*|gick|gav|tog|verka\w*|lirka\w*) (?:inte|ej|inget)|(?:ett|en) (?:helt )?annat? (?:par|kund|brukare|hushåll)s? (?:uppgift\w*|nummer|adress)|klipp\w* in|klistra\w* in|(?:uppgift\w*|numm\w+|adress\w*) (?:för|till|från) (?:ett|en|någon) annat? |(?:prata|tala|ring|kontakta) (?:hellre )?(?:med )?(?:någon|nån) annan|si och så|inte säker",
        r"(?:kolla|stäm|stämma|hör efter|fråga|dubbelkolla|checka|rådgör|rådgöra|prata|tala) (?:av )?(?:med|hos) (?:mig|oss|honom|henne|dem|\w+) (?:\w+ ){0,2}(?:först|innan|före)|(?:kolla|stäm av|dubbelkolla|checka|rådgör) med\b",
        r"(?:det|den|han|hon|de|numret|adressen|koden|namnet) (?:är|heter|ska|skall|blir|var) nog\b(?! (?:inga|inget|ingen|lugnt|fint|kul|roligt|bra|bäst|enklast|lättast|klok\w*))|hört fel|muntlig\w* uppgift\w*|preliminär\w*|ungefärlig\w*|gissningsvis|på ett ungefär|inte helt säker\w*|vill minnas|om jag minns|enligt hörsägen|visst (?:grannen|någon|en annan|han|hon)",
        r"(?:\w*koden?|numret|telefonen|adressen) (?:\w+ )?gäller (?:till|från|tom|t\.o\.m|fram|endast|bara|under)\b|gäller (?:först|bara|endast|enbart|tidigast)|går (?:inte|ej) att (?:ringa|nå|få tag)|hellre (?:hemtjänsten|oss|enheten|personalen|hemsjukvården|kontoret)",
        r"kör(?:a)? (?:på|vidare)? ?utan (?:oss|dem|henne|honom)|(?:står|avstår) över (?:den|denna|det|detta)\b|våning(?:ar)? (?:upp|ner|ned) (?:i ?stället|i\s?st)",
        r"(?:jag|vi) återkommer (?:i|på|när|efter|senare|imorgon|under|nästa)\b|(?:även|också|samt) (?:altan|balkong|källar|köks|bak|garage)\w*dörr\w*|(?:altan|balkong|källar|köks|bak|garage)\w*dörr\w* (?:ska|skall|behöver|önskas|också|med\b)",
        r"av misstag|av missförstånd|misstagit|ur (?:huvudet|minnet)|på (?:känn|en höft)\b|uppgift\w* (?:\w+ ){0,2}(?:från|av) (?:19|20)\d\d|(?:gamla|inaktuella|föråldrade) uppgifter|(?:ej|inte) uppdatera\w*|inaktuell\w*",
        r"(?!ring (?:gärna |alltid |helst |en stund |strax )*innan (?:ni|du) åker)(?:ring|kontakta|prata med|hör med|vänta på|invänta|avvakta) (?:\w+ ){0,3}innan (?:ni|du|man) (?:gör|börja\w*|beställ\w*|koppla\w*|monter\w*|åker|boka\w*)|återkommer (?:\w+ )?(?:med|om|kring|angående|när|i ärendet)|(?:mer|mera|kompletterande|ytterligare) (?:info\w*|uppgift\w*|detaljer) (?:\w+ )?(?:kommer|följer|saknas|senare)|resten (?:\w+ )?(?:kommer|följer|får)|med resten",
        r"(?:gäller|avser|rör|var|är) (?:egentligen )?(?:ett|en|någon|nåt|något) (?:annat|annan|helt annat)|(?:ersätter|ersätt) (?:\w+ ){0,2}(?:beställ\w*|ärende\w*|order\w*|mejl\w*|mail\w*|förra|tidigare)|blanda\w* ihop|tvärtom|omvänt",
        r"(?:inte|ej) (?:den|de|dem|dom) som\b|komplettering\w* (?:följer|kommer|senare|på)|(?:kan|kunde|kanske|nog) (?:\w+ ){0,3}(?:fel|omkast\w*|galet|galna)\b|(?:ska|bör|borde|får|måste) (?:\w+ )?vänta\b(?! (?:utanför|på|in|kvar|vid|länge))|hundra på|(?:nummer|nr|resten|\w*kod\w*|\w+nummer|\w+num+ret|adress\w*) (?:kommer|följer|meddelas|mejlas|mailas)\b(?! (?:ni|du|man|in)\b)|(?:num\w+|\w+num\w+|telefon\w*|\w*koden?|\w*adress\w*) (?:\w+ )?(?:går|gick|leder|ledde|hör|hörde|tillhör\w*) (?:\w+ )?(?:till|hem|fel|ingen)|\w*kod\w*(?: [^\s.]+){0,4} (?:fram till|till och med|tom|t\.o\.m)\b|därefter (?:\w+ )?(?:ny|annan|andra)\b|(?:en|den) nya? (?:\w+ ){0,3}(?:inte|ej) (?:fått|kommit|klar)|samtyck\w*(?! (?:\w+ )?(?:finns|inhämta\w*|dokument\w*|lämna\w*|är)| : ja(?: [.]|$))\b|(?:det|allt|mesta|rest\w*|ovan\w*) (?:\w+ ){0,3}(?:är|var) (?:gammalt|gamla|gammal|inaktuell\w*|påhitt\w*|fel)|(?:det|den) (?:är|var) (?:inte|ej) (?:den|de|dem|dom|vi|oss|han|hon|hans|hennes|som|så)\b|bara tillfällig\w*|dåligt i (?:luren|telefonen)|(?:kom|kommer) på nu|vet (?:inte|ej) (?:vem|vilk\w*|om (?:de|han|hon|det)\b(?! (?:finns|har|behövs|krävs) (?:\w+ )?\w*(?:kod|port)))|nypa salt|(?:drog|tog|har|skrev) (?:jag |dem |det |den )*(?:på|ur|efter) (?:minne\w*|huvudet)|(?:kan|kunde) vara (?:\d+|en|ett) (?:eller|\w+a\b)|vän[dt]a? på (?:det|dem|allt)|(?:första|andra|sista|översta|nedersta|förra) (?:raden|rad|stycket|meningen|uppgift\w*)|(?:ring\w*|kontakta\w*) (?:\w+ ){0,3}(?:innan|före) (?:ni|du) (?:börja\w*|gör|sätt\w*|beställ\w*|lägg\w*|monter\w*)|hoppa över|(?:menade|menar|avsåg|avser|syftade på) (?:\w+ )?(?:hans|hennes|deras|den|det|grannen|en annan)\b",
    ),
}  # fmt: skip


# Kinds of danger that concern a person's life: they are none of the order's when it is the life of the writer, the staff or a pet.
OF_LIFE = frozenset(["death", "away", "moves", "household", "identity", "safety"])


def danger_phrases(*, of_life: bool) -> tuple[str, ...]:
    """Every pattern of the kinds that concern a person's life, or of the others."""
    return tuple(pattern for kind, patterns in DANGERS.items() if (kind in OF_LIFE) is of_life for pattern in patterns)
