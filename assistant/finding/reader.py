"""The reader: a small network that sees question and sentence together and says whether the one answers the other.

It reads a handful of candidates that the search has found, each in its window: the heading above it and the sentence
before it. The network is multilingual-e5-small trained further (data/reader/README.md), in 8 bits; onnxruntime runs
it, and nothing else imports that. Each row is run by itself: 8-bit arithmetic scales by what is in a batch, so that a
candidate's number would depend on its neighbours.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.finding.rows import HEADING_PIECES, QUESTION_PIECES, SENTENCE_PIECES, Ids, Pieces, Row
from index.datatypes import Span
from index.paths import DATA

EMBEDDED = DATA / "reader"
BEFORE_PIECES = 48  # of the sentence before: enough to know what "it" is, and half the time of a long one
LONGEST_WORDS = 40  # pieces of answering words
THREADS = 2

Floats = NDArray[np.float32]


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
    near: float  # cosine of question and sentence, each seen without the other
    late: float  # mean over the question's pieces of the nearest piece in the sentence, seen without each other
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
    """The network in ``model.onnx``, its pieces in ``tokenizer.json``, its one number in ``reader.json``."""

    def __init__(self, folder: Path = EMBEDDED) -> None:
        """Take the folder; the files are opened when something is read."""
        self._folder = folder

    @cached_property
    def fingerprint(self) -> str:
        """The first 16 hexadecimal digits of the files' SHA-256."""
        digest = hashlib.sha256()
        for name in ("model.onnx", "reader.json", "tokenizer.json"):
            digest.update((self._folder / name).read_bytes())
        return digest.hexdigest()[:16]

    def read(self, question: str, candidates: Sequence[Candidate]) -> tuple[Reading, ...]:
        """Read the question with each candidate, in their order."""
        if not candidates:
            return ()
        asked = self._pieces.cut([question], QUESTION_PIECES)[0]
        alone = self._run(self._pieces.row(asked, None, ()))[0][1:-1]
        return tuple(self._read(asked, alone, candidate) for candidate in candidates)

    def _read(self, asked: Ids, alone: Floats, candidate: Candidate) -> Reading:
        row, window = self._rows(asked, candidate)
        start, end = row.sentences[-1]
        hidden, heads = self._run(row)
        agreed = _cosine(hidden[slice(*row.question)].mean(axis=0), hidden[start:end].mean(axis=0))
        near, late = self._apart(alone, window)
        answers = self._agreement * agreed + float(heads[end, 0])
        return Reading(answers, near, late, self._words(candidate.sentence, heads[start:end, 1:]))

    def _apart(self, alone: Floats, window: Row) -> tuple[float, float]:
        start, end = window.sentences[-1]
        held = self._run(window)[0][start:end]
        return _cosine(alone.mean(axis=0), held.mean(axis=0)), float((_unit(alone) @ _unit(held).T).max(axis=1).mean())

    def _rows(self, asked: Ids, candidate: Candidate) -> tuple[Row, Row]:
        """Return the window with the question and without."""
        cut = self._pieces.cut
        heading = cut([candidate.heading], HEADING_PIECES)[0] if candidate.heading else None
        sentences = cut([candidate.before], BEFORE_PIECES) if candidate.before else []
        sentences += cut([candidate.sentence], SENTENCE_PIECES)
        return self._pieces.row(asked, heading, sentences), self._pieces.row(None, heading, sentences)

    def _words(self, sentence: str, marks: Floats) -> Span | None:
        """Return the characters of the likeliest run of pieces; ``marks`` (pieces, 2) are log-odds of begin and end."""
        both = marks[:, 0][:, None] + marks[:, 1][None, :]
        order = np.arange(len(marks))
        length = order[None, :] - order[:, None]
        both[(length < 0) | (length >= LONGEST_WORDS)] = -np.inf
        first, last = np.unravel_index(int(both.argmax()), both.shape)
        places = self._pieces.places(sentence)
        if not places:
            return None
        start, end = places[int(first)][0], places[int(last)][1]
        inside = sentence[start:end]
        start += len(inside) - len(inside.lstrip())
        end -= len(inside) - len(inside.rstrip())
        return Span(start, end) if start < end else None

    def _run(self, row: Row) -> tuple[Floats, Floats]:
        """Return for each piece its vector (pieces, 384), and three log-odds (pieces, 3)."""
        hidden, heads = self._session.run(None, {"ids": np.array([row.ids], dtype=np.int64)})
        return hidden[0], heads[0]

    @cached_property
    def _pieces(self) -> Pieces:
        return Pieces(self._folder / "tokenizer.json")

    @cached_property
    def _agreement(self) -> float:
        """What a cosine counts in the log-odds."""
        return float(json.loads((self._folder / "reader.json").read_text(encoding="utf-8"))["agreement"])

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - onnxruntime has no types
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # the cores are not ours alone
        return onnxruntime.InferenceSession(str(self._folder / "model.onnx"), options, ["CPUExecutionProvider"])


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    result: Floats = vectors / np.maximum(lengths, 1e-9)
    return result


def _cosine(first: Floats, second: Floats) -> float:
    return float(_unit(first) @ _unit(second))
