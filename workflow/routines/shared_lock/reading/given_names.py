"""Given names that are met in orders, as data; in small letters, by the sex that they tell."""

WOMEN = """adele adelina agda agnes agneta aina aino aisha alexandra alice aliisa alina alma alva amalia amanda amina ana andrea anette angela anita anja ann
    ann-britt ann-christin ann-louise ann-marie ann-sofie anna anna-britta anna-greta anna-karin anna-lisa anna-maria anna-stina anne anneli annelie annie
    annika annikki antonia arja asli asta astrid augusta ayse azra barbara barbro beata beatrice berit berta birgit birgitta bodil boel branka brita britt
    britt-marie britta camilla carin carina carmen caroline cecilia charlotta charlotte christina clara cornelia dagmar dagny disa doris dorotea dorothea
    ebba edit edith edla eivor elena eleonora elfrida elif elin elina elisa elisabet elisabeth elise ella ella-britt ellen ellinor elly elma elna elsa
    elsa-britt elsie elsy elvira elvy emelie emilia emina emine emma emmy erika erna ester estrid eugenia euphemia eva eva-britt eva-lena eva-marie
    evelina evy fanny farah fatima fatma felicia filippa fredrika frida frideborg gabriella gerd gerda gertrud gittan greta gudny gudrun gull gull-britt
    gullan gun gun-britt gun-marie gunborg gunda gunhild gunilla gunn gunnel gunnvor gunvor gurli gustava göta halina hamida hana hanna hanne harriet
    hatice hedda hedvig helena helene helga helmi helny helén henny henrietta hiba hilda hildegard hillevi hilma hjördis hjördis-marie hodan hulda ida
    iduna ilse ines inez inga inga-britt inga-lill inga-maj inga-stina ingalill ingamaj ingeborg ingegerd ingela inger ingrid ingrid-marie ingvor irene
    iris irja irma iréne isabella isabelle ismene ivana jadwiga jana jasmina jeanette jelena jenny jessica joanna johanna josefin josefina josefine judit
    judith julia jytte kaija kaisa karen karin karna karolina katarina katrin kersti kerstin khadija kirsten kirsti klara klaudia konstansia kristin
    kristina krystyna laila laura layla leah leila lena lena-marie lilian lillemor lilli lillian lilly lina linda linnea linnéa lisa lisa-britt lisbet
    lisbeth lise lisen liza lizzie ljiljana lola loredana lotta lotten louise lova lovisa lucia lucie lydia madeleine magda magda-lena magdalena maj-brit
    maj-britt maj-gun maj-inger maj-len maj-lena maj-lis maja majken majlis malena malin margareta margaretha margit margita margot mari maria marianne
    marie marika marita maritta marja marja-leena marjatta marta mary maryam maryan matilda matilde maud mei meja melissa mia michaela mikaela mildred
    mimmi minna miriam mirjam mirjana moa mona monica monika monika-marie märet märit märta nadia nahid naima nancy nanna nasrin natalia nathalie nelly
    nermina nina nora norma olena olga olivia orvokki ottilia parvin paula paulette paulina pernilla petra pia pirjo pirkko päivi ragna ragnhild ragnvi
    rahma raija raili rakel ramona rebecca rebecka regina renate rigmor rita ritva rosa rose-marie rosemarie rosita runa rut ruth ruzica saara safiya
    saida sally salma samira sandra sanja sanna sara seija selma senada shirin sibylla sigbritt signe signhild sigrid sigyn silvia siobhán siri sirkka
    sissel siv siv-britt siw snezana sofia sofie sofie-louise solbritt solveig sonja stanislava stella stina susanne suzanne svea svea-lisa svetlana
    sylvia synnöve tatjana tea tea-lisa tekla teresa teresia terttu thea theresa therese thora thyra tilda tilde tina tora tova tove tuula tyra tyyne ulla
    ulla-britt ulla-karin ulla-maj ulla-stina ulrica ulrika ursula valborg valeria vanja vendela vera veronica vesna victoria viktoria vilhelmina vilma
    viola violet viran vivan viveca viveka vivi vivi-ann vivianne wanja wilhelmina wilma wivi yasmin yildiz ylva ylwa yrsa yvette yvonne zahra zainab zara
    zdenka zeynep zofia åsa åslög özlem"""

