"""The languages of documents, questions and answers, and what reading a text has to know of each.

What else another language needs is told in benchmarks/README.md ("How many files a change touches").
"""

from collections.abc import Callable, Iterable
from typing import Literal, get_args

from index.languages.english import ENGLISH
from index.languages.french import FRENCH
from index.languages.words import Words

Language = Literal["fr", "en"]  # ISO 639-1
LANGUAGES: tuple[Language, ...] = get_args(Language)  # a stored index names them by their place here
WORDS: dict[Language, Words] = {"fr": FRENCH, "en": ENGLISH}
NAMES: dict[Language, tuple[str, str]] = {"fr": ("français", "French"), "en": ("anglais", "English")}  # in both
FIRST: Language = "fr"  # the shipped document's, and of whoever does not say
FALLBACK: Language = "en"  # in which a sentence is said that is not known in the language of whoever reads it


def language_named(code: object) -> Language | None:
    """Return the language of a code; None where it is none of ours."""
    return next((known for known in LANGUAGES if known == code), None)


def either(pattern: Callable[[Words], str]) -> str:
    """Return the alternatives of a pattern in all languages as one group of a regular expression."""
    return one_of(map(pattern, WORDS.values()))


def one_of(patterns: Iterable[str]) -> str:
    """Return a group of a regular expression that matches what one of the patterns does; empty ones are left out."""
    return f"(?:{'|'.join(dict.fromkeys(filter(None, patterns)))})"


def all_words(words: Callable[[Words], frozenset[str]]) -> frozenset[str]:
    """Return some words of all languages."""
    return frozenset().union(*map(words, WORDS.values()))
