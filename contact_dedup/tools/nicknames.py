"""Given names, and the short forms people use for them.

Hand-written, for French and the neighbouring languages. A short form may stand for
several names (*Alex* for *Alexandre*, *Alexandra*, *Alexis*).
"""

_SHORT_FORMS = """
abdelkader: kader
abdelkrim: krim
abraham: abe bram
agatha: aggie
agnes: aggie
alain: al
albert: al bert bertie berti
alberto: beto berto
alessandra: sandra ale
alessandro: sandro ale alex
alexander: alex sandy sander xander sascha lex al
alexandra: alex sandra alexa sandy sascha
alexandre: alex sacha xandre
alexandrine: alex sandrine
alexis: alex
alfred: fred alf alfie fredi
alfredo: fredo
alphonse: fonse
amandine: mandy
andrea: andi
andreas: andi andy
andrew: andy drew
angelique: angie
annabelle: anna belle
anne: annie nan nancy anny
anneliese: anne liese anni
annemarie: anne
anthony: tony ant anto
antoine: tony toine anto tonio
antoinette: toinette nettie
antonella: anto nella
antonia: toni
antonin: tony anto
antonio: tonio toni nino toño antonin
antonius: ton toon
arnaud: nono arno
arthur: art artie tutur
augustin: gus tintin
aurelie: lili aure relie
aurelien: aure
balthazar: balt
barbara: barb babs barbie
bartolomeo: bart meo
bastien: bast
beatrice: bea trixie
beatrix: bea trixie
beatriz: bea
benedicte: bene
benedikt: bene beni
benjamin: ben benji benj benny
benoit: ben beny
bernadette: berna dette
bernard: ber nanard bernie
bernhard: bernd berni
bertrand: bert
brigitte: bri gitte brig
camille: cam mimi
carolina: caro
caroline: caro line carol
cassandre: cass cassie
caterina: cati rina
catherine: cath cathy cat kate kathy katie cate catie kitty
cecile: cec
celestine: tine
charles: charlie charly chuck chas carlo charlot
charlotte: lotte charlie charly cha chacha lottie
chantal: tatal
christelle: chris cricri
christian: chris cricri kiki
christiane: chris cricri
christina: chris tina chrissie
christine: chris tine cricri kiki chrissy
christoph: chris stoph
christophe: chris tof toph totof kris
christopher: chris kit topher
claire: clairette
clara: clarisse
clementine: clem
clement: clem
concepcion: concha conchita
constance: connie
constant: stan
cornelis: cor kees
cyril: cy
daniel: dan danny dani
daniela: dani
daniele: dani
danielle: dani dany
david: dave davy dav davey
deborah: deb debbie
delphine: del delph fifine
denis: den
dennis: den denny
didier: didi
dieter: didi
dimitri: dim mitia
dolores: lola lolita
dominik: dom nik
dominique: dom domi do
domenico: mimmo nico
donald: don donnie
dorothea: dora thea doro
dorothee: doro dodo
edmond: ed
eduardo: edu
edouard: ed doudou eddy edy
edward: ed eddie ted teddy ned eddy
eleonore: elo leo nora
elisabeth: elise lisa lise babeth betty beth eli zabeth liz elsa lili sissi
elisabetta: betta lisa elisa
elizabeth: liz lizzie beth betty eliza lisa betsy libby
elodie: elo
emanuele: manu lele
emanuela: manu
emilie: mimi emi lili milie
emmanuel: manu manny
emmanuelle: manu
enrique: quique kike
eric: rico ric
ernest: ernie
esperanza: espe
esteban: este
estelle: stella
etienne: titi tienne
eugene: gene
eugenie: ninie
evelyne: eve lyne evy
fabien: fab fabi
fabienne: fab fabi
fabrice: fab fabri
federica: fede
federico: fede rico
felicien: felix
ferdinand: ferdi nand
fernando: nando fer
filippo: pippo
florence: flo florie
florent: flo
florian: flo flori
francesca: franca fra chicca cesca
francesco: franco fra cesco ciccio
francine: fran
francis: frank fran
francisca: paca paqui
francisco: paco pancho curro fran kiko
franck: franky
francois: fran franz fanfan
francoise: fanfan fran soisic
franz: franzl
frederic: fred freddy fredo
frederick: fred freddie
frederik: fred freek
frederique: fred fredo
friedrich: fritz fried
gabriel: gab gaby gabi
gabriela: gabi gaby
gabriella: gabi lella
gabrielle: gab gaby gabi
gaelle: gaga
genevieve: gene ginou viviane
geoffrey: geoff jeff
geoffroy: geoff jeff joff
georges: jojo geo
gerard: gege gerry gerd ge
gerhard: gerd gerdi
germaine: maine
ghislain: gigi
gilbert: gil bert gibus
gilles: gil
giovanni: gianni nanni gio vanni
giovanna: gianna vanna gio
giuseppe: beppe peppe pino pippo
giuseppina: pina giusy pinuccia
gonzalo: gonza
gregoire: greg
gregor: greg
gregory: greg
gretchen: margarete
guadalupe: lupe
gualtiero: walter
guillaume: guigui guill will gui
guillermo: memo guille
gustave: gus
guy: guitou
gwenaelle: gwen
gwendoline: gwen
hans: hansi
heinrich: heinz heini
helene: lena nelly ellen leni
hendrik: henk rik
henri: riton
henry: harry hank
herve: rv
hubert: hub bertie
hugues: hugo
ignacio: nacho
ines: nes
ignace: igna
irene: rene
isabel: isa bel isabela
isabelle: isa isabel bella zabou babelle belle
jacob: jake jaap koby
jacobus: jaap koos ko
jacqueline: jackie jacky line
jacques: jacky jacquot
james: jim jimmy jamie jem
jan: janneke
javier: javi
jean: jeannot jeanjean
jeanne: jeannette nanou
jennifer: jen jenny jenn
jeremie: jerem jem
jeremy: jerem jem jerry
jerome: jej gege jerry
jesus: chus chuy
joachim: jo jochen achim joa
joannes: jan jo hans
joaquin: quino
joel: jo
joelle: jo
johann: hans
johannes: hans jo jan johan hannes joop
johanna: hanna jo hanne
john: jack johnny jon
jonathan: jon john jonny nathan
jordi: jorge
jose: pepe josep
josefa: pepa
josefina: fina pepa
joseph: joe jo joey jos jef sepp zeph
josephine: jo josy fifine josie
joshua: josh
josiane: josy jo
josue: jo
judith: judy judi
julia: juju
julie: juju
julien: ju juju jul
juliette: ju juju jul
justine: juju tine
karl: kalle
katharina: kathi kati kathrin katja nina
katherine: kate kathy katie kat kit
kathleen: kath kathy
kenneth: ken kenny
kevin: kev
klaus: niklaus
konrad: conny kurt
konstantin: kosta
laetitia: laeti titia
lambertus: bert
laura: lau laurie
laure: lolo lo
laurence: lau lolo laury larry lau
laurent: lolo lo lau laury
lawrence: larry laurie
leonard: leo len lenny
leonardo: leo nardo
leonhard: leo
leopold: leo pol poldi
lieselotte: liese lilo lotte
lionel: lio yoyo
lorenzo: renzo
louis: lou loulou
louise: lou loulou louisette
luciano: lucio
lucien: lulu
lucienne: lulu
ludivine: ludi
ludovic: ludo
ludwig: lutz wiggerl
luigi: gigi gino
luis: lucho
luise: lulu
madeleine: mado madi mad leni
magdalena: lena magda leni malena
magali: mag mag
manuel: manu manolo manny
manuela: manu manoli
marc: marco
marcel: marcello
marcelle: celle
margarete: gretel grete greta gretchen margit
margaret: maggie meg peggy marge margie
margaux: margot
marguerite: margot margo maguy rita
margarita: marga rita
maria: mia mari mariella
mariacarmen: maricarmen
marianne: nanne
marie: mimi mary
marine: marinette
marion: mario
mario: marietto
martial: mart
martin: tintin
martina: tina
martine: titine
maryline: mary
mathias: math mat
mathieu: mat math matt
mathilde: mat math tilde thilda
mathis: mat
matteo: teo
matthew: matt mat
matthias: matt hias
matthieu: matt mat math mathieu
maurice: momo
mauricio: mau
maximilian: max maxi
maximilien: max
maxence: max
maxime: max
melanie: mel
melissa: mel
mercedes: merche
michael: mike mick micky michi mic micha
michaela: micha
michel: mich michou mitch
michele: mich michou
micheline: mich line
miguel: migue
mireille: mimi
mohamed: momo mo med
mohammed: momo mo med
monica: moni
monika: moni
monique: momo nique moni
montserrat: montse
muriel: mumu
nadege: nana
nadine: nad dine
nathalie: nath nat nathy thalie natou
nathan: nat nate
nathanael: nath nat
natascha: tascha
nicholas: nick nicky
nicola: nico
nicolas: nico nick colas nic
nicolaas: klaas nico
nicole: nicky nico nic coco
nikolaus: klaus niko nick
noemie: mimi no
olivia: liv livia oli
olivier: oli oliv olive
pamela: pam
pascal: pasc paco
pascale: pasc
pascaline: pasc line
pasquale: lino
patrice: pat patoche
patricia: pat patty tricia trish patsy
patrick: pat paddy rick patoche
paul: polo paulo pol
paula: pauli
paulette: paula
pauline: popo lina
pedro: perico
penelope: penny
peter: pete piet
petra: petzi
petrus: piet peter pierre
philip: phil pip
philipp: phil
philippe: phil fifi philou flip
philippine: phil
pierre: pierrot pedro pierrick
pierrette: pierrou
pietro: piero
quentin: quent tintin
rafael: rafa
rainer: rai
raphael: raph rafa raf rapha
raphaelle: raph rapha
raymond: ray momo
raymonde: ray
rebecca: becky becca
regine: gigi
reinhard: reini
renate: reni
richard: rich rick dick richie ricky ritchie
ricardo: rico
robert: rob bob bobby bert robby robin
roberta: robby
roberto: berto beto rob
roderick: rod
rodolphe: rodo
rodrigo: rodri
roger: rog gege
roland: rolly
romain: rom rominou
ronald: ron ronnie
rosalie: rose
rosario: charo
rudolf: rudi
sabine: bine
sabrina: sab
salvatore: toto salvo turi
samantha: sam
samuel: sam sami
samuele: sam
sandrine: sandy dine
santiago: santi
sarah: sally
sebastian: basti seb bas
sebastien: seb bastien
severine: sev
sidonie: sid
siegfried: siggi
sigrid: siggi
silvia: silvi
simon: sim
simone: momone
solange: soso
sophie: so soso fifi
stanislas: stan
stefan: stef steff
stefania: stefi
stefano: ste
stephane: steph stef fane
stephanie: steph stef fanny fani steffi
stephen: steve
steven: steve
susan: sue suzy susie
susanna: susi sanna
susanne: susi sanne
suzanne: suzy zaza suzon
sylvain: syl
sylvestre: syl
sylvie: syl vivi
sylviane: syl
tatiana: tania
teresa: tere
theodore: theo ted teddy dore
theodor: theo
theophile: theo
theresa: tess terry resi
therese: terry zezette
thibault: thib titi
thibaut: thib titi
thierry: titi
thomas: tom tommy thom tomas
timothee: tim timo
timothy: tim timmy
tobias: tobi
ulrich: uli ulli
ulrike: uli rike
ursula: uschi ursel ulla
valentin: val
valentina: vale
valentine: val titine
valerie: val valou vava
vanessa: nessa van
veronica: vero nica
veronika: vroni vera
veronique: vero nique
vicente: chente
victor: vic totor
victoria: vicky vic tori
victorien: vic
victoire: vic
vincent: vince vinz vincente vinny vinc
vincenzo: enzo
viktoria: vicky
virginie: gin vivi ginie nini
viviane: vivi
walter: walt wally
wilfried: willi
wilhelm: willi wim willy
wilhelmina: mina willy
willem: wim willy
william: will bill billy willy liam willie
wolfgang: wolf wolfi
xavier: xav xavi
yann: yannick
yannick: yann
yasmine: yas mine
yolande: yoyo yoli
yves: yvon
yvette: vevette
yvonne: von
zacharie: zach zac
zoltan: zoli
"""


def _read_short_forms() -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = {}
    for line in _SHORT_FORMS.strip().splitlines():
        full, _colon, short = line.partition(":")
        for form in short.split():
            names.setdefault(form, set()).add(full)
        names.setdefault(full, set()).add(full)
    return {form: frozenset(fulls) for form, fulls in names.items()}


#: what a given name may stand for, itself included: ``"alex": {"alexandre", ...}``
FULL_FORMS: dict[str, frozenset[str]] = _read_short_forms()


def same_given_name(left: str, right: str) -> bool:
    """Whether one may be called both: *Fred* and *Frédéric*, *Fred* and *Freddy*."""
    one, two = FULL_FORMS.get(left), FULL_FORMS.get(right)
    return bool(one and two and not one.isdisjoint(two))


def canonical_given_name(word: str) -> str:
    """One full form of a given name, for keys; the word itself if it is none."""
    forms = FULL_FORMS.get(word)
    return min(forms) if forms else word
