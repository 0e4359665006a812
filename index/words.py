"""The lexical half: words as both languages write them, and BM25 over them.

BM25 as in Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", with Lucene's
idf = ln(1 + (N - df + 0.5) / (df + 0.5)), which is never negative. Scores are worked out when the index is built
(Lù 2024, "BM25S", arXiv 2407.03618), so a search only adds up a few rows. The bm25s package does the same; here it is
the oracle of a test, because importing it (and scipy with it) would double the start of the command line.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Language

K1 = 1.2  # how soon a repeated word stops counting: Lucene's value
B = 0.5  # how much a long key is held back: keys are one or two sentences, so less than the usual 0.75

_WORD = re.compile(r"\w+")
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


def split_words(text: str) -> list[str]:
    """Return the folded words of ``text``; an apostrophe or a hyphen parts words ("l'aide" is "l", "aide")."""
    return _WORD.findall(fold(text))


def analyse(text: str, language: Language) -> list[str]:
    """Return the stems that carry meaning: folded words without stop words, stemmed (Snowball)."""
    return [stem(word, language) for word in split_words(text) if word not in STOP_WORDS[language]]


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


@dataclass(frozen=True)
class Words:
    """BM25 over n texts, as columns of ready scores.

    Term t scores ``weights[i]`` in text ``texts[i]``, for i from ``starts[t]`` up to ``starts[t + 1]``.
    """

    count: int
    vocabulary: dict[str, int]
    starts: NDArray[np.int64]  # (terms + 1,)
    texts: NDArray[np.int32]  # (postings,)
    weights: NDArray[np.float32]  # (postings,)

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> "Words":
        """Index texts that are already analysed."""
        vocabulary: dict[str, int] = {}
        terms = np.array([vocabulary.setdefault(t, len(vocabulary)) for text in texts for t in text], dtype=np.int64)
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        numbers = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
        # One posting for each term and text, in that order, with how often the one occurs in the other.
        pairs, frequency = np.unique(terms * len(texts) + numbers, return_counts=True)
        term, text = np.divmod(pairs, max(len(texts), 1))
        documents = np.bincount(term, minlength=len(vocabulary))
        idf = np.log1p((len(texts) - documents + 0.5) / (documents + 0.5))
        relative = lengths / (lengths.mean() or 1.0) if len(texts) else lengths
        weights = idf[term] * frequency / (frequency + K1 * (1 - B + B * relative[text]))
        starts = np.concatenate([[0], np.cumsum(documents)])
        return cls(len(texts), vocabulary, starts, text.astype(np.int32), weights.astype(np.float32))

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Return the BM25 score of every text, (count,), 0 where no term occurs; a repeated term counts each time."""
        scores = np.zeros(self.count, dtype=np.float32)
        for term in terms:
            number = self.vocabulary.get(term)
            if number is not None:
                rows = slice(self.starts[number], self.starts[number + 1])
                scores[self.texts[rows]] += self.weights[rows]
        return scores

    def highest(self, terms: Sequence[str]) -> float:
        """Return the most that any text could score for ``terms``; a term of no text counts as the rarest would."""
        rarest = float(np.log1p((self.count + 0.5) / 0.5)) / (1 + K1 * (1 - B))
        total = 0.0
        for term in terms:
            number = self.vocabulary.get(term)
            if number is None:
                total += rarest
            else:
                total += float(self.weights[self.starts[number] : self.starts[number + 1]].max())
        return total

    def rarity(self, term: str) -> float:
        """Return the term's idf, from 0 (everywhere) to 1 (in no text): how much it tells."""
        number = self.vocabulary.get(term)
        documents = 0 if number is None else int(self.starts[number + 1] - self.starts[number])
        highest = np.log1p((self.count + 0.5) / 0.5)
        return float(np.log1p((self.count - documents + 0.5) / (documents + 0.5)) / highest)
