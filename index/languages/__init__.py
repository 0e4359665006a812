"""The languages of documents, questions and answers, and what reading a text has to know of each.

What else another language needs is told in README ("To change it").
"""

from typing import Literal, get_args

Language = Literal["fr", "en"]  # ISO 639-1
LANGUAGES: tuple[Language, ...] = get_args(Language)  # a stored index names them by their place here
NAMES: dict[Language, tuple[str, str]] = {"fr": ("français", "French"), "en": ("anglais", "English")}  # in both
FIRST: Language = "fr"  # the shipped document's, and of whoever does not say
FALLBACK: Language = "en"  # in which a sentence is said that is not known in the language of whoever reads it


def language_named(code: object) -> Language | None:
    """Return the language of a code; None where it is none of ours."""
    return next((known for known in LANGUAGES if known == code), None)
