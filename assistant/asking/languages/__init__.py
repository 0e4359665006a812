"""How one asks in each language: what a question says of itself by its words."""

from collections.abc import Callable

from assistant.asking.languages.english import ENGLISH
from assistant.asking.languages.french import FRENCH
from assistant.asking.languages.words import QuestionWords
from index.languages import Language, one_of

WORDS: dict[Language, QuestionWords] = {"fr": FRENCH, "en": ENGLISH}


def either(pattern: Callable[[QuestionWords], str]) -> str:
    """Return the alternatives of a pattern in all languages as one group of a regular expression."""
    return one_of(map(pattern, WORDS.values()))


def all_words(words: Callable[[QuestionWords], frozenset[str]]) -> frozenset[str]:
    """Return some words of all languages."""
    return frozenset().union(*map(words, WORDS.values()))
