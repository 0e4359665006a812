"""French, as official papers write it and people type it."""

import re

from index.languages.words import Stop, Words, rule

FRENCH = Words(
    stemmer="french",
    stop_words=frozenset(
        "a ai as au aux avec c ce ces cet cette ca cela ceci d dans de des du elle elles en est et etait ete "
        "etre eu eux font fait il ils j je l la le les leur leurs lui m ma mais me meme mes moi mon n ne nos "
        "notre nous on ont ou par pas pour qu que quel quelle quelles quels qui quoi s sa sans se sera seront "
        "ses si son sont sur t ta te tes toi ton tu un une va vont vos votre vous y".split()
    ),
    openers=frozenset(
        "selon faut apres toutefois cependant ainsi enfin depuis lors lorsque si chaque tout toute tous aucun aucune "
        "nul celui celle ceux celles cela car donc or puis quand quant sauf hors chacun plusieurs certains certaines "
        "voir vu".split()
    ),
    leaning=r"ils?|elles?|celui-ci|celle-ci|ceux-ci|celles-ci",
    impersonal=r"(?:est|sera|serait|était)\s(?:\w+\s){1,2}(?:que|de|d['’])|y\s+a|n['’]y\s+a|faut|convient|s['’]agit|existe",
    abbreviations=(
        rule(
            "titles of persons, who have a capital",
            Stop.NEVER,
            "m mm mme mmes mlle mlles dr pr me mes mgr st gen col cdt cne lt cap",
            "Le Dr. Mallet a entendu M. Le Guen et le Gén. Morel au col.",
            "Me Aubin plaidait.",
        ),
        rule(
            "comparing",
            Stop.NEVER,
            "cf vs contra",
            "L'arrêt Morel c/ Duval (cf. Soc. 3 mai 2028) le dit.",
            "C'est clair.",
        ),
        rule(
            "numbers of things",
            Stop.NO_NUMBER,
            "n no nos num art arts al alin pp p chap fig vol tit sect app ann rg",
            "Voir l'art. L. 12, al. 3, p. 4, pour les métiers d'art.",
            "Colmar suit.",
        ),
        rule(
            "courts and chambers",
            Stop.OPENER,
            "cass civ crim soc com ch cons const ass plen req trib corr adm caa cedh cjue qpc",
            "La cour suit la Cass. 2e civ., 14 juin 2018, et l'arrêt Soc. 3 mai 2028.",
            "Le pourvoi est rejeté.",
        ),
        rule(
            "works and papers",
            Stop.OPENER,
            "rapp doc circ dir instr bull rec obs not concl chron rep jurisp ed coll ss sv suiv anc prec ibid id loc "
            "op spec comp rappr consid mod modif reg rgt arr suppl ex resp decr ord regl conv voy trad somm comm "
            "publ rect abrog trav proc juris intern propr secr gouv dep arrdt lett univ cit subst commiss ref obj tel "
            "nb",
            "Selon le Rapp. Vasseur, préc. p. 88, et le consid. 41, la Dir. 2011/36/UE s'applique.",
            "Elle lie les États.",
        ),
        rule(
            "companies and addresses",
            Stop.OPENER,
            "ste ets cie bd bld av apr pl imp rte esc lieut",
            "La Cie. Delcourt est au 12 bd. Voltaire depuis le IIe siècle apr. J.-C. selon l'expert.",
            "Il se trompe.",
        ),
        rule(
            "months",
            Stop.OPENER,
            "janv fevr fev avr juil juill sept oct nov dec",
            "Le délai court du 6 juill. 2020 au 1er sept. 2021.",
            "Le maire signe.",
        ),
        rule(
            "days of the week",
            Stop.NO_NUMBER,
            "lun mar mer jeu ven sam dim",
            "Le guichet ouvre le jeu. 6 mai et le sam. 8 mai, mais l'appel de la mer.",
            "Elle ferme.",
        ),
        rule(
            "measures",
            Stop.OPENER,
            "env max min hab ha km kg mn sec mio mrd",
            "Le tarif est de 2,50 € env. par passage, 40 max. 50 % de rabais.",
            "Il baissera.",
        ),
        rule(
            "closing words",
            Stop.CAPITAL,
            "etc",
            "On y trouve des titres, des cartes, etc. 12 de plus qu'hier.",
            "Paris les garde.",
        ),
    ),
    unended=r"de|du|des|la|le|les|un|une|et|ou|à|au|aux|en|par|pour|sur|dans",
    binding=r"doit|doivent|peut|peuvent|est|sont|sera|seront|[Vv]ous|[Vv]otre|[Vv]os|ne|[Mm]erci|[Vv]euillez",
    related=(
        r"(?:à|a) (?:lire|voir|consulter|découvrir)\b|(?:voir|lire) (?:aussi|également)|"
        r"(?:articles?|contenus?|pages?|sujets?) (?:liée?s?|similaires?|connexes?|récent\w*|associée?s?)\b|"
        r"sur le même (?:sujet|thème)|les plus (?:lus|vus|consultés)|dans la même rubrique|"
        r"dans (?:cette|la) rubrique|rubriques?$|navigation|menu|autres (?:articles|actualités)|actualités?$|"
        r"partag\w+|suivez-nous|sommaire|table des matières|langues"
    ),
    buttons=(
        r"partager.{0,20}|imprimer.{0,15}|envoyer.{0,20}|tweeter|télécharger.{0,12}|haut de (?:la )?page|"
        r"retour.{0,20}|suivante?|précédente?|fermer|copier.{0,10}|s['’]abonner|abonnez-vous.{0,30}|"
        r"se connecter|connexion|lire (?:plus|la suite)|en savoir plus|voir (?:plus|moins)|publicité|"
        r"commenter|(?:\d+ )?commentaires?|réagir|j['’]aime|niveau supérieur"
    ),
    page_of=r"sur|de",
    contents=r"sommaire|table des matières|liste des (?:annexes|figures|tableaux)",
    contents_begin=r"sommaire|tables? des|listes? des|index",
    months=tuple("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()),
    weekdays=r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    papers=(
        r"(?:proposition |projet )?(?:de |d')?(?:loi|decret|arrete|ordonnance|circulaire|instruction|note|deliberation|"
        r"reglement|directive|decision|avis|jugement|arret|seance|reunion|audition|compte[ -]rendu|proces[ -]verbal|"
        r"lettre|courrier|convention|contrat|bail|accord|rapport|communique|scrutin|recommandation|resolution|conseil|"
        r"assemblee|ordre du jour|releve|facture|devis|avenant|attestation|certificat|quittance|requete|memoire|"
        r"bulletin|bordereau|constat)"
    ),
    ordinals=r"premiere?|deuxieme|second|seconde|troisieme|\d(?:re|e|eme|nde)",
    about=(
        r"sur|relati\w+|portant|modifiant|fixant|pris\w*|application|concernant|vu|abroge\w*|suite|depuis|apres|avant|"
        r"jusqu\w*|entre"
    ),
    published=r"publiee?|mise? en ligne|parue?|diffusee?",
    of_year=r"annee|exercice|campagne|saison|activite|annuel|rapport|bilan|budget|en",
    parts=(
        r"partie",
        r"livre",
        r"titre",
        r"sous-titre",
        r"chapitre",
        r"section",
        r"sous-section",
        r"paragraphe|sous-paragraphe",
    ),
    article=r"Article|ARTICLE|Art\.|ART\.",
    articles=r"Articles|ARTICLES",
    annexes=r"ANNEXES?|Annexes?",
    # Snowball's French rules know "-é", which folding takes away, and leave "identifi" for one form of a verb and
    # "identif" for another.
    folded_ending=(re.compile(r"(?<=\w{3})ees?$"), "er"),
    loose_ending="i",
)
