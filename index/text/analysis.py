"""Words as all languages write them: folded, made whole again, stemmed."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from index.languages import WORDS, Language, all_words
from index.text.hyphens import belongs
from index.text.invisible import without_invisible

_WORD = re.compile(r"\w+")
# A hyphen that only a line end asked for. In real PDFs "ex", "mi", "au" and "contre" there mostly begin a longer word
# ("ex-tension", "au-paravant"), while "même", "vous" or "clé" after it are words of their own.
_HYPHENATED = re.compile(
    r"(?<=\b[Cc]e)-[^\S\n]*+\n\s*+(?=(?:lui|lles?|ux)\b)|"
    r"(?<=[^\W\d_])(?<!\bsous)(?<!\bnon)(?<!\bvice)(?<!\bdemi)(?<!\bsemi)(?<!\bavant)(?<!\barrière)(?<!\bci)(?<!\blà)"
    r"(?<!\bà)(?<!\bpeut)-[^\S\n]*+\n\s*+(?=[a-zà-öø-ÿœ])"
    r"(?!(?:mêmes?|ci|là|vous|nous|moi|toi|lui|ils?|elles?|on|je|tu|ce|clés?|être|dess(?:us|ous)|delà|dehors|devant)\b)"
)
_AFTER_HYPHEN = re.compile(r"(?<=\w-)[^\S\n]*+\n\s*+(?=\w)")
_LINE_END = re.compile(r"(?<![^\S\n])[^\S\n]*+\n\s*+")
_LINK = re.compile(r"!?\[([^\]\[]{1,200})\]\([^()\s]{1,500}\)")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")  # combining marks: what accents become

STOP_WORDS = all_words(lambda words: words.stop_words)


def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents, with ligatures opened: what is the same word to a reader."""
    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return _MARKS.sub("", unicodedata.normalize("NFKD", text))


def searchable(text: str) -> str:
    r"""Return ``text`` as one would say it: on one line, words whole that a line end parted, ligatures opened.

    "protec-\ntion" is "protection", "sous-\ntraitance" stays "sous-traitance"; of a Markdown link the words stay.
    """
    text = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = _LINK.sub(r"\1", without_invisible(text.replace("\u00ad\n", "")))
    return _LINE_END.sub(" ", _AFTER_HYPHEN.sub("", _HYPHENATED.sub(_parted, text)))


def _parted(match: re.Match[str]) -> str:
    """Return what a hyphen at a line end becomes: itself where it is the word's own."""
    text, near = match.string, 60
    before, after = text[max(0, match.start() - near) : match.start() + 1], text[match.end() : match.end() + near]
    return "-" if belongs(before, after) else ""


def split_words(text: str) -> list[str]:
    """Return the folded words of ``text``; an apostrophe or a hyphen parts words ("l'aide" is "l", "aide")."""
    return _WORD.findall(fold(text))


def analyse(text: str, language: Language) -> list[str]:
    """Return the stems that carry meaning: folded words without stop words, stemmed (Snowball)."""
    return stems_of(split_words(text), language)


def stems_of(words: Iterable[str], language: Language) -> list[str]:
    """Return the stems of folded words without stop words."""
    return [stem(word, language) for word in words if word not in WORDS[language].stop_words]


@lru_cache(maxsize=65536)
def stem(word: str, language: Language) -> str:
    """Return the stem of a folded word (Snowball), mended where the language says how."""
    known = WORDS[language]
    if known.folded_ending is not None:
        ending, instead = known.folded_ending
        word = ending.sub(instead, word)
    stemmed = str(_stemmer(known.stemmer).stemWord(word))
    loose = known.loose_ending and len(stemmed) > 4 and stemmed.endswith(known.loose_ending)
    return stemmed[:-1] if loose else stemmed


@cache
def _stemmer(name: str) -> Any:  # noqa: ANN401 - a Stemmer.Stemmer, imported on use
    import Stemmer

    return Stemmer.Stemmer(name)
