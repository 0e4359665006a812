"""Words as both languages write them: folded, made whole again, stemmed."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from index.datatypes import Language
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
STOP_WORDS = {
    "fr": frozenset(
        "a ai as au aux avec c ce ces cet cette ca cela ceci d dans de des du elle elles en est et etait ete "
        "etre eu eux font fait il ils j je l la le les leur leurs lui m ma mais me meme mes moi mon n ne nos "
        "notre nous on ont ou par pas pour qu que quel quelle quelles quels qui quoi s sa sans se sera seront "
        "ses si son sont sur t ta te tes toi ton tu un une va vont vos votre vous y".split()
    ),
    "en": frozenset(
        "a about an and any are as at be been being by can could did do does for from had has have he her him "
        "his how i if in is it its me my of on or our she should so some that the their them then there these "
        "they this those to was we were what when where which who whom whose why will with would you your s t".split()
    ),
}


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
    return [stem(word, language) for word in words if word not in STOP_WORDS[language]]


@lru_cache(maxsize=65536)
def stem(word: str, language: Language) -> str:
    """Return the stem of a folded word.

    Snowball's French rules know "-é", which folding took away: "-ee" and "-ees" count as "-er". They also leave
    "identifi" for one form of a verb and "identif" for another: the last i goes.
    """
    if language == "en":
        return str(_stemmer(language).stemWord(word))
    stemmed = str(_stemmer(language).stemWord(re.sub(r"(?<=\w{3})ees?$", "er", word)))
    return stemmed[:-1] if len(stemmed) > 4 and stemmed.endswith("i") else stemmed


@lru_cache(maxsize=2)
def _stemmer(language: Language) -> Any:  # noqa: ANN401 - a Stemmer.Stemmer, imported on use
    import Stemmer

    return Stemmer.Stemmer({"fr": "french", "en": "english"}[language])
