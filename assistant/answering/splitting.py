"""Questions of several parts, of several documents, and for all of a kind: told by their words, and taken apart."""

import re

from assistant.asking.dialogue import own_words
from assistant.asking.languages import WORDS, all_words, either
from index.languages import FIRST
from index.text.analysis import fold

_ASKING = rf"(?:{either(lambda words: words.before_asking)}\s+)?{either(lambda words: words.asking)}\b"
_AND = either(lambda words: words.joint)
_BETWEEN = re.compile(
    rf"(?:\?+\s*{_AND}?|,?\s+(?:{_AND}|{either(lambda words: words.joints)})|;)\s+(?={_ASKING})"
    rf"|\?+\s+(?={_AND}\s)",
    re.IGNORECASE,
)
_TWO_CLAUSES = tuple(re.compile(words.two_clauses, re.IGNORECASE) for words in WORDS.values() if words.two_clauses)
_ONLY_ASKING = re.compile(rf"\W*{_ASKING}\W*", re.IGNORECASE)
MOST = 4  # parts
_LIST = re.compile(either(lambda words: words.lists))
_OF_LISTS = all_words(lambda words: words.lists_empty)
_COMPARED = re.compile(either(lambda words: words.compares))


def parts_of(question: str) -> tuple[str, ...]:
    """Return the parts of a question, each a question: itself alone where it has but one.

    "Où et quand le plan a-t-il été signé ?" is "Où le plan a-t-il été signé ?" and "Quand ...".
    """
    pieces = [piece.strip(" ,;") for piece in _BETWEEN.split(question) if piece.strip(" ,;?")]
    if len(pieces) == 1:
        told = (pattern.fullmatch(question.strip()) for pattern in _TWO_CLAUSES)
        pieces = next(([match["first"], match["second"]] for match in told if match), pieces)
    if not 1 < len(pieces) <= MOST:
        return (question,)
    last = pieces[-1]
    for place, piece in enumerate(pieces[:-1]):
        if _ONLY_ASKING.fullmatch(piece):
            pieces[place] = f"{piece} {re.sub(rf'^{_ASKING}', '', last, count=1, flags=re.IGNORECASE).strip()}"
    if not own_words(pieces[0]):
        return (question,)
    mark = _question_mark(question)
    capital = (piece[:1].upper() + piece[1:] for piece in pieces)
    return tuple(piece if piece.endswith("?") else piece + mark for piece in capital)


def wants_list(question: str) -> bool:
    """Tell whether a question wants all of a kind."""
    return _LIST.search(_plain(question)) is not None


def subject_of_list(question: str) -> tuple[str, ...]:
    """Return the words of a list question that say what is listed."""
    return tuple(word for word in own_words(question) if word not in _OF_LISTS)


def compares(question: str) -> bool:
    """Tell whether a question wants an answer of each of several documents."""
    return _COMPARED.search(_plain(question)) is not None


def without_comparison(question: str) -> str:
    """Return a question as it is asked of one document: without the words that compare; itself where none is left."""
    words = list(re.finditer(r"\w+", question))
    text = " ".join(fold(word[0]) for word in words)
    gone: set[int] = set()
    for match in [*_COMPARED.finditer(text), *_TELLING.finditer(text)]:
        first = text[: match.start()].count(" ")
        gone |= set(range(first, first + match[0].strip().count(" ") + 1))
    left, end = "", 0
    for place, word in enumerate(words):
        between = question[end : word.start()]
        # What joins two words goes with either of them.
        glued = place > 0 and place not in gone and place - 1 not in gone
        left += (between if glued else " ") + ("" if place in gone else word[0])
        end = word.end()
    left = _DANGLING.sub("", " ".join(left.split())).strip(" ,;:")
    return f"{left}\u00a0?" if own_words(left) else question


# What is left hanging at the end: "Peut-on fumer, dans l'un et dans l'autre ?".
_DANGLING = re.compile(rf"(?:[\s,]+{either(lambda words: words.dangling)})+$", re.IGNORECASE)


def is_bare(question: str) -> bool:
    """Tell whether a question is no more than a subject: "des formations ?"."""
    return re.search(rf"(?:^|\s){_ASKING}", question, re.IGNORECASE) is None


_TELLING = re.compile(either(lambda words: words.compares_telling))


def _question_mark(question: str) -> str:
    """Return how a question ends in the language that its first word tells."""
    begun = (known for known in WORDS.values() if known.begins)
    told = (known for known in begun if re.match(rf"\W*(?:{known.begins})\b", question, re.IGNORECASE))
    return next(told, WORDS[FIRST]).question_mark


def _plain(question: str) -> str:
    return fold(question).replace("’", "'").replace("-", " ")
