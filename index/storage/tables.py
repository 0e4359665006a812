"""What is known of documents, sentences and keys as flat arrays, which can be mapped into memory and joined.

There is one array a *level*: documents, sentences, keys, ... Every number in a row is relative to its document (the
place of a sentence among the document's sentences, an offset into the document's text), so that rows stay as they are
when other documents come or go; a document's row in ``documents`` says how many rows it has on each level.

Not in sqlite3, which was tried with 200,000 sentences as rows: it takes 0.6 s to write them instead of 0.01 s, and
38 ms to tell which of them half of the documents hold instead of 0.1 ms; only the rows of 400 hits come sooner, in
0.05 ms instead of 0.2 ms. What is searched would stand beside it in arrays all the same, to be kept in step.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.datatypes import (
    WIDTH,
    Directions,
    Document,
    ExpectedQuestion,
    Passage,
    Sentence,
    Span,
    Topic,
    Translated,
    Translation,
)
from index.languages import LANGUAGES
from index.matching.keys import Key
from index.passages import anchor_name
from index.reading.sources import Source
from index.storage.record import read_record, record_of
from index.storage.spliced import Spliced

Rows = NDArray[Any]
LEVELS: dict[str, Any] = {
    "records": np.uint8,  # what is known of the document besides its text, as JSON in UTF-8
    "questions": np.uint8,  # what stands beside it, the same way: expected questions, a translation
    "texts": np.uint8,  # its text in UTF-8
    "sections": np.uint8,  # nothing but their number: they stand in the record
    "sentences": [
        *((name, np.int32) for name in ("start", "end")),  # in characters
        *((name, np.int32) for name in ("first_byte", "end_byte")),  # the same in UTF-8
        *((name, np.int32) for name in ("section", "passage", "number")),  # number: the last part of its anchor
        ("leans", np.bool_),
        ("ruled", np.bool_),  # by other words, which stand in the record
    ],
    "passages": [(name, np.int32) for name in ("start", "end", "section", "sentence")],  # sentence: its first
    # kind: of KeyKind; sentence: the first that it leads to, of no meaning where it leads to none
    "keys": [("kind", np.uint8), ("sentence", np.int32), ("tokens", np.int32)],
    "links": [("key", np.int32), ("sentence", np.int32)],  # the further sentences of a key that has several
    "tokens": np.uint16,  # of the keys, one key after the other; uint32 for an encoder of a larger table
    "lengths": np.int32,  # how many stems each key has
    "contextual": np.dtype((np.int8, (WIDTH,))),  # vectors of the sentences in their context, of all or of none
}
DOCUMENT = [(level, np.int64) for level in LEVELS] + [("language", np.uint8), ("asked", np.bool_)]


@dataclass(frozen=True)
class Tables:
    """The rows of some documents, in the order of ``documents``."""

    documents: Rows
    levels: Mapping[str, Any]  # Rows, or what is sliced like them

    def __getitem__(self, level: str) -> Any:  # noqa: ANN401 - see ``levels``
        """Return the rows of a level, of all documents."""
        return self.levels[level]

    @cached_property
    def starts(self) -> dict[str, NDArray[np.int64]]:
        """For each level where each document's rows begin, and at the end how many rows there are: (documents + 1,)."""
        return {level: np.concatenate([[0], np.cumsum(self.documents[level])]) for level in LEVELS}

    def of(self, level: str, document: int) -> Rows:
        """Return the rows of a level of one document."""
        starts = self.starts[level]
        rows: Rows = self.levels[level][starts[document] : starts[document + 1]]
        return rows

    def owner(self, level: str, rows: NDArray[np.int64] | int) -> NDArray[np.int64]:
        """Return the documents to which rows of a level belong."""
        return np.searchsorted(self.starts[level], rows, side="right") - 1

    def tokens_of(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the encoder's tokens of some keys, one key after the other."""
        pieces = self._slices("tokens", self._token_starts[keys], self._token_starts[keys + 1])
        return np.concatenate(pieces).astype(np.int64) if pieces else np.zeros(0, np.int64)

    def contextual_of(self, sentences: NDArray[np.int64]) -> Directions:
        """Return the vectors of some sentences in their context, (m, WIDTH): 0 where none were made."""
        owners, found = self.owner("sentences", sentences), np.zeros((len(sentences), WIDTH), dtype=np.int8)
        there = self.documents["contextual"][owners] > 0
        rows = (sentences - self.starts["sentences"][owners] + self.starts["contextual"][owners])[there]
        found[there] = np.concatenate([found[:0], *self._slices("contextual", rows, rows + 1)])
        return found

    def _slices(self, level: str, firsts: NDArray[np.int64], ends: NDArray[np.int64]) -> list[Rows]:
        rows = self[level]
        if isinstance(rows, Spliced):
            return rows.slices(firsts, ends)
        return [rows[start:end] for start, end in zip(firsts.tolist(), ends.tolist(), strict=True)]

    @cached_property
    def _token_starts(self) -> NDArray[np.int64]:
        return np.concatenate([[0], np.cumsum(self["keys"]["tokens"], dtype=np.int64)])

    def whole(self) -> "Tables":
        """Return the same rows as arrays of their own."""
        return Tables(self.documents, {level: np.asarray(self[level]) for level in LEVELS})

    def same(self, other: "Tables") -> bool:
        """Tell whether both hold the same rows."""
        levels = all(np.array_equal(self[level], other[level]) for level in LEVELS)
        return levels and np.array_equal(self.documents, other.documents)

    @classmethod
    def empty(cls) -> "Tables":
        """Return the rows of no document."""
        return cls(np.zeros(0, dtype=DOCUMENT), {level: np.zeros(0, dtype=form) for level, form in LEVELS.items()})


def tabulate(
    source: Source,
    passages: Sequence[Passage],
    keys: Sequence[Key],
    tokens: Sequence[Rows],
    lengths: Sequence[int],
    contextual: Directions,
) -> Tables:
    """Return the rows of one document; sentence positions in ``keys`` count from its first.

    ``tokens`` are the encoder's tokens of each key, ``lengths`` how many stems each has, ``contextual`` the sentences'
    vectors in their context, if they were made.
    """
    document = source.document
    text = document.text.encode("utf-8")
    spans = [sentence.span for passage in passages for sentence in passage.sentences]
    first_byte, end_byte = _byte_offsets(document.text, text, spans)
    sentences = [
        (s.span.start, s.span.end, first, end, s.section, s.passage, _number(s), s.leans, bool(s.ruled_by))
        for s, first, end in zip((s for p in passages for s in p.sentences), first_byte, end_byte, strict=True)
    ]
    firsts = np.cumsum([0] + [len(passage.sentences) for passage in passages])
    levels: dict[str, Rows] = {
        "records": _json(record_of(document)),
        "questions": _json(_questions(source)),
        "texts": np.frombuffer(text, dtype=np.uint8),
        "sections": np.zeros(len(document.sections), dtype=np.uint8),
        "sentences": np.array(sentences, dtype=LEVELS["sentences"]),
        "passages": np.array(
            [(p.span.start, p.span.end, p.section, first) for p, first in zip(passages, firsts, strict=False)],
            dtype=LEVELS["passages"],
        ),
        "keys": np.array(
            [
                (key.kind.value, key.sentences[0] if key.sentences else 0, len(own))
                for key, own in zip(keys, tokens, strict=True)
            ],
            dtype=LEVELS["keys"],
        ),
        "links": np.array(
            [(number, place) for number, key in enumerate(keys) for place in key.sentences[1:]], dtype=LEVELS["links"]
        ),
        "tokens": np.concatenate(tokens) if len(tokens) else np.zeros(0, LEVELS["tokens"]),
        "lengths": np.array(lengths, dtype=np.int32),
        "contextual": contextual,
    }
    row = (*(len(levels[level]) for level in LEVELS), LANGUAGES.index(document.language), bool(source.questions))
    return Tables(np.array([row], dtype=DOCUMENT), levels)


def _number(sentence: Sentence) -> int:
    """Return the last part of a sentence's anchor."""
    return int(sentence.anchor.rsplit("-", 1)[1])


def document_of(record: Rows, text: Rows) -> Document:
    """Return a document as it was stored."""
    return read_record(json.loads(record.tobytes()), text.tobytes().decode())


def source_of(document: Document, questions: Rows) -> Source:
    """Return a document with what stands beside it, as it was stored."""
    beside = json.loads(questions.tobytes())
    return Source(
        document,
        tuple(ExpectedQuestion(**{**asked, "gold": tuple(asked["gold"])}) for asked in beside["questions"]),
        tuple(Topic(**topic) for topic in beside["topics"]),
        beside["sha256"],
        translation=_translation(beside.get("translation")),
    )


def _translation(stored: dict[str, Any] | None) -> Translation | None:
    if stored is None:
        return None
    return Translation(**{**stored, "pieces": tuple(Translated(*piece) for piece in stored["pieces"])})


def sentence_of(document: Document, row: tuple[Any, ...]) -> Sentence:
    """Return a document's sentence from its row."""
    start, end, _, _, section, passage, number, leans, _ = row
    anchor = f"{document.id}-{anchor_name(document, section)}-{number}"
    return Sentence(document.id, section, passage, Span(start, end), anchor, leans, document.rulers(start))


def passages_of(document: Document, passages: Rows, sentences: Rows) -> tuple[Passage, ...]:
    """Return a document's passages from its rows."""
    found = [sentence_of(document, row) for row in sentences.tolist()]
    rows = passages.tolist()
    ends = [row[3] for row in rows[1:]] + [len(found)] * bool(rows)  # a document of headings alone has no passage
    return tuple(
        Passage(document.id, section, Span(start, end), tuple(found[first:last]))
        for (start, end, section, first), last in zip(rows, ends, strict=True)
    )


def _json(content: dict[str, Any]) -> Rows:
    return np.frombuffer(json.dumps(content, ensure_ascii=False).encode(), dtype=np.uint8)


def _questions(source: Source) -> dict[str, Any]:
    return {
        "questions": [asdict(question) for question in source.questions],
        "topics": [asdict(topic) for topic in source.topics],
        "sha256": source.questions_sha256,
        "translation": _stored(source.translation),
    }


def _stored(translation: Translation | None) -> dict[str, Any] | None:
    if translation is None:
        return None
    return asdict(translation) | {"pieces": [(piece.start, piece.end, piece.text) for piece in translation.pieces]}


def _byte_offsets(text: str, encoded: bytes, spans: Sequence[Span]) -> tuple[list[int], list[int]]:
    """Return where each span, in reading order, begins and ends in the UTF-8 of ``text``."""
    if len(text) == len(encoded):
        return [span.start for span in spans], [span.end for span in spans]
    # A character begins at each byte that does not go on with one (10xxxxxx).
    begins = np.flatnonzero((np.frombuffer(encoded, dtype=np.uint8) & 0xC0) != 0x80)
    begins = np.append(begins, len(encoded))
    return begins[[span.start for span in spans]].tolist(), begins[[span.end for span in spans]].tolist()
