"""What a follow-up question refers to.

No language model: a question that cannot stand by itself ("Et où ?", "Who pays for it?", "Combien ?") is searched
together with the question that it follows, and alone (assistant/finding/follow_up.py). One
that can stand by itself is left alone, so that a new subject is never dragged back to the old one.
"""

import re
from collections.abc import Sequence

from assistant.asking.languages import all_words, either
from index.text.analysis import STOP_WORDS, fold, split_words

# Words that carry no subject of their own, beside the stop words of both languages (but for three that may: "l'été",
# "mes gosses", "la font"). Each decides on how one of the 5,057 questions of data/evaluation is understood, or one of
# the tests (benchmarks/word_lists.py); the 180 others that stood here decided on none.
ALSO_EMPTY = all_words(lambda words: words.empty)
_OPENING = re.compile(rf"^\W*{either(lambda words: words.opening)}\b")
_POINTING = re.compile(rf"\b{either(lambda words: words.pointing)}(?!\w)")
# "a-t-il", "sont-elles": the pronoun of a question that names its subject points to nothing.
_INVERTED = re.compile(either(lambda words: words.inverted))
# A question word and at most one word of content: "Quel jour ?", "Avec quels partenaires ?", "How many hours?".
_BARE = re.compile(rf"\b{either(lambda words: words.bare)}\b")
# ... but these ask what their one word is: "C'est quoi le GRETA ?".
_DEFINING = re.compile(either(lambda words: words.defining))
_MANNERS = all_words(lambda words: words.manners)
EMPTY = (STOP_WORDS | ALSO_EMPTY) - {"ete", "font", "mes"}


def needs_context(question: str) -> bool:
    """Tell whether a question cannot be understood by itself."""
    folded = fold(question).replace("’", "'")
    subject = own_words(question)
    if _is_courtesy(question):
        return False
    if not subject:
        return True
    if len(subject) <= 2 and _OPENING.match(folded):
        return True
    if len(subject) == 1 and _BARE.search(folded) and not _DEFINING.search(folded):
        return True
    return len(subject) <= 3 and bool(_POINTING.search(_INVERTED.sub(" ", folded)))


def own_words(question: str) -> tuple[str, ...]:
    """Return the folded words of a question that carry a subject: none of "Et où ?"."""
    return tuple(word for word in split_words(question) if word not in EMPTY and len(word) > 1)


def in_context(question: str, earlier: Sequence[str], follows: bool | None = None) -> str | None:
    """Return the earlier question in whose light ``question`` is to be understood, or None.

    That is the last one that could stand by itself: a follow-up of a follow-up goes back to what both are about.
    ``follows`` says whether the question leans on it; None leaves it to the question's own words.
    """
    if follows is False or not (follows or needs_context(question)):
        return None
    return next((turn for turn in reversed(earlier) if not needs_context(turn) and not _is_courtesy(turn)), None)


def _is_courtesy(question: str) -> bool:
    """Tell whether a turn is "Merci beaucoup" and the like: it asks nothing, and nothing refers to it."""
    words = set(split_words(question))
    return bool(words & _MANNERS) and words <= _MANNERS | EMPTY and not _BARE.search(fold(question))
