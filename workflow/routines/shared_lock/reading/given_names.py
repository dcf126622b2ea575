"""Given names that are met in orders, as data; in small letters, by the sex that they tell."""

WOMEN = """aada adele adelina agda agnes agneta agnieszka aila aina aino airi aisha alba aleksandra alexandra alice alicia aliisa alina alisa alma alva amalia
    amanda amelia amelie amina amira ana andrea anette angela angelica angelika angelina anita anitha anja ann ann-britt ann-christin ann-louise ann-marie
    ann-sofie anna anna-britta anna-greta anna-karin anna-lisa anna-maria anna-stina annalisa annbritt anne anneli annelie annette anni annica annie
    anniina annika annikki annkristin annmari annmarie annsofie annukka antonia anu apollonia arja arvida asha asli asta astri astrid aud augusta aulikki
    aune aurora ayaan ayan aynur ayse azra bahija baraa barbara barbro basima beata beatrice bente berit berta betty bianca bibbi birgit birgith birgitta
    bjørg bodil boel bojan bozena branka brita britt britt-marie britta brittmarie bushra cajsa camilla carin carina carita carmen carola carolin carolina
    caroline cassandra catarina catharina cathrine catrin cecilia cecilie celine charlott charlotta charlotte christel christin christina christine clara
    claudia cornelia cristina daga dagmar dagny dalia daniela daniella danuta denise desirée diana disa doris dorotea dorothea dorthe dunya ebba edit
    edith edla eeva eija eila eira eivor elena eleonor eleonora elfrida eli elif eliisa elin elina elinor elisa elisabet elisabeth elise elizabeth ella
    ella-britt ellen elli ellie ellinor elly elma elna elsa elsa-britt elsie elsy elvira elvy emelie emilia emilie emily emina emine emma emmi emmy engla
    enisa erica erika erna esma essi estelle ester esteri esther estrid ethel eugenia euphemia eva eva-britt eva-lena eva-marie eveliina evelina evelyn
    evy ewa fadumo faiza fanny farah fardowsa farida fatemeh fatima fatma fawzia felicia fikreta filippa florence fredrika freja frida frideborg gabriella
    galina gerd gerda gertrud gerty gisela gittan grazyna greta grete grethe gro gudny gudrun gull gull-britt gullan gullbritt gullvi gully gun gun-britt
    gun-marie gunborg gunbritt gunda gunhild gunilla gunlög gunn gunnel gunni gunnvor gunvor gurli gustava göta halima halina hamida hana hanan hanna
    hannah hanne hannele harriet hatice hawa hedda hedvig hege heidi helen helena helene helga heli helinä hellevi helmi helny helvi helén heléne henna
    henny henrietta hermine hertha hervor hiba hilda hilde hildegard hildur hilja hilkka hillevi hilma hjördis hjördis-marie hodan huda hulda ida idun
    iduna ifrah iida iiris ilham ilona ilse iman ina ines inez ing-britt ing-mari ing-marie inga inga-britt inga-lill inga-maj inga-stina ingalill
    ingalisa ingamaj ingbritt ingeborg ingegerd ingegärd ingela inger ingrid ingrid-marie ingrun ingvor inkeri irena irene iris irja irma irmeli irmgard
    iréne isabel isabell isabella isabelle ismene ivana iwona iza jaana jadranka jadwiga jamila jana jane janet jasmin jasmina jasmine jeanette jelena
    jenna jenni jennie jennifer jenny jessica jill joanna johanna jolanta joline jonna jorunn josefiina josefin josefina josefine josephine judit judith
    julia juliana julie justina juulia jytte kaarina kaija kaisa kajsa karen karin karina karla karna karoliina karolina karoline katariina katarina
    katarzyna katharina kati katja katri katriina katrin kersti kerstin kerttu khadija khadra kirsi kirsten kirsti kjersti klara klary klaudia konstansia
    konstantia krista kristiina kristin kristina kristine krystyna kyllikki lahja laila laina lamia laura layla lea leah leena leia leila lempi lena
    lena-marie lene leona lidia liisa lilian lilja lillemor lilli lillian lilly lily lina linda linn linnea linnéa lisa lisa-britt lisbet lisbeth lise
    liselott liselotte lisen liv-marit livia liza lizzie ljiljana ljubica lola loredana lotta lotten louise lova lovis lovisa lucia lucie ludmila lulu
    luna lydia lykke lyyli maaria maarit madeleine madelene magda magda-lena magdalena maggan magnhild mai maia maija maire maj-brit maj-britt maj-gun
    maj-inger maj-len maj-lena maj-lis maja majbritt majken majlis majvi majvor malena malgorzata malin malou malva maren margaret margareta margaretha
    margit margita margot margret mari maria mariam mariana mariann marianne marie marika marina marit marita maritta marja marja-leena marjaana marjatta
    marjo marjukka marjut marketta marlene marta marte martina martine martta marwa mary maryam maryan mathilda matilda matilde maud may-britt maya mehtap
    mei meja melina melissa merima merja mervi mette mia michaela michelle miia mikaela mila mildred milica milla mimi mimmi minna mira miranda miriam
    mirja mirjam mirjami mirjana mirsada moa molly mona monica monika monika-marie munira märet märit märta märtha nadezjda nadia nadira nadja nafisa
    nahid naima najat nancy nanna nanny nasra nasrin nasteho natalia natalie natalja nathalie nawal nazli nea nellie nelly nermina nevenka nicole niina
    nina ninni ninnie noor noora nora norma nour nova nura oksana olena olga olivia oona orvokki ottilia outi parvin patricia paula paulette pauliina
    paulina pauline pernilla petra petronella pia piia pirjo pirkko päivi päivikki raakel ragna ragnhild ragnvi rahma raija raili rakel ramona randi rania
    rauha razia rebecca rebecka regina reidun renate renée rigmor riikka riitta rima rita ritva ronja roosa rosa rose-marie rosel rosemarie rosita rukia
    runa rut ruth ruzica saara sabah sabiha sabina sadia safia safiya sahra saida saimi sally salma salme samiha samira sana sandra sanja sanna sanni sara
    sarah sari satu seija selma semira senada senja shirin shukri sibylla sigbritt signe signhild sigrid sigyn siiri silje silvia simone sini sinikka
    siobhán siri sirkka sirpa sisko sissel siv siv-britt siw slavica snezana sofi sofia sofie sofie-louise sohair solbritt solvei solveig sonia sonja
    sophia sophie stanislava stella stephanie stina suad sumaya susan susann susanna susanne suvi suzana suzanne svea svea-lisa svetlana sylvi sylvia
    synnöve synnøve tahira taimi taina tanja tarja taru tatjana tea tea-lisa teija tekla tellervo teresa teresia terhi terttu thea theres theresa therese
    theresia therése thora thyra tiia tiina tilda tilde tina tindra tonje tora torill tova tove trine tuija turid tuula tuuli tuulia tuulikki tuva tyra
    tyyne ulla ulla-britt ulla-karin ulla-maj ulla-stina ulrica ulrika unni ursula valborg valentina valeria vanessa vanja veera vendela venla vera
    veronica veronika vesna victoria vieno viivi viktoria vilde vilhelmiina vilhelmina vilma viola violet vira viran virginia virpi viva vivan viveca
    viveka vivi vivi-ann vivianne vuokko wafa wanda wanja wenche wilhelmina wilma winnie wiola wivan wivi yasmin yildiz ylva ylwa yrsa yvette yvonne zahra
    zainab zara zdenka zehra zeinab zeynep zofia zohra zuhra åsa åse åslög öllegård özlem"""

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

EITHER = """aili alfhild amal ante elvir eve-lyn gabriel gert idris jean kai kari kim lage maj mark nada nore ola reine robin roine saga set syster terese vega
    veine"""
