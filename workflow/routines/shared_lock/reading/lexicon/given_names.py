"""Given names that are met in orders, as data; in small letters, by the sex that they tell."""

WOMEN = """aada aarno aase abas abbe abdallah abderrahim abdiaziz abdinasir abdirizak abdulkadir abdur abednego abida abir achilles adalbert adamo adele
    adelina adina adolfo afaf afrim aganos agathon agda agim agnes agneta agnieszka agostino agron ahmet aidan aila ailin ailo aina ainars ainaz aino
    airi aisha akbar akif akile akram aksel-johan aladin alain alba aldona aleks aleksandar aleksandr aleksandra aleksej alessandro alexandra
    alexandros alexandru alexej alfredo algirdas alice alicia alida aliisa alija alina alisa alma almira alois alojz alojzy aloys alparslan
    altagracia alva alvaro alvina amadou amalia amanda amedeo amelia amelie amila amina amine amira amjad amneh ana anahita ananya anastasios anatol
    anatolij anatoly andja andon andor andrea andrei andrej andris anela anette angel angela angelica angelika angelina angelo anibal anita anitha
    anja anker anki ann ann-britt ann-christin ann-louise ann-marie ann-sofie anna anna-britta anna-greta anna-karin anna-lisa anna-maria anna-stina
    annakarin annalena annalisa annbritt anne anneli annelie annelise annet annette anni annica annie anniina annika annikki annkristin annmari
    annmarie annsofie annukka antanas anto antoine antoinette antoni antonia antonis antonín anu apollonia apostolos aram aran archibald aref argjend
    ariane ariel arif aristides arja arkadiusz armand armando armend armin armindo arnar arnela arnfinn arnor arnt arpad arsen arsim artin
    arvi-johannes arvida ary aryana asger asha ashok aslak asle asli asma aspasia asta astor astri astrid asunción atanas athanasios athena atif
    attila attilio aud audun augusta augustina augusto aulikki aune aurel aurelia aurelio aurora avni ayaan ayan aylin aynur ayse ayub azadeh azize
    azmi azra baard babak bahija bahman bahram bahtiyar bajram baltzar balázs baraa barbara barbro barna bartek bartholomeus bartolomeo bashar basim
    basima batoul batur baudouin beata beatrice begoña behnam behrouz behçet bekim bela belinda benedikt benito bente berislav berit berith
    bernadette bernardo bernd bernice berta bertha berthold berti bertram besim betty bianca bibbi bienvenida birgit birgith birgitta birk birkir
    birutė bjørg blagoje blaise blanca blaž bodil boel bogdan bogusław bojan bojana borislav borje borko bosiljka bosko bozena bozidar branislav
    branka branko brendan brian brigitta brigitte brit brita britt britt-marie britta brittmarie bronisława brynolf burhan burkhard bushra bård børge
    bülent caius cajsa calle camelia camilla camilo carin carina carita carlo carlota carmelita carmen carola carolin carolina caroline cassandra
    catarina catharina cathrin cathrine catrin cecilia cecilie cecilija celestina celine cemal cengiz cesar cesare cevdet chaim chantal charlott
    charlotta charlotte charly chatarina chiara chrisander christel christen christin christina christine christof christoph christos claire clara
    clary claude claudia claudio claus constantin consuelo corinne cornelia cornelija corneliu cosmin costas cristiana cristina cristobal cyril
    czesław cédric dacian daga dagmar dagmarie dagni dagny dagobert dalia dalibor damir damjan dana daniela daniele daniella danijela danilo danko
    danuta dariusz darja darko darwin davida davor davud debora dejan-ivan delia demetrius demir denis denise denny denys desideria desirée desmond
    despina detlef dezső dian diana diba didrik diego dietmar dietrich dilan dilaver dimitar dimitrios dinko dino dirk disa divna djordje djuro
    dmitri dobrila dobromir dolores domagoj domenico dominik dominika donatas donka dora doreen doris dorota dorotea dorothea dorrit dorthe doru
    draga dragana dragica dragomir dragoslav draško duncan dunya durdana dusko duško dwight dzenita džemal ebba eberhard ebrahim ecaterina edda eddy
    edgard edib edina edit edita edith edla edmond edna edoardo eduard-erik eduardo eeva efraim efrem eftychia egle ehsan eigil eija eike eila eileen
    eira eivor ekkehard ekrem elaine elden elefteria elek elena eleonor eleonora elfrida elfride eli elia eliana eliasz elif eliisa elin elina elinor
    elisa elisabet elisabeth elise elizabeth elka ella ella-britt ellen elli ellie elling ellinor elly elma elmar-erik elna eloy elsa elsa-britt
    elsbeth elsemarie elsie elsy elvie elvira elvy elzbieta emelia emelie emerentia emilia emilian emiliano emilie emily emin emina emine emma
    emmanuel emmi emmy endre enes engla enis enisa ennio enno enrico enrique enya eoin ephrem erasmus ercan erhan erica erich erika erkin erlend erna
    ernestine ernesto ernie ernö ernő erol ersin erwan erzen esad eskild esma esme essi esteban estella estelle ester esteri esther estrid eszter
    ethel eufemia eugenia eugenie eugenio eugène euphemia eustache eva eva-britt eva-lena eva-marie evangelos evaristo evdokia eveliina evelina
    evelio evelyn evgenia evy ewa ewelina ewert eyjolfur eyrun eystein eyvind ezio fadel faduma fadumo fahad fahima fahrudin faiza fanni fanny farah
    fardowsa farida faride farideh faris farouk farzaneh fatemeh fathi fathia fathiya fatiha fatima fatma fatos faustino fawzia fazil federico fehim
    felicia felipe ferdinando ferenc fergus ferhat ferial feride fernand fernanda ferruccio fevzi fikret fikreta fikria filiberto filippa filippo
    filomena finn-erik finnur fiona firoozeh firouz flavio flemming florence florentin florentina florina fons francesco francisco franciska
    franciszek franck franjo franklin franz-josef françois françoise freddie frederic frederick frederico fredrika fredy freja frey freyja frida
    frideborg frieda friedel friedhelm friedrich frigyes frimodt fritjof-erik fuad fulvia fulvio gabor gabriele gabriella gaetano galina galip gaspar
    gavril gazmend gazmir geertje gellert genaro genoveva geoffrey georges georgia georgij georgina georgios gerald gerardo gerd gerda gereon gergana
    gergely germaine germán gernot gerolf gerrit gertie gertrud gertrude gerty gervais gesa ghada ghassan gheorghe giacomo gianni giertrud gilbert
    gilberto giles ginés giorgio giovanna giovanni girma gisela gisele gittan gitte giulio giuseppe gjergj goce godfrey golnaz goncalo gonzalo gorazd
    gordan gordana gordon gorm gotfrid gottfried grace graham gratien grazyna gregor gregori gregorio greta grete grethe grigor grigore grigorij grim
    gro grzegorz gudmund gudmundur gudny gudrun guido guillaume guillermo guiseppe gulbrand gulistan gull gull-britt gullan gullbritt gullvi gully
    gun gun-britt gun-marie gunborg gunbritt gunda gunhild gunilla gunlög gunn gunnel gunnhild gunni gunnie gunnstein gunnvor gunther gunvald gunver
    gunvor gurbet gurli gustava gustavo guttorm gísli göta günter günther haakon habib habiba habtom hadi hadiya hafid hafiz hafsa haifa hailu halim
    halima halina halldor halvdan hamdi hamida hammad hana hanan hani hanife hanna hannah hanne hannele hannibal hanno hariz harm haroon haroun
    harriet hartmut hartwig haruki hasib hasibe hatice haukur havva hawa hayat hayder hayri hector hedda heddy hedin hedley hedvig hedvika hege heidi
    heike heiki heiko heiner heino heinrich heinz helen helena helene helfrid helga helgi helgo heli helinä hella hellevi helmi helmuth helny helvi
    helén heléne hend henk henna henny henrietta henrique henryk herberto heribert hermina hermine hermod hernan hertha hervor hervé herwig hiba
    hilarion hilarius hilbert hilda hilde hildegard hildegun hildur hilja hilke hilkka hillevi hilma hilmi hiwot hjördis hjördis-marie hodan hogne
    honorato horace horacio horia horst howard hubertus huda hugh hulda humberto hussam hélène hüseyin hüsniye ibro ida idir idun iduna idwal ifrah
    iftikhar ignacio ignacy ignat ihsan iida iiris ilario ildiko ilham ilias ilie iljas ilmar ilona ilpo ilse iman imelda imre ina inci ines inez
    ing-britt ing-mari ing-marie inga inga-britt inga-lill inga-maj inga-stina ingalill ingalisa ingamaj ingar ingbritt ingeborg ingebret ingebrigt
    ingegerd ingegärd ingel ingela ingemund inger ingerd ingjald ingmund ingolfur ingrid ingrid-marie ingrun ingvald-erik ingvor inkeri inocencio
    ioan ioannis iolanda iole ionel ionut iosif iphigenia iqbal irena irene irfan irini iris irja irma irmeli irmelin irmgard irmo irmtraud iréne
    isabel isabell isabella isabelle ishraq isidro ismene isolde israel istvan itziar ivana ivanka ivano iveta ivica ivo ivonne iwan iwo iwona iza
    izet izudin jaak jaana jaap jabbar jacek jachym jacoba jacques jadranka jadwiga jagoda jaime jakov jakub jambor jamila jana jane janet janez
    janina janis janko janna jannes janos jaques jarek jarmila jaromir jaroslav jaroslaw jarosław jasmin jasmina jasmine jasminka jasna jason javad
    javier jeanette jeff jeffrey jefim jelena jelka jelle jenna jenni jennie jennifer jenny jeppe jeremias jeremy jerome jessica jesus jill jindrich
    jirina jitka joana joanna joaquim joaquin joaquina jocke joergen johann johanna johanne jolana jolanda jolanta joline jonna jordan jordi jorge
    jorunn josefa josefiina josefin josefina josefine josep josephine josif jostein josua jovanka jovica joža judah judit judita judith juhan julia
    juliana juliane julianne julie julien juliette julio juozas juraj jurgen juri jurij juro justin justina justus juulia jytte jörg jürg kaare
    kaarel kaarina kacper kadriye kaija kaisa kaisu kajsa kalju kaltrina kamila kamran karel karen karin karina karla karlheinz karlo karna karoliina
    karolin karolina karoline karsten kasimir katariina katarina katarzyna kateryna katharina kathrine kati katica katinka katja katri katriina
    katrin kazem keith kenton kenza kerim kersti kerstin kerttu ketil khadiga khadija khadra khosrow kiril kirill kirsi kirsten kirsti kjartan
    kjersti klaas klara klary klaudia klavdija klement klára koffi kolbein kolbjörn kolbjørn konstansia konstantia konstantinos konstanty kornelia
    kornelija korneliusz kosta kostas kresimir krešimir krista kristen kristiane kristiina kristin kristina kristine krsto krystyna kunigunda kuno
    kuzman kwame kyllikki kyriakos kyösti ladan ladislav lahja laila laina lajos lalla lamia lamine larisa laszlo latifah laura laurence laurent
    laurits lavdim lavinia lavrentij lawrence layla lazar lazare lea leah leandro lech leena leia leila leiv lekbir lelio lempi lena lena-marie lene
    lenny leona leonarda leonid leonidas leonie leontine leopoldo leroy leslie lev levan levent lewis leyre liane lidia lidija lidwina lieselotte
    ligia liisa lilia lilian liliane liliann lilija lilja lill-britt lill-marie lillemor lilli lillian lilly lily lina linda linn linnea linnéa
    lionel lirim lis-marie lisa lisa-britt lisbet lisbeth lise liselott liselotte lisen lisette liv-marit livia liza lizzie ljerka ljiljana ljubica
    ljubisa ljubiša ljubo ljubomir ljubov lloyd lola loredana lorena lorraine lothar lotta lotten louise loukas lova lovis lovisa luba luca lucia
    luciano lucie lucija lucjan lucyna ludmila ludmilla luigi luiza luka lukasz luljeta lulu lulzim lumír luna lupe lutz lydia lydija lykke lyle
    lyudmyla lyyli maaria maarit mabel madeleine madelen madelene mads mafalda magda magda-lena magdalena magdalene maggan magna magnhild magni mahad
    mahbubeh mahin mahir mahmod mahmut mahnaz mai maia maija maik maire mait maj-brit maj-britt maj-gun maj-inger maj-len maj-lena maj-lis maja
    majbrit majbritt majken majlis majvi majvor maksim maksym malcolm malcom malena malgorzata maliheh malik malin malkolm malou malva mamadou manal
    mandana manfredo manizheh manolis manon mansour manu manuela marc marcel marcello marcelo marcos maren margaret margareta margaretha margherita
    margit margita margitta margot margret margrete margrethe margriet margus mari maria mariam marian marian-ivan mariana mariann marianna marianne
    mariano marie marija-ana marijan marijke marika marilena marilyn marina marit marita maritta marja marja-leena marjaana marjan marjana marjatta
    marjeta marjo marjukka marjut marketta markos marlene marlies marshall marta marte martha-maria martijn martina martine martino martta maruška
    marvin marwa mary maryam maryan marzena masoud massimo mateo mateusz mathieu mathilda mathilde matija matilda matilde matko matthew matthias
    matthieu maud maude maurice maurits maurizio mauro mavis maxime may-britt maya mayo mazen mazhar mechthild medina mehdi mehrnaz mehtap mei
    meinhard meja melania melchior melina melissa melita mendel menno mensur mercedes meri merima merja merlin mervi meryem mesut metin mette meyer
    mia michaela michail michele michelle mickael mihai mihail mihajlo mihaly mihály miia mikaela mikel miklós mikołaj mila milada mildred
    milena-maria milenko miles milica milivoj milivoje miljan milla milos milosz milovan miloš milutin mimi mimmi mimoza mindaugas minette minka
    minna mira miranda mireille mirela miriam mirja mirjam mirjami mirjana miron miroslav miroslava mirsada mirza mirzeta misha mitar mitja mitko
    mladen moa mohsen moisés mojca mojmir molly momcilo mona monica monika monika-marie monique montserrat morris mosa moshe mostafa mounir mourad
    muamer muharem mujo mukhtar munira murad murat murray muzaffer myriam märet märit märta märten märtha månne naciye nadezjda nadežda nadia nadir
    nadira nadja nafisa nagihan naglaa nahed nahid naim naima naimah najat naji najib najla najwa nancy nane nanette nanna nanny narciso narges
    nariman naseem naser nasima nasra nasrin nastaran nasteho natalia natalie natalija natalja nathalie nawal nazif nazira nazli nazmiye nea nebojsa
    nebojša nedjma nedžad neil neira nejla nellie nello nelly nenad nermina nesrin nestor neva nevenka nevzat nezihe niall nicanor niccolo nicola
    nicolae nicolai nicole nicos nida niels nigar nihad niina nijaz nikica nikita nikodem nikodemus nikolaos nikolay nikos nilufar nina ninni ninnie
    nizam nizar noor noora nora noriko norma norman-erik norvald nour nova noémi nuno nura nuray nurettin nuria nusret oddbjörg oddmund oddny odile
    odin odo oksana olafur olai oldrich oleh oleksandr olena olenka olga olgierd olimpia olivera olivia olivier oona orhan oriol orlando ornella
    orsolya orvo orvokki oswaldo othmar othon ottar ottavio ottilia ottokar outi pablo padraig pahlavan palle-erik paloma pamela panagiotis panajotis
    pancho pantelis paolo parisa parvaneh parvin parviz pascal pasqual pat-erik patrice patricia patrizia patryk paula paulette pauliina paulina
    pauline paulino paulo paulus pavel pavle pavlina pavlo pavo paweł payam pedro peep pehr-erik pelagia pernilla perpetua perry petar petra petrine
    petro petronella petros petru petunia peyman philippe philomena pia piero pieter pietro piia pilar pirjo pirkko plamen polina popi preben predrag
    priscilla prokop prosper päivi päivikki qasim quentin quintin raakel rabab rabia rachida rade radek radenko radislav radivoj radmila radomir
    radoslav rafaela rafal rafał rafik ragna ragnhild ragnvi rahim rahima rahma rahmi raija raili raimond raimund raisa rajaa rakel ramazan ramin
    ramiro ramona ramsey ramziya randi randolf rania ranko raoul raphael raquel rashida rasim rasmund ratko rauha razia razmik razvan raúl rebecca
    rebecka recep redžep refik regina reginald regine reidun reimund reiner reinhard rekha remigiusz remzi remzije renate renato renzo rené renée
    resul reuben rexhep reyhan rezso rezvan ricardo riccardo rifat rigmor riho riikka riitta rima rita ritva ritvar robbie rocco rodney rodolfo
    rodrigo rogelio roksana rolando romain roman-erik romeo romuald ronja roosa roque rosa rosalia rosalie rosalina rosalind rosanna rose rose-marie
    roseanne rosel rosemari rosemarie rosetta rosie rosita roswitha rouhiye roza rozalia rozalija ruba rudolfo rufus rui rukia runa ruslan russell
    rustam rut ruth ruzica räto rémi rūta saad saadia saara sabah sabahat sabiha sabina sabrina saddam sadegh sadeta sadia sadiq safet safia safija
    safiya safiye sahar sahra saida saied saila saime saimi sakineh salih salima salko sally salma salme salvador salvatore sam-erik samar samiha
    samira samo samson sana sandor sandra sandro sanela sanja sanna sanni santiago santino sara sarah sari sasa sasho satu sava savas savo saša sean
    sebastião sebila sedat sedika sefer sefik sefika seija sejad selda selma selman semiha semir semira senada senja septimus serafim serge sergei
    sergio serkan sevda sevim seyed seymour sezer shaban shahin shahla shahnaz shahram shahrzad shaip shakir shamil shamsa sharifa shayan shefqet
    sheila sherzad shilan shinji shirin shukri shyam siamak siarhei sibylla sidney siemon sigbjörn sigbritt sigmar signe signhild sigrid sigrun
    sigurdur sigyn sihem siiri silje silvana silvester silvia silvio simona-maria simone sinan sini sinikka sinisa siniša siobhán siri sirkka sirpa
    sisko sissel siv siv-britt sivan siw skender slaven slavica slavka slavko slavomir slawomir smail smilja snezana snezhana sofi sofia sofie
    sofie-louise sofija sohair sokol solbritt soledad solomon solvei solveig solvor solvår sonia sonja sophia sophie soraya soumaya spas spiridon
    spiro spyros srdjan srećko stanimir stanislav stanislava stanisław stanley stavros steen stefano stefanos stefán stella stephania stephanie
    stephen stergios steven stevo stina stipe stjepan stjernbjörn stojan stuart suad suhad suheila sulejman sumaya sunčica susan susann susanna
    susanne suvi suzana suzanne svanhild svantje svea svea-lisa sveinn svetislav svetla svetlana svetozar sylvain sylvi sylvia sylwester sylwia
    synnöve synnøve syver szymon søren sünje sławomir tabitha tadas tadej tahereh tahir tahira taimi taina taito-juhani talal talia talib
    tamara-maria tanja tarja tarmo taru tatjana tatyana taylor taymaa tea tea-lisa teija tekin tekla tellervo telmo teofil teppo-juhani terence
    teresa teresia tereza terhi terry terttu thea theodora theodoros theres theresa therese theresia therése thierry thora thoralf thorleif thormod
    thorvald-erik thyra tiberiu tibor tihomir tiia tiina tiit tilda tilde tillmann timothy timur tina tindra tine tiphaine tobbe todor tomislav
    tommaso tommie tonje tonko tonni toomas tora torborg torfinn torgeir torgils torgrim torgun torgärd toril torill torkil torun torunn tosho tova
    tove trajan trajko trausti travis trine trudy truls-erik tryggvi trygve tsehay tudor tuija tuncay turgay turgut turhan turid turkka-juhani tuula
    tuuli tuulia tuulikki tuure-juhani tuva tyko tymon tyra tyrone tyyne ubaldo uladzimir ulla ulla-britt ulla-karin ulla-maj ulla-stina ulrica
    ulrika ulrike ulvar umar umberto unni uroš ursula urszula uwe vaclav vaike valborg valdemaras valentina valentino valentyna valeri valeria
    valerie valerij valerio valery vanda vanessa vangelis vanja vasco vasil vasile vasilij vasiliki vasilios vasyl vedat veera velida veljko velma
    venceslav vendela venla vera verka veronica veronika veselka vesna vester viatcheslav vibeke vicente victoria victorine vida-maria vidkun vieno
    viera vigdis vigleik viivi vikram viktoria vilde vilen vilfred-erik vilhelmiina vilhelmina viliam ville-erik vilma vilmos vincenzo viola violet
    violeta vira viran virgil virgilio virginia virpi vitalij vitautas vito vittorio viva vivan viveca viveka vivi vivi-ann vivian-erik viviann
    vivianne vjekoslav vlad vladan vladislav vlastimir vojislav vojtech volker volodymyr vratislav vuk vuko vuokko vyacheslav vytautas wafa wafaa
    walborg waldo wali walid wallace wally waltraud wanda wanja warren wayne wenche wendel wendela wenke wenzel wesley wibeke widad wiebke wieslaw
    wiesław wiggo wiktor-erik wiktoria wilfred-erik wilfried wilhelmina willem willi willie willis wilma wilmar winfried winnie winston wiola
    wioletta witold wivan wiveka wivi wivianne wladimir wladyslaw wojciech wolfgang wolfram wolter xaver xavier xenia xhevdet yael yakov yakup yanna
    yannick yannis yaroslav yasemin yasir yasmin yavuz yefim yehuda yiannis yildiz yilmaz ylva ylwa yoav yohannes yoko yolanda yonas yordanka yorgos
    yrsa yukiko yuri yuriy yves yvette yvonne yücel zafer zahia zahra zaid zaim zainab zakaria zakia zaneta zara zarife zarina zarko zdenka zdenko
    zdravka zdravko zdzislaw zdzisław zef zehra zeinab zejnil zekeriya zeki zelda zeljko zelma zeno zenon zenun zeynep zhivko zigmund zijad zika zita
    zivko zivojin zlata zlatka zofia zohra zoltan zoltán zora-maria zorica zsuzsanna zubeida zuhair zuhra zulejha zvonimir zvonko ásta äiti-maria åsa
    åse åslög åsmund ægir öllegård ömer önder örnfrid özcan özgür özlem liv my"""

