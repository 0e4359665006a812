"""An encoder for tests of the index: it computes, fast and without a model, but knows nothing of meaning."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.datatypes import WIDTH, Directions, Document, Sentence, Vectors
from index.text.analysis import split_words


class HashEncoder:
    """Each word has a random direction, the same every time; a text's vector is the direction of their sum."""

    def __init__(self, dimension: int = 48, salt: str = "") -> None:
        """Another ``salt`` gives other vectors."""
        self.name = f"hash{salt}"
        self.fingerprint = f"hash-{dimension}-{salt}"
        self.dimension = dimension
        self._salt = salt
        self._table: Vectors | None = None
        self._vectors: dict[str, Vectors] = {}

    @property
    def contextual(self) -> "HashInContext":
        """See :class:`index.datatypes.Encoder`."""
        return HashInContext(HashEncoder(self.dimension, self._salt))

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """See :class:`index.datatypes.Encoder`."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in split_words(text):
                row += self._vector(word)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        normed: Vectors = (rows / np.where(norms > 0, norms, 1)).astype(np.float32)
        return normed

    encode_queries = encode_documents

    def knows(self, word: str) -> bool:
        """See :class:`index.datatypes.Encoder`."""
        return True

    @property
    def token_table(self) -> Vectors:
        """See :class:`index.datatypes.Encoder`: 4,096 words, those that share a row are the same to it."""
        if self._table is None:
            random = np.random.default_rng(self.dimension)
            self._table = random.normal(size=(4096, self.dimension)).astype(np.float32)
        return self._table

    def token_ids(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """See :class:`index.datatypes.Encoder`."""
        return [np.array([self._number(word) % 4096 for word in split_words(text)], dtype=np.int32) for text in texts]

    def _vector(self, word: str) -> Vectors:
        if word not in self._vectors:
            random = np.random.default_rng(self._number(word))
            self._vectors[word] = random.normal(size=self.dimension).astype(np.float32)
        return self._vectors[word]

    def _number(self, word: str) -> int:
        return int.from_bytes(hashlib.sha256(f"{self._salt}{word}".encode()).digest()[:8])


class HashInContext:
    """A sentence's vector is that of its words and those of the sentence before it."""

    def __init__(self, encoder: HashEncoder) -> None:
        """Take what embeds words."""
        self._encoder = encoder
        self.fingerprint = encoder.fingerprint

    def embed_sentences(self, document: Document, sentences: Sequence[Sentence]) -> Directions:
        """See :class:`index.datatypes.Contextual`."""
        texts = [sentence.span.of(document.text) for sentence in sentences]
        both = [f"{before} {text}" for before, text in zip(["", *texts], texts, strict=False)]
        rows = np.zeros((len(texts), WIDTH), dtype=np.int8)
        rows[:, : self._encoder.dimension] = np.rint(self._encoder.encode_documents(both) * 127)
        return rows

    def embed_question(self, question: str) -> Vectors:
        """See :class:`index.datatypes.Contextual`."""
        row = np.zeros(WIDTH, dtype=np.float32)
        row[: self._encoder.dimension] = self._encoder.encode_queries([question])[0]
        return row
