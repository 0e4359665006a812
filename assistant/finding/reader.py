"""The reader: a small network that sees question and sentence together and says whether the one answers the other.

It reads a handful of candidates that the search has found, each in its window: the heading above it and the sentence
before it (index/matching/network.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from index.datatypes import Span
from index.matching.network import EMBEDDED, Floats, network_in
from index.matching.rows import QUESTION_PIECES, Row

LONGEST_WORDS = 40  # pieces of answering words


@dataclass(frozen=True)
class Candidate:
    """A sentence to read, and what it leans on."""

    sentence: str
    before: str | None = None  # the sentence before it in its section
    heading: str | None = None


@dataclass(frozen=True)
class Reading:
    """What the reader makes of one candidate."""

    answers: float  # log-odds that the sentence answers: 0 is even
    words: Span | None  # the answering words, if the sentence answers: characters of Candidate.sentence


class Reader(Protocol):
    """Whatever reads."""

    @property
    def fingerprint(self) -> str:
        """What changes when, and only when, the readings may."""
        ...

    def read(self, question: str, candidates: Sequence[Candidate]) -> tuple[Reading, ...]:
        """Read the question with each candidate, in their order."""
        ...


class OnnxReader:
    """The network in a folder; threads may share it."""

    def __init__(self, folder: Path = EMBEDDED) -> None:
        """Take the folder; its files are opened when something is read."""
        self._network = network_in(folder)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the network."""
        return self._network.fingerprint

    def read(self, question: str, candidates: Sequence[Candidate]) -> tuple[Reading, ...]:
        """Read the question with each candidate, in their order."""
        asked = self._network.pieces.cut([question], QUESTION_PIECES)[0]
        window = self._network.pieces.window
        rows = [window(asked, one.heading, one.before, [one.sentence]) for one in candidates]
        return tuple(
            self._reading(candidate, row, *run)
            for candidate, row, run in zip(candidates, rows, self._network.run(rows), strict=True)
        )

    def _reading(self, candidate: Candidate, row: Row, hidden: Floats, heads: Floats) -> Reading:
        start, end = row.sentences[-1]
        agreed = _cosine(hidden[slice(*row.question)].mean(axis=0), hidden[start:end].mean(axis=0))
        answers = float(self._network.about["agreement"]) * agreed + float(heads[end, 0])
        return Reading(answers, self._words(candidate.sentence, heads[start:end, 1:]))

    def _words(self, sentence: str, marks: Floats) -> Span | None:
        """Return the characters of the likeliest run of pieces; ``marks`` (pieces, 2) are log-odds of begin and end."""
        both = marks[:, 0][:, None] + marks[:, 1][None, :]
        order = np.arange(len(marks))
        length = order[None, :] - order[:, None]
        both[(length < 0) | (length >= LONGEST_WORDS)] = -np.inf
        first, last = np.unravel_index(int(both.argmax()), both.shape)
        places = self._network.pieces.places(sentence)
        if not places:
            return None
        start, end = places[int(first)][0], places[int(last)][1]
        inside = sentence[start:end]
        start += len(inside) - len(inside.lstrip())
        end -= len(inside) - len(inside.rstrip())
        return Span(start, end) if start < end else None


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    result: Floats = vectors / np.maximum(lengths, 1e-9)
    return result


def _cosine(first: Floats, second: Floats) -> float:
    return float(_unit(first) @ _unit(second))
