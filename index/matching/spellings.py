"""The words of documents as they are written: what a misspelt word of a question is compared with."""

from abc import abstractmethod
from collections.abc import Collection, Iterable, KeysView, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.matching.inverted import Inverted
from index.matching.renumbered import Renumbered


@dataclass(frozen=True)
class Spellings:
    """The folded words of each document, by its place: those of its own keys, and those of its expected questions."""

    own: Inverted
    asked: Inverted

    @classmethod
    def merged(cls, parts: Sequence[tuple["Spellings", Renumbered]]) -> "Spellings":
        """Join the words of documents that get new places."""
        return cls(
            Inverted.merged([(part.own, renumbered) for part, renumbered in parts]),
            Inverted.merged([(part.asked, renumbered) for part, renumbered in parts]),
        )


class Known(Collection[str]):
    """Words in an order of theirs, of which those like another one are found soon."""

    @abstractmethod
    def like(self, word: str, slips: int) -> list[str]:
        """Return, in order, the words that may be ``word`` with so many ``slips``, and few that may not."""

    def look_up(self, several: Iterable[str]) -> None:
        """Find out at once which of ``several`` are here, where each by itself would be a way to go."""


class KnownWords(KeysView[str], Known):
    """Words that are all in this process."""

    def like(self, word: str, slips: int) -> list[str]:
        """Return, in order, the words that may be ``word`` with so many ``slips``, and few that may not."""
        return self._lettered.like(word, slips)

    @cached_property
    def _lettered(self) -> "Lettered":
        return Lettered(list(self))


@dataclass(frozen=True)
class Lettered:
    """Words with the letters that each of them has."""

    words: list[str]

    def like(self, word: str, slips: int) -> list[str]:
        """Return, in order, the words that may be ``word`` with so many ``slips``, and few that may not.

        A slip changes the length by one at most, and takes one letter away, brings one, or both: words that lack more
        of its letters than there are slips, or have more that it lacks, are not compared. 5 ms of 400,000 words instead
        of 26.
        """
        letters = _letters([word])[0]
        lacking, more = np.bitwise_count(letters & ~self._letters), np.bitwise_count(self._letters & ~letters)
        near = (lacking <= slips) & (more <= slips) & (np.abs(self._lengths - len(word)) <= slips)
        return [self.words[place] for place in np.flatnonzero(near).tolist()]

    @cached_property
    def _lengths(self) -> NDArray[np.int64]:
        return np.array(list(map(len, self.words)), dtype=np.int64)

    @cached_property
    def _letters(self) -> NDArray[np.uint32]:
        return _letters(self.words)


def _letters(words: Sequence[str]) -> NDArray[np.uint32]:
    """Return which letters each word has, none of them empty: a bit a letter, which a few rare ones share."""
    if not words:
        return np.zeros(0, np.uint32)
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    starts = np.cumsum([0, *map(len, words)])[:-1]
    bits: NDArray[np.uint32] = np.bitwise_or.reduceat(np.uint32(1) << (codes & np.uint32(31)), starts)
    return bits


def known_words(parts: Sequence[tuple[Spellings, Renumbered]]) -> KnownWords:
    """Return the words of the documents that stay.

    Those of documents come before those of questions alone, then the most frequent first, then in alphabetical order.
    """
    asked = _together([(part.asked, renumbered) for part, renumbered in parts])
    own_words = _together([(part.own, renumbered) for part, renumbered in parts])
    terms, own = list(own_words), np.array(list(own_words.values()), dtype=np.int64)
    everywhere = own + np.fromiter((asked.get(term, 0) for term in terms), dtype=np.int64, count=len(terms))
    words = dict.fromkeys(terms[number] for number in np.lexsort((-everywhere, -own)))
    words.update(dict.fromkeys(sorted(asked, key=lambda term: -asked[term])))
    return KnownWords(words)


def _together(parts: Sequence[tuple[Inverted, Renumbered]]) -> dict[str, int]:
    """Return how often each term comes in the members that stay, terms in ascending order."""
    counted: dict[str, int] = {}
    for inverted, kept in parts:
        names, frequencies = inverted.terms.tolist(), _frequencies(inverted, kept)
        if not counted:
            counted = dict(zip(names, frequencies.tolist(), strict=True))
            continue
        for name, frequency in zip(names, frequencies.tolist(), strict=True):
            counted[name] = counted.get(name, 0) + frequency
    if len(parts) == 1 and parts[0][1].all_stay:
        return counted
    return {name: counted[name] for name in sorted(counted) if counted[name]}


def _frequencies(inverted: Inverted, kept: Renumbered) -> NDArray[np.int64]:
    """Return how often each term comes, in all members that stay together: (terms,)."""
    counts = inverted.counts if kept.all_stay else inverted.counts * kept.stays[inverted.members]
    ends = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    frequencies: NDArray[np.int64] = np.diff(ends[inverted.starts])
    return frequencies
