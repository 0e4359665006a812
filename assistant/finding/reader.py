"""The reader: a small network that sees question and sentence together and says whether the one answers the other.

It reads a handful of candidates that the search has found, each in its window: the heading above it and the sentence
before it. The network is multilingual-e5-small trained further (data/reader/README.md), in 8 bits; onnxruntime runs
it, and nothing else imports that. Each row is run by itself: 8-bit arithmetic scales by what is in a batch, so that a
candidate's number would depend on its neighbours. Rows are run side by side, one thread each: the matrices are too
small to be shared out.
"""

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.finding.rows import HEADING_PIECES, QUESTION_PIECES, SENTENCE_PIECES, Ids, Pieces, Row
from index.datatypes import Span
from index.paths import DATA

EMBEDDED = DATA / "reader"
BEFORE_PIECES = 48  # of the sentence before: enough to know what "it" is, and half the time of a long one
LONGEST_WORDS = 40  # pieces of answering words
THREADS = min(4, os.cpu_count() or 1)  # rows at a time

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
    """The network in ``model.onnx``, its pieces in ``tokenizer.json``, what else it needs in ``reader.json``.

    Threads may share it.
    """

    def __init__(self, folder: Path = EMBEDDED) -> None:
        """Take the folder; the files are opened when something is read."""
        self._folder = folder
        self._lock = Lock()
        self._files: _Opened | None = None

    @property
    def fingerprint(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of what runs, as the export wrote them."""
        return str(self._about["fingerprint"])

    def read(self, question: str, candidates: Sequence[Candidate]) -> tuple[Reading, ...]:
        """Read the question with each candidate, in their order."""
        asked = self._pieces.cut([question], QUESTION_PIECES)[0]
        rows = [self._row(asked, candidate) for candidate in candidates]
        runs = self._opened.threads.map(self._run, rows)
        return tuple(
            self._reading(candidate, row, *run) for candidate, row, run in zip(candidates, rows, runs, strict=True)
        )

    def _reading(self, candidate: Candidate, row: Row, hidden: Floats, heads: Floats) -> Reading:
        start, end = row.sentences[-1]
        agreed = _cosine(hidden[slice(*row.question)].mean(axis=0), hidden[start:end].mean(axis=0))
        answers = float(self._about["agreement"]) * agreed + float(heads[end, 0])
        return Reading(answers, self._words(candidate.sentence, heads[start:end, 1:]))

    def _row(self, asked: Ids, candidate: Candidate) -> Row:
        cut = self._pieces.cut
        heading = cut([candidate.heading], HEADING_PIECES)[0] if candidate.heading else None
        sentences = cut([candidate.before], BEFORE_PIECES) if candidate.before else []
        sentences += cut([candidate.sentence], SENTENCE_PIECES)
        return self._pieces.row(asked, heading, sentences)

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
        hidden, heads = self._opened.session.run(None, {"ids": np.array([row.ids], dtype=np.int64)})
        return hidden[0], heads[0]

    @property
    def _pieces(self) -> Pieces:
        return self._opened.pieces

    @cached_property
    def _about(self) -> dict[str, Any]:
        """``agreement``, what a cosine counts in the log-odds, and ``fingerprint``."""
        about: dict[str, Any] = json.loads((self._folder / "reader.json").read_text(encoding="utf-8"))
        return about

    @property
    def _opened(self) -> "_Opened":
        """The files, opened once, whichever thread comes first."""
        with self._lock:
            if self._files is None:
                self._files = _Opened(self._folder)
            return self._files


class _Opened:
    """The network and its pieces, ready to run."""

    def __init__(self, folder: Path) -> None:
        self.session = open_network(folder / "model.onnx")
        self.pieces = Pieces(folder / "tokenizer.json")
        self.threads = ThreadPoolExecutor(THREADS, "reader")


def open_network(file: Path) -> Any:  # noqa: ANN401 - onnxruntime has no types
    """Return a network in 8 bits, ready to run on one thread, that multiplies alike on every processor."""
    # From 1.29 on onnxruntime notes what it runs in the user's folder and sends that to Microsoft, unless this is
    # said before it is loaded: disable_telemetry_events comes after the first event.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Without VNNI a sum of two products of 8 bits would be cut at 16 bits: in 50 of the 74 products of matrices here.
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(str(file), options, ["CPUExecutionProvider"])


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    result: Floats = vectors / np.maximum(lengths, 1e-9)
    return result


def _cosine(first: Floats, second: Floats) -> float:
    return float(_unit(first) @ _unit(second))
