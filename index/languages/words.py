"""What reading and searching a text have to know of a language."""

import re
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


def rule(name: str, stop: Stop, words: str, first: str, second: str) -> Rule:
    """Return a rule for ``words``, which white space parts."""
    return Rule(name, stop, frozenset(words.split()), (first, second))


@dataclass(frozen=True)
class Words:
    """Words of a language, folded but where said; a text is read with those of all languages.

    What is named a pattern is alternatives of a regular expression, without brackets around them.
    """

    stemmer: str  # Snowball's name of it
    stop_words: frozenset[str]
    openers: frozenset[str]  # with a capital they open a sentence, as the stop words do
    leaning: str  # pattern, as written: pronouns that open a sentence and point back
    impersonal: str  # pattern, as written: what follows the pronoun where it points to nothing
    abbreviations: tuple[Rule, ...]
    unended: str  # pattern, as written: how no line ends that stands alone
    binding: str  # pattern, as written: a sentence that tells somebody something mostly has one of them
    related: str  # pattern: how lists begin that lead to other pages
    buttons: str  # pattern: what a page's buttons are called
    page_of: str  # pattern: between the number of a page and how many there are
    contents: str  # pattern, as written: headings of a table of contents
    contents_begin: str  # pattern, as written: how these begin
    months: tuple[str, ...]  # January first
    weekdays: str  # pattern
    papers: str  # pattern: with a date behind it, that is the day it bears
    ordinals: str  # pattern: before the name of such a paper, which one of its day it is
    about: str  # pattern, whole words: between a paper and a date that it does not bear
    published: str  # pattern: before the date of a page
    of_year: str  # pattern, whole words: before the year that a heading stands for
    parts: tuple[str, ...]  # patterns, as written: what stands under what, outermost first (index/text/headings.py)
    article: str  # pattern, as written
    articles: str  # pattern, as written: of several
    annexes: str  # pattern, as written
    folded_ending: tuple[re.Pattern[str], str] | None = None  # one that the stemmer knows by its accent, and another
    loose_ending: str = ""  # a letter that the stemmer leaves on some forms of a word