MEN = """aapo aarne aaro aaron aatos abbas abdi abdirahman abdul abdullah abdullahi abel adam adan adel adem admir adnan adolf adrian agne ahmad ahmed ahti
    aimo akseli alaa alan albert alberto albin aldor alejandro aleksanteri aleksi alex alexander alexis alf alfons alfred algot ali allan alvar alve alvin
    amadeus amin amir anas anders andreas andres andrew andrzej andré andréas anselm ansgar anssi antero anthony anton antonio antti anund anwar arild
    armas arne arnljot arnold aron arthur arto arttu artturi artur arvid arvo asad asbjørn asko asmir asmund assar aston atte august aukusti aulis axel
    ayman aziz bashir bassam basse bengt bengt-olof bengt-åke benjamin benkt benny bernard berndt bernhard bernt bert bertel bertil bilal bill billy
    birger bjarne björn bjørn bo bo-erik bo-göran boris bosse botvid bror bruno börje cai caj carl carl-erik carl-gustav carlos carsten casper cay charles
    charlie christer christian christofer christoffer christopher claes claes-göran clas clemens colin conny conrad crister cristian curt dag dan dani
    daniel danijel dante daud david dawit dennis dick dieter dimitri donald douglas dragan dusan ebbe eddie edgar edin edmund edvard edvin edward edwin
    eelis eemeli eemil eerik eero eetu egil egon eilert einar einari eino eirik eivind eje elias elias-erik elis elliot elmer elmeri elof elov elton elvin
    elvis emanuel emil emilio emir enar engelbert enok ensio enver erhard eric erik erkki erland erling ernst esa esbjörn eskil esko espen eugen evald
    evan evert ewald fabian fadi faisal farhad faruk felix ferdinand ferid fernando filip fingal florian folke frank frans fred fredric fredrik fridolf
    frithiof fritiof fritz frode gaston geir georg george gerard gerhard germund gideon gillis glenn goran gottfrid gotthard greg greger gunnar gunne
    gunno gustaf gustav gustav-adolf göran gösta göte hadar haji hakim halil halvar halvard hamid hampus hamza hannes hannu hans hans-erik hans-göran
    hans-olof harald haris harri harry harry-erik hartvig hasan hashim hassan hasse heikki helge helmer helmut henning henri henric henrik henrikki henry
    herbert herman hermanni hilding hilmer hjalmar hjalmar-erik holger hubert hugo husein hussain hussein håkan håkon håvard ian ibrahim igor iisakki
    ilari ilija ilkka ilmari imad inge ingemar ingmar ingolf ingvar ingwar isaac isac isak isidor ismail ismet ismo issa ivan ivar jaakko jack jacob jakob
    jalmar jalmari jamal james jan jan-erik jan-olof jani janne janusz jari jarkko jarl jarmo jarno jasim jean-paul jens jere jerker jerry jerzy jesper
    jesse jim jimmie jimmy joachim joacim joakim joao joel johan johan-erik johannes john johnnie johnny jon jonas jonatan jonathan joni jonny joona
    joonas joonatan jorma jose josef joseph josip josé jouko jouni jovan jozef juan juha juhana juhani juho jukka julian julius junior jussi juuso jyrki
    jöns jöran jörgen jörn jørgen jürgen kaarlo kadir kaj kalervo kalevi kalle kamal karim karl karl-axel karl-erik karl-evert karl-gunnar karl-gustav
    karl-ivar karl-johan karl-olof karl-olov karl-åke kasper kauko kazimierz keijo kemal kennet kenneth kenny kent kenth kevin khaled khalid khalil kian
    kimmo kjell kjetil klas klaus knut konrad konstantin krister kristian kristofer kristoffer krzysztof kullervo kumar kurt kustaa kåre lambert lars
    lars-erik lars-gunnar lars-göran lars-olof lars-åke lasse lassi lauri lauritz leevi leif lennart leo leon leonard leonardo leopold levi liam linus
    loke lorentz lorenz loui louie louis lowe lucas ludvig ludwig luis lukas magne magnus mahdi mahmood mahmoud mahmud majid malte manfred manne manuel
    marcin marco marcus marek mario marius markku marko markus martin martti marwan matheo mathias matias mats matteo matti mattias matts mauno mauri
    mauritz max maximilian mehmed mehmet melker melvin melwin micael michael michal michel micke miguel miika mika mikael mikhail mikko milan milo milorad
    milton mio mirko miro mirsad mogens mohamad mohamed mohammad mohammed mohamud morgan morten muhamed muhammad muhidin munir musa mustafa måns mårten
    nabil nader nasser natanael nedim nermin nezir nicholas nicklas niclas nicolas niilo niklas niko nikola nikolaj nils nils-erik nils-göran nils-olof
    nils-åke nisse noa noah noel norbert nuri odd oddvar oiva olaf olav olavi ole oleg oliver oliwer olle olli olof olov omar omer onni orvar osborn
    osborne oscar oskar oskari osman osmo ossi ossian osvald otmar otto ove owe paavo pasi patric patrick patrik paul pauli pawel peder pekka pelle pentti
    per per-anders per-arne per-erik per-olof per-olov per-åke pertti peter petri petrus petter petteri philip pierre piotr pontus poul pär pål rachid
    radovan rafael ragge ragnar ragne ragnvald raimo rainer ralf ralph ramadan ramon rashid rasmus rauno raymond reidar reijo reinhold reino reza richard
    rickard rikard riku risto roald roar robert roberto roger roland rolf rolle ronald ronnie ronny roope roy ruben rudi rudolf runar rune runo rupert
    rustan rutger ryszard sabri sadik said sakari sakarias salah saleh salem salim salomon sami samir samu samuel samuli sander santeri sead sebastian
    selim senad seppo sergej seth severin siegfried sievert sigfrid sigge sigmund sigurd sigvald sigvard simen simeon simo simon sindre sivert sixten
    sixtus slobodan sondre sonny staffan stanislaw stanko stefan stein steinar stellan sten sten-åke stephan steve stian stig sture suleiman suleyman sune
    svante svein sven sven-erik sven-gunnar sven-göran sven-olof sven-åke sverker sverre sylve sylvester sölve sören tadeusz tage taha taisto taneli
    tapani tapio tarek tarik tariq tauno ted teemu teodor terje tero teuvo thage theo theodor thomas thor thorbjörn thord thore thorsten thure tim timo
    tobias toivo tom tomas tomasz tomi tommi tommy toni tony topias tor tor-erik torbjörn torbjørn tord tore torgny torkel torleif torsten torvald torwald
    tristan trond tryggve tuomas tuomo ture tuukka uffe ulf ulrich ulrik uno unto uolevi urban urho vagn valdemar valentin valfrid valter valtteri veeti
    vegard veijo veikko veli verner verneri vesa victor vidar vide viggo viking viktor vilgot vilhelm vilho viljami viljo vilmar vilmer vincent vladimir
    vlado väinö waldemar walter werner wiking wilhelm wille william willy wilmer yahya yasin yassin yngvar yngve yousef youssef yrjö yusuf zacharias zaki
    zbigniew ziad zlatan zlatko zoran zygmunt åge åke åke-erik öjvind örjan östen östhen øystein øyvind"""

EITHER = """aili alfhild amal ante elvir eve-lyn gabriel gert idris jean kai kari kim lage maj mark nada nore ola reine robin roine saga set terese vega
    veine"""
