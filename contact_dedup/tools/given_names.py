"""Given names of France and its neighbours, and of those who live there.

Hand-written, folded (no accents, lower case); short forms are in :mod:`.nicknames`.
"""

from .nicknames import FULL_FORMS

_GIVEN_NAMES = """
abdel abdelaziz abdelkader abdelkrim abdellah abderrahmane abdou abdoulaye abel abigail
adam adama adelaide adele adelheid adelin adeline adelino adem adil adolf adolfo adolphe
adrian adriana adrien adrienne agatha agathe agnese agnieszka ahmet aicha aida aime
aimee ainhoa ainoa aitana aksel alba albane alberta alberte albrecht aldo aleksander
aleksandra alena alenka alessia alexandrine alexane alexia alexiane alfonse alfonso
alfreda ali alice alicia alida alienor alina aline alison alix aliya aliyah allan
allegra alma alois aloise alphonse alphonsine alva alvaro alvine alwin alya alyssa
amadou amalia amalie amandine amandio amar amaury ambre ambroise amel amelia amelie amin
amina aminata amine amira amparo ana anais anatole anders andre andreas andree andrei
andres andrzej anette angel angela angele angelica angelika angelina angelique angelo
anica aniela anissa anita anja anke anna annabel annabelle annalisa anne annegret anneke
anneliese annemarie annette annick annie annika anouchka anouk anselme anthime antoine
antoinette anton antonella antonia antonin antonino aoife apolline archibald ariane
arianna aristide arlette arlo armance armand armando armelle arnaud arnaude arnold
arnulf arsene artem arthemise arthur arturo arwa arwen asma assia assunta astrid astride
athenais aubin aude audran audrey august augusta auguste augustin augustine aurelia
aurelie aurelien aurelio aurore austin auxane avril axel axelle aya ayden ayla aylin
aymen aymeric aymerick ayoub ayse azadeh azeddine aziz aziza
badr bahia balthazar baptiste baptistine barbara barbel barnabe bart barthelemy bartosz
basile basma bastian bastien bastienne batiste baudouin beate beatrice beatrix beatriz
belen belinda benedetta benedicte benedikt benigno benita benito benjamin benoit benoite
berangere berenger berenice bernadette bernardo bernat bernd bernhard berta bertha
berthe bertille bertrand beryl bettina beverly bianca bilal bilel birgit birgitta birte
bjoern bjorn blanche blandine bodo boleslaw boniface bonnie boris boualem boubacar
brahim brandon branko brenda brendan brian brice brieuc brigitte brittany bronislaw
bruna brune brunehilde brunella brunhilde bruno bryan burkhard
cagla calixte calliste calvin camelia cameron camil camila camilla camille camillo
candice candy capucine carina carine carl carla carlo carlos carlotta carlton carmela
carmelo carmen carmine carol carole carolin carolina caroline cassandra cassandre cassie
castille catarina caterina catherine cathleen cecil cecile cecilia cedric cedrick
celestin celestine celia celian celina celine celio celso cemal cengiz cerise cesaire
cesar cezary chadia chahinez chaima chakib chanel chantal charlene charlie charline
charlotte charly cheikh cheryl cheyenne chiara chloe chokri chris christa christel
christele christelle christiane christina christoph christophe christopher chrystel
chrystelle cihan cindy claire clara clarence clarisse claude claudette claudia claudine
claudio claus cleandre clelia clelie clemence clemens clement clemente clementine cleo
cleophee clio clotilde clovis colette coline concepcion concetta conrad constance
constant constantin constanza coralie cordelia cordula corentin corina corinne cornelia
cornelis cornelius cosima cosme costanza cristel cristian cristiano cristina curt
cynthia cyprien cyriaque cyril cyrille
dagmar dahlia daisy dalia dalila damian damiano damien damon dania danica daniel daniela
daniele danielle danilo danny danuta dany daphne daphnee darcy daria dario darius dawid
dayana debora deborah declan deirdre delia delphin delphine demba demetrio denis denise
deniz denys derek desire desiree detlef detlev diana diane diarra didier diederik diego
dieter dietmar dietrich dilan dimitri dina dino diogo dionisio dirk djamel djamila
djibril dolores domenico domingo domingos dominika dominique domitille donald donata
donatella donatien donato donovan dora dorian doriane dorina doris dorit dorothea
dorothee dorthe dounia dragan driss duarte duncan dusan dwight dylan dylane
ebru eckhard eddie eddy edeltraud edgar edgard edina edith edmee edmond edmonde edmund
edna edoardo edouard eduard eduarda eduardo edward edwige efrain egon eileen einar
eladio elea eleana eleanor elena eleonora eleonore elfriede elian eliana eliane elias
eliette elif elina eline eliot eliott elisa elisabeth elisabetta elise elisee eliseo
elizabeth ella ellen ellie elliot ellis eloan elodie eloi eloise elouan eloy elsa elsie
elton elvira elvire elyas elyes elyne elza elzear emanuel emanuela emanuele emel emeline
emeric emerick emery emiel emil emile emilia emilian emilien emilienne emilio emily
emine emir emma emmanuel emmanuelle emmeline emmy emre encarnacion endrik engelbert
enora enric enrica enrico enrique enya enzo ephraim erasmo erdem erica erik erika ernest
ernestine ernesto ernst ersilia ertugrul erwan erwann erwin esma esmee esperanza esra
essam esteban estebane estefania estela estelle ester esther etel ethan ethel etienne
ettore eudes eugen eugene eugenia eugenie eugenio eulalie eusebio eva evan evangeline
evaristo eve evelina eveline evelyn evelyne ewa ewan ewen ezechiel ezio ezra
fabian fabiana fabiano fabien fabienne fabio fabiola fabrice fabrizio fadi fadila fadma
faical fanny fantine faouzi farah fares farid farida faris fatemeh fathi fatih fatiha
fatima fatma fatou fatoumata faustin faustine fausto federica federico felice felicia
felicie felicien felicienne felicite felipe felix feliz ferdinand ferdinando fergus
fermin fernand fernanda fernande fernando ferran fidel filip filipa filipe filippo fiona
firmin flavie flavien fleur fleurette flora flore florence florent florentin florentine
florian floriane florimond florine floris fode folker fouad fouzia france francesca
franciane francine francis francisca francisco franciszek franck francky francois
francoise frank frankie franz franziska freda freddy frederic frederica frederick
frederico frederik frederika frederique freja frida frieda friederike friedhelm
friedrich fritz fulvio
gabin gabor gabriel gabriela gabriele gabriella gabrielle gad gael gaelle gaetan gaetane
gaetano gaia galina garance gareth gaspar gaspard gaston gauthier gauvain geert gemma
genevieve gennaro geoffrey geoffroy george georges georgeta georgette georgia georgina
georgios georgy gerald geraldine gerard gerardo gerda gereon gerhard gerhild germain
germaine german germana geronimo gerrit gertrud gertrude gervais gervaise gesine ghada
ghislain ghislaine ghizlane giacomo gianfranco gianluca gianmarco gianni gideon gil
gilbert gilberte gilberto gilda gildas gilles gillian gina ginette gino giordano giorgia
giorgio giovanna giovanni gisela gisele gislaine giulia giulio giuseppe giuseppina
gladys glenn gloria godefroy godfrey goncalo gontran gonzague gonzalo goran gordon
gottfried graca grace gracia graciela graham gratien grazia graziella greg gregoire
gregor gregorio gregory greta grzegorz gudrun guenole guerric guido guilaine guilhem
guillaume guillemette guillermo gunnar gunter gunther gurvan gustav gustave gustavo guy
guylaine gwenael gwenaelle gwendal gwendoline gwendolyn gwenn gwenola gwladys gyorgy
habib habiba hadja hadrien hafid hafida hafsa haicha hakan hakim hakima halima hamed
hamid hamida hamidou hamza hana hanane hania hanna hannah hanne hannelore hannes hans
harald haris harmony harold harriet harrison harry harun hasna hassan hatice hayat
haydee hazel heather hector hedda hedi hedwig heidi heike heiko heiner heinrich heinz
helen helena helene helga helge heliane heliette helio helmut heloise hendrick hendrik
henri henriette henrik henrike henrique henry hera herbert herberte heribert hermance
hermann hermeline hermine herminie hernan herta herve hicham hichem hilaire hilario
hilary hilda hilde hildegard hind hippolyte hiroshi hocine holger honore honorine horst
hortense hortensia houda houria hubert hubertus hugo hugues huguette humbert humberto
huseyin hussein hyacinthe
ian iban ibrahim ibrahima ida idir idris idriss ignace ignacio igor iker ikram ilan
ilaria ilham ilhan iliana ilias ilies ilknur ilona ilse ilyan ilyas ilyes imad imane
imed imelda imen imene imran imrane ines inge ingeborg ingmar ingo ingolf ingrid
inmaculada innocent ioana iole ion irena irene irenee irina iris irma irmgard isaac
isabel isabela isabella isabelle isadora isaiah isaure isidore isidoro isis ismael
ismail isolde isolina israel issa istvan itziar ivan ivana ivane ivano ivette ivo iwona
iza izabela izia
jacek jacinta jacinthe jacinto jack jacky jacob jacopo jacqueline jacques jacquotte jade
jaden jadwiga jaime jakob jalal jaleel jamal jamel james jamie jamila jan jana janet
janette janice janick janina janine janis janne jannick jannis janos janusz jared
jaromir jaroslav jasmin jasmina jasmine jasna jason jaume javier jawad jayden jayson
jean jeanine jeanne jeannette jeannick jeannie jeannine jeannot jeff jeffrey jelena
jenna jennifer jenny jens jeoffrey jeremiah jeremie jeremy jerome jerzy jesper jessica
jesus jeton jihad jihane jill jim jimena jimmy joachim joakim joan joana joanna joanne
joao joaquim joaquin jocelyn jocelyne jochen jodie joe joel joelle joerg joey johan
johann johanna johannes john johnny jolan jolanda jolene joline jon jonah jonas jonathan
jone joni joost joran jordan jorge joris jose josee josef josefa josefina joselyne
joseph josephine josette joshua josiane josie joss josselin josseline josue jovan joy
joyce juan juana juanita judicael judith judy juergen jules julia julian juliana juliane
julianne julie julien julienne juliet juliette julio julius june junior jurgen justin
justina justine justus
kader kadir kaidi kais kaitlyn kalil kalinka kamal kamel kamelia kamil kamila kamilia
karel karen karim karin karine karl karla karolina karoline karsten kasper katarina
katarzyna kate katell katharina kathe katherine kathleen kathryn kathy katia katiana
katja katrin katy kay kaya kayla kayliah keanu keita keith kelian kelly kelvin kemal
kenan kendra kenneth kenny kenza ketty kevin keziah khadija khadim khadra khaled khalid
khalida khalil khedidja kiara kieran kilian killian kim kimberley kimberly kinga kirsten
kirsti kirstin kitty klaas klara klaus kleber klemens knut koen konrad konstantin
korbinian kristel kristell kristen kristian kristiane kristin kristina kristine kristof
krystel krystian krystyna krzysztof kurt kurtis kyle kylian kyllian kyra
ladislas laetitia lahcen laia laila laksmi lamia lana lancelot lando laora lara lars
lasse latifa laudine laure laureen laurena laurence laurene laurent laurentine laurenz
lauriane laurie laurine lauryn lautaro lavinia lazare lea leana leander leandre leandro
leanne leen leif leila lena lenaic lenaig lennart lennie lenny leno leny leo leocadie
leon leonard leonarda leonardo leonce leone leonel leonid leonie leonor leonore leopold
leopoldine leopoldo leslie leticia letizia levi levin lewis leyla lia liam liana lidia
lidwine lies lieselotte lieve lila lilian liliana liliane lilly lilou lily lilya lina
linda lindsay line linette linh linnea lino linus lionel lior lisa lisbeth lise
liselotte lisette lison lissandro liv livia livio liz liza lizzie ljiljana lleo loan
loane loanne lodewijk loic loicia loick lois lola lolita lore lorena lorene lorenz
lorenzo loretta lorik loris lorraine lotfi lothar lotte lou louane louann louay loubna
loucas louis louisa louise louisette louison louka loukas loukia louna lounes lubna luc
luca lucas lucette lucia luciana luciano lucie lucien lucienne lucile lucilla lucille
lucinda lucio lucjan lucrece lucrezia ludger ludivine ludmila ludovic ludovica ludwig
luigi luis luisa luise luisella luka lukas lukasz lula luna lutz luz lyam lyana lyanna
lydia lydie lyes lylou lyna lynda lynn lynne lysandre lyse
maaike maarten macha maciej maddalena madeleine madeline madi madison madjid mael maelie
maeline maelle maelyne maelys maeva magali magalie magda magdalena magdeleine magloire
magnus maha mahamadou mahault mahdi mahe maher mahmoud mahmut maia maika maike maile
maimouna maisie maite maiwenn maja makenzie malak malcolm malek malena malgorzata malia
malick malik malika malo malorie malte malvina malwina mamadou mame mandy manel manfred
manfredo manoah manoel manola manolo manon mansour manu manuel manuela mara marc marceau
marcel marcela marcelin marceline marcelino marcella marcelle marcello marcelo marcial
marcin marco marcus marek maren margaret margareta margarete margarethe margarida
margarita margaux marge margit margita margot margrit marguerite maria mariam mariama
mariana mariane mariangela marianna marianne mariano maribel marica maricarmen marick
marie mariel marielle marietta mariette marija marijke marika marilena marilou marily
marilyn marilyne marina marine marinette marino mario marion marisa marita marite
maritza marius marjan marjolaine marjorie mark marko markus marla marlena marlene
marlies marline marlise marlon maron marouane marsha marta marten martha marthe martial
martim martina martine martinho marvin marwa marwan mary maryam maryline maryse
maryvonne masha massimiliano massimo massinissa mateo mateusz matheo matheus mathew
mathias mathieu mathilda mathilde mathis mathurin mathys matias matilda matilde matis
matteo matthew matthias matthieu matthijs matthis mattia matys maud maude maureen
maurice mauricette mauricio maurin maurine maurits maurizio mauro max maxence maxens
maxim maxime maximilian maximiliano maximilien maximilienne maximin maximo may maya
mayeul mayline maylis mayssa mbaye medard medhi megane meghan mehdi mehmet meike meinrad
mejdi melaine melanie melchior meliana melike melina melinda meline melisa melissa
melodie melody melvin melvyn melyna melynda menahem mercedes mercia merdan meredith
meret meriem merlin merouane meryem meryl mesut meta mia micha michael michaela michaele
michal michala michel michela michelangelo michele micheline michelle mickael micky
miguel miguela mihaela mihai mikael mike mikel miklos mila milada milan milena milo
milos milosz miloud mimi mimoun mina mira mirabelle miranda mireia mireille mirela
mirella miriam mirjam mirko miro miroslav miroslaw mirta mitchell modeste mohamad
mohamed mohammed mohand moira moise moises molly mona monica monika monique monserrat
morad morgan morgane moritz morten mouhamed moulay mouna mounia mounir mourad moussa
moustapha muhammed mulham munir muriel murielle mustafa mustapha mylan mylene myriam
myriem myrtille
nabil nabila nacer nacera nada nadege nadette nadia nadine nadir nael naelle nagib nahel
nahia naila naim naima najat najia najib nancy nans naomi naomie napoleon narcisse
nasser nassim nassima nassira nastasia natacha natalia natalie natalina natalya natan
natascha natasha nathael nathalia nathalie nathan nathanael nathaniel nawal nawel
nazaire nazim neil neila nele nelia nelly nelson neo neriman nesrine nestor neven
neville niall nicodeme nicol nicola nicolae nicolas nicolaus nicole nicoletta nicolette
nicolo nieves nihad nikita nikki niklas niko nikola nikolai nikolaus nikos nils nilufer
nina ninette nino ninon nisrine nivea nizar noa noah noam noamie noel noelia noeline
noella noelle noellie noemi noemie nohan nola nolan nolwen nolwenn nora norah norbert
nordine noreddine nores norman nouh nour noura noureddine nouria nuno nuria nurten nyssa
obeline oceane oceanne octave octavie octavio oda odete odette odile odilon odon oihana
oksana olav oleg olena olga olimpia oliver olivia olivie olivier oliviero olivio oliwia
olympe olympia omar omer ondine oona opale ophelia ophelie orane orazio oreste oriana
oriane orianne orlando orlane ornella orso ortrud orwann osama oscar osman ossama
osvaldo oswald othman othmane otilia otmar ottavio ottilie otto ouarda ouissem oumar
oumayma oussama owen oxana oya ozan ozgur ozlem
pablo paco paddy palmira palmyre paloma pamela pancho paola paolo pascal pascale
pascaline pasquale patrice patricia patricio patrick patrik patrizia paul paula paule
paulette paulina pauline paulo pavel pavla pawel paz pearl pedro peggy penelope per
perceval pere perla pernelle perrette perrin perrine peter petra petronille petrus phil
philemon philibert philip philipp philippa philippe philippine philomene phoebe pia
piera pierangelo pierce piero pierre pierrette pierrick pierro pieter pietro pilar pinar
placide pol polina polly porfirio prisca priscilla priscille prosper prudence prune
prunelle
quentin quentine quincy quinn quirin quitterie
rabah rabia rabie rachel rachele rachid rachida rade radia radouane rafael rafaela
rafaele rafaella rafal raffaele rafik ragnar rahim rahma raimond raimondo raimund rainer
raissa raja rajae ralf ralph rama ramata ramazan ramdane ramiro ramon ramona ramzi rania
raoul raphael raphaela raphaele raphaelle raquel raquele rasmus raul ray rayan rayane
raymond raymonde raymundo rebecca rebekka recep reda redouane regina reginald regine
reginhard regis regula reine reiner reinhard reinhold reinier reinout rejane remi
remigio remo remy rena renata renate renato renaud renaude rene renee renzo reynald
reynaldo riad ricarda ricardo riccardo richard rick ricky rida rika rikke riley rima
rita ritchie ritva riyad robby robert roberta roberte roberto robin robrecht rocco rocio
rodney rodolfo rodolphe rodrigo rodrigue roelof rogelio roger rogerio rohan roland
rolande rolando rolf romain romaine roman romana romane romaric romeo romina romuald
romulo romy ronald ronaldo ronan ronja ronnie roosje roque rosa rosalba rosalia rosalie
rosalind rosalinde rosaline rosanna rosario rosaura rose roseline rosella roselyn
roselyne rosemarie rosemary rosemonde rosetta rosette rosina rosine rosita roswitha
rowan rowena roxana roxane roxanna royce ruan ruben ruby ruddy rudi rudiger rudolf
rudolph rudy rufin rufino ruggero rui rupert rupertine ruslan russell rut rutger ruth
ryad ryan ryszard
saad saadia sabah saber sabina sabine sabri sabrina sabrine sacha safa safia safiya
safwan sahra said saida saidou sakina salah salem saliha salim salima salimata salma
salman salome salomon salvador salvatore sam samantha samba sameh sami samia samir
samira samson samuel samuele samy sana sander sandie sandra sandrine sandro sandy sanja
sanna sanne santiago santina santino saphia saphir sara sarah sasha saskia saturnin
sauveur savannah saverio savina savinien sawsan scarlett scott sean seb sebastiaan
sebastian sebastiana sebastiano sebastiao sebastien sebastienne secundino segolene seif
sekou selena selene selim selin selina selma semih semra sena sengul septime serafin
seraphin seraphine serena serenella serge sergei sergej sergio servais servane severin
severine severino seynabou seyyid shaima shaina shana shane shannon sharon shaun shauna
sheila shelby sherine shirley sibel sibille sibylle sidney sidonia sidonie siegfried
sieglinde siegmund sienna sigismond sigmund sigrid sigurd silas silja silke silvain
silvana silvano silvester silvia silviane silvie silvin silvio simao simeon simion
simona simone simonetta simonne sina sinan sinead sinem siobhan sirine sixte sixtine
slavko slawomir slimane sloane snezana soazig sofia sofian sofiane sofie sohan sokhna
solal solange solano soledad soleil solen solene solenn soline solomon sonia sonja sonny
sophia sophie soraya soren sotiris souad soufiane soufyan souheil souhila soukaina
soulaimane souleymane soumaya soumia sounia stan stana stanislas stanislav stanislaw
stanley steeve steeven stefan stefania stefanie stefano steffen stella stellina stephan
stephane stephania stephanie stephany stephen steve steven stevie stijn stina stuart
suat suleyman sultan summer susan susana susanna susanne suzanne suzel suzette suzie
suzy svante sven svenja svetlana swann swen sybil sybille sylvain sylvaine sylvana
sylvester sylvestre sylvette sylvia sylviane sylvianne sylvie sylvio symphorien syrine
szymon
tabea tadeusz taha tahar taina talia tamara tami tancrede tanguy tania tanja taoufik
tara tarek tariq tasnim tatiana tatjana tayeb teddy telma teo teodora teodoro teofilo
terence teresa terese teresinha tess tessa tewfik thais thalia thea thelma theo theobald
theodor theodora theodore theodoric theodule theophane theophile theophraste therese
theresia thiago thibaud thibault thibaut thiemo thierno thierry thijs thimothee thomas
thorben thore thorsten thuy tiago tiana tibere tibor tiburce tidiane tifenn tiffany
tilda tilde tillmann tilo tim timea timeo timo timon timoteo timothe timothee timothy
tina tino tiphaine tiphanie titouan titus tiziana tiziano tjark tobia tobias toby todd
tom tomas tomaso tomasz tommaso tommy tomoko toni tony torben tore torsten toufik
toussaint tracy traudel travis trevor trinidad tristan tristane tugba tuncay tuomas
tyler tymeo tyna tyron tyrone
udo ugo ulf uli ulisse ulrich ulrike ulysse umberto umit urbain uriel urs ursina ursine
ursula ursule usman ute uwe uxue
vaclav vadim vaiana vaite valentin valentina valentine valentino valeria valerian
valeriane valerie valerio valery valeska valiant valter vanessa vania vanja varvara
vasco vasile vasilica vassili velimir venceslas vera verane verena veronica veronika
veronique veronne veselin vesna vianney vicens vicente vicki victoire victor victoria
victorien victorin victorine viktor viktoria vilhelm vilma vince vincent vincente
vincenza vincenzo vinciane viola violaine violet violetta violette virgil virgile
virgilio virginia virginie visitacion vital vitalie vitor vitoria vittoria vittorio
viviana viviane vivien vivienne vlad vladimir vladimira vladislav vojtech volkan volker
vreni vroni
wael wafa wafaa wail walburga walid walter waltraud wanda wandrille wassila wassim
wenceslas wendelin wendy werner werther wesley whitney wiam wibke widad wieslaw wilfred
wilfrid wilfried wilhelm wilhelmina wilhelmine willem william willie willy wilma wilson
winfried winona winston wissam wladyslaw wojciech wolfgang wolfram wout wouter wyatt
xander xandra xaver xavi xavier xaviera xaviere xenia ximena
yacine yael yaelle yahya yakoub yakup yamina yana yanick yanis yann yannic yannick
yannik yannis yara yasemin yasin yasmin yasmina yasmine yassin yassine yassir yazid
yelda yelena yesim yeter ylan ylana yoan yoana yoann yoanna yohan yohann yohanna yolaine
yolanda yolande yolene yorick youcef younes youness youri yousra youssef ysaline ysaure
yseult yuna yunus yuri yusuf yvain yvan yvanna yves yvette yvon yvonick yvonne
zachary zahia zahir zahra zaira zakari zakaria zakary zara zbigniew zdenek zdenka
zdzislaw zeinab zeineb zelda zelia zelie zena zenab zeno zenon zephyr zephyrin zephyrine
zeynep ziad zian zied zineb zinedine zita ziyad zoe zofia zohra zora zoran zoubida
zoulikha zsofia zuleika zuzana zygmunt
"""

#: words that are given names when they stand in a person's name
GIVEN_NAMES = frozenset(FULL_FORMS) | frozenset(_GIVEN_NAMES.split())
