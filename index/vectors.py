"""The dense half: nearest vectors by inner product. The only importer of faiss."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Vectors
from index.errors import StoreError

if TYPE_CHECKING:
    import faiss


@dataclass(frozen=True)
class VectorIndex:
    """Exact search over unit vectors: the inner product of two is their cosine."""

    flat: "faiss.Index"

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """Index (n, d) float32 rows; a row's number is its id."""
        import faiss

        flat: Any = faiss.IndexFlatIP(vectors.shape[1])  # SWIG's annotations lack the Python side
        flat.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(flat)

    @classmethod
    def from_bytes(cls, content: bytes) -> "VectorIndex":
        """Restore what :meth:`to_bytes` gave.

        Raises:
            StoreError: it is no FAISS index.
        """
        import faiss

        try:
            return cls(faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8)))
        except RuntimeError as error:  # faiss says where in its C++ source; the end says what is wrong
            raise StoreError(f"not a FAISS index ({str(error).splitlines()[0][-80:]}).") from None

    def to_bytes(self) -> bytes:
        """Return the index in FAISS's own form, as its write_index would put it into a file."""
        import faiss

        return bytes(faiss.serialize_index(self.flat).tobytes())

    def __len__(self) -> int:
        """Return how many vectors there are."""
        return int(self.flat.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.flat.d)

    def search(self, query: Vectors, k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the ids and cosines of the ``k`` nearest to ``query`` (d,), nearest first; all if there are fewer."""
        wanted = min(k, len(self))
        if wanted < 1:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        scores, ids = self.flat.search(query.reshape(1, -1), wanted)
        found = ids[0] >= 0  # faiss pads missing results with -1
        return ids[0][found], scores[0][found]

    def scores(self, query: Vectors, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the cosines of ``query`` (d,) with the vectors of ``ids`` (m,): (m,)."""
        return self.flat.reconstruct_batch(np.ascontiguousarray(ids, dtype=np.int64)) @ query
