"""After which words a full stop does not end a sentence, with an example of each rule (tests/test_sentences.py).

Written for laws, rulings and the papers of both chambers. pySBD 0.3.4 (MIT, no release since 2021), whose French rules
come from "pragmatic segmenter", was measured beside it: both have the five golden texts of its own French tests right;
of the examples below it has 2 of 9, of those of tests/test_sentences.py and tests/test_passages.py 11 of 24, of the
sentences of the cases 09 and 33 in tests/cases 12 of 27, where these rules have all. So it is not depended upon.
"""

from dataclasses import dataclass
from enum import Enum


class Stop(Enum):
    """When a full stop after a word ends the sentence all the same."""

    NEVER = "never"  # a name always follows: "M. Le Guen"
    NO_NUMBER = "no number"  # unless a number follows: "l'art. 12", but "un métier d'art. Le maire"
    OPENER = "opener"  # where what follows opens a sentence: "..., préc. Le maire"
    CAPITAL = "capital"  # where a capital follows: "..., etc. Paris"


@dataclass(frozen=True)
class Rule:
    """Words, folded and without their stop, and a text of two sentences with some of them."""

    name: str
    stop: Stop
    words: frozenset[str]
    example: tuple[str, str]


def _rule(name: str, stop: Stop, words: str, first: str, second: str) -> Rule:
    return Rule(name, stop, frozenset(words.split()), (first, second))


RULES = (
    _rule(
        "titles of persons, who have a capital",
        Stop.NEVER,
        "m mm mme mmes mlle mlles mr mrs ms dr drs pr me mes mgr ste st sr jr prof gen col cdt cne lt cap capt hon rev",
        "Le Dr. Mallet a entendu M. Le Guen et le Gén. Morel au col.",
        "Me Aubin plaidait.",
    ),
    _rule(
        "comparing", Stop.NEVER, "cf vs contra", "L'arrêt Morel c/ Duval (cf. Soc. 3 mai 2028) le dit.", "C'est clair."
    ),
    _rule(
        "numbers of things",
        Stop.NO_NUMBER,
        "n no nos num art arts al alin pp p chap fig vol tit sect app ann tel rg para",
        "Voir l'art. L. 12, al. 3, p. 4, pour les métiers d'art.",
        "Colmar suit.",
    ),
    _rule(
        "courts and chambers",
        Stop.OPENER,
        "cass civ crim soc com ch cons const ass plen req trib corr adm caa cedh cjue qpc",
        "La cour suit la Cass. 2e civ., 14 juin 2018, et l'arrêt Soc. 3 mai 2028.",
        "Le pourvoi est rejeté.",
    ),
    _rule(
        "works and papers",
        Stop.OPENER,
        "rapp doc circ dir instr bull rec obs not concl chron rep jurisp ed coll ss sv suiv anc prec ibid id loc op "
        "spec comp rappr consid mod modif reg rgt arr suppl ex resp decr ord regl conv voy trad somm comm "
        "publ trav proc juris intern propr secr gouv dep arrdt lett univ cit subst commiss ref obj tel nb",
        "Selon le Rapp. Vasseur, préc. p. 88, et le consid. 41, la Dir. 2011/36/UE s'applique.",
        "Elle lie les États.",
    ),
    _rule(
        "companies and addresses",
        Stop.OPENER,
        "ste ets cie inc ltd corp bd bld av apr pl imp rte esc lieut",
        "La Cie. Delcourt est au 12 bd. Voltaire depuis le IIe siècle apr. J.-C. selon l'expert.",
        "Il se trompe.",
    ),
    _rule(
        "months",
        Stop.OPENER,
        "janv jan fevr fev avr juil juill sept oct nov dec",
        "Le délai court du 6 juill. 2020 au 1er sept. 2021.",
        "Le maire signe.",
    ),
    _rule(
        "days of the week",
        Stop.NO_NUMBER,
        "lun mar mer jeu ven sam dim mon tue tues wed thu thur thurs fri sat sun",
        "Le guichet ouvre le jeu. 6 mai et le sam. 8 mai, mais l'appel de la mer.",
        "Elle ferme.",
    ),
    _rule(
        "measures",
        Stop.OPENER,
        "env max min hab ha km kg mn sec mio mrd approx",
        "Le tarif est de 2,50 € env. par passage, 40 max. 50 % de rabais.",
        "Il baissera.",
    ),
    _rule(
        "closing words",
        Stop.CAPITAL,
        "etc",
        "On y trouve des titres, des cartes, etc. 12 de plus qu'hier.",
        "Paris les garde.",
    ),
)
_BY_WORD = {word: rule.stop for rule in RULES for word in rule.words}


def stop_after(word: str) -> Stop | None:
    """Return when a full stop after a folded word ends the sentence; None: always."""
    return _BY_WORD.get(word)
