"""Details that a question names, its figures and its names: where a sentence lacks them it is likelier of another one.

A reader of this size takes one year, place or person for another where all else agrees. What stands around a sentence
counts as its own: a heading gives the year to all that stands below it.
"""

import re

from index.text.analysis import fold
from index.text.dates import MONTH

_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f.,]\d{3})*(?:[.,]\d+)?")
_WORD = re.compile(r"\w[\w-]*")
_SHORTEST = 3  # letters of a name: "UE" and "I" are too often something else
_STEM = 5  # letters by which a name is known in its other language, or as an adjective: "Lyon", "lyonnaise"
_CAPITALISED = frozenset(  # in English, without being names
    [*MONTH.split("|"), *"monday tuesday wednesday thursday friday saturday sunday".split()]
)


def lacks_number(question: str, around: str) -> bool:
    """Tell whether a number of the question, in figures, is not in the text around a sentence."""
    return bool(_numbers(question) - _numbers(around))


def lacks_name(question: str, around: str) -> bool:
    """Tell whether a name of the question, a capitalised word within it, is not in the text around a sentence."""
    there = fold(around)
    return any(name[:_STEM] not in there for name in _names(question))


def _numbers(text: str) -> set[str]:
    """Return the figures of each number, however its thousands are parted."""
    return {re.sub(r"\D", "", number) for number in _NUMBER.findall(text)}


def _names(question: str) -> list[str]:
    words = [match[0] for match in _WORD.finditer(question)][1:]  # the first is capitalised whatever it is
    named = (fold(word) for word in words if len(word) >= _SHORTEST and word[0].isupper())
    return [name for name in named if name not in _CAPITALISED]
