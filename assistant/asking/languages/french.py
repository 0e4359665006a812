"""How one asks in French."""

from assistant.asking.languages.words import NameForm, QuestionWords

_WHAT = (
    r"(?:si\b|s'(?:il|elle|on)s?\b|combien\b|quand\b|comment\b|pourquoi\b|ou\b|qui\b|ce (?:que?|qui)\b|ce qu'|en quoi\b"
    r"|(?:(?:a|dans|de|par|pour|sur|selon|en|avec|sous|vers|depuis|jusqu'a) )?(?:quel|lequel|laquelle|lesquel)\w*)"
)
_TELL = (
    r"(?:bien vouloir |vouloir bien )?(?:(?:lui|leur|nous) )?(?:preciser|indiquer|dire|communiquer|exposer|detailler|"
    r"faire (?:connaitre|savoir|part)|savoir|connaitre)\b"
)
_ADDRESSED = (  # "demande donc à M. le ministre", "demande également"
    r"(?: (?:donc|alors|ainsi|aussi|egalement|enfin|notamment|des lors|en consequence|par consequent"
    r"|(?:a|au|aux) (?:\bm\.|[^,;.:]){2,80}?))*,?"
)
_NUMBERS = (
    "deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|"
    "cinquante|soixante|septante|huitante|nonante|cents?|mille|(?:diz|douz|quinz|vingt|trent|quarant|cinquant|cent)aines?|"
    "milliers?|millions?|milliards?|moitie|tiers|quarts?|aucune?"
)
_INVERTED = r"[^?]*-(?:t-)?(?:ils?|elles?|on)\b[^?]*?"
_ARTICLE = r"(?:(?:le|la|les|un|une|des|du|de\s+la)\s+|de\s+l['’]\s*|l['’]\s*|(?:son|sa|ses|leurs?)\s+)"
_WAS = r"(?:est|sont|était|étaient|sera|seront|fut|a\s+été|ont\s+été)"
_GREETING = frozenset(
    "bonjour bonsoir salut coucou merci revoir adieu ok okay super parfait genial cool enchante".split()
)

