"""The forms in which the account of a sitting says who speaks, and what nobody says."""

import re

_CIVIL = r"(?:M\.|Mme|Mlle|Dr|Me|Mgr|Monsieur|Madame|Maître)"
_WORD = r"(?:[A-ZÀ-ÖØ-Þ][\w’'-]*\w|d['’][A-ZÀ-ÖØ-Þ][\w’'-]+|(?:de|du|des|la|le|von|van|el|ben)(?=\s))"
_NAME = rf"{_CIVIL}\s+(?:{_WORD}\s+){{0,5}}(?:d['’])?[A-ZÀ-ÖØ-Þ][\w’'-]*\w"
_POST = (
    r"(?:vice-|co-?|sous-|haut-|haute-)?(?:maire|présidente?|(?:premier |première )?ministre|rapporteure?|secrétaire"
    r"|directeur|directrice|préfète?|adjointe?|procureure?|avocate?|juge|greffière?|greffier|doyenn?e?|commissaire"
    r"|conseillère?|conseiller|députée?|sénateur|sénatrice|garde|porte-parole|défenseure?|questeure?|chef|cheffe"
    r"|gouverneure?|recteur|rectrice|ambassadeur|ambassadrice|déléguée?)"
)
# "M. le maire ouvre la séance." tells what he does, and is no name of a speaker.
_DOES = (
    r"(?:a|est|ont|sont|sera|avait|était|se|s['’]\w+|n['’]\w+|ne|ouvre|rappelle|demande|répond|indique|précise|ajoute|dit"
    r"|remercie|propose|explique|souligne|présente|donne|informe|constate|déclare|lève|clôt|soumet|met|prend|passe|cède"
    r"|invite|expose|note|estime|fait|signale|confirme|souhaite|conclut|accueille|annonce|lit|quitte|rejoint|signe|vote"
    r"|fixe|peut|doit|veut|tient|procède|transmet|reprend|considère|pense|craint|regrette|salue|évoque|revient|partage"
    r"|[lmt]['’](?:a|ont|avait|avaient|est|aura|\w+(?:ent|ait))|nous|vous|lui|leur)"
)
_OFFICE = rf"(?:M\.|Mme|Mlle)\s+(?:le|la|l['’])\s*(?i:{_POST})(?:\s+(?!{_DOES}\b)[^\s.!?:;,*]+){{0,14}}?"
_QUALITY = rf"(?:,\s*(?P<quality>(?:(?!\s{_DOES}\b)[^.!?:;*]){{3,160}}?))?(?:\s*\([^()]{{1,80}}\))?"
_MARKED = r"[*_]{0,3}"  # how Markdown writes bold letters
# The words before the full stop are the speaker's name: "M. Paul Renard, ministre de la santé. – Madame ..."
SPEAKER = re.compile(
    rf"{_MARKED}(?P<who>{_NAME}|{_OFFICE}){_QUALITY}{_MARKED}\s?"
    rf"(?:\.{_MARKED}(?:\s*[–—-])?|\s[–—]|\s?:{_MARKED})\s+(?=\S)"
)
# What the account tells of somebody between speeches: "M. Renard demande une suspension de séance."
TELLS = re.compile(rf"(?:{_NAME}|{_OFFICE})(?:\s*\([^()]{{1,40}}\))?\s+{_DOES}\b")
# In English: "Lord Hartwell (Con): ...", "Q12 Ruth Calloway: ...", "The Minister for Ports (Baroness Dane) (Con): ...".
_CAPITAL = r"[A-Z][\w’'-]*\w\.?"
_TITLED = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Prof(?:essor)?|Sir|Dame|Lord|Lady|Baroness|Baron|Earl|Viscount|Countess|Madam)\.?"
    rf"\s+(?:(?:of|de|the|Deputy)\s+|{_CAPITAL}\s*){{1,6}}"
)
ENGLISH = re.compile(
    rf"{_MARKED}(?:The\s[^.!?:()]{{3,120}}\s\((?P<holder>{_TITLED})\)|(?P<titled>{_TITLED})"
    rf"|Q\d{{1,4}}\.?\s+(?P<asking>(?:The\s)?Chair(?:man|woman|person)?|{_TITLED}|(?:{_CAPITAL}\s+){{1,3}}{_CAPITAL}))"
    rf"(?:\s*\([^()]{{1,40}}\)){{0,2}}{_MARKED}\s?:{_MARKED}\s+(?=\S)"
)
# Without "M." or "Mme": "LE MAIRE : ...", "Paul Renard : ...", "RENARD : ...".
BARE = re.compile(
    rf"{_MARKED}(?P<who>(?:(?:Le|La|LE|LA)\s|L['’])(?i:{_POST})\b(?:\s+(?!{_DOES}\b)[^\s.!?:;,*]+){{0,9}}?"
    rf"|(?:The\s)?Chair(?:man|woman|person)?|(?:{_WORD}\s+){{1,3}}[A-ZÀ-ÖØ-Þ][\w’'-]*\w|[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’-]{{2,30}}){_MARKED}"
    rf"(?:\s?:{_MARKED}\s+|\.{_MARKED}\s*[–—]\s+)(?=[^\W\d]|[«“\"])"
)
ALONE = re.compile(rf"{_MARKED}(?P<who>{_NAME}){_QUALITY}{_MARKED}\s?:?{_MARKED}")  # a line, over what is said
# What the head of a paper says whose lines with a name alone are of people who speak there.
SITTING = re.compile(
    r"\b(?:séances?|débats?|auditions?|comptes?[ -]rendus?|procès[ -]verba(?:l|ux)|tables?[ -]rondes?|réunions?|"
    r"entretiens?|interviews?|hearings?|colloques?|assemblée (?:générale|plénière)|"
    r"conseil (?:municipal|d['’]administration))\b",
    re.IGNORECASE,
)
# Of somebody, and not by him: "Née en 1970, elle dirige l'école", "Il demande", "Maire de Vorsanne".
OF_HIM = re.compile(rf"(?:Ils?|Elles?|Née?|Ancien(?:ne)?|(?i:{_POST}))\b|[^.!?]{{0,80}}\b(?:est|était) née?\b")
NO_NAME = frozenset("question questions reponse reponses note nota attention article objet titre important".split())
CROWD = re.compile(
    r"(?:Plusieurs|De nombreux|Quelques|Des|Un|Une)\s+(?:député|sénat|voix|membre|élu|collègue)[^.!?]{0,100}"
    r"\.(?:\s*[–—-])?\s+"
)
NOBODY = re.compile(  # the account of what happens, which nobody says
    r"\(.*\)$|(?:L['’](?:amendement|article|ensemble|audition)|Les? (?:sous-)?amendements?|Les articles|La séance|"
    r"La réunion|La visioconférence|La captation vidéo|La discussion générale|Le débat|Le scrutin|"
    r"La motion|La proposition|Le projet|Il est procédé|Sont? (?:adopté|présent))\b[^.]{0,200}"
    r"\b(?:adopté|rejeté|retiré|levée|suspendue|ouverte|reprise|interrompue|achevé|clos|procédé|mis)e?s?\b[^.]{0,120}\.$|"
    r"(?:La (?:commission|mission|délégation)|Le (?:conseil|groupe|bureau|comité)|L['’]assemblée)\s(?:adopte|rejette|"
    r"approuve|désigne|nomme|autorise|émet un avis|donne acte|prend acte|passe à|procède|entend|examine)\s"
    r"[^.!?]{2,200}\.$|"
    r"(?:Ce point de l['’]ordre du jour|Cette (?:réunion|audition|table ronde)) (?:a fait|fait) l['’]objet d['’]|"
    r"(?:Membres présents|Présente?s?|Excusée?s?|Assistai(?:en)?t également)\b[^.!?]{0,60}\.\s[–—-]\s|"
    r"(?:Votes?|Scrutin|Résultats? (?:du|des) (?:votes?|scrutin))\s?:|Pour\s?:\s?\d|"
    r"(?:Adopté|Approuvé|Rejeté)e?s?\b[^.!?]{0,80}\b(?:unanimité|majorité|voix)\b|"
    r"(?:Le (?:conseil|bureau|comité)|L['’]assemblée|La commission)\b[^.!?]{0,60}\baprès en avoir délibéré\b|"
    r"À la demande d[eu]|Voici les? résultats?\b|"
    r"(?:Le Sénat|L['’]Assemblée nationale|La commission) (?:a|n['’]a pas) adopt"
    r"|Nombre de votants\b|Prochaine séance\b",
    re.DOTALL,
)
# A paragraph that may begin with a speaker whose form is not known here: not to be given to who spoke before.
DOUBTFUL = re.compile(rf"{_MARKED}(?:MM?\.|Mmes?|Mlle|Dr|Me|Mgr)\s[^.!?]{{2,160}}[.:]\s")
LONGEST_LINE = 100  # characters of a line between speeches that is no sentence: what is debated next
ENDED = re.compile(r"[.!?…:;,][\W_]{0,4}$")
SAID = re.compile(r"[.!?…)][\W_]{0,4}$")
CALL = re.compile(r"(?:La parole est|Je donne la parole|La parole)\s+(?:à|au)\s.{1,400}$", re.DOTALL)
ASIDE = re.compile(  # what the account of the sitting says between a speaker's words
    r"\((?:«|(?:(?:Vifs?|Vives?|Nouveaux|Nouvelles|Quelques|Légers?|Légères?)\s)?(?:Applaudissement|Exclamation|Rire|"
    r"Sourire|Protestation|Murmure|Marque|Mouvement|Bravo|Huée|Brouhaha|Interruption|Sarcasme|Dénégation|Signe|Approbation"
    r"|On rit|On s['’]|L['’]orateur|L['’]oratrice|M\.|Mme|Même|Très bien))[^()]{0,300}\)"
)
SENTENCE_END = re.compile(r"(?<!\bM)[.!?…»)]\s+(?=(?:M\.|Mme|Mlle)\s)")
