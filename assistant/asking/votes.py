"""What a question asks about a vote: who voted so, how many did, or how somebody did."""

import re
from dataclasses import dataclass

from assistant.asking.languages import all_words, either
from index.text.analysis import STOP_WORDS, fold, split_words
from index.text.votes import Ballot, ballot_named

_VOTE = re.compile(rf"\b{either(lambda words: words.votes)}\b")
_OTHER = re.compile(rf"\b{either(lambda words: words.votes_otherwise)}\b")  # asks something else about a vote
_COUNT = re.compile(rf"\b{either(lambda words: words.votes_count)}\b")
_CAST = re.compile(rf"\b{either(lambda words: words.votes_cast)}\b")
_DECIDED = re.compile(rf"\b{either(lambda words: words.votes_decided)}\b")
_WHO = re.compile(rf"^{either(lambda words: words.votes_who)}")
_EMPTY = STOP_WORDS | all_words(lambda words: words.votes_empty)
_NOT = re.compile(either(lambda words: words.votes_not))


@dataclass(frozen=True)
class Voted:
    """What is asked about a vote."""

    ballot: Ballot | None  # named in the question
    words: tuple[str, ...]  # folded, in their order: whose vote, or of which vote
    lists: bool  # asks who
    counts: bool = False  # asks how many


def voted_of(question: str) -> Voted | None:
    """Return what a question asks about who voted how; None where it asks for nothing of the kind."""
    folded = " ".join(fold(question).replace("’", "'").split())
    if counts := _COUNT.search(folded) is not None:
        folded = _DECIDED.sub(" ", _COUNT.sub(" ", folded))
    if not any(form.search(folded) for form in (_VOTE, _NOT, *([_CAST] if counts else ()))) or _OTHER.search(folded):
        return None
    ballot = Ballot.ABSENT if _NOT.search(folded) else ballot_named(folded)
    words = tuple(word for word in split_words(folded) if word not in _EMPTY and (len(word) > 1 or word.isdigit()))
    if counts and ballot is None and not _CAST.search(folded):
        return None  # how many were there, and the like
    return Voted(ballot, words, _WHO.match(folded) is not None, counts)
