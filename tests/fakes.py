"""An encoder for tests of the index: it computes, fast and without a model, but knows nothing of meaning."""

import hashlib
from collections.abc import Sequence

import numpy as np

from index.datatypes import Vectors
from index.words import split_words


class HashEncoder:
    """Each word has a random direction, the same every time; a text's vector is the direction of their sum."""

    def __init__(self, dimension: int = 48, salt: str = "") -> None:
        """Another ``salt`` gives other vectors."""
        self.name = f"hash{salt}"
        self.fingerprint = f"hash-{dimension}-{salt}"
        self.dimension = dimension
        self._salt = salt

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """See :class:`index.datatypes.Encoder`."""
        rows = np.array([vectors.sum(axis=0) for vectors in self.token_vectors(texts)], dtype=np.float32)
        rows = rows.reshape(len(texts), self.dimension)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.where(norms > 0, norms, 1)

    encode_queries = encode_documents

    def token_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """See :class:`index.datatypes.Encoder`."""
        return [
            np.array([self._vector(word) for word in split_words(text)], dtype=np.float32).reshape(-1, self.dimension)
            for text in texts
        ]

    def _vector(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(f"{self._salt}{word}".encode()).digest()[:8])
        return np.random.default_rng(seed).normal(size=self.dimension).astype(np.float32)
