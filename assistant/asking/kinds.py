"""What kind of answer a question asks for, and whether a sentence holds one of that kind.

"Combien ... ?" is not answered by a sentence without a number. The patterns are read on folded text (lower case, no
accents), so that they work for what people type; each kind is one feature of the refusal model, which learns how much
it tells.

``python -m benchmarks.word_lists`` measures them on questions that others wrote on 28 documents (reading.jsonl): of the
sentences that answer 58 % hold an amount where one is asked for, against 12 % of all; a count 89 against 44; a date 77
against 21; a place 36 against 7; a person 33 against 8; a reason 39 against 3. In the shipped document, which is about
places and people, a place tells little (37 against 28), and no sentence holds an amount. A contact is asked for in 17
questions of 2,283, 14 of which nothing answers: it is there to refuse them.
"""

import re
import unicodedata

from index.text.analysis import fold
from index.text.dates import MONTH

_NUMBERS = (
    "deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|"
    "cinquante|soixante|septante|huitante|nonante|cents?|mille|(?:diz|douz|quinz|vingt|trent|quarant|cinquant|cent)aines?|"
    "milliers?|millions?|milliards?|moitie|tiers|quarts?|aucune?|"
    "two|three|four|five|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    "(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|billions?|dozens?|half|thirds?|quarters?|none"
)
# Alternatives of one pattern, a few a line.
_ASKED = {
    "amount": (
        r"budget|\bcout|\bprix\b|euros?|argent|fric|thunes?|financ|credits?\b|subvention|montant",
        r"payer?\b|paie|how much|cost|money|fund|paid|\bpay\b|who pays|pays for|spend|afford",
    ),
    "count": (r"combien|nombre|chiffre|pourcent|proportion|\btaux\b|how many|number of|figures?\b|percent|statisti",),
    "date": (
        r"\bquand\b|\bdates?\b|quel jour|quelle annee|quel mois|a partir de|jusqu|calendrier|echeance",
        r"\bwhen\b|what (?:day|year|date|month)|which (?:day|year|month)|deadline",
    ),
    "place": (
        r"\bou (?:est|sont|se|vont|va|sera|seront|ca|les|la|le|l|ont|a|peut|puis|faut|trouve|on)\b|^(?:et )?ou\b",
        r"\bou\s*\?*$|ville|quels? departements?|quelles? regions?|adresse|\blieux?\b|\bendroits?\b",
        r"\bwhere\b|which (?:city|cities|town|region|departement|department)|location",
    ),
    "person": (r"(?<!est-ce )\bqui\b|\bnoms?\b|\bs'appelle|\bwho\b|\bnames?\b|\bwhom\b",),
    "contact": (
        r"telephone|\btel\b|numero (?:de tel|vert|d'appel|d'urgence)|e-?mail|courriel|contact|joindre|\bappeler",
        r"phone|hot ?line",
    ),
    "reason": (r"pourquoi|\bwhy\b|raisons?\b|motifs?\b|how come|reasons?\b",),
}
_HELD = {
    "amount": (r"euros?\b|€|\bmillions?\b|\bmilliards?\b|\$|£|\bbudget|\bfinanc",),
    "count": (rf"\b(?:{_NUMBERS})\b|%", rf"\b(?!(?:19|20)\d\d\b)\d+\b(?!\s*(?:{MONTH}))"),
    "date": (rf"\b(?:19|20)\d\d\b|\b(?:{MONTH})\b|\d/\d",),
    "place": (
        r"territoire|departement|region|\bville|\bparis|\bfrance\b|\bsites?\b|\blocal|\blocau|commune|quartier",
        r"\badresse",
    ),
    "person": (
        r"\bm\.|\bmme\b|ministre|mission|secretari|groupe|association|educateur|delegation|commission|acteurs",
        r"gouvernement",
    ),
    "contact": (r"\b\d\d(?:[ .]\d\d){4}\b|\b(?:3\d{3}|1\d\d)\b|@",),
    "reason": (
        r"\bafin\b|\bcar\b|en raison|parce que|\bpuisque\b|\bpour (?:les?|l')?\s?\w+er\b|grace a|permett",
        r"because|in order|\bdue to\b",
    ),
}
KINDS_OF_ANSWER = tuple(_ASKED)
_ASKED_PATTERNS = {kind: re.compile("|".join(parts)) for kind, parts in _ASKED.items()}
_HELD_PATTERNS = {kind: re.compile("|".join(parts)) for kind, parts in _HELD.items()}


def kinds_asked(question: str) -> frozenset[str]:
    """Return the kinds of answer that a question asks for; often none can be told."""
    folded = _typed(question)
    return frozenset(kind for kind, pattern in _ASKED_PATTERNS.items() if pattern.search(folded))


def kinds_held(sentence: str) -> frozenset[str]:
    """Return the kinds of answer that a sentence could give."""
    folded = _typed(sentence)
    return frozenset(kind for kind, pattern in _HELD_PATTERNS.items() if pattern.search(folded))


def _typed(text: str) -> str:
    return fold(unicodedata.normalize("NFKC", text)).replace("’", "'").strip()
