"""The dense half: nearest vectors by inner product. The only importer of faiss."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Vectors
from index.errors import StoreError

if TYPE_CHECKING:
    import faiss


@dataclass(frozen=True)
class VectorIndex:
    """Exact search over unit vectors: the inner product of two is their cosine."""

    flat: "faiss.IndexFlatIP"

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """Index (n, d) float32 rows; a row's number is its id."""
        import faiss

        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(flat)

    @classmethod
    def load(cls, file: Path) -> "VectorIndex":
        """Read what :meth:`save` wrote."""
        import faiss

        try:
            return cls(faiss.read_index(str(file)))
        except RuntimeError as error:  # faiss says where in its C++ source; the file's name is what helps
            raise StoreError(f"{file.name}: not a FAISS index ({str(error).splitlines()[0][-80:]}).") from None

    def save(self, file: Path) -> None:
        """Write the index to ``file``."""
        import faiss

        faiss.write_index(self.flat, str(file))

    def __len__(self) -> int:
        """Return how many vectors there are."""
        return int(self.flat.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.flat.d)

    def search(self, query: Vectors, k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the ids and cosines of the ``k`` nearest to ``query`` (d,), nearest first; fewer when there are fewer."""
        scores, ids = self.flat.search(query.reshape(1, -1), min(k, len(self)))
        found = ids[0] >= 0  # faiss pads missing results with -1
        return ids[0][found], scores[0][found]

    def scores(self, query: Vectors, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the cosines of ``query`` (d,) with the vectors of ``ids`` (m,): (m,)."""
        return self.flat.reconstruct_batch(np.ascontiguousarray(ids, dtype=np.int64)) @ query
