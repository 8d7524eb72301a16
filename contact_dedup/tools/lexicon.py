"""Words that carry no identity of their own, or that are written in several ways."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: dropped from a person's name wherever they stand
TITLES = _words(
    "mr mrs ms mme mlle mle mmes mm monsieur madame mademoiselle messieurs mister miss"
    " dr docteur doctor dott dottor dottoressa dra pr prof professeur professor maitre"
    " herr frau fraulein sig signor signora signore sra srta senor senora don dona"
    " dhr mevr mevrouw meneer ing dipl msc mba phd esq sir lady abbe pere soeur"
    " veuve vve epouse ep nee ne copie copy doublon duplicate"
)
#: dropped only at the beginning of a name of two words or more
LEADING_TITLES = _words("m me sr dr")
#: what tells a father from his son; one spelling each
GENERATIONS = {
    "jr": "junior",
    "junior": "junior",
    "fils": "junior",
    "jun": "junior",
    "ii": "junior",
    "senior": "senior",
    "pere": "senior",
    "sen": "senior",
    "snr": "senior",
    "jnr": "junior",
    "iii": "tertius",
}
#: kept out of the words of a name, but glued to the next one (*Le Roy*, *Leroy*)
PARTICLES = _words(
    "de du des d le la les l von vom zu zur van der den ter ten te di da dal dalla del"
    " della dei degli dello do dos das el al las los y e et und and en of the a au aux"
    " ben bin abou o mac mc"
)
LEGAL_FORMS = _words(
    "sa sas sasu sarl eurl snc sci scp scop scic scea earl gaec gie ei eirl selarl"
    " selas sca scs spfpl srl sprl bvba bv nv asbl vzw aisbl scrl cvba vof sprlu"
    " gmbh ag kg ohg gbr ug mbh ev eg kgaa se sagl sarls"
    " spa snc sas srls sapa sl slu sau slne cb scoop sll scl"
    " ltd limited llc llp plc inc incorporated corp corporation lp pty co"
)
#: long spellings of legal forms, folded: removed before the words are looked at
LEGAL_PHRASES = (
    "societe a responsabilite limitee",
    "societe par actions simplifiee unipersonnelle",
    "societe par actions simplifiee",
    "societe anonyme",
    "societe civile immobiliere",
    "societe en nom collectif",
    "association sans but lucratif",
    "association loi 1901",
    "gesellschaft mit beschrankter haftung",
    "aktiengesellschaft",
    "sociedad limitada",
    "sociedad anonima",
    "societa a responsabilita limitata",
    "societa per azioni",
    "besloten vennootschap",
    "naamloze vennootschap",
)
#: words of company names that are shortened, in one spelling
COMPANY_SYNONYMS = {
    "ets": "etablissements",
    "etab": "etablissements",
    "etablissement": "etablissements",
    "ste": "societe",
    "soc": "societe",
    "cie": "compagnie",
    "assoc": "association",
    "asso": "association",
    "ass": "association",
    "intl": "international",
    "internat": "international",
    "st": "saint",
    "frs": "freres",
    "bros": "brothers",
    "gebr": "gebruder",
    "gde": "grande",
    "gd": "grand",
    "constr": "construction",
    "constructions": "construction",
    "transp": "transports",
    "transport": "transports",
    "serv": "services",
    "service": "services",
    "svc": "services",
    "techn": "technologies",
    "tech": "technologies",
    "technology": "technologies",
    "technologie": "technologies",
    "systemes": "systems",
    "systeme": "systems",
    "syst": "systems",
    "solution": "solutions",
    "conseils": "conseil",
    "consulting": "conseil",
    "ind": "industrie",
    "industries": "industrie",
    "inds": "industrie",
    "imp": "imprimerie",
    "restau": "restaurant",
    "resto": "restaurant",
    "bat": "batiment",
    "elec": "electricite",
    "gpe": "groupe",
    "grp": "groupe",
    "group": "groupe",
    "gruppe": "groupe",
    "gruppo": "groupe",
    "grupo": "groupe",
    "fed": "federation",
    "univ": "universite",
    "lab": "laboratoire",
    "labo": "laboratoire",
    "laboratoires": "laboratoire",
    "agce": "agence",
    "cab": "cabinet",
    "dept": "departement",
    "mgt": "management",
    "mgmt": "management",
    "mktg": "marketing",
    "mfg": "manufacturing",
    "distrib": "distribution",
}
#: words that many unrelated companies share: alone they identify nobody
COMPANY_COMMON = _words(
    "etablissements societe compagnie association international groupe holding france"
    " europe services conseil solutions technologies systems industrie construction"
    " transports distribution management marketing group invest participations"
    " gestion immobilier immobiliere agence cabinet atelier ateliers maison boutique"
    " garage restaurant hotel boulangerie pharmacie menuiserie plomberie electricite"
    " batiment travaux entreprise entreprises freres fils brothers sons sohne soehne"
    " belgium belgique suisse schweiz deutschland espana italia uk british swiss"
    " hermanos hijos fratelli figli und partners partner associes associates"
    " informatique digital media design studio energie energies food wine vins"
    " auto automobiles location import export trade trading logistique logistics"
    " production productions communication ingenierie engineering bureau etudes"
    " commerce centre center club federation union syndicat cooperative fondation"
)
#: names typed when there is no name
PLACEHOLDERS = _words(
    "contact contacts accueil secretariat service comptabilite compta facturation info"
    " client clients anonyme inconnu unknown anonymous test tests xxx xx na nc nd none"
    " direction administration commercial standard reception office sales support"
    " name nom prenom noname null false divers particulier prospect visiteur guest"
)
FREE_PROVIDERS = _words(
    "gmail.com googlemail.com yahoo.com yahoo.fr yahoo.de yahoo.es yahoo.it yahoo.co.uk"
    " ymail.com hotmail.com hotmail.fr hotmail.be hotmail.ch hotmail.de hotmail.es"
    " hotmail.it hotmail.co.uk outlook.com outlook.fr outlook.be outlook.de outlook.es"
    " live.com live.fr live.be live.nl live.de live.co.uk msn.com icloud.com me.com"
    " mac.com aol.com aol.fr orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net"
    " bbox.fr numericable.fr club-internet.fr cegetel.net aliceadsl.fr voila.fr"
    " gmx.com gmx.de gmx.net gmx.ch gmx.fr gmx.at web.de t-online.de freenet.de"
    " posteo.de mailbox.org arcor.de bluewin.ch sunrise.ch hispeed.ch skynet.be"
    " telenet.be proximus.be scarlet.be voo.be libero.it virgilio.it tiscali.it"
    " alice.it tin.it telefonica.net terra.es btinternet.com sky.com virginmedia.com"
    " talktalk.net proton.me protonmail.com protonmail.ch pm.me ziggo.nl kpnmail.nl"
    " planet.nl xs4all.nl pt.lu mail.com yandex.com mail.ru example.com"
)
GENERIC_LOCALS = _words(
    "info infos contact contacts contacto contatti kontakt accueil secretariat"
    " secretaria sekretariat office bureau admin administration administratie compta"
    " comptabilite accounting accounts facturation factures facture invoice invoices"
    " billing rechnung buchhaltung fatture fatturazione facturacion sales vente ventes"
    " verkauf vendite ventas commercial commerciale marketing communication com presse"
    " press hello bonjour hallo hola ciao mail email courrier post postmaster webmaster"
    " noreply no-reply support service services help sav direction directie dg gerance"
    " rh hr job jobs recrutement stage reception reservation reservations booking"
    " standard boutique shop store magasin commande commandes orders order achats"
    " purchase einkauf compras acquisti enquiries enquiry team equipe general mairie"
    " hotel restaurant agence cabinet atelier club asso association"
)
STREET_SYNONYMS = {
    "r": "rue",
    "av": "avenue",
    "ave": "avenue",
    "aven": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "blvd": "boulevard",
    "boul": "boulevard",
    "bvd": "boulevard",
    "pl": "place",
    "plce": "place",
    "ch": "chemin",
    "che": "chemin",
    "chem": "chemin",
    "all": "allee",
    "allees": "allee",
    "imp": "impasse",
    "rte": "route",
    "sq": "square",
    "crs": "cours",
    "fbg": "faubourg",
    "fg": "faubourg",
    "qu": "quai",
    "q": "quai",
    "res": "residence",
    "lot": "lotissement",
    "pass": "passage",
    "za": "zone",
    "zi": "zone",
    "zac": "zone",
    "st": "saint",
    "ste": "sainte",
    "gal": "general",
    "gen": "general",
    "mal": "marechal",
    "pdt": "president",
    "dr": "docteur",
    "prof": "professeur",
    "cdt": "commandant",
    "cap": "capitaine",
    "col": "colonel",
    "lt": "lieutenant",
    "strasse": "str",
    "street": "str",
    "straat": "str",
    "rd": "road",
    "lne": "lane",
    "dve": "drive",
    "ct": "court",
    "crt": "court",
    "cl": "close",
    "cres": "crescent",
    "sqr": "square",
    "gdns": "gardens",
    "gte": "gate",
    "platz": "pl",
    "weg": "wg",
    "gasse": "gs",
    "calle": "c",
    "avda": "avenida",
    "avd": "avenida",
    "pza": "plaza",
    "plza": "plaza",
    "ctra": "carretera",
    "pso": "paseo",
    "via": "via",
    "vle": "viale",
    "pzza": "piazza",
    "cso": "corso",
    "lgo": "largo",
    "ln": "laan",
    "plein": "plein",
}
#: dropped from streets: they carry nothing that people write reliably
STREET_NOISE = _words(
    "rue avenue boulevard place chemin allee impasse route square cours quai str road"
    " lane drive court close crescent c avenida plaza carretera paseo via viale piazza"
    " corso largo laan zone de du des d la le les l der die das den del della di da von"
    " van bis ter quater no n num numero nr en et and und y e"
)