FRENCH = QuestionWords(
    empty=frozenset(
        "alors apres aussi autre autres avant avoir beaucoup cb ceux chez combien comment depuis dit donc encore "
        "exactement faire faut jusqu juste lequel lesquels merci non peu peut peux plait plus pourquoi pr preciser "
        "puis quand tous tout toute vraiment".split()
    ),
    opening=r"et|mais|ok|alors|meme question",
    pointing=(
        r"ils?|elles?|ca|cela|celui-ci|celle-ci|ceux-ci|celles-ci|eux|lui|leurs?|son|sa|ses|c'etait|"
        r"y(?! a\b)|l'(?=a\b|ont\b|avait)|(?:ce|cet|cette|ces)\s(?!qui\b|que\b|qu\b)\w+"
    ),
    inverted=(
        r"-(?:t-)?(?:ils?|elles?|on|ce)\b|\bil y a\b|\best-ce qu['’]?(?:il|elle)s?\b|\bc'est\b|"
        r"\bil (?:existe|faut|est)\b"
    ),
    how_many=frozenset({"combien"}),
    bare=r"quels?|quelles?|combien|quand|ou|pourquoi|comment|qui|quoi|lesquels",
    defining=r"quoi|qu['’]est|\bqui (?:est|sont)\b|veut dire|signifi",
    manners=frozenset("merci bonjour salut bonsoir ok okay super parfait accord".split()),
    asked={
        "amount": (
            r"budget|\bcout|\bprix\b|euros?|argent|fric|thunes?|financ|credits?\b|subvention|montant|payer?\b|paie"
        ),
        "count": r"combien|nombre|chiffre|pourcent|proportion|\btaux\b|statisti",
        "date": (r"\bquand\b|\bdates?\b|quel jour|quelle annee|quel mois|a partir de|jusqu|calendrier|echeance"),
        "place": (
            r"\bou (?:est|sont|se|vont|va|sera|seront|ca|les|la|le|l|ont|a|peut|puis|faut|trouve|on)\b|^(?:et )?ou\b|"
            r"\bou\s*\?*$|ville|quels? departements?|quelles? regions?|adresse|\blieux?\b|\bendroits?\b"
        ),
        "person": r"(?<!est-ce )\bqui\b|\bnoms?\b|\bs'appelle",
        "contact": (
            r"telephone|\btel\b|numero (?:de tel|vert|d'appel|d'urgence)|e-?mail|courriel|contact|joindre|\bappeler"
        ),
        "reason": r"pourquoi|raisons?\b|motifs?\b",
    },
    held={
        "amount": r"euros?\b|\bmillions?\b|\bmilliards?\b|\bbudget|\bfinanc",
        "count": rf"\b(?:{_NUMBERS})\b",
        "place": (
            r"territoire|departement|region|\bville|\bparis|\bfrance\b|\bsites?\b|\blocal|\blocau|commune|quartier|"
            r"\badresse"
        ),
        "person": (
            r"\bm\.|\bmme\b|ministre|mission|secretari|groupe|association|educateur|delegation|commission|acteurs|"
            r"gouvernement"
        ),
        "reason": (r"\bafin\b|\bcar\b|en raison|parce que|\bpuisque\b|\bpour (?:les?|l')?\s?\w+er\b|grace a|permett"),
    },
    papers=r"loi|decret|arrete|ordonnance|circulaire|plan|directive|convention|protocole|constitution",
    saying=frozenset(
        "dit dire disait dis prevoit prevoir prevu dispose enonce contient contenu texte parle porte stipule indique "
        "precise declare declarait repondu repond demande demandait propose affirme annonce explique soutient pense "
        "rappelle punit punie puni objet avis propos paroles mots reponse position article articles art quoi lisez "
        "lire exactement".split()
    ),
    speaks=(
        r"\bqu'?(?:est-ce qu'?|e )?(?:a|avait|ont)(?:-t-(?:il|elle))? "
        r"(?:dit|declare|repondu|demande|affirme|annonce|explique|soutenu|rappele|propose|ajoute)\s+"
        r"|\bque (?:dit|declare|repond|demande|affirme|annonce|explique|soutient|rappelle|propose|pense)\s+"
        r"|\b(?:paroles?|propos|interventions?|mots|reponses?) (?:de|du)\s+"
    ),
    speaks_about=frozenset("sur a au aux dans en pour par que qu lors apres avant".split()),
    request=(
        rf"\bdemand(?:e|ent|ait|aient|a|erent)(?:-t-(?:il|elle)s?)?{_ADDRESSED} (?:{_WHAT}|(?:de |a ){_TELL})"
        rf"|\b(?:a|ont) demande{_ADDRESSED} (?:{_WHAT}|(?:de |a ){_TELL})"
        r"|\b(?:souhait|desir|voud|voul|aimer)\w+(?: (?:donc|ainsi|aussi|egalement|enfin|notamment|bien|pouvoir))*"
        r" (?:savoir|connaitre)\b"
        r"|\bveu(?:len)?t(?: (?:donc|aussi|egalement|bien))* (?:savoir|connaitre)\b"
        rf"|\bs'(?:interroge|enquiert|informe)\w*(?: pour savoir)? {_WHAT}"
    ),
    of_requests=(
        r"\b(?:demand|question|interrog|interpell)"
        r"|\b(?:veut|veulent|voulait|voudrait|souhait\w+|desire\w*|cherch(?:e|ent|ait|aient))"
        r"(?:-(?:t-)?(?:il|elle|on)s?)?\b(?! dire\b)"
    ),
    for_oneself=r"\b(?:j'|je |nous |on )(?:\w+ ){0,3}(?:savoir|connaitre|demand\w+)\b",
    votes=r"vot(?:e|es|er|ent|ait|aient)|abstenue?s?|abstien\w+|abstentions?",
    votes_otherwise=r"combien|nombre|pourquoi|quand|ou|resultats?|adopt\w+|rejet\w+|droit|peu(?:t|vent)",
    votes_count=r"combien|nombre",
    votes_cast=r"voix|suffrages",
    votes_decided=r"adopt\w+|rejet\w+",
    votes_who=r"(?:et |mais )?(?:qui|quels?|quelles?|lesquel\w+|les noms|la liste|liste|noms)\b",
    votes_empty=frozenset(
        "vote votes voter votent votait votaient abstenu abstenue abstenus abstenues abstient abstention abstentions "
        "contre pour comment quel quelle quels quelles lesquels lesquelles sens senateur senateurs senatrice "
        "senatrices depute deputes deputee deputees elu elus elue elues conseiller conseillers conseillere "
        "conseilleres membre membres parlementaire nom noms liste pris part participe participer mme mlle monsieur "
        "madame texte scrutin est-ce voix suffrages exprimes obtenu obtenus obtenues recueilli recueillies personnes "
        "total".split()
    ),
    votes_not=r"\b(?:pas (?:\w+ ){0,2}(?:vot|pris part|particip)|absent)",
    turn_joins=r"et|mais|alors",
    turn_before=r"(?:à|a|de|pour|dans|avec|par|depuis|sur|sous|en|pendant)\s+|jusqu['’](?:à|au|en)\s+|d['’]",
    turn_asks=(
        r"qui|que|qu['’]est-ce (?:que|qui)|quoi|quels?|quelles?|combien|quand|où|pourquoi|comment|lequel|laquelle|"
        r"lesquel(?:le)?s|est-ce qu(?:e|['’])"
    ),
    turn_asks_after=r"(?:de|des|est-ce que|est|sont|a|ont|heure|jour|date|année)\b|(?:d|est-ce qu)['’]",
    articles=r"(?:le|la|les|un|une|des|du)\b|l['’]",
    placing=r"en|à|au|aux|pour|dans|sur|chez|avec|par",
    verb_first=r"-(?:t-)?(?:ils?|elles?|on|ce)\b",
    before_asking=r"à|a|de|d['’]|pour|dans|avec|par|depuis|pendant|jusqu['’]à|sur|sous|selon|vers|chez|en",
    asking=(
        r"qui|que|qu['’]\w+|quoi|quels?|quelles?|combien|quand|où|pourquoi|comment|lequel|laquelle|lesquel(?:le)?s|est-ce|"
        r"y\sa-t-il|a-t-\w+|peut-\w+|faut-il"
    ),
    joint=r"et",
    joints=r"ainsi que|puis",
    # "Le plan est-il financé et les associations ont-elles été entendues ?": both have a verb with its pronoun.
    two_clauses=(
        rf"(?P<first>{_INVERTED}),?\s+(?:et|ainsi que)\s+"
        rf"(?P<second>(?:l['’]|(?:le|la|les|un|une|son|sa|ses|ce|cet|cette|ces)\s){_INVERTED}\?*)"
    ),
    question_mark="\u00a0?",
    lists=(
        r"\b(?:list\w*|enumer\w*|tou(?:s|tes) les|cite[zr]?|donne(?:z|r)?(?: moi)?[ -]les)\b"
        r"|\bquel(?:le)?s (?:sont|ont|etaient|furent|seront|\w+(?:s|x)\b)"
        r"|\bqu'est ce (?:qui|qu'(?:il|elle|on))\b|\bque (?:faut il|doit|doivent|peut|peuvent|risque\w*)\b"
        r"|\ba quoi (?:a|ont) (?:\w+ ){0,2}droit\b|\bde quoi (?:beneficie|dispose)\w*"
        r"|\bqui (?:finance|paie|paye|soutient|subventionne|travaille|participe|peut|peuvent|sont)\w*"
        r"|\bselon les cas\b|\bchacune? des\b|\b(?:jour par jour|etape par etape)\b"
        r"|\bquel(?:le)?s\b.*\b(?:tou(?:s|tes)|differente?s)\b"
    ),
    lists_empty=frozenset(
        "liste listez lister enumere enumerez enumerer quels quelles toutes tous tout donne donnez cite citez "
        "differents differentes sont ont rencontre rencontres rencontrees connu connus connues prevu prevus prevues "
        "annonce annonces annoncees retenu retenus retenues propose proposes proposees mentionne mentionnes "
        "mentionnees evoque evoques evoquees presente presentes principales principaux selon document rapport "
        "texte".split()
    ),
    counting=(
        r"d'abord|ensuite|enfin|puis"
        r"|(?:l'|les? |la |une? )?(?:autre|premiere?s?|deuxieme|second|seconde|troisieme|quatrieme|cinquieme|sixieme|"
        r"derniere?)(?: \w+){0,2} (?:est|consiste|vise|porte|sera)"
    ),
    in_turn=r"d'abord|ensuite|enfin|egalement",
    several=r"deux|trois|quatre|cinq|six|sept|huit|dix|plusieurs",
    points_back=(
        r"(?:(?:pour|avec|dans|de|grace a) )?(?:tou(?:te)?s )?ces \w+"
        r"|(?:chacune?|tou(?:te)?s|l'ensemble) (?!les\b|des\b|du\b)\w+"
    ),
    planned=(
        r"mesures?|projets?|prevue?s?|prevoi\w+|annonc\w+|envisag\w+|prochaine?s?|sera|seront|decid\w+|decisions?|engage\w*"
        r"|recommand\w+|travaux|etapes?|echeances?|objectifs?|priorites?|plans?|actions?"
    ),
    will=(
        r"\w+er(?:a|ont)|\w{2,}[dtuo]ra|\w{2,}[dtu]ront|\w{2,}ir(?:a|ont)|seront|auront|aura|pourront|devront|feront|ira"
        r"|iront|prevoi(?:t|ent)|envisage\w*|compte\w* \w+er|prochaine?s?|(?:va|vont) \w+er"
    ),
    was=(
        r"(?:a|ont|avait|avaient|fut|furent)(?: \w+ment| deja| aussi| ensuite| d'abord)? \w+|etait|etaient|s'est"
        r"|se sont|est \w+ee?|sont \w+ees?"
    ),
    heading_asks=r"(?:texte de la |la )?question\b",
    heading_replies=r"(?:texte de la |la )?reponse\b",
    common=frozenset(
        "personnes personne gens femmes femme hommes homme enfants enfant jours jour heures heure ans annees annee "
        "mois euros regles regle conditions condition modalites details raison raisons but role chose choses partie "
        "parties type types".split()
    ),
    compares=(
        r"\bcompar\w*|\bevolu\w*|\b(?:les|ces|des|aux|dans les) (?:deux|trois|quatre|cinq)\b"
        r"|\bchaque (?:annee|rapport|document|texte)|\bannee (?:par|apres) annee"
        r"|\bd(?:'| )une annee (?:a|sur) l(?:'| )autre|\bl(?:'| )une? et\b.*\bl(?:'| )autre"
        r"|\brespecti\w+|\bd(?:'| )un (?:rapport|document|texte|an) a l(?:'| )autre|\bdiffer\w*|\bchang\w*"
        r"|\bselon (?:les|chaque)|\bau fil des ans|\bdocuments\b|\brapports\b"
    ),
    compares_telling=(
        r"\b(?:que|qu est ce que) (?:disent|dit)\b"
        r"|\b(?:rapports?|documents?|textes?|reglements?|annees)\b|\bcomment a\b|\bde facon\b"
    ),
    dangling=r"dans|en|de|du|des|d|à|selon|par|pour|et|l",
    name_forms=(
        NameForm(r"combien\s+de\s+(?P<name>.+)", "le nombre de ", plural=True),
        NameForm(r"combien\s+d['’]\s*(?P<name>.+)", "le nombre d’", plural=True),
        NameForm(rf"(?:quel(?:le)?s?)\s+{_WAS}\s+(?P<name>{_ARTICLE}.+)"),
        NameForm(rf"(?:y\s+a-t-il|existe-t-il|est-ce\s+qu['’]il\s+(?:y\s+a|existe))\s+(?P<name>{_ARTICLE}.+)"),
        NameForm(rf"qui\s+(?:est|sont|était|étaient)\s+(?P<name>{_ARTICLE}.+)"),
        NameForm(rf"comment\s+s['’]appell\w+\s+(?P<name>{_ARTICLE}.+)", "le nom de "),
        NameForm(rf"combien\s+coûte\w*\s+(?P<name>{_ARTICLE}.+)", "le prix de "),
    ),
    name_ends=(
        r"qui|que|qu['’]|dont|où|en|dans|sur|pour|par|à|au|aux|avec|chez|depuis|pendant|selon|entre|avant|après|lors|"
        r"sous|contre|vers|sans|et|ou|est|sont|(?-i:a)|ont|était|sera|prévue?s?|proposée?s?"
    ),
    # "Combien de femmes ont été tuées ?" asks for "le nombre de femmes tuées".
    name_done=r"\s+(?:(?:ont|avaient|auront)\s+été|sont|étaient|seront|furent)\s+(?P<done>\w+s)\b(?!-)",
    no_name=r"temps|fois|ce|cet|cette|ces|ils?|elles?",  # "combien de temps" asks for no number
    greeting=_GREETING,
    greeted=frozenset(
        "svp stp plait plaisir beaucoup bien d accord bonne journee soiree nuit cher chere tres a toi vous s il te "
        "la le un une et pour ca cela aide l c est etait sympa gentil votre ton tout toute oui non alors bon".split()
    ),
    politely=frozenset("svp stp".split()),
    after=frozenset("svp stp plait te vous il s beaucoup".split()),
    of_us=(
        r"(?:(?:peux tu|pouvez vous|pourrais tu|pourriez vous|tu peux|vous pouvez|veuillez)\s)?"
        r"(?:me |nous |m |la |le |les |l )*"
        r"(?:tradui\w*|retradui\w*|repete\w*|reformule\w*|explique\w*)"
        r"(?:\s(?:ca|cela|ceci|tout|le|la|les|ce|cette|moi|nous|texte|phrase|reponse|citation|document|passage|page|en|"
        r"vers|dans|francais|anglais|aussi|encore|une|fois))*"
        r"|(?:qui|que|qu) (?:es tu|etes vous|tu es|vous etes)|tu es qui|vous etes qui"
        r"|comment (?:ca va|vas tu|allez vous|tu t appelles|vous appelez vous|t appelles tu|tu vas)|ca va"
        r"|(?:que|qu est ce que|quoi) (?:peux tu|pouvez vous|tu peux|vous pouvez|sais tu|savez vous)"
        r" (?:faire|demander)(?: (?:ici|pour moi))?"
        r"|(?:que|qu) (?:puis je|peut on) (?:te |vous |t |)?(?:demander|faire)(?: ici)?"
        r"|comment (?:ca marche|cela marche|t utiliser|ca fonctionne|cela fonctionne)"
        r"|(?:aide|aidez) (?:moi|nous)|aide"
        r"|(?:es tu|etes vous|tu es) (?:une?) (?:robot|humain|humaine|ia|intelligence artificielle|bot)"
        r"|(?:tu parles|parlez vous|parles tu) (?:francais|anglais)|test|un test|essai"
    ),
    of_language=r"tradui|parle",
    kept=frozenset(("qui etes vous", "vous etes qui")),
    overview=(
        r"\bresum\w*|\bsynthese\b|\bsynthetis\w*|\bapercu\b|\bvue d ensemble\b|\bvue generale\b"
        r"|\bles? grandes? lignes?\b"
        r"|\bde quoi (?:ca |cela |s |il |est il |)?(?:parle|traite|agit|retourne|question|est il question)\w*"
        r"|\bca parle de quoi\b|\bde quoi \w+(?: \w+){0,3} (?:parle|traite)\w*"
        r"|\b(?:points?|idees?|elements?|messages?|informations?|sujets?|themes?|faits?|conclusions?)(?: les plus)?"
        r" (?:cles?|clefs?|principa\w+|essentiel\w*|important\w*|marquant\w*|forts?|majeurs?|a retenir|"
        r"abordes?|traites?)\b"
        r"|\bprincipa\w+ (?:points?|idees?|elements?|messages?|informations?|sujets?|themes?|conclusions?)\b"
        r"|\bl essentiel\b|\ba retenir\b|\bretenir\b"
        r"|\bquel(?:le)? est (?:le|l|la) (?:sujet|objet|theme|propos|contenu|idee generale)\b"
        r"|\bque (?:dit|raconte|contient)\b|\bqu (?:il y a t il|y a t il) dans\b|\bque trouve t on dans\b"
        r"|\ben quoi consiste\w*|\ba quoi ser\w+|\brecap\w*|\btopo\b|\bgrandes lignes\b|\bdecri\w+|\bfaut il savoir\b"
        r"|\bil faut savoir\b|\bde quoi il s agit\b"
        r"|\bpresent(?:e|er|ez|ation)\b|\bc est quoi\b|\bqu est ce que c est\b|\ben bref\b"
    ),
    defines=r"\bc est quoi\b|\bqu est ce que c est\b|\ben quoi consiste\w*|\ba quoi ser\w+",
    overview_beside=frozenset(
        "ce cet cette ces le la les l un une du de des d au aux dans en ici document documents texte textes rapport "
        "rapports dossier fichier fichiers page pages pdf note compte rendu proces verbal deliberation reglement "
        "question reponse echange lettre courrier decision decret arrete loi circulaire avis guide plan charte "
        "convention article publication etude bilan communique brochure contrat annuel annuelle ecrite officiel me "
        "moi nous m te vous on je tu il elle mon ton notre votre fais faire fait faites donne donner donnez dis dire "
        "dites peux peut pouvez pourrais pourriez voudrais veux veut aimerais est sont c s qu que qui quoi quel "
        "quelle quels quelles bref breve brievement court courte courts petit petite rapide rapidement simple "
        "simplement clair general generale global globale grands grandes gros mots phrases lignes quelques trois "
        "cinq deux dix points svp stp plait merci bonjour il te et y a t ont avoir tout toute entier principal "
        "principaux principales essentiel essentielle parle dit contient agit globalement".split()
    ),
)
