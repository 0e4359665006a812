"""Letters that are not those which a page shows: a font that says of each letter that it is another one.

What is copied of such a page is "YRLU QRWLFH" for "voir notice". Whatever language words are of, if its letters are
Latin: most of the pairs of letters in them are among those that are frequent in French and English. Of the letters of
sentences in those two 83 to 87 %, of manuals in German, Spanish, Portuguese, Danish 77, in Turkish 70, of code from
46 on; with the letters exchanged at random, in 400 ways, 44 % at most, 19 times of 20 less than 33 (2026-11-28). Pure.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from index.reading.printed import Line
from index.text.analysis import fold

FEWEST_PAIRS = 120  # of letters, in different words: two lines of prose; fewer tell nothing
FEW_USUAL, LEAST_USUAL = 0.36, 0.45  # of the pairs: fewer, and the letters are others; in between, vowels tell
READ = 0.6  # of the pairs of a line: as many, and it is read, whatever its font
FEWEST_VOWELS, MOST_VOWELS = 0.30, 0.52  # of the letters, of any language and of code

# The 120 most frequent pairs, by their first letters: sentences of Tatoeba and of Canada's laws, in both languages.
_PAIRS = (
    "acdgilnprstuy bal caehiot daei eacdeglmnrstu feio ger haeio iaceglnorstv laeilo maeimop nacdeginost oilmnrstu "
    "paelopr qu radeiost saeiostu taehiors ueinrst vei"
)
_USUAL = frozenset(listed[0] + second for listed in _PAIRS.split() for second in listed[1:])
_WORD = re.compile(r"[a-z]{3,}")  # folded
_LATIN = re.compile(r"[A-Za-z]")


def is_gibberish(text: str) -> bool:
    """Tell whether the letters of a text are shown to be others than those that its words had."""
    words = set(_WORD.findall(fold(text)))  # each once: a button's three may come on every page
    pairs = _pairs(words)
    if len(pairs) < FEWEST_PAIRS:
        return False
    usual, letters = sum(pairs) / len(pairs), "".join(words)
    vowels = sum(map("aeiouy".__contains__, letters)) / len(letters)
    return usual < FEW_USUAL or (usual < LEAST_USUAL and not FEWEST_VOWELS <= vowels <= MOST_VOWELS)


def _pairs(words: Iterable[str]) -> list[bool]:
    """Return of each pair of letters whether it is usual."""
    return [word[place : place + 2] in _USUAL for word in words for place in range(len(word) - 1)]


def misread_fonts(pages: Iterable[Sequence[Line]]) -> frozenset[str]:
    """Return the fonts whose letters are gibberish in all of a document."""
    told: dict[str, list[str]] = {}
    for page in pages:
        for line in page:
            told.setdefault(line.font, []).append(line.text)
    return frozenset(font for font, texts in told.items() if is_gibberish(" ".join(texts)))


def is_misread(line: Line, fonts: Collection[str]) -> bool:
    """Tell whether a line is one of those that make a font gibberish: two fonts may have one name."""
    pairs = _pairs(_WORD.findall(fold(line.text))) if line.font in fonts else []
    return bool(pairs) and sum(pairs) < READ * len(pairs)


def letters_of(lines: Iterable[Line]) -> int:
    """Return how many letters lines have."""
    return sum(len(_LATIN.findall(line.text)) for line in lines)
