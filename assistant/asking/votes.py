"""What a question asks about a vote: who voted so, or how somebody did."""

import re
from dataclasses import dataclass

from index.text.analysis import STOP_WORDS, fold, split_words
from index.text.votes import Ballot, ballot_named

_VOTE = re.compile(r"\b(?:vot(?:e|es|er|ent|ait|aient)|abstenue?s?|abstien\w+|abstentions?|voted?|abstain\w*)\b")
_OTHER = re.compile(  # asks something else about a vote
    r"\b(?:combien|nombre|pourquoi|quand|ou|why|when|where|many|resultats?|adopt\w+|rejet\w+|droit|peu(?:t|vent))\b"
)
_WHO = re.compile(
    r"^(?:et |but |and |mais )?(?:qui|quels?|quelles?|lesquel\w+|les noms|la liste|liste|noms|who|which)\b"
)
_EMPTY = frozenset(
    "vote votes voter votent votait votaient abstenu abstenue abstenus abstenues abstient abstention abstentions voted "
    "abstained abstain abstains contre pour for against comment quel quelle quels quelles lesquels lesquelles sens "
    "senateur senateurs senatrice senatrices depute deputes deputee deputees elu elus elue elues conseiller "
    "conseillers conseillere conseilleres membre membres parlementaire nom noms liste members member "
    "pris part participe participer mme mlle mr mrs monsieur madame texte scrutin did how who which est-ce".split()
)
_NOT = re.compile(r"\b(?:pas (?:\w+ ){0,2}(?:vot|pris part|particip)|not vote|absent)")


@dataclass(frozen=True)
class Voted:
    """What is asked about a vote."""

    ballot: Ballot | None  # named in the question
    words: tuple[str, ...]  # folded, in their order: whose vote, or of which vote
    lists: bool  # asks who


def voted_of(question: str) -> Voted | None:
    """Return what a question asks about who voted how; None where it asks for nothing of the kind."""
    folded = " ".join(fold(question).replace("’", "'").split())
    if not (_VOTE.search(folded) or _NOT.search(folded)) or _OTHER.search(folded):
        return None
    ballot = Ballot.ABSENT if _NOT.search(folded) else ballot_named(folded)
    empty = STOP_WORDS | _EMPTY
    words = tuple(word for word in split_words(folded) if word not in empty and (len(word) > 1 or word.isdigit()))
    return Voted(ballot, words, _WHO.match(folded) is not None)