MEN = """abdi abdullah abel adam adolf ahmed albert albin alexander alf alfred algot ali allan alvar alve alvin amir anders andreas anselm ansgar anton antonio
    antti arild arne arnljot arnold aron arthur artur arvid asmir assar august axel bassam bengt bengt-olof bengt-åke benjamin benkt benny bernard
    bernhard bernt bert bertil bilal birger bjarne björn bo bo-erik bo-göran bosse botvid bror bruno börje cai caj carl carl-erik carl-gustav carsten
    casper christer christian claes claes-göran clas clemens conny cristian dag dan dani daniel danijel david dennis dick dieter donald dragan dusan ebbe
    eddie edin edmund edvard edvin edward egon eilert einar eino elias elias-erik elis elmer elof elov elvin emanuel emil engelbert enok erhard eric erik
    erkki erland erling ernst esbjörn eskil eugen evald evan evert ewald fabian faisal felix fernando filip fingal florian folke frank frans fred fredrik
    fridolf frithiof fritiof fritz gaston georg gerard gerhard gideon gillis glenn goran gottfrid greg greger gunnar gunne gunno gustaf gustav
    gustav-adolf göran gösta göte halvar halvard hamid hampus hannes hans hans-erik hans-göran hans-olof harald haris harry harry-erik hartvig hassan
    heikki helge helmer helmut henning henrik henry herbert herman hilding hilmer hjalmar hjalmar-erik holger hubert hugo hussein håkan ibrahim ingemar
    ingmar ingolf ingvar ingwar isac isak isidor ismail ivan ivar jaakko jack jacob jakob jalmar jan jan-erik jan-olof janne jarl jean-paul jens jerker
    jesper jimmy joachim joakim joao joel johan johan-erik johannes john johnnie johnny jonas jonathan jonny jorma jose josef josé jouko juan juhani jukka
    julius jussi jörgen jörn jürgen kaj kalle karim karl karl-axel karl-erik karl-evert karl-gunnar karl-gustav karl-ivar karl-johan karl-olof karl-olov
    karl-åke kauko kennet kenneth kent kevin khaled kjell klas klaus knut konrad konstantin krister kristian kristoffer krzysztof kurt lambert lars
    lars-erik lars-gunnar lars-göran lars-olof lars-åke lasse lauri lauritz leif lennart leo leon leonard leopold liam linus lorentz lucas ludvig ludwig
    lukas magnus malte manfred manne marcus marek mario markus martin martti mats matti mattias mauritz max mehmet melker melvin micke mikael milan mirko
    mogens mohamed mohammed morgan muhammad mustafa måns nermin nicklas niclas niklas nikola nils nils-erik nils-göran nils-olof nils-åke noah norbert
    oddvar olaf olav ole olle olli olof olov omar osborn osborne oscar oskar ossian osvald otmar otto ove owe paavo patrik paul peder pekka pelle pentti
    per per-anders per-arne per-erik per-olof per-olov per-åke peter petrus petter philip pierre piotr pontus pär ragnar ragne ragnvald ralf ramadan ramon
    rashid rasmus reidar reino reza richard rickard rikard robert roger roland rolf rolle ronny roy ruben rudolf runar rune rupert rustan rutger said
    sakarias salomon samir samuel sebastian seppo seth siegfried sievert sigfrid sigge sigmund sigurd sigvald sigvard simeon simon sixten slobodan staffan
    stanislaw stefan stellan sten sten-åke stephan steve stig sture sune svante sven sven-erik sven-gunnar sven-göran sven-olof sven-åke sverker sylve
    sylvester sören tadeusz tage tapio tarik tauno teodor theo thomas thor thorbjörn thore thorsten thure tim timo tobias toivo tom tomas tommy tor
    tor-erik torbjörn tord tore torgny torkel torleif torsten torvald torwald tryggve ture uffe ulf ulrich ulrik uno urban urho vagn valdemar valentin
    valfrid valter veikko veli verner vidar viggo viktor vilgot vilhelm vilho viljo vincent väinö waldemar walter werner wiking wilhelm wille william
    willy yngvar yngve yrjö yusuf zacharias zbigniew zlatan zoran åge åke åke-erik öjvind örjan östen östhen"""

# Names of both, and words that are names only now and then.
EITHER = """aili alfhild amal ante elvir eve-lyn gabriel gert idris jean kai kim lage maj mark nada nore ola reine robin roine saga set syster terese vega veine"""
