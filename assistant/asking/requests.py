"""Sentences that say only what somebody wants to know, as "Elle lui demande quand la maternité rouvrira" does.

They have all the words of the question that a person types, and no answer to it.
"""

import re

from assistant.asking.languages import either
from index.text.analysis import fold

_REQUEST = re.compile(either(lambda words: words.request))  # folded
_FIGURES = re.compile(r"\d+")
_CLOSING = ' \u00a0*_»”")'  # behind a question mark
_BEFORE = 12  # words: what a request begins with, and not what it only mentions
# Words by which a question is about what was asked, not about the thing itself.
_OF_REQUESTS = re.compile(either(lambda words: words.of_requests))
_FOR_ONESELF = re.compile(either(lambda words: words.for_oneself))


def is_question(sentence: str) -> bool:
    """Tell whether a sentence ends as a question does."""
    return sentence.rstrip(_CLOSING).endswith("?")


def is_request(sentence: str) -> bool:
    """Tell whether a sentence asks, or says only that somebody wants to know something."""
    if is_question(sentence):
        return True
    folded = _flat(sentence)
    match = _REQUEST.search(folded)
    if match is None:
        return False
    before = folded[: match.start()]
    return len(before.split()) <= _BEFORE and not re.search(r"[:;«»]", before)


def only_asks(sentence: str, question: str) -> bool:
    """Tell whether a sentence asks, and tells nothing beside: no figure that the question has not."""
    return is_request(sentence) and set(_FIGURES.findall(sentence)) <= set(_FIGURES.findall(question))


def is_about_requests(question: str) -> bool:
    """Tell whether a question is about what somebody asked: "Que demande la sénatrice ?"."""
    folded = _FOR_ONESELF.sub(" ", _flat(question))
    return _OF_REQUESTS.search(folded) is not None


def _flat(text: str) -> str:
    return " ".join(fold(text).replace("’", "'").split())
